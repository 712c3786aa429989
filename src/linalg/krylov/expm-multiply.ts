import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { exponential } from '../expm.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { requireFinite, zeros, type ComplexMatrix } from '../matrix.ts';
import { norm1 } from '../one-norm.ts';
import { imaginaryPart, modulus, realPart, type Scalar } from '../scalar.ts';
import { ArnoldiBasis } from './arnoldi-basis.ts';

/** Options of `expmMultiply`. */
export interface ExpmMultiplyOptions {
  /** What A is: 'hermitian' and 'skewHermitian' take the short recurrence of Lanczos. Default 'general'. */
  readonly structure?: 'general' | 'hermitian' | 'skewHermitian';
  /** Largest local error over the whole of t, as part of the norm at that time. Default 1e-12. */
  readonly tolerance?: number;
  /** Largest number of products A v. Default 100000. */
  readonly maxSteps?: number;
  /** Products per substep. Default 30. */
  readonly basisSize?: number;
}

/** exp(t A) v with what it cost and how wrong it may be. */
export interface ExpmMultiplyResult {
  readonly vector: Float64Array;
  /** Sum of the local error estimates (truncation and rounding), each grown with the norm of the vector: an estimate of |error|, no bound for strongly non-normal A. */
  readonly error: number;
  /** Products A v used. */
  readonly steps: number;
  readonly substeps: number;
}

/**
 * exp(t A) v for a map A and real or complex t, by Krylov spaces with adaptive substeps: a substep that was too long is shortened in the same space,
 * without new products. Cost about |t A| products at least. Throws `ConvergenceError` past `maxSteps`; `ArgumentError` for bad arguments, for maps
 * that are not finite or seen not to have the `structure` claimed, and for a result beyond the range of doubles.
 * Saad, SIAM J. Numer. Anal. 29 (1992) 209; Sidje, ACM Trans. Math. Softw. 24 (1998) 130.
 */
export function expmMultiply(
  apply: ApplyMap,
  t: Scalar,
  v: Float64Array,
  options: ExpmMultiplyOptions = {},
): ExpmMultiplyResult {
  const limits = {
    structure: 'general',
    tolerance: 1e-12,
    maxSteps: 100_000,
    basisSize: 30,
    ...options,
  } as const;
  requireArguments(t, v, limits);
  const still = kernels().norm2(v) === 0 || (realPart(t) === 0 && imaginaryPart(t) === 0);
  return still ? { vector: v.slice(), error: 0, steps: 0, substeps: 0 } : evolve(apply, t, v, limits);
}

function evolve(
  apply: ApplyMap,
  t: Scalar,
  v: Float64Array,
  limits: Required<ExpmMultiplyOptions>,
): ExpmMultiplyResult {
  const { structure, tolerance, maxSteps, basisSize } = limits;
  const w = v.slice();
  let norm = Math.sqrt(kernels().norm2(w));
  const capacity = Math.min(basisSize, v.length / 2);
  const basis = new ArnoldiBasis(apply, v.length / 2, capacity, structure === 'general' ? Infinity : 2);
  let [done, error, substeps] = [0, 0, 0];
  while (done < 1) {
    basis.start(w);
    while (basis.size < capacity && !basis.invariant && basis.steps < maxSteps) basis.extend();
    if (structure !== 'general') requireStructure(basis, structure);
    const step = substep(basis, t, 1 - done, tolerance);
    basis.combine(step.y, w);
    kernels().scale(w, norm, 0);
    const next = Math.sqrt(kernels().norm2(w));
    if (!Number.isFinite(next))
      throw new ArgumentError('t', 'give a result within the range of doubles', 'it overflows');
    // A local error grows with the vector until the end of its substep, as earlier errors do.
    error = error * Math.max(1, next / norm) + step.error * Math.max(norm, next);
    substeps++;
    done = step.length >= 1 - done ? 1 : done + step.length;
    norm = next;
    if (norm === 0) break;
    if (done < 1 && (basis.steps >= maxSteps || step.length < 1e-14)) {
      throw new ConvergenceError(
        'expmMultiply',
        1 - done,
        basis.steps,
        'Raise `maxSteps`, or take a shorter `t`.',
      );
    }
  }
  return { vector: w, error, steps: basis.steps, substeps };
}

function requireArguments(t: Scalar, v: Float64Array, limits: Required<ExpmMultiplyOptions>): void {
  requireFinite(v, 'v');
  requireFinite([realPart(t), imaginaryPart(t)], 't');
  if (v.length % 2 !== 0) throw new ArgumentError('v', 'be interleaved', `it has ${v.length} numbers`);
  const { tolerance } = limits;
  if (!(tolerance > 0 && tolerance < 1))
    throw new ArgumentError('tolerance', 'be in (0, 1)', `it is ${tolerance}`);
  for (const name of ['maxSteps', 'basisSize'] as const) {
    const value = limits[name];
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ArgumentError(name, 'be a positive integer', `it is ${value}`);
  }
}

interface Substep {
  readonly y: Float64Array;
  readonly length: number;
  readonly error: number;
}

/**
 * The longest substep (part of t) up to `rest` that this space allows; the error is that of the scheme without its last vector, and of rounding:
 * a basis of m vectors belongs to a map within m 2^-52 |A| of A (backward error of orthogonalisation), which moves exp by at most m 2^-52 |t A|
 * of its norm where that does not grow, the combination of m vectors rounds by m 2^-52, and the dense exponential errs as much again.
 */
function substep(basis: ArnoldiBasis, t: Scalar, rest: number, tolerance: number): Substep {
  const m = basis.size;
  const h = scaledProjection(basis, t);
  const size = norm1(h.data, m + 1);
  let length = Math.min(rest, size > 0 ? (m * m + 4) / size : rest);
  if (basis.invariant) length = Math.min(rest, size > 0 ? 500 / size : rest);
  for (;;) {
    const f = exponential({ ...h, data: h.data.map((x) => x * length) });
    const y = new Float64Array(2 * (basis.invariant ? m : m + 1));
    for (let i = 0; i < y.length; i++) y[i] = f.data[2 * (i >> 1) * (m + 1) + (i & 1)] as number;
    const cut = basis.invariant ? 0 : modulus(y[2 * m] as number, y[2 * m + 1] as number);
    const allowed = Math.max(tolerance * length, 2 ** -50);
    const finite = y.every(Number.isFinite);
    if (finite && cut <= allowed) return { y, length, error: cut + 2 ** -51 * m * (1 + length * size) };
    length *= finite ? Math.max(0.1, Math.min(0.8, 0.9 * (allowed / cut) ** (1 / m))) : 0.25;
  }
}

/** t times H with its last row: (m + 1) x (m + 1), the last column zero. */
function scaledProjection({ h, size: m }: ArnoldiBasis, t: Scalar): ComplexMatrix {
  const out = zeros(m + 1, m + 1);
  const [re, im] = [realPart(t), imaginaryPart(t)];
  for (let r = 0; r <= m; r++) {
    for (let c = 0; c < m; c++) {
      const x = h.data[2 * (r * h.cols + c)] as number;
      const y = h.data[2 * (r * h.cols + c) + 1] as number;
      out.data[2 * (r * (m + 1) + c)] = x * re - y * im;
      out.data[2 * (r * (m + 1) + c) + 1] = x * im + y * re;
    }
  }
  return out;
}

/** H = H^dagger or H = -H^dagger: real or imaginary diagonal, and equal neighbours of it. */
function requireStructure({ h, size, scale }: ArnoldiBasis, structure: 'hermitian' | 'skewHermitian'): void {
  const sign = structure === 'hermitian' ? 1 : -1;
  let defect = 0;
  for (let k = 0; k < size; k++) {
    const o = 2 * (k * h.cols + k);
    defect = Math.max(defect, Math.abs(h.data[sign > 0 ? o + 1 : o] as number));
    if (k === 0) continue;
    const above = 2 * ((k - 1) * h.cols + k);
    const below = 2 * (k * h.cols + k - 1);
    defect = Math.max(
      defect,
      Math.abs((h.data[above] as number) - sign * (h.data[below] as number)),
      Math.abs(h.data[above + 1] as number),
    );
  }
  if (defect > 1e-8 * scale) {
    throw new ArgumentError(
      'apply',
      `be ${structure}`,
      `<x|A y> and its mirror differ by ${defect}`,
      "Use structure 'general'.",
    );
  }
}
