import { kernels } from '../../src/linalg/kernels/active.ts';
import type { Held } from '../../src/linalg/kernels/held.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { hermitianMatrix, normals } from '../inputs.ts';
import { clocked, type Case, type Contender, type PeerJob, type Workload } from '../workload.ts';

/** Operations per amplitude of a dense gate on k qubits: 2^k complex products and their sum. */
const flopsPerAmplitude = (k: number): number => 8 * 2 ** k - 2;

/** A dense one-qubit gate on four sites, one after the other. */
export const oneQubitGate: Workload = {
  name: 'gate-1q',
  describe:
    'a dense one-qubit gate on the first site, sites n/3 and 2n/3, and the last of n qubits: four passes over the state, which stays with the kernels',
  goal: 'at n = 24 at least 0.75 of the memory limit',
  cases: [16, 20, 24].map((n) => ({
    label: `n = ${n}`,
    large: n > 16,
    make: () => {
      const places = fourSites(n);
      return gates(n, 1, places, 'gates', 'numpy matmul on (2^site, 2, rest)', {
        qubits: n,
        sites: places,
      });
    },
  })),
};

/** A dense gate on three neighbouring qubits in the middle. */
export const fusedGate: Workload = {
  name: 'gate-3q',
  describe: 'a dense (fused) gate on three neighbouring qubits from site n/2 on, of n qubits',
  goal: 'at most 1.2 of the time of the C loops',
  cases: [16, 20, 24].map((n) => ({
    label: `n = ${n}`,
    large: n > 16,
    make: () =>
      gates(n, 3, [n / 2], 'fused', 'numpy matmul on (2^site, 8, rest)', { qubits: n, site: n / 2 }),
  })),
};

function fourSites(n: number): readonly number[] {
  return [0, Math.floor(n / 3), Math.floor((2 * n) / 3), n - 1];
}

/** The four passes of `gate-1q` over a state that the kernels hold. */
export function oneQubitPasses(n: number): { apply(work: Workspace, held: Held<'f64'>): void } {
  const gate = eigh(hermitianMatrix(2)).vectors.data;
  return {
    apply: (work, held) => {
      for (const site of fourSites(n)) work.local.applyDense(held, placeOf(work, n, site, 1), gate);
    },
  };
}

function gates(
  n: number,
  k: number,
  sites: readonly number[],
  job: string,
  how: string,
  parameters: PeerJob['parameters'],
): Case {
  const gate = eigh(hermitianMatrix(2 ** k)).vectors.data;
  const state = unitVector(n);
  const apply = (work: Workspace, held: Held<'f64'>): void => {
    for (const site of sites) work.local.applyDense(held, placeOf(work, n, site, k), gate);
  };
  const time = (name: string, on: Kernels): Contender => ({
    name,
    time: (calls) =>
      on.run((work) => {
        const held = work.put(state);
        return clocked(calls, () => apply(work, held));
      }),
  });
  const answer = (): Float64Array =>
    kernels().run((work) => {
      const held = work.put(state);
      apply(work, held);
      return work.read(held);
    });
  const shared = { arrays: { gate, state }, answer, tolerance: 1e-13 };
  return {
    flops: sites.length * flopsPerAmplitude(k) * 2 ** n,
    bytes: sites.length * 32 * 2 ** n,
    fromMemory: k === 1 && n >= 24,
    contenders: [
      time('ketwork', kernels()),
      ...(n > 20 ? [] : [time('TypeScript kernels', referenceKernels)]),
    ],
    peers: [
      { needs: 'numpy', how, job, parameters, ...shared },
      {
        ...{ needs: 'cc', how: 'C loops', job: 'native', parameters: { qubits: n, width: k, sites } },
        ...shared,
      },
    ],
  };
}

function placeOf(
  work: Workspace,
  n: number,
  site: number,
  k: number,
): ReturnType<Workspace['local']['place']> {
  const legs = Array.from({ length: k }, (_, i) => ({ levels: 2, stride: 2 ** (n - 1 - site - i) }));
  return work.local.place(2 ** n, legs);
}

/** 2^n amplitudes of similar size. */
export function unitVector(n: number): Float64Array {
  const block = normals(2 ** 12);
  const out = new Float64Array(2 ** (n + 1));
  for (let i = 0; i < out.length; i++) out[i] = (block[i % 4096] as number) * (1 + (i >> 12) / out.length);
  return out;
}
