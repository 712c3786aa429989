import type { DiagonalMap, LegAt, SweepStep, Turn } from '../../linalg/kernels/families/sweeps.ts';
import { flipsCost, mapCost, phasesCost, turnsCost } from './costs.ts';
import { dependenciesOf } from './dependencies.ts';
import { legsOfMap, type LegMap } from './maps.ts';
import { addPieces, type Ground, type Piece } from './pieces.ts';

/** Steps of a sweep, and what they take together in nanoseconds per number. */
export interface Schedule {
  readonly steps: readonly SweepStep[];
  readonly cost: number;
}

/** Each map for itself, in order. */
export function plainSteps(maps: readonly LegMap[], ground: Ground): readonly SweepStep[] {
  const pieces: Piece[] = [];
  for (const map of maps) addPieces(pieces, map, ground, false);
  return pieces.flatMap((piece) => (piece.group === 'turns' ? [] : [piece.alone]));
}

/** With fewer matrices on one leg than this, turns between diagonals cannot pay. */
const fewDense = 4;

/** The cheaper of two ways to do the maps of a sweep: matrices on one leg as they are, or as turns between diagonals. */
export function scheduleOf(maps: readonly LegMap[], ground: Ground, size: number): Schedule {
  const dense = maps.reduce((n, { kind, legs }) => n + Number(kind === 'dense' && legs.length === 1), 0);
  const plain = schedule(maps, ground, size, false);
  if (dense < fewDense) return plain;
  const turned = schedule(maps, ground, size, true);
  return turned.cost < plain.cost ? turned : plain;
}

/**
 * Pieces in an order that keeps the order of those that do not commute: as many of one group as can be done together, then of another. What can share a pass waits
 * until nothing else can be done before it.
 */
function schedule(maps: readonly LegMap[], ground: Ground, size: number, turned: boolean): Schedule {
  const pieces: Piece[] = [];
  for (const map of maps) addPieces(pieces, map, ground, turned);
  const { waiting, followers } = dependenciesOf(pieces, ground.dims.length);
  const ready: Ready = { others: [], turns: [], flips: [], phases: [] };
  for (let at = 0; at < pieces.length; at++) if (waiting[at] === 0) enter(ready, pieces, at);
  const steps: SweepStep[] = [];
  let cost = 0;
  for (let group = nextGroup(ready); group; group = nextGroup(ready)) {
    const taken: Piece[] = [];
    const queue = ready[group];
    // Those of the group that become ready on the way join at the end.
    for (let i = 0; i < queue.length; i++) {
      const at = queue[i] as number;
      taken.push(pieces[at] as Piece);
      for (const follower of followers[at] as readonly number[]) {
        waiting[follower] = (waiting[follower] as number) - 1;
        if (waiting[follower] === 0) enter(ready, pieces, follower);
      }
    }
    ready[group] = [];
    const done = together(taken, ground, size);
    for (const step of done.steps) steps.push(step);
    cost += done.cost;
  }
  return { steps, cost };
}

/** The places of pieces that wait for nothing. */
type Ready = Record<Piece['group'], number[]>;

function enter(ready: Ready, pieces: readonly Piece[], at: number): void {
  ready[(pieces[at] as Piece).group].push(at);
}

function nextGroup(ready: Readonly<Ready>): Piece['group'] | undefined {
  if (ready.others.length > 0) return 'others';
  if (ready.turns.length > 0) return 'turns';
  if (ready.flips.length + ready.phases.length === 0) return undefined;
  return ready.flips.length > ready.phases.length ? 'flips' : 'phases';
}

/** Pieces of one group in order, in one pass where that is cheaper than one after the other. */
function together(pieces: readonly Piece[], ground: Ground, size: number): Schedule {
  const [first] = pieces;
  switch (first?.group) {
    case 'turns':
      return turnSteps(pieces, size);
    case 'flips': {
      const alone = aloneSteps(pieces, ground, size);
      const cost = flipsCost(size);
      if (alone.cost <= cost) return alone;
      const flips = pieces.flatMap((piece) => (piece.group === 'flips' ? piece.flips : []));
      return { steps: [{ kind: 'flips', flips }], cost };
    }
    case 'phases':
      return phaseSteps(pieces, ground, size);
    default:
      return aloneSteps(pieces, ground, size);
  }
}

/** Turns on different legs share a pass two by two; a second turn on a leg comes in a later step. */
function turnSteps(pieces: readonly Piece[], size: number): Schedule {
  const steps: { readonly kind: 'turns'; readonly turns: Turn[] }[] = [];
  const seen = new Map<number, number>();
  for (const piece of pieces) {
    if (piece.group !== 'turns') continue;
    const { turn } = piece;
    const at = seen.get(turn.leg) ?? 0;
    seen.set(turn.leg, at + 1);
    if (at === steps.length) steps.push({ kind: 'turns', turns: [] });
    (steps[at] as { turns: Turn[] }).turns.push(turn);
  }
  return {
    steps,
    cost: steps.reduce((sum, { turns }) => sum + turnsCost(turns.length, size), 0),
  };
}

function aloneSteps(pieces: readonly Piece[], { dims }: Ground, size: number): Schedule {
  const steps = pieces.flatMap((piece) => (piece.group === 'turns' ? [] : [piece.alone]));
  return {
    steps,
    cost: steps.reduce((sum, map) => sum + mapCost(map, dims, size), 0),
  };
}

/** High legs that share diagonal maps with low ones give the table of a pass one row for each of their settings: at most this many rows. */
const mostRows = 32;
/** Legs below this many numbers of a block are low (as in the kernels). */
const lowSize = 128;
/** Making an entry of a table takes as long as this many numbers in a pass. */
const entryWork = 64;

/** Diagonal maps of one pass, and the high legs that share a map with low ones. */
interface PhasePass {
  readonly fixed: readonly LegAt[];
  readonly maps: DiagonalMap[];
  readonly rows: Set<number>;
}

/** Diagonal maps in one pass for each setting of legs outside, as far as the tables stay small. */
function phaseSteps(pieces: readonly Piece[], ground: Ground, size: number): Schedule {
  const groups = new Map<string, PhasePass[]>();
  const low = lowLegs(ground);
  const most = Math.min(mostRows, size / (lowSize * entryWork));
  for (const piece of pieces) {
    if (piece.group !== 'phases') continue;
    const { map, fixed } = piece;
    const key = fixed.length === 0 ? '' : fixed.map(({ leg, level }) => `${leg}=${level}`).join();
    let passes = groups.get(key);
    if (!passes) groups.set(key, (passes = []));
    const crossing = crossingLegs(map, low);
    const pass = passes.find(({ rows }) => rowCount(rows, crossing, ground) <= most);
    if (!pass) passes.push({ fixed, maps: [map], rows: new Set(crossing) });
    else {
      pass.maps.push(map);
      for (const leg of crossing) pass.rows.add(leg);
    }
  }
  const steps: SweepStep[] = [];
  let cost = 0;
  for (const pass of [...groups.values()].flat()) {
    const done = phasePass(pass, ground, size);
    for (const step of done.steps) steps.push(step);
    cost += done.cost;
  }
  return { steps, cost };
}

const none: readonly number[] = [];

/** The high legs of a map that has low ones too. */
function crossingLegs(map: DiagonalMap, low: ReadonlySet<number>): readonly number[] {
  if (map.legs.length + map.fixed.length < 2) return none;
  const legs = legsOfMap(map);
  return legs.some((leg) => low.has(leg)) ? legs.filter((leg) => !low.has(leg)) : none;
}

function rowCount(rows: ReadonlySet<number>, crossing: readonly number[], { dims }: Ground): number {
  let count = 1;
  for (const leg of rows) count *= dims[leg] as number;
  for (const leg of crossing) if (!rows.has(leg)) count *= dims[leg] as number;
  return count;
}

function phasePass({ fixed, maps }: PhasePass, { dims }: Ground, size: number): Schedule {
  const share = fixed.reduce((part, { leg }) => part / (dims[leg] as number), 1);
  const shared = phasesCost(maps, share, size);
  const alone = fixed.length === 0 ? maps : maps.map((map) => ({ ...map, fixed: [...map.fixed, ...fixed] }));
  const cost = alone.reduce((sum, map) => sum + mapCost(map, dims, size), 0);
  return cost <= shared ? { steps: alone, cost } : { steps: [{ kind: 'phases', maps, fixed }], cost: shared };
}

function lowLegs({ dims, inside }: Ground): ReadonlySet<number> {
  const low = new Set<number>();
  let size = 1;
  for (const leg of [...inside].sort((a, b) => b - a)) {
    size *= dims[leg] as number;
    if (size > lowSize) break;
    low.add(leg);
  }
  return low;
}
