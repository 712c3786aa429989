import { describe, expect, it } from 'vitest';
import { adjointMap, compose, tensorChannels } from '../../src/channels/algebra.ts';
import { mixture } from '../../src/channels/mixture.ts';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { choi, stinespring, superoperator, type Channel } from '../../src/channels/channel.ts';
import {
  completePositivityDefect,
  isCompletelyPositive,
  isTraceNonIncreasing,
  isTracePreserving,
  isUnital,
  requireChannel,
  smallestChoiEigenvalue,
  traceRange,
} from '../../src/channels/checks.ts';
import { classicalChannel } from '../../src/channels/classical.ts';
import { toChoi, toKraus, toStinespring, toSuperoperator } from '../../src/channels/convert.ts';
import { identityChannel, kraus, unitaryChannel } from '../../src/channels/kraus.ts';
import { amplitudeDamping, depolarizingMix, phaseFlip } from '../../src/channels/noise.ts';
import { choiRank, minimalKraus } from '../../src/channels/rank.ts';
import {
  ArgumentError,
  BudgetExceededError,
  NotPhysicalError,
  SpaceMismatchError,
  UnsupportedError,
} from '../../src/errors.ts';
import { identity, zeros } from '../../src/linalg/matrix.ts';
import { levels, qubits, spins } from '../../src/spaces/space.ts';
import { asDensity, randomMat } from '../conformance/channel-subject.ts';
import { build, complexMatrix, distance, eye, matOf, plus, scale } from '../oracle.ts';
import { randomChannel, randomKraus } from './fixtures.ts';

/** The transposition map: positive, trace preserving, not completely positive; J is the swap. */
function transposition(d: number): Channel {
  const swap = build(d * d, d * d, (r, c) => [
    r % d === Math.floor(c / d) && c % d === Math.floor(r / d) ? 1 : 0,
    0,
  ]);
  return choi(levels([d]), levels([d]), complexMatrix(swap));
}

describe('maps that are not completely positive', () => {
  it.each([2, 3])('the transposition of %i levels acts, and is known for what it is', (d) => {
    const map = transposition(d);
    expect(smallestChoiEigenvalue(map)).toBeCloseTo(-1, 13);
    expect(completePositivityDefect(map)).toBeCloseTo(1, 13);
    expect(isCompletelyPositive(map)).toBe(false);
    expect(isTracePreserving(map) && isUnital(map) && isTraceNonIncreasing(map)).toBe(true);
    const x = randomMat(d, d, d);
    const turned = build(d, d, (r, c) => x[c]![r]!);
    for (const form of [map, toSuperoperator(map)]) {
      expect(distance(matOf(applyChannel(form, asDensity(form.from, x)).matrix), turned)).toBe(0);
      expect(() => toKraus(form)).toThrow(NotPhysicalError);
      expect(() => requireChannel(form)).toThrow(
        /be completely positive, but its Choi matrix misses positivity by/,
      );
    }
    const twice = compose(map, map);
    expect(distance(matOf(toSuperoperator(twice).matrix), eye(d * d))).toBe(0);
  });

  it('the partial transposition finds entanglement, on any site of unequal dimensions', () => {
    const map = transposition(2);
    const bell = build(6, 6, (r, c) => [[0, 4].includes(r) && [0, 4].includes(c) ? 0.5 : 0, 0]);
    const after = applyChannel(map, asDensity(levels([2, 3]), bell), { sites: [0] });
    expect(matOf(after.matrix)[3]![1]![0]).toBe(0.5);
    expect(matOf(after.matrix)[0]![4]![0]).toBe(0);
  });

  it('a map that breaks Hermiticity is not completely positive although its Hermitian part is', () => {
    const skew = superoperator(levels([1]), levels([1]), [[{ re: 1, im: 0.5 }]]);
    expect(completePositivityDefect(skew)).toBe(1);
    expect(() => toKraus(skew)).toThrow(/Hermitian/);
  });
});

describe('rounding and rank', () => {
  it('a weak Kraus operator above the tolerance survives, one below it is reported', () => {
    const weak = (p: number): Channel => toChoi(phaseFlip(p));
    expect(toKraus(weak(1e-10)).operators.length).toBe(2);
    expect(toKraus(weak(1e-10)).discardedWeight).toBeLessThan(1e-14);
    const cut = toKraus(weak(1e-6), { tolerance: 1e-5 });
    expect(cut.operators.length).toBe(1);
    expect(cut.discardedWeight).toBeCloseTo(2e-6, 12);
    expect(toStinespring(weak(1e-6), { tolerance: 1e-5 }).discardedWeight).toBeCloseTo(2e-6, 12);
    expect(toKraus(toStinespring(weak(1e-6), { tolerance: 1e-5 })).discardedWeight).toBeCloseTo(2e-6, 12);
    expect(compose(cut, cut).discardedWeight).toBeCloseTo(4e-6, 12);
    expect(minimalKraus(phaseFlip(1e-6), { tolerance: 1e-5 }).discardedWeight).toBeCloseTo(2e-6, 12);
  });

  it('a Choi matrix given to ten digits needs a tolerance, and then has Kraus operators', () => {
    const exact = toChoi(randomChannel(levels([3]), levels([2]), 2, 1));
    const data = exact.matrix.data.map((x) => Number(x.toFixed(10)));
    const printed = choi(exact.from, exact.to, { ...exact.matrix, data });
    expect(() => toKraus(printed)).toThrow(NotPhysicalError);
    expect(toKraus(printed, { tolerance: 1e-9 }).operators.length).toBe(2);
  });

  it('ranks: unitary 1, depolarising d^2, zero 0, dependent operators counted once', () => {
    const u = complexMatrix(randomKraus(3, 3, 1, 2)[0]!);
    expect(choiRank(unitaryChannel(levels([3]), u))).toBe(1);
    expect(choiRank(depolarizingMix(0.2, levels([3])))).toBe(9);
    expect(choiRank(depolarizingMix(9 / 8, levels([3])))).toBe(8);
    expect(choiRank(kraus(levels([2]), levels([3]), []))).toBe(0);
    expect(choiRank(choi(levels([2]), levels([3]), zeros(6, 6)))).toBe(0);
    const many = compose(amplitudeDamping(0.1), compose(amplitudeDamping(0.1), amplitudeDamping(0.1)));
    expect(many.operators.length).toBe(8);
    expect(minimalKraus(many).operators.length).toBe(2);
  });

  it('the zero map has every form', () => {
    const zero = kraus(levels([2]), levels([3]), []);
    expect(toStinespring(zero).isometry).toEqual(zeros(3, 2));
    expect(toChoi(zero).matrix).toEqual(zeros(6, 6));
    expect(toKraus(toChoi(zero)).operators).toEqual([]);
    expect(traceRange(zero)).toEqual({ least: 0, largest: 0 });
    expect(applyChannel(zero, asDensity(levels([2]), eye(2))).matrix).toEqual(zeros(3, 3));
  });
});

describe('spaces and budgets', () => {
  it('only numbers of levels must agree on sites, and the state keeps its sites', () => {
    const rho = asDensity(spins(2), eye(4));
    expect(applyChannel(amplitudeDamping(0.1), rho, { sites: [1] }).space).toBe(rho.space);
    const turned = { ...amplitudeDamping(0.1), to: levels([2]) };
    expect(applyChannel(turned, rho, { sites: [1] }).space.sites.map((site) => site.kind)).toEqual([
      'spin',
      'level',
    ]);
  });

  it('a map that changes the number of sites takes the whole state, in its own order', () => {
    const merge = randomChannel(levels([2, 3]), levels([5]), 2, 10);
    const x = randomMat(6, 6, 11);
    const swapped = build(
      6,
      6,
      (r, c) => x[(r % 2) * 3 + Math.floor(r / 2)]![(c % 2) * 3 + Math.floor(c / 2)]!,
    );
    const straight = applyChannel(merge, asDensity(levels([2, 3]), x));
    const crossed = applyChannel(merge, asDensity(levels([3, 2]), swapped), { sites: [1, 0] });
    expect(crossed.space).toBe(levels([5]));
    expect(distance(matOf(crossed.matrix), matOf(straight.matrix))).toBeLessThan(1e-13);
    expect(() => applyChannel(merge, asDensity(levels([2, 3, 2]), eye(12)), { sites: [0, 1] })).toThrow(
      UnsupportedError,
    );
  });

  it('acts on a state of eight qubits without any larger matrix, in every form', () => {
    const size = 256;
    const rho = asDensity(
      qubits(8),
      build(size, size, (r, c) => [r % (size - 1) === 0 && c % (size - 1) === 0 ? 0.5 : 0, 0]),
    );
    const channel = amplitudeDamping(0.36);
    for (const form of [channel, toChoi(channel), toSuperoperator(channel), toStinespring(channel)]) {
      const { data } = applyChannel(form, rho, { sites: [6] }).matrix;
      expect(data[2 * (size - 1)]).toBeCloseTo(0.4, 14);
      expect(data[2 * (253 * size + 253)]).toBeCloseTo(0.18, 14);
    }
  });

  it('refuses wrong spaces and sites', () => {
    const rho = asDensity(levels([2, 3]), eye(6));
    const channel = identityChannel(levels([2]));
    expect(() => applyChannel(channel, rho)).toThrow(SpaceMismatchError);
    expect(() => applyChannel(channel, rho, { sites: [1] })).toThrow(SpaceMismatchError);
    expect(() => applyChannel(identityChannel(levels([6])), rho)).toThrow(SpaceMismatchError);
    expect(() => applyChannel(channel, rho, { sites: [2] })).toThrow(ArgumentError);
    expect(() => applyChannel(identityChannel(levels([2, 2])), rho, { sites: [0, 0] })).toThrow(
      ArgumentError,
    );
    expect(() => compose(channel, identityChannel(levels([3])))).toThrow(SpaceMismatchError);
  });

  it('a unitary on many levels needs no Choi matrix, and asking for one is refused by its size', () => {
    const channel = identityChannel(levels([256]));
    expect(choiRank(channel)).toBe(1);
    expect(smallestChoiEigenvalue(channel)).toBe(0);
    expect(() => toChoi(channel)).toThrow(BudgetExceededError);
    expect(() => toSuperoperator(channel, { maxBytes: 1e6 })).toThrow(BudgetExceededError);
    const grow = randomChannel(levels([2]), levels([30]), 1, 12);
    expect(() => applyChannel(grow, asDensity(levels([2]), eye(2)), { maxBytes: 1e4 })).toThrow(
      BudgetExceededError,
    );
  });

  it.each<[string, () => unknown]>([
    ['operators[1]', () => kraus(levels([2]), levels([3]), [zeros(3, 2), zeros(2, 3)])],
    ['operators[0]', () => kraus(levels([1]), levels([1]), [[[NaN]]])],
    ['unitary', () => unitaryChannel(levels([2]), [[1, 0]])],
    ['matrix', () => choi(levels([2]), levels([3]), identity(4))],
    ['matrix', () => superoperator(levels([2]), levels([3]), zeros(4, 9))],
    ['isometry', () => stinespring(levels([2]), levels([3]), levels([2]), zeros(3, 2))],
    ['shares', () => mixture([])],
    ['shares', () => mixture([{ probability: 0.5, channel: amplitudeDamping(0) }])],
    ['shares[0].probability', () => mixture([{ probability: -1, channel: amplitudeDamping(0) }])],
    ['transition', () => classicalChannel(levels([2]), levels([2]), [[1, 0, 0]])],
  ])('names the bad argument %s', (argument, call) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(`\`${argument}\``);
  });

  it('requireChannel reports the defect', () => {
    expect(() => requireChannel(amplitudeDamping(0.3))).not.toThrow();
    expect(() =>
      requireChannel(
        kraus(levels([2]), levels([2]), [
          [
            [0.5, 0],
            [0, 1],
          ],
        ]),
      ),
    ).toThrow(/by 0\.75/);
    expect(() =>
      requireChannel(kraus(levels([1]), levels([1]), [[[1 + 1e-6]]]), { tolerance: 1e-5 }),
    ).not.toThrow();
    expect(
      isTraceNonIncreasing(
        kraus(levels([2]), levels([2]), [
          [
            [0.5, 0],
            [0, 1],
          ],
        ]),
      ),
    ).toBe(true);
    expect(
      isTraceNonIncreasing(
        kraus(levels([2]), levels([2]), [
          [
            [0.5, 0],
            [0, 1.01],
          ],
        ]),
      ),
    ).toBe(false);
  });
});

describe('algebra of forms', () => {
  it('the adjoint of a channel is unital, its own adjoint is the channel', () => {
    const channel = randomChannel(levels([2]), levels([3]), 2, 13);
    for (const form of [channel, toChoi(channel), toSuperoperator(channel)] as const) {
      const adjoint = adjointMap(form as Channel);
      expect(isUnital(adjoint)).toBe(true);
      expect(adjoint.kind).toBe(form.kind);
      const back = toChoi(adjointMap(adjoint));
      expect(distance(matOf(back.matrix), matOf(toChoi(channel).matrix))).toBeLessThan(1e-14);
    }
  });

  it('tensor of maps of different kinds equals acting one after the other on sites', () => {
    const [a, b] = [
      randomChannel(levels([2]), levels([2]), 2, 14),
      randomChannel(levels([3]), levels([2]), 2, 15),
    ];
    const x = randomMat(6, 6, 16);
    const rho = asDensity(levels([2, 3]), x);
    const step = applyChannel(b, applyChannel(a, rho, { sites: [0] }), { sites: [1] });
    for (const both of [tensorChannels(a, b), tensorChannels(toSuperoperator(a), b)]) {
      expect(distance(matOf(applyChannel(both, rho).matrix), matOf(step.matrix))).toBeLessThan(1e-13);
    }
  });

  it('a mixture is the sum of its parts, and parts of probability zero leave no operator', () => {
    const parts = [
      randomChannel(levels([2]), levels([3]), 2, 17),
      randomChannel(levels([2]), levels([3]), 1, 18),
    ];
    const weights = [0.3, 0.7];
    const expected = parts.map((part, i) => scale(matOf(toChoi(part).matrix), [weights[i]!, 0])).reduce(plus);
    const mixed = mixture(parts.map((channel, i) => ({ channel, probability: weights[i]! })));
    expect(distance(matOf(toChoi(mixed).matrix), expected)).toBeLessThan(1e-14);
    const general = mixture(
      parts.map((channel, i) => ({ channel: toChoi(channel), probability: weights[i]! })),
    );
    expect(distance(matOf(toChoi(general).matrix), expected)).toBeLessThan(1e-14);
    expect(
      mixture([
        { channel: parts[0]!, probability: 1 },
        { channel: parts[1]!, probability: 0 },
      ]).operators.length,
    ).toBe(2);
  });
});

describe('classical channels', () => {
  it('act on the diagonal as the stochastic matrix and remove coherences', () => {
    const p = [
      [0.2, 0.5],
      [0, 0.5],
      [0.8, 0],
    ];
    const channel = classicalChannel(levels([2]), levels([3]), p);
    expect(channel.operators.length).toBe(4);
    requireChannel(channel);
    const x = randomMat(2, 2, 19);
    const after = matOf(applyChannel(channel, asDensity(levels([2]), x)).matrix);
    const expected = build(3, 3, (r, c) =>
      r === c
        ? [
            p[r]![0]! * x[0]![0]![0] + p[r]![1]! * x[1]![1]![0],
            p[r]![0]! * x[0]![0]![1] + p[r]![1]! * x[1]![1]![1],
          ]
        : [0, 0],
    );
    expect(distance(after, expected)).toBeLessThan(1e-15);
  });

  it('refuses rows that sum to one instead of columns, negative and complex entries', () => {
    const pair = levels([2]);
    expect(() =>
      classicalChannel(pair, pair, [
        [0.2, 0.8],
        [0.5, 0.5],
      ]),
    ).toThrow(/column 0 sums to 0\.7/);
    expect(() =>
      classicalChannel(pair, pair, [
        [1.5, 0],
        [-0.5, 1],
      ]),
    ).toThrow(NotPhysicalError);
    expect(() =>
      classicalChannel(pair, pair, [
        [{ re: 1, im: 1e-3 }, 0],
        [0, 1],
      ]),
    ).toThrow(NotPhysicalError);
  });
});
