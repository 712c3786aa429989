import { BudgetExceededError } from '../errors.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { zeros } from '../linalg/matrix.ts';
import { asMatrix, contract, permute, tensor } from '../linalg/tensor.ts';
import { describeFock, fockDimension, textAt, textIndex } from '../spaces/fock-space.ts';
import { defaultMaxBytes, localPlan, requireBudget } from '../spaces/indexing.ts';
import type { FockOperator, LocalTerm, Mpo, Operator, PauliSum, SparseOperator } from './operator.ts';
import { parity, pauliGroups, siteMask } from './pauli-groups.ts';

/**
 * The matrix of an operator in the dense basis order, 16 D^2 bytes; for a Fock-space operator texts are ordered by length,
 * then lexicographically (`textIndex`). Throws `BudgetExceededError` past `maxBytes`.
 */
export function toDense(
  op: Operator,
  { maxBytes = defaultMaxBytes }: { maxBytes?: number } = {},
): ComplexMatrix {
  if (op.kind === 'fock') return denseFock(op, maxBytes);
  const instead = 'Use `applyTo`, `connected` or `toMpo`, which need no matrix.';
  const size = requireBudget('The matrix of an operator', op.space, 2, maxBytes, instead);
  if (op.kind === 'dense') return op.matrix;
  if (op.kind === 'mpo') return denseMpo(op);
  const out = zeros(size, size);
  switch (op.kind) {
    case 'local-sum':
      for (const term of op.terms) addTerm(out, op.space.dims, term);
      return out;
    case 'pauli-sum':
      addStrings(out, op);
      return out;
    case 'sparse':
      addEntries(out, op);
      return out;
    default:
      return op satisfies never;
  }
}

/** out += c M on the sites of the term, sites of `dims`. */
export function addTerm(out: ComplexMatrix, dims: readonly number[], term: LocalTerm): void {
  const { local, outer, run } = localPlan(dims, term.sites);
  const { re: cre, im: cim } = term.coefficient;
  const size = local.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const mre = term.matrix.data[2 * (i * size + j)] as number;
      const mim = term.matrix.data[2 * (i * size + j) + 1] as number;
      if (mre === 0 && mim === 0) continue;
      for (const base of outer) {
        let at = 2 * ((base + (local[i] as number)) * out.cols + base + (local[j] as number));
        for (let r = 0; r < run; r++, at += 2 * (out.cols + 1)) {
          out.data[at] = (out.data[at] as number) + cre * mre - cim * mim;
          out.data[at + 1] = (out.data[at + 1] as number) + cre * mim + cim * mre;
        }
      }
    }
  }
}

function addStrings(out: ComplexMatrix, op: PauliSum): void {
  const n = op.space.dims.length;
  for (const { flips, factors, signSites } of pauliGroups(op)) {
    const flip = siteMask(n, flips);
    signSites.forEach((sites, k) => {
      const mask = siteMask(n, sites);
      for (let r = 0; r < out.rows; r++) {
        const sign = 1 - 2 * parity(r & mask);
        const at = 2 * (r * out.cols + (r ^ flip));
        out.data[at] = (out.data[at] as number) + sign * (factors[2 * k] as number);
        out.data[at + 1] = (out.data[at + 1] as number) + sign * (factors[2 * k + 1] as number);
      }
    });
  }
}

function addEntries(out: ComplexMatrix, { rowStart, column, values }: SparseOperator): void {
  for (let r = 0; r < out.rows; r++) {
    for (let p = rowStart[r] as number, end = rowStart[r + 1] as number; p < end; p++) {
      const at = 2 * (r * out.cols + (column[p] as number));
      out.data[at] = values[2 * p] as number;
      out.data[at + 1] = values[2 * p + 1] as number;
    }
  }
}

/** Site by site: [rows, cols, bond] * [bond, out, in, right] -> [rows, out, cols, in, right]. */
function denseMpo(op: Mpo): ComplexMatrix {
  let block = tensor([1, 1, 1], Float64Array.of(1, 0));
  for (const w of op.tensors) {
    const joined = permute(contract(block, w, [2], [0]), [0, 2, 1, 3, 4]);
    const [rows, out, cols, into, right] = joined.shape as [number, number, number, number, number];
    block = { shape: [rows * out, cols * into, right], data: joined.data };
  }
  return asMatrix({ shape: block.shape.slice(0, 2), data: block.data }, 1);
}

function denseFock(op: FockOperator, maxBytes: number): ComplexMatrix {
  const bytes = 16 * 2 ** (2 * op.space.log2Dim);
  if (bytes > maxBytes * (1 + 1e-12)) {
    throw new BudgetExceededError(
      `The matrix of an operator on ${describeFock(op.space)}`,
      bytes,
      maxBytes,
      'Use its sparse `column` and `row`.',
    );
  }
  const size = fockDimension(op.space);
  const out = zeros(size, size);
  for (let c = 0; c < size; c++) {
    for (const { text, re, im } of op.column(textAt(op.space, c))) {
      const at = 2 * (textIndex(op.space, text) * size + c);
      out.data[at] = (out.data[at] as number) + re;
      out.data[at + 1] = (out.data[at + 1] as number) + im;
    }
  }
  return out;
}
