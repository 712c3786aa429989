import { kraus } from '../../src/channels/kraus.ts';
import type { Rng } from '../../src/linalg/random.ts';
import { dimension, levels, productSpace } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import {
  complexMatrix,
  dagger,
  distance,
  eye,
  inner,
  interleaved,
  kron,
  matOf,
  matVec,
  mul,
  outer,
  plus,
  scale,
  vecOf,
  zero,
  type Mat,
  type Z,
} from '../oracle.ts';
import {
  asDensity,
  compare,
  compareNumber,
  embedRectangular,
  formsOf,
  hostsOf,
  isPositive,
  mapped,
  plainForms,
  randomMat,
  randomVec,
  truthOf,
  twofold,
  type ChannelLaw,
  type Truth,
} from './channel-subject.ts';

const actionLaw: ChannelLaw = (subject, api) => {
  const { from, to } = subject.channel;
  const x = randomMat(dimension(from), dimension(from), 11);
  return formsOf(subject, api).flatMap(([form, made]) => {
    const rho = asDensity(from, x);
    const after = api.applyChannel(made, rho);
    return [
      ...compare(`Phi(X) of ${form}`, matOf(after.matrix), mapped(truthOf(subject), x)),
      ...compare(`the input of ${form}`, matOf(rho.matrix), x, 0),
      ...(after.space === to ? [] : [`Phi(X) of ${form}: on another space`]),
    ];
  });
};

const sitesLaw: ChannelLaw = (subject, api) => {
  const { from, to } = subject.channel;
  if (from.sites.length !== to.sites.length) return [];
  return hostsOf(subject).flatMap(({ space, sites }, n) => {
    const x = randomMat(dimension(space), dimension(space), 21 + n);
    const lift = (k: Mat): Mat => embedRectangular(k, sites, space.dims, to.dims);
    const lifted = truthOf(subject).map(([a, b]) => [lift(a), lift(b)] as const);
    const expected = mapped(lifted, x);
    const after = space.sites.map((site, s) => (sites.includes(s) ? to.dims[sites.indexOf(s)] : site.levels));
    return plainForms(subject, api).flatMap(([form, made]) => {
      const result = api.applyChannel(made, asDensity(space, x), { sites });
      const where = `${form} on sites [${sites}] of [${space.dims}]`;
      return [
        ...compare(where, matOf(result.matrix), expected, 1e-11),
        ...(result.space.dims.join() === after.join() ? [] : [`${where}: dims [${result.space.dims}]`]),
      ];
    });
  });
};

const compositionLaw: ChannelLaw = (subject, api) => {
  const { from, to } = subject.channel;
  const [d, k] = [dimension(from), dimension(to)];
  const next = levels([2]);
  const late = [randomMat(2, k, 31), randomMat(2, k, 32)];
  const early = [randomMat(d, 2, 33), randomMat(d, 2, 34)];
  const x = randomMat(d, d, 35);
  const y = randomMat(2, 2, 36);
  const after = kraus(to, next, late.map(complexMatrix));
  const before = kraus(next, from, early.map(complexMatrix));
  const limit = 1e-11 * d * k;
  return formsOf(subject, api).flatMap(([form, made]) =>
    formsOf({ name: '', channel: after }, api)
      .filter(([other]) => other === 'Kraus' || other === 'Choi' || other === 'pairs')
      .flatMap(([other, second]) => {
        const both = api.compose(second, made);
        const wrap = api.compose(made, other === 'Kraus' ? before : api.toSuperoperator(before));
        return [
          ...compare(
            `${other} after ${form}`,
            matOf(api.applyChannel(both, asDensity(from, x)).matrix),
            mapped(twofold(late), mapped(truthOf(subject), x)),
            limit,
          ),
          ...compare(
            `${form} after ${other}`,
            matOf(api.applyChannel(wrap, asDensity(next, y)).matrix),
            mapped(truthOf(subject), mapped(twofold(early), y)),
            limit,
          ),
        ];
      }),
  );
};

const tensorLaw: ChannelLaw = (subject, api) => {
  const { from, to } = subject.channel;
  const other = levels([3]);
  const narrow = levels([2]);
  const extra = [randomMat(2, 3, 41), randomMat(2, 3, 42)];
  const neighbour = kraus(other, narrow, extra.map(complexMatrix));
  const x = randomMat(dimension(from) * 3, dimension(from) * 3, 43);
  const left = truthOf(subject).flatMap(([a, b]) => extra.map((e) => [kron(a, e), kron(b, e)] as const));
  const right = truthOf(subject).flatMap(([a, b]) => extra.map((e) => [kron(e, a), kron(e, b)] as const));
  return plainForms(subject, api).flatMap(([form, made]) => {
    const first = api.tensorChannels(made, neighbour);
    const last = api.tensorChannels(api.toChoi(neighbour), made);
    const lastFrom = productSpace(other, from);
    return [
      ...(first.to === productSpace(to, narrow) ? [] : [`${form} (x) neighbour: on another space`]),
      ...compare(
        `${form} (x) neighbour`,
        matOf(api.applyChannel(first, asDensity(first.from, x)).matrix),
        mapped(left, x),
        1e-11,
      ),
      ...compare(
        `neighbour (x) ${form}`,
        matOf(api.applyChannel(last, asDensity(lastFrom, x)).matrix),
        mapped(right, x),
        1e-11,
      ),
    ];
  });
};

/** Draws at the middle of equal steps: every branch is met as often as its probability says, to one step. */
function evenly(n: number, of: number): Rng {
  const refuse = (): never => {
    throw new Error('one trajectory step draws one uniform number');
  };
  return { uniform: () => (n + 0.5) / of, normal: refuse, integer: refuse, split: refuse, state: refuse };
}

const unravelLaw: ChannelLaw = (subject, api) => {
  const { channel } = subject;
  const truth = truthOf(subject);
  if (!isPositive(subject) || !preservesTrace(truth)) return [];
  const amplitudes = randomVec(dimension(channel.from), 51);
  const norm = inner(amplitudes, amplitudes)[0];
  const draws = 200;
  return formsOf(subject, api)
    .filter(([form]) => form === 'Kraus' || form === 'dilation' || (form === 'Choi' && amplitudes.length < 6))
    .flatMap(([form, made]) => {
      const psi = Ket.fromData(channel.from, interleaved(amplitudes));
      const operators = api.toKraus(made).operators.map(matOf);
      let mean: Mat = zero(dimension(channel.to));
      const wrong: string[] = [];
      for (let n = 0; n < draws; n++) {
        const { state, krausIndex, probability } = api.unravel(made, psi, evenly(n, draws));
        mean = plus(mean, scale(outer(vecOf(state.data)), [1 / draws, 0]));
        const operator = operators[krausIndex]!;
        const branch = mul(
          operator,
          amplitudes.map((z) => [z]),
        );
        const weight = inner(branch.flat(), branch.flat())[0] / norm;
        wrong.push(...compareNumber(`probability of branch ${krausIndex} of ${form}`, probability, weight));
      }
      return [
        ...wrong.slice(0, 1),
        ...compare(`input ket of ${form}`, vecOf(psi.data), amplitudes, 0),
        ...compare(
          `mean trajectory of ${form}`,
          mean,
          scale(mapped(truth, outer(amplitudes)), [1 / norm, 0]),
          (2 * operators.length) / draws,
        ),
      ];
    });
};

const unravelSitesLaw: ChannelLaw = (subject, api) => {
  const { from, to } = subject.channel;
  if (!isPositive(subject) || !preservesTrace(truthOf(subject)) || from.sites.length !== to.sites.length)
    return [];
  return hostsOf(subject).flatMap(({ space, sites }, n) => {
    const amplitudes = randomVec(dimension(space), 61 + n);
    const psi = Ket.of(space, interleaved(amplitudes), { normalize: true });
    return [0.02, 0.5, 0.97].flatMap((u) => {
      const { state, krausIndex, probability } = api.unravel(subject.channel, psi, constant(u), { sites });
      const operator = matOf(api.toKraus(subject.channel).operators[krausIndex]!);
      const branch = matVec(embedRectangular(operator, sites, space.dims, to.dims), vecOf(psi.data));
      const weight = inner(branch, branch)[0];
      const expected = branch.map(([re, im]): Z => [re / Math.sqrt(weight), im / Math.sqrt(weight)]);
      const where = `branch ${krausIndex} on sites [${sites}] of [${space.dims}]`;
      return [
        ...compare(where, vecOf(state.data), expected, 1e-11),
        ...compareNumber(`probability of ${where}`, probability, weight),
      ];
    });
  });
};

function constant(u: number): Rng {
  return { ...evenly(0, 1), uniform: () => u };
}

/** Whether sum B^dagger A = 1. */
export function preservesTrace(truth: Truth): boolean {
  const d = truth[0]?.[0][0]?.length ?? 0;
  const sum = truth.map(([a, b]) => mul(dagger(b), a)).reduce(plus, zero(d));
  return d > 0 && distance(sum, eye(d)) < 1e-11;
}

/** The laws of what a map does. */
export const actionLaws: Record<string, ChannelLaw> = {
  'Phi(X) = sum K X K^dagger on the whole': actionLaw,
  'on sites of unequal dimensions in any order': sitesLaw,
  'composition in the order written': compositionLaw,
  'tensor products': tensorLaw,
  'trajectories average to the map': unravelLaw,
  'trajectories on sites in any order': unravelSitesLaw,
};
