import { reduced } from '../effective/sectors.ts';

/** What the charge of each bond may be, outer ends included: entry i is the bond left of site i. */
export interface OpenCharges {
  /** What the sites left of it can come to. */
  readonly fromLeft: readonly ReadonlySet<number>[];
  /** What the sites right of it can lead on to the charge of the whole. */
  readonly fromRight: readonly ReadonlySet<number>[];
}

/** The charges that bonds may have between the outer bonds `first` and `last`, from those of the levels of the sites. */
export function openCharges(
  levels: readonly (readonly number[])[],
  modulus: number,
  first: number,
  last: number,
): OpenCharges {
  const fromLeft = [new Set([first])];
  levels.forEach((own, i) => fromLeft.push(moved(fromLeft[i] as Set<number>, own, 1, modulus)));
  const fromRight = [new Set([last])];
  for (const own of [...levels].reverse()) {
    fromRight.unshift(moved(fromRight[0] as Set<number>, own, -1, modulus));
  }
  return { fromLeft, fromRight };
}

function moved(
  from: ReadonlySet<number>,
  levels: readonly number[],
  sign: 1 | -1,
  modulus: number,
): Set<number> {
  const out = new Set<number>();
  for (const charge of from) for (const own of levels) out.add(reduced(charge + sign * own, modulus));
  return out;
}
