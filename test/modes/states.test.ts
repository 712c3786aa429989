import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, TruncationError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { applyModeGate, applyModeGates } from '../../src/modes/gates/apply-gate.ts';
import { displacement, squeezing, twoModeSqueezing } from '../../src/modes/gates/ladder-gates.ts';
import { coherentKet } from '../../src/modes/states/coherent.ts';
import { binomialKet, catKet, gkpKet, numberKet, randomModeKet } from '../../src/modes/states/mode-kets.ts';
import { noonKet, thermalMode, twoModeSqueezedKet } from '../../src/modes/states/more-states.ts';
import { displacedSqueezedKet, squeezedKet } from '../../src/modes/states/squeezed.ts';
import { plus, scale, times } from '../../src/operators/algebra.ts';
import { annihilation, creation, numberOperator } from '../../src/operators/ladder.ts';
import { modes } from '../../src/spaces/space.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { vonNeumannEntropy } from '../../src/states/entropies.ts';
import { weightsOf, type Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { normalize } from '../../src/states/normalize.ts';
import { probabilities } from '../../src/states/probabilities.ts';
import { logNegativity } from '../../src/states/partial-transpose.ts';

/** <n> of the first mode, without a matrix. */
const mean = (state: Ket | DensityMatrix): number => {
  const weights = probabilities(state);
  const width = weights.length / state.space.dims[0]!;
  return weights.reduce((sum, p, i) => sum + p * Math.floor(i / width), 0);
};
const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - (b[i] ?? 0))));

describe('squeezed states', () => {
  it('have the photon statistics and variances of open-systems.md 3, test 24', () => {
    const { state } = squeezedKet(0.8, { levels: 80 });
    const p = weightsOf(state.data);
    expect(gap(p.subarray(0, 5), [0.7476999182, 0, 0.1648472075, 0, 0.0545163932])).toBeLessThan(1e-10);
    const [a, ad] = [annihilation(state.space, 0), creation(state.space, 0)];
    const x = scale(plus(a, ad), Math.SQRT1_2);
    const y = scale(plus(ad, scale(a, -1)), { re: 0, im: Math.SQRT1_2 });
    expect(state.expect(times(x, x)).re).toBeCloseTo(0.100948259, 9);
    expect(state.expect(times(y, y)).re).toBeCloseTo(2.4765162122, 7);
    const moved = weightsOf(displacedSqueezedKet(1, 0.5, { levels: 4 }).state.data);
    expect(gap(moved, [0.2055159435, 0.4393492, 0.2885308, 0.0413468])).toBeLessThan(1e-7);
  });

  it('are what the gates make of the vacuum, phases included', () => {
    for (const [alpha, z] of [
      [
        { re: 0.4, im: 0.7 },
        { re: Math.cos(0.456), im: Math.sin(0.456) },
      ],
      [
        { re: -1.3, im: 0.2 },
        { re: -0.3, im: 0.5 },
      ],
      [0, -0.9],
      [2, 0],
    ] as const) {
      const right = applyModeGates(basisKet(modes(1, 300), [0]), [
        { gate: squeezing(z), sites: [0] },
        { gate: displacement(alpha), sites: [0] },
      ]).state.data;
      const got = displacedSqueezedKet(alpha, z, { levels: 60 }).state.data;
      expect(gap(got, right)).toBeLessThan(1e-13);
    }
  });

  it('FK-02: the amplitudes with the conjugate where it belongs, and statistics that sum to 1', () => {
    const z = { re: Math.cos(0.456), im: Math.sin(0.456) };
    const { state } = displacedSqueezedKet({ re: 0.4, im: 0.7 }, z, { levels: 5 });
    const right = [
      [0.5747956711, 0.1448081513],
      [0.4705911225, 0.3358696141],
      [-0.0257703786, 0.1276831739],
      [-0.2104799083, -0.2547129969],
      [0.0020347503, -0.2212129888],
    ].flat();
    expect(gap(state.data, right)).toBeLessThan(1e-10);
    const angle = 1.1780972450961724;
    const alpha = { re: Math.sqrt(50) * Math.cos(angle), im: Math.sqrt(50) * Math.sin(angle) };
    const bright = displacedSqueezedKet(alpha, -0.5, { levels: 100 });
    expect(bright.state.norm() ** 2).toBeCloseTo(0.9999999946, 9);
    expect(1 - bright.truncation.lostWeight).toBeCloseTo(0.9999999946, 9);
    const whole = displacedSqueezedKet(alpha, -0.5, { levels: 200 }).state;
    const n = whole.expect(numberOperator(whole.space, 0));
    expect(n.re).toBeCloseTo(50.2715403174, 9);
    expect(n.variance).toBeCloseTo(36.2949439993, 8);
    expect(weightsOf(whole.data)[50]).toBeCloseTo(0.0678464433, 9);
  });

  it('stay right at |alpha| = 60 and strong squeezing: the mean is |alpha|^2 + sinh^2 r', () => {
    const { state, truncation } = displacedSqueezedKet(60, 0.7, { levels: 'auto', tolerance: 1e-14 });
    expect(mean(state) / (3600 + Math.sinh(0.7) ** 2)).toBeCloseTo(1, 12);
    expect(truncation.lostWeight).toBeLessThan(1e-14);
    expect(
      gap(
        displacedSqueezedKet(60, 0, { levels: 5000 }).state.data,
        coherentKet(60, { levels: 5000 }).state.data,
      ),
    ).toBeLessThan(1e-13);
    const strong = squeezedKet(3, { levels: 6000 });
    expect(strong.state.norm() ** 2 + strong.truncation.lostWeight).toBeCloseTo(1, 12);
    expect(mean(strong.state) / Math.sinh(3) ** 2).toBeCloseTo(1, 8);
  });
});

describe('other states', () => {
  it('number states up to n = 1000 need n + 1 levels', () => {
    const { state, truncation } = numberKet(1000, { levels: 'auto' });
    expect(state.space.dims).toEqual([1001]);
    expect(mean(state)).toBe(1000);
    expect(truncation.warning).toBeUndefined();
    expect(() => numberKet(5, { levels: 5 })).toThrow('`levels` must hold some of the weight');
  });

  it('cats have one parity and n = |alpha|^2 tanh |alpha|^2 (test 2)', () => {
    const even = catKet(2, 'even', { levels: 60 }).state;
    expect(mean(even)).toBeCloseTo(3.997317199, 9);
    expect(Math.max(...weightsOf(even.data).filter((_, n) => n % 2 === 1))).toBe(0);
    const odd = catKet({ re: 0, im: 2 }, 'odd', { levels: 60 }).state;
    expect(mean(odd)).toBeCloseTo(4 / Math.tanh(4), 10);
    expect(weightsOf(catKet(1e-8, 'odd', { levels: 4 }).state.data)[1]).toBeCloseTo(1, 14);
    const turned = catKet(1.5, Math.PI / 2, { levels: 40 }).state;
    expect(turned.norm()).toBeCloseTo(1, 13);
    expect(mean(turned)).toBeCloseTo(2.25, 12);
    expect(() => catKet(0, 'odd', { levels: 4 })).toThrow('the two kets cancel');
  });

  it('grid states have the photons and the overlap of test 28', () => {
    const [zero, one] = ([0, 1] as const).map(
      (bit) => gkpKet(bit, 0.1, { levels: 'auto', tolerance: 1e-14 }).state,
    );
    expect(mean(zero!)).toBeCloseTo(4.4870746757, 9);
    expect(mean(one!)).toBeCloseTo(4.5462812379, 9);
    const [a, b] = [gkpKet(0, 0.1, { levels: 300 }).state, gkpKet(1, 0.1, { levels: 300 }).state];
    expect(Math.abs(a.overlap(b).re)).toBeCloseTo(7.5636e-4, 7);
  });

  it('binomial codes: both words have the same mean, and a takes them to orthogonal states (test 28)', () => {
    const [zero, one] = ([0, 1] as const).map((bit) => binomialKet(bit, { levels: 5 }).state);
    expect(gap(zero!.data, [Math.SQRT1_2, 0, 0, 0, 0, 0, 0, 0, Math.SQRT1_2])).toBeLessThan(1e-15);
    expect(gap(one!.data, [0, 0, 0, 0, 1])).toBeLessThan(1e-15);
    const [up, down] = [zero!, one!].map((word) => word.apply(annihilation(word.space, 0)));
    expect(gap(up!.data, [0, 0, 0, 0, 0, 0, Math.SQRT2])).toBeLessThan(1e-15);
    expect(gap(down!.data, [0, 0, Math.SQRT2])).toBeLessThan(1e-15);
    for (const [losses, order] of [
      [2, 2],
      [3, 4],
    ] as const) {
      const [x, y] = ([0, 1] as const).map(
        (bit) => binomialKet(bit, { levels: 'auto', losses, order }).state,
      );
      expect(mean(x!)).toBeCloseTo(((losses + 1) * (order + 1)) / 2, 12);
      expect(mean(y!)).toBeCloseTo(((losses + 1) * (order + 1)) / 2, 12);
    }
  });

  it('thermal states: mean, entropy (test 20) and the share captured', () => {
    const { state, truncation } = thermalMode(0.5, { levels: 60 });
    expect(mean(state)).toBeCloseTo(0.5, 12);
    expect(vonNeumannEntropy(normalize(state))).toBeCloseTo(0.9547712524, 9);
    expect(truncation.warning).toBeUndefined();
    const hot = thermalMode(5, { levels: 20 });
    expect(hot.truncation.lostWeight).toBeCloseTo((5 / 6) ** 20, 12);
    expect(hot.state.norm()).toBeCloseTo(1 - (5 / 6) ** 20, 12);
    expect(hot.truncation.tails[0]!.advisedLevels).toBe(Math.ceil(Math.log(1e-8) / Math.log(5 / 6)));
  });

  it('two-mode squeezed vacuum: photons, entropy and negativity of test 26, and what the gate makes', () => {
    const { state } = twoModeSqueezedKet(0.8, { levels: 40 });
    expect(mean(state)).toBeCloseTo(0.7887322356, 9);
    expect(vonNeumannEntropy(normalize(state.reduce([0])), { base: 2 })).toBeCloseTo(1.7706904336, 9);
    expect(
      logNegativity(normalize(twoModeSqueezedKet(0.8, { levels: 24 }).state), [0], { base: 2 }),
    ).toBeCloseTo(2.3083120654, 3);
    expect(weightsOf(state.data)[41]).toBeCloseTo(0.2465124872, 9);
    const z = { re: -0.3, im: 0.4 };
    const made = applyModeGate(basisKet(modes(2, 12), [0, 0]), twoModeSqueezing(z), [0, 1]).state;
    expect(gap(twoModeSqueezedKet(z, { levels: 12 }).state.data, made.data)).toBeLessThan(1e-15);
  });

  it('NOON and random states', () => {
    const { state } = noonKet(3, 0.7, { levels: 4 });
    expect(gap(state.data.subarray(24, 26), [Math.SQRT1_2, 0])).toBe(0);
    expect(gap(state.data.subarray(6, 8), [Math.SQRT1_2 * Math.cos(0.7), Math.SQRT1_2 * Math.sin(0.7)])).toBe(
      0,
    );
    expect(noonKet(0, 0.7, { levels: 2 }).state.norm()).toBe(1);
    const draw = (levels: number): Ket => randomModeKet(2, rng(5), { levels }).state;
    expect(draw(120).norm()).toBeCloseTo(1, 12);
    expect(gap(draw(10).data, draw(120).data.subarray(0, 20))).toBe(0);
    let photons = 0;
    const stream = rng(8);
    for (let i = 0; i < 400; i++) photons += mean(randomModeKet(2, stream, { levels: 60 }).state) / 400;
    expect(Math.abs(photons - 2)).toBeLessThan(0.5);
  });

  it('refuse by name what they cannot do', () => {
    const options = { levels: 10 };
    expect(() => squeezedKet(7, options)).toThrow('`z`');
    expect(() => numberKet(-1, options)).toThrow('`n`');
    expect(() => catKet(1, NaN, options)).toThrow('`phase`');
    expect(() => gkpKet(2 as 0, 0.1, options)).toThrow('`bit`');
    expect(() => gkpKet(0, 0, options)).toThrow('`epsilon`');
    expect(() => thermalMode(-1, options)).toThrow('`mean`');
    expect(() => noonKet(1, Infinity, options)).toThrow('`phase`');
    expect(() => randomModeKet(1, undefined as never, options)).toThrow(ArgumentError);
    expect(() => thermalMode(5, { levels: 20, strict: true })).toThrow(TruncationError);
    expect(() => coherentKet(1, { levels: 100, maxBytes: 100 })).toThrow(BudgetExceededError);
  });
});
