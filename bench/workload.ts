/** One measured line of a workload. */
export interface Measurement {
  readonly label: string;
  /** Median wall time. */
  readonly milliseconds: number;
  /** Growth of the heap and of array buffers while it ran, largest of the repeats. */
  readonly megabytes: number;
}

/** A benchmark: a name to ask for it by, what it does in one sentence, and its measurements. */
export interface Workload {
  readonly name: string;
  readonly describe: string;
  run(): Measurement[];
}

/** Runs `work` once to warm up and `repeats` times for the record. */
export function measure(label: string, work: () => unknown, repeats = 5): Measurement {
  work();
  const times: number[] = [];
  let megabytes = 0;
  for (let i = 0; i < repeats; i++) {
    globalThis.gc?.();
    const before = memory();
    const start = performance.now();
    const kept = work();
    times.push(performance.now() - start);
    megabytes = Math.max(megabytes, memory() - before);
    void kept;
  }
  times.sort((a, b) => a - b);
  return { label, milliseconds: times[Math.floor(times.length / 2)] as number, megabytes };
}

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
