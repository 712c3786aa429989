import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose } from '../../src/channels/algebra.ts';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { completePositivityDefect, isUnital, tracePreservingDefect } from '../../src/channels/checks.ts';
import { toSuperoperator } from '../../src/channels/convert.ts';
import {
  amplitudeDamping,
  bitFlip,
  bitPhaseFlip,
  dephasing,
  depolarizingMix,
  depolarizingPauli,
  generalizedAmplitudeDamping,
  pauliChannel,
  phaseDamping,
  phaseFlip,
  reset,
} from '../../src/channels/noise.ts';
import { toPauliTransfer } from '../../src/channels/pauli-forms.ts';
import { thermalExcitedPopulation, thermalRelaxation } from '../../src/channels/thermal-relaxation.ts';
import { ArgumentError, NotPhysicalError } from '../../src/errors.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { asDensity, randomMat } from '../conformance/channel-subject.ts';
import { build, distance, matOf, trace, type Mat } from '../oracle.ts';

const gap = (a: Channel, b: Channel): number =>
  distance(matOf(toSuperoperator(a).matrix), matOf(toSuperoperator(b).matrix));
const diagonalOf = (a: Mat): number[] => a.map((row, i) => row[i]![0]);
const transfer = (channel: Channel): number[] => diagonalOf(matOf(toPauliTransfer(channel)));
const image = (channel: Channel, x: Mat): Mat =>
  matOf(applyChannel(channel, asDensity(channel.from, x)).matrix);
const close = (got: readonly number[], expected: readonly number[]): void =>
  expected.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 13));

describe('noise', () => {
  it('Pauli channels shrink the other two Bloch components', () => {
    close(transfer(bitFlip(0.1)), [1, 1, 0.8, 0.8]);
    close(transfer(phaseFlip(0.1)), [1, 0.8, 0.8, 1]);
    close(transfer(bitPhaseFlip(0.1)), [1, 0.8, 1, 0.8]);
    close(transfer(pauliChannel({ X: 0.1, Y: 0.2, Z: 0.3 })), [1, 0, 0.2, 0.4]);
    close(transfer(depolarizingPauli(0.3)), [1, 0.6, 0.6, 0.6]);
    expect(pauliChannel({ I: 0.9, X: 0.1 }).operators.length).toBe(2);
    close(
      transfer(pauliChannel({ ZX: 0.25 })),
      [1, 1, 0.5, 0.5, 0.5, 0.5, 1, 1, 0.5, 0.5, 1, 1, 1, 1, 0.5, 0.5],
    );
  });

  it('the two depolarising parameters: lambda = 4 p / 3', () => {
    expect(gap(depolarizingPauli(0.3), depolarizingMix(0.4))).toBeLessThan(1e-15);
    expect(gap(depolarizingPauli(1), depolarizingMix(4 / 3))).toBeLessThan(1e-15);
    expect(gap(depolarizingPauli(0.3), depolarizingMix(0.3))).toBeGreaterThan(0.05);
  });

  it.each([[[3]], [[2, 3]], [[1]], [[4]]])(
    'depolarizingMix on dims %j is (1-lambda) X + lambda tr X 1/d',
    (dims) => {
      const on = levels(dims);
      const d = dims.reduce((a, b) => a * b, 1);
      const x = randomMat(d, d, 7);
      const [re, im] = trace(x);
      const lambda = 0.35;
      const expected = build(d, d, (r, c) => [
        (1 - lambda) * x[r]![c]![0] + (r === c ? (lambda * re) / d : 0),
        (1 - lambda) * x[r]![c]![1] + (r === c ? (lambda * im) / d : 0),
      ]);
      expect(distance(image(depolarizingMix(lambda, on), x), expected)).toBeLessThan(1e-14);
    },
  );

  it('dephasing and reset by their formulas', () => {
    const x = randomMat(3, 3, 9);
    const three = levels([3]);
    const dephased = build(3, 3, (r, c) => (r === c ? x[r]![c]! : [0.7 * x[r]![c]![0], 0.7 * x[r]![c]![1]]));
    expect(distance(image(dephasing(0.3, three), x), dephased)).toBeLessThan(1e-15);
    const [re, im] = trace(x);
    const refilled = build(3, 3, (r, c) => {
      const hit = r === 2 && c === 2 ? 0.4 : 0;
      return [0.6 * x[r]![c]![0] + hit * re, 0.6 * x[r]![c]![1] + hit * im];
    });
    expect(distance(image(reset(0.4, { level: 2, on: three }), x), refilled)).toBeLessThan(1e-15);
    expect(gap(dephasing(0.3), phaseFlip(0.15))).toBeLessThan(1e-15);
  });

  it('phase damping is a phase flip of probability (1 - sqrt(1-lambda))/2', () => {
    expect(gap(phaseDamping(0.4), phaseFlip((1 - Math.sqrt(0.6)) / 2))).toBeLessThan(1e-15);
  });

  it('amplitude damping composes: 1 - gamma multiplies, and its fixed point is the bath', () => {
    expect(gap(compose(amplitudeDamping(0.2), amplitudeDamping(0.5)), amplitudeDamping(0.6))).toBeLessThan(
      1e-15,
    );
    const bath: Mat = [
      [
        [0.7, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0.3, 0],
      ],
    ];
    expect(distance(image(generalizedAmplitudeDamping(0.4, 0.3), bath), bath)).toBeLessThan(1e-15);
    expect(isUnital(generalizedAmplitudeDamping(0.4, 0.5))).toBe(true);
    expect(isUnital(amplitudeDamping(0.1))).toBe(false);
  });

  const times = fc.record({
    t1: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
    ratio: fc.oneof(fc.double({ min: 1e-3, max: 2, noNaN: true }), fc.constant(2)),
    time: fc.oneof(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.constant(0)),
    excitedPopulation: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.5)),
  });

  it('thermal relaxation is a channel with exp(-t/T1) and exp(-t/T2) for all T2 <= 2 T1', () => {
    fc.assert(
      fc.property(times, ({ t1, ratio, time, excitedPopulation }) => {
        const t2 = ratio * t1;
        const channel = thermalRelaxation({ t1, t2, time, excitedPopulation });
        expect(tracePreservingDefect(channel)).toBeLessThan(1e-14);
        const gamma = -Math.expm1(-time / t1);
        const lambda = Math.min(1, Math.max(0, 1 - Math.exp(-2 * time * (1 / t2 - 1 / (2 * t1)))));
        const steps = compose(phaseDamping(lambda), generalizedAmplitudeDamping(gamma, excitedPopulation));
        expect(gap(channel, steps)).toBeLessThan(1e-12);
        const { data } = toSuperoperator(channel).matrix;
        expect(data[2 * 5]).toBeCloseTo(Math.exp(-time / t2), 12);
        expect(data[2 * 15]! - data[2 * 12]!).toBeCloseTo(Math.exp(-time / t1), 12);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it('thermal relaxation is a semigroup and ends in the bath', () => {
    const relax = (time: number): Channel =>
      thermalRelaxation({ t1: 3, t2: 4, time, excitedPopulation: 0.2 });
    expect(gap(compose(relax(0.7), relax(1.1)), relax(1.8))).toBeLessThan(1e-14);
    expect(gap(relax(0), pauliChannel({}))).toBe(0);
    const x: Mat = [
      [
        [0.1, 0],
        [0.2, 0.3],
      ],
      [
        [0.2, -0.3],
        [0.9, 0],
      ],
    ];
    expect(
      distance(image(relax(1e3), x), [
        [
          [0.8, 0],
          [0, 0],
        ],
        [
          [0, 0],
          [0.2, 0],
        ],
      ]),
    ).toBeLessThan(1e-15);
    const pureDephasing = thermalRelaxation({ t1: Infinity, t2: 2, time: 1 });
    expect(gap(pureDephasing, phaseFlip((1 - Math.exp(-0.5)) / 2))).toBeLessThan(1e-15);
    expect(gap(thermalRelaxation({ t1: Infinity, t2: Infinity, time: 1 }), pauliChannel({}))).toBe(0);
  });

  it('thermal populations: limits and the SI constants', () => {
    expect(thermalExcitedPopulation(1e9, 0)).toBe(0);
    expect(thermalExcitedPopulation(1, 1e6)).toBeCloseTo(0.5, 12);
    const kelvinPerGigahertz = 0.0479924307;
    expect(thermalExcitedPopulation(1e9, kelvinPerGigahertz)).toBeCloseTo(1 / (1 + Math.E), 9);
  });

  it('is a channel over the whole range of its parameters', () => {
    const makers = [
      amplitudeDamping,
      phaseDamping,
      bitFlip,
      phaseFlip,
      bitPhaseFlip,
      depolarizingPauli,
      depolarizingMix,
      dephasing,
      reset,
    ];
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 1e-300)),
        (p) => {
          for (const make of makers) {
            const channel = make(p);
            expect(tracePreservingDefect(channel)).toBeLessThan(1e-14);
            expect(completePositivityDefect(toSuperoperator(channel))).toBeLessThan(1e-14);
          }
        },
      ),
      { numRuns: 30, seed: 5 },
    );
  });

  it.each<[string, () => unknown]>([
    ['gamma', () => amplitudeDamping(1.1)],
    ['gamma', () => generalizedAmplitudeDamping(NaN, 0.1)],
    ['excitedPopulation', () => generalizedAmplitudeDamping(0.1, -0.1)],
    ['lambda', () => phaseDamping(-1e-9)],
    ['lambda', () => depolarizingMix(1.34)],
    ['lambda', () => depolarizingMix(1.13, levels([3]))],
    ['lambda', () => depolarizingMix(NaN)],
    ['p', () => bitFlip(2)],
    ['p', () => depolarizingPauli(-0.1)],
    ['p', () => dephasing(Infinity)],
    ['level', () => reset(1, { level: 2 })],
    ['probabilities', () => pauliChannel({ X: 0.6, Y: 0.6 })],
    ['probabilities', () => pauliChannel({ XX: 0.1, Y: 0.1 })],
    ['probabilities', () => pauliChannel({ A: 0.1 })],
    ['probabilities', () => pauliChannel({ I: 0.5, X: 0.1 })],
    ['probabilities.X', () => pauliChannel({ X: -0.1 })],
    ['t1', () => thermalRelaxation({ t1: 0, t2: 1, time: 1 })],
    ['t2', () => thermalRelaxation({ t1: 1, t2: NaN, time: 1 })],
    ['time', () => thermalRelaxation({ t1: 1, t2: 1, time: -1 })],
    ['time', () => thermalRelaxation({ t1: 1, t2: 1, time: Infinity })],
    ['excitedPopulation', () => thermalRelaxation({ t1: 1, t2: 1, time: 1, excitedPopulation: 2 })],
    ['frequencyHz', () => thermalExcitedPopulation(0, 1)],
    ['temperatureK', () => thermalExcitedPopulation(1, -1)],
  ])('names the bad argument %s', (argument, call) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(`\`${argument}\``);
  });

  it('refuses T2 > 2 T1 as unphysical, also when barely', () => {
    expect(() => thermalRelaxation({ t1: 1, t2: 2 + 1e-9, time: 1 })).toThrow(NotPhysicalError);
    expect(() => thermalRelaxation({ t1: 1, t2: Infinity, time: 1 })).toThrow(NotPhysicalError);
    expect(thermalRelaxation({ t1: 0.3, t2: 0.6, time: 1 }).from).toBe(qubits(1));
  });
});
