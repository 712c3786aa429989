import type { DiagonalMap, Flip, LegAt, Turn } from '../../linalg/kernels/families/sweeps.ts';
import type { Touch } from './dependencies.ts';
import { legsOfMap, type LegMap } from './maps.ts';
import { turnForm } from './turns.ts';

/** A part of a sweep that may share a pass with others of its group. */
export type Piece = Touch & Part;

/** What a piece does; `alone` does the same without a group. */
type Part =
  | { readonly group: 'turns'; readonly turn: Turn }
  | { readonly group: 'flips'; readonly flips: readonly Flip[]; readonly alone: LegMap }
  | {
      readonly group: 'phases';
      readonly map: DiagonalMap;
      readonly fixed: readonly LegAt[];
      readonly alone: LegMap;
    }
  | { readonly group: 'others'; readonly alone: LegMap };

/** Where a sweep takes place. */
export interface Ground {
  readonly dims: readonly number[];
  readonly inside: ReadonlySet<number>;
  /** Whether all legs inside have two levels, so that flips can share a pass. */
  readonly binary: boolean;
}

/** The ground of a sweep with these legs inside. */
export function groundOf(dims: readonly number[], inside: readonly number[]): Ground {
  return { dims, inside: new Set(inside), binary: inside.every((leg) => dims[leg] === 2) };
}

const none: readonly number[] = [];
const free: readonly LegAt[] = [];

/** Adds a map of a sweep as pieces, in order; `turned` writes unitaries on two levels as turns between diagonals. */
export function addPieces(out: Piece[], map: LegMap, ground: Ground, turned: boolean): void {
  switch (map.kind) {
    case 'diagonal':
      return addPhases(out, map, ground);
    case 'permutation':
      return addPermutation(out, map, ground);
    case 'dense':
      if (turned && map.matrix.length === 8 && map.fixed.length === 0 && addTurn(out, map, ground)) return;
      out.push(other(map));
      return;
    default:
      throw map satisfies never;
  }
}

function other(map: LegMap): Piece {
  return { moved: map.legs, diagonal: fixedLegs(map), group: 'others', alone: map };
}

function fixedLegs({ fixed }: LegMap): readonly number[] {
  return fixed.length === 0 ? none : fixed.map(({ leg }) => leg);
}

function addTurn(
  out: Piece[],
  { legs, matrix }: LegMap & { readonly kind: 'dense' },
  ground: Ground,
): boolean {
  const form = turnForm(matrix);
  if (!form) return false;
  const leg = legs[0] as number;
  addPhases(out, { kind: 'diagonal', legs, fixed: free, factors: form.before }, ground);
  out.push({ moved: legs, diagonal: none, group: 'turns', turn: { leg, ...form.turn } });
  addPhases(out, { kind: 'diagonal', legs, fixed: free, factors: form.after }, ground);
  return true;
}

/** A diagonal map for each level of the legs outside on which it does anything. */
function addPhases(out: Piece[], map: DiagonalMap, ground: Ground): void {
  const { inside } = ground;
  const legs = legsOfMap(map);
  if (legs.every((leg) => inside.has(leg))) {
    if (isOne(map.factors)) return;
    out.push({ moved: none, diagonal: legs, group: 'phases', map, fixed: free, alone: map });
    return;
  }
  for (const part of insideMaps(map, ground)) {
    const own = part.fixed.filter(({ leg }) => inside.has(leg));
    const fixed = part.fixed.filter(({ leg }) => !inside.has(leg));
    const held = { ...part, fixed: own };
    out.push({ moved: none, diagonal: legs, group: 'phases', map: held, fixed, alone: part });
  }
}

/** The same map as maps whose legs are inside, with those outside at a level each. */
function insideMaps(map: DiagonalMap, ground: Ground): DiagonalMap[] {
  const { dims, inside } = ground;
  const place = map.legs.findIndex((leg) => !inside.has(leg));
  if (place < 0) return isOne(map.factors) ? [] : [map];
  const outer = map.legs[place] as number;
  const levels = dims[outer] as number;
  const after = map.legs.slice(place + 1).reduce((size, leg) => size * (dims[leg] as number), 1);
  const legs = map.legs.filter((leg) => leg !== outer);
  return Array.from({ length: levels }, (_, level) => {
    const factors = new Float64Array(map.factors.length / levels);
    for (let i = 0; i < factors.length / 2; i++) {
      const from = 2 * ((Math.floor(i / after) * levels + level) * after + (i % after));
      factors[2 * i] = map.factors[from] as number;
      factors[2 * i + 1] = map.factors[from + 1] as number;
    }
    const fixed = [...map.fixed, { leg: outer, level }];
    return insideMaps({ kind: 'diagonal', legs, fixed, factors }, ground);
  }).flat();
}

function isOne(factors: Float64Array): boolean {
  for (let i = 0; i < factors.length; i += 2) if (factors[i] !== 1 || factors[i + 1] !== 0) return false;
  return true;
}

/** A permutation as flips, when it is an exchange of two levels with at most one control of two levels, or of two sites. */
function addPermutation(out: Piece[], map: LegMap & { readonly kind: 'permutation' }, ground: Ground): void {
  const flips = ground.binary ? flipsOf(map, ground) : undefined;
  if (!flips) out.push(other(map));
  else out.push({ moved: map.legs, diagonal: fixedLegs(map), group: 'flips', flips, alone: map });
}

function flipsOf(
  { legs, fixed, image }: LegMap & { readonly kind: 'permutation' },
  { dims }: Ground,
): readonly Flip[] | undefined {
  const [a, b] = legs;
  const [control, second] = fixed;
  if (a === undefined || second) return undefined;
  if (b === undefined) {
    if (!control) return [{ target: a }];
    return dims[control.leg] === 2 ? [{ target: a, control }] : undefined;
  }
  if (control || legs.length > 2 || image[1] !== 2 || image[2] !== 1) return undefined;
  const [first, then] = [
    { target: b, control: { leg: a, level: 1 } },
    { target: a, control: { leg: b, level: 1 } },
  ];
  return [first, then, first];
}
