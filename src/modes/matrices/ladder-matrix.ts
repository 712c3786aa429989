import { stride, tiny, type Scaled } from './scaled.ts';

/**
 * A ladder of states |0>, |1>, ... with G = sum_l g_l (|l+1><l| - |l><l+1|) such that e^-G N e^G = N + excess + off-diagonals `off`, N = sum l |l><l|:
 * displacements and squeezers are of this kind.
 */
export interface Ladder {
  /** What is added to the number l. */
  readonly excess: Float64Array;
  /** The coupling between l and l + 1. */
  readonly off: Float64Array;
  /** The first entry <j|e^G|0> of each row. */
  readonly starts: readonly Scaled[];
}

/**
 * The block <j|e^G|l>, j, l < size, of the exponential on the whole ladder (real, row-major), not the exponential of the block. Row j obeys
 * (j - l - excess_l) v_l = off_l v_l+1 + off_l-1 v_l-1 and is walked from l = 0 to the diagonal: there the solution that is wanted is the one that grows, or neither
 * does, so that rounding does not. The other half is its mirror image up to signs. Cost 5 size^2/2 flops.
 */
export function ladderMatrix({ excess, off, starts }: Ladder): Float64Array {
  const size = starts.length;
  const out = new Float64Array(size * size);
  const inverse = off.map((x) => 1 / x);
  for (let j = 0; j < size; j++) {
    const start = starts[j] as Scaled;
    if (start.exponent === 0) plainRow(out, j, size, start.mantissa, excess, off, inverse);
    else scaledRow(out, j, size, start, excess, off, inverse);
  }
  for (let j = 1; j < size; j++) {
    for (let l = j - 1, sign = -1; l >= 0; l--, sign = -sign) {
      out[l * size + j] = sign * (out[j * size + l] as number);
    }
  }
  return out;
}

function plainRow(
  out: Float64Array,
  j: number,
  size: number,
  start: number,
  excess: Float64Array,
  off: Float64Array,
  inverse: Float64Array,
): void {
  let [before, value, coupling] = [0, start, 0];
  const row = j * size;
  out[row] = value;
  for (let l = 0; l < j; l++) {
    const next = ((j - l - (excess[l] as number)) * value - coupling * before) * (inverse[l] as number);
    coupling = off[l] as number;
    before = value;
    value = next;
    out[row + l + 1] = value;
  }
}

/** As `plainRow`; whenever numbers have grown large, they are divided by a power of two that the exponent takes. */
function scaledRow(
  out: Float64Array,
  j: number,
  size: number,
  start: Scaled,
  excess: Float64Array,
  off: Float64Array,
  inverse: Float64Array,
): void {
  let [before, value, coupling] = [0, start.mantissa, 0];
  let exponent = start.exponent;
  let unit = 2 ** exponent;
  const row = j * size;
  out[row] = value * unit;
  for (let l = 0; l < j; l++) {
    const next = ((j - l - (excess[l] as number)) * value - coupling * before) * (inverse[l] as number);
    coupling = off[l] as number;
    before = value;
    value = next;
    while (exponent < 0 && Math.abs(value) >= 1) {
      value *= tiny;
      before *= tiny;
      exponent += stride;
      unit = 2 ** exponent;
    }
    out[row + l + 1] = value * unit;
  }
}
