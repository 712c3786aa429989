import { circuit, repeat } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import type { AngleLike } from '../expression.ts';
import { expressions } from '../expressions.ts';
import { gates } from '../gates.ts';
import { requireCount, upTo } from './counts.ts';

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
  const { J, b, h = 0, periodic = false } = couplings;
  const twice = (angle: AngleLike): AngleLike => expressions.product(2, angle);
  const bonds = upTo(periodic && n > 2 ? n : n - 1);
  const period = [
    ...bonds.map((site) => gates.rzz(twice(J), site, (site + 1) % n)),
    ...(h === 0 ? [] : upTo(n).map((site) => gates.rz(twice(h), site))),
    ...upTo(n).map((site) => gates.rx(twice(b), site)),
  ];
  return repeat(circuit(n, period), periods);
}
