import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { tensorChannels } from '../../src/channels/algebra.ts';
import { requireChannel } from '../../src/channels/checks.ts';
import { coherentError, zzCrosstalk } from '../../src/channels/coherent-error.ts';
import { toChoi } from '../../src/channels/convert.ts';
import { correlatedDephasing, correlatedPauli } from '../../src/channels/correlated-noise.ts';
import { diamondDistance } from '../../src/channels/diamond.ts';
import { averageGateFidelity, processFidelity, unitarity } from '../../src/channels/fidelities.ts';
import { identityChannel } from '../../src/channels/kraus.ts';
import { leakage, leakageRates } from '../../src/channels/leakage.ts';
import {
  depolarizingMix,
  depolarizingPauli,
  pauliChannel,
  phaseFlip,
  reset,
} from '../../src/channels/noise.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { ArgumentError, NotPhysicalError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { dimension, levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { bellKet, ghzKet } from '../../src/states/kets.ts';
import { asDensity, randomMat } from '../conformance/channel-subject.ts';
import { build, complexMatrix, distance, matOf, mul, trace, type Z } from '../oracle.ts';

const far = (a: Channel, b: Channel): number => distance(matOf(toChoi(a).matrix), matOf(toChoi(b).matrix));

describe('depolarising errors of any space', () => {
  it.each([
    ['two qubits', qubits(2)],
    ['a qutrit', levels([3])],
    ['a qubit and a qutrit', levels([2, 3])],
  ])('of %s: both parameterisations, and the formula', (_name, on) => {
    const d = dimension(on);
    const p = 0.3;
    const [pauli, mix] = [depolarizingPauli(p, on), depolarizingMix((p * d * d) / (d * d - 1), on)];
    expect(far(pauli, mix)).toBeLessThan(1e-13);
    expect(pauli.operators).toHaveLength(d * d);
    const x = randomMat(d, d, 3);
    const lambda = (p * d * d) / (d * d - 1);
    const [re, im] = trace(x);
    const expected = x.map((row, r) =>
      row.map(([a, b], c): Z => [
        (1 - lambda) * a + (r === c ? (lambda * re) / d : 0),
        (1 - lambda) * b + (r === c ? (lambda * im) / d : 0),
      ]),
    );
    expect(distance(matOf(applyChannel(pauli, asDensity(on, x)).matrix), expected)).toBeLessThan(1e-13);
    expect(processFidelity(pauli)).toBeCloseTo(1 - p, 14);
  });

  it('of two qubits give each of the 15 strings p/15', () => {
    const same = pauliChannel(
      Object.fromEntries(
        [...'IXYZ'].flatMap((a) => [...'IXYZ'].map((b) => [a + b, a + b === 'II' ? 0.7 : 0.3 / 15] as const)),
      ),
    );
    expect(far(depolarizingPauli(0.3, qubits(2)), same)).toBeLessThan(1e-15);
    // On a Bell pair: fidelity 1 - p 12/15, since XX, YY, ZZ leave it.
    const noisy = applyChannel(depolarizingPauli(0.3, qubits(2)), toDensityMatrix(bellKet()));
    expect(fidelity(noisy, bellKet())).toBeCloseTo(1 - 0.24, 14);
    expect(depolarizingPauli(0.5, levels([1])).operators).toHaveLength(1);
    expect(() => depolarizingPauli(1.1, qubits(2))).toThrow(ArgumentError);
  });
});

describe('coherent errors', () => {
  it('have their process fidelity, diamond distance and unitarity', () => {
    const angle = 0.8;
    for (const generator of [pauliSum(qubits(1), { Z: 1 }), pauliSum(qubits(2), { XY: 1 })]) {
      const made = coherentError(generator, angle);
      const d = dimension(generator.space);
      expect(processFidelity(made)).toBeCloseTo(Math.cos(angle / 2) ** 2, 14);
      expect(averageGateFidelity(made)).toBeCloseTo((d * Math.cos(angle / 2) ** 2 + 1) / (d + 1), 14);
      expect(unitarity(made)).toBeCloseTo(1, 13);
      expect(diamondDistance(made, identityChannel(generator.space), { tolerance: 1e-6 }).value).toBeCloseTo(
        Math.sin(angle / 2),
        5,
      );
    }
  });

  it('are the exponential of any Hermitian generator, by its series', () => {
    const g = matOf(randomHermitian(4, rng(3)));
    const u = matOf(coherentError(dense(levels([2, 2]), complexMatrix(g)), 0.3).operators[0]!);
    let term = build(4, 4, (r, c): Z => [r === c ? 1 : 0, 0]);
    let sum = term;
    for (let k = 1; k < 40; k++) {
      term = mul(term, g).map((row) => row.map(([re, im]): Z => [(0.15 * im) / k, (-0.15 * re) / k]));
      sum = sum.map((row, r) => row.map(([re, im], c): Z => [re + term[r]![c]![0], im + term[r]![c]![1]]));
    }
    expect(distance(u, sum)).toBeLessThan(1e-13);
    expect(() =>
      coherentError(
        dense(levels([2]), [
          [0, 1],
          [0, 0],
        ]),
        1,
      ),
    ).toThrow(/`generator`/);
    expect(() => coherentError(pauliSum(qubits(1), { X: 1 }), NaN)).toThrow(/`angle`/);
  });

  it('ZZ crosstalk shifts |11> by zeta, up to turns of single qubits', () => {
    const [zeta, t] = [0.37, 2.1];
    const u = matOf(zzCrosstalk(zeta, t).operators[0]!);
    const phase = (x: number): number => Math.atan2(u[x]![x]![1], u[x]![x]![0]);
    expect(phase(3) - phase(2) - phase(1) + phase(0)).toBeCloseTo(-zeta * t, 14);
    expect(phase(1)).toBeCloseTo((zeta * t) / 4, 14);
    expect(() => zzCrosstalk(NaN, 1)).toThrow(/`zeta`/);
    expect(() => zzCrosstalk(1, Infinity)).toThrow(/`time`/);
  });
});

describe('correlated Pauli errors', () => {
  const law = { X: 0.1, Y: 0.05, Z: 0.2 };

  it('of two uses are those of Macchiavello and Palma', () => {
    const [p, mu] = [[0.65, 0.1, 0.05, 0.2], 0.6];
    const words = [...'IXYZ'];
    const expected = pauliChannel(
      Object.fromEntries(
        words.flatMap((a, i) =>
          words.map((b, j) => [a + b, (1 - mu) * p[i]! * p[j]! + (i === j ? mu * p[i]! : 0)] as const),
        ),
      ),
    );
    expect(far(correlatedPauli(law, mu), expected)).toBeLessThan(1e-15);
  });

  it('are independent for mu = 0 and the same everywhere for mu = 1', () => {
    const one = pauliChannel(law);
    expect(far(correlatedPauli(law, 0, 3), tensorChannels(tensorChannels(one, one), one))).toBeLessThan(
      1e-14,
    );
    const all = pauliChannel({ XXX: 0.1, YYY: 0.05, ZZZ: 0.2 });
    expect(far(correlatedPauli({ I: 0.65, ...law }, 1, 3), all)).toBeLessThan(1e-15);
    expect(far(correlatedPauli(law, 0.3, 1), one)).toBeLessThan(1e-15);
  });

  it('leave each site alone the errors of one site', () => {
    const x = asDensity(qubits(3), randomMat(8, 8, 5));
    const after = applyChannel(correlatedPauli(law, 0.4, 3), x);
    for (const site of [0, 1, 2]) {
      const alone = applyChannel(pauliChannel(law), x.reduce([site]));
      expect(distance(matOf(after.reduce([site]).matrix), matOf(alone.matrix))).toBeLessThan(1e-13);
    }
  });

  it('refuse laws that are none', () => {
    expect(() => correlatedPauli({ X: 0.7, Z: 0.4 }, 0.5)).toThrow(ArgumentError);
    expect(() => correlatedPauli({ I: 0.5, X: 0.4 }, 0.5)).toThrow(ArgumentError);
    expect(() => correlatedPauli({ X: -0.1 }, 0.5)).toThrow(/probabilities.X/);
    expect(() => correlatedPauli({ XX: 0.1 } as object, 0.5)).toThrow(/"XX"/);
    expect(() => correlatedPauli(law, 1.5)).toThrow(/`mu`/);
    expect(() => correlatedPauli(law, 0.5, 0)).toThrow(/`count`/);
  });
});

describe('correlated dephasing', () => {
  const c = [
    [0.5, 0.3, -0.1],
    [0.3, 0.8, 0.2],
    [-0.1, 0.2, 0.4],
  ];

  it('multiplies coherences by exp(-(x-y)^T C (x-y)/2)', () => {
    const made = correlatedDephasing(c);
    requireChannel(made);
    const x = randomMat(8, 8, 6);
    const after = matOf(applyChannel(made, asDensity(qubits(3), x)).matrix);
    const bits = (k: number): number[] => [(k >> 2) & 1, (k >> 1) & 1, k & 1];
    const expected = x.map((row, r) =>
      row.map(([re, im], s): Z => {
        const delta = bits(r).map((b, i) => b - bits(s)[i]!);
        const form = delta.reduce(
          (sum, a, i) => sum + delta.reduce((inner, b, j) => inner + a * b * c[i]![j]!, 0),
          0,
        );
        return [re * Math.exp(-form / 2), im * Math.exp(-form / 2)];
      }),
    );
    expect(distance(after, expected)).toBeLessThan(1e-14);
  });

  it('of one qubit is a phase flip, of none nothing, and takes GHZ states n^2 times as fast when it is common', () => {
    const v = 0.3;
    expect(far(correlatedDephasing([[v]]), phaseFlip((1 - Math.exp(-v / 2)) / 2))).toBeLessThan(1e-15);
    expect(
      correlatedDephasing([
        [0, 0],
        [0, 0],
      ]).operators,
    ).toHaveLength(1);
    for (const n of [2, 3, 4]) {
      const common = correlatedDephasing(Array.from({ length: n }, () => new Array<number>(n).fill(v)));
      const after = applyChannel(common, toDensityMatrix(ghzKet(n)));
      expect(fidelity(after, ghzKet(n))).toBeCloseTo((1 + Math.exp((-n * n * v) / 2)) / 2, 13);
      expect(common.discardedWeight).toBeLessThan(1e-13);
    }
  });

  it('refuses matrices that are no covariances', () => {
    expect(() =>
      correlatedDephasing([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow(NotPhysicalError);
    expect(() =>
      correlatedDephasing([
        [1, 0.5],
        [0.4, 1],
      ]),
    ).toThrow(/`covariance`/);
    expect(() =>
      correlatedDephasing([
        [1, { re: 0, im: 0.5 }],
        [{ re: 0, im: -0.5 }, 1],
      ]),
    ).toThrow(/be real/);
    expect(() => correlatedDephasing([[NaN]])).toThrow(ArgumentError);
    expect(() => correlatedDephasing([])).toThrow(ArgumentError);
  });
});

describe('leakage', () => {
  it('moves population and keeps what coherence is left', () => {
    const made = leakage(0.2, { seepage: 0.1 });
    const x = randomMat(3, 3, 7);
    const after = matOf(applyChannel(made, asDensity(levels([3]), x)).matrix);
    const near = (got: Z, [re, im]: Z, factor: number): void => {
      expect(got[0]).toBeCloseTo(re * factor, 14);
      expect(got[1]).toBeCloseTo(im * factor, 14);
    };
    near(after[0]![0]!, x[0]![0]!, 1);
    near(after[0]![1]!, x[0]![1]!, Math.sqrt(0.8));
    near(after[2]![0]!, x[2]![0]!, Math.sqrt(0.9));
    near(after[1]![2]!, x[1]![2]!, Math.sqrt(0.8 * 0.9));
    near(
      after[2]![2]!,
      [0.9 * x[2]![2]![0] + 0.2 * x[1]![1]![0], 0.9 * x[2]![2]![1] + 0.2 * x[1]![1]![1]],
      1,
    );
  });

  it('has the rates of Wood and Gambetta', () => {
    const rates = leakageRates(leakage(0.2, { seepage: 0.1 }), [0, 1]);
    expect(rates.leakage).toBeCloseTo(0.1, 15);
    expect(rates.seepage).toBeCloseTo(0.1, 15);
    // A coherent one: |1> goes to |2> with sin^2(angle/2) both ways.
    const swap = dense(levels([3]), [
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
    const coherent = leakageRates(coherentError(swap, 0.6), [0, 1]);
    expect(coherent.leakage).toBeCloseTo(Math.sin(0.3) ** 2 / 2, 15);
    expect(coherent.seepage).toBeCloseTo(Math.sin(0.3) ** 2, 15);
    expect(leakageRates(reset(1, { on: levels([3]) }), [1, 2])).toEqual({ leakage: 1, seepage: 0 });
    // Two qutrits: four computational states of nine.
    const pair = leakageRates(leakage(0.4, { from: 4, to: 5, on: levels([3, 3]) }), [0, 1, 3, 4]);
    expect(pair.leakage).toBeCloseTo(0.1, 15);
  });

  it('refuses levels and probabilities that are none', () => {
    expect(() => leakage(0.1, { on: qubits(1) })).toThrow(/`to`/);
    expect(() => leakage(0.1, { from: 2 })).toThrow(/`to`/);
    expect(() => leakage(-0.1)).toThrow(/`p`/);
    expect(() => leakage(0.1, { seepage: 2 })).toThrow(/`seepage`/);
    for (const bad of [[], [0, 1, 2], [0, 0], [3]]) {
      expect(() => leakageRates(leakage(0.1), bad)).toThrow(/`computational`/);
    }
  });
});
