import { ConvergenceError } from '../../errors.ts';
import type { ApplyMap } from '../../linalg/apply-map.ts';
import { eigh } from '../../linalg/eigh.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import { ArnoldiBasis } from '../../linalg/krylov/arnoldi-basis.ts';
import { smallExponential } from '../../linalg/krylov/small-exponential.ts';
import { zeros } from '../../linalg/matrix.ts';
import { modulus, type Complex } from '../../linalg/scalar.ts';
import { vectorNorm } from '../../linalg/vector-norm.ts';

/** Vectors of one Krylov space. */
const basisSize = 20;

/** What an exponential or eigenvector gave. */
export interface LocalResult {
  readonly vector: Float64Array;
  /** Of the exponential: an estimate of the error's norm. Of the eigenvector: |H v - E v|. */
  readonly error: number;
  /** Products H v. */
  readonly steps: number;
}

/**
 * exp(z H) v for a Hermitian H, with as few products as the tolerance (of the norm of v) allows: the space grows until the last component of the vector in it is that small,
 * and steps are halved when 20 vectors do not do.
 */
export function localExponential(
  apply: ApplyMap,
  z: Complex,
  v: Float64Array,
  tolerance: number,
): LocalResult {
  const dimension = v.length / 2;
  const basis = new ArnoldiBasis(apply, dimension, Math.min(basisSize, dimension), 2);
  let vector = v.slice();
  let [done, part, error] = [0, 1, 0];
  while (done < 1) {
    const norm = vectorNorm(vector);
    if (norm === 0) break;
    part = Math.min(part, 1 - done);
    basis.start(vector);
    const found = grown(basis, z, part, tolerance);
    part = found.part;
    if (part < 1e-10)
      throw new ConvergenceError('exp(z H) v', found.tail, basis.steps, 'Take shorter steps.');
    const next = new Float64Array(v.length);
    basis.combine(found.y, next);
    kernels().scale(next, norm, 0);
    vector = next;
    error += found.tail * norm;
    done += part;
  }
  return { vector, error, steps: basis.steps };
}

/** Extends the space until exp(part z H) is right in it; halves the part where it is full. */
function grown(
  basis: ArnoldiBasis,
  z: Complex,
  part: number,
  tolerance: number,
): { y: Float64Array; part: number; tail: number } {
  for (;;) {
    basis.extend();
    const m = basis.size;
    const full = m === basis.capacity || basis.invariant;
    if (m < 3 && !full) continue;
    const small = smallExponential(basis.h, m, [z.re, z.im], 'hermitian');
    for (; part > 1e-10; part /= 2) {
      const y = small.column(part);
      const tail = basis.invariant ? 0 : modulus(y[2 * m] as number, y[2 * m + 1] as number);
      // The tail beyond the space is the next term of the vector: the error of what is kept is below it.
      if (tail <= tolerance * part) return { y: basis.invariant ? y.subarray(0, 2 * m) : y, part, tail };
      if (!full) break;
    }
    if (full) return { y: new Float64Array(2), part: 0, tail: Infinity };
  }
}

/** The lowest eigenvalue of a Hermitian H and its vector of norm 1, by Lanczos from v: at most `maxSteps` products, fewer when the residual is below the tolerance. */
export function localGround(
  apply: ApplyMap,
  v: Float64Array,
  { tolerance, maxSteps }: { tolerance: number; maxSteps: number },
): LocalResult & { readonly value: number } {
  const dimension = v.length / 2;
  const basis = new ArnoldiBasis(apply, dimension, Math.min(maxSteps, dimension), Infinity);
  basis.start(v);
  for (;;) {
    basis.extend();
    const m = basis.size;
    const t = zeros(m, m);
    for (let r = 0; r < m; r++) {
      t.data[2 * (r * m + r)] = basis.h.data[2 * (r * basis.h.cols + r)] as number;
      if (r + 1 === m) break;
      const below = basis.h.data[2 * ((r + 1) * basis.h.cols + r)] as number;
      t.data[2 * (r * m + r + 1)] = below;
      t.data[2 * ((r + 1) * m + r)] = below;
    }
    const { values, vectors } = eigh(t);
    const y = new Float64Array(2 * m);
    for (let i = 0; i < m; i++) y.set(vectors.data.subarray(2 * i * m, 2 * i * m + 2), 2 * i);
    const beta = basis.invariant ? 0 : (basis.h.data[2 * (m * basis.h.cols + m - 1)] as number);
    const error = beta * modulus(y[2 * m - 2] as number, y[2 * m - 1] as number);
    if (error > tolerance && m < basis.capacity && !basis.invariant) continue;
    const vector = new Float64Array(v.length);
    basis.combine(y, vector);
    return { vector, error, steps: basis.steps, value: values[0] as number };
  }
}
