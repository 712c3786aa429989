import { describe, expect, it } from 'vitest';
import { complex } from '../../src/linalg/scalar.ts';
import { rng } from '../../src/linalg/random.ts';
import { exactSampling, fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { slater } from '../../src/nqs/models/fermions/slater.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { exchangeMoves, localMoves } from '../../src/nqs/moves.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { localValues } from '../../src/nqs/local-values.ts';
import { batchOf } from '../../src/nqs/batch.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { times } from '../../src/operators/algebra.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { dense } from '../../src/operators/dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { fermionAnnihilation, fermionCreation } from '../../src/operators/fermions.ts';
import { heisenberg, heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { pauliX, pauliY, pauliZ } from '../../src/operators/paulis.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber, fixedSz } from '../../src/spaces/sector.ts';
import { modes, qubits, spins } from '../../src/spaces/space.ts';
import { toKet } from '../../src/states/convert.ts';
import { annihilation, creation } from '../../src/operators/ladder.ts';
import { rbmVector, rbmVectorHamiltonian } from './rbm-vector.ts';

describe('the RBM vector of seeds.md', () => {
  const state = nqs(rbmVector(), { sampler: fullSum() });

  it('has the norm, amplitudes, energy, variance and local energies to all digits', () => {
    expect(Math.abs(state.norm() ** 2 - 535.65035801262)).toBeLessThan(2e-11);
    const up = state.logAmplitude([0, 0, 0, 0]);
    expect(Math.exp(up.re) * Math.cos(up.im)).toBeCloseTo(11.70440025424885, 12);
    expect(Math.exp(up.re) * Math.sin(up.im)).toBeCloseTo(-0.10736342579145, 12);
    const { re, im, error, variance, from } = state.expect(rbmVectorHamiltonian);
    expect([error, from]).toEqual([0, 'exact']);
    expect(Math.abs(re + 3.21316924137087)).toBeLessThan(1e-13);
    expect(Math.abs(im)).toBeLessThan(1e-13);
    expect(Math.abs((variance ?? NaN) - 3.38824099569)).toBeLessThan(1e-11);
    const rows = batchOf(state.space, [
      [0, 0, 0, 0],
      [0, 1, 0, 1],
    ]);
    const local = localValues(state.ansatz, undefined, rbmVectorHamiltonian, rows).values;
    const expected = [-5.70994783790439, -0.15564178678119, 0.09770008069886, -0.58608145039912];
    expected.forEach((value, i) => expect(Math.abs(local[i]! - value)).toBeLessThan(1e-13));
  });

  it('is met by samples within their errors, chains and independent draws alike', () => {
    for (const sampler of [metropolis({ samples: 4000 }), exactSampling(4000)]) {
      const sampled = nqs(rbmVector(), { sampler, rng: rng(3) }).expect(rbmVectorHamiltonian);
      expect(sampled.from).toBe('sampled');
      expect(sampled.flags).toEqual([]);
      expect(Math.abs(sampled.re + 3.21316924137087)).toBeLessThan(4 * sampled.error);
      expect(sampled.error).toBeLessThan(0.1);
    }
  });
});

describe('local values', () => {
  it('are those of every form of an operator', () => {
    const h = tfim(chain(4, { periodic: true }), { h: 0.7 });
    const op = times(pauliY(h.space, 2), times(h, pauliX(h.space, 0)));
    const state = nqs(rbmVector(), { sampler: fullSum() });
    const right = toKet(state).expect(op);
    for (const form of [op, toSparse(op), dense(op.space, toDense(op)), toMpo(op)]) {
      const { re, im } = state.expect(form);
      expect(Math.abs(re - right.re) + Math.abs(im - right.im)).toBeLessThan(1e-12);
    }
  });

  it("belong to rows <x|O|x'> of fermion operators (case NQ-03)", () => {
    const space = qubits(2);
    const amplitudes = [complex(0.5), complex(0.1, 0.2), complex(0, -0.3), complex(0.7)];
    const table = logTable(space, Float64Array.from(amplitudes.flatMap((z) => [z.log().re, z.log().im])));
    const state = nqs(table, { sampler: fullSum() });
    const op = times(fermionCreation(space, 0), fermionAnnihilation(space, 1));
    const { values } = localValues(
      table,
      undefined,
      op,
      batchOf(space, [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ]),
    );
    const expected = [0, 0, 0, 0, -0.6666666667, 0.3333333333, 0, 0];
    expected.forEach((value, i) => expect(Math.abs(values[i]! - value)).toBeLessThan(1e-9));
    const mean = state.expect(op);
    expect(mean.re).toBeCloseTo(-0.0681818182, 9);
    expect(mean.im).toBeCloseTo(0.0340909091, 9);
    const back = state.expect(times(fermionCreation(space, 1), fermionAnnihilation(space, 0)));
    expect([back.re, back.im]).toEqual([expect.closeTo(mean.re, 12), expect.closeTo(-mean.im, 12)]);
  });

  it('add up over operators of one and two sites, and repeated sites are refused (case NQ-04)', () => {
    const space = spins(4);
    const pair = heisenberg(chain(2)).terms[0]!.matrix;
    const one = localSum(
      space,
      [0, 1, 2, 3].map((i) => ({
        coefficient: 0.75,
        sites: [i],
        matrix: [
          [1, 0],
          [0, 1],
        ],
      })),
    );
    const bonds = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].filter((j) => j > i).map((j) => [i, j]));
    const two = localSum(
      space,
      bonds.map((sites) => ({ coefficient: 2, sites, matrix: pair })),
    );
    const both = localSum(space, [...one.terms, ...two.terms]);
    const small = -60;
    const tableOf = (support: readonly number[]): Nqs => {
      const logs = new Float64Array(32).map((_, i) => (i % 2 === 0 ? small : 0));
      for (const index of support) logs[2 * index] = 0;
      return nqs(logTable(space, logs), { sampler: fullSum() });
    };
    for (const [support, expected] of [
      [[0b0101], [3, -1, 2]],
      [
        [0, 15],
        [3, 3, 6],
      ],
    ] as const) {
      const state = tableOf(support);
      [one, two, both].forEach((op, k) => expect(state.expect(op).re).toBeCloseTo(expected[k]!, 10));
    }
    expect(() => localSum(space, [{ coefficient: 1, sites: [0, 0], matrix: pair }])).toThrow(/distinct/);
  });

  it('have the variance of what the operator leads to where psi is 0, also where psi is too small to square', () => {
    const space = qubits(2);
    const sector = fixedNumber(space, 1);
    const hop = pauliSum(space, { XX: 0.5, YY: 0.5, ZI: 0.3 });
    const orbital = slater(sector, { field: 'real', values: [Float64Array.of(2, 0)] });
    const faint = logTable(space, Float64Array.of(-900, 0, -900, 0, 7, 0, -900, 0));
    for (const state of [
      nqs(orbital, { sector, sampler: fullSum() }),
      nqs(orbital, { sampler: fullSum() }),
      nqs(faint, { sampler: fullSum() }),
    ]) {
      const { re, variance } = state.expect(hop);
      expect(re).toBeCloseTo(-0.3, 12);
      expect(variance).toBeCloseTo(1, 12);
    }
  });

  it('show up, down and ladder operators as the table of conventions (complaint 14)', () => {
    const space = qubits(1);
    const up = logTable(space, Float64Array.of(0, 0, -200, 0));
    const state = nqs(up, { sampler: fullSum() });
    expect(state.expect(pauliZ(space, 0)).re).toBeCloseTo(1, 12);
    const plusI = logTable(space, Float64Array.of(0, 0, 0, Math.PI / 2));
    expect(nqs(plusI, { sampler: fullSum() }).expect(pauliY(space, 0)).re).toBeCloseTo(1, 12);
    const lower = localSum(space, [
      {
        coefficient: 1,
        sites: [0],
        matrix: [
          [0, 0],
          [1, 0],
        ],
      },
    ]);
    const value = nqs(plusI, { sampler: fullSum() }).expect(lower);
    expect([value.re, value.im]).toEqual([expect.closeTo(0, 12), expect.closeTo(-0.5, 12)]);
  });
});

describe('sectors', () => {
  it('restrict sums, samples, norms and amplitudes', () => {
    const space = qubits(6);
    const sector = fixedSz(space);
    const state = nqs(rbm(space, rng(1), { deviation: 0.3 }), { sector, sampler: fullSum() });
    const ket = toKet(state);
    expect(state.norm() / ket.norm()).toBeCloseTo(1, 12);
    expect(state.logAmplitude([0, 0, 0, 0, 0, 0]).re).toBe(-Infinity);
    const h = heisenbergPauli(chain(6));
    const [ours, right] = [state.expect(h), ket.expect(h)];
    expect(ours.re).toBeCloseTo(right.re, 11);
    expect(ours.variance).toBeCloseTo(right.variance!, 10);
    const x = state.expect(pauliX(space, 0));
    expect([x.re, x.variance]).toEqual([0, undefined]);
    const { data } = state.sample(200, rng(2));
    for (let i = 0; i < 200; i++) expect(data.slice(6 * i, 6 * i + 6).reduce((a, b) => a + b)).toBe(3);
  });

  it('choose moves that stay, for spins and bosons, and agree with the full sum (complaints 8, 22)', () => {
    for (const [space, sector, op] of [
      [spins(6), fixedSz(spins(6)), heisenberg(chain(6))],
      [spins(4, 1), fixedSz(spins(4, 1)), heisenberg(chain(4), { s: 1 })],
      [
        modes(4, 4),
        fixedNumber(modes(4, 4), 4),
        times(creation(modes(4, 4), 0), annihilation(modes(4, 4), 3)),
      ],
    ] as const) {
      const ansatz = rbm(space, rng(4), { deviation: 0.2 });
      const exact = nqs(ansatz, { sector, sampler: fullSum() }).expect(op);
      const state = nqs(ansatz, { sector, sampler: metropolis({ samples: 4000 }), rng: rng(5) });
      const ours = state.expect(op);
      expect(Math.abs(ours.re - exact.re)).toBeLessThan(4 * ours.error + 1e-12);
      expect(ours.flags).toEqual([]);
    }
  });

  it('refuse moves that would leave them or never explore, and totals that cannot be (complaint 8)', () => {
    const space = qubits(4);
    const ansatz = rbm(space, rng(1));
    const sampler = metropolis({ rule: localMoves(space) });
    expect(() => nqs(ansatz, { sampler, sector: fixedSz(space), rng: rng(1) })).toThrow(/leave a sector/);
    const exchange = metropolis({ rule: exchangeMoves(fixedSz(space)) });
    expect(() => nqs(ansatz, { sampler: exchange, rng: rng(1) })).toThrow(/never change/);
    expect(() => fixedSz(qubits(5))).toThrow(/`total`/);
    expect(() => nqs(ansatz)).toThrow(/`rng`/);
    expect(() => nqs(ansatz, { sector: fixedSz(qubits(6)), rng: rng(1) })).toThrow(/same space/);
  });

  it('two equal sectors are equal data (complaint 25)', () => {
    expect(fixedNumber(modes(3, 4), 2)).toEqual(fixedNumber(modes(3, 4), 2));
  });
});

describe('Marshall signs', () => {
  it('belong to the state, so that xx correlations have their true sign (complaint 13)', () => {
    const lattice = chain(6, { periodic: true });
    const space = qubits(6);
    const plain = rbm(space, rng(7), { deviation: 0.1 });
    const state = nqs(marshall(plain, lattice), { sector: fixedSz(space), sampler: fullSum() });
    const xx = times(pauliX(space, 0), pauliX(space, 1));
    expect(state.expect(xx).re).toBeLessThan(-0.2);
    expect(state.expect(xx).re).toBeCloseTo(toKet(state).expect(xx).re, 12);
  });
});

describe('states as values', () => {
  const make = (seed: number): Nqs =>
    nqs(denseNet(qubits(5), [4], rng(8)), { sampler: metropolis({ samples: 320 }), rng: rng(seed) });
  const h = tfim(chain(5));

  it('the same seed gives the same bits, once and again; another seed others', () => {
    const state = make(1);
    expect(state.expect(h)).toEqual(state.expect(h));
    expect(state.expect(h)).toEqual(make(1).expect(h));
    expect(state.expect(h).re).not.toBe(make(2).expect(h).re);
  });

  it('chains go on when the ansatz changes', () => {
    const state = make(1);
    const next = state.with(state.ansatz);
    expect(next.drawn().batch).not.toEqual(state.drawn().batch);
    expect(next.expect(h)).toEqual(state.with(state.ansatz).expect(h));
  });

  it('name what is not finite, with its configuration (complaints 6, 7)', () => {
    const space = qubits(3);
    const ansatz = rbm(space, rng(1)).with(new Float64Array(3 + 3 + 9).fill(1e308));
    expect(() => nqs(ansatz, { sampler: fullSum() }).expect(tfim(chain(3)))).toThrow(
      /log psi must be finite, but it is .* at \[0,0,0\]/,
    );
    expect(() => nqs(ansatz, { sampler: metropolis(), rng: rng(1) }).drawn()).toThrow(
      /psi\(x'\)\/psi\(x\) of chain \d+ must be finite/,
    );
  });
});
