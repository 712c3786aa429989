/** The row-major strides of a shape, counted in complex numbers. */
export function strides(shape: readonly number[]): number[] {
  const out = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    out[i] = stride;
    stride *= shape[i] as number;
  }
  return out;
}

/** The product of dimensions; 1 for none. */
export function product(dims: readonly number[]): number {
  return dims.reduce((a, b) => a * b, 1);
}

/**
 * The offsets of all index tuples of `dims` (row-major, last fastest), when index i moves by `strides[i]`.
 * This is the one place where strides turn into positions.
 */
export function legOffsets(dims: readonly number[], steps: readonly number[]): Int32Array {
  let offsets = new Int32Array(1);
  if (product(dims) === 0) return new Int32Array(0);
  dims.forEach((dim, leg) => {
    const step = steps[leg] as number;
    const next = new Int32Array(offsets.length * dim);
    let k = 0;
    for (let o = 0; o < offsets.length; o++) {
      for (let i = 0; i < dim; i++) next[k++] = (offsets[o] as number) + i * step;
    }
    offsets = next;
  });
  return offsets;
}
