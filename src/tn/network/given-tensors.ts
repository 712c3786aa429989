import { ArgumentError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import { product, type ComplexTensor } from '../../linalg/tensor.ts';
import type { LeafLayout } from './layouts.ts';
import { gather } from './gather.ts';
import type { NetworkPlan } from './plan.ts';
import { excessOf, inRange, largestPart, type ScaledEntries } from './run-program.ts';

/** Throws `ArgumentError` unless the tensors have the shapes of the plan and finite numbers. */
export function requireTensors({ shape }: NetworkPlan, tensors: readonly ComplexTensor[]): void {
  const { inputs, sizes } = shape;
  if (tensors.length !== inputs.length) {
    throw new ArgumentError('tensors', `be ${inputs.length}, as in the plan`, `they are ${tensors.length}`);
  }
  tensors.forEach(({ shape: dims, data }, i) => {
    const expected = (inputs[i] as readonly string[]).map((label) => sizes.get(label));
    if (dims.join() !== expected.join()) {
      throw new ArgumentError(
        `tensors[${i}]`,
        `have shape [${expected}], as in the plan`,
        `it has [${dims}]`,
      );
    }
    if (data.length !== 2 * product(dims)) {
      throw new ArgumentError(
        `tensors[${i}].data`,
        `have 2*${product(dims)} numbers`,
        `it has ${data.length}`,
      );
    }
    requireFinite(data, `tensors[${i}].data`);
  });
}

/** Whether all imaginary parts are zero. */
export function isRealTensor({ data }: ComplexTensor): boolean {
  for (let i = 1; i < data.length; i += 2) if (data[i] !== 0) return false;
  return true;
}

/** A given tensor as the steps take it: in a safe range, its lone legs summed. */
export function leafEntries({ data }: ComplexTensor, isReal: boolean, { sum }: LeafLayout): ScaledEntries {
  const whole: ScaledEntries = { data, width: 2, isReal, exponent: 0 };
  const near = excessOf(largestPart(data)) === 0 ? whole : inRange({ ...whole, data: data.slice() });
  if (!sum) return near;
  const width = isReal ? 1 : 2;
  const rows = new Float64Array(width * sum.entries * sum.length);
  gather({ data: rows, width }, near, 0, sum.gather);
  const sums = new Float64Array(width * sum.entries);
  for (let entry = 0, k = 0; entry < sum.entries; entry++) {
    for (let i = 0; i < sum.length; i++) {
      for (let part = 0; part < width; part++, k++) {
        const at = width * entry + part;
        sums[at] = (sums[at] as number) + (rows[k] as number);
      }
    }
  }
  return inRange({ data: sums, width, isReal, exponent: near.exponent });
}
