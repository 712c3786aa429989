import type { KernelExports } from '../wasm-module.ts';
import { ownWord } from '../wasm/sweep-program.ts';
import { pieces, roundUp, type Splitting } from './parts.ts';

/** Which argument of a sweep is its scratch. */
const ownArgument = 4;

/** At most this many chunks per thread: a late thread costs little, and the work before the first block of a chunk too. */
const chunksPerThread = 4;

/** Sweeps in whole blocks, which do not know of each other. */
export function splitSweeps({
  module,
  pool,
  words,
}: Splitting): Pick<KernelExports, 'sweep' | 'sweepScratch'> {
  const { exports } = module;
  return {
    sweepScratch: (bytes) => roundUp(bytes) * pool.threads,
    sweep: (...values) => {
      const [v, program, from, to, own] = values;
      if (to - from < 2 || !pool.serving) return exports.sweep(...values);
      const bytes = words()[program / 4 + ownWord] as number;
      const chunks = pieces(to - from, Math.min(to - from, chunksPerThread * pool.threads), 1).map(
        ([first, end]) => [v, program, from + first, from + end, own],
      );
      pool.run({ call: 'sweep', chunks, own: { argument: ownArgument, bytes } });
    },
  };
}
