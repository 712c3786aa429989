import { UnsupportedError } from '../../../src/errors.ts';
import type { Circuit } from '../../../src/circuits/circuit.ts';
import { parameterNames } from '../../../src/circuits/parameters.ts';
import { toQasm3 } from '../../../src/circuits/qasm/export/to-qasm3.ts';
import { fromQasm } from '../../../src/circuits/qasm/from-qasm.ts';
import { QasmError } from '../../../src/circuits/qasm/qasm-error.ts';
import type { Rng } from '../../../src/linalg/random.ts';
import * as oracle from '../../oracle.ts';
import { matrixOf } from './programs.ts';

/** Valid programs that are mutated. */
export const corpus: readonly string[] = [
  `OPENQASM 2.0;
include "qelib1.inc";
// a comment
gate majority a, b, c { cx c, b; cx c, a; ccx a, b, c; }
gate turn(t, s) p, q { rx(t/2) p; cu1(-s^2*pi) p, q; barrier p, q; u3(sin(t), ln(2), .5e-1) q; }
opaque magic(x) a;
qreg q[3]; qreg r[2];
creg c[3]; creg d[1];
h q; majority q[0], q[1], q[2];
turn(pi/3, -2) r[0], q[1];
cx q[0], r;
measure q -> c; measure r[1] -> d[0];
if (c == 5) x r[0];
if (d == 1) measure q[0] -> c[1];
reset q[1]; barrier q, r[0];
U(0.1, 2.*pi, -(1+3)/4) r[1]; CX q[0], q[2];
`,
  `OPENQASM 3.0;
include "stdgates.inc";
input float[64] theta; input angle phi;
const int n = 4; const float half = 0.5; const bool yes = n > 3 && !(2 == 3);
gate f(a) p, q { ctrl @ rx(a*2 - theta_) p, q; for int i in [0:2] { pow(2) @ t p; } }
qubit[n] q; qubit anc; bit[4] c; bit b;
let pair = q[0:2:3] ++ anc;
`.replace('theta_', 'half') +
    `for uint i in {0, 2, n-1} { h q[i]; if (yes) { x q[i]; } else y q[0]; }
negctrl(2) @ ctrl @ inv @ pow(0.5) @ swap q[0], q[1], q[2], q[3], anc;
f(theta/2 + phi**2 - arcsin(0.1)) pair[0], pair[-1];
c = measure q; b = measure anc;
if (c == 3 && !b) { x q[1]; } else { z q[1]; }
if (c[0] || c[2]) rz(7 % 3 + 1 << 2) q[0];
if (c == "0101") { reset q[{1, 3}]; }
gphase(-pi/8); ctrl @ gphase(tau) q[0]; U(π, 0x1F, 1_0.5e1) anc; barrier; { cu(1,2,3,4) q[0], q[1]; }
`,
  `OPENQASM 3;
qubit[3] q; gate x a { U(pi, 0, pi) a; gphase(-pi/2); } gate cx a, b { ctrl @ x a, b; }
for int i in [0:1] { for int j in [i:1] { cx q[j], q[j+1]; } } float y = 3/2; inv @ x q[2];
`,
];

const fragments = [
  ...'(){}[];,:->+-*/%^@!~&|<>=."\'\\#$_é\u0000\uD800\n\t ',
  ...['**', '==', '!=', '&&', '||', '<<', '++', '//', '/*', '*/', '1', '0', '-1', '1e9', '1e999', '0.5', '3.', '.5', '99999999999999999999', '0b1', '"01"'],
  ...['pi', 'sin', 'ln', 'q', 'c', 'q[0]', 'q[1]', 'r', 'x', 'cx', 'h', 'U', 'gphase', 'f', 'theta', 'n', 'true', 'OPENQASM', '2.0', '3.0'],
  ...['qreg', 'creg', 'qubit', 'bit', 'gate', 'opaque', 'measure', 'reset', 'barrier', 'if', 'else', 'for', 'in', 'int', 'const', 'float', 'angle', 'input', 'let'],
  ...['ctrl @', 'negctrl(3) @', 'inv @', 'pow(0.3) @', 'pow(-7) @', 'include "qelib1.inc";', 'include "x";', 'def', 'while', 'end', 'box', 'delay', 'cal', 'pragma', '10ns', '$0'],
]; // prettier-ignore

/** Limits that keep single programs short. */
export const limits = { maxQubits: 12, maxBits: 12, maxOperations: 150 } as const;

/** Text of any characters, or of fragments of programs. */
export function randomText(source: Rng): string {
  const length = source.integer(60);
  const header = [
    '',
    '',
    'OPENQASM 2.0; include "qelib1.inc"; qreg q[2];',
    'OPENQASM 3; include "stdgates.inc"; qubit[2] q;',
  ];
  const start = header[source.integer(header.length)]!;
  if (source.uniform() < 0.3) {
    return (
      start +
      Array.from({ length }, () =>
        String.fromCharCode(source.integer(source.uniform() < 0.8 ? 128 : 65536)),
      ).join('')
    );
  }
  return (
    start +
    Array.from({ length }, () => fragments[source.integer(fragments.length)]!).join(
      source.uniform() < 0.5 ? ' ' : '',
    )
  );
}

/** A valid program with some of it changed: statements moved, doubled or left out, words replaced, or characters, which is rarely valid. */
export function mutated(source: Rng): string {
  let text = pick(corpus, source);
  const change = pick([changedStatements, changedWord, changedWord, changedCharacters], source);
  for (let changes = 1 + source.integer(4); changes > 0; changes--) text = change(text, source);
  return text;
}

function pick<T>(from: readonly T[], source: Rng): T {
  return from[source.integer(from.length)]!;
}

function changedStatements(text: string, source: Rng): string {
  const statements = text.split(/(?<=[;}])/);
  const others = pick(corpus, source).split(/(?<=[;}])/);
  const at = source.integer(statements.length);
  statements.splice(
    at,
    source.integer(2),
    ...pick([[], [pick(statements, source)], [pick(others, source)]], source),
  );
  return statements.join('');
}

function changedWord(text: string, source: Rng): string {
  const words = [...text.matchAll(/[A-Za-z_]\w*|[\d.]+|[^\s\w]/g)];
  const word = pick(words, source);
  const isNumber = /^\d/.test(word[0]);
  const alike = words.filter(
    ([other]) => /^\d/.test(other) === isNumber && /^\w/.test(other) === /^\w/.test(word[0]),
  );
  const [put] = pick(alike, source);
  return text.slice(0, word.index) + put + text.slice(word.index + word[0].length);
}

function changedCharacters(text: string, source: Rng): string {
  const at = source.integer(text.length + 1);
  const size = source.integer(source.uniform() < 0.7 ? 6 : 80);
  const other = pick(corpus, source);
  const from = source.integer(other.length);
  const part = text.slice(at, at + size);
  const put = pick(['', part + part, pick(fragments, source), other.slice(from, from + size)], source);
  return text.slice(0, at) + put + text.slice(at + size);
}

/** What became of many texts. */
export interface FuzzReport {
  readonly read: number;
  readonly refused: Record<string, number>;
  readonly compared: number;
  readonly slowest: number;
}

/** Reads texts; throws when anything but a circuit or a `QasmError` comes out, or when a circuit that was read does not survive being written and read again. */
export function fuzz(texts: Iterable<string>): FuzzReport {
  const refused: Record<string, number> = {};
  let [read, compared, slowest] = [0, 0, 0];
  for (const text of texts) {
    const start = performance.now();
    try {
      const circuit = fromQasm(text, limits);
      read++;
      if (survives(circuit)) compared++;
    } catch (error) {
      if (!(error instanceof QasmError))
        throw new Error(`${JSON.stringify(text)} gives ${String(error)}`, { cause: error });
      if (!(error.line >= 1 && error.column >= 1)) throw new Error(`${JSON.stringify(text)} has no place`);
      refused[error.fault] = (refused[error.fault] ?? 0) + 1;
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  return { read, refused, compared, slowest };
}

/** Whether the unitary was compared after a round trip; throws when it differs. */
function survives(circuit: Circuit): boolean {
  const isUnitary = circuit.operations.every(
    (op) =>
      op.kind === 'barrier' || ((op.kind === 'gate' || op.kind === 'unitary') && op.conditions.length === 0),
  );
  let again: Circuit;
  try {
    again = fromQasm(toQasm3(circuit));
  } catch (error) {
    if (error instanceof UnsupportedError) return false;
    throw new Error('a circuit that was read cannot be read again', { cause: error });
  }
  const small = circuit.space.sites.length <= 3 && circuit.operations.length <= 40;
  if (!isUnitary || !small || parameterNames(circuit).length > 0) return false;
  const distance = oracle.distance(matrixOf(circuit), matrixOf(again));
  if (!(distance < 1e-9))
    throw new Error(`a circuit changes by ${distance} when it is written and read again`);
  return true;
}
