import { describe, expect, it } from 'vitest';
import { SpaceMismatchError } from '../../src/errors.ts';
import { lindbladian } from '../../src/dynamics/lindbladian.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { doubledSpace } from '../../src/nqs/density/density-ansatz.ts';
import { densityRbm } from '../../src/nqs/density/density-rbm.ts';
import { neuralDensity } from '../../src/nqs/density/neural-density.ts';
import { pairMoves } from '../../src/nqs/density/pair-moves.ts';
import {
  resumeSteadyStateVmc,
  steadyStateCost,
  steadyStateVmc,
  type SteadyStateStep,
} from '../../src/nqs/density/steady-state.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { exponentialSchedule, reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { vectorisedLindbladian } from '../../src/operators/vectorised-lindbladian.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { hermitianProbe, localProbe, randomMatrix } from '../conformance/state-operators.ts';
import { dissipativeIsing, exactMeans, meanOf } from './dissipative-ising.ts';

const optimizer = reconfiguration(0.04, { shift: exponentialSchedule(1e-2, 0.95, 1e-5), maxDistance: 0.3 });

describe('the cost of a steady state', () => {
  it.each([levels([3, 2]), qubits(3)])('is |L rho|^2/|rho|^2', (space) => {
    const h = hermitianProbe(space, seeded(1)).op;
    const jumps = [0, 1].map((site) => {
      const matrix = randomMatrix(space.dims[site]!, seeded(2 + site));
      return localProbe(space, '', [{ sites: [site], matrix }]).op;
    });
    const ansatz = densityRbm(space, seeded(4), { deviation: 0.3 });
    const { matrix } = toDensityMatrix(neuralDensity(ansatz, { sampler: fullSum() }));
    const moved = applyTo(vectorisedLindbladian(h, jumps), matrix.data);
    const square = (v: Float64Array): number => v.reduce((sum, x) => sum + x * x, 0);
    const { re, im } = nqs(ansatz, { sampler: fullSum() }).expect(steadyStateCost(h, jumps));
    expect(re).toBeCloseTo(square(moved) / square(matrix.data), 9);
    expect(im).toBeCloseTo(0, 9);
  });

  it('vanishes at the steady state with its variance', () => {
    const { hamiltonian, jumps } = dissipativeIsing(3, 1);
    const { data } = steadyState(lindbladian(hamiltonian, jumps), { rng: seeded(1) }).state.matrix;
    const logs = Float64Array.from(data, (_, i) => {
      const [x, y] = [data[i - (i % 2)]!, data[i - (i % 2) + 1]!];
      return i % 2 === 0 ? Math.log(x * x + y * y) / 2 : Math.atan2(y, x);
    });
    const table = nqs(logTable(doubledSpace(qubits(3)), logs), { sampler: fullSum() });
    const { re, variance } = table.expect(steadyStateCost(hamiltonian, jumps));
    expect(Math.abs(re)).toBeLessThan(1e-12);
    expect(variance).toBeLessThan(1e-20);
  });
});

describe('variational steady states', () => {
  it('finds the dissipative Ising ring of four spins at g = 1, summed over all elements (T7)', () => {
    const { hamiltonian, jumps } = dissipativeIsing(4, 1);
    let last: SteadyStateStep | undefined;
    const start = densityRbm(qubits(4), seeded(1));
    for (const step of steadyStateVmc(start, hamiltonian, jumps, { steps: 85, optimizer, sampler: fullSum() })) last = step; // prettier-ignore
    const { cost, next } = last!;
    expect(cost.re).toBeLessThan(1e-3);
    expect(cost.variance!).toBeLessThan(5e-3);
    const state = neuralDensity(next, { sampler: fullSum() });
    ['X', 'Y', 'Z'].forEach((letters, k) => {
      const right = exactMeans['g=1 L=4']![k]!;
      expect(Math.abs(state.expect(meanOf(4, letters)).re - right)).toBeLessThan(2e-2);
    });
  }, 60_000);

  it('finds that of five spins from samples of Metropolis chains (T7)', () => {
    const { hamiltonian, jumps } = dissipativeIsing(5, 1);
    let ansatz = densityRbm(qubits(5), seeded(1));
    let cost = Infinity;
    const sampler = metropolis({ samples: 512 });
    for (const step of steadyStateVmc(ansatz, hamiltonian, jumps, {
      steps: 85,
      optimizer,
      sampler,
      rng: seeded(2),
    })) {
      // prettier-ignore
      ansatz = step.next;
      cost = step.cost.re;
    }
    expect(cost).toBeLessThan(2e-3);
    const state = neuralDensity(ansatz, { sampler: metropolis({ samples: 4096 }), rng: seeded(3) });
    ['X', 'Y', 'Z'].forEach((letters, k) => {
      const { re, error } = state.expect(meanOf(5, letters));
      expect(error).toBeLessThan(0.01);
      expect(Math.abs(re - exactMeans['g=1 L=5']![k]!)).toBeLessThan(2e-2 + 3 * error);
    });
  }, 60_000);

  it('goes on from a checkpoint with the same bits', () => {
    const { hamiltonian, jumps } = dissipativeIsing(2, 1);
    const options = { optimizer, sampler: metropolis({ samples: 64 }), rng: seeded(7), steps: 4 };
    const steps = [...steadyStateVmc(densityRbm(qubits(2), seeded(1)), hamiltonian, jumps, options)];
    const saved = JSON.stringify(steps[1]!.checkpoint());
    const again = [...resumeSteadyStateVmc(JSON.parse(saved), hamiltonian, jumps, { optimizer, steps: 4 })];
    expect(again.length).toBe(2);
    expect([...again[1]!.next.parameters]).toEqual([...steps[3]!.next.parameters]);
    expect(again[1]!.cost).toEqual(steps[3]!.cost);
  });

  it('refuses another space, and a system without levels', () => {
    const { hamiltonian, jumps } = dissipativeIsing(2, 1);
    const run = steadyStateVmc(densityRbm(qubits(3), seeded(1)), hamiltonian, jumps, { steps: 1, sampler: fullSum() }); // prettier-ignore
    expect(() => run.next()).toThrow(SpaceMismatchError);
    expect(() => pairMoves(levels([1, 1]))).toThrow(/`system`/);
  });
});

describe('moves of pairs', () => {
  it('always change the pair of one site, each other pair as often', () => {
    const space = levels([2, 3]);
    const { propose } = pairMoves(space);
    const now = Int32Array.of(1, 2, 0, 1);
    const stream = seeded(3);
    const counts = new Map<string, number>();
    for (let k = 0; k < 11000; k++) {
      const to = { sites: new Int32Array(2), levels: new Int32Array(2) };
      expect(propose(now, 0, stream, to, 0)).toBe(1);
      const key = `${to.sites}:${to.levels}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(3 + 8);
    expect(counts.has('0,2:1,0')).toBe(false);
    expect(counts.has('1,3:2,1')).toBe(false);
    for (const [key, count] of counts) {
      const share = key.startsWith('0') ? 1 / 6 : 1 / 16;
      expect(Math.abs(count - 11000 * share)).toBeLessThan(5 * Math.sqrt(11000 * share));
    }
  });
});
