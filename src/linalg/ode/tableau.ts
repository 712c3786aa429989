/**
 * The right-hand side of dy/dt = f(t, y): sets every entry of `dydt`, changes nothing else. Vectors are flat: real ones as they
 * are, complex ones interleaved.
 */
export type Rhs = (t: number, y: Float64Array, dydt: Float64Array) => void;

/** What every method declares: global error O(h^order), O(h^embeddedOrder) of the companion that estimates it, O(h^denseOrder) between steps. */
interface MethodOrders {
  readonly name: string;
  readonly order: number;
  readonly embeddedOrder: number;
  readonly denseOrder: number;
}

/**
 * An explicit Runge-Kutta pair with continuous output, stages k_i = f(t + c_i h, y + h sum_j a_ij k_j):
 * y(t + h) = y + h sum_j a_sj k_j, where s = `stages` is the last stage of a step and so the first of the next; the error is
 * h sum_i e_i k_i, and y(t + theta h) = y + h sum_i b_i(theta) k_i. Stages after the s-th serve the continuous output alone.
 */
export interface ExplicitTableau extends MethodOrders {
  readonly kind: 'explicit';
  readonly stages: number;
  readonly c: readonly number[];
  /** Row i holds a_ij, zeros at its end left out. */
  readonly a: readonly (readonly number[])[];
  readonly e: readonly number[];
  /** `dense[i][m]` is the coefficient of theta^(m+1) in b_i; an empty row is zero. */
  readonly dense: readonly (readonly number[])[];
}

/**
 * A Rosenbrock-Wanner method in the form that needs no product with the Jacobian J (Hairer and Wanner II, section IV.7):
 * (1/(gamma h) - J) u_i = f(t + c_i h, y + sum_j a_ij u_j) + sum_j (C_ij/h) u_j + d_i h df/dt.
 * y(t + h) is the argument of the last stage plus its u, which is also the error; y(t + theta h) = y + sum_i b_i(theta) u_i.
 */
export interface RosenbrockTableau extends MethodOrders {
  readonly kind: 'rosenbrock';
  readonly stages: number;
  readonly gamma: number;
  readonly c: readonly number[];
  readonly d: readonly number[];
  readonly a: readonly (readonly number[])[];
  readonly C: readonly (readonly number[])[];
  /** As in `ExplicitTableau`. */
  readonly dense: readonly (readonly number[])[];
}

/** Two methods of one embedded order between which a run changes as the problem does; the last two nodes of the explicit one are 1. */
export interface AutoMethod extends MethodOrders {
  readonly kind: 'auto';
  readonly explicit: ExplicitTableau;
  readonly implicit: RosenbrockTableau;
  /** The explicit method is stable for h lambda from -edge to 0. */
  readonly edge: number;
}

/** A method that `integrate` can run: `tsit5`, `dopri5`, `vern7`, `rodas5p`, a tableau of the caller, or two of them. */
export type OdeMethod = ExplicitTableau | RosenbrockTableau | AutoMethod;
