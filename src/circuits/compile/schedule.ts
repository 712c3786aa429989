import type { DiagonalMap, LegAt, SweepStep } from '../../linalg/kernels/families/sweeps.ts';
import { mapCost, passCosts } from './costs.ts';
import { dependenciesOf } from './dependencies.ts';
import type { LegMap } from './maps.ts';
import { piecesOf, type Ground, type Piece } from './pieces.ts';

/** Steps of a sweep, and what they take together in nanoseconds per number. */
export interface Schedule {
  readonly steps: readonly SweepStep[];
  readonly cost: number;
}

/** Each map for itself, in order. */
export function plainSteps(maps: readonly LegMap[], ground: Ground): readonly SweepStep[] {
  return aloneSteps(
    maps.flatMap((map) => piecesOf(map, ground, false)),
    ground,
  ).steps;
}

/** The cheaper of two ways to do the maps of a sweep: matrices on one leg as they are, or as turns between diagonals. */
export function scheduleOf(maps: readonly LegMap[], ground: Ground, size: number): Schedule {
  const plain = schedule(maps, ground, size, false);
  if (!maps.some(({ kind, legs }) => kind === 'dense' && legs.length === 1)) return plain;
  const turned = schedule(maps, ground, size, true);
  return turned.cost < plain.cost ? turned : plain;
}

/**
 * Pieces in an order that keeps the order of those that do not commute: as many of one group as can be done together, then of another. What can share a pass waits
 * until nothing else can be done before it.
 */
function schedule(maps: readonly LegMap[], ground: Ground, size: number, turned: boolean): Schedule {
  const pieces = maps.flatMap((map) => piecesOf(map, ground, turned));
  const { waiting, followers } = dependenciesOf(pieces, ground.dims.length);
  const ready: Record<Piece['group'], number[]> = { others: [], turns: [], flips: [], phases: [] };
  const enter = (at: number): number => ready[(pieces[at] as Piece).group].push(at);
  pieces.forEach((_, at) => waiting[at] === 0 && enter(at));
  const done: Schedule[] = [];
  for (;;) {
    const group = nextGroup(ready);
    if (!group) break;
    const taken: Piece[] = [];
    // Those that become ready on the way join.
    for (let at; (at = ready[group].shift()) !== undefined;) {
      taken.push(pieces[at] as Piece);
      for (const follower of followers[at] as readonly number[]) {
        waiting[follower] = (waiting[follower] as number) - 1;
        if (waiting[follower] === 0) enter(follower);
      }
    }
    done.push(together(taken, ground, size));
  }
  return {
    steps: done.flatMap(({ steps }) => steps),
    cost: done.reduce((sum, { cost }) => sum + cost, 0),
  };
}

function nextGroup(ready: Readonly<Record<Piece['group'], readonly number[]>>): Piece['group'] | undefined {
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
      return turnSteps(pieces);
    case 'flips': {
      const alone = aloneSteps(pieces, ground);
      if (alone.cost <= passCosts.flips) return alone;
      const flips = pieces.flatMap((piece) => (piece.group === 'flips' ? piece.flips : []));
      return { steps: [{ kind: 'flips', flips }], cost: passCosts.flips };
    }
    case 'phases':
      return phaseSteps(pieces, ground, size);
    default:
      return aloneSteps(pieces, ground);
  }
}

/** Turns on different legs share a pass two by two; a second turn on a leg comes in a later step. */
function turnSteps(pieces: readonly Piece[]): Schedule {
  const turns = pieces.flatMap((piece) => (piece.group === 'turns' ? [piece.turn] : []));
  const steps: SweepStep[] = [];
  for (let rest = turns; rest.length > 0;) {
    const legs = new Set<number>();
    const now = rest.filter(({ leg }) => !legs.has(leg) && legs.add(leg));
    steps.push({ kind: 'turns', turns: now });
    rest = rest.filter((turn) => !now.includes(turn));
  }
  return { steps, cost: passCosts.turn * turns.length };
}

function aloneSteps(pieces: readonly Piece[], { dims }: Ground): Schedule {
  const steps = pieces.flatMap((piece) => (piece.group === 'turns' ? [] : [piece.alone]));
  return { steps, cost: steps.reduce((sum, map) => sum + mapCost(map, dims), 0) };
}

/** High legs that share diagonal maps with low ones give the table of a pass one row for each of their settings: at most this many rows. */
const mostRows = 32;
/** Legs below this many numbers of a block are low (as in the kernels). */
const lowSize = 128;
/** Making an entry of a table takes as long as this many numbers in a pass. */
const entryWork = 16;

/** Diagonal maps in one pass for each setting of legs outside, as far as the tables stay small. */
function phaseSteps(pieces: readonly Piece[], ground: Ground, size: number): Schedule {
  const groups = new Map<string, { fixed: readonly LegAt[]; maps: DiagonalMap[]; rows: Set<number> }[]>();
  const low = lowLegs(ground);
  const most = Math.min(mostRows, size / (lowSize * entryWork));
  for (const piece of pieces) {
    if (piece.group !== 'phases') continue;
    const { map, fixed } = piece;
    const key = fixed.map(({ leg, level }) => `${leg}=${level}`).join();
    const legs = [...map.legs, ...map.fixed.map(({ leg }) => leg)];
    const crossing = legs.some((leg) => low.has(leg)) ? legs.filter((leg) => !low.has(leg)) : [];
    const passes = groups.get(key) ?? [];
    groups.set(key, passes);
    const rowsWith = (rows: ReadonlySet<number>): number =>
      [...new Set([...rows, ...crossing])].reduce((count, leg) => count * (ground.dims[leg] as number), 1);
    const pass = passes.find(({ rows }) => rowsWith(rows) <= most);
    if (!pass) passes.push({ fixed, maps: [map], rows: new Set(crossing) });
    else {
      pass.maps.push(map);
      for (const leg of crossing) pass.rows.add(leg);
    }
  }
  const parts = [...groups.values()].flat().map((pass) => phasePass(pass, ground));
  return {
    steps: parts.flatMap(({ steps }) => steps),
    cost: parts.reduce((sum, { cost }) => sum + cost, 0),
  };
}

function phasePass(
  { fixed, maps }: { fixed: readonly LegAt[]; maps: readonly DiagonalMap[] },
  { dims }: Ground,
): Schedule {
  const share = fixed.reduce((part, { leg }) => part / (dims[leg] as number), 1);
  const alone = maps.map((map) => ({ ...map, fixed: [...map.fixed, ...fixed] }));
  const cost = alone.reduce((sum, map) => sum + mapCost(map, dims), 0);
  const pass = share * passCosts.phases;
  return cost <= pass ? { steps: alone, cost } : { steps: [{ kind: 'phases', maps, fixed }], cost: pass };
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
