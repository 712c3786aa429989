import { UnsupportedError } from '../../errors.ts';
import { wordOnes } from '../../linalg/bit-matrix.ts';
import type { SitePauli } from './pauli-action.ts';
import type { Step } from './steps.ts';
import type { PlacePauli } from './synthesis.ts';

/** How far an entry of a matrix may be from that of the operation that it is taken for, relative to the largest. */
export const matrixTolerance = 1e-10;

/** The refusal of an operation that does not take stabilizer states to stabilizer states; `why` says what shows it. */
export function notClifford(what: string, why: string): UnsupportedError {
  return new UnsupportedError(
    `Argument \`op\` must take stabilizer states to stabilizer states, but ${what} does not: ${why}. ` +
      'Use Clifford gates, Pauli strings and their projectors, or convert with `toKet(state)` while it is small.',
  );
}

/** i^turns X(x) Z(z) with masks in the order of matrix indices: the last of k places is bit 0. */
export interface MaskPauli extends Readonly<PlacePauli> {
  readonly turns: number;
}

/** The steps of X(x) Z(z), masks in the order of matrix indices. */
export function pauliSteps({ x, z }: Readonly<PlacePauli>, k: number): Step[] {
  const out: Step[] = [];
  for (const [name, mask] of [['z', z] as const, ['x', x] as const]) {
    for (let place = 0; place < k; place++) {
      if ((mask >> (k - 1 - place)) & 1) out.push({ name, a: place, b: place });
    }
  }
  return out;
}

/** The same string by places. */
export function byPlaces({ x, z, turns }: MaskPauli, k: number): SitePauli {
  const sites: number[] = [];
  const letters: number[] = [];
  for (let place = 0; place < k; place++) {
    const code = ((x >> (k - 1 - place)) & 1) + 2 * ((z >> (k - 1 - place)) & 1);
    if (code === 0) continue;
    sites.push(place);
    letters.push(code);
  }
  return { sites, letters, turns };
}

/** P Q. */
export function productOf(p: MaskPauli, q: MaskPauli): MaskPauli {
  return { x: p.x ^ q.x, z: p.z ^ q.z, turns: (p.turns + q.turns + 2 * wordOnes(p.z & q.x)) & 3 };
}

/** The mask with its k bits in reverse order. */
export function reversed(mask: number, k: number): number {
  let out = 0;
  for (let bit = 0; bit < k; bit++) out |= ((mask >> bit) & 1) << (k - 1 - bit);
  return out;
}

/** (re + i im) i^turns. */
export function quarterTurns(re: number, im: number, turns: number): [number, number] {
  if (turns === 0) return [re, im];
  if (turns === 1) return [-im, re];
  return turns === 2 ? [-re, -im] : [im, -re];
}
