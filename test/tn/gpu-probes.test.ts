import { describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { contract, permute, product, tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import type { GpuDevice, GpuTensor } from '../../src/tn/gpu/gpu-device.ts';
import { openGpu } from '../../src/tn/gpu/open-gpu.ts';
import { probedError, type Recipe } from '../../src/tn/gpu/probes.ts';
import { fakeGpu } from './fake-gpu.ts';

const random = rng(21);

function randomTensor(shape: readonly number[]): ComplexTensor {
  return tensor(
    shape,
    Float64Array.from({ length: 2 * product(shape) }, () => random.normal()),
  );
}

function distance(a: ComplexTensor, b: ComplexTensor): number {
  expect(a.shape).toEqual(b.shape);
  return Math.sqrt(a.data.reduce((sum, x, i) => sum + (x - b.data[i]!) ** 2, 0));
}

const given = (t: ComplexTensor): Recipe => ({ given: t, leaves: 1, shape: t.shape });

async function onDevice<T>(work: (device: GpuDevice) => Promise<T>): Promise<T> {
  const device = await openGpu({ library: fakeGpu().library });
  try {
    return await work(device);
  } finally {
    await device.close();
  }
}

describe('errors by random vectors', () => {
  it('of chains are a few times what has happened, where the bound says nothing', async () => {
    await onDevice(async (device) => {
      const parts = Array.from({ length: 16 }, () => randomTensor([24, 24]));
      let exact = parts[0]!;
      let chain = await device.put(exact);
      for (const part of parts.slice(1)) {
        exact = contract(exact, part, [1], [0]);
        chain = await device.contract(chain, await device.put(part), { aLegs: [1], bLegs: [0] });
      }
      const { tensor: found, error: bound } = await device.get(chain);
      const { error, probes } = await device.probe(chain, rng(3));
      const off = distance(found, exact);
      expect(probes).toBe(16);
      expect(error).toBeGreaterThan(off);
      expect(error).toBeLessThan(4 * off);
      expect(bound).toBeGreaterThan(1000 * error);
    });
  });

  it('know batches, any order of legs, results used twice and results without legs', async () => {
    await onDevice(async (device) => {
      const [a, b, c] = [randomTensor([3, 2, 4]), randomTensor([4, 5, 3]), randomTensor([2, 5, 3])] as const;
      const [x, y, z] = [await device.put(a), await device.put(b), await device.put(c)];
      // [batch 3, 2, 5]
      const pair = await device.contract(x, y, { aLegs: [2], bLegs: [0], batch: { aLegs: [0], bLegs: [2] } });
      const exactPair = tensor([3, 2, 5], new Float64Array(60));
      for (let s = 0; s < 3; s++) {
        for (let i = 0; i < 2; i++)
          for (let j = 0; j < 5; j++)
            for (let k = 0; k < 4; k++) {
              const [p, q] = [2 * ((s * 2 + i) * 4 + k), 2 * ((k * 5 + j) * 3 + s)];
              const at = 2 * ((s * 2 + i) * 5 + j);
              exactPair.data[at]! += a.data[p]! * b.data[q]! - a.data[p + 1]! * b.data[q + 1]!;
              exactPair.data[at + 1]! += a.data[p]! * b.data[q + 1]! + a.data[p + 1]! * b.data[q]!;
            }
      }
      const squared = await device.contract(pair, pair, { aLegs: [1], bLegs: [1] });
      const closed = await device.contract(pair, z, { aLegs: [1, 2, 0], bLegs: [0, 1, 2] });
      const exact: [GpuTensor, ComplexTensor][] = [
        [pair, exactPair],
        [squared, contract(exactPair, exactPair, [1], [1])],
        [closed, contract(exactPair, permute(c, [2, 0, 1]), [0, 1, 2], [0, 1, 2])],
      ];
      for (const [t, right] of exact) {
        const off = distance((await device.get(t)).tensor, right);
        const { error, probes } = await device.probe(t, rng(5));
        expect(probes).toBe(t === closed ? 1 : 16);
        expect(error).toBeGreaterThan(0.99 * off);
        expect(error).toBeLessThan(5 * off + 1e-14);
      }
    });
  });

  it('find one wrong entry, and the same for the same stream', () => {
    const [a, b] = [randomTensor([6, 7]), randomTensor([7, 8])];
    const found = contract(a, b, [1], [0]);
    found.data[31] = found.data[31]! + 1e-3;
    const recipe: Recipe = {
      a: given(a),
      b: given(b),
      contraction: { aLegs: [1], bLegs: [0] },
      leaves: 2,
      shape: [6, 8],
    };
    expect(probedError(recipe, found, rng(1), { probes: 2 }).error).toBeCloseTo(2e-3, 12);
    const wrong = randomTensor([6, 8]);
    const [first, again] = [1, 1].map((seed) => probedError(recipe, wrong, rng(seed)).error);
    expect(first).toBe(again);
    expect(first).toBeGreaterThan(distance(wrong, found));
  });

  it('refuse counts that are none and recipes too long', () => {
    const a = randomTensor([2]);
    expect(() => probedError(given(a), a, rng(1), { probes: 0 })).toThrow(/`probes`/);
    const long: Recipe = { ...given(a), leaves: 5000 as never };
    expect(() => probedError(long, a, rng(1))).toThrow(UnsupportedError);
  });
});
