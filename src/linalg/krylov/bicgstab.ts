import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { vectorNorm } from '../vector-norm.ts';
import { LinearSystem, type LinearSystemOptions, type LinearSystemResult } from './linear-system.ts';

/** Restarts in a row that do not halve the residual, after which it is given up. */
const mostFailures = 8;

/**
 * Solves A x = b by BiCGSTAB with a preconditioner from the right, for A and b of any size: eleven vectors of memory, two products per step, and nothing
 * allocated per step or restart. When the recurrence breaks down or its residual drifts from the true one, it begins anew from the best x
 * reached; the residual returned is computed from x. Throws `ConvergenceError` past `maxSteps` or when it cannot go on (a breakdown), unless
 * `allowUnconverged`; `ArgumentError` for bad arguments and maps that are not finite. van der Vorst, SIAM J. Sci. Stat. Comput. 13 (1992) 631.
 */
export function bicgstab(
  apply: ApplyMap,
  b: Float64Array,
  options: LinearSystemOptions = {},
): LinearSystemResult {
  const system = new LinearSystem('BiCGSTAB', apply, b, options);
  const run = new Recurrence(system);
  const best = { x: system.x.slice(), r: system.r.slice() };
  let residual = system.residual();
  let failures = 0;
  while (residual > system.tolerance && !system.exhausted && !system.breakdown) {
    run.iterate();
    const next = system.refresh();
    failures = next < 0.5 * residual ? 0 : failures + 1;
    const [from, to] = next < residual ? [system, best] : [best, system];
    to.x.set(from.x);
    to.r.set(from.r);
    residual = Math.min(residual, next);
    system.breakdown = failures > mostFailures;
  }
  return system.result();
}

type Pair = Float64Array;

/** The vectors of one run, allocated once. Inner products are taken of vectors with the size of b, so none underflows before it is rounding. */
class Recurrence {
  readonly #system: LinearSystem;
  readonly #shadow: Float64Array;
  readonly #p: Float64Array;
  readonly #v: Float64Array;
  readonly #t: Float64Array;
  readonly #z: Float64Array;
  readonly #rho: Pair = new Float64Array(2);
  readonly #c: Pair = new Float64Array(2);
  readonly #alpha: Pair = new Float64Array(2);
  readonly #omega: Pair = new Float64Array(2);

  constructor(system: LinearSystem) {
    const { length } = system.r;
    this.#system = system;
    this.#shadow = new Float64Array(length);
    this.#p = new Float64Array(length);
    this.#v = new Float64Array(length);
    this.#t = new Float64Array(length);
    this.#z = new Float64Array(length);
  }

  /** Goes on from x until the recurred residual is small, the products are used up, or a denominator vanishes. */
  iterate(): void {
    const { r } = this.#system;
    const k = kernels();
    this.#shadow.set(r);
    k.scale(this.#shadow, 1 / vectorNorm(r), 0);
    this.#p.set(r);
    k.dot(this.#rho, this.#shadow, r);
    while (!this.#system.exhausted) {
      if (!this.#halfStep() || this.#system.exhausted || vectorNorm(r) <= this.#system.goal) return;
      if (!this.#stabilise() || vectorNorm(r) <= this.#system.goal) return;
      if (!this.#turn()) return;
    }
  }

  /** x += alpha M^-1 p, r -= alpha v with v = A M^-1 p. */
  #halfStep(): boolean {
    const { x, r } = this.#system;
    const k = kernels();
    this.#system.product(this.#p, this.#z, this.#v);
    k.dot(this.#c, this.#shadow, this.#v);
    if (!significant(this.#c, vectorNorm(this.#v)) || !quotient(this.#alpha, this.#rho, this.#c))
      return false;
    const [re, im] = [this.#alpha[0] as number, this.#alpha[1] as number];
    k.axpy(x, this.#z, re, im);
    k.axpy(r, this.#v, -re, -im);
    return true;
  }

  /** x += omega M^-1 r, r -= omega t with t = A M^-1 r and omega such that r is smallest. */
  #stabilise(): boolean {
    const { x, r } = this.#system;
    const k = kernels();
    this.#system.product(r, this.#z, this.#t);
    const norm = vectorNorm(this.#t);
    k.dot(this.#c, this.#t, r);
    if (!(norm > 0)) return false;
    const re = (this.#c[0] as number) / norm / norm;
    const im = (this.#c[1] as number) / norm / norm;
    if ((re === 0 && im === 0) || !Number.isFinite(re + im)) return false;
    this.#omega[0] = re;
    this.#omega[1] = im;
    k.axpy(x, this.#z, re, im);
    k.axpy(r, this.#t, -re, -im);
    return true;
  }

  /** p := r + beta (p - omega v), beta = (rho' / rho) (alpha / omega). */
  #turn(): boolean {
    const { r } = this.#system;
    const k = kernels();
    k.dot(this.#c, this.#shadow, r);
    if (!significant(this.#c, vectorNorm(r))) return false;
    const ratio = this.#alpha;
    if (!quotient(ratio, ratio, this.#omega)) return false;
    const [u, v] = [ratio[0] as number, ratio[1] as number];
    const [a, b] = [this.#c[0] as number, this.#c[1] as number];
    if (!quotient(this.#c, this.#c, this.#rho)) return false;
    this.#rho[0] = a;
    this.#rho[1] = b;
    const [c, d] = [this.#c[0] as number, this.#c[1] as number];
    k.axpy(this.#p, this.#v, -(this.#omega[0] as number), -(this.#omega[1] as number));
    k.scale(this.#p, c * u - d * v, c * v + d * u);
    k.axpy(this.#p, r, 1, 0);
    return true;
  }
}

/** Whether the inner product of a unit vector with one of this norm is more than rounding. */
function significant(c: Pair, norm: number): boolean {
  return Math.max(Math.abs(c[0] as number), Math.abs(c[1] as number)) > 2 ** -52 * norm;
}

/** out := x / y; false when that is not finite or y is 0. */
function quotient(out: Pair, x: Pair, y: Pair): boolean {
  const [a, b] = [x[0] as number, x[1] as number];
  const scale = Math.max(Math.abs(y[0] as number), Math.abs(y[1] as number));
  const [u, v] = [(y[0] as number) / scale, (y[1] as number) / scale];
  const size = (u * u + v * v) * scale;
  out[0] = (a * u + b * v) / size;
  out[1] = (b * u - a * v) / size;
  return scale > 0 && Number.isFinite(out[0]) && Number.isFinite(out[1]);
}
