import type { Channel } from '../../src/channels/channel.ts';
import { isCompletelyPositive, isTracePreserving } from '../../src/channels/checks.ts';
import { hermitianBasis, weylOperators } from '../../src/channels/operator-basis.ts';
import { dimension, type Space } from '../../src/spaces/space.ts';
import {
  build,
  complexMatrix,
  conj,
  dagger,
  eye,
  kron,
  matOf,
  mul,
  plus,
  scale,
  times,
  trace,
  zero,
  type Mat,
  type Z,
} from '../oracle.ts';
import { preservesTrace } from './channel-action-laws.ts';
import {
  asDensity,
  compare,
  compareNumber,
  formsOf,
  isPositive,
  mapped,
  plainForms,
  randomMat,
  truthOf,
  type ChannelApi,
  type ChannelLaw,
  type ChannelSubject,
} from './channel-subject.ts';

const sizes = ({ channel }: ChannelSubject): [number, number] => [
  dimension(channel.from),
  dimension(channel.to),
];

/** Maps of few levels only: these laws sum over whole operator bases in naive arithmetic. */
const isSmall = (subject: ChannelSubject): boolean => sizes(subject)[0] * sizes(subject)[1] <= 16;

const image = (api: ChannelApi, channel: Channel, x: Mat): Mat =>
  matOf(api.applyChannel(channel, asDensity(channel.from, x)).matrix);

const same = ({ channel }: ChannelSubject): boolean => channel.from === channel.to;

/** The basis of `toChi`, from its definition where it is Weyl's. */
function operatorsOf(from: Space, to: Space, basis: 'hermitian' | 'weyl'): Mat[] {
  if (basis === 'hermitian') return hermitianBasis(from).map(({ matrix }) => matOf(matrix));
  if (from.dims.length !== to.dims.length) return weylOperators(dimension(from), dimension(to)).map(matOf);
  return from.dims
    .map((d, site) => weylOperators(d, to.dims[site]).map(matOf))
    .reduce((all, own) => all.flatMap((a) => own.map((b) => kron(a, b))), [eye(1)]);
}

const chiLaw: ChannelLaw = (subject, api) => {
  if (!isSmall(subject)) return [];
  const { from, to } = subject.channel;
  const [d] = sizes(subject);
  const x = randomMat(d, d, 71);
  const expected = mapped(truthOf(subject), x);
  const effect = truthOf(subject)
    .map(([a, b]) => mul(dagger(b), a))
    .reduce(plus, zero(d));
  const bases = same(subject) ? (['hermitian', 'weyl'] as const) : (['weyl'] as const);
  return bases.flatMap((basis) => {
    const operators = operatorsOf(from, to, basis);
    return formsOf(subject, api).flatMap(([form, made]) => {
      const chi = api.toChi(made, { basis });
      const entries = matOf(chi);
      // sum_ij chi_ij E_i X E_j^dagger, the inner sum first.
      const sum = operators
        .map((e, i) => {
          const right = operators
            .map((f, j) => scale(dagger(f), entries[i]![j]!))
            .reduce(plus, zero(operators[0]![0]!.length, operators[0]!.length));
          return mul(mul(e, x), right);
        })
        .reduce(plus, zero(expected.length));
      const back = api.fromChi(from, chi, { to, basis });
      return [
        ...compare(`${basis} chi of ${form}`, sum, expected, 1e-11),
        ...compare(
          `${basis} trace of chi of ${form}`,
          [[trace(entries)]],
          [[scale([[trace(effect)]], [1 / d, 0])[0]![0]!]],
        ),
        ...compare(`${basis} chi and back of ${form}`, image(api, back, x), expected, 1e-11),
      ];
    });
  });
};

const transferLaw: ChannelLaw = (subject, api) => {
  if (!isSmall(subject)) return [];
  const { from, to } = subject.channel;
  const [d] = sizes(subject);
  const x = randomMat(d, d, 72);
  const expected = mapped(truthOf(subject), x);
  const values = (space: Space, y: Mat): Mat =>
    hermitianBasis(space).map(({ matrix }) => [trace(mul(matOf(matrix), y))]);
  const [before, after] = [values(from, x), values(to, expected)];
  return formsOf(subject, api).flatMap(([form, made]) => {
    const transfer = api.toPauliTransfer(made);
    const back = api.fromPauliTransfer(from, to, transfer);
    return [
      ...compare(`transfer matrix of ${form}`, mul(matOf(transfer), before), after, 1e-11),
      ...compare(`transfer matrix and back of ${form}`, image(api, back, x), expected, 1e-11),
    ];
  });
};

const powerLaw: ChannelLaw = (subject, api) => {
  if (!same(subject)) return [];
  const [d] = sizes(subject);
  const x = randomMat(d, d, 73);
  const truth = truthOf(subject);
  const thrice = mapped(truth, mapped(truth, mapped(truth, x)));
  const size = Math.max(1, ...thrice.flat(2).map(Math.abs));
  return plainForms(subject, api).flatMap(([form, made]) => [
    ...compare(`third power of ${form}`, image(api, api.channelPower(made, 3), x), thrice, 1e-12 * size),
    ...compare(`power 0 of ${form}`, image(api, api.channelPower(made, 0), x), x),
  ]);
};

const complementLaw: ChannelLaw = (subject, api) => {
  if (!isPositive(subject)) return [];
  const [d] = sizes(subject);
  const x = randomMat(d, d, 74);
  return plainForms(subject, api).flatMap(([form, made]) => {
    const own = api.toKraus(made).operators.map(matOf);
    if (own.length === 0) return [];
    const expected = build(own.length, own.length, (k, l) => trace(mul(mul(own[k]!, x), dagger(own[l]!))));
    return compare(`complement of ${form}`, image(api, api.complementaryChannel(made), x), expected, 1e-11);
  });
};

/** Twirls of channels, by sums over whole groups of errors, and by the mean fidelity. */
const twirlLaw: ChannelLaw = (subject, api) => {
  const truth = truthOf(subject);
  if (!isPositive(subject) || !same(subject) || !isSmall(subject) || !preservesTrace(truth)) return [];
  const { from } = subject.channel;
  const [d] = sizes(subject);
  const x = randomMat(d, d, 75);
  const errors = operatorsOf(from, from, from.dims.every((n) => n === 2) ? 'hermitian' : 'weyl');
  const mean = errors
    .map((e) => mul(mul(dagger(e), mapped(truth, mul(mul(e, x), dagger(e)))), e))
    .reduce(plus, zero(d));
  const fidelity = truth.reduce((sum, [a]) => sum + times(trace(a), conj(trace(a)))[0], 0) / d ** 2;
  const lambda = d === 1 ? 0 : ((1 - fidelity) * d * d) / (d * d - 1);
  const mixed = plus(scale(x, [1 - lambda, 0]), scale(eye(d), times(trace(x), [lambda / d, 0])));
  return plainForms(subject, api).flatMap(([form, made]) => [
    ...compare(
      `Pauli twirl of ${form}`,
      image(api, api.pauliTwirl(made), x),
      scale(mean, [1 / d ** 2, 0]),
      1e-11,
    ),
    ...compare(`unitary twirl of ${form}`, image(api, api.unitaryTwirl(made), x), mixed, 1e-11),
  ]);
};

/** A channel is its own nearest channel; anything else is mapped to a channel, the same from each form. */
const projectionLaw: ChannelLaw = (subject, api) => {
  if (!isSmall(subject)) return [];
  const channel = isPositive(subject) && preservesTrace(truthOf(subject));
  const [d] = sizes(subject);
  const x = randomMat(d, d, 76);
  const forms = plainForms(subject, api).filter(([form]) => channel || form === 'pairs' || form === 'Choi');
  const found = forms.map(([form, made]) => ({ form, ...api.nearestChannel(made) }));
  return found.flatMap(({ form, channel: nearest, distance }) => [
    ...(channel ? compareNumber(`distance of ${form} from channels`, distance, 0, 1e-9) : []),
    ...(channel
      ? compare(`projection of ${form}`, image(api, nearest, x), mapped(truthOf(subject), x), 1e-9)
      : []),
    ...(isCompletelyPositive(nearest) && isTracePreserving(nearest, { tolerance: 1e-9 })
      ? []
      : [`projection of ${form}: no channel`]),
    ...compare(`projection of ${form}`, image(api, nearest, x), image(api, found[0]!.channel, x), 1e-8),
  ]);
};

/** Fidelities to a unitary and unitarity, by their definitions as sums. */
const fidelityLaw: ChannelLaw = (subject, api) => {
  const [d, rows] = sizes(subject);
  if (d !== rows) return [];
  const truth = truthOf(subject);
  const u = orthonormal(randomMat(d, d, 77));
  const parts = truth.map(([a, b]) => [mul(dagger(u), a), mul(dagger(u), b)] as const);
  const process = parts.reduce((sum, [a, b]) => sum + times(trace(a), conj(trace(b)))[0], 0);
  // The average of <psi|A|psi><psi|B^dagger|psi> is (tr A tr B^dagger + tr A B^dagger)/(d(d+1)).
  const average = parts.reduce((sum, [a, b]) => sum + trace(mul(a, dagger(b)))[0], process) / (d * (d + 1));
  const units = tracelessUnits(d);
  const block = units
    .flatMap((g) => {
      const y = mapped(truth, g);
      return units.map((h) => trace(mul(dagger(h), y)));
    })
    .reduce((sum, [re, im]) => sum + re * re + im * im, 0);
  const unitary = complexMatrix(u);
  return plainForms(subject, api).flatMap(([form, made]) => [
    ...compareNumber(
      `process fidelity of ${form}`,
      api.processFidelity(made, { unitary }),
      process / d ** 2,
      1e-11,
    ),
    ...compareNumber(
      `average fidelity of ${form}`,
      api.averageGateFidelity(made, { unitary }),
      average,
      1e-11,
    ),
    ...(d > 1
      ? compareNumber(`unitarity of ${form}`, api.unitarity(made), block / (d * d - 1), 1e-11 * (1 + block))
      : []),
  ]);
};

/** Matrix units off the diagonal, and traceless diagonals orthonormal by construction. */
function tracelessUnits(d: number): Mat[] {
  const off = Array.from({ length: d * d }, (_, k): [number, number] => [Math.floor(k / d), k % d])
    .filter(([r, c]) => r !== c)
    .map(([r, c]) => build(d, d, (i, j): Z => [i === r && j === c ? 1 : 0, 0]));
  const diagonals = Array.from({ length: d - 1 }, (_, k) => {
    const n = k + 1;
    const size = 1 / Math.sqrt(n * (n + 1));
    return build(d, d, (i, j): Z => [i === j && i <= n ? (i < n ? size : -n * size) : 0, 0]);
  });
  return [...off, ...diagonals];
}

/** A unitary from the columns of a matrix, by Gram-Schmidt. */
function orthonormal(a: Mat): Mat {
  const done: Mat[] = [];
  for (let c = 0; c < a.length; c++) {
    let v: Mat = a.map((row) => [row[c]!]);
    for (const w of [...done, ...done]) {
      const overlap = mul(dagger(w), v)[0]![0]!;
      v = plus(v, scale(w, [-overlap[0], -overlap[1]]));
    }
    done.push(scale(v, [1 / Math.sqrt(mul(dagger(v), v)[0]![0]![0]), 0]));
  }
  return build(a.length, a.length, (r, c) => done[c]![r]![0]!);
}

/** The laws of process and transfer matrices, of powers, complements, twirls and projections, and of fidelities. */
export const viewLaws: Record<string, ChannelLaw> = {
  'chi: Phi(X) = sum chi_ij E_i X E_j^dagger': chiLaw,
  'the transfer matrix maps expectation values': transferLaw,
  'powers are repeated action': powerLaw,
  'the complement is what the environment gets': complementLaw,
  'twirls are averages': twirlLaw,
  'the nearest channel': projectionLaw,
  'process fidelity, average fidelity, unitarity': fidelityLaw,
};
