/** The 1-norm of an n x n matrix: the largest column sum of moduli, taken as |re| + |im|. */
export function norm1(data: Float64Array, n: number): number {
  let norm = 0;
  for (let c = 0; c < n; c++) {
    let column = 0;
    for (let i = 2 * c; i < 2 * n * n; i += 2 * n) {
      column += Math.abs(data[i] as number) + Math.abs(data[i + 1] as number);
    }
    norm = Math.max(norm, column);
  }
  return norm;
}
