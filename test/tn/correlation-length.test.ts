import { describe, expect, it } from 'vitest';
import { eig } from '../../src/linalg/eig.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import { aklt } from '../../src/operators/models/aklt.ts';
import { levels, qubits, spins } from '../../src/spaces/space.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { addMps } from '../../src/tn/mps/sum.ts';
import { moveCentre } from '../../src/tn/mps/chain.ts';
import { correlationLength } from '../../src/tn/mps/correlation-length.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import { mps, mpsOf, type Mps } from '../../src/tn/mps/mps.ts';
import { periodicMps } from '../../src/tn/mps/periodic.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import * as oracle from '../oracle.ts';
import { neel } from './dmrg-fixtures.ts';

const [a, b] = [Math.sqrt(2 / 3), Math.sqrt(1 / 3)];
const akltSite = tensor(
  [2, 3, 2],
  Float64Array.from([0, a, -b, 0, 0, 0, 0, 0, 0, b, -a, 0].flatMap((x) => [x, 0])),
);
const rng = seeded(1);

function randomSite(shape: readonly [number, number, number], seed: number): ComplexTensor {
  const random = seeded(seed);
  return tensor(
    shape,
    Float64Array.from({ length: 2 * shape[0] * shape[1] * shape[2] }, () => random.normal()),
  );
}

/** Tensors repeated, both ends closed with the first state of the bond. */
function openChain(cell: readonly ComplexTensor[], cells: number): Mps {
  const whole = Array.from({ length: cells }, () => cell).flat();
  const last = whole.length - 1;
  const cut = whole.map(({ shape, data }, site) => {
    const [left, d, right] = shape as [number, number, number];
    if (site === 0) return tensor([1, d, right], data.slice(0, 2 * d * right));
    if (site < last) return { shape, data };
    return tensor([left, d, 1], data.filter((_, i) => (i >> 1) % right === 0)); // prettier-ignore
  });
  return mps(
    levels(whole.map(({ shape }) => shape[1]!)),
    cut.map((t) => tensor(t.shape, Float64Array.from(t.data))),
  );
}

/** Moduli of the eigenvalues of the transfer matrix sum_s A_s (x) conj(A_s) of a cell, descending. */
function naiveModuli(cell: readonly ComplexTensor[]): number[] {
  const whole = cell
    .map(({ shape, data }) => {
      const [left, d, right] = shape as [number, number, number];
      const slice = (s: number): oracle.Mat =>
        Array.from({ length: left }, (_, l) =>
          Array.from({ length: right }, (_, r): oracle.Z => {
            const at = 2 * ((l * d + s) * right + r);
            return [data[at]!, data[at + 1]!];
          }),
        );
      const parts = Array.from({ length: d }, (_, s) => {
        const m = slice(s);
        return oracle.kron(m, oracle.conjMat(m));
      });
      return parts.reduce((x, y) => oracle.plus(x, y));
    })
    .reduce((x, y) => oracle.mul(x, y));
  const { values } = eig(oracle.complexMatrix(whole));
  return Array.from({ length: values.length / 2 }, (_, k) =>
    Math.sqrt(values[2 * k]! ** 2 + values[2 * k + 1]! ** 2),
  ).sort((x, y) => y - x);
}

describe('correlationLength', () => {
  it('of AKLT is 1/ln 3, on a ring, between its tensors, and found by DMRG with charges (R5)', () => {
    const ring = periodicMps(spins(40, 1), new Array<ComplexTensor>(40).fill(akltSite));
    for (const cell of [1, 2, 8])
      expect(correlationLength(ring, { rng, cell }).re).toBeCloseTo(1 / Math.log(3), 12);
    expect(correlationLength(ring, { rng }).error).toBe(0);
    const open = correlationLength(openChain([akltSite], 60), { rng });
    expect(open.re).toBeCloseTo(1 / Math.log(3), 8);
    expect(open.from).toBe('truncated');
    const h = aklt(16);
    const { state } = dmrg(h, neel(h.space, spinCharges(h.space)), { cutoff: 1e-13, variance: false });
    for (const charge of [0, 2]) {
      const { re, error } = correlationLength(state, { rng, charge, cell: 1 });
      expect(Math.abs(re - 1 / Math.log(3))).toBeLessThan(error);
      expect(error).toBeLessThan(0.05);
    }
  });

  it.each([
    [[[3, 2, 3]], 400],
    [[[3, 2, 4], [4, 3, 3]], 200], // prettier-ignore
  ] as [[number, number, number][], number][])(
    'is that of the transfer matrix of a cell of random tensors %j, whatever the gauge',
    (shapes, cells) => {
      const cell = shapes.map((shape, i) => randomSite(shape, 7 + i));
      const [first, second] = naiveModuli(cell) as [number, number];
      const exactly = -shapes.length / Math.log(second / first);
      const ring = periodicMps(
        levels(Array.from({ length: 3 }, () => shapes.map(([, d]) => d)).flat()),
        Array.from({ length: 3 }, () => cell).flat(),
      );
      expect(correlationLength(ring, { rng }).re).toBeCloseTo(exactly, 10);
      const open = openChain(cell, cells);
      const found = correlationLength(open, { rng });
      // Where lambda_2 is complex the correlations of a finite window turn about their decay.
      expect(Math.abs(found.re - exactly)).toBeLessThan(0.05 * exactly);
      expect(Math.abs(found.re - exactly)).toBeLessThan(found.error);
      const moved = mpsOf(moveCentre(open.chain, cells - 1));
      expect(correlationLength(moved, { rng }).re).toBeCloseTo(found.re, 8);
    },
  );

  it('is 0 for a product and Infinity for a cat', () => {
    const space = qubits(12);
    const [zeros, ones] = [0, 1].map((x) => productMps(space, new Int32Array(12).fill(x))) as [Mps, Mps];
    expect(correlationLength(zeros, { rng })).toMatchObject({ re: 0, error: 0 });
    expect(correlationLength(addMps(zeros, ones), { rng, cell: 1 }).re).toBeGreaterThan(1e6);
  });

  it('refuses windows and cells that do not fit', () => {
    const short = productMps(qubits(5), new Int32Array(5));
    expect(() => correlationLength(short, { rng })).toThrow(/three cells/);
    expect(() => correlationLength(short, { rng, cell: 0 })).toThrow(/cell/);
    expect(() => correlationLength(short, { rng, cell: 1, from: -1 })).toThrow(/window is -1/);
    expect(() => correlationLength(short, { rng, cell: 1, to: NaN })).toThrow(/window/);
    const ring = periodicMps(spins(6, 1), new Array<ComplexTensor>(6).fill(akltSite));
    expect(() => correlationLength(ring, { rng, cell: 4 })).toThrow(/period/);
    const zero = mpsOf({ ...short.chain, logNorm: -Infinity });
    expect(() => correlationLength(zero, { rng })).toThrow(/norm/);
  });
});
