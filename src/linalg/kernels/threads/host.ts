import type * as WorkerThreads from 'node:worker_threads';
import { ThreadError, UnsupportedError } from '../../../errors.ts';
import { nodeWorkerSource, webWorkerSource } from './worker-source.ts';

/** What a thread needs to begin. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  /** Its number, from 1; the caller is 0. */
  readonly thread: number;
}

/** A started thread: `ready` settles when it serves or could not start. */
export interface Thread {
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a thread: a worker of worker_threads in Node (20.16 or later, which gives built-in modules to code that does not import them), a Web Worker
 * elsewhere. It does not keep the process alive once it is ready. Throws `UnsupportedError` where there is neither.
 */
export function startThread(start: ThreadStart): Thread {
  const node = nodeWorkers();
  if (node) return nodeThread(node, start);
  if (typeof Worker !== 'undefined') return webThread(start);
  throw new UnsupportedError('This engine has no workers, so that only one thread can be used.');
}

type NodeWorkers = typeof WorkerThreads;

function nodeWorkers(): NodeWorkers | undefined {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return undefined;
  return process.getBuiltinModule('node:worker_threads');
}

function nodeThread({ Worker: NodeWorker }: NodeWorkers, start: ThreadStart): Thread {
  // Flags of this process, such as loaders, are not for a program that loads nothing.
  const worker = new NodeWorker(nodeWorkerSource, { eval: true, workerData: start, execArgv: [] });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      worker.unref();
      resolve();
    });
    worker.once('error', (error) => reject(cannotStart(error.message)));
    worker.once('exit', () => reject(cannotStart('it has ended')));
  });
  return { ready, stop: () => worker.terminate().then(() => undefined) };
}

function webThread(start: ThreadStart): Thread {
  const address = URL.createObjectURL(new Blob([webWorkerSource], { type: 'text/javascript' }));
  const worker = new Worker(address);
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) =>
      reject(cannotStart(message || 'the page forbids workers from blob: addresses'));
  });
  worker.postMessage(start);
  return {
    ready: ready.finally(() => URL.revokeObjectURL(address)),
    stop: () => Promise.resolve(worker.terminate()),
  };
}

function cannotStart(reason: string): ThreadError {
  return new ThreadError(`A thread cannot start: ${reason}. Use one thread, \`setThreads(1)\`.`);
}
