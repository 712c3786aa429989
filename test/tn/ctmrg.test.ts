import { describe, expect, it } from 'vitest';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import { ctmrg, type CtmrgProgress } from '../../src/tn/renormalise/ctmrg.ts';
import { isingInfinite, isingVertex } from '../../src/tn/renormalise/ising-lattice.ts';
import { latticeLog, latticeMean, type Insertion } from '../../src/tn/renormalise/lattice-values.ts';
import type { VertexCell } from '../../src/tn/renormalise/vertex-cell.ts';
import { cylinder } from './cylinder.ts';

/** ln Z per site by Onsager's double integral, on a grid: exact up to exp(-points / correlation length). */
function onsager(k: number, v: number): number {
  const points = 128;
  let sum = 0;
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) {
      const [a, b] = [i, j].map((n) => Math.cos((2 * Math.PI * (n + 0.5)) / points)) as [number, number];
      sum += Math.log(Math.cosh(2 * k) * Math.cosh(2 * v) - Math.sinh(2 * k) * a - Math.sinh(2 * v) * b);
    }
  }
  return Math.LN2 + sum / points ** 2 / 2;
}

const covers = ({ re, error }: Estimate, exact: number, most: number): void => {
  expect(Math.abs(re - exact)).toBeLessThan(Math.max(error, 1e-14));
  expect(error).toBeLessThan(most);
};

/** Tensors that are positive, or complex, with no symmetry at all. */
function randomVertex(random: Rng, shape: readonly number[], spread: number, imaginary = 0): ComplexTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float64Array.from({ length: 2 * size }, (_, i) =>
    i % 2 === 0 ? 1 + spread * random.uniform() : imaginary * random.normal(),
  );
  return tensor(shape, data);
}

describe('corner transfer matrices', () => {
  it.each([
    [0.3, 0.790559070951262866, 0],
    [0.5, 1.02579281269491758, 0.911319377877496],
    [0.6, 1.21013238828841294, 0.9736086674403005],
  ])('give the Ising model at K = %d as Onsager and Yang', (coupling, log, magnetisation) => {
    const found = isingInfinite({ coupling });
    covers(found.logPartition, log, 1e-8);
    covers(found.magnetisation, magnetisation, 2e-8);
    expect(found.lattice.converged).toBe(true);
  });

  it('give unequal and negative couplings, energies and the other phase', () => {
    const [coupling, vertical] = [0.7, 0.35];
    const found = isingInfinite({ coupling, vertical }, { ends: 'down' });
    covers(found.logPartition, onsager(coupling, vertical), 1e-8);
    const moment = (1 - (Math.sinh(2 * coupling) * Math.sinh(2 * vertical)) ** -2) ** (1 / 8);
    covers(found.magnetisation, -moment, 1e-7);
    const slope = (along: 0 | 1): number => {
      const at = (d: number): number => onsager(coupling + (along ? 0 : d), vertical + (along ? d : 0));
      return (8 * (at(1e-3) - at(-1e-3)) - (at(2e-3) - at(-2e-3))) / 12e-3;
    };
    expect(found.nearest.horizontal.re).toBeCloseTo(slope(0), 9);
    expect(found.nearest.vertical.re).toBeCloseTo(slope(1), 9);
    const against = isingInfinite({ coupling: -0.3, vertical: 0.2 });
    covers(against.logPartition, onsager(0.3, 0.2), 1e-8);
    expect(against.nearest.horizontal.re).toBeLessThan(-0.2);
    const frozen = isingInfinite({ coupling: 500, vertical: 400, field: -2 });
    covers(frozen.logPartition, 902, 1e-8);
    covers(frozen.magnetisation, -1, 1e-8);
  });

  it('give lattices without any symmetry as dense transfer matrices do', () => {
    const random = rng(3);
    const own = (shape: readonly number[]): ComplexTensor => randomVertex(random, shape, 0.3);
    // Bonds of unequal dimension, all of them different on the larger cells.
    const cells: VertexCell[] = [
      [[own([2, 3, 2, 3])]],
      [
        [own([2, 2, 3, 3]), own([2, 3, 1, 2])],
        [own([3, 2, 2, 2]), own([1, 2, 2, 2])],
      ],
      [[own([2, 2, 2, 2]), own([1, 1, 1, 2]), own([3, 2, 3, 1])]],
    ]; // prettier-ignore
    for (const cell of cells) {
      const columns = cell[0]!.length;
      const rows = Array.from({ length: cell.length === 1 ? 2 : cell.length }, (_, r) =>
        Array.from({ length: 6 }, (_, c) => cell[r % cell.length]![c % columns]!),
      );
      const inserted: Insertion[] = [[0, 1], [1, 0], [1, 1]].map(([row, column]) => 
        ({ row: row!, column: column!, tensor: own(rows[row!]![column!]!.shape) })); // prettier-ignore
      const exact = cylinder(rows, inserted);
      const found = ctmrg(cell, { truncation: { maxBond: 12 } });
      expect(Math.abs(latticeLog(found).re - exact.log)).toBeLessThan(1e-8);
      const mean = latticeMean(found, inserted);
      expect(Math.abs(mean.re - exact.mean[0])).toBeLessThan(2e-7);
      expect(mean.im).toBe(0);
    }
  });

  it('give complex lattices, and the same from random edges', () => {
    const random = rng(5);
    const vertex = randomVertex(random, [2, 2, 2, 2], 0.3, 0.05);
    const other = randomVertex(random, [2, 2, 2, 2], 1, 0.5);
    const rows = [new Array<ComplexTensor>(7).fill(vertex)];
    const inserted = [{ row: 0, column: 0, tensor: other }];
    const exact = cylinder(rows, inserted);
    for (let run = 0; run < 3; run++) {
      const start = (): number[] => [random.normal(), random.normal()];
      const found = ctmrg(vertex, { truncation: { maxBond: 10 }, ...(run > 0 && { start }) });
      expect(latticeLog(found).re).toBeCloseTo(exact.log, 8);
      const mean = latticeMean(found, inserted);
      expect(mean.re).toBeCloseTo(exact.mean[0], 8);
      expect(mean.im).toBeCloseTo(exact.mean[1], 8);
    }
  });

  it('state errors that cover what few bonds do', () => {
    const { weight, spin, log } = isingVertex({ coupling: 0.42, field: 0.01 });
    const mean = (maxBond: number): [Estimate, Estimate] => {
      const found = ctmrg(weight, { truncation: { maxBond }, start: () => [1, 0.5] });
      return [latticeLog(found), latticeMean(found, [{ row: 4, column: -3, tensor: spin }])];
    };
    const [exactLog, exactMean] = mean(24);
    expect(exactLog.error).toBeLessThan(1e-8);
    expect(exactLog.re + log).toBeGreaterThan(onsager(0.42, 0.42));
    for (const maxBond of [2, 3, 5]) {
      const [ours, moment] = mean(maxBond);
      covers(ours, exactLog.re, 1);
      covers(moment, exactMean.re, 1);
      expect(ours.from).toBe('truncated');
    }
  });

  it('report how they converge, and say when they do not', () => {
    const seen: CtmrgProgress[] = [];
    const { weight } = isingVertex({ coupling: 0.44 });
    const options = { truncation: { maxBond: 8 }, maxSweeps: 5 } as const;
    expect(() => ctmrg(weight, options)).toThrow(/did not converge/);
    const found = ctmrg(weight, {
      ...options,
      allowUnconverged: true,
      onProgress: (progress) => seen.push(progress),
    });
    expect(found.converged).toBe(false);
    expect(seen.map(({ sweep }) => sweep)).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
    expect(latticeLog(found).error).toBeGreaterThan(1e-4);
    expect(seen[4]!.distance).toBeGreaterThanOrEqual(seen[4]!.change);
    expect(seen[4]!.spectraChange).toBeGreaterThan(0);
    const stopped = { ...options, signal: AbortSignal.abort() };
    expect(() => ctmrg(weight, stopped)).toThrow(/abort/);
  });

  it('refuse what is no lattice', () => {
    const { weight } = isingVertex({ coupling: 0.3 });
    const zero = tensor([2, 2, 2, 2], new Float64Array(32));
    const nan = tensor([2, 2, 2, 2], new Float64Array(32).fill(NaN));
    const narrow = tensor([2, 1, 2, 2], new Float64Array(16).fill(1));
    expect(() => ctmrg(zero)).toThrow(/`cell`/);
    expect(() => ctmrg(nan)).toThrow(/finite/);
    expect(() => ctmrg(narrow)).toThrow(/equal dimension/);
    expect(() => ctmrg([])).toThrow(/at least one/);
    expect(() => ctmrg([[weight, weight], [weight]])).toThrow(/2 tensors in each row/);
    expect(() => ctmrg(tensor([2, 2], new Float64Array(8)))).toThrow(/up, right, down, left/);
    expect(() => ctmrg(weight, { start: () => [0, 0] })).toThrow(/`start`/);
    expect(() => ctmrg(weight, { start: () => [1] })).toThrow(/`start`/);
    expect(() => ctmrg(weight, { tolerance: 0 })).toThrow(/`tolerance`/);
    expect(() => ctmrg(weight, { maxSweeps: 0.5 })).toThrow(/`maxSweeps`/);
    expect(() => ctmrg(weight, { truncation: { maxBond: 1e6 } })).toThrow(/must fit/);
    expect(() => latticeMean(ctmrg(weight), [{ row: 0, column: 0, tensor: narrow }])).toThrow(/shape/);
    expect(() => isingVertex({ coupling: NaN })).toThrow(/coupling/);
    expect(() => isingInfinite({ coupling: 0.1 }, { ends: 'left' as 'up' })).toThrow(/ends/);
  });
});
