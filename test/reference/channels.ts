import { applyChannel } from '../../src/channels/apply-channel.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { coherentError } from '../../src/channels/coherent-error.ts';
import { toChoi, toSuperoperator } from '../../src/channels/convert.ts';
import { correlatedDephasing, correlatedPauli } from '../../src/channels/correlated-noise.ts';
import { diamondDistance, diamondNorm } from '../../src/channels/diamond.ts';
import { averageGateFidelity, processFidelity, unitarity } from '../../src/channels/fidelities.ts';
import { instrument } from '../../src/channels/instrument.ts';
import { nonSelective, postMeasurement, probabilities } from '../../src/channels/measure.ts';
import { projectiveMeasurement } from '../../src/channels/measurements.ts';
import { identityChannel } from '../../src/channels/kraus.ts';
import { leakage, leakageRates } from '../../src/channels/leakage.ts';
import { amplitudeDamping, depolarizingMix, depolarizingPauli, phaseFlip } from '../../src/channels/noise.ts';
import { toChi, toPauliTransfer } from '../../src/channels/pauli-forms.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { inverse } from '../../src/linalg/solve.ts';
import { entry } from '../../src/linalg/products.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { vonNeumannEntropy } from '../../src/states/entropies.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { bellKet, ghzKet } from '../../src/states/kets.ts';
import { Ket } from '../../src/states/ket.ts';
import { heatBathRows } from './channels-heat-bath.ts';
import { channelRow } from './channels-row.ts';
import type { ReferenceRow } from './row.ts';

const damping = amplitudeDamping(0.36);
const choi = toChoi(damping).matrix;
const chi = toChi(damping);
const transfer = toPauliTransfer(damping);
const seventeen = 'open-systems.md 3, test 17: amplitude damping 0.36';

/** Every entry that is named, and the sum of the moduli of all others. */
function entryRows(
  name: string,
  size: number,
  named: readonly (readonly [row: number, col: number, re: number, im?: number])[],
  matrix: typeof choi,
): ReferenceRow[] {
  const rows = named.flatMap(([r, c, re, im]) => [
    channelRow(`damping-${name}-${r}${c}`, seventeen, re, 1e-14, () => entry(matrix, r, c).re),
    ...(im === undefined
      ? []
      : [channelRow(`damping-${name}-${r}${c}-im`, seventeen, im, 1e-14, () => entry(matrix, r, c).im)]),
  ]);
  const known = new Set(named.map(([r, c]) => r * size + c));
  const others = (): number =>
    Array.from({ length: size * size }, (_, k) =>
      known.has(k) ? 0 : Math.abs(matrix.data[2 * k]!) + Math.abs(matrix.data[2 * k + 1]!),
    ).reduce((a, b) => a + b);
  return [...rows, channelRow(`damping-${name}-other-entries`, seventeen, 0, 1e-14, others)];
}

const dampingRows: ReferenceRow[] = [
  ...entryRows(
    'choi',
    4,
    [
      [0, 0, 1],
      [0, 3, 0.8],
      [3, 0, 0.8],
      [2, 2, 0.36],
      [3, 3, 0.64],
    ],
    choi,
  ),
  ...entryRows(
    'transfer',
    4,
    [
      [0, 0, 1],
      [1, 1, 0.8],
      [2, 2, 0.8],
      [3, 3, 0.64],
      [3, 0, 0.36],
    ],
    transfer,
  ),
  ...entryRows(
    'chi',
    4,
    [
      [0, 0, 0.81],
      [1, 1, 0.09],
      [2, 2, 0.09],
      [3, 3, 0.01],
      [0, 3, 0.09, 0],
      [3, 0, 0.09, 0],
      [1, 2, 0, -0.09],
      [2, 1, 0, 0.09],
    ],
    chi,
  ),
  ...[0, 0, 0.36, 1.64].map((value, i) =>
    channelRow(`damping-choi-eigenvalue-${i}`, seventeen, value, 1e-14, () => eigh(choi).values[i]!),
  ),
  channelRow('damping-process-fidelity', `${seventeen}, (1+sqrt(1-g))^2/4`, 0.81, 1e-14, () =>
    processFidelity(damping),
  ),
  channelRow('damping-average-fidelity', `${seventeen}, (2 F + 1)/3`, 2.62 / 3, 1e-14, () =>
    averageGateFidelity(damping),
  ),
  channelRow('damping-unitarity', seventeen, 0.5632, 1e-14, () => unitarity(damping)),
];

const h = Math.SQRT1_2;
const pair = qubits(2);
const zz = projectiveMeasurement(pauliSum(pair, { ZZ: 1 }));
const plusPlus = Ket.of(pair, [0.5, 0.5, 0.5, 0.5]);
const weak = instrument(qubits(1), [
  {
    label: 0,
    operators: [
      [
        [Math.sqrt(0.8), 0],
        [0, Math.sqrt(0.3)],
      ],
    ],
  },
  {
    label: 1,
    operators: [
      [
        [Math.sqrt(0.2), 0],
        [0, Math.sqrt(0.7)],
      ],
    ],
  },
]);
const plusKet = Ket.of(qubits(1), [h, h]);
const weakly = (): DensityMatrix => postMeasurement(toDensityMatrix(plusKet), weak, 0).state;
const twentyTwo = 'open-systems.md 3, test 22';

const measurementRows: ReferenceRow[] = [
  channelRow(
    'zz-on-plus-plus-probability',
    twentyTwo,
    0.5,
    1e-14,
    () => postMeasurement(plusPlus, zz, 1).probability,
  ),
  channelRow('zz-on-plus-plus-state', `${twentyTwo}: fidelity with (|00>+|11>)/sqrt2`, 1, 1e-14, () =>
    fidelity(postMeasurement(plusPlus, zz, 1).state, bellKet()),
  ),
  channelRow(
    'zz-on-bell-probability',
    twentyTwo,
    1,
    1e-14,
    () => postMeasurement(bellKet(), zz, 1).probability,
  ),
  channelRow('zz-on-bell-state', `${twentyTwo}: fidelity with itself`, 1, 1e-14, () =>
    fidelity(nonSelective(bellKet(), zz), bellKet()),
  ),
  channelRow(
    'weak-probability',
    `${twentyTwo}, M0 = diag(sqrt .8, sqrt .3) on |+>`,
    0.55,
    1e-14,
    () => probabilities(plusKet, weak)[0]!.probability,
  ),
  channelRow('weak-rho-00', twentyTwo, 0.7272727273, 1e-10, () => entry(weakly().matrix, 0, 0).re),
  channelRow('weak-rho-01', twentyTwo, 0.4453617714, 1e-10, () => entry(weakly().matrix, 0, 1).re),
];

/** The fidelity of a GHZ state of five qubits after the same noise on each. */
function noisyGhz(noise: Channel): number {
  const ghz = ghzKet(5);
  const noisy = [0, 1, 2, 3, 4].reduce(
    (rho, site) => applyChannel(noise, rho, { sites: [site] }),
    toDensityMatrix(ghz),
  );
  return fidelity(noisy, ghz);
}

const r25 = 'tensor-networks.md R25: GHZ of five qubits';
const noiseRows: ReferenceRow[] = [
  channelRow('ghz5-depolarizing-pauli', `${r25}, p = 0.05`, 0.7761629218107, 1e-13, () =>
    noisyGhz(depolarizingPauli(0.05)),
  ),
  channelRow('ghz5-depolarizing-mix', `${r25}, lambda = 4p/3`, 0.7761629218107, 1e-13, () =>
    noisyGhz(depolarizingMix(0.2 / 3)),
  ),
  channelRow(
    'ghz5-amplitude-damping',
    `${r25}, (1+2(1-g)^{5/2}+(1-g)^5+g^5)/4 at g = 0.1`,
    0.78184173571046,
    1e-13,
    () => noisyGhz(amplitudeDamping(0.1)),
  ),
];

/** One qubit of a Bell pair measured with probability 0.3, its outcome read. */
const monitored = instrument(qubits(1), [
  {
    label: 'not measured',
    operators: [
      [
        [Math.sqrt(0.7), 0],
        [0, Math.sqrt(0.7)],
      ],
    ],
  },
  {
    label: '0',
    operators: [
      [
        [Math.sqrt(0.3), 0],
        [0, 0],
      ],
    ],
  },
  {
    label: '1',
    operators: [
      [
        [0, 0],
        [0, Math.sqrt(0.3)],
      ],
    ],
  },
]);

function trajectoryEntropy(): number {
  return monitored.outcomes
    .map(({ label }) => postMeasurement(bellKet(), monitored, label, { sites: [0] }))
    .reduce((sum, { probability, state }) => sum + probability * vonNeumannEntropy(state.reduce([1])), 0);
}

const monitoredRows: ReferenceRow[] = [
  channelRow(
    'bell-monitored-trajectories',
    'seeds.md 4: 0.7 log 2',
    0.485203026392,
    1e-12,
    trajectoryEntropy,
  ),
  channelRow('bell-monitored-average', 'seeds.md 4: log 2', Math.LN2, 1e-14, () =>
    vonNeumannEntropy(nonSelective(bellKet(), monitored, { sites: [0] }).reduce([1])),
  ),
];

const eighteen = 'open-systems.md 3, test 18: diamond norm of (channel - identity)';
const turn = coherentError(pauliSum(qubits(1), { Z: 1 }), 0.8);
const fromNothing = (noise: Channel): number =>
  2 * diamondDistance(noise, identityChannel(noise.from), { tolerance: 1e-8 }).value;
const diamondRows: ReferenceRow[] = [
  channelRow('diamond-damping', `${eighteen}, 2g at g = .36`, 0.72, 1e-8, () => fromNothing(damping)),
  channelRow('diamond-depolarizing', `${eighteen}, 2p(1-1/d^2) at p = .3`, 0.45, 1e-8, () =>
    fromNothing(depolarizingMix(0.3)),
  ),
  channelRow('diamond-depolarizing-qutrit', `${eighteen}, 2p(1-1/d^2), d = 3`, 1.6 / 3, 1e-8, () =>
    fromNothing(depolarizingMix(0.3, levels([3]))),
  ),
  channelRow('diamond-phase-flip', `${eighteen}, 2p at p = .1`, 0.2, 1e-8, () => fromNothing(phaseFlip(0.1))),
  channelRow('diamond-rotation', `${eighteen}, 2 sin(th/2), th = .8`, 0.7788366846, 1e-8, () =>
    fromNothing(turn),
  ),
  channelRow(
    'diamond-inverse-damping',
    '(1+g)/(1-g): Takagi, Phys. Rev. Research 3 (2021) 033178',
    1.36 / 0.64,
    1e-7,
    () => {
      const undone = inverse(toSuperoperator(damping).matrix);
      return diamondNorm({ ...toSuperoperator(damping), matrix: undone }).value;
    },
  ),
];

const libraryRows: ReferenceRow[] = [
  channelRow(
    'leakage-rate',
    'Wood and Gambetta (2018): p/2 of a level of two',
    0.1,
    1e-15,
    () => leakageRates(leakage(0.2, { seepage: 0.05 }), [0, 1]).leakage,
  ),
  channelRow('bell-two-qubit-depolarizing', '1 - 12 p/15 at p = .3', 0.76, 1e-14, () =>
    fidelity(applyChannel(depolarizingPauli(0.3, qubits(2)), toDensityMatrix(bellKet())), bellKet()),
  ),
  channelRow(
    'ghz4-common-dephasing',
    '(1 + exp(-n^2 v/2))/2, n = 4, v = .05',
    (1 + Math.exp(-0.4)) / 2,
    1e-14,
    () => {
      const common = correlatedDephasing(Array.from({ length: 4 }, () => [0.05, 0.05, 0.05, 0.05]));
      return fidelity(applyChannel(common, toDensityMatrix(ghzKet(4))), ghzKet(4));
    },
  ),
  channelRow('macchiavello-palma-xx', '(1-mu) p_X^2 + mu p_X at p_X = .1, mu = .6', 0.064, 1e-14, () => {
    const chiXx = toChi(correlatedPauli({ X: 0.1, Y: 0.05, Z: 0.2 }, 0.6));
    return entry(chiXx, 5, 5).re;
  }),
];

/** Every reference row of channels. */
export const channelRows: readonly ReferenceRow[] = [
  ...dampingRows,
  ...measurementRows,
  ...noiseRows,
  ...monitoredRows,
  ...diamondRows,
  ...libraryRows,
  ...heatBathRows,
];
