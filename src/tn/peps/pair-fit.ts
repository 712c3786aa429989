import { eigh } from '../../linalg/eigh.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { add, dagger, multiply } from '../../linalg/products.ts';
import { svd } from '../../linalg/svd.ts';
import { asMatrix, contract, permute, product, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { chooseRank, type Truncation } from '../tensor/truncation.ts';

/** Two cores with a bond between them. */
export interface CorePair {
  /** [inner, levels, bond] */
  readonly a: ComplexTensor;
  /** [bond, inner, levels] */
  readonly b: ComplexTensor;
  /** |target - a b|^2 / |target|^2 in the metric. */
  readonly lost: number;
}

const mostSweeps = 50;
const settled = 1e-12;

/**
 * The two cores of a small bond whose product is closest to a target [inner a, levels a, inner b, levels b] in a metric [bra a, bra b, ket a, ket b]: from the singular value decomposition,
 * then a for fixed b and b for fixed a by least squares until the distance has settled.
 */
export function fitPair(target: ComplexTensor, metric: ComplexTensor, truncation: Truncation): CorePair {
  const start = splitTarget(target, truncation);
  let [a, b] = [start.a, start.b];
  // [bra a, bra b, levels a, levels b]
  const seen = permute(contract(metric, target, [2, 3], [0, 2]), [0, 2, 1, 3]);
  const whole = innerOf(target, seen);
  let lost = lostBy(a, b, { metric, seen, whole });
  for (let sweep = 0; sweep < mostSweeps && lost > settled; sweep++) {
    a = bestFirst(b, metric, seen);
    b = bestSecond(a, metric, seen);
    const before = lost;
    lost = lostBy(a, b, { metric, seen, whole });
    if (!(before - lost > settled + 1e-4 * lost)) break;
  }
  return { ...shared(a, b), lost: Math.max(0, lost) };
}

/** Re sum conj(x) y. */
export function innerOf(x: ComplexTensor, y: ComplexTensor): number {
  let sum = 0;
  for (let i = 0; i < x.data.length; i++) sum += (x.data[i] as number) * (y.data[i] as number);
  return sum;
}

interface Seen {
  readonly metric: ComplexTensor;
  readonly seen: ComplexTensor;
  readonly whole: number;
}

function lostBy(a: ComplexTensor, b: ComplexTensor, { metric, seen, whole }: Seen): number {
  const pair = contract(a, b, [2], [0]);
  const image = permute(contract(metric, pair, [2, 3], [0, 2]), [0, 2, 1, 3]);
  return (whole - 2 * innerOf(pair, seen) + innerOf(pair, image)) / whole;
}

/** a [inner, levels, bond] for fixed b. */
function bestFirst(b: ComplexTensor, metric: ComplexTensor, seen: ComplexTensor): ComplexTensor {
  const bra = conjugated(b);
  const [bond] = b.shape as [number];
  const [inner, levels] = seen.shape as [number, number];
  // metric [a*, b*, a, b] with b [k, b, p] and its conjugate [k*, b*, p]: [a*, a, k, k*]
  const half = contract(metric, b, [3], [1]);
  const form = permute(contract(half, bra, [1, 4], [1, 2]), [0, 3, 1, 2]);
  // seen [a*, p, b*, q] with the conjugate [k*, b*, q]: [a*, p, k*]
  const right = permute(contract(seen, bra, [2, 3], [1, 2]), [0, 2, 1]);
  const solved = solvePositive(asMatrix(form, 2), { rows: inner * bond, cols: levels, data: right.data });
  return permute(tensor([inner, bond, levels], solved.data), [0, 2, 1]);
}

/** b [bond, inner, levels] for fixed a. */
function bestSecond(a: ComplexTensor, metric: ComplexTensor, seen: ComplexTensor): ComplexTensor {
  const bra = conjugated(a);
  const bond = a.shape[2] as number;
  const [inner, levels] = seen.shape.slice(2) as [number, number];
  // metric [a*, b*, a, b] with a [a, p, k] and its conjugate [a*, p, k*]: [b*, b, k, k*]
  const half = contract(metric, a, [2], [0]);
  const form = permute(contract(half, bra, [0, 3], [0, 1]), [3, 0, 2, 1]);
  // seen [a*, p, b*, q] with the conjugate [a*, p, k*]: [b*, q, k*]
  const right = permute(contract(seen, bra, [0, 1], [0, 1]), [2, 0, 1]);
  const solved = solvePositive(asMatrix(form, 2), { rows: bond * inner, cols: levels, data: right.data });
  return tensor([bond, inner, levels], solved.data);
}

/** The least-squares solution of a positive system: directions in which the form is zero are left out. */
function solvePositive(form: ComplexMatrix, right: ComplexMatrix): ComplexMatrix {
  const { values, vectors } = eigh(add(form, dagger(form), 0.5, 0.5));
  const largest = Math.max(...values);
  const inside = multiply(vectors, right, 'h', 'n');
  const width = 2 * right.cols;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    const factor = value > 1e-13 * largest ? 1 / value : 0;
    for (let i = row * width; i < (row + 1) * width; i++)
      inside.data[i] = factor * (inside.data[i] as number);
  }
  return multiply(vectors, inside);
}

function splitTarget(target: ComplexTensor, truncation: Truncation): Pick<CorePair, 'a' | 'b'> {
  const [ia, pa, ib, pb] = target.shape as [number, number, number, number];
  const { u, s, vh } = svd(asMatrix(target, 2), { keep: (values) => chooseRank(values, truncation).kept });
  const kept = u.cols;
  const [left, right] = [u.data.slice(), vh.data.slice()];
  for (let k = 0; k < kept; k++) {
    const root = Math.sqrt(s[k] as number);
    for (let row = 0; row < u.rows; row++) scaleAt(left, row * kept + k, root);
    for (let column = 0; column < vh.cols; column++) scaleAt(right, k * vh.cols + column, root);
  }
  return { a: tensor([ia, pa, kept], left), b: tensor([kept, ib, pb], right) };
}

/** The same product with singular values shared between the two. */
function shared(a: ComplexTensor, b: ComplexTensor): Pick<CorePair, 'a' | 'b'> {
  return splitTarget(contract(a, b, [2], [0]), { maxBond: a.shape[2] as number });
}

function scaleAt(data: Float64Array, entry: number, factor: number): void {
  data[2 * entry] = factor * (data[2 * entry] as number);
  data[2 * entry + 1] = factor * (data[2 * entry + 1] as number);
}

function conjugated(t: ComplexTensor): ComplexTensor {
  const data = t.data.slice();
  for (let i = 1; i < 2 * product(t.shape); i += 2) data[i] = -(data[i] as number);
  return { shape: t.shape, data };
}
