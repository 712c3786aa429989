import { describe, expect, it } from 'vitest';
import { ArgumentError, NotPhysicalError, TruncationError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { conjugateTensor, scaleTensor, tensorNorm } from '../../src/tn/tensor/algebra.ts';
import { zeroTensor, type BlockTensor, type Field } from '../../src/tn/tensor/block-tensor.ts';
import { contract } from '../../src/tn/tensor/contract.ts';
import { toDense } from '../../src/tn/tensor/dense.ts';
import { dualLeg, leg, plainLeg, type Leg } from '../../src/tn/tensor/leg.ts';
import { permuteLegs } from '../../src/tn/tensor/permute-legs.ts';
import { scaleLeg, splitLq, splitQr, splitSvd } from '../../src/tn/tensor/split.ts';
import { noSymmetry, u1 } from '../../src/tn/tensor/symmetry.ts';
import { identityTensor } from '../../src/tn/tensor/trace-legs.ts';
import { chooseRank, requireTruncation } from '../../src/tn/tensor/truncation.ts';
import { singularValues } from '../../src/linalg/svd.ts';
import { distance, randomTensor, supplies } from './tensors.ts';

const fields: Field[] = ['real', 'complex'];
const cases = supplies.flatMap((supply) => fields.map((field) => ({ ...supply, field })));

/** |t^dagger t - 1| over all legs but the last. */
function columnDefect(t: BlockTensor): number {
  const rows = t.structure.legs.map((_, i) => i).slice(0, -1);
  const gram = contract(conjugateTensor(t), rows, t, rows);
  return distance(gram, identityTensor(t.structure.symmetry, gram.structure.legs[0]!, t.field));
}

function rowDefect(t: BlockTensor): number {
  return columnDefect(permuteLegs(t, [...t.structure.legs.map((_, i) => i).slice(1), 0]));
}

describe.each(cases)('splits: $name, $field', ({ symmetry, legs, field }) => {
  const [a, b, c, d] = legs as [Leg, Leg, Leg, Leg];
  const t = randomTensor(symmetry, [a, b, dualLeg(d), c], field, seeded(1), symmetry.modulus === 1 ? 0 : 1);
  const rows = [2, 0];
  const rest = [1, 3];
  const ordered = permuteLegs(t, [...rows, ...rest]);

  it('by singular values give the tensor back, from orthonormal factors, with the values of its dense matrix', () => {
    const { u, spectrum, v, kept, discarded, norm } = splitSvd(t, rows);
    expect(distance(contract(scaleLeg(u, 2, spectrum), [2], v, [0]), ordered)).toBeLessThan(1e-12);
    expect([columnDefect(u), rowDefect(v)].every((defect) => defect < 1e-13)).toBe(true);
    expect(norm).toBeCloseTo(tensorNorm(t), 12);
    expect(discarded).toBeLessThan(1e-28);
    const { shape, data } = toDense(ordered);
    const dense = { rows: shape[0]! * shape[1]!, cols: shape[2]! * shape[3]!, data };
    const all = singularValues(dense).filter((s) => s > 1e-12);
    expect(kept).toBe(all.length);
    const descending = Float64Array.from(spectrum).sort().reverse();
    expect(Math.max(...all.map((s, i) => Math.abs(s - descending[i]!)))).toBeLessThan(1e-12);
  });

  it('truncate to the best approximation and say what that costs', () => {
    const { u, spectrum, v, kept, discarded } = splitSvd(t, rows, { maxBond: 2 });
    expect(kept).toBe(2);
    const rebuilt = contract(scaleLeg(u, 2, spectrum), [2], v, [0]);
    const difference = toDense(rebuilt).data.map((x, i) => x - toDense(ordered).data[i]!);
    const lost = difference.reduce((sum, x) => sum + x * x, 0) / tensorNorm(t) ** 2;
    expect(discarded).toBeCloseTo(lost, 12);
    expect(discarded).toBeGreaterThan(1e-3);
  });

  it('by QR and LQ give the tensor back', () => {
    const { left: q, right: r } = splitQr(t, rows);
    expect(distance(contract(q, [2], r, [0]), ordered)).toBeLessThan(1e-12);
    expect(columnDefect(q)).toBeLessThan(1e-13);
    const { left: l, right: p } = splitLq(t, rows);
    expect(distance(contract(l, [2], p, [0]), ordered)).toBeLessThan(1e-12);
    expect(rowDefect(p)).toBeLessThan(1e-13);
  });

  it('take all legs or none as rows', () => {
    const column = splitQr(t, [0, 1, 2, 3]);
    expect(distance(contract(column.left, [4], column.right, [0]), t)).toBeLessThan(1e-12);
    const row = splitLq(t, []);
    expect(distance(contract(row.left, [0], row.right, [0]), t)).toBeLessThan(1e-12);
  });

  it.each([1e-150, 1e150])('are right at the scale %d', (scale) => {
    const { spectrum, norm, discarded } = splitSvd(scaleTensor(t, scale), rows, { maxBond: 2 });
    const plain = splitSvd(t, rows, { maxBond: 2 });
    expect(discarded).toBeCloseTo(plain.discarded, 12);
    expect(norm / scale).toBeCloseTo(plain.norm, 10);
    expect(spectrum[0]! / scale).toBeCloseTo(plain.spectrum[0]!, 10);
  });
});

describe('scaleLeg', () => {
  it.each([0, 1, 2])('multiplies along leg %d', (at) => {
    const legs = [leg([0, 1], [2, 1], 1), leg([1, 0, 2], [1, 2, 1], 1), leg([0, 1, 2], [1, 2, 2], -1)];
    const t = randomTensor(u1, legs, 'complex', seeded(3));
    const factors = Array.from({ length: legs[at]!.dim }, (_, i) => i + 0.5);
    const { shape, data } = toDense(t);
    const scaled = toDense(scaleLeg(t, at, factors)).data;
    const run = shape.slice(at + 1).reduce((x, y) => x * y, 1);
    data.forEach((x, i) => expect(scaled[i]).toBe(factors[Math.floor(i / 2 / run) % shape[at]!]! * x));
  });
});

describe('the rank that is kept', () => {
  const weights = [0.5, 0.3, 0.15, 0.04, 0.01];
  const values = weights.map(Math.sqrt);

  it('is the smallest whose discarded weight is at most cutoff, relative to the total', () => {
    for (const scale of [1, 1e-150, 1e150]) {
      const scaled = values.map((s) => scale * s);
      expect(chooseRank(scaled, { cutoff: 0.0100001 }).kept).toBe(4);
      expect(chooseRank(scaled, { cutoff: 0.05 - 1e-9 }).kept).toBe(4);
      expect(chooseRank(scaled, { cutoff: 0.05 + 1e-9 }).kept).toBe(3);
      expect(chooseRank(scaled, { cutoff: 0.05 + 1e-9 }).discarded).toBeCloseTo(0.05, 12);
      expect(chooseRank(scaled, {}).kept).toBe(5);
    }
  });

  it('is at least minBond, at most maxBond and never zero', () => {
    expect(chooseRank(values, { cutoff: 0.9 }).kept).toBe(1);
    expect(chooseRank(values, { cutoff: 0.9, minBond: 4 }).kept).toBe(4);
    expect(chooseRank(values, { maxBond: 2 }).kept).toBe(2);
    expect(chooseRank([1], { cutoff: 0.99 }).kept).toBe(1);
    expect(chooseRank([1, 1e-17, 0], { minBond: 3 }).kept).toBe(1);
    expect(chooseRank([1, 1e-17, 0], {})).toEqual({ kept: 1, discarded: 1e-17 ** 2 });
  });

  it('does not cut multiplets when they are to be kept', () => {
    const triplet = [3, 2, 2, 2 - 1e-9, 1];
    expect(chooseRank(triplet, { maxBond: 3 }).kept).toBe(3);
    expect(chooseRank(triplet, { maxBond: 3, keepMultiplets: true }).kept).toBe(1);
    expect(chooseRank(triplet, { maxBond: 3, keepMultiplets: 1e-12 }).kept).toBe(3);
    expect(chooseRank(triplet, { cutoff: 7 / 22, keepMultiplets: true }).kept).toBe(4);
    expect(() => chooseRank([1, 1, 1], { maxBond: 2, keepMultiplets: true })).toThrow(TruncationError);
  });

  it('is not chosen by options that cannot be meant', () => {
    for (const option of [
      { maxBond: 0 },
      { maxBond: 2.5 },
      { minBond: -1 },
      { cutoff: 1 },
      { cutoff: NaN },
      { cutoff: -1e-9 },
      { keepMultiplets: -1 },
      { maxBond: 2, minBond: 3 },
    ]) {
      expect(() => requireTruncation(option)).toThrow(ArgumentError);
    }
  });
});

describe('what cannot be split', () => {
  const structure = randomTensor(noSymmetry, [plainLeg(2, 1), plainLeg(3, -1)], 'real', seeded(1)).structure;

  it('the zero tensor', () => {
    expect(() => splitSvd(zeroTensor(structure, 'real'), [0])).toThrow(NotPhysicalError);
  });

  it('NaN', () => {
    expect(() => splitSvd({ structure, field: 'real', data: new Float64Array(6).fill(NaN) }, [0])).toThrow(
      ArgumentError,
    );
    expect(() =>
      splitQr({ structure, field: 'real', data: new Float64Array(6).fill(Infinity) }, [0]),
    ).toThrow(ArgumentError);
  });

  it('a tensor without blocks', () => {
    const none = randomTensor(u1, [leg([5], [2], 1), leg([0], [1], -1)], 'real', seeded(1));
    expect(() => splitSvd(none, [0])).toThrow(/have a block/);
  });
});
