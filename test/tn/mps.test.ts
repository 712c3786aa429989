import { describe, expect, it } from 'vitest';
import { ArgumentError, NotPhysicalError, UnsupportedError } from '../../src/errors.ts';
import { rng as seeded, type Rng } from '../../src/linalg/random.ts';
import { svd } from '../../src/linalg/svd.ts';
import { tensor } from '../../src/linalg/tensor.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits, spins, type Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { ghzKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { compress } from '../../src/tn/mps/compress.ts';
import { denseKetOf } from '../../src/tn/mps/dense-ket.ts';
import { productMps, randomMps, toMps } from '../../src/tn/mps/make.ts';
import { bondsOf, mps, withTruncation, type Mps } from '../../src/tn/mps/mps.ts';
import { numberCharges, spinCharges } from '../../src/tn/mps/site-charges.ts';
import * as oracle from '../oracle.ts';
import { randomMatrix, randomUnitaryMatrix } from '../conformance/state-operators.ts';

const nasty = levels([3, 2, 4]);

/** |a - b| over all amplitudes. */
function ketDistance(a: Ket, b: Ket): number {
  return Math.sqrt(a.data.reduce((sum, x, i) => sum + (x - b.data[i]!) ** 2, 0));
}

function gate(space: Space, sites: number[], rng: Rng): ReturnType<typeof localOperator> {
  const size = sites.reduce((d, site) => d * space.dims[site]!, 1);
  return localOperator(space, sites, oracle.complexMatrix(randomUnitaryMatrix(size, rng)));
}

describe('operators on matrix-product states', () => {
  it.each([[[1]], [[2, 0]], [[0, 1]], [[1, 0]], [[2, 1, 0]], [[1, 2, 0]]])(
    'on the sites %j act like on kets',
    (sites) => {
      const rng = seeded(5);
      const ket = randomKet(nasty, rng);
      const size = sites.reduce((d, site) => d * nasty.dims[site]!, 1);
      const op = localOperator(nasty, sites, oracle.complexMatrix(randomMatrix(size, rng)), {
        re: 0.3,
        im: -1.1,
      });
      expect(ketDistance(denseKetOf(toMps(ket).apply(op).chain), ket.apply(op))).toBeLessThan(1e-12);
    },
  );

  it('in a long random circuit agree with the ket after each gate, at every accessor', () => {
    const space = levels([2, 3, 2, 2, 3]);
    const rng = seeded(6);
    let [state, ket] = [toMps(randomKet(space, rng)), randomKet(space, seeded(6))];
    for (let step = 0; step < 12; step++) {
      const first = rng.integer(5);
      const second = (first + 1 + rng.integer(4)) % 5;
      const op = gate(space, step % 3 === 0 ? [first] : [first, second], rng);
      [state, ket] = [state.apply(op), ket.apply(op)];
      const probe = localOperator(
        space,
        [second, first],
        oracle.complexMatrix(randomMatrix(space.dims[first]! * space.dims[second]!, rng)),
      );
      const [ours, right] = [state.expect(probe), ket.expect(probe)];
      expect(Math.abs(ours.re - right.re) + Math.abs(ours.im - right.im)).toBeLessThan(1e-11);
    }
    expect(ketDistance(denseKetOf(state.chain), ket)).toBeLessThan(1e-12);
  });

  it('keep charges where they are conserved, move them where they are changed, give them up where they are mixed', () => {
    const space = levels([3, 2, 4, 2]);
    const state = randomMps(space, 6, seeded(7), { charges: numberCharges(space), charge: 3 });
    const ket = denseKetOf(state.chain);
    const raise = localOperator(
      space,
      [2],
      oracle.complexMatrix(oracle.build(4, 4, (r, c) => [r === c + 1 ? r : 0, 0])),
    );
    const hop = oracle.build(6, 6, (r, c) => {
      const [x, y] = [oracle.digits(r, [2, 3]), oracle.digits(c, [2, 3])];
      return x[0]! + x[1]! === y[0]! + y[1]! ? [r + 1, c - r] : [0, 0];
    });
    const hopping = localOperator(space, [3, 0], oracle.complexMatrix(hop));
    const raised = state.apply(raise).apply(hopping);
    expect(ketDistance(denseKetOf(raised.chain), ket.apply(raise).apply(hopping))).toBeLessThan(1e-11);
    const both = localOperator(
      space,
      [1, 0],
      oracle.complexMatrix(
        oracle.build(6, 6, (r, c) => [c === 0 && r === 4 ? 2 : 0, c === 0 && r === 4 ? 1 : 0]),
      ),
    );
    expect(ketDistance(denseKetOf(state.apply(both).chain), ket.apply(both))).toBeLessThan(1e-12);
    expect(denseKetOf(state.apply(both).chain).norm()).toBeGreaterThan(0.1);
    expect(raised.chain.tensors[0]!.structure.symmetry.modulus).toBe(0);
    expect(raised.chain.tensors.at(-1)!.structure.legs[2]!.charges).toEqual([4]);
    const mixing = gate(space, [1], seeded(8));
    const mixed = state.apply(mixing);
    expect(mixed.chain.tensors[0]!.structure.symmetry.modulus).toBe(1);
    expect(ketDistance(denseKetOf(mixed.chain), ket.apply(mixing))).toBeLessThan(1e-12);
    expect(state.overlap(raised).re).toBe(0);
  });

  it('with odd numbers of Y agree on kets, as terms and as matrix-product operators', () => {
    const space = qubits(4);
    const ket = randomKet(space, seeded(9));
    const words = [{ Y: [1] }, { X: [0], Y: [2] }, { Y: [0, 1, 3] }, { Y: [3], Z: [0], X: [1] }];
    for (const word of words) {
      const letters = Object.entries(word).flatMap(([letter, sites]) =>
        sites.map((site) => ({ site, letter })),
      );
      const string = pauliSum(space, [
        { coefficient: 1, sites: letters.map((l) => l.site), letters: letters.map((l) => l.letter).join('') },
      ]);
      const right = ket.expect(string).re;
      expect(Math.abs(right)).toBeGreaterThan(1e-3);
      expect(toMps(ket).expect(string).re).toBeCloseTo(right, 12);
      expect(toMps(ket).expect(toMpo(string)).re).toBeCloseTo(right, 12);
    }
  });
});

describe('truncation', () => {
  const space = qubits(6);

  it('keeps the norm, counts what it discards, and states an error that holds', () => {
    for (const seed of [1, 2, 3]) {
      const rng = seeded(seed);
      let exactly = productMps(space, [0, 1, 0, 1, 0, 1]);
      let state = withTruncation(exactly, { maxBond: 3 });
      for (let step = 0; step < 12; step++) {
        const op = gate(space, [step % 5, (step % 5) + 1], rng);
        [exactly, state] = [exactly.apply(op), state.apply(op)];
      }
      expect(Math.max(...bondsOf(state))).toBe(3);
      expect(state.norm()).toBeCloseTo(1, 12);
      const fidelity = exactly.overlap(state);
      const lost = 1 - fidelity.re ** 2 - fidelity.im ** 2;
      expect(lost).toBeLessThan(4 * state.chain.discarded);
      expect(state.chain.discarded).toBeLessThan(20 * lost);
      const op = localOperator(space, [4, 1], oracle.complexMatrix(randomMatrix(4, rng)));
      const [ours, right] = [state.expect(op), exactly.expect(op)];
      expect(ours.from).toBe('truncated');
      expect(ours.error).toBeGreaterThan(0);
      expect(Math.sqrt((ours.re - right.re) ** 2 + (ours.im - right.im) ** 2)).toBeLessThan(ours.error);
      expect(
        state.expect(
          localOperator(
            space,
            [2],
            [
              [1, 0],
              [0, 1],
            ],
          ),
        ).re,
      ).toBeCloseTo(1, 12);
    }
  });

  it('before an unlikely outcome weighs more after it; unitaries, of whatever number of terms, leave it', () => {
    const rng = seeded(9);
    let exactly = productMps(space, [0, 0, 0, 0, 0, 0]);
    for (let step = 0; step < 15; step++)
      exactly = exactly.apply(gate(space, [step % 5, (step % 5) + 1], rng));
    const state = compress(exactly, { maxBond: 5 });
    const { discarded } = state.chain;
    expect(discarded).toBeGreaterThan(1e-3);
    const word = { sites: [1, 4], letters: 'XY' };
    for (const op of [gate(space, [3], rng), pauliSum(space, [{ coefficient: -1, ...word }])]) {
      expect(state.apply(op).chain.discarded).toBeCloseTo(discarded, 12);
    }
    const rare = localOperator(
      space,
      [2, 5],
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 1],
      ],
    );
    const probability = state.expect(rare).re;
    const [ours, right] = [state.apply(rare), exactly.apply(rare)];
    expect(ours.chain.discarded).toBeCloseTo(Math.min(1, discarded / probability), 9);
    const { re, im } = ours.overlap(right);
    expect(1 - (re * re + im * im) / (ours.norm() * right.norm()) ** 2).toBeLessThan(ours.chain.discarded);
  });

  it('of strings far from the ends touches only what is between the first and the last site', () => {
    const long = qubits(40);
    const state = randomMps(long, 3, seeded(2));
    const op = pauliSum(long, [
      { sites: [18, 19, 20, 22, 23], letters: 'XYZXY' },
      { coefficient: 0.5, sites: [21], letters: 'Z' },
    ]);
    const applied = state.apply(op);
    expect(applied.chain.tensors.filter((t, site) => t === state.chain.tensors[site]).length).toBeGreaterThan(
      15,
    );
    const moments = [state.expect(op), state.overlap(applied)];
    expect(moments[0]!.re).toBeCloseTo(moments[1]!.re, 12);
    expect(moments[0]!.im).toBeCloseTo(moments[1]!.im, 12);
  });

  it('to bond 2 is the best approximation of a ket with one cut', () => {
    const ket = randomKet(levels([4, 5]), seeded(4));
    const state = toMps(ket, { truncation: { maxBond: 2 } });
    const { s } = svd({ rows: 4, cols: 5, data: ket.data });
    const kept = s[0]! ** 2 + s[1]! ** 2;
    expect(state.chain.discarded).toBeCloseTo(1 - kept, 12);
    expect(state.overlap(ket).re).toBeCloseTo(Math.sqrt(kept), 12);
    expect(state.norm()).toBeCloseTo(1, 12);
  });

  it('options that cannot be meant are refused by name', () => {
    expect(() => productMps(space, [0, 0, 0, 0, 0, 0], { truncation: { maxBond: 0 } })).toThrow(/`maxBond`/);
    expect(() => withTruncation(productMps(space, [0, 0, 0, 0, 0, 0]), { cutoff: 2 })).toThrow(/`cutoff`/);
  });
});

describe('long chains', () => {
  const n = 1000;
  const space = qubits(n);

  it('of 1,000 sites neither overflow nor underflow: norms, amplitudes and overlaps by their logarithms', () => {
    const vector = [0.6, { re: 0, im: 0.8 }];
    const state = productMps(space, new Array<typeof vector>(n).fill(vector));
    expect(state.logAmplitude(new Int32Array(n)).re).toBeCloseTo(n * Math.log(0.6), 8);
    let grown = state;
    for (let k = 0; k < 5; k++)
      grown = grown.apply(
        localOperator(
          space,
          [7 * k],
          [
            [2e200, 0],
            [0, 2e200],
          ],
        ),
      );
    expect(grown.chain.logNorm).toBeCloseTo(5 * Math.log(2e200), 8);
    expect(grown.norm()).toBe(Infinity);
    expect(grown.expect(pauliSum(space, [{ coefficient: 1, sites: [500], letters: 'Z' }])).re).toBeCloseTo(
      0.36 - 0.64,
      12,
    );
    const tiny = mps(
      space,
      state.chain.tensors.map((t) => ({ ...t, data: t.data.map((x) => 1e-3 * x) })),
    );
    expect(tiny.chain.logNorm).toBeCloseTo(n * Math.log(1e-3), 6);
    expect(tiny.norm()).toBe(0);
  });

  it('of entangled qubits measure and sample right beyond 64 bits', () => {
    let state = productMps(space, new Int32Array(n));
    const h = Math.SQRT1_2;
    state = state.apply(
      localOperator(
        space,
        [0],
        [
          [h, h],
          [h, -h],
        ],
      ),
    );
    const cx = [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 1, 0],
    ];
    for (let site = 0; site < n - 1; site++) state = state.apply(localOperator(space, [site, site + 1], cx));
    expect(Math.max(...bondsOf(state))).toBe(2);
    const { data } = state.sample(4, seeded(11));
    for (let shot = 0; shot < 4; shot++) {
      const bits = data.subarray(shot * n, (shot + 1) * n);
      expect(bits.every((bit) => bit === bits[0])).toBe(true);
    }
    const measured = state.measureSite(999, seeded(1));
    expect(measured.probability).toBeCloseTo(0.5, 12);
    expect(Math.max(...bondsOf(measured.state))).toBe(1);
    expect(
      measured.state.expect(pauliSum(space, [{ coefficient: 1, sites: [0], letters: 'Z' }])).re,
    ).toBeCloseTo(1 - 2 * measured.level, 12);
  });
});

describe('what is made and refused', () => {
  it('products of vectors, kets and tensors give the state they say', () => {
    const vectors = [
      [1, 2, { re: 0, im: 1 }],
      [1, -1],
      [0, 0, 1, 1],
    ];
    const state = productMps(nasty, vectors);
    const ket = vectors
      .map((v) => v.map((z) => (typeof z === 'number' ? [z, 0] : [z.re, z.im]) as oracle.Z))
      .reduce((all, own) => all.flatMap((x) => own.map((y) => oracle.times(x, y))));
    const norm = Math.sqrt(oracle.inner(ket, ket)[0]);
    const right = Ket.fromData(
      nasty,
      Float64Array.from(ket.flat(), (x) => x / norm),
    );
    expect(ketDistance(denseKetOf(state.chain), right)).toBeLessThan(1e-12);
    const random = randomKet(nasty, seeded(3));
    expect(ketDistance(denseKetOf(toMps(random).chain), random)).toBeLessThan(1e-13);
    expect(bondsOf(toMps(random))).toEqual([3, 4]);
    expect(bondsOf(toMps(ghzKet(5)))).toEqual([2, 2, 2, 2]);
  });

  it('random states have norm 1, the bonds and the charge asked for', () => {
    const space = spins(12, 0.5);
    const state = randomMps(space, 20, seeded(4), { charges: spinCharges(space), charge: 2, field: 'real' });
    expect(state.norm()).toBe(1);
    expect(Math.max(...bondsOf(state))).toBeLessThanOrEqual(20);
    expect(Math.max(...bondsOf(state))).toBeGreaterThan(15);
    const total = localSum(
      space,
      space.dims.map((_, site) => ({
        sites: [site],
        matrix: [
          [1, 0],
          [0, -1],
        ],
      })),
    );
    expect(state.expect(total).re).toBeCloseTo(2, 11);
    expect(state.expect(heisenberg(chain(12), { space })).im).toBeCloseTo(0, 12);
    expect(state.chain.tensors.every(({ field }) => field === 'real')).toBe(true);
  });

  it('spaces without sites, wrong tensors, NaN, mixed charges', () => {
    expect(() => productMps(levels([]), [])).toThrow(UnsupportedError);
    expect(() => mps(nasty, [])).toThrow(/`tensors` must have 3 tensors/);
    const one = (shape: number[]): ReturnType<typeof tensor> =>
      tensor(shape, new Float64Array(2 * shape.reduce((a, b) => a * b, 1)).fill(1));
    expect(() => mps(nasty, [one([1, 3, 2]), one([3, 2, 1]), one([1, 4, 1])])).toThrow(/`tensors\[0\]`/);
    expect(() => mps(nasty, [one([1, 3, 2]), one([2, 2, 1]), one([1, 3, 1])])).toThrow(
      /`tensors\[2\]` must have three legs, the second of 4/,
    );
    expect(() => mps(levels([2]), [tensor([1, 2, 1], Float64Array.of(1, 0, NaN, 0))])).toThrow(ArgumentError);
    const space = qubits(2);
    const plus = [Math.SQRT1_2, Math.SQRT1_2];
    expect(() => productMps(space, [plus, plus], { charges: spinCharges(space) })).toThrow(/definite charge/);
    expect(() => randomMps(space, 2, seeded(1), { charges: spinCharges(space), charge: 3 })).toThrow(
      /`charge`/,
    );
    expect(() => productMps(space, [0, 2])).toThrow(/`sites\[1\]`/);
    expect(() => toMps(Ket.fromData(space, new Float64Array(8).fill(NaN)))).toThrow(ArgumentError);
  });

  it('the zero state, by what would divide by its norm', () => {
    const state: Mps = productMps(nasty, [0, 0, 0]).apply(
      localOperator(
        nasty,
        [0],
        [
          [0, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      ),
    );
    expect(state.norm()).toBe(0);
    expect(() =>
      state.expect(
        localOperator(
          nasty,
          [1],
          [
            [1, 0],
            [0, 1],
          ],
        ),
      ),
    ).toThrow(NotPhysicalError);
    expect(() => state.measureSite(0, seeded(1))).toThrow(NotPhysicalError);
    expect(state.logAmplitude([0, 0, 0]).re).toBe(-Infinity);
    expect(toMps(Ket.fromData(nasty, new Float64Array(48))).norm()).toBe(0);
  });
});
