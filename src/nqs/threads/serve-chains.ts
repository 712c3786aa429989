import { slot, slotsOf, state, writeFailure } from '../../linalg/kernels/threads/control.ts';
import { sector, type Sector } from '../../spaces/sector.ts';
import { space } from '../../spaces/space.ts';
import type { Ansatz } from '../ansatz.ts';
import { runChains, type ChainPlan } from '../chains.ts';
import { ansatzFromSpec } from '../from-spec.ts';
import { automaticMoves } from '../moves.ts';
import {
  exchangeLayout,
  readText,
  textPerChain,
  writeText,
  type ChainJob,
  type ChainPart,
} from './chain-job.ts';

/** The memory that the threads of a pool share, and which of them this one is. */
export interface ServingThread {
  readonly control: SharedArrayBuffer;
  readonly exchange: SharedArrayBuffer;
  readonly thread: number;
}

/** A job ready to be run. */
export interface PreparedJob {
  readonly job: ChainJob;
  readonly ansatz: Ansatz;
  readonly sector: Sector | undefined;
}

/** What a thread of `setChainThreads` does: it says that it is there and serves jobs until it is terminated (protocol in control.ts; a chunk is a part of the chains). */
export function serveChains({ control, exchange, thread }: ServingThread, ready: () => void): never {
  const slots = slotsOf(control);
  const mine = slot.states + thread;
  let seen = 0;
  Atomics.store(slots, mine, state.idle);
  ready();
  for (;;) {
    Atomics.wait(slots, slot.sequence, seen);
    seen = Atomics.load(slots, slot.sequence);
    Atomics.store(slots, mine, state.working);
    takeParts(control, exchange, () => read(exchange));
    Atomics.store(slots, mine, state.idle);
    Atomics.notify(slots, mine);
  }
}

/** Runs parts of the job until none is left. */
export function takeParts(
  control: SharedArrayBuffer,
  exchange: SharedArrayBuffer,
  prepare: () => PreparedJob,
): void {
  const slots = slotsOf(control);
  let prepared: PreparedJob | undefined;
  for (let part; (part = Atomics.sub(slots, slot.remaining, 1) - 1) >= 0;) {
    try {
      prepared ??= prepare();
      runPart(exchange, prepared, part);
    } catch (error) {
      writeFailure(control, String(error));
    }
  }
}

function read(exchange: SharedArrayBuffer): PreparedJob {
  const [parameters = 0, chains = 0, sites = 0, samples = 0, length = 0] = new Int32Array(exchange, 0, 5);
  const layout = exchangeLayout(parameters, chains, sites, samples);
  const job = JSON.parse(readText(exchange, layout.job, length)) as ChainJob;
  const own = space(job.sites);
  const values = new Float64Array(exchange, layout.parameters, parameters).slice();
  return {
    job,
    ansatz: ansatzFromSpec(own, job.model, values),
    sector: job.laws ? sector(own, job.laws) : undefined,
  };
}

function runPart(exchange: SharedArrayBuffer, { job, ansatz, sector }: PreparedJob, part: number): void {
  const { sweep, discard, samples, streams, bounds } = job;
  const [from, to] = [bounds[part] as number, bounds[part + 1] as number];
  const sites = ansatz.space.dims.length;
  const layout = exchangeLayout(ansatz.parameters.length, streams.length, sites, samples);
  const levels = new Int32Array(exchange, layout.levels + 4 * from * sites, (to - from) * sites);
  const plan: ChainPlan = { rule: automaticMoves(ansatz.space, sector), sweep, discard, samples };
  const start = { levels: levels.slice(), streams: streams.slice(from, to) };
  const { batch, end, accepted, frozen } = runChains(ansatz, start, plan);
  new Int32Array(exchange, layout.samples + 4 * from * samples * sites, batch.levels.length).set(
    batch.levels,
  );
  levels.set(end.levels);
  const at = layout.parts + textPerChain * from;
  const result: ChainPart = { accepted, frozen, streams: end.streams };
  const length = writeText(exchange, at + 4, layout.parts + textPerChain * to, JSON.stringify(result));
  new Int32Array(exchange, at, 1)[0] = length;
}
