import type { Expression } from '../expression.ts';
import { productOf, sumOf } from '../expression-build.ts';
import { gateOperation, ones } from '../gate-makers.ts';
import { gateDefinition } from '../gate-library/definitions.ts';
import type { GateOperation } from '../operation.ts';
import type { QasmVersion } from './reader.ts';

/** A gate that programs know by name: how many angles and qubits it takes and what it is here. */
export interface NamedGate {
  readonly angles: number;
  readonly qubits: number;
  make(angles: readonly Expression[], sites: readonly number[]): GateOperation;
}

/** Gates that are always there. */
const builtIn2: ReadonlyMap<string, NamedGate> = new Map([
  ['U', unimodular()],
  ['CX', known('x', 1)],
]);
const builtIn3: ReadonlyMap<string, NamedGate> = new Map([
  ['U', fromAngles('uphase', 3, (angles) => [...angles, productOf(0.5, angles[0] as Expression)])],
  ['gphase', known('gphase')],
]);

const plain = ['x', 'y', 'z', 'h', 's', 'sdg', 't', 'tdg', 'sx', 'id', 'p', 'rx', 'ry', 'rz', 'swap'];
const shared: readonly (readonly [string, NamedGate])[] = [
  ...plain.map((name) => [name, known(name)] as const),
  ['u1', known('p')],
  ['u2', fromAngles('uphase', 2, (angles) => withDeterminantOne([Math.PI / 2, ...angles]))],
  ['u3', unimodular()],
  ...['x', 'y', 'z', 'h', 'p', 'rx', 'ry', 'rz', 'swap'].map((name) => [`c${name}`, known(name, 1)] as const),
  ['ccx', known('x', 2)],
  ['cu', known('uphase', 1)],
];

/** What `include "qelib1.inc"` and `include "stdgates.inc"` bring. */
const library2: ReadonlyMap<string, NamedGate> = new Map([
  ...shared,
  ['u', known('u')],
  ['u0', fromAngles('id', 1, () => [])],
  ['cu1', known('p', 1)],
  ['cu3', known('u', 1)],
]);
const library3: ReadonlyMap<string, NamedGate> = new Map([
  ...shared,
  ['CX', known('x', 1)],
  ['phase', known('p')],
  ['cphase', known('p', 1)],
]);

/** Names that are in wide use though not in every header; a program may define them itself. */
const common: ReadonlyMap<string, NamedGate> = new Map([
  ...[
    'sxdg',
    'sy',
    'sydg',
    'r',
    'iswap',
    'iswapdg',
    'sqrtiswap',
    'sqrtiswapdg',
    'sqrtswap',
    'sqrtswapdg',
    'dcx',
    'ecr',
    'rxx',
    'ryy',
    'rzz',
    'rzx',
    'fsim',
    'givens',
    'rccx',
    'rc3x',
    'rc3xdg',
    'uphase',
  ].map((name) => [name, known(name)] as const),
  ['u', known('u')],
  ['prx', known('r')],
  ['rcccx', known('rc3x')],
  ['xx_plus_yy', known('xxPlusYy')],
  ['xx_minus_yy', known('xxMinusYy')],
  ['cs', known('s', 1)],
  ['csdg', known('sdg', 1)],
  ['csx', known('sx', 1)],
  ['ccz', known('z', 2)],
  ['c3z', known('z', 3)],
  ['c3x', known('x', 3)],
  ['c4x', known('x', 4)],
  ['c3sx', known('sx', 3)],
  ['c3sqrtx', known('sx', 3)],
]);

/** The gate of this name in a version; without its library only those that are always there. */
export function namedGate(name: string, version: QasmVersion, hasLibrary: boolean): NamedGate | undefined {
  const always = (version === 2 ? builtIn2 : builtIn3).get(name);
  if (always || !hasLibrary) return always;
  return (version === 2 ? library2 : library3).get(name) ?? common.get(name);
}

/** Whether the standard header of a version defines a gate of this name, or the language itself does. */
export function isStandardGate(name: string, version: QasmVersion): boolean {
  return (version === 2 ? [builtIn2, library2] : [builtIn3, library3]).some((gates) => gates.has(name));
}

/** A gate of ours with some controls at level 1 before it. */
function known(name: string, controls = 0): NamedGate {
  const { angles, sites } = gateDefinition(name);
  return {
    angles: angles.length,
    qubits: controls + sites,
    make: (given, on) => gateOperation(name, given, on.slice(controls), ones(on.slice(0, controls))),
  };
}

/** A gate of ours on one qubit with angles computed from those given. */
function fromAngles(
  name: string,
  angles: number,
  compute: (given: readonly Expression[]) => readonly Expression[],
): NamedGate {
  return { angles, qubits: 1, make: (given, on) => gateOperation(name, compute(given), on) };
}

/** RZ(phi) RY(theta) RZ(lambda): U of OpenQASM 2 and u3 of both versions. */
function unimodular(): NamedGate {
  return fromAngles('uphase', 3, withDeterminantOne);
}

function withDeterminantOne(angles: readonly Expression[]): readonly Expression[] {
  const [theta, phi, lambda] = angles as readonly [Expression, Expression, Expression];
  return [theta, phi, lambda, productOf(-0.5, sumOf(phi, lambda))];
}
