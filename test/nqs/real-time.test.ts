import { describe, expect, it } from 'vitest';
import { eigh } from '../../src/linalg/eigh.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { naturalGradient } from '../../src/nqs/optimise/natural-gradient.ts';
import { fullSum } from '../../src/nqs/sampler.ts';
import type { PauliSum } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { qubits } from '../../src/spaces/space.ts';

const space = qubits(2);
const of = (logs: Float64Array): Nqs => nqs(logTable(space, logs), { sampler: fullSum() });

/** d theta/dt = -i S^-1 f. */
function velocity(h: PauliSum, logs: Float64Array): Float64Array {
  const { step } = naturalGradient(of(logs), h, {
    shift: 0,
    solver: 'eigen',
    cutoff: 1e-10,
    method: 'dense',
  });
  return step.map((_, i) => (i % 2 === 0 ? step[i + 1]! : -step[i - 1]!));
}

/** Classical Runge-Kutta steps up to each of the times. */
function evolved(h: PauliSum, start: Float64Array, times: readonly number[]): Nqs[] {
  const dt = 0.01;
  let [logs, now] = [start, 0];
  const along = (v: Float64Array, t: number): Float64Array => logs.map((x, i) => x + t * v[i]!);
  return times.map((time) => {
    for (; now < time - dt / 2; now += dt) {
      const a = velocity(h, logs);
      const b = velocity(h, along(a, dt / 2));
      const c = velocity(h, along(b, dt / 2));
      const d = velocity(h, along(c, dt));
      logs = logs.map((x, i) => x + (dt / 6) * (a[i]! + 2 * b[i]! + 2 * c[i]! + d[i]!));
    }
    return of(logs);
  });
}

describe('real time by the geometric tensor of a table (case NQ-06)', () => {
  const ising = (h: number): PauliSum => pauliSum(space, { ZZ: 1, XI: -h, IX: -h });

  it('(a) a quench of two spins, energy conserved', () => {
    const { vectors } = eigh(toDense(ising(0.5)));
    const sign = Math.sign(vectors.data[0]!);
    const logs = Float64Array.from({ length: 8 }, (_, i) =>
      i % 2 === 0 ? Math.log(sign * vectors.data[4 * i]!) : 0,
    );
    const x = pauliSum(space, { XI: 1, IX: 1 });
    const states = evolved(ising(1), logs, [0, 0.5, 1]);
    const expected = [1.4142135624, 1.8716474096, 1.7643582435];
    states.forEach((state, k) => {
      expect(state.expect(x).re).toBeCloseTo(expected[k]!, 7);
      expect(state.expect(ising(1)).re).toBeCloseTo(-2.1213203436, 7);
    });
    expect(states[2]!.expect(pauliSum(space, { ZZ: 1 })).re).toBeCloseTo(-0.3569621001, 7);
  });

  it('(b) a complex Hamiltonian, whose answer tells the sign of i; site 1 in the basis of X, where no amplitude is 0', () => {
    const h = pauliSum(space, { ZX: 1, XI: -1, IZ: -1, YI: 0.3 });
    const [state] = evolved(h, new Float64Array(8), [1]);
    const means = ['XI', 'YI', 'ZI', 'IZ', 'IY', 'IX'].map(
      (word) => state!.expect(pauliSum(space, { [word]: 1 })).re,
    );
    // X, Y, Z of site 1 are Z, -Y, X there.
    const expected = [
      -0.0542332713, -0.5450046155, -0.6623853821, 0.7631151236, -0.3931542046, -0.0425529385,
    ];
    expected.forEach((value, k) => expect(means[k]).toBeCloseTo(value, 7));
  });
});
