import { ArgumentError } from '../errors.ts';
import { diagonal, identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { scaled } from '../linalg/products.ts';
import { pauliSum } from '../operators/pauli-sum.ts';
import { toDense } from '../operators/to-dense.ts';
import { dimension, qubits, type Space } from '../spaces/space.ts';
import type { Kraus } from './channel.ts';
import { kraus } from './kraus.ts';
import { errorBasis } from './operator-basis.ts';

/**
 * Noise, each with its formula. |0> is the ground state, |1> the excited one. Operators of weight zero are left out.
 * The qubit channels are those of Nielsen & Chuang, Quantum Computation and Quantum Information, section 8.3.
 */

/**
 * Amplitude damping: the excited state decays with probability gamma. K0 = diag(1, sqrt(1-gamma)), K1 = sqrt(gamma) |0><1|;
 * rho_11 -> (1-gamma) rho_11, rho_01 -> sqrt(1-gamma) rho_01. Throws `ArgumentError` unless gamma is in [0, 1].
 */
export function amplitudeDamping(gamma: number): Kraus {
  return generalizedAmplitudeDamping(gamma, 0);
}

/**
 * Amplitude damping towards the populations (1-p, p), p = `excitedPopulation`:
 * sqrt(1-p) diag(1, sqrt(1-gamma)), sqrt((1-p) gamma) |0><1|, sqrt(p) diag(sqrt(1-gamma), 1), sqrt(p gamma) |1><0|.
 * Throws `ArgumentError` unless both are in [0, 1].
 */
export function generalizedAmplitudeDamping(gamma: number, excitedPopulation: number): Kraus {
  requireProbability(gamma, 'gamma');
  const p = requireProbability(excitedPopulation, 'excitedPopulation');
  const kept = Math.sqrt(1 - gamma);
  return weighted(qubits(1), [
    [1 - p, diagonal([1, kept])],
    [(1 - p) * gamma, unit(2, 0, 1)],
    [p, diagonal([kept, 1])],
    [p * gamma, unit(2, 1, 0)],
  ]);
}

/**
 * Phase damping: the environment learns the excited state with probability lambda. K0 = diag(1, sqrt(1-lambda)), K1 = sqrt(lambda) |1><1|;
 * rho_01 -> sqrt(1-lambda) rho_01. The same map as `phaseFlip((1 - sqrt(1-lambda))/2)`. Throws `ArgumentError` unless lambda is in [0, 1].
 */
export function phaseDamping(lambda: number): Kraus {
  requireProbability(lambda, 'lambda');
  return weighted(qubits(1), [
    [1, diagonal([1, Math.sqrt(1 - lambda)])],
    [lambda, unit(2, 1, 1)],
  ]);
}

/** X with probability p: rho -> (1-p) rho + p X rho X. Throws `ArgumentError` unless p is in [0, 1]. */
export function bitFlip(p: number): Kraus {
  return pauliChannel({ X: requireProbability(p, 'p') });
}

/** Z with probability p: rho -> (1-p) rho + p Z rho Z, so rho_01 -> (1-2p) rho_01. Throws `ArgumentError` unless p is in [0, 1]. */
export function phaseFlip(p: number): Kraus {
  return pauliChannel({ Z: requireProbability(p, 'p') });
}

/** Y with probability p: rho -> (1-p) rho + p Y rho Y. Throws `ArgumentError` unless p is in [0, 1]. */
export function bitPhaseFlip(p: number): Kraus {
  return pauliChannel({ Y: requireProbability(p, 'p') });
}

/**
 * Depolarising, Pauli form: one of the d^2 - 1 errors other than the identity with probability p, each equally likely: Pauli strings on qubits, products of Weyl operators on other sites;
 * rho -> (1-p) rho + p/(d^2-1) sum E rho E^dagger. On one qubit each of X, Y, Z has p/3, on two each of 15 strings p/15. The same map as
 * `depolarizingMix(p d^2/(d^2-1), on)`; p = 1 - 1/d^2 gives the maximally mixed state. Throws `ArgumentError` unless p is in [0, 1].
 */
export function depolarizingPauli(p: number, on: Space = qubits(1)): Kraus {
  requireProbability(p, 'p');
  const [none, ...errors] = errorBasis(on);
  const each = errors.length > 0 ? p / errors.length : 0;
  const kept = errors.length > 0 ? 1 - p : 1;
  return weighted(on, [[kept, none as ComplexMatrix], ...errors.map((e): Weighted => [each, e])]);
}

/**
 * Depolarising, mixing form, on a space of any dimension d: rho -> (1-lambda) rho + lambda tr(rho) 1/d. Kraus operators
 * sqrt(1-lambda+lambda/d^2) 1 and (sqrt(lambda)/d) E with the errors E of `depolarizingPauli`: Pauli strings on qubits, products of Weyl operators on other sites.
 * Throws `ArgumentError` unless lambda is in [0, d^2/(d^2-1)], where the map is completely positive.
 */
export function depolarizingMix(lambda: number, on: Space = qubits(1)): Kraus {
  const d = dimension(on);
  const top = d === 1 ? 1 : (d * d) / (d * d - 1);
  if (!(lambda >= 0 && lambda <= top * (1 + 1e-15))) {
    throw new ArgumentError('lambda', `be within [0, d^2/(d^2-1)] = [0, ${top}]`, `it is ${lambda}`);
  }
  const each = lambda / (d * d);
  const [none, ...errors] = errorBasis(on);
  const kept = Math.max(0, 1 - lambda + each);
  return weighted(on, [[kept, none as ComplexMatrix], ...errors.map((e): Weighted => [each, e])]);
}

/**
 * Dephasing in the basis of a space: all coherences rho_jk, j not k, times 1-p. Kraus operators sqrt(1-p) 1 and sqrt(p) |j><j|; on a qubit the
 * same map as `phaseFlip(p/2)`. Throws `ArgumentError` unless p is in [0, 1].
 */
export function dephasing(p: number, on: Space = qubits(1)): Kraus {
  requireProbability(p, 'p');
  const d = dimension(on);
  const projectors = Array.from({ length: d }, (_, j): Weighted => [p, unit(d, j, j)]);
  return weighted(on, [[1 - p, identity(d)], ...projectors]);
}

/**
 * Reset to a basis state with probability p: rho -> (1-p) rho + p tr(rho) |level><level|, `level` a row-major index of the space `on` (one qubit
 * when not given). Throws `ArgumentError` for p outside [0, 1] or a level that does not exist.
 */
export function reset(
  p = 1,
  { level = 0, on = qubits(1) }: { readonly level?: number; readonly on?: Space } = {},
): Kraus {
  requireProbability(p, 'p');
  const d = dimension(on);
  if (!Number.isInteger(level) || level < 0 || level >= d) {
    throw new ArgumentError('level', `be within 0..${d - 1}`, `it is ${level}`);
  }
  const jumps = Array.from({ length: d }, (_, j): Weighted => [p, unit(d, level, j)]);
  return weighted(on, [[1 - p, identity(d)], ...jumps]);
}

/**
 * A mixture of Pauli strings on n qubits: rho -> sum_P p_P P rho P, with keys like `{ X: 0.1 }` or `{ XI: 0.1, ZZ: 0.05 }`, site 0 leftmost. The identity
 * takes what is left of 1; given by hand, it must make the sum 1.
 * Throws `ArgumentError` for keys of unequal length or other letters, for probabilities outside [0, 1] and for a wrong sum.
 */
export function pauliChannel(probabilities: Readonly<Record<string, number>>): Kraus {
  const keys = Object.keys(probabilities);
  const n = keys[0]?.length ?? 1;
  for (const key of keys) {
    if (!/^[IXYZ]+$/.test(key) || key.length !== n) {
      const expected = 'have keys of letters I, X, Y, Z, all of one length';
      throw new ArgumentError('probabilities', expected, `one is "${key}"`);
    }
    requireProbability(probabilities[key] as number, `probabilities.${key}`);
  }
  const none = 'I'.repeat(n);
  const total = keys.reduce((sum, key) => sum + (probabilities[key] as number), 0);
  if (total > 1 + 1e-12 || (none in probabilities && total < 1 - 1e-12)) {
    const expected = `sum to 1, or to at most 1 without "${none}"`;
    throw new ArgumentError('probabilities', expected, `they sum to ${total}`);
  }
  const space = qubits(n);
  const others = keys.filter((key) => key !== none);
  return weighted(space, [
    [probabilities[none] ?? Math.max(0, 1 - total), identity(2 ** n)],
    ...others.map((key): Weighted => [probabilities[key] as number, toDense(pauliSum(space, { [key]: 1 }))]),
  ]);
}

/** A weight and an operator: the Kraus operator sqrt(weight) A. */
export type Weighted = readonly [weight: number, operator: ComplexMatrix];

/** Kraus operators sqrt(weight) A on a space, without those of weight zero. */
export function weighted(on: Space, parts: readonly Weighted[]): Kraus {
  const operators = parts.filter(([weight]) => weight > 0);
  return kraus(
    on,
    on,
    operators.map(([weight, operator]) => scaled(operator, Math.sqrt(weight))),
  );
}

/** Refuses what is no probability, by name. Throws `ArgumentError`. */
export function requireProbability(p: number, argument: string): number {
  if (!(p >= 0 && p <= 1)) throw new ArgumentError(argument, 'be within [0, 1]', `it is ${p}`);
  return p;
}

/** The matrix unit |row><col|. */
export function unit(size: number, row: number, col: number): ComplexMatrix {
  const out = zeros(size, size);
  out.data[2 * (row * size + col)] = 1;
  return out;
}
