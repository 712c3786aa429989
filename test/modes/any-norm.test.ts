import { expect, it } from 'vitest';
import { NotFiniteError } from '../../src/errors.ts';
import { applyModeChannel } from '../../src/modes/channels/apply-mode-channel.ts';
import { amplifier } from '../../src/modes/channels/mode-channels.ts';
import { applyModeGate } from '../../src/modes/gates/apply-gate.ts';
import { displacement } from '../../src/modes/gates/ladder-gates.ts';
import { numberKet } from '../../src/modes/states/mode-kets.ts';
import { refineLevels } from '../../src/modes/verdict/refine-levels.ts';
import { Ket } from '../../src/states/ket.ts';

const times = (ket: Ket, size: number): Ket =>
  Ket.fromData(
    ket.space,
    ket.data.map((x) => size * x),
  );

it('gates tell what they let out of kets of any norm', () => {
  const one = numberKet(1, { levels: 4 }).state;
  const [right] = applyModeGate(one, displacement(0.5), [0]).leaked;
  expect(right).toBeGreaterThan(1e-3);
  for (const size of [1e-200, 1e-3, 7, 1e200]) {
    const { leaked, truncation } = applyModeGate(times(one, size), displacement(0.5), [0]);
    expect(Math.abs(leaked[0]! - right!)).toBeLessThan(1e-15);
    expect(truncation.distance).toBeLessThanOrEqual(1);
    expect(truncation.lostWeight).toBeGreaterThanOrEqual(right! - 1e-15);
  }
});

it('channels tell the share that rises above the levels, whatever the norm before', () => {
  for (const [photons, share] of [
    [2, 7 / 8],
    [0, 1 / 8],
  ] as const) {
    // prettier-ignore
    const two = times(numberKet(photons, { levels: 3 }).state, 2);
    const { truncation } = applyModeChannel(two, amplifier(2), [0]);
    expect(Math.abs(truncation.lostWeight - share)).toBeLessThan(1e-14);
  }
});

it('refined answers of any size have the error of their change, and a bad error is refused', () => {
  const small = refineLevels((levels) => 1e-200 / levels, { levels: 2 }).value;
  expect(small.error).toBeCloseTo(1e-200 / 6, 210);
  expect(small.error).toBeGreaterThan(1e-201);
  const large = refineLevels((levels) => levels * 1e307, { levels: 2 }).value;
  expect(Math.abs(large.error / 1e307 - 1)).toBeLessThan(1e-14);
  const bad = { re: 1, im: 0, error: Number.NaN, from: 'exact' } as const;
  expect(() => refineLevels(() => bad, { levels: 2 })).toThrow(NotFiniteError);
});
