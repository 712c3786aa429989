import type { Address } from '../address.ts';
import type { KernelExports, KernelModule } from '../wasm-module.ts';
import type { Job, ThreadPool } from './pool.ts';

/** Bytes of module memory in which chunks keep what they may not share: nests, and small scratch for each thread. */
export const threadBytes: number = 32768;

/**
 * Work of at least this many nanoseconds is split: waking a sleeping thread takes some 10 of them thousand, handing work to one that is awake one
 * thousand.
 */
const largeWork = 20_000;

/** Nanoseconds of one multiplication of a product, on one thread. */
const productTime = 0.4;

/** Nanoseconds per number of the levels that a map touches, on one thread; `denseMany` takes this for each level. */
const localTime = {
  denseTwo: 0.7,
  denseFour: 1.85,
  denseMany: 0.45,
  addEntries: 0.6,
  scaleLevels: 0.4,
  swapLevels: 0.2,
  rotateLevels: 0.6,
} as const;

/** Packing one factor is repeated in each chunk of a product, so that chunks stay at least this wide. */
const widest = 64;

/** The module, its threads, and where the `threadBytes` bytes are. */
interface Splitting {
  readonly module: KernelModule;
  readonly pool: ThreadPool;
  readonly area: Address;
  /** The whole memory as 32-bit integers. */
  readonly words: () => Int32Array;
}

/** The exports that gain from several threads. */
export type SplitExports = Pick<KernelExports, 'gemm' | 'gemmScratch' | keyof typeof localTime>;

/**
 * The exports that gain from several threads, in parts on a pool where they are large. Each number of the result is computed by the same operations in the
 * same order as with one thread, only elsewhere, so that results are the same to the last bit.
 */
export function splitExports(module: KernelModule, area: Address, pool: ThreadPool): SplitExports {
  let words = new Int32Array(module.memory.buffer);
  const current = (): Int32Array => {
    const { buffer } = module.memory;
    return words.buffer === buffer ? words : (words = new Int32Array(buffer));
  };
  const splitting = { module, pool, area, words: current };
  return { ...splitProduct(splitting), ...splitLocal(splitting) };
}

/** The arguments of `gemm` that a part of the product changes, and its scratch. */
const product = { c: 0, ldc: 1, a: 2, aRow: 3, b: 6, bCol: 8, m: 10, k: 11, n: 12, work: 13 } as const;

function splitProduct({ module: { exports }, pool }: Splitting): Pick<KernelExports, 'gemm' | 'gemmScratch'> {
  const scratch = (m: number, k: number, n: number): number => roundUp(exports.gemmScratch(m, k, n) >>> 0);
  const isLarge = (m: number, k: number, n: number): boolean => m * k * n * productTime >= largeWork;
  return {
    gemmScratch: (m, k, n) => scratch(m, k, n) * (isLarge(m, k, n) ? pool.threads : 1),
    gemm: (...values) => {
      const [m, k, n] = [values[product.m], values[product.k], values[product.n]];
      if (!isLarge(m, k, n) || !pool.serving) return exports.gemm(...values);
      const own = { argument: product.work, bytes: scratch(m, k, n) };
      pool.run({ call: 'gemm', chunks: productParts(values, pool.threads), own });
    },
  };
}

/** The product in blocks of rows of C, or of columns when those are more. */
function productParts(values: Parameters<KernelExports['gemm']>, threads: number): number[][] {
  const byRows = values[product.m] >= values[product.n];
  const count = values[byRows ? product.m : product.n];
  return pieces(count, partsOf(count, threads), 2).map(([from, to]) => {
    const part = [...values];
    part[product.c] = values[product.c] + from * (byRows ? values[product.ldc] : 16);
    if (byRows) part[product.a] = values[product.a] + from * values[product.aRow];
    else part[product.b] = values[product.b] + from * values[product.bCol];
    part[byRows ? product.m : product.n] = to - from;
    return part;
  });
}

/** Twice as many chunks as threads where they stay wide, so that a late thread costs little. */
function partsOf(count: number, threads: number): number {
  return count >= 2 * threads * widest ? 2 * threads : threads;
}

type LocalName = keyof typeof localTime;

/** Maps on legs: the positions that the map leaves alone are shared out, with a nest for each chunk. */
function splitLocal(splitting: Splitting): Pick<KernelExports, LocalName> {
  const { exports } = splitting.module;
  const split = (call: LocalName, levels: number, arrays: number, ...values: number[]): void => {
    const job = localJob(splitting, call, levels, arrays, values);
    if (job) splitting.pool.run(job);
    else (exports[call] as (...all: number[]) => void)(...values);
  };
  return {
    denseTwo: (v, nest, step, m) => split('denseTwo', 2, 1, v, nest, step, m),
    denseFour: (v, nest, o1, o2, o3, m) => split('denseFour', 4, 1, v, nest, o1, o2, o3, m),
    denseMany: (out, v, nest, d, offsets, packed, panel, add) =>
      split('denseMany', d, 2, out, v, nest, d, offsets, packed, panel, Number(add)),
    addEntries: (out, v, nest, entries, many) => split('addEntries', many, 2, out, v, nest, entries, many),
    scaleLevels: (v, nest, entries, many) => split('scaleLevels', many, 1, v, nest, entries, many),
    swapLevels: (v, nest, step) => split('swapLevels', 2, 1, v, nest, step),
    rotateLevels: (v, nest, cycle, length) => split('rotateLevels', length, 1, v, nest, cycle, length),
  };
}

/** Layout of a nest in words of four bytes, see assembly/nest.ts. */
const headerWords = 6;
const segmentWords = 3;
/** Where `denseMany` has its scratch. */
const panelArgument = 6;

/**
 * The job of a map whose first `arrays` arguments are addresses in the tensor, followed by the nest; none when it is too small, cannot be divided, or what
 * the chunks need has no room.
 */
function localJob(
  { words: memory, pool, area }: Splitting,
  call: LocalName,
  levels: number,
  arrays: number,
  values: readonly number[],
): Job | undefined {
  const words = memory();
  const at = ((values[arrays] as Address) >>> 0) / 4;
  const time = localTime[call] * levels * (call === 'denseMany' ? levels : 1);
  if (groupsOf(words, at) * time < largeWork || !pool.serving) return undefined;
  const nest = words.slice(at, at + headerWords + segmentWords * (words[at] as number));
  const divided = dividedSegment(nest, 2 * pool.threads);
  const [count, step] = [nest[divided] ?? 1, (nest[divided + 1] ?? 0) >>> 0];
  const parts = pieces(count, Math.min(count, 2 * pool.threads), 1);
  const nestBytes = roundUp(4 * nest.length);
  const panel = call === 'denseMany' ? roundUp(32 * levels) : 0;
  if (parts.length < 2 || parts.length * nestBytes + pool.threads * panel > threadBytes) return undefined;
  const chunks = parts.map(([from, to], i) => {
    const chunk = values.map((value, place) => (place < arrays ? value + from * step : value));
    const own = area + i * nestBytes;
    chunk[arrays] = own;
    if (panel > 0) chunk[panelArgument] = area + parts.length * nestBytes;
    words.set(nest, own / 4);
    words[own / 4 + divided] = to - from;
    return chunk;
  });
  return { call, chunks, ...(panel > 0 && { own: { argument: panelArgument, bytes: panel } }) };
}

/** How many positions a nest walks. */
function groupsOf(words: Int32Array, nest: number): number {
  let groups = words[nest + 1] as number;
  for (let i = 0; i < (words[nest] as number); i++)
    groups *= words[nest + headerWords + segmentWords * i] as number;
  return groups;
}

/** Where in a nest the outermost segment stands that gives enough parts, so that each lies together; else the longest. */
function dividedSegment(nest: Int32Array, parts: number): number {
  let best = headerWords;
  for (let at = nest.length - segmentWords; at >= headerWords; at -= segmentWords) {
    const count = nest[at] as number;
    if (count >= parts) return at;
    if (count > (nest[best] as number)) best = at;
  }
  return best;
}

/** 0..count in `parts` pieces, whose bounds are multiples of `unit`; empty ones are left out. */
function pieces(count: number, parts: number, unit: number): (readonly [from: number, to: number])[] {
  const bound = (i: number): number =>
    i === parts ? count : unit * Math.floor((i * count) / (unit * parts));
  return Array.from({ length: parts }, (_, i) => [bound(i), bound(i + 1)] as const).filter(
    ([from, to]) => to > from,
  );
}

/** Whole cache lines. */
function roundUp(bytes: number): number {
  return 64 * Math.ceil(bytes / 64);
}
