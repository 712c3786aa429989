import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import {
  chain,
  honeycomb,
  kagome,
  square,
  triangular,
  type Bond,
  type Lattice,
} from '../../src/spaces/lattice.ts';

const keys = (bonds: readonly Bond[]): string[] => bonds.map((bond) => bond.join('-')).sort();

/** All pairs of sites at a distance, straight from the coordinates. */
function pairsAt({ coordinates }: Lattice, distance: number): string[] {
  const out: Bond[] = [];
  coordinates.forEach((a, i) =>
    coordinates.forEach((b, j) => {
      const d = Math.sqrt(a.reduce((sum, x, axis) => sum + (x - b[axis]!) ** 2, 0));
      if (i < j && Math.abs(d - distance) < 1e-9) out.push([i, j]);
    }),
  );
  return keys(out);
}

function neighbours({ sites }: Lattice, bonds: readonly Bond[]): number[] {
  return Array.from({ length: sites }, (_, i) => bonds.filter((bond) => bond.includes(i)).length);
}

describe('open lattices', () => {
  const cases: readonly (readonly [Lattice, number, number])[] = [
    [chain(6), 1, 2],
    [square(4, 3), 1, Math.SQRT2],
    [triangular(4, 3), 1, Math.sqrt(3)],
    [honeycomb(3, 4), 1, Math.sqrt(3)],
    [kagome(3, 4), 1, Math.sqrt(3)],
  ];

  it.each(cases)('$name joins exactly the pairs at the right distances', (lattice, near, next) => {
    expect(keys(lattice.bonds.nearest)).toEqual(pairsAt(lattice, near));
    expect(keys(lattice.bonds.nextNearest)).toEqual(pairsAt(lattice, next));
    expect(lattice.coordinates.length).toBe(lattice.sites);
  });

  it.each(cases)(
    '$name has no pair that is closer than nearest, or between the two kinds',
    (lattice, near, next) => {
      const distances = lattice.coordinates.flatMap((a, i) =>
        lattice.coordinates
          .slice(0, i)
          .map((b) => Math.sqrt(a.reduce((s, x, axis) => s + (x - b[axis]!) ** 2, 0))),
      );
      const between = distances.filter((d) => d < near - 1e-9 || (d > near + 1e-9 && d < next - 1e-9));
      expect(between).toEqual([]);
    },
  );
});

describe('periodic lattices', () => {
  it.each([
    [chain(6, { periodic: true }), 2, 2],
    [square(5, 4, { periodic: true }), 4, 4],
    [triangular(5, 4, { periodic: true }), 6, 6],
    [honeycomb(4, 4, { periodic: true }), 3, 6],
    [kagome(3, 4, { periodic: true }), 4, 4],
  ] as const)('$name gives every site its %i and %i neighbours', (lattice, near, next) => {
    expect(new Set(neighbours(lattice, lattice.bonds.nearest))).toEqual(new Set([near]));
    expect(new Set(neighbours(lattice, lattice.bonds.nextNearest))).toEqual(new Set([next]));
    expect(new Set(keys(lattice.bonds.nearest)).size).toBe(lattice.bonds.nearest.length);
  });

  it('closes one direction at a time', () => {
    const cylinder = square(3, 4, { periodic: [true, false] });
    expect(keys(cylinder.bonds.nearest)).toContain('0-8');
    expect(keys(cylinder.bonds.nearest)).not.toContain('0-3');
    expect(cylinder.bonds.nearest.length).toBe(12 + 9);
  });
});

describe('edge cases', () => {
  it('a ring of two has its bond once, unless asked to keep both ways round', () => {
    expect(chain(2, { periodic: true }).bonds.nearest).toEqual([[0, 1]]);
    expect(chain(2, { periodic: true, repeated: 'keep' }).bonds.nearest).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(chain(2, { periodic: true, repeated: 'keep' }).bonds.nextNearest).toEqual([]);
  });

  it('a 2 x 2 torus has four bonds and two diagonals once, eight of both kept', () => {
    const once = square(2, 2, { periodic: true });
    const kept = square(2, 2, { periodic: true, repeated: 'keep' });
    expect(keys(once.bonds.nearest)).toEqual(['0-1', '0-2', '1-3', '2-3']);
    expect(keys(once.bonds.nextNearest)).toEqual(['0-3', '1-2']);
    expect(kept.bonds.nearest.length).toBe(8);
    expect(kept.bonds.nextNearest.length).toBe(8);
  });

  it('next-nearest pairs of a ring of four come once, or as often as sum_i S_i S_{i+2} counts', () => {
    expect(chain(4, { periodic: true }).bonds.nextNearest).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(chain(4, { periodic: true, repeated: 'keep' }).bonds.nextNearest.length).toBe(4);
  });

  it('a ring of three has each pair in both lists', () => {
    const ring = chain(3, { periodic: true });
    expect(keys(ring.bonds.nearest)).toEqual(keys(ring.bonds.nextNearest));
  });

  it('one site has no bonds, periodic or not', () => {
    for (const periodic of [false, true]) {
      expect(chain(1, { periodic, repeated: 'keep' }).bonds).toEqual({ nearest: [], nextNearest: [] });
      expect(square(1, 1, { periodic }).bonds.nearest).toEqual([]);
    }
    expect(square(1, 4, { periodic: true }).bonds.nearest).toEqual(
      chain(4, { periodic: true }).bonds.nearest,
    );
  });

  it('numbers sites row-major, the last direction fastest', () => {
    expect(square(2, 3).coordinates[4]).toEqual([1, 1]);
    expect(keys(square(2, 3).bonds.nearest)).toEqual(['0-1', '0-3', '1-2', '1-4', '2-5', '3-4', '4-5']);
  });

  it.each([0, -1, 1.5, NaN])('refuses the length %s by name', (length) => {
    expect(() => chain(length)).toThrow(/`length`/);
    expect(() => square(3, length)).toThrow(/`height`/);
  });

  it('refuses a list of ends that does not fit', () => {
    expect(() => square(3, 3, { periodic: [true] })).toThrow(ArgumentError);
  });
});
