import { describe, expect, it } from 'vitest';
import { BudgetExceededError } from '../../src/errors.ts';
import {
  anticommutator,
  commutator,
  dagger,
  minus,
  plus,
  scale,
  tensor,
  times,
} from '../../src/operators/algebra.ts';
import { isHermitian } from '../../src/operators/hermitian.ts';
import type { FockOperator, ProductOperator, TextAmplitude } from '../../src/operators/operator.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { fockSpace, type Text } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { operatorFixtures } from '../conformance/operator-fixtures.ts';
import * as oracle from '../oracle.ts';
import { subjectOf } from './forms.ts';

const order = ['pauli-sum', 'local-sum', 'mpo', 'sparse', 'dense'] as const;
const [first, second] = operatorFixtures().filter(({ space }) => space.dims.length === 4) as [
  ReturnType<typeof operatorFixtures>[0],
  ReturnType<typeof operatorFixtures>[0],
];

describe('two forms meet in the one with less structure', () => {
  const pairs = order.flatMap((a, i) => order.map((b, j) => [a, b, order[Math.max(i, j)]!] as const));

  it.each(pairs)('%s with %s gives %s', (left, right, form) => {
    const a = subjectOf(left).make(first)!;
    const b = subjectOf(right).make(second)!;
    const [x, y] = [first.matrix, second.matrix];
    const cases: [ProductOperator, oracle.Mat][] = [
      [plus(a, b), oracle.plus(x, y)],
      [minus(a, b), oracle.plus(x, oracle.scale(y, [-1, 0]))],
      [times(a, b), oracle.mul(x, y)],
      [commutator(a, b), oracle.plus(oracle.mul(x, y), oracle.scale(oracle.mul(y, x), [-1, 0]))],
      [anticommutator(a, b), oracle.plus(oracle.mul(x, y), oracle.mul(y, x))],
    ];
    for (const [op, matrix] of cases) {
      expect(op.kind).toBe(form);
      expect(oracle.distance(oracle.matOf(toDense(op)), matrix)).toBeLessThan(1e-12);
    }
  });
});

describe('sums that would grow', () => {
  it('a commutator of local sums has no terms where none meet', () => {
    const local = subjectOf('local-sum').make(first)!;
    const h = commutator(local, local);
    expect(oracle.distance(oracle.matOf(toDense(h)), oracle.zero(16))).toBeLessThan(1e-12);
    const pauli = subjectOf('pauli-sum').make(second)!;
    const square = times(pauli, pauli);
    expect(square.kind === 'pauli-sum' && square.strings.length).toBeLessThanOrEqual(256);
  });
});

/** A Fock-space operator from a dense matrix over the texts of at most one particle of two levels: '', 0, 1. */
function fockOf(matrix: oracle.Mat): FockOperator {
  const texts: Text[] = [[], [0], [1]];
  const place = (text: Text): number => texts.findIndex((other) => other.join() === text.join());
  const list = (values: oracle.Z[]): TextAmplitude[] =>
    values.map(([re, im], i) => ({ text: texts[i]!, re, im })).filter(({ re, im }) => re !== 0 || im !== 0);
  return {
    kind: 'fock',
    space: fockSpace(levels([2]), 1),
    column: (text) => list(matrix.map((row) => row[place(text)]!)),
    row: (text) => list(matrix[place(text)]!),
  };
}

/** The matrix by the rows of an operator; `toDense` goes by its columns. */
function byRows(op: FockOperator): oracle.Mat {
  const texts: Text[] = [[], [0], [1]];
  return texts.map((text) => {
    const row: oracle.Vec = [[0, 0], [0, 0], [0, 0]]; // prettier-ignore
    for (const { text: to, re, im } of op.row(text)) {
      row[texts.findIndex((other) => other.join() === to.join())] = [re, im];
    }
    return row;
  });
}

describe('Fock-space operators', () => {
  const a = oracle.build(3, 3, (r, c) => [r - 2 * c, r * c - 0.5 + 0.3 * r]);
  const b = oracle.build(3, 3, (r, c) => (r === c ? [0, 0] : [1 + r, c - 2 * r]));
  const [A, B] = [fockOf(a), fockOf(b)];
  const cases: [string, FockOperator, oracle.Mat][] = [
    ['plus', plus(A, B), oracle.plus(a, b)],
    ['minus', minus(A, B), oracle.plus(a, oracle.scale(b, [-1, 0]))],
    ['times', times(A, B), oracle.mul(a, b)],
    ['scale', scale(A, { re: 2, im: -1 }), oracle.scale(a, [2, -1])],
    ['dagger', dagger(A), oracle.dagger(a)],
    ['commutator', commutator(A, B), oracle.plus(oracle.mul(a, b), oracle.scale(oracle.mul(b, a), [-1, 0]))],
    ['A - A', minus(A, A), oracle.zero(3)],
  ];

  it.each(cases)('%s is the oracle, by columns and by rows', (_name, op, matrix) => {
    expect(oracle.distance(oracle.matOf(toDense(op)), matrix)).toBeLessThan(1e-14);
    expect(oracle.distance(byRows(op), matrix)).toBeLessThan(1e-14);
  });

  it('leaves out what cancels', () => {
    expect(minus(A, A).column([0])).toEqual([]);
  });

  it('tells Hermitian from not', () => {
    expect(isHermitian(A)).toBe(false);
    expect(isHermitian(plus(A, dagger(A)))).toBe(true);
    expect(isHermitian(fockOf(oracle.zero(3)))).toBe(true);
    expect(() => isHermitian({ ...A, space: fockSpace(levels([2]), 40) })).toThrow(BudgetExceededError);
  });
});

describe('tensor', () => {
  it('keeps the kinds of sites, left first', () => {
    const a = subjectOf('local-sum').make(operatorFixtures()[0]!)!;
    const b = subjectOf('mpo').make(operatorFixtures()[2]!)!;
    const made = tensor(a, b);
    expect(made.kind).toBe('mpo');
    expect(made.space.dims).toEqual([3, 2, 4]);
    const right = oracle.kron(operatorFixtures()[0]!.matrix, operatorFixtures()[2]!.matrix);
    expect(oracle.distance(oracle.matOf(toDense(made)), right)).toBeLessThan(1e-12);
  });
});
