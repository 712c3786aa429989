import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError } from '../../src/errors.ts';
import { tracePreservingDefect } from '../../src/channels/checks.ts';
import { toSuperoperator } from '../../src/channels/convert.ts';
import { kraus } from '../../src/channels/kraus.ts';
import { hermitianFunction } from '../../src/linalg/hermitian-function.ts';
import { zeros, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, maxAbs, multiply, trace } from '../../src/linalg/products.ts';
import { lossKraus, modeChannelMap } from '../../src/modes/channels/apply-mode-channel.ts';
import { loss } from '../../src/modes/channels/mode-channels.ts';
import { codeFidelity } from '../../src/modes/codes/code-fidelity.ts';
import { binomialKet, catKet, gkpKet, numberKet } from '../../src/modes/states/mode-kets.ts';
import { modes } from '../../src/spaces/space.ts';
import type { Ket } from '../../src/states/ket.ts';

const pair = (make: (bit: 0 | 1) => { readonly state: Ket }): Ket[] =>
  ([0, 1] as const).map((bit) => make(bit).state);
const numbers = (levels: number): Ket[] => pair((bit) => numberKet(bit, { levels }));

/** The recovery written out: R_k = P E_k^dagger N^(-1/2), and (1/d^2) sum |tr R_k E_l P|^2. */
function written(words: readonly Ket[], operators: readonly ComplexMatrix[]): number {
  const size = words[0]!.data.length / 2;
  const project = words
    .map(({ data }) => multiply({ rows: size, cols: 1, data }, { rows: size, cols: 1, data }, 'n', 'h'))
    .reduce((a, b) => add(a, b));
  const spread = operators
    .map((e) => multiply(multiply(e, project), e, 'n', 'h'))
    .reduce((a, b) => add(a, b), zeros(size, size));
  const inverse = hermitianFunction(spread, (x) => [x > 1e-13 ? x ** -0.5 : 0, 0]);
  let sum = 0;
  for (const e of operators) {
    const recovery = multiply(multiply(project, e, 'n', 'h'), inverse);
    for (const f of operators) {
      const { re, im } = trace(multiply(multiply(recovery, f), project));
      sum += re * re + im * im;
    }
  }
  return sum / words.length ** 2;
}

describe('codeFidelity', () => {
  it('of the photon numbers 0 and 1 is that of amplitude damping', () => {
    const t = 0.64;
    const { bare, overlap } = codeFidelity(numbers(3), lossKraus(t, 3));
    expect(bare).toBeCloseTo((1 + Math.sqrt(t)) ** 2 / 4, 14);
    expect(overlap).toBe(0);
  });

  it('is the recovery written out', () => {
    for (const t of [0.95, 0.7]) {
      for (const words of [numbers(6), pair((bit) => binomialKet(bit, { levels: 6 }))]) {
        const channel = lossKraus(t, 6);
        expect(codeFidelity(words, channel).recovered).toBeCloseTo(written(words, channel.operators), 11);
      }
    }
  });

  it('a binomial code turns the first order of the loss into the second, a bare mode does not (test 28)', () => {
    const words = pair((bit) => binomialKet(bit, { levels: 5 }));
    const infidelity = (share: number): number => 1 - codeFidelity(words, lossKraus(1 - share, 5)).recovered;
    expect(infidelity(0.002) / infidelity(0.001)).toBeCloseTo(4, 1);
    const bare = (share: number): number => 1 - codeFidelity(numbers(5), lossKraus(1 - share, 5)).recovered;
    expect(bare(0.002) / bare(0.001)).toBeCloseTo(2, 1);
    expect(infidelity(0.01)).toBeLessThan(0.2 * bare(0.01));
  });

  it('grid and cat codes are better recovered than left alone, and all are perfect without loss', () => {
    const levels = 40;
    const codes = [
      pair((bit) => gkpKet(bit, 0.12, { levels })),
      [catKet(2, 'even', { levels }).state, catKet({ re: 0, im: 2 }, 'even', { levels }).state],
    ];
    for (const words of codes) {
      const { bare, recovered, overlap } = codeFidelity(words, lossKraus(0.95, levels));
      expect(recovered).toBeGreaterThan(bare);
      expect(recovered).toBeLessThan(1);
      expect(overlap).toBeGreaterThan(0);
      const kept = codeFidelity(words, lossKraus(1, levels));
      expect(kept.recovered).toBeCloseTo(1, 11);
      expect(kept.bare).toBeCloseTo(1, 11);
    }
    expect(codeFidelity(codes[0]!, lossKraus(0.95, levels)).recovered).toBeGreaterThan(
      codeFidelity(numbers(levels), lossKraus(0.95, levels)).recovered,
    );
  });

  it('refuses by name', () => {
    const channel = lossKraus(0.9, 4);
    expect(() => codeFidelity([], channel)).toThrow('`words` must have at least one ket');
    const one = numberKet(1, { levels: 4 }).state;
    expect(() => codeFidelity([one, one], channel)).toThrow('`words` must be linearly independent');
    expect(() => codeFidelity(numbers(5), channel)).toThrow('Each word');
    expect(() => codeFidelity(numbers(4), modeChannelMap(loss(0.9), 4) as never)).toThrow(ArgumentError);
    expect(() => codeFidelity(numbers(4), kraus(modes(1, 4), modes(1, 4), []))).not.toThrow();
  });
});

describe('lossKraus', () => {
  it('is the channel, and keeps the trace', () => {
    const channel = lossKraus(0.3, 7);
    expect(tracePreservingDefect(channel)).toBeLessThan(1e-14);
    const map = modeChannelMap(loss(0.3), 7);
    expect(maxAbs(add(toSuperoperator(channel).matrix, map.matrix, 1, -1))).toBeLessThan(1e-14);
    expect(() => lossKraus(0.5, 500)).toThrow(BudgetExceededError);
    expect(() => lossKraus(2, 5)).toThrow('`transmission`');
  });
});
