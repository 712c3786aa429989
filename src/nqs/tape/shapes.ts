import { ArgumentError } from '../../errors.ts';
import { resultOf, sizeOf, type TapeNode } from './node.ts';

/** The axis counted from the front. Throws `ArgumentError` where there is none. */
export function axisOf(op: string, shape: readonly number[], axis: number): number {
  const own = axis < 0 ? axis + shape.length : axis;
  if (Number.isInteger(axis) && own >= 0 && own < shape.length) return own;
  throw new ArgumentError('axis', `be one of the ${shape.length} axes in \`${op}\``, `it is ${axis}`);
}

/** Throws `ArgumentError` unless all lengths are positive integers. */
export function requireShape(argument: string, shape: readonly number[]): void {
  if (Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n > 0)) return;
  throw new ArgumentError(argument, 'be a list of positive integers', `it is [${String(shape)}]`);
}

/** The same entries in another shape. */
export function reshape(x: TapeNode, shape: readonly number[]): TapeNode {
  requireShape('shape', shape);
  if (sizeOf(shape) !== x.size) {
    throw new ArgumentError('shape', `hold ${x.size} entries as [${x.shape}]`, `it is [${shape}]`);
  }
  return resultOf(
    'reshape',
    shape,
    [x],
    (out) => out.set(x.value),
    (pass, dy) => {
      const dx = pass.of(x);
      if (dx) for (let i = 0; i < dy.length; i++) dx[i] = (dx[i] as number) + (dy[i] as number);
    },
  );
}

/** Entry i of the result is entry `places[i]` of the array. */
function picked(op: string, x: TapeNode, shape: readonly number[], places: Int32Array): TapeNode {
  return resultOf(
    op,
    shape,
    [x],
    (out, copies) => {
      for (let s = 0, at = 0; s < copies; s++) {
        const from = s * x.stride;
        for (let i = 0; i < places.length; i++, at++)
          out[at] = x.value[from + (places[i] as number)] as number;
      }
    },
    (pass, dy) => {
      const dx = pass.of(x);
      if (!dx) return;
      const stride = pass.stride(x);
      for (let s = 0, at = 0; at < dy.length; s++) {
        for (let i = 0; i < places.length; i++, at++) {
          const to = s * stride + (places[i] as number);
          dx[to] = (dx[to] as number) + (dy[at] as number);
        }
      }
    },
  );
}

/** Axis i of the result is axis `order[i]` of the array; all axes reversed by default. */
export function transpose(x: TapeNode, order: readonly number[] = [...x.shape.keys()].reverse()): TapeNode {
  const rank = x.shape.length;
  if (order.length !== rank || !x.shape.every((_, axis) => order.includes(axis))) {
    throw new ArgumentError('order', `be a permutation of the ${rank} axes`, `it is [${order}]`);
  }
  const strides = x.shape.map((_, axis) => sizeOf(x.shape.slice(axis + 1)));
  const shape = order.map((axis) => x.shape[axis] as number);
  const places = new Int32Array(x.size);
  let block = x.size;
  order.forEach((axis, i) => {
    const n = shape[i] as number;
    block /= n;
    for (let k = 0; k < places.length; k++) {
      places[k] = (places[k] as number) + (Math.floor(k / block) % n) * (strides[axis] as number);
    }
  });
  return picked('transpose', x, shape, places);
}

/** Slices along an axis by number, in the order given, repeated where a number is. */
export function take(x: TapeNode, indices: readonly number[], axis: number): TapeNode {
  const own = axisOf('take', x.shape, axis);
  const n = x.shape[own] as number;
  const bad = indices.find((i) => !Number.isInteger(i) || i < 0 || i >= n);
  if (bad !== undefined || indices.length === 0) {
    throw new ArgumentError('indices', `be one or more of 0..${n - 1}`, bad === undefined ? 'it is empty' : `one is ${bad}`); // prettier-ignore
  }
  const inner = sizeOf(x.shape.slice(own + 1));
  const outer = sizeOf(x.shape.slice(0, own));
  const places = new Int32Array(outer * indices.length * inner);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const i of indices) for (let k = 0; k < inner; k++) places[at++] = (o * n + i) * inner + k;
  }
  return picked('take', x, x.shape.with(own, indices.length), places);
}

/** Arrays one after the other along an axis. */
export function concat(list: readonly TapeNode[], axis: number): TapeNode {
  const [first] = list;
  if (!first) throw new ArgumentError('arrays', 'hold at least one array', 'it is empty');
  const own = axisOf('concat', first.shape, axis);
  for (const { shape } of list) {
    const agrees =
      shape.length === first.shape.length && shape.every((n, i) => i === own || n === first.shape[i]);
    if (agrees) continue;
    throw new ArgumentError('arrays', `agree with [${first.shape}] but for axis ${own}`, `one is [${shape}]`);
  }
  const outer = sizeOf(first.shape.slice(0, own));
  const total = list.reduce((sum, { shape }) => sum + (shape[own] as number), 0);
  const line = list.reduce((sum, { size }) => sum + size / outer, 0);
  let start = 0;
  const parts = list.map((x) => {
    const part = { x, width: x.size / outer, start };
    start += part.width;
    return part;
  });
  return resultOf(
    'concat',
    first.shape.with(own, total),
    list,
    (out) => {
      for (const { x, width, start: before } of parts) {
        for (let row = 0; row * line < out.length; row++) {
          const from = Math.floor(row / outer) * x.stride + (row % outer) * width;
          out.set(x.value.subarray(from, from + width), row * line + before);
        }
      }
    },
    (pass, dy) => {
      for (const { x, width, start: before } of parts) {
        const dx = pass.of(x);
        if (dx) addRuns(dx, pass.stride(x), dy, { outer, line, width, before });
      }
    },
  );
}

/** Adds the runs of one array inside a joint adjoint to its own. */
function addRuns(
  dx: Float64Array,
  stride: number,
  dy: Float64Array,
  { outer, line, width, before }: Record<'outer' | 'line' | 'width' | 'before', number>,
): void {
  for (let row = 0; row * line < dy.length; row++) {
    const to = Math.floor(row / outer) * stride + (row % outer) * width;
    const from = row * line + before;
    for (let i = 0; i < width; i++) dx[to + i] = (dx[to + i] as number) + (dy[from + i] as number);
  }
}
