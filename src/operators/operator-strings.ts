import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { permute, type ComplexTensor } from '../linalg/tensor.ts';
import type { LocalSum, LocalTerm, PauliSum } from './operator.ts';
import { sigmaI, sigmaX, sigmaY, sigmaZ } from './paulis.ts';

/**
 * Products of basis operators: operator number `ops[i]` (never 0) on `sites[i]`, identity elsewhere.
 * The basis of a site with d levels has d^2 members. Number a d + b is |a><b| for a != b; number 0 is the identity; number
 * k d + k for k > 0 is diag(1, ..., 1, -k, 0, ..., 0) with k ones. So the identity is a member and all others have trace 0.
 */
export interface OperatorString {
  readonly re: number;
  readonly im: number;
  /** Ascending. */
  readonly sites: readonly number[];
  readonly ops: readonly number[];
}

/** How operator numbers become matrices. */
export type SiteBasis = (levels: number, op: number) => ComplexMatrix;

/** What rounding leaves of a cancellation is dropped below this multiple of the magnitudes that went into it. */
const cancellation = 8 * Number.EPSILON;

/** The basis described at `OperatorString`. */
export const unitBasis: SiteBasis = (levels, op) => {
  const out = zeros(levels, levels);
  const [a, b] = [Math.floor(op / levels), op % levels];
  if (a !== b) out.data[2 * (a * levels + b)] = 1;
  else {
    const ones = op === 0 ? levels : a;
    for (let i = 0; i < ones; i++) out.data[2 * i * (levels + 1)] = 1;
    if (a > 0) out.data[2 * a * (levels + 1)] = -a;
  }
  return out;
};

/** The basis 1, X, Y, Z with numbers 0 to 3. */
export const pauliBasis: SiteBasis = (_levels, op) => [sigmaI, sigmaX, sigmaY, sigmaZ][op] as ComplexMatrix;

/** The strings of a Pauli sum, over `pauliBasis`. */
export function pauliStrings(op: PauliSum): OperatorString[] {
  return op.strings.map(({ coefficient, sites, letters }) => {
    const order = sites.map((_, i) => i).sort((a, b) => (sites[a] as number) - (sites[b] as number));
    return {
      re: coefficient.re,
      im: coefficient.im,
      sites: order.map((i) => sites[i] as number),
      ops: order.map((i) => 'IXYZ'.indexOf(letters[i] as string)),
    };
  });
}

/** The strings of a local sum, over `unitBasis`; equal strings are not merged. At most (levels of the sites)^2 per term. */
export function localStrings(op: LocalSum): OperatorString[] {
  return op.terms.flatMap((term) => termStrings(term, op.space.dims));
}

/** The strings of one term. */
export function termStrings(term: LocalTerm, dims: readonly number[]): OperatorString[] {
  const { legs, sites } = siteLegs(term, dims);
  legs.shape.forEach((_, leg) => toTraceless(legs, leg, dims[sites[leg] as number] as number));
  const { re: cre, im: cim } = term.coefficient;
  const out: OperatorString[] = [];
  for (let i = 0; i < legs.data.length / 2; i++) {
    const [re, im] = [legs.data[2 * i] as number, legs.data[2 * i + 1] as number];
    if (re === 0 && im === 0) continue;
    out.push({ re: cre * re - cim * im, im: cre * im + cim * re, ...opsAt(i, legs.shape, sites) });
  }
  return out;
}

/**
 * The matrix of a term as a tensor with one leg per site, the sites ascending; the leg of a site with d levels is
 * its row level times d plus its column level. The data is fresh.
 */
export function siteLegs(
  { matrix: m, sites }: LocalTerm,
  dims: readonly number[],
): { legs: ComplexTensor; sites: number[] } {
  const k = sites.length;
  const order = sites.map((_, i) => i).sort((a, b) => (sites[a] as number) - (sites[b] as number));
  const own = sites.map((site) => dims[site] as number);
  const paired = permute(
    { shape: [...own, ...own], data: m.data },
    order.flatMap((i) => [i, k + i]),
  );
  return {
    legs: { shape: order.map((i) => (own[i] as number) ** 2), data: paired.data },
    sites: order.map((i) => sites[i] as number),
  };
}

/** Rewrites one leg from matrix units to `unitBasis`, in place: only the diagonal entries change. */
function toTraceless({ shape, data }: ComplexTensor, leg: number, d: number): void {
  const inner = shape.slice(leg + 1).reduce((a, b) => a * b, 1);
  const step = 2 * inner * (d + 1);
  const block = 2 * inner * d * d;
  for (let base = 0; base < data.length; base += block) {
    for (let i = 0; i < 2 * inner; i++) diagonalToTraceless(data, base + i, step, d);
  }
}

/** v_0..v_{d-1}, `step` apart: c_0 = mean v, c_k = (v_0 + ... + v_{k-1} - k v_k) / (k (k + 1)). */
function diagonalToTraceless(data: Float64Array, at: number, step: number, d: number): void {
  let sum = data[at] as number;
  let size = Math.abs(sum);
  for (let k = 1; k < d; k++) {
    const value = data[at + k * step] as number;
    data[at + k * step] = unlessCancelled(sum - k * value, size + k * Math.abs(value)) / (k * (k + 1));
    sum += value;
    size += Math.abs(value);
  }
  data[at] = unlessCancelled(sum, size) / d;
}

/** Equal strings added up; what cancels to rounding is left out. In order of first appearance. */
export function mergedStrings(strings: readonly OperatorString[]): OperatorString[] {
  const sums = new Map<
    string,
    { re: number; im: number; sizeRe: number; sizeIm: number; of: OperatorString }
  >();
  for (const of of strings) {
    const key = `${of.sites.join()}:${of.ops.join()}`;
    const sum = sums.get(key) ?? { re: 0, im: 0, sizeRe: 0, sizeIm: 0, of };
    sums.set(key, sum);
    sum.re += of.re;
    sum.im += of.im;
    sum.sizeRe += Math.abs(of.re);
    sum.sizeIm += Math.abs(of.im);
  }
  return [...sums.values()]
    .map(({ re, im, sizeRe, sizeIm, of }) => ({
      ...of,
      re: unlessCancelled(re, sizeRe),
      im: unlessCancelled(im, sizeIm),
    }))
    .filter(({ re, im }) => re !== 0 || im !== 0);
}

/** The value, or 0 when it is no more than rounding of the magnitudes in `size`. */
function unlessCancelled(value: number, size: number): number {
  return Math.abs(value) <= cancellation * size ? 0 : value;
}

function opsAt(
  index: number,
  shape: readonly number[],
  sites: readonly number[],
): { sites: number[]; ops: number[] } {
  const found: { sites: number[]; ops: number[] } = { sites: [], ops: [] };
  let rest = index;
  for (let leg = shape.length - 1; leg >= 0; leg--) {
    const op = rest % (shape[leg] as number);
    rest = Math.floor(rest / (shape[leg] as number));
    if (op === 0) continue;
    found.sites.unshift(sites[leg] as number);
    found.ops.unshift(op);
  }
  return found;
}
