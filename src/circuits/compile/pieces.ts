import type { DiagonalMap, Flip, LegAt, Turn } from '../../linalg/kernels/families/sweeps.ts';
import type { Touch } from './dependencies.ts';
import { legsOfMap, movedLegs, type LegMap } from './maps.ts';
import { turnForm } from './turns.ts';

/** A part of a sweep that may share a pass with others of its group. */
export type Piece = Touch &
  (
    | { readonly group: 'turns'; readonly turn: Turn }
    | { readonly group: 'flips'; readonly flips: readonly Flip[]; readonly alone: LegMap }
    | {
        readonly group: 'phases';
        readonly map: DiagonalMap;
        readonly fixed: readonly LegAt[];
        readonly alone: LegMap;
      }
    | { readonly group: 'others'; readonly alone: LegMap }
  );

/** Where a sweep takes place. */
export interface Ground {
  readonly dims: readonly number[];
  readonly inside: ReadonlySet<number>;
}

/** A map of a sweep as pieces, in order; `turned` writes unitaries on two levels as turns between diagonals. */
export function piecesOf(map: LegMap, ground: Ground, turned: boolean): Piece[] {
  if (map.kind === 'diagonal') return phasePieces(map, ground);
  const flips = flipsOf(map, ground);
  if (flips) return [{ ...touchOf(map), group: 'flips', flips, alone: map }];
  const [leg] = map.legs;
  const form =
    turned && leg !== undefined && map.kind === 'dense' && map.matrix.length === 8 && map.fixed.length === 0
      ? turnForm(map.matrix)
      : undefined;
  if (!form || leg === undefined) return [{ ...touchOf(map), group: 'others', alone: map }];
  const diagonal = (factors: Float64Array): Piece[] =>
    phasePieces({ kind: 'diagonal', legs: [leg], fixed: [], factors }, ground);
  const turn: Piece = { moved: [leg], diagonal: [], group: 'turns', turn: { leg, ...form.turn } };
  return [...diagonal(form.before), turn, ...diagonal(form.after)];
}

function touchOf(map: LegMap): Touch {
  const moved = movedLegs(map);
  return { moved, diagonal: legsOfMap(map).filter((leg) => !moved.includes(leg)) };
}

/** A diagonal map for each level of the legs outside on which it does anything. */
function phasePieces(map: DiagonalMap, { dims, inside }: Ground): Piece[] {
  return insideMaps(map, dims, inside).map((part) => {
    const own = part.fixed.filter(({ leg }) => inside.has(leg));
    const outer = part.fixed.filter(({ leg }) => !inside.has(leg));
    return { ...touchOf(part), group: 'phases', map: { ...part, fixed: own }, fixed: outer, alone: part };
  });
}

/** The same map as maps whose legs are inside, with those outside at a level each. */
function insideMaps(map: DiagonalMap, dims: readonly number[], inside: ReadonlySet<number>): DiagonalMap[] {
  const outer = map.legs.find((leg) => !inside.has(leg));
  if (outer === undefined) return isOne(map.factors) ? [] : [map];
  const place = map.legs.indexOf(outer);
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
    return insideMaps(
      { kind: 'diagonal', legs, fixed: [...map.fixed, { leg: outer, level }], factors },
      dims,
      inside,
    );
  }).flat();
}

function isOne(factors: Float64Array): boolean {
  return factors.every((x, i) => x === 1 - (i % 2));
}

/** A map as flips: an exchange of two levels with at most one control of two levels, or of two sites. */
function flipsOf(map: LegMap, { dims, inside }: Ground): Flip[] | undefined {
  if (map.kind !== 'permutation') return undefined;
  const two = (leg: number): boolean => dims[leg] === 2;
  for (const leg of inside) if (!two(leg)) return undefined;
  const { legs, fixed, image } = map;
  if (legs.length === 1 && fixed.length <= 1 && fixed.every(({ leg }) => two(leg))) {
    const [target] = legs as [number];
    const [control] = fixed;
    return [control ? { target, control } : { target }];
  }
  const [a, b] = legs;
  if (a === undefined || b === undefined || fixed.length > 0 || image.join() !== '0,2,1,3') return undefined;
  const flip = (control: number, target: number): Flip => ({ target, control: { leg: control, level: 1 } });
  return [flip(a, b), flip(b, a), flip(a, b)];
}
