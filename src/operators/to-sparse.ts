import { BudgetExceededError } from '../errors.ts';
import { configurationAt, defaultMaxBytes, indexOf } from '../spaces/indexing.ts';
import { describeSpace } from '../spaces/space.ts';
import { connected } from './connected.ts';
import type { LocalSum, Operator, PauliSum, ProductOperator, SparseOperator } from './operator.ts';
import { parity, pauliGroups, siteMask } from './pauli-groups.ts';
import { requireProductForm } from './product-form.ts';
import { SparseBuilder } from './sparse-builder.ts';
import { requireRowTable } from './sparse.ts';
import { termRows, type TermRows } from './term-rows.ts';

/**
 * The operator as compressed sparse rows, 20 bytes per entry: the fastest form for many products with state vectors.
 * Cost: one visit per entry. Throws `BudgetExceededError` before anything is built when an upper bound on the bytes is past
 * `maxBytes` (for MPO and dense operators: while building), `UnsupportedError` for Fock-space operators.
 */
export function toSparse(
  op: Operator,
  { maxBytes = defaultMaxBytes }: { maxBytes?: number } = {},
): SparseOperator {
  const product = requireProductForm(op, 'toSparse');
  if (product.kind === 'sparse') return product;
  const size = requireRowTable(product.space, maxBytes);
  switch (product.kind) {
    case 'local-sum':
      return sparseLocal(product, size, maxBytes);
    case 'pauli-sum':
      return sparsePauli(product, size, maxBytes);
    case 'dense':
    case 'mpo':
      return sparseByRows(product, size, maxBytes);
    default:
      return product satisfies never;
  }
}

/**
 * Row by row in index arithmetic. An entry of a term moves the row index by a fixed amount; all amounts, sorted, are the
 * slots in which one row adds up, so that columns come out ascending without sorting.
 */
function sparseLocal(op: LocalSum, size: number, maxBytes: number): SparseOperator {
  const { dims } = op.space;
  const rows = termRows(op);
  const moves = rows.map((term) => movesOf(term, dims));
  const shifts = [...new Set(moves.flatMap((of) => of.flatMap((list) => [...list])))].sort((a, b) => a - b);
  requireBytes(op, 4 * size + 20 * entriesAtMost(rows, moves, size), maxBytes);
  const slotOf = new Map(shifts.map((shift, slot) => [shift, slot]));
  const slots = moves.map((of) => of.map((list) => list.map((shift) => slotOf.get(shift) as number)));
  const sums = new Float64Array(2 * shifts.length);
  const builder = new SparseBuilder(op.space, size);
  const x = new Int32Array(dims.length);
  for (let r = 0; r < size; r++) {
    rows.forEach((term, t) => addRow(sums, term, slots[t] as Int32Array[], x));
    for (let slot = 0; slot < shifts.length; slot++) {
      builder.add(r + (shifts[slot] as number), sums[2 * slot] as number, sums[2 * slot + 1] as number);
    }
    sums.fill(0);
    builder.endRow();
    advance(x, dims);
  }
  return builder.operator();
}

/** Per local row of a term, the index shift of each of its entries. */
function movesOf({ sites, steps, start, to }: TermRows, dims: readonly number[]): Int32Array[] {
  const index = (local: number): number =>
    sites.reduce((sum, site, i) => {
      const level = Math.floor(local / (steps[i] as number)) % (dims[site] as number);
      return sum + level * dims.slice(site + 1).reduce((a, b) => a * b, 1);
    }, 0);
  return Array.from({ length: start.length - 1 }, (_, l) =>
    to.subarray(start[l], start[l + 1]).map((target) => index(target) - index(l)),
  );
}

/** An upper bound: a shift gives at most one entry per row, and one only in rows where some term has it. */
function entriesAtMost(
  rows: readonly TermRows[],
  moves: readonly (readonly Int32Array[])[],
  size: number,
): number {
  const counts = new Map<number, number>();
  rows.forEach(({ start }, t) => {
    const perLocalRow = size / (start.length - 1);
    for (const list of moves[t] as Int32Array[]) {
      for (const shift of list) counts.set(shift, (counts.get(shift) ?? 0) + perLocalRow);
    }
  });
  return [...counts.values()].reduce((sum, count) => sum + Math.min(count, size), 0);
}

function addRow(sums: Float64Array, term: TermRows, slots: readonly Int32Array[], x: Int32Array): void {
  const { sites, steps, start, elements } = term;
  let local = 0;
  for (let i = 0; i < sites.length; i++) local += (x[sites[i] as number] as number) * (steps[i] as number);
  const own = slots[local] as Int32Array;
  const first = start[local] as number;
  for (let i = 0; i < own.length; i++) {
    const slot = 2 * (own[i] as number);
    sums[slot] = (sums[slot] as number) + (elements[2 * (first + i)] as number);
    sums[slot + 1] = (sums[slot + 1] as number) + (elements[2 * (first + i) + 1] as number);
  }
}

function advance(x: Int32Array, dims: readonly number[]): void {
  for (let i = x.length - 1; i >= 0; i--) {
    x[i] = (x[i] as number) + 1;
    if ((x[i] as number) < (dims[i] as number)) return;
    x[i] = 0;
  }
}

function sparsePauli(op: PauliSum, size: number, maxBytes: number): SparseOperator {
  const n = op.space.dims.length;
  const groups = pauliGroups(op).map(({ flips, factors, signSites }) => ({
    flip: siteMask(n, flips),
    factors,
    masks: signSites.map((sites) => siteMask(n, sites)),
  }));
  requireBytes(op, 4 * size + 20 * size * groups.length, maxBytes);
  const builder = new SparseBuilder(op.space, size);
  const order = groups.map((_, g) => g);
  for (let r = 0; r < size; r++) {
    order.sort((a, b) => (r ^ (groups[a]?.flip ?? 0)) - (r ^ (groups[b]?.flip ?? 0)));
    for (const g of order) {
      const { flip, factors, masks } = groups[g] as (typeof groups)[number];
      let [re, im] = [0, 0];
      masks.forEach((mask, k) => {
        const sign = 1 - 2 * parity(r & mask);
        re += sign * (factors[2 * k] as number);
        im += sign * (factors[2 * k + 1] as number);
      });
      builder.add(r ^ flip, re, im);
    }
    builder.endRow();
  }
  return builder.operator();
}

function sparseByRows(op: ProductOperator, size: number, maxBytes: number): SparseOperator {
  const builder = new SparseBuilder(op.space, size);
  for (let r = 0; r < size; r++) {
    const { configurations, elements } = connected(op, configurationAt(op.space, r));
    const row = configurations.map((x, i) => ({ column: indexOf(op.space, x), i }));
    row.sort((a, b) => a.column - b.column);
    for (const { column, i } of row) {
      builder.add(column, elements[2 * i] as number, elements[2 * i + 1] as number);
    }
    builder.endRow();
    requireBytes(op, builder.bytes(), maxBytes);
  }
  return builder.operator();
}

function requireBytes({ space }: ProductOperator, bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new BudgetExceededError(
    `The sparse form of an operator on ${describeSpace(space)}`,
    bytes,
    maxBytes,
    'Use `applyTo` or `connected` on the form that you have.',
  );
}
