import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';

const block = 24;

/**
 * The factor L of a real symmetric A = L L^T (n x n), row-major, in blocks whose updates are rank-k products; undefined when a pivot is not above max(10, n) 2^-52 of its diagonal
 * entry. `minusA` holds -A and is destroyed.
 */
export function realCholesky(work: Workspace, minusA: Numbers, n: number): Float64Array | undefined {
  const factor = new Float64Array(n * n);
  const first = work.view(minusA);
  const least = Float64Array.from(
    { length: n },
    (_, i) => -Math.max(10, n) * 2 ** -52 * (first[i * (n + 1)] as number),
  );
  for (let k = 0; k < n; k += block) {
    const end = Math.min(n, k + block);
    const panel = panelOf(work.view(minusA), n, k, end);
    if (!factorise(panel, end - k, least.subarray(k, end))) return undefined;
    solveBelow(panel, end - k);
    for (let r = k; r < n; r++) {
      const from = (r - k) * (end - k);
      for (let c = k; c < Math.min(end, r + 1); c++) factor[r * n + c] = panel[from + c - k] as number;
    }
    if (end < n) update(work, minusA, panel.subarray((end - k) ** 2), n, end);
  }
  return factor;
}

/** Rows from k on of the columns k..end - 1 of A. */
function panelOf(minusA: Float64Array, n: number, k: number, end: number): Float64Array {
  const width = end - k;
  const panel = new Float64Array((n - k) * width);
  for (let r = k, at = 0; r < n; r++) {
    for (let c = k; c < end; c++, at++) panel[at] = -(minusA[r * n + c] as number);
  }
  return panel;
}

/** The factor of the square at the top of a panel; false when a pivot is not above its least value. */
function factorise(panel: Float64Array, width: number, least: Float64Array): boolean {
  for (let r = 0; r < width; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = panel[r * width + c] as number;
      for (let l = 0; l < c; l++) sum -= (panel[r * width + l] as number) * (panel[c * width + l] as number);
      if (r > c) panel[r * width + c] = sum / (panel[c * (width + 1)] as number);
      else if (sum > (least[r] as number)) panel[r * width + r] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** The rows below that square times the inverse of its adjoint, four at a time, since each waits for its own sums. */
function solveBelow(panel: Float64Array, width: number): void {
  const rows = panel.length / width;
  let r = width;
  for (; r + 4 <= rows; r += 4) solveFour(panel, width, r * width);
  for (; r < rows; r++) {
    const at = r * width;
    for (let c = 0; c < width; c++) {
      let sum = panel[at + c] as number;
      for (let l = 0; l < c; l++) sum -= (panel[at + l] as number) * (panel[c * width + l] as number);
      panel[at + c] = sum / (panel[c * (width + 1)] as number);
    }
  }
}

function solveFour(panel: Float64Array, width: number, first: number): void {
  const [second, third] = [first + width, first + 2 * width];
  const fourth = first + 3 * width;
  for (let c = 0; c < width; c++) {
    let s = panel[first + c] as number;
    let t = panel[second + c] as number;
    let u = panel[third + c] as number;
    let v = panel[fourth + c] as number;
    for (let l = 0, at = c * width; l < c; l++, at++) {
      const factor = panel[at] as number;
      s -= (panel[first + l] as number) * factor;
      t -= (panel[second + l] as number) * factor;
      u -= (panel[third + l] as number) * factor;
      v -= (panel[fourth + l] as number) * factor;
    }
    const pivot = panel[c * (width + 1)] as number;
    panel[first + c] = s / pivot;
    panel[second + c] = t / pivot;
    panel[third + c] = u / pivot;
    panel[fourth + c] = v / pivot;
  }
}

/** -A22 += L21 L21^T. */
function update(work: Workspace, minusA: Numbers, panel: Float64Array, n: number, end: number): void {
  const m = n - end;
  const width = panel.length / m;
  const held = { numbers: work.put(panel), row: width, column: 1 };
  work.products.rankUpdate({ numbers: work.part(minusA, end * (n + 1)), row: n }, held, m, width);
}

/** x = A^-1 b from its factor. */
export function choleskySolve(factor: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let r = 0; r < n; r++) {
    let sum = x[r] as number;
    for (let c = 0; c < r; c++) sum -= (factor[r * n + c] as number) * (x[c] as number);
    x[r] = sum / (factor[r * (n + 1)] as number);
  }
  for (let r = n - 1; r >= 0; r--) {
    const value = (x[r] as number) / (factor[r * (n + 1)] as number);
    x[r] = value;
    for (let c = 0; c < r; c++) x[c] = (x[c] as number) - value * (factor[r * n + c] as number);
  }
  return x;
}
