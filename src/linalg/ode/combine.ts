/** Numbers worked on at once, so that `out` stays in the first-level cache while the stages stream by. */
const block = 2048;

/** out = base + scale sum_j weights_j vectors_j, without the base where it is left out; `out` may be `base`, not one of the vectors. */
export function combine(
  out: Float64Array,
  base: Float64Array | undefined,
  vectors: readonly Float64Array[],
  weights: ArrayLike<number>,
  scale: number,
): void {
  for (let from = 0; from < out.length; from += block) {
    const to = Math.min(out.length, from + block);
    if (base === undefined) out.fill(0, from, to);
    else if (base !== out) for (let i = from; i < to; i++) out[i] = base[i] as number;
    let pending = -1;
    for (let j = 0; j < weights.length; j++) {
      if (weights[j] === 0) continue;
      if (pending < 0) {
        pending = j;
        continue;
      }
      const x = vectors[pending] as Float64Array;
      const y = vectors[j] as Float64Array;
      addTwo(out, x, scale * (weights[pending] as number), y, scale * (weights[j] as number), from, to);
      pending = -1;
    }
    if (pending >= 0) {
      addOne(out, vectors[pending] as Float64Array, scale * (weights[pending] as number), from, to);
    }
  }
}

function addOne(out: Float64Array, x: Float64Array, a: number, from: number, to: number): void {
  for (let i = from; i < to; i++) (out[i] as number) += a * (x[i] as number);
}

function addTwo(
  out: Float64Array,
  x: Float64Array,
  a: number,
  y: Float64Array,
  b: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) (out[i] as number) += a * (x[i] as number) + b * (y[i] as number);
}
