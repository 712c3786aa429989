/** One site as matrices per level: entry (l, r) of level s at `data[(l levels + s) right + r]`, numbers of `width` doubles. */
export interface SiteMatrices {
  readonly left: number;
  readonly levels: number;
  readonly right: number;
  readonly data: Float64Array;
}

/**
 * The products of matrices from both ends of a chain for one configuration, made when they are asked for and kept as long as they hold. Each vector is scaled to a largest part of 1; `leftLog` and `rightLog`
 * hold the logarithms of what was taken out. In order each site costs m^2.
 */
export class RowEnvironments {
  readonly levels: Int32Array;
  readonly #sites: readonly SiteMatrices[];
  readonly #width: 1 | 2;
  /** Vectors by site, with room for those that were asked for. */
  readonly #left: Float64Array[] = [];
  readonly #right: Float64Array[] = [];
  readonly #leftLogs: Float64Array;
  readonly #rightLogs: Float64Array;
  /** Room for vectors between two sites of a change. */
  readonly #between: readonly [Float64Array, Float64Array];
  /** `left(i)` holds up to here, `right(i)` from here on. */
  #leftEnd = 0;
  #rightStart: number;

  constructor(sites: readonly SiteMatrices[], width: 1 | 2, levels: Int32Array) {
    const n = sites.length;
    this.levels = levels;
    this.#sites = sites;
    this.#width = width;
    this.#left[0] = unit(width);
    this.#right[n] = unit(width);
    this.#leftLogs = new Float64Array(n + 1);
    this.#rightLogs = new Float64Array(n + 1);
    this.#rightStart = n;
    const most = sites.reduce((bond, { right }) => Math.max(bond, right), 1);
    this.#between = [new Float64Array(width * most), new Float64Array(width * most)];
  }

  /** The row vector of the sites before i. */
  left(i: number): Float64Array {
    for (; this.#leftEnd < i; this.#leftEnd++) {
      const at = this.#leftEnd;
      const out = (this.#left[at + 1] ??= new Float64Array(this.#width * this.#site(at).right));
      timesMatrix(
        this.#width,
        this.#left[at] as Float64Array,
        this.#site(at),
        this.levels[at] as number,
        out,
      );
      this.#leftLogs[at + 1] = (this.#leftLogs[at] as number) + rescale(out, out.length);
    }
    return this.#left[i] as Float64Array;
  }

  /** The column vector of the sites from i on. */
  right(i: number): Float64Array {
    for (; this.#rightStart > i; this.#rightStart--) {
      const at = this.#rightStart - 1;
      const out = (this.#right[at] ??= new Float64Array(this.#width * this.#site(at).left));
      matrixTimes(this.#width, this.#site(at), this.levels[at] as number, this.#right[at + 1] as Float64Array, out); // prettier-ignore
      this.#rightLogs[at] = (this.#rightLogs[at + 1] as number) + rescale(out, out.length);
    }
    return this.#right[i] as Float64Array;
  }

  leftLog(i: number): number {
    this.left(i);
    return this.#leftLogs[i] as number;
  }

  rightLog(i: number): number {
    this.right(i);
    return this.#rightLogs[i] as number;
  }

  /**
   * psi with other levels at the sites first .. last (`changed` has those of all of them), relative to exp(leftLog(first) + rightLog(last + 1)), into out[0], out[1]; returns the logarithm of a further
   * factor. Cost m^2 per site.
   */
  window(first: number, last: number, changed: (site: number) => number, out: Float64Array): number {
    let log = 0;
    let row = this.left(first);
    for (let site = first; site <= last; site++) {
      const next = this.#between[(site - first) % 2] as Float64Array;
      const matrices = this.#site(site);
      timesMatrix(this.#width, row, matrices, changed(site), next);
      if (site < last) log += rescale(next, this.#width * matrices.right);
      row = next;
    }
    dotInto(this.#width, row, this.right(last + 1), out);
    return log;
  }

  /** The levels of sites first .. last have changed. */
  forget(first: number, last: number): void {
    this.#leftEnd = Math.min(this.#leftEnd, first);
    this.#rightStart = Math.max(this.#rightStart, last + 1);
  }

  #site(i: number): SiteMatrices {
    return this.#sites[i] as SiteMatrices;
  }
}

function unit(width: 1 | 2): Float64Array {
  const out = new Float64Array(width);
  out[0] = 1;
  return out;
}

/** out = row A[level]. */
function timesMatrix(
  width: 1 | 2,
  row: Float64Array,
  { left, levels, right, data }: SiteMatrices,
  level: number,
  out: Float64Array,
): void {
  out.fill(0, 0, width * right);
  for (let l = 0; l < left; l++) {
    const from = width * (l * levels + level) * right;
    if (width === 1) {
      const x = row[l] as number;
      for (let r = 0; r < right; r++) out[r] = (out[r] as number) + x * (data[from + r] as number);
      continue;
    }
    const [x, y] = [row[2 * l] as number, row[2 * l + 1] as number];
    for (let r = 0; r < 2 * right; r += 2) {
      const [a, b] = [data[from + r] as number, data[from + r + 1] as number];
      out[r] = (out[r] as number) + x * a - y * b;
      out[r + 1] = (out[r + 1] as number) + x * b + y * a;
    }
  }
}

/** out = A[level] column. */
function matrixTimes(
  width: 1 | 2,
  { left, levels, right, data }: SiteMatrices,
  level: number,
  column: Float64Array,
  out: Float64Array,
): void {
  for (let l = 0; l < left; l++) {
    const from = width * (l * levels + level) * right;
    let [re, im] = [0, 0];
    if (width === 1) {
      for (let r = 0; r < right; r++) re += (data[from + r] as number) * (column[r] as number);
    } else {
      for (let r = 0; r < 2 * right; r += 2) {
        const [a, b] = [data[from + r] as number, data[from + r + 1] as number];
        const [x, y] = [column[r] as number, column[r + 1] as number];
        re += a * x - b * y;
        im += a * y + b * x;
      }
      out[2 * l + 1] = im;
    }
    out[width * l] = re;
  }
}

/** sum_i a_i b_i over the entries of b. */
function dotInto(width: 1 | 2, a: Float64Array, b: Float64Array, out: Float64Array): void {
  let [re, im] = [0, 0];
  for (let i = 0; i < b.length; i += width) {
    const [x, u] = [a[i] as number, b[i] as number];
    const [y, v] = width === 1 ? [0, 0] : [a[i + 1] as number, b[i + 1] as number];
    re += x * u - y * v;
    im += x * v + y * u;
  }
  out[0] = re;
  out[1] = im;
}

/** Scales the first numbers of a vector to a largest part of 1 and returns the logarithm of what was taken out, -Infinity for zeros. */
function rescale(v: Float64Array, length: number): number {
  let largest = 0;
  for (let i = 0; i < length; i++) largest = Math.max(largest, Math.abs(v[i] as number));
  if (largest === 0) return -Infinity;
  for (let i = 0; i < length; i++) v[i] = (v[i] as number) / largest;
  return Math.log(largest);
}
