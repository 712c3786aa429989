import { describe, expect, it } from 'vitest';
import { ArgumentError, SpaceMismatchError } from '../../src/errors.ts';
import {
  describeFock,
  fockDimension,
  fockSpace,
  requireSameFockSpace,
  requireText,
  sameFockSpace,
  sectorOffset,
  textAt,
  textIndex,
  textKey,
  textOf,
  tokenKey,
} from '../../src/spaces/fock-space.ts';
import { levels, qubits } from '../../src/spaces/space.ts';

describe('Fock spaces', () => {
  const f = fockSpace(levels([3]), 2);

  it('have one dimension per text', () => {
    expect(fockDimension(f)).toBe(1 + 3 + 9);
    expect(fockDimension(fockSpace(levels([1]), 4))).toBe(5);
    expect(fockDimension(fockSpace(levels([7]), 0))).toBe(1);
    expect(f.log2Dim).toBeCloseTo(Math.log2(13), 13);
    expect(fockSpace(levels([1]), 4).log2Dim).toBeCloseTo(Math.log2(5), 13);
    expect(fockSpace(levels([50000]), 1000).log2Dim).toBeCloseTo(1000 * Math.log2(50000), 3);
  });

  it('order texts by length, then lexicographically', () => {
    const texts = Array.from({ length: 13 }, (_, i) => textAt(f, i));
    expect(texts.slice(0, 6)).toEqual([[], [0], [1], [2], [0, 0], [0, 1]]);
    expect(texts[12]).toEqual([2, 2]);
    expect(texts.map((text) => textIndex(f, text))).toEqual(texts.map((_, i) => i));
    expect([0, 1, 2, 3].map((n) => sectorOffset(f, n))).toEqual([0, 1, 4, 13]);
  });

  it('refuse indices that are not there', () => {
    for (const index of [13, -1, 0.5, NaN])
      expect(() => textAt(f, index), String(index)).toThrow(ArgumentError);
  });

  it('key texts so that prefixes stay prefixes, also around the surrogates', () => {
    const wide = [0, 44, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff, 0x10000, 0x10ffff - 0x800 - 1];
    expect(textOf(textKey(wide))).toEqual(wide);
    expect(textKey([...wide, 5])).toBe(textKey(wide) + tokenKey(5));
    expect(new Set(wide.map((token) => textKey([token]))).size).toBe(wide.length);
    expect(textOf('')).toEqual([]);
  });

  it('refuse texts that are too long or have unknown tokens', () => {
    expect(() => requireText(f, [0, 1, 2])).toThrow(/at most M = 2/);
    expect(() => requireText(f, [3])).toThrow(ArgumentError);
    expect(() => requireText(f, [-1])).toThrow(ArgumentError);
    expect(() => requireText(f, [0.5])).toThrow(ArgumentError);
  });

  it('refuse a negative or broken number of particles and too many tokens', () => {
    for (const m of [-1, 1.5, NaN]) expect(() => fockSpace(levels([2]), m)).toThrow(ArgumentError);
    expect(() => fockSpace(qubits(21), 2)).toThrow(/at most/);
  });

  it('are compared by particle space and number', () => {
    expect(sameFockSpace(f, fockSpace(levels([3]), 2))).toBe(true);
    expect(sameFockSpace(f, fockSpace(levels([3]), 3))).toBe(false);
    expect(() => requireSameFockSpace('State', f, fockSpace(levels([2]), 2))).toThrow(SpaceMismatchError);
    expect(describeFock(f)).toBe('F^(2)([3] (level))');
  });
});
