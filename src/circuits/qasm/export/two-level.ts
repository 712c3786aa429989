import { UnsupportedError } from '../../../errors.ts';
import { identity, zeros, type ComplexMatrix } from '../../../linalg/matrix.ts';
import { dagger } from '../../../linalg/products.ts';
import { gateOperation } from '../../gate-makers.ts';
import type { Control, GateOperation } from '../../operation.ts';
import { eulerAngles } from './euler-angles.ts';

/** The largest number of qubits of a matrix that is written as gates: 4^5 / 2 of them. */
const mostQubits = 5;

/**
 * A unitary matrix as gates on one qubit with controls on all the others, in the order of time. Givens rotations of states that are neighbours in a Gray code
 * make the matrix diagonal column by column: 2^(n-1) (2^n - 1) gates at most. Nielsen & Chuang, section 4.5.
 * Throws `UnsupportedError` for more than five qubits; `label` names the matrix.
 */
export function twoLevelGates(
  matrix: ComplexMatrix,
  sites: readonly number[],
  label: string,
): GateOperation[] {
  const n = sites.length;
  if (n > mostQubits) {
    throw new UnsupportedError(
      `A matrix on at most ${mostQubits} qubits can be written as gates, but ${label} is on ${n}. Split it first.`,
    );
  }
  if (n === 0) return [gateOperation('gphase', [phaseAt(matrix, 0)], [])];
  if (n === 1) return [oneQubit(matrix, sites, [])];
  const size = matrix.rows;
  const work = matrix.data.slice();
  const undoing: GateOperation[] = [];
  const gray = Array.from({ length: size }, (_, k) => k ^ (k >> 1));
  for (let k = 0; k + 1 < size; k++) {
    for (let row = size - 1; row > k; row--) {
      const [upper, lower] = [gray[row - 1] as number, gray[row] as number];
      const made = rotation(work, size, upper, lower, gray[k] as number, row === k + 1);
      if (made) undoing.push(onStates(dagger(made), upper, lower, sites));
    }
  }
  const last = gray[size - 1] as number;
  const phase = identity(2);
  phase.data.set([work[2 * (last * size + last)] as number, work[2 * (last * size + last) + 1] as number], 6);
  // |last> is gray(size - 1) = 10...0, so its phase is one of the first site at level 1.
  return [onStates(phase, last ^ (size >> 1), last, sites), ...undoing.reverse()];
}

/**
 * Turns the rows `upper` and `lower` of a square matrix so that the entry of `lower` in a column becomes zero and that of `upper` positive;
 * gives the 2 x 2 matrix that did it, or nothing when nothing was to do.
 */
function rotation(
  work: Float64Array,
  size: number,
  upper: number,
  lower: number,
  column: number,
  last: boolean,
): ComplexMatrix | undefined {
  const [u, l] = [2 * (upper * size + column), 2 * (lower * size + column)];
  const [ar, ai, br, bi] = [work[u], work[u + 1], work[l], work[l + 1]] as [number, number, number, number];
  const isDone = br === 0 && bi === 0 && (!last || (ai === 0 && ar > 0));
  if (isDone) return undefined;
  const norm = Math.sqrt(ar * ar + ai * ai + br * br + bi * bi);
  const made = zeros(2, 2);
  made.data.set([ar, -ai, br, -bi, -br, -bi, ar, ai].map((x) => x / norm));
  const { data: g } = made as { data: Float64Array };
  for (let c = 0; c < size; c++) {
    const [p, q] = [2 * (upper * size + c), 2 * (lower * size + c)];
    const x = [work[p], work[p + 1], work[q], work[q + 1]] as [number, number, number, number];
    for (const [at, k] of [
      [p, 0],
      [q, 4],
    ] as const) {
      const [gr, gi, hr, hi] = [g[k], g[k + 1], g[k + 2], g[k + 3]] as [number, number, number, number];
      work[at] = gr * x[0] - gi * x[1] + hr * x[2] - hi * x[3];
      work[at + 1] = gr * x[1] + gi * x[0] + hr * x[3] + hi * x[2];
    }
  }
  work[l] = 0;
  work[l + 1] = 0;
  return made;
}

/** A 2 x 2 matrix between two states that differ in one qubit, its first row for `first`. */
function onStates(
  made: ComplexMatrix,
  first: number,
  second: number,
  sites: readonly number[],
): GateOperation {
  const n = sites.length;
  const level = (state: number, k: number): number => (state >> (n - 1 - k)) & 1;
  const target = sites.findIndex((_, k) => level(first, k) !== level(second, k));
  const controls = sites.flatMap((site, k): Control[] =>
    k === target ? [] : [{ site, level: level(first, k) }],
  );
  const inOrder = level(first, target) === 0 ? made : exchanged(made);
  return oneQubit(inOrder, [sites[target] as number], controls);
}

function oneQubit(
  made: ComplexMatrix,
  sites: readonly number[],
  controls: readonly Control[],
): GateOperation {
  const { theta, phi, lambda, gamma } = eulerAngles(made);
  return gateOperation('uphase', [theta, phi, lambda, gamma], sites, controls);
}

/** The matrix with both levels exchanged. */
function exchanged({ data }: ComplexMatrix): ComplexMatrix {
  const out = zeros(2, 2);
  for (let k = 0; k < 4; k++) out.data.set(data.subarray(2 * k, 2 * k + 2), 2 * (3 - k));
  return out;
}

function phaseAt({ data }: ComplexMatrix, at: number): number {
  return Math.atan2(data[at + 1] as number, data[at] as number);
}
