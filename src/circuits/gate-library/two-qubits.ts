import type { GateDefinition } from '../gate-definition.ts';
import { angledGate, constantGate, type Entry } from './define.ts';

const root = Math.SQRT1_2;
const half = [0.5, -0.5];
/** A generator that turns some levels and leaves others: eigenvalues 1/2, 0, -1/2 times the frequency doubled. */
const exchange = [1, 0, -1];
const halfExchange = [0.5, 0, -0.5];

/** Gates on two qubits; those that are controlled gates of one qubit are not here. */
export const twoQubitGates: readonly GateDefinition[] = [
  constantGate({
    name: 'swap',
    description: 'Two sites with as many levels exchanged.',
    sites: 2,
    levels: 'any',
    entries: ([d = 2]) =>
      Array.from({ length: d * d }, (_, k): Entry => [(k % d) * d + Math.floor(k / d), k, 1, 0]),
  }),
  middle('iswap', 'Qubits exchanged, with a factor i when they differ.', [0, 0], [0, 1], 'iswapdg'),
  middle('iswapdg', 'The inverse of iswap.', [0, 0], [0, -1], 'iswap'),
  middle('sqrtiswap', 'The root of iswap.', [root, 0], [0, root], 'sqrtiswapdg'),
  middle('sqrtiswapdg', 'The inverse of sqrtiswap.', [root, 0], [0, -root], 'sqrtiswap'),
  middle('sqrtswap', 'The principal root of swap.', [0.5, 0.5], [0.5, -0.5], 'sqrtswapdg'),
  middle('sqrtswapdg', 'The inverse of sqrtswap.', [0.5, -0.5], [0.5, 0.5], 'sqrtswap'),
  constantGate({
    name: 'ecr',
    description: 'The echoed cross-resonance gate (X1 - Y X)/sqrt 2.',
    sites: 2,
    entries: () => [
      [0, 2, root, 0],
      [0, 3, 0, root],
      [1, 2, 0, root],
      [1, 3, root, 0],
      [2, 0, root, 0],
      [2, 1, 0, -root],
      [3, 0, 0, -root],
      [3, 1, root, 0],
    ],
  }),
  constantGate({
    name: 'dcx',
    description: 'Two CNOTs, the first controlled by the first qubit, the second by the second.',
    sites: 2,
    order: [1, 0],
    entries: () => [
      [0, 0, 1, 0],
      [3, 1, 1, 0],
      [1, 2, 1, 0],
      [2, 3, 1, 0],
    ],
  }),
  coupling('rxx', 'exp(-i angle X X/2).', [
    [0, 3, 0, -1],
    [1, 2, 0, -1],
    [2, 1, 0, -1],
    [3, 0, 0, -1],
  ]),
  coupling('ryy', 'exp(-i angle Y Y/2).', [
    [0, 3, 0, 1],
    [1, 2, 0, -1],
    [2, 1, 0, -1],
    [3, 0, 0, 1],
  ]),
  coupling('rzx', 'exp(-i angle Z X/2), Z on the first qubit.', [
    [0, 1, 0, -1],
    [1, 0, 0, -1],
    [2, 3, 0, 1],
    [3, 2, 0, 1],
  ]),
  angledGate({
    name: 'rzz',
    description: 'exp(-i angle Z Z/2).',
    sites: 2,
    angles: ['angle'],
    frequency: 0.5,
    spectra: [half],
    entries: ({ cos, sin }) => [
      [0, 0, cos, -sin],
      [1, 1, cos, sin],
      [2, 2, cos, sin],
      [3, 3, cos, -sin],
    ],
  }),
  angledGate({
    name: 'xxPlusYy',
    description:
      'exp(-i angle (X X + Y Y)/4) between RZ(beta) and RZ(-beta) on the first qubit: |01> and |10> turn.',
    sites: 2,
    angles: ['angle', 'beta'],
    frequency: 0.5,
    diagonal: [{ left: [0, 0, -1, -1], right: [0, 0, 1, 1] }],
    spectra: [halfExchange, exchange],
    entries: ({ one, cos, sin }, [, beta = 0]) => [
      [0, 0, one, 0],
      [1, 1, cos, 0],
      [1, 2, sin * Math.sin(beta), -sin * Math.cos(beta)],
      [2, 1, -sin * Math.sin(beta), -sin * Math.cos(beta)],
      [2, 2, cos, 0],
      [3, 3, one, 0],
    ],
  }),
  angledGate({
    name: 'xxMinusYy',
    description:
      'exp(-i angle (X X - Y Y)/4) between RZ(-beta) and RZ(beta) on one qubit: |00> and |11> turn.',
    sites: 2,
    angles: ['angle', 'beta'],
    frequency: 0.5,
    diagonal: [{ left: [0, 0, 1, 1], right: [0, 0, -1, -1] }],
    spectra: [halfExchange, exchange],
    entries: ({ one, cos, sin }, [, beta = 0]) => [
      [0, 0, cos, 0],
      [0, 3, -sin * Math.sin(beta), -sin * Math.cos(beta)],
      [1, 1, one, 0],
      [2, 2, one, 0],
      [3, 0, sin * Math.sin(beta), -sin * Math.cos(beta)],
      [3, 3, cos, 0],
    ],
  }),
  angledGate({
    name: 'fsim',
    description: 'exp(-i theta (X X + Y Y)/2) and the phase e^{-i phi} on |11>, as in Cirq.',
    sites: 2,
    angles: ['theta', 'phi'],
    frequency: 1,
    diagonal: [{ left: [0, 0, 0, -1] }],
    spectra: [exchange, [0, 1]],
    powerAngles: [0, 1],
    entries: ({ one, cos, sin }, [, phi = 0]) => [
      [0, 0, one, 0],
      [1, 1, cos, 0],
      [1, 2, 0, -sin],
      [2, 1, 0, -sin],
      [2, 2, cos, 0],
      [3, 3, one * Math.cos(phi), -one * Math.sin(phi)],
    ],
  }),
  angledGate({
    name: 'givens',
    description:
      'The real rotation exp(-i angle (Y X - X Y)/2): |01> to cos(angle)|01> + sin(angle)|10>, as in Cirq.',
    sites: 2,
    angles: ['angle'],
    frequency: 1,
    spectra: [exchange],
    entries: ({ one, cos, sin }) => [
      [0, 0, one, 0],
      [1, 1, cos, 0],
      [1, 2, -sin, 0],
      [2, 1, sin, 0],
      [2, 2, cos, 0],
      [3, 3, one, 0],
    ],
  }),
];

/** 1 on |00> and |11>; on |01>, |10> the same entries `a` on the diagonal and `b` beside it. */
function middle(
  name: string,
  description: string,
  a: readonly [number, number],
  b: readonly [number, number],
  inverse: string,
): GateDefinition {
  const entries: readonly Entry[] = [
    [0, 0, 1, 0],
    [1, 1, ...a],
    [1, 2, ...b],
    [2, 1, ...b],
    [2, 2, ...a],
    [3, 3, 1, 0],
  ];
  return constantGate({ name, description, sites: 2, inverse, entries: () => entries });
}

/** cos(angle/2) - i sin(angle/2) P, given the entries of -i P, none of them on the diagonal. */
function coupling(name: string, description: string, minusIPauli: readonly Entry[]): GateDefinition {
  return angledGate({
    name,
    description,
    sites: 2,
    angles: ['angle'],
    frequency: 0.5,
    spectra: [half],
    entries: ({ cos, sin }) => [
      ...[0, 1, 2, 3].map((k): Entry => [k, k, cos, 0]),
      ...minusIPauli.map(([row, col, re, im]): Entry => [row, col, sin * re, sin * im]),
    ],
  });
}
