import { expect } from 'vitest';
import { combination } from '../../src/linalg/kernels/combine.ts';
import type { Ever, HeldMap } from '../../src/linalg/kernels/families/hermitian.ts';
import type { HeldBanded, HeldCsr } from '../../src/linalg/kernels/families/sparse.ts';
import type { Numbers } from '../../src/linalg/kernels/held.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import * as o from '../oracle.ts';
import { numbers, placed, random, type KernelLaw } from './kernels-law.ts';
import { banded, bands, csr, hermitian } from './kernels-sparse.ts';

/** The upper triangle, row after row. */
function packed(x: o.Mat): Float64Array {
  return Float64Array.from(x.flatMap((row, r) => row.slice(r)).flat());
}

function wholeOf(work: Workspace, x: Numbers, n: number): o.Mat {
  const values = work.read(x);
  let at = 0;
  const out = o.build(n, n, () => [0, 0]);
  for (let r = 0; r < n; r++) {
    for (let c = r; c < n; c++, at += 2) {
      out[r]![c] = [values[at]!, values[at + 1]!];
      if (c === r) expect(values[at + 1]).toBe(0);
      else out[c]![r] = [values[at]!, -values[at + 1]!];
    }
  }
  expect(at).toBe(values.length);
  return out;
}

interface Made<Held> {
  readonly held: Held;
  readonly matrix: o.Mat;
}

/** K X + (K X)^dagger + sum L X L^dagger in naive arithmetic. */
function mapped(k: o.Mat, jumps: readonly o.Mat[], x: o.Mat): o.Mat {
  const half = o.mul(k, x);
  return jumps.reduce((sum, l) => o.plus(sum, o.mul(o.mul(l, x), o.dagger(l))), o.plus(half, o.dagger(half)));
}

function mapAgrees<Held extends HeldBanded | HeldCsr>(
  k: Kernels,
  n: number,
  jumps: number,
  make: (work: Workspace, which: number) => Made<Held>,
  hold: (work: Workspace, k: Held, jumps: readonly Held[], ever?: Ever) => HeldMap,
): void {
  k.run((work) => {
    const generator = make(work, 0);
    const others = Array.from({ length: jumps }, (_, j) => make(work, j + 1));
    const held = others.map((jump) => jump.held);
    const matrices = others.map((jump) => jump.matrix);
    const map = hold(work, generator.held, held);
    const x = hermitian(n);
    const from = placed(work, packed(x));
    const out = placed(work, numbers((n * (n + 1)) / 2));
    map.apply(out, from);
    expect(o.distance(wholeOf(work, out, n), mapped(generator.matrix, matrices, x))).toBeLessThan(1e-11);
    expect(work.read(from)).toEqual(packed(x));
    stagesAgree(work, map, n, generator.matrix, matrices);
    // Values that change, with tables made while they were zero.
    const all = [generator.held, ...held].map(({ values }) => work.read(values));
    for (const { values } of [generator.held, ...held]) work.vectors.clear(values);
    const later = hold(work, generator.held, held, { k: all[0]!, jumps: all.slice(1) });
    later.apply(out, from);
    expect(o.distance(wholeOf(work, out, n), o.scale(x, [0, 0]))).toBe(0);
    [generator.held, ...held].forEach(({ values }, i) => work.write(values, all[i]!));
    work.vectors.scale(generator.held.values, 0.5);
    later.refresh();
    later.apply(out, from);
    const halved = mapped(o.scale(generator.matrix, [0.5, 0]), matrices, x);
    expect(o.distance(wholeOf(work, out, n), halved)).toBeLessThan(1e-11);
  });
}

/** Stages 1 and 2 of a method of three, and the first alone, whose argument is y. */
function stagesAgree(work: Workspace, map: HeldMap, n: number, k: o.Mat, jumps: readonly o.Mat[]): void {
  const [y, first] = [hermitian(n), hermitian(n)];
  const count = n * (n + 1);
  const slopes = [placed(work, packed(first)), placed(work, new Float64Array(count)), work.zeros(count)];
  const targets = [work.zeros(count), placed(work, new Float64Array(count)), work.zeros(count)];
  const rows = [combination([]), combination([0.5]), combination([0, -2])];
  map.stages(rows)({ y: placed(work, packed(y)), slopes, targets }, 1, 2, 0.1);
  const g1 = o.plus(y, o.scale(first, [0.05, 0]));
  const k1 = mapped(k, jumps, g1);
  const g2 = o.plus(y, o.scale(k1, [-0.2, 0]));
  const expected = [g1, g2, k1, mapped(k, jumps, g2)];
  [targets[1]!, targets[2]!, slopes[1]!, slopes[2]!].forEach((found, i) => {
    expect(o.distance(wholeOf(work, found, n), expected[i]!)).toBeLessThan(1e-9);
  });
  expect(work.read(targets[0]!)).toEqual(new Float64Array(count));
  expect(work.read(slopes[0]!)).toEqual(packed(first));
  targets[0] = placed(work, new Float64Array(count).fill(7));
  map.stages(rows)({ y: placed(work, packed(y)), slopes, targets }, 0, 0, 0.1);
  expect(work.read(targets[0])).toEqual(packed(y));
  expect(o.distance(wholeOf(work, slopes[0]!, n), mapped(k, jumps, y))).toBeLessThan(1e-9);
}

/** Rows with no more than one real entry, as lowering operators have. */
function single(work: Workspace, n: number): Made<HeldCsr> {
  const matrix = o.build(n, n, () => [0, 0]);
  const [rowStart, column, values] = [[0], [] as number[], [] as number[]];
  for (let r = 0; r < n; r++) {
    if (r % 3 !== 1) {
      const c = (2 * r + 1) % n;
      const value = random.normal();
      matrix[r]![c] = [value, 0];
      column.push(c);
      values.push(value, 0);
    }
    rowStart.push(column.length);
  }
  const held = {
    rows: n,
    rowStart: work.put(Int32Array.from(rowStart)),
    column: work.put(Int32Array.from(column)),
    values: work.put(Float64Array.from(values)),
  };
  return { held, matrix };
}

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 32];

/** Hermitian matrices that are packed. */
export const hermitianLaws: readonly KernelLaw[] = [
  ...sizes.map((n) => ({
    name: `whole matrices, sums with the adjoint and norms, n = ${n}`,
    check: (k: Kernels) =>
      k.run((work) => {
        const x = hermitian(n);
        const held = placed(work, packed(x));
        const full = placed(work, numbers(n * n));
        work.hermitian.unpack(full, held, n);
        const whole = o.matOf({ rows: n, cols: n, data: work.read(full) });
        expect(o.distance(whole, x)).toBe(0);
        const a = o.matOf({ rows: n, cols: n, data: numbers(n * n) });
        const out = placed(work, numbers((n * (n + 1)) / 2));
        work.hermitian.fold(out, placed(work, o.interleaved(a)), n);
        expect(o.distance(wholeOf(work, out, n), o.plus(a, o.dagger(a)))).toBe(0);
        const squares = o.interleaved(x).reduce((sum, value) => sum + value * value, 0);
        expect(work.hermitian.norm2(held, n) / squares).toBeCloseTo(1, 13);
      }),
  })),
  ...sizes.map((n) => ({
    name: `scaled squares, n = ${n}`,
    check: (k: Kernels) =>
      k.run((work) => {
        const [x, y, z] = [hermitian(n), hermitian(n), hermitian(n)];
        const held = [x, y, z].map((m) => placed(work, packed(m))) as [Numbers, Numbers, Numbers];
        const [a, b, c] = [x, y, z].map(o.interleaved) as [Float64Array, Float64Array, Float64Array];
        const expected = a.reduce((sum, value, i) => {
          return sum + (value / (0.3 + 0.2 * Math.max(Math.abs(b[i]!), Math.abs(c[i]!)))) ** 2;
        }, 0);
        expect(work.hermitian.scaledSquares(...held, n, 0.2, 0.3) / expected).toBeCloseTo(1, 12);
        const broken = packed(z);
        broken[broken.length - 2] = Infinity;
        const [p, q] = held;
        expect(work.hermitian.scaledSquares(p, q, work.put(broken), n, 0.2, 0.3)).toBeNaN();
      }),
  })),
  ...[1, 2, 5, 8, 9, 17, 32].map((n) => ({
    name: `Lyapunov map of compressed rows, n = ${n}`,
    check: (k: Kernels) => {
      for (const jumps of [0, 1, 3]) {
        const make = (work: Workspace, which: number): Made<HeldCsr> =>
          which === 1 ? single(work, n) : csr(work, n, n);
        mapAgrees(k, n, jumps, make, (work, ...held) => work.hermitian.lyapunovCsr(...held));
      }
    },
  })),
  ...[...bands, [32, [-1, 0, 1]] as const, [23, [-2, 3]] as const].map(([n, offsets]) => ({
    name: `Lyapunov map of bands, n = ${n}, offsets [${offsets}]`,
    check: (k: Kernels) => {
      for (const jumps of [0, 1, 2]) {
        const make = (work: Workspace, which: number): Made<HeldBanded> =>
          banded(work, n, offsets, which === 1);
        mapAgrees(k, n, jumps, make, (work, ...held) => work.hermitian.lyapunovBanded(...held));
      }
    },
  })),
  {
    name: 'imaginary band matrices, and matrices of no rows',
    check: (k) =>
      k.run((work) => {
        const x = hermitian(6);
        const [a, b] = [banded(work, 6, [-1, 0, 2], true), banded(work, 6, [-1, 1], true)];
        for (const { held } of [a, b]) work.vectors.scale(held.values, 0, 1);
        const [p, q] = [a, b].map(({ matrix }) => o.scale(matrix, [0, 1])) as [o.Mat, o.Mat];
        const out = work.zeros(42);
        work.hermitian.lyapunovBanded(a.held, [b.held]).apply(out, work.put(packed(x)));
        expect(o.distance(wholeOf(work, out, 6), mapped(p, [q], x))).toBeLessThan(1e-12);
        const empty = work.zeros(0);
        const none = csr(work, 0, 0).held;
        work.hermitian.lyapunovCsr(none, [none]).apply(empty, empty);
        const band = banded(work, 0, [0]).held;
        work.hermitian.lyapunovBanded(band, [band]).apply(empty, empty);
        expect(work.hermitian.norm2(empty, 0)).toBe(0);
      }),
  },
];
