import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { identity } from '../../src/linalg/matrix.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet, bellKet, ghzKet, productKet, wKet, type BellName } from '../../src/states/kets.ts';
import { diagonalState, maximallyMixed, productOfKets, productState } from '../../src/states/mixed-states.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { thermalState } from '../../src/states/thermal.ts';
import { hermitian, randomMatrix } from '../conformance/state-operators.ts';
import * as oracle from '../oracle.ts';

describe('kets by name', () => {
  it('basisKet has one amplitude, site 0 the most significant', () => {
    expect(oracle.vecOf(basisKet(levels([2, 3]), [1, 0]).data).findIndex(([re]) => re === 1)).toBe(3);
    expect(() => basisKet(levels([2, 3]), [0, 3])).toThrow(ArgumentError);
  });

  it('productKet is the Kronecker product in the order of the sites', () => {
    const vectors = [
      [0.6, { re: 0, im: 0.8 }],
      [1, 0, { re: 2, im: -1 }],
    ] as const;
    const ket = productKet(levels([2, 3]), vectors, { normalize: true });
    const [a, b] = vectors.map((v) =>
      v.map((z): oracle.Z => (typeof z === 'number' ? [z, 0] : [z.re, z.im])),
    );
    const right = oracle.kron(
      a!.map((z) => [z]),
      b!.map((z) => [z]),
    );
    const scaled = oracle.scale(right, [1 / Math.sqrt(6), 0]);
    expect(oracle.distance(oracle.vecOf(ket.data), scaled.flat())).toBeLessThan(1e-15);
    expect(() => productKet(levels([2, 3]), vectors)).toThrow(NotPhysicalError);
    expect(() => productKet(levels([3, 2]), vectors, { normalize: true })).toThrow(
      /`vectors\[0\]` must have 3/,
    );
    expect(() => productKet(levels([2]), vectors)).toThrow(/one per site/);
    expect(() => productKet(qubits(60), new Array<number[]>(60).fill([1, 0]))).toThrow(BudgetExceededError);
  });

  it.each([
    ['phi+', 1, -1, 1],
    ['phi-', -1, 1, 1],
    ['psi+', 1, 1, -1],
    ['psi-', -1, -1, -1],
  ] as [BellName, number, number, number][])(
    'bellKet %s has <XX>, <YY>, <ZZ> = %s, %s, %s',
    (name, xx, yy, zz) => {
      const value = (word: string): number => bellKet(name).expect(pauliSum(qubits(2), { [word]: 1 })).re;
      expect([value('XX'), value('YY'), value('ZZ')]).toEqual([xx, yy, zz].map((x) => expect.closeTo(x, 14)));
    },
  );

  it('ghzKet and wKet have equal amplitudes on their configurations', () => {
    const support = (data: Float64Array): number[] =>
      oracle.vecOf(data).flatMap(([re], k) => (re > 0 ? [k, re ** 2] : []));
    expect(support(ghzKet(3).data)).toEqual([0, 0.5, 7, 0.5].map((x) => expect.closeTo(x, 14)));
    expect(support(wKet(3).data)).toEqual([1, 1 / 3, 2, 1 / 3, 4, 1 / 3].map((x) => expect.closeTo(x, 14)));
    expect(ghzKet(1).norm()).toBeCloseTo(1, 15);
    for (const make of [ghzKet, wKet]) {
      expect(() => make(0)).toThrow(ArgumentError);
      expect(() => make(60)).toThrow(BudgetExceededError);
    }
  });
});

describe('mixed states by name', () => {
  it('maximallyMixed and diagonalState are what they say', () => {
    expect(oracle.matOf(maximallyMixed(levels([3])).matrix)).toEqual(oracle.scale(oracle.eye(3), [1 / 3, 0]));
    const { matrix } = diagonalState(levels([3]), [0.5, 0, 0.5]);
    expect([...matrix.data.filter((x) => x !== 0)]).toEqual([0.5, 0.5]);
    expect(matrix.data[16]).toBe(0.5);
  });

  it('diagonalState refuses what is no distribution', () => {
    expect(() => diagonalState(levels([2]), [0.5, 0.6])).toThrow(/sum is 1\.1/);
    expect(() => diagonalState(levels([2]), [1.5, -0.5])).toThrow(NotPhysicalError);
    expect(() => diagonalState(levels([2]), [1])).toThrow(ArgumentError);
    expect(() => diagonalState(levels([2]), [NaN, 1])).toThrow(/finite/);
  });

  it('productOfKets and productState are Kronecker products in the order given', () => {
    const [psi, phi] = [randomKet(levels([2]), rng(1)), randomKet(levels([3]), rng(2))];
    const rho = randomDensityMatrix(levels([2]), rng(3));
    const ket = productOfKets(psi, phi);
    expect(ket.space).toBe(levels([2, 3]));
    const mixed = productState(rho, phi);
    const right = oracle.kron(oracle.matOf(rho.matrix), oracle.outer(oracle.vecOf(phi.data)));
    expect(oracle.distance(oracle.matOf(mixed.matrix), right)).toBeLessThan(1e-15);
    const both = productState(psi, phi).matrix;
    expect(oracle.distance(oracle.matOf(both), oracle.matOf(toDensityMatrix(ket).matrix))).toBeLessThan(
      1e-15,
    );
    expect(productOfKets().norm()).toBe(1);
    expect(() => productOfKets(ghzKet(20), ghzKet(20))).toThrow(BudgetExceededError);
    expect(() => productState(ghzKet(7), ghzKet(7))).toThrow(BudgetExceededError);
  });
});

describe('thermalState', () => {
  const space = levels([3, 2]);
  const H = hermitian(randomMatrix(6, rng(5)));
  const op = localOperator(space, [0, 1], oracle.complexMatrix(H));

  it.each([0, 0.3, -1.1, 4])('is exp(-beta H)/Z at beta = %s', (beta) => {
    const power = exponential(oracle.scale(H, [-beta, 0]));
    const right = oracle.scale(power, [1 / oracle.trace(power)[0], 0]);
    expect(oracle.distance(oracle.matOf(thermalState(op, beta).matrix), right)).toBeLessThan(1e-13);
  });

  it.each([1e4, 1e8, 1e300])(
    'is the ground state at beta = %s and the highest state at minus that',
    (beta) => {
      const tilted = pauliSum(qubits(1), { X: 0.6, Z: 0.8 });
      const cold = thermalState(tilted, beta);
      expect(cold.expect(tilted).re).toBeCloseTo(-1, 14);
      expect(cold.norm()).toBeCloseTo(1, 14);
      expect(thermalState(tilted, -beta).expect(tilted).re).toBeCloseTo(1, 14);
      const large = localOperator(
        qubits(1),
        [0],
        [
          [5e7, 0],
          [0, -5e7],
        ],
      );
      expect([...thermalState(large, beta).matrix.data]).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
    },
  );

  it('keeps degenerate ground states equally likely, and an energy shift has no effect', () => {
    const zz = pauliSum(qubits(2), { ZZ: 1, II: 1e6 });
    const weights = [...thermalState(zz, 1e3).matrix.data].filter((_, k) => k % 10 === 0);
    expect(weights).toEqual([0, 0.5, 0.5, 0].map((x) => expect.closeTo(x, 9)));
  });

  it('refuses what is no temperature or no Hamiltonian, and spaces past the budget', () => {
    for (const beta of [NaN, Infinity]) expect(() => thermalState(op, beta)).toThrow(/Argument `beta`/);
    const skew = localOperator(
      space,
      [1],
      [
        [0, 1],
        [0, 0],
      ],
    );
    expect(() => thermalState(skew, 1)).toThrow(/Argument `H` must be Hermitian/);
    const lossy = localOperator(
      space,
      [1],
      [
        [{ re: 1, im: -0.1 }, 0],
        [0, 0],
      ],
    );
    expect(() => thermalState(lossy, 1)).toThrow(/Argument `H` must be Hermitian/);
    expect(() => thermalState(localOperator(qubits(60), [0], identity(2)), 1)).toThrow(BudgetExceededError);
  });
});

/** exp(A) by its series at A/1024, squared ten times. */
function exponential(a: oracle.Mat): oracle.Mat {
  const small = oracle.scale(a, [1 / 1024, 0]);
  let term = oracle.eye(a.length);
  let sum = term;
  for (let k = 1; k < 12; k++) {
    term = oracle.scale(oracle.mul(term, small), [1 / k, 0]);
    sum = oracle.plus(sum, term);
  }
  for (let k = 0; k < 10; k++) sum = oracle.mul(sum, sum);
  return sum;
}
