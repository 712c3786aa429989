import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { GpuError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { contract, product, tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import { contractOn, gpuContract } from '../../src/tn/gpu/gpu-contract.ts';
import type { GpuDevice, GpuTensor } from '../../src/tn/gpu/gpu-device.ts';
import { describeDevice, openGpu } from '../../src/tn/gpu/open-gpu.ts';
import type { Contraction } from '../../src/tn/gpu/pairing.ts';
import { gamma } from '../../src/tn/gpu/single-bound.ts';
import { fakeGpu } from './fake-gpu.ts';
import { outputOf, userCodeOf } from '../example.ts';

const random = rng(8);
const opened: GpuDevice[] = [];

function randomTensor(shape: readonly number[], size = 1): ComplexTensor {
  return tensor(
    shape,
    Float64Array.from({ length: 2 * product(shape) }, () => size * random.normal()),
  );
}

const real = (shape: readonly number[], values: readonly number[]): ComplexTensor =>
  tensor(shape, Float64Array.from(values.flatMap((x) => [x, 0])));
const complexes = (shape: readonly number[], values: readonly number[]): ComplexTensor =>
  tensor(shape, Float64Array.from(values));

/** The Frobenius norm of the difference. */
function distance(a: ComplexTensor, b: ComplexTensor): number {
  expect(a.shape).toEqual(b.shape);
  return Math.sqrt(a.data.reduce((sum, x, i) => sum + (x - b.data[i]!) ** 2, 0));
}

async function device(options: Parameters<typeof fakeGpu>[0] = {}): Promise<GpuDevice> {
  const found = await openGpu({ library: fakeGpu(options).library });
  opened.push(found);
  return found;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((d) => d.close()));
});

const names = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof GpuError ? error.reason : String(error);
};

describe('contractions on a graphics processor, on a stand-in for it', () => {
  it.each([
    [[3, 4], [4, 5], [1], [0]],
    [
      [2, 3, 4],
      [4, 2, 5],
      [2, 0],
      [0, 1],
    ],
    [
      [2, 3, 4],
      [3, 2, 4],
      [0, 1, 2],
      [1, 0, 2],
    ],
    [[3], [5], [], []],
    [
      [2, 7, 3],
      [1, 3, 7, 1],
      [1, 2],
      [2, 1],
    ],
    [[1, 1], [1, 1], [0], [1]],
  ])('are those of double precision within their bound: %j %j', async (aShape, bShape, aLegs, bLegs) => {
    const gpu = await device();
    const [a, b] = [randomTensor(aShape), randomTensor(bShape)];
    const exact = contract(a, b, aLegs, bLegs);
    const [x, y] = [await gpu.put(a), await gpu.put(b)];
    const { tensor: found, error } = await gpu.get(await gpu.contract(x, y, { aLegs, bLegs }));
    const off = distance(found, exact);
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(error);
    expect(error).toBeLessThan(1e-5 * x.norm * y.norm);
  });

  it('keep chains on the device, through changes of legs and scales, and know their errors', async () => {
    const fake = fakeGpu();
    const gpu = await openGpu({ library: fake.library });
    const parts = [1e-50, 1e39, 1, 1e-3, 1e200].map((size) => randomTensor([4, 3, 4], size));
    let exact = randomTensor([4, 4, 3]);
    let held = await gpu.put(exact);
    for (const part of parts) {
      const next = await gpu.put(part);
      const longer: GpuTensor = await gpu.contract(held, next, { aLegs: [1, 2], bLegs: [0, 1] });
      expect(longer.shape).toEqual([4, 4]);
      const spread = await gpu.put(randomTensor([4, 3, 4]));
      const both = await gpu.contract(longer, spread, { aLegs: [1], bLegs: [2] });
      const back = await gpu.get(spread);
      exact = contract(contract(exact, part, [1, 2], [0, 1]), back.tensor, [1], [2]);
      for (const t of [held, next, longer, spread]) gpu.free(t);
      held = both;
    }
    const size = Math.sqrt(exact.data.reduce((sum, x) => sum + (x / 1e150) ** 2, 0)) * 1e150;
    const { tensor: found, error } = await gpu.get(held);
    const scaled = (t: ComplexTensor): ComplexTensor =>
      tensor(t.shape, t.data.map((x) => x / size)); // prettier-ignore
    expect(distance(scaled(found), scaled(exact))).toBeLessThan(error / size);
    expect(error / size).toBeLessThan(1e-2);
    expect(held.norm / size).toBeGreaterThan(0.999);
    expect(held.norm / size).toBeLessThan(1.001);
    expect(fake.live()).toBe(1);
    gpu.free(held);
    gpu.free(held);
    expect(fake.live()).toBe(0);
    expect(await names(gpu.get(held))).toMatch(/`t` must be a tensor of this device/);
    await gpu.close();
    expect(await names(gpu.put(exact))).toBe('lost');
    await gpu.close();
  });

  it('multiply batches, entry by entry as well', async () => {
    const gpu = await device();
    const [a, b] = [randomTensor([5, 2, 3]), randomTensor([4, 3, 5])];
    const { tensor: found, error } = await gpuContract(gpu, a, b, {
      aLegs: [2],
      bLegs: [1],
      batch: { aLegs: [0], bLegs: [2] },
    });
    const held = [await gpu.put(a), await gpu.put(b)] as const;
    const batch = { aLegs: [2], bLegs: [1], batch: { aLegs: [0], bLegs: [2] } };
    const there = await gpu.get(await gpu.contract(...held, batch));
    const whole = contract(a, b, [2], [1]);
    const exact = tensor([5, 2, 4], new Float64Array(80));
    for (let s = 0; s < 5; s++) {
      for (let i = 0; i < 8; i++) {
        const [to, from] = [
          2 * (8 * s + i),
          2 * (((5 * 0 + s) * 2 + Math.floor(i / 4)) * 20 + (i % 4) * 5 + s),
        ];
        exact.data.set(whole.data.subarray(from, from + 2), to);
      }
    }
    expect(distance(found, exact)).toBeLessThan(error);
    expect(distance(there.tensor, exact)).toBeLessThan(there.error);
    const entries = { aLegs: [], bLegs: [], batch: { aLegs: [0, 1, 2], bLegs: [2, 0, 1] } };
    const c = randomTensor([2, 3, 5]);
    const products = await gpuContract(gpu, a, c, entries);
    expect(products.tensor.shape).toEqual([5, 2, 3]);
    const [x, y] = [a.data.subarray(2 * 7, 2 * 8), c.data.subarray(2 * 6, 2 * 7)];
    // Entry (1, 0, 1) of a with entry (0, 1, 1) of c.
    expect(products.tensor.data[14]).toBeCloseTo(x[0]! * y[0]! - x[1]! * y[1]!, 5);
  });

  it('give what is known of complex numbers (GP-03)', async () => {
    const gpu = await device();
    const times = async (a: ComplexTensor, b: ComplexTensor, batch?: number[]): Promise<number[]> => {
      const legs = batch ? { aLegs: [], bLegs: [], batch: { aLegs: batch, bLegs: batch } } : { aLegs: [], bLegs: [] };
      return Array.from((await gpuContract(gpu, a, b, legs)).tensor.data, (x) => Math.round(x * 1e5) / 1e5 + 0);
    }; // prettier-ignore
    const numbers = complexes([6], [1, 1, 1, 4, 1, 5, 2, 6, 3, 8, 1, 1]);
    expect(await times(numbers, real([], [2]))).toEqual([2, 2, 2, 8, 2, 10, 4, 12, 6, 16, 2, 2]);
    const i = complexes([], [0, 1]);
    expect(await times(real([4], [5, 6, 7, 8]), i)).toEqual([0, 5, 0, 6, 0, 7, 0, 8]);
    const matrix = complexes([2, 2], [1, 1, 2, 0, 0, 0, 0, 1]);
    const rows = complexes([2, 2], [0, 1, 2, 0, 0, 1, 2, 0]);
    expect(await times(matrix, rows, [0, 1])).toEqual([-1, 1, 4, 0, 0, 0, 0, 2]);
    for (const n of [9, 10, 12]) {
      const h = Math.SQRT1_2;
      const hadamard = await gpu.put(real([2, 2], [h, h, h, -h]));
      const zero = new Array<number>(2 ** n).fill(0);
      zero[0] = 1;
      let state = await gpu.put(real(new Array<number>(n).fill(2), zero));
      for (let q = 0; q < n; q++) {
        const next = await gpu.contract(state, hadamard, { aLegs: [0], bLegs: [1] });
        gpu.free(state);
        state = next;
      }
      const { tensor: found, error } = await gpu.get(state);
      expect(error).toBeLessThan(5e-5);
      for (let x = 0; x < 2 ** n; x++)
        expect(Math.abs(found.data[2 * x]! - 2 ** (-n / 2))).toBeLessThan(error);
    }
  });

  it('give Fourier transforms by gates on 9, 10 and 12 qubits, with a bound that says something (GP-03)', async () => {
    const gpu = await device();
    const h = Math.SQRT1_2;
    const hadamard = await gpu.put(real([2, 2], [h, h, h, -h]));
    const step = async (state: GpuTensor, gate: GpuTensor, legs: Contraction): Promise<GpuTensor> => {
      const next = await gpu.contract(state, gate, legs);
      gpu.free(state);
      return next;
    };
    for (const [n, start] of [
      [9, 0],
      [10, 727],
      [12, 0],
      [12, 2900],
    ] as const) {
      const basis = new Array<number>(2 ** n).fill(0);
      basis[start] = 1;
      let state = await gpu.put(real(new Array<number>(n).fill(2), basis));
      let order = basis.slice(0, n).map((_, q) => q);
      for (let q = 0; q < n; q++) {
        state = await step(state, hadamard, { aLegs: [order.indexOf(q)], bLegs: [1] });
        order = [...order.filter((x) => x !== q), q];
        for (let p = q + 1; p < n; p++) {
          const angle = Math.PI / 2 ** (p - q);
          const phase = await gpu.put(
            complexes([2, 2], [1, 0, 1, 0, 1, 0, Math.cos(angle), Math.sin(angle)]),
          );
          const batch = { aLegs: [order.indexOf(q), order.indexOf(p)], bLegs: [0, 1] };
          state = await step(state, phase, { aLegs: [], bLegs: [], batch });
          order = [q, p, ...order.filter((x) => x !== q && x !== p)];
          gpu.free(phase);
        }
      }
      const { tensor: found, error } = await gpu.get(state);
      expect(error).toBeLessThan(2e-4);
      for (let i = 0; i < 2 ** n; i++) {
        const y = order.reduce((sum, q, leg) => sum + ((i >> (n - 1 - leg)) & 1) * 2 ** q, 0);
        const angle = (2 * Math.PI * start * y) / 2 ** n;
        expect(Math.abs(found.data[2 * i]! - Math.cos(angle) * 2 ** (-n / 2))).toBeLessThan(error);
        expect(Math.abs(found.data[2 * i + 1]! - Math.sin(angle) * 2 ** (-n / 2))).toBeLessThan(error);
      }
      gpu.free(state);
    }
  });

  it('know that permutations and phases grow no error of their sums', async () => {
    const gpu = await device();
    const shifted = Array.from({ length: 256 }, (_, i) => (((i >> 4) + 1) % 16 === i % 16 ? 1 : 0));
    const [a, shift] = [randomTensor([16, 16]), real([16, 16], shifted)];
    const result = await gpuContract(gpu, a, shift, { aLegs: [1], bLegs: [0] });
    expect(distance(result.tensor, contract(a, shift, [1], [0]))).toBeLessThan(result.error);
    const size = Math.sqrt(a.data.reduce((sum, x) => sum + x * x, 0));
    // Sums of 4 in 4 blocks, and the rounding of both factors: 4 times less than with the Frobenius norm of the shift.
    expect(result.error / size).toBeLessThan(1.2 * Math.SQRT2 * gamma(11) + 6 * 2 ** -24);
  });

  it('state a bound where single precision cannot hold a number (GP-01)', async () => {
    const gpu = await device();
    const sum = async (values: readonly number[]): Promise<{ value: number; error: number }> => {
      const ones = real([values.length], new Array<number>(values.length).fill(1));
      const { tensor: found, error } = await gpuContract(gpu, real([values.length], values), ones, { aLegs: [0], bLegs: [0] }); // prettier-ignore
      return { value: found.data[0]!, error };
    };
    const waves = (n: number): number[] =>
      Array.from({ length: n }, (_, i) => Math.sin(2.4 * (i + 1)) * 2.4 ** (1 / (i + 1)));
    for (const [values, exact] of [
      [Array.from({ length: 10000 }, (_, i) => i), 49995000],
      [[821892087, 821892087], 1643784174],
      [waves(1024), 1.0514503249],
      [waves(102400), 0.3784936645],
      [[2 ** 24, 1], 2 ** 24 + 1],
    ] as const) {
      const { value, error } = await sum(values);
      expect(Math.abs(value - exact)).toBeLessThan(error);
    }
    // Where the bound is too wide, the processor.
    const index = real([1], [2 ** 24 + 1]);
    const one = real([1], [1]);
    const legs = { aLegs: [0], bLegs: [0] };
    const strict = await contractOn(index, one, legs, { device: gpu, tolerance: 1e-12, leastFlops: 0 });
    expect([strict.on, strict.tensor.data[0]]).toEqual(['processor', 2 ** 24 + 1]);
    const loose = await contractOn(index, one, legs, { device: gpu, leastFlops: 0 });
    expect(loose.on).toBe('device');
    expect((await contractOn(index, one, legs, { device: gpu })).on).toBe('processor');
    expect((await contractOn(index, one, legs)).on).toBe('processor');
  });

  it('go in pieces above the limits, and give zeros for tensors without entries', async () => {
    const gpu = await device({ maxTexture: 100 });
    expect(gpu.describe().maxEntries).toBe(5000);
    const [a, b] = [randomTensor([75, 5, 29]), randomTensor([29, 73, 5])];
    const legs = { aLegs: [1, 2], bLegs: [2, 0] };
    const { tensor: found, error } = await gpuContract(gpu, a, b, legs);
    expect(distance(found, contract(a, b, [1, 2], [2, 0]))).toBeLessThan(error);
    expect(error).toBeLessThan(0.1);
    const [long, longer] = [randomTensor([12000]), randomTensor([12000, 2])];
    const narrow = await gpuContract(gpu, long, longer, { aLegs: [0], bLegs: [0] });
    expect(distance(narrow.tensor, contract(long, longer, [0], [0]))).toBeLessThan(narrow.error);
    const outer = await gpuContract(gpu, long, randomTensor([3]), { aLegs: [], bLegs: [] });
    expect(outer.tensor.shape).toEqual([12000, 3]);
    expect(await names(gpu.put(a))).toMatch(/gpuContract/);
    const small = [await gpu.put(randomTensor([75, 1])), await gpu.put(randomTensor([1, 75]))] as const;
    expect(await names(gpu.contract(...small, { aLegs: [1], bLegs: [0] }))).toMatch(/gpuContract/);
    const whole = await device();
    const values = await whole.put(real([2 ** 15 + 1], new Array<number>(2 ** 15 + 1).fill(1)));
    const both = { aLegs: [0], bLegs: [0] };
    expect(await names(whole.contract(values, values, both))).toMatch(/at most 32768.*gpuContract/);
    const { tensor: ones } = await whole.get(values);
    expect((await gpuContract(whole, ones, ones, both)).tensor.data[0]).toBe(2 ** 15 + 1);
    const empty = await gpuContract(gpu, randomTensor([2, 0]), randomTensor([0, 3]), { aLegs: [1], bLegs: [0] }); // prettier-ignore
    expect(empty.tensor.data).toEqual(new Float64Array(12));
    expect(empty.error).toBe(0);
    const none = await gpuContract(gpu, randomTensor([0, 2]), randomTensor([2, 3]), { aLegs: [1], bLegs: [0] }); // prettier-ignore
    expect(none.tensor.shape).toEqual([0, 3]);
    expect(await names(gpu.put(randomTensor([0, 2])))).toMatch(/have 1 to/);
  });

  it('keep few kernels, and results that outlive theirs', async () => {
    const fake = fakeGpu();
    const gpu = await openGpu({ library: fake.library });
    const first = await gpu.put(real([1, 2], [3, 4]));
    for (let n = 1; n < 70; n++) gpu.free(await gpu.put(randomTensor([n, 3])));
    const compiled = fake.compiled();
    gpu.free(await gpu.put(randomTensor([69, 3])));
    expect(fake.compiled()).toBe(compiled);
    expect(Array.from((await gpu.get(first)).tensor.data)).toEqual([3, 0, 4, 0]);
    expect((await gpu.get(await gpu.put(real([2], [0, 0])))).tensor.data).toEqual(new Float64Array(4));
    await gpu.close();
  });

  it('say that there is none, that it computes wrongly, is lost, or fails', async () => {
    expect(await names(openGpu({ backends: [] }))).toBe('missing');
    expect(await names(device({ backends: [] }))).toBe('missing');
    expect(await names(device({ falls: true }))).toBe('missing');
    expect(await names(device({ result: (x) => x * 1.001 }))).toBe('inexact');
    expect(await names(device({ result: () => NaN }))).toBe('inexact');
    expect(await names(openGpu({ backends: ['cpu' as 'webgl'] }))).toMatch(/`backends`/);
    const fake = fakeGpu({ backends: ['webgl', 'headlessgl'] });
    const gpu = await openGpu({ library: fake.library });
    const { backend, renderer, software, measuredError, bound } = gpu.describe();
    expect([backend, renderer, software]).toEqual(['headlessgl', 'fake', false]);
    expect(measuredError).toBeGreaterThan(1e-9);
    expect(measuredError).toBeLessThan(bound);
    const held = await gpu.put(real([1, 1], [2]));
    expect(await names(gpu.put(real([1], [NaN])))).toMatch(/finite/);
    expect(await names(gpuContract(gpu, real([1], [Infinity]), real([1], [1]), { aLegs: [0], bLegs: [0] }))).toMatch(/finite/); // prettier-ignore
    expect(await names(gpu.contract(held, held, { aLegs: [2], bLegs: [0] }))).toMatch(/`aLegs`/);
    expect(await names(gpu.contract(held, held, { aLegs: [0, 0], bLegs: [0, 1] }))).toMatch(/distinct/);
    expect(await names(gpu.contract(held, held, { aLegs: [0], bLegs: [] }))).toMatch(/`bLegs`/);
    const largest = await gpu.put(real([2, 2], [1.7e308, 1.7e308, 1e308, -1.7e308]));
    expect((await gpu.get(largest)).tensor.data[6]! / -1.7e308).toBeCloseTo(1, 6);
    const smallest = await gpu.put(real([2], [5e-324, 0]));
    expect((await gpu.get(smallest)).tensor.data).toEqual(Float64Array.of(5e-324, 0, 0, 0));
    const huge = [await gpu.put(real([1, 1], [1e300])), await gpu.put(real([1, 1], [1e300]))] as const;
    const product = await gpu.contract(...huge, { aLegs: [1], bLegs: [0] });
    expect(await names(gpu.get(product))).toBe('inexact');
    const told = fakeGpu();
    expect(await describeDevice({ library: told.library })).toMatchObject({ backend: 'webgl2', bound });
    expect(told.live()).toBe(0);
    expect(await names(describeDevice({ library: fakeGpu({ backends: [] }).library }))).toBe('missing');
    const other = fakeGpu({ backends: ['webgl2', 'webgpu'] });
    const computed = await openGpu({ library: other.library });
    expect(computed.describe()).toMatchObject({
      backend: 'webgpu',
      renderer: 'fake lavapipe',
      software: true,
    });
    other.lose();
    expect(await names(computed.put(real([1], [2])))).toBe('lost');
    fake.lose();
    expect(await names(gpu.contract(held, held, { aLegs: [1], bLegs: [0] }))).toBe('lost');
    expect(await names(gpu.get(held))).toBe('lost');
  });

  it('are shown in the guide by an example that runs without one', async () => {
    const example = userCodeOf('gpu-contraction');
    expect(readFileSync('docs/gpu.md', 'utf8')).toContain(example);
    const lines = (await outputOf('gpu-contraction')).split('\n');
    expect(lines.join()).toMatch(/^missing: on the processor|bound/);
  });
});
