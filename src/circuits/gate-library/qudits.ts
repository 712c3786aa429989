import { ArgumentError } from '../../errors.ts';
import type { GateDefinition } from '../gate-definition.ts';
import { angledGate, constantGate, type Entry, type Turn } from './define.ts';

/** Gates on sites with any number of levels. */
export const quditGates: readonly GateDefinition[] = [
  shift('shift', 'X_d: level k to k + 1 modulo the number of levels.', 1, 'shiftdg'),
  shift('shiftdg', 'The inverse of shift.', -1, 'shift'),
  clock('clock', 'Z_d: level k times e^{2 pi i k/d}.', 1, 'clockdg'),
  clock('clockdg', 'The inverse of clock.', -1, 'clock'),
  fourier('fourier', 'The Fourier transform of one site: entries e^{2 pi i j k/d}/sqrt d.', 1, 'fourierdg'),
  fourier('fourierdg', 'The inverse of fourier.', -1, 'fourier'),
  modularSum(
    'sum',
    'The level of the first site added to the second, modulo the levels of the second.',
    1,
    'sumdg',
  ),
  modularSum('sumdg', 'The inverse of sum.', -1, 'sum'),
];

const levelNames = /^(rx|ry|rz)\[(\d+),(\d+)\]$|^p\[(\d+)\]$/;

/** The gate `rx[i,j]`, `ry[i,j]`, `rz[i,j]` (a rotation of levels i and j of one site) or `p[k]` (a phase of level k), or undefined for other names. */
export function levelGate(name: string): GateDefinition | undefined {
  const found = levelNames.exec(name);
  if (!found) return undefined;
  const [, axis, i, j, k] = found;
  if (axis === undefined) return levelPhase(name, Number(k));
  if (i === j) throw new ArgumentError('name', 'name two levels that differ', `it is ${name}`);
  return levelRotation(name, axis as 'rx' | 'ry' | 'rz', Number(i), Number(j));
}

function levelRotation(name: string, axis: 'rx' | 'ry' | 'rz', i: number, j: number): GateDefinition {
  return angledGate({
    name,
    description: `${axis} of levels ${i} and ${j} of a site.`,
    sites: 1,
    angles: ['angle'],
    levels: 'any',
    frequency: 0.5,
    spectra: [[0.5, 0, -0.5]],
    entries: (turn, _, [d = 2]) => [
      ...others(d, [i, j]).map((k): Entry => [k, k, turn.one, 0]),
      ...rotationEntries(axis, turn, requireLevel(name, i, d), requireLevel(name, j, d)),
    ],
  });
}

function rotationEntries(axis: 'rx' | 'ry' | 'rz', { cos, sin }: Turn, i: number, j: number): Entry[] {
  if (axis === 'rz') {
    return [
      [i, i, cos, -sin],
      [j, j, cos, sin],
    ];
  }
  const [up, down]: [[number, number], [number, number]] =
    axis === 'rx'
      ? [
          [0, -sin],
          [0, -sin],
        ]
      : [
          [-sin, 0],
          [sin, 0],
        ];
  return [
    [i, i, cos, 0],
    [i, j, ...up],
    [j, i, ...down],
    [j, j, cos, 0],
  ];
}

function levelPhase(name: string, level: number): GateDefinition {
  return angledGate({
    name,
    description: `The phase e^{i angle} on level ${level} of a site.`,
    sites: 1,
    angles: ['angle'],
    levels: 'any',
    frequency: 1,
    spectra: [[0, -1]],
    entries: ({ one, cos, sin }, _, [d = 2]) => [
      ...others(d, [level]).map((k): Entry => [k, k, one, 0]),
      [requireLevel(name, level, d), level, cos, sin],
    ],
  });
}

function others(d: number, taken: readonly number[]): number[] {
  return [...Array(d).keys()].filter((k) => !taken.includes(k));
}

function requireLevel(name: string, level: number, d: number): number {
  if (level < d) return level;
  throw new ArgumentError('sites', `have a level ${level} for ${name}`, `the site has levels 0..${d - 1}`);
}

function shift(name: string, description: string, step: number, inverse: string): GateDefinition {
  return constantGate({
    name,
    description,
    levels: 'any',
    inverse,
    entries: ([d = 2]) => [...Array(d).keys()].map((k): Entry => [(k + step + d) % d, k, 1, 0]),
  });
}

function clock(name: string, description: string, sign: number, inverse: string): GateDefinition {
  return constantGate({
    name,
    description,
    levels: 'any',
    inverse,
    entries: ([d = 2]) => [...Array(d).keys()].map((k): Entry => [k, k, ...rootOfUnity(sign * k, d, 1)]),
  });
}

function fourier(name: string, description: string, sign: number, inverse: string): GateDefinition {
  return constantGate({
    name,
    description,
    levels: 'any',
    inverse,
    entries: ([d = 2]) =>
      [...Array(d * d).keys()].map((index): Entry => {
        const [j, k] = [Math.floor(index / d), index % d];
        return [j, k, ...rootOfUnity(sign * j * k, d, 1 / Math.sqrt(d))];
      }),
  });
}

function modularSum(name: string, description: string, sign: number, inverse: string): GateDefinition {
  return constantGate({
    name,
    description,
    sites: 2,
    levels: 'any',
    inverse,
    entries: ([a = 2, b = 2]) =>
      [...Array(a * b).keys()].map((index): Entry => {
        const [i, j] = [Math.floor(index / b), index % b];
        return [i * b + ((((j + sign * i) % b) + b) % b), index, 1, 0];
      }),
  });
}

/** size times e^{2 pi i power/d}, its power reduced first so that quarter turns are exact. */
function rootOfUnity(power: number, d: number, size: number): [number, number] {
  const turn = ((power % d) + d) % d;
  if (turn === 0) return [size, 0];
  if (4 * turn === d) return [0, size];
  if (2 * turn === d) return [-size, 0];
  if (4 * turn === 3 * d) return [0, -size];
  const angle = (2 * Math.PI * turn) / d;
  return [size * Math.cos(angle), size * Math.sin(angle)];
}
