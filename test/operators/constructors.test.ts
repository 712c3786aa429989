import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  BudgetExceededError,
  SpaceMismatchError,
  UnsupportedError,
} from '../../src/errors.ts';
import { identity, zeros } from '../../src/linalg/matrix.ts';
import { complex } from '../../src/linalg/scalar.ts';
import { commutator, minus, plus, scale, tensor, times } from '../../src/operators/algebra.ts';
import { applyTo, applyToRows } from '../../src/operators/apply-to.ts';
import { connected } from '../../src/operators/connected.ts';
import { dense } from '../../src/operators/dense.ts';
import { isHermitian } from '../../src/operators/hermitian.ts';
import { identityOperator, localOperator, localSum, zeroOperator } from '../../src/operators/local-sum.ts';
import { bondDimensions, mpo } from '../../src/operators/mpo.ts';
import type { FockOperator, PauliSum } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { sigmaX } from '../../src/operators/paulis.ts';
import { sparse } from '../../src/operators/sparse.ts';
import { terms } from '../../src/operators/terms.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { levels, qubits, spins } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';

const three = levels([2, 3, 2]);

describe('localSum', () => {
  it('refuses sites that are not there or repeat, naming the term', () => {
    expect(() => localOperator(three, [3], sigmaX)).toThrow(/`terms\[0\]\.sites`/);
    expect(() => localOperator(three, [-1], sigmaX)).toThrow(ArgumentError);
    expect(() => localOperator(three, [0.5], sigmaX)).toThrow(ArgumentError);
    expect(() =>
      localSum(three, [
        { sites: [], matrix: [[1]] },
        { sites: [0, 0], matrix: identity(4) },
      ]),
    ).toThrow(/`terms\[1\]\.sites` must be distinct/);
  });

  it('refuses a matrix whose size is not that of its sites', () => {
    expect(() => localOperator(three, [1], sigmaX)).toThrow(/3 x 3/);
    expect(() => localOperator(three, [0, 1], zeros(6, 5))).toThrow(/6 x 6/);
    expect(() => localOperator(three, [], sigmaX)).toThrow(/1 x 1/);
  });

  it.each([NaN, Infinity])('refuses %s as a coefficient or an entry', (bad) => {
    expect(() => localOperator(three, [0], sigmaX, bad)).toThrow(/`terms\[0\]\.coefficient` must be finite/);
    expect(() => localOperator(three, [0], sigmaX, { re: 0, im: bad })).toThrow(ArgumentError);
    expect(() => localOperator(three, [0], [[0, bad], [0, 0]])).toThrow(/`terms\[0\]\.matrix`/); // prettier-ignore
  });

  it('copies the list of sites', () => {
    const sites = [2, 0];
    const made = localOperator(three, sites, identity(4));
    sites[0] = 1;
    expect(made.terms[0]!.sites).toEqual([2, 0]);
  });

  it('has an identity and a zero', () => {
    expect(oracle.matOf(toDense(identityOperator(three)))).toEqual(oracle.matOf(identity(12)));
    expect(toDense(zeroOperator(three)).data.every((value) => value === 0)).toBe(true);
    expect(connected(zeroOperator(qubits(60)), new Int32Array(60)).configurations).toEqual([]);
  });
});

describe('pauliSum', () => {
  it('needs two levels on every site', () => {
    expect(() => pauliSum(three, {})).toThrow(/two levels/);
    expect(() => pauliSum(spins(2), { XX: 1 })).not.toThrow();
  });

  it('refuses words of another length, unknown letters and repeated sites', () => {
    expect(() => pauliSum(qubits(3), { XX: 1 })).toThrow(/3 letters/);
    expect(() => pauliSum(qubits(2), { XA: 1 })).toThrow(/I, X, Y, Z/);
    expect(() => pauliSum(qubits(2), [{ sites: [0, 0], letters: 'XX' }])).toThrow(/distinct/);
    expect(() => pauliSum(qubits(2), [{ sites: [0], letters: 'XX' }])).toThrow(/1 letters/);
    expect(() => pauliSum(qubits(1), { X: NaN })).toThrow(ArgumentError);
  });

  it('sorts sites, drops identities, merges strings and drops what cancels', () => {
    const made = pauliSum(qubits(3), [
      { coefficient: 2, sites: [2, 0], letters: 'XZ' },
      { coefficient: { re: 0, im: 1 }, sites: [0, 1, 2], letters: 'ZIX' },
      { sites: [1], letters: 'Y' },
      { coefficient: -1, sites: [1], letters: 'Y' },
    ]);
    expect(
      made.strings.map(({ sites, letters, coefficient: { re, im } }) => [sites, letters, re, im]),
    ).toEqual([[[0, 2], 'ZX', 2, 1]]);
  });
});

describe('sparse, dense and MPO constructors', () => {
  it('sparse adds equal places, drops zeros, and orders entries', () => {
    const made = sparse(levels([3]), [
      { row: 2, column: 1, value: 1 },
      { row: 0, column: 2, value: { re: 0, im: 1 } },
      { row: 2, column: 0, value: 5 },
      { row: 2, column: 1, value: 2 },
      { row: 1, column: 1, value: 1 },
      { row: 1, column: 1, value: -1 },
    ]);
    expect([...made.rowStart]).toEqual([0, 1, 1, 3]);
    expect([...made.column]).toEqual([2, 0, 1]);
    expect([...made.values]).toEqual([0, 1, 5, 0, 3, 0]);
  });

  it('sparse refuses places that are not there and rows that are not well formed', () => {
    const at = (row: number, column: number, value = 1): unknown =>
      sparse(levels([3]), [{ row, column, value }]);
    expect(() => at(3, 0)).toThrow(/`entries\[0\]\.row`/);
    expect(() => at(0, -1)).toThrow(/`entries\[0\]\.column`/);
    expect(() => at(0.5, 0)).toThrow(ArgumentError);
    expect(() => at(0, 0, NaN)).toThrow(ArgumentError);
    const rows = (rowStart: number[], column: number[], values: number[]): unknown =>
      sparse(levels([2]), {
        rowStart: Int32Array.from(rowStart),
        column: Int32Array.from(column),
        values: Float64Array.from(values),
      });
    expect(() => rows([0, 1, 2], [1, 0], [1, 0, 2, 0])).not.toThrow();
    expect(() => rows([0, 2], [0, 1], [1, 0, 2, 0])).toThrow(/rowStart/);
    expect(() => rows([0, 2, 1], [0], [1, 0])).toThrow(/rowStart/);
    expect(() => rows([0, 2, 2], [1, 0], [1, 0, 2, 0])).toThrow(/ascend/);
    expect(() => rows([0, 2, 2], [0, 0], [1, 0, 2, 0])).toThrow(/ascend/);
    expect(() => rows([0, 1, 1], [2], [1, 0])).toThrow(/column/);
    expect(() => rows([0, 1, 1], [0], [1])).toThrow(/values/);
    expect(() => rows([0, 1, 1], [0], [1, Infinity])).toThrow(/finite/);
  });

  it('sparse refuses spaces past its indices or its budget', () => {
    expect(() => sparse(qubits(60), [])).toThrow(BudgetExceededError);
    expect(() => sparse(qubits(20), [], { maxBytes: 1000 })).toThrow(BudgetExceededError);
  });

  it('dense refuses another size and what is not finite', () => {
    expect(() => dense(three, identity(11))).toThrow(/12 x 12/);
    expect(() => dense(qubits(60), identity(2))).toThrow(ArgumentError);
    expect(() => dense(levels([1]), [[NaN]])).toThrow(/finite/);
  });

  it('mpo refuses tensors that do not fit together', () => {
    const tensor = (...shape: number[]): { shape: number[]; data: Float64Array } => ({
      shape,
      data: new Float64Array(2 * shape.reduce((a, b) => a * b, 1)),
    });
    expect(bondDimensions(mpo(levels([2, 3]), [tensor(1, 2, 2, 5), tensor(5, 3, 3, 1)]))).toEqual([5]);
    expect(() => mpo(levels([2, 3]), [tensor(1, 2, 2, 1)])).toThrow(/2 tensors/);
    expect(() => mpo(levels([2, 3]), [tensor(1, 2, 2, 5), tensor(4, 3, 3, 1)])).toThrow(/`tensors\[1\]`/);
    expect(() => mpo(levels([2, 3]), [tensor(2, 2, 2, 1), tensor(1, 3, 3, 1)])).toThrow(/`tensors\[0\]`/);
    expect(() => mpo(levels([2]), [tensor(1, 2, 2, 3)])).toThrow(/shape/);
    expect(() => mpo(levels([2]), [{ shape: [1, 2, 2, 1], data: new Float64Array(6) }])).toThrow(/numbers/);
    expect(() => mpo(levels([2]), [{ shape: [1, 2, 2, 1], data: new Float64Array(8).fill(NaN) }])).toThrow(
      /finite/,
    );
  });
});

describe('views', () => {
  it('applyTo refuses wrong lengths and overlapping memory', () => {
    const op = localOperator(three, [0], sigmaX);
    expect(() => applyTo(op, new Float64Array(23))).toThrow(/`v` must have 24/);
    expect(() => applyTo(op, new Float64Array(24), new Float64Array(22))).toThrow(/`out`/);
    const memory = new Float64Array(40);
    expect(() => applyTo(op, memory.subarray(0, 24), memory.subarray(16, 40))).toThrow(/overlaps/);
    const shared = new Float64Array(48);
    expect(() => applyTo(op, shared.subarray(0, 24), shared.subarray(24, 48))).not.toThrow();
    expect(() => applyToRows(op, zeros(11, 2))).toThrow(/12 rows/);
  });

  it('connected refuses what is no configuration', () => {
    expect(() => connected(localOperator(three, [0], sigmaX), [0, 3, 0])).toThrow(/`x\[1\]`/);
    expect(() => connected(localOperator(three, [0], sigmaX), [0, 0])).toThrow(ArgumentError);
  });

  it('keep to byte budgets and say what to do instead', () => {
    const long = pauliSum(qubits(60), { ['X'.repeat(60)]: 1 });
    expect(() => terms(long)).toThrow(/`applyTo`, `connected` or `toMpo`/);
    expect(() => toDense(pauliSum(qubits(4), { XXXX: 1 }), { maxBytes: 4095 })).toThrow(BudgetExceededError);
    expect(() => toDense(pauliSum(qubits(4), { XXXX: 1 }), { maxBytes: 4096 })).not.toThrow();
    expect(() => toMpo(sparse(qubits(6), []), { maxBytes: 1000 })).toThrow(BudgetExceededError);
    expect(() => toSparse(pauliSum(qubits(10), { XXXXXXXXXX: 1 }), { maxBytes: 20000 })).toThrow(
      BudgetExceededError,
    );
    expect(() => toSparse(dense(levels([40]), ones(40)), { maxBytes: 20000 })).toThrow(BudgetExceededError);
  });

  it('toSparse counts merged entries before it refuses', () => {
    const space = qubits(10);
    const diagonal = localSum(
      space,
      space.dims.map((_, site) => ({ sites: [site], matrix: [[1, 0], [0, -1]] })), // prettier-ignore
    );
    const bytes = 20 * 1024 + 4 * 1025;
    expect(() => toSparse(diagonal, { maxBytes: bytes })).not.toThrow();
    expect(() => toSparse(diagonal, { maxBytes: bytes - 10 })).toThrow(BudgetExceededError);
    expect(() => toSparse(times(diagonal, diagonal), { maxBytes: bytes })).not.toThrow();
  });

  it('connected of an MPO follows only what can still end: no row from 2^59 beginnings', () => {
    const space = qubits(60);
    const both = new Float64Array(8).map((_, i) => (i % 2 === 0 ? 1 : 0));
    const zeroOnly = Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0);
    const op = mpo(
      space,
      space.dims.map((_, site) => ({ shape: [1, 2, 2, 1], data: site === 59 ? zeroOnly : both })),
    );
    const x = new Int32Array(60);
    x[59] = 1;
    expect(connected(op, x).configurations).toEqual([]);
    x[59] = 0;
    expect(() => connected(op, x)).toThrow(BudgetExceededError);
  });

  it('of a Fock-space operator are refused by name, with what it can give', () => {
    const op: FockOperator = {
      kind: 'fock',
      space: fockSpace(levels([2]), 2),
      column: (text) => [{ text, re: 1, im: 0 }],
      row: (text) => [{ text, re: 1, im: 0 }],
    };
    const views: Record<string, () => unknown> = {
      terms: () => terms(op),
      applyTo: () => applyTo(op, new Float64Array(14)),
      connected: () => connected(op, [0]),
      toMpo: () => toMpo(op),
      toSparse: () => toSparse(op),
    };
    for (const [name, view] of Object.entries(views)) {
      expect(view, name).toThrow(UnsupportedError);
      expect(view, name).toThrow(new RegExp(`\`${name}\`.*column\\(text\\)`));
    }
    expect(() => plus(op, localOperator(three, [0], sigmaX))).toThrow(UnsupportedError);
    expect(() => tensor(op, op)).toThrow(UnsupportedError);
    expect(() => toDense(op, { maxBytes: 100 })).toThrow(BudgetExceededError);
  });

  it('toMpo on a space without sites is refused, all other views are one number', () => {
    const op = localOperator(qubits(0), [], [[{ re: 2, im: 1 }]]);
    expect(() => toMpo(op)).toThrow(UnsupportedError);
    expect([...toDense(op).data]).toEqual([2, 1]);
    expect([...applyTo(op, Float64Array.of(1, 1))]).toEqual([1, 3]);
    expect([...connected(op, []).elements]).toEqual([2, 1]);
    expect([...toSparse(op).values]).toEqual([2, 1]);
    expect(isHermitian(op)).toBe(false);
  });
});

describe('algebra', () => {
  it('refuses operators on different spaces, also of equal dimensions', () => {
    const [a, b] = [localOperator(qubits(2), [0], sigmaX), localOperator(spins(2), [0], sigmaX)];
    for (const verb of [plus, minus, times]) expect(() => verb(a, b), verb.name).toThrow(SpaceMismatchError);
  });

  it('refuses sums of MPOs on a space without sites, where only the identity is one', () => {
    const one = mpo(qubits(0), []);
    expect(() => plus(one, one)).toThrow(UnsupportedError);
    expect(() => scale(one, 2)).toThrow(UnsupportedError);
    expect(isHermitian(times(one, one))).toBe(true);
    expect([...toDense(tensor(one, one)).data]).toEqual([1, 0]);
  });

  it('takes Pauli strings whose sites do not ascend', () => {
    const swapped: PauliSum = {
      kind: 'pauli-sum',
      space: qubits(2),
      strings: [{ coefficient: complex(2), sites: [1, 0], letters: 'XZ' }],
    };
    const ordered = pauliSum(qubits(2), { ZX: 2 });
    expect(toDense(swapped)).toEqual(toDense(ordered));
    expect(minus(swapped, ordered).strings).toEqual([]);
    expect(commutator(swapped, ordered).strings).toEqual([]);
    expect(times(swapped, ordered).strings).toEqual([{ coefficient: complex(4), sites: [], letters: '' }]);
    expect(toDense(toMpo(swapped))).toEqual(toDense(ordered));
  });

  it('refuses factors that are not finite', () => {
    expect(() => scale(localOperator(three, [0], sigmaX), NaN)).toThrow(/`factor`/);
    expect(() => isHermitian(localOperator(three, [0], sigmaX), { tolerance: NaN })).toThrow(/`tolerance`/);
  });

  it('refuses products of terms past the budget instead of building them', () => {
    const space = qubits(16);
    const left = localOperator(space, [0, 1, 2, 3, 4, 5, 6, 7], identity(256));
    const right = localOperator(space, [8, 9, 10, 11, 12, 13, 14, 15], identity(256));
    expect(() => times(left, right)).toThrow(BudgetExceededError);
    expect(() => tensor(left, right)).toThrow(BudgetExceededError);
  });
});

function ones(n: number): ReturnType<typeof zeros> {
  return { rows: n, cols: n, data: new Float64Array(2 * n * n).fill(1) };
}
