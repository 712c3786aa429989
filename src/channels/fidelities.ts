import { ArgumentError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { identity, type MatrixLike } from '../linalg/matrix.ts';
import { dagger, matvec, trace } from '../linalg/products.ts';
import { describeSpace, dimension } from '../spaces/space.ts';
import { isKrausLike, shaped, type Channel } from './channel.ts';
import { traceEffect } from './checks.ts';
import { krausColumns } from './choi-kraus.ts';
import { toChoi, toKraus, toSuperoperator, type MapBudget } from './convert.ts';

/** The unitary that a map should be; the identity when not given. */
export interface TargetOption extends MapBudget {
  readonly unitary?: MatrixLike;
}

/**
 * The process (entanglement) fidelity with a unitary U: <<U|J|U>>/d^2 with the Choi matrix J, for Kraus operators sum_k |tr(U^dagger K_k)|^2 / d^2.
 * Throws `ArgumentError` when input and output differ in dimension or U has the wrong shape, `BudgetExceededError`.
 */
export function processFidelity(channel: Channel, options: TargetOption = {}): number {
  const d = requireEqualDimension(channel);
  const { unitary = identity(d) } = options;
  const { data: target } = krausColumns([shaped(unitary, d, d, 'unitary')], d * d);
  if (isKrausLike(channel)) {
    const columns = krausColumns(toKraus(channel).operators, d * d);
    return kernels().norm2(matvec(dagger(columns), target)) / (d * d);
  }
  return realDot(target, matvec(toChoi(channel, options).matrix, target)) / (d * d);
}

/**
 * The average of <psi|U^dagger Phi(|psi><psi|) U|psi> over Haar-random kets: (d F + t)/(d + 1) with the process fidelity F and the mean trace t = tr Phi(1)/d, 1 for a
 * channel (M. A. Nielsen, Phys. Lett. A 303, 249 (2002)). Throws as `processFidelity`.
 */
export function averageGateFidelity(channel: Channel, options: TargetOption = {}): number {
  const d = requireEqualDimension(channel);
  const kept = trace(traceEffect(channel)).re / d;
  return (d * processFidelity(channel, options) + kept) / (d + 1);
}

/**
 * The unitarity d/(d-1) times the average over Haar-random kets of tr(Phi'(psi - 1/d)^2), Phi' without its trace part: the mean square of the traceless block of the
 * transfer matrix, sum_{i,j>0} |R_ij|^2 / (d^2 - 1); 1 exactly for unitary channels (Wallman et al., New J. Phys. 17, 113020 (2015)).
 * Throws `ArgumentError` when input and output differ in dimension or d = 1, `BudgetExceededError`.
 */
export function unitarity(channel: Channel, options: MapBudget = {}): number {
  const d = requireEqualDimension(channel);
  if (d === 1) throw new ArgumentError('channel', 'act on at least two levels', 'it acts on one');
  const { matrix } = toSuperoperator(channel, options);
  const { norm2 } = kernels();
  const trivial = identity(d).data;
  const image = matvec(matrix, trivial);
  const dual = matvec(dagger(matrix), trivial);
  const corner = new Float64Array(2);
  kernels().dot(corner, trivial, image);
  const block = norm2(matrix.data) - norm2(image) / d - norm2(dual) / d + norm2(corner) / (d * d);
  return block / (d * d - 1);
}

function requireEqualDimension({ from, to }: Channel): number {
  const d = dimension(from);
  if (dimension(to) === d) return d;
  throw new ArgumentError(
    'channel',
    'have as many levels after as before',
    `it maps ${describeSpace(from)} to ${describeSpace(to)}`,
  );
}

function realDot(x: Float64Array, y: Float64Array): number {
  const out = new Float64Array(2);
  kernels().dot(out, x, y);
  return out[0] as number;
}
