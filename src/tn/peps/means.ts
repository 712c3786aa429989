import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { complex, type Complex } from '../../linalg/scalar.ts';
import { matrixTensor } from '../mps/block-operators.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { noSymmetry } from '../tensor/symmetry.ts';
import { absorb } from './absorb.ts';
import type { Layer, LayerSite } from './boundary.ts';
import {
  beyondRounding,
  closedStrip,
  grownLeft,
  stripValue,
  type Environments,
  type Scaled,
} from './environments.ts';
import { isRing, type PepsLattice } from './lattice.ts';
import { dimAt, entering } from './plain.ts';
import type { ProductTerm } from './product-terms.ts';

/** The networks whose environments give means: the rows of a state and, where its rows are no rings, its columns. */
export interface MeanNetworks {
  readonly lattice: PepsLattice;
  readonly byRows: Environments;
  /** Made when it is asked for; the columns as rows. */
  readonly byColumns: () => Environments;
}

/** A matrix applied to the levels of the ket of a site. */
export function withMatrix(site: LayerSite, matrix: ComplexMatrix): LayerSite {
  return { ...site, ket: timesMatrix(site.ket, matrix) };
}

/** A matrix applied to the levels, the last leg, of a tensor. */
export function timesMatrix(t: BlockTensor, matrix: ComplexMatrix): BlockTensor {
  const last = t.structure.legs.length - 1;
  const op = matrixTensor(matrix, {
    symmetry: noSymmetry,
    levels: [entering(dimAt(t, last))],
  }) as BlockTensor;
  return contract(t, [last], op, [1]);
}

/** A mean of a product of one-site matrices, and where it was found. */
export interface ProductMean {
  readonly re: number;
  readonly im: number;
  /** The row (or column) in which the network was closed, of these environments; undefined for a multiple of the identity. */
  readonly met?: { readonly environments: Environments; readonly row: number };
  /** The largest weight that boundaries with the matrices in place have lost. */
  readonly discarded: number;
}

/**
 * <psi|M|psi>/<psi|psi> of a product of one-site matrices. Sites in one row (or one column) are met in that row, between the same environments as the norm; otherwise the rows from
 * the first on are contracted with the matrices in place.
 */
export function productMean(networks: MeanNetworks, { coefficient, factors }: ProductTerm): ProductMean {
  const mean = factors.size === 0 ? { re: 1, im: 0, discarded: 0 } : factorsMean(networks, factors);
  const { re: a, im: b } = coefficient;
  return { ...mean, re: a * mean.re - b * mean.im, im: a * mean.im + b * mean.re };
}

function factorsMean(
  { lattice, byRows, byColumns }: MeanNetworks,
  factors: ProductTerm['factors'],
): ProductMean {
  const { columns } = lattice;
  const places = [...factors].map(([site, matrix]) => ({
    row: Math.floor(site / columns),
    column: site % columns,
    matrix,
  }));
  const isColumn = places.every(({ column }) => column === places[0]?.column);
  const isRow = places.every(({ row }) => row === places[0]?.row);
  if (!isColumn || isRow || isRing(lattice)) return meanByRows(byRows, places);
  return meanByRows(
    byColumns(),
    places.map(({ row, column, matrix }) => ({ row: column, column: row, matrix })),
  );
}

interface Placed {
  readonly row: number;
  readonly column: number;
  readonly matrix: ComplexMatrix;
}

function meanByRows(environments: Environments, places: readonly Placed[]): ProductMean {
  const first = Math.min(...places.map(({ row }) => row));
  const last = Math.max(...places.map(({ row }) => row));
  const norm = environments.value(last);
  const { log, discarded } =
    first === last
      ? { log: meanInRow(environments, last, places), discarded: 0 }
      : meanInRows(environments, first, last, places);
  const { re, im } = ratio(log, norm);
  return { re, im, met: { environments, row: last }, discarded };
}

/** exp(a - b). */
export function ratio(a: Complex, b: Complex): Complex {
  if (a.re === -Infinity) return complex(0);
  const size = Math.exp(a.re - b.re);
  return complex(size * Math.cos(a.im - b.im), size * Math.sin(a.im - b.im));
}

function meanInRow(environments: Environments, row: number, places: readonly Placed[]): Complex {
  const strip = environments.strip(row);
  const from = Math.min(...places.map(({ column }) => column));
  const to = Math.max(...places.map(({ column }) => column));
  let left = environments.lefts(row)[from] as Scaled;
  for (let column = from; column <= to; column++) {
    const own = places.find((place) => place.column === column);
    const site = strip.row[column] as LayerSite;
    left = grownLeft(left, strip, column, own ? withMatrix(site, own.matrix) : site);
  }
  return closedStrip(left, environments.rights(row)[to] as Scaled, strip);
}

function meanInRows(
  environments: Environments,
  first: number,
  last: number,
  places: readonly Placed[],
): { readonly log: Complex; readonly discarded: number } {
  let above = environments.above(first);
  const changed = (row: number): Layer =>
    (environments.rows[row] as Layer).map((site, column) => {
      const own = places.find((place) => place.row === row && place.column === column);
      return own ? withMatrix(site, own.matrix) : site;
    });
  for (let row = first; row < last; row++) above = absorb(above, changed(row), environments.policy);
  const discarded = beyondRounding(above.discarded);
  if (above.log === -Infinity) return { log: complex(-Infinity), discarded };
  const strip = { above, row: changed(last), below: environments.below(last) };
  return { log: stripValue(strip), discarded };
}
