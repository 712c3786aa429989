/** A row-major block of shape `shape` whose entry (i, j, ...) comes from `from + i steps[0] + j steps[1] + ...`, counted in entries. */
export interface StridedCopy {
  readonly shape: readonly number[];
  readonly steps: readonly number[];
}

/** An axis that may walk through several arrays at once: one step for each. */
export interface Axis {
  readonly dim: number;
  readonly steps: readonly number[];
}

/** Axes that follow each other without gaps in every array become one; axes of one entry vanish. */
export function mergeAxes(axes: readonly Axis[]): Axis[] {
  const out: Axis[] = [];
  for (const axis of axes) {
    if (axis.dim === 1) continue;
    const before = out.at(-1);
    if (before?.steps.every((step, i) => step === axis.dim * (axis.steps[i] as number))) {
      out[out.length - 1] = { dim: before.dim * axis.dim, steps: axis.steps };
    } else out.push(axis);
  }
  return out;
}

/** The copy with as few axes as its steps allow. */
export function stridedCopy(shape: readonly number[], steps: readonly number[]): StridedCopy {
  const axes = mergeAxes(shape.map((dim, i) => ({ dim, steps: [steps[i] as number] })));
  return { shape: axes.map(({ dim }) => dim), steps: axes.map((axis) => axis.steps[0] as number) };
}

/** Copies entries of `width` doubles, one or two: out[to + k] is the k-th entry of the row-major block. */
export function copyStrided(
  out: Float64Array,
  to: number,
  source: Float64Array,
  from: number,
  { shape, steps }: StridedCopy,
  width: 1 | 2,
): void {
  const last = shape.length - 1;
  const count = last < 0 ? 1 : (shape[last] as number);
  const step = width * (last < 0 ? 1 : (steps[last] as number));
  const at = new Int32Array(Math.max(0, last));
  let [o, s] = [width * to, width * from];
  for (;;) {
    if (width === 1) copyReal(out, o, source, s, count, step);
    else copyComplex(out, o, source, s, count, step);
    o += width * count;
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      s += width * (steps[axis] as number);
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (shape[axis] as number)) break;
      s -= width * (steps[axis] as number) * (shape[axis] as number);
      at[axis] = 0;
    }
    if (axis < 0) return;
  }
}

function copyReal(
  out: Float64Array,
  o: number,
  source: Float64Array,
  s: number,
  count: number,
  step: number,
): void {
  for (let end = o + count; o < end; o++, s += step) out[o] = source[s] as number;
}

function copyComplex(
  out: Float64Array,
  o: number,
  source: Float64Array,
  s: number,
  count: number,
  step: number,
): void {
  for (let end = o + 2 * count; o < end; o += 2, s += step) {
    out[o] = source[s] as number;
    out[o + 1] = source[s + 1] as number;
  }
}
