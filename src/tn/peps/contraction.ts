import { complex, modulus, type Complex } from '../../linalg/scalar.ts';
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
   * exp(shift) times the network, and its error: where boundaries were truncated, the difference to rougher ones, but no less than what the weight lost may have changed (`Environments.lostLog`), since two
   * bonds may agree by chance. `also` is more error that is there in any case.
   */
  estimate(shift: number, also = 0): Estimate {
    const { fine } = this;
    const { re, im } = exponential(fine.value(), shift);
    if (fine.discarded() === 0) return { re, im, error: also, from: also > 0 ? 'truncated' : 'exact' };
    const rough = exponential(this.rough.value(), shift);
    const change = Math.max(modulus(re - rough.re, im - rough.im), Math.exp(fine.lostLog() + shift));
    return { re, im, error: change + also, from: 'truncated' };
  }
}

const known = new WeakMap<PepsGrid, Contraction>();

/** The network <psi|psi>, with its environments, made once per state. */
export function normContraction(grid: PepsGrid): Contraction {
  const made = known.get(grid) ?? new Contraction(doubleRows(grid), grid.boundary);
  known.set(grid, made);
  return made;
}

/** exp(z + shift). */
function exponential({ re, im }: Complex, shift: number): Complex {
  const size = re === -Infinity ? 0 : Math.exp(re + shift);
  return complex(size * Math.cos(im), size * Math.sin(im));
}

function roughened({ maxBond, cutoff, ...rest }: BoundaryPolicy): BoundaryPolicy {
  return {
    ...rest,
    minBond: 1,
    ...(maxBond === undefined ? {} : { maxBond: maxBond === 1 ? 2 : Math.max(1, maxBond >> 1) }),
    ...(cutoff === undefined ? {} : { cutoff: Math.min(0.1, 100 * cutoff) }),
  };
}
