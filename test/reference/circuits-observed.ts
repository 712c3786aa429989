import { amplitudeDamping, depolarizingPauli } from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { amplitude } from '../../src/circuits/observe/amplitude.ts';
import { distribution } from '../../src/circuits/observe/distribution.ts';
import { amplitudeByNetwork } from '../../src/circuits/network/circuit-network.ts';
import { expectationByNetwork } from '../../src/circuits/network/expectation-by-network.ts';
import { expectation } from '../../src/circuits/observe/expectation.ts';
import { zeroLevels } from '../../src/circuits/observe/start.ts';
import { run } from '../../src/circuits/run.ts';
import { ghzCircuit } from '../../src/circuits/library/entanglers.ts';
import { qft } from '../../src/circuits/library/fourier.ts';
import type { Kraus } from '../../src/channels/channel.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet, ghzKet } from '../../src/states/kets.ts';
import { entanglementEntropy } from '../../src/states/subsystem-entropies.ts';
import { r22 } from '../circuits/r22.ts';
import type { ReferenceRow } from './row.ts';

const brickworkSource = 'tensor-networks.md R22, brickwork circuit';

function row(
  id: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: () => number,
): ReferenceRow {
  return { id: `circuits/${id}`, area: 'circuits', source, expected, tolerance, compute };
}

/** An amplitude of R22 as two rows, from a run or by contraction of the circuit as a network. */
function amplitudeRows(
  n: number,
  layers: number,
  levels: string,
  expected: readonly [re: number, im: number],
  way: 'run' | 'network' = 'run',
): ReferenceRow[] {
  const amplitudeOf = way === 'run' ? amplitude : amplitudeByNetwork;
  const compute = () => amplitudeOf(r22(n, layers), [...levels].map(Number));
  const id = `brickwork-${n}-${layers}-${way === 'run' ? '' : 'network-'}amplitude-${levels.slice(0, 4)}`;
  return [
    row(`${id}-re`, brickworkSource, expected[0], 1e-14, () => compute().re),
    row(`${id}-im`, brickworkSource, expected[1], 1e-14, () => compute().im),
  ];
}

function zByNetwork(n: number, layers: number, ...sites: number[]): () => number {
  return () =>
    expectationByNetwork(r22(n, layers), pauliSum(qubits(n), [{ sites, letters: 'Z'.repeat(sites.length) }]))
      .re;
}

function zOn(n: number, layers: number, ...sites: number[]): () => number {
  return () => {
    const of = r22(n, layers);
    return expectation(
      of,
      zeroLevels(of),
      pauliSum(qubits(n), [{ sites, letters: 'Z'.repeat(sites.length) }]),
    ).re;
  };
}

function halfEntropy(n: number, layers: number, sites: number): number {
  const of = r22(n, layers);
  const { state } = run(of, basisKet(qubits(n), zeroLevels(of)));
  return entanglementEntropy(
    state,
    Array.from({ length: sites }, (_, i) => i),
  );
}

const brickworkRows: ReferenceRow[] = [
  ...amplitudeRows(12, 12, '0'.repeat(12), [0.00221904928753, -0.0067210246828]),
  ...amplitudeRows(12, 12, '1'.repeat(12), [0.00145627961537, -0.02369741549076]),
  ...amplitudeRows(12, 12, '10'.repeat(6), [0.00952050414711, -0.00055691420102]),
  row('brickwork-12-12-Z0', brickworkSource, -0.0400294146683, 1e-13, zOn(12, 12, 0)),
  row('brickwork-12-12-Z0Z11', brickworkSource, -0.0097810988176, 1e-13, zOn(12, 12, 0, 11)),
  row('brickwork-12-12-S6', brickworkSource, 3.053286726044, 1e-12, () => halfEntropy(12, 12, 6)),
  ...amplitudeRows(20, 10, '0'.repeat(20), [-0.00000595346678, -0.0007620873742]),
  ...amplitudeRows(20, 10, '1'.repeat(20), [0.00055083085331, -0.00024544450475]),
  row('brickwork-20-10-S10', brickworkSource, 3.210736567038, 1e-12, () => halfEntropy(20, 10, 10)),
  row('brickwork-20-10-Z10', brickworkSource, 0.005123697424, 1e-13, zOn(20, 10, 10)),
  ...amplitudeRows(12, 12, '0'.repeat(12), [0.00221904928753, -0.0067210246828], 'network'),
  ...amplitudeRows(12, 12, '10'.repeat(6), [0.00952050414711, -0.00055691420102], 'network'),
  ...amplitudeRows(20, 10, '0'.repeat(20), [-0.00000595346678, -0.0007620873742], 'network'),
  ...amplitudeRows(20, 10, '1'.repeat(20), [0.00055083085331, -0.00024544450475], 'network'),
  row('brickwork-12-12-network-Z0Z11', brickworkSource, -0.0097810988176, 1e-13, zByNetwork(12, 12, 0, 11)),
  row('brickwork-20-10-network-Z10', brickworkSource, 0.005123697424, 1e-13, zByNetwork(20, 10, 10)),
  row('brickwork-16-10-Z0', `${brickworkSource}: light cone`, 0.0865040843926, 1e-13, zOn(16, 10, 0)),
  row('brickwork-20-10-Z0', `${brickworkSource}: light cone`, 0.0865040843926, 1e-13, zOn(20, 10, 0)),
];

/** The fidelity of GHZ on five qubits after the same noise on each. */
function noisyGhz(noise: Kraus): number {
  const of = circuit(5, [
    ghzCircuit(5).operations,
    [0, 1, 2, 3, 4].map((site) => gates.channel(noise, [site])),
  ]);
  const projector = { kind: 'dense' as const, space: qubits(5), matrix: toDensityMatrix(ghzKet(5)).matrix };
  return expectation(of, zeroLevels(of), projector).re;
}

const g = 0.1;
const noiseRows: ReferenceRow[] = [
  row('ghz5-depolarised', 'tensor-networks.md R25', 0.7761629218107, 1e-14, () =>
    noisyGhz(depolarizingPauli(0.05)),
  ),
  row(
    'ghz5-damped',
    'tensor-networks.md R25: (1 + 2 (1-g)^{5/2} + (1-g)^5 + g^5)/4',
    (1 + 2 * (1 - g) ** 2.5 + (1 - g) ** 5 + g ** 5) / 4,
    1e-14,
    () => noisyGhz(amplitudeDamping(g)),
  ),
];

/** The QFT of a basis state is uniform; the law of its measured bits has 1/32 each. */
const fourierRows: ReferenceRow[] = [
  row('qft5-uniform', 'tensor-networks.md R24: uniform modulus', 1 / 32, 1e-15, () =>
    [...distribution(qft(5), configurationAt(qubits(5), 3)).values()].reduce((worst, p) =>
      Math.abs(p - 1 / 32) > Math.abs(worst - 1 / 32) ? p : worst,
    ),
  ),
];

/** What is observed after circuits: amplitudes, expectation values, distributions. */
export const circuitObservedRows: readonly ReferenceRow[] = [...brickworkRows, ...noiseRows, ...fourierRows];
