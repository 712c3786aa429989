import { ArgumentError, ThreadError, UnsupportedError } from '../../errors.ts';
import {
  controlBytes,
  maxThreads,
  readFailure,
  slot,
  slotsOf,
  state,
} from '../../linalg/kernels/threads/control.ts';
import { startNodeThreads, type Threads } from '../../linalg/kernels/threads/host.ts';
import type { Sector } from '../../spaces/sector.ts';
import type { Ansatz } from '../ansatz.ts';
import type { ChainPlan, ChainRun, ChainState } from '../chains.ts';
import { isModelOfPackage } from '../from-spec.ts';
import {
  exchangeLayout,
  readText,
  textPerChain,
  writeText,
  type ChainJob,
  type ChainPart,
} from './chain-job.ts';
import { takeParts } from './serve-chains.ts';

/** Memory that jobs go through; what does not fit is done by the caller. Pages that are never touched cost nothing. */
const exchangeBytes = 2 ** 26;

/** Fewer moves than this are made sooner than threads are woken. */
const fewMoves = 2000;

/** How far chains go, by the moves that their sector asks for. */
type SweepPlan = Omit<ChainPlan, 'rule'>;

let pool: ChainThreads | undefined;

/**
 * Lets Metropolis chains run on `count` threads, 1 to 64, the caller's among them; 1 (the default) turns threads off. Samples are the same to the last bit, since each chain has its own
 * stream and arithmetic. Threads serve models of this package with the moves that their sector asks for; other models and rules run on the caller, as do small jobs. They do not keep the
 * process alive. Settles when all are there. Throws `ArgumentError` for other counts, `UnsupportedError` outside of Node, `ThreadError` when a thread cannot start; afterwards drawing samples throws
 * `ThreadError` when a thread ends in the middle of a job. `setThreads` of `ketwork/linalg` does the same for matrix products.
 */
export async function setChainThreads(count: number): Promise<void> {
  return startChainThreads(count, servingModule());
}

/** The same with the module, a URL, that threads load. */
export async function startChainThreads(count: number, module: string): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > maxThreads) {
    throw new ArgumentError('count', `be an integer from 1 to ${maxThreads}`, `it is ${count}`);
  }
  const old = pool;
  pool = undefined;
  await old?.stop();
  if (count === 1) return;
  const own = new ChainThreads(count, module);
  await own.ready;
  pool = own;
}

/** Runs chains on the threads, or returns undefined where the caller is to run them alone: no threads, little to do, a model or a failure that threads cannot tell. */
export function runOnThreads(
  ansatz: Ansatz,
  sector: Sector | undefined,
  start: ChainState,
  plan: SweepPlan,
): ChainRun | undefined {
  const chains = start.streams.length;
  const moves = chains * plan.sweep * (plan.discard + plan.samples);
  if (!pool || chains < 2 || moves < fewMoves || !isModelOfPackage(ansatz.spec())) return undefined;
  try {
    return pool.run(ansatz, sector, start, plan);
  } catch (error) {
    // Whatever is left of the threads is of no use.
    void pool.stop();
    pool = undefined;
    throw error;
  }
}

/** Where the program of the threads is: beside the file that this code was built into. */
function servingModule(): string {
  if (typeof __filename !== 'string') return new URL('./nqs/chain-threads.js', import.meta.url).href;
  const { pathToFileURL } = process.getBuiltinModule('node:url');
  return new URL('./nqs/chain-threads.cjs', pathToFileURL(__filename)).href;
}

/** The program of a thread in Node, as a text that loads the module. */
const program = `'use strict';
const { parentPort, workerData } = require('node:worker_threads');
// Threads of threads are nobody's wish.
delete process.env.KETWORK_THREADS;
import(workerData.file).then(({ serveChains }) => serveChains(workerData, () => parentPort.postMessage('ready')));`;

function gone(reason: string): ThreadError {
  const instead = 'The next draw runs on one thread; `setChainThreads(n)` starts all anew.';
  return new ThreadError(`The threads of the chains are gone: ${reason}. ${instead}`);
}

class ChainThreads {
  readonly ready: Promise<void>;
  readonly #threads: number;
  readonly #control = new SharedArrayBuffer(controlBytes);
  readonly #exchange = new SharedArrayBuffer(exchangeBytes);
  readonly #slots = slotsOf(this.#control);
  readonly #workers: Threads;

  constructor(threads: number, file: string) {
    this.#threads = threads;
    const memory = { control: this.#control, exchange: this.#exchange };
    const workers = startNodeThreads({ ...memory, file, workers: threads - 1 }, program);
    if (!workers) {
      throw new UnsupportedError('Chains run on threads in Node only. Use one thread, `setChainThreads(1)`.');
    }
    this.#workers = workers;
    this.ready = workers.ready;
  }

  run(ansatz: Ansatz, sector: Sector | undefined, start: ChainState, plan: SweepPlan): ChainRun | undefined {
    const { sweep, discard, samples } = plan;
    const { space } = ansatz;
    const chains = start.streams.length;
    const parts = Math.min(chains, this.#threads);
    const bounds = Array.from({ length: parts + 1 }, (_, i) => Math.floor((i * chains) / parts));
    const laws = sector?.laws ?? null;
    const job = { sites: space.sites, model: ansatz.spec(), laws, sweep, discard, samples, streams: start.streams, bounds }; // prettier-ignore
    if (this.#hasEnded()) throw gone('one of them has ended');
    if (!this.#write(ansatz, start, job)) return undefined;
    Atomics.store(this.#slots, slot.failed, 0);
    Atomics.store(this.#slots, slot.remaining, parts);
    Atomics.add(this.#slots, slot.sequence, 1);
    Atomics.notify(this.#slots, slot.sequence);
    takeParts(this.#control, this.#exchange, () => ({ job, ansatz, sector }));
    this.#join();
    const failed = readFailure(this.#control);
    if (failed === undefined) return this.#read(ansatz, job);
    // A failure of the work itself is met again by the caller, with its own error.
    if (!this.#hasEnded()) return undefined;
    throw gone(failed);
  }

  async stop(): Promise<void> {
    await this.#workers.stop();
  }

  /** Writes the job; false where it does not fit. */
  #write({ parameters, space }: Ansatz, { levels }: ChainState, job: ChainJob): boolean {
    const [chains, sites] = [job.streams.length, space.dims.length];
    const layout = exchangeLayout(parameters.length, chains, sites, job.samples);
    if (layout.job >= exchangeBytes) return false;
    const length = writeText(this.#exchange, layout.job, exchangeBytes, JSON.stringify(job));
    if (length < 0) return false;
    new Int32Array(this.#exchange, 0, 5).set([parameters.length, chains, sites, job.samples, length]);
    new Float64Array(this.#exchange, layout.parameters, parameters.length).set(parameters);
    new Int32Array(this.#exchange, layout.levels, levels.length).set(levels);
    return true;
  }

  #read({ parameters, space }: Ansatz, { streams, sweep, samples, bounds }: ChainJob): ChainRun {
    const [chains, sites] = [streams.length, space.dims.length];
    const layout = exchangeLayout(parameters.length, chains, sites, samples);
    const parts = bounds.slice(0, -1).map((from) => {
      const at = layout.parts + textPerChain * from;
      const [length = 0] = new Int32Array(this.#exchange, at, 1);
      return JSON.parse(readText(this.#exchange, at + 4, length)) as ChainPart;
    });
    const count = chains * samples;
    const accepted = parts.reduce((sum, part) => sum + part.accepted, 0);
    return {
      batch: { count, sites, levels: new Int32Array(this.#exchange, layout.samples, count * sites).slice() },
      end: {
        levels: new Int32Array(this.#exchange, layout.levels, chains * sites).slice(),
        streams: parts.flatMap((part) => part.streams),
      },
      accepted,
      acceptance: accepted / (sweep * count),
      frozen: parts.some((part) => part.frozen),
    };
  }

  /** Waits until no thread works. */
  #join(): void {
    for (let i = 1; i < this.#threads; i++) {
      const at = slot.states + i;
      while (Atomics.load(this.#slots, at) === state.working) Atomics.wait(this.#slots, at, state.working);
    }
  }

  #hasEnded(): boolean {
    for (let i = 1; i < this.#threads; i++) {
      if (Atomics.load(this.#slots, slot.states + i) === state.ended) return true;
    }
    return false;
  }
}
