/**
 * The map X -> K X + (K X)^dagger + sum L X L^dagger for band matrices, entry by entry of the upper triangle, as a sum of terms w x_(r + d, c + e) with
 * weights w = row_r, row_r + column_c or row_r column_c. A term has 16 bytes: the shift d ld + 16 e, the addresses of its row and column weights, nothing.
 * The first three counts of terms (one for each kind of weight, in this order) are of real weights, the others of weights that are times i.
 */
import { plusI, storeFour } from '../complex-vector';
import { packedRow } from './packed';

/** out = sum over the terms for one entry (+= i sum where `turned`). */
// @ts-ignore: decorator
@inline
export function one(out: usize, x: usize, r: usize, c: usize, term: usize, counts: usize, turned: bool): void {
  let a = f64x2.splat(0);
  let left = load<i32>(counts);
  while (left > 0) {
    a = f64x2.add(a, f64x2.mul(v128.load64_splat(load<usize>(term, 4) + r), v128.load(x + load<usize>(term))));
    term += 16;
    --left;
  }
  left = load<i32>(counts, 4);
  while (left > 0) {
    const w = f64x2.add(v128.load64_splat(load<usize>(term, 4) + r), v128.load64_splat(load<usize>(term, 8) + c));
    a = f64x2.add(a, f64x2.mul(w, v128.load(x + load<usize>(term))));
    term += 16;
    --left;
  }
  left = load<i32>(counts, 8);
  while (left > 0) {
    const w = f64x2.mul(v128.load64_splat(load<usize>(term, 4) + r), v128.load64_splat(load<usize>(term, 8) + c));
    a = f64x2.add(a, f64x2.mul(w, v128.load(x + load<usize>(term))));
    term += 16;
    --left;
  }
  v128.store(out, turned ? plusI(v128.load(out), a) : a);
}

/** The same for four neighbouring entries of a row. */
// @ts-ignore: decorator
@inline
export function four(out: usize, x: usize, r: usize, c: usize, term: usize, counts: usize, turned: bool): void {
  let a0 = f64x2.splat(0), a1 = f64x2.splat(0), a2 = f64x2.splat(0), a3 = f64x2.splat(0);
  let left = load<i32>(counts);
  if (left) {
    do {
      const w = v128.load64_splat(load<usize>(term, 4) + r);
      const p = x + load<usize>(term);
      a0 = f64x2.add(a0, f64x2.mul(w, v128.load(p)));
      a1 = f64x2.add(a1, f64x2.mul(w, v128.load(p, 16)));
      a2 = f64x2.add(a2, f64x2.mul(w, v128.load(p, 32)));
      a3 = f64x2.add(a3, f64x2.mul(w, v128.load(p, 48)));
      term += 16;
    } while (--left);
  }
  left = load<i32>(counts, 4);
  if (left) {
    do {
      const w = v128.load64_splat(load<usize>(term, 4) + r);
      const q = load<usize>(term, 8) + c;
      const p = x + load<usize>(term);
      a0 = f64x2.add(a0, f64x2.mul(f64x2.add(w, v128.load64_splat(q)), v128.load(p)));
      a1 = f64x2.add(a1, f64x2.mul(f64x2.add(w, v128.load64_splat(q, 8)), v128.load(p, 16)));
      a2 = f64x2.add(a2, f64x2.mul(f64x2.add(w, v128.load64_splat(q, 16)), v128.load(p, 32)));
      a3 = f64x2.add(a3, f64x2.mul(f64x2.add(w, v128.load64_splat(q, 24)), v128.load(p, 48)));
      term += 16;
    } while (--left);
  }
  left = load<i32>(counts, 8);
  if (left) {
    do {
      const w = v128.load64_splat(load<usize>(term, 4) + r);
      const q = load<usize>(term, 8) + c;
      const p = x + load<usize>(term);
      a0 = f64x2.add(a0, f64x2.mul(f64x2.mul(w, v128.load64_splat(q)), v128.load(p)));
      a1 = f64x2.add(a1, f64x2.mul(f64x2.mul(w, v128.load64_splat(q, 8)), v128.load(p, 16)));
      a2 = f64x2.add(a2, f64x2.mul(f64x2.mul(w, v128.load64_splat(q, 16)), v128.load(p, 32)));
      a3 = f64x2.add(a3, f64x2.mul(f64x2.mul(w, v128.load64_splat(q, 24)), v128.load(p, 48)));
      term += 16;
    } while (--left);
  }
  storeFour(out, a0, a1, a2, a3, turned);
}

/** packed out = the map of X, which is whole above the diagonal and as far below it as the shifts reach. */
export function bandTerms(out: usize, x: usize, ld: usize, n: i32, counts: usize, terms: usize): void {
  const turnedTerms = terms + (<usize>(load<i32>(counts) + load<i32>(counts, 4) + load<i32>(counts, 8)) << 4);
  for (let r = 0; r < n; r++) {
    const to = packedRow(out, n, r), from = x + <usize>r * ld, row = <usize>r << 3;
    let c = r;
    for (; c < n; c += 4) {
      // The last four overlap those before where they must; a row of fewer goes one by one.
      if (c > n - 4) {
        if (n - r < 4) break;
        c = n - 4;
      }
      const at = <usize>c << 4, column = <usize>c << 3;
      four(to + at, from + at, row, column, terms, counts, false);
      four(to + at, from + at, row, column, turnedTerms, counts + 12, true);
    }
    for (; c < n; c++) {
      const at = <usize>c << 4, column = <usize>c << 3;
      one(to + at, from + at, row, column, terms, counts, false);
      one(to + at, from + at, row, column, turnedTerms, counts + 12, true);
    }
    f64.store(to + (<usize>r << 4), 0, 8);
  }
}
