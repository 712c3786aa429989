import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { square } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';
import { fullSum, nqs, reconfiguration, vmc, type Ansatz } from '../../src/nqs/index.ts';
import { pepsAnsatz } from '../../src/tn/peps/ansatz.ts';
import { randomPeps } from '../../src/tn/peps/make.ts';
import { peps } from '../../src/tn/peps/peps.ts';
import { randomTensors } from './peps-fixtures.ts';

describe('a PEPS as an ansatz', () => {
  const space = qubits(6);
  const lattice = { rows: 2, columns: 3 };
  const batch = {
    count: 3,
    sites: 6,
    levels: Int32Array.from([0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
  };

  it.each([['real'], ['complex']] as const)('has the derivatives of finite differences, %s', (field) => {
    const psi =
      field === 'real'
        ? randomPeps(space, lattice, 2, seeded(3), { field })
        : peps(space, lattice, randomTensors(space, lattice, seeded(3)));
    const ansatz: Ansatz = pepsAnsatz(psi);
    expect(ansatz.mode).toBe(field === 'real' ? 'real' : 'holomorphic');
    const line = ansatz.parameters.length;
    const rows = ansatz.logDerivatives(batch);
    const step = 1e-6;
    for (let k = 0; k < line; k += 7) {
      const moved = (by: number): Float64Array => {
        const parameters = ansatz.parameters.slice();
        parameters[k]! += by;
        return ansatz.with(parameters).logAmplitudes(batch);
      };
      const [up, down] = [moved(step), moved(-step)];
      for (let s = 0; s < 3; s++) {
        const slope = (up[2 * s]! - down[2 * s]!) / (2 * step);
        const turn = (up[2 * s + 1]! - down[2 * s + 1]!) / (2 * step);
        // A real parameter, or the real or imaginary part of a holomorphic one: d/d(im) = i d/dz.
        const [re, im] =
          field === 'real'
            ? [rows[s * line + k]!, 0]
            : k % 2 === 0
              ? [rows[s * line + k]!, rows[s * line + k + 1]!]
              : [-rows[s * line + k]!, rows[s * line + k - 1]!];
        expect(re).toBeCloseTo(slope, 5);
        expect(im).toBeCloseTo(turn, 5);
      }
    }
    const width = field === 'real' ? 1 : 2;
    const weights = Float64Array.from({ length: 3 * width }, (_, i) => 1 - 0.7 * i);
    const sum = ansatz.backward(batch, weights);
    for (let k = 0; k < line; k += 2 * width) {
      let [re, im] = [0, 0];
      for (let s = 0; s < 3; s++) {
        const [x, y] = [rows[s * line + k]!, width === 2 ? rows[s * line + k + 1]! : 0];
        const [a, b] = [weights[width * s]!, width === 2 ? weights[2 * s + 1]! : 0];
        re += a * x - b * y;
        im += a * y + b * x;
      }
      expect(sum[k]).toBeCloseTo(re, 10);
      if (width === 2) expect(sum[k + 1]).toBeCloseTo(im, 10);
    }
    expect(() => ansatz.with(new Float64Array(3))).toThrow(ArgumentError);
  });

  it('is optimised by variational Monte Carlo to the ground state of an Ising model', () => {
    const H = tfim(square(2, 3), { h: 2.5 });
    const start = randomPeps(space, lattice, 2, seeded(5), { field: 'real', bias: 2 });
    let state = nqs(pepsAnsatz(start), { sampler: fullSum() });
    for (const { next } of vmc(state, H, { steps: 15, optimizer: reconfiguration(0.1) })) state = next;
    const exactly = hermitianEigenvalues(toDense(H))[0]!;
    const { re } = state.expect(H);
    expect(re).toBeGreaterThan(exactly);
    expect((re - exactly) / -exactly).toBeLessThan(1e-3);
  });
});
