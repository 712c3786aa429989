import type { ComplexMatrix } from './matrix.ts';

/** Columns to length 1, each with its largest entry real and positive, in place. Columns must not be zero, nor have squares out of the range of doubles. */
export function normaliseColumns({ cols, data }: ComplexMatrix): void {
  const [sums, largest, top] = [new Float64Array(cols), new Float64Array(cols), new Int32Array(cols)];
  for (let o = 0, c = 0; o < data.length; o += 2) {
    const square = (data[o] as number) ** 2 + (data[o + 1] as number) ** 2;
    (sums[c] as number) += square;
    if (square > (largest[c] as number) * (1 + 1e-10)) {
      largest[c] = square;
      top[c] = o;
    }
    if (++c === cols) c = 0;
  }
  const factors = new Float64Array(2 * cols);
  for (let c = 0; c < cols; c++) {
    const at = top[c] as number;
    const factor = 1 / Math.sqrt(largest[c] as number) / Math.sqrt(sums[c] as number);
    factors[2 * c] = (data[at] as number) * factor;
    factors[2 * c + 1] = -(data[at + 1] as number) * factor;
  }
  timesColumns(data, factors);
  for (const at of top) data[at + 1] = 0;
}

/** Each column times its own complex factor. */
function timesColumns(data: Float64Array, factors: Float64Array): void {
  for (let o = 0, c = 0; o < data.length; o += 2) {
    const re = factors[c] as number;
    const im = factors[c + 1] as number;
    const x = data[o] as number;
    const y = data[o + 1] as number;
    data[o] = re * x - im * y;
    data[o + 1] = re * y + im * x;
    c += 2;
    if (c === factors.length) c = 0;
  }
}
