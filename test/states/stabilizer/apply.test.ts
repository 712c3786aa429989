import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  NotPhysicalError,
  SpaceMismatchError,
  UnsupportedError,
} from '../../../src/errors.ts';
import { rng } from '../../../src/linalg/random.ts';
import { complex } from '../../../src/linalg/scalar.ts';
import { dense } from '../../../src/operators/dense.ts';
import { localOperator, localSum, zeroOperator } from '../../../src/operators/local-sum.ts';
import type { Operator } from '../../../src/operators/operator.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { sigmaX, sigmaZ } from '../../../src/operators/paulis.ts';
import { toDense } from '../../../src/operators/to-dense.ts';
import { toMpo } from '../../../src/operators/to-mpo.ts';
import { toSparse } from '../../../src/operators/to-sparse.ts';
import { levels, qubits } from '../../../src/spaces/space.ts';
import { toKet } from '../../../src/states/convert.ts';
import { Stabilizer } from '../../../src/states/stabilizer/stabilizer.ts';
import { fingerprint } from '../../conformance/fingerprint.ts';
import * as oracle from '../../oracle.ts';
import {
  actOn,
  cliffordMatrices,
  projectingMatrices,
  randomStep,
  zeroTwin,
  type Twin,
} from './clifford-kets.ts';

function difference({ state, vector }: Twin): number {
  return oracle.distance(oracle.vecOf(toKet(state).data), vector);
}

describe('apply on stabilizer states', () => {
  it('random Clifford gates give the ket, global phase included, at every step', () => {
    const source = rng(11);
    for (let n = 1; n <= 5; n++) {
      let twin = zeroTwin(n);
      for (let step = 0; step < 150; step++) {
        twin = randomStep(twin, source);
        expect(difference(twin)).toBeLessThan(1e-12);
      }
      expect(twin.state.norm()).toBe(1);
    }
  });

  it.each(Object.keys(projectingMatrices))(
    'projects by %s, with norm and phase, also onto nothing',
    (name) => {
      const matrix = projectingMatrices[name]!;
      const source = rng(12);
      const norms = new Set<string>();
      for (let i = 0; i < 60; i++) {
        let twin = zeroTwin(3);
        for (let step = 0; step < i; step++) twin = randomStep(twin, source);
        const sites = matrix.length === 2 ? [i % 3] : [i % 3, (i + 1) % 3];
        const after = actOn(twin, matrix, sites, [0.3, 0.7]);
        expect(difference(after)).toBeLessThan(1e-12);
        norms.add(after.state.norm().toFixed(6));
      }
      expect(norms.size).toBeGreaterThan(1);
    },
  );

  it('Pauli strings and sums of two, of any weight', () => {
    const source = rng(13);
    let twin = zeroTwin(4);
    for (let i = 0; i < 80; i++) {
      twin = randomStep(twin, source);
      const word = (): string => Array.from({ length: 4 }, () => 'IXYZ'[source.integer(4)]).join('');
      const turn = [1, { re: 0, im: 1 }, -1, { re: 0, im: -1 }][source.integer(4)]!;
      const [first, second] = [word(), word()];
      const sums = [
        { [first]: { re: 0.5, im: -2 } },
        { [first]: 1, ...(second !== first && { [second]: turn }) },
      ];
      for (const strings of sums) {
        const op = pauliSum(twin.state.space, strings);
        const vector = oracle.matVec(oracle.matOf(toDense(op)), twin.vector);
        expect(difference({ state: twin.state.apply(op), vector })).toBeLessThan(1e-12);
      }
    }
  });

  it('takes the operator in every form', () => {
    const space = qubits(3);
    const gate = localOperator(space, [2, 0], oracle.complexMatrix(cliffordMatrices['iswap']!));
    const forms: Operator[] = [gate, toSparse(gate), toMpo(gate), dense(space, toDense(gate))];
    let twin = zeroTwin(3);
    for (let step = 0; step < 30; step++) twin = randomStep(twin, rng(step));
    const expected = actOn(twin, cliffordMatrices['iswap']!, [2, 0]).vector;
    for (const op of forms) {
      expect(difference({ state: twin.state.apply(op), vector: expected })).toBeLessThan(1e-12);
    }
  });

  it('a sum of terms on few sites is looked at as one matrix', () => {
    const space = qubits(70);
    const hadamard = localSum(space, [
      { coefficient: Math.SQRT1_2, sites: [66], matrix: sigmaX },
      { coefficient: Math.SQRT1_2, sites: [66], matrix: sigmaZ },
    ]);
    const plus = Stabilizer.basis(space).apply(hadamard);
    expect(plus.expect(localOperator(space, [66], sigmaX)).re).toBe(1);
  });

  it('keeps norms far outside the range of squares', () => {
    const space = qubits(2);
    for (const size of [1e-200, 1e200, 1e-300, 1e300]) {
      const state = Stabilizer.basis(space).apply(localOperator(space, [], [[1]], size));
      expect(state.norm() / size).toBeCloseTo(1, 14);
      const back = state.apply(localOperator(space, [], [[1]], 1 / size));
      expect(back.norm()).toBeCloseTo(1, 13);
      const twice = state.apply(localOperator(space, [], [[1]], size));
      expect(twice.logAmplitude([0, 0]).re / Math.log(size)).toBeCloseTo(2, 12);
      expect(twice.expect(localOperator(space, [0], sigmaZ)).re).toBe(1);
    }
  });

  it('takes matrices of tiny and huge entries, and refuses those that overflow', () => {
    const space = qubits(2);
    const state = Stabilizer.basis(space);
    for (const size of [5e-324, 1e-310, 1e-200, 1e200, 1e308]) {
      const scaled = state.apply(
        localOperator(
          space,
          [1],
          [
            [0, size],
            [size, 0],
          ],
        ),
      );
      expect(scaled.norm() / size).toBeCloseTo(1, 14);
      expect(scaled.expect(localOperator(space, [1], sigmaZ)).re).toBe(-1);
      const projected = state.apply(
        localOperator(
          space,
          [1],
          [
            [size, 0],
            [0, 0],
          ],
        ),
      );
      expect(projected.norm() / size).toBeCloseTo(1, 14);
    }
    const doubled = localSum(
      space,
      [0, 1].map(() => ({
        coefficient: 1e308,
        sites: [0],
        matrix: [
          [1e300, 0],
          [0, 1e300],
        ],
      })),
    );
    expect(() => state.apply(doubled)).toThrow(ArgumentError);
    const large = localOperator(space, [], [[1]], 1e300);
    const past = state.apply(large).apply(large);
    expect(past.norm()).toBe(Infinity);
    expect(() => toKet(past)).toThrow(NotPhysicalError);
    expect(toKet(past, { normalize: true }).data[0]).toBe(1);
  });

  it('refuses what is not Clifford by name and leaves the state', () => {
    const space = qubits(3);
    const t = localOperator(
      space,
      [1],
      [
        [1, 0],
        [0, { re: Math.SQRT1_2, im: Math.SQRT1_2 }],
      ],
    );
    const state = Stabilizer.basis(space);
    const before = fingerprint(state);
    expect(() => state.apply(t)).toThrow(UnsupportedError);
    expect(() => state.apply(t)).toThrow(/matrix on sites \[1\] does not: it maps X on its site 0/);
    const damping = localOperator(
      space,
      [0],
      [
        [1, 0],
        [0, 0.5],
      ],
    );
    expect(() => state.apply(damping)).toThrow(UnsupportedError);
    const skew = pauliSum(space, { XII: 1, IZI: 0.5 });
    expect(() => state.apply(skew)).toThrow(/no power of i/);
    const three = pauliSum(space, { XII: 1, IZI: 1, IIY: 1 });
    expect(() => state.apply(three)).toThrow(UnsupportedError);
    const wide = qubits(9);
    const wideOp = toMpo(pauliSum(wide, { XIIIIIIIX: 1 }));
    expect(() => Stabilizer.basis(wide).apply(wideOp)).toThrow(/kind 'mpo' on 9 sites/);
    expect(() => state.apply(zeroOperator(qubits(2)))).toThrow(SpaceMismatchError);
    expect(fingerprint(state)).toBe(before);
  });

  it('the zero vector has norm 0, no mean and no shots; whatever acts on it, it stays', () => {
    const space = qubits(2);
    const nothing = Stabilizer.basis(space).apply(zeroOperator(space));
    expect(nothing.norm()).toBe(0);
    expect(nothing.logAmplitude([0, 0]).re).toBe(-Infinity);
    expect(() => nothing.expect(localOperator(space, [0], sigmaZ))).toThrow(NotPhysicalError);
    expect(() => nothing.sample(1, rng(1))).toThrow(NotPhysicalError);
    expect(() => nothing.measureSite(0, rng(1))).toThrow(NotPhysicalError);
    let twin: Twin = { state: nothing, vector: zeroTwin(2).vector.map(() => complexZero) };
    for (let i = 0; i < 20; i++) twin = randomStep(twin, rng(i));
    expect(difference(twin)).toBe(0);
    expect(nothing.overlap(nothing).re).toBe(0);
  });

  it('needs two levels on each site', () => {
    expect(() => Stabilizer.basis(levels([2, 3]))).toThrow(/two levels on each site/);
    expect(() => Stabilizer.basis(qubits(2), [0, 2])).toThrow(/Argument `x\[1\]`/);
    expect(Stabilizer.basis(levels([2, 2]), [1, 0]).logAmplitude([1, 0])).toEqual(complex(0));
  });
});

const complexZero: oracle.Z = [0, 0];
