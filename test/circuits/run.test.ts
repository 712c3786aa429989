import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { inverse } from '../../src/circuits/modifiers.ts';
import { run } from '../../src/circuits/run.ts';
import { phaseFlip } from '../../src/channels/noise.ts';
import { rng } from '../../src/linalg/random.ts';
import { pauliX } from '../../src/operators/paulis.ts';
import { qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { distance, matOf, vecOf, type Vec } from '../oracle.ts';

const zero = (n: number) => basisKet(qubits(n), new Array<number>(n).fill(0));

describe('run', () => {
  it('CI-01: a controlled RZ is no controlled phase', () => {
    const { rx, cx, crz } = gates;
    const of = circuit(2, [rx(Math.PI / 3, 0), cx(0, 1), crz(Math.PI, 1, 0)]);
    const expected: Vec = [
      [Math.cos(Math.PI / 6), 0],
      [0, 0],
      [0, 0],
      [0.5, 0],
    ];
    expect(distance(vecOf(run(of, zero(2)).state.data), expected)).toBeLessThan(1e-15);
  });

  it('CI-02: a unitary on unsorted sites', () => {
    // Bit j of x sits on the j-th listed site, so the list is turned round for our order (first most significant).
    const next = Array.from({ length: 8 }, (_, r) =>
      Array.from({ length: 8 }, (_, c) => Number(r === (c + 1) % 8)),
    );
    const of = circuit(3, [gates.unitary(next, [1, 0, 2])]);
    let state = zero(3);
    const seen = [4, 1, 5, 2, 6, 3, 7, 0].map(() => {
      state = run(of, state).state;
      const index = vecOf(state.data).findIndex(([re]) => re === 1);
      return [2, 1, 0].reduce((sum, site) => sum + (((index >> (2 - site)) & 1) << site), 0);
    });
    expect(seen).toEqual([4, 1, 5, 2, 6, 3, 7, 0]);
  });

  it('CI-03 (a): a hundred rounds of gates and dephasing keep the trace', () => {
    const { cx, h, channel } = gates;
    const round = [cx(1, 0), h(1), channel(phaseFlip(0.5), [1])];
    const { state } = run(circuit(2, new Array(100).fill(round)), toDensityMatrix(zero(2)));
    expect(Math.abs(state.norm() - 1)).toBeLessThan(1e-12);
    const quarter = matOf(state.matrix).map((row, r) => row.map((z, c) => z[0] - (r === c ? 0.25 : 0)));
    expect(Math.max(...quarter.flat().map(Math.abs))).toBeLessThan(1e-12);
  });

  it('CI-03 (b): four hundred small rotations add up to flips of unit norm', () => {
    const { rx, gphase } = gates;
    const t = 0.01;
    const flips = [0, 1, 2, 3].map((site) => [gphase((Math.PI * t) / 2), rx(Math.PI * t, site)]);
    const of = circuit(4, new Array(100).fill(flips));
    for (const start of [zero(4), toDensityMatrix(zero(4))]) {
      const state = start.kind === 'ket' ? run(of, start).state : run(of, start).state;
      expect(Math.abs(state.norm() - 1)).toBeLessThan(1e-12);
      expect(Math.abs(state.expect(pauliX(qubits(4), 0)).re)).toBeLessThan(1e-12);
    }
    const { data } = run(of, zero(4)).state;
    expect(Math.sqrt(((data[30] as number) - 1) ** 2 + (data[31] as number) ** 2)).toBeLessThan(1e-12);
  });

  it('measuring twice agrees, and a later reset does not change what was written', () => {
    const { h, measure, reset } = gates;
    const of = circuit(1, [h(0), measure(0, 0), measure(0, 1), reset(0), measure(0, 2)]);
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      for (const state of [zero(1), toDensityMatrix(zero(1))]) {
        const { bits } =
          state.kind === 'ket' ? run(of, state, { rng: rng(seed) }) : run(of, state, { rng: rng(seed) });
        expect([bits[1], bits[2]]).toEqual([bits[0], 0]);
        seen.add(bits.join(''));
      }
    }
    expect(seen).toEqual(new Set(['000', '110']));
  });

  it('teleports with feed-forward', () => {
    const { u, h, cx, measure, x, z } = gates;
    const prepare = u(0.7, 0.4, -1.1, 0);
    const corrected = [
      ...[h(1), cx(1, 2), cx(0, 1), h(0), measure(0, 0), measure(1, 1)],
      when(bitsEqual(1, 1), x(2)),
      when(bitsEqual(0, 1), z(2)),
    ];
    const expected = run(circuit(1, [{ ...prepare }]), zero(1)).state;
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 30; seed++) {
      const { state, bits } = run(circuit(3, [prepare, corrected]), zero(3), { rng: rng(seed) });
      outcomes.add(bits.join(''));
      expect(toDensityMatrix(expected).overlap(state.reduce([2])).re).toBeCloseTo(1, 13);
    }
    expect(outcomes.size).toBe(4);
  });

  it('a reset of half a Bell pair leaves the partner maximally mixed', () => {
    const { h, cx, reset } = gates;
    const { state } = run(circuit(2, [h(0), cx(0, 1), reset(0)]), toDensityMatrix(zero(2)));
    const half: [number, number][][] = [
      [
        [0.5, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0.5, 0],
      ],
    ];
    expect(distance(matOf(state.reduce([1]).matrix), half)).toBeLessThan(1e-15);
    expect(state.reduce([0]).matrix.data[0]).toBeCloseTo(1, 14);
  });

  it('the inverse of a circuit undoes it', () => {
    const { h, dcx, u, xxPlusYy, sx } = gates;
    const of = circuit(3, [h(0), dcx(2, 0), u(0.3, 1, 2, 1), xxPlusYy(0.4, 0.9, 1, 2), sx(2)]);
    const { state } = run(inverse(of), run(of, zero(3)).state);
    expect(distance(vecOf(state.data), vecOf(zero(3).data))).toBeLessThan(1e-14);
  });
});
