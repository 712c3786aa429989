import { kernels } from '../../linalg/kernels/active.ts';
import type { LocalPlan } from '../../linalg/kernels/kernels.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { product } from '../../linalg/tensor.ts';
import { localPlan } from '../../spaces/indexing.ts';

/** A matrix on some of the local levels of a gate's sites: `indices` are row-major, the first site most significant. */
export interface Block {
  readonly indices: Int32Array;
  readonly matrix: ComplexMatrix;
}

/** The matrix of a gate on its sites: blocks on parts of the levels that do not meet (zero elsewhere), or a diagonal (interleaved). */
export type ModeMatrix =
  | { readonly kind: 'blocks'; readonly levels: readonly number[]; readonly blocks: readonly Block[] }
  | { readonly kind: 'diagonal'; readonly levels: readonly number[]; readonly factors: Float64Array };

/** The matrix as a dense one, as large as the product of its levels. Shares its data with a block that holds all levels in their order. */
export function denseOf(of: ModeMatrix): ComplexMatrix {
  const size = product(of.levels);
  const [first] = of.kind === 'blocks' ? of.blocks : [];
  if (first?.indices.length === size && first.indices.every((index, i) => index === i)) return first.matrix;
  const out = zeros(size, size);
  if (of.kind === 'diagonal') {
    for (let i = 0; i < size; i++) {
      out.data[2 * i * (size + 1)] = of.factors[2 * i] as number;
      out.data[2 * i * (size + 1) + 1] = of.factors[2 * i + 1] as number;
    }
    return out;
  }
  for (const { indices, matrix } of of.blocks) {
    indices.forEach((r, row) => {
      indices.forEach((c, col) => {
        const from = 2 * (row * indices.length + col);
        out.data[2 * (r * size + c)] = matrix.data[from] as number;
        out.data[2 * (r * size + c) + 1] = matrix.data[from + 1] as number;
      });
    });
  }
  return out;
}

/** The complex conjugate of a matrix. */
export function conjugateOf(of: ModeMatrix): ModeMatrix {
  const flipped = (data: Float64Array): Float64Array => data.map((x, i) => (i % 2 === 0 ? x : -x));
  if (of.kind === 'diagonal') return { ...of, factors: flipped(of.factors) };
  const blocks = of.blocks.map(({ indices, matrix }) => ({
    indices,
    matrix: { ...matrix, data: flipped(matrix.data) },
  }));
  return { ...of, blocks };
}

/** M v on some legs of a tensor (interleaved), in the order of the matrix's sites. A block of n levels costs 8 n^2 flops for each configuration of the other legs. */
export function applyModeMatrix(
  of: ModeMatrix,
  v: Float64Array,
  shape: readonly number[],
  legs: readonly number[],
): Float64Array {
  const { local, outer, run } = localPlan(shape, legs);
  const out = new Float64Array(v.length);
  if (of.kind === 'diagonal') {
    local.forEach((offset, l) => {
      const [re, im] = [of.factors[2 * l] as number, of.factors[2 * l + 1] as number];
      for (const base of outer) scaledRun(out, v, 2 * (base + offset), 2 * run, re, im);
    });
    return out;
  }
  for (const block of of.blocks) addBlock(out, v, { local, outer, run }, block);
  return out;
}

/** Writes the image of one block into `out`, whose numbers at the places of the block are not used yet. */
export function addBlock(
  out: Float64Array,
  v: Float64Array,
  { local, outer, run }: Pick<LocalPlan, 'local' | 'outer' | 'run'>,
  { indices, matrix }: Block,
): void {
  const columns = outer.length * run;
  const places = indices.map((index) => local[index] as number);
  const gathered = new Float64Array(2 * places.length * columns);
  const image = new Float64Array(gathered.length);
  moveRuns(places, outer, run, (at, to) => gathered.set(v.subarray(at, at + 2 * run), to));
  kernels().gemm(image, matrix.data, gathered, places.length, places.length, columns);
  moveRuns(places, outer, run, (at, to) => out.set(image.subarray(to, to + 2 * run), at));
}

/** Calls with the place of each run in the tensor and in the matrix of gathered rows, both counted in doubles. */
function moveRuns(
  places: Int32Array,
  outer: Int32Array,
  run: number,
  move: (at: number, to: number) => void,
): void {
  let to = 0;
  for (const place of places) {
    for (const base of outer) {
      move(2 * (place + base), to);
      to += 2 * run;
    }
  }
}

function scaledRun(
  out: Float64Array,
  v: Float64Array,
  from: number,
  length: number,
  re: number,
  im: number,
): void {
  for (let i = from; i < from + length; i += 2) {
    const [x, y] = [v[i] as number, v[i + 1] as number];
    out[i] = re * x - im * y;
    out[i + 1] = re * y + im * x;
  }
}
