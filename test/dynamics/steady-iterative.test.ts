import { describe, expect, it } from 'vitest';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { redfield } from '../../src/dynamics/redfield.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { ArgumentError, BudgetExceededError, ConvergenceError } from '../../src/errors.ts';
import { scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import type { LocalSum } from '../../src/operators/operator.ts';
import { pauliX, pauliZ } from '../../src/operators/paulis.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import * as o from '../oracle.ts';
import { dagger, lowering, mode, plus, qubit, scale, sum, times } from './fixtures.ts';

const random = rng(41);

/** A transverse-field Ising chain whose spins fall. */
function chain(count: number, rate: number): Lindbladian {
  const space = qubits(count);
  const sites = Array.from({ length: count }, (_, i) => i);
  const bonds = sites.slice(1).map((i) => times(pauliZ(space, i - 1), pauliZ(space, i)));
  const h = sum(...sites.map((i) => scale(pauliX(space, i), 0.7)), ...bonds);
  return lindbladian(h, sites.map((i) => jump(rate, lowering(space, i)))); // prettier-ignore
}

describe('steady states by iteration', () => {
  it('are the known ones and those of the direct method', () => {
    const { x, z, minus, e } = qubit();
    const driven = lindbladian(sum(scale(z, 0.25), scale(x, 0.65)), [jump(0.8, minus)]);
    const found = steadyState(driven, { rng: random, method: 'iterative' });
    expect(found.state.expect(e).re).toBeCloseTo(0.3366533865, 9);
    expect(found).toMatchObject({ method: 'iterative', nullity: 1 });
    const space = levels([3, 2]);
    const jumps = [1, 2].map(() => dense(space, scaled(randomGinibre(6, 6, random), 0.4)));
    const odd = lindbladian(dense(space, randomHermitian(6, random)), jumps);
    const { a, ad, n } = mode(9);
    const cavity = lindbladian(sum(scale(n, 0.4), scale(plus(a, ad), 0.6)), [a, jump(0.2, ad)]);
    for (const generator of [odd, cavity, chain(4, 0.5)]) {
      const one = steadyState(generator, { rng: random, method: 'direct' });
      const two = steadyState(generator, { rng: random, method: 'iterative' });
      expect(one.method).toBe('direct');
      expect(o.distance(o.matOf(two.state.matrix), o.matOf(one.state.matrix))).toBeLessThan(1e-10);
      expect(two.residual).toBeLessThan(1e-11);
      expect(two.smallestEigenvalue).toBeGreaterThan(-1e-12);
      expect(Math.abs(two.gap / one.gap - 1)).toBeLessThan(1e-3);
    }
  });

  it('may be several, dark ones too', () => {
    const { a, ad, n, space } = mode(8);
    const pairs = lindbladian(scale(n, 0), [times(a, a)]);
    expect(() => steadyState(pairs, { rng: random, method: 'iterative' })).toThrow(/4 null vectors/);
    const from = toDensityMatrix(basisKet(space, [5]));
    const odd = steadyState(pairs, { rng: random, method: 'iterative', from });
    expect(odd.state.expect(n).re).toBeCloseTo(1, 10);
    expect(odd.nullity).toBe(4);
    expect(odd.gap).toBeCloseTo(1, 3);
    const two = qubits(2);
    const both = plus(dagger(lowering(two, 0)), dagger(lowering(two, 1)));
    const collective = lindbladian(scale(pauliX(two, 0), 0), [both]);
    const start = toDensityMatrix(basisKet(two, [0, 1]));
    const { state } = steadyState(collective, { rng: random, method: 'iterative', from: start });
    const law = [0.5, 0, 0, 0, 0, 0.25, -0.25, 0, 0, -0.25, 0.25, 0, 0, 0, 0, 0];
    law.forEach((x, i) => expect(state.matrix.data[2 * i]).toBeCloseTo(x, 10));
    const { z, space: one } = qubit();
    const tilted = toDensityMatrix(productKet(one, [[Math.sqrt(0.7), Math.sqrt(0.3)]]));
    const free = steadyState(lindbladian(scale(z, 0.5)), { rng: random, method: 'iterative', from: tilted });
    expect(free.state.matrix.data[0]).toBeCloseTo(0.7, 12);
    expect(free.state.matrix.data[2]).toBeCloseTo(0, 12);
    // Beyond what is looked for.
    expect(() =>
      steadyState(lindbladian(scale(plus(a, ad), 0)), { rng: random, method: 'iterative' }),
    ).toThrow(ConvergenceError);
  });

  it('are taken where a Liouvillian has no narrow levels', () => {
    const generator = chain(6, 0.5);
    const { method, residual, state } = steadyState(generator, { rng: random });
    expect(method).toBe('iterative');
    expect(residual).toBeLessThan(1e-11);
    expect(state.norm()).toBeCloseTo(1, 12);
    const { a } = mode(40);
    expect(steadyState(lindbladian(plus(a, dagger(a)), [a]), { rng: random }).method).toBe('direct');
  });

  it('are refused by name', () => {
    const { x, z } = qubit();
    const bath = { operator: x, spectrum: (): number => 1 };
    const other = 'power' as 'direct';
    const generator = lindbladian(x, [z as LocalSum]);
    expect(() => steadyState(redfield(z, [bath]), { rng: random, method: 'iterative' })).toThrow(/Redfield/);
    expect(() => steadyState(generator, { rng: random, method: other })).toThrow(ArgumentError);
    const options = { rng: random, method: 'iterative', maxBytes: 1000 } as const;
    expect(() => steadyState(generator, options)).toThrow(BudgetExceededError);
    expect(() => steadyState(chain(3, 1), { rng: random, method: 'iterative', maxSteps: 5 })).toThrow(
      ConvergenceError,
    );
  });
});
