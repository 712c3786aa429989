import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { requireFinite, vector } from '../linalg/matrix.ts';
import { matvec, multiply } from '../linalg/products.ts';
import type { Rng } from '../linalg/random.ts';
import { complex, type Complex, type Scalar } from '../linalg/scalar.ts';
import { asMatrix, permute, tensor } from '../linalg/tensor.ts';
import { applyTo } from '../operators/apply-to.ts';
import type { Operator } from '../operators/operator.ts';
import { defaultMaxBytes, indexOf, requireBudget, type Configuration } from '../spaces/indexing.ts';
import { dimension, requireSameSpace, requireSites, subspace, type Space } from '../spaces/space.ts';
import { DensityMatrix, isDensityMatrix } from './density-matrix.ts';
import { exact, type Estimate } from './estimate.ts';
import { balanced, vectorNorm } from './norm.ts';
import { requireOperatorOn } from './operator-on.ts';
import { sampleWeights } from './sampling.ts';
import type { Samples } from './samples.ts';
import {
  overlapOf,
  type Amplitudes,
  type Evolvable,
  type Reducible,
  type Samplable,
  type State,
} from './state.ts';

/** How far the norm of given amplitudes may be from one before `Ket.of` refuses them. */
const tolerance = 1e-10;

/**
 * A pure state |psi>, dense: 16 D bytes. `data` holds the amplitudes <x|psi>, interleaved re/im, as a row-major tensor of
 * shape `space.dims` (site 0 most significant); it is never changed. The norm may be anything; `expect` divides by it.
 */
export interface Ket extends Evolvable<Ket>, Samplable, Reducible<DensityMatrix>, Amplitudes {
  readonly kind: 'ket';
  readonly space: Space;
  readonly data: Float64Array;
}

/** The ways to make a ket from numbers. */
export interface KetFactory {
  /**
   * The ket with these amplitudes (copied): one scalar per basis configuration, or an interleaved `Float64Array` of 2 D numbers.
   * With `normalize` they are divided by their norm; without it the norm must be 1 within 1e-10.
   * Throws `ArgumentError` for a wrong length or numbers that are not finite, `NotPhysicalError` naming a norm that is not 1.
   */
  of(
    space: Space,
    amplitudes: readonly Scalar[] | Float64Array,
    options?: { readonly normalize?: boolean },
  ): Ket;
  /**
   * The ket that holds this interleaved data (kept, not copied), of any norm, unchecked but for its length: for results of
   * operators, which need not be normalised.
   */
  fromData(space: Space, data: Float64Array): Ket;
}

/** Makes kets: `Ket.of` checks, `Ket.fromData` trusts. */
export const Ket: KetFactory = {
  of(space, amplitudes, { normalize = false } = {}) {
    const data = amplitudes instanceof Float64Array ? amplitudes.slice() : vector(amplitudes, 'amplitudes');
    requireLength(space, data, 'amplitudes');
    requireFinite(data, 'amplitudes');
    return new DenseKet(space, normalize ? unit(data) : requireUnit(data));
  },
  fromData(space, data) {
    requireLength(space, data, 'data');
    return new DenseKet(space, data);
  },
};

class DenseKet implements Ket {
  readonly kind = 'ket' as const;
  readonly space: Space;
  readonly data: Float64Array;

  constructor(space: Space, data: Float64Array) {
    this.space = space;
    this.data = data;
  }

  expect(op: Operator): Estimate {
    const product = requireOperatorOn(this.space, op);
    const { data, norm2 } = balanced(this.data);
    const applied = applyTo(product, data);
    const { re, im } = dot(data, applied);
    const mean = { re: re / norm2, im: im / norm2 };
    // Centred, so that a small variance is not the difference of two large numbers: |(O - mean) psi|^2.
    kernels().axpy(applied, data, -mean.re, -mean.im);
    return exact(mean.re, mean.im, kernels().norm2(applied) / norm2);
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    if (isKet(other)) {
      requireSameSpace('Argument `other`', this.space, other.space);
      const { re, im } = dot(this.data, other.data);
      return exact(re, im);
    }
    if (!isDensityMatrix(other)) return undefined;
    requireSameSpace('Argument `other`', this.space, other.space);
    const { re, im } = dot(this.data, matvec(other.matrix, this.data));
    return exact(re, im);
  }

  norm(): number {
    return vectorNorm(this.data);
  }

  apply(op: Operator): Ket {
    return new DenseKet(this.space, applyTo(requireOperatorOn(this.space, op), this.data));
  }

  sample(shots: number, rng: Rng): Samples {
    return sampleWeights(this.space, weightsOf(balanced(this.data).data), shots, rng);
  }

  reduce(keep: readonly number[]): DensityMatrix {
    requireSites(this.space, keep, 'keep');
    const kept = subspace(this.space, keep);
    requireBudget('The reduced density matrix', kept, 2, defaultMaxBytes, 'Keep fewer sites.');
    const matrix = splitMatrix(this, keep);
    return DensityMatrix.fromMatrix(kept, multiply(matrix, matrix, 'n', 'h'));
  }

  logAmplitude(x: Configuration): Complex {
    const i = 2 * indexOf(this.space, x);
    return logOf(this.data[i] as number, this.data[i + 1] as number);
  }
}

/** Whether a state is a `Ket`. */
export function isKet(state: State): state is Ket {
  return state.kind === 'ket';
}

/** The amplitudes as a matrix: `sites` (in this order) are the row, the other sites in ascending order the column. */
export function splitMatrix(
  ket: Ket,
  sites: readonly number[],
): { rows: number; cols: number; data: Float64Array } {
  const taken = new Set(sites);
  const rest = ket.space.dims.map((_, site) => site).filter((site) => !taken.has(site));
  return asMatrix(permute(tensor(ket.space.dims, ket.data), [...sites, ...rest]), sites.length);
}

/** The squared moduli of an interleaved vector. */
export function weightsOf(data: Float64Array): Float64Array {
  const out = new Float64Array(data.length / 2);
  for (let i = 0; i < out.length; i++) {
    const re = data[2 * i] as number;
    const im = data[2 * i + 1] as number;
    out[i] = re * re + im * im;
  }
  return out;
}

function dot(x: Float64Array, y: Float64Array): { re: number; im: number } {
  const out = new Float64Array(2);
  kernels().dot(out, x, y);
  return { re: out[0] as number, im: out[1] as number };
}

function requireLength(space: Space, data: Float64Array, argument: string): void {
  const d = dimension(space);
  if (data.length === 2 * d) return;
  throw new ArgumentError(
    argument,
    `have ${d} entries, the dimension of its space`,
    `it has ${data.length / 2}`,
    'A Float64Array is read as interleaved re/im pairs.',
  );
}

function requireUnit(data: Float64Array): Float64Array {
  const norm = vectorNorm(data);
  if (Math.abs(norm - 1) <= tolerance) return data;
  throw new NotPhysicalError(
    `The amplitudes of a ket must have norm 1, but their norm is ${norm}. ` +
      'Pass `{ normalize: true }` to divide it out, or use `Ket.fromData` to keep them as they are.',
  );
}

function unit(data: Float64Array): Float64Array {
  const { data: safe, norm2 } = balanced(data);
  const norm = Math.sqrt(norm2);
  return safe.map((x) => x / norm);
}

/** log(re + i im), principal branch, right also where |z|^2 would overflow or underflow. */
function logOf(re: number, im: number): Complex {
  const [x, y] = [Math.abs(re), Math.abs(im)];
  const large = Math.max(x, y);
  if (large === 0) return complex(-Infinity);
  const ratio = Math.min(x, y) / large;
  return complex(Math.log(large) + 0.5 * Math.log1p(ratio * ratio), Math.atan2(im, re));
}
