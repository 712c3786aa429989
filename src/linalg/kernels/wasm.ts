import { Arena } from './arena.ts';
import type { Kernels, Op } from './kernels.ts';
import { referenceKernels } from './reference.ts';
import { threadBytes } from './threads/parts.ts';
import { ThreadSwitch } from './threads/switch.ts';
import { startKernels } from './wasm-module.ts';
import { wasmFactorisations } from './wasm/factorisations.ts';
import { wasmDirect } from './wasm/direct.ts';
import { scratchBytes } from './wasm/held-block.ts';
import { wasmRun } from './wasm/workspace.ts';

/** Below this many multiplications a product is faster where its data already is. */
const smallProduct = 12 ** 3;

/** Kernels that can share their work among threads. */
export interface ThreadedKernels extends Kernels {
  /** Uses `count` threads from now on; settles when they are there, or those no longer needed have ended. */
  setThreads(count: number): Promise<void>;
}

/** The kernels that gain from WebAssembly vectors, and the TypeScript ones where copying in and out would cost more than it saves. */
export function wasmKernels(shared: boolean): ThreadedKernels {
  const module = startKernels(shared);
  const scratch = module.exports.dataEnd();
  const threadArea = scratch + scratchBytes;
  const arena = new Arena(module, threadArea + threadBytes);
  const threads = new ThreadSwitch(module, threadArea);
  const { exports } = threads;

  const run = wasmRun(exports, arena, scratch);

  function gemm(
    out: Float64Array,
    a: Float64Array,
    b: Float64Array,
    m: number,
    k: number,
    n: number,
    opA: Op = 'n',
    opB: Op = 'n',
  ): void {
    if (m * k * n < smallProduct || n === 1) return referenceKernels.gemm(out, a, b, m, k, n, opA, opB);
    arena.run(() => {
      const c = arena.zeros(2 * m * n);
      const work = arena.allocate(exports.gemmScratch(m, k, n));
      const [aRow, aCol, aSign] = strides(opA, m, k);
      const [bRow, bCol, bSign] = strides(opB, k, n);
      const [pa, pb] = [arena.put(a), arena.put(b)];
      exports.gemm(c, 16 * n, pa, aRow, aCol, aSign, pb, bRow, bCol, bSign, m, k, n, work);
      arena.get(out.subarray(0, 2 * m * n), c);
    });
  }

  return {
    ...referenceKernels,
    name: 'wasm',
    gemm,
    run,
    ...wasmDirect(run),
    factorisations: wasmFactorisations(run),
    setThreads: (count) => threads.set(count),
  };
}

/** Bytes between rows and between columns of op(x), and the sign of its imaginary part; op(x) is rows x cols. */
function strides(op: Op, rows: number, cols: number): readonly [number, number, number] {
  return op === 'n' ? [16 * cols, 16, 1] : [16, 16 * rows, op === 'h' ? -1 : 1];
}
