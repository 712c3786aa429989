import { ConvergenceError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import { identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { add, frobenius, kron, multiply } from '../linalg/products.ts';
import { dimension } from '../spaces/space.ts';
import type { Channel, Choi } from './channel.ts';
import { toChoi, type MapBudget } from './convert.ts';
import { outputTrace } from './output-trace.ts';

/** Options of `nearestChannel`. */
export interface NearestOptions extends MapBudget {
  /** Allowed |tr_out J - 1| in the Frobenius norm; 1e-10 by default. */
  readonly tolerance?: number;
  /** 5,000 by default. */
  readonly maxSteps?: number;
}

/** The channel nearest to a map. */
export interface NearestChannel {
  readonly channel: Choi;
  /** |J - J'| in the Frobenius norm, between the map that was given and the channel. */
  readonly distance: number;
  readonly steps: number;
}

/**
 * The channel nearest to a linear map in the Frobenius norm of Choi matrices, as tomography asks for: Dykstra's alternating projections on positive matrices and on maps that
 * preserve the trace. The result is positive exactly, and preserves the trace within the tolerance. Cost per step: one eigenproblem of size d_in d_out.
 * Throws `ConvergenceError`, `BudgetExceededError`. Knee, Bolduc, Leach and Gauger, Phys. Rev. A 98 (2018) 062336.
 */
export function nearestChannel(of: Channel, options: NearestOptions = {}): NearestChannel {
  const { tolerance = 1e-10, maxSteps = 5000 } = options;
  const { matrix, from, to } = toChoi(of, options);
  const [dIn, dOut] = [dimension(from), dimension(to)];
  let x = hermitianPart(matrix);
  let correction = zeros(x.rows, x.cols);
  for (let steps = 1; steps <= maxSteps; steps++) {
    const shifted = add(x, correction);
    const positive = positivePart(shifted);
    correction = add(shifted, positive, 1, -1);
    const defect = traceDefect(positive, dIn, dOut);
    if (frobenius(defect) <= tolerance) {
      const distance = frobenius(add(positive, matrix, 1, -1));
      return { channel: { kind: 'choi', from, to, matrix: positive }, distance, steps };
    }
    // The set of maps that preserve the trace is affine: its projection needs no correction.
    x = add(positive, kron(defect, identity(dOut)), 1, -1 / dOut);
  }
  const left = frobenius(traceDefect(positivePart(x), dIn, dOut));
  throw new ConvergenceError('The nearest channel', left, maxSteps, 'Raise `tolerance` or `maxSteps`.');
}

/** The projection on positive matrices. */
function positivePart(a: ComplexMatrix): ComplexMatrix {
  const { values, vectors } = eigh(hermitianPart(a));
  const kept = { ...vectors, data: vectors.data.slice() };
  for (let i = 0; i < kept.data.length; i++) {
    kept.data[i] = (kept.data[i] as number) * Math.sqrt(Math.max(0, values[(i >> 1) % kept.cols] as number));
  }
  return hermitianPart(multiply(kept, kept, 'n', 'h'));
}

/** tr_out J - 1. */
function traceDefect(j: ComplexMatrix, dIn: number, dOut: number): ComplexMatrix {
  return add(outputTrace(j, dIn, dOut), identity(dIn), 1, -1);
}
