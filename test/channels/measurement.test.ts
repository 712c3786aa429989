import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { instrumentChannel, outcomeOf, type Instrument } from '../../src/channels/instrument.ts';
import { measure, nonSelective, postMeasurement, probabilities } from '../../src/channels/measure.ts';
import { basisMeasurement, projectiveMeasurement } from '../../src/channels/measurements.ts';
import { ArgumentError, BudgetExceededError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { asDensity, embedRectangular, randomVec } from '../conformance/channel-subject.ts';
import {
  complexMatrix,
  distance,
  eye,
  inner,
  interleaved,
  matOf,
  matVec,
  mul,
  outer,
  plus,
  scale,
  trace,
  vecOf,
  zero,
  type Z,
} from '../oracle.ts';
import { mixedState, observableOf } from './fixtures.ts';

const host = levels([2, 3, 2]);
const sites = [2, 1];
const values = [-1, -1, 0.5, 2, 2, 2];
const observable = observableOf(values, 1);
const instrumentOf = projectiveMeasurement(dense(levels([2, 3]), complexMatrix(observable)));

describe('projective measurement on chosen sites', () => {
  const amplitudes = randomVec(12, 2);
  const psi = Ket.of(host, interleaved(amplitudes), { normalize: true });
  const rho = mixedState(host, 12, 3);
  // Spectral projectors from the eigenvalues alone: P_a = prod_{b not a} (A - b)/(a - b).
  const distinct = [...new Set(values)];
  const projectors = distinct.map((a) =>
    distinct
      .filter((b) => b !== a)
      .map((b) => scale(plus(observable, scale(eye(6), [-b, 0])), [1 / (a - b), 0]))
      .reduce(mul),
  );
  const lifted = projectors.map((p) => embedRectangular(p, sites, host.dims, [2, 3]));

  it('groups degenerate eigenvalues, ascending', () => {
    expect(instrumentOf.outcomes.map(({ label }) => label)).toEqual([-1, 0.5, 2]);
    instrumentOf.outcomes.forEach(({ operators }, i) => {
      expect(operators.length).toBe(1);
      expect(distance(matOf(operators[0]!), projectors[i]!)).toBeLessThan(1e-13);
    });
  });

  it('Lueders rule: P|psi>/sqrt p and P rho P/p', () => {
    const [chances, mixedChances] = [psi, rho].map((state) => probabilities(state, instrumentOf, { sites }));
    distinct.forEach((label, i) => {
      const branch = matVec(lifted[i]!, vecOf(psi.data));
      const p = inner(branch, branch)[0];
      const pure = postMeasurement(psi, instrumentOf, label, { sites });
      expect(pure.outcome).toBe(label);
      expect(pure.probability).toBeCloseTo(p, 13);
      expect(chances![i]).toEqual({ label, probability: expect.closeTo(p, 13) });
      expect(
        distance(
          vecOf(pure.state.data),
          branch.map(([re, im]): Z => [re / Math.sqrt(p), im / Math.sqrt(p)]),
        ),
      ).toBeLessThan(1e-13);

      const after = mul(mul(lifted[i]!, matOf(rho.matrix)), lifted[i]!);
      const q = trace(after)[0];
      const mixed = postMeasurement(rho, instrumentOf, label, { sites });
      expect(mixed.probability).toBeCloseTo(q, 13);
      expect(mixedChances![i]!.probability).toBeCloseTo(q, 13);
      expect(distance(matOf(mixed.state.matrix), scale(after, [1 / q, 0]))).toBeLessThan(1e-13);
      expect(mixed.state.space).toBe(host);
    });
  });

  it('measuring again gives the same outcome and changes nothing', () => {
    for (let seed = 0; seed < 5; seed++) {
      const first = measure(psi, instrumentOf, rng(seed), { sites });
      const again = measure(first.state, instrumentOf, rng(seed + 100), { sites });
      expect(again.outcome).toBe(first.outcome);
      expect(again.probability).toBeCloseTo(1, 13);
      expect(distance(vecOf(again.state.data), vecOf(first.state.data))).toBeLessThan(1e-13);
    }
  });

  it('the state that nobody reads is the mean of the selected ones', () => {
    for (const state of [psi, rho] as const) {
      const dense = matOf(nonSelective(state, instrumentOf, { sites }).matrix);
      const before = state.kind === 'ket' ? outer(vecOf(state.data)) : matOf(state.matrix);
      const expected = lifted.map((p) => mul(mul(p, before), p)).reduce(plus);
      expect(distance(dense, expected)).toBeLessThan(1e-13);
    }
  });

  it('the norm of the state drops out', () => {
    const [large, tiny] = [1e3, 1e-170].map((factor) =>
      Ket.fromData(
        host,
        psi.data.map((x) => x * factor),
      ),
    );
    for (const state of [large!, tiny!]) {
      const { probability, state: after } = postMeasurement(state, instrumentOf, 2, { sites });
      const expected = postMeasurement(psi, instrumentOf, 2, { sites });
      expect(probability).toBeCloseTo(expected.probability, 13);
      expect(distance(vecOf(after.data), vecOf(expected.state.data))).toBeLessThan(1e-13);
    }
    const heavy = asDensity(host, scale(matOf(rho.matrix), [7, 0]));
    expect(probabilities(heavy, instrumentOf, { sites })[0]!.probability).toBeCloseTo(
      probabilities(rho, instrumentOf, { sites })[0]!.probability,
      13,
    );
    expect(postMeasurement(heavy, instrumentOf, -1, { sites }).state.norm()).toBeCloseTo(1, 13);
  });

  it('frequencies follow the probabilities, for kets and density matrices', () => {
    for (const state of [psi, rho] as const) {
      const chances = probabilities(state, instrumentOf, { sites });
      const stream = rng(11);
      const shots = 4000;
      const counts = new Map<unknown, number>();
      for (let n = 0; n < shots; n++) {
        const { outcome } = measure(state, instrumentOf, stream, { sites });
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      }
      const chi2 = chances.reduce((sum, { label, probability }) => {
        const expected = shots * probability;
        return sum + ((counts.get(label) ?? 0) - expected) ** 2 / expected;
      }, 0);
      // Two degrees of freedom: 13.8 is exceeded once in a thousand seeds.
      expect(chi2).toBeLessThan(13.8);
    }
  });

  it('the channel of an instrument is a channel', () => {
    const rho = mixedState(host, 12, 9);
    const direct = applyChannel(instrumentChannel(instrumentOf), rho, { sites });
    expect(distance(matOf(direct.matrix), matOf(nonSelective(rho, instrumentOf, { sites }).matrix))).toBe(0);
  });

  it('labels: texts exactly, numbers to rounding', () => {
    expect(outcomeOf(instrumentOf, 2 + 1e-12).label).toBe(2);
    expect(() => outcomeOf(instrumentOf, 2 + 1e-6)).toThrow(/-1, 0\.5, 2/);
    expect(() => outcomeOf(instrumentOf, '2')).toThrow(ArgumentError);
  });

  it('same seed, same outcome; inputs stay as they are', () => {
    const before = psi.data.slice();
    const [a, b] = [1, 2].map(() => measure(psi, instrumentOf, rng(5), { sites }));
    expect(a!.outcome).toBe(b!.outcome);
    expect(a!.state.data).toEqual(b!.state.data);
    expect(psi.data).toEqual(before);
  });
});

describe('spectra', () => {
  const near = (gap: number): Instrument =>
    projectiveMeasurement(dense(levels([3]), complexMatrix(observableOf([1, 1 + gap, 3], 4))));

  it('what is closer than the tolerance is one outcome, what is farther is two', () => {
    expect(near(1e-10).outcomes.length).toBe(2);
    expect(near(1e-6).outcomes.length).toBe(3);
    const wide = projectiveMeasurement(dense(levels([3]), complexMatrix(observableOf([1, 1.5, 3], 4))), {
      tolerance: 0.2,
    });
    expect(wide.outcomes.map(({ label }) => label)).toEqual([
      expect.closeTo(1.25, 12),
      expect.closeTo(3, 12),
    ]);
  });

  it('zero, the identity and scales near the ends of the range', () => {
    expect(projectiveMeasurement(dense(levels([3]), build0(3))).outcomes.map(({ label }) => label)).toEqual([
      0,
    ]);
    expect(projectiveMeasurement(pauliSum(qubits(2), { II: 1 })).outcomes.map(({ label }) => label)).toEqual([
      1,
    ]);
    for (const factor of [1e-200, 1e200]) {
      const { outcomes } = projectiveMeasurement(pauliSum(qubits(1), { Z: factor }));
      expect(outcomes.map(({ label }) => Number(label) / factor)).toEqual([
        expect.closeTo(-1, 12),
        expect.closeTo(1, 12),
      ]);
    }
  });

  it('refuses what is not Hermitian and what is too large', () => {
    expect(() =>
      projectiveMeasurement(
        dense(levels([2]), [
          [0, 1],
          [0, 0],
        ]),
      ),
    ).toThrow(ArgumentError);
    expect(() => projectiveMeasurement(pauliSum(qubits(60), {}))).toThrow(BudgetExceededError);
    expect(() => basisMeasurement(qubits(60))).toThrow(BudgetExceededError);
    expect(() => basisMeasurement(qubits(4), { maxBytes: 1e4 })).toThrow(BudgetExceededError);
  });
});

function build0(d: number): { rows: number; cols: number; data: Float64Array } {
  return complexMatrix(zero(d));
}
