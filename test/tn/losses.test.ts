import { describe, expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits, spins } from '../../src/spaces/space.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { tdvp } from '../../src/tn/evolve/tdvp.ts';
import { tebd } from '../../src/tn/evolve/tebd.ts';
import type { Chain } from '../../src/tn/mps/chain.ts';
import { applyMpo, compress } from '../../src/tn/mps/compress.ts';
import { bondSpectrum } from '../../src/tn/mps/entanglement.ts';
import { randomMps, toMps } from '../../src/tn/mps/make.ts';
import { purifiedMps, purifiedToMpo } from '../../src/tn/mixed/purified.ts';
import { neel } from './dmrg-fixtures.ts';

/** The weight that all bonds together have lost. */
const together = ({ discardedByBond }: Chain): number =>
  1 - discardedByBond.reduce((kept, lost) => kept * (1 - lost), 1);

describe('the weight lost at each bond', () => {
  const h = heisenberg(chain(8));
  const truncation = { maxBond: 3 };
  const evolved = { times: [0, 0.6], dt: 0.05, truncation };

  it.each([
    ['a ket taken apart', () => toMps(randomKet(qubits(6), seeded(1)), { truncation }).chain],
    ['compression', () => compress(randomMps(qubits(6), 8, seeded(2)), truncation).chain],
    [
      'an operator by svd',
      () => applyMpo(randomMps(spins(8), 4, seeded(3)), h, { truncation: { maxBond: 4 } }).chain,
    ],
    [
      'an operator by density matrices',
      () => applyMpo(randomMps(spins(8), 4, seeded(3)), h, { method: 'density-matrix', truncation }).chain,
    ],
    ['TEBD', () => tebd(h, neel(spins(8)), evolved).final.chain],
    ['TDVP', () => tdvp(h, neel(spins(8)), evolved).final.chain],
    ['DMRG', () => dmrg(h, neel(spins(8)), { maxBond: 4, noise: 0, sweeps: 3 }).state.chain],
  ] as [string, () => Chain][])('makes the whole loss: %s', (_, made) => {
    const lost = made();
    expect(lost.discardedByBond).toHaveLength(lost.space.dims.length - 1);
    expect(lost.discarded).toBeGreaterThan(1e-6);
    expect(together(lost)).toBeCloseTo(lost.discarded, 13);
    expect(Math.max(...lost.discardedByBond)).toBeLessThan(lost.discarded);
    expect(lost.discardedByBond.filter((weight) => weight > 0).length).toBeGreaterThan(1);
  });

  it('is the tail of the Schmidt values of the only bond that is cut, and grows bond by bond', () => {
    const psi = randomMps(qubits(6), 8, seeded(4));
    const tail = bondSpectrum(psi, 2).reduce((sum, s, k) => (k < 4 ? sum : sum + s * s), 0);
    const cut = compress(psi, { maxBond: 4 }).chain;
    expect(cut.discardedByBond.map((lost) => lost > 0)).toEqual([false, false, true, false, false]);
    expect(cut.discardedByBond[2]).toBeCloseTo(tail, 12);
    const small = compress(compress(psi, { maxBond: 4 }), { maxBond: 2 }).chain;
    expect(small.discardedByBond[2]).toBeGreaterThan(tail);
    expect(together(small)).toBeCloseTo(small.discarded, 13);
    // The state before is as it was.
    expect([cut.discarded, psi.chain.discardedByBond]).toEqual([cut.discardedByBond[2], [0, 0, 0, 0, 0]]);
  });

  it('is less than the whole where no bond has lost: fits, projections; twice for density operators', () => {
    const psi = compress(randomMps(qubits(6), 8, seeded(5)), { maxBond: 4 });
    const fit = compress(psi, { maxBond: 2 }, { method: 'fit' }).chain;
    expect(fit.discardedByBond).toEqual(psi.chain.discardedByBond);
    expect(fit.discarded).toBeGreaterThan(together(fit));
    const projector = localOperator(qubits(6), [0], [[1, 0], [0, 0]]); // prettier-ignore
    const after = psi.apply(projector).chain;
    expect(after.discardedByBond).toEqual(psi.chain.discardedByBond);
    expect(after.discarded).toBeGreaterThan(psi.chain.discarded);
    const density = purifiedToMpo(purifiedMps(psi)).chain;
    expect(density.discardedByBond[2]).toBeCloseTo(1 - (1 - psi.chain.discardedByBond[2]!) ** 2, 14);
  });
});
