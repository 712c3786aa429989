import { ArgumentError } from '../../errors.ts';
import { contract, permute, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import type { LocalTerm, Operator } from '../../operators/operator.ts';
import { requireProductForm } from '../../operators/product-form.ts';
import { terms } from '../../operators/terms.ts';
import type { Estimate } from '../../states/estimate.ts';
import { ctmrg, type Ctmrg, type CtmrgOptions } from './ctmrg.ts';
import type { EdgeStart } from './corners.ts';
import { estimated, latticeLog, windowMean } from './lattice-values.ts';
import { productTerms } from './product-terms.ts';
import type { Cell } from './vertex-cell.ts';

/** Rows of tensors with the legs [up, right, down, left, levels], repeated in both directions without end. */
export type PepsCell = readonly (readonly ComplexTensor[])[];

/** A state of the infinite square lattice with what surrounds any few of its sites. */
export interface InfinitePeps {
  readonly kind: 'infinite-peps';
  readonly cell: PepsCell;
  /** Of <psi|psi>: legs are pairs (ket, bra). */
  readonly layers: Ctmrg;
}

/** Options of `infinitePeps`. */
export interface InfinitePepsOptions extends Omit<CtmrgOptions, 'start'> {
  /** Where the lattice of two layers ends at the start; by default ket and bra legs are joined, which is positive. */
  readonly start?: EdgeStart;
}

/**
 * A projected entangled-pair state of the infinite square lattice: its two layers <psi|psi> are contracted by `ctmrg`. The cell is one tensor [up, right, down, left, levels] or rows of
 * them; sites may have different numbers of levels, bonds different dimensions. Cost of `ctmrg` with D^2 in the place of D. Throws as `ctmrg`.
 */
export function infinitePeps(
  cell: ComplexTensor | PepsCell,
  { start = joined, ...options }: InfinitePepsOptions = {},
): InfinitePeps {
  const rows = 'shape' in cell ? [[cell]] : cell;
  const layers = rows.map((row) => row.map((t) => twoLayers(t)));
  return { kind: 'infinite-peps', cell: rows, layers: ctmrg(layers, { ...options, start }) };
}

/** ln <psi|psi> per site, with its error. Throws as `latticeLog`. */
export function infinitePepsLogNorm({ layers }: InfinitePeps): Estimate {
  return latticeLog(layers);
}

/** Where the sites of an operator are: a rectangle of sites, counted row by row. */
export interface PepsWindow {
  readonly rows: number;
  readonly columns: number;
  /** The place of its upper left site, counted on through the cells; [0, 0] by default. */
  readonly at?: readonly [row: number, column: number];
}

/**
 * <psi|O|psi> / <psi|psi> for an operator on a rectangle of neighbouring sites, whose space has these sites row by row. Terms of several sites are split into products. The error is
 * that of the environment (see `latticeLog`), which an expectation value below the lowest eigenvalue would show to be too small: compare it. Cost per product of one-site operators
 * bond^2 D^(2 rows + 4) (bond + D^4) per column. Throws `ArgumentError` for spaces that do not fit the window.
 */
export function infinitePepsExpect(psi: InfinitePeps, op: Operator, window: PepsWindow): Estimate {
  const { space } = requireProductForm(op, 'infinitePepsExpect');
  const sites = windowTensors(psi, window);
  const levels = sites.map(({ tensor: { shape } }) => shape[4] as number);
  if (`${space.dims}` !== `${levels}`) {
    throw new ArgumentError('op', `act on sites of [${levels}] levels`, `its space has [${space.dims}]`);
  }
  const products = terms(op).flatMap((term) => termProducts(psi.layers.full.cell, sites, term));
  return estimated(psi.layers, (env) => {
    let [re, im] = [0, 0];
    for (const { factor, mean } of products) {
      const value = mean(env);
      re += factor.re * value.re - factor.im * value.im;
      im += factor.re * value.im + factor.im * value.re;
    }
    return { re, im };
  });
}

interface WeightedProduct {
  readonly factor: { readonly re: number; readonly im: number };
  readonly mean: ReturnType<typeof windowMean>;
}

/** A term as products of one-site operators. */
function termProducts(
  cell: Cell,
  sites: readonly Placed[],
  { coefficient, sites: where, matrix }: LocalTerm,
): WeightedProduct[] {
  if (where.length === 0) {
    const [re, im] = [matrix.data[0] as number, matrix.data[1] as number];
    return [{ factor: coefficient, mean: () => ({ re, im }) }];
  }
  const levels = where.map((site) => sites[site]?.tensor.shape[4] as number);
  return productTerms(matrix, levels).map((factors) => {
    const inserted = sites.map(({ row, column, tensor: t }, i) => {
      const own = where.indexOf(i);
      return { row, column, tensor: twoLayers(t, own < 0 ? undefined : factors[own]) };
    });
    return { factor: coefficient, mean: windowMean(cell, inserted) };
  });
}

interface Placed {
  readonly row: number;
  readonly column: number;
  readonly tensor: ComplexTensor;
}

function windowTensors({ cell }: InfinitePeps, { rows, columns, at = [0, 0] }: PepsWindow): Placed[] {
  for (const [name, value] of [
    ['rows', rows],
    ['columns', columns],
  ] as const) {
    // prettier-ignore
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new ArgumentError('window', 'have positive integers for its size', `${name} is ${value}`);
  }
  if (!at.every(Number.isSafeInteger)) {
    throw new ArgumentError('window', 'be at a row and a column', `it is at [${at}]`);
  }
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [at[0] + Math.floor(i / columns), at[1] + (i % columns)];
    const own = cell[modulo(row, cell.length)] as readonly ComplexTensor[];
    return { row, column, tensor: own[modulo(column, own.length)] as ComplexTensor };
  });
}

const modulo = (a: number, n: number): number => ((a % n) + n) % n;

/** sum over levels of A (O A^*): legs are pairs (ket, bra). */
function twoLayers(t: ComplexTensor, op?: ComplexMatrix): ComplexTensor {
  if (t.shape.length !== 5) {
    throw new ArgumentError(
      'cell',
      'hold tensors [up, right, down, left, levels]',
      `one has the shape [${t.shape}]`,
    );
  }
  const ket = op ? contract(t, tensor([op.rows, op.cols], op.data), [4], [1]) : t;
  const data = t.data.slice();
  for (let i = 1; i < data.length; i += 2) data[i] = -(data[i] as number);
  const both = permute(contract(ket, tensor(t.shape, data), [4], [4]), [0, 4, 1, 5, 2, 6, 3, 7]);
  return tensor(
    t.shape.slice(0, 4).map((dim) => dim * dim),
    both.data,
  );
}

/** The sum over equal levels of ket and bra. */
function joined({ dim }: { readonly dim: number }): number[] {
  const bond = Math.round(Math.sqrt(dim));
  return Array.from({ length: dim }, (_, i) => (i % (bond + 1) === 0 ? 1 : 0));
}
