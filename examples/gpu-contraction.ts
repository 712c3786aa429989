// A chain of contractions on a graphics processor where there is one, else in double precision on the processor; the number says its error either way.
import { GpuError, rng } from '../src/index.ts';
import { contract, tensor, type ComplexTensor } from '../src/linalg/index.ts';
import { openGpu, type GpuDevice, type GpuResult } from '../src/tn/index.ts';

const random = rng(1);
const any = (shape: readonly number[]): ComplexTensor =>
  tensor(
    shape,
    Float64Array.from({ length: 2 * shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
  );
const parts = [any([24, 2, 24]), any([24, 2, 24]), any([24, 2, 24])];

async function onDevice(device: GpuDevice): Promise<GpuResult> {
  const [first, second, third] = await Promise.all(parts.map((part) => device.put(part)));
  if (!first || !second || !third) throw new Error('three parts are three tensors');
  // Nothing comes back between the two contractions but norms.
  const pair = await device.contract(first, second, { aLegs: [2], bLegs: [0] });
  const ring = await device.contract(pair, third, { aLegs: [3, 0], bLegs: [0, 2] });
  const result = await device.get(ring);
  await device.close();
  return result;
}

const [a, b, c] = parts as [ComplexTensor, ComplexTensor, ComplexTensor];
const exact = contract(contract(a, b, [2], [0]), c, [3, 0], [0, 2]);
try {
  const device = await openGpu();
  const { backend, renderer, software } = device.describe();
  const { tensor: found, error } = await onDevice(device);
  const off = Math.max(...found.data.map((x, i) => Math.abs(x - (exact.data[i] ?? NaN))));
  console.log(`${backend} (${renderer}${software ? ', a program' : ''}): off by ${off}, bound ${error}`);
} catch (error) {
  if (!(error instanceof GpuError)) throw error;
  console.log(`${error.reason}: on the processor instead, first entry ${exact.data[0]?.toFixed(6)}`);
}
