import { kernels } from './kernels/active.ts';
import type { Indices, Numbers } from './kernels/held.ts';
import { referenceKernels } from './kernels/reference.ts';
import type { Workspace } from './kernels/workspace.ts';
import type { ComplexMatrix } from './matrix.ts';
import { estimateOneNorm } from './one-norm-estimate.ts';

/** What is known of a factorisation P R A C = L U beside its factors. */
interface LuFacts {
  readonly n: number;
  /** The first k whose pivot is zero, or -1. L and U are incomplete from there on. */
  readonly zeroPivot: number;
  /** The 1-norm of R A C. */
  readonly norm: number;
}

/**
 * P R A C = L U: partial pivoting after rows (R) and columns (C) were scaled by powers of two to largest part near 1,
 * so that neither pivots nor the condition number depend on the units of rows and columns.
 */
export interface LuFactors extends LuFacts {
  /** L (unit diagonal, below) and U (on and above the diagonal), interleaved. */
  readonly lu: Float64Array;
  /** In step k row k was exchanged with row `swaps[k]`. */
  readonly swaps: Int32Array;
  readonly rowScale: Float64Array;
  readonly colScale: Float64Array;
}

/** `LuFactors` in a workspace. */
export interface HeldLu extends LuFacts {
  readonly lu: Numbers;
  readonly swaps: Indices;
  readonly rowScale: Numbers;
  readonly colScale: Numbers;
}

/** Up to this size TypeScript is faster than moving the matrix. */
const smallest = 8;

const lower = { upper: false, unit: true, adjoint: false };
const upper = { upper: true, unit: false, adjoint: false };

/** Runs an operation on matrices of size n where it is fastest. */
export function runElimination<T>(n: number, operation: (work: Workspace) => T): T {
  return n <= smallest ? referenceKernels.run(operation) : kernels().run(operation);
}

/** The factorisation of a square finite matrix; cost (8/3) n^3 flops. Never throws: see `zeroPivot`. */
export function luFactors(a: ComplexMatrix): LuFactors {
  return runElimination(a.rows, (work) => {
    const held = factorise(work, work.put(a.data), a.rows);
    return {
      ...held,
      lu: work.read(held.lu),
      swaps: work.read(held.swaps),
      rowScale: work.read(held.rowScale),
      colScale: work.read(held.colScale),
    };
  });
}

/** The factorisation of the n x n matrix that `a` holds, in its place. */
export function factorise(work: Workspace, a: Numbers, n: number): HeldLu {
  const [rowScale, colScale] = [work.zeros(n), work.zeros(n)];
  const swaps = work.zeros(n, 'i32');
  const norm = work.elimination.equilibrate(a, rowScale, colScale, n);
  return { n, lu: a, swaps, rowScale, colScale, norm, zeroPivot: work.elimination.lu(a, swaps, n) };
}

/** B := A^-1 B in place, for B with `cols` columns, row-major. Trusts that no pivot is zero. */
export function luSolve(f: LuFactors, b: Float64Array, cols: number): void {
  onHeld(f, b, (work, held, x) => solveFactorised(work, held, x, cols));
}

/** `luSolve` in a workspace. */
export function solveFactorised(work: Workspace, f: HeldLu, b: Numbers, cols: number): void {
  const { elimination } = work;
  elimination.scaleRows(b, cols, f.rowScale);
  solveScaled(work, f, b, cols);
  elimination.scaleRows(b, cols, f.colScale);
}

/** x := A^-dagger x in place, for one vector. Trusts that no pivot is zero. */
export function solveAdjointFactorised(work: Workspace, f: HeldLu, x: Numbers): void {
  const { elimination } = work;
  elimination.scaleRows(x, 1, f.colScale);
  solveScaledAdjoint(work, f, x);
  elimination.scaleRows(x, 1, f.rowScale);
}

/**
 * An estimate, never too small by much, of the reciprocal condition number 1 / (|M|_1 |M^-1|_1) of M = R A C;
 * 0 when a pivot is zero, 1 for no rows.
 */
export function reciprocalCondition(f: LuFactors): number {
  if (f.zeroPivot >= 0) return 0;
  if (f.n === 0) return 1;
  return runElimination(f.n, (work) => reciprocalConditionOf(work, hold(work, f)));
}

/** `reciprocalCondition` in a workspace, for at least one row and no pivot that is zero. */
export function reciprocalConditionOf(work: Workspace, f: HeldLu): number {
  const inverseNorm = inverseOneNorm(work, f.n, {
    apply: (x) => solveScaled(work, f, x, 1),
    applyAdjoint: (x) => solveScaledAdjoint(work, f, x),
  });
  return 1 / (f.norm * inverseNorm);
}

/** The estimate of `estimateOneNorm` for a map that works on a vector in the workspace. */
export function inverseOneNorm(
  work: Workspace,
  n: number,
  map: { apply(x: Numbers): void; applyAdjoint(x: Numbers): void },
): number {
  const held = work.zeros(2 * n);
  const through = (change: (x: Numbers) => void) => (x: Float64Array) => {
    work.write(held, x);
    change(held);
    work.read(held, x);
  };
  return estimateOneNorm(n, { apply: through(map.apply), applyAdjoint: through(map.applyAdjoint) });
}

/** Does something to numbers beside factors that are brought into a workspace for it. */
function onHeld(
  f: LuFactors,
  b: Float64Array,
  change: (work: Workspace, f: HeldLu, b: Numbers) => void,
): void {
  runElimination(f.n, (work) => {
    const held = hold(work, f);
    const x = work.put(b);
    change(work, held, x);
    work.read(x, b);
  });
}

function hold(work: Workspace, f: LuFactors): HeldLu {
  const [lu, swaps] = [work.put(f.lu), work.put(f.swaps)];
  return { ...f, lu, swaps, rowScale: work.put(f.rowScale), colScale: work.put(f.colScale) };
}

/** B := (R A C)^-1 B. */
function solveScaled({ elimination }: Workspace, { n, lu, swaps }: HeldLu, b: Numbers, cols: number): void {
  elimination.exchangeRows(b, cols, swaps, n, false);
  elimination.triangularSolve(b, cols, lu, n, lower);
  elimination.triangularSolve(b, cols, lu, n, upper);
}

/** x := (R A C)^-dagger x. */
function solveScaledAdjoint({ elimination }: Workspace, { n, lu, swaps }: HeldLu, x: Numbers): void {
  elimination.triangularSolve(x, 1, lu, n, { ...upper, adjoint: true });
  elimination.triangularSolve(x, 1, lu, n, { ...lower, adjoint: true });
  elimination.exchangeRows(x, 1, swaps, n, true);
}
