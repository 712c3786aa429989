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
    const rows = work.view(minusA);
    for (let r = k; r < n; r++) {
      for (let c = k; c < Math.min(end, r + 1); c++) {
        let sum = -(rows[r * n + c] as number);
        for (let l = k; l < c; l++) sum -= (factor[r * n + l] as number) * (factor[c * n + l] as number);
        if (r > c) factor[r * n + c] = sum / (factor[c * (n + 1)] as number);
        else if (sum > (least[r] as number)) factor[r * n + r] = Math.sqrt(sum);
        else return undefined;
      }
    }
    if (end < n) update(work, minusA, factor, n, k, end);
  }
  return factor;
}

/** -A22 += L21 L21^T. */
function update(
  work: Workspace,
  minusA: Numbers,
  factor: Float64Array,
  n: number,
  k: number,
  end: number,
): void {
  const [m, width] = [n - end, end - k];
  const panel = new Float64Array(m * width);
  for (let r = 0; r < m; r++) {
    const from = (end + r) * n + k;
    panel.set(factor.subarray(from, from + width), r * width);
  }
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
