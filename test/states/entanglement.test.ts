import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, NotPhysicalError, SpaceMismatchError } from '../../src/errors.ts';
import { add } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { quantumFisherInformation } from '../../src/states/fisher-information.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet, bellKet, ghzKet, productKet } from '../../src/states/kets.ts';
import { maximallyMixed, productState } from '../../src/states/mixed-states.ts';
import { operatorSchmidt } from '../../src/states/operator-schmidt.ts';
import { logNegativity, negativity, partialTranspose } from '../../src/states/partial-transpose.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { schmidt } from '../../src/states/schmidt.ts';
import { concurrence, entanglementOfFormation } from '../../src/states/two-qubits.ts';
import { hermitian, randomMatrix, randomUnitaryMatrix } from '../conformance/state-operators.ts';
import * as oracle from '../oracle.ts';
import { bloch } from './known-spectrum.ts';

const column = (m: { rows: number; cols: number; data: Float64Array }, k: number): oracle.Mat =>
  oracle.matOf(m).map((row) => [row[k]!]);

/** p |psi><psi| + (1 - p)/D. */
const noisy = (psi: Ket, weight: number): DensityMatrix =>
  DensityMatrix.of(
    psi.space,
    add(toDensityMatrix(psi).matrix, maximallyMixed(psi.space).matrix, weight, 1 - weight),
  );

const localUnitary = (space: Space, site: number, seed: number): ReturnType<typeof localOperator> =>
  localOperator(space, [site], oracle.complexMatrix(randomUnitaryMatrix(space.dims[site]!, rng(seed))));

describe('the Schmidt decomposition', () => {
  it.each([[[0]], [[1]], [[2, 0]], [[1, 2]], [[0, 1, 2]], [[2, 0, 1]], [[]]])(
    'of sites %j rebuilds the ket',
    (sites) => {
      const space = levels([2, 3, 2]);
      const psi = Ket.fromData(
        space,
        randomKet(space, rng(1)).data.map((x) => 1.7 * x),
      );
      const { coefficients, left, right } = schmidt(psi, sites);
      const rest = [0, 1, 2].filter((site) => !sites.includes(site));
      const sum = [...coefficients]
        .map((s, k) => oracle.scale(oracle.kron(column(left, k), column(right, k)), [s, 0]))
        .reduce(oracle.plus);
      const order = [...sites, ...rest];
      const dims = order.map((site) => space.dims[site]!);
      oracle.vecOf(psi.data).forEach((z, index) => {
        const x = oracle.digits(index, space.dims);
        const [re, im] =
          sum[
            oracle.indexFrom(
              order.map((site) => x[site]!),
              dims,
            )
          ]![0]!;
        expect([re, im]).toEqual([expect.closeTo(z[0], 13), expect.closeTo(z[1], 13)]);
      });
      for (const side of [left, right]) {
        const m = oracle.matOf(side);
        expect(
          oracle.distance(oracle.mul(oracle.dagger(m), m), oracle.eye(coefficients.length)),
        ).toBeLessThan(1e-13);
      }
      expect([...coefficients]).toEqual([...coefficients].sort((a, b) => b - a));
      expect(coefficients.reduce((total, s) => total + s * s, 0)).toBeCloseTo(1.7 ** 2, 12);
    },
  );

  it('finds the coefficients that a ket was made of, degenerate and zero ones too', () => {
    const weights = [0.5, 0.5, 0.5, 0.5];
    const amplitudes = weights.flatMap((w, k) => [0, 1, 2, 3, 4].map((j) => (j === k + 1 ? w : 0)));
    const psi = Ket.of(levels([4, 5]), amplitudes)
      .apply(localUnitary(levels([4, 5]), 0, 2))
      .apply(localUnitary(levels([4, 5]), 1, 3));
    expect([...schmidt(psi, [0]).coefficients]).toEqual(weights.map((w) => expect.closeTo(w, 13)));
    const [first, ...others] = schmidt(
      productKet(levels([2, 3]), [
        [0, 1],
        [0, 0.6, 0.8],
      ]),
      [1],
    ).coefficients;
    expect(first).toBeCloseTo(1, 14);
    expect(others).toEqual([expect.closeTo(0, 14)]);
  });

  it('refuses bad sites', () => {
    expect(() => schmidt(ghzKet(2), [2])).toThrow(ArgumentError);
    expect(() => schmidt(ghzKet(2), [1, 1])).toThrow(ArgumentError);
  });
});

describe('partial transpose and negativity', () => {
  const space = levels([2, 3, 2]);

  it.each([[[0]], [[1]], [[2, 0]], [[1, 0]], [[]], [[0, 1, 2]]])(
    'transposes the levels of sites %j alone',
    (sites) => {
      const rho = randomDensityMatrix(space, rng(4));
      const ours = oracle.matOf(partialTranspose(rho, sites));
      const m = oracle.matOf(rho.matrix);
      const swapped = (a: number[], b: number[]): number =>
        oracle.indexFrom(
          a.map((level, site) => (sites.includes(site) ? b[site]! : level)),
          space.dims,
        );
      const right = oracle.build(12, 12, (r, c) => {
        const [x, y] = [oracle.digits(r, space.dims), oracle.digits(c, space.dims)];
        return m[swapped(x, y)]![swapped(y, x)]!;
      });
      expect(oracle.distance(ours, right)).toBe(0);
    },
  );

  it('of a ket by Schmidt coefficients is that of its density matrix, and of the complement', () => {
    const psi = randomKet(space, rng(5));
    const rho = toDensityMatrix(psi);
    for (const [a, b] of [
      [[0], [2, 1]],
      [[1], [0, 2]],
      [[2, 0], [1]],
    ] as const) {
      expect(negativity(psi, a)).toBeCloseTo(negativity(rho, a), 11);
      expect(negativity(psi, a)).toBeCloseTo(negativity(psi, b), 12);
      expect(negativity(rho, a)).toBeCloseTo(negativity(rho, b), 12);
    }
  });

  it('of the isotropic state of two three-level sites is max(0, (d F - 1)/2), F = p + (1 - p)/d^2', () => {
    const phi = Ket.of(levels([3, 3]), [1, 0, 0, 0, 1, 0, 0, 0, 1], { normalize: true });
    for (const weight of [0, 0.1, 0.25, 0.3, 0.8, 1]) {
      const F = weight + (1 - weight) / 9;
      const rho = noisy(phi, weight).apply(localUnitary(phi.space, 1, 6));
      expect(negativity(rho, [1])).toBeCloseTo(Math.max(0, (3 * F - 1) / 2), 12);
      expect(logNegativity(rho, [0], { base: 2 })).toBeCloseTo(Math.log2(Math.max(1, 3 * F)), 11);
    }
  });

  it('vanishes on separable states', () => {
    const rho = productState(
      randomDensityMatrix(levels([2]), rng(7)),
      randomDensityMatrix(levels([3]), rng(8)),
    );
    expect(negativity(rho, [0])).toBeLessThan(1e-14);
    expect(
      negativity(
        productKet(levels([2, 3]), [
          [0.6, 0.8],
          [0, 1, 0],
        ]),
        [1],
      ),
    ).toBeLessThan(1e-14);
    expect(logNegativity(bellKet(), [0])).toBeCloseTo(Math.LN2, 14);
  });

  it('refuses bad sites and states', () => {
    const rho = maximallyMixed(space);
    expect(() => partialTranspose(rho, [3])).toThrow(ArgumentError);
    expect(() => negativity(rho, [0, 0])).toThrow(ArgumentError);
    expect(() => negativity(Ket.fromData(qubits(1), Float64Array.of(2, 0, 0, 0)), [0])).toThrow(
      NotPhysicalError,
    );
    const skew = DensityMatrix.fromMatrix(qubits(1), {
      rows: 2,
      cols: 2,
      data: Float64Array.of(1, 0, 1, 0, 0, 0, 0, 0),
    });
    expect(() => negativity(skew, [0])).toThrow(/Hermitian/);
  });
});

describe('concurrence and entanglement of formation', () => {
  const space = qubits(2);
  const h2 = (x: number): number => (x <= 0 || x >= 1 ? 0 : -x * Math.log2(x) - (1 - x) * Math.log2(1 - x));

  it('of a ket is 2|ad - bc|, as a ket and as a matrix', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const psi = randomKet(space, rng(seed));
        const [a, b, c, d] = oracle.vecOf(psi.data) as [oracle.Z, oracle.Z, oracle.Z, oracle.Z];
        const bc = oracle.times(b, c);
        const [re, im] = oracle.add(oracle.times(a, d), [-bc[0], -bc[1]]);
        const right = 2 * Math.sqrt(re * re + im * im);
        expect(concurrence(psi)).toBeCloseTo(right, 13);
        expect(concurrence(toDensityMatrix(psi))).toBeCloseTo(right, 12);
        const [entropy] = [entanglementOfFormation(psi, { base: 2 })];
        expect(entropy).toBeCloseTo(h2((1 + Math.sqrt(1 - right * right)) / 2), 12);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('of Bell-diagonal states is max(0, 2 max p - 1), in any local basis', () => {
    const names = ['phi+', 'phi-', 'psi+', 'psi-'] as const;
    for (const weights of [
      [0.7, 0.1, 0.1, 0.1],
      [0.1, 0.2, 0.1, 0.6],
      [0.25, 0.25, 0.25, 0.25],
      [0.5, 0.5, 0, 0],
      [0, 0.9, 0.1, 0],
    ]) {
      const matrix = names
        .map(
          (name, k) =>
            toDensityMatrix(bellKet(name)).apply(pauliSum(space, { II: Math.sqrt(weights[k]!) })).matrix,
        )
        .reduce((a, b) => add(a, b));
      const rho = DensityMatrix.of(space, matrix)
        .apply(localUnitary(space, 0, 9))
        .apply(localUnitary(space, 1, 10));
      const c = Math.max(0, 2 * Math.max(...weights) - 1);
      expect(concurrence(rho)).toBeCloseTo(c, 13);
      expect(entanglementOfFormation(rho, { base: 2 })).toBeCloseTo(h2((1 + Math.sqrt(1 - c * c)) / 2), 11);
    }
  });

  it('of X states is 2 max(0, |w| - sqrt(ad), |z| - sqrt(bc))', () => {
    const [a, b, c, d, w] = [0.1, 0.3, 0.4, 0.2, { re: 0.05, im: 0.12 }];
    const z = { re: -0.2, im: 0.22 };
    const rho = DensityMatrix.of(space, [
      [a, 0, 0, w],
      [0, b, z, 0],
      [0, { re: z.re, im: -z.im }, c, 0],
      [{ re: w.re, im: -w.im }, 0, 0, d],
    ]);
    const size = (x: { re: number; im: number }): number => Math.sqrt(x.re ** 2 + x.im ** 2);
    const right = 2 * Math.max(0, size(w) - Math.sqrt(b * c), size(z) - Math.sqrt(a * d));
    expect(right).toBeGreaterThan(0.1);
    expect(concurrence(rho)).toBeCloseTo(right, 13);
  });

  it('vanishes on products, and a small concurrence keeps its digits', () => {
    expect(concurrence(basisKet(space, [0, 1]))).toBe(0);
    expect(entanglementOfFormation(basisKet(space, [0, 1]))).toBe(0);
    const [s, c] = [Math.sin(1e-7), Math.cos(1e-7)];
    const psi = Ket.of(space, [c, 0, 0, s]);
    expect(concurrence(psi) / (2 * s * c)).toBeCloseTo(1, 12);
    const x = s * s;
    expect(entanglementOfFormation(psi) / (-x * Math.log(x) + x)).toBeCloseTo(1, 9);
    expect(entanglementOfFormation(bellKet())).toBeCloseTo(Math.LN2, 13);
  });

  it('refuses other spaces and states that are not normalised', () => {
    for (const other of [levels([2, 3]), levels([4]), qubits(3)]) {
      expect(() => concurrence(maximallyMixed(other))).toThrow(/two two-level sites.*negativity/);
    }
    expect(() => concurrence(Ket.fromData(space, new Float64Array(8).fill(1)))).toThrow(NotPhysicalError);
    expect(concurrence(toDensityMatrix(Ket.of(levels([2, 2]), bellKet().data)))).toBeCloseTo(1, 13);
  });
});

describe('the operator-Schmidt decomposition', () => {
  it('rebuilds rectangular operators from orthonormal factors', () => {
    const rows: [number, number] = [3, 2];
    const cols: [number, number] = [2, 4];
    const stream = rng(11);
    const W = oracle.build(6, 8, () => [stream.normal(), stream.normal()]);
    const { coefficients, left, right } = operatorSchmidt(oracle.complexMatrix(W), rows, cols);
    const sum = [...coefficients]
      .map((s, k) => oracle.scale(oracle.kron(oracle.matOf(left[k]!), oracle.matOf(right[k]!)), [s, 0]))
      .reduce(oracle.plus);
    expect(oracle.distance(sum, W)).toBeLessThan(1e-13);
    for (const factors of [left, right]) {
      factors.forEach((a, j) =>
        factors.forEach((b, k) => {
          const [re, im] = oracle.trace(oracle.mul(oracle.dagger(oracle.matOf(a)), oracle.matOf(b)));
          expect([re, im]).toEqual([expect.closeTo(j === k ? 1 : 0, 12), expect.closeTo(0, 12)]);
        }),
      );
    }
  });

  it('a product has rank one and linear entropy 0, the zero matrix none', () => {
    const [a, b] = [randomMatrix(3, rng(12)), randomMatrix(2, rng(13))];
    const { coefficients, linearEntropy } = operatorSchmidt(oracle.complexMatrix(oracle.kron(a, b)), [3, 2]);
    expect([...coefficients.slice(1)]).toEqual([0, 0, 0].map((x) => expect.closeTo(x, 12)));
    expect(linearEntropy).toBeCloseTo(0, 13);
    expect(
      operatorSchmidt(
        [
          [0, 0],
          [0, 0],
        ],
        [1, 2],
      ).linearEntropy,
    ).toBe(0);
  });

  it('refuses dimensions that do not fit', () => {
    expect(() =>
      operatorSchmidt(
        [
          [1, 0],
          [0, 1],
        ],
        [2, 2],
      ),
    ).toThrow(/Argument `W` must be 2\*2 x 2\*2/);
  });
});

describe('quantum Fisher information', () => {
  const spin = (weights: readonly number[]): ReturnType<typeof pauliSum> =>
    pauliSum(
      qubits(1),
      ['X', 'Y', 'Z'].map((letters, k) => ({ coefficient: weights[k]! / 2, sites: [0], letters })),
    );

  it('of a qubit and n.sigma/2 is |r x n|^2', () => {
    const [r, n] = [
      [0.3, -0.5, 0.4],
      [0.48, 0.6, 0.64],
    ] as const;
    const cross = [r[1] * n[2] - r[2] * n[1], r[2] * n[0] - r[0] * n[2], r[0] * n[1] - r[1] * n[0]];
    const right = cross.reduce((sum, x) => sum + x * x, 0);
    expect(quantumFisherInformation(bloch(qubits(1), r), spin(n))).toBeCloseTo(right, 14);
  });

  it('is the curvature of the fidelity: 8 (1 - sqrt F(rho, rho_theta))/theta^2, on sites of unequal dimensions', () => {
    const space = levels([2, 3]);
    const G = hermitian(randomMatrix(6, rng(14)));
    const op = localOperator(space, [1, 0], oracle.complexMatrix(G));
    const theta = 1e-3;
    const turn = localOperator(space, [1, 0], oracle.complexMatrix(unitaryOf(G, theta)));
    for (const rank of [1, 3, 6]) {
      const rho = randomDensityMatrix(space, rng(15), { rank });
      const right = (8 * (1 - Math.sqrt(fidelity(rho, rho.apply(turn))))) / theta ** 2;
      expect(quantumFisherInformation(rho, op) / right).toBeCloseTo(1, 4);
    }
  });

  it('of a ket is that of its density matrix, 4 Var G, also with an eigenvalue 0/0', () => {
    const space = levels([3, 2]);
    const psi = randomKet(space, rng(16));
    const op = localOperator(space, [0], oracle.complexMatrix(hermitian(randomMatrix(3, rng(17)))));
    const value = quantumFisherInformation(psi, op);
    expect(value).toBeCloseTo(4 * psi.expect(op).variance!, 13);
    expect(quantumFisherInformation(toDensityMatrix(psi), op)).toBeCloseTo(value, 12);
  });

  it('is n^2 for GHZ, n for a product, 0 for the maximally mixed state', () => {
    const half = pauliSum(qubits(3), { ZII: 0.5, IZI: 0.5, IIZ: 0.5 });
    expect(quantumFisherInformation(ghzKet(3), half)).toBeCloseTo(9, 13);
    const plus = [Math.SQRT1_2, Math.SQRT1_2];
    expect(quantumFisherInformation(productKet(qubits(3), [plus, plus, plus]), half)).toBeCloseTo(3, 13);
    expect(quantumFisherInformation(maximallyMixed(qubits(3)), half)).toBe(0);
  });

  it('refuses generators that are not Hermitian or on another space, and bad states', () => {
    const state = maximallyMixed(qubits(1));
    const lowering = localOperator(
      qubits(1),
      [0],
      [
        [0, 1],
        [0, 0],
      ],
    );
    expect(() => quantumFisherInformation(state, lowering)).toThrow(/Argument `generator` must be Hermitian/);
    expect(() => quantumFisherInformation(basisKet(qubits(1), [0]), lowering)).toThrow(ArgumentError);
    expect(() => quantumFisherInformation(state, pauliSum(qubits(2), { ZI: 1 }))).toThrow(SpaceMismatchError);
    const doubled = state.apply(pauliSum(qubits(1), { Z: 2 }));
    expect(() => quantumFisherInformation(doubled, spin([0, 0, 1]))).toThrow(NotPhysicalError);
  });
});

/** exp(-i theta G) by its series. */
function unitaryOf(G: oracle.Mat, theta: number): oracle.Mat {
  let term = oracle.eye(G.length);
  let sum = term;
  for (let k = 1; k < 20; k++) {
    term = oracle.scale(oracle.mul(term, G), [0, -theta / k]);
    sum = oracle.plus(sum, term);
  }
  return sum;
}
