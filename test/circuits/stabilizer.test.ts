import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { randomClifford } from '../../src/circuits/library/brickwork.ts';
import { clusterCircuit, ghzCircuit } from '../../src/circuits/library/entanglers.ts';
import type { Operation } from '../../src/circuits/operation.ts';
import { run } from '../../src/circuits/run.ts';
import { depolarizingPauli, phaseFlip } from '../../src/channels/noise.ts';
import { UnsupportedError } from '../../src/errors.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { qubits } from '../../src/spaces/space.ts';
import { toKet } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { stabilizerEntropies } from '../../src/states/stabilizer/entanglement.ts';
import { Stabilizer } from '../../src/states/stabilizer/stabilizer.ts';
import { fingerprint } from '../conformance/fingerprint.ts';
import { distance, vecOf } from '../oracle.ts';

const quarter = Math.PI / 2;

/** Gates of every kind that are Clifford, rotations by multiples of pi/2 among them, measurements, resets and noise. */
function randomOperations(n: number, count: number, source: Rng): Operation[] {
  const { h, s, sdg, x, y, z, sx, sxdg, sy, sydg, cx, cy, cz, swap, iswap, iswapdg, ecr, dcx } = gates;
  const { p, rx, ry, rz, rxx, ryy, rzz, rzx, u, gphase, measure, reset, channel } = gates;
  const one = [h, s, sdg, x, y, z, sx, sxdg, sy, sydg];
  const two = [cx, cy, cz, swap, iswap, iswapdg, ecr, dcx];
  const pick = <T>(list: readonly T[]): T => list[source.integer(list.length)] as T;
  const turn = (): number => quarter * source.integer(9);
  let bit = 0;
  return Array.from({ length: count }, (): Operation => {
    const a = source.integer(n);
    const b = (a + 1 + source.integer(n - 1)) % n;
    switch (source.integer(8)) {
      case 0:
        return pick(one)(a);
      case 1:
        return pick([p, rx, ry, rz])(turn(), a);
      case 2:
        return u(turn(), turn(), turn(), a);
      case 3:
        return pick([rxx, ryy, rzz, rzx])(turn(), a, b);
      case 4:
        return pick([measure(a, bit++), reset(a), gphase(0.3)]);
      case 5:
        return channel(pick([depolarizingPauli(0.4), phaseFlip(0.3)]), [a]);
      default:
        return pick(two)(a, b);
    }
  });
}

describe('circuits on a stabilizer state', () => {
  it('the ket with the same seed: same outcomes, same resets, same noise, same global phase', () => {
    for (let seed = 0; seed < 60; seed++) {
      const source = rng(seed);
      const n = 2 + source.integer(6);
      const of = circuit(n, randomOperations(n, 60, source));
      const start = Array.from({ length: n }, () => source.integer(2));
      const ket = run(of, basisKet(qubits(n), start), { rng: rng(seed + 500) });
      const state = run(of, Stabilizer.basis(qubits(n), start), { rng: rng(seed + 500) });
      expect([...state.bits]).toEqual([...ket.bits]);
      expect(distance(vecOf(toKet(state.state).data), vecOf(ket.state.data))).toBeLessThan(1e-12);
    }
  });

  it('the state that is given stays, and the one that comes out does too', () => {
    const start = Stabilizer.basis(qubits(5));
    const before = fingerprint(start);
    const { state } = run(randomClifford(5, 6, rng(1)), start);
    const first = fingerprint(state);
    run(randomClifford(5, 6, rng(2)), state);
    expect(fingerprint(start)).toBe(before);
    expect(fingerprint(state)).toBe(first);
  });

  it('teleports with feed-forward, in the middle of eighty qubits', () => {
    const { h, s, sx, cx, measure, x, z } = gates;
    const [here, ancilla, there] = [40, 3, 79];
    const prepare = [h(here), s(here), sx(here)];
    const of = circuit(80, [
      ...prepare,
      ...[h(ancilla), cx(ancilla, there), cx(here, ancilla), h(here), measure(here, 0), measure(ancilla, 1)],
      when(bitsEqual(1, 1), x(there)),
      when(bitsEqual(0, 1), z(there)),
    ]);
    const single = run(circuit(1, [h(0), s(0), sx(0)]), basisKet(qubits(1), [0])).state;
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const { state, bits } = run(of, Stabilizer.basis(qubits(80)), { rng: rng(seed) });
      outcomes.add(bits.join(''));
      for (const letter of ['X', 'Y', 'Z']) {
        const right = single.expect(pauliSum(qubits(1), { [letter]: 1 })).re;
        const ours = state.expect(pauliSum(qubits(80), [{ sites: [there], letters: letter }])).re;
        expect(ours).toBeCloseTo(right, 12);
      }
    }
    expect(outcomes.size).toBe(4);
  });

  it('GHZ and cluster states of 1000 qubits: one bit at every cut, stabilizers 1', () => {
    const ghz = run(ghzCircuit(1000), Stabilizer.basis(qubits(1000))).state;
    const cluster = run(clusterCircuit(1000), Stabilizer.basis(qubits(1000))).state;
    for (const state of [ghz, cluster]) {
      expect(new Set(stabilizerEntropies(state, { base: 2 }))).toEqual(new Set([1]));
    }
    for (const site of [1, 31, 32, 500, 998]) {
      const string = { sites: [site - 1, site, site + 1], letters: 'ZXZ' };
      expect(cluster.expect(pauliSum(qubits(1000), [string])).re).toBe(1);
    }
  });

  it('refuses gates that are not Clifford, whether alone or controlled', () => {
    const { t, ccx, rz, mcx } = gates;
    for (const op of [t(0), ccx(0, 1, 2), rz(0.1, 1), mcx([0, 1, 2, 3, 4, 5, 6], 7)]) {
      expect(() => run(circuit(8, [op]), Stabilizer.basis(qubits(8)))).toThrow(UnsupportedError);
    }
  });

  it('random circuits come near the entropies of random stabilizer states', () => {
    const n = 40;
    const { state } = run(randomClifford(n, 40, rng(8)), Stabilizer.basis(qubits(n)));
    const bits = stabilizerEntropies(state, { base: 2 });
    bits.forEach((entropy, k) => {
      const most = Math.min(k + 1, n - 1 - k);
      expect(entropy).toBeLessThanOrEqual(most);
      // The rank of a random binary matrix is short of full by more than 3 once in 2^9.
      expect(entropy).toBeGreaterThanOrEqual(most - 3);
    });
  });
});
