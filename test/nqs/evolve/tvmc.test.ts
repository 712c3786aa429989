import { describe, expect, it } from 'vitest';
import { expm } from '../../../src/linalg/expm.ts';
import { matvec } from '../../../src/linalg/products.ts';
import { rng } from '../../../src/linalg/random.ts';
import { dopri5 } from '../../../src/linalg/ode/dopri5.ts';
import { tsit5 } from '../../../src/linalg/ode/tsit5.ts';
import { vern7 } from '../../../src/linalg/ode/vern7.ts';
import type { Ansatz } from '../../../src/nqs/ansatz.ts';
import { resumeTvmc, tvmc, type TvmcCheckpoint, type TvmcStep } from '../../../src/nqs/evolve/tvmc.ts';
import type { TvmcHamiltonian, TvmcOptions } from '../../../src/nqs/evolve/tvmc-options.ts';
import { jastrow } from '../../../src/nqs/models/jastrow.ts';
import { logTable } from '../../../src/nqs/models/log-table.ts';
import { denseNet, meanField, rbm } from '../../../src/nqs/models/nets.ts';
import { phased } from '../../../src/nqs/models/phased.ts';
import { symmetricRbm, translations } from '../../../src/nqs/models/tied.ts';
import { nqs, type Nqs } from '../../../src/nqs/nqs.ts';
import { exactSampling, fullSum, metropolis } from '../../../src/nqs/sampler.ts';
import { tfim } from '../../../src/operators/models/ising.ts';
import type { Operator } from '../../../src/operators/operator.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { toDense } from '../../../src/operators/to-dense.ts';
import { chain } from '../../../src/spaces/lattice.ts';
import { fixedSz } from '../../../src/spaces/sector.ts';
import { qubits } from '../../../src/spaces/space.ts';
import { toKet } from '../../../src/states/convert.ts';
import { fidelity } from '../../../src/states/fidelity.ts';
import { Ket } from '../../../src/states/ket.ts';
import { normalize } from '../../../src/states/normalize.ts';

const summed = (ansatz: Ansatz): Nqs => nqs(ansatz, { sampler: fullSum() });

function run(start: Nqs, h: TvmcHamiltonian, options: TvmcOptions): TvmcStep[] {
  return [...tvmc(start, h, options)].filter(({ wanted }) => wanted !== undefined);
}

/** exp(-i t H) psi, or exp(-t H) psi, by a matrix exponential. */
function exactly(h: Operator, psi: Ket, t: number, imaginary = false): Ket {
  const { rows, cols, data } = toDense(h);
  const turned = data.map((x, i) => t * (imaginary ? -x : i % 2 === 0 ? data[i + 1]! : -data[i - 1]!));
  return Ket.fromData(psi.space, matvec(expm({ rows, cols, data: turned }), psi.data));
}

/** The state with the factor before its ansatz. */
function whole({ state, logFactor }: TvmcStep): Ket {
  const { data } = toKet(state);
  const size = Math.exp(logFactor.re);
  const [c, s] = [size * Math.cos(logFactor.im), size * Math.sin(logFactor.im)];
  return Ket.fromData(
    state.space,
    data.map((x, i) => (i % 2 === 0 ? c * x - s * data[i + 1]! : c * x + s * data[i - 1]!)),
  );
}

function distanceOf(a: Ket, b: Ket): number {
  return Math.sqrt(a.data.reduce((sum, x, i) => sum + (x - b.data[i]!) ** 2, 0));
}

describe('the time-dependent variational principle', () => {
  it('moves a table exactly: a quench, and a Hamiltonian that tells the sign of i (case NQ-06)', () => {
    const ising = (h: number): Operator => pauliSum(qubits(2), { ZZ: 1, XI: -h, IX: -h });
    const table = summed(logTable(qubits(2), Float64Array.of(0.2, 0, 0.5, 0.1, 0.5, -0.3, 0.2, 0)));
    const turning = pauliSum(qubits(2), { ZX: 1, XI: -1, IZ: -1, YI: 0.3 });
    for (const h of [ising(1), turning]) {
      for (const imaginary of [false, true]) {
        const steps = run(table, h, { times: [0, 0.5, 1], rtol: 1e-9, imaginary });
        expect(steps.map(({ t, wanted }) => [t, wanted])).toEqual([
          [0, 0],
          [0.5, 1],
          [1, 2],
        ]);
        for (const step of steps) {
          // Norm and phase are those of the exact state.
          const exact = exactly(h, toKet(table), step.t, imaginary);
          expect(distanceOf(whole(step), exact)).toBeLessThan(1e-6);
          expect(step.departure).toBeLessThan(1e-6);
          if (!imaginary) expect(step.distance).toBeLessThan(1e-6);
        }
      }
    }
  });

  it('has the same time for real, complex and holomorphic parameters (complaint 3)', () => {
    const space = qubits(3);
    const field = pauliSum(space, {
      ZII: 0.7,
      IZI: 0.2,
      IIZ: -0.4,
      XII: 0.5,
      IXI: -0.3,
      IIX: 0.9,
      YII: 0.3,
      IYI: 0.6,
    });
    const real = (seed: number) => meanField(space, rng(seed), { deviation: 0.4 });
    const models: Record<string, Ansatz> = {
      holomorphic: meanField(space, rng(1), { field: 'complex', deviation: 0.4 }),
      general: phased(real(2), real(3)),
    };
    for (const [mode, ansatz] of Object.entries(models)) {
      expect(ansatz.mode).toBe(mode);
      const last = run(summed(ansatz), field, { times: [0, 0.8], rtol: 1e-8 }).at(-1)!;
      expect(distanceOf(whole(last), exactly(field, toKet(summed(ansatz)), 0.8))).toBeLessThan(1e-6);
    }
    const plain = pauliSum(space, { ZII: 0.7, IZI: 0.2, IIZ: -0.4, XII: -0.5, IXI: -0.3, IIX: -0.9 });
    for (const ansatz of [...Object.values(models), real(4)]) {
      const last = run(summed(ansatz), plain, { times: [0, 0.6], rtol: 1e-8, imaginary: true }).at(-1)!;
      expect(distanceOf(whole(last), exactly(plain, toKet(summed(ansatz)), 0.6, true))).toBeLessThan(1e-6);
    }
  });

  it.each([
    [tsit5, 5],
    [dopri5, 5],
    [vern7, 7],
  ])('converges with the order of $name (complaint 27)', (method, order) => {
    const start = summed(logTable(qubits(2), Float64Array.of(0.2, 0, 0.5, 0.1, 0.5, -0.3, 0.2, 0)));
    const h = pauliSum(qubits(2), { ZX: 1, XI: -1, IZ: -1, YI: 0.3 });
    const exact = exactly(h, toKet(start), 1.2);
    const [coarse, fine] = [6, 12].map((n) => {
      const times = Array.from({ length: n + 1 }, (_, i) => (1.2 * i) / n);
      const last = run(start, h, { times, method, rtol: 1e6, firstStep: 1.2 / n }).at(-1)!;
      expect(last.stats.steps).toBe(n);
      return distanceOf(whole(last), exact);
    });
    expect(Math.log2(coarse! / fine!)).toBeGreaterThan(order - 0.6);
  });

  it('follows the quench of ten spins within its bound (target T8)', () => {
    const n = 10;
    const h = tfim(chain(n, { periodic: true }));
    const model = symmetricRbm(qubits(n), translations(n), rng(1), { field: 'complex' });
    const start = summed(model);
    const x = pauliSum(qubits(n), [{ sites: [0], letters: 'X' }]);
    const psi = normalize(toKet(start));
    // exp(-i t H) by Taylor's series on the ket.
    const last = run(start, h, { times: [0, 0.25], rtol: 1e-4 }).at(-1)!;
    let [term, sum] = [psi.data, psi.data];
    for (let k = 1; k < 40; k++) {
      const image = Ket.fromData(psi.space, term).apply(h).data;
      term = image.map((_, i) => (0.25 / k) * (i % 2 === 0 ? image[i + 1]! : -image[i - 1]!));
      sum = sum.map((y, i) => y + term[i]!);
    }
    const exact = Ket.fromData(psi.space, sum);
    const infidelity = 1 - fidelity(normalize(toKet(last.state)), normalize(exact));
    expect(infidelity).toBeLessThan(1.1 * Math.sin(last.distance) ** 2);
    expect(infidelity).toBeLessThan(1e-6);
    const mean = last.expect(x);
    expect(mean.from).toBe('integrated');
    expect(mean.re).toBeLessThan(0.8);
    expect(Math.abs(mean.re - exact.expect(x).re)).toBeLessThan(mean.error);
    expect(mean.error).toBeLessThan(0.001);
  }, 60_000);

  it('bounds what the ansatz cannot follow', () => {
    const h = tfim(chain(5), { h: 0.6 });
    for (const ansatz of [
      jastrow(qubits(5), rng(2), { field: 'complex', deviation: 0.05 }),
      denseNet(qubits(5), [3], rng(4)),
    ]) {
      const start = summed(ansatz);
      for (const step of run(start, h, { times: [0, 0.2, 0.4], rtol: 1e-5 })) {
        const exact = normalize(exactly(h, toKet(start), step.t));
        const infidelity = 1 - fidelity(normalize(toKet(step.state)), exact);
        expect(infidelity).toBeLessThan(1.02 * Math.sin(step.distance) ** 2 + 1e-12);
        for (const word of ['ZIZII', 'IXIII', 'YZIII']) {
          const op = pauliSum(qubits(5), { [word]: 1 });
          const { re, error } = step.expect(op);
          expect(Math.abs(re - exact.expect(op).re)).toBeLessThan(error + 1e-12);
        }
      }
    }
    // A product state sees nothing of bonds: it misses all of sqrt(<H^2> - <H>^2).
    const bonds = pauliSum(qubits(4), { ZZII: 1, IZZI: 1, IIZZ: 1 });
    const flat = summed(meanField(qubits(4), rng(1), { field: 'complex', deviation: 0 }));
    expect(run(flat, bonds, { times: [0] })[0]!.departure).toBeCloseTo(Math.sqrt(3), 12);
  });

  it('lands on the jumps of a Hamiltonian that depends on time', () => {
    const at = (h: number): Operator => pauliSum(qubits(2), { ZZ: 1, XI: -h, IX: -h });
    const [weak, strong] = [at(0.3), at(1.5)];
    const start = summed(logTable(qubits(2), Float64Array.of(0.2, 0, 0.5, 0.1, 0.5, -0.3, 0.2, 0)));
    const steps = [
      ...tvmc(start, (t) => (t < 0.37 ? weak : strong), { times: [0, 1], breakpoints: [0.37], rtol: 1e-8 }),
    ];
    expect(steps.map(({ t }) => t)).toContain(0.37);
    const exact = exactly(strong, exactly(weak, toKet(start), 0.37), 0.63);
    expect(distanceOf(whole(steps.at(-1)!), exact)).toBeLessThan(1e-6);
  });

  it('stays finite where a state does not move, and says which directions it left out (complaint 26)', () => {
    const field = pauliSum(qubits(4), { XIII: -1, IXII: -1, IIXI: -1, IIIX: -1 });
    const flat = rbm(qubits(4), rng(1), { field: 'complex', deviation: 0 });
    for (const state of [summed(flat), nqs(flat, { sampler: metropolis({ samples: 64 }), rng: rng(1) })]) {
      const last = run(state, field, { times: [0, 0.5] }).at(-1)!;
      expect(last.state.ansatz.parameters.every((x) => Math.abs(x) < 1e-300)).toBe(true);
      expect(last).toMatchObject({ departure: 0, distance: 0 });
      expect(last.logFactor.im).toBeCloseTo(2, 12);
      // Visible biases move the state; weights and hidden biases do not, to first order.
      const { rank, weak, noisy, size, shares, signals, followed } = last.directions;
      expect([rank, weak, noisy]).toEqual([4, size - 4, 0]);
      for (const list of [shares, followed]) expect(list.every(Number.isFinite)).toBe(true);
      expect(signals.some(Number.isNaN)).toBe(false);
    }
  });
});

describe('the time-dependent variational principle by samples', () => {
  it('is without noise where the ansatz is exact', () => {
    const space = qubits(4);
    const field = pauliSum(space, { ZIII: 0.7, IZII: 0.2, IIXI: 0.9, XIII: 0.5, IIIY: 0.6 });
    const start = meanField(space, rng(1), { field: 'complex', deviation: 0.3 });
    const exact = normalize(exactly(field, toKet(summed(start)), 1));
    for (const sampler of [metropolis({ samples: 256 }), exactSampling(256)]) {
      const last = run(nqs(start, { sampler, rng: rng(2) }), field, { times: [0, 1], rtol: 1e-6 }).at(-1)!;
      expect(1 - fidelity(normalize(toKet(last.state)), exact)).toBeLessThan(1e-9);
      const mean = last.expect(pauliSum(space, { ZIII: 1 }));
      expect(mean.from).toBe('sampled');
    }
  });

  it('comes near the summed one, and drops directions that are noise', () => {
    const h = tfim(chain(6, { periodic: true }));
    const model = symmetricRbm(qubits(6), translations(6), rng(1), { field: 'complex', filters: 2 });
    const times = [0, 0.3];
    const exact = run(summed(model), h, { times, rtol: 1e-4 }).at(-1)!;
    const start = (): Nqs => nqs(model, { sampler: metropolis({ samples: 1024 }), rng: rng(3) });
    const steps = run(start(), h, { times });
    const x = pauliSum(qubits(6), [{ sites: [2], letters: 'X' }]);
    const mean = steps.at(-1)!.expect(x);
    expect(Math.abs(mean.re - exact.expect(x).re)).toBeLessThan(3 * mean.error);
    expect(mean.error).toBeLessThan(0.1);
    const strict = run(start(), h, { times: [0], signalToNoise: 1e9 })[0]!;
    const all = run(start(), h, { times: [0], signalToNoise: 0 })[0]!;
    expect(strict.directions.noisy).toBeGreaterThan(0);
    expect(strict.departure).toBeGreaterThan(all.departure);
    expect(all.directions.noisy).toBe(0);
  });

  it('goes on from a checkpoint in JSON with the same bits (complaint 18)', () => {
    const h = tfim(chain(4, { periodic: true }));
    const start = nqs(rbm(qubits(4), rng(1), { field: 'complex', deviation: 0.1 }), {
      sampler: metropolis({ samples: 64, chains: 4 }),
      rng: rng(2),
    });
    const options = { times: [0, 0.1, 0.2] };
    const steps = [...tvmc(start, h, options)];
    for (const k of [0, 2]) {
      const text = JSON.stringify(steps[k]!.checkpoint());
      const rest = [...resumeTvmc(JSON.parse(text) as TvmcCheckpoint, h, options)];
      expect(rest.map(({ t, energy, distance, stats }) => [t, energy, distance, stats])).toEqual(
        steps.slice(k).map(({ t, energy, distance, stats }) => [t, energy, distance, stats]),
      );
      expect(rest.at(-1)!.state.ansatz.parameters).toEqual(steps.at(-1)!.state.ansatz.parameters);
    }
  });

  it('refuses what cannot be meant', () => {
    const space = qubits(4);
    const h = tfim(chain(4, { periodic: true }));
    const complexState = summed(rbm(space, rng(1), { field: 'complex' }));
    const go = (start: Nqs, op: TvmcHamiltonian, options: Partial<TvmcOptions>) => () =>
      run(start, op, { times: [0, 0.1], ...options });
    expect(go(summed(rbm(space, rng(1))), h, {})).toThrow(/`start` must have a phase/);
    expect(go(complexState, h, { times: [] })).toThrow(/`times`/);
    expect(go(complexState, h, { times: [0, 0] })).toThrow(/`times`/);
    expect(go(complexState, h, { times: [0, NaN] })).toThrow(/times/);
    expect(go(complexState, h, { cutoff: NaN })).toThrow(/`cutoff`/);
    expect(go(complexState, h, { signalToNoise: -1 })).toThrow(/`signalToNoise`/);
    expect(go(complexState, h, { rtol: NaN })).toThrow(/`rtol`/);
    expect(go(complexState, h, { maxBytes: 100 })).toThrow(/must fit in 100 B/);
    expect(go(complexState, pauliSum(space, { XYII: { re: 0, im: 1 } }), {})).toThrow(/Hermitian/);
    const inSector = nqs(rbm(space, rng(1), { field: 'complex' }), {
      sector: fixedSz(space),
      sampler: fullSum(),
    });
    expect(go(inSector, h, {})).toThrow(/keep the sector/);
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    expect(go(complexState, h, { signal: controller.signal })).toThrow('enough');
  });
});
