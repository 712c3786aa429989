import { describe, expect, it } from 'vitest';
import { eigh } from '../../../src/linalg/eigh.ts';
import { rng } from '../../../src/linalg/random.ts';
import { sampledFidelity } from '../../../src/nqs/compare/fidelity.ts';
import { projectedEvolution, type ProjectedStep } from '../../../src/nqs/evolve/projected.ts';
import { tvmc } from '../../../src/nqs/evolve/tvmc.ts';
import { logTable } from '../../../src/nqs/models/log-table.ts';
import { meanField, rbm } from '../../../src/nqs/models/nets.ts';
import { phased } from '../../../src/nqs/models/phased.ts';
import { nqs, type Nqs } from '../../../src/nqs/nqs.ts';
import { fitTo, type FitStep } from '../../../src/nqs/optimise/fit.ts';
import { adam, reconfiguration } from '../../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../../src/nqs/optimise/vmc.ts';
import { exactSampling, fullSum, metropolis } from '../../../src/nqs/sampler.ts';
import { tfim } from '../../../src/operators/models/ising.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { toDense } from '../../../src/operators/to-dense.ts';
import { chain } from '../../../src/spaces/lattice.ts';
import { qubits } from '../../../src/spaces/space.ts';
import { toKet } from '../../../src/states/convert.ts';
import { fidelity } from '../../../src/states/fidelity.ts';
import { Ket } from '../../../src/states/ket.ts';
import { basisKet } from '../../../src/states/kets.ts';
import { normalize } from '../../../src/states/normalize.ts';
import { randomKet } from '../../../src/states/random-states.ts';
import { randomMps } from '../../../src/tn/mps/make.ts';

const summed = (state: Nqs): Nqs => nqs(state.ansatz, { sampler: fullSum() });

function lastOf(steps: Iterable<FitStep>): FitStep {
  return [...steps].at(-1)!;
}

describe('fits to a state', () => {
  it('find a product state by real, complex and holomorphic parameters, by every optimiser', () => {
    const space = qubits(3);
    const wanted = meanField(space, rng(5), { field: 'complex', deviation: 0.5 });
    const target = toKet(nqs(wanted, { sampler: fullSum() }));
    const real = (seed: number) => meanField(space, rng(seed), { deviation: 0.1 });
    for (const ansatz of [meanField(space, rng(1), { field: 'complex' }), phased(real(2), real(3))]) {
      const start = nqs(ansatz, { sampler: fullSum() });
      const newton = lastOf(
        fitTo(start, target, { steps: 12, optimizer: reconfiguration(1, { shift: 1e-9 }) }),
      );
      expect(1 - newton.fidelity.re).toBeLessThan(1e-9);
      const slow = lastOf(fitTo(start, target, { steps: 150, optimizer: adam(0.05) }));
      expect(1 - slow.fidelity.re).toBeLessThan(1e-3);
    }
    const positive = Ket.fromData(
      space,
      target.data.map((_, i) =>
        i % 2 === 0 ? Math.sqrt(target.data[i]! ** 2 + target.data[i + 1]! ** 2) : 0,
      ),
    );
    const found = lastOf(
      fitTo(nqs(real(4), { sampler: fullSum() }), positive, { steps: 20, optimizer: reconfiguration(1) }),
    );
    expect(1 - found.fidelity.re).toBeLessThan(1e-6);
  });

  it('with samples tell infidelities of 1e-6 and stop where they are told', () => {
    const ket = randomKet(qubits(3), rng(2));
    const start = nqs(logTable(qubits(3), new Float64Array(16)), {
      sampler: exactSampling(512),
      rng: rng(3),
    });
    const steps = [...fitTo(start, ket, { steps: 60, infidelity: 1e-6 })];
    const last = steps.at(-1)!;
    expect(steps.length).toBeLessThan(60);
    expect(1 - last.fidelity.re).toBeLessThan(1e-6);
    const exact = fidelity(normalize(toKet(last.state)), normalize(ket));
    expect(Math.abs(last.fidelity.re - exact)).toBeLessThan(5 * last.fidelity.error + 1e-12);
    expect(exact).toBeGreaterThan(1 - 1e-5);
  });

  it('bring a network to a matrix-product state', () => {
    const chainState = randomMps(qubits(4), 2, rng(7), { field: 'real' });
    const start = nqs(rbm(qubits(4), rng(1), { field: 'complex', density: 2, deviation: 0.1 }), {
      sampler: metropolis({ samples: 512 }),
      rng: rng(2),
    });
    const steps = [
      ...fitTo(start, chainState, {
        steps: 60,
        rng: rng(3),
        samples: 2000,
        optimizer: reconfiguration(0.3, { shift: 1e-3 }),
      }),
    ];
    const [first, last] = [steps[0]!, steps.at(-1)!];
    expect(last.fidelity.re).toBeGreaterThan(Math.max(0.9, first.fidelity.re));
    const exact = sampledFidelity(summed(last.state), toKet(chainState));
    expect(Math.abs(last.fidelity.re - exact.re)).toBeLessThan(5 * last.fidelity.error + 0.01);
  });

  it('refuse what cannot be meant, and a target without overlap (complaint 26)', () => {
    const start = nqs(logTable(qubits(2), Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0)), { sampler: fullSum() });
    const ket = randomKet(qubits(2), rng(1));
    const go = (options: { steps: number; infidelity?: number }) => () => [...fitTo(start, ket, options)];
    expect(go({ steps: -1 })).toThrow(/`steps`/);
    expect(go({ steps: 1, infidelity: NaN })).toThrow(/`infidelity`/);
    expect(() => fitTo(start, randomKet(qubits(3), rng(1)), { steps: 1 })).toThrow(/`target`/);
    const singlet = Ket.fromData(qubits(2), Float64Array.of(0, 0, 1, 0, -1, 0, 0, 0));
    expect(() => [...fitTo(start, singlet, { steps: 1 })]).toThrow(/no overlap/);
    const never = nqs(rbm(qubits(2), rng(1)), { sampler: exactSampling(1), rng: rng(5) });
    const [x] = [...never.sample(1, rng(1)).data];
    expect([0, 1]).toContain(x);
    expect(() => [
      ...fitTo(
        never,
        basisKet(
          qubits(2),
          [...never.drawn().batch.levels].map((l) => 1 - l),
        ),
        { steps: 1 },
      ),
    ]).toThrow(/no overlap/);
  });
});

describe('excited states by a penalty', () => {
  const n = 4;
  const h = tfim(chain(n, { periodic: true }), { h: 0.9 });
  const { values } = eigh(toDense(h));

  it('are the next eigenvalues, each orthogonal to those below', () => {
    const found: Nqs[] = [];
    for (let k = 0; k < 3; k++) {
      const start = nqs(
        logTable(
          qubits(n),
          Float64Array.from({ length: 32 }, () => rng(k + 1).normal() * 0.01),
        ).with(
          Float64Array.from(
            { length: 32 },
            (
              (stream) => () =>
                0.5 * stream.normal()
            )(rng(k + 1)),
          ),
        ),
        { sampler: fullSum() },
      );
      const options = k === 0 ? {} : { orthogonalTo: found, penalty: 6 };
      const last = [
        ...vmc(start, h, { steps: 150, optimizer: reconfiguration(0.15, { shift: 1e-4 }), ...options }),
      ].at(-1)!;
      expect(last.energy.re).toBeCloseTo(values[k]!, 4);
      expect(last.overlaps).toHaveLength(k);
      for (const { re } of last.overlaps) expect(re).toBeLessThan(1e-4);
      found.push(last.next);
    }
  });

  it('by samples, of a network, away from a ket', () => {
    const { vectors } = eigh(toDense(h));
    const ground = Ket.fromData(
      qubits(n),
      Float64Array.from({ length: 32 }, (_, i) => vectors.data[16 * i - 15 * (i % 2)]!),
    );
    expect(ground.expect(h).re).toBeCloseTo(values[0]!, 10);
    const start = nqs(rbm(qubits(n), rng(3), { field: 'complex', density: 2, deviation: 0.3 }), {
      sampler: metropolis({ samples: 512 }),
      rng: rng(4),
    });
    const last = [
      ...vmc(start, h, {
        steps: 120,
        optimizer: reconfiguration(0.05, { shift: 1e-3 }),
        orthogonalTo: [ground],
        penalty: 5,
      }),
    ].at(-1)!;
    const exact = summed(last.next).expect(h);
    expect(Math.abs(exact.re - values[1]!)).toBeLessThan(0.05);
    expect(last.overlaps[0]!.re).toBeLessThan(0.02);
  });

  it('need a penalty', () => {
    const start = nqs(logTable(qubits(n), new Float64Array(32)), { sampler: fullSum() });
    const ket = randomKet(qubits(n), rng(1));
    expect(() => vmc(start, h, { steps: 1, orthogonalTo: [ket] }).next()).toThrow(/`penalty`/);
    expect(() => vmc(start, h, { steps: 1, orthogonalTo: [ket], penalty: -1 }).next()).toThrow(/`penalty`/);
    expect(() =>
      vmc(start, h, { steps: 1, orthogonalTo: [randomKet(qubits(2), rng(1))], penalty: 1 }).next(),
    ).toThrow(/orthogonalTo\[0\]/);
  });
});

describe('time evolution by projection', () => {
  const h = tfim(chain(3), { h: 0.8 });
  const table = (): Nqs =>
    nqs(
      logTable(
        qubits(3),
        Float64Array.from(
          { length: 16 },
          (
            (stream) => () =>
              0.3 * stream.normal()
          )(rng(9)),
        ),
      ),
      { sampler: fullSum() },
    );
  const run = (order: 1 | 2 | 3 | 4, count: number): ProjectedStep => {
    const times = Array.from({ length: count + 1 }, (_, k) => (0.4 * k) / count);
    const fit = { infidelity: 1e-14, steps: 12, optimizer: reconfiguration(1, { shift: 1e-12 }) };
    return [...projectedEvolution(table(), h, { times, order, fit })].at(-1)!;
  };

  it.each([1, 2, 3, 4] as const)('has the order %d of its polynomial', (order) => {
    let exact = table();
    for (const step of tvmc(table(), h, { times: [0, 0.4], rtol: 1e-11 })) exact = step.state;
    const [coarse, fine] = [4, 8].map((count) => {
      const last = run(order, count);
      const missed = Math.sqrt(
        Math.max(0, 1 - fidelity(normalize(toKet(last.state)), normalize(toKet(exact)))),
      );
      expect(last.fits).toHaveLength(order);
      expect(missed).toBeLessThan(10 * last.stepError + last.distance + 1e-7);
      return missed;
    });
    expect(Math.log2(coarse! / fine!)).toBeGreaterThan(order - 0.3);
  });

  it('sums the angles that its fits miss, and refuses what cannot be meant', () => {
    const flat = nqs(meanField(qubits(3), rng(1), { field: 'complex', deviation: 0.2 }), {
      sampler: exactSampling(400),
      rng: rng(2),
    });
    const [first, last] = [...projectedEvolution(flat, h, { times: [0, 0.1] })];
    expect(first).toMatchObject({ t: 0, fits: [], distance: 0, stepError: 0 });
    expect(last!.distance).toBeGreaterThan(0.01);
    expect(last!.distance).toBeLessThan(0.3);
    const go = (options: object) => () => projectedEvolution(flat, h, { times: [0, 1], ...options });
    expect(go({ times: [1, 0] })).toThrow(/`times`/);
    for (const order of [5, 'toString']) expect(go({ order })).toThrow(/`order`/);
    expect(go({ fit: { steps: 1.5 } })).toThrow(/`fit.steps`/);
    expect(go({ fit: { infidelity: NaN } })).toThrow(/`fit.infidelity`/);
    expect(() =>
      projectedEvolution(flat, pauliSum(qubits(3), { XYI: { re: 0, im: 1 } }), { times: [0, 1] }),
    ).toThrow(/Hermitian/);
    expect(go({ fit: { steps: -1 } })).toThrow(/`fit.steps`/);
  });
});
