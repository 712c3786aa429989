import { ArgumentError } from '../../errors.ts';
import { complex, imaginaryPart, realPart, type Scalar } from '../../linalg/scalar.ts';
import { coordinatesOn, placeOn } from './vision/torus.ts';

/** A group of permutations of the sites with the characters of one of its one-dimensional representations. */
export interface SymmetrySector {
  /** g[i] is the site that site i goes to. */
  readonly group: readonly (readonly number[])[];
  /** Interleaved re, im, one per permutation. */
  readonly characters: readonly number[];
}

/** A permutation with the eigenvalue that a state shall have: T psi = character psi. */
export interface SymmetryGenerator {
  readonly permutation: readonly number[];
  readonly character: Scalar;
}

/** Larger groups are refused. */
const largestGroup = 10_000;

/**
 * The group that some permutations generate, with the characters that follow: translations with momenta, reflections with parities, or both. Throws `ArgumentError` when the eigenvalues
 * contradict each other (a momentum that a reflection turns round has no parity), and beyond 10,000 permutations.
 */
export function symmetrySector(generators: readonly SymmetryGenerator[]): SymmetrySector {
  const [first] = generators;
  if (!first) throw new ArgumentError('generators', 'hold a permutation at least', 'it is empty');
  const identity = first.permutation.map((_, i) => i);
  const known = new Map<string, readonly [number, number]>([[identity.join(), [1, 0]]]);
  const group = [identity];
  for (const h of group) {
    const [a, b] = known.get(h.join()) ?? [1, 0];
    for (const { permutation, character } of generators) {
      const [c, d] = [realPart(character), imaginaryPart(character)];
      const g = h.map((to) => permutation[to] as number);
      const product: readonly [number, number] = [a * c - b * d, a * d + b * c];
      const before = known.get(g.join());
      if (before === undefined) {
        known.set(g.join(), product);
        group.push(g);
      } else if (!(Math.abs(before[0] - product[0]) + Math.abs(before[1] - product[1]) < 1e-9)) {
        throw new ArgumentError('generators', 'have eigenvalues that agree on every product', `[${g}] would have two: ${before} and ${product}`); // prettier-ignore
      }
    }
    if (group.length > largestGroup) {
      throw new ArgumentError(
        'generators',
        `generate at most ${largestGroup} permutations`,
        'there are more',
      );
    }
  }
  return { group, characters: group.flatMap((g) => known.get(g.join()) ?? []) };
}

/** A sector of translations, with its momentum 2 pi numbers/lengths. */
export interface MomentumSector extends SymmetrySector {
  /** One angle per direction, in [0, 2 pi). */
  readonly momentum: readonly number[];
}

/**
 * All sectors of momentum on a torus of `lengths`: T psi = exp(-i k r) psi for the translation by r, with `|lengths|` sectors of `|lengths|` translations each. Throws `ArgumentError` for lengths that are no
 * positive integers.
 */
export function momentumSectors(lengths: readonly number[]): MomentumSector[] {
  if (lengths.length === 0 || lengths.some((n) => !Number.isSafeInteger(n) || n < 1)) {
    throw new ArgumentError('lengths', 'be one or more positive integers', `it is [${lengths}]`);
  }
  const sites = lengths.reduce((product, n) => product * n, 1);
  return Array.from({ length: sites }, (_, sector) => {
    const momentum = coordinatesOn(lengths, sector).map(
      (m, axis) => (2 * Math.PI * m) / (lengths[axis] as number),
    );
    const generators = lengths.map((_n, axis) => ({
      permutation: Array.from({ length: sites }, (_site, p) => {
        return placeOn(
          lengths,
          coordinatesOn(lengths, p).map((x, i) => (i === axis ? x + 1 : x)),
        );
      }),
      character: complex(Math.cos(momentum[axis] as number), -Math.sin(momentum[axis] as number)),
    }));
    return { momentum, ...symmetrySector(generators) };
  });
}
