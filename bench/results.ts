import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import type { Limits } from './limits.ts';
import type { PeerVersions } from './peers/peer-process.ts';
import type { Spread } from './statistics.ts';

/** A run of the benchmarks, as it is kept in `bench/results`. */
export interface Results {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly limits: Limits;
  /** The peers that took part, or why none did. */
  readonly peers: PeerVersions | { readonly missing: string };
  /** Processes that wanted to run, in the minute before and in the last minute; more than the number of cores is a crowd. */
  readonly load: { readonly before: number; readonly after: number };
  readonly workloads: readonly WorkloadResult[];
}

/** What the run ran on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  readonly package: string;
  readonly commit: string;
}

/** All cases of one workload. */
export interface WorkloadResult {
  readonly name: string;
  readonly describe: string;
  readonly goal?: string;
  /** As in `Results`, when the workload was done. */
  readonly load?: number;
  /** When it was measured and what, in a file that was filled by several runs. */
  readonly date?: string;
  readonly commit?: string;
  readonly cases: readonly CaseResult[];
}

/** One case: everybody's times, ours first, and whether the peers agree with us. */
export interface CaseResult {
  readonly label: string;
  readonly entries: readonly Entry[];
  readonly missing: readonly string[];
}

/** The times of one contender. */
export interface Entry {
  readonly name: string;
  readonly rounds: number;
  /** Calls per round. */
  readonly calls: number;
  /** Milliseconds of processor time per call. */
  readonly cpu: Spread;
  /** Milliseconds by the clock on the wall. */
  readonly wall: Spread;
  readonly gflops?: number;
  readonly gbps?: number;
  /** Our part of the limit of the machine that binds this work. */
  readonly ofLimit?: number;
  /** Our time divided by this one's, round by round. */
  readonly ratio?: Spread;
  readonly megabytes?: number;
  /** max |ours - theirs| / max |theirs|, and the bound that was asked for. */
  readonly agreement?: { readonly difference: number; readonly tolerance: number };
}

/** The results of a run put into those of earlier runs, workload by workload, in the order of `names`; workloads of other names are dropped. */
export function merged(earlier: Results | undefined, now: Results, names: readonly string[]): Results {
  const known = new Map((earlier?.workloads ?? []).map((workload) => [workload.name, workload]));
  for (const workload of now.workloads) {
    known.set(workload.name, { ...workload, date: now.date, commit: now.machine.commit });
  }
  return { ...now, workloads: names.flatMap((name) => known.get(name) ?? []) };
}

/** The machine, its engine and what is measured. */
export function thisMachine(): Machine {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
    package: version,
    commit: commit(),
  };
}

/** How many processes wanted to run in the last minute, on average. */
export function load(): number {
  return Number((loadavg()[0] ?? NaN).toFixed(2));
}

/** The commit that is measured, with a + when files of the package differ from it. */
function commit(): string {
  try {
    const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', 'src') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}
