import { describe, expect, it } from 'vitest';
import {
  fixedNumber,
  fixedSz,
  inSector,
  sector,
  sectorConfigurations,
  sectorDimension,
  type Sector,
} from '../../src/spaces/sector.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { dimension, levels, modes, qubits, spins } from '../../src/spaces/space.ts';

/** All configurations of the space that obey the laws, by looking at each. */
function bySearch(of: Sector): string[] {
  return Array.from({ length: dimension(of.space) }, (_, i) => configurationAt(of.space, i))
    .filter((x) => inSector(of, x))
    .map((x) => x.join());
}

function listed(of: Sector): string[] {
  const n = of.space.dims.length;
  const all = sectorConfigurations(of, 2 ** 20);
  return Array.from({ length: all.length / n }, (_, i) => all.slice(i * n, (i + 1) * n).join());
}

describe('sectors', () => {
  it.each<[string, Sector]>([
    ['no laws', sector(levels([3, 2]), [])],
    ['S_z = 0 of six qubits', fixedSz(qubits(6))],
    ['S_z = 1/2 of five spins', fixedSz(spins(5), 0.5)],
    ['S_z = -1 of spins 1', fixedSz(spins(4, 1), -1)],
    ['four bosons on unequal modes', fixedNumber(levels([3, 1, 4, 2]), 4)],
    ['nobody', fixedNumber(modes(3, 4), 0)],
    [
      'two kinds of fermions, one free site',
      sector(qubits(5), [
        { sites: [4, 0], total: 1 },
        { sites: [1, 3], total: 2 },
      ]),
    ],
  ])('%s: the list is what a search finds, in order, and as long as counted', (_, of) => {
    expect(listed(of)).toEqual(bySearch(of));
    expect(sectorDimension(of)).toBe(listed(of).length);
  });

  it('count without listing', () => {
    expect(sectorDimension(fixedSz(qubits(60)))).toBeCloseTo(118264581564861424, -3);
    expect(() => sectorConfigurations(fixedSz(qubits(60)), 2 ** 30)).toThrow(/must fit in 1 GiB/);
  });

  it('refuse totals and sites that cannot be', () => {
    expect(() => fixedSz(qubits(5))).toThrow(/`total` must be -2.5/);
    expect(() => fixedSz(qubits(4), 3)).toThrow(/`total`/);
    expect(() => fixedNumber(modes(2, 3), 5)).toThrow(/`laws\[0\].total` must be an integer in 0..4/);
    expect(() =>
      sector(qubits(2), [
        { sites: [0], total: 0 },
        { sites: [0], total: 1 },
      ]),
    ).toThrow(/distinct/);
    expect(() => inSector(fixedSz(qubits(2)), [0, 2])).toThrow(/`x\[1\]`/);
  });
});
