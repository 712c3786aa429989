import { ArgumentError } from '../../errors.ts';
import { trace } from '../../linalg/products.ts';
import { openAutomaton } from '../../operators/automaton.ts';
import { localStrings, unitBasis } from '../../operators/operator-strings.ts';
import { automatonPiece, type ChainOperator } from '../effective/half-site.ts';
import type { SiteCharges } from '../mps/site-charges.ts';
import { cellsReached, onCells, type InfiniteSum } from './infinite-sum.ts';

/** The operator of one cell of an infinite sum; its last bond is the first of the next cell. */
export interface CellOperators {
  readonly cell: ChainOperator;
  /** The multiple of the identity in a cell, which the operator leaves out. */
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
  const all = Array.from({ length: cells }, () => levels).flat();
  const piece = (from: number): ChainOperator =>
    automatonPiece(written, all, {
      modulus: symmetry.modulus,
      argument: 'hamiltonian',
      from,
      to: from + length,
    });
  const [cell, next] = [piece(reach * length), piece((reach + 1) * length)];
  if (JSON.stringify(cell) !== JSON.stringify(next)) {
    throw new ArgumentError('hamiltonian', 'have an automaton that repeats in every cell', 'it does not');
  }
  const constant = sum.terms.reduce(
    (total, { coefficient, matrix }) => total + coefficient.mul(trace(matrix)).re / matrix.rows,
    0,
  );
  return { cell, constant };
}

/** The same cell seen from its site `first` on. */
export function rotatedCell({ left, right, ...rest }: ChainOperator, first: number): ChainOperator {
  const turn = <T>(list: readonly T[]): T[] => [...list.slice(first), ...list.slice(0, first)];
  return { ...rest, left: turn(left), right: turn(right) };
}
