import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { identity, zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { lbfgs } from '../linalg/optimize/lbfgs.ts';
import type { Evaluation, MinimizeOptions, Minimum } from '../linalg/optimize/objective.ts';
import { add, dagger, hermiticityDefect, maxAbs, multiply, trace } from '../linalg/products.ts';
import type { Operator } from '../operators/operator.ts';
import { toDense } from '../operators/to-dense.ts';
import { requireSameSpace } from '../spaces/space.ts';
import type { Ket } from '../states/ket.ts';
import { piecewiseConstant, type Coefficient } from './coefficient.ts';

/** What a pulse should do: a gate, up to its phase, or take one ket to another. */
export type ControlTarget = { readonly unitary: ComplexMatrix } | { readonly from: Ket; readonly to: Ket };

/** A control problem with piecewise-constant controls. */
export interface ControlProblem {
  /** What is always on. */
  readonly drift: Operator;
  /** H(t) = drift + sum_j u_j(t) controls_j. */
  readonly controls: readonly Operator[];
  readonly target: ControlTarget;
  /** The whole time, cut into as many equal slices as each row of `start` has numbers. */
  readonly duration: number;
  /** Where the search starts: u_j in slice k is start[j][k]. All zeros is often a saddle: take small random numbers. */
  readonly start: readonly (readonly number[])[];
}

/** Options of `grape`. */
export interface GrapeOptions extends Omit<MinimizeOptions, 'gradientTolerance'> {
  /** The search ends when no derivative of the infidelity is larger; 1e-9 by default. */
  readonly gradientTolerance?: number;
  /** Adds strength dt sum u^2 to what is minimised; 0 by default. */
  readonly penalty?: number;
}

/** Pulses that were found. */
export interface ControlResult {
  /** u_j in slice k. */
  readonly controls: readonly Float64Array[];
  /** The same as coefficients, for `schrodinger` and `lindblad`: [controls_j, pulses_j]. */
  readonly pulses: readonly Coefficient[];
  /** 1 - |tr(V^dagger U)|^2 / D^2 of a gate V, 1 - |<to|U|from>|^2 of states. */
  readonly infidelity: number;
  readonly unitary: ComplexMatrix;
  readonly steps: number;
  readonly reason: Minimum['reason'];
}

/**
 * Gradient ascent pulse engineering: piecewise-constant controls that make a gate or move a state, by L-BFGS on the infidelity with its exact gradient (divided differences
 * of the exponential in the eigenbasis of each slice). A local search. Cost per step: one eigenproblem and about 6 products of D x D matrices per slice, one more per control.
 * Throws `NotPhysicalError` for operators that are not Hermitian and a target that is not unitary, `SpaceMismatchError`, `ArgumentError` for shapes and numbers that cannot be.
 * Khaneja, Reiss, Kehlet, Schulte-Herbrueggen and Glaser, J. Magn. Reson. 172 (2005) 296.
 */
export function grape(problem: ControlProblem, options: GrapeOptions = {}): ControlResult {
  const { gradientTolerance = 1e-9, penalty = 0 } = options;
  if (!(penalty >= 0 && penalty < Infinity))
    throw new ArgumentError('penalty', 'be >= 0', `it is ${penalty}`);
  const slices = requireStart(problem);
  const controller = new Controller(problem, slices, penalty);
  const start = Float64Array.from(problem.start.flat());
  const found = lbfgs((u) => controller.objective(u), start, { ...options, gradientTolerance });
  const controls = problem.controls.map((_, j) => found.x.slice(j * slices, (j + 1) * slices));
  const times = Array.from({ length: slices + 1 }, (_, k) => (problem.duration * k) / slices);
  const { infidelity, unitary } = controller.run(found.x);
  return {
    controls,
    pulses: controls.map((values) => piecewiseConstant(times, [...values])),
    infidelity,
    unitary,
    steps: found.steps,
    reason: found.reason,
  };
}

/** One slice: its eigenvalues and vectors, and e^(-i H dt). */
interface Slice {
  readonly values: Float64Array;
  readonly vectors: ComplexMatrix;
  readonly step: ComplexMatrix;
}

class Controller {
  readonly #drift: ComplexMatrix;
  readonly #controls: readonly ComplexMatrix[];
  /** W in g = tr(W U); the fidelity is |g|^2 / scale. */
  readonly #weight: ComplexMatrix;
  readonly #scale: number;
  readonly #slices: number;
  readonly #dt: number;
  readonly #penalty: number;

  constructor({ drift, controls, target, duration }: ControlProblem, slices: number, penalty: number) {
    this.#drift = hermitian(drift, 'drift');
    this.#controls = controls.map((control, j) => {
      requireSameSpace(`controls[${j}]`, drift.space as Ket['space'], control.space as Ket['space']);
      return hermitian(control, `controls[${j}]`);
    });
    [this.#weight, this.#scale] = weightOf(target, this.#drift.rows, drift.space as Ket['space']);
    this.#slices = slices;
    this.#dt = duration / slices;
    this.#penalty = penalty;
  }

  run(u: Float64Array): { readonly infidelity: number; readonly unitary: ComplexMatrix } {
    let unitary = identity(this.#drift.rows);
    for (let k = 0; k < this.#slices; k++) unitary = multiply(this.#slice(u, k).step, unitary);
    const g = trace(multiply(this.#weight, unitary));
    return { infidelity: Math.max(0, 1 - (g.re * g.re + g.im * g.im) / this.#scale), unitary };
  }

  objective(u: Float64Array): Evaluation {
    const slices = Array.from({ length: this.#slices }, (_, k) => this.#slice(u, k));
    const before = [identity(this.#drift.rows)];
    for (const { step } of slices) before.push(multiply(step, before.at(-1) as ComplexMatrix));
    const g = trace(multiply(this.#weight, before.at(-1) as ComplexMatrix));
    const gradient = new Float64Array(u.length);
    let after = this.#weight;
    for (let k = this.#slices - 1; k >= 0; k--) {
      const { values, vectors, step } = slices[k] as Slice;
      // tr(after dU before) with dU = V (quotients o V^h H_j V) V^h.
      const around = multiply(multiply(vectors, multiply(before[k] as ComplexMatrix, after), 'h'), vectors);
      const quotients = dividedDifferences(values, this.#dt);
      this.#controls.forEach((control, j) => {
        const turned = multiply(multiply(vectors, control, 'h'), vectors);
        const [re, im] = tripleTrace(around, quotients, turned);
        gradient[j * this.#slices + k] = (-2 * (g.re * re + g.im * im)) / this.#scale;
      });
      after = multiply(after, step);
    }
    let value = 1 - (g.re * g.re + g.im * g.im) / this.#scale;
    u.forEach((x, i) => {
      value += this.#penalty * this.#dt * x * x;
      gradient[i] = (gradient[i] as number) + 2 * this.#penalty * this.#dt * x;
    });
    return { value, gradient };
  }

  #slice(u: Float64Array, k: number): Slice {
    let h = this.#drift;
    this.#controls.forEach((control, j) => {
      h = add(h, control, 1, u[j * this.#slices + k] as number);
    });
    const { values, vectors } = eigh(h);
    const phased = { ...vectors, data: vectors.data.slice() };
    for (let i = 0; i < phased.data.length; i += 2) {
      const angle = -(values[(i >> 1) % vectors.cols] as number) * this.#dt;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const [x, y] = [phased.data[i] as number, phased.data[i + 1] as number];
      phased.data[i] = c * x - s * y;
      phased.data[i + 1] = c * y + s * x;
    }
    return { values, vectors, step: multiply(phased, vectors, 'n', 'h') };
  }
}

/** (e^(-i a t) - e^(-i b t)) / (a - b) for all pairs of eigenvalues: -i t e^(-i m t) sinc(d t) with m their mean and d half their difference. */
function dividedDifferences(values: Float64Array, t: number): ComplexMatrix {
  const n = values.length;
  const out = zeros(n, n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      const mean = (((values[a] as number) + (values[b] as number)) / 2) * t;
      const half = (((values[a] as number) - (values[b] as number)) / 2) * t;
      const size = -t * (half === 0 ? 1 : Math.sin(half) / half);
      out.data[2 * (a * n + b)] = size * Math.sin(mean);
      out.data[2 * (a * n + b) + 1] = size * Math.cos(mean);
    }
  }
  return out;
}

/** tr(X (Q o Y)), o entry by entry. */
function tripleTrace(x: ComplexMatrix, q: ComplexMatrix, y: ComplexMatrix): readonly [number, number] {
  const n = x.rows;
  let [re, im] = [0, 0];
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      const [i, j] = [2 * (a * n + b), 2 * (b * n + a)];
      const [qr, qi] = [q.data[i] as number, q.data[i + 1] as number];
      const [yr, yi] = [y.data[i] as number, y.data[i + 1] as number];
      const [pr, pi] = [qr * yr - qi * yi, qr * yi + qi * yr];
      const [xr, xi] = [x.data[j] as number, x.data[j + 1] as number];
      re += xr * pr - xi * pi;
      im += xr * pi + xi * pr;
    }
  }
  return [re, im];
}

function weightOf(target: ControlTarget, size: number, space: Ket['space']): [ComplexMatrix, number] {
  if ('unitary' in target) {
    const { unitary } = target;
    if (unitary.rows !== size || unitary.cols !== size) {
      const got = `it is ${unitary.rows} x ${unitary.cols}`;
      throw new ArgumentError('target.unitary', `be ${size} x ${size}`, got);
    }
    const defect = maxAbs(add(multiply(unitary, unitary, 'h'), identity(size), 1, -1));
    if (!(defect <= 1e-10)) {
      throw new NotPhysicalError(`The target must be unitary, but V^dagger V differs from 1 by ${defect}.`);
    }
    return [dagger(unitary), size * size];
  }
  const { from, to } = target;
  requireSameSpace('target.from', space, from.space);
  requireSameSpace('target.to', space, to.space);
  const column = ({ data }: Ket): ComplexMatrix => ({ rows: size, cols: 1, data });
  return [multiply(column(from), column(to), 'n', 'h'), (from.norm() * to.norm()) ** 2];
}

function hermitian(op: Operator, argument: string): ComplexMatrix {
  const matrix = toDense(op);
  if (hermiticityDefect(matrix) <= 1e-12 * maxAbs(matrix)) return matrix;
  throw new NotPhysicalError(
    `\`${argument}\` must be Hermitian, but it differs from its conjugate transpose.`,
  );
}

/** The number of slices. */
function requireStart({ controls, start, duration }: ControlProblem): number {
  if (!(duration > 0 && duration < Infinity)) {
    throw new ArgumentError('duration', 'be positive and finite', `it is ${duration}`);
  }
  if (controls.length === 0) throw new ArgumentError('controls', 'have at least one operator', 'it is empty');
  const slices = start[0]?.length ?? 0;
  if (start.length !== controls.length || slices === 0 || start.some((row) => row.length !== slices)) {
    const got = `its rows have ${start.map((row) => row.length).join(', ') || 'no'} numbers`;
    throw new ArgumentError('start', `have ${controls.length} rows of equal length, one per control`, got);
  }
  return slices;
}
