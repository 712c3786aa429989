import type { Address } from '../address.ts';
import type { KernelExports } from '../wasm-module.ts';
import { largeWork, pieces, roundUp, threadBytes, type Splitting } from './parts.ts';
import type { Job } from './pool.ts';

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

type LocalName = keyof typeof localTime;

/** Maps on legs: the positions that the map leaves alone are shared out, with a nest for each chunk. */
export function splitLocal(splitting: Splitting): Pick<KernelExports, LocalName> {
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
