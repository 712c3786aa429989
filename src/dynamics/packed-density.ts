/** The upper triangle of a Hermitian n x n matrix, row after row: the form in which explicit steppers evolve density matrices. */
export function packed(full: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * (n + 1));
  for (let r = 0, at = 0; r < n; r++) {
    out.set(full.subarray(2 * r * (n + 1), 2 * (r + 1) * n), at);
    out[at + 1] = 0;
    at += 2 * (n - r);
  }
  return out;
}

/** The whole matrix. */
export function unpacked(upper: Float64Array, n: number): Float64Array {
  const out = new Float64Array(2 * n * n);
  for (let r = 0, at = 0; r < n; r++) {
    for (let c = r; c < n; c++, at += 2) {
      const [re, im] = [upper[at] as number, upper[at + 1] as number];
      out[2 * (c * n + r)] = re;
      out[2 * (c * n + r) + 1] = 0 - im;
      out[2 * (r * n + c)] = re;
      out[2 * (r * n + c) + 1] = im;
    }
  }
  return out;
}

/** Where row r, column c >= r of a matrix is among its packed complex numbers. */
export function packedPlace(n: number, r: number, c: number): number {
  return r * n - (r * (r - 1)) / 2 + c - r;
}
