import type { Channel, Kraus } from '../../../src/channels/channel.ts';
import { conjugate, dagger, kron, multiply, scaled, transpose } from '../../../src/linalg/products.ts';
import { zeros, type ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { dimension, levels, qubits } from '../../../src/spaces/space.ts';
import { Ket } from '../../../src/states/ket.ts';
import { packageApi as right, type ChannelApi } from '../../conformance/channel-subject.ts';

/** sum of f(K) over the Kraus operators. */
function summed(
  channel: Channel,
  rows: number,
  cols: number,
  f: (k: ComplexMatrix) => ComplexMatrix,
): ComplexMatrix {
  const out = zeros(rows, cols);
  for (const k of right.toKraus(channel).operators)
    f(k).data.forEach((x, i) => (out.data[i] = out.data[i]! + x));
  return out;
}

/** A superoperator made by f from each Kraus operator. */
function superoperatorBy(f: (k: ComplexMatrix) => ComplexMatrix): ChannelApi['toSuperoperator'] {
  return (channel) => {
    if (channel.kind === 'superoperator') return channel;
    const { from, to } = channel;
    const matrix = summed(channel, dimension(to) ** 2, dimension(from) ** 2, f);
    return { kind: 'superoperator', from, to, matrix };
  };
}

/** A Choi matrix made by f from each Kraus operator as a column. */
function choiBy(f: (k: ComplexMatrix) => Float64Array): ChannelApi['toChoi'] {
  return (channel) => {
    if (channel.kind === 'choi') return channel;
    const { from, to } = channel;
    const size = dimension(from) * dimension(to);
    const matrix = summed(channel, size, size, (k) => {
      const column = { rows: size, cols: 1, data: f(k) };
      return multiply(column, column, 'n', 'h');
    });
    return { kind: 'choi', from, to, matrix };
  };
}

/** An action of changed Kraus operators. */
function actionBy(
  f: (operators: readonly ComplexMatrix[]) => readonly ComplexMatrix[],
): ChannelApi['applyChannel'] {
  return (channel, rho, options) => {
    if (channel.kind !== 'kraus') return right.applyChannel(channel, rho, options);
    return right.applyChannel({ ...channel, operators: f(channel.operators) }, rho, options);
  };
}

const trimmed = (channel: Kraus): Kraus => ({ ...channel, operators: channel.operators.slice(0, -1) });

/** Deliberately wrong implementations, each of a fault that has been seen somewhere; the laws must fail every one. */
export const channelMutants: Record<string, Partial<ChannelApi>> = {
  'superoperator: conjugate on the wrong factor': {
    toSuperoperator: superoperatorBy((k) => kron(conjugate(k), k)),
  },
  'superoperator: no conjugate': { toSuperoperator: superoperatorBy((k) => kron(k, k)) },
  'superoperator: dagger for conjugate': {
    toSuperoperator: superoperatorBy((k) => (k.rows === k.cols ? kron(k, dagger(k)) : kron(k, conjugate(k)))),
  },
  'Choi matrix: output factor first': { toChoi: choiBy((k) => k.data) },
  'Choi matrix: transposed': { toChoi: choiBy((k) => conjugate(transpose(k)).data) },
  'Choi matrix: trace one': {
    toChoi: (channel) => {
      const made = right.toChoi(channel);
      return { ...made, matrix: scaled(made.matrix, 1 / dimension(channel.from)) };
    },
  },
  'Kraus operators: the smallest one dropped': { toKraus: (channel) => trimmed(right.toKraus(channel)) },
  'minimal Kraus operators: not minimal': { minimalKraus: (channel) => right.toKraus(channel) },
  'minimal Kraus operators: smallest first': {
    minimalKraus: (channel) => {
      const made = right.minimalKraus(channel);
      return { ...made, operators: made.operators.toReversed() };
    },
  },
  'Kraus operators: conjugated': {
    toKraus: (channel) => {
      const made = right.toKraus(channel);
      return channel.kind === 'kraus' ? made : { ...made, operators: made.operators.map(conjugate) };
    },
  },
  'dilation: environment most significant': {
    toStinespring: (channel) => {
      const { operators, from, to, discardedWeight } = right.toKraus(channel);
      const size = dimension(from) * dimension(to);
      const isometry = zeros(dimension(to) * operators.length, dimension(from));
      operators.forEach((k, e) => isometry.data.set(k.data, 2 * e * size));
      return {
        kind: 'stinespring',
        from,
        to,
        environment: levels([operators.length]),
        isometry,
        discardedWeight,
      };
    },
  },
  'action: first Kraus operator counted twice': {
    applyChannel: actionBy((list) => [...list, ...list.slice(0, 1)]),
  },
  'action: last Kraus operator counted twice': {
    applyChannel: actionBy((list) => [...list, ...list.slice(-1)]),
  },
  'action: only the first Kraus operator': { applyChannel: actionBy((list) => list.slice(0, 1)) },
  'action: conjugated operators': { applyChannel: actionBy((list) => list.map(conjugate)) },
  'action: sites sorted': {
    applyChannel: (channel, rho, options) =>
      right.applyChannel(
        channel,
        rho,
        options?.sites ? { sites: options.sites.toSorted((a, b) => a - b) } : {},
      ),
  },
  'action: sites counted from the right': {
    applyChannel: (channel, rho, options) => {
      const last = rho.space.dims.length - 1;
      return right.applyChannel(
        channel,
        rho,
        options?.sites ? { sites: options.sites.map((s) => last - s) } : {},
      );
    },
  },
  'action: number of qubits taken as log2 of the dimension': {
    applyChannel: (channel, rho, options) => {
      const from = qubits(Math.round(Math.log2(dimension(channel.from))));
      const to = qubits(Math.round(Math.log2(dimension(channel.to))));
      return right.applyChannel({ ...channel, from, to }, rho, options);
    },
  },
  'action: always normalised': {
    applyChannel: (channel, rho, options) => {
      const after = right.applyChannel(channel, rho, options);
      return {
        ...after,
        space: after.space,
        matrix: scaled(after.matrix, rho.norm() / after.norm()),
      } as typeof after;
    },
  },
  'action: input changed in place': {
    applyChannel: (channel, rho, options) => {
      const after = right.applyChannel(channel, rho, options);
      if (after.matrix.data.length === rho.matrix.data.length) rho.matrix.data.set(after.matrix.data);
      return after;
    },
  },
  'composition: the wrong way round': {
    compose: (after, first) =>
      after.from === first.to && after.to === first.from
        ? right.compose(first, after)
        : right.compose(after, first),
  },
  'composition: only the first operator of each': {
    compose: (after, first) => {
      const one = (channel: Channel): Kraus => {
        const made = right.toKraus(channel);
        return { ...made, operators: made.operators.slice(0, 1) };
      };
      return right.compose(one(after), one(first));
    },
  },
  'tensor product: factors swapped': { tensorChannels: (a, b) => right.tensorChannels(b, a) },
  'tensor product: superoperators by kron alone': {
    tensorChannels: (a, b) => {
      const made = right.tensorChannels(a, b);
      const matrix = kron(right.toSuperoperator(a).matrix, right.toSuperoperator(b).matrix);
      return { kind: 'superoperator', from: made.from, to: made.to, matrix };
    },
  },
  'adjoint: transpose for dagger': {
    adjointMap: (channel) => {
      const { operators, from, to, discardedWeight } = right.toKraus(channel);
      return { kind: 'kraus', from: to, to: from, operators: operators.map(transpose), discardedWeight };
    },
  },
  'adjoint: spaces kept': {
    adjointMap: (channel) => ({ ...right.adjointMap(channel), from: channel.from, to: channel.to }),
  },
  'adjoint: Choi matrix kept': {
    adjointMap: (channel) => (channel.kind === 'choi' ? channel : right.adjointMap(channel)),
  },
  'trajectory: not normalised': {
    unravel: (channel, psi, rng, options) => {
      const step = right.unravel(channel, psi, rng, options);
      const data = step.state.data.map((x) => x * Math.sqrt(step.probability));
      return { ...step, state: Ket.fromData(step.state.space, data) };
    },
  },
  'trajectory: amplitudes for probabilities': {
    unravel: (channel, psi, rng, options) =>
      right.unravel(channel, psi, { ...rng, uniform: () => rng.uniform() ** 2 }, options),
  },
  'trajectory: index of the next operator': {
    unravel: (channel, psi, rng, options) => {
      const step = right.unravel(channel, psi, rng, options);
      return { ...step, krausIndex: (step.krausIndex + 1) % right.toKraus(channel).operators.length };
    },
  },
  'trajectory: sites ignored': {
    unravel: (channel, psi, rng, options) =>
      right.unravel(channel, psi, rng, options?.sites ? { sites: options.sites.toReversed() } : {}),
  },
  'trace defect: K K^dagger for K^dagger K': { tracePreservingDefect: right.unitalDefect },
  'unital defect: K^dagger K for K K^dagger': { unitalDefect: right.tracePreservingDefect },
  'trace range: always a channel': { traceRange: () => ({ least: 1, largest: 1 }) },
  'positivity: the smallest eigenvalue taken to be 1': { smallestChoiEigenvalue: () => 1 },
  'positivity: distance to the identity': { completePositivityDefect: right.unitalDefect },
  'pairs: sides swapped': {
    toKrausPairs: (channel) => {
      const made = right.toKrausPairs(channel);
      return { ...made, pairs: made.pairs.map(([a, b]) => [b, a] as const) };
    },
  },
  'pairs: singular values on one side only': {
    toKrausPairs: (channel) => {
      const made = right.toKrausPairs(channel);
      if (channel.kind === 'kraus') return made;
      return { ...made, pairs: made.pairs.map(([a, b]) => [scaled(a, 2), b] as const) };
    },
  },
  'Hermiticity: never in doubt': { hermiticityPreservingDefect: () => 0 },
  'chi: divided by d once': {
    toChi: (channel, options) => scaled(right.toChi(channel, options), dimension(channel.from)),
  },
  'chi: transposed': { toChi: (channel, options) => transpose(right.toChi(channel, options)) },
  'transfer matrix: divided by the output dimension': {
    toPauliTransfer: (channel) =>
      scaled(right.toPauliTransfer(channel), dimension(channel.from) / dimension(channel.to)),
  },
  'power: once too often': { channelPower: (channel, k) => right.channelPower(channel, k + 1) },
  'complement: conjugated': {
    complementaryChannel: (channel) => {
      const made = right.toKraus(right.complementaryChannel(channel));
      return { ...made, operators: made.operators.map(conjugate) };
    },
  },
  'Pauli twirl: nothing': { pauliTwirl: (channel) => channel },
  'unitary twirl: Pauli twirl': { unitaryTwirl: right.pauliTwirl },
  'process fidelity: conjugate of the unitary': {
    processFidelity: (channel, options = {}) =>
      right.processFidelity(
        channel,
        options.unitary ? { unitary: conjugate(options.unitary as ComplexMatrix) } : {},
      ),
  },
  'average fidelity: trace taken to be kept': {
    averageGateFidelity: (channel, options) => {
      const d = dimension(channel.from);
      return (d * right.processFidelity(channel, options) + 1) / (d + 1);
    },
  },
  'unitarity: of trace-preserving maps': { unitarity: (channel) => right.unitarity(channel) + 1e-3 },
  'nearest channel: the map itself': {
    nearestChannel: (channel) => ({ channel, distance: 0 }),
  },
};
