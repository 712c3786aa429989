import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { parameter } from '../../src/circuits/expression-build.ts';
import { controlled } from '../../src/circuits/modifiers.ts';
import {
  amplitudeByNetwork,
  amplitudesByNetwork,
  circuitNetwork,
  marginalByNetwork,
  reducedByNetwork,
} from '../../src/circuits/network/circuit-network.ts';
import {
  expectationByNetwork,
  expectationNetworks,
} from '../../src/circuits/network/expectation-by-network.ts';
import type { Operation } from '../../src/circuits/operation.ts';
import { run } from '../../src/circuits/run.ts';
import { ArgumentError, BudgetExceededError, UnsupportedError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomHermitian, randomUnitary } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import * as oracle from '../oracle.ts';
import { naiveAverage } from './naive-circuit.ts';
import { randomCourse } from './random-courses.ts';
import { r22 } from './r22.ts';

const { cz, cx, h, rz, rx, swap, ccx, crz } = gates;

/** Unitary circuits with diagonal gates, controls at any level and matrices that are diagonal on one of their sites. */
function randomUnitaryCircuit(space: Space, length: number, seed: number): Circuit {
  const source = rng(seed);
  const n = space.dims.length;
  const ops = Array.from({ length }, (): Operation => {
    const order = [...space.dims.keys()].sort(() => source.uniform() - 0.5);
    const sites = order.slice(0, 1 + source.integer(2));
    const size = sites.reduce((d, site) => d * space.dims[site]!, 1);
    const u = randomUnitary(size, source);
    if (source.uniform() < 0.3) {
      const data = u.data.map((_, i) => (Math.floor(i / 2) % (size + 1) === 0 ? u.data[i % 2]! : 0));
      const modulus = Math.sqrt(u.data[0]! ** 2 + u.data[1]! ** 2);
      return gates.unitary({ rows: size, cols: size, data: data.map((x) => x / modulus) }, sites);
    }
    const op = gates.unitary(u, sites);
    const free = order[2];
    if (free === undefined || source.uniform() < 0.5) return op;
    const once = controlled(op, free, source.integer(space.dims[free]!));
    const more = n > 3 && source.uniform() < 0.5 ? order[3] : undefined;
    return more === undefined ? once : controlled(once, more, 0);
  });
  return circuit(space, ops);
}

describe('a circuit as a network', () => {
  it('has the amplitudes of a run, from any basis state', () => {
    for (const space of [qubits(4), levels([3, 2, 2, 4]), levels([2]), levels([3, 3])]) {
      for (let seed = 0; seed < 6; seed++) {
        const of = randomUnitaryCircuit(space, 10, seed);
        const start = space.dims.map((d, i) => (seed + i) % d);
        const { data } = run(of, basisKet(space, start)).state;
        const all = amplitudesByNetwork(
          of,
          space.dims.map(() => 0),
          [...space.dims.keys()],
          { start },
        );
        expect(all.shape).toEqual(space.dims);
        expect(oracle.distance(oracle.vecOf(all.data), oracle.vecOf(data))).toBeLessThan(1e-13);
        const x = space.dims.map((d, i) => (2 * seed + i) % d);
        const at = oracle.indexFrom(x, space.dims);
        const one = amplitudeByNetwork(of, x, { start });
        expect(one.re).toBeCloseTo(data[2 * at]!, 13);
        expect(one.im).toBeCloseTo(data[2 * at + 1]!, 13);
        expect(one).toMatchObject({ error: 0, from: 'exact' });
      }
    }
  });

  it('has the reduced states and marginals of the average over noise, resets and measurements', () => {
    const source = rng(3);
    let asked = 0;
    for (const space of [qubits(4), levels([3, 2, 2])]) {
      for (let trial = 0; trial < 10; trial++) {
        const drawn = randomCourse(space, 9, source);
        const of = {
          ...drawn,
          operations: drawn.operations.map((op) => ({ ...op, conditions: [] }) as Operation),
        };
        const n = space.dims.length;
        const start = space.dims.map((d) => source.integer(d));
        const keep = [source.integer(n)];
        keep.push((keep[0]! + 1 + source.integer(n - 1)) % n);
        const rho = naiveAverage(of, oracle.outer(oracle.vecOf(basisKet(space, start).data)));
        const expected = oracle.partialTrace(rho, space.dims, keep);
        const got = oracle.matOf(reducedByNetwork(of, keep, { start }).matrix);
        expect(oracle.distance(got, expected)).toBeLessThan(1e-13);
        const marginal = marginalByNetwork(of, keep, { start });
        expect(marginal.length).toBe(expected.length);
        marginal.forEach((p, i) => expect(p).toBeCloseTo(expected[i]![i]![0], 13));
        asked++;
      }
    }
    expect(asked).toBe(20);
  });

  it('has the expectation values of strings, local terms and matrices', () => {
    const space = qubits(5);
    for (let seed = 0; seed < 5; seed++) {
      const source = rng(seed);
      const of = randomUnitaryCircuit(space, 9, 20 + seed);
      const operators = [
        localSum(
          space,
          [0, 1, 2, 3].map((i) => ({ sites: [i + 1, i], matrix: randomHermitian(4, source) })),
        ),
        pauliSum(space, [
          { sites: [3, 0, 2], letters: 'YXZ', coefficient: 0.5 },
          { sites: [], letters: '', coefficient: 2 },
          { sites: [0, 1, 2, 3, 4], letters: 'YYXZY' },
        ]),
        localSum(space, [{ sites: [4, 1], matrix: randomHermitian(4, source) }]),
      ];
      const psi = run(of, basisKet(space, [0, 0, 0, 0, 0])).state;
      for (const op of operators) {
        const [re] = oracle.expectation(oracle.vecOf(psi.data), oracle.matOf(toDense(op)));
        const got = expectationByNetwork(of, op);
        expect(got.re).toBeCloseTo(re, 12);
        expect(got).toMatchObject({ error: 0, from: 'exact' });
        expect(expectationNetworks(of, op).length).toBeGreaterThan(0);
      }
    }
  });

  it('keeps one leg where levels do not change', () => {
    const net = circuitNetwork(circuit(3, [h(0), h(1), cz(0, 1), rz(0.3, 0), ccx(0, 1, 2), crz(0.2, 0, 1)]), {
      amplitude: [0, 1, 1],
    });
    const ranks = net.shape.inputs.map((legs) => legs.length);
    // Starts and ends are put in: only the wires after the two h are open, and one end of each is fixed.
    expect(Math.max(...ranks)).toBe(0);
    const deeper = circuitNetwork(circuit(2, [h(0), h(1), cz(0, 1), h(0), h(1)]), { amplitude: [0, 0] });
    expect(deeper.shape.inputs.map((legs) => legs.length)).toEqual([1, 1, 2, 1, 1]);
    expect(new Set(deeper.shape.inputs.flat()).size).toBe(2);
  });

  it('only has the light cone in it', () => {
    const of = r22(40, 6);
    const one = circuitNetwork(of, { marginal: [20] });
    expect(one.tensors.length).toBeLessThan(250);
    expect(circuitNetwork(of, { amplitude: Array(40).fill(0) }).tensors.length).toBeGreaterThan(400);
    const smaller = marginalByNetwork(r22(26, 6), [20]);
    expect(marginalByNetwork(of, [20])[0]).toBeCloseTo(smaller[0]!, 13);
  });

  it('knows 100 qubits at small depth: amplitudes of two sides multiply', () => {
    // Two copies of a circuit that nothing joins: amplitudes are products, and so far below what a ket could hold.
    const n = 50;
    const half = r22(n, 6);
    const twice = circuit(2 * n, [
      ...half.operations,
      ...half.operations.map((op) =>
        op.kind === 'gate'
          ? {
              ...op,
              sites: op.sites.map((site) => site + n),
              controls: op.controls.map(({ site, level }) => ({ site: site + n, level })),
            }
          : op,
      ),
    ]);
    const x = Array.from({ length: n }, (_, i) => i % 2);
    const [a, b] = [amplitudeByNetwork(half, x), amplitudeByNetwork(half, Array(n).fill(0))];
    const both = amplitudeByNetwork(twice, [...x, ...(Array(n).fill(0) as number[])]);
    const size = Math.abs(a.re * b.re) + Math.abs(a.im * b.im);
    expect(Math.abs(both.re - (a.re * b.re - a.im * b.im))).toBeLessThan(1e-12 * size);
    expect(size).toBeLessThan(1e-15);
  });

  it('is contracted by a plan made before, for other levels and angles', () => {
    const of = circuit(3, [
      rx(parameter('a'), 0),
      cx(0, 1),
      rx(0.3, 1),
      cx(1, 2),
      swap(0, 2),
      rx(parameter('a'), 2),
    ]);
    const parameters = { a: 0.7 };
    const { plan } = circuitNetwork(of, { amplitude: [0, 0, 0] }, { parameters });
    for (const a of [0.7, -1.2]) {
      const { data } = run(of, basisKet(qubits(3), [0, 0, 0]), { parameters: { a } }).state;
      const got = amplitudeByNetwork(of, [1, 0, 1], { plan, parameters: { a } });
      expect(got.re).toBeCloseTo(data[10]!, 13);
      expect(got.im).toBeCloseTo(data[11]!, 13);
    }
    expect(() => amplitudeByNetwork(of, [1, 0, 1], { plan, parameters: { a: 0 } })).toThrow(/plan/);
  });

  it('is sliced where memory is short', () => {
    const of = r22(12, 8);
    const x = Array(12).fill(1) as number[];
    const whole = circuitNetwork(of, { amplitude: x });
    const maxBytes = whole.plan.peakBytes / 2;
    const sliced = circuitNetwork(of, { amplitude: x }, { maxBytes });
    expect(sliced.plan.slices).toBeGreaterThan(1);
    const [a, b] = [amplitudeByNetwork(of, x), amplitudeByNetwork(of, x, { maxBytes })];
    expect(b.re).toBeCloseTo(a.re, 14);
    expect(b.im).toBeCloseTo(a.im, 14);
    expect(() => reducedByNetwork(of, [0, 1, 2, 3, 4, 5], { maxBytes: 1000 })).toThrow(BudgetExceededError);
  });

  it('refuses by name what it cannot hold', () => {
    const measured = circuit(2, [h(0), gates.measure(0, 0), when(bitsEqual(0, 1), gates.x(1))], { bits: 1 });
    expect(() => amplitudeByNetwork(measured, [0, 0])).toThrow(UnsupportedError);
    expect(() => reducedByNetwork(measured, [1])).toThrow(UnsupportedError);
    const of = circuit(2, [h(0), cx(0, 1)]);
    expect(() => amplitudeByNetwork(of, [0, 2])).toThrow(ArgumentError);
    expect(() => amplitudeByNetwork(of, [0, 0], { start: [0] })).toThrow(/start/);
    expect(() => reducedByNetwork(of, [0, 0])).toThrow(ArgumentError);
    expect(() => marginalByNetwork(of, [2])).toThrow(ArgumentError);
    // The first site is measured and forgotten: that is dephasing.
    const forgotten = circuit(2, [h(0), cx(0, 1), gates.measure(0, 0)], { bits: 1 });
    expect(marginalByNetwork(forgotten, [1])[0]).toBeCloseTo(0.5, 14);
  });
});
