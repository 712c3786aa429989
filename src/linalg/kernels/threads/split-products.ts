import type { KernelExports } from '../wasm-module.ts';
import { largeWork, pieces, roundUp, type Splitting } from './parts.ts';

/** Where a product has its arguments, and what one of its multiplications takes on one thread, in nanoseconds. */
interface ProductLayout {
  readonly call: 'gemm' | 'realGemm64' | 'realGemm32';
  /** C and its row stride, A and its row stride come first. */
  readonly b: number;
  readonly bCol: number;
  /** m, k, n and the scratch follow each other. */
  readonly m: number;
  readonly elementBytes: number;
  readonly time: number;
}

const complexLayout: ProductLayout = { call: 'gemm', b: 6, bCol: 8, m: 10, elementBytes: 16, time: 0.4 };
const realLayout = { b: 5, bCol: 7, m: 8 };
const layout64: ProductLayout = { ...realLayout, call: 'realGemm64', elementBytes: 8, time: 0.1 };
const layout32: ProductLayout = { ...realLayout, call: 'realGemm32', elementBytes: 4, time: 0.05 };

/** Nanoseconds of one entry of a sparse matrix times one column, on one thread. */
const sparseTime = 1;

/** Packing one factor is repeated in each chunk of a product, so that chunks stay at least this wide. */
const widest = 64;

/** Bounds of chunks are multiples of this, so that tiles are those of the whole product. */
const tileUnit = 8;

type ProductName = 'gemm' | 'gemmScratch' | 'realGemm64' | 'realGemm32' | 'realScratch' | 'addCsr';

/** Dense products in blocks of rows or columns of the result, sparse ones in blocks of rows. */
export function splitProducts(splitting: Splitting): Pick<KernelExports, ProductName> {
  const { exports } = splitting.module;
  const { threads } = splitting.pool;
  const realLayoutOf = (bytes: number): ProductLayout => (bytes === 8 ? layout64 : layout32);
  const scratch = (m: number, k: number, n: number): number => roundUp(exports.gemmScratch(m, k, n) >>> 0);
  const realScratch = (m: number, k: number, n: number, bytes: number): number =>
    roundUp(exports.realScratch(m, k, n, bytes) >>> 0);
  return {
    gemmScratch: (m, k, n) => scratch(m, k, n) * (isLarge(complexLayout, m, k, n) ? threads : 1),
    gemm: (...values) => runProduct(splitting, complexLayout, values, scratch),
    realScratch: (m, k, n, bytes) =>
      realScratch(m, k, n, bytes) * (isLarge(realLayoutOf(bytes), m, k, n) ? threads : 1),
    realGemm64: (...values) => runProduct(splitting, layout64, values, (m, k, n) => realScratch(m, k, n, 8)),
    realGemm32: (...values) => runProduct(splitting, layout32, values, (m, k, n) => realScratch(m, k, n, 4)),
    addCsr: (...values) => addCsr(splitting, values),
  };
}

function isLarge({ time }: ProductLayout, m: number, k: number, n: number): boolean {
  return m * k * n * time >= largeWork;
}

function runProduct(
  { module, pool }: Splitting,
  layout: ProductLayout,
  values: readonly number[],
  scratch: (m: number, k: number, n: number) => number,
): void {
  const { call, m: at } = layout;
  const [m, k, n] = values.slice(at) as [number, number, number];
  if (!isLarge(layout, m, k, n) || !pool.serving) {
    return (module.exports[call] as (...all: readonly number[]) => void)(...values);
  }
  const own = { argument: at + 3, bytes: scratch(m, k, n) };
  pool.run({ call, chunks: productParts(layout, values, pool.threads), own });
}

/** The product in blocks of rows of C, or of columns when those are more. */
function productParts(
  { b, bCol, m, elementBytes }: ProductLayout,
  values: readonly number[],
  threads: number,
): number[][] {
  const [c, a, n] = [0, 2, m + 2];
  const value = (place: number): number => values[place] as number;
  const byRows = value(m) >= value(n);
  const count = value(byRows ? m : n);
  // Twice as many chunks as threads where they stay wide, so that a late thread costs little.
  const parts = count >= 2 * threads * widest ? 2 * threads : threads;
  return pieces(count, parts, tileUnit).map(([from, to]) => {
    const part = [...values];
    part[c] = value(c) + from * (byRows ? value(c + 1) : elementBytes);
    if (byRows) part[a] = value(a) + from * value(a + 1);
    else part[b] = value(b) + from * value(bCol);
    part[byRows ? m : n] = to - from;
    return part;
  });
}

function addCsr({ module, pool, words }: Splitting, values: Parameters<KernelExports['addCsr']>): void {
  const [out, rowStart, column, entries, rows, v, columns, z] = values;
  const starts = words();
  const many = (starts[rowStart / 4 + rows] as number) - (starts[rowStart / 4] as number);
  if (many * columns * sparseTime < largeWork || !pool.serving) return module.exports.addCsr(...values);
  const chunks = pieces(rows, Math.min(rows, 2 * pool.threads), 1).map(([from, to]) => [
    out + 16 * columns * from,
    rowStart + 4 * from,
    column,
    entries,
    to - from,
    v,
    columns,
    z,
  ]);
  pool.run({ call: 'addCsr', chunks });
}
