import { ArgumentError } from '../errors.ts';
import { matrix, type MatrixLike } from '../linalg/matrix.ts';
import type { SparseOperator } from '../operators/operator.ts';
import type { FockSpace } from '../spaces/fock-space.ts';
import { requireSameSpace } from '../spaces/space.ts';

/** A one-particle operator: an N x N matrix, or a sparse operator on the one-particle space when N is large. */
export type OneParticleLike = MatrixLike | SparseOperator;

/** The nonzero entries of a matrix, line by line: `index[p]`, `data[2p]`, `data[2p + 1]` for p in start[x] .. start[x + 1]. */
export interface Lines {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly data: Float64Array;
}

/** A one-particle operator by its nonzero columns <y|A|x> (lines x) and rows <x|A|y> (lines x). */
export interface OneParticle {
  readonly columns: Lines;
  readonly rows: Lines;
}

/** Reads a one-particle operator of a Fock space. Throws `ArgumentError` for a wrong shape, `SpaceMismatchError` for another one-particle space. */
export function oneParticle(space: FockSpace, value: OneParticleLike, argument: string): OneParticle {
  if ('kind' in value) {
    requireSameSpace(`Argument \`${argument}\``, space.oneParticle, value.space);
    const rows = { start: value.rowStart, index: value.column, data: value.values };
    return { rows, columns: transposedLines(rows) };
  }
  const dense = matrix(value, argument);
  const n = space.tokens;
  if (dense.rows !== n || dense.cols !== n) {
    throw new ArgumentError(argument, `be ${n} x ${n}`, `it is ${dense.rows} x ${dense.cols}`);
  }
  const rows = sparseRows(n, dense.data);
  return { rows, columns: transposedLines(rows) };
}

function sparseRows(n: number, dense: Float64Array): Lines {
  const start = new Int32Array(n + 1);
  const index: number[] = [];
  const data: number[] = [];
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      const [re, im] = [dense[2 * (r * n + c)] as number, dense[2 * (r * n + c) + 1] as number];
      if (re === 0 && im === 0) continue;
      index.push(c);
      data.push(re, im);
    }
    start[r + 1] = index.length;
  }
  return { start, index: Int32Array.from(index), data: Float64Array.from(data) };
}

/** Columns from rows and back, by counting. */
function transposedLines(of: Lines): Lines {
  const n = of.start.length - 1;
  const start = new Int32Array(n + 1);
  of.index.forEach((c) => (start[c + 1] = (start[c + 1] as number) + 1));
  for (let c = 0; c < n; c++) start[c + 1] = (start[c + 1] as number) + (start[c] as number);
  const next = start.slice();
  const index = new Int32Array(of.index.length);
  const data = new Float64Array(of.data.length);
  for (let r = 0; r < n; r++) {
    for (let p = of.start[r] as number, end = of.start[r + 1] as number; p < end; p++) {
      const c = of.index[p] as number;
      const q = next[c] as number;
      next[c] = q + 1;
      index[q] = r;
      data[2 * q] = of.data[2 * p] as number;
      data[2 * q + 1] = of.data[2 * p + 1] as number;
    }
  }
  return { start, index, data };
}
