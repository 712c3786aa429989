import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';

/** The trace of a Choi matrix over the output, its less significant factor: d_in x d_in. */
export function outputTrace(j: ComplexMatrix, dIn: number, dOut: number): ComplexMatrix {
  const out = zeros(dIn, dIn);
  for (let r = 0; r < dIn; r++) {
    for (let c = 0; c < dIn; c++) {
      const to = 2 * (r * dIn + c);
      for (let k = 0; k < dOut; k++) {
        const at = 2 * ((r * dOut + k) * j.cols + c * dOut + k);
        out.data[to] = (out.data[to] as number) + (j.data[at] as number);
        out.data[to + 1] = (out.data[to + 1] as number) + (j.data[at + 1] as number);
      }
    }
  }
  return out;
}
