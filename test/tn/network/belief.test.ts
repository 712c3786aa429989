import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { rng } from '../../../src/linalg/random.ts';
import { beliefPropagation, type BeliefEstimate } from '../../../src/tn/network/belief/belief-propagation.ts';
import { isingLogPartition } from '../../../src/tn/classical/ising-partition.ts';
import {
  contractNetwork,
  networkLeg,
  networkTensor,
  type NetworkLeg,
  type NetworkTensor,
} from '../../../src/tn/network/network-tensor.ts';

const real = (legs: readonly NetworkLeg[], values: readonly number[]): NetworkTensor =>
  networkTensor(legs, Float64Array.from(values.flatMap((x) => [x, 0])));

/** Matrices around a ring. */
function ring(matrices: readonly (readonly (readonly number[])[])[]): NetworkTensor[] {
  const legs = matrices.map((m, i) => networkLeg(m.length, `bond ${i}`));
  return matrices.map((m, i) => real([legs[i]!, legs[(i + 1) % legs.length]!], m.flat()));
}

const one = (d: number): number[][] =>
  Array.from({ length: d }, (_, i) => Array.from({ length: d }, (_, j) => +(i === j)));
const valueOf = ({ re, exponent }: BeliefEstimate): number => re * 2 ** exponent;
const errorOf = ({ error, exponent }: BeliefEstimate): number => error * 2 ** exponent;

/** The Ising model on an open lattice: weights of bonds are split between their ends, spins summed. */
function ising(L: number, K: number, shuffle?: (n: number) => number): NetworkTensor[] {
  const legs = new Map<string, NetworkLeg>();
  const leg = (key: string): NetworkLeg => {
    const known = legs.get(key) ?? networkLeg(2, key);
    legs.set(key, known);
    return known;
  };
  const [c, s] = [Math.sqrt(Math.cosh(K)), Math.sqrt(Math.sinh(K))];
  const tensors = Array.from({ length: L * L }, (_, at) => {
    const [i, j] = [Math.floor(at / L), at % L];
    const own = [
      ...(i > 0 ? [leg(`v${i - 1},${j}`)] : []),
      ...(i + 1 < L ? [leg(`v${i},${j}`)] : []),
      ...(j > 0 ? [leg(`h${i},${j - 1}`)] : []),
      ...(j + 1 < L ? [leg(`h${i},${j}`)] : []),
    ];
    const entries = Array.from({ length: 2 ** own.length }, (_, x) => {
      const odd = own.filter((_, q) => (x >> (own.length - 1 - q)) & 1).length;
      const weight = c ** (own.length - odd) * s ** odd;
      return odd % 2 === 0 ? 2 * weight : 0;
    });
    return real(own, entries);
  });
  if (!shuffle) return tensors;
  for (let i = tensors.length - 1; i > 0; i--) {
    const j = shuffle(i + 1);
    [tensors[i], tensors[j]] = [tensors[j]!, tensors[i]!];
  }
  return tensors;
}

describe('belief propagation', () => {
  it('is right on rings, degenerate ones too, and says that it approximates (PE-01 a, b)', () => {
    const a = beliefPropagation(ring([one(4), one(4), one(4), one(4)]));
    expect(valueOf(a)).toBeCloseTo(4, 10);
    expect(a.bethe.re * 2 ** a.exponent).toBeCloseTo(1, 10);
    const matrices = [
      [
        [1, 0.2],
        [0.3, 0.5],
      ],
      [
        [0.7, -0.1],
        [0.4, 0.9],
      ],
      [
        [1.1, 0.3],
        [0, 0.6],
      ],
      [
        [0.8, 0.5],
        [-0.2, 1],
      ],
    ];
    const b = beliefPropagation(ring(matrices));
    expect(valueOf(b)).toBeCloseTo(1.2305, 10);
    for (const result of [a, b]) {
      expect(result).toMatchObject({ from: 'truncated', cycles: 1, longest: 4 });
      expect(errorOf(result)).toBeLessThan(1e-9);
    }
    expect(
      valueOf(beliefPropagation(ring([matrices[2]!, matrices[3]!, matrices[0]!, matrices[1]!]))),
    ).toBeCloseTo(1.2305, 10);
  });

  it('gives <Z Z> = 1 in a Bell state, into whichever layer the operators are absorbed (PE-01 c)', () => {
    // Ket: site 0 with legs [p, k], site 1 with legs [k, q]; bra likewise; Z0 and Z1 between the layers or in them.
    const bell = (inKet: readonly boolean[], withZ: boolean): NetworkTensor[] => {
      const [k, l, p, q] = ['k', 'l', 'p', 'q'].map((name) => networkLeg(2, name)) as [
        NetworkLeg,
        NetworkLeg,
        NetworkLeg,
        NetworkLeg,
      ];
      const z = withZ ? -1 : 1;
      const site = (legs: NetworkLeg[], has: boolean): NetworkTensor =>
        real(
          legs,
          [1, 0, 0, has ? z : 1].map((x) => x / 2 ** 0.25),
        );
      return [
        site([p, k], inKet[0]!),
        site([k, q], inKet[1]!),
        site([p, l], !inKet[0]!),
        site([l, q], !inKet[1]!),
      ];
    };
    for (const inKet of [
      [true, true],
      [false, false],
      [true, false],
    ]) {
      const above = beliefPropagation(bell(inKet, true));
      const below = beliefPropagation(bell(inKet, false));
      expect(valueOf(above) / valueOf(below)).toBeCloseTo(1, 10);
      expect(above.from).toBe('truncated');
    }
  });

  it('is exact on trees, complex ones and parts that are not connected', () => {
    const r = rng(3);
    const legs = [2, 3, 2, 4, 2].map((d, i) => networkLeg(d, `e${i}`));
    const random = (own: readonly number[]): NetworkTensor => {
      const mine = own.map((i) => legs[i]!);
      const size = mine.reduce((n, { dim }) => n * dim, 1);
      return networkTensor(
        mine,
        Float64Array.from({ length: 2 * size }, () => r.normal()),
      );
    };
    // Legs 0 and 1 are shared by the same two tensors; a leg twice on one tensor is a trace.
    const loop = networkLeg(3, 'own');
    const traced = networkTensor(
      [legs[3]!, loop, loop],
      Float64Array.from({ length: 72 }, () => r.normal()),
    );
    const tensors = [random([0, 1, 2]), random([1, 0, 3]), random([2]), traced, random([4]), random([4])];
    const exact = contractNetwork(tensors).data;
    const got = beliefPropagation(tensors);
    expect(valueOf(got)).toBeCloseTo(exact[0]!, 9);
    expect(got.im * 2 ** got.exponent).toBeCloseTo(exact[1]!, 9);
    expect(got).toMatchObject({ from: 'exact', cycles: 0 });
  });

  it('has the Ising model within its error, which shrinks with longer cycles', () => {
    for (const K of [0.2, 0.3, 0.4]) {
      const exact = Math.exp(isingLogPartition({ rows: 4, columns: 4, coupling: K, truncation: {} }).re);
      let before = Infinity;
      for (const maxLoop of [4, 6, 8]) {
        const result = beliefPropagation(ising(4, K), { maxLoop });
        expect(Math.abs(valueOf(result) - exact)).toBeLessThan(errorOf(result));
        expect(errorOf(result)).toBeLessThan(before);
        before = errorOf(result);
      }
      expect(before / exact).toBeLessThan(0.1);
    }
    const { cycles, longest } = beliefPropagation(ising(4, 0.2));
    expect([cycles, longest]).toEqual([21, 6]);
    // Without any cycle nothing is known of the error.
    const blind = beliefPropagation(ising(3, 0.4), { maxLoop: 3 });
    expect(blind.error).toBeGreaterThanOrEqual(Math.abs(blind.re));
  });

  it('does not depend on the order of tensors', () => {
    const r = rng(5);
    const first = beliefPropagation(ising(4, 0.35));
    for (let trial = 0; trial < 3; trial++) {
      const again = beliefPropagation(ising(4, 0.35, (n) => r.integer(n)));
      expect(valueOf(again) / valueOf(first)).toBeCloseTo(1, 11);
      expect(errorOf(again) / errorOf(first)).toBeCloseTo(1, 9);
    }
  });

  it('carries an exponent where the value is beyond doubles', () => {
    const far = ising(3, 0.3).map(({ legs, data }) =>
      networkTensor(
        legs,
        data.map((x) => x * 2 ** 300),
      ),
    );
    const [near, result] = [beliefPropagation(ising(3, 0.3)), beliefPropagation(far)];
    expect(result.re * 2 ** (result.exponent - near.exponent - 2700)).toBeCloseTo(near.re, 10);
  });

  it('refuses what it cannot do, by name', () => {
    const [a, b] = [networkLeg(2, 'a'), networkLeg(2, 'b')];
    expect(() => beliefPropagation([real([a, b], [1, 0, 0, 1]), real([b], [1, 1])])).toThrow(ArgumentError);
    expect(() => beliefPropagation([real([a], [1, 1]), real([a], [1, 1]), real([a], [1, 1])])).toThrow(
      /tensors/,
    );
    expect(() => beliefPropagation(ising(3, 0.3), { maxLoop: -1 })).toThrow(/maxLoop/);
    expect(() => beliefPropagation(ising(3, 0.3), { tolerance: 0 })).toThrow(/tolerance/);
    expect(() => beliefPropagation(ising(3, 0.3), { iterations: 2 })).toThrow(ConvergenceError);
    // Orthogonal messages: (1, 0) from one side, (0, 1) from the other.
    expect(() => beliefPropagation([real([a], [1, 0]), real([a], [0, 1])])).toThrow(ConvergenceError);
  });
});
