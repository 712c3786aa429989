import { ArgumentError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import type { LocalPlan } from '../linalg/kernels/kernels.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { localPlan, requireBudget } from '../spaces/indexing.ts';
import { applyMpo } from './mpo-apply.ts';
import type { LocalSum, LocalTerm, Operator, PauliSum, SparseOperator } from './operator.ts';
import { parity, pauliGroups, siteMask, type PauliGroup } from './pauli-groups.ts';
import { requireProductForm } from './product-form.ts';
import { maxIndexableDimension } from './sparse.ts';

/**
 * The view that state vectors and Krylov methods use: `out` = O v, v interleaved with one entry per basis state.
 * Cost for D entries: a local term D times its levels, a Pauli string D whatever its length, sparse its entries, dense D^2,
 * an MPO of bond w about 2 w^2 d D per site with 16 w D bytes of scratch. Returns `out`, freshly made when not given.
 * Throws `ArgumentError` for a wrong length or `out` sharing memory with `v`, `BudgetExceededError` when D is past what a
 * typed array can index, `UnsupportedError` for Fock-space operators.
 */
export function applyTo(op: Operator, v: Float64Array, out?: Float64Array): Float64Array {
  const product = requireProductForm(op, 'applyTo');
  const size = requireVectorSpace(product);
  requireLength('v', v, 2 * size);
  const result = out ?? new Float64Array(2 * size);
  requireLength('out', result, 2 * size);
  if (overlaps(result, v)) throw new ArgumentError('out', 'have memory of its own', 'it overlaps `v`');
  applyColumns(product, v, 1, result);
  return result;
}

/**
 * O M for a matrix with D rows: the operator acts on each column. Cost: that of `applyTo` times the columns.
 * Errors as `applyTo`.
 */
export function applyToRows(op: Operator, m: ComplexMatrix): ComplexMatrix {
  const product = requireProductForm(op, 'applyToRows');
  const size = requireVectorSpace(product);
  if (m.rows !== size) throw new ArgumentError('m', `have ${size} rows`, `it has ${m.rows}`);
  const data = new Float64Array(2 * size * m.cols);
  applyColumns(product, m.data, m.cols, data);
  return { rows: m.rows, cols: m.cols, data };
}

/** out = O v on every form, v a row-major tensor of the space's dims and one more leg of `cols` entries. */
function applyColumns(
  op: ReturnType<typeof requireProductForm>,
  v: Float64Array,
  cols: number,
  out: Float64Array,
): void {
  switch (op.kind) {
    case 'local-sum':
      return applyLocalSum(op, v, cols, out);
    case 'pauli-sum':
      return applyPauliSum(op, v, cols, out);
    case 'sparse':
      return applySparse(op, v, cols, out);
    case 'dense':
      return kernels().gemm(out, op.matrix.data, v, op.matrix.rows, op.matrix.cols, cols);
    case 'mpo':
      return applyMpo(op, v, cols, out);
    default:
      op satisfies never;
  }
}

const knownPlans = new WeakMap<LocalSum, readonly LocalPlan[]>();

function applyLocalSum(op: LocalSum, v: Float64Array, cols: number, out: Float64Array): void {
  out.fill(0);
  let plans = cols === 1 ? knownPlans.get(op) : undefined;
  if (!plans) {
    plans = op.terms.map((term) => localPlan([...op.space.dims, cols], term.sites));
    if (cols === 1) knownPlans.set(op, plans);
  }
  const maps = op.terms.map(({ coefficient: { re, im }, matrix }: LocalTerm, i) => {
    return { matrix: matrix.data, plan: (plans as LocalPlan[])[i] as LocalPlan, re, im };
  });
  kernels().applyLocalSum(out, v, maps);
}

function applyPauliSum(op: PauliSum, v: Float64Array, cols: number, out: Float64Array): void {
  out.fill(0);
  for (const group of pauliGroups(op)) applyPauliGroup(group, op.space.dims.length, v, cols, out);
}

function applyPauliGroup(
  group: PauliGroup,
  n: number,
  v: Float64Array,
  cols: number,
  out: Float64Array,
): void {
  const flip = siteMask(n, group.flips);
  const masks = Int32Array.from(group.signSites, (sites) => siteMask(n, sites));
  const { factors } = group;
  const size = 2 ** n;
  for (let r = 0; r < size; r++) {
    let re = 0;
    let im = 0;
    for (let k = 0; k < masks.length; k++) {
      const sign = 1 - 2 * parity(r & (masks[k] as number));
      re += sign * (factors[2 * k] as number);
      im += sign * (factors[2 * k + 1] as number);
    }
    if (re === 0 && im === 0) continue;
    let o = 2 * r * cols;
    for (let i = 2 * (r ^ flip) * cols, end = i + 2 * cols; i < end; i += 2, o += 2) {
      const x = v[i] as number;
      const y = v[i + 1] as number;
      out[o] = (out[o] as number) + re * x - im * y;
      out[o + 1] = (out[o + 1] as number) + re * y + im * x;
    }
  }
}

function applySparse(op: SparseOperator, v: Float64Array, cols: number, out: Float64Array): void {
  const { rowStart, column, values } = op;
  kernels().csrMatvec(out, rowStart, column, values, v, cols);
}

function requireVectorSpace(op: ReturnType<typeof requireProductForm>): number {
  return requireBudget(
    'A state vector',
    op.space,
    1,
    16 * maxIndexableDimension,
    'Use `connected`, `terms` or `toMpo` on spaces of this size.',
  );
}

function overlaps(a: Float64Array, b: Float64Array): boolean {
  const [aEnd, bEnd] = [a.byteOffset + a.byteLength, b.byteOffset + b.byteLength];
  return a.buffer === b.buffer && a.byteOffset < bEnd && b.byteOffset < aEnd;
}

function requireLength(argument: string, v: Float64Array, length: number): void {
  if (v.length !== length) throw new ArgumentError(argument, `have ${length} numbers`, `it has ${v.length}`);
}
