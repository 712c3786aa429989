import type { HeldBanded, HeldCsr, SparseKernels } from '../families/sparse.ts';
import type { Numbers } from '../held.ts';
import { addressOf, scratchNumber, type WasmContext } from './held-block.ts';

/** Sparse products in the module's memory. */
export function wasmSparse(context: WasmContext): SparseKernels {
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
    lyapunovCsr: (out, x, k, jumps) => {
      clear(context, out);
      addCsr(out, k, x, k.rows);
      for (const jump of jumps) exports.sandwichCsr(addressOf(out), ...csr(jump), k.rows, addressOf(x));
      exports.addAdjoint(addressOf(out), k.rows);
    },
    lyapunovBanded: (out, x, k, jumps) => {
      clear(context, out);
      addBanded(out, k, x, k.size);
      for (const jump of jumps) sandwichBanded(context, out, x, jump);
      exports.addAdjoint(addressOf(out), k.size);
    },
  };
}

function csr({ rowStart, column, values }: HeldCsr): [number, number, number] {
  return [addressOf(rowStart), addressOf(column), addressOf(values)];
}

function clear({ arena }: WasmContext, x: Numbers): void {
  const start = addressOf(x) / 8;
  arena.numbers.fill(0, start, start + x.length);
}

function sandwichBanded({ exports }: WasmContext, out: Numbers, x: Numbers, jump: HeldBanded): void {
  const { offsets, size } = jump;
  const values = addressOf(jump.values);
  const real = exports.allReal(values, jump.values.length / 2);
  exports.sandwichBanded(
    addressOf(out),
    addressOf(offsets),
    offsets.length,
    values,
    size,
    addressOf(x),
    real,
  );
}
