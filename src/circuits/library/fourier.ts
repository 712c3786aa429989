import { ArgumentError } from '../../errors.ts';
import { qubits } from '../../spaces/space.ts';
import { circuit, compose } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { gates } from '../gates.ts';
import { inverse, onSites } from '../modifiers.ts';
import { requireCount, upTo } from './counts.ts';

/** Options of `qft`. */
export interface QftOptions {
  /** Whether the qubits are put back in order at the end. Default true; without it the result is the bit-reversed one. */
  readonly swaps?: boolean;
  /** Controlled phases below this angle are left out (the approximate transform): none by default. */
  readonly smallestAngle?: number;
}

/**
 * The quantum Fourier transform |x> -> 2^{-n/2} sum_y e^{2 pi i x y / 2^n} |y> on n qubits, qubit 0 the most significant bit of x and y.
 * n(n+1)/2 + n/2 gates. Each phase left out by `smallestAngle` changes the unitary by at most that angle in operator norm. Throws `ArgumentError`.
 */
export function qft(n: number, { swaps = true, smallestAngle = 0 }: QftOptions = {}): Circuit {
  requireCount(n, 'n');
  if (!(smallestAngle >= 0)) {
    throw new ArgumentError('smallestAngle', 'be at least 0', `it is ${smallestAngle}`);
  }
  const turns = upTo(n).map((j) => [
    gates.h(j),
    upTo(n)
      .slice(j + 1)
      .map((k) => ({ k, angle: (2 * Math.PI) / 2 ** (k - j + 1) }))
      .filter(({ angle }) => angle >= smallestAngle)
      .map(({ k, angle }) => gates.cp(angle, k, j)),
  ]);
  const reversal = upTo(Math.floor(n / 2)).map((j) => gates.swap(j, n - 1 - j));
  return circuit(n, swaps ? [turns, reversal] : turns);
}

/**
 * The quantum baker's map B = F_D^{-1} (F_{D/2} (+) F_{D/2}) on n qubits, D = 2^n, F_jk = e^{-2 pi i jk / D} / sqrt D, the inverse of `qft` (Balazs and Voros 1989).
 * Throws `ArgumentError` for fewer than two qubits.
 */
export function bakersMap(n: number): Circuit {
  requireCount(n, 'n', 2);
  const halves = onSites(inverse(qft(n - 1)), upTo(n).slice(1), qubits(n));
  return compose(halves, qft(n));
}
