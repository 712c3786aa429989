import { describe, expect, it } from 'vitest';
import { toChoi, toStinespring, toSuperoperator } from '../../src/channels/convert.ts';
import { averageGateFidelity, processFidelity, unitarity } from '../../src/channels/fidelities.ts';
import { identityChannel, kraus, unitaryChannel } from '../../src/channels/kraus.ts';
import { depolarizingMix } from '../../src/channels/noise.ts';
import { ArgumentError } from '../../src/errors.ts';
import { levels } from '../../src/spaces/space.ts';
import { randomMat } from '../conformance/channel-subject.ts';
import { complexMatrix, dagger, inner, matOf, matVec, mul, trace, type Mat } from '../oracle.ts';
import { randomChannel, randomKraus } from './fixtures.ts';

describe('fidelities of maps', () => {
  const d = 3;
  const u = randomKraus(d, d, 1, 6)[0]!;
  const v = randomKraus(d, d, 1, 7)[0]!;
  it('two unitaries: |tr U^dagger V|^2/d^2, in every form', () => {
    const [re, im] = trace(mul(dagger(u), v));
    const expected = (re * re + im * im) / (d * d);
    const channel = unitaryChannel(levels([d]), complexMatrix(v));
    for (const form of [channel, toChoi(channel), toSuperoperator(channel), toStinespring(channel)]) {
      expect(processFidelity(form, { unitary: complexMatrix(u) })).toBeCloseTo(expected, 13);
      expect(averageGateFidelity(form, { unitary: complexMatrix(u) })).toBeCloseTo(
        (d * expected + 1) / (d + 1),
        13,
      );
      expect(unitarity(form)).toBeCloseTo(1, 13);
    }
  });

  it('depolarising: 1 - lambda (1 - 1/d^2), and unitarity (1-lambda)^2', () => {
    const channel = depolarizingMix(0.3, levels([d]));
    expect(processFidelity(channel)).toBeCloseTo(1 - 0.3 * (1 - 1 / 9), 14);
    expect(unitarity(channel)).toBeCloseTo(0.49, 14);
  });

  it('the average over kets, of a map that loses trace as well', () => {
    const map = kraus(levels([2]), levels([2]), [complexMatrix(randomMat(2, 2, 8))]);
    const k = matOf(map.operators[0]!);
    const poles: Mat = [
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
      [
        [Math.SQRT1_2, 0],
        [Math.SQRT1_2, 0],
      ],
      [
        [Math.SQRT1_2, 0],
        [-Math.SQRT1_2, 0],
      ],
      [
        [Math.SQRT1_2, 0],
        [0, Math.SQRT1_2],
      ],
      [
        [Math.SQRT1_2, 0],
        [0, -Math.SQRT1_2],
      ],
    ];
    const mean = poles.map((psi) => {
      const [re, im] = inner(psi, matVec(k, psi));
      return (re * re + im * im) / 6;
    });
    expect(averageGateFidelity(map)).toBeCloseTo(
      mean.reduce((a, b) => a + b, 0),
      12,
    );
  });

  it('refuses rectangular maps and a single level', () => {
    const map = randomChannel(levels([2]), levels([3]), 1, 9);
    expect(() => processFidelity(map)).toThrow(ArgumentError);
    expect(() => unitarity(identityChannel(levels([1])))).toThrow(ArgumentError);
  });
});
