/** Rows of numbers, real (`width` 1) or interleaved complex (2): the few loops of determinants and Pfaffians. */
export type Width = 1 | 2;

/** out = sum_i a_i b_i over n numbers, without conjugation. */
export function dot(
  width: Width,
  a: Float64Array,
  from: number,
  b: Float64Array,
  start: number,
  n: number,
  out: Float64Array,
): void {
  let [re, im] = [0, 0];
  if (width === 1) {
    for (let i = 0; i < n; i++) re += (a[from + i] as number) * (b[start + i] as number);
  } else {
    for (let i = 0; i < 2 * n; i += 2) {
      const [x, y] = [a[from + i] as number, a[from + i + 1] as number];
      const [u, v] = [b[start + i] as number, b[start + i + 1] as number];
      re += x * u - y * v;
      im += x * v + y * u;
    }
  }
  out[0] = re;
  out[1] = im;
}

/** to += (re + i im) row, over n numbers. */
export function addTimes(
  width: Width,
  to: Float64Array,
  at: number,
  row: Float64Array,
  from: number,
  n: number,
  re: number,
  im: number,
): void {
  if (width === 1) {
    for (let i = 0; i < n; i++) to[at + i] = (to[at + i] as number) + re * (row[from + i] as number);
    return;
  }
  for (let i = 0; i < 2 * n; i += 2) {
    const [x, y] = [row[from + i] as number, row[from + i + 1] as number];
    to[at + i] = (to[at + i] as number) + re * x - im * y;
    to[at + i + 1] = (to[at + i + 1] as number) + re * y + im * x;
  }
}

/** row *= re + i im, over n numbers. */
export function scaleRow(
  width: Width,
  row: Float64Array,
  at: number,
  n: number,
  re: number,
  im: number,
): void {
  if (width === 1) {
    for (let i = at; i < at + n; i++) row[i] = (row[i] as number) * re;
    return;
  }
  for (let i = at; i < at + 2 * n; i += 2) {
    const [x, y] = [row[i] as number, row[i + 1] as number];
    row[i] = x * re - y * im;
    row[i + 1] = x * im + y * re;
  }
}

/** Number k of an array. */
export function numberAt(width: Width, a: Float64Array, k: number): readonly [re: number, im: number] {
  return width === 1 ? [a[k] as number, 0] : [a[2 * k] as number, a[2 * k + 1] as number];
}

/** log |z| and the angle of z; -Infinity for 0. Safe from overflow of squares. */
export function logOf(re: number, im: number): readonly [log: number, angle: number] {
  const largest = Math.max(Math.abs(re), Math.abs(im));
  if (largest === 0) return [-Infinity, 0];
  const [x, y] = [re / largest, im / largest];
  return [Math.log(largest) + 0.5 * Math.log(x * x + y * y), Math.atan2(im, re)];
}

/** 1/z. Smith's way, so that squares do not overflow. */
export function reciprocal(re: number, im: number): readonly [re: number, im: number] {
  if (im === 0) return [1 / re, 0];
  if (Math.abs(re) >= Math.abs(im)) {
    const t = im / re;
    const d = re + im * t;
    return [1 / d, -t / d];
  }
  const t = re / im;
  const d = re * t + im;
  return [t / d, -1 / d];
}

function exchangeRows(width: Width, a: Float64Array, n: number, i: number, j: number): void {
  const line = width * n;
  for (let k = 0; k < line; k++) {
    const kept = a[i * line + k] as number;
    a[i * line + k] = a[j * line + k] as number;
    a[j * line + k] = kept;
  }
}

/** The row from `k` on with the largest entry (|re| + |im|) in column `col`; -1 where all are 0. */
function pivotOf(width: Width, a: Float64Array, n: number, k: number, col: number): number {
  let [best, largest] = [-1, 0];
  for (let i = k; i < n; i++) {
    const [re, im] = numberAt(width, a, i * n + col);
    const size = Math.abs(re) + Math.abs(im);
    if (size > largest) [best, largest] = [i, size];
  }
  return best;
}

/**
 * The inverse of the n x n matrix `a` into `inverse`, and log |det a| and the angle of det a into `out`; `a` is destroyed. Gauss and Jordan with partial pivoting, 2 n^3. Returns false, with
 * log -Infinity and the inverse in pieces, where a pivot is 0.
 */
export function invert(
  width: Width,
  a: Float64Array,
  n: number,
  inverse: Float64Array,
  out: Float64Array,
): boolean {
  const line = width * n;
  inverse.fill(0);
  for (let i = 0; i < n; i++) inverse[i * line + width * i] = 1;
  let [log, angle] = [0, 0];
  for (let k = 0; k < n; k++) {
    const pivot = pivotOf(width, a, n, k, k);
    if (pivot < 0) {
      out[0] = -Infinity;
      out[1] = 0;
      return false;
    }
    if (pivot !== k) {
      exchangeRows(width, a, n, k, pivot);
      exchangeRows(width, inverse, n, k, pivot);
      angle += Math.PI;
    }
    const [re, im] = numberAt(width, a, k * n + k);
    const [l, t] = logOf(re, im);
    log += l;
    angle += t;
    const [x, y] = reciprocal(re, im);
    scaleRow(width, a, k * line, n, x, y);
    scaleRow(width, inverse, k * line, n, x, y);
    clearColumn(width, a, n, k, inverse);
  }
  out[0] = log;
  out[1] = angle;
  return true;
}

/** Takes row k off the others, so that column k is that of the unit matrix, and does the same to the inverse. */
function clearColumn(width: Width, a: Float64Array, n: number, k: number, inverse: Float64Array): void {
  const line = width * n;
  for (let i = 0; i < n; i++) {
    const [u, v] = numberAt(width, a, i * n + k);
    if (i === k || (u === 0 && v === 0)) continue;
    addTimes(width, a, i * line, a, k * line, n, -u, -v);
    addTimes(width, inverse, i * line, inverse, k * line, n, -u, -v);
  }
}

/**
 * log |Pf a| and the angle of Pf a of the antisymmetric n x n matrix `a`, which is destroyed; log -Infinity where it is 0. The tridiagonal form of Parlett and Reid with pivoting, n^3/3.
 * Wimmer, ACM Trans. Math. Softw. 38 (2012) 30.
 */
export function logPfaffian(width: Width, a: Float64Array, n: number, out: Float64Array): void {
  const line = width * n;
  let [log, angle] = [0, 0];
  const tau = new Float64Array(line);
  for (let k = 0; k < n; k += 2) {
    const pivot = pivotOf(width, a, n, k + 1, k);
    if (pivot < 0) {
      out[0] = -Infinity;
      out[1] = 0;
      return;
    }
    if (pivot !== k + 1) {
      exchangeRows(width, a, n, k + 1, pivot);
      exchangeColumns(width, a, n, k + 1, pivot);
      angle += Math.PI;
    }
    const [re, im] = numberAt(width, a, k * n + k + 1);
    const [l, t] = logOf(re, im);
    log += l;
    angle += t;
    const [x, y] = reciprocal(re, im);
    tau.set(a.subarray(k * line, (k + 1) * line));
    scaleRow(width, tau, 0, n, x, y);
    // a_ij += tau_i a_j,k+1 - a_i,k+1 tau_j, and column k + 1 is minus row k + 1.
    for (let i = k + 2; i < n; i++) {
      const [c, s] = numberAt(width, tau, i);
      const [u, v] = numberAt(width, a, (k + 1) * n + i);
      const [at, from, rest] = [i * line + width * (k + 2), (k + 1) * line + width * (k + 2), n - k - 2];
      addTimes(width, a, at, a, from, rest, -c, -s);
      addTimes(width, a, at, tau, width * (k + 2), rest, u, v);
    }
  }
  out[0] = log;
  out[1] = angle;
}

function exchangeColumns(width: Width, a: Float64Array, n: number, i: number, j: number): void {
  for (let row = 0; row < n; row++) {
    for (let part = 0; part < width; part++) {
      const [p, q] = [width * (row * n + i) + part, width * (row * n + j) + part];
      const kept = a[p] as number;
      a[p] = a[q] as number;
      a[q] = kept;
    }
  }
}
