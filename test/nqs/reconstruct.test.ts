import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, NotFiniteError, UnsupportedError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { densityRbm } from '../../src/nqs/density/density-rbm.ts';
import { isNeuralDensity, neuralDensity, type NeuralDensity } from '../../src/nqs/density/neural-density.ts';
import { sampledPurity } from '../../src/nqs/density/purity.ts';
import { targetFidelity } from '../../src/nqs/density/target-fidelity.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { phased } from '../../src/nqs/models/phased.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { adam, gradientDescent, reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { measurePauliBases, resampledCounts, type PauliCounts } from '../../src/nqs/reconstruct/pauli-counts.ts'; // prettier-ignore
import { reconstruct, type ReconstructOptions, type ReconstructStep } from '../../src/nqs/reconstruct/reconstruct.ts'; // prettier-ignore
import { exactSampling, fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber } from '../../src/spaces/sector.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { ghzKet, wKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { thermalState } from '../../src/states/thermal.ts';
import * as oracle from '../oracle.ts';

const words = (n: number): string[] =>
  n === 0 ? [''] : words(n - 1).flatMap((word) => ['X', 'Y', 'Z'].map((letter) => word + letter));

const pauli: Record<string, oracle.Mat> = {
  X: [
    [[0, 0], [1, 0]],
    [[1, 0], [0, 0]],
  ], // prettier-ignore
  Y: [
    [[0, 0], [0, -1]],
    [[0, 1], [0, 0]],
  ], // prettier-ignore
  Z: [
    [[1, 0], [0, 0]],
    [[0, 0], [-1, 0]],
  ], // prettier-ignore
};

/** The projector on an outcome: the product of (1 +- P)/2. */
function projector(basis: string, outcome: readonly number[]): oracle.Mat {
  return outcome
    .map((level, site) => {
      const signed = oracle.scale(pauli[basis[site]!]!, [level === 0 ? 0.5 : -0.5, 0]);
      return oracle.plus(oracle.scale(oracle.eye(2), [0.5, 0]), signed);
    })
    .reduce(oracle.kron);
}

/** -sum share log <projector>, by expectation values. */
function lossOf(state: Nqs | NeuralDensity, data: readonly PauliCounts[]): number {
  const shots = data.reduce((sum, { counts }) => sum + [...counts.values()].reduce((a, b) => a + b, 0), 0);
  const sites = state.space.dims.map((_, i) => i);
  return data.reduce((sum, { basis, counts }) => {
    return [...counts].reduce((part, [key, count]) => {
      const matrix = oracle.complexMatrix(projector(basis, key.split(',').map(Number)));
      return part - (count / shots) * Math.log(state.expect(localOperator(state.space, sites, matrix)).re);
    }, sum);
  }, 0);
}

function lastOf<S extends Nqs | NeuralDensity>(
  start: S,
  data: readonly PauliCounts[],
  options: ReconstructOptions,
): ReconstructStep<S> {
  // prettier-ignore
  const all = [...reconstruct(start, data, options)];
  return all[all.length - 1]!;
}

const two = qubits(2);
const starts: Record<string, () => Nqs | NeuralDensity> = {
  'a real machine': () => nqs(rbm(two, seeded(1), { deviation: 0.4 }), { sampler: fullSum() }),
  'a complex machine': () => nqs(rbm(two, seeded(2), { field: 'complex', deviation: 0.4 }), { sampler: fullSum() }), // prettier-ignore
  'a deep network': () => {
    const ansatz = denseNet(two, [2, 2], seeded(3));
    const stream = seeded(7);
    return nqs(ansatz.with(ansatz.parameters.map((x) => x + 0.3 * stream.normal())), { sampler: fullSum() });
  },
  'modulus and phase': () =>
    nqs(phased(rbm(two, seeded(4), { deviation: 0.4 }), rbm(two, seeded(5), { deviation: 0.4 })), {
      sampler: fullSum(),
    }),
  'a density matrix': () => neuralDensity(densityRbm(two, seeded(6), { deviation: 0.4 }), { sampler: fullSum() }), // prettier-ignore
};

describe('the likelihood of counts', () => {
  const data = measurePauliBases(randomKet(two, seeded(8)), words(2), 40, seeded(9));

  it.each(Object.entries(starts))(
    'is that of expectation values, and its gradient finite differences: %s',
    (_, make) => {
      const start = make();
      const [first] = reconstruct(start, data, { steps: 1, optimizer: gradientDescent(1) });
      const { loss, next, divergence, largestGradient } = first!;
      expect(loss!.re).toBeCloseTo(lossOf(start, data), 11);
      expect(divergence!).toBeGreaterThan(0);
      const at = (parameters: Float64Array): Nqs | NeuralDensity =>
        isNeuralDensity(start)
          ? start.with(start.ansatz.with(parameters))
          : start.with(start.ansatz.with(parameters));
      const gradient = start.ansatz.parameters.map((x, k) => x - next.ansatz.parameters[k]!);
      gradient.forEach((slope, k) => {
        if (k % 3 === 1) return;
        const [up, down] = [1e-5, -1e-5].map((h) => lossOf(at(start.ansatz.parameters.map((x, i) => (i === k ? x + h : x))), data)); // prettier-ignore
        expect(slope).toBeCloseTo((up! - down!) / 2e-5, 7);
      });
      expect(largestGradient).toBeCloseTo(
        gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
        12,
      );
    },
  );

  it('has the gradient of the sum in the mean of samples', () => {
    for (const name of ['a complex machine', 'a density matrix']) {
      const whole = starts[name]!();
      const sampled = isNeuralDensity(whole)
        ? neuralDensity(whole.ansatz, { sampler: exactSampling(200_000), rng: seeded(3) })
        : nqs(whole.ansatz, { sampler: exactSampling(200_000), rng: seeded(3) });
      const options = { steps: 1, optimizer: gradientDescent(1) };
      const [exact, ours] = [
        lastOf(whole, data, options),
        lastOf<Nqs | NeuralDensity>(sampled, data, options),
      ];
      expect(ours.loss).toBeUndefined();
      const apart = exact.next.ansatz.parameters.map((x, k) => Math.abs(x - ours.next.ansatz.parameters[k]!));
      expect(Math.max(...apart)).toBeLessThan(0.02);
      expect(Math.max(...apart)).toBeGreaterThan(0);
    }
  });

  it('knows amplitudes outside of a sector as zeros', () => {
    const sector = fixedNumber(two, 1);
    const state = nqs(rbm(two, seeded(2), { field: 'complex', deviation: 0.4 }), {
      sampler: fullSum(),
      sector,
    });
    const inside = measurePauliBases(wKet(2), words(2), 40, seeded(9)).filter(
      ({ basis }) => !/^Z[XY]|^[XY]Z/.test(basis),
    );
    const { loss } = lastOf(state, inside, { steps: 1 });
    const dense = nqs(logTable(two, Float64Array.from([0, 1, 2, 3].flatMap((i) => {
      const { re, im } = state.logAmplitude([i >> 1, i & 1]);
      return [Math.max(re, -200), im];
    }))), { sampler: fullSum() }); // prettier-ignore
    expect(loss!.re).toBeCloseTo(lossOf(dense, inside), 9);
  });
});

describe('reconstruction', () => {
  const n = 3;
  const start = (): Nqs =>
    nqs(rbm(qubits(n), seeded(1), { field: 'complex', hidden: 4, deviation: 0.2 }), { sampler: fullSum() });
  const density = (ancillas = 2): NeuralDensity =>
    neuralDensity(densityRbm(qubits(n), seeded(1), { hidden: 4, ancillas, deviation: 0.2 }), {
      sampler: fullSum(),
    });

  it.each([
    ['GHZ', ghzKet(n)],
    ['W', wKet(n)],
  ] as const)('finds the %s state from counts, as a pure state and as a matrix', (_, target) => {
    const data = measurePauliBases(target, words(n), 400, seeded(5));
    const pure = lastOf(start(), data, { steps: 60, optimizer: reconfiguration(0.2, { shift: 1e-2 }) });
    expect(targetFidelity(pure.next, target).re).toBeGreaterThan(0.998);
    // As many numbers as the state has, 14, in 10800 shots.
    expect(pure.divergence!).toBeLessThan(0.01);
    const mixed = lastOf(density(), data, { steps: 100, optimizer: reconfiguration(0.2, { shift: 1e-2 }) });
    expect(targetFidelity(mixed.next, target).re).toBeGreaterThan(0.99);
    expect(sampledPurity(mixed.next).re).toBeGreaterThan(0.98);
  });

  it('finds a thermal state from counts', () => {
    const target = thermalState(tfim(chain(n)), 0.8);
    const data = measurePauliBases(target, words(n), 1000, seeded(5));
    const { next } = lastOf(density(3), data, { steps: 150, optimizer: adam(0.05) });
    const rho = DensityMatrix.of(next.space, toDensityMatrix(next).matrix, { normalize: true });
    expect(fidelity(rho, target)).toBeGreaterThan(0.985);
    expect(sampledPurity(next).re).toBeCloseTo(target.overlap(target).re, 1);
  });

  it('goes on with Metropolis chains, whose fidelity has an error', () => {
    const target = wKet(n);
    const data = measurePauliBases(target, words(n), 200, seeded(5));
    const sampler = metropolis({ samples: 1024 });
    const chains = nqs(start().ansatz, { sampler, rng: seeded(3), sector: fixedNumber(qubits(n), 1) });
    const { next } = lastOf(chains, data, { steps: 60, optimizer: reconfiguration(0.2, { shift: 1e-2 }) });
    const ours = targetFidelity(next, target);
    const whole = targetFidelity(
      nqs(next.ansatz, { sampler: fullSum(), sector: fixedNumber(qubits(n), 1) }),
      target,
    );
    expect(whole.re).toBeGreaterThan(0.98);
    expect(ours.from).toBe('sampled');
    expect(ours.error).toBeLessThan(0.02);
    expect(Math.abs(ours.re - whole.re)).toBeLessThan(4 * ours.error + 1e-9);
  });

  it('draws counts again with as many shots and the same shares', () => {
    const data = measurePauliBases(wKet(n), ['ZZZ', 'XYZ'], 4000, seeded(5));
    const again = resampledCounts(data, seeded(6));
    again.forEach(({ basis, counts }, k) => {
      expect(basis).toBe(data[k]!.basis);
      expect([...counts.values()].reduce((a, b) => a + b, 0)).toBe(4000);
      for (const [key, count] of counts) {
        const was = data[k]!.counts.get(key)!;
        expect(Math.abs(count - was)).toBeLessThan(5 * Math.sqrt(was) + 5);
      }
    });
    expect(resampledCounts([{ basis: 'ZZZ', counts: new Map() }], seeded(1))[0]!.counts.size).toBe(0);
    const negative = new Map([['0,0,0', -3], ['0,0,1', 5]]); // prettier-ignore
    expect(() => resampledCounts([{ basis: 'ZZZ', counts: negative }], seeded(1))).toThrow(
      /`data\[0\].counts`/,
    );
  });

  it('refuses data, steps and optimisers that cannot be meant', () => {
    const good = measurePauliBases(wKet(n), ['ZZZ'], 10, seeded(5));
    const run =
      (
        data: readonly PauliCounts[],
        options: Partial<ReconstructOptions> = {},
        from: Nqs | NeuralDensity = start(),
      ) =>
      () =>
        // prettier-ignore
        reconstruct(from, data, { steps: 1, ...options }).next();
    expect(run([])).toThrow(ArgumentError);
    expect(run(good, { steps: -1 })).toThrow(/`steps`/);
    expect(run([{ basis: 'ZZ', counts: new Map() }])).toThrow(/`data\[0\]\.basis`/);
    expect(run([{ basis: 'ZZQ', counts: new Map() }])).toThrow(/`data\[0\]\.basis`/);
    expect(run([{ basis: 'ZZZ', counts: new Map([['0,1', 3]]) }])).toThrow(/`data\[0\]\.counts`/);
    expect(run([{ basis: 'ZZZ', counts: new Map([['0,1,2', 3]]) }])).toThrow(/`data\[0\]\.counts`/);
    expect(run([{ basis: 'ZZZ', counts: new Map([['0,1,1', 0.5]]) }])).toThrow(/`data\[0\]\.counts`/);
    expect(run(measurePauliBases(wKet(n), ['XXX'], 10, seeded(5)), { maxBytes: 1000 })).toThrow(
      BudgetExceededError,
    );
    const three = nqs(rbm(levels([3]), seeded(1)), { sampler: fullSum() });
    expect(run([], {}, three)).toThrow(UnsupportedError);
    const sampled = neuralDensity(density().ansatz, { rng: seeded(1), sampler: metropolis({ samples: 16 }) });
    expect(run(good, { optimizer: reconfiguration() }, sampled)).toThrow(UnsupportedError);
    const sector = fixedNumber(qubits(n), 2);
    const narrow = nqs(start().ansatz, { sampler: fullSum(), sector });
    expect(run(good, {}, narrow)).toThrow(NotFiniteError);
    expect(() => measurePauliBases(wKet(n), ['ZZ'], 10, seeded(5))).toThrow(/`bases\[0\]`/);
    expect(() => targetFidelity(start(), randomKet(qubits(n), seeded(1)), { maxBytes: 100 })).toThrow(BudgetExceededError); // prettier-ignore
    const stop = AbortSignal.abort(new Error('enough'));
    expect(run(good, { signal: stop })).toThrow('enough');
  });
});
