import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ThreadError, UnsupportedError } from '../../src/errors.ts';
import { setThreads } from '../../src/linalg/kernels/active.ts';
import type { Leg } from '../../src/linalg/kernels/families/local.ts';
import type { Kernels, Op } from '../../src/linalg/kernels/kernels.ts';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { startThreads, type ThreadsStart } from '../../src/linalg/kernels/threads/host.ts';
import { ThreadPool } from '../../src/linalg/kernels/threads/pool.ts';
import { ThreadSwitch } from '../../src/linalg/kernels/threads/switch.ts';
import { nodeWorkerSource } from '../../src/linalg/kernels/threads/worker-source.ts';
import { startKernels } from '../../src/linalg/kernels/wasm-module.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import { rng } from '../../src/linalg/random.ts';

const random = rng(5);
const numbers = (count: number): Float64Array =>
  Float64Array.from({ length: 2 * count }, () => random.normal());
const bits = (x: Float64Array): Buffer => Buffer.from(x.buffer, x.byteOffset, x.byteLength);

const one = wasmKernels(true);
const three = wasmKernels(true);
await three.setThreads(3);

describe('three threads give the bits of one', () => {
  const sizes = [
    [64, 64, 64],
    [131, 67, 45],
    [45, 67, 131],
    [700, 3, 41],
    [5, 400, 700],
    [201, 200, 3],
    [400, 200, 1030],
  ] as const;
  const ops: readonly Op[] = ['n', 't', 'h'];
  it.each(sizes)('product %i x %i x %i, all transposes', (m, k, n) => {
    const [a, b] = [numbers(m * k), numbers(k * n)];
    for (const opA of ops) {
      for (const opB of ops) {
        const [x, y] = [one, three].map((kernels) => {
          const out = new Float64Array(2 * m * n);
          kernels.gemm(out, a, b, m, k, n, opA, opB);
          return out;
        });
        expect(bits(x!).equals(bits(y!)), `${opA}${opB}`).toBe(true);
      }
    }
  });

  it.each(sizes)('real product %i x %i x %i in both precisions, and their transposes', (m, k, n) => {
    const [a, b] = [numbers(2 * m * k), numbers(2 * k * n)];
    for (const transposed of [false, true]) {
      const factor = (rows: number, cols: number) =>
        transposed ? { row: 1, column: rows } : { row: cols, column: 1 };
      const [x, y] = [one, three].map((kernels) =>
        kernels.run((work) => {
          const [c, d] = [work.zeros(m * n), work.zeros(m * n, 'f32')];
          const [left, right] = [factor(m, k), factor(k, n)];
          const put = (values: Float64Array) => work.put(Float32Array.from(values));
          const size = { m, k, n };
          work.products.real(
            { numbers: c, row: n },
            { numbers: work.put(a), ...left },
            { numbers: work.put(b), ...right },
            size,
          );
          work.products.real(
            { numbers: d, row: n },
            { numbers: put(a), ...left },
            { numbers: put(b), ...right },
            size,
          );
          return [work.read(c), Float64Array.from(work.read(d))];
        }),
      );
      expect(bits(x![0]!).equals(bits(y![0]!))).toBe(true);
      expect(bits(x![1]!).equals(bits(y![1]!))).toBe(true);
    }
  });

  it.each([1, 3, 8])('sparse matrix times %i columns, with empty rows', (columns) => {
    const [rows, width] = [997, 50];
    const perRow = Array.from({ length: rows }, (_, r) => (r % 7 === 3 ? 0 : 20 + random.integer(30)));
    const rowStart = Int32Array.from([0, ...perRow]);
    for (let r = 0; r < rows; r++) rowStart[r + 1]! += rowStart[r]!;
    const many = rowStart[rows]!;
    const column = Int32Array.from({ length: many }, () => random.integer(width));
    const [values, v] = [numbers(many), numbers(width * columns)];
    const [x, y, slow] = [one, three, referenceKernels].map((kernels: Kernels) =>
      kernels.run((work) => {
        const out = work.zeros(2 * rows * columns);
        const matrix = {
          rows,
          rowStart: work.put(rowStart),
          column: work.put(column),
          values: work.put(values),
        };
        work.sparse.addCsr(out, matrix, work.put(v), columns, 0.5, -1.5);
        return work.read(out);
      }),
    );
    expect(bits(x!).equals(bits(y!))).toBe(true);
    expect(y!.reduce((most, z, i) => Math.max(most, Math.abs(z - slow![i]!)), 0)).toBeLessThan(1e-12);
  });

  type Maps = Readonly<Record<string, (work: Workspace, size: number, legs: readonly Leg[]) => Float64Array>>;
  const dense = new Map([2, 3, 4, 6, 8, 32].map((d) => [d, numbers(d * d)]));
  const few = new Map(
    [2, 3, 4, 6, 8, 32].map((d) => [d, numbers(d * d).map((x, i) => (i % (2 * d) < 2 ? x : 0))]),
  );
  const state = numbers(3 * 2 ** 15);
  const start = (work: Workspace, size: number) => work.put(state.subarray(0, 2 * size));
  const levelsOf = (legs: readonly Leg[]) => legs.reduce((d, { levels }) => d * levels, 1);
  const turned = (d: number) => Array.from({ length: d }, (_, l) => (l + 1) % d);
  const maps: Maps = {
    dense: (work, size, legs) => {
      const v = start(work, size);
      work.local.applyDense(v, work.local.place(size, legs), dense.get(levelsOf(legs))!);
      return work.read(v);
    },
    added: (work, size, legs) => {
      const [v, out] = [start(work, size), work.zeros(2 * size)];
      work.local.addDense(out, v, work.local.place(size, legs), dense.get(levelsOf(legs))!, 0.3, -2);
      work.local.addDense(out, v, work.local.place(size, legs), few.get(levelsOf(legs))!, 1.1, 7);
      return work.read(out);
    },
    diagonal: (work, size, legs) => {
      const v = start(work, size);
      const factors = dense.get(levelsOf(legs))!.subarray(0, 2 * levelsOf(legs));
      work.local.applyDiagonal(v, work.local.place(size, legs), factors);
      return work.read(v);
    },
    permutation: (work, size, legs) => {
      const v = start(work, size);
      const d = levelsOf(legs);
      const place = work.local.place(size, legs);
      work.local.applyPermutation(v, place, turned(d));
      work.local.applyPermutation(v, place, turned(d), dense.get(d)!.subarray(0, 2 * d));
      return work.read(v);
    },
  };
  const leg = (stride: number, levels = 2): Leg => ({ levels, stride });
  const top = 2 ** 15;
  const places: readonly (readonly Leg[])[] = [
    [leg(1)],
    [leg(2 ** 7)],
    [leg(top, 3)],
    [leg(2 ** 14)],
    [leg(2 ** 14), leg(1)],
    [leg(top, 3), leg(2 ** 3)],
    [leg(2 ** 5), leg(2 ** 9), leg(2 ** 2)],
    [leg(2 ** 1), leg(2 ** 14), leg(2 ** 6), leg(2 ** 7), leg(2 ** 12)],
  ];
  it.each(Object.keys(maps))('%s map on legs at the bottom, the top and between', (name) => {
    for (const legs of places) {
      const [x, y, slow] = [one, three, referenceKernels].map((kernels: Kernels) =>
        kernels.run((work) => maps[name]!(work, 3 * 2 ** 15, legs)),
      );
      const where = JSON.stringify(legs);
      expect(bits(x!).equals(bits(y!)), where).toBe(true);
      expect(
        y!.reduce((most, z, i) => Math.max(most, Math.abs(z - slow![i]!)), 0),
        where,
      ).toBeLessThan(1e-11);
    }
  });
});

describe('the pool', () => {
  /** A job that takes long enough for another thread to begin, whose scratch for the threads but the caller's is `bytes` further. */
  function productJob(bytes: number) {
    const n = 32;
    const base = 65536;
    const block = 16 * n * n;
    const chunk = (i: number) => [
      base + i * block,
      16 * n,
      base,
      0,
      0,
      1,
      base,
      0,
      0,
      1,
      n,
      n,
      n,
      base + 70 * block,
    ];
    return {
      call: 'gemm',
      chunks: Array.from({ length: 64 }, (_, i) => chunk(i)),
      own: { argument: 13, bytes },
    } as const;
  }

  it('hands on the first failure of a thread with its text, and serves on', async () => {
    const module = startKernels(true);
    module.memory.grow(63);
    const pool = new ThreadPool(module, 2);
    await pool.ready;
    // Only the other thread's scratch lies outside the memory, so that only its chunks fail, once it takes one.
    const failing = () => {
      for (let i = 0; i < 20_000; i++) pool.run(productJob(2 ** 30));
    };
    expect(failing).toThrow(ThreadError);
    expect(failing).toThrow(/A part of `gemm` failed: RuntimeError: memory access out of bounds/);
    for (let i = 0; i < 100; i++) pool.run(productJob(2 ** 20));
    await pool.stop();
  });

  it('does not wait for threads that have not begun, and uses them when they have', () => {
    const kernels = wasmKernels(true);
    const n = 48;
    const [a, b, out] = [numbers(n * n), numbers(n * n), new Float64Array(2 * n * n)];
    const ready = kernels.setThreads(2);
    kernels.gemm(out, a, b, n, n, n);
    const expected = new Float64Array(2 * n * n);
    one.gemm(expected, a, b, n, n, n);
    expect(out).toEqual(expected);
    return ready.then(() => kernels.setThreads(1));
  });

  it('can be turned off and on, at most to 64', async () => {
    const kernels = wasmKernels(true);
    const n = 64;
    const [a, b, expected] = [numbers(n * n), numbers(n * n), new Float64Array(2 * n * n)];
    one.gemm(expected, a, b, n, n, n);
    for (const count of [2, 1, 3, 3, 2, 1]) {
      await kernels.setThreads(count);
      const out = new Float64Array(2 * n * n);
      kernels.gemm(out, a, b, n, n, n);
      expect(out).toEqual(expected);
    }
    for (const count of [0, 65, 1.5, NaN]) await expect(setThreads(count)).rejects.toThrow(ArgumentError);
  });

  it('forgets threads that are turned off before they begin', async () => {
    const kernels = wasmKernels(true);
    const first = kernels.setThreads(3);
    const second = kernels.setThreads(2);
    await kernels.setThreads(1);
    await Promise.all([first, second]);
  });

  it('is refused where memory is not shared', async () => {
    await expect(wasmKernels(false).setThreads(2)).rejects.toThrow(UnsupportedError);
    await wasmKernels(false).setThreads(1);
  });

  it('says why a thread cannot start', async () => {
    const { module } = startKernels(true);
    const memory = new WebAssembly.Memory({ initial: 0, maximum: 1, shared: true });
    const threads = startThreads({ module, memory, control: new SharedArrayBuffer(65536), workers: 2 });
    await expect(threads.ready).rejects.toThrow(ThreadError);
    await expect(threads.ready).rejects.toThrow(/A thread cannot start: .*memory/);
    await threads.stop();
  });
});

describe('a thread that ends', () => {
  /** A program that does something of its own before it serves. */
  const beginning = (program: string) => (start: ThreadsStart) =>
    startThreads(start, program + nodeWorkerSource);
  const whenWorking = beginning('Math.sin = () => { process.exit(3); for (;;); };');
  const whenIdle = beginning('Atomics.wait = () => process.exit(3);');
  const count = 2000;
  const base = 65536;
  const many = 32;

  function freshModule() {
    const module = startKernels(true);
    module.memory.grow(63);
    return { module, numbers: new Float64Array(module.memory.buffer) };
  }

  /** Sines of numbers so large that the module asks the engine for them: the first thread but the caller's that tries ends. */
  function sines(numbers: Float64Array) {
    const x = base + 16 * count * many;
    numbers.fill(1e6, x / 8, x / 8 + count);
    numbers.fill(7, base / 8, x / 8);
    const chunk = (i: number) => [
      base + 16 * count * i,
      base + 16 * count * i + 8 * count,
      x,
      count,
      x + 8 * count,
    ];
    const own = { argument: 4, bytes: 2 ** 17 };
    return { call: 'sinCos', chunks: Array.from({ length: many }, (_, i) => chunk(i)), own } as const;
  }

  it.each([2, 3])(
    'in its work: of %i the caller says so, all other parts are done, and the rest serves on',
    async (threads) => {
      const { module, numbers } = freshModule();
      const pool = new ThreadPool(module, threads, whenWorking);
      await pool.ready;
      const failing = () => {
        for (let i = 0; i < 5000; i++) pool.run(sines(numbers));
      };
      for (let ended = 1; ended < threads; ended++) {
        expect(pool.serving).toBe(true);
        expect(failing).toThrow(
          /A part of `sinCos` failed: its thread is gone, it ended with exit code 3. Repeat the whole operation; .* `setThreads\(n\)`/,
        );
        const sums = Array.from({ length: many }, (_, i) =>
          numbers
            .subarray(base / 8 + 2 * count * i, base / 8 + 2 * count * i + count)
            .every((s) => s === Math.sin(1e6)),
        );
        const missing = sums.filter((done) => !done).length;
        expect(missing).toBeGreaterThan(0);
        expect(missing).toBeLessThan(threads);
        expect(pool.broken).toBe(true);
        if (missing === threads - 1) break;
      }
      expect(pool.serving).toBe(false);
      for (let i = 0; i < 10; i++) pool.run(sines(numbers));
      await pool.stop();
    },
  );

  it('without work: what follows is done by the others', async () => {
    const { module, numbers } = freshModule();
    const pool = new ThreadPool(module, 2, whenIdle);
    await pool.ready.catch(() => undefined);
    await expect.poll(() => pool.broken, { timeout: 20_000 }).toBe(true);
    const job = sines(numbers);
    pool.run(job);
    expect(numbers.subarray(base / 8, base / 8 + count).every((s) => s === Math.sin(1e6))).toBe(true);
    expect(pool.serving).toBe(false);
    await pool.stop();
  });

  it('is replaced by the next setThreads, and so is one that could not start', async () => {
    const { module } = freshModule();
    const programs = ['Atomics.wait = () => process.exit(3);', 'throw new RangeError("no room");', ''];
    let started = 0;
    const threads = new ThreadSwitch(module, base, (start) => beginning(programs[started++]!)(start));
    const outcome = (): Promise<string> =>
      threads.set(2).then(
        () => 'there',
        (error: ThreadError) => error.message,
      );
    await outcome();
    // The first ends as soon as it has nothing to do.
    await expect.poll(outcome, { timeout: 20_000 }).toMatch(/A thread cannot start: no room. Use one thread/);
    await threads.set(2);
    await threads.set(2);
    expect(started).toBe(3);
    await threads.set(1);
  });
});

describe('a process with threads', () => {
  const run = (code: string, environment: Record<string, string> = {}) =>
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      timeout: 20_000,
    }).trim();
  const product = `
    const { matrix, multiply, setThreads } = await import('./src/linalg/index.ts');
    const a = matrix(Array.from({ length: 80 }, (_, i) => Array.from({ length: 80 }, (_, j) => Math.sin(i + 3 * j))));
    const sum = () => multiply(a, a).data.reduce((s, x) => s + x, 0);`;

  it('ends by itself, whether it waited for them or not, and with work between', () => {
    const plain = run(`${product} console.log(sum());`);
    expect(run(`${product} await setThreads(2); console.log(sum());`)).toBe(plain);
    expect(run(`${product} setThreads(3); console.log(sum());`)).toBe(plain);
    expect(run(`${product} console.log(sum());`, { KETWORK_THREADS: '2' })).toBe(plain);
  });

  it('refuses a number of threads in the environment that is none', () => {
    const code = `${product} try { sum(); } catch (error) { console.log(error.name, error.argument); }`;
    expect(run(code, { KETWORK_THREADS: 'many' })).toBe('ArgumentError KETWORK_THREADS');
  });

  it('has none, said so, with the TypeScript kernels', () => {
    const code = `${product} await setThreads(1); await setThreads(2).catch(({ name }) => console.log(name));`;
    expect(run(code, { KETWORK_KERNELS: 'ts' })).toBe('UnsupportedError');
  });
});
