import { ArgumentError, ConvergenceError } from '../errors.ts';
import { eigh, hermitianEigenvalues } from '../linalg/eigh.ts';
import { hermitianPart } from '../linalg/hermitian-part.ts';
import { identity, type ComplexMatrix } from '../linalg/matrix.ts';
import {
  add,
  frobenius,
  hermiticityDefect,
  kron,
  maxAbs,
  multiply,
  scaled,
  trace,
  transpose,
} from '../linalg/products.ts';
import { powerOfTwoInverse } from '../linalg/power-of-two.ts';
import { lbfgs } from '../linalg/optimize/lbfgs.ts';
import type { Evaluation } from '../linalg/optimize/objective.ts';
import { dimension, requireSameSpace } from '../spaces/space.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import type { Channel } from './channel.ts';
import { toChoi, type MapBudget } from './convert.ts';
import { outputTrace } from './output-trace.ts';

/** Options of `diamondNorm` and `diamondDistance`. */
export interface DiamondOptions extends MapBudget {
  /** The gap between both bounds that is allowed, as part of the value; 1e-7 by default, down to 1e-8. */
  readonly tolerance?: number;
  /** Steps of L-BFGS; 2,000 by default. */
  readonly maxSteps?: number;
}

/** A diamond norm between two bounds that prove each other. */
export interface DiamondNorm {
  /** The middle of the bounds. */
  readonly value: number;
  /** Half of the gap: the value is right within it. */
  readonly error: number;
  /** What `input` reaches. */
  readonly lower: number;
  /** What a dual solution proves. */
  readonly upper: number;
  /** The state of the system of a best (entangled, purified) input. */
  readonly input: DensityMatrix;
  readonly steps: number;
}

/**
 * The diamond norm max over inputs of |(Phi (x) id)(psi)|_1 of a map that keeps Hermitian matrices Hermitian, such as a difference of channels; 1 for channels, at most 2
 * for their differences. It is the maximum of the concave function |(sqrt rho (x) 1) J (sqrt rho (x) 1)|_1 over states rho; L-BFGS climbs it, and each point
 * on the way gives a dual solution Y >= +-J with the upper bound |tr_out Y|, so that the gap is known and no solver is trusted.
 * Cost per step: two eigenproblems of size d_in d_out. Throws `ArgumentError` for a map that does not keep Hermiticity, `ConvergenceError` when the gap does not close,
 * `BudgetExceededError`. Watrous, Theory of Computing 5 (2009) 217.
 */
export function diamondNorm(of: Channel, options: DiamondOptions = {}): DiamondNorm {
  return within(hermitianChoi(of, 'of', options), of, options);
}

/**
 * Half of the diamond norm of the difference: how far apart two channels are, 0 to 1; (1 + it)/2 is the best chance to tell them apart by one use. Bounds as in
 * `diamondNorm`. Throws `SpaceMismatchError`, and what `diamondNorm` throws.
 */
export function diamondDistance(a: Channel, b: Channel, options: DiamondOptions = {}): DiamondNorm {
  requireSameSpace('The input of `b`', a.from, b.from);
  requireSameSpace('The output of `b`', a.to, b.to);
  const [first, second] = [hermitianChoi(a, 'a', options), hermitianChoi(b, 'b', options)];
  return times(within(add(first, second, 1, -1), a, options), 1 / 2);
}

/** The Choi matrix of a map that keeps Hermitian matrices Hermitian, up to rounding. */
function hermitianChoi(of: Channel, argument: string, options: DiamondOptions): ComplexMatrix {
  const { matrix } = toChoi(of, options);
  if (hermiticityDefect(matrix) <= 1e-12 * frobenius(matrix)) return matrix;
  throw new ArgumentError(
    argument,
    'keep Hermitian matrices Hermitian',
    'its Choi matrix is not Hermitian',
    'Norms of other maps are not offered.',
  );
}

/** The norm for a Choi matrix of any size; what rounding makes of it that is not Hermitian widens the bounds. */
function within(matrix: ComplexMatrix, of: Channel, options: DiamondOptions): DiamondNorm {
  const scale = powerOfTwoInverse(maxAbs(matrix));
  const j = scaled(matrix, scale);
  const hermitian = hermitianPart(j);
  const skew = Math.sqrt(j.rows) * frobenius(add(j, hermitian, 1, -1));
  const found = ascend(hermitian, of, options);
  const { error, lower, upper } = found;
  return times(
    { ...found, error: error + skew, lower: Math.max(0, lower - skew), upper: upper + skew },
    1 / scale,
  );
}

function times(found: DiamondNorm, factor: number): DiamondNorm {
  const { value, error, lower, upper } = found;
  return {
    ...found,
    ...{ value: factor * value, error: factor * error, lower: factor * lower, upper: factor * upper },
  };
}

function ascend(j: ComplexMatrix, of: Channel, options: DiamondOptions): DiamondNorm {
  const { tolerance = 1e-7, maxSteps = 2000 } = options;
  if (!(tolerance >= 1e-8)) throw new ArgumentError('tolerance', 'be at least 1e-8', `it is ${tolerance}`);
  const problem = new Problem(j, dimension(of.from), dimension(of.to), tolerance / 8);
  let g: Float64Array = identity(problem.size).data;
  for (let steps = 0; ;) {
    const { lower, upper } = problem.visit(g);
    if (upper - lower <= tolerance * upper) {
      const input = DensityMatrix.fromMatrix(of.from, transpose(problem.best));
      return {
        value: (lower + upper) / 2,
        error: Math.max(0, upper - lower) / 2,
        lower,
        upper,
        input,
        steps,
      };
    }
    if (steps >= maxSteps) {
      const instead = 'Raise `tolerance` or `maxSteps`.';
      throw new ConvergenceError('The gap of a diamond norm', upper - lower, maxSteps, instead);
    }
    const some = Math.min(20, maxSteps - steps);
    const found = lbfgs((x) => problem.objective(x), g, { maxSteps: some, gradientTolerance: 0 });
    steps += Math.max(1, found.steps);
    g = found.x;
  }
}

/** -f(rho) for rho = G G^dagger / tr, mixed with a little of the identity, as a function of the complex matrix G; bounds are kept of all that was seen. */
class Problem {
  readonly size: number;
  best: ComplexMatrix;
  readonly #j: ComplexMatrix;
  readonly #out: number;
  readonly #share: number;
  #lower = 0;
  #upper = Infinity;

  constructor(j: ComplexMatrix, dIn: number, dOut: number, share: number) {
    this.size = dIn;
    this.#j = j;
    this.#out = dOut;
    this.#share = share;
    this.best = identity(dIn);
  }

  visit(g: Float64Array): { readonly lower: number; readonly upper: number } {
    this.objective(g);
    return { lower: this.#lower, upper: this.#upper };
  }

  objective(g: Float64Array): Evaluation {
    const root = { rows: this.size, cols: this.size, data: g };
    const square = hermitianPart(multiply(root, root, 'n', 'h'));
    const total = trace(square).re;
    const { rho, slope, value, bound } = evaluate(
      this.#j,
      mixed(scaled(square, 1 / total), this.#share),
      this.size,
      this.#out,
    );
    if (value > this.#lower) [this.#lower, this.best] = [value, rho];
    this.#upper = Math.min(this.#upper, bound);
    // df = tr(slope d rho), and d rho = (1 - share) d(G G^dagger / tr).
    const level = trace(multiply(slope, square)).re / total;
    const centred = add(slope, identity(this.size), 1, -level);
    const gradient = scaled(multiply(centred, root), (-2 * (1 - this.#share)) / total);
    return { value: -value, gradient: gradient.data };
  }
}

/** (1 - share) rho + share 1/d, so that no direction is lost. */
function mixed(rho: ComplexMatrix, share: number): ComplexMatrix {
  return add(rho, identity(rho.rows), 1 - share, share / rho.rows);
}

interface Evaluated {
  readonly rho: ComplexMatrix;
  /** The slope tr_out Y at rho, where Y = (rho^-1/2 (x) 1) |A| (rho^-1/2 (x) 1): all of its directions are equal at the maximum. */
  readonly slope: ComplexMatrix;
  /** |A|_1 for A = (sqrt rho (x) 1) J (sqrt rho (x) 1). */
  readonly value: number;
  /** A proven upper bound of the norm. */
  readonly bound: number;
}

function evaluate(j: ComplexMatrix, rho: ComplexMatrix, dIn: number, dOut: number): Evaluated {
  const { values, vectors } = eigh(rho);
  const power = (p: number): ComplexMatrix => {
    const powers = scaledColumns(
      vectors,
      values.map((value) => Math.max(value, 0) ** p),
    );
    return multiply(powers, vectors, 'n', 'h');
  };
  const wide = kron(power(0.5), identity(dOut));
  const a = hermitianPart(multiply(multiply(wide, j), wide));
  const parts = eigh(a);
  const absolute = multiply(
    scaledColumns(parts.vectors, parts.values.map(Math.abs)),
    parts.vectors,
    'n',
    'h',
  );
  const value = parts.values.reduce((sum, x) => sum + Math.abs(x), 0);
  const back = kron(power(-0.5), identity(dOut));
  const y = hermitianPart(multiply(multiply(back, absolute), back));
  // What rounding has left of Y >= +-J is mended by a multiple of the identity.
  const least = Math.min(...[-1, 1].map((sign) => hermitianEigenvalues(add(y, j, 1, sign))[0] ?? 0));
  const slope = hermitianPart(outputTrace(y, dIn, dOut));
  const bound = (hermitianEigenvalues(slope).at(-1) ?? 0) + Math.max(0, -least) * dOut;
  return { rho, slope, value, bound };
}

/** The columns of a matrix times real numbers. */
function scaledColumns(a: ComplexMatrix, factors: Float64Array): ComplexMatrix {
  const data = a.data.map((x, i) => x * (factors[(i >> 1) % a.cols] as number));
  return { ...a, data };
}
