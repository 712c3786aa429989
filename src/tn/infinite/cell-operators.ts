import { ArgumentError } from '../../errors.ts';
import { trace } from '../../linalg/products.ts';
import { openAutomaton } from '../../operators/automaton.ts';
import { localStrings, unitBasis } from '../../operators/operator-strings.ts';
import { bondStates, tensorsBetween } from '../mps/block-operators.ts';
import type { SiteCharges } from '../mps/site-charges.ts';
import { levelLeg } from '../tensor/leg.ts';
import { asComplex, type BlockTensor } from '../tensor/block-tensor.ts';
import { sameStructure } from '../tensor/structure.ts';
import { cellsReached, onCells, type InfiniteSum } from './infinite-sum.ts';

/** The operator tensors of one cell of an infinite sum; the bond after the last is the bond before the first. */
export interface CellOperators {
  readonly tensors: readonly BlockTensor[];
  /** On the bond left of each site the index of "nothing written yet" and of "all written". */
  readonly start: readonly number[];
  readonly done: readonly number[];
  /** The multiple of the identity in a cell, which the tensors leave out. */
  readonly constant: number;
}

/**
 * The automaton of an infinite sum: that of a finite window so long that a cell inside does not feel the ends. Throws `ArgumentError` when H changes the charges, and when
 * the automaton does not repeat itself.
 */
export function cellOperators(sum: InfiniteSum, { symmetry, levels }: SiteCharges): CellOperators {
  const reach = cellsReached(sum);
  const cells = 2 * reach + 2;
  const length = sum.space.dims.length;
  const window = onCells(sum, cells);
  const written = openAutomaton(window.space, localStrings(window), unitBasis);
  const own = levels.map((charges) => levelLeg(charges, 1));
  const sites = { symmetry, levels: Array.from({ length: cells }, () => own).flat() };
  const bonds = bondStates(written, sites, [0, 0]);
  if (!bonds) {
    const got = 'one of its terms changes it';
    throw new ArgumentError('hamiltonian', 'conserve the charge that the state conserves', got);
  }
  const tensors = tensorsBetween(written, sites, bonds).map(asComplex);
  const from = reach * length;
  const cell = tensors.slice(from, from + length);
  if (!cell.every((w, site) => sameTensor(w, tensors[from + length + site] as BlockTensor))) {
    throw new ArgumentError('hamiltonian', 'have an automaton that repeats in every cell', 'it does not');
  }
  const states = (state: number): number[] =>
    cell.map((_, site) => bonds[from + site]?.order.indexOf(state) ?? -1);
  const constant = sum.terms.reduce(
    (total, { coefficient, matrix }) => total + coefficient.mul(trace(matrix)).re / matrix.rows,
    0,
  );
  return { tensors: cell, start: states(0), done: states(1), constant };
}

function sameTensor(a: BlockTensor, b: BlockTensor): boolean {
  return sameStructure(a.structure, b.structure) && a.data.every((x, i) => x === b.data[i]);
}
