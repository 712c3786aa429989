import { compose } from '../../src/channels/algebra.ts';
import { mixture } from '../../src/channels/mixture.ts';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import type { Kraus } from '../../src/channels/channel.ts';
import { toSuperoperator } from '../../src/channels/convert.ts';
import { embedChannel } from '../../src/channels/embed-channel.ts';
import { heatBath } from '../../src/channels/site-updates.ts';
import { eig } from '../../src/linalg/eig.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { add, maxAbs } from '../../src/linalg/products.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { channelRow } from './channels-row.ts';
import type { ReferenceRow } from './row.ts';

const beta = 1.3;
const couplings = [
  [0, 0.5, -0.3],
  [0.5, 0, 0.8],
  [-0.3, 0.8, 0],
];
const fields = [0.1, -0.2, 0.05];
const space = qubits(3);
const states = Array.from({ length: 8 }, (_, x) => [2, 1, 0].map((bit) => ((x >> bit) & 1 ? -1 : 1)));

const localField = (s: readonly number[], site: number): number =>
  fields[site]! + s.reduce((sum, other, j) => sum + couplings[site]![j]! * other, 0);
const energy = pauliSum(space, { ZZI: -0.5, ZIZ: 0.3, IZZ: -0.8, ZII: -0.1, IZI: 0.2, IIZ: -0.05 });

/** The heat bath of one site as a channel of all three. */
function update(site: number): Kraus {
  const { channel, sites: read } = heatBath(energy, beta, site);
  return embedChannel(channel, space, read);
}

const sites = [0, 1, 2].map(update);
const randomScan = mixture(sites.map((channel) => ({ channel, probability: 1 / 3 })));
const sweep = compose(sites[2]!, compose(sites[1]!, sites[0]!));

/** The Gibbs state exp(-beta E)/Z with E = -sum_{i<j} w_ij s_i s_j - sum b_i s_i. */
function gibbs(): DensityMatrix {
  const weights = states.map((s) =>
    Math.exp(beta * s.reduce((sum, spin, i) => sum + (spin * (fields[i]! + localField(s, i))) / 2, 0)),
  );
  const total = weights.reduce((a, b) => a + b);
  return DensityMatrix.of(
    space,
    weights.map((w, r) => weights.map((_, c) => (r === c ? w / total : 0))),
  );
}

/** The transition matrix P(s' | s) = <s'|Phi(|s><s|)|s'>, read off the superoperator. */
function transitionOf(channel: Kraus): number[][] {
  const { data } = toSuperoperator(channel).matrix;
  return states.map((_, after) => states.map((__, before) => data[2 * (9 * after * 64 + 9 * before)]!));
}

/** The moduli of the eigenvalues of the transition matrix, largest first. */
function moduli(channel: Kraus): number[] {
  const { values } = eig(matrix(transitionOf(channel)));
  return states.map((_, k) => Math.sqrt(values[2 * k]! ** 2 + values[2 * k + 1]! ** 2)).sort((x, y) => y - x);
}

/** The largest entry of the superoperator that is not a transition from diagonal to diagonal. */
function coherence(channel: Kraus): number {
  const { data } = toSuperoperator(channel).matrix;
  return data.reduce((max, value, i) => {
    const [row, col] = [Math.floor(i / 128), Math.floor(i / 2) % 64];
    return row % 9 === 0 && col % 9 === 0 && i % 2 === 0 ? max : Math.max(max, Math.abs(value));
  }, 0);
}

/** max |Phi(rho) - rho| of the Gibbs state. */
function drift(channel: Kraus): number {
  const rho = gibbs();
  return maxAbs(add(applyChannel(channel, rho).matrix, rho.matrix, 1, -1));
}

/** max |P(s'|s) p(s) - P(s|s') p(s')|. */
function imbalance(channel: Kraus): number {
  const transition = transitionOf(channel);
  const { data } = gibbs().matrix;
  const flow = (to: number, from: number): number => transition[to]![from]! * data[2 * 9 * from]!;
  return Math.max(...states.flatMap((_, a) => states.map((__, b) => Math.abs(flow(a, b) - flow(b, a)))));
}

const source = 'seeds.md 3, Boltzmann machine dynamics N = 3, beta = 1.3';

/** A classical Markov chain as a channel: the heat bath keeps the Gibbs state, with the spectrum of its transition matrix. */
export const heatBathRows: readonly ReferenceRow[] = [
  ...[1, 0.906008335743585, 0.725322965922613, 0.568218892575701].map((value, i) =>
    channelRow(`heat-bath-random-scan-eigenvalue-${i}`, source, value, 1e-13, () => moduli(randomScan)[i]!),
  ),
  ...[1, 0.506577742062533, 0.105693407659348, 0.049450750020684].map((value, i) =>
    channelRow(`heat-bath-sweep-modulus-${i}`, source, value, 1e-13, () => moduli(sweep)[i]!),
  ),
  channelRow('heat-bath-random-scan-stationarity', source, 0, 1e-15, () => drift(randomScan)),
  channelRow('heat-bath-sweep-stationarity', source, 0, 1e-15, () => drift(sweep)),
  channelRow('heat-bath-random-scan-coherences', source, 0, 1e-15, () => coherence(randomScan)),
  channelRow('heat-bath-random-scan-imbalance', source, 0, 1e-15, () => imbalance(randomScan)),
  channelRow('heat-bath-sweep-imbalance', source, 0.03583659146, 1e-11, () => imbalance(sweep)),
];
