/**
 * Elementary reflectors H = I - tau v v^dagger with v[start] = 1, chosen so that H^dagger x = beta e_1 with beta real
 * (LAPACK's zlarfg). H is unitary; tau is complex, so H is Hermitian only for real data.
 * All positions are counted in complex numbers; matrices are row-major with `stride` complex numbers per row.
 */

/** A rectangle of a row-major matrix: rows rowStart..rowEnd, columns colStart..colEnd (ends excluded). */
export interface Block {
  readonly data: Float64Array;
  readonly stride: number;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly colStart: number;
  readonly colEnd: number;
}

/**
 * Turns x = v[start..end) into the vector of its reflector, in place, writes tau to `taus[2 k]`, `taus[2 k + 1]`
 * and returns beta. A zero vector gives the identity (tau = 0).
 */
export function makeReflector(
  v: Float64Array,
  start: number,
  end: number,
  taus: Float64Array,
  k: number,
): number {
  const from = 2 * start;
  const to = 2 * end;
  taus[2 * k] = 0;
  taus[2 * k + 1] = 0;
  let scale = 0;
  for (let i = from; i < to; i++) scale = Math.max(scale, Math.abs(v[i] as number));
  if (scale === 0) {
    v[from] = 1;
    return 0;
  }
  const ar = (v[from] as number) / scale;
  const ai = (v[from + 1] as number) / scale;
  let tail = 0;
  for (let i = from + 2; i < to; i++) {
    const x = (v[i] as number) / scale;
    v[i] = x;
    tail += x * x;
  }
  v[from] = 1;
  v[from + 1] = 0;
  if (tail === 0 && ai === 0) return ar * scale;
  const norm = Math.sqrt(ar * ar + ai * ai + tail);
  const beta = ar > 0 ? -norm : norm;
  taus[2 * k] = (beta - ar) / beta;
  taus[2 * k + 1] = -ai / beta;
  const square = (ar - beta) * (ar - beta) + ai * ai;
  scaleRange(v, from + 2, to, (ar - beta) / square, -ai / square);
  return beta * scale;
}

/** y := (I - tau v v^dagger) y for y = `y[offset + start..offset + end)`. */
export function reflectVector(
  y: Float64Array,
  offset: number,
  v: Float64Array,
  vOffset: number,
  start: number,
  end: number,
  tauRe: number,
  tauIm: number,
): void {
  if (tauRe === 0 && tauIm === 0) return;
  const yo = 2 * offset;
  const vo = 2 * vOffset;
  let re = 0;
  let im = 0;
  for (let i = 2 * start; i < 2 * end; i += 2) {
    const vr = v[vo + i] as number;
    const vi = v[vo + i + 1] as number;
    const yr = y[yo + i] as number;
    const yi = y[yo + i + 1] as number;
    re += vr * yr + vi * yi;
    im += vr * yi - vi * yr;
  }
  const fr = tauRe * re - tauIm * im;
  const fi = tauRe * im + tauIm * re;
  for (let i = 2 * start; i < 2 * end; i += 2) {
    const vr = v[vo + i] as number;
    const vi = v[vo + i + 1] as number;
    (y[yo + i] as number) -= fr * vr - fi * vi;
    (y[yo + i + 1] as number) -= fr * vi + fi * vr;
  }
}

/** A := H^dagger A on a block whose rows are those of v (v[rowStart] = 1). `work` holds a row of the block. */
export function reflectLeft(
  block: Block,
  v: Float64Array,
  vOffset: number,
  tauRe: number,
  tauIm: number,
  work: Float64Array,
): void {
  if (tauRe === 0 && tauIm === 0) return;
  const { data, stride, rowStart, rowEnd, colStart, colEnd } = block;
  const width = 2 * (colEnd - colStart);
  work.fill(0, 0, width);
  for (let i = rowStart; i < rowEnd; i++) {
    const o = 2 * (i * stride + colStart);
    const vr = v[2 * (vOffset + i)] as number;
    const vi = v[2 * (vOffset + i) + 1] as number;
    for (let j = 0; j < width; j += 2) {
      const x = data[o + j] as number;
      const y = data[o + j + 1] as number;
      (work[j] as number) += vr * x + vi * y;
      (work[j + 1] as number) += vr * y - vi * x;
    }
  }
  for (let i = rowStart; i < rowEnd; i++) {
    const vr = v[2 * (vOffset + i)] as number;
    const vi = v[2 * (vOffset + i) + 1] as number;
    const fr = tauRe * vr + tauIm * vi;
    const fi = tauRe * vi - tauIm * vr;
    subtractScaled(data, 2 * (i * stride + colStart), work, width, fr, fi);
  }
}

/** A := A H on a block whose columns are those of v (v[colStart] = 1). */
export function reflectRight(
  block: Block,
  v: Float64Array,
  vOffset: number,
  tauRe: number,
  tauIm: number,
): void {
  if (tauRe === 0 && tauIm === 0) return;
  const { data, stride, rowStart, rowEnd, colStart, colEnd } = block;
  const vo = 2 * (vOffset + colStart);
  const width = 2 * (colEnd - colStart);
  for (let i = rowStart; i < rowEnd; i++) {
    const o = 2 * (i * stride + colStart);
    let re = 0;
    let im = 0;
    for (let j = 0; j < width; j += 2) {
      const x = data[o + j] as number;
      const y = data[o + j + 1] as number;
      const vr = v[vo + j] as number;
      const vi = v[vo + j + 1] as number;
      re += x * vr - y * vi;
      im += x * vi + y * vr;
    }
    const fr = tauRe * re - tauIm * im;
    const fi = tauRe * im + tauIm * re;
    for (let j = 0; j < width; j += 2) {
      const vr = v[vo + j] as number;
      const vi = v[vo + j + 1] as number;
      (data[o + j] as number) -= fr * vr + fi * vi;
      (data[o + j + 1] as number) -= fi * vr - fr * vi;
    }
  }
}

/** Copies column `col` of the rows start..end of a row-major matrix into v[start..end) (at `vOffset`). */
export function copyColumn(
  v: Float64Array,
  vOffset: number,
  data: Float64Array,
  stride: number,
  col: number,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) {
    v[2 * (vOffset + i)] = data[2 * (i * stride + col)] as number;
    v[2 * (vOffset + i) + 1] = data[2 * (i * stride + col) + 1] as number;
  }
}

function scaleRange(v: Float64Array, from: number, to: number, re: number, im: number): void {
  for (let i = from; i < to; i += 2) {
    const x = v[i] as number;
    const y = v[i + 1] as number;
    v[i] = re * x - im * y;
    v[i + 1] = re * y + im * x;
  }
}

function subtractScaled(
  data: Float64Array,
  o: number,
  x: Float64Array,
  length: number,
  fr: number,
  fi: number,
): void {
  for (let j = 0; j < length; j += 2) {
    const re = x[j] as number;
    const im = x[j + 1] as number;
    (data[o + j] as number) -= fr * re - fi * im;
    (data[o + j + 1] as number) -= fr * im + fi * re;
  }
}
