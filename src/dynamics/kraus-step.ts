import { eigh } from '../linalg/eigh.ts';
import { add, multiply } from '../linalg/products.ts';
import { fromDiagonal } from '../linalg/hermitian-function.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import type { RhsOn } from '../linalg/ode/memory.ts';
import type { Span } from '../linalg/ode/stepper.ts';
import { heldLindblad, lindbladPlan, type LindbladPlan } from './lindblad-rhs.ts';
import type { Lindbladian } from './lindbladian.ts';
import { noJump } from './no-jump.ts';
import type { VaryingMatrix } from './varying-matrix.ts';

/** A generator laid out for steps in Kraus form. */
export interface KrausPlan {
  readonly size: number;
  readonly k: VaryingMatrix;
  /** rho -> sum L rho L^dagger and X -> sum L^dagger X L. */
  readonly jumps: LindbladPlan;
  readonly adjoint: LindbladPlan;
  readonly constant: boolean;
}

/** Lays out a generator. */
export function krausPlan(of: Lindbladian): KrausPlan {
  const plan = lindbladPlan(of);
  const constant = plan.k.varying.length === 0 && plan.jumps.every(({ varying }) => varying.length === 0);
  return {
    size: plan.size,
    k: plan.k,
    jumps: withoutK(plan),
    adjoint: withoutK(lindbladPlan(of, 'observables')),
    constant,
  };
}

function withoutK(plan: LindbladPlan): LindbladPlan {
  return { ...plan, k: { ...plan.k, constant: new Float64Array(plan.k.constant.length), varying: [] } };
}

/** What a step of one length needs: the propagators without jumps over its halves, and the correction of the trace. */
export interface KrausMaps {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** The propagator without jumps over the whole step, and an estimate of its error; undefined where it has none. */
  readonly whole: { readonly propagator: Float64Array; readonly error: Float64Array } | undefined;
  /** W^(-1/2), W = sum K^dagger K over the Kraus operators of the step; undefined where W is singular to rounding. */
  readonly correction: Float64Array | undefined;
}

/** The error of a propagator in two halves, as part of its difference from the one in a single step: 1/15 for an order of 4, doubled. */
const ofDifference = 2 / 15;

/** W may be this much smaller in one direction than in another. */
const smallestTrace = 1e-10;

/**
 * Steps of order 4 that are Kraus maps: the classical Runge-Kutta method for the jumps in the picture of the evolution without jumps (Lawson, SIAM J. Numer. Anal. 4
 * (1967) 372), all of whose weights are positive, so that a step is a sum of terms K rho K^dagger whatever its length. rho -> W^(-1/2) rho W^(-1/2) before it makes
 * the sum of all K^dagger K the identity; W differs from that by O(h^5). Cost 16 products of D x D matrices and 5 sums over the jumps. The work of one step length is
 * in `KrausMaps`.
 */
export class KrausStep {
  /** The state; the step writes the new one into `next`, its estimated error into `error`. */
  rho: Numbers;
  next: Numbers;
  readonly error: Numbers;
  readonly #work: Workspace;
  readonly #plan: KrausPlan;
  readonly #jumps: RhsOn<Numbers>;
  readonly #adjoint: RhsOn<Numbers>;
  readonly #first: Numbers;
  readonly #second: Numbers;
  readonly #correction: Numbers;
  /** A, B, k2, k3, and room for products. */
  readonly #stages: readonly [Numbers, Numbers, Numbers, Numbers, Numbers, Numbers];
  readonly #half: Numbers;

  constructor(work: Workspace, plan: KrausPlan) {
    [this.#work, this.#plan] = [work, plan];
    this.#jumps = heldLindblad(work, plan.jumps);
    this.#adjoint = heldLindblad(work, plan.adjoint);
    const make = (): Numbers => work.zeros(2 * plan.size ** 2);
    [this.rho, this.next, this.error] = [make(), make(), make()];
    [this.#first, this.#second, this.#correction, this.#half] = [make(), make(), make(), make()];
    this.#stages = [make(), make(), make(), make(), make(), make()];
  }

  /** Prepares steps over such a span. */
  maps(span: Span): KrausMaps {
    const { k, constant } = this.#plan;
    const { t, h } = span;
    const one = noJump(k, { t, h: h / 2 });
    const two = constant ? one : noJump(k, { t: t + h / 2, h: h / 2 });
    this.#work.write(this.#first, one.data);
    this.#work.write(this.#second, two.data);
    const correction = this.#inverseRoot(this.#traceOfStep(span));
    const both = constant ? undefined : multiply(two, one);
    const whole = both && {
      propagator: both.data,
      error: add(noJump(k, span), both, ofDifference, -ofDifference).data,
    };
    return { first: one.data, second: two.data, whole, correction };
  }

  /** Makes these maps the ones that `attempt` uses. */
  load({ first, second, correction }: KrausMaps): void {
    this.#work.write(this.#first, first);
    this.#work.write(this.#second, second);
    if (correction) this.#work.write(this.#correction, correction);
  }

  /** One step, with these maps loaded. */
  attempt({ t, h, first, last }: Span, { whole }: KrausMaps): void {
    const [a, b, k2, k3, x, y] = this.#stages;
    const { vectors } = this.#work;
    this.#sandwich(x, this.#correction, this.rho, false);
    this.#sandwich(a, this.#first, x, false);
    this.#jumps(first, x, y);
    this.#sandwich(b, this.#first, y, false);
    this.#sum(x, a, b, h / 2);
    this.#jumps(t + h / 2, x, k2);
    this.#sum(x, a, k2, h / 2);
    this.#jumps(t + h / 2, x, k3);
    this.#sum(x, a, k3, h);
    this.#sandwich(y, this.#second, x, false);
    this.#jumps(last, y, this.error);
    vectors.axpy(a, b, h / 6);
    vectors.axpy(a, k2, h / 3);
    vectors.axpy(a, k3, h / 3);
    this.#sandwich(this.next, this.#second, a, false);
    vectors.axpy(this.next, this.error, h / 6);
    this.#jumps(last, this.next, x);
    vectors.axpy(this.error, x, -1);
    vectors.scale(this.error, h / 6);
    if (whole) this.#addError(whole);
  }

  /** Makes the end of the step the start of the next. */
  advance(): void {
    [this.rho, this.next] = [this.next, this.rho];
  }

  /** The dual of the uncorrected step on the identity: the stages in reverse. */
  #traceOfStep({ t, h, first, last }: Span): Float64Array {
    const [a, b, k2, u, v, x] = this.#stages;
    const { vectors } = this.#work;
    const one = this.#work.view(x);
    for (let i = 0; i < one.length; i++) one[i] = i % (2 * this.#plan.size + 2) === 0 ? 1 : 0;
    this.#sandwich(u, this.#second, x, true);
    this.#adjoint(last, x, v);
    this.#sandwich(x, this.#second, v, true);
    vectors.scale(x, h / 6);
    this.#sum(a, u, x, 1);
    vectors.scale(x, h);
    vectors.axpy(x, u, h / 3);
    this.#adjoint(t + h / 2, x, k2);
    vectors.axpy(a, k2, 1);
    vectors.scale(k2, h / 2);
    vectors.axpy(k2, u, h / 3);
    this.#adjoint(t + h / 2, k2, x);
    vectors.axpy(a, x, 1);
    vectors.scale(x, h / 2);
    vectors.axpy(x, u, h / 6);
    this.#sandwich(b, this.#first, x, true);
    this.#adjoint(first, b, x);
    this.#sandwich(b, this.#first, a, true);
    vectors.axpy(x, b, 1);
    return this.#work.read(x);
  }

  #inverseRoot(data: Float64Array): Float64Array | undefined {
    const { size } = this.#plan;
    const { values, vectors } = eigh({ rows: size, cols: size, data });
    const [least, most] = [values[0] as number, values[size - 1] as number];
    if (!(least > smallestTrace * most)) return undefined;
    const diagonal = new Float64Array(2 * size);
    values.forEach((value, i) => (diagonal[2 * i] = 1 / Math.sqrt(value)));
    return fromDiagonal(vectors, diagonal).data;
  }

  /** out = x + factor y. */
  #sum(out: Numbers, x: Numbers, y: Numbers, factor: number): void {
    this.#work.vectors.copy(out, x);
    this.#work.vectors.axpy(out, y, factor);
  }

  /** out = V x V^dagger, or V^dagger x V, for Hermitian x; Hermitian to the last bit. */
  #sandwich(out: Numbers, v: Numbers, x: Numbers, adjoint: boolean): void {
    const { vectors, products } = this.#work;
    const n = this.#plan.size;
    const size = { m: n, k: n, n };
    const plain = { numbers: v, row: n, column: 1 };
    const dual = { numbers: v, row: 1, column: n, conjugate: true };
    const [left, right] = adjoint ? [dual, plain] : [plain, dual];
    vectors.clear(this.#half);
    products.complex({ numbers: this.#half, row: n }, left, { numbers: x, row: n, column: 1 }, size);
    vectors.clear(out);
    products.complex({ numbers: out, row: n }, { numbers: this.#half, row: n, column: 1 }, right, size);
    makeHermitian(this.#work.view(out), n);
  }

  /** error += E rho V^dagger + V rho E^dagger, for a propagator V with the error E. */
  #addError({
    propagator,
    error,
  }: {
    readonly propagator: Float64Array;
    readonly error: Float64Array;
  }): void {
    const n = this.#plan.size;
    const [e, v, product] = this.#stages;
    const { vectors, products } = this.#work;
    const size = { m: n, k: n, n };
    const plain = (numbers: Numbers): { numbers: Numbers; row: number; column: number } => {
      return { numbers, row: n, column: 1 };
    };
    this.#work.write(e, error);
    this.#work.write(v, propagator);
    vectors.clear(this.#half);
    products.complex({ numbers: this.#half, row: n }, plain(e), plain(this.rho), size);
    vectors.clear(product);
    const dual = { numbers: v, row: 1, column: n, conjugate: true };
    products.complex({ numbers: product, row: n }, plain(this.#half), dual, size);
    makeHermitian(this.#work.view(product), n);
    vectors.axpy(this.error, product, 2);
  }
}

/** x <- (x + x^dagger) / 2. */
function makeHermitian(x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const p = 2 * (r * n + c);
      const q = 2 * (c * n + r);
      const re = ((x[p] as number) + (x[q] as number)) / 2;
      const im = ((x[p + 1] as number) - (x[q + 1] as number)) / 2;
      x[p] = x[q] = re;
      x[p + 1] = im;
      x[q + 1] = 0 - im;
    }
  }
}
