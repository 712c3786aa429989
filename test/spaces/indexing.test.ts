import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import {
  configurationAt,
  indexOf,
  localDimension,
  localPlan,
  requireConfiguration,
} from '../../src/spaces/indexing.ts';
import { dimension, levels, qubits } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';

const dimsArbitrary = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 4 });

describe('indices', () => {
  it('run through configurations with site 0 slowest', () => {
    const space = levels([2, 3]);
    const all = Array.from({ length: 6 }, (_, i) => [...configurationAt(space, i)]);
    expect(all).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(all.map((x) => indexOf(space, x))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are those of the oracle', () => {
    fc.assert(
      fc.property(dimsArbitrary, fc.nat(), (dims, pick) => {
        const space = levels(dims);
        const index = pick % dimension(space);
        expect([...configurationAt(space, index)]).toEqual(oracle.digits(index, dims));
        expect(indexOf(space, oracle.digits(index, dims))).toBe(index);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('are refused out of range', () => {
    for (const index of [6, -1, 1.5, NaN, Infinity]) {
      expect(() => configurationAt(levels([2, 3]), index), String(index)).toThrow(ArgumentError);
    }
  });

  it('are refused where numbers are not exact, never rounded', () => {
    const ones = new Array<number>(60).fill(1);
    expect(() => indexOf(qubits(60), ones)).toThrow(/2\^53/);
    expect(indexOf(qubits(53), ones.slice(0, 53))).toBe(2 ** 53 - 1);
    expect([...configurationAt(qubits(53), 2 ** 53 - 1)]).toEqual(ones.slice(0, 53));
  });

  it.each([[[0]], [[0, 3]], [[0, -1]], [[0.5, 0]], [[NaN, 0]], [[0, 0, 0]]])(
    'refuse the configuration %j',
    (x) => {
      expect(() => requireConfiguration(levels([2, 3]), x)).toThrow(ArgumentError);
    },
  );
});

describe('local plans', () => {
  it('reach every entry once, at the levels that the oracle gives', () => {
    fc.assert(
      fc.property(dimsArbitrary, fc.nat(), (dims, pick) => {
        const order = dims
          .map((_, i) => ({ i, key: Math.sin(pick + 7 * i) }))
          .sort((a, b) => a.key - b.key)
          .map(({ i }) => i);
        const sites = order.slice(0, pick % (dims.length + 1));
        const { local, outer, run } = localPlan(dims, sites);
        expect(local.length).toBe(localDimension(levels(dims), sites));
        const seen = new Set<number>();
        for (const base of outer) {
          for (let r = 0; r < run; r++) {
            local.forEach((offset, l) => {
              const at = base + offset + r;
              seen.add(at);
              const x = oracle.digits(at, dims);
              expect(
                oracle.indexFrom(
                  sites.map((site) => x[site]!),
                  sites.map((site) => dims[site]!),
                ),
              ).toBe(l);
            });
          }
        }
        expect(seen.size).toBe(dimension(levels(dims)));
        expect(outer.length * run * local.length).toBe(seen.size);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('walk the last sites in one run', () => {
    expect(localPlan([2, 3, 4, 5], [1])).toMatchObject({ run: 20 });
    expect(localPlan([2, 3], [])).toMatchObject({ run: 6 });
    expect(localPlan([2, 3], [1, 0]).run).toBe(1);
  });
});
