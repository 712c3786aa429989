import { describe, expect, it } from 'vitest';
import { ArgumentError, NotPhysicalError } from '../../src/errors.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { plus, times } from '../../src/operators/algebra.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { localOperator, localSum, zeroOperator } from '../../src/operators/local-sum.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits, spins, type Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { schmidt } from '../../src/states/schmidt.ts';
import { entanglementEntropy } from '../../src/states/subsystem-entropies.ts';
import { applyMpo, compress } from '../../src/tn/mps/compress.ts';
import { correlations } from '../../src/tn/mps/correlations.ts';
import { denseKetOf } from '../../src/tn/mps/dense-ket.ts';
import { bondEntropies, bondSpectra, bondSpectrum } from '../../src/tn/mps/entanglement.ts';
import { varianceOf } from '../../src/tn/mps/expect.ts';
import { siteMeans } from '../../src/tn/mps/local-means.ts';
import { productMps, randomMps, toMps } from '../../src/tn/mps/make.ts';
import { bondsOf, type Mps } from '../../src/tn/mps/mps.ts';
import { numberCharges, parityCharges, spinCharges } from '../../src/tn/mps/site-charges.ts';
import { addMps } from '../../src/tn/mps/sum.ts';
import * as oracle from '../oracle.ts';
import { randomMatrix } from '../conformance/state-operators.ts';

const nasty = levels([3, 2, 4]);
const wide = levels([2, 3, 2, 2, 3]);

const draw = (size: number, seed: number): oracle.Mat => randomMatrix(size, seeded(seed));
const complexOf = (m: oracle.Mat): ReturnType<typeof matrix> => matrix(oracle.complexMatrix(m));

function distance(a: Ket, b: Ket): number {
  return Math.sqrt(a.data.reduce((sum, x, i) => sum + (x - b.data[i]!) ** 2, 0));
}

/** Three terms on sites far apart, not Hermitian. */
function someSum(space: Space): ProductOperator {
  const d = (site: number): number => space.dims[site]!;
  const last = space.dims.length - 1;
  return localSum(space, [
    { coefficient: { re: 0.4, im: 1 }, sites: [last, 0], matrix: complexOf(draw(d(last) * d(0), 1)) },
    { sites: [1], matrix: complexOf(draw(d(1), 2)) },
    { coefficient: -0.7, sites: [1, 2], matrix: complexOf(draw(d(1) * d(2), 3)) },
  ]);
}

describe('entanglement', () => {
  it.each([
    { name: 'nasty', state: toMps(scaled(randomKet(nasty, seeded(1)), 1.7)) },
    { name: 'charged', state: randomMps(wide, 5, seeded(2), { charges: numberCharges(wide), charge: 3 }) },
  ])('across every bond is that of the ket: $name', ({ state }) => {
    const ket = denseKetOf(state.chain);
    const unit = scaled(ket, 1 / ket.norm());
    const spectra = bondSpectra(state);
    expect(spectra.length).toBe(state.space.dims.length - 1);
    spectra.forEach((s, bond) => {
      const left = Array.from({ length: bond + 1 }, (_, site) => site);
      const right = schmidt(unit, left).coefficients.filter((x) => x > 1e-12);
      expect(s.length).toBe(right.length);
      s.forEach((x, k) => expect(x).toBeCloseTo(right[k]!, 11));
      bondSpectrum(state, bond).forEach((x, k) => expect(x).toBeCloseTo(right[k]!, 11));
      expect(bondEntropies(state)[bond]).toBeCloseTo(entanglementEntropy(unit, left), 11);
      expect(bondEntropies(state, { base: 2 })[bond]).toBeCloseTo(
        entanglementEntropy(unit, left, { base: 2 }),
        11,
      );
    });
  });

  it('is refused at bonds that do not exist and of the zero state', () => {
    const state = toMps(randomKet(nasty, seeded(1)));
    expect(() => bondSpectrum(state, 2)).toThrow(/`bond` must be within 0..1/);
    expect(() => bondSpectra(state.apply(zeroOperator(nasty)))).toThrow(NotPhysicalError);
  });
});

function scaled(ket: Ket, factor: number): Ket {
  return Ket.fromData(
    ket.space,
    ket.data.map((x) => factor * x),
  );
}

/** 1 - |<a|b>|^2 of the normalised states. */
function infidelity(a: Mps, b: Mps): number {
  const { re, im } = a.overlap(b);
  return 1 - (re * re + im * im) / (a.norm() * b.norm()) ** 2;
}

const methods = ['svd', 'density-matrix', 'zip-up', 'fit'] as const;

describe.each(methods)('operators applied by %s', (method) => {
  const tolerance = method === 'density-matrix' ? 1e-6 : 1e-11;

  it('without truncation give O|psi>, its norm and its phase', () => {
    for (const space of [nasty, wide, levels([3])]) {
      const ket = scaled(randomKet(space, seeded(4)), 1.3);
      const op = space.dims.length > 1 ? someSum(space) : localOperator(space, [0], complexOf(draw(3, 4)));
      const out = applyMpo(toMps(ket), op, { method });
      expect(distance(denseKetOf(out.chain), ket.apply(op))).toBeLessThan(tolerance);
      expect(out.norm()).toBeCloseTo(ket.apply(op).norm(), 8);
      expect(out.chain.discarded).toBeLessThan(1e-12);
    }
  });

  it('keep charges, also those that the operator changes', () => {
    const state = randomMps(wide, 6, seeded(5), { charges: numberCharges(wide), charge: 4 });
    const lower = (d: number): oracle.Mat => oracle.build(d, d, (r, c) => [c === r + 1 ? 1 + r : 0, 0]);
    const op = localSum(
      wide,
      wide.dims.map((d, site) => ({
        coefficient: { re: 1, im: site },
        sites: [site],
        matrix: complexOf(lower(d)),
      })),
    );
    const out = applyMpo(state, op, { method });
    expect(out.chain.tensors.at(-1)!.structure.legs[2]!.charges).toEqual([3]);
    expect(distance(denseKetOf(out.chain), denseKetOf(state.chain).apply(op))).toBeLessThan(tolerance * 10);
  });

  it('with truncation say how much was discarded', () => {
    const space = qubits(7);
    const state = randomMps(space, 6, seeded(6), { truncation: { maxBond: 6 } });
    const op = someSum(space);
    const exactly = applyMpo(state, op, { truncation: {} });
    const out = applyMpo(state, op, { method });
    expect(Math.max(...bondsOf(out))).toBe(6);
    const lost = infidelity(exactly, out);
    expect(lost).toBeGreaterThan(1e-3);
    expect(out.chain.discarded / lost).toBeGreaterThan(0.7);
    expect(out.chain.discarded / lost).toBeLessThan(1.6);
    if (method === 'zip-up' || method === 'fit') expect(out.chain.discarded).toBeCloseTo(lost, 11);
    expect(out.norm()).toBeCloseTo(exactly.norm(), 9);
    expect(out.chain.truncation).toEqual({ maxBond: 6 });
  });

  it('that annihilate give the zero state', () => {
    const op = localOperator(
      nasty,
      [0],
      [
        [0, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
      ],
    );
    const out = applyMpo(productMps(nasty, [0, 1, 2]), plus(op, op), { method });
    // The projector is written in traceless operators: zero to rounding.
    expect(out.norm()).toBeLessThan(1e-15);
  });
});

describe('compression', () => {
  const space = qubits(8);
  const state = randomMps(space, 12, seeded(7));

  it('keeps the norm, counts the weight, and fitting is at least as good', () => {
    const cut = compress(state, { maxBond: 4 });
    const fit = compress(state, { maxBond: 4 }, { method: 'fit' });
    expect(bondsOf(cut).every((bond) => bond <= 4) && bondsOf(fit).every((bond) => bond <= 4)).toBe(true);
    expect([cut.norm(), fit.norm()].every((norm) => Math.abs(norm - 1) < 1e-12)).toBe(true);
    const [lostCut, lostFit] = [infidelity(state, cut), infidelity(state, fit)];
    expect(lostFit).toBeLessThan(lostCut - 1e-5);
    expect(fit.chain.discarded).toBeCloseTo(lostFit, 11);
    expect(cut.chain.discarded / lostCut).toBeGreaterThan(0.8);
    expect(fit.overlap(state).re).toBeGreaterThan(0.1);
    expect(fit.overlap(state).im).toBeCloseTo(0, 11);
  });

  it('to a cutoff discards at most that at each bond, and nothing of what is needed', () => {
    const doubled = addMps(state, state, 0.5, 0.5);
    expect(bondsOf(compress(doubled, {}))).toEqual(bondsOf(compress(state, {})));
    expect(infidelity(doubled, state)).toBeCloseTo(0, 12);
    expect(compress(state, { cutoff: 1e-3 }).chain.discarded).toBeLessThan(7e-3);
  });

  it('refuses methods and options that cannot be meant', () => {
    expect(() => compress(state, { maxBond: -1 })).toThrow(ArgumentError);
    expect(() => compress(state, {}, { method: 'guess' as never })).toThrow(/`method`/);
    expect(() => compress(state, {}, { sweeps: 0.5 })).toThrow(/`sweeps`/);
    expect(() => applyMpo(state, someSum(nasty))).toThrow(/same space/);
  });
});

describe('sums', () => {
  it('are those of kets, of any norms and phases', () => {
    const [a, b] = [scaled(randomKet(nasty, seeded(8)), 1e-3), scaled(randomKet(nasty, seeded(9)), 7)];
    const sum = addMps(toMps(a), toMps(b), { re: 0.2, im: -1 }, { re: 0, im: 0.5 });
    const right = a.data.map((_, i) => {
      const at = i - (i % 2);
      const [x, y, p, q] = [a.data[at]!, a.data[at + 1]!, b.data[at]!, b.data[at + 1]!];
      return i % 2 === 0 ? 0.2 * x + y - 0.5 * q : 0.2 * y - x + 0.5 * p;
    });
    expect(distance(denseKetOf(sum.chain), Ket.fromData(nasty, right))).toBeLessThan(1e-12);
  });

  it('cancel to zero, keep common charges, give up different ones', () => {
    const charges = parityCharges(wide);
    const [even, other, odd] = [0, 0, 1].map((charge, i) =>
      randomMps(wide, 3, seeded(20 + i), { charges, charge }),
    ) as [Mps, Mps, Mps];
    expect(addMps(even, even, 1, -1).norm()).toBeLessThan(1e-14);
    expect(addMps(even, other).chain.tensors[0]!.structure.symmetry.modulus).toBe(2);
    const mixed = addMps(even, odd);
    expect(mixed.chain.tensors[0]!.structure.symmetry.modulus).toBe(1);
    expect(mixed.norm()).toBeCloseTo(Math.SQRT2, 12);
    expect(() => addMps(even, odd, NaN)).toThrow(/`alpha`/);
  });
});

describe('correlations', () => {
  it('are those of the ket, for complex operators, unsorted sites and unequal levels', () => {
    const ket = scaled(randomKet(nasty, seeded(10)), 2);
    const [a, b] = [
      (site: number) => complexOf(draw(nasty.dims[site]!, 30 + site)),
      (site: number) => complexOf(draw(nasty.dims[site]!, 40 + site)),
    ];
    const sites = [2, 0, 1];
    const { values, error } = correlations(toMps(ket), a, b, { sites });
    expect(error).toBe(0);
    sites.forEach((i, row) =>
      sites.forEach((j, col) => {
        const right = ket.expect(times(localOperator(nasty, [i], a(i)), localOperator(nasty, [j], b(j))));
        expect(values.data[2 * (3 * row + col)]).toBeCloseTo(right.re, 11);
        expect(values.data[2 * (3 * row + col) + 1]).toBeCloseTo(right.im, 11);
      }),
    );
  });

  it('of states with charges: what changes them and what mixes them', () => {
    const space = spins(6);
    const state = randomMps(space, 6, seeded(11), { charges: spinCharges(space) });
    const [up, x] = [
      [
        [0, 1],
        [0, 0],
      ],
      [
        [0, 0.5],
        [0.5, 0],
      ],
    ];
    const down = [
      [0, 0],
      [1, 0],
    ];
    const ket = denseKetOf(state.chain);
    for (const [a, b] of [
      [up, down],
      [x, x],
      [up, up],
    ] as const) {
      const { values } = correlations(state, a, b);
      for (const [i, j] of [
        [0, 5],
        [4, 1],
        [3, 3],
      ] as const) {
        const right = ket.expect(times(localOperator(space, [i], a), localOperator(space, [j], b)));
        expect(values.data[2 * (6 * i + j)]).toBeCloseTo(right.re, 11);
        expect(values.data[2 * (6 * i + j) + 1]).toBeCloseTo(right.im, 11);
      }
    }
  });

  it('of fermions carry their strings', () => {
    const space = qubits(5);
    const parity = [
      [1, 0],
      [0, -1],
    ];
    const [lower, raise, count] = [
      [
        [0, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
      [
        [0, 0],
        [0, 1],
      ],
    ];
    /** Jordan-Wigner by kron products. */
    const mode = (site: number, own: number[][]): oracle.Mat =>
      [...Array(5).keys()]
        .map((at) =>
          (at < site
            ? parity
            : at === site
              ? own
              : [
                  [1, 0],
                  [0, 1],
                ]
          ).map((row) => row.map((v) => [v, 0] as oracle.Z)),
        )
        .reduce(oracle.kron);
    for (const state of [
      toMps(randomKet(space, seeded(12))),
      randomMps(space, 4, seeded(13), { charges: numberCharges(space), charge: 2 }),
    ]) {
      const psi = oracle.vecOf(denseKetOf(state.chain).data);
      const hopping = correlations(state, raise, lower, { parity }).values;
      const pairing = correlations(state, lower, lower, { parity, sites: [3, 0, 4] }).values;
      for (let i = 0; i < 5; i++) {
        for (let j = 0; j < 5; j++) {
          const right = oracle.expectation(psi, oracle.mul(mode(i, raise), mode(j, lower)));
          expect(hopping.data[2 * (5 * i + j)]).toBeCloseTo(right[0], 11);
          expect(hopping.data[2 * (5 * i + j) + 1]).toBeCloseTo(right[1], 11);
        }
      }
      const right = oracle.expectation(psi, oracle.mul(mode(3, lower), mode(0, lower)));
      expect(pairing.data[2]).toBeCloseTo(right[0], 11);
      const density = correlations(state, count, count, { parity }).values;
      expect(density.data[2 * 7]).toBeCloseTo(correlations(state, count, count).values.data[2 * 7]!, 12);
    }
    const state = productMps(space, [0, 0, 0, 0, 0]);
    expect(() => correlations(state, raise, count, { parity })).toThrow(/`b` must change the parity/);
    expect(() =>
      correlations(
        state,
        [
          [0, 1],
          [0, 1],
        ],
        lower,
        { parity },
      ),
    ).toThrow(/`a` must keep or change/);
    expect(() => correlations(state, [[1]], lower)).toThrow(/`a` must be 2 x 2/);
    expect(() => correlations(state, raise, lower, { sites: [0, 0] })).toThrow(/`sites`/);
  });
});

describe('local means and the variance', () => {
  it('are those of the ket', () => {
    const ket = scaled(randomKet(wide, seeded(14)), 0.2);
    const of = (site: number): ReturnType<typeof complexOf> => complexOf(draw(wide.dims[site]!, 50 + site));
    const sites = [3, 0, 4];
    siteMeans(toMps(ket), of, sites).forEach(({ re, im }, k) => {
      const right = ket.expect(localOperator(wide, [sites[k]!], of(sites[k]!)));
      expect(re).toBeCloseTo(right.re, 12);
      expect(im).toBeCloseTo(right.im, 12);
    });
    expect(siteMeans(toMps(ket), of).length).toBe(5);
    const op = someSum(wide);
    expect(varianceOf(toMps(ket).chain, op)).toBeCloseTo(ket.expect(op).variance!, 9);
  });

  it('tell an eigenstate', () => {
    const space = spins(4);
    const up = productMps(space, [0, 0, 0, 0], { charges: spinCharges(space) });
    expect(varianceOf(up.chain, heisenberg(chain(4), { space }))).toBeLessThan(1e-14);
    expect(() =>
      siteMeans(
        up,
        [
          [1, 0],
          [0, 1],
        ],
        [4],
      ),
    ).toThrow(/`sites`/);
  });
});
