import { ArgumentError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import { heldAddition, heldExponential } from '../held-exponential.ts';
import { lindbladPlan } from '../lindblad-rhs.ts';
import { isConstant, type Lindbladian } from '../lindbladian.ts';
import { normBound, type VaryingMatrix } from '../varying-matrix.ts';

/** A generator laid out for the columns of a factor. */
export interface FactorPlan {
  readonly k: VaryingMatrix;
  readonly kBound: number;
  readonly jumps: readonly VaryingMatrix[];
  /** A bound of |sum L^dagger L|: the largest rate of jumps. */
  readonly rate: number;
}

/** Lays out a generator. Throws `ArgumentError` for one that depends on time. */
export function factorPlan(of: Lindbladian): FactorPlan {
  if (!isConstant(of)) {
    const got = 'a coefficient depends on time';
    throw new ArgumentError('generator', 'be constant in time', got, 'Use `lindblad` or `trajectories`.');
  }
  const { k, jumps } = lindbladPlan(of);
  const rate = jumps.reduce((sum, jump) => sum + normBound(jump) ** 2, 0);
  return { k, kBound: normBound(k), jumps, rate };
}

/** e^(K h) Z. */
export function withoutJumps({ k, kBound }: FactorPlan, z: ComplexMatrix, h: number): ComplexMatrix {
  if (z.cols === 0) return z;
  return kernels().run((work) => {
    const x = work.put(z.data);
    const values = work.put(k.constant);
    work.vectors.scale(values, h);
    heldExponential(work, k.layout, values, z.cols)(x, kBound * h);
    return { rows: z.rows, cols: z.cols, data: work.read(x) };
  });
}

/** Calls `use` with L Z for each jump L. */
export function eachJump({ jumps }: FactorPlan, z: ComplexMatrix, use: (lz: ComplexMatrix) => void): void {
  if (z.cols === 0) return;
  for (const { layout, constant } of jumps) {
    const data = kernels().run((work) => {
      const [x, out] = [work.put(z.data), work.zeros(z.data.length)];
      heldAddition(work, layout, work.put(constant), z.cols)(out, x, 1);
      return work.read(out);
    });
    use({ rows: z.rows, cols: z.cols, data });
  }
}
