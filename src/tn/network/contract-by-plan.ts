import { BudgetExceededError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import { exponentOf, timesPowerOfTwo } from '../../linalg/power-of-two.ts';
import { product, type ComplexTensor } from '../../linalg/tensor.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { isRealTensor, leafEntries, requireTensors } from './given-tensors.ts';
import { hoistedParts } from './hoist.ts';
import type { NetworkPlan } from './plan.ts';
import { programOf, type Program } from './program.ts';
import { largestPart, runSlice, scaleBy, type ScaledEntries } from './run-program.ts';

/** A tensor times 2^exponent: of numbers that doubles cannot hold too. The largest |re| or |im| of the mantissa is in [1, 2), or all are 0 and so is the exponent. */
export interface ScaledTensor {
  readonly mantissa: ComplexTensor;
  readonly exponent: number;
}

/** Options of a contraction by a plan. */
export interface ContractOptions {
  /** The most `plan.peakBytes` may be. Default 1 GiB. */
  readonly maxBytes?: number;
  /** Stops between slices; the error is the reason of the signal. */
  readonly signal?: AbortSignal;
}

/** How many slices are done. */
export interface SliceProgress {
  readonly slice: number;
  readonly slices: number;
}

/**
 * Contracts tensors by a plan: matrix products step by step, real ones where all numbers of both factors are real, numbers kept in range by exact powers of two, slices added. Exact but for
 * rounding: each product of p factors summed over K terms has a relative error (to the sum of the absolute values) of about p eps sqrt(K), and terms below 2^-800 of the product of the largest
 * entries of two factors may vanish, as entries of the mantissa below 1e-308 do.
 * The legs of the result are in the order of `plan.shape.output`. Cost `plan.flops` or less, memory `plan.peakBytes`; of a sliced plan, parts that no sliced leg touches are contracted once, as far as what is left
 * of `maxBytes` holds them. Throws `ArgumentError` for tensors of other shapes or with numbers
 * that are not finite, `BudgetExceededError`.
 */
export function contractByPlan(
  plan: NetworkPlan,
  tensors: readonly ComplexTensor[],
  options: ContractOptions = {},
): ScaledTensor {
  return totalOf(plan, tensors, options).result();
}

/** `contractByPlan` to numbers that doubles hold; the power of two that its largest entry is about where it is too large. */
export function contractToDoubles(
  plan: NetworkPlan,
  tensors: readonly ComplexTensor[],
  options: ContractOptions,
): ComplexTensor | number {
  return totalOf(plan, tensors, options).doubles();
}

function totalOf(plan: NetworkPlan, tensors: readonly ComplexTensor[], options: ContractOptions): Total {
  const running = addSlices(plan, tensors, options);
  for (;;) {
    const next = running.next();
    if (next.done) return next.value;
  }
}

/** `contractByPlan` slice by slice: an iterator that pauses about 20 times a second, so that a page or a server can do other things. Leaving it is clean. */
export function* contractSlices(
  plan: NetworkPlan,
  tensors: readonly ComplexTensor[],
  options: ContractOptions = {},
): Generator<SliceProgress, ScaledTensor, void> {
  return (yield* addSlices(plan, tensors, options)).result();
}

function* addSlices(
  plan: NetworkPlan,
  tensors: readonly ComplexTensor[],
  options: ContractOptions,
): Generator<SliceProgress, Total, void> {
  const { maxBytes = defaultMaxBytes, signal } = options;
  requireTensors(plan, tensors);
  if (plan.peakBytes > maxBytes) {
    const instead = 'Make the plan with `maxBytes`, which slices it.';
    throw new BudgetExceededError('The contraction', plan.peakBytes, maxBytes, instead);
  }
  signal?.throwIfAborted();
  const sum = new Total(plan.shape.output.map((label) => plan.shape.sizes.get(label) as number));
  if ([...plan.shape.sizes.values()].includes(0)) return sum;
  const shared = hoistedParts(plan, maxBytes - plan.peakBytes);
  if (shared) {
    const once = shared.parts.map((part) => {
      return totalOf(
        part.plan,
        part.inputs.map((i) => tensors[i] as ComplexTensor),
        { maxBytes: Infinity },
      ).result();
    });
    const rest = [
      ...shared.left.map((i) => tensors[i] as ComplexTensor),
      ...once.map(({ mantissa }) => mantissa),
    ];
    yield* runSlices(shared.rest, rest, sum, signal);
    sum.shift(once.reduce((total, { exponent }) => total + exponent, 0));
  } else yield* runSlices(plan, tensors, sum, signal);
  return sum;
}

/** Adds all slices of tensors that have been checked. */
function* runSlices(
  plan: NetworkPlan,
  tensors: readonly ComplexTensor[],
  sum: Total,
  signal: AbortSignal | undefined,
): Generator<SliceProgress, void> {
  const isReal = tensors.map(isRealTensor);
  const program = programOf(plan, isReal);
  const leaves = tensors.map((t, i) =>
    leafEntries(t, isReal[i] as boolean, program.leaves[i] as Program['leaves'][0]),
  );
  const counter = new SliceCounter(program);
  for (let slice = 0; slice < plan.slices;) {
    const until = performance.now() + 50;
    kernels().run((work) => {
      const memory = { work, block: work.zeros(program.placing.length) };
      do {
        sum.add(runSlice(memory, program, leaves, counter.at), counter.out, program);
        counter.next();
        slice++;
      } while (slice < plan.slices && performance.now() < until && !signal?.aborted);
    });
    if (slice < plan.slices) yield { slice, slices: plan.slices };
    signal?.throwIfAborted();
  }
}

/** Walks through the values of the sliced legs. */
class SliceCounter {
  /** The entries of the given tensors, and of the result, where the slice begins. */
  readonly at: Int32Array;
  out = 0;
  readonly #sliced: Program['sliced'];
  readonly #values: Int32Array;

  constructor({ sliced, leaves }: Program) {
    this.at = new Int32Array(leaves.length);
    this.#sliced = sliced;
    this.#values = new Int32Array(sliced.length);
  }

  next(): void {
    for (let i = this.#sliced.length - 1; i >= 0; i--) {
      const { size } = this.#sliced[i] as Program['sliced'][0];
      const value = (this.#values[i] as number) + 1;
      const step = value === size ? 1 - size : 1;
      this.#move(i, step);
      this.#values[i] = value === size ? 0 : value;
      if (value < size) return;
    }
  }

  #move(leg: number, by: number): void {
    const { steps, out } = this.#sliced[leg] as Program['sliced'][0];
    steps.forEach((step, i) => (this.at[i] = (this.at[i] as number) + by * step));
    this.out += by * out;
  }
}

/** The sum of the slices. */
class Total {
  readonly #shape: readonly number[];
  readonly #data: Float64Array;
  #exponent = -Infinity;

  constructor(shape: readonly number[]) {
    this.#shape = shape;
    this.#data = new Float64Array(2 * product(shape));
  }

  /** Adds a slice, whose entries begin at entry `start` of the result. */
  add(slice: ScaledEntries, start: number, { last, places }: Program): void {
    const factor = this.#raise(slice);
    if (factor === 0) return;
    const [out, { data, width, isReal }] = [this.#data, slice];
    for (let o = 0; o < last.outer.length; o++) {
      const [from, to] = [last.outer[o] as number, start + (places.outer[o] as number)];
      for (let i = 0; i < last.inner.length; i++) {
        const s = width * (from + (last.inner[i] as number));
        const at = 2 * (to + (places.inner[i] as number));
        out[at] = (out[at] as number) + factor * (data[s] as number);
        if (!isReal) out[at + 1] = (out[at + 1] as number) + factor * (data[s + 1] as number);
      }
    }
  }

  /** Gives the sum the exponent of a larger slice; returns what the slice is to be multiplied by. */
  #raise({ data, exponent }: ScaledEntries): number {
    if (exponent === this.#exponent) return 1;
    if (largestPart(data) === 0) return 0;
    if (exponent > this.#exponent) {
      if (this.#exponent > -Infinity) scaleBy(this.#data, this.#exponent - exponent);
      this.#exponent = exponent;
      return 1;
    }
    return timesPowerOfTwo(1, exponent - this.#exponent);
  }

  /** Times 2^power. */
  shift(power: number): void {
    this.#exponent += power;
  }

  result(): ScaledTensor {
    const mantissa = { shape: this.#shape, data: this.#data };
    const most = largestPart(this.#data);
    if (most === 0) return { mantissa, exponent: 0 };
    const power = exponentOf(most);
    scaleBy(this.#data, -power);
    return { mantissa, exponent: this.#exponent + power };
  }

  /** The numbers with their power of two, in one step; the power of the largest where that is beyond doubles. */
  doubles(): ComplexTensor | number {
    const most = largestPart(this.#data);
    const power = most === 0 ? 0 : this.#exponent + exponentOf(most);
    if (power > 1023) return power;
    if (most > 0) scaleBy(this.#data, this.#exponent);
    return { shape: this.#shape, data: this.#data };
  }
}

/** The tensor itself. Entries too small for doubles become 0. Returns `undefined` when the largest is too large. */
export function unscaled({ mantissa, exponent }: ScaledTensor): ComplexTensor | undefined {
  if (exponent > 1023) return undefined;
  if (exponent !== 0) scaleBy(mantissa.data, exponent);
  return mantissa;
}
