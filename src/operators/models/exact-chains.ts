import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { solve } from '../../linalg/solve.ts';
import { svd } from '../../linalg/svd.ts';
import { requireCouplings } from './bond-terms.ts';

/** Couplings of the chain that `tfim` builds, J and h at least 0 here. */
export interface ExactTfimOptions {
  readonly J?: number;
  readonly h?: number;
}

/**
 * The one-particle energies of the open Ising chain H = -J sum Z Z - h sum X as free fermions, ascending: twice the singular
 * values of the bidiagonal matrix with h on the diagonal and J above it. E_0 = -(sum)/2, and the gap is the smallest.
 * Throws `ArgumentError` for a length below 1 or couplings that are not finite. P. Pfeuty, Ann. Phys. 57, 79 (1970).
 */
export function tfimModes(length: number, { J = 1, h = 1 }: ExactTfimOptions = {}): Float64Array {
  requireLength(length, 1);
  requireCouplings({ J, h });
  const a = zeros(length, length);
  for (let i = 0; i < length; i++) {
    a.data[2 * (i * length + i)] = h;
    if (i + 1 < length) a.data[2 * (i * length + i + 1)] = J;
  }
  return svd(a)
    .s.map((value) => 2 * value)
    .sort();
}

/**
 * The exact ground energy of the Ising chain, any length. Open: from `tfimModes`. Periodic (length at least 3, J and h not
 * negative): -sum_m sqrt(J^2 + h^2 - 2 J h cos((2m + 1) pi/N)).
 */
export function tfimChainEnergy(
  length: number,
  { J = 1, h = 1, periodic = false }: ExactTfimOptions & { readonly periodic?: boolean } = {},
): number {
  if (!periodic) return -tfimModes(length, { J, h }).reduce((a, b) => a + b, 0) / 2;
  requireLength(length, 3);
  requireNotNegative({ J, h });
  let sum = 0;
  for (let m = 0; m < length; m++) {
    // (J - h)^2 + 4 J h sin^2(k/2) keeps the digits that the cosine form loses near the critical point.
    const sine = Math.sin(((m + 0.5) * Math.PI) / length);
    sum += Math.sqrt((J - h) ** 2 + 4 * J * h * sine * sine);
  }
  return -sum;
}

/**
 * The ground energy per site of the infinite Ising chain, -(2/pi) (J + h) E(m) with m = 4 J h/(J + h)^2 and E the complete
 * elliptic integral of the second kind, by the arithmetic-geometric mean. J and h not negative.
 */
export function tfimEnergyDensity({ J = 1, h = 1 }: ExactTfimOptions = {}): number {
  requireNotNegative({ J, h });
  let [a, b] = [J + h, Math.abs(J - h)];
  if (b === 0) return (-2 * a) / Math.PI;
  let sum = (a * a - b * b) / 2;
  const first = a * a;
  for (let power = 1; Math.abs(a - b) > 1e-15 * a; power *= 2) {
    sum += (power * (a - b) ** 2) / 4;
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  }
  return -(first - sum) / a;
}

/**
 * The ground energy of the chain J sum (S^x S^x + S^y S^y), free fermions with hopping J/2; the periodic one is the lower
 * of both fermion parities, whose boundary conditions differ.
 */
export function xxChainEnergy(
  length: number,
  { J = 1, periodic = false }: { readonly J?: number; readonly periodic?: boolean } = {},
): number {
  requireLength(length, periodic ? 3 : 1);
  requireCouplings({ J });
  const levels = (momentum: (k: number) => number): number[] =>
    Array.from({ length }, (_, k) => J * Math.cos(momentum(k))).sort((a, b) => a - b);
  if (!periodic) return lowestFilling(levels((k) => (Math.PI * (k + 1)) / (length + 1)));
  return Math.min(
    lowestFilling(
      levels((k) => (2 * Math.PI * k) / length),
      1,
    ),
    lowestFilling(
      levels((k) => (Math.PI * (2 * k + 1)) / length),
      0,
    ),
  );
}

/**
 * The ground energy of the Heisenberg ring sum S_i . S_{i+1} of spins 1/2, even length, from the Bethe equations
 * 2 N atan(2 x_j) = 2 pi I_j + 2 sum_k atan(x_j - x_k), solved by Newton's method; O(N^3) a step.
 * E_0 = N/4 - sum_j 2/(1 + 4 x_j^2). Throws `ArgumentError` for an odd or too small length. H. Bethe, Z. Phys. 71, 205 (1931).
 */
export function heisenbergRingEnergy(length: number): number {
  requireLength(length, 4);
  if (length % 2 === 1) throw new ArgumentError('length', 'be even', `it is ${length}`);
  const count = length / 2;
  const numbers = Float64Array.from({ length: count }, (_, j) => j - (count - 1) / 2);
  const x = numbers.map((I) => Math.tan((Math.PI * I) / length) / 2);
  let largest = Infinity;
  for (let step = 0; step < 50 && largest > 1e-14; step++) {
    const { jacobian, residual } = betheEquations(x, numbers, length);
    const change = solve(jacobian, residual);
    largest = 0;
    for (let j = 0; j < count; j++) {
      const by = change.data[2 * j] as number;
      x[j] = (x[j] as number) - by;
      largest = Math.max(largest, Math.abs(by) / (1 + Math.abs(x[j] as number)));
    }
  }
  if (!(largest <= 1e-10)) {
    throw new ConvergenceError('The Bethe equations', largest, 50, 'Use `lanczos` on the Hamiltonian.');
  }
  return length / 4 - x.reduce((sum, value) => sum + 2 / (1 + 4 * value * value), 0);
}

/**
 * The ground energy per site of the infinite chain sum (S^x S^x + S^y S^y + delta S^z S^z), delta > -1 (Yang and Yang 1966).
 * Between -1 and 1 with delta = cos g: delta/4 - sin^2 g integral dx / (2 cosh(pi x) (cosh(2 g x) - cos g)) over the real line; above 1 with
 * delta = cosh eta: delta/4 - sinh(eta) (1/2 + 2 sum_n 1/(1 + exp(2 n eta))).
 */
export function xxzEnergyDensity(delta: number): number {
  if (!(delta > -1 && delta < Infinity)) {
    throw new ArgumentError('delta', 'be above -1 and finite', `it is ${delta}`);
  }
  if (delta === 1) return 0.25 - Math.LN2;
  if (delta > 1) return massiveDensity(delta);
  const g = Math.acos(delta);
  const step = 1 / 64;
  let sum = 0;
  for (let i = -1024; i <= 1024; i++) {
    const t = i * step;
    sum += 1 / (2 * Math.cosh(Math.PI * t) * (Math.cosh(2 * g * t) - delta));
  }
  return delta / 4 - Math.sin(g) ** 2 * sum * step;
}

function massiveDensity(delta: number): number {
  const eta = Math.acosh(delta);
  let sum = 0;
  for (let n = 1; n * eta < 20; n++) sum += 1 / (1 + Math.exp(2 * n * eta));
  return delta / 4 - Math.sinh(eta) * (0.5 + 2 * sum);
}

function betheEquations(
  x: Float64Array,
  numbers: Float64Array,
  length: number,
): { jacobian: ComplexMatrix; residual: ComplexMatrix } {
  const count = x.length;
  const jacobian = zeros(count, count);
  const residual = zeros(count, 1);
  for (let j = 0; j < count; j++) {
    const own = x[j] as number;
    let value = 2 * length * Math.atan(2 * own) - 2 * Math.PI * (numbers[j] as number);
    let slope = (4 * length) / (1 + 4 * own * own);
    for (let k = 0; k < count; k++) {
      const difference = own - (x[k] as number);
      const weight = 2 / (1 + difference * difference);
      value -= 2 * Math.atan(difference);
      if (k === j) continue;
      slope -= weight;
      jacobian.data[2 * (j * count + k)] = weight;
    }
    jacobian.data[2 * (j * count + j)] = slope;
    residual.data[2 * j] = value;
  }
  return { jacobian, residual };
}

/** The sum of the negative levels; with a parity, the lowest sum over fillings of that parity. Levels ascend. */
function lowestFilling(levels: readonly number[], parity?: 0 | 1): number {
  let [sum, best] = [0, parity === 1 ? Infinity : 0];
  levels.forEach((level, i) => {
    sum += level;
    if (parity === undefined || (i + 1) % 2 === parity) best = Math.min(best, sum);
  });
  return best;
}

function requireLength(length: number, least: number): void {
  if (!Number.isSafeInteger(length) || length < least) {
    throw new ArgumentError('length', `be an integer of at least ${least}`, `it is ${length}`);
  }
}

function requireNotNegative(couplings: Readonly<Record<string, number>>): void {
  requireCouplings(couplings);
  for (const [name, value] of Object.entries(couplings)) {
    if (value < 0) throw new ArgumentError(name, 'be at least 0', `it is ${value}`);
  }
}
