import type * as WorkerThreads from 'node:worker_threads';
import { ThreadError, UnsupportedError } from '../../../errors.ts';
import { nodeSupervisorSource, nodeWorkerSource, webWorkerSource } from './worker-source.ts';

/** What threads need to begin. */
export interface ThreadsStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  /** How many to start; they are numbered from 1, the caller is 0. */
  readonly workers: number;
}

/** Started threads: `ready` settles when all serve or one could not start. */
export interface Threads {
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts threads: workers of worker_threads in Node (20.16 or later, which gives built-in modules to code that does not import them), under one more that
 * watches them; Web Workers elsewhere, which nothing ends but those who started them. They do not keep the process alive once they are ready.
 * `program` is what a thread runs in Node. Throws `UnsupportedError` where there are no workers.
 */
export function startThreads(start: ThreadsStart, program: string = nodeWorkerSource): Threads {
  const node = nodeWorkers();
  if (node) return nodeThreads(node, start, program);
  if (typeof Worker !== 'undefined') return webThreads(start);
  throw new UnsupportedError('This engine has no workers, so that only one thread can be used.');
}

/** What the supervisor needs; the rest goes to the threads. */
interface NodeStart {
  readonly control: SharedArrayBuffer;
  readonly workers: number;
}

/** Starts threads of another program in Node, which is given `start`, its own number as `thread`, and reports as those of the kernels do; undefined elsewhere. */
export function startNodeThreads<Start extends NodeStart>(
  start: Start,
  program: string,
): Threads | undefined {
  const node = nodeWorkers();
  return node && nodeThreads(node, start, program);
}

type NodeWorkers = typeof WorkerThreads;

function nodeWorkers(): NodeWorkers | undefined {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return undefined;
  return process.getBuiltinModule('node:worker_threads');
}

function nodeThreads({ Worker: NodeWorker }: NodeWorkers, start: NodeStart, program: string): Threads {
  // Flags of this process, such as loaders, are not for a program that loads nothing.
  const options = { eval: true, workerData: { ...start, program }, execArgv: [] };
  const supervisor = new NodeWorker(nodeSupervisorSource, options);
  const ready = new Promise<void>((resolve, reject) => {
    supervisor.once('message', (text: string) => (text === 'ready' ? resolve() : reject(cannotStart(text))));
    supervisor.once('error', (error) => reject(cannotStart(error.message)));
    supervisor.once('exit', () => reject(cannotStart('it has ended')));
  });
  return {
    ready: ready.finally(() => supervisor.unref()),
    stop: () => supervisor.terminate().then(() => undefined),
  };
}

function webThreads({ workers, ...shared }: ThreadsStart): Threads {
  const address = URL.createObjectURL(new Blob([webWorkerSource], { type: 'text/javascript' }));
  const started = Array.from({ length: workers }, () => new Worker(address));
  const ready = started.map(
    (worker, i) =>
      new Promise<void>((resolve, reject) => {
        worker.onmessage = () => resolve();
        worker.onerror = ({ message }) =>
          reject(cannotStart(message || 'the page forbids workers from blob: addresses'));
        worker.postMessage({ ...shared, thread: i + 1 });
      }),
  );
  return {
    ready: Promise.all(ready).then(
      () => URL.revokeObjectURL(address),
      (error: unknown) => {
        URL.revokeObjectURL(address);
        throw error;
      },
    ),
    stop: () => Promise.resolve(started.forEach((worker) => worker.terminate())),
  };
}

function cannotStart(reason: string): ThreadError {
  return new ThreadError(`A thread cannot start: ${reason}. Use one thread, \`setThreads(1)\`.`);
}
