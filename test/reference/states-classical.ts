import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { klDivergence, shannonEntropy } from '../../src/states/distributions.ts';
import { vonNeumannEntropy } from '../../src/states/entropies.ts';
import { diagonalState } from '../../src/states/mixed-states.ts';
import { relativeEntropy } from '../../src/states/relative-entropy.ts';
import { thermalState } from '../../src/states/thermal.ts';
import type { ReferenceRow } from './row.ts';
import { listRows, once, rowsOf } from './states-rows.ts';
import { energyOperator, field, logPartition, pair, rootKet, spinEnergy, weights } from './states-spins.ts';

const fourLevels = energyOperator(levels([4]), [0, 0, 1, 3]);
const gibbs = once(() => thermalState(fourLevels, 0.7));
const inner = (): number => gibbs().expect(fourLevels).re;
const free = (): number => inner() - vonNeumannEntropy(gibbs()) / 0.7;
const gibbsSource = 'seeds.md 3, Boltzmann-Gibbs and potentials: E = (0,0,1,3), beta = .7';

const gibbsRows = [
  ...listRows(
    'gibbs/p',
    gibbsSource,
    1e-14,
    [0.3818190400576063, 0.3818190400576063, 0.1896057240003508, 0.04675619588443669],
    () => weights(gibbs()),
  ),
  ...rowsOf('gibbs', gibbsSource, 1e-14, {
    Z: [2.619041732044391, () => Math.exp(-0.7 * free())],
    F: [-1.375440713916647, free],
    'log-Z': [0.962808499741653, () => -0.7 * free()],
    U: [0.3298743116536608, inner],
    S: [1.193720517899216, () => vonNeumannEntropy(gibbs())],
    'heat-capacity': [0.2457812684809392, () => 0.7 ** 2 * gibbs().expect(fourLevels).variance!],
  }),
  ...listRows('gibbs/beta-1e4', 'seeds.md 3: uniform on the minimisers', 1e-14, [0.5, 0.5, 0, 0], () =>
    weights(thermalState(fourLevels, 1e4)),
  ),
];

const ring = (n: number, K: number, B = 0): ProductOperator =>
  spinEnergy(n, [
    ...Array.from({ length: n }, (_, i) => pair(K, i, (i + 1) % n)),
    ...(B === 0 ? [] : Array.from({ length: n }, (_, i) => field(B, i))),
  ]);
const fine = once(() => thermalState(ring(8, 1), 1));
const coarse = once(() => fine().reduce([1, 3, 5, 7]));
const decimation = 'seeds.md 3, 1D decimation: 8 spins at K = 1, every second one traced out';
const decimationRows = rowsOf('decimation', decimation, 1e-13, {
  'p-aligned': [0.349920378515212, () => weights(coarse())[0]!],
  'p-alternating': [0.001746641234601, () => weights(coarse())[5]!],
  'p-aligned-at-K1': [0.349920378515212, () => weights(thermalState(ring(4, 0.6625013736789322), 1))[0]!],
  Z8: [9160.438722642559, () => Math.exp(logPartition(fine(), ring(8, 1), 1)), 'relative'],
  'S-fine': [2.58134634853031, () => vonNeumannEntropy(fine())],
  'S-coarse': [1.85473050123205, () => vonNeumannEntropy(coarse())],
});

const chainEnergy = ring(10, 1, 0.3);
const chain = once(() => thermalState(chainEnergy, 0.8));
const chainKet = once(() => rootKet(chain()));
const chainLogZ = once(() => logPartition(chain(), chainEnergy, 0.8));
const correlation = (r: number): number => chainKet().expect(pauliSum(qubits(10), [pair(1, 0, r)])).re;
const chainRows = [
  ...rowsOf('ising-ring', 'seeds.md 3, 1D Ising, N = 10, J = 1, beta = .8, B = .3', 1e-13, {
    'free-energy-per-site': [-1.370098471067384, () => -chainLogZ() / 8],
    Z: [57571.77841480905, () => Math.exp(chainLogZ()), 'relative'],
    magnetisation: [0.7655446588023667, () => chainKet().expect(pauliSum(qubits(10), [field(1, 3)])).re],
  }),
  ...listRows(
    'ising-ring/correlation',
    'seeds.md 3, 1D Ising, N = 10: <s0 sr>, r = 1..5',
    1e-13,
    [0.8087091296239279, 0.7080453326757988, 0.6562517159736774, 0.6318434896953499, 0.6246957456974267],
    () => [1, 2, 3, 4, 5].map(correlation),
  ),
];

const symmetric = once(() => thermalState(ring(10, 1), 0.8));
const symmetricRows = rowsOf('ising-ring-no-field', 'seeds.md 3, 1D Ising, N = 10, B = 0', 1e-13, {
  Z: [19063.66505473297, () => Math.exp(logPartition(symmetric(), ring(10, 1), 0.8)), 'relative'],
  'correlation-3': [
    0.3439997820765826,
    () => rootKet(symmetric()).expect(pauliSum(qubits(10), [pair(1, 0, 3)])).re,
  ],
});

const uniform = new Array<number>(6).fill(1 / 6);
const loaded = [0.1, 0.1, 0.1, 0.1, 0.1, 0.5];
const die = (p: readonly number[]): DensityMatrix => diagonalState(levels([6]), p);
const dieRows = rowsOf('die', 'seeds.md 3, entropy toolkit', 1e-14, {
  'S-fair': [1.791759469228055, () => shannonEntropy(uniform)],
  'S-loaded': [1.497866136776995, () => shannonEntropy(loaded)],
  'KL-loaded-fair': [0.29389333245106, () => klDivergence(loaded, uniform)],
  'KL-fair-loaded': [0.24258597169364, () => klDivergence(uniform, loaded)],
  'S-fair-state': [1.791759469228055, () => vonNeumannEntropy(die(uniform))],
  'KL-loaded-fair-state': [0.29389333245106, () => relativeEntropy(die(loaded), die(uniform))],
  'KL-fair-loaded-state': [0.24258597169364, () => relativeEntropy(die(uniform), die(loaded))],
});

/** p_beta of a language model as the Gibbs state of -diag(log p). */
const tokens = [
  0.285718104289601, 0.171509443387617, 0.132807577204315, 0.239495336738196, 0.170469538380272,
];
const tempered = (beta: number): DensityMatrix =>
  thermalState(
    energyOperator(
      levels([5]),
      tokens.map((p) => -Math.log(p)),
    ),
    beta,
  );
const temperatureSource = 'seeds.md 3, temperature: p_beta ~ p^beta as a Gibbs state';
const temperatureRows = [
  ...listRows(
    'temperature/p-half',
    temperatureSource,
    1e-13,
    [0.241282570276751, 0.186939505406476, 0.164500983032256, 0.220905028232354, 0.186371913052164],
    () => weights(tempered(0.5)),
  ),
  ...listRows(
    'temperature/p-two',
    temperatureSource,
    1e-13,
    [0.379509700358342, 0.136748772322232, 0.081996075956527, 0.266649936326971, 0.135095515035928],
    () => weights(tempered(2)),
  ),
  ...listRows(
    'temperature/S',
    temperatureSource,
    1e-13,
    [1.600120458681398, 1.572329878437996, 1.467746697227701],
    () => [0.5, 1, 2].map((beta) => vonNeumannEntropy(tempered(beta))),
  ),
];

/** Classical distributions as diagonal states. */
export const classicalRows: readonly ReferenceRow[] = [
  ...gibbsRows,
  ...decimationRows,
  ...chainRows,
  ...symmetricRows,
  ...dieRows,
  ...temperatureRows,
];
