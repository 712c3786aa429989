/**
 * The oracle: naive complex arithmetic on nested arrays of [re, im] pairs, site 0 most significant.
 * It imports nothing, so that a fault of `src/linalg` or `src/spaces` cannot hide in both. Slow and obvious on purpose.
 */
export type Z = readonly [number, number];
export type Vec = Z[];
export type Mat = Z[][];

export const add = (a: Z, b: Z): Z => [a[0] + b[0], a[1] + b[1]];
export const times = (a: Z, b: Z): Z => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
export const conj = (a: Z): Z => [a[0], -a[1]];
const sum = (items: Z[]): Z => items.reduce(add, [0, 0]);
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** A rows x cols matrix from a function of row and column. */
export const build = (rows: number, cols: number, f: (r: number, c: number) => Z): Mat =>
  range(rows).map((r) => range(cols).map((c) => f(r, c)));

export const eye = (n: number): Mat => build(n, n, (r, c) => [r === c ? 1 : 0, 0]);
export const zero = (rows: number, cols: number = rows): Mat => build(rows, cols, () => [0, 0]);

export const plus = (a: Mat, b: Mat): Mat =>
  build(a.length, a[0]?.length ?? 0, (r, c) => add(a[r]![c]!, b[r]![c]!));
export const scale = (a: Mat, z: Z): Mat => a.map((row) => row.map((x) => times(z, x)));
/** A B, row by row; entries of A that are zero are passed over, since embedded matrices are full of them. */
export const mul = (a: Mat, b: Mat): Mat => {
  const cols = b[0]?.length ?? 0;
  return a.map((row) => {
    const [re, im] = [new Array<number>(cols).fill(0), new Array<number>(cols).fill(0)];
    row.forEach(([x, y], k) => {
      if (x === 0 && y === 0) return;
      b[k]!.forEach(([u, v], c) => {
        re[c]! += x * u - y * v;
        im[c]! += x * v + y * u;
      });
    });
    return re.map((x, c): Z => [x, im[c]!]);
  });
};
export const matVec = (a: Mat, v: Vec): Vec => a.map((row) => sum(row.map((x, k) => times(x, v[k]!))));
export const dagger = (a: Mat): Mat => build(a[0]?.length ?? 0, a.length, (r, c) => conj(a[c]![r]!));
export const transpose = (a: Mat): Mat => build(a[0]?.length ?? 0, a.length, (r, c) => a[c]![r]!);
export const conjMat = (a: Mat): Mat => a.map((row) => row.map(conj));
export const trace = (a: Mat): Z => sum(a.map((row, i) => row[i]!));

/** A (x) B, the left factor most significant. */
export const kron = (a: Mat, b: Mat): Mat => {
  const [br, bc] = [b.length, b[0]?.length ?? 0];
  return build(a.length * br, (a[0]?.length ?? 0) * bc, (r, c) =>
    times(a[Math.floor(r / br)]![Math.floor(c / bc)]!, b[r % br]![c % bc]!),
  );
};

/** The levels of basis state `index` of sites with `dims`, site 0 first. */
export const digits = (index: number, dims: readonly number[]): number[] => {
  const out: number[] = [];
  for (const d of [...dims].reverse()) {
    out.unshift(index % d);
    index = Math.floor(index / d);
  }
  return out;
};

/** The index of levels `x` of sites with `dims`. */
export const indexFrom = (x: readonly number[], dims: readonly number[]): number =>
  dims.reduce((index, d, i) => index * d + x[i]!, 0);

/** A matrix on `sites` (first most significant in the matrix, any order) of sites with `dims`, identity elsewhere. */
export const embed = (matrix: Mat, sites: readonly number[], dims: readonly number[]): Mat => {
  const D = dims.reduce((a, b) => a * b, 1);
  const local = sites.map((s) => dims[s]!);
  return build(D, D, (r, c) => {
    const [x, y] = [digits(r, dims), digits(c, dims)];
    if (x.some((level, s) => !sites.includes(s) && level !== y[s])) return [0, 0];
    const row = indexFrom(
      sites.map((s) => x[s]!),
      local,
    );
    const col = indexFrom(
      sites.map((s) => y[s]!),
      local,
    );
    return matrix[row]![col]!;
  });
};

export const inner = (a: Vec, b: Vec): Z => sum(a.map((x, i) => times(conj(x), b[i]!)));
export const outer = (a: Vec, b: Vec = a): Mat =>
  build(a.length, b.length, (r, c) => times(a[r]!, conj(b[c]!)));

/** <psi|O|psi> / <psi|psi>. */
export const expectation = (psi: Vec, op: Mat): Z => {
  const norm = inner(psi, psi)[0];
  return times([1 / norm, 0], inner(psi, matVec(op, psi)));
};

/** tr(O rho) / tr(rho). */
export const expectationMixed = (rho: Mat, op: Mat): Z => {
  const norm = trace(rho)[0];
  return times([1 / norm, 0], trace(mul(op, rho)));
};

/** The partial trace of rho over all sites not in `keep`; kept sites in the order given. */
export const partialTrace = (rho: Mat, dims: readonly number[], keep: readonly number[]): Mat => {
  const keptDims = keep.map((s) => dims[s]!);
  const rest = dims.map((_, s) => s).filter((s) => !keep.includes(s));
  const restDims = rest.map((s) => dims[s]!);
  const size = (d: readonly number[]): number => d.reduce((a, b) => a * b, 1);
  const full = (kept: number[], traced: number[]): number =>
    indexFrom(
      dims.map((_, s) => (keep.includes(s) ? kept[keep.indexOf(s)]! : traced[rest.indexOf(s)]!)),
      dims,
    );
  return build(size(keptDims), size(keptDims), (r, c) =>
    sum(
      range(size(restDims)).map((t) => {
        const traced = digits(t, restDims);
        return rho[full(digits(r, keptDims), traced)]![full(digits(c, keptDims), traced)]!;
      }),
    ),
  );
};

/** Interleaved numbers of the package as pairs, and back. */
export const vecOf = (data: ArrayLike<number>): Vec =>
  range(data.length / 2).map((i) => [data[2 * i]!, data[2 * i + 1]!]);
export const matOf = (m: { rows: number; cols: number; data: ArrayLike<number> }): Mat =>
  build(m.rows, m.cols, (r, c) => [m.data[2 * (r * m.cols + c)]!, m.data[2 * (r * m.cols + c) + 1]!]);
export const interleaved = (items: Vec | Mat): Float64Array =>
  Float64Array.from((items.flat(1) as (Z | number)[]).flat() as number[]);
export const complexMatrix = (a: Mat): { rows: number; cols: number; data: Float64Array } => ({
  rows: a.length,
  cols: a[0]?.length ?? 0,
  data: interleaved(a),
});

/** The largest |re| or |im| difference; `Infinity` for unequal shapes, NaN anywhere gives NaN. */
export const distance = (a: Vec | Mat, b: Vec | Mat): number => {
  const [x, y] = [interleaved(a), interleaved(b)];
  if (x.length !== y.length || a.length !== b.length) return Infinity;
  return x.reduce(
    (max, value, i) => (Number.isNaN(value - y[i]!) ? NaN : Math.max(max, Math.abs(value - y[i]!))),
    0,
  );
};
