/** A benchmark: a name to ask for it by, what it does in one sentence, and its cases, each made when its turn comes. */
export interface Workload {
  readonly name: string;
  readonly describe: string;
  /** What the numbers should be. */
  readonly goal?: string;
  readonly cases: readonly CaseMaker[];
}

/** One case; `large` ones are left out by `--quick`. */
export interface CaseMaker {
  readonly label: string;
  readonly large?: boolean;
  make(): Case;
}

/** The same work done by one or more contenders, ours first. */
export interface Case {
  readonly contenders: readonly Contender[];
  /** Real operations of one call; gives a rate in GF and the part of the measured arithmetic limit. */
  readonly flops?: number;
  /** Bytes that one call must read and write; gives a rate in GB/s. */
  readonly bytes?: number;
  /** Which time is compared and gives the rates. Default that of the processor, of all threads together. */
  readonly clock?: 'cpu' | 'wall';
  /** The bytes lie outside every cache: the rate is compared with the bandwidth of the memory. */
  readonly fromMemory?: boolean;
  readonly peers?: readonly PeerJob[];
}

/** Milliseconds per call: of the processor, of the clock on the wall, and what the call left allocated, where that is asked for. */
export interface Timing {
  readonly cpu: number;
  readonly wall: number;
  readonly megabytes?: number;
}

/** One way to do the work. */
export interface Contender {
  readonly name: string;
  /** Does the work `calls` times and gives the time of one. What is prepared before or after is not counted. */
  time(calls: number): Timing | Promise<Timing>;
}

/** The work of a case for a program of another language, and what it must answer. */
export interface PeerJob {
  /** The package that does it. */
  readonly needs: string;
  /** How it is done there. */
  readonly how: string;
  /** What peer.py calls it; the jobs of one case have different names. */
  readonly job: string;
  readonly parameters: Readonly<Record<string, number | string | readonly number[]>>;
  /** Complex numbers, interleaved. */
  readonly arrays: Readonly<Record<string, Float64Array>>;
  /** Our answer, in a form that is unique (no phases of eigenvectors). */
  answer(): Float64Array;
  /** Bound of max |ours - theirs| / max |theirs|. */
  readonly tolerance: number;
}

/** Times `calls` calls of `work`. */
export function clocked(calls: number, work: () => unknown): Timing {
  const before = process.cpuUsage();
  const start = performance.now();
  for (let i = 0; i < calls; i++) work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000 / calls, wall: wall / calls };
}

/** A contender that needs nothing but its arguments. */
export function contender(name: string, work: () => unknown): Contender {
  return { name, time: (calls) => clocked(calls, work) };
}
