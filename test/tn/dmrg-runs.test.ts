import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  SpaceMismatchError,
} from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits, spins } from '../../src/spaces/space.ts';
import { dmrg, dmrgSweeps, type DmrgProgress } from '../../src/tn/dmrg/dmrg.ts';
import type { DmrgOptions } from '../../src/tn/dmrg/options.ts';
import { randomMps, productMps } from '../../src/tn/mps/make.ts';
import { bondsOf, mpsOf, type Mps } from '../../src/tn/mps/mps.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import { neel } from './dmrg-fixtures.ts';

const h = heisenberg(chain(10));
/** R1, N = 10. */
const lowest = -4.25803520728288;
const start = neel(h.space, spinCharges(h.space));
const bits = ({ chain: { tensors } }: Mps): number[] => tensors.flatMap(({ data }) => [...data]);

describe('a run of sweeps', () => {
  it('follows its schedules, the last value of which holds on, and says what it discarded', () => {
    const { sweeps } = dmrg(h, start, {
      maxBond: [2, 4, 8],
      cutoff: [0, 0],
      noise: 0,
      sweeps: 5,
      tolerance: 0,
    });
    expect(sweeps.map(({ bonds }) => Math.max(...bonds.map(({ dimension }) => dimension)))).toEqual([
      2, 4, 8, 8, 8,
    ]);
    expect(sweeps.map(({ sweep }) => sweep)).toEqual([0, 1, 2, 3, 4]);
    const discarded = sweeps.map(({ bonds }) => Math.max(...bonds.map((bond) => bond.discarded)));
    expect(discarded[0]).toBeGreaterThan(1e-4);
    expect(discarded[4]).toBeLessThan(1e-4);
    expect(sweeps.every(({ converged }) => !converged)).toBe(true);
  });

  it.each([
    [{ maxBond: 3, noise: 0 }],
    [{ maxBond: 4, noise: 1e-4 }],
    [{ maxBond: 5, method: 'one-site', noise: [1e-3, 0] }],
  ] as [DmrgOptions][])('never claims less energy than its state has: %j', (options) => {
    const found = dmrg(h, start, { ...options, sweeps: 6 });
    expect(found.energy.re).toBeGreaterThan(lowest + 1e-6);
    expect(found.state.expect(h).re).toBeCloseTo(found.energy.re, 11);
    expect(found.energy.re - lowest).toBeLessThan(found.energy.error);
    expect(Math.max(...bondsOf(found.state))).toBeLessThanOrEqual(5);
  });

  it.each([['two-site'], ['one-site']] as const)('goes on to the same bits after a break: %s', (method) => {
    const options: DmrgOptions = { maxBond: [4, 8, 16], noise: [1e-3, 1e-4, 1e-5, 0], tolerance: 0, method };
    const whole = dmrg(h, start, { ...options, sweeps: 4 });
    const half = dmrg(h, start, { ...options, sweeps: 2 });
    const rest = dmrg(h, half.state, { ...options, sweeps: 2, sweepsBefore: 2 });
    expect(rest.energy).toEqual(whole.energy);
    expect(bits(rest.state)).toEqual(bits(whole.state));
    expect(bits(start)).toEqual(bits(neel(h.space, spinCharges(h.space))));
  });

  it('reports progress, every step to the observer, and stops when told', () => {
    const steps: number[] = [];
    const controller = new AbortController();
    const running = dmrgSweeps(h, start, {
      onStep: ({ bond }) => steps.push(bond),
      signal: controller.signal,
    });
    const seen: DmrgProgress[] = [];
    for (const progress of running) {
      seen.push(progress);
      if (progress.finished?.sweep === 1) break;
    }
    expect(steps).toEqual([...Array(2)].flatMap(() => [0, 1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2, 1, 0]));
    expect(seen.at(-1)?.finished?.state.norm()).toBeCloseTo(1, 12);
    controller.abort(new Error('enough'));
    expect(() => dmrg(h, start, { signal: controller.signal })).toThrow('enough');
  });

  it('costs 4 d^3 m^3 per product with H in the bulk, as it says, and much less with charges', () => {
    const space = spins(14, 1);
    const spinOne = heisenberg(chain(14), { s: 1 });
    const costs = (start: Mps): number[] =>
      [8, 16, 32].map((maxBond) => {
        const { sweeps } = dmrg(spinOne, start, {
          ...{ maxBond, cutoff: 0, noise: 0, sweeps: 3, tolerance: 0, variance: false },
        });
        const { bonds, flops } = sweeps[2]!;
        expect(flops).toBeGreaterThan(bonds.reduce((sum, step) => sum + step.flops, 0));
        return bonds[6]!.flops;
      });
    const dense = costs(neel(space));
    expect(dense).toEqual([8, 16, 32].map((m) => 6 * 4 * 27 * m ** 3));
    const charged = costs(neel(space, spinCharges(space)));
    expect(charged[2]! / dense[2]!).toBeLessThan(0.2);
    expect(charged[2]! / charged[1]!).toBeGreaterThan(5);
    expect(charged[2]! / charged[1]!).toBeLessThan(9);
  });

  it('keeps no memory from sweep to sweep', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = (): number => {
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    const space = spins(12);
    const running = dmrgSweeps(heisenberg(chain(12)), neel(space), {
      maxBond: 40,
      noise: 0,
      tolerance: 0,
      sweeps: 10,
      variance: false,
    });
    const after: number[] = [];
    for (const { finished } of running) if (finished) after.push(used());
    const perState = 12 * 40 * 40 * 2 * 8;
    // The report of each sweep keeps its state; nothing else may stay.
    expect((after[9] as number) - (after[3] as number)).toBeLessThan(6 * 1.2 * perState);
  }, 20_000);
});

describe('what cannot be done is refused by name', () => {
  it.each([
    ['maxBond', { maxBond: 0 }],
    ['maxBond', { maxBond: [] }],
    ['cutoff', { cutoff: [1e-8, NaN] }],
    ['noise', { noise: -1 }],
    ['lanczosSteps', { lanczosSteps: 1 }],
    ['sweeps', { sweeps: 0 }],
    ['sweepsBefore', { sweepsBefore: 0.5 }],
    ['tolerance', { tolerance: NaN }],
    ['method', { method: 'three-site' as 'two-site' }],
    ['solver', { solver: 'power' as 'lanczos' }],
    ['orthogonalTo[0]', { orthogonalTo: [neel(h.space)] }],
  ] as [string, DmrgOptions][])('%s: %j', (name, options) => {
    expect(() => dmrg(h, start, options)).toThrow(ArgumentError);
    expect(() => dmrg(h, start, options)).toThrow(`\`${name}\``);
  });

  it('operators on another space, not Hermitian, not conserving; states of norm 0; budgets', () => {
    expect(() => dmrg(heisenberg(chain(9)), start)).toThrow(SpaceMismatchError);
    expect(() => dmrg(heisenberg(chain(10)), start, { orthogonalTo: [neel(spins(9))] })).toThrow(
      SpaceMismatchError,
    );
    expect(() => dmrg(pauliSum(qubits(2), { XY: { re: 0, im: 1 } }), neel(qubits(2)))).toThrow(
      /H.*Hermitian/,
    );
    const charged = productMps(qubits(2), [0, 1], { charges: spinCharges(qubits(2)) });
    expect(() => dmrg(pauliSum(qubits(2), { XI: 1 }), charged)).toThrow(/H.*conserve/);
    const zero = mpsOf({ ...neel(h.space).chain, logNorm: -Infinity });
    expect(() => dmrg(h, zero)).toThrow(NotPhysicalError);
    expect(() => dmrg(h, neel(h.space), { orthogonalTo: [zero] })).toThrow(/orthogonalTo\[0\].*above zero/);
    expect(() => dmrg(heisenberg(chain(60)), neel(spins(60)), { maxBond: 2000 })).toThrow(
      BudgetExceededError,
    );
    expect(() => dmrg(h, start, { maxBytes: 1000 })).toThrow(/maxBytes|must fit/);
  });

  it('a start of another norm and with its centre elsewhere is as good', () => {
    const psi = randomMps(h.space, 4, seeded(1), { field: 'real' });
    const moved = mpsOf({ ...psi.chain, logNorm: 700 });
    expect(dmrg(h, moved).energy.re).toBeCloseTo(lowest, 8);
  });
});
