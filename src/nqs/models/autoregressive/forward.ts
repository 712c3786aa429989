import type { Workspace } from '../../../linalg/kernels/workspace.ts';
import type { Batch } from '../../ansatz.ts';
import {
  headsTrack,
  inputsTrack,
  openPass,
  openSignals,
  startOf,
  type Pass,
  type Track,
} from './conditionals.ts';
import { addRows, addSum } from './affine.ts';
import { chanceSlopes, halfLogChance } from './heads.ts';
import { highest, lowest, Remainders } from './laws.ts';
import { inOrder, writeInput, type Plan } from './plan.ts';

/** What the forward pass leaves in a workspace. */
export interface Forward {
  readonly pass: Pass;
  /** The levels along the order. */
  readonly ordered: Int32Array;
  /** log psi, interleaved. */
  readonly log: Float64Array;
  /** d log |psi| / d logits of each row, position and level, where the reverse pass needs it. */
  readonly slopes: Float64Array;
  /** log psi of the levels before each position, interleaved, and of all after the last. */
  readonly prefixes: Float64Array;
}

/** The forward pass of some rows; `keep` is for the reverse pass. Levels that the laws do not allow make the amplitude 0. */
export function forward(
  work: Workspace,
  plan: Plan,
  parameters: Float64Array,
  batch: Batch,
  keep: boolean,
): Forward {
  const { count, sites } = batch;
  const { net, levels: most, order, laws } = plan;
  const ordered = inOrder(order, batch);
  const pass = openPass(work, net, sites, count, parameters, keep);
  enterLevels(pass, ordered, most);
  const slopes = new Float64Array(keep ? count * sites * most : 0);
  const prefixes = new Float64Array(2 * count * (sites + 1));
  const left = new Remainders(laws, count);
  for (let t = 0; t < sites; t++) {
    net.step(pass, t, count);
    const heads = pass.tracks[headsTrack] as Track;
    const view = work.view(heads.numbers);
    for (let s = 0, at = startOf(heads, t); s < count; s++, at += heads.line) {
      const level = ordered[s * sites + t] as number;
      const rest = left.left(s, t);
      const [low, high] = [lowest(laws, t, rest), highest(laws, t, rest)];
      left.place(s, t, level);
      const to = 2 * (s * (sites + 1) + t);
      prefixes[to + 2] = (prefixes[to] as number) + stepOf(view, at, low, high, level);
      prefixes[to + 3] =
        (prefixes[to + 1] as number) + (plan.phases ? (view[at + most + level] as number) : 0);
      if (keep && low <= level && level <= high) {
        chanceSlopes(view, at, low, high, level, slopes, (s * sites + t) * most);
      }
    }
  }
  return { pass, ordered, log: wholeLogs(prefixes, count), slopes, prefixes };
}

/** log psi of whole rows. */
function wholeLogs(prefixes: Float64Array, count: number): Float64Array {
  const log = new Float64Array(2 * count);
  const line = prefixes.length / count;
  for (let s = 0; s < count; s++) {
    const from = (s + 1) * line - 2;
    log[2 * s] = prefixes[from] as number;
    log[2 * s + 1] = log[2 * s] === -Infinity ? 0 : (prefixes[from + 1] as number);
  }
  return log;
}

/** What a position adds to log |psi|; -Infinity for a level that is not allowed. */
export function stepOf(heads: Float64Array, at: number, low: number, high: number, level: number): number {
  return level < low || level > high ? -Infinity : halfLogChance(heads, at, low, high, level);
}

/** Encodes the levels of all positions. */
export function enterLevels({ work, tracks }: Pass, ordered: Int32Array, levels: number): void {
  const { numbers, width } = tracks[inputsTrack] as Track;
  const view = work.view(numbers);
  for (let i = 0; i < ordered.length; i++) writeInput(view, i * width, ordered[i] as number, levels);
}

/**
 * The reverse pass: derivatives by the parameters of sum_s (logWeights_s log |psi(s)| + phaseWeights_s phase(s)), or of each term by itself with `rows`, one row of them after another. Configurations of amplitude 0
 * have none.
 */
export function reverse(
  { net, levels, phases }: Plan,
  { pass, ordered, log, slopes }: Forward,
  logWeights: Float64Array | undefined,
  phaseWeights: Float64Array | undefined,
  rows: boolean,
): Float64Array {
  const { work, count } = pass;
  const sites = ordered.length / count;
  const signals = openSignals(work, net, sites, count);
  const heads = signals[headsTrack] as Track;
  const view = work.view(heads.numbers);
  for (let s = 0; s < count; s++) {
    if (log[2 * s] === -Infinity) continue;
    const [real, angle] = [logWeights?.[s] ?? 0, phaseWeights?.[s] ?? 0];
    for (let t = 0, at = s * heads.line; t < sites; t++, at += heads.width) {
      const i = s * sites + t;
      for (let k = 0; k < levels; k++) view[at + k] = real * (slopes[i * levels + k] as number);
      if (phases) view[at + levels + (ordered[i] as number)] = angle;
    }
  }
  for (let t = sites - 1; t >= 0; t--) net.back(pass, signals, t);
  const out = work.zeros(rows ? count * net.count : net.count);
  for (const affine of net.affines) {
    if (rows) addRows(pass, signals, affine, out, net.count);
    else addSum(pass, signals, affine, out);
  }
  return work.read(out);
}
