import { describe, expect, it } from 'vitest';
import { amplitudeDamping, phaseFlip } from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { randomBrickwork } from '../../src/circuits/library/brickwork.ts';
import { run } from '../../src/circuits/run.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { plus, scale, times } from '../../src/operators/algebra.ts';
import { fermionAnnihilation, fermionCreation } from '../../src/operators/fermions.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { spinOperator } from '../../src/operators/spin.ts';
import { levels, qubits, spins } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { counts } from '../../src/states/samples.ts';
import { applyMpo } from '../../src/tn/mps/compress.ts';
import { denseKetOf } from '../../src/tn/mps/dense-ket.ts';
import { bondEntropies } from '../../src/tn/mps/entanglement.ts';
import { productMps, toMps } from '../../src/tn/mps/make.ts';
import { withTruncation, type Mps } from '../../src/tn/mps/mps.ts';
import { r22 } from '../circuits/r22.ts';

const zero = (n: number): Mps => productMps(qubits(n), new Int32Array(n));

describe('circuits on matrix-product states', () => {
  it('MP-01: a measurement after a gate between distant sites reads the right site, and shots are independent', () => {
    const { h, x, cx, measure } = gates;
    const one = circuit(3, [h(0), x(1), cx(0, 2), measure(1, 0)]);
    const flipped = circuit(4, [x(0), x(1), x(2), x(3), measure(0, 0), measure(2, 1)]);
    const reset = circuit(2, [x(0), x(1), measure(0, 0), measure(1, 1), x(1)]);
    for (let seed = 0; seed < 20; seed++) {
      expect([...run(one, zero(3), { rng: seeded(seed) }).bits]).toEqual([1]);
      expect([...run(flipped, zero(4), { rng: seeded(seed) }).bits]).toEqual([1, 1]);
      expect([...run(reset, zero(2), { rng: seeded(seed) }).bits]).toEqual([1, 1]);
    }
    const { state } = run(circuit(3, [h(0), x(1), cx(0, 2)]), zero(3));
    const seen = counts(state.sample(400, seeded(1)));
    expect([...seen.keys()].sort()).toEqual(['0,1,0', '1,1,1']);
  });

  it('CI-02: a unitary on unsorted sites', () => {
    const next = Array.from({ length: 8 }, (_, r) =>
      Array.from({ length: 8 }, (_, c) => Number(r === (c + 1) % 8)),
    );
    const of = circuit(3, [gates.unitary(next, [1, 0, 2])]);
    let state = zero(3);
    const seen = [4, 1, 5, 2, 6, 3, 7, 0].map(() => {
      state = run(of, state).state;
      const [key = ''] = counts(state.sample(1, seeded(1))).keys();
      return key.split(',').reduce((sum, bit, site) => sum + (Number(bit) << site), 0);
    });
    expect(seen).toEqual([4, 1, 5, 2, 6, 3, 7, 0]);
  });

  it('R22: the brickwork circuit, amplitudes, means and entropy', () => {
    const { state } = run(r22(12, 12), zero(12));
    const amplitude = (x: string): number[] => {
      const { re, im } = state.logAmplitude([...x].map(Number));
      return [Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im)];
    };
    expect(amplitude('0'.repeat(12))[0]).toBeCloseTo(0.00221904928753, 12);
    expect(amplitude('0'.repeat(12))[1]).toBeCloseTo(-0.0067210246828, 12);
    expect(amplitude('10'.repeat(6))[0]).toBeCloseTo(0.00952050414711, 12);
    const z = (...sites: number[]): number =>
      state.expect(pauliSum(qubits(12), [{ sites, letters: 'Z'.repeat(sites.length) }])).re;
    expect(z(0)).toBeCloseTo(-0.0400294146683, 11);
    expect(z(0, 11)).toBeCloseTo(-0.0097810988176, 11);
    expect(bondEntropies(state)[5]).toBeCloseTo(3.053286726044, 10);
  });

  it('of any levels agree with kets, also under controls and permutations of sites', () => {
    const space = levels([2, 3, 2, 3]);
    const of = randomBrickwork(space, 4, seeded(5));
    const ket = run(of, basisKet(space, [1, 2, 0, 1])).state;
    const ours = denseKetOf(run(of, productMps(space, [1, 2, 0, 1])).state.chain);
    expect(Math.max(...ours.data.map((x, i) => Math.abs(x - ket.data[i]!)))).toBeLessThan(1e-13);
    const { ccx, h, swap } = gates;
    const far = circuit(4, [h(3), h(1), ccx(3, 1, 0), swap(0, 3), ccx(0, 3, 2)]);
    const [a, b] = [
      run(far, basisKet(qubits(4), [0, 0, 1, 0])).state,
      denseKetOf(run(far, productMps(qubits(4), [0, 0, 1, 0])).state.chain),
    ];
    expect(Math.max(...b.data.map((x, i) => Math.abs(x - a.data[i]!)))).toBeLessThan(1e-14);
  });

  it('with noise, resets and conditions draw as kets do', () => {
    const { h, cx, measure, reset, channel } = gates;
    const of = circuit(4, [
      h(0),
      cx(0, 3),
      channel(amplitudeDamping(0.3), [3]),
      channel(phaseFlip(0.2), [0]),
      measure(3, 0),
      reset(0),
      h(1),
    ]);
    for (let seed = 0; seed < 12; seed++) {
      const [a, b] = [
        run(of, basisKet(qubits(4), [0, 0, 0, 0]), { rng: seeded(seed) }),
        run(of, zero(4), { rng: seeded(seed) }),
      ];
      expect([...b.bits]).toEqual([...a.bits]);
      expect(b.state.overlap(a.state).re).toBeCloseTo(1, 12);
    }
  });

  it('collapse when measured, and truncation before a measurement is not forgotten', () => {
    const rng = seeded(3);
    const of = randomBrickwork(qubits(6), 6, rng);
    const { state } = run(of, withTruncation(zero(6), { maxBond: 3 }));
    const before = state.chain.discarded;
    expect(before).toBeGreaterThan(1e-3);
    const { level, probability, state: after } = state.measureSite(2, rng);
    expect(after.reduce([2]).matrix.data[2 * 3 * level]).toBeCloseTo(1, 12);
    expect(after.chain.discarded).toBeCloseTo(Math.min(1, before / probability), 12);
    expect(after.measureSite(2, rng).level).toBe(level);
  });
});

describe('cases of operators on matrix-product states', () => {
  it('MP-03: operators on one site multiply, total spin squared', () => {
    const three = spins(3);
    const z = spinOperator(three, 2, 'z');
    for (const x of [
      [0, 0, 0],
      [1, 0, 1],
    ]) {
      const state = productMps(three, x);
      expect(state.expect(times(z, z)).re).toBeCloseTo(0.25, 14);
      expect(state.apply(z).apply(z).norm()).toBeCloseTo(0.25, 14);
    }
    const space = spins(4);
    const s = (i: number, c: 'plus' | 'minus' | 'z'): ProductOperator => spinOperator(space, i, c);
    const total = [0, 1, 2, 3]
      .flatMap((i) => [
        ...[0, 1, 2, 3].flatMap((j) => [times(s(i, 'plus'), s(j, 'minus')), times(s(i, 'z'), s(j, 'z'))]),
        scale(s(i, 'z'), -1),
      ])
      .reduce<ProductOperator>(
        (a, b) => plus(a, b) as ProductOperator,
        scale(s(0, 'z'), 0) as ProductOperator,
      );
    expect(productMps(space, [0, 0, 0, 0]).expect(total).re).toBeCloseTo(6, 12);
    expect(productMps(space, [0, 1, 0, 1]).expect(total).re).toBeCloseTo(2, 12);
    const { h, x, cx } = gates;
    const pairs = circuit(
      4,
      [0, 2].map((q) => [x(q), x(q + 1), h(q), cx(q, q + 1)]),
    );
    const { state } = run(pairs, productMps(qubits(4), [0, 0, 0, 0]));
    const singlets = toMps(denseKetOf({ ...state.chain, space }));
    expect(singlets.expect(total).re).toBeCloseTo(0, 12);
  });

  it('MP-04: c_0^dagger c_2 on |0,1,1> is -|1,1,0>', () => {
    const space = qubits(3);
    const hop = times(fermionCreation(space, 0), fermionAnnihilation(space, 2));
    for (const out of [
      productMps(space, [0, 1, 1]).apply(hop),
      applyMpo(productMps(space, [0, 1, 1]), hop),
    ]) {
      expect(denseKetOf(out.chain).data[2 * 6]).toBeCloseTo(-1, 14);
      expect(out.norm()).toBeCloseTo(1, 14);
    }
  });
});
