import { describe, expect, it } from 'vitest';
import { toDense } from '../../src/operators/to-dense.ts';
import { times } from '../../src/operators/algebra.ts';
import { pauliZ } from '../../src/operators/paulis.ts';
import { isingLogPartition, type IsingLattice } from '../../src/tn/classical/ising-partition.ts';
import { isingBoltzmann, isingTransfer } from '../../src/tn/classical/ising-weights.ts';
import { productMps } from '../../src/tn/mps/make.ts';

/** ln Z by the sum over all configurations. */
function enumerated(lattice: IsingLattice): number {
  const { rows, columns, coupling, vertical = coupling, field = 0, ends = 'open' } = lattice;
  const exponents = Array.from({ length: 2 ** (rows * columns) }, (_, x) => {
    const spin = (r: number, c: number): number => ((x >> (r * columns + c)) & 1 ? -1 : 1);
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        sum += field * spin(r, c);
        if (c + 1 < columns || ends !== 'open') sum += coupling * spin(r, c) * spin(r, (c + 1) % columns);
        if (r + 1 < rows || ends === 'torus') sum += vertical * spin(r, c) * spin((r + 1) % rows, c);
      }
    }
    return sum;
  });
  const largest = exponents.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest + Math.log(exponents.reduce((sum, e) => sum + Math.exp(e - largest), 0));
}

const lattices: readonly IsingLattice[] = (['open', 'cylinder', 'torus'] as const).flatMap((ends) => [
  { rows: 3, columns: 4, coupling: 0.37, ends },
  { rows: 4, columns: 3, coupling: -0.7, vertical: 0.2, field: 0.3, ends },
  { rows: 2, columns: 2, coupling: 0.5, vertical: -0.1, field: -0.4, ends },
  { rows: 1, columns: 5, coupling: 0.8, field: 0.1, ends },
  { rows: 5, columns: 1, coupling: 0.8, vertical: 0.3, field: 0.1, ends },
  { rows: 4, columns: 2, coupling: -400, vertical: 300, field: 0, ends },
  { rows: 3, columns: 3, coupling: 200, vertical: 700, field: -50, ends },
]);

describe('the Ising model on a square lattice by matrix-product states', () => {
  it.each(lattices)('is the sum over configurations: %o', (lattice) => {
    const exact = enumerated(lattice);
    const found = isingLogPartition({ ...lattice, truncation: {} });
    expect(found.from).toBe('exact');
    expect(Math.abs(found.re - exact)).toBeLessThan(1e-13 * Math.max(1, Math.abs(exact)));
  });

  it('says an error that covers what truncation does', () => {
    for (const ends of ['open', 'cylinder', 'torus'] as const) {
      const lattice = { rows: 4, columns: 4, coupling: 0.44, ends } as const;
      const exact = enumerated(lattice);
      for (const truncation of [{ maxBond: 2 }, { maxBond: 4, cutoff: 1e-5 }, { cutoff: 1e-3 }]) {
        const found = isingLogPartition({ ...lattice, truncation });
        expect(found.from).toBe('truncated');
        expect(Math.abs(found.re - exact)).toBeGreaterThan(1e-12);
        expect(Math.abs(found.re - exact)).toBeLessThan(found.error);
      }
    }
  });

  it('has the transfer matrix entry by entry, rows being what comes out', () => {
    const [n, coupling, vertical, field] = [3, 0.6, -0.3, 0.2];
    for (const periodic of [false, true]) {
      const dense = toDense(isingTransfer(n, { coupling, vertical, field, periodic }));
      const spins = Array.from({ length: 8 }, (_, x) => [4, 2, 1].map((bit) => (x & bit ? -1 : 1)));
      spins.forEach((out, r) => {
        spins.forEach((into, c) => {
          let exponent = 0;
          into.forEach((s, i) => {
            exponent += field * s + vertical * s * out[i]!;
            if (i + 1 < n || periodic) exponent += coupling * s * into[(i + 1) % n]!;
          });
          expect(dense.data[2 * (8 * r + c)]).toBeCloseTo(Math.exp(exponent), 12);
        });
      });
    }
  });

  it('gives thermal correlations as expectation values in the state of square roots', () => {
    const n = 10;
    const root = isingBoltzmann(n, { coupling: 0.4, field: 0.12, periodic: true });
    const ones = Array.from({ length: n }, () => [1, 1]);
    const state = productMps(root.space, ones).apply(root);
    const correlations = [1, 2, 3, 4, 5].map(
      (r) => state.expect(times(pauliZ(root.space, 0), pauliZ(root.space, r))).re,
    );
    const expected = [
      0.8087091296239279, 0.7080453326757988, 0.6562517159736774, 0.6318434896953499, 0.6246957456974267,
    ];
    correlations.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
  });

  it('refuses what rounding would decide', () => {
    const frustrated = { rows: 3, columns: 3, ends: 'torus', truncation: {} } as const;
    expect(() => isingLogPartition({ ...frustrated, coupling: -30 })).toThrow(/temperature/);
    expect(() => isingLogPartition({ ...frustrated, coupling: -800 })).toThrow(/temperature/);
    const warm = { ...frustrated, coupling: -3 };
    const found = isingLogPartition(warm);
    expect(Math.abs(found.re - enumerated(warm))).toBeLessThan(1e-12 + found.error);
  });

  it('refuses what is no lattice', () => {
    const good = { rows: 2, columns: 2, coupling: 1 };
    expect(() => isingLogPartition({ ...good, rows: 0 })).toThrow(/rows/);
    expect(() => isingLogPartition({ ...good, coupling: NaN })).toThrow(/coupling/);
    expect(() => isingLogPartition({ ...good, vertical: Infinity })).toThrow(/vertical/);
    expect(() => isingLogPartition({ ...good, ends: 'moebius' as 'open' })).toThrow(/ends/);
    expect(() => isingBoltzmann(3, { coupling: 800 })).toThrow(/finite/);
    expect(() => isingTransfer(2.5, { coupling: 1 })).toThrow(/`n` must/);
  });
});
