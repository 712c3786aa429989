import { describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { sigmaPlus } from '../../src/operators/paulis.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { toPauliSum } from '../../src/operators/to-pauli-sum.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { probes } from '../conformance/state-operators.ts';
import * as oracle from '../oracle.ts';

describe('toPauliSum', () => {
  it('has the matrix of the operator, whatever its form', () => {
    for (const n of [2, 3]) {
      for (const { op, matrix } of probes(qubits(n), rng(n))) {
        for (const form of [op, toSparse(op), toMpo(op)]) {
          const made = oracle.matOf(toDense(toPauliSum(form)));
          expect(oracle.distance(made, matrix)).toBeLessThan(1e-13);
        }
      }
    }
  });

  it('finds the strings: sigma+ is (X + iY)/2, a Bell projector four strings', () => {
    const space = qubits(2);
    const words = toPauliSum(localOperator(space, [1], sigmaPlus)).strings;
    expect(words.map(({ letters, sites, coefficient: c }) => [letters, sites, c.re + 0, c.im + 0])).toEqual([
      ['X', [1], 0.5, 0],
      ['Y', [1], 0, 0.5],
    ]);
    const bell = dense(
      space,
      oracle.complexMatrix(
        oracle.outer([
          [Math.SQRT1_2, 0],
          [0, 0],
          [0, 0],
          [Math.SQRT1_2, 0],
        ]),
      ),
    );
    const signs = toPauliSum(bell).strings.map(({ letters, coefficient }) => [
      letters,
      Math.sign(coefficient.re),
    ]);
    expect(signs.sort()).toEqual([
      ['', 1],
      ['XX', 1],
      ['YY', -1],
      ['ZZ', 1],
    ]);
  });

  it('gives a Pauli sum back and refuses other levels', () => {
    const sum = pauliSum(qubits(2), { XZ: 2 });
    expect(toPauliSum(sum)).toBe(sum);
    const qutrit = localOperator(levels([3]), [0], oracle.complexMatrix(oracle.eye(3)));
    expect(() => toPauliSum(qutrit)).toThrow(UnsupportedError);
  });
});
