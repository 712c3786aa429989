import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import {
  fullSum,
  lanczosStep,
  logTable,
  nqs,
  projectedEvolution,
  rbm,
  tvmc,
  vmc,
  type Nqs,
} from '../../src/nqs/index.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { ghzKet } from '../../src/states/kets.ts';
import { mpsAnsatz } from '../../src/tn/mps/ansatz.ts';
import { toMps } from '../../src/tn/mps/make.ts';

const h = tfim(chain(4), { h: 0.5 });
const ghz = nqs(mpsAnsatz(toMps(ghzKet(4))), { sampler: fullSum() });

/** Zeros as amplitudes below the range of weights. */
function table({ space, data }: Ket): Nqs {
  const logs = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += 2) {
    const [x, y] = [data[i]!, data[i + 1]!];
    logs[i] = x === 0 && y === 0 ? -400 : Math.log(x * x + y * y) / 2;
    logs[i + 1] = Math.atan2(y, x);
  }
  return nqs(logTable(space, logs), { sampler: fullSum() });
}

describe('states with zeros that an operator fills', () => {
  it('have the variance of kets', () => {
    const random = rng(5);
    const data = Float64Array.from({ length: 32 }, (_, i) => ((i >> 1) % 3 === 1 ? 0 : random.normal()));
    const ket = Ket.fromData(qubits(4), data);
    const norm = ket.norm();
    for (const op of [h, pauliSum(qubits(4), { XYIZ: 0.7, IIXX: -1.1, ZIII: { re: 0, im: 0.4 } })]) {
      const { re, im, variance } = table(ket).expect(op);
      const right = (ket.apply(op).norm() / norm) ** 2 - re * re - im * im;
      expect(variance).toBeCloseTo(right, 12);
    }
    expect(ghz.expect(h)).toMatchObject({ error: 0, from: 'exact' });
    expect(ghz.expect(h).variance).toBeCloseTo(1, 12);
    const [step] = vmc(ghz, h, { steps: 1 });
    expect(step?.energy.variance).toBeCloseTo(1, 12);
  });

  it('depart from what they cannot follow in time', () => {
    const steps = [...tvmc(table(ghzKet(4)), h, { times: [0, 0.1] })];
    expect(steps[0]?.departure).toBeCloseTo(1, 12);
    expect(steps.at(-1)?.distance).toBeGreaterThan(0.099);
  });

  it('are refused by steps that see the samples alone', () => {
    expect(() => lanczosStep(ghz, h)).toThrow(/where psi is 0/);
    expect(() => [...projectedEvolution(ghz, h, { times: [0, 0.1] })]).toThrow(/where psi is 0/);
    expect(lanczosStep(ghz, pauliSum(qubits(4), { XXXX: 1 })).alpha).toBe(0);
    // Tails below the range of weights are filled as zeros are.
    const steep = rbm(qubits(2), rng(1), { deviation: 0 });
    const tail = nqs(steep.with(steep.parameters.map((_, i) => (i === 0 ? 400 : 0))), { sampler: fullSum() });
    expect(tail.expect(pauliSum(qubits(2), { XI: 1 })).variance).toBeCloseTo(1, 12);
  });
});
