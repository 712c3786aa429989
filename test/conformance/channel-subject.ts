import { adjointMap, compose, tensorChannels } from '../../src/channels/algebra.ts';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import type {
  Channel,
  Choi,
  Kraus,
  KrausPairs,
  Stinespring,
  Superoperator,
} from '../../src/channels/channel.ts';
import {
  completePositivityDefect,
  hermiticityPreservingDefect,
  smallestChoiEigenvalue,
  tracePreservingDefect,
  traceRange,
  unitalDefect,
} from '../../src/channels/checks.ts';
import { toChoi, toKraus, toKrausPairs, toStinespring, toSuperoperator } from '../../src/channels/convert.ts';
import { averageGateFidelity, processFidelity, unitarity } from '../../src/channels/fidelities.ts';
import { nearestChannel } from '../../src/channels/nearest-channel.ts';
import { fromChi, fromPauliTransfer, toChi, toPauliTransfer } from '../../src/channels/pauli-forms.ts';
import {
  channelPower,
  complementaryChannel,
  pauliTwirl,
  unitaryTwirl,
} from '../../src/channels/powers-and-twirls.ts';
import { minimalKraus } from '../../src/channels/rank.ts';
import { unravel, type TrajectoryStep } from '../../src/channels/unravel.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { dimension, space, type Site, type Space } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import type { Ket } from '../../src/states/ket.ts';
import {
  build,
  complexMatrix,
  dagger,
  digits,
  distance,
  indexFrom,
  matOf,
  mul,
  plus,
  zero,
  type Mat,
  type Vec,
} from '../oracle.ts';

/** The functions under test; mutants replace one of them. */
export interface ChannelApi {
  toKraus(channel: Channel): Kraus;
  minimalKraus(channel: Channel): Kraus;
  toKrausPairs(channel: Channel): KrausPairs;
  toChoi(channel: Channel): Choi;
  toChi: typeof toChi;
  fromChi: typeof fromChi;
  toPauliTransfer: typeof toPauliTransfer;
  fromPauliTransfer: typeof fromPauliTransfer;
  channelPower(channel: Channel, k: number): Channel;
  complementaryChannel(channel: Channel): Channel;
  pauliTwirl(channel: Channel): Channel;
  unitaryTwirl(channel: Channel): Channel;
  nearestChannel(channel: Channel): { readonly channel: Channel; readonly distance: number };
  processFidelity: typeof processFidelity;
  averageGateFidelity: typeof averageGateFidelity;
  unitarity(channel: Channel): number;
  hermiticityPreservingDefect(channel: Channel): number;
  toSuperoperator(channel: Channel): Superoperator;
  toStinespring(channel: Channel): Stinespring;
  applyChannel(channel: Channel, rho: DensityMatrix, options?: { sites?: readonly number[] }): DensityMatrix;
  unravel(channel: Channel, psi: Ket, rng: Rng, options?: { sites?: readonly number[] }): TrajectoryStep;
  compose(after: Channel, first: Channel): Channel;
  tensorChannels(a: Channel, b: Channel): Channel;
  adjointMap(channel: Channel): Channel;
  tracePreservingDefect(channel: Channel): number;
  traceRange(channel: Channel): { readonly least: number; readonly largest: number };
  unitalDefect(channel: Channel): number;
  completePositivityDefect(channel: Channel): number;
  smallestChoiEigenvalue(channel: Channel): number;
}

/** The package's own functions. */
export const packageApi: ChannelApi = {
  toKraus,
  minimalKraus,
  toKrausPairs,
  toChi,
  fromChi,
  toPauliTransfer,
  fromPauliTransfer,
  channelPower,
  complementaryChannel,
  pauliTwirl,
  unitaryTwirl,
  nearestChannel,
  processFidelity,
  averageGateFidelity,
  unitarity,
  hermiticityPreservingDefect,
  toChoi,
  toSuperoperator,
  toStinespring,
  applyChannel,
  unravel,
  compose,
  tensorChannels,
  adjointMap,
  tracePreservingDefect,
  traceRange,
  unitalDefect,
  completePositivityDefect,
  smallestChoiEigenvalue,
};

/** A map by its true pairs, Phi(X) = sum A X B^dagger. */
export type Truth = readonly (readonly [left: Mat, right: Mat])[];

/** A linear map to be put under the laws. */
export interface ChannelSubject {
  readonly name: string;
  readonly channel: Channel;
  /** The true Kraus operators when `channel` is not in Kraus form. */
  readonly truth?: readonly Mat[];
  /** The true pairs of a map that is not completely positive. */
  readonly pairs?: Truth;
}

/** A law: what is wrong with the subject under these functions, one text per violation. */
export type ChannelLaw = (subject: ChannelSubject, api: ChannelApi) => string[];

/** Algebra is exact to this. */
export const tolerance = 1e-12;

/** Kraus operators as pairs. */
export const twofold = (operators: readonly Mat[]): Truth => operators.map((k) => [k, k]);

/** Whether the subject has Kraus operators. */
export const isPositive = ({ pairs }: ChannelSubject): boolean => pairs === undefined;

/** The pairs that the oracle computes with. */
export function truthOf({ channel, truth, pairs }: ChannelSubject): Truth {
  if (pairs) return pairs;
  if (truth) return twofold(truth);
  if (channel.kind !== 'kraus') throw new Error('a subject that is not in Kraus form needs its truth');
  return twofold(channel.operators.map(matOf));
}

const knownForms = new WeakMap<ChannelSubject, WeakMap<ChannelApi, [string, Channel][]>>();

/** The subject in every form that the functions under test can make, also by detours; made once per set of functions. */
export function formsOf(subject: ChannelSubject, api: ChannelApi): [string, Channel][] {
  const known = knownForms.get(subject) ?? new WeakMap<ChannelApi, [string, Channel][]>();
  knownForms.set(subject, known);
  const forms = known.get(api) ?? allForms(subject, api);
  known.set(api, forms);
  return forms;
}

function allForms(subject: ChannelSubject, api: ChannelApi): [string, Channel][] {
  const { channel } = subject;
  const choi = api.toChoi(channel);
  const superoperator = api.toSuperoperator(channel);
  const positive = (): [string, Channel][] => [
    ['Kraus', api.toKraus(channel)],
    ['dilation', api.toStinespring(channel)],
    ['Choi -> Kraus', api.toKraus(choi)],
    ['superoperator -> Kraus', api.toKraus(superoperator)],
    ['superoperator -> dilation', api.toStinespring(superoperator)],
    ['pairs -> Kraus', api.toKraus(api.toKrausPairs(choi))],
    ['minimal Kraus', api.minimalKraus(channel)],
    ['Choi -> minimal Kraus', api.minimalKraus(choi)],
  ];
  return [
    ['as given', channel],
    ['Choi', choi],
    ['superoperator', superoperator],
    ['pairs', api.toKrausPairs(channel)],
    ['Choi -> superoperator', api.toSuperoperator(choi)],
    ['superoperator -> Choi', api.toChoi(superoperator)],
    ['superoperator -> pairs', api.toKrausPairs(superoperator)],
    ...(isPositive(subject) ? positive() : []),
  ];
}

/** The forms without those made by detours. */
export function plainForms(subject: ChannelSubject, api: ChannelApi): [string, Channel][] {
  return formsOf(subject, api).filter(([form]) => !form.includes('->'));
}

/** sum A X B^dagger by the oracle. */
export function mapped(truth: Truth, x: Mat): Mat {
  const rows = truth[0]?.[0].length ?? x.length;
  return truth.map(([a, b]) => mul(mul(a, x), dagger(b))).reduce(plus, zero(rows));
}

/** A dense complex matrix without any symmetry. */
export function randomMat(rows: number, cols: number, seed: number): Mat {
  const source = rng(seed);
  return build(rows, cols, () => [source.normal(), source.normal()]);
}

/** A complex vector. */
export function randomVec(size: number, seed: number): Vec {
  return randomMat(1, size, seed)[0] as Vec;
}

/** Any matrix as the data of a density matrix: maps are linear, so nothing about it needs to be physical. */
export function asDensity(on: Space, x: Mat): DensityMatrix {
  return DensityMatrix.fromMatrix(on, complexMatrix(x));
}

/** A matrix d_out x d_in on `sites` of sites with `dims`, identity elsewhere; site `sites[i]` has `outDims[i]` levels afterwards. */
export function embedRectangular(
  matrix: Mat,
  sites: readonly number[],
  dims: readonly number[],
  outDims: readonly number[],
): Mat {
  const after = dims.map((d, s) => (sites.includes(s) ? (outDims[sites.indexOf(s)] as number) : d));
  const pick = (x: readonly number[]): number[] => sites.map((s) => x[s] as number);
  const size = (d: readonly number[]): number => d.reduce((a, b) => a * b, 1);
  return build(size(after), size(dims), (r, c) => {
    const [x, y] = [digits(r, after), digits(c, dims)];
    if (x.some((level, s) => !sites.includes(s) && level !== y[s])) return [0, 0];
    const row = matrix[indexFrom(pick(x), outDims)] as Vec;
    return row[indexFrom(pick(y), pick(dims))] as Vec[number];
  });
}

/** One violation when two matrices differ, none else. */
export function compare(
  what: string,
  got: Mat | Vec,
  expected: Mat | Vec,
  limit: number = tolerance,
): string[] {
  const far = distance(got, expected);
  return far <= limit ? [] : [`${what}: off by ${far}`];
}

/** One violation when two numbers differ. */
export function compareNumber(
  what: string,
  got: number,
  expected: number,
  limit: number = tolerance,
): string[] {
  return Math.abs(got - expected) <= limit ? [] : [`${what}: ${got} instead of ${expected}`];
}

/** Hosts with spectators of 3 and 2 levels around and between the map's own sites, and places for them in several orders. */
export function hostsOf({ channel }: ChannelSubject): { space: Space; sites: number[] }[] {
  const own = channel.from.sites;
  const orders = [own.map((_, i) => i), own.map((_, i) => i).reverse()];
  if (own.length === 3) orders.push([1, 2, 0], [2, 0, 1]);
  const small = dimension(channel.from) < 4;
  return orders.flatMap((order) => [
    hostOf(own, order, [], small),
    hostOf(own, order, [spectator(3)], small),
  ]);
}

/** The own sites in the order given, after `head`, a spectator behind the first (behind each when `between`). */
function hostOf(
  own: readonly Site[],
  order: readonly number[],
  head: readonly Site[],
  between: boolean,
): { space: Space; sites: number[] } {
  const host = [...head];
  const sites: number[] = [];
  order.forEach((i, n) => {
    sites[i] = host.length;
    host.push(own[i] as Site);
    if (n === 0 || between) host.push(spectator(n === 0 ? 2 : 3));
  });
  return { space: space(host), sites };
}

const spectator = (count: number): Site => ({ kind: 'level', levels: count });
