const mostSteps = 2000;

/** What conjugate gradients came to: |A x - b| relative to |b|. */
export interface GradientSolution {
  readonly x: Float64Array;
  readonly residual: number;
  readonly steps: number;
}

/** Conjugate gradients for a positive map on real vectors, or on complex ones seen as real; `start` is not changed. Hestenes and Stiefel, J. Res. NBS 49 (1952) 409. */
export function conjugateGradients(
  map: (v: Float64Array) => Float64Array,
  b: Float64Array,
  start: Float64Array | undefined,
  tolerance: number,
): GradientSolution {
  const x = start?.slice() ?? new Float64Array(b.length);
  const r = b.slice();
  if (start) add(r, map(start), -1);
  const p = r.slice();
  const size = Math.sqrt(dot(b, b));
  let square = dot(r, r);
  let steps = 0;
  for (; Math.sqrt(square) > tolerance * size && steps < mostSteps; steps++) {
    const image = map(p);
    const alpha = square / dot(p, image);
    add(x, p, alpha);
    add(r, image, -alpha);
    const next = dot(r, r);
    for (let i = 0; i < p.length; i++) p[i] = (r[i] as number) + (next / square) * (p[i] as number);
    square = next;
  }
  return { x, residual: size === 0 ? 0 : Math.sqrt(square) / size, steps };
}

function add(to: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (x[i] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
