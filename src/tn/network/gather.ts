import { legOffsets } from '../../linalg/shape.ts';

/**
 * Where the entries of a row-major block come from in other numbers: entry (o, i) is at `outer[o] + inner[i]`. Two tables instead of one keep them small; `run` is whether
 * the inner ones follow each other.
 */
export interface Gather {
  readonly outer: Int32Array;
  readonly inner: Int32Array;
  readonly isRun: boolean;
}

/** Up to this many entries are in the inner table. */
const innerEntries = 2048;

/** The gather of a block of these dims whose leg i moves by `steps[i]`. */
export function gatherOf(dims: readonly number[], steps: readonly number[]): Gather {
  let first = dims.length;
  for (let size = 1; first > 0; first--) {
    size *= dims[first - 1] as number;
    if (size > innerEntries && first < dims.length) break;
  }
  const inner = legOffsets(dims.slice(first), steps.slice(first));
  const outer = legOffsets(dims.slice(0, first), steps.slice(0, first));
  return { outer, inner, isRun: inner.every((offset, i) => offset === i) };
}

/** Numbers of one double (real) or two (complex) per entry. */
export interface Entries {
  readonly data: Float64Array;
  readonly width: 1 | 2;
}

/** Writes the block to the start of `out`, of which entry 0 is entry `from` of the source. Real numbers from complex ones are the real parts; where real numbers become complex, `out` must be zero. */
export function gather(out: Entries, source: Entries, from: number, table: Gather): void {
  const { outer, inner, isRun } = table;
  if (isRun && out.width === source.width) {
    const length = out.width * inner.length;
    for (let o = 0; o < outer.length; o++) {
      const at = out.width * (from + (outer[o] as number));
      out.data.set(source.data.subarray(at, at + length), o * length);
    }
  } else if (out.width === 2 && source.width === 2) gatherComplex(out.data, source.data, from, table);
  else gatherRealParts(out, source, from, table);
}

function gatherRealParts(out: Entries, source: Entries, from: number, { outer, inner }: Gather): void {
  const [to, data, width, step] = [out.data, source.data, source.width, out.width];
  for (let o = 0, k = 0; o < outer.length; o++) {
    const at = from + (outer[o] as number);
    for (let i = 0; i < inner.length; i++, k += step) {
      to[k] = data[width * (at + (inner[i] as number))] as number;
    }
  }
}

function gatherComplex(
  out: Float64Array,
  source: Float64Array,
  from: number,
  { outer, inner }: Gather,
): void {
  for (let o = 0, k = 0; o < outer.length; o++) {
    const at = from + (outer[o] as number);
    for (let i = 0; i < inner.length; i++, k += 2) {
      const s = 2 * (at + (inner[i] as number));
      out[k] = source[s] as number;
      out[k + 1] = source[s + 1] as number;
    }
  }
}
