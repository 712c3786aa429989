import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../krylov-basis.ts';
import { LinearSystem, type LinearSystemOptions, type LinearSystemResult } from './linear-system.ts';

/**
 * Solves A x = b by BiCGSTAB with a preconditioner from the right: eight vectors of memory, two products per step. When the recurrence breaks down
 * or its residual drifts from the true one, it begins anew from the x reached. Throws `ConvergenceError` past `maxSteps` or when it cannot go on,
 * `ArgumentError` for bad arguments and maps that are not finite. van der Vorst, SIAM J. Sci. Stat. Comput. 13 (1992) 631.
 */
export function bicgstab(
  apply: ApplyMap,
  b: Float64Array,
  options: LinearSystemOptions = {},
): LinearSystemResult {
  const system = new LinearSystem('BiCGSTAB', apply, b, options);
  let residual = system.residual();
  let failures = 0;
  while (residual > system.tolerance) {
    system.requireProgress(failures > 8);
    run(system);
    const next = system.refresh();
    failures = next < 0.5 * residual ? 0 : failures + 1;
    residual = next;
  }
  return system.result();
}

/** Iterates until the recurred residual is small, the products are used up, or a denominator vanishes. */
function run(system: LinearSystem): void {
  const { x, r } = system;
  const k = kernels();
  const shadow = r.slice();
  const p = r.slice();
  const v = new Float64Array(r.length);
  const t = new Float64Array(r.length);
  const y = new Float64Array(r.length);
  const rho = new Float64Array(2);
  const c = new Float64Array(2);
  const alpha = new Float64Array(2);
  const next = new Float64Array(2);
  k.dot(rho, shadow, r);
  const goal = system.tolerance * system.norm;
  while (!system.exhausted) {
    system.precondition(p, y);
    system.product(y, v);
    k.dot(c, shadow, v);
    if (!quotient(alpha, rho, c)) return;
    k.axpy(x, y, alpha[0] as number, alpha[1] as number);
    k.axpy(r, v, -(alpha[0] as number), -(alpha[1] as number));
    if (Math.sqrt(k.norm2(r)) <= goal) return;
    system.precondition(r, y);
    system.product(y, t);
    k.dot(c, t, r);
    const tt = k.norm2(t);
    const re = (c[0] as number) / tt;
    const im = (c[1] as number) / tt;
    if (!(tt > 0) || (re === 0 && im === 0)) return;
    k.axpy(x, y, re, im);
    k.axpy(r, t, -re, -im);
    if (Math.sqrt(k.norm2(r)) <= goal) return;
    k.dot(next, shadow, r);
    if (!quotient(c, next, rho)) return;
    rho.set(next);
    k.axpy(p, v, -re, -im);
    direction(p, r, c, alpha, re, im);
  }
}

/** p := r + (c alpha / omega) p. */
function direction(
  p: Float64Array,
  r: Float64Array,
  c: Float64Array,
  alpha: Float64Array,
  re: number,
  im: number,
): void {
  const [a, b, u, v] = [c[0] as number, c[1] as number, alpha[0] as number, alpha[1] as number];
  const size = re * re + im * im;
  const x = a * u - b * v;
  const y = a * v + b * u;
  kernels().scale(p, (x * re + y * im) / size, (y * re - x * im) / size);
  kernels().axpy(p, r, 1, 0);
}

/** out := x / y; false when that is not finite or y is 0. */
function quotient(out: Float64Array, x: Float64Array, y: Float64Array): boolean {
  const [a, b, u, v] = [x[0] as number, x[1] as number, y[0] as number, y[1] as number];
  const size = u * u + v * v;
  out[0] = (a * u + b * v) / size;
  out[1] = (b * u - a * v) / size;
  return size > 0 && Number.isFinite(out[0]) && Number.isFinite(out[1]);
}
