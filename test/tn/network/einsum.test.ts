import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError } from '../../../src/errors.ts';
import { rng } from '../../../src/linalg/random.ts';
import { tensor, type ComplexTensor } from '../../../src/linalg/tensor.ts';
import { contractByPlan, contractSlices } from '../../../src/tn/network/contract-by-plan.ts';
import { einsum } from '../../../src/tn/network/einsum.ts';
import { hoistedParts } from '../../../src/tn/network/hoist.ts';
import { ncon } from '../../../src/tn/network/ncon.ts';
import { contractNetwork, networkLeg, networkTensor } from '../../../src/tn/network/network-tensor.ts';
import { networkPlan } from '../../../src/tn/network/plan.ts';
import { differenceFrom, grid, naive, randomTensors, type Labelled } from './naive-network.ts';

/** Any network: hyperedges, repeated legs, legs alone, sizes 0 and 1, scalars, parts that are not connected, no tensors. */
const networks: fc.Arbitrary<Labelled> = fc
  .record({
    inputs: fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 4 }), {
      maxLength: 5,
    }),
    sizes: fc.array(fc.constantFrom(2, 3, 2, 3, 2, 1, 1, 0), { minLength: 7, maxLength: 7 }),
    picked: fc.infiniteStream(fc.boolean()),
  })
  .map(({ inputs, sizes, picked }) => ({
    inputs,
    output: [...new Set(inputs.flat())]
      .filter(() => picked.next().value)
      .slice(0, 4)
      .reverse(),
    sizes: Object.fromEntries([...'abcdefg'].map((label, i) => [label, sizes[i]!])),
  }));

const scaleOf = (values: readonly (readonly [number, number])[]): number =>
  values.reduce((most, z) => Math.max(most, Math.abs(z[0]), Math.abs(z[1])), 1);

describe('einsum', () => {
  it('is the sum of products, whatever the network', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(networks, fc.integer(), (network, seed) => {
        const tensors = randomTensors(network, rng(seed));
        const expected = naive(network, tensors);
        const got = einsum(network, tensors);
        expect(got.shape).toEqual(network.output.map((label) => network.sizes[label]));
        expect(differenceFrom(expected, got.data)).toBeLessThan(1e-12 * 100 * scaleOf(expected));
        kinds.add(JSON.stringify(network));
      }),
      { numRuns: 300 },
    );
    expect(kinds.size).toBeGreaterThan(200);
  });

  it('is the same sliced down to a few bytes', () => {
    let slices = 0;
    fc.assert(
      fc.property(networks, fc.integer({ min: 100, max: 3000 }), (network, maxBytes) => {
        const tensors = randomTensors(network, rng(7));
        const expected = naive(network, tensors);
        try {
          const plan = networkPlan(network.inputs, network.output, network.sizes, { maxBytes });
          expect(plan.peakBytes).toBeLessThanOrEqual(maxBytes);
          slices = Math.max(slices, plan.slices);
          const { mantissa, exponent } = contractByPlan(plan, tensors);
          const data = mantissa.data.map((x) => x * 2 ** exponent);
          expect(differenceFrom(expected, data)).toBeLessThan(1e-10 * scaleOf(expected));
        } catch (error) {
          expect(error).toBeInstanceOf(BudgetExceededError);
        }
      }),
      { numRuns: 200 },
    );
    expect(slices).toBeGreaterThan(1);
  });

  it('takes larger networks through the kernels, real and complex', () => {
    for (const [seed, size] of [
      [1, 16],
      [2, 17],
      [3, 18],
    ] as const) {
      const network = { ...grid(2, 2, size), output: ['h0,0', 'v0,1'] };
      const tensors = randomTensors(network, rng(seed));
      const expected = naive(network, tensors);
      const got = einsum(network, tensors);
      expect(differenceFrom(expected, got.data)).toBeLessThan(1e-12 * scaleOf(expected) * 100);
    }
  });

  it('multiplies batches of matrices and contracts hyperedges of many tensors', () => {
    const network = {
      inputs: [['x', 'a', 'b'], ['x', 'b', 'c'], ['x', 'c'], ['x'], ['x']],
      output: ['c', 'x', 'a'],
      sizes: { x: 5, a: 12, b: 11, c: 13 },
    };
    const tensors = randomTensors(network, rng(3));
    const expected = naive(network, tensors);
    expect(differenceFrom(expected, einsum(network, tensors).data)).toBeLessThan(
      1e-12 * scaleOf(expected) * 10,
    );
  });

  it('reads texts as numpy does', () => {
    const a = { shape: [2, 3], data: Float64Array.from({ length: 12 }, (_, i) => i) };
    const v = { shape: [3], data: Float64Array.of(1, 0, 0, 2, -1, 0) };
    expect(einsum('ab,b', [a, v])).toEqual(einsum('ab,b->a', [a, v]));
    // Implicit output: labels that come once, sorted.
    expect(einsum('ba', [a])).toEqual(einsum('ba->ab', [a]));
    expect(einsum(' ä ñ -> ñ ä ', [a]).shape).toEqual([3, 2]);
    expect(einsum('->', []).data).toEqual(Float64Array.of(1, 0));
    expect(einsum(',', [scalar(2, 1), scalar(0, 3)]).data).toEqual(Float64Array.of(-3, 6));
  });

  it('takes more labels than an alphabet has', () => {
    const n = 120;
    const chain = Array.from({ length: n }, (_, i) => [i, i + 1]);
    const step = { shape: [2, 2], data: Float64Array.of(1, 0, 1, 0, 1, 0, 0, 0) };
    const got = einsum(
      { inputs: chain, output: [0, n] },
      chain.map(() => step),
    );
    // Fibonacci numbers.
    let [f, g] = [1, 1];
    for (let i = 1; i < n; i++) [f, g] = [f + g, f];
    expect(got.data[0]! / (f + 0)).toBeCloseTo(1, 12);
    expect(got.data[2]! / g).toBeCloseTo(1, 12);
  });

  it('refuses what cannot be meant, by name', () => {
    const a = { shape: [2, 2], data: new Float64Array(8).fill(1) };
    const bad: [() => unknown, RegExp][] = [
      [() => einsum('ab,bc->ac', [a]), /equation/],
      [() => einsum('ab->abc', [a]), /output/],
      [() => einsum('ab->aa', [a]), /output/],
      [() => einsum('abc->a', [a]), /tensors\[0\]/],
      [() => einsum('a...->a', [a]), /equation/],
      [() => einsum('ab->a->b', [a]), /equation/],
      [() => einsum('aab', [{ shape: [2, 3, 1], data: new Float64Array(12) }]), /size 2/],
      [() => einsum('ab', [{ shape: [2, 2], data: new Float64Array(6) }]), /tensors\[0\]\.data/],
      [() => einsum('ab', [{ shape: [2, 2], data: new Float64Array(8).fill(NaN) }]), /finite/],
      [() => einsum('ab', [a], { maxBytes: 0 }), /maxBytes/],
    ];
    for (const [call, message] of bad) {
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });

  it('does not change its arguments, and gives the same bits again', () => {
    const network = grid(3, 3, 3);
    const tensors = randomTensors(network, rng(9)).map(({ shape, data }) => ({
      shape,
      data: data.map((x) => x * 1e200),
    }));
    const before = tensors.map(({ data }) => data.slice());
    const plan = networkPlan(network.inputs, network.output, network.sizes);
    const first = contractByPlan(plan, tensors);
    expect(contractByPlan(plan, tensors)).toEqual(first);
    expect(tensors.map(({ data }) => data)).toEqual(before);
  });
});

describe('a contraction by a plan', () => {
  it('keeps small numbers beside large ones', () => {
    const wide = tensor([2, 2], Float64Array.of(1e-200, 0, 0, 0, 0, 0, 1e200, 0));
    const x = tensor([2], Float64Array.of(1e200, 0, 1e-200, 0));
    const product = einsum('ab,b->a', [wide, x]).data;
    [1, 0, 1, 0].forEach((value, i) => expect(product[i]).toBeCloseTo(value, 14));
    expect(einsum('ab->ab', [wide]).data).toEqual(wide.data);
    const small = tensor([2], Float64Array.of(1e-200, 0, 1e-250, 0));
    expect(einsum('ab,b->a', [wide, small]).data[2]! / 1e-50).toBeCloseTo(1, 14);
  });

  it('refuses by name what is no equation, no list and no tensor', () => {
    const one = tensor([1], Float64Array.of(1, 0));
    expect(() => einsum(undefined as never, [one])).toThrow(/Argument `equation`/u);
    expect(() => einsum({ inputs: [['a']] } as never, [one])).toThrow(/Argument `equation`/u);
    expect(() => einsum('a', undefined as never)).toThrow(/Argument `tensors`/u);
    expect(() => einsum('a', [undefined as never])).toThrow(/Argument `tensors\[0\]`/u);
  });

  it('carries an exponent, so that nothing overflows or vanishes', () => {
    const network = grid(3, 3, 2);
    const tensors = randomTensors(network, rng(4));
    const { mantissa, exponent } = contractByPlan(networkPlan(network.inputs, [], network.sizes), tensors);
    for (const power of [900, -900]) {
      const scaled = tensors.map(({ shape, data }) => ({ shape, data: data.map((x) => x * 2 ** power) }));
      const far = contractByPlan(networkPlan(network.inputs, [], network.sizes), scaled);
      expect(far.exponent).toBe(exponent + 9 * power);
      expect(far.mantissa).toEqual(mantissa);
      if (power > 0) expect(() => einsum(network, scaled)).toThrow(/contractByPlan/);
      else expect(einsum(network, scaled).data.every((x) => x === 0)).toBe(true);
    }
  });

  it('keeps slices of very different size apart', () => {
    // Slice by slice: 2^400 and 2^-400 for two values of x; the sum is the large one, the order must not matter.
    for (const flip of [0, 1]) {
      const column = flip ? [2 ** -400, 2 ** 400] : [2 ** 400, 2 ** -400];
      const x = { shape: [2, 2], data: Float64Array.from(column.flatMap((v) => [v, 0, 0, 0])) };
      const y = { shape: [2, 2], data: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0) };
      const plan = networkPlan(
        [
          ['x', 'a'],
          ['x', 'b'],
        ],
        ['a', 'b'],
        { x: 2, a: 2, b: 2 },
        { maxBytes: 200 },
      );
      expect(plan.sliced).toContain('x');
      const { mantissa, exponent } = contractByPlan(plan, [x, y]);
      expect(mantissa.data[0]! * 2 ** (exponent - 400)).toBe(1);
    }
  });

  it('loses no product down to 2^-800 of the largest, wherever the scales of its factors are', () => {
    for (const [up, down] of [
      [0, 0],
      [700, -700],
      [-600, -300],
    ] as const) {
      const [x, y] = [up, down].map((power) =>
        tensor([2], Float64Array.of(2 ** power, 0, 2 ** (power - 399), 0)),
      ) as [ComplexTensor, ComplexTensor];
      const plan = networkPlan([['a'], ['b'], ['c']], ['a', 'b', 'c'], { a: 2, b: 2, c: 1 });
      const { mantissa, exponent } = contractByPlan(plan, [x, y, tensor([1], Float64Array.of(2 ** 200, 0))]);
      for (const [i, u] of [x.data[0]!, x.data[2]!].entries()) {
        for (const [j, v] of [y.data[0]!, y.data[2]!].entries()) {
          const log = Math.log2(mantissa.data[2 * (2 * i + j)]!) + exponent;
          expect(log).toBeCloseTo(Math.log2(u) + Math.log2(v) + 200, 9);
        }
      }
    }
  });

  it('contracts once what no sliced leg touches, as far as there is room', () => {
    const network = grid(6, 6, 2);
    const plan = networkPlan(network.inputs, [], network.sizes, { maxBytes: 3000 });
    expect(plan.slices).toBeGreaterThan(1);
    const shared = hoistedParts(plan, 1e6)!;
    const once = shared.parts.reduce((sum, part) => sum + part.plan.flops, 0);
    expect(once + shared.rest.flops).toBeLessThan(0.95 * plan.flops);
    expect(once * plan.slices + shared.rest.flops).toBe(plan.flops);
    expect(shared.rest.slices).toBe(plan.slices);
    expect(shared.rest.peakBytes).toBeLessThanOrEqual(plan.peakBytes);
    expect([...shared.left, ...shared.parts.flatMap(({ inputs }) => inputs)].sort((a, b) => a - b)).toEqual([
      ...network.inputs.keys(),
    ]);
    expect(hoistedParts(plan, 0)).toBeUndefined();
    const tensors = randomTensors(network, rng(8)).map(({ shape, data }) => {
      return { shape, data: data.map((x) => x * 2 ** 300) };
    });
    const [without, withParts] = [plan.peakBytes, 1e6].map((maxBytes) =>
      contractByPlan(plan, tensors, { maxBytes }),
    );
    expect(withParts!.exponent).toBe(without!.exponent);
    withParts!.mantissa.data.forEach((x, i) => expect(x).toBeCloseTo(without!.mantissa.data[i]!, 12));
  });

  it('reports slices and stops when it is told to', () => {
    const network = grid(3, 4, 3);
    const plan = networkPlan(network.inputs, [], network.sizes, { maxBytes: 1500 });
    expect(plan.slices).toBeGreaterThan(8);
    const tensors = randomTensors(network, rng(5));
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    expect(() => contractByPlan(plan, tensors, { signal: stop.signal })).toThrow('enough');
    const running = contractSlices(plan, tensors);
    for (let next = running.next(); !next.done; next = running.next()) {
      expect(next.value.slices).toBe(plan.slices);
    }
    expect(() => contractByPlan(plan, tensors, { maxBytes: plan.peakBytes - 1 })).toThrow(
      BudgetExceededError,
    );
    expect(() => contractByPlan(plan, tensors.slice(1))).toThrow(/tensors/);
    expect(() => contractByPlan(plan, [...tensors.slice(1), tensors[0]!])).toThrow(/shape/);
  });
});

describe('ncon', () => {
  it('contracts positive numbers and keeps negative ones, -1 first', () => {
    const network = {
      inputs: [
        ['x', 'p', 'q'],
        ['q', 'y', 'r'],
        ['r', 'p', 'z'],
      ],
      output: ['y', 'z', 'x'],
      sizes: {},
    };
    const sized = { ...network, sizes: { x: 2, y: 3, z: 4, p: 3, q: 2, r: 5 } };
    const tensors = randomTensors(sized, rng(6));
    const expected = naive(sized, tensors);
    const labels = [
      [-3, 2, 1],
      [1, -1, 7],
      [7, 2, -2],
    ];
    for (const inOrder of [false, true]) {
      const got = ncon(tensors, labels, { inOrder });
      expect(got.shape).toEqual([3, 4, 2]);
      expect(differenceFrom(expected, got.data)).toBeLessThan(1e-12);
    }
  });

  it('traces within a tensor and multiplies parts', () => {
    const a = { shape: [2, 2], data: Float64Array.of(1, 0, 2, 0, 3, 0, 4, 0) };
    for (const inOrder of [false, true]) {
      expect(
        ncon(
          [a, a],
          [
            [1, 1],
            [-1, -2],
          ],
          { inOrder },
        ).data,
      ).toEqual(a.data.map((x) => 5 * x));
    }
  });

  it('refuses numbers that do not pair up', () => {
    const a = { shape: [2, 2], data: new Float64Array(8) };
    expect(() =>
      ncon(
        [a, a],
        [
          [1, 2],
          [2, 3],
        ],
      ),
    ).toThrow(/labels/);
    expect(() => ncon([a], [[0, -1]])).toThrow(/labels/);
    expect(() =>
      ncon(
        [a, a],
        [
          [-1, -2],
          [-1, -3],
        ],
      ),
    ).toThrow(/labels/);
    expect(() => ncon([a, a], [[-1, -2]])).toThrow(/tensors/);
  });
});

describe('contractNetwork', () => {
  const [i, j, k] = [networkLeg(2, 'i'), networkLeg(3, 'j'), networkLeg(2, 'i')];
  const r = rng(8);
  const random = (legs: readonly (typeof i)[]): ReturnType<typeof networkTensor> =>
    networkTensor(
      legs,
      Float64Array.from({ length: 2 * legs.reduce((n, { dim }) => n * dim, 1) }, () => r.normal()),
    );

  it('joins legs by identity, never by name, and does not care for order', () => {
    const [a, b] = [random([i, j]), random([j, k])];
    const product = contractNetwork([a, b]);
    expect(product.legs).toEqual([i, k]);
    expect(product.legs[1]).toBe(k);
    const turned = contractNetwork([b, a], { output: [i, k] });
    turned.data.forEach((x, at) => expect(x).toBeCloseTo(product.data[at]!, 13));
    const plain = einsum('ij,jk->ik', [
      { shape: [2, 3], data: a.data },
      { shape: [3, 2], data: b.data },
    ]);
    expect(product.data).toEqual(plain.data);
  });

  it('takes a leg on three tensors only when asked', () => {
    const three = [random([i]), random([i, j]), random([i, k])];
    expect(() => contractNetwork(three)).toThrow(/hyperedge/);
    expect(() => contractNetwork(three.slice(0, 2), { output: [i, j] })).toThrow(/hyperedge/);
    const all = contractNetwork(three, { hyperedges: true });
    const expected = einsum(
      'i,ij,ik->jk',
      three.map(({ legs, data }) => ({ shape: legs.map((l) => l.dim), data })),
    );
    expect(all.data).toEqual(expected.data);
    expect(() => contractNetwork(three.slice(0, 2), { output: [k] })).toThrow(/output/);
    expect(() => networkTensor([i], new Float64Array(3))).toThrow(/data/);
    expect(() => networkLeg(1.5)).toThrow(/dim/);
  });
});

function scalar(re: number, im: number): { shape: number[]; data: Float64Array } {
  return { shape: [], data: Float64Array.of(re, im) };
}
