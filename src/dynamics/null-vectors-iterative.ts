import { ConvergenceError } from '../errors.ts';
import { adjointForm } from '../linalg/adjoint-form.ts';
import type { ApplyMap } from '../linalg/apply-map.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { arnoldi } from '../linalg/krylov/arnoldi.ts';
import { gmres } from '../linalg/krylov/gmres.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { add, conjugate, dagger, multiply, scaled, transpose } from '../linalg/products.ts';
import type { Rng } from '../linalg/random.ts';
import { complex, modulus } from '../linalg/scalar.ts';
import { schur, type SchurForm } from '../linalg/schur.ts';
import { solve } from '../linalg/solve.ts';
import { triangularSylvester } from '../linalg/triangular-sylvester.ts';
import { vectorNorm } from '../linalg/vector-norm.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { daggerSparse, multiplySparse } from '../operators/sparse-algebra.ts';
import { toDense } from '../operators/to-dense.ts';
import { toSparse } from '../operators/to-sparse.ts';
import type { Lindbladian } from './lindbladian.ts';
import { columns, type NullVectors } from './null-vectors.ts';

/** A Liouvillian S + J without its matrix: S X = K X + X K^dagger, J X = sum L X L^dagger; or its adjoint. */
export interface SplitLiouvillian {
  readonly size: number;
  /** out = (S + J) v on matrices by rows. */
  readonly apply: ApplyMap;
  /** out = (J + shift) v. */
  readonly jump: ApplyMap;
  /** out = (S - shift)^-1 v. */
  readonly solve: ApplyMap;
}

/** How the null space is looked for. */
export interface IterativeSearch {
  readonly rng: Rng;
  /** Products with the generator at most. */
  readonly maxSteps: number;
}

/** The shift of S, relative to |K|, that keeps it regular where a state does not decay. */
const shiftShare = 1e-3;

/** 1 - mu below this for an eigenvalue mu of the chain of jumps: a second steady state, as far as one can tell. */
const same = 1e-9;

/** More steady states than this are not looked for. */
const maxNullity = 32;

/** Splits a generator that does not depend on time. Cost one Schur form of a D x D matrix. */
export function splitLiouvillian(of: Lindbladian): {
  readonly states: SplitLiouvillian;
  readonly observables: SplitLiouvillian;
} {
  const jumps = of.jumps.map(({ operator }) => toSparse(operator));
  let k = of.hamiltonian
    .map(({ operator }) => scaled(toDense(operator), complex(0, -1)))
    .reduce((a, b) => add(a, b));
  for (const l of jumps) k = add(k, scaled(toDense(multiplySparse(daggerSparse(l), l)), -0.5));
  const n = k.rows;
  const shift = shiftShare * (vectorNorm(k.data) / Math.sqrt(n) || 1);
  const shifted = {
    ...k,
    data: k.data.map((x, i) => (i % (2 * n + 2) === 0 ? x - shift / 2 : x)),
  };
  const form = schur(shifted);
  const dual = adjointForm(form);
  return {
    states: splitBy(k, jumps, shift, [form, dual]),
    observables: splitBy(dagger(k), jumps.map(daggerSparse), shift, [dual, form]),
  };
}

function splitBy(
  k: ComplexMatrix,
  jumps: readonly SparseOperator[],
  shift: number,
  [left, right]: readonly [SchurForm, SchurForm],
): SplitLiouvillian {
  const size = k.rows;
  const square = (data: Float64Array): ComplexMatrix => ({
    rows: size,
    cols: size,
    data,
  });
  const dual = dagger(k);
  const jumped = jumpMap(jumps, size);
  return {
    size,
    apply: (v, out) => {
      jumped(v, out);
      const x = square(v);
      kernels().axpy(out, multiply(k, x).data, 1, 0);
      kernels().axpy(out, multiply(x, dual).data, 1, 0);
    },
    jump: (v, out) => {
      jumped(v, out);
      kernels().axpy(out, v, shift, 0);
    },
    solve: (v, out) => {
      const turned = multiply(multiply(left.z, square(v), 'h'), right.z);
      const y = triangularSylvester(left.t, right.t, turned);
      out.set(multiply(multiply(left.z, y), right.z, 'n', 'h').data);
    },
  };
}

/** out = sum L X L^dagger, for any X: (L X L^dagger)^T = conj(L) (L X)^T. */
function jumpMap(jumps: readonly SparseOperator[], size: number): ApplyMap {
  const pairs = jumps.map((l) => ({
    l,
    conjugated: conjugate({ rows: 1, cols: l.column.length, data: l.values }).data,
  }));
  return (v, out) => {
    const sum = kernels().run((work) => {
      const [x, product, turned, total] = [
        work.put(v),
        work.zeros(v.length),
        work.zeros(v.length),
        work.zeros(v.length),
      ];
      for (const { l, conjugated } of pairs) {
        const rows = {
          rows: size,
          rowStart: work.put(l.rowStart),
          column: work.put(l.column),
        };
        work.vectors.clear(product);
        work.sparse.addCsr(product, { ...rows, values: work.put(l.values) }, x, size);
        work.write(turned, transpose({ rows: size, cols: size, data: work.read(product) }).data);
        work.sparse.addCsr(total, { ...rows, values: work.put(conjugated) }, turned, size);
      }
      return work.read(total);
    });
    out.set(transpose({ rows: size, cols: size, data: sum }).data);
  };
}

/**
 * The null vectors of a Liouvillian without its matrix: fixed points of the chain of jumps, rho -> -S^-1 J rho, whose eigenvalues do not exceed 1, by Arnoldi. The gap by
 * Arnoldi on the inverse beside the null space, GMRES with S^-1 as preconditioner inside, to some 1e-3 of itself. Throws `ConvergenceError`.
 */
export function iterativeNullVectors(
  split: SplitLiouvillian,
  dual: SplitLiouvillian,
  search: IterativeSearch,
): {
  readonly right: NullVectors;
  readonly left: ComplexMatrix;
  readonly limit: number;
} {
  const right = fixedPoints(split, search);
  const unit = identityVector(split.size);
  const left = right.cols === 1 ? columns([unit]) : fixedPoints(dual, search);
  if (left.cols !== right.cols) {
    throw new ConvergenceError(
      'The null space of a Liouvillian',
      right.cols - left.cols,
      search.maxSteps,
      "Use `method: 'direct'`.",
    );
  }
  const gap = right.cols === split.size ** 2 ? Infinity : gapBeside(split, right, left, search);
  return { right: { basis: right, gap }, left, limit: same };
}

function identityVector(size: number): Float64Array {
  return Float64Array.from({ length: 2 * size * size }, (_, i) => (i % (2 * size + 2) === 0 ? 1 : 0));
}

function fixedPoints(split: SplitLiouvillian, { rng, maxSteps }: IterativeSearch): ComplexMatrix {
  const room = new Float64Array(2 * split.size ** 2);
  const chain: ApplyMap = (v, out) => {
    split.jump(v, room);
    split.solve(room, out);
    kernels().scale(out, -1, 0);
  };
  const dimension = split.size ** 2;
  const one = uniqueFixedPoint(chain, dimension, { rng, maxSteps });
  if (one) return columns([one]);
  for (let count = 2; ; count *= 2) {
    const wanted = Math.min(count, dimension - 1);
    const options = {
      count: wanted,
      which: 'largestReal',
      tolerance: 1e-12,
      maxSteps,
      rng,
    } as const;
    const { values, vectors } = arnoldi(chain, dimension, options);
    const fixed = vectors.filter((_, k) => distanceFromOne(values, k) < same);
    if (fixed.length < wanted && fixed.length > 0) return columns(fixed);
    if (count >= maxNullity || fixed.length === 0) {
      const instead = "Restrict the generator to a symmetry sector, or use `method: 'direct'`.";
      const least = Math.min(...vectors.map((_, k) => distanceFromOne(values, k)));
      const what = fixed.length > 0 ? `At least ${fixed.length} steady states: the` : 'The';
      throw new ConvergenceError(`${what} search`, least, maxSteps, instead);
    }
  }
}

/** |mu - 1| of the k-th eigenvalue mu. */
function distanceFromOne(values: Float64Array, k: number): number {
  return modulus((values[2 * k] as number) - 1, values[2 * k + 1] as number);
}

/** The fixed point, where the next eigenvalue of the chain is clearly apart from 1. */
function uniqueFixedPoint(
  chain: ApplyMap,
  dimension: number,
  { rng, maxSteps }: IterativeSearch,
): Float64Array | undefined {
  const search = { count: 1, which: 'largestReal', maxSteps, rng } as const;
  const { vectors, values } = arnoldi(chain, dimension, { ...search, tolerance: 1e-12 });
  const [v] = vectors;
  if (!v || distanceFromOne(values, 0) >= same) return undefined;
  const overlap = new Float64Array(2);
  const without: ApplyMap = (x, out) => {
    chain(x, out);
    kernels().dot(overlap, v, out);
    kernels().axpy(out, v, -(overlap[0] as number), -(overlap[1] as number));
  };
  const next = arnoldi(without, dimension, { ...search, tolerance: 1e-4, allowUnconverged: true });
  return next.converged && (next.values[0] as number) < 0.99 ? v : undefined;
}

/** |lambda| of the eigenvalue nearest to zero on the complement of the null space. */
function gapBeside(
  split: SplitLiouvillian,
  right: ComplexMatrix,
  left: ComplexMatrix,
  { rng, maxSteps }: IterativeSearch,
): number {
  const overlaps = multiply(left, right, 'h');
  const project = (v: Float64Array): void => {
    const shares = solve(overlaps, multiply(left, { rows: v.length / 2, cols: 1, data: v }, 'h'));
    kernels().axpy(v, multiply(right, shares).data, -1, 0);
  };
  const inverse: ApplyMap = (v, out) => {
    const b = v.slice();
    project(b);
    const options = {
      preconditioner: split.solve,
      tolerance: 1e-5,
      restart: 60,
      maxSteps,
      allowUnconverged: true,
    };
    out.set(gmres(split.apply, b, options).x);
    project(out);
  };
  const { values } = arnoldi(inverse, split.size ** 2, {
    count: 1,
    tolerance: 1e-4,
    basisSize: 12,
    maxSteps: 60,
    rng,
    allowUnconverged: true,
  });
  return 1 / modulus(values[0] as number, values[1] as number);
}
