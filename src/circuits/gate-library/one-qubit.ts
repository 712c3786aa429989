import type { GateDefinition } from '../gate-definition.ts';
import { angledGate, constantGate, type Entry, type Turn } from './define.ts';
import { differenceOf, negative } from '../expression-build.ts';

const root = Math.SQRT1_2;
const half = [0.5, -0.5];
/** The spectrum of an angle that stands on both sides of the gate: frequencies 0, 1 and 2. */
const twice = [1, 0, -1];

/** Gates on one qubit. */
export const oneQubitGates: readonly GateDefinition[] = [
  constantGate({
    name: 'id',
    description: 'The identity on one site.',
    levels: 'any',
    entries: ([d = 2]) => Array.from({ length: d }, (_, k): Entry => [k, k, 1, 0]),
  }),
  fixed('x', 'Pauli X: |0> and |1> exchanged.', [0, 0, 1, 0], [1, 0, 0, 0]),
  fixed('y', 'Pauli Y.', [0, 0, 0, -1], [0, 1, 0, 0]),
  fixed('z', 'Pauli Z: the sign of |1> changed.', [1, 0, 0, 0], [0, 0, -1, 0]),
  fixed('h', 'Hadamard (X + Z)/sqrt 2.', [root, 0, root, 0], [root, 0, -root, 0]),
  fixed('s', 'The root of Z, diag(1, i).', [1, 0, 0, 0], [0, 0, 0, 1], 'sdg'),
  fixed('sdg', 'The inverse of s.', [1, 0, 0, 0], [0, 0, 0, -1], 's'),
  fixed('t', 'The fourth root of Z, diag(1, e^{i pi/4}).', [1, 0, 0, 0], [0, 0, root, root], 'tdg'),
  fixed('tdg', 'The inverse of t.', [1, 0, 0, 0], [0, 0, root, -root], 't'),
  fixed('sx', 'The principal root of X.', [0.5, 0.5, 0.5, -0.5], [0.5, -0.5, 0.5, 0.5], 'sxdg'),
  fixed('sxdg', 'The inverse of sx.', [0.5, -0.5, 0.5, 0.5], [0.5, 0.5, 0.5, -0.5], 'sx'),
  fixed('sy', 'The principal root of Y.', [0.5, 0.5, -0.5, -0.5], [0.5, 0.5, 0.5, 0.5], 'sydg'),
  fixed('sydg', 'The inverse of sy.', [0.5, -0.5, 0.5, -0.5], [-0.5, 0.5, 0.5, -0.5], 'sy'),
  angledGate({
    name: 'gphase',
    description: 'The global phase e^{i angle}, on no site; with controls a phase that is not global.',
    sites: 0,
    angles: ['angle'],
    levels: 'any',
    frequency: 1,
    spectra: [[-1]],
    entries: ({ cos, sin }) => [[0, 0, cos, sin]],
  }),
  angledGate({
    name: 'p',
    description: 'The phase gate diag(1, e^{i angle}).',
    sites: 1,
    angles: ['angle'],
    frequency: 1,
    spectra: [[0, -1]],
    entries: ({ one, cos, sin }) => [
      [0, 0, one, 0],
      [1, 1, cos, sin],
    ],
  }),
  angledGate({
    name: 'rx',
    description: 'The rotation exp(-i angle X/2).',
    sites: 1,
    angles: ['angle'],
    frequency: 0.5,
    spectra: [half],
    entries: ({ cos, sin }) => [
      [0, 0, cos, 0],
      [0, 1, 0, -sin],
      [1, 0, 0, -sin],
      [1, 1, cos, 0],
    ],
  }),
  angledGate({
    name: 'ry',
    description: 'The rotation exp(-i angle Y/2).',
    sites: 1,
    angles: ['angle'],
    frequency: 0.5,
    spectra: [half],
    entries: ({ cos, sin }) => [
      [0, 0, cos, 0],
      [0, 1, -sin, 0],
      [1, 0, sin, 0],
      [1, 1, cos, 0],
    ],
  }),
  angledGate({
    name: 'rz',
    description: 'The rotation exp(-i angle Z/2).',
    sites: 1,
    angles: ['angle'],
    frequency: 0.5,
    spectra: [half],
    entries: ({ cos, sin }) => [
      [0, 0, cos, -sin],
      [1, 1, cos, sin],
    ],
  }),
  angledGate({
    name: 'r',
    description: 'The rotation exp(-i angle (cos(axis) X + sin(axis) Y)/2) about an axis in the equator.',
    sites: 1,
    angles: ['angle', 'axis'],
    frequency: 0.5,
    diagonal: [{ left: [0, 1], right: [0, -1] }],
    spectra: [half, twice],
    entries: ({ cos, sin }, [, axis = 0]) => [
      [0, 0, cos, 0],
      [0, 1, -sin * Math.sin(axis), -sin * Math.cos(axis)],
      [1, 0, sin * Math.sin(axis), -sin * Math.cos(axis)],
      [1, 1, cos, 0],
    ],
  }),
  angledGate({
    name: 'u',
    description:
      'Any gate but a phase: P(phi) RY(theta) P(lambda), which is U of OpenQASM 3 without its phase e^{i theta/2}.',
    sites: 1,
    angles: ['theta', 'phi', 'lambda'],
    frequency: 0.5,
    diagonal: [{ left: [0, 1] }, { right: [0, 1] }],
    spectra: [half, [0, -1], [0, -1]],
    powerAngles: [],
    inverse: ([theta = 0, phi = 0, lambda = 0]) => ({
      name: 'u',
      angles: [negative(theta), negative(lambda), negative(phi)],
    }),
    entries: (turn, [, phi = 0, lambda = 0]) => eulerEntries(turn, phi, lambda, 0),
  }),
  angledGate({
    name: 'uphase',
    description: 'Any gate: e^{i gamma} u(theta, phi, lambda); with one control the gate cu of OpenQASM.',
    sites: 1,
    angles: ['theta', 'phi', 'lambda', 'gamma'],
    frequency: 0.5,
    diagonal: [{ left: [0, 1] }, { right: [0, 1] }, { left: [1, 1] }],
    spectra: [half, [0, -1], [0, -1], [-1]],
    powerAngles: [],
    inverse: ([theta = 0, phi = 0, lambda = 0, gamma = 0]) => ({
      name: 'uphase',
      angles: [negative(theta), negative(lambda), negative(phi), negative(gamma)],
    }),
    entries: (turn, [, phi = 0, lambda = 0, gamma = 0]) => eulerEntries(turn, phi, lambda, gamma),
  }),
  angledGate({
    name: 'u2',
    description: 'u(pi/2, phi, lambda).',
    sites: 1,
    angles: ['phi', 'lambda'],
    diagonal: [{ left: [0, 1] }, { right: [0, 1] }],
    spectra: [
      [0, -1],
      [0, -1],
    ],
    powerAngles: [],
    inverse: ([phi = 0, lambda = 0]) => ({
      name: 'u2',
      angles: [differenceOf(-Math.PI, lambda), differenceOf(Math.PI, phi)],
    }),
    entries: (_, [phi = 0, lambda = 0]) => eulerEntries({ one: 1, cos: root, sin: root }, phi, lambda, 0),
  }),
];

function fixed(
  name: string,
  description: string,
  [a, b, c, d]: readonly [number, number, number, number],
  [e, f, g, h]: readonly [number, number, number, number],
  inverse: string = name,
): GateDefinition {
  const entries: readonly Entry[] = [
    [0, 0, a, b],
    [0, 1, c, d],
    [1, 0, e, f],
    [1, 1, g, h],
  ];
  return constantGate({ name, description, inverse, entries: () => entries });
}

/** e^{i gamma} P(phi) RY(theta) P(lambda). */
function eulerEntries({ cos, sin }: Turn, phi: number, lambda: number, gamma: number): readonly Entry[] {
  return [
    [0, 0, cos * Math.cos(gamma), cos * Math.sin(gamma)],
    [0, 1, -sin * Math.cos(lambda + gamma), -sin * Math.sin(lambda + gamma)],
    [1, 0, sin * Math.cos(phi + gamma), sin * Math.sin(phi + gamma)],
    [1, 1, cos * Math.cos(phi + lambda + gamma), cos * Math.sin(phi + lambda + gamma)],
  ];
}
