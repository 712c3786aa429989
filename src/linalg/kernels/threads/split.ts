import type { Address } from '../address.ts';
import type { KernelExports, KernelModule } from '../wasm-module.ts';
import type { ThreadPool } from './pool.ts';
import { splitLocal } from './split-local.ts';
import { splitSweeps } from './split-sweeps.ts';
import { splitProducts } from './split-products.ts';

/**
 * The exports that gain from several threads, in parts on a pool where they are large. Each number of the result is computed by the same operations in the
 * same order as with one thread, only elsewhere, so that results are the same to the last bit.
 */
export function splitExports(module: KernelModule, area: Address, pool: ThreadPool): Partial<KernelExports> {
  let words = new Int32Array(module.memory.buffer);
  const current = (): Int32Array => {
    const { buffer } = module.memory;
    return words.buffer === buffer ? words : (words = new Int32Array(buffer));
  };
  const splitting = { module, pool, area, words: current };
  return { ...splitProducts(splitting), ...splitLocal(splitting), ...splitSweeps(splitting) };
}
