import { ConvergenceError } from '../../../errors.ts';
import type { DecompositionKernels, Entries, Field, SingularTarget } from '../families/decompositions.ts';
import type { Numbers } from '../held.ts';
import { addressOf, type WasmContext } from './held-block.ts';

/** Householder reductions that walk over the matrix once per step, divide and conquer, blocked back-transformation. */
export function wasmDecompositions(context: WasmContext): DecompositionKernels {
  const { exports, arena } = context;
  return {
    qr: (field, q, r, a, m, n) =>
      arena.run(() => {
        const [parts, bytes] = kinds(context, field, a.numbers);
        const work = arena.allocate(exports.qrScratch(parts, m, n));
        const [from, left, right] = [steps(a, bytes), steps(q, bytes), steps(r, bytes)];
        exports.qr(parts, bytes, ...from, m, n, ...left, ...right, work);
      }),
    eigen: (field, values, vectors, a, n) => {
      if (n === 0) return;
      arena.run(() => {
        const [parts, bytes] = kinds(context, field, a);
        const work = arena.allocate(exports.hermitianEigenScratch(parts, n));
        const [from, w, x] = [addressOf(a), addressOf(values), vectors ? addressOf(vectors) : 0];
        requireConverged(exports.hermitianEigen(parts, bytes, from, n, w, x, work), n);
      });
    },
    singularValues: (field, s, a, m, n) => {
      if (m > 0 && n > 0) arena.run(() => void findValues(context, field, s, a, m, n, false));
    },
    singular: (field, out, a, m, n, rank = (s) => s.length) =>
      m > 0 && n > 0
        ? arena.run(() => singular(context, field, out, a, m, n, rank))
        : rank(new Float64Array(0)),
  };
}

/** 1 for a real matrix, 2 for a complex one; and the bytes of its entries. */
function kinds({ exports }: WasmContext, field: Field, a: Numbers): readonly [parts: number, bytes: number] {
  if (field === 'real') return [1, 8];
  return [exports.allReal(addressOf(a), a.length / 2) ? 1 : 2, 16];
}

/** An address and the bytes from row to row and from column to column. */
function steps({ numbers, row, column }: Entries, bytes: number): readonly [number, number, number] {
  return [addressOf(numbers), bytes * row, bytes * column];
}

/** Singular values of A or, when it is wide, of its transpose; returns the work space, which ends with the operation. */
function findValues(
  { exports, arena, ...context }: WasmContext,
  field: Field,
  s: Numbers,
  a: Entries,
  m: number,
  n: number,
  vectors: boolean,
): number {
  const [parts, bytes] = kinds({ exports, arena, ...context }, field, a.numbers);
  const [from, row, column] = steps(a, bytes);
  const [long, short, ...strides] = m < n ? [n, m, column, row] : [m, n, row, column];
  const [down, across] = strides as [number, number];
  const work = arena.allocate(exports.singularValuesScratch(parts, long, short));
  const status = exports.singularValues(parts, from, down, across, long, short, vectors, addressOf(s), work);
  requireConverged(status, short);
  return work;
}

function singular(
  context: WasmContext,
  field: Field,
  { s, u, vh }: SingularTarget,
  a: Entries,
  m: number,
  n: number,
  rank: (s: Float64Array) => number,
): number {
  const { exports, arena } = context;
  const work = findValues(context, field, s, a, m, n, true);
  const values = new Float64Array(Math.min(m, n));
  arena.get(values, addressOf(s));
  const k = rank(values);
  if (k === 0) return 0;
  const bytes = field === 'real' ? 8 : 16;
  const left = [addressOf(u), k * bytes, bytes] as const;
  const right = [addressOf(vh), n * bytes, bytes] as const;
  // A^T = U' s V'^dagger is A = conj(V') s U'^T.
  if (m < n) exports.singularVectors(bytes, k, ...turned(right), ...turned(left), work);
  else exports.singularVectors(bytes, k, ...left, ...right, work);
  return k;
}

function turned([at, row, column]: readonly [number, number, number]): readonly [number, number, number] {
  return [at, column, row];
}

function requireConverged(status: number, n: number): void {
  if (status !== 0) throw new ConvergenceError('Implicit QR', NaN, 60 * n, 'Check the matrix.');
}
