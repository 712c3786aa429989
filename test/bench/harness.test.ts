import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flopsPerRound, limitLoops } from '../../bench/limit-module.ts';
import { measureLimits } from '../../bench/limits.ts';
import { peerEnvironment, startPeers, type Peers } from '../../bench/peers/peer-process.ts';
import { report } from '../../bench/report.ts';
import { merged, thisMachine, type Results } from '../../bench/results.ts';
import { runCase, runWorkload, type RunOptions } from '../../bench/runner.ts';
import { median, ratio, relativeDifference, spread } from '../../bench/statistics.ts';
import { columns, digits, plainTable, rows } from '../../bench/table.ts';
import type { Case, Contender, PeerJob } from '../../bench/workload.ts';

const limits = { gflops: 20, copyGbps: 30, sweepGbps: 40 };
const options: RunOptions = { limits, quick: true };

/** A contender whose n-th turn takes times[n] milliseconds per call, whatever it is asked for; warm-up sees the first. */
function scripted(name: string, times: readonly number[]): Contender {
  let turn = -1;
  let warm = true;
  return {
    name,
    time: () => {
      const cpu = warm ? 100 : (times[++turn % times.length] as number);
      warm = false;
      return { cpu, wall: 2 * cpu };
    },
  };
}

function job(answer: readonly number[], name = 'numpy'): PeerJob {
  return {
    ...{ needs: 'numpy', how: name, job: name, parameters: {}, arrays: {}, tolerance: 1e-3 },
    answer: () => Float64Array.from(answer),
  };
}

function fakePeers(
  answer: readonly number[],
  times: readonly number[],
  other: readonly number[] = [],
): Peers {
  const clocks: Record<string, Contender> = { numpy: scripted('', times), c: scripted('', other) };
  return {
    about: { versions: { numpy: '1' }, blas: [] },
    prepare: () => Promise.resolve({ answer: Float64Array.from(answer) }),
    time: (name, calls) => Promise.resolve((clocks[name] as Contender).time(calls)),
    forget: () => Promise.resolve(),
    stop: () => undefined,
  };
}

function oneCase(work: Omit<Case, 'contenders'>, contenders = [scripted('ketwork', [6, 1, 2])]) {
  return { label: 'n = 2', make: () => ({ ...work, contenders }) };
}

describe('statistics of times', () => {
  it('the median is the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([10, 9, 1, 2])).toBe(5.5);
    expect(median([])).toBeNaN();
  });

  it('a spread has the smallest and the largest', () => {
    expect(spread([3, 1, 8])).toEqual({ median: 3, min: 1, max: 8 });
  });

  it('ratios pair the rounds', () => {
    // The ratio of medians would be 2: rounds that are slow for both must cancel.
    expect(ratio([1, 20, 4], [1, 20, 2])).toEqual({ median: 1, min: 1, max: 2 });
  });

  it('differences are relative to the largest number, infinite for NaN and other lengths', () => {
    expect(relativeDifference(Float64Array.of(1, 4), Float64Array.of(2, 4))).toBe(0.25);
    expect(relativeDifference(Float64Array.of(0), Float64Array.of(0))).toBe(0);
    expect(relativeDifference(Float64Array.of(NaN), Float64Array.of(1))).toBe(Infinity);
    expect(relativeDifference(Float64Array.of(1), Float64Array.of(1, 2))).toBe(Infinity);
  });
});

describe('the limits of the machine', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const loops = limitLoops(memory);

  it('the loop on registers computes what it counts', () => {
    // After one round chain i, begun at i + 5 times x, is (i + 5) x^2 + y.
    expect(loops.peak(1, 2, 3)).toBe(
      Array.from({ length: 12 }, (_, i) => (i + 5) * 4 + 3).reduce((a, b) => a + b),
    );
    expect(loops.peak(2, 1, 1) - loops.peak(1, 1, 1)).toBe(flopsPerRound / 4);
  });

  it('the loop on memory changes every number between its ends and no other', () => {
    const values = new Float64Array(memory.buffer).fill(3);
    loops.sweep(64, 256, 2);
    expect([...values.subarray(0, 40)]).toEqual(
      Array.from({ length: 40 }, (_, i) => (i >= 8 && i < 32 ? 6 : 3)),
    );
  });

  it('are positive numbers', () => {
    const measured = measureLimits({ bytes: 2 ** 20, rounds: 1 });
    expect(Object.values(measured).every((value) => value > 0)).toBe(true);
  });
});

describe('a case', () => {
  it('gives medians, rates, the part of the limit, and ratios ours / theirs', async () => {
    const maker = oneCase({ flops: 2e7, bytes: 4e6 }, [
      scripted('ketwork', [6, 1, 2]),
      scripted('other', [3, 1, 1]),
    ]);
    const { entries } = await runCase(maker, options);
    expect(entries[0]).toMatchObject({
      ...{ name: 'ketwork', rounds: 3, calls: 1, gflops: 10, gbps: 2, ofLimit: 0.5 },
      ...{ cpu: { median: 2, min: 1, max: 6 }, wall: { median: 4, min: 2, max: 12 } },
    });
    expect(entries[1]).toMatchObject({ name: 'other', ratio: { median: 2, min: 1, max: 2 } });
    expect(entries[0]).not.toHaveProperty('ratio');
  });

  it('compares on the wall clock where threads share the work, and waits for who needs a moment to begin', async () => {
    const slow: Contender = { name: 'other', time: () => Promise.resolve({ cpu: 1, wall: 8 }) };
    const quick: Contender = { name: 'ketwork', time: () => ({ cpu: 1, wall: 4 }) };
    const { entries } = await runCase(oneCase({ flops: 4e7, clock: 'wall' }, [quick, slow]), options);
    expect(entries[0]).toMatchObject({ gflops: 10, cpu: { median: 1 }, wall: { median: 4 } });
    expect(entries[1]?.ratio?.median).toBe(0.5);
  });

  it('compares with the memory where the data comes from there', async () => {
    const { entries } = await runCase(oneCase({ flops: 2e7, bytes: 4e7, fromMemory: true }), options);
    expect(entries[0]).toMatchObject({ gbps: 20, ofLimit: 0.5 });
  });

  it('compares answers and times with a peer', async () => {
    const peers = fakePeers([1, 2.001], [3, 1, 4]);
    const { entries, missing } = await runCase(oneCase({ peers: [job([1, 2])] }), { ...options, peers });
    expect(missing).toEqual([]);
    expect(entries[1]).toMatchObject({ name: 'numpy', ratio: { median: 1, min: 0.5, max: 2 } });
    expect(entries[1]?.agreement?.difference).toBeCloseTo(0.0005, 5);
  });

  it('keeps the jobs of several peers apart', async () => {
    const peers = fakePeers([1], [1], [4]);
    const work = { peers: [job([1]), job([1], 'c')] };
    const { entries } = await runCase(oneCase(work, [scripted('ketwork', [2])]), { ...options, peers });
    expect(entries.map(({ cpu }) => cpu.median)).toEqual([2, 1, 4]);
  });

  it('stops when the answers differ', async () => {
    const run = runCase(oneCase({ peers: [job([1, 2])] }), { ...options, peers: fakePeers([1, 2.1], [1]) });
    await expect(run).rejects.toThrow('Our answer and that of numpy differ');
  });

  it('says that a peer is missing and gives no number for it', async () => {
    const peers = await startPeers('/nowhere/python');
    const result = await runCase(oneCase({ peers: [job([1])] }), { ...options, peers });
    expect(result.entries).toHaveLength(1);
    expect(result.missing).toEqual([
      'numpy: missing, no Python at /nowhere/python; run `npm run bench:peers:install`',
    ]);
    expect(rows(result).at(-1)?.join(' ')).toContain('numpy: missing');
  });

  it('quick runs leave out what is large', async () => {
    const cases = [oneCase({}), { ...oneCase({}), large: true }];
    const { cases: done } = await runWorkload({ name: 'x', describe: 'y', cases }, options);
    expect(done).toHaveLength(1);
  });
});

describe('the process of the peers', () => {
  it('has one thread and no wish for a certain kernel', () => {
    const environment = peerEnvironment({ PATH: 'p', OPENBLAS_CORETYPE: 'Haswell', OPENBLAS_L2_SIZE: '1' });
    expect(environment).toEqual({
      ...{ PATH: 'p', OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', NPROC: '1' },
      XLA_FLAGS: '--xla_cpu_multi_thread_eigen=false',
    });
  });
});

describe('the page of benchmarks', () => {
  it('is what the latest results give', () => {
    const folder = resolve('bench/results');
    const latest = readdirSync(folder).sort().at(-1) as string;
    const results = JSON.parse(readFileSync(resolve(folder, latest), 'utf8')) as Results;
    expect(readFileSync('docs/benchmarks.md', 'utf8')).toBe(report(results));
  });
});

describe('the report', () => {
  const spreadOf = (value: number) => ({ median: value, min: value / 2, max: 2 * value });
  const entry = { name: 'ketwork', rounds: 9, calls: 3, cpu: spreadOf(1.234), wall: spreadOf(2.5) };
  const workload = {
    ...{ name: 'gemm', describe: 'products', goal: 'fast' },
    cases: [
      {
        label: 'n = 2',
        entries: [
          { ...entry, gflops: 12.34, ofLimit: 0.617 },
          { ...entry, name: 'numpy', ratio: spreadOf(3), agreement: { difference: 2e-16, tolerance: 1e-13 } },
        ],
        missing: ['scipy: missing, not installed'],
      },
    ],
  };
  const results: Results = {
    ...{ date: '2026-01-02', command: 'npm run bench', machine: { ...thisMachine(), cores: 2 }, limits },
    ...{ peers: { versions: { numpy: '9.9' }, blas: ['openblas Zen'] }, load: { before: 0.5, after: 1 } },
    workloads: [workload],
  };

  it('has a table for each workload, with ratios and with what is missing', () => {
    const text = report(results);
    expect(text).toContain('## gemm');
    expect(text).toContain('Products. `npm run bench -- --only gemm --peers`\n\nGoal: fast.');
    expect(text).toContain('| n = 2 | ketwork | 1.23 (0.617 .. 2.47) | 2.50 | 12.3 GF | 0.62 |  |  |');
    expect(text).toContain('|  | numpy | 1.23 (0.617 .. 2.47) | 2.50 |  |  | 3.00 (1.50 .. 6.00) | 2e-16 |');
    expect(text).toContain('scipy: missing, not installed');
    expect(text).toContain('numpy 9.9; BLAS: openblas Zen');
    const table = text.split('\n').filter((line) => line.startsWith('| ') && line.split('|').length > 4);
    expect(new Set(table.map((line) => line.split('|').length))).toEqual(new Set([columns.length + 2]));
  });

  it('says when the machine was crowded, and only then', () => {
    const crowd = 'other work ran beside';
    expect(report(results)).toContain('the wall clock took 2.03 of the processor time');
    expect(report(results)).not.toContain(crowd);
    expect(report({ ...results, load: { before: 0.5, after: 3 } })).toContain(crowd);
  });

  it('is aligned on the terminal', () => {
    const [, , head, ours, numpy] = plainTable(workload).split('\n') as [
      string,
      string,
      string,
      string,
      string,
    ];
    expect(ours.indexOf('2.50')).toBe(head.indexOf('wall ms'));
    expect(numpy.indexOf('3.00')).toBe(head.indexOf('ours / theirs'));
  });

  it('has three digits in its numbers', () => {
    expect([0, 0.00123456, 1.5, 1234.5].map(digits)).toEqual(['0', '0.00123', '1.50', '1230']);
  });
});

it('results of several runs make one file, each workload with its own date', () => {
  const workload = (name: string, load: number): Results['workloads'][number] => ({
    name,
    describe: '',
    load,
    cases: [],
  });
  const base = {
    command: '',
    machine: thisMachine(),
    limits,
    peers: { missing: '' },
    load: { before: 0, after: 0 },
  };
  const first = merged(
    undefined,
    { ...base, date: '2026-01-01', workloads: [workload('b', 1), workload('a', 1)] },
    ['a', 'b', 'c'],
  );
  expect(first.workloads.map(({ name }) => name)).toEqual(['a', 'b']);
  const second = merged(first, { ...base, date: '2026-01-02', workloads: [workload('b', 2)] }, [
    'a',
    'b',
    'c',
  ]);
  expect(second.workloads).toMatchObject([
    { name: 'a', load: 1, date: '2026-01-01' },
    { name: 'b', load: 2, date: '2026-01-02' },
  ]);
  expect(report(second)).toContain('Measured 2026-01-01, commit');
  expect(merged(second, { ...base, date: '2026-01-03', workloads: [] }, ['b']).workloads).toHaveLength(1);
});
