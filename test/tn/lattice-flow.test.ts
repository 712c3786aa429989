import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import { flowScaling } from '../../src/tn/renormalise/flow-scaling.ts';
import { isingVertex } from '../../src/tn/renormalise/ising-lattice.ts';
import { flowLog, latticeFlow, torusLog, type FlowProgress } from '../../src/tn/renormalise/lattice-flow.ts';
import { cylinder } from './cylinder.ts';

const critical = Math.log(1 + Math.SQRT2) / 2;
const methods = ['pairs', 'diagonals'] as const;

/** Positive tensors without any symmetry; legs that meet are equal. */
function randomVertex(seed: number, vertical: number, horizontal: number, spread: number): ComplexTensor {
  const random = rng(seed);
  const shape = [vertical, horizontal, vertical, horizontal];
  const data = new Float64Array(2 * (vertical * horizontal) ** 2);
  for (let i = 0; i < data.length; i += 2) data[i] = 1 + spread * random.uniform();
  return tensor(shape, data);
}

/** ln Z of a torus by the definition: all values of all bonds. */
function torusSum({ shape, data }: ComplexTensor, rows: number, columns: number): number {
  const [vertical, horizontal] = [shape[0]!, shape[1]!];
  const sites = rows * columns;
  let total = 0;
  const visit = (site: number, down: readonly number[], right: readonly number[]): void => {
    if (site < sites) {
      for (let d = 0; d < vertical; d++) {
        for (let r = 0; r < horizontal; r++) visit(site + 1, [...down, d], [...right, r]);
      }
      return;
    }
    let product = 1;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const at = (row: number, column: number): number =>
          ((row + rows) % rows) * columns + ((column + columns) % columns);
        const [u, l] = [down[at(r - 1, c)]!, right[at(r, c - 1)]!];
        const i = ((u * horizontal + right[at(r, c)]!) * vertical + down[at(r, c)]!) * horizontal + l;
        product *= data[2 * i]!;
      }
    }
    total += product;
  };
  visit(0, [], []);
  return Math.log(total);
}

describe('renormalisation of lattices', () => {
  it.each(methods)('is exact on small tori without any symmetry: %s', (method) => {
    const vertex = randomVertex(2, 2, 3, 2);
    const flow = latticeFlow(vertex, {
      method,
      truncation: {
        maxBond: 100,
      },
      steps: 2,
      maxBytes: 1e11,
    });
    const found = torusLog(flow, 2);
    expect(found.from).toBe('exact');
    expect(found.re).toBeCloseTo(torusSum(vertex, 2, 2), 11);
    expect(torusLog(flow, 0).re).toBeCloseTo(torusSum(vertex, 1, 1), 12);
    if (method === 'pairs') expect(torusLog(flow, 1).re).toBeCloseTo(torusSum(vertex, 2, 1), 12);
  });

  it.each(methods)('gives the infinite Ising lattice with an error that covers: %s', (method) => {
    for (const [coupling, exact] of [
      [critical, 0.92969539834161021499],
      [0.3, 0.790559070951262866],
      [0.6, 1.21013238828841294],
    ] as const) {
      const { weight, log } = isingVertex({ coupling });
      const { re, error, from } = flowLog(latticeFlow(weight, { method, truncation: { maxBond: 8 } }));
      expect(Math.abs(re + log - exact)).toBeLessThan(error);
      expect(error).toBeLessThan(coupling === critical ? 1e-3 : 1e-4);
      expect(from).toBe('truncated');
    }
  });

  it.each(methods)('gives Kaufman’s tori: %s', (method) => {
    const { weight, log } = isingVertex({ coupling: critical });
    const flow = latticeFlow(weight, { method, truncation: { maxBond: 16 }, steps: 6 });
    expect(torusLog(flow, 4).re + 16 * log).toBeCloseTo(15.521915458755283194, 11);
    const eight = torusLog(flow, 6);
    expect(Math.abs(eight.re + 64 * log - 60.141780789069153407)).toBeLessThan(eight.error);
    expect(eight.error).toBeLessThan(0.02);
  });

  it.each(methods)('needs no symmetry: %s', (method) => {
    const vertex = randomVertex(7, 2, 2, 0.5);
    const flow = latticeFlow(vertex, { method, truncation: { maxBond: 8 }, steps: 12 });
    const exact = cylinder([new Array<ComplexTensor>(6).fill(vertex)]);
    expect(Math.abs(flowLog(flow).re - exact.log)).toBeLessThan(1e-7);
  });

  it.each(methods)('has central charge 1/2 and dimensions 1/8 and 1 at the critical point: %s', (method) => {
    const { weight } = isingVertex({ coupling: critical });
    const flow = latticeFlow(weight, { method, truncation: { maxBond: 12 }, steps: 6 });
    const { centralCharge, dimensions } = flowScaling(flow, 6, 4);
    expect(Math.abs(centralCharge.re - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(dimensions[0]!.re - 1 / 8)).toBeLessThan(0.001);
    expect(Math.abs(dimensions[1]!.re - 1)).toBeLessThan(0.01);
    for (const { re } of dimensions.slice(2)) expect(Math.abs(re - 9 / 8)).toBeLessThan(0.02);
  });

  it('flows to one state above the critical temperature and to two below it', () => {
    const scaling = (coupling: number): readonly number[] => {
      const flow = latticeFlow(isingVertex({ coupling }).weight, { truncation: { maxBond: 8 }, steps: 12 });
      const { centralCharge, dimensions } = flowScaling(flow, 12, 2);
      return [centralCharge, ...dimensions].map(({ re }) => re);
    };
    const [c, first] = scaling(0.35) as [number, number];
    expect(c).toBeCloseTo(0, 3);
    expect(first).toBeGreaterThan(2);
    const [cold, own, other] = scaling(0.55) as [number, number, number];
    expect(cold).toBeCloseTo((4 / Math.PI) * Math.log(1), 3);
    expect(own).toBeCloseTo(0, 3);
    expect(other).toBeGreaterThan(2);
  });

  it('tells each step, stops when told, and refuses what cannot be', () => {
    const { weight } = isingVertex({ coupling: 0.4 });
    const seen: FlowProgress[] = [];
    latticeFlow(weight, { steps: 3, truncation: { maxBond: 4 }, onProgress: (p) => seen.push(p) });
    expect(seen.map(({ step, bond }) => [step, bond])).toEqual([[1, 2], [2, 2], [3, 2], [1, 4], [2, 4], [3, 4]]); // prettier-ignore
    expect(() => latticeFlow(weight, { signal: AbortSignal.abort() })).toThrow(/abort/);
    expect(() => latticeFlow(weight, { steps: 0 })).toThrow(/`steps`/);
    expect(() => latticeFlow(weight, { method: 'loops' as 'pairs' })).toThrow(/`method`/);
    expect(() => latticeFlow(weight, { truncation: { maxBond: 500 } })).toThrow(/must fit/);
    expect(() => latticeFlow(tensor([2, 2, 2, 2], new Float64Array(32)))).toThrow(/zero/);
    expect(() => latticeFlow(tensor([2, 1, 1, 1], new Float64Array(4).fill(1)))).toThrow(/equal dimension/);
    const turning = tensor([1, 1, 1, 1], Float64Array.of(Math.cos(1), Math.sin(1)));
    expect(() => torusLog(latticeFlow(turning, { steps: 1 }), 1)).toThrow(/positive/);
    const flow = latticeFlow(weight, { steps: 2, truncation: { maxBond: 4 } });
    expect(() => torusLog(flow, 3)).toThrow(/`step`/);
    expect(() => flowScaling(flow, 1)).toThrow(/even/);
    expect(() => flowScaling(flow, 2, 0)).toThrow(/`count`/);
  });
});
