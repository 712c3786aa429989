import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { linearPath, planByPath } from '../../../src/tn/network/paths.ts';
import {
  fromCotengra,
  networkPlanFromJson,
  networkPlanToJson,
  toCotengra,
} from '../../../src/tn/network/plan-json.ts';
import { networkPlan, type NetworkPlan, type NetworkPlanOptions } from '../../../src/tn/network/plan.ts';
import { grid, type Labelled } from './naive-network.ts';

const planOf = (network: Labelled, options: NetworkPlanOptions = {}): NetworkPlan =>
  networkPlan(network.inputs, network.output, network.sizes, options);

describe('a plan as data', () => {
  const network = { ...grid(4, 5, 3), output: ['v0,0'] };
  const plan = planOf(network, { maxBytes: 4000 });

  it('goes to JSON and back', () => {
    expect(plan.sliced.length).toBeGreaterThan(0);
    expect(networkPlanFromJson(JSON.parse(JSON.stringify(networkPlanToJson(plan))))).toEqual(plan);
  });

  it('is checked when it is read: nothing but an ArgumentError, or a plan that holds', () => {
    const text = JSON.stringify(networkPlanToJson(planOf(grid(2, 3, 2))));
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0123456789[]{},"-.enull'), (at, with_) => {
        let json: unknown;
        try {
          json = JSON.parse(text.slice(0, at) + with_ + text.slice(at + 1));
        } catch {
          return;
        }
        try {
          const read = networkPlanFromJson(json);
          expect(read.path.length).toBe(read.shape.inputs.length - 1);
          expect(networkPlanFromJson(networkPlanToJson(read))).toEqual(read);
        } catch (error) {
          if (!(error instanceof ArgumentError)) throw error;
          refused++;
        }
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(20);
    for (const json of [null, 3, [], {}, { ...networkPlanToJson(plan), path: [[0, 0]] }]) {
      expect(() => networkPlanFromJson(json)).toThrow(ArgumentError);
    }
  });

  it('has a path as numpy counts, and takes one', () => {
    const linear = linearPath(plan);
    const { inputs, output, sizes } = network;
    const again = planByPath(inputs, output, sizes, linear, { count: 'linear', sliced: plan.sliced });
    expect(again.path).toEqual(plan.path);
    expect(again.flops).toBe(plan.flops);
    expect(
      linearPath(
        planByPath([['a'], ['a', 'b'], ['b']], [], { a: 2, b: 3 }, [
          [1, 2],
          [0, 3],
        ]),
      ),
    ).toEqual([
      [1, 2],
      [0, 1],
    ]);
    for (const path of [
      [[0, 1]],
      [
        [0, 1],
        [0, 2],
      ],
      [
        [0, 3],
        [1, 2],
      ],
      [
        [0, 1, 2],
        [0, 1],
      ],
      [
        [0, 0],
        [1, 2],
      ],
    ]) {
      expect(() => planByPath([['a'], ['a', 'b'], ['b']], [], { a: 2, b: 3 }, path)).toThrow(/path/);
    }
    expect(() => planByPath([['a'], ['a']], [], { a: 2 }, [[0, 1]], { sliced: ['q'] })).toThrow(/sliced/);
  });

  it('exchanges networks with cotengra', () => {
    const json = toCotengra(plan.shape);
    expect(json.size_dict['h0,0']).toBe(3);
    expect(fromCotengra(JSON.parse(JSON.stringify(json)))).toEqual(plan.shape);
    expect(() => fromCotengra({ inputs: [['a']], output: [], size_dict: { a: '2' } })).toThrow(/sizes/);
    expect(() => fromCotengra({ inputs: 'a', output: [], size_dict: {} })).toThrow(/inputs/);
  });
});
