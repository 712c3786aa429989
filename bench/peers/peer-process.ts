import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PeerJob, Timing } from '../workload.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The Python of the virtual environment that `npm run bench:peers:install` makes. */
export const peerPython: string = join(folder, '.venv', 'bin', 'python');

/** What the peers are, as they say themselves. */
export interface PeerVersions {
  readonly versions: Readonly<Record<string, string>>;
  readonly blas: readonly string[];
}

/** The answer of a peer that did a job, or why it did not. */
export type Prepared = { readonly answer: Float64Array } | { readonly missing: string };

/** One Python process that does the same work as we do; created by `startPeers`. */
export interface Peers {
  readonly about: PeerVersions;
  /** Hands over a job, runs it once and returns its answer. */
  prepare(job: PeerJob): Promise<Prepared>;
  /** Times a prepared job, called by its name. */
  time(job: string, calls: number): Promise<Timing>;
  /** Frees what was prepared. */
  forget(): Promise<unknown>;
  stop(): void;
}

/** Starts the peers, or says why there are none. */
export async function startPeers(python: string = peerPython): Promise<Peers | { readonly missing: string }> {
  if (!existsSync(python)) return { missing: `no Python at ${inProject(python)}; ${remedy}` };
  const talk = new Conversation(
    spawn(python, [join(folder, 'peer.py')], { env: peerEnvironment(process.env) }),
  );
  const about = await talk.ask<PeerVersions>({ do: 'versions' });
  const files = mkdtempSync(join(tmpdir(), 'ketwork-bench-'));
  return {
    about,
    prepare: async (job) => {
      if (!(job.needs in about.versions)) return { missing: absent(job.needs) };
      return prepared(talk, files, job);
    },
    time: (job, calls) => talk.ask<Timing>({ do: 'time', job, calls }),
    forget: () => talk.ask({ do: 'forget' }),
    stop: () => {
      talk.end();
      rmSync(files, { recursive: true, force: true });
    },
  };
}

function absent(need: string): string {
  return need === 'cc' ? 'there is no C compiler `cc`' : `${need} is not installed; ${remedy}`;
}

const remedy = 'run `npm run bench:peers:install`';

/** The environment with one thread (NPROC and the flag are for jax), and without the settings that make OpenBLAS take another kernel than the best for this machine. */
export function peerEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const one = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', NPROC: '1' };
  const out: NodeJS.ProcessEnv = { ...own, ...one, XLA_FLAGS: '--xla_cpu_multi_thread_eigen=false' };
  delete out['OPENBLAS_CORETYPE'];
  delete out['OPENBLAS_L2_SIZE'];
  return out;
}

async function prepared(talk: Conversation, files: string, job: PeerJob): Promise<Prepared> {
  const arrays = Object.fromEntries(
    Object.entries(job.arrays).map(([name, values]) => {
      const path = join(files, `${name}.complex128`);
      writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      return [name, path];
    }),
  );
  const answer = join(files, 'answer.complex128');
  const { parameters } = job;
  const question = { do: 'prepare', job: job.job, parameters, arrays, answer };
  const { missing } = await talk.ask<{ readonly missing?: string }>(question);
  if (missing !== undefined) return { missing };
  const bytes = readFileSync(answer);
  return { answer: new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) };
}

/** Questions and answers, one line of JSON each. */
class Conversation {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  #errors = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
    child.stderr.on('data', (text: Buffer) => (this.#errors += text.toString()));
  }

  ask<Answer>(question: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const refuse = (): void => reject(new Error(`The Python peer ended: ${this.#errors.trim()}`));
      this.#child.once('close', refuse);
      this.#lines.once('line', (line) => {
        this.#child.off('close', refuse);
        resolve(JSON.parse(line) as Answer);
      });
      this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  }

  end(): void {
    this.#child.stdin.end();
  }
}

function inProject(path: string): string {
  return path.startsWith(folder) ? `bench/peers/${path.slice(folder.length)}` : path;
}
