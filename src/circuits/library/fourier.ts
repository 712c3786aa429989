import { ArgumentError } from '../../errors.ts';
import { circuit } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { gateOperation } from '../gate-makers.ts';
import type { GateOperation } from '../operation.ts';

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
  const turns = sites(n).flatMap((j) => [
    gateOperation('h', [], [j]),
    ...sites(n)
      .slice(j + 1)
      .map((k) => ({ k, angle: (2 * Math.PI) / 2 ** (k - j + 1) }))
      .filter(({ angle }) => angle >= smallestAngle)
      .map(({ k, angle }) => gateOperation('p', [angle], [j], [{ site: k, level: 1 }])),
  ]);
  return circuit(n, swaps ? [...turns, ...reversal(n)] : turns);
}

/**
 * The quantum baker's map B = F_D^{-1} (F_{D/2} (+) F_{D/2}) on n qubits, D = 2^n, F_jk = e^{-2 pi i jk / D} / sqrt D (Balazs and Voros 1989).
 * Throws `ArgumentError` for fewer than two qubits.
 */
export function bakersMap(n: number): Circuit {
  if (!(Number.isSafeInteger(n) && n >= 2)) throw new ArgumentError('n', 'be at least 2', `it is ${n}`);
  const half = inverseFourier(n - 1).map((op) => onLaterSites(op, 1));
  return circuit(n, [...half, ...qft(n).operations]);
}

/** Gates of F_D itself, the inverse of `qft`. */
function inverseFourier(n: number): GateOperation[] {
  const gates = qft(n).operations as readonly GateOperation[];
  return gates.map((op) => ({ ...op, angles: op.angles.map((angle) => 0 - (angle as number)) })).reverse();
}

function onLaterSites(op: GateOperation, by: number): GateOperation {
  return {
    ...op,
    sites: op.sites.map((site) => site + by),
    controls: op.controls.map(({ site, level }) => ({ site: site + by, level })),
  };
}

function reversal(n: number): GateOperation[] {
  return sites(Math.floor(n / 2)).map((j) => gateOperation('swap', [], [j, n - 1 - j]));
}

/** 0 .. n-1. */
export function sites(n: number): number[] {
  return Array.from({ length: n }, (_, site) => site);
}

/** Refuses what is no count of things. Throws `ArgumentError` naming `argument`. */
export function requireCount(n: number, argument: string, smallest = 1): void {
  if (Number.isSafeInteger(n) && n >= smallest) return;
  throw new ArgumentError(argument, `be an integer of at least ${smallest}`, `it is ${n}`);
}
