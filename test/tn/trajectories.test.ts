import { describe, expect, it } from 'vitest';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { trajectories } from '../../src/dynamics/trajectories.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { xxz } from '../../src/operators/models/heisenberg.ts';
import { pauliZ } from '../../src/operators/paulis.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { basisKet } from '../../src/states/kets.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import { bondsOf } from '../../src/tn/mps/mps.ts';

describe('quantum trajectories on matrix-product states', () => {
  // R15: the XX chain of six spins from 0101.., t = 2.
  const h = xxz(chain(6), { delta: 0 });
  const { space } = h;
  const levels = [0, 1, 0, 1, 0, 1];
  const lower = [
    [0, 1],
    [0, 0],
  ];
  const observables = Object.fromEntries(levels.map((_, site) => [`z${site}`, pauliZ(space, site)]));
  const decay = lindbladian(
    h,
    levels.map((_, site) => jump(0.1, localOperator(space, [site], lower))),
  );
  const right = [0.1549294140033, 0.7434727099613, -0.1211543439682, 0.4848721037079, -0.3931037294284, 0.2185993272562]; // prettier-ignore

  it('have the means of the master equation, within what they say', () => {
    const exact = lindblad(decay, basisKet(space, levels), { times: [0, 1, 2], observables });
    right.forEach((z, site) => expect(exact.expectations[`z${site}`]![2]!.re).toBeCloseTo(z, 6));
    const found = trajectories(decay, productMps(space, levels), {
      ...{ times: [0, 1, 2], observables, step: 0.4, count: 20, rng: seeded(15) },
    });
    let worst = 0;
    for (const site of levels.keys()) {
      for (const k of [1, 2]) {
        const { re, error } = found.expectations[`z${site}`]![k]!;
        expect(error).toBeLessThan(0.3);
        worst = Math.max(worst, Math.abs(re - exact.expectations[`z${site}`]![k]!.re) / error);
      }
    }
    // Twelve values, correlated: none beyond four standard errors, and not all exact either.
    expect(worst).toBeLessThan(4);
    expect(worst).toBeGreaterThan(0.1);
  });

  it('truncated keep to bonds of 2 and add what they lost to the error', () => {
    const run = (truncation: { maxBond?: number }) =>
      trajectories(decay, productMps(space, levels, { truncation }), {
        ...{ times: [0, 2], observables, step: 0.5, count: 8, rng: seeded(3) },
      });
    const [cut, whole] = [run({ maxBond: 2 }), run({})];
    for (const state of cut.finals) expect(Math.max(...bondsOf(state))).toBeLessThanOrEqual(2);
    expect(Math.max(...cut.finals.map((state) => state.chain.discarded))).toBeGreaterThan(1e-3);
    expect(cut.expectations.z2![1]!.error).toBeGreaterThan(1.5 * whole.expectations.z2![1]!.error);
  });
});
