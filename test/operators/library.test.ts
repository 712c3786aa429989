import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { commutator, dagger, plus, scale, times } from '../../src/operators/algebra.ts';
import {
  fermionAnnihilation,
  fermionCreation,
  fermionHopping,
  fermionNumber,
} from '../../src/operators/fermions.ts';
import {
  annihilation,
  annihilationMatrix,
  creation,
  creationMatrix,
  numberMatrix,
  numberOperator,
} from '../../src/operators/ladder.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import {
  pauliX,
  pauliY,
  pauliZ,
  sigmaMinus,
  sigmaPlus,
  sigmaX,
  sigmaY,
  sigmaZ,
} from '../../src/operators/paulis.ts';
import { exchangeMatrix, spinMatrices, spinOperator } from '../../src/operators/spin.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, modes, qubits, spins } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';

const at = (a: ComplexMatrix): oracle.Mat => oracle.matOf(a);
const of = (op: ProductOperator): oracle.Mat => at(toDense(op));
const bracket = (a: oracle.Mat, b: oracle.Mat, sign: number): oracle.Mat =>
  oracle.plus(oracle.mul(a, b), oracle.scale(oracle.mul(b, a), [sign, 0]));
const close = (a: oracle.Mat, b: oracle.Mat): void => expect(oracle.distance(a, b)).toBeLessThan(1e-13);

describe('Pauli matrices', () => {
  it('are those of the textbooks', () => {
    expect(at(sigmaX)).toEqual([[[0, 0], [1, 0]], [[1, 0], [0, 0]]]); // prettier-ignore
    expect(at(sigmaY)).toEqual([[[0, 0], [0, -1]], [[0, 1], [0, 0]]]); // prettier-ignore
    expect(at(sigmaZ)).toEqual([[[1, 0], [0, 0]], [[0, 0], [-1, 0]]]); // prettier-ignore
    expect(at(sigmaPlus)).toEqual([[[0, 0], [1, 0]], [[0, 0], [0, 0]]]); // prettier-ignore
    close(at(sigmaMinus), oracle.dagger(at(sigmaPlus)));
    close(oracle.mul(at(sigmaX), at(sigmaY)), oracle.scale(at(sigmaZ), [0, 1]));
  });

  it('sit on their site', () => {
    const mixed = levels([3, 2, 2]);
    close(of(pauliX(mixed, 1)), oracle.embed(at(sigmaX), [1], mixed.dims));
    close(of(pauliY(mixed, 2)), oracle.embed(at(sigmaY), [2], mixed.dims));
    close(of(pauliZ(mixed, 1)), oracle.embed(at(sigmaZ), [1], mixed.dims));
    expect(() => pauliX(mixed, 0)).toThrow(/two levels/);
    expect(() => pauliX(mixed, 3)).toThrow(ArgumentError);
  });
});

describe.each([0, 0.5, 1, 1.5, 2, 5])('spin %s', (s) => {
  const m = spinMatrices(s);

  it('obeys [Sx, Sy] = i Sz and cyclic, and S^2 = s(s+1)', () => {
    const [x, y, z] = [at(m.x), at(m.y), at(m.z)];
    close(bracket(x, y, -1), oracle.scale(z, [0, 1]));
    close(bracket(y, z, -1), oracle.scale(x, [0, 1]));
    close(bracket(z, x, -1), oracle.scale(y, [0, 1]));
    const square = [x, y, z].map((a) => oracle.mul(a, a)).reduce(oracle.plus);
    close(square, oracle.scale(oracle.eye(2 * s + 1), [s * (s + 1), 0]));
  });

  it('has the highest S_z first and S_+ = Sx + i Sy', () => {
    expect(at(m.z).map((row, k) => row[k]![0])).toEqual(Array.from({ length: 2 * s + 1 }, (_, k) => s - k));
    close(at(m.plus), oracle.plus(at(m.x), oracle.scale(at(m.y), [0, 1])));
    close(at(m.minus), oracle.dagger(at(m.plus)));
    expect(at(m.identity)).toEqual(oracle.eye(2 * s + 1));
  });
});

describe('spin operators', () => {
  it('of spin 1/2 are half the Pauli matrices', () => {
    const m = spinMatrices(0.5);
    expect(at(m.x)).toEqual(oracle.scale(at(sigmaX), [0.5, 0]));
    close(at(m.y), oracle.scale(at(sigmaY), [0.5, 0]));
    expect(at(m.z)).toEqual(oracle.scale(at(sigmaZ), [0.5, 0]));
    expect(at(m.plus)).toEqual(at(sigmaPlus));
  });

  it('sit on sites of any spin', () => {
    const space = levels([2, 4, 3]);
    for (const [site, s] of [
      [0, 0.5],
      [1, 1.5],
      [2, 1],
    ] as const) {
      // prettier-ignore
      for (const component of ['x', 'y', 'z', 'plus', 'minus'] as const) {
        close(of(spinOperator(space, site, component)), oracle.embed(at(spinMatrices(s)[component]), [site], space.dims));
      }
    }
    expect(() => spinOperator(space, 3, 'x')).toThrow(ArgumentError);
    expect(() => spinMatrices(0.25)).toThrow(ArgumentError);
    expect(() => spinMatrices(-0.5)).toThrow(ArgumentError);
  });

  it('exchange is the sum of the three products, also of unequal spins', () => {
    const [a, b] = [spinMatrices(1), spinMatrices(1.5)];
    const right = (['x', 'y', 'z'] as const).map((c) => oracle.kron(at(a[c]), at(b[c]))).reduce(oracle.plus);
    close(at(exchangeMatrix(1, 1.5)), right);
  });
});

describe('ladder operators', () => {
  it('have sqrt n above the diagonal and show the truncation in one place', () => {
    const a = at(annihilationMatrix(5));
    expect(a[3]![4]).toEqual([2, 0]);
    expect(a[0]![1]).toEqual([1, 0]);
    close(at(creationMatrix(5)), oracle.dagger(a));
    close(oracle.mul(oracle.dagger(a), a), at(numberMatrix(5)));
    const defect = oracle.build(5, 5, (r, c) => [r === c ? (r === 4 ? -4 : 1) : 0, 0]);
    close(bracket(a, oracle.dagger(a), -1), defect);
    expect(at(annihilationMatrix(1))).toEqual([[[0, 0]]]);
    expect(() => annihilationMatrix(0)).toThrow(ArgumentError);
  });

  it('sit on modes only', () => {
    const space = modes(2, 3);
    close(of(annihilation(space, 1)), oracle.embed(at(annihilationMatrix(3)), [1], space.dims));
    close(of(creation(space, 0)), oracle.embed(at(creationMatrix(3)), [0], space.dims));
    close(of(numberOperator(space, 1)), oracle.embed(at(numberMatrix(3)), [1], space.dims));
    expect(() => annihilation(spins(2, 1), 0)).toThrow(/be a mode/);
    expect(() => creation(space, 2)).toThrow(/no site 2/);
  });
});

describe('fermions', () => {
  const space = qubits(4);
  const c = [0, 1, 2, 3].map((mode) => fermionAnnihilation(space, mode));

  it('anticommute: {c_i, c_j^dagger} = delta_ij, {c_i, c_j} = 0', () => {
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        const [a, b] = [of(c[i]!), of(c[j]!)];
        close(bracket(a, oracle.dagger(b), 1), oracle.scale(oracle.eye(16), [i === j ? 1 : 0, 0]));
        close(bracket(a, b, 1), oracle.zero(16));
      }
    }
  });

  it('have c_1 = Z (x) |0><1|, its adjoint, and n = c^dagger c', () => {
    close(of(fermionAnnihilation(qubits(2), 1)), oracle.kron(at(sigmaZ), at(sigmaPlus)));
    close(of(fermionCreation(space, 2)), oracle.dagger(of(c[2]!)));
    close(of(fermionNumber(space, 3)), oracle.mul(oracle.dagger(of(c[3]!)), of(c[3]!)));
  });

  it('keep strings short where they cancel: a hopping is two strings', () => {
    expect(
      fermionHopping(space, 0, 3)
        .strings.map(({ letters }) => letters)
        .sort(),
    ).toEqual(['XZZX', 'YZZY']);
    expect(
      fermionHopping(space, 1, 1)
        .strings.map(({ coefficient }) => coefficient.re)
        .sort(),
    ).toEqual([-1, 1]);
  });

  it('refuse modes that are not there and sites with more levels', () => {
    expect(() => fermionAnnihilation(space, 4)).toThrow(/`mode`/);
    expect(() => fermionCreation(space, 0.5)).toThrow(/`mode`/);
    expect(() => fermionNumber(space, -1)).toThrow(/`mode`/);
    expect(() => fermionAnnihilation(levels([2, 3]), 0)).toThrow(/two levels/);
  });

  it('count: [N, c] = -c on 60 modes, without any matrix', () => {
    const many = qubits(60);
    const number = Array.from({ length: 60 }, (_, i) => fermionNumber(many, i)).reduce((a, b) => plus(a, b));
    const last = fermionAnnihilation(many, 59);
    expect(plus(commutator(number, last), last).strings).toEqual([]);
    const occupied = times(dagger(last), last);
    expect(plus(occupied, scale(fermionNumber(many, 59), -1)).strings).toEqual([]);
  });
});
