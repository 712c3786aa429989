import { ArgumentError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../apply-map.ts';
import { vectorNorm } from '../vector-norm.ts';
import { ArnoldiBasis } from './arnoldi-basis.ts';
import { LeastSquares } from './least-squares.ts';
import { LinearSystem, type LinearSystemOptions, type LinearSystemResult } from './linear-system.ts';

/** Options of `gmres`. */
export interface GmresOptions extends LinearSystemOptions {
  /** Products between restarts; restart + 6 vectors are kept. Default 50. */
  readonly restart?: number;
}

/**
 * Solves A x = b by GMRES with restarts and a preconditioner from the right, for A and b of any size: the residual never grows, and the one returned is
 * computed from x. A singular A is solved with when b and the Krylov space allow it. Throws `ConvergenceError` past `maxSteps` and when a whole
 * cycle does not lower the residual (a breakdown), unless `allowUnconverged`; `ArgumentError` for bad arguments and maps that are not finite.
 * Nothing is allocated per step or cycle. Saad & Schultz, SIAM J. Sci. Stat. Comput. 7 (1986) 856.
 */
export function gmres(apply: ApplyMap, b: Float64Array, options: GmresOptions = {}): LinearSystemResult {
  const { restart = 50 } = options;
  if (!Number.isSafeInteger(restart) || restart < 1)
    throw new ArgumentError('restart', 'be a positive integer', `it is ${restart}`);
  const system = new LinearSystem('GMRES', apply, b, options);
  const size = Math.min(restart, Math.max(1, b.length / 2));
  const z = new Float64Array(b.length);
  const basis = new ArnoldiBasis((v, out) => system.product(v, z, out), b.length / 2, size);
  const fit = new LeastSquares(size);
  const sum = new Float64Array(b.length);
  const kept = new Float64Array(b.length);
  let residual = system.residual();
  while (residual > system.tolerance && !system.exhausted && !system.breakdown) {
    cycle(system, basis, fit, sum);
    system.precondition(sum, z);
    kernels().axpy(system.x, z, 1, 0);
    kept.set(system.r);
    const next = system.refresh();
    if (!(next <= residual)) {
      kernels().axpy(system.x, z, -1, 0);
      system.r.set(kept);
    }
    system.breakdown = !(next <= residual * (1 - 1e-10));
    residual = Math.min(next, residual);
  }
  return system.result();
}

/** sum := V y with y the least-squares solution in the Krylov space of the residual. */
function cycle(system: LinearSystem, basis: ArnoldiBasis, fit: LeastSquares, sum: Float64Array): void {
  basis.start(system.r);
  fit.start(vectorNorm(system.r));
  while (basis.size < basis.capacity && !basis.invariant && !system.exhausted) {
    basis.extend();
    fit.add(basis.h, basis.size - 1);
    if (fit.residual <= 0.5 * system.goal) break;
  }
  basis.combine(fit.solution(), sum);
}
