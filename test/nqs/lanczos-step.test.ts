import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { denseNet, meanField, rbm } from '../../src/nqs/models/nets.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { lanczosStep } from '../../src/nqs/optimise/lanczos-step.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { scale, times } from '../../src/operators/algebra.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedSz } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';
import { toKet } from '../../src/states/convert.ts';
import { Ket } from '../../src/states/ket.ts';
import { normalize } from '../../src/states/normalize.ts';

const n = 6;
const ring = chain(n, { periodic: true });
const ising = tfim(ring, { h: 0.8 });

describe('a Lanczos step', () => {
  it('is the lowest state in the span of psi and H psi', () => {
    const sector = fixedSz(qubits(n));
    for (const [start, h] of [
      [nqs(denseNet(qubits(n), [4], rng(1)), { sampler: fullSum() }), ising],
      [
        nqs(marshall(jastrow(qubits(n), rng(2), { deviation: 0.1 }), ring), { sampler: fullSum(), sector }),
        heisenbergPauli(ring),
      ],
    ] as const) {
      const psi = toKet(start);
      const image = psi.apply(h);
      const { state, alpha } = lanczosStep(start, h);
      const energy = state.expect(h).re;
      expect(energy).toBeLessThan(start.expect(h).re);
      const shift = psi.expect(h).re;
      const mixed = (a: number): number => {
        const data = psi.data.map((x, i) => x + a * (image.data[i]! - shift * x));
        return Ket.fromData(psi.space, data).expect(h).re;
      };
      expect(energy).toBeCloseTo(mixed(alpha), 9);
      for (const a of [0.9 * alpha, 1.1 * alpha, 0, -alpha]) expect(mixed(a)).toBeGreaterThan(energy);
      // Every observable sees the new state.
      const zz = pauliSum(qubits(n), [{ sites: [0, 1], letters: 'ZZ' }]);
      const right = Ket.fromData(
        psi.space,
        psi.data.map((x, i) => x + alpha * (image.data[i]! - shift * x)),
      );
      expect(state.expect(zz).re).toBeCloseTo(right.expect(zz).re, 9);
      const twice = lanczosStep(state, h);
      expect(twice.state.expect(h).re).toBeLessThan(energy);
    }
  });

  it('improves a sampled state, with an error that covers the exact value', () => {
    let start: Nqs = nqs(meanField(qubits(n), rng(3)), {
      sampler: metropolis({ samples: 1024 }),
      rng: rng(4),
    });
    for (const { next } of vmc(start, ising, { steps: 40, optimizer: reconfiguration(0.1) })) start = next;
    const { state, alpha } = lanczosStep(start, ising);
    const { re, error, flags } = state.expect(ising);
    const exact = nqs(state.ansatz, { sampler: fullSum() }).expect(ising);
    expect(flags).toEqual([]);
    expect(Math.abs(re - exact.re)).toBeLessThan(4 * error);
    const before = nqs(start.ansatz, { sampler: fullSum() });
    const [from, best] = [before.expect(ising).re, lanczosStep(before, ising).state.expect(ising).re];
    expect(best).toBeLessThan(from - 0.02);
    // Moments from samples find most of what is to be gained.
    expect(exact.re).toBeLessThan(from - 0.8 * (from - best));
    expect(alpha).toBeLessThan(0);
  });

  it('is the same for Hamiltonians in any unit', () => {
    const start = nqs(denseNet(qubits(n), [4], rng(1)), { sampler: fullSum() });
    const { alpha } = lanczosStep(start, ising);
    for (const unit of [1e-140, 1e-60, 1e60, 1e120]) {
      const found = lanczosStep(start, scale(ising, unit));
      expect(found.alpha * unit).toBeCloseTo(alpha, 12);
    }
  });

  it.each([1e-4, 1e-8, 1e-10])('removes an excited part of %s by 1 over its energy', (part) => {
    const logs = Float64Array.from({ length: 16 }, (_, i) => {
      return i % 2 === 0 ? Math.log(1 + (i % 4 === 0 ? part : -part)) : 0;
    });
    const start = nqs(logTable(qubits(3), logs), { sampler: fullSum() });
    const fields = pauliSum(qubits(3), { XII: -0.7, IXI: -0.7, IIX: -0.7 });
    const { state, alpha } = lanczosStep(start, fields);
    expect(alpha).toBeCloseTo(-1 / 1.4, 7);
    const { data } = normalize(toKet(state));
    data.forEach((x, i) => expect(Math.abs(x)).toBeCloseTo(i % 2 === 0 ? Math.sqrt(1 / 8) : 0, 14));
    // A state of energy 0 with rounding for a deviation is an eigenstate.
    const zero = pauliSum(qubits(3), { XII: -0.1, IXI: -0.2, IIX: -0.3, III: 0.6 });
    const near = logTable(qubits(3), logs.map((x) => x * 1e-14 / part)); // prettier-ignore
    expect(lanczosStep(nqs(near, { sampler: fullSum() }), zero).alpha).toBe(0);
  });

  it('leaves an eigenstate, and refuses what is not Hermitian or leaves the sector', () => {
    const field = pauliSum(qubits(2), { XI: -1, IX: -1 });
    const flat = nqs(rbm(qubits(2), rng(1), { deviation: 0 }), { sampler: fullSum() });
    expect(lanczosStep(flat, field)).toEqual({ state: flat, alpha: 0 });
    const start = nqs(denseNet(qubits(n), [2], rng(1)), { sampler: fullSum(), sector: fixedSz(qubits(n)) });
    expect(() => lanczosStep(start, ising)).toThrow(/keep the sector/);
    const product = times(pauliSum(qubits(n), { XIIIII: 1 }), pauliSum(qubits(n), { ZIIIII: 1 }));
    expect(() => lanczosStep(start, product)).toThrow(/Hermitian/);
  });
});
