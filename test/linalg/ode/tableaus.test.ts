import { describe, expect, it } from 'vitest';
import { dopri5 } from '../../../src/linalg/ode/dopri5.ts';
import { rodas5p } from '../../../src/linalg/ode/rodas5p.ts';
import { tsit5 } from '../../../src/linalg/ode/tsit5.ts';
import { vern7 } from '../../../src/linalg/ode/vern7.ts';
import { density, dot, trees, weights, type Tree } from './rooted-trees.ts';

/** Weights and the stage matrices of a method; `single` belongs to nodes with one child (Rosenbrock methods). */
interface Conditions {
  readonly name: string;
  readonly order: number;
  readonly embeddedOrder: number;
  readonly denseOrder: number;
  readonly b: number[];
  readonly embedded: number[];
  readonly dense: (theta: number) => number[];
  /** The magnitudes of the powers of theta that make up `dense`, added. */
  readonly denseSizes: (theta: number) => number[];
  readonly several: number[][];
  readonly single: number[][];
}

const padded = (row: readonly number[], n: number): number[] =>
  Array.from({ length: n }, (_, i) => row[i] ?? 0);

const polynomial = (powers: readonly number[], theta: number): number =>
  powers.reduce((sum, coefficient, m) => sum + coefficient * theta ** (m + 1), 0);

const explicit = [tsit5, dopri5, vern7].map((method): Conditions => {
  const n = method.c.length;
  const a = method.a.map((row) => padded(row, n));
  const b = a[method.stages - 1]!;
  return {
    ...method,
    b,
    embedded: b.map((x, i) => x - (method.e[i] ?? 0)),
    dense: (theta) =>
      padded(
        method.dense.map((powers) => polynomial(powers, theta)),
        n,
      ),
    denseSizes: (theta) =>
      padded(
        method.dense.map((powers) => polynomial(powers.map(Math.abs), theta)),
        n,
      ),
    several: a,
    single: a,
  };
});

/** alpha = a Gamma and Gamma of the untransformed method, from Gamma^-1 = 1/gamma - C (Hairer and Wanner II, IV.7.25). */
const gamma = lowerInverse(
  rodas5p.C.map((row, i) => padded(row, 8).map((x, j) => (i === j ? 1 / rodas5p.gamma : 0) - x)),
);
const timesGamma = (row: readonly number[]): number[] =>
  gamma.map((_, j) =>
    dot(
      row,
      gamma.map((line) => line[j]!),
    ),
  );
const alpha = rodas5p.a.map((row) => timesGamma(padded(row, 8)));

const rosenbrock: Conditions = {
  ...rodas5p,
  b: timesGamma([...rodas5p.a[7]!, 1]),
  embedded: timesGamma([...rodas5p.a[7]!, 0]),
  dense: (theta) => timesGamma(rodas5p.dense.map((powers) => polynomial(powers, theta))),
  denseSizes: (theta) => {
    const sizes = rodas5p.dense.map((powers) => polynomial(powers.map(Math.abs), theta));
    return gamma.map((_, j) =>
      dot(
        sizes,
        gamma.map((line) => Math.abs(line[j]!)),
      ),
    );
  },
  several: alpha,
  single: alpha.map((row, i) => row.map((x, j) => x + gamma[i]![j]!)),
};

function lowerInverse(m: readonly number[][]): number[][] {
  const out = m.map((row) => row.map(() => 0));
  m.forEach((_, j) => {
    for (let i = j; i < m.length; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= m[i]![k]! * out[k]![j]!;
      out[i]![j] = sum / m[i]![i]!;
    }
  });
  return out;
}

/** The largest defect of the order conditions with `nodes` nodes, as part of the sum of the magnitudes `sizes` that cancel. */
function defect(
  conditions: Conditions,
  b: readonly number[],
  nodes: number,
  theta = 1,
  sizes: readonly number[] = b.map(Math.abs),
): number {
  const { several, single } = conditions;
  const magnitudes = (m: number[][]): number[][] => m.map((row) => row.map(Math.abs));
  const [severalSizes, singleSizes] = [magnitudes(several), magnitudes(single)];
  const relative = (tree: Tree): number => {
    const value = dot(b, weights(tree, several, single)) - theta ** nodes / density(tree);
    const size = dot(sizes, weights(tree, severalSizes, singleSizes));
    return Math.abs(value) / Math.max(1, size);
  };
  return Math.max(...trees(nodes).map(relative));
}

const upTo = (order: number): number[] => Array.from({ length: order }, (_, i) => i + 1);
const thetas = [0, 0.1, 0.3, 0.5, 0.77, 1];

describe('rooted trees', () => {
  it('are as many as there should be, and their densities are those of the bushy and the tall tree', () => {
    expect(upTo(8).map((nodes) => trees(nodes).length)).toEqual([1, 1, 2, 4, 9, 20, 48, 115]);
    expect(
      trees(4)
        .map(density)
        .sort((a, b) => a - b),
    ).toEqual([4, 8, 12, 24]);
  });
});

describe.each([...explicit, rosenbrock])('the tableau of $name', (method) => {
  it('meets all order conditions of its order, and not of the next', () => {
    for (const nodes of upTo(method.order))
      expect(defect(method, method.b, nodes), `${nodes}`).toBeLessThan(1e-14);
    expect(defect(method, method.b, method.order + 1)).toBeGreaterThan(1e-7);
  });

  it('has an embedded method of its order, and not of the next', () => {
    const { embedded, embeddedOrder } = method;
    for (const nodes of upTo(embeddedOrder))
      expect(defect(method, embedded, nodes), `${nodes}`).toBeLessThan(1e-14);
    expect(defect(method, embedded, embeddedOrder + 1)).toBeGreaterThan(1e-7);
  });

  it('has continuous output of its order, that meets both ends', () => {
    const exact = method.name === 'vern7' ? method.denseOrder - 1 : method.denseOrder;
    for (const theta of thetas) {
      const [b, sizes] = [method.dense(theta), method.denseSizes(theta)];
      for (const nodes of upTo(exact)) {
        expect(defect(method, b, nodes, theta, sizes), `${nodes}`).toBeLessThan(1e-14);
      }
    }
    expect(defect(method, method.dense(0.5), method.denseOrder + 1, 0.5)).toBeGreaterThan(1e-7);
    expect(method.dense(0).every((weight) => weight === 0)).toBe(true);
    method.dense(1).forEach((weight, i) => expect(weight).toBeCloseTo(method.b[i]!, 12));
  });
});

it('meets the seventh order of the output of vern7 up to the digits its source cut off', () => {
  const method = explicit[2]!;
  for (const theta of thetas) expect(defect(method, method.dense(theta), 7, theta)).toBeLessThan(3e-7);
});

it.each([tsit5, dopri5, vern7])('takes its nodes as row sums: $name', ({ a, c, e }) => {
  a.forEach((row, i) => expect(Math.abs(row.reduce((sum, x) => sum + x, 0) - c[i]!)).toBeLessThan(4e-15));
  expect(Math.abs(e.reduce((sum, x) => sum + x, 0))).toBeLessThan(1e-15);
});

it('takes c and d of rodas5p as row sums of alpha and Gamma', () => {
  alpha.forEach((row, i) => expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(rodas5p.c[i]!, 13));
  gamma.forEach((row, i) => expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(rodas5p.d[i]!, 13));
});
