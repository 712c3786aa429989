import { localOperator } from '../../src/operators/local-sum.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum, type PauliStringLike } from '../../src/operators/pauli-sum.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { diagonalOf, type DensityMatrix } from '../../src/states/density-matrix.ts';
import { klDivergence, shannonEntropy } from '../../src/states/distributions.ts';
import { vonNeumannEntropy } from '../../src/states/entropies.ts';
import { diagonalState } from '../../src/states/mixed-states.ts';
import { relativeEntropy } from '../../src/states/relative-entropy.ts';
import { thermalState } from '../../src/states/thermal.ts';
import type { ReferenceRow } from './row.ts';
import { listRows, once, rowsOf } from './states-rows.ts';

/** A diagonal operator from energies in the dense order. */
const energyOperator = (space: Space, energies: readonly number[]): ProductOperator =>
  localOperator(
    space,
    [...space.dims.keys()],
    energies.map((energy, row) => energies.map((_, col) => (row === col ? energy : 0))),
  );

const weights = (rho: DensityMatrix): Float64Array => diagonalOf(rho.matrix);

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

/** The energy -sum w s s - sum b s of spins s = Z. */
const spinEnergy = (n: number, strings: readonly PauliStringLike[]): ProductOperator =>
  pauliSum(
    qubits(n),
    strings.map((string) => ({ ...string, coefficient: -(string.coefficient as number) })),
  );
const field = (coefficient: number, site: number): PauliStringLike => ({
  coefficient,
  sites: [site],
  letters: 'Z',
});
const pair = (coefficient: number, a: number, b: number): PauliStringLike => ({
  coefficient,
  sites: [a, b],
  letters: 'ZZ',
});

const machine = once(() =>
  thermalState(
    spinEnergy(3, [
      pair(0.5, 0, 1),
      pair(-0.3, 0, 2),
      pair(0.8, 1, 2),
      field(0.1, 0),
      field(-0.2, 1),
      field(0.05, 2),
    ]),
    1.3,
  ),
);
const target = [4, 1, 2, 3, 1, 5, 2, 6].map((x) => x / 24);
const machineSource = 'seeds.md 3, Boltzmann machine N = 3, beta = 1.3';
const machineRows = [
  ...listRows(
    'boltzmann-machine/p',
    machineSource,
    1e-14,
    [
      0.241055964746808, 0.057686843123987, 0.013804976255646, 0.21167014124032, 0.110501503300917,
      0.005556837355107, 0.08520235935385, 0.274521374623365,
    ],
    () => weights(machine()),
  ),
  ...listRows(
    'boltzmann-machine/marginal',
    'seeds.md 3, marginalisation: third spin traced out',
    1e-14,
    [0.298742807870795, 0.225475117495966, 0.116058340656024, 0.359723733977215],
    () => weights(machine().reduce([0, 1])),
  ),
  ...rowsOf('boltzmann-machine', machineSource, 1e-13, {
    kl: [0.698061881996677, () => relativeEntropy(diagonalState(qubits(3), target), machine())],
  }),
];

/** Visible spins 0, 1, 2 and hidden spins 3, 4. */
const restricted = once(() => {
  const w = [
    [0.5, -0.2],
    [0.3, 0.7],
    [-0.4, 0.1],
  ];
  const couplings = w.flatMap((row, i) => row.map((x, a) => pair(x, i, 3 + a)));
  const fields = [0.1, 0, -0.3, 0.2, -0.1].map(field);
  return thermalState(spinEnergy(5, [...couplings, ...fields]), 1);
});
const restrictedRows = [
  ...listRows(
    'rbm/p',
    'seeds.md 3, RBM of +-1 units: hidden spins traced out',
    1e-14,
    [
      0.076124234354523, 0.233304225364762, 0.081609632836443, 0.231552487118129, 0.072233273378436,
      0.115277306809138, 0.081126706638079, 0.108772133500489,
    ],
    () => weights(restricted().reduce([0, 1, 2])),
  ),
  ...rowsOf('rbm', 'seeds.md 3, RBM of +-1 units', 1e-13, {
    kl: [0.294162527879666, () => klDivergence(target, weights(restricted().reduce([0, 1, 2])))],
  }),
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
  'S-fine': [2.58134634853031, () => vonNeumannEntropy(fine())],
  'S-coarse': [1.85473050123205, () => vonNeumannEntropy(coarse())],
});

const chainEnergy = ring(10, 1, 0.3);
const chain = once(() => thermalState(chainEnergy, 0.8));
const correlation = (r: number): number => chain().expect(pauliSum(qubits(10), [pair(1, 0, r)])).re;
const chainRows = [
  ...rowsOf('ising-ring', 'seeds.md 3, 1D Ising, N = 10, J = 1, beta = .8, B = .3', 1e-13, {
    'free-energy-per-site': [
      -1.370098471067384,
      () => (chain().expect(chainEnergy).re - vonNeumannEntropy(chain()) / 0.8) / 10,
    ],
    magnetisation: [0.7655446588023667, () => chain().expect(pauliSum(qubits(10), [field(1, 3)])).re],
  }),
  ...listRows(
    'ising-ring/correlation',
    'seeds.md 3, 1D Ising, N = 10: <s0 sr>, r = 1..5',
    1e-13,
    [0.8087091296239279, 0.7080453326757988, 0.6562517159736774, 0.6318434896953499, 0.6246957456974267],
    () => [1, 2, 3, 4, 5].map(correlation),
  ),
];

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
  ...machineRows,
  ...restrictedRows,
  ...decimationRows,
  ...chainRows,
  ...dieRows,
  ...temperatureRows,
];
