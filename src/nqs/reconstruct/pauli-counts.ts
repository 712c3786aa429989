import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { matrix, type ComplexMatrix } from '../../linalg/matrix.ts';
import { requireRng, type Rng } from '../../linalg/random.ts';
import { complex } from '../../linalg/scalar.ts';
import { localOperator } from '../../operators/local-sum.ts';
import type { Space } from '../../spaces/space.ts';
import { counts } from '../../states/samples.ts';
import { drawIndices } from '../../states/sampling.ts';
import type { Evolvable, Samplable } from '../../states/state.ts';

/** Outcomes of measuring each site of two levels along X, Y or Z. */
export interface PauliCounts {
  /** One letter per site. */
  readonly basis: string;
  /** How often each outcome came, keyed by levels joined by commas as `counts` gives them; level 0 is the eigenvalue +1. */
  readonly counts: ReadonlyMap<string, number>;
}

const half = Math.SQRT1_2;

/** Row r is <r|, the bra of outcome r: (<0| + <1|)/sqrt 2 and (<0| - <1|)/sqrt 2 for X, (<0| -+ i <1|)/sqrt 2 for Y. */
export const basisBras: Readonly<Record<string, ComplexMatrix>> = {
  X: matrix([
    [half, half],
    [half, -half],
  ]),
  Y: matrix([
    [half, complex(0, -half)],
    [half, complex(0, half)],
  ]),
};

/**
 * Measures a state in several Pauli bases, `shots` times each: sites are turned so that X or Y becomes Z, then sampled. For trying out reconstructions. Throws `ArgumentError` for a basis that is no word of
 * X, Y, Z with one letter per site, `UnsupportedError` for sites of other than two levels.
 */
export function measurePauliBases(
  state: Evolvable<Evolvable & Samplable> & Samplable,
  bases: readonly string[],
  shots: number,
  rng: Rng,
): PauliCounts[] {
  requireRng(rng);
  const space = requireQubits(state.space as Space);
  return bases.map((basis, k) => {
    requireBasis(space, basis, `bases[${k}]`);
    let turned = state;
    [...basis].forEach((letter, site) => {
      const bras = basisBras[letter];
      if (bras) turned = turned.apply(localOperator(space, [site], bras)) as typeof state;
    });
    return { basis, counts: counts(turned.sample(shots, rng)) };
  });
}

/**
 * Counts as they might have been: as many shots drawn again from each basis, with the shares of the data as probabilities. The spread of what is reconstructed from several such draws is its error (bootstrap). Throws `ArgumentError` for what is no count.
 */
export function resampledCounts(data: readonly PauliCounts[], rng: Rng): PauliCounts[] {
  requireRng(rng);
  return data.map(({ basis, counts: given }, k) => {
    const outcomes = [...given.keys()];
    for (const [key, count] of given) {
      if (Number.isSafeInteger(count) && count >= 0) continue;
      throw new ArgumentError(`data[${k}].counts`, 'say how often outcomes came', `'${key}' came ${count} times`); // prettier-ignore
    }
    const weights = Float64Array.from(given.values());
    const shots = weights.reduce((a, b) => a + b, 0);
    const drawn = new Map<string, number>();
    if (shots === 0) return { basis, counts: drawn };
    for (const k of drawIndices(weights, shots, rng)) {
      const key = outcomes[k] as string;
      drawn.set(key, (drawn.get(key) ?? 0) + 1);
    }
    return { basis, counts: drawn };
  });
}

/** Throws `ArgumentError` unless the basis has a letter X, Y or Z for each site. */
export function requireBasis({ dims }: Space, basis: string, argument: string): void {
  if (basis.length === dims.length && /^[XYZ]*$/.test(basis)) return;
  throw new ArgumentError(
    argument,
    `be ${dims.length} letters out of X, Y and Z, one per site`,
    `it is '${basis}'`,
  );
}

/** Throws `UnsupportedError` for sites of other than two levels. */
export function requireQubits(space: Space): Space {
  if (space.kind === 'product' && space.dims.every((d) => d === 2)) return space;
  throw new UnsupportedError('Pauli bases are for sites of two levels, but this space has others.');
}
