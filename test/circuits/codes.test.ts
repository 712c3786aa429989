import { describe, expect, it } from 'vitest';
import { bitFlip, depolarizingPauli } from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { run } from '../../src/circuits/run.ts';
import { expectation } from '../../src/circuits/observe/expectation.ts';
import { sample } from '../../src/circuits/observe/sample.ts';
import { ghzCircuit } from '../../src/circuits/library/entanglers.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { qubits } from '../../src/spaces/space.ts';
import { measurePauli } from '../../src/states/stabilizer/measure-pauli.ts';
import { Stabilizer } from '../../src/states/stabilizer/stabilizer.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Three data qubits in a logical |+>, flipped with probability p each, two parities read by ancillas and the likeliest error undone. */
function repetitionRound(p: number): Circuit {
  const { h, cx, x, channel, measure, reset } = gates;
  const fix = (first: number, second: number, site: number) =>
    when(bitsEqual([0, 1], [first, second]), x(site));
  return circuit(5, [
    [h(0), cx(0, 1), cx(0, 2)],
    upTo(3).map((q) => channel(bitFlip(p), [q])),
    [cx(0, 3), cx(1, 3), cx(1, 4), cx(2, 4), measure(3, 0), measure(4, 1), reset(3), reset(4)],
    [fix(1, 0, 0), fix(1, 1, 1), fix(0, 1, 2)],
  ]);
}

describe('the repetition code of distance three', () => {
  it.each([0.05, 0.2])('fails at rate 3 p^2 - 2 p^3 for bit flips of p = %d', (p) => {
    const of = repetitionRound(p);
    const right = 3 * p ** 2 - 2 * p ** 3;
    const runs = 3000;
    const source = rng(41);
    let failed = 0;
    // Failures turn the logical |0>, which is |000>, over; the gates that make |+> are left out.
    const start = Stabilizer.basis(of.space);
    const zero = circuit(5, of.operations.slice(3));
    for (let i = 0; i < runs; i++) {
      const { state } = run(zero, start, { rng: source });
      const { value, probability } = measurePauli(state, { sites: [0, 1, 2], letters: 'ZZZ' }, source);
      expect(probability).toBe(1);
      if (value < 0) failed++;
    }
    const error = Math.sqrt((right * (1 - right)) / runs);
    expect(Math.abs(failed / runs - right)).toBeLessThan(4 * error);
  });

  it('keeps superpositions: the logical X of |+> is 1 in every run', () => {
    const of = repetitionRound(0.3);
    for (let seed = 0; seed < 50; seed++) {
      const { state } = run(of, Stabilizer.basis(of.space), { rng: rng(seed) });
      expect(state.expect(pauliSum(of.space, { XXXII: 1 })).re).toBe(1);
      for (const word of ['ZZIII', 'IZZII', 'IIIZI', 'IIIIZ']) {
        expect(state.expect(pauliSum(of.space, { [word]: 1 })).re).toBe(1);
      }
    }
  });
});

/** The rotated surface code of distance three: nine qubits row by row. */
const checks = {
  Z: [
    [1, 2, 4, 5],
    [3, 4, 6, 7],
    [0, 3],
    [5, 8],
  ],
  X: [
    [0, 1, 3, 4],
    [4, 5, 7, 8],
    [1, 2],
    [6, 7],
  ],
} as const;
const logical = { Z: [0, 1, 2], X: [0, 3, 6] } as const;

/** The X errors of least weight (Z errors) by the parities that they violate, as bit masks of qubits. */
function decoder(of: 'X' | 'Z'): Map<string, number> {
  const table = new Map<string, number>();
  const byWeight = upTo(512).sort((a, b) => onesOf(a) - onesOf(b));
  for (const error of byWeight) {
    const key = syndrome(error, of);
    if (!table.has(key)) table.set(key, error);
  }
  return table;
}

function syndrome(error: number, of: 'X' | 'Z'): string {
  return checks[of === 'X' ? 'Z' : 'X']
    .map((sites) => sites.filter((q) => (error >> q) & 1).length % 2)
    .join('');
}

function onesOf(mask: number): number {
  return upTo(9).filter((q) => (mask >> q) & 1).length;
}

const decoders = { X: decoder('X'), Z: decoder('Z') };

/** Measures all checks, and undoes the likeliest error. */
function corrected(state: Stabilizer, source: Rng): Stabilizer {
  let after = state;
  for (const letter of ['Z', 'X'] as const) {
    const bits = checks[letter].map((sites) => {
      const measured = measurePauli(after, { sites, letters: letter.repeat(sites.length) }, source);
      after = measured.state;
      return measured.value > 0 ? 0 : 1;
    });
    const error = letter === 'Z' ? 'X' : 'Z';
    const mask = decoders[error].get(bits.join('')) as number;
    const sites = upTo(9).filter((q) => (mask >> q) & 1);
    if (sites.length > 0)
      after = after.apply(pauliSum(after.space, [{ sites, letters: error.repeat(sites.length) }]));
  }
  return after;
}

describe('the surface code of distance three', () => {
  const space = qubits(9);
  const encoded = corrected(Stabilizer.basis(space), rng(3));
  const meanOf = (state: Stabilizer, letter: 'X' | 'Z'): number =>
    state.expect(pauliSum(space, [{ sites: logical[letter], letters: letter.repeat(3) }])).re;

  it('|0...0> becomes a logical |0>: all checks 1, the logical Z 1, the logical X undecided', () => {
    for (const letter of ['Z', 'X'] as const) {
      for (const sites of checks[letter]) {
        const string = { sites, letters: letter.repeat(sites.length) };
        expect(encoded.expect(pauliSum(space, [string])).re).toBe(1);
      }
    }
    expect(meanOf(encoded, 'Z')).toBe(1);
    expect(meanOf(encoded, 'X')).toBe(0);
  });

  it('every error on one qubit is undone, on logical |0> and |+>', () => {
    const source = rng(5);
    const plus = measurePauli(encoded, { sites: logical.X, letters: 'XXX' }, source);
    for (const [state, letter, value] of [
      [encoded, 'Z', 1],
      [plus.state, 'X', plus.value],
    ] as const) {
      for (const q of upTo(9)) {
        for (const letters of ['X', 'Y', 'Z']) {
          const broken = state.apply(pauliSum(space, [{ sites: [q], letters }]));
          expect(meanOf(corrected(broken, source), letter)).toBe(value);
        }
      }
    }
  });

  it('fails as often under depolarising noise as the sum over all errors says', () => {
    const p = 0.12;
    const flip = (2 * p) / 3;
    const table = decoders.X;
    const right = upTo(512)
      .filter(
        (error) =>
          logical.Z.filter((q) => ((error ^ table.get(syndrome(error, 'X'))!) >> q) & 1).length % 2 === 1,
      )
      .reduce((sum, error) => sum + flip ** onesOf(error) * (1 - flip) ** (9 - onesOf(error)), 0);
    const noise = circuit(
      space,
      upTo(9).map((q) => gates.channel(depolarizingPauli(p), [q])),
    );
    const source = rng(6);
    const runs = 1500;
    let failed = 0;
    for (let i = 0; i < runs; i++) {
      const { state } = run(noise, encoded, { rng: source });
      if (meanOf(corrected(state, source), 'Z') < 0) failed++;
    }
    expect(right).toBeGreaterThan(0.02);
    expect(Math.abs(failed / runs - right)).toBeLessThan(4 * Math.sqrt((right * (1 - right)) / runs));
  });
});

describe('looking at circuits that start from a stabilizer state', () => {
  it('shots and expectation values of a noisy GHZ state of 60 qubits', () => {
    const { channel, measure } = gates;
    const n = 60;
    const flips = channel(bitFlip(0.25), [59]);
    const of = circuit(n, [
      ...ghzCircuit(n).operations,
      flips,
      measure(0, 0),
      measure(58, 1),
      measure(59, 2),
    ]);
    const shots = sample(of, Stabilizer.basis(qubits(n)), 400, { rng: rng(2) });
    const seen = [...shots.counts.entries()];
    expect(seen.every(([bits]) => bits[0] === bits[1])).toBe(true);
    const differing = seen.filter(([bits]) => bits[0] !== bits[2]).reduce((sum, [, count]) => sum + count, 0);
    expect(Math.abs(differing / 400 - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 400));
    const parity = pauliSum(qubits(n), [{ sites: [0, 59], letters: 'ZZ' }]);
    const noisy = circuit(n, [...ghzCircuit(n).operations, flips]);
    const mean = expectation(noisy, Stabilizer.basis(qubits(n)), parity, { rng: rng(3), trajectories: 400 });
    expect(Math.abs(mean.re - 0.5)).toBeLessThan(4 * Math.max(mean.error, 0.02));
  });
});
