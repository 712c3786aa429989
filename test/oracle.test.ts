import { describe, expect, it } from 'vitest';
import * as oracle from './oracle.ts';

/** The oracle itself, against values worked out by hand. */
describe('the oracle', () => {
  const a: oracle.Mat = [
    [
      [1, 0],
      [0, 2],
    ],
    [
      [3, 0],
      [0, 0],
    ],
  ];

  it('multiplies and daggers', () => {
    expect(oracle.mul(a, a)).toEqual([
      [
        [1, 6],
        [0, 2],
      ],
      [
        [3, 0],
        [0, 6],
      ],
    ]);
    expect(oracle.dagger(a)[1]![0]).toEqual([0, -2]);
  });

  it('puts the left factor of kron first', () => {
    const e01 = oracle.build(2, 2, (r, c) => [r === 0 && c === 1 ? 1 : 0, 0]);
    const k = oracle.kron(e01, oracle.eye(3));
    expect(k.map((row) => row.findIndex((z) => z[0] === 1))).toEqual([3, 4, 5, -1, -1, -1]);
  });

  it('embeds on permuted sites as kron and swap do', () => {
    const b = oracle.build(3, 3, (r, c) => [r - c, r * c]);
    const ab = oracle.kron(a, b);
    expect(oracle.distance(oracle.embed(oracle.kron(b, a), [1, 0], [2, 3]), ab)).toBe(0);
    expect(oracle.distance(oracle.embed(b, [1], [2, 3]), oracle.kron(oracle.eye(2), b))).toBe(0);
    expect(oracle.distance(oracle.embed(a, [0], [2, 3]), oracle.kron(a, oracle.eye(3)))).toBe(0);
  });

  it('traces out a factor of a product', () => {
    const b = oracle.build(3, 3, (r, c) => [r + 1, r - c]);
    const rho = oracle.kron(a, b);
    expect(oracle.distance(oracle.partialTrace(rho, [2, 3], [0]), oracle.scale(a, oracle.trace(b)))).toBe(0);
    expect(oracle.distance(oracle.partialTrace(rho, [2, 3], [1]), oracle.scale(b, oracle.trace(a)))).toBe(0);
    expect(oracle.distance(oracle.partialTrace(rho, [2, 3], [1, 0]), oracle.kron(b, a))).toBe(0);
  });

  it('tells unequal shapes and NaN apart', () => {
    expect(oracle.distance(a, oracle.eye(3))).toBe(Infinity);
    expect(oracle.distance([[NaN, 0]], [[0, 0]])).toBeNaN();
    expect(oracle.distance(a, oracle.eye(2))).toBe(3);
  });
});
