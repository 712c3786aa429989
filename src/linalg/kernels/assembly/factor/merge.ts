/**
 * Joins two solved halves of a divide-and-conquer step: deflation, secular equation, z recomputed from the roots so that the vectors come
 * out orthogonal (Gu & Eisenstat), and one product of matrices. LAPACK's dlaed3 and dlasd3.
 */
import { deflate, Merge, NOTHING } from './deflate';
import { at, indexAt, put, putIndex } from './numbers';
import { copyRows, entryOf, Panels, panelsBytes, spreadRows } from './panels';
import { Secular, secularRoot } from './secular';
import { STORE, tiles } from './tile';

/** Poles that stand for nothing, to fill a pair. */
const FAR: f64 = 1e30;

/** Which vectors of a root are made: of the eigenproblem, or right ones of the singular value problem; or its left ones. */
const RIGHT: i32 = 0;
const LEFT: i32 = 1;

/** Roots whose vectors are made and multiplied at a time. */
const BLOCK: i32 = 32;

/** Bytes of the lists and the work space of a merge of up to n rows, without the matrices. */
export function mergeScratch(n: i32): usize {
  const rows = <usize>(n + 8);
  return rows * (7 * 8 + 7 * 4 + BLOCK * 8) + panelsBytes(n + 2) + BLOCK * 32 + 1024;
}

/** Lays out the lists of a merge of up to n rows in `work`. */
export function layMerge(m: Merge, work: usize, n: i32): void {
  const doubles = <usize>((n + 8) & ~7) << 3, integers = doubles >> 1;
  m.d = work;
  m.z = m.d + doubles;
  m.poles = m.z + doubles;
  m.weights = m.poles + doubles;
  m.squares = m.weights + doubles;
  m.roots = m.squares + doubles;
  m.vector = m.roots + doubles;
  m.order = m.vector + doubles;
  m.kind = m.order + integers;
  m.dead = m.kind + integers;
  m.row = m.dead + integers;
  m.group = m.row + integers;
  m.place = m.group + integers;
  m.deadPlace = m.place + integers;
  m.packed = m.deadPlace + integers;
  m.result = m.packed + doubles * BLOCK;
  m.x = m.result + BLOCK * 32;
}

/**
 * The merge whose poles, z, kinds and order stand in `m`: the rows of its matrices become the new vectors, sorted, and `values` (one per row)
 * their eigenvalues or singular values.
 */
export function merge(m: Merge, values: usize): void {
  deflate(m);
  solveSecular(m);
  places(m, values);
  combine(m, m.right, RIGHT);
  if (m.singular) combine(m, m.left, LEFT);
}

/** Roots, x_j of each root, and the corrected z in `weights`. */
function solveSecular(m: Merge): void {
  const k = m.k;
  if (k == 0) return;
  m.xStep = <usize>((k + 1) & ~1) << 3;
  let sum: f64 = 0;
  for (let j = 0; j < k; j++) {
    const z = at(m.weights, j);
    put(m.squares, j, z * z);
    sum += z * z;
  }
  put(m.squares, k, 0);
  put(m.poles, k, FAR);
  const f = changetype<Secular>(m.vector);
  f.d = m.poles;
  f.zz = m.squares;
  f.k = k;
  f.singular = m.singular;
  f.inverse = 1 / m.rho;
  f.reach = m.rho * sum;
  for (let i = 0; i < k; i++) {
    const x = m.x + <usize>i * m.xStep;
    put(m.roots, i, secularRoot(f, i, x));
    if (k & 1) put(x, k, 1);
  }
  correctWeights(m);
}

/** |z_j|^2 = prod_i |x_j of root i| / prod_{i != j} |pole_j - pole_i| (of squares for singular values), up to a common factor. */
function correctWeights(m: Merge): void {
  const k = m.k, singular = m.singular;
  const product = m.squares;
  for (let j = 0; j <= k; j++) put(product, j, 1);
  const one = f64x2.splat(1), zero = f64x2.splat(0);
  for (let i = 0; i < k; i++) {
    const own = v128.load64_splat(m.poles + (<usize>i << 3));
    let x = m.x + <usize>i * m.xStep, d = m.poles, p = product;
    let pairs = (k + 1) >> 1;
    do {
      const pole = v128.load(d);
      let difference = f64x2.sub(pole, own);
      const same = f64x2.eq(difference, zero);
      if (singular) difference = f64x2.mul(difference, f64x2.add(pole, own));
      difference = v128.bitselect(one, difference, same);
      v128.store(p, f64x2.mul(v128.load(p), f64x2.div(v128.load(x), difference)));
      x += 16;
      d += 16;
      p += 16;
    } while (--pairs);
  }
  for (let j = 0; j < k; j++) put(m.weights, j, copysign(Math.sqrt(abs(at(product, j))), at(m.weights, j)));
}

/** Merges the sorted roots and the sorted dead poles: values, and the row where each goes. */
function places(m: Merge, values: usize): void {
  let i = 0, j = 0;
  for (let place = 0, rows = m.end - m.first; place < rows; place++) {
    const dead = j < m.deadCount ? at(m.d, indexAt(m.dead, j)) : 0;
    if (i < m.k && (j == m.deadCount || at(m.roots, i) <= dead)) {
      // The zero pole's weight is never zero: what it gives then is.
      const root = at(m.roots, i);
      put(values, place, m.singular && root <= 4 * NOTHING ? 0 : root);
      putIndex(m.place, i++, place);
    } else {
      put(values, place, dead);
      putIndex(m.deadPlace, j++, place);
    }
  }
}

/** New rows of one matrix: the dead ones moved, the others linear combinations of the old. */
function combine(m: Merge, q: Panels, side: i32): void {
  const work = m.work, k = m.k;
  // The rows of the survivors by kind: what is zero in a half is not copied.
  const rows = m.vector;
  for (let j = 0; j < k; j++) putIndex(rows, j, indexAt(m.row, indexAt(m.group, j)));
  copyRows(work, 0, q, rows, m.onesAndTwos, m.first, m.first, m.middle);
  copyRows(work, m.ones, q, rows + (<usize>m.ones << 2), k - m.ones, m.first, m.middle, m.columns);
  copyRows(work, k, q, m.dead, m.deadCount, m.first, m.first, m.columns);
  spreadRows(q, m.deadPlace, m.deadCount, m.first, work, k, m.first, m.columns);
  for (let i = 0; i < k; i += BLOCK) {
    const count = min(BLOCK, k - i);
    for (let g = 0; g < count; g += 4) packVectors(m, i + g, g, side);
    multiplyHalf(m, q, i, count, 0, m.onesAndTwos, m.first, m.middle);
    multiplyHalf(m, q, i, count, m.ones, k, m.middle, m.columns);
  }
}

/** Vectors of roots i..i + 4, as far as there are, as panel `slot` of four rows, in the order of kinds. */
function packVectors(m: Merge, i: i32, slot: i32, side: i32): void {
  const k = m.k;
  for (let lane = 0; lane < 4; lane++) {
    let to = m.packed + (<usize>slot * <usize>k << 3) + (<usize>lane << 3);
    const some = i + lane < k;
    const scale = some ? 1 / vectorOf(m, m.x + <usize>(i + lane) * m.xStep, side) : 0;
    for (let j = 0; j < k; j++) {
      f64.store(to, some ? scale * at(m.vector, indexAt(m.group, j)) : 0);
      to += 32;
    }
  }
}

/** z_j / x_j, times d_j and with -1 first for a left vector; returns its norm. */
function vectorOf(m: Merge, x: usize, side: i32): f64 {
  let z = m.weights, d = m.poles, v = m.vector, pairs = (m.k + 1) >> 1;
  put(m.weights, m.k, 0);
  let sum = f64x2.splat(0);
  do {
    let value = f64x2.div(v128.load(z), v128.load(x));
    if (side == LEFT) value = f64x2.mul(value, v128.load(d));
    v128.store(v, value);
    sum = f64x2.add(sum, f64x2.mul(value, value));
    x += 16;
    z += 16;
    d += 16;
    v += 16;
  } while (--pairs);
  let square = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (side == LEFT) {
    put(m.vector, 0, -1);
    square += 1;
  }
  return Math.sqrt(square);
}

/** Columns first..end of the new rows i..i + count from the old rows low..high of `work`. */
function multiplyHalf(m: Merge, q: Panels, i: i32, count: i32, low: i32, high: i32, first: i32, end: i32): void {
  const result = m.result, a = m.packed + (<usize>low << 5);
  if (high == low) memory.fill(result, 0, BLOCK * 32);
  for (let column = first; column < end; column += 4) {
    const b = entryOf(m.work, low, column);
    if (high > low) tiles(1, STORE, result, a, b, high - low, (count + 3) >> 2, 0, <usize>m.k << 5, 0);
    const to = entryOf(q, m.first, column);
    let from = result;
    for (let j = 0; j < count; j++) {
      const row = to + (<usize>indexAt(m.place, i + j) << 5);
      v128.store(row, v128.load(from));
      v128.store(row, v128.load(from, 16), 16);
      from += 32;
    }
  }
}
