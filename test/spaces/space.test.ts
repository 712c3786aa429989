import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, SpaceMismatchError } from '../../src/errors.ts';
import { defaultMaxBytes, requireBudget } from '../../src/spaces/indexing.ts';
import {
  describeSpace,
  dimension,
  levels,
  modes,
  productSpace,
  qubits,
  requireSameSpace,
  requireSites,
  sameSpace,
  space,
  spins,
  subspace,
} from '../../src/spaces/space.ts';

describe('product spaces', () => {
  it('are one object when their sites are equal', () => {
    expect(levels([2, 3])).toBe(levels([2, 3]));
    expect(levels([2, 3])).not.toBe(levels([3, 2]));
    expect(space([{ kind: 'qubit', levels: 2 }])).toBe(qubits(1));
    expect(space([{ kind: 'qubit', levels: 2, label: 'a' }])).not.toBe(qubits(1));
  });

  it('tell kinds with equal dimensions apart', () => {
    expect(sameSpace(qubits(2), spins(2))).toBe(false);
    expect(sameSpace(modes(1, 3), spins(1, 1))).toBe(false);
    expect(() => requireSameSpace('Operator', qubits(2), spins(2))).toThrow(SpaceMismatchError);
  });

  it('are equal across two copies of the package', () => {
    const copy = structuredClone(qubits(2));
    expect(copy).not.toBe(qubits(2));
    expect(sameSpace(copy, qubits(2))).toBe(true);
  });

  it('have the dimensions of their sites, in order', () => {
    const mixed = productSpace(spins(1, 1), qubits(2), modes(1, 5));
    expect(mixed.dims).toEqual([3, 2, 2, 5]);
    expect(dimension(mixed)).toBe(60);
    expect(mixed.log2Dim).toBeCloseTo(Math.log2(60), 13);
    expect(subspace(mixed, [3, 0]).dims).toEqual([5, 3]);
    expect(subspace(mixed, [3, 0]).sites[0]!.kind).toBe('mode');
  });

  it('may be empty, of one level, or too large for a number', () => {
    expect(dimension(qubits(0))).toBe(1);
    expect(dimension(levels([1, 1]))).toBe(1);
    expect(dimension(qubits(2000))).toBe(Infinity);
    expect(qubits(2000).log2Dim).toBe(2000);
  });

  it('cannot be changed', () => {
    const made = levels([2, 3]);
    expect(Object.isFrozen(made) && Object.isFrozen(made.dims) && Object.isFrozen(made.sites)).toBe(true);
    expect(made.sites.every((site) => Object.isFrozen(site))).toBe(true);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuse %s levels', (count) => {
    expect(() => levels([2, count])).toThrow(ArgumentError);
  });

  it.each([-1, 1.5, NaN])('refuse %s sites', (count) => {
    expect(() => qubits(count)).toThrow(ArgumentError);
  });

  it('refuse a spin that is no multiple of 1/2', () => {
    expect(() => spins(2, 0.3)).toThrow(/multiple of 1\/2/);
    expect(() => spins(2, -1)).toThrow(ArgumentError);
    expect(spins(2, 0).dims).toEqual([1, 1]);
  });

  it('refuse sites that are not there or repeat', () => {
    for (const sites of [[2], [-1], [0.5], [NaN], [0, 0], [1, 0, 1]]) {
      expect(() => requireSites(levels([2, 3]), sites), String(sites)).toThrow(ArgumentError);
    }
    expect(() => requireSites(levels([2, 3]), [1, 0])).not.toThrow();
    expect(() => requireSites(levels([2, 3]), [])).not.toThrow();
  });

  it('have short names', () => {
    expect(describeSpace(qubits(60))).toBe('60 sites of 2');
    expect(describeSpace(productSpace(qubits(1), spins(1, 1)))).toBe('[2,3] (qubit/spin)');
    expect(describeSpace(qubits(0))).toBe('[] (no sites)');
  });
});

describe('byte budgets', () => {
  it('allow exactly what fits', () => {
    expect(requireBudget('A ket', qubits(10), 1, 16 * 1024, 'x')).toBe(1024);
    expect(requireBudget('A matrix', qubits(5), 2, 16 * 1024, 'x')).toBe(32);
    expect(() => requireBudget('A ket', qubits(10), 1, 16 * 1024 - 1, 'x')).toThrow(BudgetExceededError);
    expect(requireBudget('A ket', levels([3, 3, 3, 3, 3]), 1, 16 * 243, 'x')).toBe(243);
  });

  it('name bytes and what to do instead, also past the range of numbers', () => {
    try {
      requireBudget('A ket', qubits(2000), 1, defaultMaxBytes, 'Use samples.');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(BudgetExceededError);
      expect((error as BudgetExceededError).bytes).toBe(Infinity);
      expect((error as Error).message).toContain('Use samples.');
    }
  });
});
