import { kernels, setThreads } from '../../src/linalg/kernels/active.ts';
import { multiply } from '../../src/linalg/products.ts';
import { generalMatrix } from '../inputs.ts';
import { clocked, type Case, type Contender, type Workload } from '../workload.ts';
import { oneQubitPasses, unitVector } from './state-vector.ts';

/** The same work on two threads and on one: what the second one brings on the clock. */
export const twoThreads: Workload = {
  name: 'threads',
  describe:
    'four one-qubit gates as in `gate-1q`, and products of complex n x n matrices, on two threads and on one; times are those of the clock on the wall',
  goal: 'from n = 20 qubits on at most 0.55 of the time of one thread (1.8 times as fast), on two cores that nobody else uses',
  cases: [
    ...[20, 22, 24].map((n) => ({ label: `gates, n = ${n} qubits`, large: n > 20, make: () => gates(n) })),
    ...[256, 512].map((n) => ({ label: `product, n = ${n}`, large: n > 256, make: () => product(n) })),
  ],
};

function gates(n: number): Case {
  const state = unitVector(n);
  const passes = oneQubitPasses(n);
  return onThreads((calls) =>
    kernels().run((work) => {
      const held = work.put(state);
      passes.apply(work, held);
      return clocked(calls, () => passes.apply(work, held));
    }),
  );
}

function product(n: number): Case {
  const [a, b] = [generalMatrix(n, 1), generalMatrix(n, 2)];
  return onThreads((calls) => clocked(calls, () => multiply(a, b)));
}

/** The same work on two threads and on one, by the clock on the wall. */
export function onThreads(time: Contender['time']): Case {
  const contender = (threads: number): Contender => ({
    name: threads === 1 ? 'one thread' : `${threads} threads`,
    time: async (calls) => {
      await setThreads(threads);
      try {
        return await time(calls);
      } finally {
        await setThreads(1);
      }
    },
  });
  return { clock: 'wall', contenders: [contender(2), contender(1)] };
}
