import { NotPhysicalError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, hermiticityDefect, maxAbs, multiply } from '../linalg/products.ts';
import { dimension, describeSpace } from '../spaces/space.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import { isKrausLike, isOperatorSum, type Channel } from './channel.ts';
import { toChoi, toKraus, toKrausPairs, type MapBudget } from './convert.ts';

/** The largest defect that a check lets pass: 1e-10 when not given. */
export interface CheckOptions extends MapBudget {
  readonly tolerance?: number;
}

const defaultTolerance = 1e-10;

/**
 * The smallest eigenvalue of the Choi matrix (of its Hermitian part): negative exactly when a Hermiticity-preserving map is not completely positive.
 * 0 without any arithmetic for fewer Kraus operators than d_in d_out. Throws `BudgetExceededError`.
 */
export function smallestChoiEigenvalue(channel: Channel, options: MapBudget = {}): number {
  const full = dimension(channel.from) * dimension(channel.to);
  if (isKrausLike(channel) && toKraus(channel).operators.length < full) return 0;
  return eigh(hermitianPart(toChoi(channel, options).matrix)).values[0] ?? 0;
}

/** How far a map is from completely positive: the larger of -(smallest Choi eigenvalue) and max |J - J^dagger|, 0 when it is. Throws `BudgetExceededError`. */
export function completePositivityDefect(channel: Channel, options: MapBudget = {}): number {
  if (isKrausLike(channel)) return 0;
  const defect = hermiticityDefect(toChoi(channel, options).matrix);
  return Math.max(0, -smallestChoiEigenvalue(channel, options), defect);
}

/** How far a map is from keeping Hermitian matrices Hermitian: max |J - J^dagger| of its Choi matrix; 0 for Kraus operators and dilations. Throws `BudgetExceededError`. */
export function hermiticityPreservingDefect(channel: Channel, options: MapBudget = {}): number {
  return isKrausLike(channel) ? 0 : hermiticityDefect(toChoi(channel, options).matrix);
}

/** Whether `hermiticityPreservingDefect` is within the tolerance. */
export function isHermiticityPreserving(channel: Channel, options: CheckOptions = {}): boolean {
  return hermiticityPreservingDefect(channel, options) <= (options.tolerance ?? defaultTolerance);
}

/** Whether `completePositivityDefect` is within the tolerance. Always true for Kraus operators and dilations. */
export function isCompletelyPositive(channel: Channel, options: CheckOptions = {}): boolean {
  return completePositivityDefect(channel, options) <= (options.tolerance ?? defaultTolerance);
}

/** What the trace of the image is read off with: tr Phi(rho) = tr(M rho), M = sum K^dagger K (sum B^dagger A of pairs), d_in x d_in. It is Phi^dagger(1)^dagger. */
export function traceEffect(channel: Channel): ComplexMatrix {
  const [i, k] = [dimension(channel.from), dimension(channel.to)];
  if (isOperatorSum(channel)) {
    return sumOf(
      i,
      toKrausPairs(channel).pairs.map(([left, right]) => multiply(right, left, 'h', 'n')),
    );
  }
  // tr_out J is the transpose of M.
  return partialDiagonal(channel, i, (a, b, out) => (b * k + out) * i * k + a * k + out, k);
}

/** The image of the identity, Phi(1) = sum K K^dagger (sum A B^dagger of pairs), d_out x d_out. */
export function imageOfIdentity(channel: Channel): ComplexMatrix {
  const [i, k] = [dimension(channel.from), dimension(channel.to)];
  if (isOperatorSum(channel)) {
    return sumOf(
      k,
      toKrausPairs(channel).pairs.map(([left, right]) => multiply(left, right, 'n', 'h')),
    );
  }
  return partialDiagonal(channel, k, (a, b, from) => (from * k + a) * i * k + from * k + b, i);
}

/** max |sum K^dagger K - 1| over the entries (real and imaginary parts taken apart): 0 for a map that preserves the trace. */
export function tracePreservingDefect(channel: Channel): number {
  return distanceToIdentity(traceEffect(channel));
}

/** Whether `tracePreservingDefect` is within the tolerance. */
export function isTracePreserving(
  channel: Channel,
  { tolerance = defaultTolerance }: CheckOptions = {},
): boolean {
  return tracePreservingDefect(channel) <= tolerance;
}

/** The least and the largest trace of Phi(rho) over all states rho: the extreme eigenvalues of sum K^dagger K. `1 - least` is the largest trace that can be lost. */
export function traceRange(channel: Channel): { readonly least: number; readonly largest: number } {
  const { values } = eigh(hermitianPart(traceEffect(channel)));
  return { least: values[0] ?? 0, largest: values[values.length - 1] ?? 0 };
}

/** Whether no state gains trace: sum K^dagger K <= 1 within the tolerance. */
export function isTraceNonIncreasing(
  channel: Channel,
  { tolerance = defaultTolerance }: CheckOptions = {},
): boolean {
  return traceRange(channel).largest <= 1 + tolerance;
}

/** max |Phi(1) - 1| over the entries: 0 for a unital map. */
export function unitalDefect(channel: Channel): number {
  return distanceToIdentity(imageOfIdentity(channel));
}

/** Whether the identity is mapped to the identity, within the tolerance. */
export function isUnital(channel: Channel, { tolerance = defaultTolerance }: CheckOptions = {}): boolean {
  return unitalDefect(channel) <= tolerance;
}

/**
 * Refuses a map that is not completely positive and trace preserving within the tolerance (1e-10).
 * Throws `NotPhysicalError` with the defect.
 */
export function requireChannel(channel: Channel, options: CheckOptions = {}, argument = 'channel'): void {
  const tolerance = options.tolerance ?? defaultTolerance;
  const lost = tracePreservingDefect(channel);
  if (!(lost <= tolerance)) {
    refuse(argument, 'preserve the trace', `sum K^dagger K differs from the identity by ${lost}`);
  }
  const defect = completePositivityDefect(channel, options);
  if (!(defect <= tolerance)) {
    refuse(argument, 'be completely positive', `its Choi matrix misses positivity by ${defect}`);
  }
  function refuse(name: string, expected: string, got: string): never {
    const where = `${describeSpace(channel.from)} -> ${describeSpace(channel.to)}`;
    throw new NotPhysicalError(
      `Argument \`${name}\` (${where}) must ${expected}, but ${got}. Correct its operators, or raise \`tolerance\`.`,
    );
  }
}

function sumOf(size: number, matrices: readonly ComplexMatrix[]): ComplexMatrix {
  return matrices.reduce((sum, next) => add(sum, next), zeros(size, size));
}

function distanceToIdentity(a: ComplexMatrix): number {
  return maxAbs(add(a, identity(a.rows), 1, -1));
}

/** out[a, b] = sum_c J.data[position(a, b, c)], c = 0..count-1. */
function partialDiagonal(
  channel: Channel,
  size: number,
  position: (a: number, b: number, c: number) => number,
  count: number,
): ComplexMatrix {
  const { data } = toChoi(channel).matrix;
  const out = zeros(size, size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      for (let c = 0; c < count; c++) {
        const p = 2 * position(a, b, c);
        const o = 2 * (a * size + b);
        out.data[o] = (out.data[o] as number) + (data[p] as number);
        out.data[o + 1] = (out.data[o + 1] as number) + (data[p + 1] as number);
      }
    }
  }
  return out;
}
