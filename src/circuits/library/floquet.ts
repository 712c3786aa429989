import { circuit } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import type { AngleLike } from '../expression.ts';
import { expressions } from '../expressions.ts';
import { gateOperation } from '../gate-makers.ts';
import { requireCount, sites } from './fourier.ts';

/** Couplings of the kicked Ising chain: numbers, or names of parameters. */
export interface KickedIsing {
  /** Coupling of neighbours. */
  readonly J: AngleLike;
  /** Strength of the kick. */
  readonly b: AngleLike;
  /** Longitudinal field. Default 0. */
  readonly h?: AngleLike;
  /** Whether the last qubit couples to the first. Default false. */
  readonly periodic?: boolean;
}

/**
 * `periods` periods of the kicked Ising chain, U = prod_k e^{-i b X_k} e^{-i (J sum_k Z_k Z_{k+1} + h sum_k Z_k)}: the phases first, then the kick. Self-dual at
 * J = b = pi/4 (Akila, Waltner, Gutkin, Guhr 2016; Bertini, Kos, Prosen 2018). Throws `ArgumentError`.
 */
export function kickedIsing(n: number, periods: number, couplings: KickedIsing): Circuit {
  requireCount(n, 'n');
  requireCount(periods, 'periods', 0);
  const { J, b, h = 0, periodic = false } = couplings;
  const twice = (angle: AngleLike): AngleLike => expressions.product(2, angle);
  const bonds = sites(periodic && n > 2 ? n : n - 1).map((site) => [site, (site + 1) % n]);
  const period = [
    ...bonds.map((bond) => gateOperation('rzz', [twice(J)], bond)),
    ...(h === 0 ? [] : sites(n).map((site) => gateOperation('rz', [twice(h)], [site]))),
    ...sites(n).map((site) => gateOperation('rx', [twice(b)], [site])),
  ];
  return circuit(
    n,
    sites(periods).flatMap(() => period),
  );
}
