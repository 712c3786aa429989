import { add, scaled } from '../../src/linalg/products.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, modes, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { vonNeumannEntropy } from '../../src/states/entropies.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { quantumFisherInformation } from '../../src/states/fisher-information.ts';
import { Ket } from '../../src/states/ket.ts';
import { bellKet, ghzKet } from '../../src/states/kets.ts';
import { diagonalState, maximallyMixed } from '../../src/states/mixed-states.ts';
import { logNegativity, negativity } from '../../src/states/partial-transpose.ts';
import { relativeEntropy } from '../../src/states/relative-entropy.ts';
import { entanglementEntropy, mutualInformation } from '../../src/states/subsystem-entropies.ts';
import { thermalState } from '../../src/states/thermal.ts';
import { concurrence, entanglementOfFormation } from '../../src/states/two-qubits.ts';
import type { ReferenceRow } from './row.ts';
import { once, rowsOf } from './states-rows.ts';

/** p |singlet><singlet| + (1 - p)/4. */
const werner = once(() => {
  const singlet = toDensityMatrix(bellKet('psi-')).matrix;
  return DensityMatrix.of(qubits(2), add(singlet, maximallyMixed(qubits(2)).matrix, 0.6, 0.4));
});

const wernerRows = rowsOf('werner', 'open-systems.md 3, test 19: Werner state p = .6 on the singlet', 1e-10, {
  concurrence: [0.4, () => concurrence(werner())],
  negativity: [0.2, () => negativity(werner(), [0])],
  'log-negativity-bits': [0.4854268272, () => logNegativity(werner(), [1], { base: 2 })],
  'entropy-bits': [1.3567796494, () => vonNeumannEntropy(werner(), { base: 2 })],
  'mutual-information-bits': [0.6432203506, () => mutualInformation(werner(), [0], [1], { base: 2 })],
  'entanglement-of-formation-bits': [0.2502249116, () => entanglementOfFormation(werner(), { base: 2 })],
});

/** A thermal mode of mean n: Gibbs state of the number operator; 160 levels leave out less than 1e-35. */
const thermalMode = (n: number): DensityMatrix => {
  const space = modes(1, 160);
  const number = Array.from({ length: 160 }, (_, row) =>
    Array.from({ length: 160 }, (_, col) => (row === col ? row : 0)),
  );
  return thermalState(localOperator(space, [0], number), Math.log(1 + 1 / n));
};
const cold = once(() => thermalMode(0.5));
const warm = once(() => thermalMode(1.5));

const thermalRows = rowsOf('thermal-modes', 'open-systems.md 3, test 20: thermal modes n = .5, 1.5', 1e-10, {
  fidelity: [0.8726779962, () => fidelity(cold(), warm())],
  // log(5/3) + log(5/9)/2 = .2169322913; the document prints .2169312913.
  'relative-entropy': [Math.log(5 / 3) + Math.log(5 / 9) / 2, () => relativeEntropy(cold(), warm())],
  entropy: [0.9547712524, () => vonNeumannEntropy(cold())],
});

/** Each qubit flips its phase with probability p: rho -> (1 - p) rho + p Z rho Z. */
const dephased = (rho: DensityMatrix, p: number): DensityMatrix =>
  rho.space.dims.reduce((state, _, site) => {
    const flipped = state.apply(pauliSum(rho.space, [{ sites: [site], letters: 'Z' }]));
    return DensityMatrix.fromMatrix(rho.space, add(state.matrix, flipped.matrix, 1 - p, p));
  }, rho);

const halfZ = pauliSum(
  qubits(4),
  [0, 1, 2, 3].map((site) => ({ coefficient: 0.5, sites: [site], letters: 'Z' })),
);

/** exp(-|a|^2/2) sum a^n/sqrt(n!) |n> by its recurrence. */
const coherent = (alpha: number, count: number): Ket => {
  const amplitudes = [Math.exp((-alpha * alpha) / 2)];
  for (let n = 1; n < count; n++) amplitudes.push((amplitudes[n - 1]! * alpha) / Math.sqrt(n));
  return Ket.of(levels([count]), amplitudes);
};

const fisherRows = rowsOf('fisher', 'open-systems.md 3, test 21', 1e-10, {
  'ghz-phase-flips': [
    16 * 0.9 ** 8,
    () => quantumFisherInformation(dephased(toDensityMatrix(ghzKet(4)), 0.05), halfZ),
  ],
  'ghz-phase-flips-printed': [
    6.88747536,
    () => quantumFisherInformation(dephased(toDensityMatrix(ghzKet(4)), 0.05), halfZ),
  ],
  'coherent-number': [
    4 * 1.2 ** 2,
    () => {
      const state = coherent(1.2, 40);
      const diagonal = diagonalState(state.space, new Array<number>(40).fill(1 / 40)).matrix;
      const number = { ...diagonal, data: diagonal.data.map((x, i) => (x === 0 ? 0 : i / 82)) };
      return quantumFisherInformation(state, localOperator(state.space, [0], number));
    },
  ],
});

/** sum_n tanh^n r/cosh r |n, n>: 90 levels leave out an amplitude of 1e-16. */
const squeezed = once(() => {
  const [r, count] = [0.8, 90];
  const data = new Float64Array(2 * count * count);
  for (let n = 0; n < count; n++) data[2 * n * (count + 1)] = Math.tanh(r) ** n / Math.cosh(r);
  return Ket.of(modes(2, count), data);
});

const squeezedRows = rowsOf(
  'two-mode-squeezed',
  'open-systems.md 3, test 26: two-mode squeezed vacuum, r = .8',
  1e-10,
  {
    'mean-number': [
      0.7887322356,
      () => {
        const weights = squeezed().reduce([0]).matrix;
        return Array.from({ length: 90 }, (_, n) => n * weights.data[2 * n * 91]!).reduce((a, b) => a + b);
      },
    ],
    'entropy-bits': [1.7706904336, () => entanglementEntropy(squeezed(), [0], { base: 2 })],
    'log-negativity-bits': [2.3083120654, () => logNegativity(squeezed(), [1], { base: 2 })],
    p11: [0.2465124872, () => Math.exp(2 * squeezed().logAmplitude([1, 1]).re)],
  },
);

const bell = once(() => toDensityMatrix(bellKet()));

/** The Bell pair whose qubit 1 was measured with probability .3 and the outcome forgotten. */
const measuredBell = once(() => {
  const flipped = bell().apply(pauliSum(qubits(2), { IZ: 1 }));
  const measured = scaled(add(bell().matrix, flipped.matrix), 0.5);
  return DensityMatrix.of(qubits(2), add(bell().matrix, measured, 0.7, 0.3));
});

const monitoredRows = rowsOf(
  'monitored-bell',
  'seeds.md 4, measurement-induced transition: Bell pair, p = .3',
  1e-11,
  {
    'trajectory-mean': [
      0.485203026392,
      () => {
        const after = bellKet().apply(pauliSum(qubits(2), { IZ: 0.5, II: 0.5 }));
        const collapsed = Ket.of(after.space, after.data, { normalize: true });
        return 0.7 * entanglementEntropy(bellKet(), [0]) + 0.3 * entanglementEntropy(collapsed, [0]);
      },
    ],
    'averaged-state': [Math.LN2, () => vonNeumannEntropy(measuredBell().reduce([0]))],
  },
);

/** Entanglement, thermal and Fisher-information values. */
export const entanglementRows: readonly ReferenceRow[] = [
  ...wernerRows,
  ...thermalRows,
  ...fisherRows,
  ...squeezedRows,
  ...monitoredRows,
];
