import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, NotPhysicalError, SpaceMismatchError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { crossEntropy, klDivergence, shannonEntropy } from '../../src/states/distributions.ts';
import { purity, renyiEntropy, vonNeumannEntropy } from '../../src/states/entropies.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet, bellKet, ghzKet, productKet } from '../../src/states/kets.ts';
import { diagonalState, maximallyMixed, productState } from '../../src/states/mixed-states.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { relativeEntropy } from '../../src/states/relative-entropy.ts';
import {
  conditionalEntropy,
  entanglementEntropy,
  mutualInformation,
} from '../../src/states/subsystem-entropies.ts';
import { thermalState } from '../../src/states/thermal.ts';
import { hermitian, randomMatrix } from '../conformance/state-operators.ts';
import * as oracle from '../oracle.ts';
import { rotated } from './known-spectrum.ts';

const p = [0.05, 0.3, 0, 0.15, 0.5, 0];
const shannon = (weights: readonly number[]): number =>
  -weights.reduce((sum, x) => (x > 0 ? sum + x * Math.log(x) : sum), 0);

describe('entropies of a known spectrum', () => {
  const rho = rotated(levels([2, 3]), p, 1);

  it('purity and von Neumann entropy', () => {
    expect(purity(rho)).toBeCloseTo(0.365, 13);
    expect(vonNeumannEntropy(rho)).toBeCloseTo(shannon(p), 12);
    expect(vonNeumannEntropy(rho, { base: 2 })).toBeCloseTo(shannon(p) / Math.LN2, 12);
    expect(vonNeumannEntropy(diagonalState(levels([6]), p))).toBeCloseTo(shannon(p), 15);
  });

  it.each([0.2, 0.7, 1.3, 2, 3, 50])('Renyi entropy of order %s', (alpha) => {
    const right = Math.log(p.reduce((sum, x) => (x > 0 ? sum + x ** alpha : sum), 0)) / (1 - alpha);
    expect(renyiEntropy(diagonalState(levels([6]), p), alpha)).toBeCloseTo(right, 13);
    expect(renyiEntropy(rho, alpha)).toBeCloseTo(right, 12);
  });

  it('Renyi limits: rank, von Neumann, largest eigenvalue', () => {
    expect(renyiEntropy(rho, 0)).toBeCloseTo(Math.log(4), 14);
    expect(renyiEntropy(rho, 1)).toBeCloseTo(shannon(p), 12);
    expect(renyiEntropy(rho, Infinity)).toBeCloseTo(Math.LN2, 13);
    expect(renyiEntropy(rho, 1e5)).toBeCloseTo(Math.LN2, 4);
    expect(renyiEntropy(rho, 2, { base: 10 })).toBeCloseTo(-Math.log10(purity(rho)), 13);
  });

  it.each([1e-3, 1e-6, 1e-9, 1e-13, -1e-9, -1e-3])('Renyi entropy close to order 1: 1 + %s', (step) => {
    const square = p.reduce((sum, x) => (x > 0 ? sum + x * Math.log(x) ** 2 : sum), 0);
    const slope = -(square - shannon(p) ** 2) / 2;
    expect(
      Math.abs(renyiEntropy(diagonalState(levels([6]), p), 1 + step) - shannon(p) - slope * step),
    ).toBeLessThan(Math.max(1e-14, 2 * step * step));
  });

  it('Renyi entropies fall with the order', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (a, step) => {
          expect(renyiEntropy(rho, a + step)).toBeLessThanOrEqual(renyiEntropy(rho, a) + 1e-10);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('a ket has none, the maximally mixed state log D', () => {
    const psi = randomKet(levels([2, 3]), rng(2));
    for (const alpha of [0, 0.5, 1, 2, Infinity]) {
      expect(renyiEntropy(psi, alpha)).toBe(0);
      expect(renyiEntropy(toDensityMatrix(psi), alpha)).toBeCloseTo(0, 12);
      expect(renyiEntropy(maximallyMixed(levels([2, 3])), alpha, { base: 6 })).toBeCloseTo(1, 14);
    }
    expect(purity(psi)).toBe(1);
    expect(Object.is(vonNeumannEntropy(psi), 0)).toBe(true);
  });

  it('adds on products', () => {
    const sigma = randomDensityMatrix(levels([3]), rng(3));
    expect(vonNeumannEntropy(productState(rho, sigma))).toBeCloseTo(
      shannon(p) + vonNeumannEntropy(sigma),
      11,
    );
  });

  it('refuses bad orders, bases and states', () => {
    for (const alpha of [-1, NaN]) expect(() => renyiEntropy(rho, alpha)).toThrow(/Argument `alpha`/);
    for (const base of [0, 1, -2, NaN, Infinity])
      expect(() => vonNeumannEntropy(rho, { base })).toThrow(/`base`/);
    const doubled = DensityMatrix.fromMatrix(rho.space, {
      ...rho.matrix,
      data: rho.matrix.data.map((x) => 2 * x),
    });
    const skew = DensityMatrix.fromMatrix(qubits(1), {
      rows: 2,
      cols: 2,
      data: Float64Array.of(1, 0, 1, 0, 0, 0, 0, 0),
    });
    for (const measure of [purity, vonNeumannEntropy, (s: DensityMatrix): number => renyiEntropy(s, 2)]) {
      expect(() => measure(doubled)).toThrow(/trace is 2.*normalize/);
      expect(() => measure(skew)).toThrow(NotPhysicalError);
    }
    expect(() => vonNeumannEntropy(Ket.fromData(qubits(1), new Float64Array(4)))).toThrow(/norm is 0/);
  });
});

describe('relative entropy', () => {
  const qubit = qubits(1);
  const plus = Ket.of(qubit, [Math.SQRT1_2, Math.SQRT1_2]);
  const zero = basisKet(qubit, [0]);

  it('of |0> to |+> is +Infinity, as kets and as matrices', () => {
    for (const a of [zero, toDensityMatrix(zero)]) {
      for (const b of [plus, toDensityMatrix(plus)]) {
        expect(relativeEntropy(a, b)).toBe(Infinity);
        expect(relativeEntropy(b, a)).toBe(Infinity);
      }
    }
  });

  it('is +Infinity for each weight outside a support of any rank, finite inside', () => {
    const space = levels([2, 3]);
    const sigma = rotated(space, [0.5, 0.3, 0.2, 0, 0, 0], 4);
    expect(relativeEntropy(rotated(space, [0.1, 0.2, 0.7, 0, 0, 0], 4), sigma)).toBeCloseTo(
      0.1 * Math.log(0.1 / 0.5) + 0.2 * Math.log(0.2 / 0.3) + 0.7 * Math.log(0.7 / 0.2),
      12,
    );
    expect(relativeEntropy(rotated(space, [0.1, 0.2, 0.7 - 1e-9, 1e-9, 0, 0], 4), sigma)).toBe(Infinity);
    expect(relativeEntropy(randomKet(space, rng(5)), sigma)).toBe(Infinity);
    expect(
      relativeEntropy(rotated(space, [0.1, 0.2, 0.7 - 1e-9, 1e-9, 0, 0], 4), sigma, { tolerance: 1e-8 }),
    ).toBeLessThan(1);
    expect(relativeEntropy(sigma, sigma)).toBeCloseTo(0, 12);
  });

  it('never takes the rounding of a zero eigenvalue for support', () => {
    const space = levels([2, 2]);
    for (let seed = 0; seed < 20; seed++) {
      const sigma = rotated(space, [0.5, 0.3, 0.2, 0], seed);
      expect(relativeEntropy(randomKet(space, rng(seed)), sigma)).toBe(Infinity);
      expect(relativeEntropy(maximallyMixed(space), sigma)).toBe(Infinity);
    }
  });

  it('to a Gibbs state is the free-energy difference: beta <H> + log Z - S', () => {
    const H = hermitian(randomMatrix(6, rng(6)));
    const space = levels([3, 2]);
    const op = localOperator(space, [0, 1], oracle.complexMatrix(H));
    const sigma = thermalState(op, 0.8);
    const logZ = vonNeumannEntropy(sigma) - 0.8 * sigma.expect(op).re;
    for (const rank of [1, 3, 6]) {
      const rho = randomDensityMatrix(space, rng(7), { rank });
      const right = 0.8 * rho.expect(op).re + logZ - vonNeumannEntropy(rho);
      expect(relativeEntropy(rho, sigma)).toBeCloseTo(right, 11);
      expect(relativeEntropy(rho, sigma, { base: 2 })).toBeCloseTo(right / Math.LN2, 11);
    }
  });

  it('of diagonal states is exact down to any weight', () => {
    const [a, b] = [diagonalState(qubit, [0.5, 0.5]), diagonalState(qubit, [1 - 1e-40, 1e-40])];
    expect(relativeEntropy(a, b)).toBeCloseTo(0.5 * Math.log(0.5) + 0.5 * Math.log(0.5e40), 12);
    expect(relativeEntropy(a, diagonalState(qubit, [1, 0]))).toBe(Infinity);
    expect(relativeEntropy(diagonalState(qubit, [1, 0]), a)).toBeCloseTo(Math.LN2, 15);
  });

  it('refuses other spaces', () => {
    expect(() => relativeEntropy(zero, basisKet(levels([2]), [0]))).toThrow(SpaceMismatchError);
  });
});

describe('entropies of subsystems', () => {
  const space = levels([2, 3, 2]);

  it('of a ket equal those of its density matrix, for any sites in any order', () => {
    const psi = randomKet(space, rng(8));
    const rho = toDensityMatrix(psi);
    for (const [a, b] of [
      [[0], [1]],
      [[2], [0]],
      [[1], [2, 0]],
      [[2, 1], [0]],
      [[1], []],
    ]) {
      expect(mutualInformation(psi, a!, b!)).toBeCloseTo(mutualInformation(rho, a!, b!), 11);
      expect(conditionalEntropy(psi, a!, b!)).toBeCloseTo(conditionalEntropy(rho, a!, b!), 11);
      const reduced = oracle.partialTrace(oracle.matOf(rho.matrix), space.dims, a!);
      const direct = DensityMatrix.fromMatrix(
        levels(a!.map((s) => space.dims[s]!)),
        oracle.complexMatrix(reduced),
      );
      expect(entanglementEntropy(psi, a!)).toBeCloseTo(vonNeumannEntropy(direct), 11);
    }
  });

  it('Bell and GHZ kets: I = 2 log 2, S(A|B) = -log 2, and log 2 for a pair out of three', () => {
    expect(mutualInformation(bellKet(), [0], [1], { base: 2 })).toBeCloseTo(2, 13);
    expect(conditionalEntropy(bellKet(), [1], [0])).toBeCloseTo(-Math.LN2, 13);
    expect(mutualInformation(ghzKet(3), [2], [0])).toBeCloseTo(Math.LN2, 13);
    expect(conditionalEntropy(ghzKet(3), [2], [0])).toBeCloseTo(0, 13);
    expect(entanglementEntropy(ghzKet(3), [], { base: 2 })).toBeCloseTo(0, 13);
    expect(entanglementEntropy(ghzKet(3), [2, 0], { base: 2 })).toBeCloseTo(1, 13);
  });

  it('product states share nothing', () => {
    const rho = productState(
      randomDensityMatrix(levels([2]), rng(9)),
      randomDensityMatrix(levels([3]), rng(10)),
    );
    expect(mutualInformation(rho, [0], [1])).toBeCloseTo(0, 12);
    const ket = productKet(space, [
      [0.6, 0.8],
      [1, 0, 0],
      [0, 1],
    ]);
    expect(entanglementEntropy(ket, [1])).toBeCloseTo(0, 13);
  });

  it('a large ket is reduced on its smaller side', () => {
    const ghz = ghzKet(20);
    expect(entanglementEntropy(ghz, [...Array(19).keys()])).toBeCloseTo(Math.LN2, 12);
  });

  it('refuses shared, repeated and missing sites, and states that are not normalised', () => {
    const psi = randomKet(space, rng(11));
    expect(() => mutualInformation(psi, [0, 1], [1])).toThrow(/Argument `b` must share no site/);
    expect(() => conditionalEntropy(psi, [0], [0])).toThrow(/Argument `given` must share no site/);
    expect(() => entanglementEntropy(psi, [0, 0])).toThrow(ArgumentError);
    expect(() => entanglementEntropy(psi, [3])).toThrow(ArgumentError);
    const half = Ket.fromData(
      space,
      psi.data.map((x) => x / 2),
    );
    expect(() => entanglementEntropy(half, [0])).toThrow(/norm is 0\.(5|49)/);
  });
});

describe('classical distributions', () => {
  const q = [0.2, 0.1, 0.1, 0.1, 0.5, 0];

  it('cross entropy = entropy + divergence, and all equal those of diagonal states', () => {
    const r = [0.1, 0.2, 0.1, 0.2, 0.4, 0];
    expect(crossEntropy(q, r)).toBeCloseTo(shannonEntropy(q) + klDivergence(q, r), 14);
    const [a, b] = [q, r].map((weights) => diagonalState(levels([3, 2]), weights)) as [
      DensityMatrix,
      DensityMatrix,
    ];
    expect(klDivergence(q, r)).toBeCloseTo(relativeEntropy(a, b), 14);
    expect(shannonEntropy(q, { base: 2 })).toBeCloseTo(vonNeumannEntropy(a, { base: 2 }), 14);
  });

  it('zeros: 0 log 0 = 0, and +Infinity where the support is violated', () => {
    expect(shannonEntropy([1, 0])).toBe(0);
    expect(klDivergence([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 15);
    expect(klDivergence([0.5, 0.5], [1, 0])).toBe(Infinity);
    expect(crossEntropy([0.5, 0.5], [1, 0])).toBe(Infinity);
    expect(crossEntropy([1, 0], [1, 0])).toBe(0);
  });

  it('refuses what is no distribution', () => {
    expect(() => shannonEntropy([0.5, 0.6])).toThrow(NotPhysicalError);
    expect(() => shannonEntropy([-0.5, 1.5])).toThrow(/`p`.*number 0 is -0\.5/);
    expect(() => klDivergence([1], [0.5, 0.5])).toThrow(ArgumentError);
    expect(() => klDivergence([1, 0], [NaN, 1])).toThrow(/`q`.*finite/);
    expect(() => crossEntropy([1, 0], [0.5, 0.4])).toThrow(/`q`.*sum is 0\.9/);
  });
});
