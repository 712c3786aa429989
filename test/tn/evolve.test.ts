import { describe, expect, it } from 'vitest';
import { expmMultiply } from '../../src/linalg/krylov/expm-multiply.ts';
import { lanczos } from '../../src/linalg/lanczos.ts';
import { rng } from '../../src/linalg/random.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { LocalSum, Operator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { spinOperator } from '../../src/operators/spin.ts';
import { trotterLayers } from '../../src/operators/trotter/layers.ts';
import { trotterScheme } from '../../src/operators/trotter/scheme.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { dimension, levels, qubits, spins, type Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { tdvp, tdvpSteps } from '../../src/tn/evolve/tdvp.ts';
import { tebd, tebdSteps } from '../../src/tn/evolve/tebd.ts';
import { last } from '../../src/tn/evolve/run.ts';
import { moveCentre } from '../../src/tn/mps/chain.ts';
import { denseKetOf } from '../../src/tn/mps/dense-ket.ts';
import { productMps, randomMps, toMps } from '../../src/tn/mps/make.ts';
import { bondsOf, type Mps } from '../../src/tn/mps/mps.ts';
import { spinCharges } from '../../src/tn/mps/site-charges.ts';
import { splitSvd } from '../../src/tn/tensor/split.ts';

/** Nearest neighbours on uneven sites, complex, in both orders, with fields. */
function neighbours(dims: readonly number[], seed: number): LocalSum {
  const random = rng(seed);
  return localSum(levels(dims), [
    ...dims.slice(1).map((d, b) => ({
      sites: [b + 1, b],
      matrix: randomHermitian(d * dims[b]!, random),
      coefficient: 0.6,
    })),
    ...dims.map((d, site) => ({ sites: [site], matrix: randomHermitian(d, random) })),
  ]);
}

/** Any range, three-site terms, a constant. */
function farTerms(): LocalSum {
  const random = rng(21);
  const dims = [2, 3, 2, 2];
  const groups = [[3, 0], [0, 1], [2, 1], [0, 2, 3], [1], []];
  return localSum(
    levels(dims),
    groups.map((sites) => {
      const size = sites.reduce((product, site) => product * dims[site]!, 1);
      return { coefficient: 0.5, sites, matrix: randomHermitian(size, random) };
    }),
  );
}

/** exp(z H) psi of a state with few levels, not normalised. */
function exactly(h: Operator, psi: Mps, z: { re: number; im: number }): Float64Array {
  const apply = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
  return expmMultiply(apply, z, denseKetOf(psi.chain).data).vector;
}

const distance = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
const dataOf = (psi: Mps): Float64Array => denseKetOf(psi.chain).data;
const real = (t: number): { re: number; im: number } => ({ re: 0, im: -t });

/** The lowest eigenvalue on three qubits. */
function lowestOf(h: Operator): number {
  const apply = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
  return lanczos(apply, 8, { rng: rng(1) }).values[0]!;
}

function entropyAt({ chain: all }: Mps, site: number): number {
  const { spectrum } = splitSvd(moveCentre(all, site).tensors[site]!, [0]);
  return spectrum.reduce((sum, s) => (s > 0 ? sum - 2 * s * s * Math.log(s) : sum), 0);
}

const startOf = (space: Space, seed = 4): Mps => randomMps(space, 3, rng(seed));
const allUp = (space: Space): Mps => productMps(space, space.dims.map(() => 0)); // prettier-ignore

describe('tebd', () => {
  it.each([[[2, 3, 2, 2]], [[3, 2]], [[4]]])('is the product formula on kets for sites %j', (dims) => {
    const h = neighbours(dims, 3);
    const psi = startOf(h.space);
    for (const imaginary of [false, true]) {
      const { final } = tebd(h, psi, { times: [0, 0.6], dt: 0.2, order: 2, imaginary });
      let ket: Ket = denseKetOf(psi.chain);
      const scheme = trotterScheme(2);
      for (const layer of trotterLayers(h, { scheme, step: 0.6 / 3, steps: 3, imaginary })) {
        for (const gate of layer) ket = ket.apply(localSum(h.space, [gate]));
      }
      expect(distance(dataOf(final), ket.data)).toBeLessThan(1e-12);
    }
  });

  it('gives the quench of the Ising chain (R13)', () => {
    const h = tfim(chain(10));
    const pauli = (word: string): Operator => pauliSum(h.space, { [word]: 1 });
    const { expectations, states } = tebd(h, allUp(h.space), {
      times: [0, 1, 2],
      dt: 0.1,
      order: 4,
      saveStates: true,
      observables: { z4: pauli('IIIIZIIIII'), x4: pauli('IIIIXIIIII'), ends: pauli('ZIIIIIIIIZ'), h },
    });
    const values = {
      z4: [1, 0.3433454548647, 0.0959987022261],
      x4: [0, 0.4706700000222, 0.4845562390488],
      ends: [1, 0.0010904302941, 0.0034408884552],
    };
    for (const [name, list] of Object.entries(values)) {
      list.forEach((value, k) => {
        const { re, error } = expectations[name]![k]!;
        expect(Math.abs(re - value)).toBeLessThan(2e-7);
        expect(Math.abs(re - value)).toBeLessThanOrEqual(3 * error + 1e-12);
      });
    }
    expectations['h']!.forEach(({ re }) => expect(re).toBeCloseTo(-9, 6));
    [0.4167835046432, 1.0389734491081].forEach((s, k) =>
      expect(entropyAt(states[k + 1]!, 5)).toBeCloseTo(s, 6),
    );
    const echo = states.map((psi) => allUp(h.space).overlap(psi));
    [1, 0.0625491521157, 0.0296520437258].forEach((value, k) =>
      expect(echo[k]!.re ** 2 + echo[k]!.im ** 2).toBeCloseTo(value, 6),
    );
  }, 20_000);

  it('follows free fermions on 20 sites with S_z conserved (R14)', () => {
    const h = xxz(chain(20), { delta: 0 });
    const charges = spinCharges(h.space);
    const start = productMps(h.space, h.space.dims.map((_, i) => (i < 10 ? 0 : 1)), { charges }); // prettier-ignore
    const neel = productMps(h.space, h.space.dims.map((_, i) => i % 2), { charges }); // prettier-ignore
    const options = {
      times: [0, 1, 2],
      dt: 0.2,
      order: 4,
      truncation: { cutoff: 1e-12 },
      observables: { sz: spinOperator(h.space, 9, 'z') },
      saveStates: true,
    } as const;
    const wall = tebd(h, start, { ...options, stepErrors: false });
    const mixed = tebd(h, neel, { ...options, times: [0, 1] });
    [0.2927637497568, 0.0250635404922].forEach((value, k) => {
      const { re, error } = wall.expectations['sz']![k + 1]!;
      expect(Math.abs(re - value)).toBeLessThan(5e-6);
      expect(error).toBeLessThan(2e-5);
    });
    [0.529412551125, 0.699501849007].forEach((s, k) =>
      expect(entropyAt(wall.states[k + 1]!, 10)).toBeCloseTo(s, 5),
    );
    expect(mixed.expectations['sz']![1]!.re).toBeCloseTo(-0.1119453895706, 5);
    expect(entropyAt(mixed.states[1]!, 10)).toBeCloseTo(0.506837349755, 4);
  }, 20_000);

  it('keeps the norm in real time and carries it as a logarithm in imaginary time, truncated or not', () => {
    const h = tfim(chain(8), { h: 0.7 });
    const psi = allUp(h.space).apply(localSum(h.space, [{ coefficient: 3, sites: [], matrix: [[1]] }]));
    const options = { times: [0, 1], dt: 0.1, truncation: { maxBond: 3 } };
    const { diagnostics, final } = tebd(h, psi, options);
    expect(Math.abs(diagnostics.logNorm[1]!)).toBeLessThan(1e-12);
    expect(diagnostics.discarded[1]).toBeGreaterThan(1e-6);
    expect(diagnostics.largestBond).toEqual([1, 3]);
    expect(final.norm()).toBeCloseTo(3, 12);
    const cooled = tebd(h, psi, { times: [0, 1], dt: 0.02, order: 4, imaginary: true });
    const exact = exactly(h, psi, { re: -1, im: 0 });
    expect(distance(dataOf(cooled.final), exact) / cooled.final.norm()).toBeLessThan(1e-7);
    expect(cooled.diagnostics.logNorm[1]).toBeGreaterThan(5);
  });

  it('has 1,000 sites in imaginary time without overflow', () => {
    const h = tfim(chain(1000), { h: 2 });
    const { final } = tebd(h, allUp(h.space), {
      times: [0, 1],
      dt: 0.5,
      imaginary: true,
      truncation: { maxBond: 2 },
    });
    expect(final.chain.logNorm).toBeGreaterThan(1000);
    expect(Number.isFinite(final.chain.logNorm)).toBe(true);
  }, 20_000);

  it('takes a Hamiltonian that depends on time, from any time on', () => {
    const [a, b] = [neighbours([2, 3, 2], 5), neighbours([2, 3, 2], 6)];
    const at = (t: number): LocalSum =>
      localSum(a.space, [...a.terms, ...b.terms.map((term) => ({ ...term, coefficient: Math.sin(3 * t) }))]);
    const psi = startOf(a.space);
    const run = (dt: number): Mps => tebd(at, psi, { times: [0.3, 0.8], dt, order: 4 }).final;
    const other = tdvp(at, psi, { times: [0.3, 0.8], dt: 0.01 }).final;
    const [coarse, fine] = [run(0.1), run(0.05)].map((state) => dataOf(state)) as [
      Float64Array,
      Float64Array,
    ];
    expect(distance(fine, dataOf(other))).toBeLessThan(1e-4);
    expect(distance(coarse, fine)).toBeLessThan(1e-4);
  });

  it('goes back where it came from, and gives the same step by step', () => {
    const h = neighbours([2, 3, 2, 2], 3);
    const psi = startOf(h.space);
    const there = tebd(h, psi, { times: [0, 0.5], dt: 0.1 });
    const back = tebd(h, there.final, { times: [0.5, 0], dt: -0.1 });
    expect(distance(dataOf(back.final), dataOf(psi))).toBeLessThan(1e-12);
    const steps = tebdSteps(h, psi, { times: [0, 0.5], dt: 0.1 });
    expect(steps.next().done).toBe(false);
    expect(dataOf(last(steps).final)).toEqual(dataOf(there.final));
  });

  it('refuses wrong signs, far terms, other spaces, charges that H changes, and stops when told', () => {
    const h = tfim(chain(4));
    const psi = allUp(h.space);
    expect(() => tebd(h, psi, { times: [0, 1], dt: -0.1 })).toThrow(/sign/);
    expect(() => tebd(h, psi, { times: [1, 0], dt: 0.1 })).toThrow(/sign/);
    expect(() => tebd(h, psi, { times: [0, NaN], dt: 0.1 })).toThrow(/times/);
    expect(() => tebd(h, psi, { times: [0, 2, 1], dt: 0.1 })).toThrow(/direction/);
    expect(() => tebd(h, psi, { times: [], dt: 0.1 })).toThrow(/at least one/);
    expect(() => tebd(pauliSum(h.space, { ZIIZ: 1 }), psi, { times: [0, 1], dt: 0.1 })).toThrow(
      /neighbouring/,
    );
    expect(() => tebd(tfim(chain(5)), psi, { times: [0, 1], dt: 0.1 })).toThrow(/same space/);
    const conserving = productMps(h.space, [0, 1, 0, 1], { charges: spinCharges(h.space) });
    for (const evolve of [tebd, tdvp]) {
      expect(() => evolve(h, conserving, { times: [0, 1], dt: 0.1 })).toThrow(/conserve the charge/);
      expect(() => evolve(h, psi, { times: [0, 1], dt: 0.1, truncation: { maxBond: 0 } })).toThrow(/maxBond/);
      const controller = new AbortController();
      controller.abort(new Error('enough'));
      expect(() => evolve(h, psi, { times: [0, 1], dt: 0.1, signal: controller.signal })).toThrow('enough');
      expect(evolve(h, psi, { times: [2], dt: 0.1 }).final).toBe(psi);
    }
  });
});

describe('tdvp', () => {
  it.each([
    [1, false],
    [1, true],
    [2, false],
    [2, true],
  ] as const)(
    'with %i sites at a time makes no error where bonds hold every state (imaginary: %s)',
    (sites, imaginary) => {
      const h = farTerms();
      const psi = startOf(h.space);
      const exact = exactly(h, psi, imaginary ? { re: -0.4, im: 0 } : real(0.4));
      const { final } = tdvp(h, psi, { times: [0, 0.4], dt: 0.2, sites, imaginary, enrichCutoff: 1e-14 });
      expect(distance(dataOf(final), exact)).toBeLessThan(1e-7);
    },
  );

  it.each([[1], [2]] as const)('takes H that is not Hermitian, %i sites at a time', (sites) => {
    const random = rng(8);
    const h = localSum(levels([2, 3, 2]), [
      { sites: [0, 1], matrix: randomHermitian(6, random) },
      { coefficient: { re: 0.3, im: -0.4 }, sites: [2, 0], matrix: randomHermitian(4, random) },
      { coefficient: { re: 0, im: -0.5 }, sites: [1], matrix: randomHermitian(3, random) },
    ]);
    const psi = startOf(h.space);
    for (const imaginary of [false, true]) {
      const exact = exactly(h, psi, imaginary ? { re: -0.4, im: 0 } : real(0.4));
      const options = { times: [0, 0.4], dt: 0.2, sites, imaginary, enrichCutoff: 1e-14 };
      const { final } = tdvp(h, psi, options);
      expect(distance(dataOf(final), exact)).toBeLessThan(1e-7);
      expect(Math.abs(final.norm() - 1)).toBeGreaterThan(0.01);
    }
  });

  it('goes through imaginary times at which numbers leave their range, real where all is real', () => {
    const h = pauliSum(qubits(3), { XXI: 1e4, IXX: 1e4, ZII: 1 });
    const { final } = tdvp(h, allUp(qubits(3)), { times: [0, 1], dt: 1, imaginary: true });
    const lowest = lowestOf(h);
    // Two of the eight states in the basis of X are lowest.
    expect(final.chain.logNorm).toBeCloseTo(-lowest + Math.log(1 / 2), 1);
    expect(final.expect(h).re).toBeCloseTo(lowest, 6);
    expect(final.chain.tensors.every(({ field }) => field === 'real')).toBe(true);
  });

  it('is the same for a Hamiltonian of any size in times of its own', () => {
    const means = [1, 1e-200, 1e200].map((size) => {
      const h = pauliSum(qubits(3), { XXI: size, IXX: size, ZII: size });
      const { final } = tdvp(h, allUp(qubits(3)), { times: [0, 1 / size], dt: 0.1 / size });
      return final.expect(pauliSum(qubits(3), { ZII: 1 })).re;
    });
    expect(means[1]).toBeCloseTo(means[0]!, 9);
    expect(means[2]).toBeCloseTo(means[0]!, 9);
    expect(means[0]).toBeLessThan(0.1);
  });

  it('is of second order in the step where bonds are too small', () => {
    const h = xxz(chain(8), { delta: 0.5 });
    const psi = randomMps(h.space, 3, rng(2));
    const run = (dt: number): Float64Array =>
      dataOf(tdvp(h, psi, { times: [0, 0.4], dt, sites: 1, enrich: 'never', tolerance: 1e-13 }).final);
    const exact = run(0.00625);
    const errors = [0.1, 0.05].map((dt) => distance(run(dt), exact));
    expect(Math.log2(errors[0]! / errors[1]!)).toBeGreaterThan(1.9);
    expect(Math.log2(errors[0]! / errors[1]!)).toBeLessThan(2.2);
  });

  it('conserves energy and norm with one site at a time, whatever the bond, and S_z with charges', () => {
    const h = xxz(chain(12), { delta: 0.6 });
    const psi = productMps(h.space, h.space.dims.map((_, i) => i % 2), { charges: spinCharges(h.space) }); // prettier-ignore
    const total = localSum(h.space, h.space.dims.flatMap((_, i) => spinOperator(h.space, i, 'z').terms)); // prettier-ignore
    const { expectations, diagnostics } = tdvp(h, psi, {
      times: [0, 0.5, 1],
      dt: 0.1,
      sites: 1,
      truncation: { maxBond: 6 },
      observables: { h, total },
      stepErrors: false,
    });
    expect(diagnostics.largestBond[2]).toBe(6);
    const energies = expectations['h']!.map(({ re }) => re);
    energies.forEach((energy) => expect(energy).toBeCloseTo(energies[0]!, 9));
    diagnostics.logNorm.forEach((log) => expect(Math.abs(log)).toBeLessThan(1e-10));
    expectations['total']!.forEach(({ re }) => expect(Math.abs(re)).toBeLessThan(1e-12));
  });

  it('turns the phase of an eigenstate by exp(-i E t), one and two sites', () => {
    const h = tfim(chain(6), { h: 1.3 });
    const apply = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
    const { values, vectors } = lanczos(apply, dimension(h.space), { rng: rng(1) });
    const psi = toMps(Ket.fromData(h.space, vectors[0]!));
    for (const sites of [1, 2] as const) {
      const { final } = tdvp(h, psi, { times: [0, 0.7], dt: 0.1, sites });
      const { re, im } = psi.overlap(final);
      expect(re).toBeCloseTo(Math.cos(values[0]! * 0.7), 8);
      expect(im).toBeCloseTo(-Math.sin(values[0]! * 0.7), 8);
    }
  });

  it('moves a product state under terms that two neighbouring sites do not see, by enrichment', () => {
    const h = pauliSum(qubits(5), { XIIIX: 1, YIIIY: 1 });
    const psi = productMps(h.space, [0, 0, 0, 0, 1]);
    const moved = (sites: 1 | 2, enrich?: 'never'): number => {
      const { final } = tdvp(h, psi, { times: [0, 0.3], dt: 0.1, sites, ...(enrich ? { enrich } : {}) });
      return final.reduce([0]).matrix.data[6]!;
    };
    const exact = Math.sin(2 * 0.3) ** 2;
    expect(moved(2, 'never')).toBeLessThan(1e-20);
    expect(moved(2)).toBeCloseTo(exact, 8);
    expect(moved(1)).toBeCloseTo(exact, 8);
  });

  it('agrees with tebd within the errors that both state', () => {
    const h = tfim(chain(8), { h: 1.1 });
    const options = { times: [0, 0.5, 1], dt: 0.1, truncation: { cutoff: 1e-10 }, observables: { z: pauliSum(h.space, { IIIZIIII: 1 }) } }; // prettier-ignore
    const [a, b] = [tebd(h, allUp(h.space), options), tdvp(h, allUp(h.space), options)];
    a.expectations['z']!.forEach((first, k) => {
      const second = b.expectations['z']![k]!;
      expect(Math.abs(first.re - second.re)).toBeLessThanOrEqual(1.5 * (first.error + second.error) + 1e-12);
      expect(first.error + second.error).toBeLessThan(2e-3);
    });
    const steps = tdvpSteps(h, allUp(h.space), options);
    expect(last(steps).expectations).toEqual(b.expectations);
    expect(bondsOf(b.final).every((m) => m <= 16)).toBe(true);
  });

  it('takes one and two sites, and refuses options that cannot be meant', () => {
    for (const dims of [[3], [3, 2]]) {
      const h = neighbours(dims, 2);
      const psi = startOf(h.space);
      for (const sites of [1, 2] as const) {
        const { final } = tdvp(h, psi, { times: [0, 0.5], dt: 0.25, sites });
        expect(distance(dataOf(final), exactly(h, psi, real(0.5)))).toBeLessThan(sites === 2 ? 1e-8 : 2e-2);
      }
    }
    const [h, psi] = [tfim(chain(3)), allUp(qubits(3))];
    const options = { times: [0, 1], dt: 0.1 };
    expect(() => tdvp(h, psi, { ...options, sites: 3 as never })).toThrow(/sites/);
    expect(() => tdvp(h, psi, { ...options, tolerance: 0 })).toThrow(/tolerance/);
    expect(() => tdvp(h, psi, { ...options, enrich: 'often' as never })).toThrow(/enrich/);
    expect(() => tdvp(tfim(chain(4)), psi, options)).toThrow(/same space/);
    expect(() => tdvp(h, psi.apply(localSum(h.space, [])), options)).toThrow(/norm above zero/);
    expect(() => tdvp(xxz(chain(3)), productMps(spins(3), [0, 1, 0]), { ...options, dt: -1 })).toThrow(
      /sign/,
    );
  });
});
