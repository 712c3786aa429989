import { ArgumentError, BudgetExceededError, ConvergenceError, NotFiniteError } from '../../errors.ts';
import { requireMaxBytes } from '../../spaces/indexing.ts';
import type { Ansatz } from '../ansatz.ts';
import type { SampleSet } from '../draw.ts';
import {
  centredRows,
  realPartOf,
  systemOf,
  withRows,
  type CentredRows,
  type RowProducts,
} from './centred-rows.ts';
import { conjugateGradients } from './conjugate-gradients.ts';
import { layerGram } from './layer-gram.ts';
import { layerMoments, momentBytes } from './layer-moments.ts';
import { positiveSolver, type PositiveSolver } from './solve-positive.ts';

/** How the system of stochastic reconfiguration is solved. */
export interface NaturalOptions {
  /** lambda in (S + lambda) d = f; 1e-3 by default. */
  readonly shift?: number;
  /**
   * `dense` solves with S (P x P), `min` with the Gram matrix of the samples (as many rows as there are different configurations), `iterative` by conjugate gradients with the rows of derivatives.
   * `auto`, the default, takes the smaller matrix, and iterates where both have more than 4096 rows.
   */
  readonly method?: 'auto' | 'dense' | 'min' | 'iterative';
  /** `eigen` takes eigenvalues at once; `auto`, the default, takes Cholesky while that works. */
  readonly solver?: 'auto' | 'eigen';
  /** Share of the largest eigenvalue below which directions are faded out by the eigenvalue solver; 1e-12 by default. */
  readonly cutoff?: number;
  /** SPRING: the step stays near this part of the previous one, below 1; 0 by default. Goldshlager, Abrahamsen and Lin, arXiv:2401.10190. */
  readonly momentum?: number;
  /** Where conjugate gradients stop, relative to |f|; 1e-8 by default. */
  readonly tolerance?: number;
  /** Budget of the matrix, and of the rows of derivatives where they are needed; 1 GiB by default. */
  readonly maxBytes?: number;
}

/** How a step was found. */
export interface NaturalReport {
  readonly method: 'dense' | 'min' | 'iterative';
  /** Whether the matrix came from the layers, without rows of derivatives. */
  readonly layerwise: boolean;
  readonly solver: PositiveSolver['solver'] | 'conjugate-gradients';
  /** Rows of the matrix that was solved with. */
  readonly size: number;
  readonly rank: number;
  /** The condition number of the shifted matrix, for Cholesky an estimate from below; NaN for conjugate gradients. */
  readonly condition: number;
}

/** A step d and how it was found. */
export interface NaturalStep {
  readonly step: Float64Array;
  readonly report: NaturalReport;
}

const largestDirect = 4096;
const gibibyte = 2 ** 30;

/**
 * The step of stochastic reconfiguration: d = (S + shift)^-1 f with S_kl = <conj(O_k) O_l> - <conj O_k><O_l> and f = <conj(O_k) (E_loc - E)>, both over the set (real parts for real parameters); or, the same
 * by the push-through identity, X^dagger (X X^dagger + shift)^-1 b. With momentum m and the previous step p it is the d that makes |X d - b|^2 + shift |d - m p|^2 smallest. `b` is
 * from `centredValues`. Throws `ArgumentError` for options, `NotFiniteError` for a matrix or a step, `BudgetExceededError` for the matrix or rows of derivatives.
 */
export function naturalStep(
  ansatz: Ansatz,
  set: SampleSet,
  b: Float64Array,
  options: NaturalOptions = {},
  previous?: Float64Array,
): NaturalStep {
  requireNaturalOptions(options);
  const { momentum = 0, maxBytes = gibibyte } = options;
  const method = methodOf(ansatz, set, options);
  requireMatrixBudget(systemOf(ansatz, set), method, maxBytes);
  const pull = momentum > 0 && previous ? previous.map((x) => momentum * x) : undefined;
  const found =
    fromLayers(ansatz, set, b, method, options, pull) ??
    fromRows(centredRows(ansatz, set, maxBytes), b, method, options, pull);
  const bad = found.step.find((x) => !Number.isFinite(x));
  if (bad === undefined) return found;
  throw new NotFiniteError(
    'step',
    `an entry of it is ${bad}`,
    'A larger `shift` or a smaller learning rate avoids it.',
  );
}

function methodOf(
  ansatz: Ansatz,
  set: SampleSet,
  { method = 'auto' }: NaturalOptions,
): NaturalReport['method'] {
  if (method !== 'auto') return method;
  const { rows, cols } = systemOf(ansatz, set);
  if (Math.min(rows, cols) > largestDirect) return 'iterative';
  return cols <= rows ? 'dense' : 'min';
}

/** Room for the matrix and two copies of it while it is factorised. */
export function requireMatrixBudget(
  { width, rows, cols }: Omit<CentredRows, 'x'>,
  method: NaturalReport['method'],
  maxBytes: number,
): void {
  if (method === 'iterative') return;
  const n = method === 'dense' ? cols : rows;
  const bytes = 24 * width * n * n;
  if (bytes <= maxBytes) return;
  const instead = "Take the other of 'dense' and 'min', or 'iterative', as `method`.";
  throw new BudgetExceededError(`The matrix of ${n} rows`, bytes, maxBytes, instead);
}

/** The step without rows of derivatives, where the layers of the ansatz give the matrix. */
function fromLayers(
  ansatz: Ansatz,
  set: SampleSet,
  b: Float64Array,
  method: NaturalReport['method'],
  options: NaturalOptions,
  pull: Float64Array | undefined,
): NaturalStep | undefined {
  if (ansatz.mode === 'general' || method === 'iterative' || (method === 'min' && pull)) return undefined;
  const layers = ansatz.gramLayers?.(set.batch);
  if (!layers) return undefined;
  const { width, cols } = systemOf(ansatz, set);
  const { shift = 1e-3, maxBytes = gibibyte } = options;
  if (method === 'min') {
    const gram = layerGram(layers, set.weights, width);
    const solver = shifted(gram, set.weights.length, width, options, 'the Gram matrix of the samples');
    const step = adjointOf(ansatz, set, solver.solve(b), width);
    return { step, report: { ...reportOf('min', solver, set.weights.length), layerwise: true } };
  }
  if (momentBytes(layers, set.weights.length, width) > maxBytes) return undefined;
  const s = layerMoments(layers, set.weights, width);
  if (!s) return undefined;
  const solver = shifted(s, cols, width, options, 'S');
  const f = adjointOf(ansatz, set, b, width);
  if (pull) for (let k = 0; k < f.length; k++) f[k] = (f[k] as number) + shift * (pull[k] as number);
  return { step: solver.solve(f), report: { ...reportOf('dense', solver, cols), layerwise: true } };
}

/** X^dagger y by one reverse pass: weights sqrt(p_s) y_s - p_s sum_t sqrt(p_t) y_t take the mean of the derivatives off. */
function adjointOf(
  ansatz: Ansatz,
  { batch, weights: p }: SampleSet,
  y: Float64Array,
  width: 1 | 2,
): Float64Array {
  const w = new Float64Array(y.length);
  for (let part = 0; part < width; part++) {
    let sum = 0;
    p.forEach((weight, s) => (sum += Math.sqrt(weight) * (y[width * s + part] as number)));
    p.forEach((weight, s) => {
      const value = Math.sqrt(weight) * (y[width * s + part] as number) - weight * sum;
      // Conjugated on the way in and out: the reverse pass has no conjugates.
      w[width * s + part] = part === 1 ? -value : value;
    });
  }
  const out = ansatz.backward(batch, w);
  if (width === 2) for (let i = 1; i < out.length; i += 2) out[i] = -(out[i] as number);
  return out;
}

function fromRows(
  system: CentredRows,
  b: Float64Array,
  method: NaturalReport['method'],
  options: NaturalOptions,
  pull: Float64Array | undefined,
): NaturalStep {
  const real = realPartOf(system);
  if (!real) return withRows(system, (by) => direct(by, system, method, options)(b, pull));
  return withRows(real, (by) => {
    const solve = direct(by, real, method, options);
    const re = solve(every(b, 0), pull && every(pull, 0));
    const im = solve(every(b, 1), pull && every(pull, 1));
    const step = new Float64Array(2 * re.step.length);
    for (let k = 0; k < re.step.length; k++) {
      step[2 * k] = re.step[k] as number;
      step[2 * k + 1] = im.step[k] as number;
    }
    return { step, report: re.report };
  });
}

/** Every second number, from the first or the second on. */
function every(numbers: Float64Array, part: 0 | 1): Float64Array {
  return Float64Array.from({ length: numbers.length / 2 }, (_, k) => numbers[2 * k + part] as number);
}

/** Solutions of one system for any b and pull; the matrix is made and factorised once. */
function direct(
  by: RowProducts,
  { width, rows, cols }: CentredRows,
  method: NaturalReport['method'],
  options: NaturalOptions,
): (b: Float64Array, pull: Float64Array | undefined) => NaturalStep {
  const { shift = 1e-3 } = options;
  if (method === 'iterative') return (b, pull) => iterated(by, b, width, options, pull);
  if (method === 'dense') {
    const solver = shifted(by.gram('columns'), cols, width, options, 'S');
    return (b, pull) => {
      const f = by.adjoint(b);
      if (pull) for (let k = 0; k < f.length; k++) f[k] = (f[k] as number) + shift * (pull[k] as number);
      return { step: solver.solve(f), report: reportOf('dense', solver, cols) };
    };
  }
  const solver = shifted(by.gram('rows'), rows, width, options, 'the Gram matrix of the samples');
  return (b, pull) => {
    const step = by.adjoint(solver.solve(pull ? minus(b, by.times(pull)) : b));
    if (pull) for (let k = 0; k < step.length; k++) step[k] = (step[k] as number) + (pull[k] as number);
    return { step, report: reportOf('min', solver, rows) };
  };
}

function iterated(
  by: RowProducts,
  b: Float64Array,
  width: 1 | 2,
  { shift = 1e-3, tolerance = 1e-8 }: NaturalOptions,
  pull: Float64Array | undefined,
): NaturalStep {
  const f = by.adjoint(b);
  if (pull) f.forEach((x, k) => (f[k] = x + shift * (pull[k] as number)));
  const map = (v: Float64Array): Float64Array => {
    const out = by.adjoint(by.times(v));
    for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) + shift * (v[k] as number);
    return out;
  };
  const { x, residual, steps } = conjugateGradients(map, f, pull, tolerance);
  if (!(residual <= tolerance)) {
    throw new ConvergenceError(
      'The step of stochastic reconfiguration',
      residual,
      steps,
      'Take a larger `shift`.',
    );
  }
  const size = f.length / width;
  return {
    step: x,
    report: {
      method: 'iterative',
      layerwise: false,
      solver: 'conjugate-gradients',
      size,
      rank: size,
      condition: NaN,
    },
  };
}

function shifted(
  matrix: Float64Array,
  n: number,
  width: 1 | 2,
  { shift = 1e-3, solver = 'auto', cutoff = 1e-12 }: NaturalOptions,
  what: string,
): PositiveSolver {
  for (let i = 0; i < n; i++) {
    const at = width * i * (n + 1);
    matrix[at] = (matrix[at] as number) + shift;
    // Rounding of X X^dagger leaves imaginary parts on the diagonal.
    if (width === 2) matrix[at + 1] = 0;
  }
  return positiveSolver(matrix, n, width, what, { solver, cutoff });
}

function reportOf(
  method: 'dense' | 'min',
  { solver, rank, condition }: PositiveSolver,
  size: number,
): NaturalReport {
  return { method, layerwise: false, solver, size, rank, condition };
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - (b[i] as number));
}

/** Throws `ArgumentError`, naming the option, for what cannot be meant. */
export function requireNaturalOptions(options: NaturalOptions): void {
  const {
    shift = 1e-3,
    momentum = 0,
    cutoff = 1e-12,
    tolerance = 1e-8,
    method = 'auto',
    maxBytes = gibibyte,
  } = options;
  requireMaxBytes(maxBytes);
  for (const [name, value] of Object.entries({ shift, cutoff, tolerance })) {
    if (!(value >= 0 && value < Infinity))
      throw new ArgumentError(name, 'be a finite number of at least 0', `it is ${value}`);
  }
  if (!(momentum >= 0 && momentum < 1))
    throw new ArgumentError('momentum', 'be within 0..1 (1 excluded)', `it is ${momentum}`);
  if (!['auto', 'dense', 'min', 'iterative'].includes(method)) {
    throw new ArgumentError('method', "be 'auto', 'dense', 'min' or 'iterative'", `it is ${method}`);
  }
}
