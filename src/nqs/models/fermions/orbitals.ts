import { ArgumentError } from '../../../errors.ts';
import { eigh } from '../../../linalg/eigh.ts';
import { requireRng, type Rng } from '../../../linalg/random.ts';
import { connected } from '../../../operators/connected.ts';
import { isHermitian } from '../../../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../../../operators/operator.ts';
import type { Sector } from '../../../spaces/sector.ts';
import { requireOperatorOn } from '../../../states/operator-on.ts';
import { requireFermions } from './species.ts';

/** One-particle states for each law of a sector: [site of the law, orbital], row-major, real or interleaved complex numbers. */
export interface Orbitals {
  readonly field: 'real' | 'complex';
  readonly values: readonly Float64Array[];
}

/** Orbitals whose entries are normal, of variance 1/sites. Throws `ArgumentError` unless the sector is one of fermions. */
export function randomOrbitals(
  sector: Sector,
  rng: Rng,
  { field = 'real' }: { readonly field?: 'real' | 'complex' } = {},
): Orbitals {
  requireFermions(sector);
  requireRng(rng);
  const values = sector.laws.map(({ sites, total }) =>
    Float64Array.from(
      { length: sites.length * total * (field === 'real' ? 1 : 2) },
      () => rng.normal() / Math.sqrt(sites.length * (field === 'real' ? 1 : 2)),
    ),
  );
  return { field, values };
}

/**
 * The lowest orbitals of each law of what an operator does to one particle, <j|H|k> - <vacuum|H|vacuum>: the ground state of free fermions, and a start for interacting ones. Real where
 * they can be. Where a shell is open, which of its orbitals are taken is arbitrary. Throws `ArgumentError` for an operator that is not Hermitian, does not conserve the laws on one particle, or a
 * sector that is not one of fermions.
 */
export function freeOrbitals(hamiltonian: Operator, sector: Sector): Orbitals {
  requireFermions(sector);
  const op = requireOperatorOn(sector.space, hamiltonian, 'hamiltonian');
  if (!isHermitian(op)) throw new ArgumentError('hamiltonian', 'be Hermitian', 'it is not');
  const matrices = sector.laws.map(({ sites }) => oneParticleMatrix(op, sites));
  const field = matrices.every((data) => data.every((x, i) => i % 2 === 0 || x === 0)) ? 'real' : 'complex';
  const width = field === 'real' ? 1 : 2;
  const values = sector.laws.map(({ sites, total }, law) => {
    const n = sites.length;
    const { vectors } = eigh({ rows: n, cols: n, data: matrices[law] as Float64Array });
    return Float64Array.from({ length: width * n * total }, (_, i) => {
      const [k, part] = [Math.floor(i / width), i % width];
      const [row, orbital] = [Math.floor(k / total), k % total];
      return vectors.data[2 * (row * n + orbital) + part] as number;
    });
  });
  return { field, values };
}

/** <j|H|k> - delta_jk <vacuum|H|vacuum> between single particles on these sites, interleaved. */
function oneParticleMatrix(op: ProductOperator, sites: readonly number[]): Float64Array {
  const n = sites.length;
  const out = new Float64Array(2 * n * n);
  const vacuum = rowOf(op, []).find(({ occupied }) => occupied.length === 0)?.re ?? 0;
  sites.forEach((site, j) => {
    for (const { occupied, re, im } of rowOf(op, [site])) {
      const k = occupied.length === 1 ? sites.indexOf(occupied[0] as number) : -1;
      if (k < 0) {
        const joined = `it joins mode ${site} with the modes [${occupied}]`;
        throw new ArgumentError('hamiltonian', 'keep one particle in its law', joined);
      }
      out[2 * (j * n + k)] = re;
      out[2 * (j * n + k) + 1] = im;
    }
    out[2 * (j * n + j)] = (out[2 * (j * n + j)] as number) - vacuum;
  });
  return out;
}

interface Element {
  readonly occupied: readonly number[];
  readonly re: number;
  readonly im: number;
}

/** The row of an operator at the configuration with these modes occupied. */
function rowOf(op: ProductOperator, occupied: readonly number[]): Element[] {
  const x = new Int32Array(op.space.dims.length);
  for (const mode of occupied) x[mode] = 1;
  const { configurations, elements } = connected(op, x);
  return configurations.map((y, i) => ({
    occupied: [...y.keys()].filter((mode) => y[mode] === 1),
    re: elements[2 * i] as number,
    im: elements[2 * i + 1] as number,
  }));
}
