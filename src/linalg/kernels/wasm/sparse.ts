import type { HeldBanded, HeldCsr, SparseKernels } from '../families/sparse.ts';
import type { Numbers } from '../held.ts';
import type { Operations } from '../operations.ts';
import { bandSeries } from './band-series.ts';
import { addressOf, scratchNumber, type WasmContext } from './held-block.ts';

/** Sparse products in the module's memory. */
export function wasmSparse(context: WasmContext, operations: Operations): SparseKernels {
  const { exports } = context;
  const addCsr = (out: Numbers, a: HeldCsr, v: Numbers, columns = 1, re = 1, im = 0): void => {
    const [rowStart, column, values] = csr(a);
    const z = scratchNumber(context, re, im);
    exports.addCsr(addressOf(out), rowStart, column, values, a.rows, addressOf(v), columns, z);
  };
  const addBanded = (out: Numbers, a: HeldBanded, v: Numbers, columns = 1, re = 1, im = 0): void => {
    const [offsets, values] = [addressOf(a.offsets), addressOf(a.values)];
    const z = scratchNumber(context, re, im);
    exports.addBanded(addressOf(out), offsets, a.offsets.length, values, a.size, addressOf(v), columns, z);
  };
  return {
    addCsr,
    addBanded,
    seriesBanded: (k, degree) => bandSeries(context, operations.current, k, degree),
  };
}

function csr({ rowStart, column, values }: HeldCsr): [number, number, number] {
  return [addressOf(rowStart), addressOf(column), addressOf(values)];
}
