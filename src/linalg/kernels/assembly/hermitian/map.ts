/**
 * A map X -> K X + (K X)^dagger + sum L X L^dagger on packed Hermitian matrices, and the stages of an explicit Runge-Kutta method with it as right-hand side.
 * The words of a map: 0 its kind, 1 n, 2 the bytes `ld` between rows, 3 an array for X, 4 how many diagonals of it are needed below the main one. Bands: 5 counts,
 * 6 terms. Rows: 5 an array for K X, 6 starts, 7 places, 8 weights, 9 how many jumps, 10 the jumps, of 24 bytes each: whether all rows have a single
 * real entry, rows, starts, places, weights, how many rows.
 */
import { addFour, addOne, addTwo } from '../vectors';
import { bandTerms } from './bands';
import { fold, unpack } from './packed';
import { rowProducts, sandwich, singleSandwich } from './rows';

/** packed out = the map of the packed x. */
export function applyMap(map: usize, out: usize, packed: usize): void {
  const n = load<i32>(map, 4), ld = load<usize>(map, 8), x = load<usize>(map, 12);
  unpack(x, ld, packed, n, load<i32>(map, 16));
  if (load<i32>(map) == 0) {
    bandTerms(out, x, ld, n, load<usize>(map, 20), load<usize>(map, 24));
    return;
  }
  const y = load<usize>(map, 20);
  rowProducts(y, x, ld, n, load<usize>(map, 24), load<usize>(map, 28), load<usize>(map, 32));
  fold(out, y, ld, n);
  let jump = load<usize>(map, 40);
  for (let left = load<i32>(map, 36); left > 0; left--) {
    const rows = load<usize>(jump, 4), starts = load<usize>(jump, 8), places = load<usize>(jump, 12);
    const weights = load<usize>(jump, 16), count = load<i32>(jump, 20);
    if (load<i32>(jump)) singleSandwich(out, x, ld, n, rows, places, weights, count);
    else sandwich(out, x, ld, n, rows, starts, places, weights, count);
    jump += 24;
  }
}

/**
 * For stages i from `from` to `to`: target_i = y + h sum_j a_ij k_j and k_i = the map of target_i. The words of `vectors`: the doubles of each, y, all k, all
 * targets. The words of `rows`: how many stages there are and nothing; then for each, how many a_ij are not zero and nothing, and for each of these j, nothing and a_ij.
 */
export function stages(map: usize, vectors: usize, rows: usize, from: i32, to: i32, h: f64): void {
  const many = load<i32>(rows);
  const count = load<i32>(vectors), y = load<usize>(vectors, 4);
  const slopes = vectors + 8;
  for (let i = from; i <= to; i++) {
    const target = load<usize>(slopes + (<usize>(many + i) << 2));
    combine(target, y, slopes, rows + 8 + <usize>i * <usize>(8 + (many << 4)), h, count);
    applyMap(map, load<usize>(slopes + (<usize>i << 2)), target);
  }
}

/** Numbers worked on at once, as in `combine` of combine.ts. */
const BLOCK: i32 = 2048;

/** out = base + h sum_j a_j vector_j, in the order of `combine` of combine.ts. */
function combine(out: usize, base: usize, vectors: usize, row: usize, h: f64, count: i32): void {
  const many = load<i32>(row);
  for (let at = 0; at < count; at += BLOCK) {
    const size = min(BLOCK, count - at), bytes = <usize>at << 3;
    let sum = base + bytes, term = row + 8, left = many;
    for (; left >= 4; left -= 4) {
      addFour(
        out + bytes, sum,
        vectorOf(vectors, term) + bytes, h * load<f64>(term, 8), vectorOf(vectors, term + 16) + bytes, h * load<f64>(term, 24),
        vectorOf(vectors, term + 32) + bytes, h * load<f64>(term, 40), vectorOf(vectors, term + 48) + bytes, h * load<f64>(term, 56),
        size
      );
      sum = out + bytes;
      term += 64;
    }
    for (; left >= 2; left -= 2) {
      addTwo(
        out + bytes, sum,
        vectorOf(vectors, term) + bytes, h * load<f64>(term, 8), vectorOf(vectors, term + 16) + bytes, h * load<f64>(term, 24),
        size
      );
      sum = out + bytes;
      term += 32;
    }
    if (left) addOne(out + bytes, sum, vectorOf(vectors, term) + bytes, h * load<f64>(term, 8), size);
    if (many == 0) memory.copy(out + bytes, sum, <usize>size << 3);
  }
}

/** The vector that a term names. */
// @ts-ignore: decorator
@inline
function vectorOf(vectors: usize, term: usize): usize {
  return load<usize>(vectors + (<usize>load<i32>(term) << 2));
}
