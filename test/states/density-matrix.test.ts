import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  SpaceMismatchError,
} from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix, toKet } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet, bellKet, ghzKet } from '../../src/states/kets.ts';
import { diagonalState, maximallyMixed } from '../../src/states/mixed-states.ts';
import { normalize } from '../../src/states/normalize.ts';
import { probabilities } from '../../src/states/probabilities.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import * as oracle from '../oracle.ts';

const qubit = qubits(1);

describe('DensityMatrix.of', () => {
  it('takes rows of scalars and ml-matrix matrices, and copies our own', () => {
    const own = { rows: 2, cols: 2, data: Float64Array.of(0.5, 0, 0, 0.25, 0, -0.25, 0.5, 0) };
    const rho = DensityMatrix.of(qubit, own);
    own.data.fill(0);
    const rows = DensityMatrix.of(qubit, [
      [0.5, { re: 0, im: 0.25 }],
      [{ re: 0, im: -0.25 }, 0.5],
    ]);
    expect([...rho.matrix.data]).toEqual([...rows.matrix.data]);
    expect(
      DensityMatrix.of(
        qubit,
        new Matrix([
          [1, 0],
          [0, 0],
        ]),
      ).norm(),
    ).toBe(1);
  });

  it.each([
    [
      'not Hermitian',
      [
        [0.5, 0.1],
        [0.2, 0.5],
      ],
      /Hermitian.*0\.1/,
    ],
    [
      'a complex diagonal',
      [
        [{ re: 0.5, im: 0.1 }, 0],
        [0, 0.5],
      ],
      /Hermitian/,
    ],
    [
      'trace 2',
      [
        [1, 0],
        [0, 1],
      ],
      /trace is 2\..*normalize: true.*fromMatrix/,
    ],
    [
      'negative',
      [
        [1.2, 0],
        [0, -0.2],
      ],
      /smallest eigenvalue is -0\.2/,
    ],
    [
      'indefinite off the diagonal',
      [
        [0.5, 0.6],
        [0.6, 0.5],
      ],
      /smallest eigenvalue is -0\.(1|09)/,
    ],
  ])('refuses a matrix that is %s', (_what, matrix, message) => {
    expect(() => DensityMatrix.of(qubit, matrix)).toThrow(NotPhysicalError);
    expect(() => DensityMatrix.of(qubit, matrix)).toThrow(message);
  });

  it('normalises a positive trace and refuses one that is not', () => {
    expect(
      DensityMatrix.of(
        qubit,
        [
          [3, 0],
          [0, 1],
        ],
        { normalize: true },
      ).matrix.data[0],
    ).toBe(0.75);
    expect(() =>
      DensityMatrix.of(
        qubit,
        [
          [0, 0],
          [0, 0],
        ],
        { normalize: true },
      ),
    ).toThrow(NotPhysicalError);
    expect(() =>
      DensityMatrix.of(
        qubit,
        [
          [-1, 0],
          [0, -1],
        ],
        { normalize: true },
      ),
    ).toThrow(NotPhysicalError);
  });

  it('refuses wrong shapes and numbers that are not finite, by name', () => {
    expect(() =>
      DensityMatrix.of(levels([3]), [
        [1, 0],
        [0, 0],
      ]),
    ).toThrow(/Argument `matrix` must be 3 x 3/);
    expect(() =>
      DensityMatrix.of(qubit, [
        [1, 0, 0],
        [0, 0, 0],
      ]),
    ).toThrow(ArgumentError);
    expect(() =>
      DensityMatrix.of(qubit, [
        [NaN, 0],
        [0, 0],
      ]),
    ).toThrow(/finite/);
    expect(() => DensityMatrix.fromMatrix(qubit, { rows: 1, cols: 1, data: new Float64Array(2) })).toThrow(
      ArgumentError,
    );
  });
});

describe('DensityMatrix', () => {
  it('overlaps with kets from both sides: <psi|rho|psi>', () => {
    const space = levels([2, 3]);
    const [psi, rho] = [randomKet(space, rng(1)), randomDensityMatrix(space, rng(2))];
    const vector = oracle.vecOf(psi.data);
    const [right] = oracle.inner(vector, oracle.matVec(oracle.matOf(rho.matrix), vector));
    expect(psi.overlap(rho).re).toBeCloseTo(right, 14);
    expect(rho.overlap(psi).re).toBeCloseTo(right, 14);
    expect(() => psi.overlap(maximallyMixed(levels([3, 2])))).toThrow(SpaceMismatchError);
    expect(() => maximallyMixed(levels([3, 2])).overlap(rho)).toThrow(SpaceMismatchError);
  });

  it('agrees with the ket of which it is the projector', () => {
    const psi = randomKet(levels([3, 2]), rng(3));
    const rho = toDensityMatrix(psi);
    expect(oracle.distance(oracle.matOf(rho.matrix), oracle.outer(oracle.vecOf(psi.data)))).toBeLessThan(
      1e-15,
    );
    expect(rho.overlap(psi).re).toBeCloseTo(1, 14);
    const [a, b] = [psi.reduce([1]).matrix, rho.reduce([1]).matrix];
    expect(oracle.distance(oracle.matOf(a), oracle.matOf(b))).toBeLessThan(1e-15);
  });

  it('has a variance without cancellation', () => {
    const op = pauliSum(qubit, { I: 1e9, X: 1 });
    expect(toDensityMatrix(basisKet(qubit, [0])).expect(op).variance).toBeCloseTo(1, 6);
  });

  it('has no expectation value at trace zero or below', () => {
    const z = pauliSum(qubit, { Z: 1 });
    for (const factor of [0, -1, NaN, Infinity]) {
      const { space, matrix } = maximallyMixed(qubit);
      const rho = DensityMatrix.fromMatrix(space, {
        ...matrix,
        data: matrix.data.map((x) => (x === 0 ? 0 : x * factor)),
      });
      expect(() => rho.expect(z)).toThrow(NotPhysicalError);
      expect(() => normalize(rho)).toThrow(NotPhysicalError);
      expect(() => rho.sample(1, rng(1))).toThrow(NotPhysicalError);
    }
  });

  it('samples past negative rounding on the diagonal', () => {
    const rho = DensityMatrix.fromMatrix(qubit, {
      rows: 2,
      cols: 2,
      data: Float64Array.of(1, 0, 0, 0, 0, 0, -1e-17, 0),
    });
    expect([...rho.sample(50, rng(1)).data]).toEqual(new Array<number>(50).fill(0));
  });
});

describe('conversions', () => {
  it('gives the ket of a pure density matrix up to its phase, norm kept', () => {
    const psi = randomKet(levels([2, 3]), rng(4));
    const doubled = Ket.fromData(
      psi.space,
      psi.data.map((x) => 2 * x),
    );
    const back = toKet(toDensityMatrix(doubled));
    expect(back.norm()).toBeCloseTo(2, 13);
    const { re, im } = back.overlap(doubled);
    expect(Math.sqrt(re * re + im * im)).toBeCloseTo(4, 13);
    const largest = Math.max(...oracle.vecOf(back.data).map(([x, y]) => x * x + y * y));
    expect(oracle.vecOf(back.data).find(([x, y]) => x * x + y * y === largest)?.[1]).toBeCloseTo(0, 14);
  });

  it('refuses mixed states and the zero matrix, naming the purity', () => {
    expect(() => toKet(maximallyMixed(qubit))).toThrow(/purity is 0\.5/);
    expect(() => toKet(diagonalState(qubit, [1 - 1e-9, 1e-9]))).toThrow(NotPhysicalError);
    expect(() =>
      toKet(DensityMatrix.fromMatrix(qubit, { rows: 2, cols: 2, data: new Float64Array(8) })),
    ).toThrow(NotPhysicalError);
  });

  it('asks amplitudes one by one from any state that has them', () => {
    const psi = randomKet(levels([3, 2]), rng(5));
    const stranger = {
      kind: 'stranger',
      space: psi.space,
      expect: psi.expect,
      overlap: psi.overlap,
      overlapWith: psi.overlapWith,
      norm: psi.norm,
      logAmplitude: (x: readonly number[] | Int32Array) => psi.logAmplitude(x),
    };
    expect(oracle.distance(oracle.vecOf(toKet(stranger).data), oracle.vecOf(psi.data))).toBeLessThan(1e-15);
    const loud = { ...stranger, logAmplitude: () => ({ ...psi.logAmplitude([0, 0]), re: 800 }) as never };
    expect(() => toKet(loud)).toThrow(/logarithm is 800.*normalize: true/);
    expect(() => toKet(stranger, { maxBytes: 95 })).toThrow(BudgetExceededError);
    expect(toKet(stranger, { maxBytes: 96 }).data.length).toBe(12);
  });

  it('normalises by logarithms, so that no amplitude is too large or too small', () => {
    const psi = randomKet(levels([2, 3]), rng(6));
    for (const shift of [-3000, 0, 900]) {
      const stranger = {
        kind: 'stranger',
        space: psi.space,
        logAmplitude: (x: readonly number[]) => {
          const { re, im } = psi.logAmplitude(x);
          return x[0] === 0 && x[1] === 2 ? { re: -Infinity, im: 0 } : { re: re + shift, im };
        },
      } as unknown as Ket;
      const ket = toKet(stranger, { normalize: true });
      const right = oracle.vecOf(psi.data).map((z, i): oracle.Z => (i === 2 ? [0, 0] : z));
      const norm = Math.sqrt(oracle.inner(right, right)[0]);
      const unit = right.map(([re, im]): oracle.Z => [re / norm, im / norm]);
      expect(oracle.distance(oracle.vecOf(ket.data), unit)).toBeLessThan(1e-12);
    }
    const nothing = { kind: 'stranger', space: psi.space, logAmplitude: () => ({ re: -Infinity, im: 0 }) };
    expect(() => toKet(nothing as unknown as Ket, { normalize: true })).toThrow(NotPhysicalError);
    const doubled = Ket.fromData(
      psi.space,
      psi.data.map((x) => 2 * x),
    );
    expect(toKet(doubled, { normalize: true }).norm()).toBeCloseTo(1, 14);
    expect(toKet(doubled)).toBe(doubled);
  });

  it('gives the probabilities of kets and density matrices of any norm', () => {
    const psi = Ket.fromData(qubit, Float64Array.of(0, 3, -4, 0));
    expect([...probabilities(psi)]).toEqual([0.36, 0.64].map((x) => expect.closeTo(x, 15)));
    expect([...probabilities(toDensityMatrix(psi))]).toEqual([0.36, 0.64].map((x) => expect.closeTo(x, 15)));
    const rounded = { rows: 2, cols: 2, data: Float64Array.of(2, 0, 0, 0, 0, 0, -1e-17, 0) };
    expect([...probabilities(DensityMatrix.fromMatrix(qubit, rounded))]).toEqual([1, 0]);
  });

  it('refuses density matrices past their budget and says what to do', () => {
    expect(() => toDensityMatrix(ghzKet(14))).toThrow(/must fit in 1 GiB, but needs 4 GiB.*reduce\(keep\)/);
    expect(() => toDensityMatrix(ghzKet(2), { maxBytes: 255 })).toThrow(BudgetExceededError);
    expect(toDensityMatrix(ghzKet(2), { maxBytes: 256 }).norm()).toBeCloseTo(1, 15);
    expect(() => maximallyMixed(qubits(60))).toThrow(BudgetExceededError);
    expect(() => basisKet(qubits(60), new Array<number>(60).fill(0))).toThrow(BudgetExceededError);
  });

  it('takes the reduced density matrix on all sites from other kinds', () => {
    const psi = bellKet('psi-');
    const stranger = { kind: 'stranger', space: psi.space, reduce: psi.reduce.bind(psi) } as unknown as Ket;
    expect([...toDensityMatrix(stranger).matrix.data]).toEqual([...toDensityMatrix(psi).matrix.data]);
  });
});
