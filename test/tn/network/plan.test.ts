import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, UnsupportedError } from '../../../src/errors.ts';
import { rng } from '../../../src/linalg/random.ts';
import { contractByPlan } from '../../../src/tn/network/contract-by-plan.ts';
import { planByPath } from '../../../src/tn/network/paths.ts';
import { networkPlan, type NetworkPlan, type NetworkPlanOptions } from '../../../src/tn/network/plan.ts';
import { differenceFrom, grid, naive, randomTensors, type Labelled } from './naive-network.ts';

const planOf = (network: Labelled, options: NetworkPlanOptions = {}): NetworkPlan =>
  networkPlan(network.inputs, network.output, network.sizes, options);

/** Labels of a product of two tensors: those that some other tensor or the output has. */
const product = (a: Set<string>, b: Set<string>, others: readonly Set<string>[]): Set<string> =>
  new Set([...a, ...b].filter((label) => others.some((other) => other.has(label))));

const sizeOf = (labels: Iterable<string>, sizes: Labelled['sizes']): number =>
  [...labels].reduce((size, label) => size * sizes[label]!, 1);

/** What a path costs, by its definition: multiplications, the largest tensor, and the entries held when it is followed. */
function costByHand(
  network: Labelled,
  path: NetworkPlan['path'],
): { flops: number; largest: number; held: number } {
  const { sizes } = network;
  const output = new Set(network.output);
  const lone = (i: number, label: string): boolean =>
    !output.has(label) && network.inputs.every((legs, j) => i === j || !legs.includes(label));
  const live = new Map(
    network.inputs.map((legs, i) => [i, new Set(legs.filter((label) => !lone(i, label)))] as const),
  );
  const n = network.inputs.length;
  const waiting = (): number =>
    [...live].filter(([i]) => i >= n).reduce((sum, [, labels]) => sum + sizeOf(labels, sizes), 0);
  let flops = 0;
  let held = 0;
  let largest = Math.max(...[...live.values()].map((labels) => sizeOf(labels, sizes)));
  path.forEach(([i, j], s) => {
    const [a, b] = [live.get(i)!, live.get(j)!];
    const before = waiting();
    live.delete(i);
    live.delete(j);
    const made = product(a, b, [...live.values(), output]);
    flops += sizeOf(new Set([...a, ...b]), sizes);
    largest = Math.max(largest, sizeOf(made, sizes));
    held = Math.max(held, before + sizeOf(a, sizes) + sizeOf(b, sizes) + sizeOf(made, sizes));
    live.set(n + s, made);
  });
  return { flops, largest, held };
}

/** The cheapest path of all, by trying every pair at every step. */
function cheapest(tensors: readonly Set<string>[], network: Labelled, onlyConnected = false): number {
  if (tensors.length === 1) return 0;
  let best = Infinity;
  for (let i = 0; i < tensors.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [tensors[i]!, tensors[j]!];
      if (onlyConnected && ![...a].some((label) => b.has(label))) continue;
      const others = tensors.filter((_, k) => k !== i && k !== j);
      const made = product(a, b, [...others, new Set(network.output)]);
      const own = sizeOf(new Set([...a, ...b]), network.sizes);
      best = Math.min(best, own + cheapest([...others, made], network, onlyConnected));
    }
  }
  return best;
}

/** Networks without legs alone. */
const small: fc.Arbitrary<Labelled> = fc
  .record({
    inputs: fc.array(fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1, maxLength: 4 }), {
      minLength: 2,
      maxLength: 5,
    }),
    sizes: fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 8, maxLength: 8 }),
    open: fc.subarray([...'abcdefgh'], { maxLength: 2 }),
  })
  .map(({ inputs, sizes, open }) => {
    const uses = (label: string): number => inputs.filter((legs) => legs.includes(label)).length;
    const output = open.filter((label) => uses(label) > 0);
    return {
      inputs: inputs.map((legs) => legs.filter((label) => uses(label) > 1 || output.includes(label))),
      output,
      sizes: Object.fromEntries([...'abcdefgh'].map((label, i) => [label, sizes[i]!])),
    };
  });

/** A random regular graph by joining ends at random: each of `n` tensors has `degree` legs. */
function randomRegular(n: number, degree: number, seed: number): Labelled {
  const stream = rng(seed);
  const ends = Array.from({ length: n * degree }, (_, i) => i % n);
  for (let i = ends.length - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    [ends[i], ends[j]] = [ends[j]!, ends[i]!];
  }
  const inputs: string[][] = Array.from({ length: n }, () => []);
  ends.forEach((end, i) => inputs[end]!.push(`e${Math.floor(i / 2)}`));
  return { inputs, output: [], sizes: Object.fromEntries(inputs.flat().map((label) => [label, 2])) };
}

describe('a plan', () => {
  it('is the best of all paths, as trying them all shows', () => {
    fc.assert(
      fc.property(small, (network) => {
        const best = cheapest(
          network.inputs.map((legs) => new Set(legs)),
          network,
        );
        for (const method of ['auto', 'optimal'] as const) {
          const plan = planOf(network, { method });
          expect(plan.flops).toBe(best);
          expect(plan.proof).toBe('all');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('says what it costs: multiplications, largest tensor, entries held', () => {
    fc.assert(
      fc.property(small, fc.constantFrom('flops', 'largest', 'time'), (network, minimize) => {
        const plan = planOf(network, { minimize });
        const { flops, largest, held } = costByHand(network, plan.path);
        expect(plan.flops).toBe(flops);
        expect(plan.largest).toBe(largest);
        expect(plan.peakBytes).toBe(16 * (held + sizeOf(network.output, network.sizes)));
        expect(plan.log10Flops).toBeCloseTo(Math.log10(flops), 10);
      }),
      { numRuns: 150 },
    );
  });

  it('of more than 16 tensors is the best of those that multiply connected tensors', () => {
    const lattice = grid(3, 6, 2);
    const plan = planOf(lattice, { method: 'optimal' });
    expect(plan.proof).toBe('connected');
    const wide = planOf(lattice, { width: 12 });
    expect(plan.flops).toBeLessThanOrEqual(wide.flops);
    // A chain of 30 matrices against the classical table of matrix chains.
    const stream = rng(2);
    const dims = Array.from({ length: 31 }, () => 2 + stream.integer(40));
    const chain: Labelled = {
      inputs: dims.slice(1).map((_, i) => [`x${i}`, `x${i + 1}`]),
      output: ['x0', 'x30'],
      sizes: Object.fromEntries(dims.map((d, i) => [`x${i}`, d])),
    };
    expect(planOf(chain, { method: 'optimal' }).flops).toBe(matrixChain(dims));
    expect(planOf(chain).flops).toBe(matrixChain(dims));
  });

  it('is found part by part in networks that are not connected', () => {
    const [one, other] = [grid(3, 3, 2), grid(3, 3, 3)];
    const both: Labelled = {
      inputs: [...one.inputs, ...other.inputs.map((legs) => legs.map((label) => `other ${label}`))],
      output: [],
      sizes: {
        ...one.sizes,
        ...Object.fromEntries(Object.keys(other.sizes).map((label) => [`other ${label}`, 3])),
      },
    };
    const parts = planOf(one).flops + planOf(other).flops;
    expect(planOf(both, { method: 'optimal' }).flops).toBe(parts + 1);
    expect(planOf(both).flops).toBe(parts + 1);
  });

  it('refuses to search for the best of too large a network', () => {
    expect(() => planOf(grid(6, 10, 2), { method: 'optimal' })).toThrow(UnsupportedError);
    expect(() => planOf(grid(7, 7, 2), { method: 'optimal' })).toThrow(UnsupportedError);
  });

  it('of large networks is far better than greedy, and the same each time', () => {
    for (const [network, gain] of [
      [grid(10, 10, 2), 0],
      [randomRegular(100, 3, 1), 1],
      [grid(6, 6, 2, true), 0],
    ] as const) {
      const greedy = planOf(network, { method: 'greedy', restarts: 1 });
      const plan = planOf(network);
      expect(plan.log10Flops).toBeLessThan(greedy.log10Flops - gain);
      expect(planOf(network)).toEqual(plan);
      expect(planOf(network, { rng: rng(5), restarts: 2 })).toEqual(
        planOf(network, { rng: rng(5), restarts: 2 }),
      );
      const { flops, largest } = costByHand(network, plan.path);
      expect([plan.flops, plan.largest]).toEqual([flops, largest]);
    }
  });

  it('sweeps over lattices, long ones along their length', () => {
    // Row by row: about L^2 steps at 2^(L+1) multiplications.
    expect(planOf(grid(20, 20, 2)).log10Flops).toBeLessThan(Math.log10(20 * 20 * 2 ** 22));
    for (const [rows, columns] of [
      [5, 60],
      [60, 5],
    ] as const) {
      expect(planOf(grid(rows, columns, 2)).flops).toBeLessThan(300 * 2 ** 8);
    }
  });

  it('of one objective is not worse in it than those of others', () => {
    const network = grid(5, 5, 3, true);
    const [flops, largest, time] = (['flops', 'largest', 'time'] as const).map((minimize) =>
      planOf(network, { minimize }),
    ) as [NetworkPlan, NetworkPlan, NetworkPlan];
    expect(flops.flops).toBeLessThanOrEqual(time.flops);
    expect(largest.largest).toBeLessThanOrEqual(flops.largest);
  });

  it('is not confused by legs of size 1, of which there may be many', () => {
    const network = grid(4, 4, 2);
    const inputs = network.inputs.map((legs) => [...legs, 'one', 'uno', `own ${legs.join()}`]);
    const sizes = {
      ...network.sizes,
      ...Object.fromEntries(inputs.flat().map((l) => [l, network.sizes[l] ?? 1])),
    };
    const plan = networkPlan(inputs, ['one'], sizes);
    expect(plan.flops).toBe(planOf(network).flops);
  });

  it('holds for numbers of multiplications that doubles cannot', () => {
    const n = 30;
    const inputs = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => `${Math.min(i, j)}-${Math.max(i, j)}`).filter((_, j) => i !== j),
    );
    const sizes = Object.fromEntries(inputs.flat().map((label) => [label, 2 ** 20]));
    const plan = networkPlan(inputs, [], sizes);
    expect(plan.flops).toBe(Infinity);
    expect(plan.log10Flops).toBeGreaterThan(900);
    expect(plan.log10Flops).toBeLessThan(2000);
  });

  it('refuses what cannot be meant, by name', () => {
    const bad: [() => unknown, RegExp][] = [
      [() => networkPlan([['a']], [], {}), /sizes/],
      [() => networkPlan([['a']], [], { a: 1.5 }), /sizes/],
      [() => networkPlan([['a']], [], { a: NaN }), /sizes/],
      [() => networkPlan([['a']], ['b'], { a: 2, b: 2 }), /output/],
      [() => networkPlan([['a']], ['a', 'a'], { a: 2 }), /output/],
      [() => networkPlan([['a']], [], { a: 2 }, { restarts: 0 }), /restarts/],
      [() => networkPlan([['a']], [], { a: 2 }, { width: 40 }), /width/],
      [() => networkPlan([['a']], [], { a: 2 }, { maxBytes: NaN }), /maxBytes/],
      [() => networkPlan([['a']], [], { a: 2 }, { method: 'best' as 'auto' }), /method/],
    ];
    for (const [call, message] of bad) {
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});

describe('slices', () => {
  it('fit the budget, or a typed error says that nothing can', () => {
    const network = grid(6, 6, 2, true);
    const whole = planOf(network);
    let before = whole.slices;
    for (const part of [2, 8, 64, 512]) {
      const maxBytes = whole.peakBytes / part;
      const plan = planOf(network, { maxBytes });
      expect(plan.peakBytes).toBeLessThanOrEqual(maxBytes);
      expect(plan.slices).toBeGreaterThanOrEqual(before);
      expect(plan.slices).toBe(2 ** plan.sliced.length);
      before = plan.slices;
    }
    expect(before).toBeGreaterThan(16);
    expect(() => planOf(network, { maxBytes: 60 })).toThrow(BudgetExceededError);
    expect(() => planOf({ ...network, output: ['v0,0', 'h0,0'] }, { maxBytes: 40 })).toThrow(
      BudgetExceededError,
    );
  });

  it('cost little more than the whole', () => {
    const network = grid(8, 8, 2);
    const whole = planOf(network);
    const plan = planOf(network, { maxBytes: whole.peakBytes / 4 });
    expect(plan.flops / whole.flops).toBeLessThan(4);
  });

  it('of open legs are put where they belong', () => {
    const network = { ...grid(2, 3, 4), output: ['v0,1', 'h1,0', 'h0,1'] };
    const tensors = randomTensors(network, rng(1));
    const plan = planByPath(network.inputs, network.output, network.sizes, planOf(network).path, {
      sliced: ['h1,0', 'v0,0', 'v0,1'],
    });
    expect(plan.slices).toBe(64);
    const { mantissa, exponent } = contractByPlan(plan, tensors);
    const expected = naive(network, tensors);
    expect(
      differenceFrom(
        expected,
        mantissa.data.map((x) => x * 2 ** exponent),
      ),
    ).toBeLessThan(1e-11);
  });
});

/** The classical table of matrix chains. */
function matrixChain(dims: readonly number[]): number {
  const n = dims.length - 1;
  const best = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let length = 1; length < n; length++) {
    for (let i = 0; i + length < n; i++) {
      const j = i + length;
      best[i]![j] = Infinity;
      for (let k = i; k < j; k++) {
        const cost = best[i]![k]! + best[k + 1]![j]! + dims[i]! * dims[k + 1]! * dims[j + 1]!;
        best[i]![j] = Math.min(best[i]![j]!, cost);
      }
    }
  }
  return best[0]![n - 1]!;
}
