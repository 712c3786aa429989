import { describe, expect, it } from 'vitest';
import { compose, tensorChannels } from '../../src/channels/algebra.ts';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import {
  completePositivityDefect,
  isCompletelyPositive,
  isHermiticityPreserving,
  isTracePreserving,
} from '../../src/channels/checks.ts';
import { toChoi, toKraus, toKrausPairs, toSuperoperator } from '../../src/channels/convert.ts';
import { diamondNorm } from '../../src/channels/diamond.ts';
import { embedChannel } from '../../src/channels/embed-channel.ts';
import { identityChannel, krausPairs } from '../../src/channels/kraus.ts';
import { linearCombination, mixture } from '../../src/channels/mixture.ts';
import { amplitudeDamping, bitFlip, phaseFlip } from '../../src/channels/noise.ts';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  SpaceMismatchError,
  UnsupportedError,
} from '../../src/errors.ts';
import { identity } from '../../src/linalg/matrix.ts';
import { scaled } from '../../src/linalg/products.ts';
import { inverse } from '../../src/linalg/solve.ts';
import { levels, qubits, space } from '../../src/spaces/space.ts';
import {
  asDensity,
  compare,
  embedRectangular,
  mapped,
  randomMat,
  twofold,
} from '../conformance/channel-subject.ts';
import { complexMatrix, dagger, distance, matOf, mul, plus, scale } from '../oracle.ts';
import { randomChannel } from './fixtures.ts';

const one = qubits(1);

describe('pairs of operators', () => {
  it('hold commutators: pairs [H, 1] and [-1, H]', () => {
    const [h, x] = [randomMat(3, 3, 1), randomMat(3, 3, 2)];
    const hermitian = plus(h, dagger(h));
    const map = krausPairs(levels([3]), levels([3]), [
      [complexMatrix(hermitian), identity(3)],
      [scaled(identity(3), -1), complexMatrix(hermitian)],
    ]);
    const expected = plus(mul(hermitian, x), scale(mul(x, hermitian), [-1, 0]));
    expect(distance(matOf(applyChannel(map, asDensity(levels([3]), x)).matrix), expected)).toBeLessThan(
      1e-13,
    );
    expect(isHermiticityPreserving(map)).toBe(false);
    expect(
      isHermiticityPreserving(linearCombination([{ coefficient: { re: 0, im: -1 }, channel: map }])),
    ).toBe(true);
  });

  it('hold the inverse of a channel, which undoes it and is not completely positive', () => {
    const damping = amplitudeDamping(0.36);
    const back = toKrausPairs({
      ...toSuperoperator(damping),
      matrix: inverse(toSuperoperator(damping).matrix),
    });
    expect(isCompletelyPositive(back)).toBe(false);
    expect(isTracePreserving(back)).toBe(true);
    expect(isHermiticityPreserving(back)).toBe(true);
    const both = compose(back, damping);
    expect(both.kind).toBe('kraus-pairs');
    const identityMap = toChoi(identityChannel(one)).matrix;
    expect(distance(matOf(toChoi(both).matrix), matOf(identityMap))).toBeLessThan(1e-14);
    expect(() => toKraus(back)).toThrow(NotPhysicalError);
    expect(() => toKraus(back)).toThrow(/toKrausPairs/);
    // The sampling overhead of undoing damping: its diamond norm is (1 + g)/(1 - g).
    expect(diamondNorm(back).value).toBeCloseTo(1.36 / 0.64, 6);
  });

  it('leave out singular values only past the tolerance, and say their sum', () => {
    const small = linearCombination([
      { coefficient: 1, channel: identityChannel(one) },
      { coefficient: -1e-6, channel: bitFlip(1) },
    ]);
    const cut = toKrausPairs(toChoi(small), { tolerance: 1e-5 });
    expect(cut.pairs).toHaveLength(1);
    expect(cut.discardedWeight).toBeCloseTo(2e-6, 15);
    expect(compose(cut, cut).discardedWeight).toBeCloseTo(2 * 2 * 2e-6, 10);
    expect(tensorChannels(cut, identityChannel(one)).discardedWeight).toBeCloseTo(2 * 2e-6, 12);
    expect(toKrausPairs(toChoi(small)).pairs).toHaveLength(2);
    const none = krausPairs(one, levels([3]), []);
    expect(toKrausPairs(toChoi(none)).pairs).toHaveLength(0);
    expect(toKraus(none).operators).toHaveLength(0);
  });

  it('name the operator that has a wrong shape', () => {
    expect(() => krausPairs(one, one, [[identity(2), identity(3)]])).toThrow(/pairs\[0\]\[1\]/);
    expect(() => krausPairs(one, one, [[scaled(identity(2), NaN), identity(2)]])).toThrow(ArgumentError);
  });
});

describe('linear combinations', () => {
  it('of channels are sums of their Choi matrices, in pairs or as superoperators', () => {
    const parts = [amplitudeDamping(0.3), phaseFlip(0.2)] as const;
    const weights = [{ re: 0.5, im: 2 }, -3] as const;
    const expected = plus(
      scale(matOf(toChoi(parts[0]).matrix), [0.5, 2]),
      scale(matOf(toChoi(parts[1]).matrix), [-3, 0]),
    );
    for (const [second, kind] of [
      [parts[1], 'kraus-pairs'],
      [toChoi(parts[1]), 'superoperator'],
    ] as const) {
      const made = linearCombination([
        { coefficient: weights[0], channel: parts[0] },
        { coefficient: weights[1], channel: second },
      ]);
      expect(made.kind).toBe(kind);
      expect(distance(matOf(toChoi(made).matrix), expected)).toBeLessThan(1e-14);
    }
    const mixed = mixture([
      { probability: 0.5, channel: toKrausPairs(parts[0]) },
      { probability: 0.5, channel: parts[1] },
    ]);
    expect(mixed.kind).toBe('kraus-pairs');
    expect(completePositivityDefect(mixed)).toBeLessThan(1e-15);
    expect(() => linearCombination([])).toThrow(ArgumentError);
    expect(() => linearCombination([{ coefficient: NaN, channel: parts[0] }])).toThrow(
      /terms\[0\].coefficient/,
    );
    const other = { coefficient: 1, channel: identityChannel(levels([3])) };
    expect(() => linearCombination([{ coefficient: 1, channel: parts[0] }, other])).toThrow(
      SpaceMismatchError,
    );
  });
});

describe('maps of some sites as maps of all', () => {
  const host = levels([2, 3, 2]);

  it.each([[[1]], [[2, 0]], [[0, 1]], [[1, 2, 0]]])(
    'on sites %j, rectangular ones too, in every form',
    (sites) => {
      const from = space(sites.map((s) => host.sites[s]!));
      const to = levels(sites.map((_, i) => 2 + (i % 2)));
      const made = randomChannel(from, to, 4, 7);
      const x = randomMat(12, 12, 8);
      const truth = made.operators.map((k) => embedRectangular(matOf(k), sites, host.dims, to.dims));
      const expected = mapped(twofold(truth), x);
      for (const form of [made, toChoi(made), toSuperoperator(made), toKrausPairs(toChoi(made))]) {
        const whole = embedChannel(form, host, sites);
        expect(whole.kind).toBe(form.kind === 'kraus' ? 'kraus' : 'kraus-pairs');
        expect(
          compare('embedded', matOf(applyChannel(whole, asDensity(host, x)).matrix), expected, 1e-12),
        ).toEqual([]);
      }
    },
  );

  it('on all sites in another order may change their number', () => {
    const made = randomChannel(levels([2, 3]), levels([5]), 2, 9);
    const whole = embedChannel(made, levels([3, 2]), [1, 0]);
    const x = randomMat(6, 6, 10);
    const expected = applyChannel(made, asDensity(levels([3, 2]), x), { sites: [1, 0] });
    expect(
      distance(matOf(applyChannel(whole, asDensity(levels([3, 2]), x)).matrix), matOf(expected.matrix)),
    ).toBeLessThan(1e-13);
    expect(() => embedChannel(made, levels([2, 3, 2]), [0, 1])).toThrow(UnsupportedError);
    expect(() => embedChannel(identityChannel(one), host, [1])).toThrow(SpaceMismatchError);
    expect(() => embedChannel(identityChannel(one), qubits(14), [0])).toThrow(BudgetExceededError);
  });
});
