import type { Address } from '../address.ts';

/** assembly/vectors.ts; counts are complex numbers in `...Complex` and `dot...`, doubles elsewhere. */
export interface VectorExports {
  axpyComplex(y: Address, x: Address, count: number, z: Address): void;
  axpyReal(y: Address, x: Address, count: number, a: number): void;
  addOne(out: Address, base: Address, x: Address, a: number, count: number): void;
  addTwo(out: Address, base: Address, x: Address, a: number, y: Address, b: number, count: number): void;
  addFour(
    out: Address,
    base: Address,
    x: Address,
    a: number,
    y: Address,
    b: number,
    z: Address,
    c: number,
    w: Address,
    d: number,
    count: number,
  ): void;
  scaledSquares(x: Address, y: Address, z: Address, count: number, rtol: number, atol: number): number;
  scaleComplex(x: Address, count: number, z: Address): void;
  scaleReal(x: Address, count: number, a: number): void;
  multiplyComplex(y: Address, x: Address, count: number): void;
  dot(out: Address, x: Address, y: Address, count: number): void;
  dotCompensated(out: Address, x: Address, y: Address, count: number): void;
  norm2(x: Address, count: number): number;
  maxAbs(x: Address, count: number): number;
  allReal(x: Address, count: number): number;
}

/** assembly/functions.ts */
export interface FunctionExports {
  functionScratch(): number;
  exp(out: Address, x: Address, count: number, work: Address): void;
  tanh(out: Address, x: Address, count: number, work: Address): void;
  logCosh(out: Address, x: Address, count: number, work: Address): void;
  sinCos(sines: Address, cosines: Address, x: Address, count: number, work: Address): void;
}

/** C += A B with its sizes and scratch; strides are bytes. */
type RealProduct = (
  c: Address,
  ldc: number,
  a: Address,
  aRow: number,
  aCol: number,
  b: Address,
  bRow: number,
  bCol: number,
  m: number,
  k: number,
  n: number,
  work: Address,
) => void;

/** C += A A^T with its sizes and scratch. */
type RankUpdate = (
  c: Address,
  ldc: number,
  a: Address,
  aRow: number,
  aCol: number,
  n: number,
  k: number,
  work: Address,
) => void;

/** assembly/real-products.ts */
export interface RealProductExports {
  realScratch(m: number, k: number, n: number, bytes: number): number;
  readonly realGemm64: RealProduct;
  readonly realGemm32: RealProduct;
  readonly rankUpdate64: RankUpdate;
  readonly rankUpdate32: RankUpdate;
}

/** assembly/local.ts; `v` and `out` include the start of the nest, offsets and steps are bytes. */
export interface LocalExports {
  denseTwo(v: Address, nest: Address, step: number, m: Address): void;
  denseFour(v: Address, nest: Address, o1: number, o2: number, o3: number, m: Address): void;
  denseMany(
    out: Address,
    v: Address,
    nest: Address,
    d: number,
    offsets: Address,
    packed: Address,
    panel: Address,
    add: boolean,
  ): void;
  addEntries(out: Address, v: Address, nest: Address, entries: Address, many: number): void;
  scaleLevels(v: Address, nest: Address, entries: Address, many: number): void;
  swapLevels(v: Address, nest: Address, step: number): void;
  rotateLevels(v: Address, nest: Address, cycle: Address, length: number): void;
}

/** assembly/sweep.ts */
export interface SweepExports {
  sweepScratch(bytes: number): number;
  sweep(v: Address, program: Address, from: number, to: number, own: Address): void;
}

/** assembly/sparse.ts */
export interface SparseExports {
  addCsr(
    out: Address,
    rowStart: Address,
    column: Address,
    values: Address,
    rows: number,
    v: Address,
    columns: number,
    z: Address,
  ): void;
  addBanded(
    out: Address,
    offsets: Address,
    diagonals: number,
    values: Address,
    n: number,
    v: Address,
    columns: number,
    z: Address,
  ): void;
}

/** assembly/series.ts */
export interface SeriesExports {
  bandSeries(
    first: Address,
    stride: number,
    n: number,
    counts: Address,
    terms: Address,
    degree: number,
    h: number,
    smallest: number,
    sizes: Address,
  ): number;
  seriesAt(
    out: Address,
    first: Address,
    stride: number,
    n: number,
    count: number,
    s: number,
    powers: Address,
  ): number;
}

/** assembly/hermitian; `map`, `vectors` and `rows` are tables of map.ts, `ld` bytes between rows. */
export interface HermitianExports {
  applyMap(map: Address, out: Address, packed: Address): void;
  stages(map: Address, vectors: Address, rows: Address, from: number, to: number, h: number): void;
  unpack(x: Address, ld: number, packed: Address, n: number, halo: number): void;
  fold(packed: Address, a: Address, ld: number, n: number): void;
  packedSquares(x: Address, y: Address, z: Address, n: number, rtol: number, atol: number): number;
  packedNorm2(x: Address, n: number): number;
}

/** assembly/draws.ts */
export interface DrawExports {
  squares(weights: Address, v: Address, count: number): void;
  cumulate(sums: Address, weights: Address, count: number): void;
  locate(indices: Address, sums: Address, count: number, points: Address, many: number): void;
}

/**
 * assembly/factor: real input has `parts` = 1, complex 2; an entry takes `bytes`, rows and columns are bytes. Those that iterate return 0, or 1 when they
 * do not converge.
 */
export interface FactorisationExports {
  hermitianEigenScratch(parts: number, n: number): number;
  hermitianEigen(
    parts: number,
    bytes: number,
    a: Address,
    n: number,
    values: Address,
    vectors: Address,
    work: Address,
  ): number;
  singularValuesScratch(parts: number, m: number, n: number): number;
  singularValues(
    parts: number,
    a: Address,
    row: number,
    column: number,
    m: number,
    n: number,
    vectors: boolean,
    s: Address,
    work: Address,
  ): number;
  singularVectors(
    bytes: number,
    count: number,
    u: Address,
    uRow: number,
    uColumn: number,
    vh: Address,
    vRow: number,
    vColumn: number,
    work: Address,
  ): void;
}

/** assembly/factor/{qr,pivoted-qr}.ts: as above. */
export interface OrthogonalExports {
  qrScratch(parts: number, m: number, n: number): number;
  qr(
    parts: number,
    bytes: number,
    a: Address,
    aRow: number,
    aColumn: number,
    m: number,
    n: number,
    q: Address,
    qRow: number,
    qColumn: number,
    r: Address,
    rRow: number,
    rColumn: number,
    work: Address,
  ): void;
  pivotedQrScratch(parts: number, m: number, n: number): number;
  pivotedQr(
    parts: number,
    a: Address,
    m: number,
    n: number,
    q: Address,
    r: Address,
    order: Address,
    work: Address,
  ): void;
}

/** assembly/factor/{equilibrate,lu,triangular-solve,cholesky}.ts; rows are bytes. */
export interface EliminationExports {
  equilibrateScratch(n: number): number;
  equilibrate(a: Address, n: number, rowScale: Address, colScale: Address, work: Address): number;
  scaleRows(b: Address, n: number, cols: number, factors: Address): void;
  scaleColumns(b: Address, rows: number, n: number, factors: Address): void;
  columnSums(sums: Address, a: Address, rows: number, n: number, work: Address): void;
  hermitianUpper(a: Address, n: number): number;
  luScratch(n: number): number;
  lu(a: Address, n: number, swaps: Address, work: Address): number;
  inverseScratch(n: number): number;
  inverse(x: Address, a: Address, n: number, swaps: Address, work: Address): void;
  exchangeRows(b: Address, row: number, cols: number, swaps: Address, first: number, end: number): void;
  restoreRows(b: Address, row: number, cols: number, swaps: Address, n: number): void;
  choleskyScratch(n: number): number;
  cholesky(a: Address, n: number, least: Address, work: Address): number;
  triangularScratch(n: number, cols: number): number;
  triangularSolve(
    upper: boolean,
    unit: boolean,
    adjoint: boolean,
    t: Address,
    ldt: number,
    n: number,
    b: Address,
    ldb: number,
    cols: number,
    work: Address,
  ): void;
}

/** assembly/schur; an address of 0 for the `z` of `schurForm` leaves the basis out. Iterations return 0, or 1 when they do not converge. */
export interface SpectrumExports {
  schurScratch(n: number): number;
  schurForm(a: Address, n: number, z: Address, work: Address): number;
  eigenvectorScratch(n: number): number;
  eigenvectors(out: Address, t: Address, z: Address, n: number, work: Address): void;
  qzScratch(n: number): number;
  qz(
    s: Address,
    t: Address,
    q: Address,
    z: Address,
    n: number,
    sLimit: number,
    tLimit: number,
    work: Address,
  ): number;
}
