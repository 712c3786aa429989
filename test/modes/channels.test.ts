import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { isCompletelyPositive, tracePreservingDefect } from '../../src/channels/checks.ts';
import { kraus } from '../../src/channels/kraus.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { BudgetExceededError } from '../../src/errors.ts';
import { zeros, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, entry, maxAbs } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { applyModeChannel, modeChannelMap } from '../../src/modes/channels/apply-mode-channel.ts';
import {
  amplifier,
  loss,
  modeDephasing,
  thermalLoss,
  type ModeChannel,
} from '../../src/modes/channels/mode-channels.ts';
import { binomialKet, catKet, numberKet } from '../../src/modes/states/mode-kets.ts';
import { twoModeSqueezedKet } from '../../src/modes/states/more-states.ts';
import { squeezedKet } from '../../src/modes/states/squeezed.ts';
import { annihilation, creation, numberOperator } from '../../src/operators/ladder.ts';
import { zeroOperator } from '../../src/operators/local-sum.ts';
import { modes, productSpace, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { purity } from '../../src/states/entropies.ts';
import { normalize } from '../../src/states/normalize.ts';
import { logNegativity } from '../../src/states/partial-transpose.ts';
import { probabilities } from '../../src/states/probabilities.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';

const difference = (a: DensityMatrix, b: DensityMatrix): number => maxAbs(add(a.matrix, b.matrix, 1, -1));
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

/** Kraus operators straight from the formulas, on n -> n - k or n -> n + k. */
function krausOf(levels: number, weight: (n: number, k: number) => number, step: 1 | -1): ComplexMatrix[] {
  return Array.from({ length: levels }, (_, k) => {
    const out = zeros(levels, levels);
    for (let n = 0; n < levels; n++) {
      const to = n + step * k;
      if (to >= 0 && to < levels) out.data[2 * (to * levels + n)] = Math.sqrt(weight(n, k));
    }
    return out;
  });
}

describe('channels on modes', () => {
  const space = productSpace(modes(1, 4), qubits(1), modes(1, 6));
  const rho = randomDensityMatrix(space, rng(2));

  it('are their Kraus operators, on any mode among sites of other levels', () => {
    const t = 0.7;
    const gain = 1.6;
    for (const site of [0, 2]) {
      const levels = space.dims[site]!;
      const lossy = krausOf(levels, (n, k) => choose(n, k) * (1 - t) ** k * t ** (n - k), -1);
      const mode = modes(1, levels);
      const lost = applyChannel(kraus(mode, mode, lossy), rho, { sites: [site] });
      expect(difference(applyModeChannel(rho, loss(t), [site]).state, lost)).toBeLessThan(1e-15);
      const up = krausOf(levels, (n, k) => choose(n + k, k) * (1 - 1 / gain) ** k * gain ** -(n + 1), 1);
      const raised = applyChannel(kraus(mode, mode, up), rho, { sites: [site] });
      const got = applyModeChannel(rho, amplifier(gain), [site]);
      expect(difference(got.state, raised)).toBeLessThan(1e-15);
      expect(got.truncation.lostWeight).toBeCloseTo(1 - raised.norm(), 13);
    }
  });

  it('act on several modes one after the other', () => {
    const both = applyModeChannel(rho, loss(0.6), [2, 0]).state;
    const single = applyModeChannel(applyModeChannel(rho, loss(0.6), [0]).state, loss(0.6), [2]).state;
    expect(difference(both, single)).toBeLessThan(1e-15);
    expect(both.norm()).toBeCloseTo(1, 14);
  });

  it('are completely positive and keep the trace where they can', () => {
    const all: readonly (readonly [ModeChannel, boolean])[] = [
      [loss(0.3), true],
      [modeDephasing(0.4), true],
      [amplifier(1.2), false],
      [thermalLoss(0.5, 0.8), false],
    ];
    for (const [channel, keeps] of all) {
      const map = modeChannelMap(channel, 5);
      expect(isCompletelyPositive(map)).toBe(true);
      if (keeps) expect(tracePreservingDefect(map)).toBeLessThan(1e-14);
      else expect(tracePreservingDefect(map)).toBeGreaterThan(1e-3);
    }
  });

  it('are what the master equation makes, with a cold and a warm environment and with dephasing', () => {
    const wide = modes(1, 26);
    const [kappa, photons, time] = [0.3, 0.5, 1.2];
    const start = randomDensityMatrix(modes(1, 4), rng(4));
    const padded = zeros(26, 26);
    for (let r = 0; r < 4; r++) padded.data.set(start.matrix.data.subarray(8 * r, 8 * r + 8), 52 * r);
    const whole = DensityMatrix.fromMatrix(wide, padded);
    const [a, ad, n] = [annihilation(wide, 0), creation(wide, 0), numberOperator(wide, 0)];
    const share = Math.exp(-kappa * time);
    const pairs = [
      [loss(share), [jump(kappa, a)]],
      [thermalLoss(share, photons), [jump(kappa * (photons + 1), a), jump(kappa * photons, ad)]],
      [amplifier(Math.exp(kappa * time)), [jump(kappa, ad)]],
      [modeDephasing(kappa * time), [jump(kappa, n)]],
    ] as const;
    for (const [channel, jumps] of pairs) {
      const options = { times: [0, time], rtol: 1e-10, atol: 1e-12, method: 'vern7' } as const;
      const { final } = lindblad(lindbladian(zeroOperator(wide), jumps), whole, options);
      const got = applyModeChannel(whole, channel, [0]).state;
      for (let r = 0; r < 8; r++) {
        for (let c = 0; c < 8; c++) {
          const [x, y] = [entry(got.matrix, r, c), entry(final.matrix, r, c)];
          expect(Math.abs(x.re - y.re) + Math.abs(x.im - y.im)).toBeLessThan(2e-8);
        }
      }
    }
  });

  it('have the values of open-systems.md 3, tests 1, 2, 24 and 26', () => {
    const three = applyModeChannel(numberKet(3, { levels: 4 }).state, loss(Math.exp(-0.6)), [0]).state;
    [0.0918488392, 0.3351663015, 0.4076859711, 0.1652988882].forEach((p, n) =>
      expect(probabilities(three)[n]).toBeCloseTo(p, 10),
    );
    const warm = applyModeChannel(numberKet(3, { levels: 60 }).state, thermalLoss(Math.exp(-0.6), 0.5), [0]);
    expect(warm.state.expect(numberOperator(modes(1, 60), 0)).re).toBeCloseTo(1.8720290902, 10);
    const cat = applyModeChannel(catKet(2, 'even', { levels: 40 }).state, loss(Math.exp(-0.1)), [0]).state;
    const parity = probabilities(cat).reduce((sum, p, n) => sum + (n % 2 === 0 ? p : -p), 0);
    expect(parity).toBeCloseTo(0.4676199257, 10);
    expect(purity(normalize(cat))).toBeCloseTo(0.6093341975, 10);
    const squeezed = applyModeChannel(squeezedKet(0.8, { levels: 90 }).state, loss(0.7), [0]).state;
    expect(probabilities(squeezed)[0]).toBeCloseTo(0.7629928791, 10);
    expect(purity(normalize(squeezed))).toBeCloseTo(0.7755585524, 10);
    const pair = applyModeChannel(twoModeSqueezedKet(0.8, { levels: 16 }).state, loss(0.7), [0, 1]).state;
    expect(logNegativity(normalize(pair), [0], { base: 2 })).toBeCloseTo(1.1800782429, 2);
  });

  it('loss of one photon takes the words of a binomial code to orthogonal states (test 28)', () => {
    const lost = ([0, 1] as const).map(
      (bit) => applyModeChannel(binomialKet(bit, { levels: 5 }).state, loss(0.9), [0]).state,
    );
    const p = lost.map((state) => [...probabilities(state)]);
    // Odd photon numbers tell a single loss; given that, |3> and |1> tell the words apart.
    expect(p[0]![3]).toBeCloseTo(0.5 * 4 * 0.1 * 0.9 ** 3, 12);
    expect(p[1]![1]).toBeCloseTo(2 * 0.1 * 0.9, 12);
    expect(p[1]![3]).toBe(0);
  });

  it('take any transmission at the ends, and leave the state as it is where nothing happens', () => {
    const state = toDensityMatrix(numberKet(3, { levels: 5 }).state);
    for (const nothing of [loss(1), amplifier(1), thermalLoss(1, 2), modeDephasing(0)]) {
      expect(difference(applyModeChannel(state, nothing, [0]).state, state)).toBeLessThan(1e-15);
    }
    expect(probabilities(applyModeChannel(state, loss(0), [0]).state)[0]).toBe(1);
    const thermal = applyModeChannel(state, thermalLoss(0, 0.5), [0]);
    expect(thermal.state.matrix.data[0]).toBeCloseTo(2 / 3, 14);
    expect(thermal.truncation.lostWeight).toBeCloseTo(3 ** -5, 13);
    expect(thermal.truncation.warning).toContain('of the weight is lost');
  });

  it('stay right at 150 levels', () => {
    const { state, truncation } = applyModeChannel(numberKet(149, { levels: 150 }).state, loss(0.5), [0]);
    const p = probabilities(state);
    expect(p.reduce((sum, x, n) => sum + x * n, 0)).toBeCloseTo(74.5, 10);
    expect(p[149]! / 0.5 ** 149).toBeCloseTo(1, 9);
    expect(truncation.lostWeight).toBeLessThan(1e-12);
  });

  it('refuse by name', () => {
    expect(() => loss(1.1)).toThrow('`transmission`');
    expect(() => loss(NaN)).toThrow('`transmission`');
    expect(() => thermalLoss(0.5, -1)).toThrow('`photons`');
    expect(() => amplifier(0.9)).toThrow('`gain`');
    expect(() => modeDephasing(Infinity)).toThrow('`variance`');
    expect(() => applyModeChannel(rho, loss(0.5), [1])).toThrow('`sites[0]` must be a mode');
    expect(() => modeChannelMap(loss(0.5), 200)).toThrow(BudgetExceededError);
  });
});
