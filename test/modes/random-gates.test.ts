import { describe, expect, it } from 'vitest';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { applyModeGate } from '../../src/modes/gates/apply-gate.ts';
import {
  beamsplitter,
  displacement,
  squeezing,
  twoModeSqueezing,
} from '../../src/modes/gates/ladder-gates.ts';
import type { ModeGate } from '../../src/modes/gates/mode-gate.ts';
import { modes, space } from '../../src/spaces/space.ts';
import type { Ket } from '../../src/states/ket.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { evolved, type Amplitudes, type LadderTerm } from './ladder-oracle.ts';

const [a, ad, b, bd] = [
  [0, false],
  [0, true],
  [1, false],
  [1, true],
] as const;
const conjugateMinus = ({ re, im }: Z): Z => ({ re: -re, im });
interface Z {
  readonly re: number;
  readonly im: number;
}
interface Trial {
  readonly gate: ModeGate;
  readonly levels: readonly number[];
  /** Levels of the oracle, above those that the image reaches. */
  readonly padded: number;
  readonly terms: readonly LadderTerm[];
  readonly size: number;
}

const within = (stream: Rng, radius: number): Z => ({
  re: radius * (2 * stream.uniform() - 1),
  im: radius * (2 * stream.uniform() - 1),
});
const between = (stream: Rng, low: number, high: number): number => low + stream.integer(high - low + 1);

const trials: Record<string, (stream: Rng) => Trial> = {
  displacement: (stream) => {
    const alpha = within(stream, 1.2);
    const terms = [
      { ...alpha, word: [ad] },
      { ...conjugateMinus(alpha), word: [a] },
    ];
    return { gate: displacement(alpha), levels: [between(stream, 1, 10)], padded: 60, terms, size: 26 };
  },
  squeezing: (stream) => {
    const z = within(stream, 0.3);
    const half = { re: z.re / 2, im: z.im / 2 };
    const terms = [
      { re: half.re, im: -half.im, word: [a, a] },
      { re: -half.re, im: -half.im, word: [ad, ad] },
    ];
    return { gate: squeezing(z), levels: [between(stream, 1, 8)], padded: 100, terms, size: 43 };
  },
  beamsplitter: (stream) => {
    const [theta, phi] = [4 * stream.uniform() - 2, 7 * stream.uniform()];
    const up = { re: theta * Math.cos(phi), im: theta * Math.sin(phi) };
    const terms = [
      { ...up, word: [ad, b] },
      { ...conjugateMinus(up), word: [a, bd] },
    ];
    const levels = [between(stream, 1, 6), between(stream, 1, 6)];
    return { gate: beamsplitter(theta, phi), levels, padded: levels[0]! + levels[1]! - 1, terms, size: 22 };
  },
  twoModeSqueezing: (stream) => {
    const z = within(stream, 0.2);
    const terms = [
      { re: z.re, im: -z.im, word: [a, b] },
      { re: -z.re, im: -z.im, word: [ad, bd] },
    ];
    const levels = [between(stream, 1, 3), between(stream, 1, 3)];
    return { gate: twoModeSqueezing(z), levels, padded: 22, terms, size: 13 };
  },
};

function image({ levels, padded, terms, size }: Trial, psi: Ket): { kept: Float64Array; norm2: number } {
  const dims = levels.map(() => padded);
  const total = dims.reduce((x, y) => x * y, 1);
  const start: Amplitudes = { dims, re: new Float64Array(total), im: new Float64Array(total) };
  const place = (i: number): number =>
    levels.length === 1 ? i : Math.floor(i / levels[1]!) * padded + (i % levels[1]!);
  const count = psi.data.length / 2;
  for (let i = 0; i < count; i++) {
    start.re[place(i)] = psi.data[2 * i]!;
    start.im[place(i)] = psi.data[2 * i + 1]!;
  }
  const { re, im } = evolved(start, terms, size);
  const kept = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) kept.set([re[place(i)]!, im[place(i)]!], 2 * i);
  return { kept, norm2: re.reduce((sum, x, i) => sum + x * x + im[i]! ** 2, 0) };
}

describe('1,000 random states, gates and levels against ladders with many more levels', () => {
  for (const [name, count] of [
    ['displacement', 350],
    ['squeezing', 150],
    ['beamsplitter', 450],
    ['twoModeSqueezing', 50],
  ] as const) {
    it(`${count} times ${name}`, () => {
      const stream = rng(17);
      for (let i = 0; i < count; i++) {
        const trial = trials[name]!(stream);
        const psi = randomKet(space(trial.levels.flatMap((levels) => modes(1, levels).sites)), stream);
        const right = image(trial, psi);
        expect(Math.abs(right.norm2 - 1)).toBeLessThan(1e-11);
        const { state, truncation } = applyModeGate(
          psi,
          trial.gate,
          trial.levels.map((_, site) => site),
        );
        const gap = Math.max(...state.data.map((x, k) => Math.abs(x - right.kept[k]!)));
        expect(gap).toBeLessThan(1e-11);
        const kept = right.kept.reduce((sum, x) => sum + x * x, 0);
        expect(Math.abs(truncation.lostWeight - (1 - kept))).toBeLessThan(1e-11);
      }
    });
  }
});
