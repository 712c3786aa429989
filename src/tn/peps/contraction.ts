import type { Complex } from '../../linalg/scalar.ts';
import { modulus } from '../../linalg/scalar.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { BoundaryPolicy, Layer } from './boundary.ts';
import { Environments } from './environments.ts';
import type { PepsGrid } from './grid.ts';
import { doubleRows } from './layers.ts';

/** A network with boundaries as they were asked for, and rougher ones that tell the error. */
export class Contraction {
  readonly fine: Environments;
  readonly #policy: BoundaryPolicy;
  #rough: Environments | undefined;

  constructor(rows: readonly Layer[], policy: BoundaryPolicy) {
    this.fine = new Environments(rows, policy);
    this.#policy = policy;
  }

  /** The same network with rougher boundaries: half of the largest bond, a hundred times the cutoff. Where the largest bond is 1, none are rougher: then finer ones, of bond 2. */
  get rough(): Environments {
    this.#rough ??= new Environments(this.fine.rows, roughened(this.#policy));
    return this.#rough;
  }

  /**
   * A number that environments give, and its error: where boundaries were truncated, the difference to what the rougher ones give, but no less than ten times the weight lost,
   * relative to the number, since two bonds may agree by chance. `also` is more error that is there in any case.
   */
  estimate(valueOf: (environments: Environments) => Pick<Complex, 're' | 'im'>, also = 0): Estimate {
    const { re, im } = valueOf(this.fine);
    const lost = this.fine.discarded();
    if (lost === 0) return { re, im, error: also, from: also > 0 ? 'truncated' : 'exact' };
    const { error } = withChange({ re, im }, valueOf(this.rough), lost);
    return { re, im, error: error + also, from: 'truncated' };
  }
}

/** A number with the error that other boundaries tell, at least ten times the weight lost, relative to the number or to `size`, the largest that it could be. */
export function withChange(fine: Value, rough: Value, lost: number, size = 0): Estimate {
  const { re, im } = fine;
  const change = modulus(re - rough.re, im - rough.im);
  // Two bonds may give the same, where they differ from what more would give.
  const least = change === 0 ? Math.sqrt(lost) : 10 * lost;
  return { re, im, error: Math.max(change, least * Math.max(size, modulus(re, im))), from: 'truncated' };
}

type Value = Pick<Complex, 're' | 'im'>;

const known = new WeakMap<PepsGrid, Contraction>();

/** The network <psi|psi>, with its environments, made once per state. */
export function normContraction(grid: PepsGrid): Contraction {
  const made = known.get(grid) ?? new Contraction(doubleRows(grid), grid.boundary);
  known.set(grid, made);
  return made;
}

function roughened({ maxBond, cutoff, ...rest }: BoundaryPolicy): BoundaryPolicy {
  return {
    ...rest,
    minBond: 1,
    ...(maxBond === undefined ? {} : { maxBond: maxBond === 1 ? 2 : Math.max(1, maxBond >> 1) }),
    ...(cutoff === undefined ? {} : { cutoff: Math.min(0.1, 100 * cutoff) }),
  };
}
