import { expect } from 'vitest';
import type { Flip, LegAt, SweepStep, Turn } from '../../src/linalg/kernels/families/sweeps.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import * as o from '../oracle.ts';
import { mapped } from './kernels-local.ts';
import { numbers, placed, random, type KernelLaw } from './kernels-law.ts';

/** A tensor and the legs of its blocks. */
interface Sweep {
  readonly dims: readonly number[];
  readonly inside: readonly number[];
}

const qubits = (n: number): number[] => new Array<number>(n).fill(2);
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const sweeps: readonly Sweep[] = [
  { dims: [2], inside: [0] },
  { dims: [3], inside: [0] },
  { dims: [2, 2], inside: [0, 1] },
  { dims: [2, 3, 2], inside: [0, 1, 2] },
  { dims: [2, 3, 2], inside: [1, 2] },
  { dims: [3, 2, 2, 4], inside: [0, 2] },
  { dims: [3, 2, 2, 4], inside: [1, 2] },
  { dims: [5, 2, 3, 2], inside: [0, 1, 3] },
  { dims: qubits(8), inside: range(8) },
  { dims: qubits(8), inside: [4, 5, 6, 7] },
  { dims: qubits(8), inside: [0, 2, 3, 7] },
  { dims: qubits(9), inside: [1, 2, 4, 7, 8] },
  { dims: qubits(9), inside: range(9) },
  { dims: [3, ...qubits(6)], inside: [2, 3, 4, 6] },
  { dims: [...qubits(3), 3, 3, 2], inside: [0, 1, 2, 3, 5] },
];

const pick = <T>(items: readonly T[]): T => items[random.integer(items.length)]!;

function shuffled<T>(items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** Up to `most` legs inside and some other legs at levels, inside or not. */
function drawPlace({ dims, inside }: Sweep, most: number): { legs: number[]; fixed: LegAt[] } {
  const legs = shuffled(inside).slice(0, 1 + random.integer(Math.min(most, inside.length)));
  const free = shuffled(range(dims.length).filter((leg) => !legs.includes(leg)));
  const fixed = free.slice(0, random.integer(3)).map((leg) => ({ leg, level: random.integer(dims[leg]!) }));
  return { legs, fixed };
}

function drawFlip({ dims, inside }: Sweep): Flip | undefined {
  const twos = inside.filter((leg) => dims[leg] === 2);
  if (twos.length === 0) return undefined;
  const target = pick(twos);
  const others = range(dims.length).filter((leg) => leg !== target && dims[leg] === 2);
  if (others.length === 0 || random.uniform() < 0.2) return { target };
  return { target, control: { leg: pick(others), level: random.integer(2) } };
}

function drawTurn(leg: number): Turn {
  return { leg, tangent: random.normal(), crossed: random.uniform() < 0.5 };
}

/** A matrix that mixes some levels with each other and leaves the others apart, some at zero. */
function mixing(size: number): Float64Array {
  const out = new Float64Array(2 * size ** 2);
  const sets = Array.from({ length: size }, () => random.integer(Math.max(1, size >> 1)));
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      if (sets[row] === sets[col] && random.uniform() < 0.9) out.set(numbers(1), 2 * (row * size + col));
    }
  }
  return out;
}

const kinds = ['dense', 'diagonal', 'permutation', 'phases', 'turns', 'flips'] as const;

function drawStep(sweep: Sweep, kind: (typeof kinds)[number]): SweepStep | undefined {
  const { dims, inside } = sweep;
  const place = drawPlace(sweep, kind === 'dense' ? 3 : 2);
  const size = place.legs.reduce((d, leg) => d * dims[leg]!, 1);
  switch (kind) {
    case 'dense':
      return { kind, ...place, matrix: random.uniform() < 0.5 ? numbers(size ** 2).slice() : mixing(size) };
    case 'diagonal':
      return { kind, ...place, factors: numbers(size).slice() };
    case 'permutation':
      return { kind, ...place, image: shuffled(range(size)) };
    case 'phases': {
      const maps = range(1 + random.integer(6)).map(() => {
        const { legs, fixed } = drawPlace(sweep, 2);
        const count = legs.reduce((d, leg) => d * dims[leg]!, 1);
        const held = fixed.filter(({ leg }) => inside.includes(leg));
        return { kind: 'diagonal' as const, legs, fixed: held, factors: numbers(count).slice() };
      });
      return { kind, maps, fixed: place.fixed.filter(({ leg }) => !inside.includes(leg)) };
    }
    case 'turns': {
      const twos = shuffled(inside.filter((leg) => dims[leg] === 2));
      const turns = twos.slice(0, 1 + random.integer(twos.length + 1)).map(drawTurn);
      return turns.length > 0 ? { kind, turns } : undefined;
    }
    case 'flips': {
      const flips = range(1 + random.integer(8)).flatMap(() => drawFlip(sweep) ?? []);
      return flips.length > 0 ? { kind, flips } : undefined;
    }
  }
}

/** What a step means: matrices on legs, where others are at their levels. */
function meaning(
  step: SweepStep,
  dims: readonly number[],
): { matrix: o.Mat; legs: readonly number[]; fixed: readonly LegAt[] }[] {
  const diagonal = (factors: Float64Array): o.Mat => {
    const z = o.vecOf(factors);
    return o.build(z.length, z.length, (r, c) => (r === c ? z[r]! : [0, 0]));
  };
  const exchange: o.Mat = o.build(2, 2, (r, c) => [r === c ? 0 : 1, 0]);
  switch (step.kind) {
    case 'dense': {
      const d = Math.sqrt(step.matrix.length / 2);
      return [{ ...step, matrix: o.matOf({ rows: d, cols: d, data: step.matrix }) }];
    }
    case 'diagonal':
      return [{ ...step, matrix: diagonal(step.factors) }];
    case 'permutation': {
      const { image } = step;
      return [
        { ...step, matrix: o.build(image.length, image.length, (r, c) => [image[c] === r ? 1 : 0, 0]) },
      ];
    }
    case 'phases':
      return step.maps.map(({ legs, fixed, factors }) => ({
        matrix: diagonal(factors),
        legs,
        fixed: [...fixed, ...step.fixed],
      }));
    case 'turns':
      return step.turns.map(({ leg, tangent: t, crossed }) => {
        const [x, y] = crossed ? [-t, 1] : [1, -t];
        const matrix: o.Mat = crossed
          ? [
              [
                [x, 0],
                [y, 0],
              ],
              [
                [1, 0],
                [t, 0],
              ],
            ]
          : [
              [
                [x, 0],
                [y, 0],
              ],
              [
                [t, 0],
                [1, 0],
              ],
            ];
        return { matrix, legs: [leg], fixed: [] };
      });
    case 'flips':
      expect(dims.length).toBeGreaterThan(0);
      return step.flips.map(({ target, control }) => ({
        matrix: exchange,
        legs: [target],
        fixed: control ? [control] : [],
      }));
  }
}

function expected(sweep: Sweep, steps: readonly SweepStep[], v: o.Vec): o.Vec {
  const { dims } = sweep;
  return steps
    .flatMap((step) => meaning(step, dims))
    .reduce((now, { matrix, legs, fixed }) => {
      const held = Object.fromEntries(fixed.map(({ leg, level }) => [leg, level]));
      return mapped({ dims, sites: legs, fixed: held }, matrix, now);
    }, v);
}

function agrees(k: Kernels, sweep: Sweep, steps: readonly SweepStep[]): void {
  const size = sweep.dims.reduce((a, b) => a * b, 1);
  const v = numbers(size);
  const wanted = expected(sweep, steps, o.vecOf(v));
  const scale = Math.max(1, ...wanted.flat().map(Math.abs));
  k.run((work) => {
    const held = placed(work, v);
    work.sweeps.apply(held, sweep.dims, sweep.inside, steps);
    expect(o.distance(o.vecOf(work.read(held)), wanted) / scale).toBeLessThan(1e-13);
  });
}

/** Sweeps of one kind of step, of all kinds together, and of none. */
export const sweepLaws: readonly KernelLaw[] = [
  ...sweeps.flatMap((sweep) =>
    kinds.map((kind) => ({
      name: `${kind}, dims [${sweep.dims}], inside [${sweep.inside}]`,
      check: (k: Kernels) => {
        for (let trial = 0; trial < 6; trial++) {
          const steps = range(1 + random.integer(3)).flatMap(() => drawStep(sweep, kind) ?? []);
          agrees(k, sweep, steps);
        }
      },
    })),
  ),
  ...sweeps.map((sweep) => ({
    name: `all kinds, dims [${sweep.dims}], inside [${sweep.inside}]`,
    check: (k: Kernels) => {
      for (let trial = 0; trial < 4; trial++) {
        agrees(
          k,
          sweep,
          range(9).flatMap(() => drawStep(sweep, pick(kinds)) ?? []),
        );
      }
    },
  })),
  {
    name: 'maps on no leg multiply what the fixed legs leave',
    check: (k) => {
      const sweep = { dims: qubits(4), inside: [1, 2, 3] };
      const fixed = [
        { leg: 0, level: 1 },
        { leg: 2, level: 0 },
      ];
      const factors = Float64Array.of(0.6, -0.8);
      agrees(k, sweep, [{ kind: 'diagonal', legs: [], fixed, factors }]);
      agrees(k, sweep, [{ kind: 'dense', legs: [], fixed: [], matrix: factors }]);
      const map = { kind: 'diagonal' as const, legs: [], fixed: [], factors };
      agrees(k, sweep, [
        { kind: 'phases', maps: [map, { ...map, legs: [3], factors: numbers(2) }], fixed: [] },
      ]);
    },
  },
  {
    name: 'an empty tensor and a sweep without steps change nothing',
    check: (k) => {
      const v = numbers(8);
      k.run((work) => {
        const held = work.put(v);
        work.sweeps.apply(held, [2, 2, 2], [2], []);
        expect(work.read(held)).toEqual(v.slice());
        const empty = work.zeros(0);
        work.sweeps.apply(empty, [2, 0], [0, 1], [{ kind: 'flips', flips: [{ target: 0 }] }]);
      });
    },
  },
];
