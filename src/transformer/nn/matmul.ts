/**
 * The three real matrix products of a linear layer, row-major. Each entry is summed in the same order whatever the number of
 * rows, so that a row computed alone has the same bits as within a batch.
 */

/** out[r, o] = (bias[o] or 0) + sum_i x[r, i] w[o, i]: x W^T. */
export function linear(
  out: Float64Array,
  x: Float64Array,
  w: Float64Array,
  bias: Float64Array | undefined,
  rows: number,
  inner: number,
  cols: number,
): void {
  for (let r = 0; r < rows; r++) {
    let o = 0;
    for (; o + 4 <= cols; o += 4) fourDots(out, x, w, r * inner, o * inner, inner, r * cols + o);
    for (; o < cols; o++) {
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += (x[r * inner + i] as number) * (w[o * inner + i] as number);
      out[r * cols + o] = sum;
    }
    if (bias)
      for (o = 0; o < cols; o++) out[r * cols + o] = (out[r * cols + o] as number) + (bias[o] as number);
  }
}

/** dx[r, i] += sum_o dout[r, o] w[o, i]: the gradient of `linear` with respect to x. */
export function linearInputGradient(
  dx: Float64Array,
  dout: Float64Array,
  w: Float64Array,
  rows: number,
  inner: number,
  cols: number,
): void {
  for (let r = 0; r < rows; r++) {
    let o = 0;
    for (; o + 4 <= cols; o += 4) addFour(dx, r * inner, dout, r * cols + o, 1, w, o * inner, inner);
    for (; o < cols; o++) addOne(dx, r * inner, dout[r * cols + o] as number, w, o * inner, inner);
  }
}

/** dw[o, i] += sum_r dout[r, o] x[r, i] and dbias[o] += sum_r dout[r, o]: the gradient with respect to the weights. */
export function linearWeightGradient(
  dw: Float64Array,
  dbias: Float64Array | undefined,
  dout: Float64Array,
  x: Float64Array,
  rows: number,
  inner: number,
  cols: number,
): void {
  for (let o = 0; o < cols; o++) {
    let r = 0;
    for (; r + 4 <= rows; r += 4) addFour(dw, o * inner, dout, r * cols + o, cols, x, r * inner, inner);
    for (; r < rows; r++) addOne(dw, o * inner, dout[r * cols + o] as number, x, r * inner, inner);
  }
  if (!dbias) return;
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < cols; o++) dbias[o] = (dbias[o] as number) + (dout[r * cols + o] as number);
  }
}

/** Four dot products of one row of x with four consecutive rows of w. */
function fourDots(
  out: Float64Array,
  x: Float64Array,
  w: Float64Array,
  xStart: number,
  wStart: number,
  inner: number,
  at: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const w1 = wStart + inner;
  const w2 = w1 + inner;
  const w3 = w2 + inner;
  for (let i = 0; i < inner; i++) {
    const value = x[xStart + i] as number;
    a += value * (w[wStart + i] as number);
    b += value * (w[w1 + i] as number);
    c += value * (w[w2 + i] as number);
    d += value * (w[w3 + i] as number);
  }
  out[at] = a;
  out[at + 1] = b;
  out[at + 2] = c;
  out[at + 3] = d;
}

/** out[i] += sum of four factors, `step` apart, times four consecutive rows of m. */
function addFour(
  out: Float64Array,
  at: number,
  factors: Float64Array,
  first: number,
  step: number,
  m: Float64Array,
  mStart: number,
  inner: number,
): void {
  const a = factors[first] as number;
  const b = factors[first + step] as number;
  const c = factors[first + 2 * step] as number;
  const d = factors[first + 3 * step] as number;
  const m1 = mStart + inner;
  const m2 = m1 + inner;
  const m3 = m2 + inner;
  for (let i = 0; i < inner; i++) {
    out[at + i] =
      (out[at + i] as number) +
      (a * (m[mStart + i] as number) +
        b * (m[m1 + i] as number) +
        c * (m[m2 + i] as number) +
        d * (m[m3 + i] as number));
  }
}

function addOne(
  out: Float64Array,
  at: number,
  factor: number,
  m: Float64Array,
  mStart: number,
  inner: number,
): void {
  for (let i = 0; i < inner; i++) out[at + i] = (out[at + i] as number) + factor * (m[mStart + i] as number);
}
