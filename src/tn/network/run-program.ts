import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import { exponentOf, timesPowerOfTwo } from '../../linalg/power-of-two.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { runProducts, runProductsHere } from '../tensor/run-products.ts';
import type { Step, StepFactor } from './compile-steps.ts';
import { gather, type Entries } from './gather.ts';
import type { Program } from './program.ts';

/** Entries times 2^exponent. Of complex numbers that are real only the real parts are read. */
export interface ScaledEntries extends Entries {
  readonly isReal: boolean;
  readonly exponent: number;
}

/** Up to this many multiplications, in all or in each matrix product of a batch, numbers are better worked on where they are. */
const smallWork = 3000;
const smallEach = 100;
/** Numbers within 2^-100..2^100 stay in range in every product. */
const largeExponent = 100;

/** Runs the steps for one slice; `at` is the entry of each given tensor where the slice begins. Returns the last product. */
export function runSlice(program: Program, leaves: readonly ScaledEntries[], at: Int32Array): ScaledEntries {
  const values: (ScaledEntries | undefined)[] = [...leaves];
  for (const step of program.steps) {
    const [a, b] = [values[step.a.node] as ScaledEntries, values[step.b.node] as ScaledEntries];
    const field = a.isReal && b.isReal ? 'real' : 'complex';
    const starts = [at[step.a.node] ?? 0, at[step.b.node] ?? 0] as const;
    values[step.out] = multiplied({ step, a, b, starts, field });
    values[step.a.node] = values[step.b.node] = undefined;
  }
  return values.at(-1) ?? one;
}

const one: ScaledEntries = { data: Float64Array.of(1), width: 1, isReal: true, exponent: 0 };

/** A step with its factors, of which it takes the parts that begin at these entries. */
interface Product {
  readonly step: Step;
  readonly a: ScaledEntries;
  readonly b: ScaledEntries;
  readonly starts: readonly [number, number];
  readonly field: Field;
}

function multiplied(product: Product): ScaledEntries {
  const { step, a, b, field } = product;
  const isSmall = step.work <= smallWork || step.each <= smallEach;
  const data = isSmall ? hereProduct(product) : heldProduct(product);
  const isReal = field === 'real';
  return inRange({ data, width: widthOf(field), isReal, exponent: a.exponent + b.exponent });
}

function hereProduct({ step, a, b, starts, field }: Product): Float64Array {
  const width = widthOf(field);
  const ready = (factor: StepFactor, source: ScaledEntries, from: number): Float64Array => {
    if (!factor.gather) return asWide(source, width);
    const data = new Float64Array(width * factor.entries);
    gather({ data, width }, source, from, factor.gather);
    return data;
  };
  const out = new Float64Array(width * step.entries);
  runProductsHere(step.table, field, out, ready(step.a, a, starts[0]), ready(step.b, b, starts[1]));
  return out;
}

function heldProduct({ step, a, b, starts, field }: Product): Float64Array {
  const width = widthOf(field);
  return kernels().run((work) => {
    const ready = (factor: StepFactor, source: ScaledEntries, from: number): Numbers => {
      if (!factor.gather) return work.put(asWide(source, width));
      const held = work.zeros(width * factor.entries);
      gather({ data: work.view(held), width }, source, from, factor.gather);
      return held;
    };
    const [x, y] = [ready(step.a, a, starts[0]), ready(step.b, b, starts[1])];
    const out = work.zeros(width * step.entries);
    runProducts(work, step.table, field, out, x, y);
    return work.read(out);
  });
}

/** The same numbers with so many doubles each. */
function asWide(source: ScaledEntries, width: 1 | 2): Float64Array {
  if (source.width === width) return source.data;
  const { length } = source.data;
  const out = new Float64Array((width * length) / source.width);
  for (let i = 0, k = 0; i < length; i += source.width, k += width) out[k] = source.data[i] as number;
  return out;
}

/** The entries, changed in place by a power of two when they are far from 1, so that products of them cannot leave the range of doubles. Nothing is rounded. */
export function inRange(entries: ScaledEntries): ScaledEntries {
  const { data, exponent } = entries;
  const most = largestPart(data);
  if (most === 0) return exponent === 0 ? entries : { ...entries, exponent: 0 };
  const power = exponentOf(most);
  if (Math.abs(power) <= largeExponent) return entries;
  scaleBy(data, -power);
  return { ...entries, exponent: exponent + power };
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
