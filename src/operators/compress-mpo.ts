import { ArgumentError } from '../errors.ts';
import { frobenius, multiply } from '../linalg/products.ts';
import { identity, type ComplexMatrix } from '../linalg/matrix.ts';
import { lq } from '../linalg/lq.ts';
import { svd } from '../linalg/svd.ts';
import type { ComplexTensor } from '../linalg/tensor.ts';
import type { Mpo } from './operator.ts';

/** What `compressMpo` may throw away. */
export interface MpoCompression {
  /** Largest relative error |A - A'| / |A| in the Hilbert-Schmidt norm that comes of the cuts, 0 by default: what is cut is rounding only. */
  readonly cutoff?: number;
  /** Largest bond dimension; no limit by default. */
  readonly maxBond?: number;
}

/** A compressed operator with the relative error |A - A'| / |A| (Hilbert-Schmidt) of the cut bonds. */
export interface CompressedMpo {
  readonly mpo: Mpo;
  readonly error: number;
}

/**
 * The operator with smaller bonds: singular values of the operator that are small beside its Hilbert-Schmidt norm are cut, bond by bond, so that the squared relative error is at
 * most the sum over bonds. A large multiple of the identity in it makes all else small: take it out first. Cost O(sites D^3 d^2).
 * Throws `ArgumentError` for options that cannot be meant. Hubig, McCulloch and Schollwoeck, Phys. Rev. B 95 (2017) 035129.
 */
export function compressMpo(op: Mpo, { cutoff = 0, maxBond = Infinity }: MpoCompression = {}): CompressedMpo {
  if (!(cutoff >= 0 && cutoff < 1))
    throw new ArgumentError('cutoff', 'be within 0..1 (1 excluded)', `it is ${cutoff}`);
  if (!(maxBond >= 1)) throw new ArgumentError('maxBond', 'be a positive integer', `it is ${maxBond}`);
  const { tensors, norm } = rightIsometries(op.tensors);
  if (norm === 0 || tensors.length < 2) return { mpo: op, error: 0 };
  const perBond = Math.max(rounding ** 2, (cutoff * cutoff) / (tensors.length - 1));
  const out: ComplexTensor[] = [];
  let carry = tensors[0] as ComplexTensor;
  let discarded = 0;
  for (let site = 0; site + 1 < tensors.length; site++) {
    const [left, d, , right] = carry.shape as Shape;
    const { u, s, vh } = svd({ rows: left * d * d, cols: right, data: carry.data });
    const { kept, weight } = keptValues(s, perBond, maxBond);
    discarded += weight;
    out.push({ shape: [left, d, d, kept], data: firstColumns(u, kept) });
    const rest = rowsTimes(vh, s, kept);
    const next = tensors[site + 1] as ComplexTensor;
    const [, dn, , rn] = next.shape as Shape;
    carry = {
      shape: [kept, dn, dn, rn],
      data: multiply(rest, { rows: right, cols: dn * dn * rn, data: next.data }).data,
    };
  }
  out.push(carry);
  return { mpo: { kind: 'mpo', space: op.space, tensors: spread(out, norm) }, error: Math.sqrt(discarded) };
}

/** Singular values below this part of the norm are rounding. */
const rounding = 8 * Number.EPSILON;

type Shape = [left: number, out: number, into: number, right: number];

/** All tensors but the first with orthonormal rows in the normalised Hilbert-Schmidt product; the first has norm 1, `norm` is what was taken out. */
function rightIsometries(of: readonly ComplexTensor[]): { tensors: ComplexTensor[]; norm: number } {
  const tensors: ComplexTensor[] = [];
  let carry: ComplexMatrix = identity(1);
  let norm = 1;
  for (let site = of.length - 1; site >= 0; site--) {
    const { shape, data } = of[site] as ComplexTensor;
    const [left, d, , right] = shape as Shape;
    const joined = multiply({ rows: left * d * d, cols: right, data }, carry);
    const wide = { rows: left, cols: d * d * carry.cols, data: joined.data };
    const factors = site === 0 ? { l: identity(1), q: wide } : lq(wide);
    tensors.unshift({ shape: [factors.q.rows, d, d, carry.cols], data: factors.q.data });
    const size = frobenius(site === 0 ? wide : factors.l);
    norm *= size / Math.sqrt(d);
    if (size === 0) return { tensors, norm: 0 };
    const owner = site === 0 ? factors.q : factors.l;
    const scaled = { ...owner, data: owner.data.map((x) => x / size) };
    if (site === 0) tensors[0] = { shape: [1, d, d, carry.cols], data: scaled.data };
    else carry = scaled;
  }
  return { tensors, norm };
}

function keptValues(s: Float64Array, perBond: number, maxBond: number): { kept: number; weight: number } {
  const total = s.reduce((sum, x) => sum + x * x, 0);
  let kept = s.length;
  let weight = 0;
  while (kept > 1) {
    const next = (s[kept - 1] as number) ** 2 / total + weight;
    if (next > perBond && kept <= maxBond) break;
    weight = next;
    kept--;
  }
  return { kept, weight };
}

function firstColumns({ rows, cols, data }: ComplexMatrix, count: number): Float64Array {
  const out = new Float64Array(2 * rows * count);
  for (let r = 0; r < rows; r++) out.set(data.subarray(2 * r * cols, 2 * (r * cols + count)), 2 * r * count);
  return out;
}

function rowsTimes({ cols, data }: ComplexMatrix, s: Float64Array, count: number): ComplexMatrix {
  const out = data.slice(0, 2 * count * cols);
  for (let k = 0; k < count; k++) {
    for (let c = 0; c < 2 * cols; c++)
      out[2 * k * cols + c] = (out[2 * k * cols + c] as number) * (s[k] as number);
  }
  return { rows: count, cols, data: out };
}

/** The factor `norm` shared out evenly, with the d^(1/2) of each site put back. */
function spread(tensors: readonly ComplexTensor[], norm: number): ComplexTensor[] {
  const each = norm ** (1 / tensors.length);
  return tensors.map(({ shape, data }) => {
    const factor = each * Math.sqrt(shape[1] as number);
    return { shape, data: data.map((x) => x * factor) };
  });
}
