import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromQasm, type FromQasmOptions } from '../../../src/circuits/qasm/from-qasm.ts';
import { QasmError } from '../../../src/circuits/qasm/qasm-error.ts';
import { refused } from '../../../src/circuits/qasm/refused.ts';

const head2 = 'OPENQASM 2.0; include "qelib1.inc"; ';
const head3 = 'OPENQASM 3.0; include "stdgates.inc"; ';

function errorOf(text: string, options: FromQasmOptions = {}): QasmError {
  try {
    fromQasm(text, options);
  } catch (error) {
    if (error instanceof QasmError) return error;
    throw error;
  }
  throw new Error(`this was read: ${text.slice(0, 200)}`);
}

describe('errors name the place, the token and what was expected', () => {
  it.each([
    ['OPENQASM 2.0;\nqreg q[2]\nx q[0];', 3, 1, 'x', 'have `;` here'],
    ['OPENQASM 3;\n  x $0;', 2, 5, '$', 'do without physical qubits such as `$0`'],
    ['OPENQASM 2.0;\nqreg q[1];\nfoo q[0];', 3, 1, '', 'use gates that it knows'],
    ['OPENQASM 2.0;\n/* a\nb */ qreg q[', 3, 13, '', 'have an expression here'],
    ['OPENQASM 2.0; qreg é[1]; é', 1, 27, '', 'have the name of a register here'],
    ['OPENQASM 2.0; "', 1, 15, '"', 'be made of tokens of OpenQASM'],
    ['qreg q[1];', 1, 1, 'qreg', 'begin with its version'],
    ['OPENQASM 4.0;', 1, 10, '4.0', 'be of version 2.0, 3.0 or 3.1'],
    ['OPENQASM 2.0; qreg q[1]; U(1,2,3,) q[0];', 1, 34, ')', 'have another entry after the comma here'],
  ])('%s', (text, line, column, token, expected) => {
    expect(errorOf(text)).toMatchObject({ name: 'QasmError', line, column, token, expected });
  });

  it.each([
    ['qreg q[2]; cx q[0],q[0];', 'meaning', /act on different qubits, but `cx` has one twice/],
    ['qreg q[2]; x q[2];', 'meaning', /within 0\.\.1, but the index is 2/],
    ['qreg q[2]; x q[-1];', 'meaning', /the index is -1/],
    ['qreg q[2]; qreg q[3];', 'meaning', /declare each name once/],
    ['qreg q[0];', 'meaning', /registers of one or more/],
    ['qreg q[1]; rx q[0];', 'meaning', /as many angles as it has, 1, but there are 0/],
    ['qreg q[1]; cx q[0];', 'meaning', /give `cx` 2 qubits, but there are 1/],
    ['qreg q[1]; rx(1/0) q[0];', 'meaning', /not divide by zero/],
    ['qreg q[1]; rx(ln(0)) q[0];', 'meaning', /finite numbers/],
    ['qreg q[1]; rx(1e999) q[0];', 'meaning', /finite numbers/],
    ['qreg q[1]; rx(sqrt(-1)) q[0];', 'meaning', /finite numbers/],
    ['qreg q[1]; rx(x) q[0];', 'meaning', /there is no `x` so far/],
    ['gate a p { b p; } gate b p { x p; }', 'meaning', /there is no gate `b` so far/],
    ['gate a p { a p; }', 'meaning', /there is no gate `a` so far/],
    ['gate a p { x p; } gate a p { y p; }', 'meaning', /defined again/],
    ['gate a p,p { }', 'meaning', /`p` comes twice/],
    ['qreg q[1]; gate a p { x q; }', 'meaning', /`q` is none/],
    ['qreg q[1]; gate a p { x p[0]; }', 'meaning', /one is indexed/],
    ['qreg q[1]; gate a p { measure p -> p; }', 'syntax', /only gates and barriers in a gate/],
    ['creg c[1]; x c;', 'meaning', /name qubits that are declared/],
    ['qreg q[1]; measure q -> q;', 'meaning', /name bits that are declared/],
    ['qreg q[1]; if(q==1) x q;', 'meaning', /is of qubits/],
    ['qreg q[1]; creg c[1]; if(c==1) barrier q;', 'syntax', /a gate, `measure` or `reset`/],
    ['qreg q[1]; creg c[1]; if(c==1.0) x q;', 'syntax', /a whole number/],
    ['qreg q[1]; ctrl @ x q[0];', 'syntax', /there is `@`/],
    ['qreg q[1]; rx(2**3) q[0];', 'syntax', /there is `\*\*`/],
    ['qreg q[1]; rx(2x) q[0];', 'syntax', /a letter follows at once/],
  ] as const)('version 2: %s', (body, fault, message) => {
    const error = errorOf(head2 + body);
    expect(error.message).toMatch(message);
    expect(error.fault).toBe(fault);
  });

  it.each([
    ['qubit q; x q[0];', /index registers only/],
    ['qubit[2] q; if (true) { qubit r; }', /outside of blocks/],
    ['const int n = 2.5;', /an integer for int/],
    ['const uint n = -1;', /fits uint/],
    ['const int[4] n = 8;', /fits int/],
    ['qubit[1.5] q;', /an integer here/],
    ['qubit q; rx(9007199254740993) q;', /below 2\^53/],
    ['for int i in [0:0:1] { }', /step that is not 0/],
    ['qubit[2] q; ctrl(0) @ x q[0];', /one control or more/],
    ['qubit[2] q; bit[2] c; if (c == "1") x q;', /a string of 2 digits/],
    ['input float pi;', /keep the name of pi/],
    ['qubit q; gphase(1) q;', /give `gphase` 0 qubits/],
  ])('version 3: %s', (body, message) => {
    expect(errorOf(head3 + body).message).toMatch(message);
  });
});

describe('what is refused', () => {
  const seen = new Set<string>();
  it.each([
    ['opaque', head2 + 'opaque magic(a) p; qreg q[1]; magic(1) q[0];'],
    ['include', 'OPENQASM 2.0; include "/etc/passwd";'],
    ['include', 'OPENQASM 3; include "qelib1.inc";'],
    ['def', head3 + 'def f(int a) { }'],
    ['def', head3 + 'return 1;'],
    ['extern', head3 + 'extern f(int) -> int;'],
    ['while', head3 + 'while (true) { }'],
    ['jump', head3 + 'end;'],
    ['jump', head3 + 'for int i in [0:1] { break; }'],
    ['switch', head3 + 'switch (1) { }'],
    ['assignment', head3 + 'const int n = 1; n = 2;'],
    ['assignment', head3 + 'int n = 1; n += 2;'],
    ['assignment', head3 + 'int n;'],
    ['assignment', head3 + 'bit c; c = 1;'],
    ['initialBits', head3 + 'bit[2] c = "01";'],
    ['initialBits', head3 + 'bit c = true;'],
    ['measureAway', head3 + 'qubit q; measure q;'],
    ['runTimeValue', head3 + 'qubit q; bit[2] c; rx(c) q;'],
    ['runTimeValue', head3 + 'bit[2] c; const int n = c[0] + 1;'],
    ['runTimeValue', head3 + 'qubit q; const bool b = measure q;'],
    ['condition', head3 + 'qubit q; bit[2] c; if (c < 2) x q;'],
    ['condition', head3 + 'qubit q; bit[2] c; if (c[0] == c[1]) x q;'],
    ['condition', head3 + 'qubit q; bit[2] c; if (int[2](c) == 3) x q;'],
    ['condition', head3 + 'qubit q; bit[2] c; if (uint[1](c) == 1) x q;'],
    ['condition', head3 + 'qubit q; bit[2] c; if (int[2](c) == -1) x q;'],
    ['condition', head3 + 'qubit q; bit[2] c; if (!(c != 1 && c != 2)) x q;'],
    ['staleCondition', head3 + 'qubit q; bit c; if (c) { c = measure q; x q; }'],
    ['staleCondition', head3 + 'qubit q; bit c; if (c) c = measure q; else x q;'],
    ['staleCondition', head2 + 'qreg q[2]; creg c[2]; if (c==1) measure q -> c;'],
    ['type', head3 + 'complex[float] z = 1;'],
    ['type', head3 + 'const duration d = 1;'],
    ['type', head3 + 'for bit b in [0:1] { }'],
    ['input', head3 + 'input int n;'],
    ['input', head3 + 'output float x;'],
    ['time', head3 + 'qubit q; rx(10ns) q;'],
    ['time', head3 + 'qubit q; rx(2 im) q;'],
    ['delay', head3 + 'qubit q; delay[1] q;'],
    ['delay', head3 + 'box { }'],
    ['pulse', head3 + 'defcal x $0 { }'],
    ['pragma', head3 + '#pragma anything\n'],
    ['pragma', head3 + 'pragma anything\n'],
    ['pragma', head3 + '@bind x\nqubit q;'],
    ['hardware', head3 + 'x $0;'],
    ['function', head3 + 'qubit q; rx(popcount(3)) q;'],
    ['function', head2 + 'qreg q[1]; rx(pow(2, 3)) q[0];'],
    ['symbolic', head3 + 'input float a; qubit q; pow(a) @ x q;'],
    ['symbolic', head3 + 'input float a; qubit q; pow(0.5) @ rx(a) q;'],
    ['symbolic', head3 + 'input float a; qubit q; rx(a % 2) q;'],
  ] as const)('%s: %s', (key, text) => {
    const error = errorOf(text);
    expect(error.fault).toBe('unsupported');
    expect(error.expected).toBe(`do without ${refused[key].feature}`);
    seen.add(key);
  });

  it('the guide has the table', () => {
    const rows = readFileSync('docs/qasm.md', 'utf8')
      .split('\n')
      .map((line) => line.replaceAll(/ *\| */g, '|'));
    for (const { feature, instead } of Object.values(refused))
      expect(rows).toContain(`|${feature}|${instead}|`);
  });

  it('every line of the table is met above', () => {
    expect([...seen].sort()).toEqual(Object.keys(refused).sort());
  });
});

describe('budgets', () => {
  const doubling = Array.from({ length: 60 }, (_, i) => `gate g${i + 1} p { g${i} p; g${i} p; }`).join('\n');
  const shifted = Array.from({ length: 60 }, (_, i) => `gate g${i + 1}(t) p { g${i}(t*t) p; }`).join('\n');
  it.each([
    ['qubits', head2 + 'qreg q[1000000000];'],
    ['bits', head2 + 'creg q[1000000000];'],
    ['gates by gates', head2 + `gate g0 p { }\n${doubling} qreg q[1]; g60 q;`],
    ['loops', head3 + 'for int i in [0:1000000000] { }'],
    ['loops in loops', head3 + 'for int i in [0:9999] for int j in [0:9999] { }'],
    ['powers', head3 + 'qubit q; pow(1000000000) @ h q;'],
    ['powers of powers', head3 + 'qubit q; pow(1000) @ pow(1000) @ pow(1000) @ h q;'],
    [
      'roots of large gates',
      head3 + 'qubit[8] q; pow(0.5) @ ctrl(7) @ x q[0],q[1],q[2],q[3],q[4],q[5],q[6],q[7];',
    ],
    ['slices', head3 + 'qubit[9999] q; for int i in [0:9999] { x q[0:9998][0]; }'],
    ['brackets', head2 + `qreg q[1]; rx(${'('.repeat(1e5)}1`],
    ['signs', head2 + `qreg q[1]; rx(${'-'.repeat(1e5)}1`],
    ['powers in a row', head2 + `qreg q[1]; rx(${'2^'.repeat(1e5)}1`],
    ['sums', head2 + `qreg q[1]; rx(${'1+'.repeat(1e5)}1) q[0];`],
    ['blocks', head3 + '{'.repeat(1e5)],
    ['conditions', head3 + 'if (true) '.repeat(1e5)],
    ['indices', head3 + `qubit[9] q; x q${'[0]'.repeat(1e5)};`],
    [
      'expressions of inputs',
      head3 + `gate g0(t) p { rx(t) p; }\n${shifted} input float t; qubit q; g60(t) q;`,
    ],
  ])('%s', (_, text) => {
    const start = performance.now();
    expect(errorOf(text, { maxOperations: 100_000 }).fault).toBe('budget');
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('a long chain of definitions is no recursion', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => `gate g${i + 1} p { g${i} p; }`).join('\n');
    expect(errorOf(`${head2} gate g0 p { }\n${chain}`).message).toMatch(/at most 200 deep/);
  });

  it('options raise and lower them', () => {
    const text = head2 + 'qreg q[20]; creg c[20]; h q;';
    expect(fromQasm(text, { maxOperations: 20, maxQubits: 20, maxBits: 20 }).operations.length).toBe(20);
    expect(errorOf(text, { maxOperations: 19 }).message).toMatch(/Raise the option `maxOperations`/);
    expect(errorOf(text, { maxQubits: 19 }).message).toMatch(/`maxQubits`/);
    expect(errorOf(text, { maxBits: 19 }).message).toMatch(/`maxBits`/);
    expect(fromQasm('qreg q[1];', { version: 2 }).space.sites.length).toBe(1);
    expect(() => fromQasm(3 as unknown as string)).toThrow(/must be a string/);
  });

  it('a long program takes a time that grows with its length', () => {
    const text = head2 + 'qreg q[4];' + 'cx q[0],q[1]; u(0.1,pi/2,-pi) q[2];\n'.repeat(20_000);
    const start = performance.now();
    expect(fromQasm(text).operations.length).toBe(40_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
