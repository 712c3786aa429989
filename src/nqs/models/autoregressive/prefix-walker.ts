import { kernels } from '../../../linalg/kernels/active.ts';
import type { Workspace } from '../../../linalg/kernels/workspace.ts';
import type { Batch, Moves, Walker } from '../../ansatz.ts';
import { keyMaker } from '../../batch.ts';
import { change, changedBatch } from '../../plain-walker.ts';
import { headsTrack, inputsTrack, openPass, startOf, type Pass, type Track } from './conditionals.ts';
import { enterLevels, forward, stepOf } from './forward.ts';
import { highest, lowest, Remainders } from './laws.ts';
import { inOrder, rowsAtATime, type Plan } from './plan.ts';

/** What a walker keeps of its rows, in bytes. */
export function prefixBytes({ net, order }: Plan, count: number): number {
  const doubles = net.tracks.reduce((sum, { width, lasting }) => sum + (lasting ? width : 0), 2);
  return 8 * count * (order.length + 1) * doubles;
}

/** Whether branches take a track from their parents: lasting ones, but for the levels, which they have themselves. */
function isShared({ net }: Plan, track: number): boolean {
  return track !== inputsTrack && (net.tracks[track]?.lasting ?? false);
}

/** What is known of the rows: each shared track whole, and log psi of their prefixes. */
interface Known {
  readonly tracks: readonly Float64Array[];
  readonly prefixes: Float64Array;
}

/** Configurations that share with row `parents[k]` all positions before `firsts[k]`, the firsts in rising order. */
interface Branches {
  readonly ordered: Int32Array;
  readonly parents: Int32Array;
  readonly firsts: Int32Array;
}

/** Walkers that compute a changed configuration from its first changed position on, and each different one once; those that another row has not at all. */
export function prefixWalker(plan: Plan, parameters: Float64Array, batch: Batch): Walker {
  const own = { ...batch, levels: batch.levels.slice() };
  const known = emptyKnown(plan, batch.count);
  learn(plan, parameters, own, [...Array(batch.count).keys()], known);
  const end = 2 * (own.sites + 1);
  let places = placesOf(plan, own);
  return {
    batch: own,
    ratios(moves, out) {
      const changed = changedBatch(own, moves);
      const logs = new Float64Array(2 * moves.count);
      const keyOf = keyMaker(plan.space, changed);
      const branches = new Map<number | string, number[]>();
      for (let m = 0; m < moves.count; m++) {
        const key = keyOf(m);
        const row = places.get(key);
        if (row !== undefined) logs.set(known.prefixes.subarray((row + 1) * end - 2, (row + 1) * end), 2 * m);
        else if (!branches.get(key)?.push(m)) branches.set(key, [m]);
      }
      branchLogs(plan, parameters, known, own, changed, moves, [...branches.values()], logs);
      quotients(logs, known.prefixes, moves, end, out);
    },
    accept(moves, accepted) {
      const rows: number[] = [];
      for (let m = 0; m < moves.count; m++) {
        if (accepted[m] !== 1) continue;
        const row = moves.rows[m] as number;
        change(own.levels, row * own.sites, moves, m);
        rows.push(row);
      }
      learn(plan, parameters, own, rows, known);
      places = placesOf(plan, own);
    },
  };
}

function emptyKnown(plan: Plan, count: number): Known {
  const sites = plan.order.length;
  return {
    tracks: plan.net.tracks.map(
      ({ width }, track) => new Float64Array(isShared(plan, track) ? count * sites * width : 0),
    ),
    prefixes: new Float64Array(2 * count * (sites + 1)),
  };
}

/** psi of the changed configurations over that of their rows, from the logarithms; prefixes of a row are `line` numbers. */
function quotients(
  logs: Float64Array,
  prefixes: Float64Array,
  { count, rows }: Moves,
  line: number,
  out: Float64Array,
): void {
  for (let m = 0; m < count; m++) {
    const now = ((rows[m] as number) + 1) * line - 2;
    const size = Math.exp((logs[2 * m] as number) - (prefixes[now] as number));
    const angle = (logs[2 * m + 1] as number) - (prefixes[now + 1] as number);
    out[2 * m] = size === 0 ? 0 : size * Math.cos(angle);
    out[2 * m + 1] = size === 0 ? 0 : size * Math.sin(angle);
  }
}

/** The rows by their keys. */
function placesOf({ space }: Plan, batch: Batch): Map<number | string, number> {
  const keyOf = keyMaker(space, batch);
  return new Map(Array.from({ length: batch.count }, (_, s) => [keyOf(s), s]));
}

/** Passes some rows and keeps what changes of them need. */
function learn(
  plan: Plan,
  parameters: Float64Array,
  own: Batch,
  rows: readonly number[],
  known: Known,
): void {
  const { sites } = own;
  const step = rowsAtATime(plan, false);
  for (let first = 0; first < rows.length; first += step) {
    const part = rows.slice(first, first + step);
    const levels = new Int32Array(part.length * sites);
    part.forEach((s, i) => levels.set(own.levels.subarray(s * sites, (s + 1) * sites), i * sites));
    kernels().run((work) => {
      const { pass, prefixes } = forward(
        work,
        plan,
        parameters,
        { count: part.length, sites, levels },
        false,
      );
      pass.tracks.forEach(({ numbers, line }, k) => {
        if (isShared(plan, k)) scatterLines(work.view(numbers), line, part, known.tracks[k] as Float64Array);
      });
      scatterLines(prefixes, 2 * (sites + 1), part, known.prefixes);
    });
  }
}

function scatterLines(from: Float64Array, line: number, rows: readonly number[], to: Float64Array): void {
  rows.forEach((s, i) => to.set(from.subarray(i * line, (i + 1) * line), s * line));
}

/** log psi of different changed configurations, each of which is that of the moves in one group. */
function branchLogs(
  plan: Plan,
  parameters: Float64Array,
  known: Known,
  own: Batch,
  changed: Batch,
  { rows }: Moves,
  groups: readonly (readonly number[])[],
  logs: Float64Array,
): void {
  const { sites } = own;
  const [before, after] = [inOrder(plan.order, own), inOrder(plan.order, changed)];
  const found = groups
    .map((group) => {
      const m = group[0] as number;
      const parent = rows[m] as number;
      let first = 0;
      while (first < sites - 1 && before[parent * sites + first] === after[m * sites + first]) first++;
      return { group, m, parent, first };
    })
    .sort((a, b) => a.first - b.first);
  const step = rowsAtATime(plan, false);
  for (let start = 0; start < found.length; start += step) {
    const part = found.slice(start, start + step);
    const ordered = new Int32Array(part.length * sites);
    part.forEach(({ m }, k) => ordered.set(after.subarray(m * sites, (m + 1) * sites), k * sites));
    const values = kernels().run((work) =>
      continued(work, plan, parameters, known, {
        ordered,
        parents: Int32Array.from(part, ({ parent }) => parent),
        firsts: Int32Array.from(part, ({ first }) => first),
      }),
    );
    part.forEach(({ group }, k) => {
      for (const m of group) logs.set(values.subarray(2 * k, 2 * k + 2), 2 * m);
    });
  }
}

/** log psi of branches: what lies before the first changed position is that of their parents. */
function continued(
  work: Workspace,
  plan: Plan,
  parameters: Float64Array,
  known: Known,
  branches: Branches,
): Float64Array {
  const { net, levels: most, laws, phases } = plan;
  const { ordered, parents, firsts } = branches;
  const count = parents.length;
  const sites = plan.order.length;
  const pass = openPass(work, net, sites, count, parameters, false);
  inherit(plan, pass, known, branches);
  enterLevels(pass, ordered, most);
  const out = new Float64Array(2 * count);
  const left = new Remainders(laws, count);
  for (let k = 0; k < count; k++) {
    const [first, from] = [
      firsts[k] as number,
      2 * ((parents[k] as number) * (sites + 1) + (firsts[k] as number)),
    ];
    for (let t = 0; t < first; t++) left.place(k, t, ordered[k * sites + t] as number);
    out.set(known.prefixes.subarray(from, from + 2), 2 * k);
  }
  for (let t = 0, begun = 0; t < sites; t++) {
    // Rows whose first change lies before t go on; those that begin here have the heads of their parents.
    if (begun > 0) net.step(pass, t, begun);
    while (begun < count && (firsts[begun] as number) <= t) begun++;
    const heads = pass.tracks[headsTrack] as Track;
    const view = work.view(heads.numbers);
    for (let k = 0, at = startOf(heads, t); k < begun; k++, at += heads.line) {
      const level = ordered[k * sites + t] as number;
      const rest = left.left(k, t);
      left.place(k, t, level);
      const [low, high] = [lowest(laws, t, rest), highest(laws, t, rest)];
      out[2 * k] = (out[2 * k] as number) + stepOf(view, at, low, high, level);
      if (phases) out[2 * k + 1] = (out[2 * k + 1] as number) + (view[at + most + level] as number);
    }
  }
  return out;
}

/** Copies what branches share with their parents, the first changed position included: it depends on the levels before alone. */
function inherit(plan: Plan, { work, tracks }: Pass, known: Known, { parents, firsts }: Branches): void {
  tracks.forEach(({ numbers, width, line }, track) => {
    if (!isShared(plan, track)) return;
    const view = work.view(numbers);
    const from = known.tracks[track] as Float64Array;
    for (let k = 0; k < parents.length; k++) {
      const at = (parents[k] as number) * line;
      view.set(from.subarray(at, at + ((firsts[k] as number) + 1) * width), k * line);
    }
  });
}
