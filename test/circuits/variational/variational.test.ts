import { describe, expect, it } from 'vitest';
import { amplitudeDamping } from '../../../src/channels/noise.ts';
import { circuit } from '../../../src/circuits/build.ts';
import { gates } from '../../../src/circuits/gates.ts';
import { parameterNames } from '../../../src/circuits/parameters.ts';
import { run } from '../../../src/circuits/run.ts';
import { hardwareEfficient } from '../../../src/circuits/variational/ansatz.ts';
import {
  angleEmbedding,
  basisEmbedding,
  zzFeatureMap,
} from '../../../src/circuits/variational/feature-maps.ts';
import { geometricDifference, kernelMatrix } from '../../../src/circuits/variational/kernels.ts';
import { naturalGradient } from '../../../src/circuits/variational/natural-gradient.ts';
import { maxCut, qaoa } from '../../../src/circuits/variational/qaoa.ts';
import { vqe } from '../../../src/circuits/variational/vqe.ts';
import { expressions } from '../../../src/circuits/expressions.ts';
import { ArgumentError, SpaceMismatchError } from '../../../src/errors.ts';
import { hermitianEigenvalues } from '../../../src/linalg/eigh.ts';
import { expm } from '../../../src/linalg/expm.ts';
import { identity } from '../../../src/linalg/matrix.ts';
import { scaled } from '../../../src/linalg/products.ts';
import { rng } from '../../../src/linalg/random.ts';
import { heisenberg } from '../../../src/operators/models/heisenberg.ts';
import { tfim } from '../../../src/operators/models/ising.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { toDense } from '../../../src/operators/to-dense.ts';
import { chain } from '../../../src/spaces/lattice.ts';
import { qubits } from '../../../src/spaces/space.ts';
import { toDensityMatrix } from '../../../src/states/convert.ts';
import { basisKet, productKet } from '../../../src/states/kets.ts';
import { unitaryOf } from '../../../src/circuits/unitary-of.ts';

const zero = (n: number): ReturnType<typeof basisKet> => basisKet(qubits(n), new Array<number>(n).fill(0));

function randomStart(names: readonly string[], seed: number): Record<string, number> {
  const random = rng(seed);
  return Object.fromEntries(names.map((name) => [name, 2 * Math.PI * random.uniform()]));
}

describe('vqe', () => {
  const h = tfim(chain(4), { h: 0.7 });
  const lowest = hermitianEigenvalues(toDense(h))[0]!;
  const ansatz = hardwareEfficient(4, 3);

  it('reaches the ground state of a small chain by every method', () => {
    const start = randomStart(parameterNames(ansatz), 1);
    const found = vqe(ansatz, zero(4), h, { start, maxSteps: 800, gradientTolerance: 1e-6 });
    expect(found.reason).toBe('gradient');
    expect(found.energy.re - lowest).toBeGreaterThan(-1e-12);
    expect(found.energy.re - lowest).toBeLessThan(1e-9);
    expect(found.energy.variance).toBeLessThan(1e-8);
    for (const method of ['adam', 'natural'] as const) {
      const other = vqe(ansatz, zero(4), h, { start, method, maxSteps: 300, learningRate: 0.05 });
      expect(other.energy.re - lowest).toBeLessThan(method === 'adam' ? 0.03 : 1e-5);
      expect(other.energy.re - lowest).toBeGreaterThan(-1e-12);
      expect(other.steps).toBe(300);
    }
  });

  it('minimises over noisy states too', () => {
    const one = circuit(1, [gates.ry('a', 0), gates.channel(amplitudeDamping(0.2), [0])]);
    const z = pauliSum(qubits(1), { Z: 1 });
    const found = vqe(one, toDensityMatrix(zero(1)), z, { start: { a: 2 } });
    // Damping moves <Z> = cos a to 1 - 0.8 (1 - cos a).
    expect(found.energy.re).toBeCloseTo(-0.6, 12);
    expect(() => vqe(one, toDensityMatrix(zero(1)), z, { start: { a: 2 }, method: 'natural' })).toThrow(
      /ket/,
    );
  });

  it('refuses wrong starts and rates', () => {
    const one = circuit(1, [gates.ry('a', 0)]);
    const z = pauliSum(qubits(1), { Z: 1 });
    for (const start of [{}, { a: NaN }, { a: 1, b: 2 }] as Record<string, number>[]) {
      expect(() => vqe(one, zero(1), z, { start })).toThrow(ArgumentError);
    }
    expect(() => vqe(one, zero(1), z, { start: { a: 1 }, method: 'adam', learningRate: 0 })).toThrow(
      /learningRate/,
    );
  });
});

describe('the natural gradient', () => {
  it('does not depend on how the circuit is parametrised', () => {
    const z = pauliSum(qubits(1), { Z: 1, X: 0.3 });
    const plain = circuit(1, [gates.ry('a', 0), gates.rz('b', 0)]);
    const stretched = circuit(1, [gates.ry(expressions.product(5, 'a'), 0), gates.rz('b', 0)]);
    const one = naturalGradient(plain, zero(1), z, { parameters: { a: 1, b: 0.4 } });
    const other = naturalGradient(stretched, zero(1), z, { parameters: { a: 0.2, b: 0.4 } });
    expect(other.natural[0]! * 5).toBeCloseTo(one.natural[0]!, 12);
    expect(other.natural[1]).toBeCloseTo(one.natural[1]!, 12);
    // Metric diag(1/4, sin^2 a / 4).
    expect(one.natural[0]).toBeCloseTo(4 * one.gradient[0]!, 12);
    expect(one.natural[1]).toBeCloseTo((4 / Math.sin(1) ** 2) * one.gradient[1]!, 12);
  });

  it('leaves out directions that change nothing', () => {
    const twice = circuit(1, [gates.ry('a', 0), gates.ry('b', 0)]);
    const z = pauliSum(qubits(1), { Z: 1 });
    const { natural, gradient } = naturalGradient(twice, zero(1), z, { parameters: { a: 0.5, b: 0.6 } });
    expect(natural[0]).toBeCloseTo(2 * gradient[0]!, 12);
    expect(natural[0]).toBeCloseTo(natural[1]!, 12);
    expect(() => naturalGradient(twice, zero(1), z, { parameters: { a: 0, b: 0 }, cutoff: 1 })).toThrow(
      ArgumentError,
    );
  });
});

describe('qaoa', () => {
  const ring = (n: number): [number, number][] => Array.from({ length: n }, (_, i) => [i, (i + 1) % n]);

  it('gives one layer on a ring its known optimum, three quarters of the edges', () => {
    const cost = maxCut(6, ring(6));
    const of = qaoa(cost, 1);
    const minus = pauliSum(
      qubits(6),
      cost.strings.map((s) => ({ ...s, coefficient: s.coefficient.neg() })),
    );
    const found = vqe(of, zero(6), minus, { start: { gamma0: 0.5, beta0: -0.3 } });
    expect(-found.energy.re).toBeCloseTo(4.5, 10);
    // Two layers: 5/6 of the edges of a ring that is long enough.
    const two = vqe(qaoa(cost, 2), zero(6), minus, {
      start: { gamma0: 0.4, beta0: -0.5, gamma1: 0.7, beta1: -0.3 },
      maxSteps: 500,
    });
    expect(-two.energy.re).toBeCloseTo(5, 8);
  });

  it('follows the closed form of one layer on a ring', () => {
    // <C>/n = 1/2 + 1/4 sin(4 beta) sin(2 gamma) for H, exp(-i gamma C), exp(-i beta X) with C = sum (1 - ZZ)/2, up to the sign of beta.
    const cost = maxCut(8, ring(8));
    for (const [gamma0, beta0] of [
      [0.3, 0.2],
      [1.1, -0.4],
    ] as const) {
      const { state } = run(qaoa(cost, 1), zero(8), { parameters: { gamma0, beta0 } });
      const expected = 8 * (0.5 + 0.25 * Math.sin(4 * beta0) * Math.sin(2 * gamma0));
      expect(state.expect(cost).re).toBeCloseTo(expected, 12);
    }
  });

  it('turns by strings of any length as exp(-i gamma C)', () => {
    const cost = pauliSum(qubits(3), { ZZZ: 0.7, ZII: -0.4, IZZ: 1.1, III: 2 });
    const gamma = 0.6;
    const parameters = { gamma0: gamma, beta0: 0 };
    const made = unitaryOf(qaoa(cost, 1), { parameters });
    const layer = unitaryOf(qaoa(cost, 0));
    const exact = expm({ ...toDense(cost), data: timesMinusI(scaled(toDense(cost), gamma).data) });
    // The circuit leaves the phase of the constant out.
    const product = unitaryOf(circuit(3, [gates.unitary(exact, [0, 1, 2])]));
    const plus = productKet(qubits(3), new Array<number[]>(3).fill([Math.SQRT1_2, Math.SQRT1_2]));
    const a = run(circuit(3, [gates.unitary(made, [0, 1, 2])]), zero(3)).state;
    const b = run(circuit(3, [gates.unitary(product, [0, 1, 2])]), plus).state;
    const overlap = a.overlap(b);
    expect(Math.sqrt(overlap.re ** 2 + overlap.im ** 2)).toBeCloseTo(1, 13);
    expect(layer.rows).toBe(8);
  });

  it('refuses costs that are not diagonal and graphs that are not', () => {
    expect(() => qaoa(pauliSum(qubits(1), { X: 1 }), 1)).toThrow(/Z alone/);
    expect(() => maxCut(2, [[0, 2]])).toThrow(ArgumentError);
    expect(() => maxCut(2, [[1, 1]])).toThrow(ArgumentError);
    expect(() => qaoa(maxCut(2, [[0, 1]]), -1)).toThrow(ArgumentError);
    expect(maxCut(3, [[0, 1, 2.5]]).strings).toHaveLength(2);
  });
});

describe('feature maps and kernels', () => {
  const [x, y] = [
    [0.3, 1.1, -0.4],
    [1, 0.2, 0.5],
  ];

  it('have the known values', () => {
    const k = kernelMatrix(angleEmbedding, [x!, y!]);
    const closed = x!.reduce((product, a, i) => product * Math.cos((a - y![i]!) / 2) ** 2, 1);
    expect(k.data[2]).toBeCloseTo(0.580107794016391, 14);
    expect(k.data[2]).toBeCloseTo(closed, 14);
    expect(k.data[0]).toBeCloseTo(1, 14);
    const zz = kernelMatrix((d: number[]) => zzFeatureMap(d), [[0.3, 1.1]], [[1, 0.2]]);
    expect(zz.data[0]).toBeCloseTo(0.299210714234242, 13);
  });

  it('give the identity for basis states', () => {
    const k = kernelMatrix(basisEmbedding, [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(k.data).toEqual(identity(4).data);
    expect(() => basisEmbedding([0, 2])).toThrow(ArgumentError);
  });

  it('are positive, and as good as themselves', () => {
    const random = rng(3);
    const xs = Array.from({ length: 9 }, () => [random.uniform(), 3 * random.uniform(), random.uniform()]);
    const quantum = kernelMatrix((d: number[]) => zzFeatureMap(d), xs);
    const classical = kernelMatrix(angleEmbedding, xs);
    expect(hermitianEigenvalues(quantum)[0]).toBeGreaterThan(-1e-13);
    expect(geometricDifference(quantum, quantum)).toBeCloseTo(1, 6);
    expect(geometricDifference(quantum, classical)).toBeGreaterThan(1);
    expect(geometricDifference(identity(3), scaled(identity(3), 0.25))).toBeCloseTo(2, 12);
    expect(() => geometricDifference(quantum, identity(2))).toThrow(ArgumentError);
    expect(() => kernelMatrix(angleEmbedding, [])).toThrow(ArgumentError);
    expect(() => kernelMatrix(angleEmbedding, [[1], [1, 2]])).toThrow(SpaceMismatchError);
  });
});

describe('the Heisenberg chain', () => {
  it('is never undercut', () => {
    const h = heisenberg(chain(4), { space: qubits(4) });
    const lowest = hermitianEigenvalues(toDense(h))[0]!;
    const ansatz = hardwareEfficient(4, 4);
    const found = vqe(ansatz, zero(4), h, { start: randomStart(parameterNames(ansatz), 9), maxSteps: 300 });
    expect(found.energy.re).toBeGreaterThan(lowest - 1e-12);
    expect(found.energy.re).toBeLessThan(lowest + 0.3);
  });
});

function timesMinusI(data: Float64Array): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += 2) {
    out[i] = data[i + 1]!;
    out[i + 1] = -data[i]!;
  }
  return out;
}
