import { bandwidth, type Limits } from './limits.ts';
import type { Peers } from './peers/peer-process.ts';
import { load, type CaseResult, type Entry, type WorkloadResult } from './results.ts';
import { ratio, relativeDifference, spread } from './statistics.ts';
import type { Case, CaseMaker, PeerJob, Timing, Workload } from './workload.ts';

/** How thoroughly a run measures, and with whom. */
export interface RunOptions {
  readonly limits: Limits;
  /** The peers, or why there are none; left out when they are not asked for. */
  readonly peers?: Peers | { readonly missing: string };
  readonly quick: boolean;
}

/** What takes turns in a case. */
interface Runner {
  readonly name: string;
  readonly calls: number;
  readonly agreement?: Entry['agreement'];
  time(calls: number): Timing | Promise<Timing>;
}

/** Runs the cases of a workload one after the other. */
export async function runWorkload(workload: Workload, options: RunOptions): Promise<WorkloadResult> {
  const { name, describe, goal } = workload;
  const cases: CaseResult[] = [];
  for (const maker of workload.cases) {
    if (!(options.quick && maker.large)) cases.push(await runCase(maker, options));
  }
  return { name, describe, ...(goal && { goal }), load: load(), cases };
}

/** Warms everybody up, then lets them take turns for some rounds. */
export async function runCase({ label, make }: CaseMaker, options: RunOptions): Promise<CaseResult> {
  const work = make();
  const slot = options.quick ? 4 : 40;
  const runners: Runner[] = [];
  for (const contender of work.contenders)
    runners.push({ ...contender, calls: await warmUp(contender, slot) });
  const missing: string[] = [];
  for (const job of options.peers ? (work.peers ?? []) : []) {
    const joined = await peerRunner(job, options.peers as Peers | { missing: string }, slot);
    if ('missing' in joined) missing.push(`${job.how}: missing, ${joined.missing}`);
    else runners.push(joined);
  }
  const times = await takeTurns(runners, options.quick ? 3 : 9, options.quick ? 500 : 12_000);
  if (options.peers && !('missing' in options.peers)) await options.peers.forget();
  const ours = times[0] as readonly Timing[];
  const entries = runners.map((runner, i) =>
    entry(runner, times[i] as readonly Timing[], i === 0 ? undefined : ours, work, options.limits),
  );
  return { label, entries, missing };
}

/** Rounds in which each runs once, at most `most` of them and at least three, while the time lasts. */
async function takeTurns(
  runners: readonly Runner[],
  most: number,
  milliseconds: number,
): Promise<Timing[][]> {
  const times: Timing[][] = runners.map(() => []);
  const start = performance.now();
  for (let round = 0; round < most && (round < 3 || performance.now() - start < milliseconds); round++) {
    for (const [i, runner] of runners.entries()) {
      (times[i] as Timing[]).push(await runner.time(runner.calls));
    }
  }
  return times;
}

/** Runs until the engine has compiled the loops, and returns how many calls fill a turn of `slot` milliseconds. */
async function warmUp(runner: { time: Runner['time'] }, slot: number): Promise<number> {
  let calls = 1;
  for (let spent = 0, turn = 0; spent < 5 * slot && turn < 20; turn++) {
    const { wall } = await runner.time(calls);
    spent += wall * calls;
    calls = Math.max(1, Math.min(1e6, Math.round(slot / Math.max(wall, 1e-6))));
  }
  return calls;
}

async function peerRunner(
  job: PeerJob,
  peers: Peers | { readonly missing: string },
  slot: number,
): Promise<Runner | { readonly missing: string }> {
  if ('missing' in peers) return peers;
  const prepared = await peers.prepare(job);
  if ('missing' in prepared) return prepared;
  const difference = relativeDifference(job.answer(), prepared.answer);
  if (!(difference <= job.tolerance)) {
    throw new Error(`Our answer and that of ${job.how} differ by ${difference}, more than ${job.tolerance}.`);
  }
  const time = (calls: number): Promise<Timing> => peers.time(job.job, calls);
  const calls = await warmUp({ time }, slot);
  return { name: job.how, calls, agreement: { difference, tolerance: job.tolerance }, time };
}

function entry(
  { name, calls, agreement }: Runner,
  times: readonly Timing[],
  ours: readonly Timing[] | undefined,
  work: Case,
  limits: Limits,
): Entry {
  const { clock = 'cpu' } = work;
  const compared = times.map((time) => time[clock]);
  const { median } = spread(compared);
  const gflops = work.flops && work.flops / median / 1e6;
  const gbps = work.bytes && work.bytes / median / 1e6;
  const ofLimit = work.fromMemory
    ? gbps && gbps / bandwidth(limits)
    : gflops && ours === undefined
      ? gflops / limits.gflops
      : undefined;
  const megabytes = times.flatMap((time) => time.megabytes ?? []);
  return {
    name,
    rounds: times.length,
    calls,
    cpu: spread(times.map((time) => time.cpu)),
    wall: spread(times.map((time) => time.wall)),
    ...(gflops && { gflops }),
    ...(gbps && { gbps }),
    ...(ofLimit && { ofLimit }),
    ...(ours && {
      ratio: ratio(
        ours.map((time) => time[clock]),
        compared,
      ),
    }),
    ...(megabytes.length > 0 && { megabytes: Math.max(...megabytes) }),
    ...(agreement && { agreement }),
  };
}
