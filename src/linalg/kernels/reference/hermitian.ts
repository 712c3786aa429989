import type { Combination } from '../combine.ts';
import type { HeldMap, HermitianKernels, Stages } from '../families/hermitian.ts';
import type { Numbers } from '../held.ts';
import { arrayOf } from './held-array.ts';
import { bandedRows, csrRows, lyapunov, type Row } from './sparse.ts';
import { referenceVectors, scaledSquares } from './vectors.ts';

/** Packed Hermitian matrices by way of whole ones. */
export const referenceHermitian: HermitianKernels = {
  unpack: (full, packed, n) => spread(arrayOf(full), arrayOf(packed), n),
  fold: (packed, a, n) => {
    const [out, x] = [arrayOf(packed), arrayOf(a)];
    forUpper(n, (at, up, low) => {
      out[at] = (x[up] as number) + (x[low] as number);
      out[at + 1] = (x[up + 1] as number) - (x[low + 1] as number);
    });
  },
  norm2: (packed, n) => whole(packed, n).reduce((sum, value) => sum + value * value, 0),
  scaledSquares: (x, y, z, n, rtol, atol) => scaledSquares(whole(x, n), whole(y, n), whole(z, n), rtol, atol),
  lyapunovCsr: (k, jumps) => mapOf(k.rows, () => [csrRows(k), jumps.map(csrRows)]),
  lyapunovBanded: (k, jumps) => mapOf(k.size, () => [bandedRows(k), jumps.map(bandedRows)]),
};

/** Calls `use` with the place of each number of the upper triangle: packed, and in the whole matrix with that of its mirror image. */
function forUpper(n: number, use: (at: number, up: number, low: number) => void): void {
  let at = 0;
  for (let r = 0; r < n; r++) {
    for (let c = r; c < n; c++, at += 2) use(at, 2 * (r * n + c), 2 * (c * n + r));
  }
}

function spread(full: Float64Array, x: Float64Array, n: number): void {
  forUpper(n, (at, up, low) => {
    full[low] = x[at] as number;
    full[low + 1] = -(x[at + 1] as number);
    full[up] = x[at] as number;
    full[up + 1] = x[at + 1] as number;
  });
}

function whole(packed: Numbers, n: number): Float64Array {
  const full = new Float64Array(2 * n * n);
  spread(full, arrayOf(packed), n);
  return full;
}

type Rows = readonly [k: readonly Row[], jumps: readonly (readonly Row[])[]];

function mapOf(n: number, rows: () => Rows): HeldMap {
  let [k, jumps] = rows();
  const result = new Float64Array(2 * n * n);
  const apply = (out: Numbers, x: Numbers): void => {
    lyapunov(result, whole(x, n), k, jumps);
    const to = arrayOf(out);
    forUpper(n, (at, up) => {
      to[at] = result[up] as number;
      to[at + 1] = result[up + 1] as number;
    });
  };
  const stages =
    (combinations: readonly Combination[]): Stages =>
    ({ y, slopes, targets }, from, to, h) => {
      for (let i = from; i <= to; i++) {
        const [target, slope] = [targets[i] as Numbers, slopes[i] as Numbers];
        referenceVectors.combine(target, y, slopes, combinations[i] as Combination, h);
        apply(slope, target);
      }
    };
  return { apply, refresh: () => void ([k, jumps] = rows()), stages };
}
