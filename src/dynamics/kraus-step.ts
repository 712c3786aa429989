import { eigh } from '../linalg/eigh.ts';
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
  /** W^(-1/2), W = sum K^dagger K over the Kraus operators of the step; undefined where W is singular to rounding. */
  readonly correction: Float64Array | undefined;
}

/** The error of two steps, as part of their difference from one of twice the length: 1/15 for an order of 4, doubled. */
const ofDifference = 2 / 15;

/** A step of twice the length and the two steps that are taken, with their maps. */
export interface KrausPair {
  readonly whole: readonly [Span, KrausMaps];
  readonly halves: readonly [readonly [Span, KrausMaps], readonly [Span, KrausMaps]];
}

/** W may be this much smaller in one direction than in another. */
const smallestTrace = 1e-10;

/**
 * Steps of order 4 that are Kraus maps: the classical Runge-Kutta method for the jumps in the picture of the evolution without jumps (Lawson, SIAM J. Numer. Anal. 4
 * (1967) 372), all of whose weights are positive, so that a step is a sum of terms K rho K^dagger whatever its length. rho -> W^(-1/2) rho W^(-1/2) before it makes
 * the sum of all K^dagger K the identity; W differs from that by O(h^5). Steps are taken two by two, and compared with one of twice the length: an embedded method of the same stages does not see
 * how a weak jump turns between them. Cost of a step: 24 products of D x D matrices and 6 sums over the jumps. The work of one step length is in `KrausMaps`.
 */
export class KrausStep {
  /** The state; two steps write the new one into `next`, its estimated error into `error`. */
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
  readonly #middle: Numbers;
  #loaded: KrausMaps | undefined;

  constructor(work: Workspace, plan: KrausPlan) {
    [this.#work, this.#plan] = [work, plan];
    this.#jumps = heldLindblad(work, plan.jumps);
    this.#adjoint = heldLindblad(work, plan.adjoint);
    const make = (): Numbers => work.zeros(2 * plan.size ** 2);
    [this.rho, this.next, this.error] = [make(), make(), make()];
    [this.#first, this.#second, this.#correction, this.#half] = [make(), make(), make(), make()];
    this.#middle = make();
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
    this.#loaded = undefined;
    const correction = this.#inverseRoot(this.#traceOfStep(span));
    return { first: one.data, second: two.data, correction };
  }

  /** Two steps, and their error. */
  attempt({ whole, halves: [early, late] }: KrausPair): void {
    const { vectors } = this.#work;
    this.#step(this.error, this.rho, ...whole);
    this.#step(this.#middle, this.rho, ...early);
    this.#step(this.next, this.#middle, ...late);
    vectors.axpy(this.error, this.next, -1);
    vectors.scale(this.error, ofDifference);
  }

  /** out = the state after one step. */
  #step(out: Numbers, rho: Numbers, { t, h, first, last }: Span, maps: KrausMaps): void {
    const [a, b, k2, k3, x, y] = this.#stages;
    const { vectors } = this.#work;
    this.#load(maps);
    this.#sandwich(x, this.#correction, rho, false);
    this.#sandwich(a, this.#first, x, false);
    this.#jumps(first, x, y);
    this.#sandwich(b, this.#first, y, false);
    this.#sum(x, a, b, h / 2);
    this.#jumps(t + h / 2, x, k2);
    this.#sum(x, a, k2, h / 2);
    this.#jumps(t + h / 2, x, k3);
    this.#sum(x, a, k3, h);
    this.#sandwich(y, this.#second, x, false);
    vectors.axpy(a, b, h / 6);
    vectors.axpy(a, k2, h / 3);
    vectors.axpy(a, k3, h / 3);
    this.#sandwich(out, this.#second, a, false);
    this.#jumps(last, y, x);
    vectors.axpy(out, x, h / 6);
  }

  #load(maps: KrausMaps): void {
    if (maps === this.#loaded) return;
    this.#loaded = maps;
    this.#work.write(this.#first, maps.first);
    this.#work.write(this.#second, maps.second);
    if (maps.correction) this.#work.write(this.#correction, maps.correction);
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
