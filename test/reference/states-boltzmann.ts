import { localOperator } from '../../src/operators/local-sum.ts';
import { pauliSum, type PauliStringLike } from '../../src/operators/pauli-sum.ts';
import { qubits } from '../../src/spaces/space.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { klDivergence } from '../../src/states/distributions.ts';
import { diagonalState } from '../../src/states/mixed-states.ts';
import { normalize } from '../../src/states/normalize.ts';
import { relativeEntropy } from '../../src/states/relative-entropy.ts';
import { thermalState } from '../../src/states/thermal.ts';
import type { ReferenceRow } from './row.ts';
import { listRows, once, rowsOf } from './states-rows.ts';
import { energyOperator, field, logPartition, pair, spinEnergy, weights } from './states-spins.ts';

const target = [4, 1, 2, 3, 1, 5, 2, 6].map((x) => x / 24);
const data = diagonalState(qubits(3), target);
const couplings = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** exp(-beta E)/Z of three spins with couplings w01, w02, w12 and fields b. */
const machineEnergy = (w: readonly number[], b: readonly number[]): ReturnType<typeof spinEnergy> =>
  spinEnergy(3, [...couplings.map(([i, j], k) => pair(w[k]!, i, j)), ...b.map(field)]);
const energy = machineEnergy([0.5, -0.3, 0.8], [0.1, -0.2, 0.05]);
const machine = once(() => thermalState(energy, 1.3));

/** The state after the listed spins were found up. */
const foundUp = (rho: DensityMatrix, sites: readonly number[]): DensityMatrix =>
  normalize(
    sites.reduce(
      (state, site) =>
        state.apply(
          localOperator(
            state.space,
            [site],
            [
              [1, 0],
              [0, 0],
            ],
          ),
        ),
      rho,
    ),
  );
const mean = (rho: DensityMatrix, string: PauliStringLike): number =>
  rho.expect(pauliSum(rho.space, [string])).re;

/** -beta (<O>_data - <O>_model). */
const slope = (string: PauliStringLike): number => -1.3 * (mean(data, string) - mean(machine(), string));

const source = 'seeds.md 3, Boltzmann machine N = 3, beta = 1.3';
const machineRows = [
  ...listRows(
    'boltzmann-machine/p',
    source,
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
  ...rowsOf('boltzmann-machine', source, 1e-13, {
    Z: [14.2638184635531, () => Math.exp(logPartition(machine(), energy, 1.3)), 'relative'],
    'p-up-given-up-up': [0.685680113938254, () => weights(foundUp(machine(), [1, 2]).reduce([0]))[0]!],
    kl: [0.698061881996677, () => relativeEntropy(data, machine())],
    'kl-optimum': [
      0.0299544409610702,
      () => {
        const w = [0.010683378062476, 0.326231877822046, 0.116631445465908];
        const b = [-0.060775101353469, -0.034353866344482, -0.1667231687569];
        return relativeEntropy(data, thermalState(machineEnergy(w, b), 1.3));
      },
    ],
  }),
  ...listRows(
    'boltzmann-machine/kl-gradient',
    source,
    1e-13,
    [
      0.303679675471493, -0.45082486891626, 0.661480691503, 0.279633272620247, -0.113183680496937,
      0.196468489508775,
    ],
    () => [...couplings.map(([i, j]) => slope(pair(1, i, j))), ...[0, 1, 2].map((i) => slope(field(1, i)))],
  ),
];

const w = [
  [0.5, -0.2],
  [0.3, 0.7],
  [-0.4, 0.1],
];

/** Visible spins 0, 1, 2 and hidden spins 3, 4. */
const restrictedEnergy = spinEnergy(5, [
  ...w.flatMap((row, i) => row.map((x, a) => pair(x, i, 3 + a))),
  ...[0.1, 0, -0.3, 0.2, -0.1].map(field),
]);
const restricted = once(() => thermalState(restrictedEnergy, 1));

/** q(v) p(h|v): the data, completed by the hidden spins. */
const completed = once(() => {
  const joint = weights(restricted());
  const visible = weights(restricted().reduce([0, 1, 2]));
  return diagonalState(
    qubits(5),
    joint.map((p, i) => (p * target[i >> 2]!) / visible[i >> 2]!),
  );
});
const plusMinus = 'seeds.md 3, RBM of +-1 units';
const plusMinusRows = [
  ...listRows(
    'rbm/p',
    `${plusMinus}: hidden spins traced out`,
    1e-14,
    [
      0.076124234354523, 0.233304225364762, 0.081609632836443, 0.231552487118129, 0.072233273378436,
      0.115277306809138, 0.081126706638079, 0.108772133500489,
    ],
    () => weights(restricted().reduce([0, 1, 2])),
  ),
  ...rowsOf('rbm', plusMinus, 1e-13, {
    Z: [57.5085001514834, () => Math.exp(logPartition(restricted(), restrictedEnergy, 1)), 'relative'],
    kl: [0.294162527879666, () => klDivergence(target, weights(restricted().reduce([0, 1, 2])))],
  }),
  ...listRows('rbm/hidden-given-up', plusMinus, 1e-13, [0.537049566998035, 0.46211715726001], () =>
    [3, 4].map((site) => mean(foundUp(restricted(), [0, 1, 2]), field(1, site))),
  ),
  ...listRows(
    'rbm/kl-gradient',
    plusMinus,
    1e-13,
    [
      0.20921046563132, -0.12210327546067, -0.02623965560706, -0.02267285526365, -0.29149872309881,
      -0.0173367971038,
    ],
    () =>
      [0, 1, 2].flatMap((i) =>
        [3, 4].map((a) => mean(restricted(), pair(1, i, a)) - mean(completed(), pair(1, i, a))),
      ),
  ),
];

/** Units 0 and 1: E = sum b h + sum v w h + sum c v, levels counted as units. */
const zeroOneEnergy = energyOperator(
  qubits(5),
  Array.from({ length: 32 }, (_, index) => {
    const unit = (k: number): number => (index >> (4 - k)) & 1;
    const linear = [0.1, 0, -0.3, 0.2, -0.1].map((x, k) => x * unit(k));
    const bilinear = w.flatMap((row, i) => row.map((x, a) => x * unit(i) * unit(3 + a)));
    return [...linear, ...bilinear].reduce((sum, x) => sum + x, 0);
  }),
);
const zeroOne = once(() => thermalState(zeroOneEnergy, 1));
const zeroOneRows = [
  ...listRows(
    'rbm-01/p',
    'seeds.md 2, RBM of 0/1 units: hidden units traced out',
    1e-14,
    [
      0.131237875324849, 0.205564949346117, 0.085288610603702, 0.131901930833316, 0.109072989069995,
      0.161898582157018, 0.070863318433992, 0.104171744231011,
    ],
    () => weights(zeroOne().reduce([0, 1, 2])),
  ),
  ...rowsOf('rbm-01', 'seeds.md 2, RBM of 0/1 units', 1e-13, {
    Z: [29.1740404948833, () => Math.exp(logPartition(zeroOne(), zeroOneEnergy, 1)), 'relative'],
  }),
];

/** J_ij = (((3i + 5j + ij) mod 7) - 3)/4 for i < j. */
const glass = spinEnergy(
  5,
  [0, 1, 2, 3].flatMap((i) =>
    [1, 2, 3, 4].filter((j) => j > i).map((j) => pair((((3 * i + 5 * j + i * j) % 7) - 3) / 4, i, j)),
  ),
);
const hot = once(() => thermalState(glass, 0.1));
const hotRows = rowsOf(
  'high-temperature',
  'seeds.md 3, high-temperature expansion: N = 5, beta = .1',
  1e-13,
  {
    Z: [32.66998095693228, () => Math.exp(logPartition(hot(), glass, 0.1)), 'relative'],
    correlation: [0.05843259457029859, () => mean(hot(), pair(1, 0, 1))],
  },
);

/** Boltzmann machines as diagonal Gibbs states, their marginals and gradients. */
export const boltzmannRows: readonly ReferenceRow[] = [
  ...machineRows,
  ...plusMinusRows,
  ...zeroOneRows,
  ...hotRows,
];
