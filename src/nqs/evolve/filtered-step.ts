import { NotFiniteError } from '../../errors.ts';
import type { Ansatz } from '../ansatz.ts';
import type { SampleSet } from '../draw.ts';
import { centredRows, withRows, type CentredRows, type RowProducts } from '../optimise/centred-rows.ts';
import { requireMatrixBudget } from '../optimise/natural-step.ts';
import { eigenOf } from '../optimise/solve-positive.ts';

/** Which directions of the parameters are followed. */
export interface FilterSettings {
  /** Share of the largest eigenvalue of S below which directions are faded out. */
  readonly cutoff: number;
  /** Velocity over its standard error below which directions are faded out. */
  readonly signalToNoise: number;
  /** Effective samples; undefined where all configurations are summed, so that there is no noise. */
  readonly effective: number | undefined;
  readonly maxBytes: number;
}

/** Directions in which parameters can move, eigenvectors of the quantum geometric tensor S, and what became of them. */
export interface DirectionReport {
  /** `dense`: eigenvectors of S; `min`: of the Gram matrix of the samples, where those are fewer. */
  readonly method: 'dense' | 'min';
  /** How many there are, and how many were followed (by more than half). */
  readonly size: number;
  readonly rank: number;
  /** Dropped since they hardly change the state, and since their velocity is less than its noise. */
  readonly weak: number;
  readonly noisy: number;
  /** Of each direction, ascending: its eigenvalue over the largest, its velocity over the standard error of that (Infinity without noise), and the part of its motion that was followed. */
  readonly shares: Float64Array;
  readonly signals: Float64Array;
  readonly followed: Float64Array;
}

/** A velocity of the parameters and how far it is from what was wanted. */
export interface FilteredStep {
  readonly step: Float64Array;
  /** |b|^2, and |X d - b|^2, corrected for what a fit to so few samples hides. */
  readonly square: number;
  readonly residual: number;
  /** |X v| of the vector that was to be measured; 0 without one. */
  readonly measured: number;
  readonly directions: DirectionReport;
}

/**
 * The d for which |X d - b|^2 is smallest, X = U s V^dagger the centred rows of derivatives: d = sum_k V_k f_k u_k/s_k with u = U^dagger b and the factors f_k = 1/((1 + (cutoff/share)^6)(1 + (signalToNoise/SNR)^6)) that fade out weak and
 * noisy directions; a direction without noise is never noisy, one without force adds nothing. Eigenvectors of the smaller of both matrices. Schmitt and Heyl, Phys. Rev. Lett. 125 (2020) 100503.
 */
export function filteredStep(
  ansatz: Ansatz,
  set: SampleSet,
  b: Float64Array,
  settings: FilterSettings,
  measure?: Float64Array,
): FilteredStep {
  const system = centredRows(ansatz, set, settings.maxBytes);
  const method = system.cols <= system.rows ? 'dense' : 'min';
  requireMatrixBudget(system, method, settings.maxBytes);
  return withRows(system, (by) => {
    const found = projected(by, system, method, set, b, settings);
    return { ...found, measured: measure ? Math.sqrt(squareOf(by.times(measure))) : 0 };
  });
}

function projected(
  by: RowProducts,
  { width, rows, cols }: CentredRows,
  method: 'dense' | 'min',
  set: SampleSet,
  b: Float64Array,
  settings: FilterSettings,
): Omit<FilteredStep, 'measured'> {
  const isDense = method === 'dense';
  const size = isDense ? cols : rows;
  const gram = by.gram(isDense ? 'columns' : 'rows');
  requireFiniteMatrix(gram, isDense ? 'S' : 'the Gram matrix of the samples');
  const { values, apply, combine } = eigenOf(gram, size, width);
  // V^dagger X^dagger b = s u, or u itself.
  const forces = apply(isDense ? by.adjoint(b) : b);
  const reached = new Float64Array(size);
  forces.forEach((x, i) => {
    const k = Math.floor(i / width);
    const value = values[k] as number;
    if (value > 0) reached[k] = (reached[k] as number) + (isDense ? (x * x) / value : x * x);
  });
  const square = squareOf(b);
  const { effective } = settings;
  const equations = effective === undefined ? Infinity : (effective * rows) / set.batch.count;
  const directions = faded(method, values, { reached, square, equations }, settings);
  const { followed } = directions;
  const coefficients = forces.map((x, i) => {
    const k = Math.floor(i / width);
    const part = followed[k] as number;
    return part === 0 ? 0 : (part * x) / (values[k] as number);
  });
  const step = isDense ? combine(coefficients) : by.adjoint(combine(coefficients));
  const residual = missed(square, reached, followed) * hiddenBy(followed, equations);
  return { step, square, residual: Math.min(square, residual), directions };
}

/** What becomes of each direction; its velocity has the standard error of a coefficient in a least-squares fit. */
function faded(
  method: 'dense' | 'min',
  values: Float64Array,
  {
    reached,
    square,
    equations,
  }: { readonly reached: Float64Array; readonly square: number; readonly equations: number },
  { cutoff, signalToNoise }: FilterSettings,
): DirectionReport {
  const largest = Math.max(0, ...values);
  const shares = values.map((value) => (largest > 0 ? Math.max(0, value / largest) : 0));
  const strengths = shares.map((share) => (share > 0 ? 1 / (1 + (cutoff / share) ** 6) : 0));
  const freedom = equations - strengths.reduce((sum, part) => sum + part, 0);
  const noise = freedom > 0 ? missed(square, reached, strengths) / freedom : Infinity;
  const signals = reached.map((part) => (part > 0 && noise > 0 ? Math.sqrt(part / noise) : Infinity));
  let [rank, weak, noisy] = [0, 0, 0];
  const followed = strengths.map((strength, k) => {
    const clarity = signalToNoise === 0 ? 1 : 1 / (1 + (signalToNoise / (signals[k] as number)) ** 6);
    if (strength < 0.5) weak++;
    else if (clarity < 0.5) noisy++;
    else rank++;
    return strength * clarity;
  });
  return { method, size: values.length, rank, weak, noisy, shares, signals, followed };
}

/** |b - X d|^2 where these parts of each direction are followed. */
function missed(square: number, reached: Float64Array, followed: Float64Array): number {
  const part = reached.reduce(
    (sum, x, k) => sum + x * (followed[k] as number) * (2 - (followed[k] as number)),
    0,
  );
  return Math.max(0, square - part);
}

/** What a residual among the samples of the fit hides: (1 + k/n)/(1 - k/n) for k directions and n equations (Akaike), 1 for infinitely many. */
function hiddenBy(followed: Float64Array, equations: number): number {
  const share = followed.reduce((sum, part) => sum + part, 0) / equations;
  return share < 1 ? (1 + share) / (1 - share) : Infinity;
}

function squareOf(x: Float64Array): number {
  return x.reduce((sum, value) => sum + value * value, 0);
}

function requireFiniteMatrix(a: Float64Array, what: string): void {
  const bad = a.find((x) => !Number.isFinite(x));
  if (bad === undefined) return;
  throw new NotFiniteError(what, `an entry of it is ${bad}`, 'Smaller parameters or smaller steps avoid it.');
}
