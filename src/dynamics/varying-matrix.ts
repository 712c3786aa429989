import type { Combination } from '../linalg/kernels/combine.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { modulus } from '../linalg/scalar.ts';
import { forEachPlace, layoutFor, placedValues, placesOf, type Layout } from './layout.ts';

/** A term of a matrix that depends on time: factor(t) (re + i im) matrix; without a factor it is constant. */
export interface MatrixTerm {
  readonly matrix: SparseOperator;
  readonly re: number;
  readonly im: number;
  readonly factor?: (t: number) => number;
}

/** A sum of terms, all with places in one layout. */
export interface VaryingMatrix {
  readonly layout: Layout;
  /** The sum of the constant terms. */
  readonly constant: Float64Array;
  readonly varying: readonly { readonly values: Float64Array; factor(t: number): number }[];
}

/** Lays out a sum of terms of size x size matrices, in the fastest form or one that is asked for. */
export function varyingMatrix(
  terms: readonly MatrixTerm[],
  size: number,
  form?: Layout['form'],
): VaryingMatrix {
  const layout = layoutFor(
    terms.map(({ matrix }) => matrix),
    size,
    form,
  );
  const values = ({ matrix, re, im }: MatrixTerm): Float64Array => placedValues(layout, matrix, re, im);
  const constant = terms
    .filter(({ factor }) => !factor)
    .map(values)
    .reduce(plus, new Float64Array(2 * placesOf(layout)));
  const varying = terms.flatMap((term) =>
    term.factor ? [{ values: values(term), factor: term.factor }] : [],
  );
  return { layout, constant, varying };
}

/** A bound of the spectral norm of the constant part: sqrt(largest sum of a row times largest sum of a column). */
export function normBound({ layout, constant }: VaryingMatrix): number {
  const [rows, columns] = [new Float64Array(layout.size), new Float64Array(layout.size)];
  forEachPlace(layout, (row, column, place) => {
    const size = modulus(constant[2 * place] as number, constant[2 * place + 1] as number);
    rows[row] = (rows[row] as number) + size;
    columns[column] = (columns[column] as number) + size;
  });
  return Math.sqrt(Math.max(...rows) * Math.max(...columns));
}

/** Numbers in the places of the values, zero only where these always are. */
export function everOf({ constant, varying }: VaryingMatrix): Float64Array {
  const size = (x: Float64Array): Float64Array => x.map(Math.abs);
  return varying.map(({ values }) => size(values)).reduce(plus, size(constant));
}

/** The values of such a matrix in a workspace; `update(t)` makes them those at time t. */
export interface HeldValues {
  readonly values: Numbers;
  readonly constant: boolean;
  update(t: number): void;
}

/** Puts a matrix into a workspace. */
export function holdValues(work: Workspace, { constant, varying }: VaryingMatrix): HeldValues {
  const base = work.put(constant);
  if (varying.length === 0) return { values: base, constant: true, update: () => {} };
  const values = work.zeros(constant.length);
  const parts = varying.map((part) => work.put(part.values));
  const combination: Combination = {
    of: varying.map((_, i) => i),
    weights: new Float64Array(varying.length),
  };
  let known = NaN;
  const update = (t: number): void => {
    if (t === known) return;
    known = t;
    varying.forEach(({ factor }, i) => {
      combination.weights[i] = factor(t);
    });
    work.vectors.combine(values, base, parts, combination, 1);
  };
  return { values, constant: false, update };
}

function plus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x + (b[i] as number));
}
