import { NotPhysicalError } from '../../errors.ts';
import { complex, modulus, type Complex } from '../../linalg/scalar.ts';
import type { ProductOperator } from '../../operators/operator.ts';
import type { Estimate } from '../../states/estimate.ts';
import { normBound } from '../../operators/norm-bound.ts';
import { meanError } from '../../states/mean-error.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { applyToGrid } from './apply.ts';
import { Contraction, normContraction } from './contraction.ts';
import type { Environments } from './environments.ts';
import { gridTensor, type PepsGrid } from './grid.ts';
import { doubleRows } from './layers.ts';
import { productMean, ratio, type MeanNetworks, type ProductMean } from './means.ts';
import { productTerms, type ProductTerm } from './product-terms.ts';

/**
 * <psi|O|psi>/<psi|psi>. Terms within a row (or a column, on open lattices) are met between the environments of that row, which all share; others pass the rows in between; operators
 * that are no sums of products on few sites are applied, exactly, first.
 */
export function gridMean(grid: PepsGrid, op: ProductOperator): Estimate {
  requireGridNorm(grid);
  const products = productTerms(op);
  const mean = products ? sumOfProducts(grid, products, normBound(op)) : appliedMean(grid, op);
  if (grid.discarded === 0) return mean;
  const bound = normBound(op) ?? modulus(mean.re, mean.im);
  return { ...mean, error: mean.error + meanError(grid.discarded, bound, bound), from: 'truncated' };
}

/** Throws `NotPhysicalError` for the zero state. */
export function requireGridNorm(grid: PepsGrid): void {
  if (grid.logScale > -Infinity && normContraction(grid).fine.value().re > -Infinity) return;
  throw new NotPhysicalError(
    'The state must have a norm above zero, but it is the zero vector. ' +
      'An operator with this result has probability zero.',
  );
}

function sumOfProducts(
  grid: PepsGrid,
  products: readonly ProductTerm[],
  bound: number | undefined,
): Estimate {
  const columns = columnContraction(grid);
  const fine = products.map((term) => productMean(fineNetworks(grid), term));
  const mean = sumOf(fine);
  const share = lostShare(fine);
  if (share === 0) return { ...mean, error: 0, from: 'exact' };
  const { lattice } = grid;
  const networks = { lattice, byRows: normContraction(grid).rough, byColumns: () => columns().rough };
  const rough = sumOf(products.map((term) => productMean(networks, term)));
  return withChange(mean, rough, share * Math.max(bound ?? 0, modulus(mean.re, mean.im)));
}

function sumOf(means: readonly ProductMean[]): Pick<Complex, 're' | 'im'> {
  return { re: means.reduce((sum, { re }) => sum + re, 0), im: means.reduce((sum, { im }) => sum + im, 0) };
}

/**
 * By how much of the norm of an operator its mean may be off, from the weights that the boundaries between which it was found have lost; 2 at most. Half of what the norm of the state may be off:
 * few operators reach their norm, and what is lost mostly changes both alike.
 */
function lostShare(means: readonly ProductMean[]): number {
  const most = Math.max(...means.map(({ discarded }) => discarded));
  const known = new Map<Environments, Map<number, number>>();
  for (const { met } of means) {
    if (!met || (most === 0 && met.environments.discarded() === 0)) continue;
    const { environments, row } = met;
    const shares = known.get(environments) ?? new Map<number, number>();
    known.set(environments, shares);
    if (!shares.has(row))
      shares.set(row, Math.exp(environments.lostLog(row, most) - environments.value(row).re) / 2);
  }
  return Math.min(2, Math.max(0, ...[...known.values()].flatMap((shares) => [...shares.values()])));
}

function appliedMean(grid: PepsGrid, op: ProductOperator): Estimate {
  const applied = applyToGrid(grid, op, {});
  if (applied.logScale === -Infinity) return { re: 0, im: 0, error: 0, from: 'exact' };
  const whole = new Contraction(doubleRows(applied, grid), grid.boundary);
  const norm = normContraction(grid);
  const growth = applied.logScale - grid.logScale;
  const meanOf = (top: Environments, bottom: Environments): Complex => {
    const { re, im } = top.value();
    return ratio(complex(re + growth, im), bottom.value());
  };
  const fine = meanOf(whole.fine, norm.fine);
  const size = modulus(fine.re, fine.im);
  if (Math.max(whole.fine.discarded(), norm.fine.discarded()) === 0)
    return { re: fine.re, im: fine.im, error: 0, from: 'exact' };
  const logNorm = norm.fine.value().re;
  const least =
    Math.exp(whole.fine.lostLog() + growth - logNorm) + size * Math.exp(norm.fine.lostLog() - logNorm);
  return withChange(
    fine,
    meanOf(whole.rough, norm.rough),
    Math.min(least, 2 * Math.max(size, normBound(op) ?? Infinity)),
  );
}

/** A number with the error that other boundaries tell, but no less than `least`. */
function withChange(
  fine: Pick<Complex, 're' | 'im'>,
  rough: Pick<Complex, 're' | 'im'>,
  least: number,
): Estimate {
  const { re, im } = fine;
  return { re, im, error: Math.max(modulus(re - rough.re, im - rough.im), least), from: 'truncated' };
}

/** What gives means with the boundaries that were asked for. */
export function fineNetworks(grid: PepsGrid): MeanNetworks {
  const columns = columnContraction(grid);
  return { lattice: grid.lattice, byRows: normContraction(grid).fine, byColumns: () => columns().fine };
}

const turned = new WeakMap<PepsGrid, Contraction>();

/** The columns of <psi|psi> as rows, on an open lattice, made once when it is asked for. */
function columnContraction(grid: PepsGrid): () => Contraction {
  return () => {
    const made = turned.get(grid) ?? new Contraction(doubleRows(transposedGrid(grid)), grid.boundary);
    turned.set(grid, made);
    return made;
  };
}

/** An open lattice with rows and columns exchanged: up and left, right and down. The sites of its space keep their order, so that only its network has a meaning. */
export function transposedGrid(grid: PepsGrid): PepsGrid {
  const { rows, columns } = grid.lattice;
  const tensors = Array.from({ length: rows * columns }, (_, site) => {
    const [row, column] = [site % rows, Math.floor(site / rows)];
    return permuteLegs(gridTensor(grid, row * columns + column), [3, 2, 1, 0, 4]);
  });
  return { ...grid, lattice: { rows: columns, columns: rows }, tensors };
}
