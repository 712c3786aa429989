import { ConvergenceError, SingularMatrixError } from '../errors.ts';
import type { ApplyMap } from '../linalg/apply-map.ts';
import { arnoldi } from '../linalg/krylov/arnoldi.ts';
import { csrMap, type CsrMatrix } from '../linalg/krylov/csr.ts';
import { withLevelLu } from '../linalg/krylov/level-lu.ts';
import { levelPlan, type LevelPlan } from '../linalg/krylov/level-plan.ts';
import { shiftedFactors } from '../linalg/krylov/shifted-factors.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { powerOfTwoInverse } from '../linalg/power-of-two.ts';
import { maxAbs } from '../linalg/products.ts';
import { nullSpace } from '../linalg/pseudo-inverse.ts';
import type { Rng } from '../linalg/random.ts';
import { modulus } from '../linalg/scalar.ts';
import { schurValues } from '../linalg/schur.ts';
import { normalise, vectorNorm } from '../linalg/vector-norm.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { toDense } from '../operators/to-dense.ts';

/** The null space of a Liouvillian, and the modulus of the next eigenvalue. */
export interface NullVectors {
  /** Columns. */
  readonly basis: ComplexMatrix;
  readonly gap: number;
}

/** How the null space is looked for. */
export interface NullSearch {
  /** Eigenvalues of at most this modulus are zero: `tolerance` times the largest entry. */
  readonly limit: number;
  readonly tolerance: number;
  readonly rng: Rng;
  readonly maxBytes?: number;
  /** Whether a sparse LU may be made where elimination by levels does not do. */
  readonly sparseLu: boolean;
}

/** Up to this many rows a Liouvillian is treated as a dense matrix. */
const denseRows = 100;

/** More steady states than this are not looked for. */
const maxNullity = 64;

/** Elimination by levels is taken up to this many multiplications, and up to more where no level is wider than thrice the dimension: nothing else is as fast there. */
const mostMultiplications = 1e9;
const mostOfNarrow = 2e10;

/** The shift of the matrix, relative to its largest entry, that keeps it regular. */
const shift = 2 ** -27;

/** Largest |L v| / |v|, relative to the largest entry of L, of a null vector. */
const accurate = 1e-11;

/** Null vectors of a Liouvillian (or of its adjoint) as a sparse matrix, undefined where sparse LU is needed and not wanted. Throws `ConvergenceError` past 32 of them, `BudgetExceededError`. */
export function nullVectors(l: SparseOperator, search: NullSearch): NullVectors | undefined {
  const size = l.rowStart.length - 1;
  if (size <= denseRows) return denseNullVectors(toDense(l), search);
  const factor = powerOfTwoInverse(maxAbs({ rows: 1, cols: l.values.length / 2, data: l.values }));
  const { rowStart, column } = l;
  const csr: CsrMatrix = {
    size,
    rowStart,
    column,
    values: l.values.map((x) => factor * x),
  };
  const limit = factor * search.limit;
  const scaledSearch = { ...search, limit };
  const found = byLevels(csr, scaledSearch) ?? (search.sparseLu ? bySparseLu(csr, scaledSearch) : undefined);
  return found && { basis: found.basis, gap: found.gap / factor };
}

/** Undefined where levels are too wide, or blocks too near to singular. */
function byLevels(csr: CsrMatrix, search: NullSearch): NullVectors | undefined {
  const plan = coherences(csr);
  const widest = Math.max(0, ...plan.chains.flatMap(({ levels }) => levels.map(({ length }) => length)));
  const most = widest ** 2 <= 9 * csr.size ? mostOfNarrow : mostMultiplications;
  if (plan.multiplications > most) return undefined;
  const options = search.maxBytes === undefined ? { shift } : { shift, maxBytes: search.maxBytes };
  try {
    return withLevelLu(csr, plan, options, (solve) => {
      const found = searchedBy(solve, [shift, 0], csr, search);
      return residualOf(csr, found.basis) <= accurate ? found : undefined;
    });
  } catch (error) {
    if (error instanceof SingularMatrixError) return undefined;
    throw error;
  }
}

/** Levels of the entries of rho by their distance from the diagonal; Hermiticity is the mirror. */
function coherences(csr: CsrMatrix): LevelPlan {
  const levels = Math.round(Math.sqrt(csr.size));
  const diagonal = Int32Array.from({ length: levels }, (_, i) => i * (levels + 1));
  const mirror = Int32Array.from(
    { length: csr.size },
    (_, at) => (at % levels) * levels + Math.floor(at / levels),
  );
  return levelPlan(csr, diagonal, mirror);
}

function bySparseLu(csr: CsrMatrix, search: NullSearch): NullVectors {
  const options = search.maxBytes === undefined ? {} : { maxBytes: search.maxBytes };
  const { lu, re, im } = shiftedFactors(csr, [shift, 0], [0.8, 0.6], options);
  return searchedBy((v, out) => void lu.solve(v, out), [re, im], csr, search);
}

/** The null vectors, given solves with L - sigma. */
function searchedBy(
  solve: ApplyMap,
  sigma: readonly [re: number, im: number],
  csr: CsrMatrix,
  search: NullSearch,
): NullVectors {
  const one = uniqueNullVector(solve, sigma, csr, search);
  if (one) return one;
  for (let count = 3; count <= maxNullity; count *= 2) {
    const found = arnoldi(solve, csr.size, { count, rng: search.rng });
    const sizes = found.vectors.map((_, k) => distanceFromZero(found.values, k, sigma));
    const order = sizes.map((_, k) => k).sort((j, k) => (sizes[j] as number) - (sizes[k] as number));
    const beyond = order.find((k) => (sizes[k] as number) > search.limit);
    if (beyond === undefined) continue;
    const zero = order.filter((k) => (sizes[k] as number) <= search.limit);
    const basis = columns(zero.map((k) => found.vectors[k] as Float64Array));
    return { basis, gap: sizes[beyond] as number };
  }
  throw tooMany(search.limit);
}

/** More null vectors than are looked for. */
function tooMany(limit: number): ConvergenceError {
  const instead = 'Restrict the generator to a symmetry sector first.';
  return new ConvergenceError(
    `More than ${maxNullity / 2} steady states: the search`,
    limit,
    maxNullity,
    instead,
  );
}

/**
 * The null vector by inverse iteration, and the gap by Arnoldi with it projected away along the trace, which L conserves. Undefined where there is more
 * than one, or a second one nearly.
 */
function uniqueNullVector(
  solve: ApplyMap,
  sigma: readonly [re: number, im: number],
  csr: CsrMatrix,
  { rng, limit }: NullSearch,
): NullVectors | undefined {
  const v = Float64Array.from({ length: 2 * csr.size }, () => rng.normal());
  for (let step = 0; step < 3; step++) {
    solve(v, v);
    normalise(v);
  }
  const [re, im] = traceOf(v);
  if (!(modulus(re, im) > 1e-6) || residualOf(csr, columns([v])) > accurate) return undefined;
  const norm = re * re + im * im;
  const rho = v.map((_, i) => {
    const [x, y] = [v[i - (i & 1)] as number, v[i | 1] as number];
    return i & 1 ? (y * re - x * im) / norm : (x * re + y * im) / norm;
  });
  const deflated: ApplyMap = (x, out) => {
    solve(x, out);
    subtractMultiple(out, rho, traceOf(out));
  };
  const { values } = arnoldi(deflated, csr.size, {
    count: 1,
    tolerance: 1e-9,
    basisSize: 12,
    rng,
  });
  const gap = distanceFromZero(values, 0, sigma);
  return gap > limit ? { basis: columns([rho]), gap } : undefined;
}

/** |sigma + 1 / mu| for the k-th eigenvalue mu of the inverse. */
function distanceFromZero(values: Float64Array, k: number, [re, im]: readonly [number, number]): number {
  const [p, q] = [values[2 * k] as number, values[2 * k + 1] as number];
  const size = modulus(p, q);
  return modulus(re + p / size / size, im - q / size / size);
}

/** The trace of a matrix given by its rows. */
function traceOf(v: Float64Array): [re: number, im: number] {
  const levels = Math.round(Math.sqrt(v.length / 2));
  let re = 0;
  let im = 0;
  for (let i = 0; i < levels; i++) {
    re += v[2 * i * (levels + 1)] as number;
    im += v[2 * i * (levels + 1) + 1] as number;
  }
  return [re, im];
}

/** y -= (re + i im) x. */
function subtractMultiple(y: Float64Array, x: Float64Array, [re, im]: readonly [number, number]): void {
  for (let i = 0; i < y.length; i += 2) {
    const u = x[i] as number;
    const v = x[i + 1] as number;
    y[i] = (y[i] as number) - re * u + im * v;
    y[i + 1] = (y[i + 1] as number) - re * v - im * u;
  }
}

/** The largest |L v| / |v| over the columns. */
function residualOf(csr: CsrMatrix, basis: ComplexMatrix): number {
  const apply = csrMap(csr);
  let worst = 0;
  for (let c = 0; c < basis.cols; c++) {
    const v = new Float64Array(2 * basis.rows);
    for (let r = 0; r < basis.rows; r++) {
      v[2 * r] = basis.data[2 * (r * basis.cols + c)] as number;
      v[2 * r + 1] = basis.data[2 * (r * basis.cols + c) + 1] as number;
    }
    const moved = new Float64Array(v.length);
    apply(v, moved);
    worst = Math.max(worst, vectorNorm(moved) / vectorNorm(v));
  }
  return worst;
}

function denseNullVectors(l: ComplexMatrix, { limit, tolerance }: NullSearch): NullVectors {
  const values = schurValues(l);
  const sizes = Array.from({ length: l.rows }, (_, k) =>
    modulus(values[2 * k] as number, values[2 * k + 1] as number),
  ).sort((a, b) => a - b);
  const count = sizes.filter((value) => value <= limit).length;
  const basis = nullSpace(l, tolerance);
  if (basis.cols !== count) {
    throw new ConvergenceError(
      'The null space of a Liouvillian',
      sizes[count] ?? 0,
      1,
      'Change `tolerance`.',
    );
  }
  return { basis, gap: sizes[count] ?? Infinity };
}

/** Vectors side by side. */
export function columns(vectors: readonly Float64Array[]): ComplexMatrix {
  const rows = (vectors[0] as Float64Array).length / 2;
  const out = zeros(rows, vectors.length);
  vectors.forEach((vector, c) => {
    for (let r = 0; r < rows; r++) {
      out.data[2 * (r * out.cols + c)] = vector[2 * r] as number;
      out.data[2 * (r * out.cols + c) + 1] = vector[2 * r + 1] as number;
    }
  });
  return out;
}
