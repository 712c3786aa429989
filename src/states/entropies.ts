import { ArgumentError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import type { DensityMatrix } from './density-matrix.ts';
import { entropyOf, inBase, type EntropyOptions } from './distributions.ts';
import type { Ket } from './ket.ts';
import { classicalWeights, negligible, requireState, spectrum } from './spectrum.ts';

/**
 * The purity tr rho^2, in [1/D, 1]; 1 for a ket. Cost O(D^2). Throws `NotPhysicalError` for a state that is not normalised.
 */
export function purity(state: Ket | DensityMatrix): number {
  requireState(state, 'state');
  return state.kind === 'ket' ? 1 : kernels().norm2(state.matrix.data);
}

/**
 * The von Neumann entropy S = -tr rho log rho, in nats unless `base` says otherwise; 0 for a ket. Cost O(D^3), O(D) for a diagonal state.
 * Throws `NotPhysicalError` for a state that is not normalised, Hermitian and positive within 1e-8.
 */
export function vonNeumannEntropy(state: Ket | DensityMatrix, options: EntropyOptions = {}): number {
  return inBase(entropyOf(eigenvaluesOf(state)), options);
}

/**
 * The Renyi entropy S_alpha = log(tr rho^alpha)/(1 - alpha), alpha in [0, Infinity]. The limits are exact: alpha = 0 is the log of the rank, 1 the
 * von Neumann entropy, Infinity -log of the largest eigenvalue; right also close to alpha = 1. Eigenvalues below 4 D 2^-52 of the largest count as zero (a small order
 * would blow their rounding up), those of a diagonal state are exact.
 * Throws `ArgumentError` for an alpha below 0 or NaN, and as `vonNeumannEntropy` does.
 */
export function renyiEntropy(
  state: Ket | DensityMatrix,
  alpha: number,
  options: EntropyOptions = {},
): number {
  if (!(alpha >= 0)) throw new ArgumentError('alpha', 'be within 0..Infinity', `it is ${alpha}`);
  return inBase(Math.max(0, renyiOf(eigenvaluesOf(state), alpha)), options);
}

/** The eigenvalues above rounding of a normalised state, a ket's being 1 alone; those of a diagonal state are exact, down to any size. */
function eigenvaluesOf(state: Ket | DensityMatrix): Float64Array {
  if (state.kind === 'ket') {
    requireState(state, 'state');
    return Float64Array.of(1);
  }
  const classical = classicalWeights(state);
  if (classical) {
    requireState(state, 'state');
    return classical.filter((p) => p > 0);
  }
  const { values } = spectrum(state, 'state');
  const smallest = negligible(values);
  return values.filter((p) => p > smallest);
}

function renyiOf(values: Float64Array, alpha: number): number {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  if (alpha === Infinity) return -Math.log(largest);
  if (alpha === 1) return entropyOf(values);
  const power = alpha - 1;
  if (Math.abs(power) < 0.5) {
    // tr rho^alpha - 1 without cancellation: sum p (p^(alpha-1) - 1).
    return -Math.log1p(values.reduce((sum, p) => sum + p * Math.expm1(power * Math.log(p)), 0)) / power;
  }
  const scaled = values.reduce((sum, p) => sum + (p / largest) ** alpha, 0);
  return -(alpha * Math.log(largest) + Math.log(scaled)) / power;
}
