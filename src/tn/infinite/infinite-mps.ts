import { ArgumentError } from '../../errors.ts';
import { tensor } from '../../linalg/tensor.ts';
import { requireConfiguration } from '../../spaces/indexing.ts';
import { productSpace, type Space } from '../../spaces/space.ts';
import { noCharges, requireCharges, type SiteCharges } from '../mps/site-charges.ts';
import { fromDense } from '../tensor/dense.ts';
import { type BlockTensor } from '../tensor/block-tensor.ts';
import { leg, levelLeg, type Leg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';
import { normalCharge } from '../tensor/symmetry.ts';

/**
 * The state of an infinite chain that repeats a unit cell, normalised, in canonical form: the site tensors [left, level, right] are isometries from the right
 * (sum B B^dagger = 1), and on the bond left of each site there are the Schmidt values of the two half-infinite chains. Plain data, never changed.
 */
export interface InfiniteMps {
  readonly kind: 'infinite-mps';
  /** The sites of one cell. */
  readonly space: Space;
  readonly charges: SiteCharges;
  readonly tensors: readonly BlockTensor[];
  /** Of the bond left of each site, in the order of its leg; the squares add up to 1. */
  readonly spectra: readonly Float64Array[];
  /** The sum of all weights discarded on the way to this state, relative to its norm. */
  readonly discarded: number;
}

/** Options of `infiniteProduct`. */
export interface InfiniteProductOptions {
  /** Conserved charges of the levels of each site; none by default. */
  readonly charges?: SiteCharges;
}

/**
 * The product state that repeats one configuration of a cell: bonds of dimension 1. With charges, one cell must have the charge 0 in all (subtract the filling from the charges of
 * the levels). Throws `ArgumentError` for levels that do not exist and cells with a charge.
 */
export function infiniteProduct(
  cell: Space,
  configuration: readonly number[],
  { charges = noCharges(cell) }: InfiniteProductOptions = {},
): InfiniteMps {
  if (cell.dims.length === 0) throw new ArgumentError('cell', 'have at least one site', 'it has none');
  requireConfiguration(cell, configuration, 'configuration');
  requireCharges(cell, charges);
  let bond = 0;
  const tensors = cell.dims.map((d, site) => {
    const level = configuration[site] as number;
    const own = charges.levels[site] as readonly number[];
    const left = leg([bond], [1], 1);
    bond = normalCharge(charges.symmetry, bond + (own[level] as number));
    const data = new Float64Array(2 * d);
    data[2 * level] = 1;
    const legs: Leg[] = [left, levelLeg(own, 1), leg([bond], [1], -1)];
    return fromDense(tensor([1, d, 1], data), structureOf(charges.symmetry, legs));
  });
  if (bond !== 0) {
    const got = `its charge is ${bond}`;
    throw new ArgumentError('configuration', 'have the charge 0 in a cell', got, 'Subtract the filling.');
  }
  return {
    kind: 'infinite-mps',
    space: cell,
    charges,
    tensors,
    spectra: cell.dims.map(() => Float64Array.of(1)),
    discarded: 0,
  };
}

/** The largest bond dimension. */
export function largestBond({ spectra }: InfiniteMps): number {
  return Math.max(...spectra.map(({ length }) => length));
}

/** The same state with a cell that is `times` as long. */
export function enlarged(psi: InfiniteMps, times: number): InfiniteMps {
  if (times === 1) return psi;
  const repeat = <T>(list: readonly T[]): T[] => Array.from({ length: times }, () => list).flat();
  const { symmetry, levels } = psi.charges;
  return {
    ...psi,
    space: productSpace(...repeat([psi.space])),
    charges: { symmetry, levels: repeat(levels) },
    tensors: repeat(psi.tensors),
    spectra: repeat(psi.spectra),
  };
}
