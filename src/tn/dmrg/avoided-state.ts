import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { joined } from '../effective/centre.ts';
import type { MiddleSites } from '../effective/centred-chain.ts';
import { edgeOverlap, growOverlap, projectedPair, type OverlapEnvironment } from './overlap-environment.ts';
import { fuse, type Blocks, type Fused } from '../effective/sectors.ts';
import type { SiteTensor } from '../effective/site-tensor.ts';
import { transposed } from '../effective/transposed.ts';

/** A state of two sides of the chain. */
export interface TwoSided {
  readonly fused: readonly [Fused, Fused];
  readonly blocks: Blocks;
  readonly theta: Float64Array;
}

/** The tensors of a state, of any gauge, fused with their left and with their right bonds. */
export interface BothForms {
  readonly left: readonly SiteTensor[];
  readonly right: readonly SiteTensor[];
}

/** A state phi that another one, psi, is kept orthogonal to: overlaps <psi|phi> from both ends, and phi in the basis of psi in between. */
export class AvoidedState {
  readonly #phi: BothForms;
  readonly #field: Field;
  readonly #modulus: number;
  readonly #left: OverlapEnvironment[] = [];
  readonly #right: OverlapEnvironment[] = [];

  constructor(
    phi: BothForms,
    ends: { readonly left: SiteTensor; readonly rightCharge: number },
    field: Field,
    modulus: number,
  ) {
    this.#phi = phi;
    this.#field = field;
    this.#modulus = modulus;
    const n = phi.left.length;
    this.#left[0] = edgeOverlap(ends.left.fused.bond, (phi.left[0] as SiteTensor).fused.bond, field);
    const last = { charges: [ends.rightCharge], dims: [1] };
    this.#right[n] = edgeOverlap(last, (phi.left[n - 1] as SiteTensor).bond, field);
  }

  /** Site i of psi, left of the centre, is done. */
  growLeft(i: number, psi: SiteTensor): void {
    const g = this.#left[i] as OverlapEnvironment;
    this.#left[i + 1] = growOverlap(g, psi, this.#phi.left[i] as SiteTensor, this.#field);
  }

  /** Site i of psi, right of the centre, is done. */
  growRight(i: number, psi: SiteTensor): void {
    const g = this.#right[i + 1] as OverlapEnvironment;
    this.#right[i] = growOverlap(g, psi, this.#phi.right[i] as SiteTensor, this.#field);
  }

  /** phi on the sites in the middle, in the basis of psi there. */
  vector(psi: Omit<TwoSided, 'theta'>, sites: MiddleSites): Float64Array {
    const ends = [this.#left[sites.first], this.#right[sites.last + 1]] as [
      OverlapEnvironment,
      OverlapEnvironment,
    ];
    return projectedPair(ends, psi, this.#middle(sites), this.#field);
  }

  #middle({ first, last, form }: MiddleSites): TwoSided {
    const [a, b] = [this.#phi.left[first] as SiteTensor, this.#phi.right[last] as SiteTensor];
    if (form === 'pair') return { fused: [a.fused, b.fused], ...joined(a, b, this.#field) };
    if (form === 'left') {
      return { fused: [a.fused, fuse(a.bond, [0], -1, this.#modulus)], blocks: a.blocks, theta: a.data };
    }
    const empty = fuse(b.bond, [0], 1, this.#modulus);
    const turned = transposed(b.data, b.blocks, [b.fused, empty], widthOf(this.#field));
    return { fused: [empty, b.fused], blocks: turned.blocks, theta: turned.data };
  }
}

/** Unit vectors with the same span, orthogonal to each other; what is zero up to rounding is left out. */
export function orthonormal(vectors: readonly Float64Array[], field: Field): Float64Array[] {
  const out: Float64Array[] = [];
  for (const vector of vectors) {
    const v = vector.slice();
    const before = length(v);
    for (let pass = 0; pass < 2; pass++) for (const u of out) subtract(v, u, field);
    const after = length(v);
    if (after <= 1e-13 || after <= 1e-10 * before) continue;
    out.push(v.map((x) => x / after));
  }
  return out;
}

function length(v: Float64Array): number {
  let sum = 0;
  for (const x of v) sum += x * x;
  return Math.sqrt(sum);
}

/** v -= u <u|v>. */
function subtract(v: Float64Array, u: Float64Array, field: Field): void {
  let [re, im] = [0, 0];
  const width = widthOf(field);
  for (let i = 0; i < v.length; i++) re += (u[i] as number) * (v[i] as number);
  for (let i = 0; width === 2 && i < v.length; i += 2) {
    im += (u[i] as number) * (v[i + 1] as number) - (u[i + 1] as number) * (v[i] as number);
  }
  for (let i = 0; i < v.length; i += width) {
    const [a, b] = [u[i] as number, width === 2 ? (u[i + 1] as number) : 0];
    v[i] = (v[i] as number) - re * a + im * b;
    if (width === 2) v[i + 1] = (v[i + 1] as number) - re * b - im * a;
  }
}
