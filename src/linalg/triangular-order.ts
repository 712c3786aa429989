import type { ComplexMatrix } from './matrix.ts';
import { zeros } from './matrix.ts';

/**
 * An order of rows and columns in which the matrix is upper triangular, or null when there is none: entry (i, j) that is not
 * zero needs i before j. The earliest index that is free comes first, so an upper triangular matrix keeps its order.
 */
export function triangularOrder(a: ComplexMatrix): Int32Array | null {
  const n = a.rows;
  const waiting = new Int32Array(n);
  let entries = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j || isZero(a, i, j)) continue;
      (waiting[j] as number)++;
      entries++;
    }
    // A triangle has room for no more.
    if (entries > (n * (n - 1)) / 2) return null;
  }
  const order = new Int32Array(n);
  for (let place = 0; place < n; place++) {
    const next = waiting.indexOf(0);
    if (next < 0) return null;
    waiting[next] = -1;
    order[place] = next;
    for (let j = 0; j < n; j++) if (j !== next && !isZero(a, next, j)) (waiting[j] as number)--;
  }
  return order;
}

/** The matrix with rows and columns in the order given: entry (i, j) is entry (order[i], order[j]) of `a`. */
export function reordered(a: ComplexMatrix, order: Int32Array): ComplexMatrix {
  const n = a.rows;
  const out = zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const from = 2 * ((order[i] as number) * n + (order[j] as number));
      out.data[2 * (i * n + j)] = a.data[from] as number;
      out.data[2 * (i * n + j) + 1] = a.data[from + 1] as number;
    }
  }
  return out;
}

/** The unitary P with P^dagger A P = `reordered(A, order)`. */
export function permutationMatrix(order: Int32Array): ComplexMatrix {
  const n = order.length;
  const out = zeros(n, n);
  order.forEach((from, to) => (out.data[2 * (from * n + to)] = 1));
  return out;
}

/** The order that undoes another. */
export function inverseOrder(order: Int32Array): Int32Array {
  const out = new Int32Array(order.length);
  order.forEach((from, to) => (out[from] = to));
  return out;
}

function isZero(a: ComplexMatrix, i: number, j: number): boolean {
  const o = 2 * (i * a.cols + j);
  return a.data[o] === 0 && a.data[o + 1] === 0;
}
