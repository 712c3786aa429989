import { describe, expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import { tensor } from '../../src/linalg/tensor.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { qubits } from '../../src/spaces/space.ts';
import { toKet } from '../../src/states/convert.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import type { Ket } from '../../src/states/ket.ts';
import { Environments } from '../../src/tn/peps/environments.ts';
import { singleRows } from '../../src/tn/peps/layers.ts';
import { isingPeps, randomPeps } from '../../src/tn/peps/make.ts';
import { pepsAmplitude, pepsLogNorm, withPepsOptions } from '../../src/tn/peps/measures.ts';
import { peps, type Peps } from '../../src/tn/peps/peps.ts';
import { hermitian, randomMatrix } from '../conformance/state-operators.ts';
import { build, complexMatrix, kron, type Mat } from '../oracle.ts';
import { shapesOf, word } from './peps-fixtures.ts';

/** How far estimates are off, in their errors. */
class Census {
  readonly shares: number[] = [];

  add({ re, im, error, from }: Estimate, right: { readonly re: number; readonly im?: number }): void {
    if (from === 'exact') return;
    this.shares.push(Math.sqrt((re - right.re) ** 2 + (im - (right.im ?? 0)) ** 2) / error);
  }

  get outside(): number {
    return this.shares.filter((share) => share > 1).length;
  }
}

const exactly = (psi: Peps): Ket => toKet(withPepsOptions(psi, { boundary: {} }));

describe('errors of a PEPS with boundaries far too small', () => {
  it.each([
    ['open', 2, 2, 2, 25],
    ['open', 2, 3, 1, 8],
    ['cylinder', 2, 2, 2, 10],
  ] as const)(
    'reach the right means of random operators, norms, overlaps and amplitudes: %s, %d x %d, boundaries of %d',
    (ends, rows, columns, maxBond, states) => {
      const sites = rows * columns;
      const space = qubits(sites);
      const means = new Census();
      const values = new Census();
      for (let seed = 0; seed < states; seed++) {
        const stream = seeded(seed);
        const lattice = { rows, columns, ends };
        const [psi, phi] = [0, 1].map(() => randomPeps(space, lattice, 2, stream, { boundary: { maxBond } })) as [Peps, Peps]; // prettier-ignore
        const [ket, other] = [exactly(psi), exactly(phi)];
        for (const on of [[0], [2, 1], [0, sites - 1], [2, 1, 0]]) {
          const op = localOperator(space, on, complexMatrix(hermitian(randomMatrix(2 ** on.length, stream))));
          means.add(psi.expect(op), { re: ket.expect(op).re });
        }
        values.add(pepsLogNorm(psi), { re: Math.log(ket.norm()) });
        values.add(psi.overlap(phi), ket.overlap(other));
        const rough = withPepsOptions(psi, { boundary: { maxBond: 1 } });
        for (const index of [1, 6]) {
          const amplitude = pepsAmplitude(rough, configurationAt(space, index));
          values.add(amplitude, { re: ket.data[2 * index]!, im: ket.data[2 * index + 1]! });
        }
      }
      expect(means.shares.length).toBe(4 * states);
      expect(values.shares.length).toBe(4 * states);
      for (const census of [means, values]) {
        expect(census.outside).toBeLessThanOrEqual(0.01 * census.shares.length);
        expect(Math.max(...census.shares)).toBeLessThan(3);
        // Errors that say nothing would reach too.
        const ascending = [...census.shares].sort((a, b) => a - b);
        expect(ascending[Math.floor(0.9 * ascending.length)]).toBeGreaterThan(0.02);
      }
    },
  );

  it('follow the angle between what is above and below, not only the weight: of two rows that hardly overlap a thousandth lost is three times the value', () => {
    // One bond of two rows of two: the law of the lost part against the kept one is known.
    const row = (weights: readonly [number, number], isUpper: boolean): ReturnType<typeof tensor>[] =>
      [0, 1].map((column) => {
        const shape = isUpper ? [1, 1, 2, 1, 1] : [2, 1, 1, 1, 1];
        shape[column === 0 ? 1 : 3] = 2;
        // Bond value b, vertical value v = b, on both sites; the weight on the left one.
        const data = new Float64Array(8);
        for (const b of [0, 1]) data[2 * (3 * b)] = column === 0 ? weights[b]! : 1;
        return tensor(shape, data);
      });
    const space = qubits(4);
    const widened = (t: ReturnType<typeof tensor>): ReturnType<typeof tensor> =>
      tensor(
        [...t.shape.slice(0, 4), 2],
        Float64Array.from({ length: 16 }, (_, i) => (i % 4 === 0 ? t.data[i / 2]! : 0)),
      );
    const weight = 0.03;
    const tensors = [...row([1, weight], true), ...row([0.01, 1], false)].map(widened);
    const psi = peps(space, { rows: 2, columns: 2 }, tensors, { boundary: { maxBond: 1 } });
    const environments = new Environments(singleRows(psi.grid, [0, 0, 0, 0]), { maxBond: 1 });
    const scale = Math.exp(psi.grid.logScale);
    expect(scale * Math.exp(environments.value().re)).toBeCloseTo(0.01, 12);
    const lost = scale * Math.exp(environments.lostLog());
    expect(lost).toBeGreaterThan(0.98 * weight);
    expect(lost).toBeLessThan(1.02 * weight);
    expect(exactly(psi).data[0]).toBeCloseTo(0.01 + weight, 12);
  });

  it('are rounding where nothing is lost, and small where little is', () => {
    const psi = randomPeps(qubits(9), { rows: 3, columns: 3 }, 2, seeded(3), { boundary: { maxBond: 4 } });
    expect(psi.expect(word([4], 'Z', 9))).toMatchObject({ error: 0, from: 'exact' });
    const ising = isingPeps({ rows: 6, columns: 6 }, { coupling: 0.4, boundary: { maxBond: 6 } });
    const { error, from } = ising.expect(word([14, 20], 'ZZ', 36));
    expect(from).toBe('truncated');
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-4);
  });
});

describe('nothing is cut in silence', () => {
  it('by a mean over rows whose boundaries have higher ranks than those of the norm', () => {
    const [rows, columns] = [3, 2];
    const space = qubits(6);
    const shapes = shapesOf({ rows, columns }, () => 2);
    // All bonds and levels of a site are alike.
    const copies = shapes.map((own) => {
      const shape = [...own, 2];
      const size = shape.reduce((a, b) => a * b, 1);
      const data = new Float64Array(2 * size);
      data[0] = 1;
      data[2 * (size - 1)] = 1;
      return tensor(shape, data);
    });
    const ghz = peps(space, { rows, columns }, copies, { boundary: { maxBond: 2 } });
    expect(pepsLogNorm(ghz)).toMatchObject({ from: 'exact' });
    const all: Mat = build(2, 2, () => [1, 0]);
    const op = localOperator(space, [0, 1, 5], complexMatrix(kron(kron(all, all), all)));
    const { re, error, from } = ghz.expect(op);
    expect(from).toBe('truncated');
    expect(Math.abs(re - exactly(ghz).expect(op).re)).toBeLessThan(error + 1e-12);
  });

  it('by the overlap with a ket, whose amplitudes tell no errors', () => {
    const psi = randomPeps(qubits(6), { rows: 2, columns: 3 }, 2, seeded(5), { boundary: { maxBond: 1 } });
    const ket = exactly(psi);
    expect(psi.overlap(ket).re).toBeCloseTo(ket.norm() ** 2, 10);
  });
});
