import { ArgumentError } from '../../errors.ts';
import { localSum } from '../../operators/local-sum.ts';
import type { LocalSum, LocalTerm, Operator } from '../../operators/operator.ts';
import { requireProductForm } from '../../operators/product-form.ts';
import { terms } from '../../operators/terms.ts';
import { productSpace, subspace, type Space } from '../../spaces/space.ts';

/** A sum over an infinite chain of unit cells: the terms given, moved by every whole number of cells. */
export interface InfiniteSum {
  readonly kind: 'infinite-sum';
  /** The sites of one cell. */
  readonly space: Space;
  /** The first (smallest) site of each is in the cell 0 .. L-1; others may lie in later cells. */
  readonly terms: readonly LocalTerm[];
}

/**
 * The infinite repetition of what begins in the first `cell` sites of a finite operator: terms whose smallest site is there, wherever they end. So the open chain of a
 * model, one site longer than the cell at least, gives the infinite model: `infiniteSum(tfim(chain(3)), 2)`. Throws `ArgumentError` when the cell does not fit, the sites after it do
 * not repeat it, a term has no site, or all are dropped.
 */
export function infiniteSum(op: Operator, cell: number): InfiniteSum {
  const { space } = requireProductForm(op, 'infiniteSum');
  const n = space.dims.length;
  if (!Number.isSafeInteger(cell) || cell < 1 || cell > n) {
    throw new ArgumentError('cell', `be a number of sites from 1 to ${n}`, `it is ${cell}`);
  }
  const own = subspace(space, range(0, cell));
  const pattern = subspace(
    space,
    range(0, n).map((site) => site % cell),
  );
  if (!repeats(space, pattern)) {
    throw new ArgumentError('op', `have sites that repeat with period ${cell}`, `they are [${space.dims}]`);
  }
  const kept = terms(op).filter(({ sites }, i) => {
    if (sites.length > 0) return Math.min(...sites) < cell;
    const got = `terms[${i}] has none`;
    throw new ArgumentError('op', 'have terms with at least one site', got, 'Leave constants out.');
  });
  if (kept.length === 0) throw new ArgumentError('op', 'have a term that begins in the cell', 'it has none');
  return { kind: 'infinite-sum', space: own, terms: kept };
}

/** The same sum with a cell that is `times` as long. */
export function enlargedCell(sum: InfiniteSum, times: number): InfiniteSum {
  const { space } = sum;
  return {
    kind: 'infinite-sum',
    space: productSpace(...range(0, times).map(() => space)),
    terms: range(0, times).flatMap((cell) => moved(sum, cell)),
  };
}

/** The cells that terms reach over: 1 when all are within one cell. Throws `ArgumentError` when there are none. */
export function cellsReached({ space, terms: all }: InfiniteSum): number {
  if (all.length === 0) throw new ArgumentError('terms', 'have at least one', 'the sum has none');
  const last = Math.max(...all.map(({ sites }) => Math.max(...sites)));
  return Math.floor(last / space.dims.length) + 1;
}

/** All terms that lie within so many cells, as a finite operator. */
export function onCells(sum: InfiniteSum, cells: number): LocalSum {
  const length = cells * sum.space.dims.length;
  const space = productSpace(...range(0, cells).map(() => sum.space));
  const inside = range(0, cells)
    .flatMap((cell) => moved(sum, cell))
    .filter(({ sites }) => Math.max(...sites) < length);
  return localSum(space, inside);
}

function moved({ space, terms: all }: InfiniteSum, cells: number): LocalTerm[] {
  const by = cells * space.dims.length;
  return all.map((term) => ({ ...term, sites: term.sites.map((site) => site + by) }));
}

function repeats(space: Space, pattern: Space): boolean {
  return space.dims.every((d, i) => d === pattern.dims[i]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
