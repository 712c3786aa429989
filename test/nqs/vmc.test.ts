import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { rbm, denseNet } from '../../src/nqs/models/nets.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { exchangeMoves } from '../../src/nqs/moves.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import {
  adam,
  exponentialSchedule,
  gradientDescent,
  linearSchedule,
  reconfiguration,
} from '../../src/nqs/optimise/optimizers.ts';
import {
  resumeVmc,
  vmc,
  VmcDivergedError,
  vScore,
  type VmcCheckpoint,
  type VmcOptions,
  type VmcStep,
} from '../../src/nqs/optimise/vmc.ts';
import { loadNqs, saveNqs, type SavedNqs } from '../../src/nqs/saved.ts';
import { exactSampling, fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { heisenbergPauli, j1j2Pauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { tfimChainEnergy } from '../../src/operators/models/exact-chains.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { pauliX } from '../../src/operators/paulis.ts';
import { times, scale } from '../../src/operators/algebra.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedSz } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';

function run(start: Nqs, op: Operator, options: VmcOptions): VmcStep[] {
  return [...vmc(start, op, options)];
}

describe('variational Monte Carlo', () => {
  it('finds the critical Ising ring of ten spins to 1e-4 by an RBM of density 1 (target T2)', () => {
    const n = 10;
    const h = tfim(chain(n, { periodic: true }));
    const state = nqs(rbm(qubits(n), rng(1)), { sampler: metropolis({ samples: 512 }), rng: rng(2) });
    const steps = run(state, h, {
      steps: 200,
      optimizer: reconfiguration(linearSchedule(0.05, 0.02, 200), { shift: 1e-3 }),
    });
    const last = steps.at(-1)!;
    const exact = -12.784906442999;
    const mean = nqs(last.next.ansatz, { sampler: fullSum() }).expect(h);
    expect(mean.re).toBeGreaterThan(exact);
    expect(Math.abs(mean.re / exact - 1)).toBeLessThan(1e-4);
    expect(Math.abs(last.energy.re - mean.re)).toBeLessThan(5 * last.energy.error + 1e-3);
    expect(last.flags).toEqual([]);
    expect(last).toMatchObject({ step: 199, steps: 200, natural: { method: 'dense', size: 120 } });
    expect(vScore(mean, n)).toBeLessThan(1e-3);
  });

  it('finds the Heisenberg ring in S_z = 0 by exchange and Marshall signs', () => {
    const n = 8;
    const lattice = chain(n, { periodic: true });
    const h = heisenbergPauli(lattice);
    const ansatz = marshall(symmetricRbm(qubits(n), translations(n), rng(3), { filters: 2 }), lattice);
    const start = nqs(ansatz, {
      sector: fixedSz(qubits(n)),
      sampler: metropolis({ samples: 512 }),
      rng: rng(4),
    });
    const last = run(start, h, { steps: 100, optimizer: reconfiguration(0.03, { shift: 1e-2 }) }).at(-1)!;
    const mean = nqs(last.next.ansatz, { sector: fixedSz(qubits(n)), sampler: fullSum() }).expect(h).re;
    expect(Math.abs(mean / -14.604373635749 - 1)).toBeLessThan(5e-3);
    expect(last.flags).not.toContain('sign-problem');
  });

  it('learns signs by a complex network, and has them for nothing from Marshall (target T4)', () => {
    const n = 8;
    const lattice = chain(n, { periodic: true });
    const h = j1j2Pauli(lattice, { J2: 0.2 });
    // By exact diagonalisation.
    const [exact] = hermitianEigenvalues(toDense(h));
    const sector = fixedSz(qubits(n));
    const net = denseNet(qubits(n), [16], rng(1), { deviation: 0.3 });
    for (const [ansatz, allowed] of [
      [marshall(net, lattice), 5e-5],
      [net, 5e-4],
    ] as const) {
      const start = nqs(ansatz, { sector, sampler: fullSum() });
      const last = run(start, h, { steps: 100, optimizer: reconfiguration(0.03, { shift: 0.01 }) }).at(-1)!;
      const energy = nqs(last.next.ansatz, { sector, sampler: fullSum() }).expect(h).re;
      expect(energy).toBeGreaterThan(exact!);
      expect(1 - energy / exact!).toBeLessThan(allowed);
      expect(last.natural?.method).toBe('min');
    }
  });

  it('lowers the energy by plain gradients and by Adam as well, and by every method of reconfiguration', () => {
    const h = tfim(chain(4, { periodic: true }));
    const exact = -5.226251859505506;
    const start = (): Nqs => nqs(rbm(qubits(4), rng(5), { deviation: 0.1 }), { sampler: fullSum() });
    for (const [optimizer, steps, allowed] of [
      [gradientDescent(0.05), 80, 0.05],
      [adam(exponentialSchedule(0.05, 0.98)), 80, 0.05],
      [reconfiguration(0.1, { method: 'min' }), 40, 0.02],
      [reconfiguration(0.1, { method: 'iterative' }), 30, 0.05],
      [reconfiguration(0.05, { momentum: 0.5 }), 50, 0.02],
    ] as const) {
      const all = run(start(), h, { steps, optimizer });
      const energy = all.at(-1)!.next.expect(h).re;
      expect(energy).toBeGreaterThan(exact);
      expect(energy - exact).toBeLessThan(allowed);
    }
  });

  it('a table in small steps follows imaginary time exp(-t H)', () => {
    const h = tfim(chain(3));
    const table = logTable(qubits(3), new Float64Array(16));
    const rate = 1e-4;
    const steps = run(nqs(table, { sampler: fullSum() }), h, {
      steps: 200,
      optimizer: reconfiguration(rate, { shift: 1e-10 }),
    });
    // d<H>/dt = -2 Var in imaginary time.
    const [a, b, c] = [steps[99]!, steps[100]!, steps[101]!].map(({ energy }) => energy);
    expect(Math.abs((c!.re - a!.re) / (2 * rate) + 2 * b!.variance!)).toBeLessThan(1e-3);
  });
});

describe('V-scores', () => {
  it('are degrees times variance over the square of the energy above that of infinite temperature (target T12)', () => {
    const energy = { re: -10, im: 0, error: 0, variance: 2, from: 'exact' } as const;
    expect(vScore(energy, 8)).toBeCloseTo(0.16, 15);
    expect(vScore(energy, 8, -1)).toBeCloseTo(16 / 81, 15);
    const bare = { re: -10, im: 0, error: 0, from: 'exact' } as const;
    expect(() => vScore(bare, 8)).toThrow(/`energy` must have a variance/);
  });
});

describe('long runs', () => {
  const h = tfim(chain(6, { periodic: true }));
  const start = (): Nqs =>
    nqs(rbm(qubits(6), rng(1)), { sampler: metropolis({ samples: 128, chains: 4 }), rng: rng(2) });

  it.each([
    ['reconfiguration with momentum', reconfiguration(0.05, { momentum: 0.6 })],
    ['Adam', adam(0.01)],
    ['gradients', gradientDescent(0.01)],
  ])('go on from a checkpoint in JSON with the same bits: %s (target T10, complaint 18)', (_, optimizer) => {
    const whole = run(start(), h, { steps: 12, optimizer });
    const text = JSON.stringify(whole[4]!.checkpoint());
    const rest = [...resumeVmc(JSON.parse(text) as VmcCheckpoint, h, { steps: 12, optimizer })];
    expect(rest.map(({ step, energy }) => [step, energy])).toEqual(
      whole.slice(5).map(({ step, energy }) => [step, energy]),
    );
    expect(rest.at(-1)!.next.ansatz.parameters).toEqual(whole.at(-1)!.next.ansatz.parameters);
  });

  it('saved states give the same samples, and say loudly what does not fit', () => {
    const sector = fixedSz(qubits(6));
    const rule = exchangeMoves(sector, chain(6).bonds.nearest);
    const ansatz = marshall(denseNet(qubits(6), [4], rng(3)), chain(6));
    for (const state of [
      nqs(ansatz, { sector, sampler: metropolis({ samples: 64, rule }), rng: rng(4) }),
      nqs(ansatz, { sampler: exactSampling(50), rng: rng(4) }),
      nqs(ansatz, { sector, sampler: fullSum() }),
    ]) {
      const saved = JSON.parse(JSON.stringify(saveNqs(state))) as SavedNqs;
      const options = saved.rule ? { rule } : {};
      expect(loadNqs(saved, options).drawn()).toEqual(state.drawn());
      if (saved.rule) expect(() => loadNqs(saved)).toThrow(/`rule` must be of kind 'exchange'/);
      expect(() => loadNqs({ ...saved, version: 7 }, options)).toThrow(/`saved.version`/);
      expect(() => loadNqs({ ...saved, parameters: [1] }, options)).toThrow(/`parameters`/);
      expect(() => loadNqs({ ...saved, model: { kind: 'mine' } }, options)).toThrow(/`spec.kind`/);
    }
    const checkpoint = run(start(), h, { steps: 1 })[0]!.checkpoint();
    expect(() => resumeVmc(checkpoint, h, { steps: 2, optimizer: adam() })).toThrow(
      /of kind 'reconfiguration'/,
    );
  });

  it('stop at a signal and when the loop is left', () => {
    const controller = new AbortController();
    const seen: number[] = [];
    expect(() => {
      for (const { step } of vmc(start(), h, { steps: 50, signal: controller.signal })) {
        seen.push(step);
        if (step === 2) controller.abort(new Error('enough'));
      }
    }).toThrow('enough');
    expect(seen).toEqual([0, 1, 2]);
    for (const { step } of vmc(start(), h, { steps: 50 })) if (step === 1) break;
  });

  it('name what is not finite and give the last good state back (complaint 6)', () => {
    let error: unknown;
    let last: VmcStep | undefined;
    try {
      for (const step of vmc(start(), h, { steps: 50, optimizer: gradientDescent(1e305) })) last = step;
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(VmcDivergedError);
    const { quantity, step, state, message } = error as VmcDivergedError;
    expect(message).toContain(quantity);
    expect(step).toBe((last?.step ?? -1) + 1);
    expect(Number.isFinite(state.expect(h).re)).toBe(true);
  });

  it('a step that is too long is shortened and says so (complaint 11)', () => {
    const [first] = run(start(), h, { steps: 1, optimizer: reconfiguration(50) });
    expect(first!.flags).toContain('shortened');
    const [calm] = run(start(), h, { steps: 1, optimizer: reconfiguration(0.01) });
    expect(calm!.flags).not.toContain('shortened');
  });

  it('a positive function with a Hamiltonian of positive off-diagonal elements says sign problem (complaint 12)', () => {
    const wrong = tfim(chain(6, { periodic: true }), { h: -1 });
    expect(run(start(), wrong, { steps: 1 })[0]!.flags).toContain('sign-problem');
    expect(run(start(), h, { steps: 1 })[0]!.flags).not.toContain('sign-problem');
  });

  it('an eigenstate stays: no force, no variance, no NaN (complaint 26)', () => {
    const field = pauliSum(qubits(4), { XIII: -1, IXII: -1, IIXI: -1, IIIX: -1 });
    for (const optimizer of [reconfiguration(0.1, { momentum: 0.5 }), adam(0.1), gradientDescent(0.1)]) {
      const flat = rbm(qubits(4), rng(1), { deviation: 0 });
      const [first, second] = run(nqs(flat, { sampler: metropolis({ samples: 64 }), rng: rng(1) }), field, {
        steps: 2,
        optimizer,
      });
      expect(first!.energy).toMatchObject({ re: -4, error: 0, variance: 0, flags: [] });
      expect(second!.next.ansatz.parameters).toEqual(flat.parameters);
    }
  });

  it('refuse what is not Hermitian, and counts that are none', () => {
    const x = times(scale(pauliX(qubits(6), 0), { re: 0, im: 1 }), pauliX(qubits(6), 1));
    expect(() => run(start(), x, { steps: 1 })).toThrow(/`hamiltonian`/);
    expect(() => run(start(), h, { steps: 1.5 })).toThrow(/`steps`/);
    expect(() => reconfiguration(0)).toThrow(/`rate`/);
    expect(() => adam(0.1, { beta1: 1 })).toThrow(/`beta1`/);
    expect(() => run(start(), h, { steps: 1, optimizer: gradientDescent(() => NaN) })).toThrow(/`rate`/);
  });

  it('one equals the exact energy of free fermions in the limit of a table', () => {
    const op = tfim(chain(4, { periodic: true }));
    const last = run(nqs(logTable(qubits(4), new Float64Array(32)), { sampler: fullSum() }), op, {
      steps: 300,
      optimizer: reconfiguration(0.1, { shift: 1e-8 }),
    }).at(-1)!;
    expect(last.energy.re).toBeCloseTo(tfimChainEnergy(4, { periodic: true }), 9);
    expect(last.energy.variance).toBeLessThan(1e-9);
  });
});
