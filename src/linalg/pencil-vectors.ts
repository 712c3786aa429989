/** Entries above this make a vector shorter. */
const large = 1e100;

/** Differences below this count as this: with entries kept below `large`, nothing overflows. */
const tiny = 2 ** -600;

/** Upper triangular S and T (n x n, interleaved, entries near 1 or below) with the weights of one eigenvalue: M = b S - a T is singular. */
interface Weighted {
  readonly n: number;
  readonly s: Float64Array;
  readonly t: Float64Array;
  readonly b: number;
  readonly are: number;
  readonly aim: number;
  /** Differences below this are rounding. */
  readonly least: number;
}

/** What is on the diagonals of S and T at k, scaled to size 1; without weight where both are zero. */
function weighted(s: Float64Array, t: Float64Array, n: number, k: number): Weighted {
  const o = 2 * (k * n + k);
  const [re, im, beta] = [s[o] as number, s[o + 1] as number, t[o] as number];
  const unit = Math.max(Math.abs(re), Math.abs(im), beta) || 1;
  const [are, aim, b] = [re / unit, im / unit, beta / unit];
  return { n, s, t, b, are, aim, least: Math.max(tiny, 2 ** -52 * (Math.abs(are) + Math.abs(aim) + b)) };
}

/** Column k of `out`: x with (beta S - alpha T) x = 0 for the pair k, x_k = 1 or less; the k-th unit vector where both are zero. */
export function rightPencilVectors(s: Float64Array, t: Float64Array, n: number): Float64Array {
  const out = new Float64Array(2 * n * n);
  const x = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    const w = weighted(s, t, n, k);
    x.fill(0);
    x[2 * k] = 1;
    for (let i = k - 1; i >= 0; i--) {
      let [re, im] = [0, 0];
      for (let j = i + 1, o = 2 * (i * n + j); j <= k; j++, o += 2) {
        const [mr, mi] = [realOf(w, o), imaginaryOf(w, o)];
        re += mr * (x[2 * j] as number) - mi * (x[2 * j + 1] as number);
        im += mr * (x[2 * j + 1] as number) + mi * (x[2 * j] as number);
      }
      divide(w, i, re, im, x);
      shorten(x, i);
    }
    for (let i = 0; i <= k; i++) out.set(x.subarray(2 * i, 2 * i + 2), 2 * (i * n + k));
  }
  return out;
}

/** Column k of `out`: y with y^dagger (beta S - alpha T) = 0, as `rightPencilVectors`. */
export function leftPencilVectors(s: Float64Array, t: Float64Array, n: number): Float64Array {
  const out = new Float64Array(2 * n * n);
  const u = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    const w = weighted(s, t, n, k);
    u.fill(0);
    u[2 * k] = 1;
    // Row vector u = y^dagger; what earlier entries contribute is collected in the entries to come.
    for (let i = k; i < n; i++) {
      if (i > k) {
        divide(w, i, u[2 * i] as number, u[2 * i + 1] as number, u);
        shorten(u, i);
      }
      const [ur, ui] = [u[2 * i] as number, u[2 * i + 1] as number];
      for (let j = i + 1, o = 2 * (i * n + j); j < n; j++, o += 2) {
        const [mr, mi] = [realOf(w, o), imaginaryOf(w, o)];
        (u[2 * j] as number) += mr * ur - mi * ui;
        (u[2 * j + 1] as number) += mr * ui + mi * ur;
      }
    }
    for (let i = k; i < n; i++) {
      out[2 * (i * n + k)] = u[2 * i] as number;
      out[2 * (i * n + k) + 1] = 0 - (u[2 * i + 1] as number);
    }
  }
  return out;
}

function realOf({ s, t, b, are, aim }: Weighted, o: number): number {
  return b * (s[o] as number) - (are * (t[o] as number) - aim * (t[o + 1] as number));
}

function imaginaryOf({ s, t, b, are, aim }: Weighted, o: number): number {
  return b * (s[o + 1] as number) - (are * (t[o + 1] as number) + aim * (t[o] as number));
}

/** x_i := -(re + i im) / M_ii; a divisor that is rounding is taken as large as that. */
function divide(w: Weighted, i: number, re: number, im: number, x: Float64Array): void {
  const o = 2 * (i * w.n + i);
  let [dr, di] = [-realOf(w, o), -imaginaryOf(w, o)];
  if (Math.max(Math.abs(dr), Math.abs(di)) < w.least) [dr, di] = [w.least, 0];
  const unit = Math.max(Math.abs(dr), Math.abs(di));
  const [p, q] = [dr / unit, di / unit];
  const square = p * p + q * q;
  x[2 * i] = (re * p + im * q) / square / unit;
  x[2 * i + 1] = (im * p - re * q) / square / unit;
}

/** Divides the whole vector by the size of entry i where that is large. */
function shorten(x: Float64Array, i: number): void {
  const size = Math.max(Math.abs(x[2 * i] as number), Math.abs(x[2 * i + 1] as number));
  if (size > large) for (let j = 0; j < x.length; j++) (x[j] as number) /= size;
}
