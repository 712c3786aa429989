import type { EliminationKernels } from '../families/elimination.ts';
import { addressOf, type WasmContext } from './held-block.ts';

/** Elimination by halves, what couples them by matrix products, all in the module's memory. */
export function wasmElimination(context: WasmContext): EliminationKernels {
  const { exports, arena } = context;
  return {
    ...arranging(context),
    lu: (a, swaps, n) =>
      arena.run(() => {
        const work = arena.allocate(exports.luScratch(n) >>> 0);
        return exports.lu(addressOf(a), n, addressOf(swaps), work);
      }),
    inverse: (x, factors, swaps, n) =>
      arena.run(() => {
        const work = arena.allocate(exports.inverseScratch(n) >>> 0);
        exports.inverse(addressOf(x), addressOf(factors), n, addressOf(swaps), work);
      }),
    cholesky: (a, least, n) =>
      arena.run(() => {
        const work = arena.allocate(exports.choleskyScratch(n) >>> 0);
        return exports.cholesky(addressOf(a), n, addressOf(least), work);
      }),
    triangularSolve: (b, cols, t, n, { upper, unit, adjoint }) =>
      arena.run(() => {
        const [left, right] = [addressOf(t), addressOf(b)];
        const work = arena.allocate(exports.triangularScratch(n, cols) >>> 0);
        exports.triangularSolve(upper, unit, adjoint, left, 16 * n, n, right, 16 * cols, cols, work);
      }),
  };
}

type Arranging =
  'equilibrate' | 'exchangeRows' | 'scaleRows' | 'scaleColumns' | 'columnSums' | 'hermitianUpper';

/** What goes over a matrix once. */
function arranging({ exports, arena }: WasmContext): Pick<EliminationKernels, Arranging> {
  return {
    equilibrate: (a, rowScale, colScale, n) =>
      arena.run(() => {
        const work = arena.allocate(exports.equilibrateScratch(n) >>> 0);
        return exports.equilibrate(addressOf(a), n, addressOf(rowScale), addressOf(colScale), work);
      }),
    exchangeRows: (b, cols, swaps, n, backwards) => {
      if (backwards) exports.restoreRows(addressOf(b), 16 * cols, cols, addressOf(swaps), n);
      else exports.exchangeRows(addressOf(b), 16 * cols, cols, addressOf(swaps), 0, n);
    },
    scaleRows: (b, cols, factors) =>
      exports.scaleRows(addressOf(b), factors.length, cols, addressOf(factors)),
    scaleColumns: (b, rows, factors) =>
      exports.scaleColumns(addressOf(b), rows, factors.length, addressOf(factors)),
    columnSums: (sums, a, rows) =>
      arena.run(() => {
        const work = arena.allocate(16 * sums.length);
        exports.columnSums(addressOf(sums), addressOf(a), rows, sums.length, work);
      }),
    hermitianUpper: (a, n) => exports.hermitianUpper(addressOf(a), n),
  };
}
