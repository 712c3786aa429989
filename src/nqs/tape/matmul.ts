import { ArgumentError } from '../../errors.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Factor } from '../../linalg/kernels/families/products.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { resultOf, sizeOf, type ReversePass, type TapeNode } from './node.ts';
import { reshape } from './shapes.ts';

/** Blocks of a product of stacks of matrices [..., m, k] and [..., k, n]. */
interface Stacks {
  readonly shape: readonly number[];
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Matrices in one array, of the result and of each factor: a factor has as many as the result or one. */
  readonly blocks: number;
  readonly first: number;
  readonly second: number;
}

/**
 * The product of matrices, or of stacks of them; a list of numbers is a row on the left and a column on the right. Stacks are of the same lengths, or one side is a single matrix.
 */
export function matmul(a: TapeNode, b: TapeNode): TapeNode {
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new ArgumentError(
      'matmul',
      'take arrays of one axis at least',
      `shapes are [${a.shape}] and [${b.shape}]`,
    );
  }
  if (a.shape.length === 1) {
    const product = matmul(reshape(a, [1, a.size]), b);
    const shape =
      b.shape.length === 1 ? [] : product.shape.filter((_, axis) => axis !== product.shape.length - 2);
    return reshape(product, shape);
  }
  if (b.shape.length === 1) {
    const product = matmul(a, reshape(b, [b.size, 1]));
    return reshape(product, product.shape.slice(0, -1));
  }
  const stacks = stacksOf(a, b);
  return resultOf(
    'matmul',
    stacks.shape,
    [a, b],
    (out, copies) => forward(stacks, a, b, out, copies),
    (pass, dy) => {
      const [da, db] = [pass.of(a), pass.of(b)];
      if (da) pullFirst(stacks, pass, a, b, dy, da);
      if (db) pullSecond(stacks, pass, a, b, dy, db);
    },
  );
}

function stacksOf(a: TapeNode, b: TapeNode): Stacks {
  const [m, k] = a.shape.slice(-2) as [number, number];
  const [inner, n] = b.shape.slice(-2) as [number, number];
  const [one, other] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const [first, second] = [sizeOf(one), sizeOf(other)];
  const agree = one.join() === other.join() || one.length === 0 || other.length === 0;
  if (k !== inner || !agree) {
    throw new ArgumentError('matmul', 'take [..., m, k] and [..., k, n], the rest equal or left out on one side', `shapes are [${a.shape}] and [${b.shape}]`); // prettier-ignore
  }
  const rest = one.length === 0 ? other : one;
  return { shape: [...rest, m, n], m, k, n, blocks: sizeOf(rest), first, second };
}

/** The start of a factor's matrix for block `t` of copy `s`. */
const startOf = (s: number, stride: number, t: number, matrices: number, size: number): number =>
  s * stride + (matrices === 1 ? 0 : t * size);

function factor(work: Workspace, numbers: Numbers, start: number, row: number, column: number): Factor {
  return { numbers: work.part(numbers, start), row, column };
}

function forward(
  { m, k, n, blocks, first, second }: Stacks,
  a: TapeNode,
  b: TapeNode,
  out: Float64Array,
  copies: number,
): void {
  kernels().run((work) => {
    const [c, x, y] = [work.zeros(out.length), work.put(a.value), work.put(b.value)];
    if (second === 1 && !b.batched) {
      // One matrix on the right: all rows on the left at once.
      const rows = copies * blocks * m;
      work.products.real({ numbers: c, row: n }, { numbers: x, row: k, column: 1 }, { numbers: y, row: n, column: 1 }, { m: rows, k, n }); // prettier-ignore
    } else {
      for (let s = 0; s < copies; s++) {
        for (let t = 0; t < blocks; t++) {
          const left = factor(work, x, startOf(s, a.stride, t, first, m * k), k, 1);
          const right = factor(work, y, startOf(s, b.stride, t, second, k * n), n, 1);
          work.products.real({ numbers: work.part(c, (s * blocks + t) * m * n), row: n }, left, right, {
            m,
            k,
            n,
          });
        }
      }
    }
    work.read(c, out);
  });
}

/** dA += dC B^T. */
function pullFirst(
  { m, k, n, blocks, first, second }: Stacks,
  pass: ReversePass,
  a: TapeNode,
  b: TapeNode,
  dy: Float64Array,
  da: Float64Array,
): void {
  kernels().run((work) => {
    const [x, c, y] = [work.put(da), work.put(dy), work.put(b.value)];
    const copies = dy.length / (blocks * m * n);
    if (second === 1 && !b.batched && da.length === copies * blocks * m * k) {
      const right = { numbers: y, row: 1, column: n };
      work.products.real({ numbers: x, row: k }, { numbers: c, row: n, column: 1 }, right, { m: copies * blocks * m, k: n, n: k }); // prettier-ignore
    } else {
      for (let s = 0; s < copies; s++) {
        for (let t = 0; t < blocks; t++) {
          const to = work.part(x, startOf(s, pass.stride(a), t, first, m * k));
          const right = factor(work, y, startOf(s, b.stride, t, second, k * n), 1, n);
          work.products.real({ numbers: to, row: k }, factor(work, c, (s * blocks + t) * m * n, n, 1), right, { m, k: n, n: k }); // prettier-ignore
        }
      }
    }
    work.read(x, da);
  });
}

/** dB += A^T dC. */
function pullSecond(
  { m, k, n, blocks, first, second }: Stacks,
  pass: ReversePass,
  a: TapeNode,
  b: TapeNode,
  dy: Float64Array,
  db: Float64Array,
): void {
  kernels().run((work) => {
    const [x, c, y] = [work.put(a.value), work.put(dy), work.put(db)];
    const copies = dy.length / (blocks * m * n);
    const whole = !pass.each && db.length === k * n && a.value.length === copies * blocks * m * k;
    if (whole) {
      const left = { numbers: x, row: 1, column: k };
      work.products.real({ numbers: y, row: n }, left, { numbers: c, row: n, column: 1 }, { m: k, k: copies * blocks * m, n }); // prettier-ignore
    } else {
      for (let s = 0; s < copies; s++) {
        for (let t = 0; t < blocks; t++) {
          const left = factor(work, x, startOf(s, a.stride, t, first, m * k), 1, k);
          const to = work.part(y, startOf(s, pass.stride(b), t, second, k * n));
          work.products.real({ numbers: to, row: n }, left, factor(work, c, (s * blocks + t) * m * n, n, 1), { m: k, k: m, n }); // prettier-ignore
        }
      }
    }
    work.read(y, db);
  });
}
