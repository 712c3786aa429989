import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { tensor } from '../../src/linalg/tensor.ts';
import {
  addTensors,
  conjugateTensor,
  innerProduct,
  scaleTensor,
  tensorNorm,
} from '../../src/tn/tensor/algebra.ts';
import type { BlockTensor, Field } from '../../src/tn/tensor/block-tensor.ts';
import { contract } from '../../src/tn/tensor/contract.ts';
import { fromDense, plainTensor, toDense } from '../../src/tn/tensor/dense.ts';
import { directSum } from '../../src/tn/tensor/direct-sum.ts';
import { dualLeg, leg, levelLeg, plainLeg, type Leg } from '../../src/tn/tensor/leg.ts';
import { permuteLegs } from '../../src/tn/tensor/permute-legs.ts';
import { structureOf } from '../../src/tn/tensor/structure.ts';
import { noSymmetry, u1, z2 } from '../../src/tn/tensor/symmetry.ts';
import { identityTensor, traceLegs } from '../../src/tn/tensor/trace-legs.ts';
import * as oracle from '../oracle.ts';
import { distance, indices, randomTensor, reader, supplies } from './tensors.ts';

const fields: Field[] = ['real', 'complex'];
const cases = supplies.flatMap((supply) => fields.map((field) => ({ ...supply, field })));

describe.each(cases)('tensors: $name, $field', ({ symmetry, legs, field }) => {
  const [a, b, c, d, e] = legs as [Leg, Leg, Leg, Leg, Leg];

  it('come back from dense as they were', () => {
    const t = randomTensor(symmetry, [a, b, dualLeg(c), d], field, seeded(1));
    const back = fromDense(toDense(t), t.structure, { field });
    expect(back.data).toEqual(t.data);
    expect(t.data.length).toBeGreaterThan(0);
  });

  it.each([
    { aLegs: [2], bLegs: [0] },
    { aLegs: [0], bLegs: [2] },
    { aLegs: [0, 2], bLegs: [2, 0] },
    { aLegs: [2, 0], bLegs: [0, 2] },
    { aLegs: [], bLegs: [] },
    { aLegs: [1, 2, 0], bLegs: [1, 0, 2] },
    { aLegs: [3, 1], bLegs: [3, 1] },
  ])('contract $aLegs with $bLegs like the naive sum', ({ aLegs, bLegs }) => {
    const rng = seeded(2);
    const x = randomTensor(symmetry, [a, b, c, dualLeg(d)], field, rng);
    const y = randomTensor(symmetry, [dualLeg(c), dualLeg(b), dualLeg(a), d], field, rng);
    const out = contract(x, aLegs, y, bLegs);
    const [readX, readY, readOut] = [reader(x), reader(y), reader(out)];
    const free = (used: number[]): number[] => [0, 1, 2, 3].filter((i) => !used.includes(i));
    const inner = indices(aLegs.map((i) => x.structure.legs[i]!.dim));
    const shape = [
      ...free(aLegs).map((i) => x.structure.legs[i]!.dim),
      ...free(bLegs).map((i) => y.structure.legs[i]!.dim),
    ];
    let worst = 0;
    for (const index of indices(shape).filter((_, i) => i % 7 === 0)) {
      const [left, right] = [Array<number>(4), Array<number>(4)];
      free(aLegs).forEach((i, at) => (left[i] = index[at]!));
      free(bLegs).forEach((i, at) => (right[i] = index[free(aLegs).length + at]!));
      let sum: oracle.Z = [0, 0];
      for (const k of inner) {
        aLegs.forEach((i, at) => (left[i] = k[at]!));
        bLegs.forEach((i, at) => (right[i] = k[at]!));
        sum = oracle.add(sum, oracle.times(readX(left), readY(right)));
      }
      const [re, im] = readOut(index);
      worst = Math.max(worst, Math.abs(re - sum[0]), Math.abs(im - sum[1]));
    }
    expect(worst).toBeLessThan(1e-12);
  });

  it('reorder legs', () => {
    const t = randomTensor(symmetry, [a, b, dualLeg(c), d], field, seeded(3));
    const order = [2, 0, 3, 1];
    const [read, moved] = [reader(t), reader(permuteLegs(t, order))];
    for (const index of indices(t.structure.legs.map(({ dim }) => dim))) {
      expect(moved(order.map((i) => index[i]!))).toEqual(read(index));
    }
  });

  it('add, scale, conjugate and measure like their entries', () => {
    const rng = seeded(4);
    const draw = (): BlockTensor => randomTensor(symmetry, [a, dualLeg(e), b, dualLeg(d)], field, rng);
    const [x, y] = [draw(), draw()];
    const before = [x.data.slice(), y.data.slice()];
    const sum = addTensors(x, y, { re: 0.3, im: -2 }, 1.5);
    const [readX, readY, readSum, readBar] = [reader(x), reader(y), reader(sum), reader(conjugateTensor(x))];
    let [dot, square]: [oracle.Z, number] = [[0, 0], 0];
    for (const index of indices(x.structure.legs.map(({ dim }) => dim))) {
      const [p, q] = [readX(index), readY(index)];
      const right = oracle.add(oracle.times([0.3, -2], p), oracle.times([1.5, 0], q));
      expect(readSum(index)[0]).toBeCloseTo(right[0], 12);
      expect(readSum(index)[1]).toBeCloseTo(right[1], 12);
      expect(readBar(index)[0]).toBe(p[0]);
      expect(Math.abs(readBar(index)[1] + p[1])).toBe(0);
      dot = oracle.add(dot, oracle.times(oracle.conj(p), q));
      square += p[0] ** 2 + p[1] ** 2;
    }
    expect(innerProduct(x, y).re).toBeCloseTo(dot[0], 10);
    expect(innerProduct(x, y).im).toBeCloseTo(dot[1], 10);
    expect(tensorNorm(x)).toBeCloseTo(Math.sqrt(square), 12);
    expect(scaleTensor(addTensors(x, y, 1, 1), -1).field).toBe(field);
    expect([x.data, y.data]).toEqual(before);
  });

  it('sum directly: products of sums are sums of products', () => {
    const rng = seeded(5);
    const other = randomTensor(symmetry, [b, dualLeg(d)], field, rng).structure.legs[1]!;
    const bond = dualLeg(a);
    const [x, y] = [
      randomTensor(symmetry, [b, c, bond], field, rng),
      randomTensor(symmetry, [b, c, other], field, rng),
    ];
    const [p, q] = [
      randomTensor(symmetry, [a, dualLeg(b)], field, rng),
      randomTensor(symmetry, [d, dualLeg(b)], field, rng),
    ];
    const whole = contract(directSum(x, y, [2]), [2], directSum(p, q, [0]), [0]);
    const parts = addTensors(contract(x, [2], p, [0]), contract(y, [2], q, [0]));
    expect(distance(whole, parts)).toBeLessThan(1e-12);
    const corner = directSum(x, y, [0, 2]);
    expect(tensorNorm(corner) ** 2).toBeCloseTo(tensorNorm(x) ** 2 + tensorNorm(y) ** 2, 10);
  });

  it('trace two legs like contraction with the identity', () => {
    const t = randomTensor(symmetry, [b, a, c, dualLeg(a), dualLeg(c)], field, seeded(6));
    const one = identityTensor(symmetry, dualLeg(a), field);
    expect(distance(traceLegs(t, 1, 3), contract(t, [1, 3], one, [0, 1]))).toBeLessThan(1e-12);
  });
});

/** The tensor as a matrix with the legs `first` as rows. */
function matrixOf(t: BlockTensor, first: readonly number[]): oracle.Mat {
  const rest = t.structure.legs.map((_, i) => i).filter((i) => !first.includes(i));
  const { shape, data } = toDense(permuteLegs(t, [...first, ...rest]));
  const rows = shape.slice(0, first.length).reduce((p, q) => p * q, 1);
  const cols = data.length / 2 / rows;
  return oracle.build(rows, cols, (r, c) => [data[2 * (r * cols + c)]!, data[2 * (r * cols + c) + 1]!]);
}

describe('large contractions', () => {
  it.each([
    { how: 'that merge into matrices', x: [12, 3, 13], aLegs: [1, 2], y: [3, 13, 11], bLegs: [0, 1] },
    {
      how: 'looped over what does not merge',
      x: [12, 3, 13, 4],
      aLegs: [0, 2],
      y: [13, 12, 11],
      bLegs: [1, 0],
    },
    { how: 'with axes of several groups', x: [9, 3, 10, 4], aLegs: [1, 3], y: [3, 11, 4, 7], bLegs: [0, 2] },
    { how: 'to a vector', x: [12, 13, 14], aLegs: [2, 0], y: [14, 12], bLegs: [0, 1] },
  ])('$how agree with naive products of matrices', ({ x, aLegs, y, bLegs }) => {
    const rng = seeded(7);
    const draw = (dims: number[], direction: 1 | -1): BlockTensor =>
      randomTensor(
        noSymmetry,
        dims.map((dim) => plainLeg(dim, direction)),
        'complex',
        rng,
      );
    const [a, b] = [draw(x, 1), draw(y, -1)];
    const right = oracle.mul(oracle.transpose(matrixOf(a, aLegs)), matrixOf(b, bLegs)).flat();
    const ours = toDense(contract(a, aLegs, b, bLegs)).data;
    expect(ours.length).toBe(2 * right.length);
    const worst = right.map(([re, im], i) =>
      Math.max(Math.abs(re - ours[2 * i]!), Math.abs(im - ours[2 * i + 1]!)),
    );
    expect(Math.max(...worst)).toBeLessThan(1e-11);
  });
});

describe('what tensors refuse', () => {
  const q = levelLeg([1, -1], 1);
  const t = randomTensor(u1, [q, dualLeg(q)], 'real', seeded(8));

  it('legs that do not fit, exist or differ, by name', () => {
    expect(() => contract(t, [0], t, [0])).toThrow(/`bLegs` must fit leg 0 of a, in \{1: 1, -1: 1\}/);
    expect(() => contract(t, [2], t, [0])).toThrow(/`aLegs` must be within 0..1/);
    expect(() => contract(t, [0, 0], t, [1, 1])).toThrow(/`aLegs` must be distinct/);
    expect(() => contract(t, [0], t, [0, 1])).toThrow(/`bLegs` must name 1 legs/);
    expect(() => permuteLegs(t, [0, 0])).toThrow(/`order`/);
    expect(() => addTensors(t, permuteLegs(t, [1, 0]))).toThrow(/`b` must have the legs/);
    expect(() => traceLegs(randomTensor(u1, [q, q], 'real', seeded(1)), 0, 1)).toThrow(ArgumentError);
    expect(() => contract(t, [0], randomTensor(z2, [levelLeg([0, 1], 1)], 'real', seeded(1)), [0])).toThrow(
      /symmetry/,
    );
  });

  it('charges out of range, bad dimensions, NaN', () => {
    expect(() => structureOf(z2, [leg([2], [1], 1)])).toThrow(/`legs\[0\].charges`/);
    expect(() => leg([0], [0], 1)).toThrow(/`dims`/);
    expect(() => leg([0.5], [1], 1)).toThrow(/`charges`/);
    expect(() => plainTensor(tensor([1], Float64Array.of(NaN, 0)), [1])).toThrow(/`dense`/);
  });

  it('dense entries that charges forbid, and imaginary parts where real ones are asked', () => {
    const flip = tensor([2, 2], Float64Array.of(0, 0, 1, 0, 1, 0, 0, 0));
    expect(() => fromDense(flip, t.structure)).toThrow(/zero where the charges forbid/);
    expect(() => plainTensor(tensor([1], Float64Array.of(1, 1)), [1], { field: 'real' })).toThrow(/be real/);
  });

  it('nothing of tensors without any entry', () => {
    const none = randomTensor(u1, [leg([5], [2], 1), dualLeg(q)], 'real', seeded(1));
    expect(none.data.length).toBe(0);
    expect(tensorNorm(none)).toBe(0);
    expect(tensorNorm(contract(none, [1], t, [0]))).toBe(0);
    expect(tensorNorm(directSum(t, t, [0]))).toBeGreaterThan(0);
  });
});
