import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { randomBrickwork } from '../../src/circuits/library/brickwork.ts';
import { run } from '../../src/circuits/run.ts';
import {
  ArgumentError,
  BudgetExceededError,
  SpaceMismatchError,
  UnsupportedError,
} from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { tensor } from '../../src/linalg/tensor.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { toKet } from '../../src/states/convert.ts';
import { isingLogPartition } from '../../src/tn/classical/ising-partition.ts';
import { absorb } from '../../src/tn/peps/absorb.ts';
import { Environments } from '../../src/tn/peps/environments.ts';
import { exactProduct } from '../../src/tn/peps/exact-product.ts';
import { fittedProduct, sketchWidth } from '../../src/tn/peps/fitted-product.ts';
import { doubleRows } from '../../src/tn/peps/layers.ts';
import { isingPeps, productPeps, randomPeps } from '../../src/tn/peps/make.ts';
import { pepsAmplitude, pepsBonds, pepsLogNorm, withPepsOptions } from '../../src/tn/peps/measures.ts';
import { peps, type Peps } from '../../src/tn/peps/peps.ts';
import { complexMatrix } from '../oracle.ts';
import { hermitian, randomMatrix, randomUnitaryMatrix } from '../conformance/state-operators.ts';
import { randomTensors, seedPeps, signedPeps, word } from './peps-fixtures.ts';

const critical = Math.log(1 + Math.SQRT2) / 2;

describe('truncated boundaries', () => {
  it.each([4, 8])(
    'of %d state their error on a state with signs, where no weight may be dropped',
    (maxBond) => {
      const psi = signedPeps(4, { maxBond });
      const exact: [ReturnType<Peps['expect']>, number][] = [
        [psi.overlap(psi), 415844.7923873],
        [psi.expect(word([10], 'Z', 16)), -0.1955643961653],
        [psi.expect(word([10, 9], 'ZZ', 16)), 0.2877285597938],
        [psi.expect(word([10], 'X', 16)), -0.4735282824805],
      ];
      for (const [{ re, error, from }, right] of exact) {
        expect(from).toBe('truncated');
        expect(Math.abs(re - right)).toBeLessThan(4 * error);
        expect(error).toBeLessThan((maxBond === 4 ? 1 : 0.5) * Math.abs(right));
      }
    },
  );

  it('of 2 give the amplitudes of the seed within twice the errors that it states, of 4 exactly', () => {
    const rough = seedPeps({ maxBond: 2 });
    const x = [0, 1, 2].map((kind) =>
      Array.from({ length: 16 }, (_, s) => [0, (Math.floor(s / 4) + (s % 4)) % 2, s % 2][kind]!),
    );
    const right = [0.94611310993601, 0.00221631082054, 0.02444733543236];
    x.forEach((own, i) => {
      const { re, from } = pepsAmplitude(rough, own);
      expect(from).toBe('truncated');
      expect(Math.abs(re / right[i]! - 1)).toBeLessThan(2 * [1.2e-5, 1e-2, 1e-4][i]!);
      expect(pepsAmplitude(seedPeps({ maxBond: 4 }), own).re).toBeCloseTo(right[i]!, 13);
    });
  });

  it('of 1 state an error too, though none are rougher', () => {
    const { re, error, from } = seedPeps({ maxBond: 1 }).overlap(seedPeps({ maxBond: 1 }));
    expect(from).toBe('truncated');
    expect(error).toBeGreaterThan(1e-4 * re);
    expect(Math.abs(re - 318.027574539163)).toBeLessThan(4 * error);
  });

  it.each([
    ['cylinder', 2, [2, 1, 0]],
    ['cylinder', 29, [2, 1, 0]],
    ['cylinder', 70, [2, 1, 0]],
    ['open', 86, [0, 3]],
  ] as const)('of 1 state errors of means that reach the right ones: %s, seed %d', (ends, seed, sites) => {
    const stream = seeded(seed);
    const space = qubits(4);
    const psi = randomPeps(space, { rows: 2, columns: 2, ends }, 2, stream, { boundary: { maxBond: 1 } });
    for (let draw = 0; draw < 4; draw++) {
      const matrix = complexMatrix(hermitian(randomMatrix(2 ** sites.length, stream)));
      const op = localOperator(space, sites, matrix);
      const { re, error } = psi.expect(op);
      const ket = toKet(withPepsOptions(psi, { boundary: {} }));
      expect(Math.abs(re - ket.expect(op).re)).toBeLessThan(1.2 * error);
    }
  });

  it('refuses fields that are none, and the zero state to be reduced', () => {
    const lattice = { rows: 1, columns: 2 };
    expect(() => randomPeps(qubits(2), lattice, 2, seeded(1), { field: 'x' as never })).toThrow(/`field`/);
    const zero = tensor([1, 1, 1, 1, 2], new Float64Array(4));
    expect(() => peps(qubits(2), lattice, [zero, zero]).reduce([0])).toThrow(/norm above zero/);
  });

  it.each([['real'], ['complex']] as const)(
    'by fits of sketches agree with exact contraction: %s, bonds of 3 on 4 x 4',
    (field) => {
      const random = (maxBond: number): Peps =>
        randomPeps(qubits(16), { rows: 4, columns: 4 }, 3, seeded(4), {
          field,
          bias: 0.5,
          boundary: { maxBond },
        });
      const { re: exactly } = pepsLogNorm(random(81));
      for (const maxBond of [12, 24]) {
        const { re, error, from } = pepsLogNorm(random(maxBond));
        expect(from).toBe('truncated');
        expect(Math.abs(re - exactly)).toBeLessThan(4 * error);
        expect(Math.abs(re - exactly)).toBeLessThan(field === 'real' ? 2e-3 : 1e-2);
      }
    },
  );
});

describe('a row that is fitted', () => {
  it.each([['real'], ['complex']] as const)(
    'loses little more than the best cuts of the same width: %s',
    (field) => {
      const psi = randomPeps(qubits(25), { rows: 5, columns: 5 }, 2, seeded(11), { field });
      const rows = doubleRows(psi.grid);
      const above = new Environments(rows, {}).above(2);
      const exact = exactProduct(above, rows[2]!);
      const fitted = fittedProduct(above, rows[2]!, 8);
      const width = Math.max(...fitted.tensors.map((t) => t.structure.legs[0]!.dim));
      expect(width).toBe(sketchWidth(8));
      const best = absorb(above, rows[2]!, { maxBond: width }).discarded;
      const lost = 1 - Math.exp(2 * (fitted.log - exact.log));
      expect(lost).toBeGreaterThan(0.5 * best);
      expect(lost).toBeLessThan(1.6 * best);
      const whole = fittedProduct(above, rows[2]!, 64);
      expect(whole.log).toBeCloseTo(exact.log, 10);
    },
  );
});

describe('a PEPS on a cylinder', () => {
  it('has the partition function of the Ising model, couplings of both signs and a field', () => {
    for (const [coupling, vertical, field] of [
      [critical, critical, 0],
      [-0.3, 0.5, 0.2],
    ] as const) {
      const psi = isingPeps({ rows: 3, columns: 4, ends: 'cylinder' }, { coupling, vertical, field });
      const lattice = {
        rows: 3,
        columns: 4,
        ends: 'cylinder',
        coupling,
        vertical,
        field,
        truncation: {},
      } as const;
      expect(2 * pepsLogNorm(psi).re).toBeCloseTo(isingLogPartition(lattice).re, 11);
      const around = [
        [4, 5],
        [5, 6],
        [7, 4],
      ].map((pair) => psi.expect(word(pair, 'ZZ', 12)).re);
      for (const value of around) expect(value).toBeCloseTo(around[0]!, 11);
    }
  });
});

describe('a bond that closes a ring', () => {
  it('may grow between questions: amplitudes of the state before and after', () => {
    const space = qubits(6);
    const lattice = { rows: 2, columns: 3, ends: 'cylinder' } as const;
    const psi = peps(space, lattice, randomTensors(space, lattice, seeded(6)));
    const gate = localOperator(space, [2, 0], complexMatrix(randomUnitaryMatrix(4, seeded(9))));
    const before = toKet(psi);
    const after = toKet(psi.apply(gate));
    before.apply(gate).data.forEach((x, i) => expect(after.data[i]).toBeCloseTo(x, 9));
  });
});

describe('circuits', () => {
  it('run on a PEPS as on a ket, measurements included', () => {
    const space = qubits(6);
    const gatesOf = randomBrickwork(space, 3, seeded(4));
    const psi = run(gatesOf, productPeps(space, { rows: 2, columns: 3 }, [0, 0, 0, 0, 0, 0])).state;
    const ket = run(gatesOf, basisKet(space, [0, 0, 0, 0, 0, 0])).state;
    toKet(psi).data.forEach((x, i) => expect(x).toBeCloseTo(ket.data[i]!, 10));
    const { h, cx, measure } = gates;
    const pair = circuit(6, [h(0), cx(0, 5), cx(0, 4), measure(5, 0), measure(4, 1), measure(0, 2)]);
    const start = productPeps(space, { rows: 2, columns: 3 }, [0, 0, 0, 0, 0, 0]);
    const seen = [1, 2, 3, 4, 5, 6].map((seed) =>
      Array.from(run(pair, start, { rng: seeded(seed) }).bits).join(''),
    );
    expect([...new Set(seen)].sort()).toEqual(['000', '111']);
  });
});

describe('operators on a PEPS', () => {
  it('keep the bonds as small as their ranks, and cut them as the policy says, counting the weight', () => {
    const start = productPeps(qubits(9), { rows: 3, columns: 3 }, new Array<number>(9).fill(0));
    const gate = (sites: readonly number[], seed: number): ReturnType<typeof localOperator> =>
      localOperator(qubits(9), sites, complexMatrix(randomUnitaryMatrix(4, seeded(seed))));
    const grown = start
      .apply(gate([0, 1], 1))
      .apply(gate([1, 4], 2))
      .apply(gate([8, 4], 3))
      .apply(gate([4, 1], 4));
    expect(grown.grid.discarded).toBeLessThan(1e-25);
    expect(grown.norm()).toBeCloseTo(1, 11);
    expect(toKet(grown).norm()).toBeCloseTo(1, 11);
    const cut = withPepsOptions(grown, { truncation: { maxBond: 2 } });
    expect(Math.max(...pepsBonds(cut).map(({ dim }) => dim))).toBe(2);
    expect(cut.grid.discarded).toBeGreaterThan(1e-6);
    const { error, from } = cut.expect(word([4], 'Z', 9));
    expect(from).toBe('truncated');
    expect(Math.abs(cut.expect(word([4], 'Z', 9)).re - grown.expect(word([4], 'Z', 9)).re)).toBeLessThan(
      error,
    );
  });
});

describe('budgets', () => {
  it('hold for rows, strips and operators, and can be raised', () => {
    const lattice = { rows: 4, columns: 4 };
    const wide = randomPeps(qubits(16), lattice, 6, seeded(1), {
      field: 'real',
      boundary: { maxBond: 40, maxBytes: 1e6 },
    });
    expect(() => wide.norm()).toThrow(BudgetExceededError);
    const maxBytes = 3e4;
    const small = randomPeps(qubits(16), lattice, 3, seeded(1), { boundary: { maxBond: 12, maxBytes } });
    expect(() => small.expect(word([5], 'Z', 16))).toThrow(BudgetExceededError);
    expect(withPepsOptions(small, { boundary: { maxBond: 12 } }).norm()).toBeGreaterThan(0);
    const far = localOperator(qubits(16), [4, 7], complexMatrix(randomUnitaryMatrix(4, seeded(1))));
    expect(() => small.apply(far)).toThrow(BudgetExceededError);
  });

  it('hold on 60 sites with bonds of 2: each verb runs', () => {
    const psi = randomPeps(qubits(60), { rows: 10, columns: 6 }, 2, seeded(1), {
      field: 'real',
      bias: 1,
      boundary: { maxBond: 6 },
    });
    const { error, from } = psi.expect(word([0, 1], 'ZZ', 60));
    expect(from).toBe('truncated');
    expect(error).toBeLessThan(1e-2);
    expect(psi.sample(2, seeded(1)).shots).toBe(2);
    const rho = psi.reduce([7, 8]);
    expect(rho.expect(word([0], 'Z', 2)).re).toBeCloseTo(psi.expect(word([7], 'Z', 60)).re, 3);
    expect(Number.isFinite(psi.logAmplitude(new Array<number>(60).fill(0)).re)).toBe(true);
  });
});

describe('a cut', () => {
  it('of the only bond is that of the Schmidt decomposition, with the norm put back', () => {
    const space = levels([3, 2]);
    const lattice = { rows: 1, columns: 2 };
    const psi = peps(space, lattice, randomTensors(space, lattice, seeded(5)));
    const cut = withPepsOptions(psi, { truncation: { maxBond: 1 } });
    expect(cut.grid.discarded).toBeGreaterThan(1e-3);
    expect(cut.norm()).toBeCloseTo(psi.norm(), 12);
    const overlap = psi.overlap(withPepsOptions(cut, { boundary: {} }));
    expect(overlap.re / psi.norm() ** 2).toBeCloseTo(Math.sqrt(1 - cut.grid.discarded), 12);
  });
});

describe('what cannot be meant', () => {
  const space = qubits(4);
  const lattice = { rows: 2, columns: 2 };
  const one = tensor([1, 1, 1, 1, 2], Float64Array.of(1, 0, 0, 0));

  it('is refused by name', () => {
    expect(() => peps(space, { rows: 2, columns: 3 }, [one])).toThrow(ArgumentError);
    expect(() => peps(space, { rows: 0, columns: 2 }, [one])).toThrow(/lattice\.rows/);
    expect(() => peps(space, lattice, [one])).toThrow(/4 tensors/);
    const wide = tensor([1, 2, 1, 1, 2], new Float64Array(8).fill(1));
    expect(() => peps(space, lattice, [wide, one, one, one])).toThrow(/tensors\[0\].*leg right/);
    const bad = tensor([1, 1, 1, 1, 2], Float64Array.of(NaN, 0, 0, 0));
    expect(() => peps(space, lattice, [one, one, bad, one])).toThrow(/tensors\[2\]/);
    expect(() => randomPeps(space, lattice, 0, seeded(1))).toThrow(/bond/);
    expect(() => isingPeps(lattice, { coupling: NaN })).toThrow(/coupling/);
    expect(() => isingPeps({ rows: 2, columns: 1, ends: 'cylinder' }, { coupling: 1 })).toThrow(/columns/);
    const psi = productPeps(space, lattice, [0, 0, 0, 0]);
    expect(() => psi.logAmplitude([0, 0, 0, 2])).toThrow(ArgumentError);
    expect(() => psi.sample(-1, seeded(1))).toThrow(/shots/);
    expect(() => psi.overlap(productPeps(space, { rows: 1, columns: 4 }, [0, 0, 0, 0]))).toThrow(
      UnsupportedError,
    );
    expect(() => psi.overlap(productPeps(qubits(6), { rows: 2, columns: 3 }, [0, 0, 0, 0, 0, 0]))).toThrow(
      SpaceMismatchError,
    );
  });
});
