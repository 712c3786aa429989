import { Complex } from 'complex.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  SpaceMismatchError,
  UnsupportedPairError,
} from '../../src/errors.ts';
import { diagonal } from '../../src/linalg/matrix.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import type { FockOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { fockSpace } from '../../src/spaces/fock-space.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { exact, type Estimate } from '../../src/states/estimate.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet, ghzKet } from '../../src/states/kets.ts';
import { normalize } from '../../src/states/normalize.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { counts, shot } from '../../src/states/samples.ts';
import type { State } from '../../src/states/state.ts';

const i = { re: 0, im: 1 };

describe('ST-04: amplitudes that are not normalised, and imaginary parts', () => {
  const given = [Math.SQRT2, 0, 0, { re: 0, im: -Math.SQRT2 }];
  const word = (ket: Ket, letters: string): number => ket.expect(pauliSum(ket.space, { [letters]: 1 })).re;

  it('refuses them by a message that names the norm and both ways out', () => {
    const attempt = (): Ket => Ket.of(qubits(2), given);
    expect(attempt).toThrow(NotPhysicalError);
    expect(attempt).toThrow(/their norm is 2(\.0{3}\d*)?\. .*normalize: true.*Ket\.fromData/);
  });

  it('normalises them when told to, the amplitude of |11> staying imaginary', () => {
    const ket = Ket.of(qubits(2), given, { normalize: true });
    expect([...ket.data].map((x) => x || 0)).toEqual(
      [Math.SQRT1_2, 0, 0, 0, 0, 0, 0, -Math.SQRT1_2].map((x) => expect.closeTo(x, 14)),
    );
    const values = ['ZI', 'IZ', 'ZZ', 'XX', 'XY', 'YX'].map((letters) => word(ket, letters));
    expect(values).toEqual([0, 0, 1, 0, -1, -1].map((x) => expect.closeTo(x, 14)));
  });

  it('never gives a Pauli word an expectation value outside [-1, 1], whatever the norm', () => {
    const letters = ['I', 'X', 'Y', 'Z'];
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 1e-150, max: 1e150, noNaN: true }), (seed, norm) => {
        const unit = randomKet(qubits(2), rng(seed));
        const ket = Ket.fromData(
          unit.space,
          unit.data.map((x) => norm * x),
        );
        for (const a of letters) {
          for (const b of letters) {
            const value = word(ket, a + b);
            expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-14);
            expect(value).toBeCloseTo(word(unit, a + b), 12);
          }
        }
      }),
      { seed: 4, numRuns: 30 },
    );
  });
});

describe('Ket.of', () => {
  it('takes numbers, parts, complex.js numbers and interleaved data alike, and copies', () => {
    const data = Float64Array.of(0.6, 0, 0, 0.8);
    const kets = [[0.6, { re: 0, im: 0.8 }], [new Complex(0.6, 0), new Complex(0, 0.8)], data].map((given) =>
      Ket.of(levels([2]), given),
    );
    data.fill(0);
    for (const ket of kets) expect([...ket.data]).toEqual([0.6, 0, 0, 0.8]);
  });

  it.each([
    ['too few amplitudes', [1, 0, 0]],
    ['too many', new Array<number>(7).fill(0)],
    ['interleaved data of half the length', Float64Array.of(1, 0, 0, 0, 0, 0)],
  ])('refuses %s', (_what, given) => {
    expect(() => Ket.of(levels([3, 2]), given)).toThrow(/Argument `amplitudes` must have 6 entries/);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s by name', (bad) => {
    expect(() => Ket.of(levels([2]), [bad, 0])).toThrow(/Argument `amplitudes` must hold finite numbers/);
    expect(() => Ket.of(levels([2]), Float64Array.of(1, 0, 0, bad))).toThrow(ArgumentError);
  });

  it('accepts a norm within 1e-10 of one and refuses one beyond', () => {
    expect(Ket.of(levels([1]), [1 + 9e-11]).norm()).toBeCloseTo(1, 9);
    expect(() => Ket.of(levels([1]), [1 + 2e-10])).toThrow(NotPhysicalError);
  });

  it('refuses to normalise the zero vector', () => {
    expect(() => Ket.of(levels([2]), [0, 0], { normalize: true })).toThrow(NotPhysicalError);
  });

  it('works on the space without sites', () => {
    const scalar = Ket.of(levels([]), [i]);
    expect(scalar.norm()).toBe(1);
    expect(scalar.logAmplitude([]).im).toBeCloseTo(Math.PI / 2, 15);
  });
});

describe('kets of extreme norm', () => {
  const z = pauliSum(qubits(2), { ZI: 1, IX: 0.5 });

  it.each([5e-324, 1e-300, 1e-170, 1e170, 1e300])('largest amplitude %s', (size) => {
    const ket = Ket.fromData(qubits(2), Float64Array.of(size, 0, 0, size, 0, 0, size, size));
    const unit = Ket.of(qubits(2), [1, i, 0, { re: 1, im: 1 }], { normalize: true });
    expect(ket.norm() / size).toBeCloseTo(2, 14);
    const { re, im, variance } = ket.expect(z);
    const right = unit.expect(z);
    expect([re, im, variance]).toEqual(
      [right.re, right.im, right.variance].map((x) => expect.closeTo(x!, 13)),
    );
    expect(normalize(ket).norm()).toBeCloseTo(1, 14);
    expect(counts(ket.sample(2000, rng(1))).has('1,0')).toBe(false);
  });

  it.each([0, NaN, Infinity])('%s everywhere is no state', (x) => {
    const ket = Ket.fromData(qubits(1), new Float64Array(4).fill(x));
    expect(() => ket.expect(pauliSum(qubits(1), { Z: 1 }))).toThrow(NotPhysicalError);
    expect(() => ket.sample(1, rng(1))).toThrow(NotPhysicalError);
    expect(() => normalize(ket)).toThrow(NotPhysicalError);
  });
});

describe('Ket', () => {
  it('has a variance without cancellation', () => {
    const op = pauliSum(qubits(1), { I: 1e9, X: 1 });
    expect(basisKet(qubits(1), [0]).expect(op).variance).toBeCloseTo(1, 6);
  });

  it('refuses operators of other spaces, Fock spaces included', () => {
    const ket = ghzKet(2);
    const fock: FockOperator = {
      kind: 'fock',
      space: fockSpace(qubits(1), 2),
      column: () => [],
      row: () => [],
    };
    expect(() => ket.expect(fock)).toThrow(SpaceMismatchError);
    expect(() => ket.apply(fock)).toThrow(/F\^\(2\)/);
    expect(() => ket.expect(localSum(levels([2, 2]), []))).toThrow(SpaceMismatchError);
    expect(() => ket.overlap(ghzKet(3))).toThrow(SpaceMismatchError);
  });

  it('asks the other side for the overlap once, then gives up with a remedy', () => {
    const stranger = (answer: Estimate | undefined): State => ({
      kind: 'stranger',
      space: qubits(2),
      expect: () => exact(0),
      overlap: () => exact(0),
      overlapWith: () => answer,
      norm: () => 1,
    });
    expect(ghzKet(2).overlap(stranger(exact(0.5, 0.25)))).toMatchObject({ re: 0.5, im: -0.25 });
    expect(() => ghzKet(2).overlap(stranger(undefined))).toThrow(UnsupportedPairError);
    expect(() => ghzKet(2).overlap(stranger(undefined))).toThrow(/'ket' and .*'stranger'.*toDensityMatrix/s);
  });

  it('refuses bad sites, shots and configurations', () => {
    const ket = ghzKet(3);
    for (const keep of [[3], [-1], [0, 0], [0.5]]) expect(() => ket.reduce(keep)).toThrow(/Argument `keep`/);
    for (const shots of [-1, 0.5, NaN]) expect(() => ket.sample(shots, rng(1))).toThrow(/Argument `shots`/);
    for (const x of [
      [0, 0],
      [0, 0, 2],
      [0, 0, 0.5],
    ])
      expect(() => ket.logAmplitude(x)).toThrow(ArgumentError);
  });

  it('refuses a reduced density matrix past the budget instead of allocating it', () => {
    const ket = basisKet(qubits(18), new Array<number>(18).fill(0));
    expect(() => ket.reduce([...Array(18).keys()])).toThrow(BudgetExceededError);
    expect(ket.reduce([17, 3]).matrix.data[0]).toBe(1);
  });

  it('has log amplitudes where moduli under- and overflow', () => {
    const ket = Ket.fromData(levels([4]), Float64Array.of(3e-200, 4e-200, 3e200, -4e200, 0, -0, -1e-320, 0));
    expect(ket.logAmplitude([0]).re).toBeCloseTo(Math.log(5) - 200 * Math.LN10, 11);
    expect(ket.logAmplitude([1])).toMatchObject({
      re: expect.closeTo(Math.log(5) + 200 * Math.LN10, 11),
      im: expect.closeTo(Math.atan2(-4, 3), 14),
    });
    expect(ket.logAmplitude([2])).toMatchObject({ re: -Infinity, im: 0 });
    expect(ket.logAmplitude([3])).toMatchObject({
      re: expect.closeTo(-320 * Math.LN10, 3),
      im: Math.PI,
    });
  });
});

describe('sampling', () => {
  /** Draws the largest or the smallest number that `uniform` can give. */
  const fixed = (value: number): Rng => ({ ...rng(0), uniform: () => value });

  it('never meets a configuration of weight zero, also at the ends of the unit interval', () => {
    const ket = Ket.of(levels([5]), [0, 0.1, 0, 0.3, 0], { normalize: true });
    expect([...ket.sample(1, fixed(0)).data]).toEqual([1]);
    expect([...ket.sample(1, fixed(1 - 2 ** -53)).data]).toEqual([3]);
  });

  it('changes its mind exactly at the cumulative sums, and stays inside when the total is the smallest double', () => {
    const rho = (p: number, q: number): DensityMatrix =>
      DensityMatrix.fromMatrix(levels([3]), diagonal([p, q, 0]));
    const first = (state: DensityMatrix, u: number): number => state.sample(1, fixed(u)).data[0]!;
    expect(first(rho(0.25, 0.75), 0.25 - 2 ** -54)).toBe(0);
    expect(first(rho(0.25, 0.75), 0.25)).toBe(1);
    expect(first(rho(0, 5e-324), 1 - 2 ** -53)).toBe(1);
  });

  it('gives no shots, and shots of no sites', () => {
    expect(ghzKet(2).sample(0, rng(1))).toMatchObject({ shots: 0 });
    const none = Ket.of(levels([]), [1]).sample(3, rng(1));
    expect(none.shots).toBe(3);
    expect([...shot(none, 2)]).toEqual([]);
  });

  it('keeps sites together: the shots of a GHZ ket are all 0 or all 1', () => {
    const seen = counts(ghzKet(4).sample(500, rng(3)));
    expect([...seen.keys()].sort()).toEqual(['0,0,0,0', '1,1,1,1']);
  });
});
