import { expect } from 'vitest';
import type { FixedLeg, Leg } from '../../src/linalg/kernels/families/local.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import * as o from '../oracle.ts';
import { numbers, placed, random, type KernelLaw } from './kernels-law.ts';

/** Where a map acts: `sites` of a tensor of shape `dims`, and other sites held at a level. */
export interface Placement {
  readonly dims: readonly number[];
  readonly sites: readonly number[];
  readonly fixed?: Readonly<Record<number, number>>;
}

const qubits = (n: number): number[] => new Array<number>(n).fill(2);

const placements: readonly Placement[] = [
  { dims: [2], sites: [0] },
  { dims: [3], sites: [0] },
  { dims: [3, 2], sites: [0] },
  { dims: [3, 2], sites: [1, 0] },
  { dims: [2, 3, 2], sites: [2, 0] },
  { dims: [2, 3, 2], sites: [1] },
  { dims: [2, 3, 2], sites: [2, 1, 0] },
  { dims: [4, 1, 3], sites: [1] },
  { dims: [2, 3], sites: [] },
  { dims: [2, 3, 2], sites: [0], fixed: { 1: 2 } },
  { dims: [2, 2], sites: [1], fixed: { 0: 1 } },
  { dims: [2, 3, 2, 2], sites: [3, 1], fixed: { 2: 0, 0: 1 } },
  { dims: [2, 2, 2], sites: [], fixed: { 1: 1 } },
  { dims: [5, 7, 3], sites: [1] },
  { dims: [3, 3, 3, 3, 3, 3], sites: [4, 1] },
  { dims: [13, 2, 11], sites: [1] },
  // Every position of one and of two qubits, so that the inner segment lies below, between and above.
  { dims: qubits(10), sites: [0] },
  ...[0, 1, 4, 6, 7].map((site) => ({ dims: qubits(8), sites: [site] })),
  ...[
    [7, 6],
    [5, 7],
    [0, 7],
    [0, 1],
    [4, 2],
  ].map((sites) => ({ dims: qubits(8), sites })),
  { dims: qubits(8), sites: [7, 0, 4] },
  { dims: qubits(8), sites: [7, 4], fixed: { 6: 1, 2: 0, 0: 1 } },
  { dims: qubits(8), sites: [1, 2, 3, 5] },
];

interface Case extends Placement {
  readonly name: string;
  readonly size: number;
  readonly levels: number;
  readonly legs: readonly Leg[];
  readonly fixedLegs: readonly FixedLeg[];
}

function caseOf(placement: Placement): Case {
  const { dims, sites, fixed = {} } = placement;
  const size = dims.reduce((a, b) => a * b, 1);
  const leg = (site: number): Leg => ({
    levels: dims[site]!,
    stride: dims.slice(site + 1).reduce((a, b) => a * b, 1),
  });
  return {
    ...placement,
    name: `dims [${dims}], sites [${sites}], fixed ${JSON.stringify(fixed)}`,
    size,
    levels: sites.reduce((a, site) => a * dims[site]!, 1),
    legs: sites.map(leg),
    fixedLegs: Object.entries(fixed).map(([site, level]) => ({ ...leg(Number(site)), level })),
  };
}

/** M on the sites where the fixed ones are at their level, the rest as it was, straight from the definition. */
export function mapped({ dims, sites, fixed = {} }: Placement, matrix: o.Mat, v: o.Vec): o.Vec {
  const local = sites.map((site) => dims[site]!);
  return v.map((old, i) => {
    const x = o.digits(i, dims);
    if (Object.entries(fixed).some(([site, level]) => x[Number(site)] !== level)) return old;
    const row = o.indexFrom(
      sites.map((site) => x[site]!),
      local,
    );
    return matrix[row]!.reduce<o.Z>(
      (sum, z, column) => {
        const y = [...x];
        o.digits(column, local).forEach((level, s) => (y[sites[s]!] = level));
        return o.add(sum, o.times(z, v[o.indexFrom(y, dims)]!));
      },
      [0, 0],
    );
  });
}

/** Only the part that a map may change, the rest zero. */
const reached = ({ dims, fixed = {} }: Placement, v: o.Vec): o.Vec =>
  v.map((z, i) => {
    const x = o.digits(i, dims);
    return Object.entries(fixed).every(([site, level]) => x[Number(site)] === level) ? z : [0, 0];
  });

function denseAgrees(k: Kernels, c: Case): void {
  const matrix = numbers(c.levels ** 2);
  const v = numbers(c.size);
  const m = o.matOf({ rows: c.levels, cols: c.levels, data: matrix });
  const expected = mapped(c, m, o.vecOf(v));
  const start = numbers(c.size);
  k.run((work) => {
    const place = work.local.place(c.size, c.legs, c.fixedLegs);
    expect([place.size, place.levels]).toEqual([c.size, c.levels]);
    const held = placed(work, v);
    const out = placed(work, start);
    work.local.addDense(out, held, place, matrix, 0.3, -1.7);
    expect(work.read(held)).toEqual(v.slice());
    const sum = reached(c, expected).map((z, i) => o.add(o.vecOf(start)[i]!, o.times([0.3, -1.7], z)));
    expect(o.distance(o.vecOf(work.read(out)), sum)).toBeLessThan(1e-13);
    work.local.applyDense(held, place, matrix);
    expect(o.distance(o.vecOf(work.read(held)), expected)).toBeLessThan(1e-13);
    // A place serves more than once.
    work.local.applyDense(held, place, matrix);
    expect(o.distance(o.vecOf(work.read(held)), mapped(c, m, expected))).toBeLessThan(1e-12);
  });
}

function fewEntriesAgree(k: Kernels, c: Case): void {
  const d = c.levels;
  const matrix = new Float64Array(2 * d * d);
  for (let i = 0; i < d; i++) {
    const at = 2 * (i * d + random.integer(d));
    if (i !== 1) [matrix[at], matrix[at + 1]] = [random.normal(), random.normal()];
  }
  const v = numbers(c.size);
  const expected = reached(c, mapped(c, o.matOf({ rows: d, cols: d, data: matrix }), o.vecOf(v)));
  k.run((work) => {
    const out = work.zeros(v.length);
    work.local.addDense(out, work.put(v), work.local.place(c.size, c.legs, c.fixedLegs), matrix);
    expect(o.distance(o.vecOf(work.read(out)), expected)).toBeLessThan(1e-13);
  });
}

function diagonalAgrees(k: Kernels, c: Case): void {
  const factors = numbers(c.levels);
  if (c.levels > 2) factors.set([1, 0], 2);
  const v = numbers(c.size);
  const entries = o.vecOf(factors);
  const matrix = o.build(c.levels, c.levels, (r, s) => (r === s ? entries[r]! : [0, 0]));
  const expected = mapped(c, matrix, o.vecOf(v));
  k.run((work) => {
    const held = placed(work, v);
    work.local.applyDiagonal(held, work.local.place(c.size, c.legs, c.fixedLegs), factors);
    expect(o.distance(o.vecOf(work.read(held)), expected)).toBeLessThan(1e-14);
  });
}

function permutationAgrees(k: Kernels, c: Case): void {
  const image = Array.from({ length: c.levels }, (_, l) => l);
  for (let i = c.levels - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [image[i], image[j]] = [image[j]!, image[i]!];
  }
  const cycle = image.map((_, l) => (l + 1) % c.levels);
  for (const moves of [image, cycle]) {
    for (const factors of [undefined, numbers(c.levels)]) {
      const entries = factors && o.vecOf(factors);
      const matrix = o.build(c.levels, c.levels, (r, s) =>
        moves[s] === r ? (entries?.[s] ?? [1, 0]) : [0, 0],
      );
      const v = numbers(c.size);
      const expected = mapped(c, matrix, o.vecOf(v));
      k.run((work) => {
        const held = placed(work, v);
        const place = work.local.place(c.size, c.legs, c.fixedLegs);
        work.local.applyPermutation(held, place, Int32Array.from(moves), factors);
        expect(o.distance(o.vecOf(work.read(held)), expected)).toBeLessThan(factors ? 1e-14 : 1e-300);
      });
    }
  }
}

/** States larger than the cache, where inner runs are read ahead; a few indices are enough. */
function largeAgrees(k: Kernels, sites: readonly number[]): void {
  const c = caseOf({ dims: qubits(16), sites });
  const matrix = numbers(c.levels ** 2);
  const v = numbers(c.size);
  k.run((work) => {
    const held = work.put(v);
    const place = work.local.place(c.size, c.legs);
    work.local.applyDense(held, place, matrix);
    const out = work.read(held);
    for (let i = 0; i < 60; i++) {
      const index = random.integer(c.size);
      let sum: o.Z = [0, 0];
      const x = o.digits(index, c.dims);
      const row = o.indexFrom(
        sites.map((site) => x[site]!),
        qubits(sites.length),
      );
      for (let column = 0; column < c.levels; column++) {
        o.digits(column, qubits(sites.length)).forEach((level, s) => (x[sites[s]!] = level));
        const from = o.indexFrom(x, c.dims);
        const z: o.Z = [matrix[2 * (row * c.levels + column)]!, matrix[2 * (row * c.levels + column) + 1]!];
        sum = o.add(sum, o.times(z, [v[2 * from]!, v[2 * from + 1]!]));
      }
      expect(o.distance([[out[2 * index]!, out[2 * index + 1]!]], [sum])).toBeLessThan(1e-13);
    }
  });
}

const cases = placements.map(caseOf);

/** Dense, diagonal and permutation maps on qubits and other sites, in any order, with fixed legs. */
export const localLaws: readonly KernelLaw[] = [
  ...cases.map((c) => ({ name: `dense maps, ${c.name}`, check: (k: Kernels) => denseAgrees(k, c) })),
  ...cases.map((c) => ({ name: `few entries, ${c.name}`, check: (k: Kernels) => fewEntriesAgree(k, c) })),
  ...cases.map((c) => ({ name: `diagonal maps, ${c.name}`, check: (k: Kernels) => diagonalAgrees(k, c) })),
  ...cases.map((c) => ({ name: `permutations, ${c.name}`, check: (k: Kernels) => permutationAgrees(k, c) })),
  ...[[10], [9], [8], [9, 3], [2, 9, 5]].map((sites) => ({
    name: `dense maps on sites [${sites}] of 16 qubits`,
    check: (k: Kernels) => largeAgrees(k, sites),
  })),
  {
    name: 'the zero matrix adds nothing, the identity changes nothing, an empty tensor is left alone',
    check: (k) => {
      const v = numbers(6);
      k.run((work) => {
        const held = work.put(v);
        const out = work.zeros(12);
        const place = work.local.place(6, [{ levels: 3, stride: 2 }]);
        work.local.addDense(out, held, place, new Float64Array(18), 2, 1);
        expect(work.read(out)).toEqual(new Float64Array(12));
        work.local.applyDiagonal(held, place, Float64Array.of(1, 0, 1, 0, 1, 0));
        work.local.applyPermutation(held, place, [0, 1, 2]);
        expect(work.read(held)).toEqual(v.slice());
        const empty = work.zeros(0);
        const nowhere = work.local.place(0, [{ levels: 2, stride: 0 }]);
        work.local.applyDense(empty, nowhere, numbers(4));
        work.local.addDense(empty, empty, nowhere, numbers(4));
        work.local.applyDiagonal(empty, nowhere, numbers(2));
        work.local.applyPermutation(empty, nowhere, [1, 0]);
      });
    },
  },
  {
    name: 'maps on a part leave its neighbours alone',
    check: (k) => {
      const v = numbers(12);
      k.run((work) => {
        const held = work.put(v);
        const part = work.part(held, 8, 8);
        const place = work.local.place(4, [{ levels: 2, stride: 1 }]);
        work.local.applyDense(part, place, numbers(4));
        work.local.applyDiagonal(part, place, numbers(2));
        work.local.applyPermutation(part, place, [1, 0]);
        const out = work.read(held);
        expect(out.subarray(0, 8)).toEqual(v.slice(0, 8));
        expect(out.subarray(16)).toEqual(v.slice(16));
        expect(out.subarray(8, 16)).not.toEqual(v.slice(8, 16));
      });
    },
  },
];
