import { kernels } from '../../src/linalg/kernels/active.ts';
import type { HeldMap } from '../../src/linalg/kernels/families/hermitian.ts';
import type { HeldBanded, HeldCsr } from '../../src/linalg/kernels/families/sparse.ts';
import type { Numbers } from '../../src/linalg/kernels/held.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import { identity, zeros, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, dagger, kron, multiply, scaled } from '../../src/linalg/products.ts';
import { Complex } from '../../src/linalg/scalar.ts';
import { hermitianMatrix } from '../inputs.ts';
import { clocked, type Case, type Contender, type Workload } from '../workload.ts';

/** The right-hand side of a Lindblad equation: K rho + (K rho)^dagger + sum L rho L^dagger. */
export const lindblad: Workload = {
  name: 'lindblad',
  describe:
    'right-hand side of the Lindblad equation of a driven Jaynes-Cummings model with decay of mode and atom, density matrix N x N, in matrix form; scipy multiplies the superoperator (CSR) with vec(rho)',
  cases: [100, 200, 400].map((size) => ({
    label: `N = ${size}`,
    large: size > 100,
    make: () => rightHandSide(size),
  })),
};

function rightHandSide(size: number): Case {
  const { k, jumps } = jaynesCummings(size / 2);
  const rho = hermitianMatrix(size).data;
  const timed = (use: Use) => () => (use.map.apply(use.out, use.rho), rho);
  const banded = (work: Workspace): (() => Float64Array) => {
    const others = jumps.map((l) => heldBanded(work, l));
    return timed(used(work, work.hermitian.lyapunovBanded(heldBanded(work, k), others), size, rho));
  };
  const rows = (work: Workspace): (() => Float64Array) => {
    const others = jumps.map((l) => heldCsr(work, l));
    return timed(used(work, work.hermitian.lyapunovCsr(heldCsr(work, k), others), size, rho));
  };
  const time = (name: string, on: Kernels, prepare: typeof banded): Contender => ({
    name,
    time: (calls) => on.run((work) => clocked(calls, prepare(work))),
  });
  return {
    contenders: [
      time('ketwork, bands', kernels(), banded),
      time('ketwork, CSR', kernels(), rows),
      time('TypeScript kernels, bands', referenceKernels, banded),
    ],
    peers: [
      {
        ...{ needs: 'scipy', how: 'scipy CSR superoperator', job: 'lindblad' },
        parameters: { size, jumps: jumps.length },
        arrays: { k: k.data, rho, ...Object.fromEntries(jumps.map((l, i) => [`jump${i}`, l.data])) },
        answer: () => answer(k, jumps, rho),
        tolerance: 1e-13,
      },
    ],
  };
}

/** A map with rho in packed form, and room for the result. */
interface Use {
  readonly map: HeldMap;
  readonly rho: Numbers;
  readonly out: Numbers;
}

function used(work: Workspace, map: HeldMap, n: number, full: Float64Array): Use {
  const [rho, out] = [work.zeros(n * (n + 1)), work.zeros(n * (n + 1))];
  work.hermitian.fold(rho, work.put(full), n);
  work.vectors.scale(rho, 0.5);
  return { map, rho, out };
}

function answer(k: ComplexMatrix, jumps: readonly ComplexMatrix[], rho: Float64Array): Float64Array {
  return kernels().run((work) => {
    const others = jumps.map((l) => heldBanded(work, l));
    const map = work.hermitian.lyapunovBanded(heldBanded(work, k), others);
    const { rho: x, out } = used(work, map, k.rows, rho);
    map.apply(out, x);
    const full = work.zeros(rho.length);
    work.hermitian.unpack(full, out, k.rows);
    return work.read(full);
  });
}

/** K = -iH - sum L^dagger L / 2 and the two jumps, for `levels` levels of the mode and an atom of two. */
function jaynesCummings(levels: number): { k: ComplexMatrix; jumps: readonly ComplexMatrix[] } {
  const lower = (d: number): ComplexMatrix => {
    const out = zeros(d, d);
    for (let m = 1; m < d; m++) out.data[2 * ((m - 1) * d + m)] = Math.sqrt(m);
    return out;
  };
  const [a, s] = [kron(lower(levels), identity(2)), kron(identity(levels), lower(2))];
  const couple = multiply(dagger(a), s);
  const h = [
    scaled(multiply(dagger(s), s), 0.7),
    scaled(add(couple, dagger(couple)), 0.3),
    scaled(add(a, dagger(a)), 0.1),
  ].reduce((x, y) => add(x, y), multiply(dagger(a), a));
  const jumps = [scaled(a, Math.sqrt(0.05)), scaled(s, Math.sqrt(0.02))];
  const decay = jumps.map((l) => scaled(multiply(dagger(l), l), -0.5)).reduce((x, y) => add(x, y));
  return { k: add(scaled(h, new Complex(0, -1)), decay), jumps };
}

function heldBanded(work: Workspace, { rows: n, data }: ComplexMatrix): HeldBanded {
  const used = new Set<number>();
  entriesOf(n, data, (r, c) => used.add(c - r));
  const offsets = Int32Array.from([...used].sort((x, y) => x - y));
  const values = new Float64Array(2 * n * offsets.length);
  entriesOf(n, data, (r, c, at) =>
    values.set(data.subarray(at, at + 2), 2 * (offsets.indexOf(c - r) * n + r)),
  );
  return { size: n, offsets: work.put(offsets), values: work.put(values) };
}

function heldCsr(work: Workspace, { rows: n, data }: ComplexMatrix): HeldCsr {
  const rowStart = new Int32Array(n + 1);
  const [column, values]: [number[], number[]] = [[], []];
  entriesOf(n, data, (r, c, at) => {
    column.push(c);
    values.push(data[at] as number, data[at + 1] as number);
    rowStart[r + 1] = column.length;
  });
  for (let r = 0; r < n; r++) rowStart[r + 1] = Math.max(rowStart[r] as number, rowStart[r + 1] as number);
  return {
    rows: n,
    rowStart: work.put(rowStart),
    column: work.put(Int32Array.from(column)),
    values: work.put(Float64Array.from(values)),
  };
}

/** Calls `use` with row, column and place of each entry that is not zero. */
function entriesOf(n: number, data: Float64Array, use: (r: number, c: number, at: number) => void): void {
  for (let i = 0; i < n * n; i++) {
    if (data[2 * i] !== 0 || data[2 * i + 1] !== 0) use(Math.floor(i / n), i % n, 2 * i);
  }
}
