import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError } from '../../src/errors.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { rootOfDiagonal } from '../../src/nqs/density/diagonal.ts';
import { densityRbm } from '../../src/nqs/density/density-rbm.ts';
import { neuralDensity, type NeuralDensity } from '../../src/nqs/density/neural-density.ts';
import { sampledPurity } from '../../src/nqs/density/purity.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { exactSampling, fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { describeAnsatz } from '../conformance/ansatz.ts';
import { describeState } from '../conformance/state.ts';
import { nastySpaces, type Specimen, type StateSubject } from '../conformance/state-subject.ts';
import { purifyingKets } from './density-machine.ts';

const make = (space = levels([3, 2]), seed = 5): ReturnType<typeof densityRbm> =>
  densityRbm(space, seeded(seed), { hidden: 2, ancillas: 2, deviation: 0.4 });

describeAnsatz('densityRbm', () => make());
describeAnsatz('densityRbm without hidden units', () => densityRbm(qubits(2), seeded(1), { hidden: 0 }));
describeAnsatz('the root of the diagonal of a densityRbm', () => rootOfDiagonal(make(levels([2, 1, 3]))));

const verbs: Omit<StateSubject<NeuralDensity>, 'name' | 'specimens'> = {
  tolerance: 1e-10,
  mixed: true,
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  wide: () =>
    neuralDensity(densityRbm(qubits(60), seeded(1)), {
      rng: seeded(2),
      sampler: metropolis({ samples: 64, warmUp: 5 }),
    }),
};

const specimens: Specimen<NeuralDensity>[] = nastySpaces.flatMap((space, i) =>
  [0, 1].map((k) => {
    const ansatz = make(space, 80 + 2 * i + k);
    const members = purifyingKets(ansatz, 2, 2).map((ket) => ({ weight: 1, ket }));
    return { label: `machine ${k} on [${space.dims}]`, space, members, state: neuralDensity(ansatz, { sampler: fullSum() }) }; // prettier-ignore
  }),
);

describeState<NeuralDensity>({ ...verbs, name: 'NeuralDensity', specimens });

describe('a neural density matrix', () => {
  it('is Hermitian and positive, with the rank that its ancillas allow', () => {
    const ansatz = densityRbm(qubits(3), seeded(3), { ancillas: 1, deviation: 0.7 });
    const rho = toDensityMatrix(neuralDensity(ansatz, { sampler: fullSum() }));
    const { rows } = rho.matrix;
    const data = rho.matrix.data.map((x) => x / rho.norm());
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < rows; c++) {
        expect(data[2 * (r * rows + c)]).toBeCloseTo(data[2 * (c * rows + r)]!, 13);
        expect(data[2 * (r * rows + c) + 1]).toBeCloseTo(-data[2 * (c * rows + r) + 1]!, 13);
      }
    }
    const { values } = eigh({ rows, cols: rows, data });
    expect(values[0]!).toBeGreaterThan(-1e-13);
    expect(values.filter((x) => x > 1e-12).length).toBe(2);
  });

  it('estimates means and purity from samples, within their errors of the sums', () => {
    const ansatz = densityRbm(qubits(5), seeded(9), { deviation: 0.3 });
    const exact = neuralDensity(ansatz, { sampler: fullSum() });
    const rho = toDensityMatrix(exact);
    const purity = rho.overlap(rho).re / rho.norm() ** 2;
    expect(sampledPurity(exact).re).toBeCloseTo(purity, 12);
    const op = pauliSum(qubits(5), { XXIII: 1, IZYII: 0.5, IIIIX: -1 });
    for (const sampler of [metropolis({ samples: 4096 }), exactSampling(4096)]) {
      const state = neuralDensity(ansatz, { sampler, rng: seeded(4) });
      const mean = state.expect(op);
      expect(mean.from).toBe('sampled');
      expect(mean.variance).toBeUndefined();
      expect(Math.abs(mean.re - rho.expect(op).re)).toBeLessThan(4 * mean.error);
      expect(mean.error).toBeLessThan(0.05);
      const estimate = sampledPurity(state);
      expect(Math.abs(estimate.re - purity)).toBeLessThan(4 * estimate.error);
      expect(estimate.error).toBeLessThan(0.02);
    }
  });

  it('gives its elements one by one, and walks on with its chains', () => {
    const state = neuralDensity(make(qubits(3)), { rng: seeded(1), sampler: metropolis({ samples: 64 }) });
    const { matrix } = state.reduce([0, 1, 2]);
    const { re, im } = state.logElement([0, 1, 1], [1, 0, 1]);
    expect(Math.exp(re) * Math.cos(im)).toBeCloseTo(matrix.data[2 * (3 * 8 + 5)]!, 10);
    expect(Math.exp(re) * Math.sin(im)).toBeCloseTo(matrix.data[2 * (3 * 8 + 5) + 1]!, 10);
    const next = state.with(state.ansatz.with(state.ansatz.parameters.map((x) => x / 2)));
    expect(next.diagonal.setup.warm).toBe(true);
    expect(next.diagonal.setup.start).toEqual(state.diagonal.drawn().sampled?.chains);
  });

  it('refuses what it cannot mean', () => {
    expect(() => densityRbm(qubits(2), seeded(1), { ancillas: 0 })).toThrow(ArgumentError);
    expect(() => densityRbm(qubits(2), seeded(1), { hidden: 1.5 })).toThrow(/`hidden`/);
    expect(() => densityRbm(qubits(2), seeded(1), { deviation: NaN })).toThrow(/`deviation`/);
    expect(() => neuralDensity(make())).toThrow(/`rng`/);
    expect(() => neuralDensity(rbm(qubits(4), seeded(1)) as never)).toThrow(/`ansatz`/);
    const state = neuralDensity(densityRbm(qubits(30), seeded(1)), { rng: seeded(2) });
    expect(() => state.reduce([0])).toThrow(BudgetExceededError);
    expect(() => state.logElement([0], [0])).toThrow(/`row`/);
    const one = neuralDensity(make(), { rng: seeded(2), sampler: metropolis({ samples: 1, chains: 1 }) });
    expect(() => sampledPurity(one)).toThrow(/two samples/);
  });

  it('has overlaps with other kinds', () => {
    const state = neuralDensity(make(qubits(2)), { sampler: fullSum() });
    const psi = nqs(rbm(qubits(2), seeded(8), { field: 'complex', deviation: 0.4 }), { sampler: fullSum() });
    const dense = toDensityMatrix(state);
    expect(psi.overlap(state).re).toBeCloseTo(state.overlap(psi).re, 10);
    expect(state.overlap(dense).re).toBeCloseTo(dense.overlap(dense).re, 9);
    expect(state.norm()).toBeCloseTo(dense.norm(), 10);
  });
});
