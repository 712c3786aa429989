import { describe, expect, it } from 'vitest';
import { bitFlip, depolarizingPauli } from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { randomClifford } from '../../src/circuits/library/brickwork.ts';
import { ghzCircuit } from '../../src/circuits/library/entanglers.ts';
import { withNoise } from '../../src/circuits/noise/with-noise.ts';
import { amplitude } from '../../src/circuits/observe/amplitude.ts';
import { distribution } from '../../src/circuits/observe/distribution.ts';
import { expectation } from '../../src/circuits/observe/expectation.ts';
import { sample } from '../../src/circuits/observe/sample.ts';
import { zeroLevels } from '../../src/circuits/observe/start.ts';
import { BudgetExceededError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { qubits } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { Stabilizer } from '../../src/states/stabilizer/stabilizer.ts';

const { h, cx, x, t, measure } = gates;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('circuits on stabilizer states', () => {
  it('answer as on kets: noise, measurements, feed-forward, by branches, trajectories and shots', () => {
    for (let seed = 0; seed < 4; seed++) {
      const n = 4;
      const half = randomClifford(n, 3, rng(seed)).operations;
      const of = circuit(n, [
        half,
        gates.channel(depolarizingPauli(0.2), [1]),
        measure(0, 0),
        when(bitsEqual(0, 1), x(2)),
        randomClifford(n, 2, rng(seed + 50)).operations,
        measure(3, 1),
      ]);
      const op = pauliSum(qubits(n), { XZIY: 1, ZIZI: 0.5, IXXI: -0.3, YYZZ: 2 });
      const [ket, stabilizer] = [
        basisKet(qubits(n), [0, 1, 0, 1]),
        Stabilizer.basis(qubits(n), [0, 1, 0, 1]),
      ];
      const exact = expectation(of, ket, op).re;
      expect(expectation(of, stabilizer, op).re).toBeCloseTo(exact, 12);
      for (const options of [{ trajectories: 1500 }, { shots: 1500 }]) {
        const mean = expectation(of, stabilizer, op, { ...options, rng: rng(seed) });
        expect(Math.abs(mean.re - exact)).toBeLessThan(5 * mean.error + 1e-12);
      }
      const law = distribution(of, ket);
      const same = distribution(of, stabilizer);
      for (const [key, p] of law) expect(same.get(key)).toBeCloseTo(p, 12);
      const { counts } = sample(of, stabilizer, 1500, { rng: rng(seed) });
      for (const [key, count] of counts) {
        const p = law.get(key) as number;
        expect(Math.abs(count / 1500 - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 1500) + 1e-12);
      }
      const unitary = circuit(n, half);
      const [a, b] = [amplitude(unitary, [0, 1, 1, 0], ket), amplitude(unitary, [0, 1, 1, 0], stabilizer)];
      expect(b.re).toBeCloseTo(a.re, 13);
      expect(b.im).toBeCloseTo(a.im, 13);
    }
  });

  it('of a hundred qubits start from levels, bit strings with all their digits', () => {
    const n = 100;
    const of = circuit(n, [ghzCircuit(n).operations, range(n).map((i) => measure(i, i))]);
    const { counts } = sample(of, zeroLevels(of), 300, { rng: rng(2) });
    expect([...counts.keys()].sort()).toEqual(['0'.repeat(n), '1'.repeat(n)]);
    expect(Math.abs(counts.get('0'.repeat(n))! - 150)).toBeLessThan(5 * Math.sqrt(75));
    const all = ghzCircuit(n);
    const parity = pauliSum(qubits(n), [{ sites: range(n), letters: 'X'.repeat(n) }]);
    expect(expectation(all, zeroLevels(all), parity).re).toBe(1);
    expect(expectation(all, zeroLevels(all), parity, { shots: 50, rng: rng(1) })).toMatchObject({
      re: 1,
      error: 0,
    });
    expect(
      amplitude(
        all,
        range(n).map(() => 1),
      ).re,
    ).toBeCloseTo(Math.SQRT1_2, 14);
  });

  it('with noise by rule fade as the closed form says', () => {
    const n = 60;
    const p = 0.01;
    const noisy = withNoise(ghzCircuit(n), [{ on: 'gate', count: 2, channel: depolarizingPauli(p) }]);
    const zz = pauliSum(qubits(n), [{ sites: [0, n - 1], letters: 'ZZ' }]);
    const mean = expectation(noisy, zeroLevels(noisy), zz, { trajectories: 600, rng: rng(3) });
    const exact = expectation(
      withNoise(ghzCircuit(8), [{ on: 'gate', count: 2, channel: depolarizingPauli(p) }]),
      range(8).map(() => 0),
      pauliSum(qubits(8), [{ sites: [0, 7], letters: 'ZZ' }]),
    ).re;
    const each = 1 - (4 * p) / 3;
    expect(exact).toBeCloseTo(each ** flips(8), 12);
    expect(Math.abs(mean.re - each ** flips(n))).toBeLessThan(5 * mean.error);
  });

  it('that are not Clifford are refused in bytes, not in silence', () => {
    const n = 100;
    const of = circuit(n, [ghzCircuit(n).operations, t(0), cx(0, 1), h(0)]);
    const op = pauliSum(qubits(n), [{ sites: [0, n - 1], letters: 'ZZ' }]);
    expect(() => expectation(of, zeroLevels(of), op)).toThrow(BudgetExceededError);
    const flipped = circuit(n, [ghzCircuit(n).operations, gates.channel(bitFlip(0.25), [0])]);
    const ends = pauliSum(qubits(n), [{ sites: [0, n - 1], letters: 'ZZ' }]);
    expect(expectation(flipped, zeroLevels(flipped), ends).re).toBeCloseTo(0.5, 13);
  });
});

/**
 * How many single-site channels Z0 Z(n-1) meets on its way back through the ladder CX(0,1), CX(1,2), ... with noise on both sites after each gate: Z on the target becomes Z Z, so
 * that Z0 Z(n-1) becomes Z0 Z(n-2) Z(n-1), then Z0 Z(n-3) Z(n-2), ...
 */
function flips(n: number): number {
  let support = new Set([0, n - 1]);
  let count = 0;
  for (let target = n - 1; target >= 1; target--) {
    count += [target - 1, target].filter((site) => support.has(site)).length;
    if (!support.has(target)) continue;
    support = new Set(support);
    if (!support.delete(target - 1)) support.add(target - 1);
  }
  return count;
}
