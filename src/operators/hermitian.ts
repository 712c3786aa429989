import { ArgumentError, BudgetExceededError } from '../errors.ts';
import { hermiticityDefect, maxAbs } from '../linalg/products.ts';
import { describeFock, fockDimension, textAt, textKey } from '../spaces/fock-space.ts';
import { addSparse, daggerSparse } from './sparse-algebra.ts';
import { daggerLocal } from './local-algebra.ts';
import { addMpo, daggerMpo, scaleMpo } from './mpo-algebra.ts';
import { addPauli } from './pauli-algebra.ts';
import { mpoNorm } from './mpo-norm.ts';
import type { FockOperator, LocalSum, Operator, SparseOperator, TextAmplitude } from './operator.ts';
import { localStrings, mergedStrings } from './operator-strings.ts';

/** How many basis texts `isHermitian` will walk through. */
const maxTexts = 2 ** 20;

/**
 * Whether A equals its conjugate transpose, up to `tolerance` relative to the size of A. The size is the largest element for
 * sparse, dense and Fock-space operators, the largest coefficient over products of site operators for local and Pauli sums
 * (which decides without any matrix on the whole space), and the Hilbert-Schmidt norm for MPOs.
 * Throws `ArgumentError` for a tolerance below 0, `BudgetExceededError` for a Fock space of more than 2^20 texts.
 */
export function isHermitian(op: Operator, { tolerance = 1e-12 }: { tolerance?: number } = {}): boolean {
  if (!(tolerance >= 0)) throw new ArgumentError('tolerance', 'be a number >= 0', `it is ${tolerance}`);
  switch (op.kind) {
    case 'local-sum':
      return localSumIsHermitian(op, tolerance);
    case 'pauli-sum': {
      const { strings } = addPauli(op, { ...op, strings: [] });
      const parts = strings.map(({ coefficient: { re, im } }) => Math.max(Math.abs(re), Math.abs(im)));
      const size = Math.max(0, ...parts);
      return strings.every(({ coefficient }) => Math.abs(coefficient.im) <= tolerance * size);
    }
    case 'sparse':
      return largest(addSparse(op, daggerSparse(op), -1, 0)) <= tolerance * largest(op);
    case 'dense':
      return hermiticityDefect(op.matrix) <= tolerance * maxAbs(op.matrix);
    case 'mpo':
      return (
        op.tensors.length === 0 ||
        mpoNorm(addMpo(op, scaleMpo(daggerMpo(op), -1, 0))) <= tolerance * mpoNorm(op)
      );
    case 'fock':
      return fockIsHermitian(op, tolerance);
    default:
      return op satisfies never;
  }
}

function localSumIsHermitian(op: LocalSum, tolerance: number): boolean {
  const termwise = op.terms.every(
    ({ coefficient, matrix }) => coefficient.im === 0 && hermiticityDefect(matrix) === 0,
  );
  if (termwise) return true;
  const size = largestString(op);
  const adjoint = daggerLocal(op).terms.map((term) => ({
    ...term,
    coefficient: term.coefficient.neg(),
  }));
  return largestString({ ...op, terms: [...op.terms, ...adjoint] }) <= tolerance * size;
}

function largestString(op: LocalSum): number {
  return mergedStrings(localStrings(op)).reduce(
    (max, { re, im }) => Math.max(max, Math.abs(re), Math.abs(im)),
    0,
  );
}

function largest({ values }: SparseOperator): number {
  return values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}

function fockIsHermitian(op: FockOperator, tolerance: number): boolean {
  const count = fockDimension(op.space);
  if (count > maxTexts) {
    throw new BudgetExceededError(
      `Checking all texts of ${describeFock(op.space)}`,
      16 * count,
      16 * maxTexts,
      'Check `op.column` against `op.row` on texts of your choice.',
    );
  }
  let [size, defect] = [0, 0];
  for (let i = 0; i < count; i++) {
    const text = textAt(op.space, i);
    const difference = new Map<string, { re: number; im: number }>();
    const add = (list: readonly TextAmplitude[], signRe: number, signIm: number): void => {
      for (const { text: other, re, im } of list) {
        const sum = difference.get(textKey(other)) ?? { re: 0, im: 0 };
        difference.set(textKey(other), { re: sum.re + signRe * re, im: sum.im + signIm * im });
        size = Math.max(size, Math.abs(re), Math.abs(im));
      }
    };
    add(op.column(text), 1, 1);
    add(op.row(text), -1, 1);
    for (const { re, im } of difference.values()) defect = Math.max(defect, Math.abs(re), Math.abs(im));
  }
  return defect <= tolerance * size;
}
