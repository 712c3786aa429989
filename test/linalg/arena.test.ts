import { describe, expect, it } from 'vitest';
import { BudgetExceededError } from '../../src/errors.ts';
import { Arena } from '../../src/linalg/kernels/arena.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { startKernels } from '../../src/linalg/kernels/wasm-module.ts';
import { wasmRun } from '../../src/linalg/kernels/wasm/workspace.ts';
import { combination } from '../../src/linalg/kernels/combine.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';

const gibibyte = 2 ** 30;

function fresh(shared = true): { memory: WebAssembly.Memory; arena: Arena; run: ReturnType<typeof wasmRun> } {
  const module = startKernels(shared);
  const scratch = module.exports.dataEnd();
  const arena = new Arena(module, scratch + 512);
  return { memory: module.memory, arena, run: wasmRun(module.exports, arena, scratch) };
}

function caught(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe('the arena', () => {
  it('keeps the tables of the module below itself', () => {
    const { exports, memory } = startKernels(true);
    const end = exports.dataEnd();
    expect(end % 64).toBe(0);
    expect(end).toBeLessThan(memory.buffer.byteLength);
    expect(new Uint8Array(memory.buffer).subarray(end).every((byte) => byte === 0)).toBe(true);
  });

  it('gives aligned addresses that do not overlap, and is empty after each operation', () => {
    const { arena } = fresh();
    const addresses = arena.run(() => [1, 64, 65, 0, 8].map((bytes) => arena.allocate(bytes)));
    expect(addresses.every((address) => address % 64 === 0)).toBe(true);
    expect(addresses.map((address) => address - addresses[0]!)).toEqual([0, 64, 128, 256, 256]);
    expect(arena.used).toBe(0);
  });

  it('frees what nested operations took, also after a throw', () => {
    const { arena, run } = fresh();
    const fail = (): never => {
      throw new RangeError('stop');
    };
    const used = arena.run(() => {
      arena.allocate(1000);
      const before = arena.used;
      expect(() => arena.run(() => (arena.allocate(5000), fail()))).toThrow('stop');
      return [before, arena.used];
    });
    expect(used[0]).toBe(used[1]);
    expect(() => run((work) => (work.zeros(10 ** 5), fail()))).toThrow('stop');
    expect(arena.used).toBe(0);
  });

  it.each([true, false])('keeps its numbers when the memory grows (shared: %s)', (shared) => {
    const { arena, memory } = fresh(shared);
    arena.run(() => {
      const address = arena.put(Float64Array.of(1, 2, 3));
      const before = memory.buffer.byteLength;
      arena.allocate(10 ** 7);
      expect(memory.buffer.byteLength).toBeGreaterThan(before);
      const out = new Float64Array(3);
      arena.get(out, address);
      expect(out).toEqual(Float64Array.of(1, 2, 3));
      expect(arena.integers.byteLength).toBe(memory.buffer.byteLength);
    });
  });

  it('does not grow over 10,000 operations, some of which throw', () => {
    const { arena, memory, run } = fresh();
    const v = Float64Array.from({ length: 512 }, (_, i) => Math.sin(i));
    const one = (i: number): void =>
      run((work) => {
        const held = work.put(v);
        const place = work.local.place(256, [{ levels: 8, stride: 1 << (i % 6) }]);
        work.local.applyDense(held, place, v.subarray(0, 128));
        work.functions.tanh(held, held);
        work.vectors.dot(held, held);
        const size = { m: 4, k: 4, n: 4, batch: 8 };
        const factor = { numbers: held, row: 4, column: 1, batch: 16 };
        work.products.complex({ numbers: work.zeros(v.length), row: 4, batch: 16 }, factor, factor, size);
        if (i % 10 === 0) throw new RangeError('stop');
      });
    one(1);
    const bytes = memory.buffer.byteLength;
    let thrown = 0;
    for (let i = 0; i < 10000; i++) if (caught(() => one(i)) instanceof RangeError) thrown++;
    expect(thrown).toBe(1000);
    expect(memory.buffer.byteLength).toBe(bytes);
    expect(arena.used).toBe(0);
  });

  it('refuses more than 4 GiB with the bytes, and goes on afterwards', () => {
    const { arena, memory, run } = fresh();
    const error = caught(() => run((work) => work.zeros(5 * 2 ** 27)));
    expect(error).toBeInstanceOf(BudgetExceededError);
    const { bytes, maxBytes, message } = error as BudgetExceededError;
    expect(bytes).toBe(5 * gibibyte);
    expect(maxBytes).toBeLessThan(4 * gibibyte);
    expect(maxBytes).toBeGreaterThan(4 * gibibyte - 2 ** 16);
    expect(message).toContain('5 GiB');
    expect(memory.buffer.byteLength).toBe(65536);
    expect(arena.used).toBe(0);
    expect(run((work) => work.read(work.put(Float64Array.of(3))))).toEqual(Float64Array.of(3));
  });

  it('counts what is already held when it refuses', () => {
    const { run } = fresh();
    const error = caught(() =>
      run((work) => {
        work.zeros(2 ** 20);
        work.zeros(2 ** 29);
      }),
    ) as BudgetExceededError;
    expect([error.name, error.bytes]).toEqual(['BudgetExceededError', 4 * gibibyte]);
    expect(error.maxBytes).toBeLessThan(4 * gibibyte - 2 ** 23);
  });

  it('is refused by the kernel sets too', () => {
    expect(() => wasmKernels(false).run((work) => work.zeros(2 ** 30))).toThrow(BudgetExceededError);
  });

  it('holds arrays above 2 GiB for all kernels', { timeout: 20_000 }, () => {
    const { arena, run } = fresh();
    const v = Float64Array.from({ length: 128 }, (_, i) => Math.sin(i + 1));
    const mixture = (work: Workspace): Float64Array => {
      const held = work.put(v);
      for (const levels of [2, 4, 8]) {
        const place = work.local.place(64, [{ levels, stride: 2 }]);
        work.local.applyDense(held, place, v.subarray(0, 2 * levels ** 2));
        work.local.addDense(held, work.put(v), place, v.subarray(0, 2 * levels ** 2));
        work.local.applyPermutation(held, place, [...new Array(levels).keys()].reverse());
        work.local.applyDiagonal(held, place, v.subarray(0, 2 * levels));
      }
      const offsets = work.put(Int32Array.of(-1, 2));
      const out = work.zeros(128);
      work.sparse.addBanded(out, { size: 16, offsets, values: held }, held, 4);
      const bands = { size: 4, offsets, values: out };
      const map = work.hermitian.lyapunovBanded(bands, [bands]);
      map.apply(work.part(held, 0, 20), work.put(v));
      const vectors = { y: work.part(held, 0, 20), slopes: [work.zeros(20)], targets: [work.zeros(20)] };
      map.stages([combination([])])(vectors, 0, 0, 0.1);
      work.vectors.axpy(vectors.y, vectors.targets[0]!, 0.5);
      const rows = {
        rows: 2,
        rowStart: work.put(Int32Array.of(0, 1, 2)),
        column: work.put(Int32Array.of(1, 0)),
      };
      const sparse = { ...rows, values: work.part(held, 0, 4) };
      work.hermitian.lyapunovCsr(sparse, [sparse]).apply(work.part(out, 0, 6), work.put(v));
      work.functions.logCosh(out, out);
      const factor = { numbers: held, row: 1, column: 8 };
      work.products.rankUpdate({ numbers: out, row: 8 }, factor, 8, 8);
      work.products.complex({ numbers: out, row: 8 }, factor, factor, { m: 8, k: 8, n: 8 });
      work.draws.cumulate(held, held);
      work.vectors.axpy(out, held, 1, 1);
      return work.read(out);
    };
    const high = arena.run(() => {
      arena.allocate(2 ** 31);
      return run(mixture);
    });
    expect(high).toEqual(run(mixture));
  });

  it('reaches addresses above 2 GiB', { timeout: 20_000 }, () => {
    const { arena } = fresh();
    arena.run(() => {
      arena.allocate(2 ** 31);
      const address = arena.put(Float64Array.of(5, 6));
      expect(address).toBeGreaterThan(2 ** 31);
      const out = new Float64Array(2);
      arena.get(out, address);
      expect(out).toEqual(Float64Array.of(5, 6));
    });
  });
});
