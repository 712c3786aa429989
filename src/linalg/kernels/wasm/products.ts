import type { Factor, ProductKernels, ProductSize, Target } from '../families/products.ts';
import type { KernelExports } from '../wasm-module.ts';
import { addressOf, bytesOf, type WasmContext } from './held-block.ts';

/** Matrix products in blocks; a batch is one call per product. */
export function wasmProducts(context: WasmContext): ProductKernels {
  return {
    complex: (c, a, b, size) => {
      const { gemm, gemmScratch } = context.exports;
      complex(context, gemm, gemmScratch(size.m, size.k, size.n) >>> 0, [c, a, b, size]);
    },
    complexByThree: (c, a, b, size) => {
      const { gemmThree, gemmThreeScratch } = context.exports;
      complex(context, gemmThree, gemmThreeScratch(size.m, size.k, size.n), [c, a, b, size]);
    },
    real: (c, a, b, size) => real(context, c, a, b, size),
    rankUpdate: (c, a, n, k) => rankUpdate(context, c, a, n, k),
  };
}

const complexBytes = 16;

function complex(
  { arena }: WasmContext,
  gemm: KernelExports['gemm'],
  scratch: number,
  [c, a, b, { m, k, n, batch = 1 }]: readonly [Target, Factor, Factor, ProductSize],
): void {
  const [aRow, aCol, aBatch] = inBytes(a, complexBytes);
  const [bRow, bCol, bBatch] = inBytes(b, complexBytes);
  const [cRow, cBatch] = [complexBytes * c.row, complexBytes * (c.batch ?? 0)];
  const [aSign, bSign] = [a.conjugate ? -1 : 1, b.conjugate ? -1 : 1];
  let [out, left, right] = [addressOf(c.numbers), addressOf(a.numbers), addressOf(b.numbers)];
  arena.run(() => {
    const work = arena.allocate(scratch);
    for (let s = 0; s < batch; s++) {
      gemm(out, cRow, left, aRow, aCol, aSign, right, bRow, bCol, bSign, m, k, n, work);
      out += cBatch;
      left += aBatch;
      right += bBatch;
    }
  });
}

function real<Kind extends 'f64' | 'f32'>(
  { exports, arena }: WasmContext,
  c: Target<Kind>,
  a: Factor<Kind>,
  b: Factor<Kind>,
  { m, k, n, batch = 1 }: ProductSize,
): void {
  const { kind } = c.numbers;
  const bytes = bytesOf[kind];
  const product = kind === 'f64' ? exports.realGemm64 : exports.realGemm32;
  const [aRow, aCol, aBatch] = inBytes(a, bytes);
  const [bRow, bCol, bBatch] = inBytes(b, bytes);
  const [cRow, cBatch] = [bytes * c.row, bytes * (c.batch ?? 0)];
  let [out, left, right] = [addressOf(c.numbers), addressOf(a.numbers), addressOf(b.numbers)];
  arena.run(() => {
    const work = arena.allocate(exports.realScratch(m, k, n, bytes) >>> 0);
    for (let s = 0; s < batch; s++) {
      product(out, cRow, left, aRow, aCol, right, bRow, bCol, m, k, n, work);
      out += cBatch;
      left += aBatch;
      right += bBatch;
    }
  });
}

function rankUpdate<Kind extends 'f64' | 'f32'>(
  { exports, arena }: WasmContext,
  c: Target<Kind>,
  a: Factor<Kind>,
  n: number,
  k: number,
): void {
  const { kind } = c.numbers;
  const bytes = bytesOf[kind];
  const update = kind === 'f64' ? exports.rankUpdate64 : exports.rankUpdate32;
  const [aRow, aCol] = inBytes(a, bytes);
  const [out, rows] = [addressOf(c.numbers), addressOf(a.numbers)];
  arena.run(() => {
    const work = arena.allocate(exports.realScratch(n, k, n, bytes) >>> 0);
    update(out, bytes * c.row, rows, aRow, aCol, n, k, work);
  });
}

/** Row, column and batch strides in bytes. */
function inBytes<Kind extends 'f64' | 'f32'>(
  { row, column, batch = 0 }: Factor<Kind>,
  bytes: number,
): readonly [number, number, number] {
  return [bytes * row, bytes * column, bytes * batch];
}
