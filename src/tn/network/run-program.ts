import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { exponentOf, timesPowerOfTwo } from '../../linalg/power-of-two.ts';
import { widthOf } from '../tensor/block-tensor.ts';
import { runProducts, runProductsHere } from '../tensor/run-products.ts';
import type { StepFactor } from './compile-steps.ts';
import { gather, type Entries } from './gather.ts';
import type { PlacedStep } from './placing.ts';
import type { Program } from './program.ts';

/** Entries times 2^exponent. Of complex numbers that are real only the real parts are read. */
export interface ScaledEntries extends Entries {
  readonly isReal: boolean;
  readonly exponent: number;
}

/** Products of numbers up to 2^480, summed over up to 2^60 terms, stay below 2^1023. */
const largestExponent = 480;

/** Factors whose largest numbers are from here on lose only products below 2^-800 of the product of the two largest. */
const smallestExponent = -100;

const one: ScaledEntries = { data: Float64Array.of(1), width: 1, isReal: true, exponent: 0 };

/** A factor or a product: a given tensor in its own array, or a part of the block. */
interface Value extends ScaledEntries {
  /** Where it begins in the block; -1 for a given tensor. */
  readonly start: number;
}

/**
 * Runs the steps for one slice in a block of memory; `at` is the entry of each given tensor where the slice begins. Returns the last product, in the block:
 * read it before the next slice.
 */
export function runSlice(
  memory: { readonly work: Workspace; readonly block: Numbers },
  { placing }: Program,
  leaves: readonly ScaledEntries[],
  at: Int32Array,
): ScaledEntries {
  const values: (Value | undefined)[] = leaves.map((leaf) => ({ ...leaf, start: -1 }));
  for (const step of placing.steps) {
    const [a, b] = [values[step.a.node] as Value, values[step.b.node] as Value];
    const exponent = product(memory, step, [a, b], at) + a.exponent + b.exponent;
    const width = widthOf(step.field);
    const data = memory.work.view(memory.block);
    values[step.out] = { data, width, isReal: width === 1, exponent, start: step.kept };
    values[step.a.node] = values[step.b.node] = undefined;
  }
  const last = values.at(-1);
  if (!last || last.start < 0) return last ?? one;
  const { kept, length } = placing.steps.at(-1) as PlacedStep;
  return { ...last, data: memory.work.view(memory.work.part(memory.block, kept, length)) };
}

/** Makes one product and returns the exponent that it has been freed of. */
function product(
  { work, block }: { readonly work: Workspace; readonly block: Numbers },
  step: PlacedStep,
  [a, b]: readonly [Value, Value],
  at: Int32Array,
): number {
  const { table, field, made, length, copyA, copyB } = step;
  const numbers = work.view(block);
  const width = widthOf(field);
  if (copyA >= 0) copyFactor(numbers.subarray(copyA), width, step.a, a, at);
  if (copyB >= 0) copyFactor(numbers.subarray(copyB), width, step.b, b, at);
  numbers.fill(0, made, made + length);
  if (step.isSmall) {
    const here = (copy: number, value: Value): Float64Array =>
      copy >= 0 ? numbers.subarray(copy) : value.start < 0 ? value.data : numbers.subarray(value.start);
    const out = numbers.subarray(made, made + length);
    runProductsHere(table, field, out, here(copyA, a), here(copyB, b));
    const power = scaledIntoRange(out, largestPart(out));
    if (made !== step.kept) numbers.copyWithin(step.kept, made, made + length);
    return power;
  }
  const held = (copy: number, value: Value): Numbers => work.part(block, copy >= 0 ? copy : value.start);
  const out = work.part(block, made, length);
  runProducts(work, table, field, out, held(copyA, a), held(copyB, b));
  const power = scaledIntoRange(work.view(out), work.vectors.maxAbs(out));
  if (made !== step.kept) work.vectors.copy(work.part(block, step.kept, length), out);
  return power;
}

function copyFactor(
  out: Float64Array,
  width: 1 | 2,
  { node, gather: table, entries }: StepFactor,
  { data, width: from, start }: Value,
  at: Int32Array,
): void {
  const source = start < 0 ? data : data.subarray(start);
  if (width > from) out.fill(0, 0, width * entries);
  if (table) gather({ data: out, width }, { data: source, width: from }, at[node] ?? 0, table);
  else if (width === from) out.set(source.subarray(0, width * entries));
  else for (let i = 0; i < entries; i++) out[width * i] = source[from * i] as number;
}

/** Frees numbers of a power of two, in place, where their largest is too large or too small for products; returns it. Small numbers beside large ones stay: nothing is made smaller than it has to be. */
function scaledIntoRange(data: Float64Array, largest: number): number {
  const power = excessOf(largest);
  if (power !== 0) scaleBy(data, -power);
  return power;
}

/** The power of two by which numbers with this largest one are out of range; 0 for those within. */
export function excessOf(largest: number): number {
  if (largest === 0) return 0;
  const power = exponentOf(largest);
  return power >= smallestExponent && power <= largestExponent ? 0 : power - largestExponent;
}

/** The entries, changed in place by a power of two when they are too large or too small, so that products of them cannot leave the range of doubles. Nothing is rounded. */
export function inRange(entries: ScaledEntries): ScaledEntries {
  const power = scaledIntoRange(entries.data, largestPart(entries.data));
  return power === 0 ? entries : { ...entries, exponent: entries.exponent + power };
}

/** The largest |re| or |im|. */
export function largestPart(data: Float64Array): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i] as number);
    if (size > most) most = size;
  }
  return most;
}

/** data *= 2^power, in place. */
export function scaleBy(data: Float64Array, power: number): void {
  for (let i = 0; i < data.length; i++) data[i] = timesPowerOfTwo(data[i] as number, power);
}
