import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { asMatrix, contract, legOffsets, permute, product, strides, tensor, type ComplexTensor } from '../../src/linalg/tensor.ts'; // prettier-ignore
import * as o from '../oracle.ts';

const random = rng(3);
const make = (shape: readonly number[]): ComplexTensor =>
  tensor(
    shape,
    Float64Array.from({ length: 2 * product(shape) }, () => random.normal()),
  );
const at = (t: ComplexTensor, index: readonly number[]): o.Z => {
  const i = o.indexFrom(index, t.shape);
  return [t.data[2 * i]!, t.data[2 * i + 1]!];
};
const indices = (shape: readonly number[]): number[][] =>
  Array.from({ length: product(shape) }, (_, i) => o.digits(i, shape));

/** Contraction by loops over every index. */
function naive(
  a: ComplexTensor,
  b: ComplexTensor,
  aLegs: readonly number[],
  bLegs: readonly number[],
): o.Vec {
  const free = (t: ComplexTensor, legs: readonly number[]): number[] => t.shape.map((_, leg) => leg).filter((leg) => !legs.includes(leg)); // prettier-ignore
  const [aFree, bFree] = [free(a, aLegs), free(b, bLegs)];
  const shape = [...aFree.map((leg) => a.shape[leg]!), ...bFree.map((leg) => b.shape[leg]!)];
  return indices(shape).map((x) =>
    indices(aLegs.map((leg) => a.shape[leg]!)).reduce<o.Z>(
      (sum, y) => {
        const pick = (t: ComplexTensor, free: number[], legs: readonly number[], from: number): number[] =>
          t.shape.map((_, leg) =>
            legs.includes(leg) ? y[legs.indexOf(leg)]! : x[from + free.indexOf(leg)]!,
          );
        return o.add(
          sum,
          o.times(at(a, pick(a, aFree, aLegs, 0)), at(b, pick(b, bFree, bLegs, aFree.length))),
        );
      },
      [0, 0],
    ),
  );
}

describe('permute', () => {
  it.each([
    [[2, 3, 4], [2, 0, 1]],
    [[2, 3, 4], [1, 2, 0]],
    [[2, 3], [1, 0]],
    [[3, 1, 2, 2], [3, 1, 0, 2]],
    [[5], [0]],
    [[], []],
    [[2, 0, 3], [2, 1, 0]],
  ])('shape %j by %j moves every entry to its place', (shape, order) => {
    const t = make(shape);
    const before = t.data.slice();
    const moved = permute(t, order);
    expect(moved.shape).toEqual(order.map((leg) => shape[leg]));
    indices(shape).forEach((index) => expect(at(moved, order.map((leg) => index[leg]!))).toEqual(at(t, index)));
    expect(t.data).toEqual(before);
  }); // prettier-ignore

  it('refuses what is not a permutation', () => {
    const t = make([2, 3]);
    for (const order of [[0], [0, 0], [0, 2], [-1, 0], [0, 1, 1], [0, 0.5]]) {
      expect(() => permute(t, order), `${order}`).toThrow(/`order` must be a permutation of 0..1/);
    }
  });
});

describe('contract', () => {
  it.each([
    [[2, 3], [3, 4], [1], [0]],
    [[2, 3, 4], [4, 5, 2], [0, 2], [2, 0]],
    [[2, 3, 4], [2, 3, 4], [0, 1, 2], [0, 1, 2]],
    [[2, 3], [4], [], []],
    [[3, 2], [2, 3], [0], [1]],
    [[2, 2, 2], [2, 2, 2], [2, 0], [0, 1]],
    [[0, 3], [3, 2], [1], [0]],
    [[2, 0], [0, 3], [1], [0]],
    [[], [2], [], []],
  ])('%j with %j over legs %j, %j is the sum over all indices', (aShape, bShape, aLegs, bLegs) => {
    const [a, b] = [make(aShape), make(bShape)];
    const c = contract(a, b, aLegs, bLegs);
    expect(c.data.length).toBe(2 * product(c.shape));
    expect(o.distance(o.vecOf(c.data), naive(a, b, aLegs, bLegs))).toBeLessThan(1e-13);
  }); // prettier-ignore

  it('agrees with loops for random shapes and legs', () => {
    const plan = fc.record({
      dims: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 }),
      shared: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
      shuffle: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(plan, ({ dims, shared, shuffle }) => {
        const a = make(dims);
        const b = make(shuffle.map((leg) => (shared.includes(leg) ? dims[leg]! : 2)));
        const bLegs = shared.map((leg) => shuffle.indexOf(leg));
        expect(
          o.distance(o.vecOf(contract(a, b, shared, bLegs).data), naive(a, b, shared, bLegs)),
        ).toBeLessThan(1e-12);
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  it('refuses legs that do not exist, repeat, or do not fit', () => {
    const [a, b] = [make([2, 3]), make([3, 2])];
    expect(() => contract(a, b, [1], [])).toThrow(/`bLegs` must name 1 legs/);
    expect(() => contract(a, b, [1], [1])).toThrow(/`bLegs` must match dimension 3/);
    expect(() => contract(a, b, [7], [7])).toThrow(/`aLegs` must be within 0..1/);
    expect(() => contract(a, b, [1], [-1])).toThrow(/`bLegs` must be within/);
    expect(() => contract(a, make([3, 3]), [1, 1], [0, 1])).toThrow(/`aLegs` must be distinct/);
  });
});

describe('tensor', () => {
  it('strides, offsets and views', () => {
    expect(strides([2, 3, 4])).toEqual([12, 4, 1]);
    expect(strides([])).toEqual([]);
    expect(product([])).toBe(1);
    expect([...legOffsets([2, 3], [10, 1])]).toEqual([0, 1, 2, 10, 11, 12]);
    expect([...legOffsets([], [])]).toEqual([0]);
    expect(legOffsets([2, 0], [1, 1]).length).toBe(0);
    const t = make([2, 3, 4]);
    const m = asMatrix(t, 1);
    expect([m.rows, m.cols, m.data]).toEqual([2, 12, t.data]);
    expect([asMatrix(t, 0).rows, asMatrix(t, 3).cols]).toEqual([1, 1]);
  });

  it('refuses data that does not fit its shape', () => {
    expect(() => tensor([2, 2], new Float64Array(6))).toThrow(ArgumentError);
  });
});
