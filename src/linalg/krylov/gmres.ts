import { ArgumentError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import type { ApplyMap } from '../krylov-basis.ts';
import { ArnoldiBasis } from './arnoldi-basis.ts';
import { LeastSquares } from './least-squares.ts';
import { LinearSystem, type LinearSystemOptions, type LinearSystemResult } from './linear-system.ts';

/** Options of `gmres`. */
export interface GmresOptions extends LinearSystemOptions {
  /** Products between restarts; restart + 3 vectors are kept. Default 50. */
  readonly restart?: number;
}

/**
 * Solves A x = b by GMRES with restarts and a preconditioner from the right: the residual never grows.
 * Throws `ConvergenceError` past `maxSteps` and when a whole cycle does not lower the residual (a singular A), `ArgumentError` for bad arguments
 * and maps that are not finite. Saad & Schultz, SIAM J. Sci. Stat. Comput. 7 (1986) 856.
 */
export function gmres(apply: ApplyMap, b: Float64Array, options: GmresOptions = {}): LinearSystemResult {
  const { restart = 50 } = options;
  if (!Number.isSafeInteger(restart) || restart < 1)
    throw new ArgumentError('restart', 'be a positive integer', `it is ${restart}`);
  const system = new LinearSystem('GMRES', apply, b, options);
  const size = Math.min(restart, Math.max(1, b.length / 2));
  const z = new Float64Array(b.length);
  const map: ApplyMap = (v, out) => {
    system.precondition(v, z);
    system.product(z, out);
  };
  const basis = new ArnoldiBasis(map, b.length / 2, size);
  const sum = new Float64Array(b.length);
  let residual = system.residual();
  let stuck = false;
  while (residual > system.tolerance) {
    system.requireProgress(stuck);
    cycle(system, basis, size, sum);
    system.precondition(sum, z);
    kernels().axpy(system.x, z, 1, 0);
    const next = system.refresh();
    stuck = next > residual * (1 - 1e-10);
    residual = next;
  }
  return system.result();
}

/** sum := V y with y the least-squares solution in the Krylov space of the residual. */
function cycle(system: LinearSystem, basis: ArnoldiBasis, size: number, sum: Float64Array): void {
  basis.start(system.r);
  const fit = new LeastSquares(size, Math.sqrt(kernels().norm2(system.r)));
  while (basis.size < size && !basis.invariant && !system.exhausted) {
    basis.extend();
    fit.add(basis.h, basis.size - 1);
    if (fit.residual <= 0.5 * system.tolerance * system.norm) break;
  }
  basis.combine(fit.solution(), sum);
}
