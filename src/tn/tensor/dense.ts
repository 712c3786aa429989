import { ArgumentError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import { product, strides, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { realParts, widthOf, zeroTensor, type BlockTensor, type Field } from './block-tensor.ts';
import { plainLeg, type Leg } from './leg.ts';
import { copyStrided, stridedCopy, type StridedCopy } from './strided-copy.ts';
import { structureOf, type Block, type Structure } from './structure.ts';
import { noSymmetry } from './symmetry.ts';

/** How `fromDense` reads numbers. */
export interface FromDenseOptions {
  /** Largest entry outside of the blocks, relative to the largest of all, that counts as zero; 1e-13 by default. */
  readonly tolerance?: number;
  /** 'real' refuses imaginary parts; by default real when all are exactly zero. */
  readonly field?: Field;
}

/**
 * The block tensor of a dense one, whose flat index on each leg counts through the sectors of that leg. Throws `ArgumentError` when shapes differ, when an
 * entry that the charges forbid is not zero, and when numbers are not finite, or not real where that is asked.
 */
export function fromDense(
  dense: ComplexTensor,
  structure: Structure,
  { tolerance = 1e-13, field }: FromDenseOptions = {},
): BlockTensor {
  const shape = structure.legs.map(({ dim }) => dim);
  if (shape.length !== dense.shape.length || shape.some((dim, i) => dim !== dense.shape[i])) {
    throw new ArgumentError('dense', `have the shape [${shape}]`, `it has [${dense.shape}]`);
  }
  requireFinite(dense.data, 'dense');
  const out = zeroTensor(structure, field ?? (isReal(dense.data) ? 'real' : 'complex'));
  const source = out.field === 'complex' ? dense.data : requireReal(dense.data, tolerance);
  for (const block of structure.blocks) {
    const { at, steps } = placeOf(structure, block);
    copyStrided(out.data, block.start, source, at, stridedCopy(block.shape, steps), widthOf(out.field));
  }
  requireNothingElse(dense, out, tolerance);
  return out;
}

/** A tensor without symmetry, one dense block, with legs of these directions. The numbers are copied. Errors as `fromDense`. */
export function plainTensor(
  dense: ComplexTensor,
  directions: readonly (1 | -1)[],
  options: FromDenseOptions = {},
): BlockTensor {
  const legs = dense.shape.map((dim, i) => plainLeg(dim, directions[i] ?? 1));
  return fromDense(dense, structureOf(noSymmetry, legs), options);
}

/** All entries, complex, with zeros where charges forbid. */
export function toDense({ structure, field, data }: BlockTensor): ComplexTensor {
  const shape = structure.legs.map(({ dim }) => dim);
  const out = new Float64Array(2 * product(shape));
  const width = widthOf(field);
  for (const block of structure.blocks) {
    const { at, steps } = placeOf(structure, block);
    scatter(out, at, { shape: block.shape, steps }, (k) => width * (block.start + k), data, width);
  }
  return tensor(shape, out);
}

/** Where a block starts in the dense tensor, and the steps of its legs there. */
function placeOf({ legs }: Structure, { sectors }: Block): { at: number; steps: number[] } {
  const steps = strides(legs.map(({ dim }) => dim));
  const at = sectors.reduce(
    (sum, sector, i) => sum + (steps[i] as number) * ((legs[i] as Leg).starts[sector] as number),
    0,
  );
  return { at, steps };
}

function scatter(
  out: Float64Array,
  at: number,
  { shape, steps }: StridedCopy,
  from: (k: number) => number,
  data: Float64Array,
  width: 1 | 2,
): void {
  let k = 0;
  const visit = (axis: number, offset: number): void => {
    if (axis === shape.length) {
      out[2 * offset] = data[from(k)] as number;
      if (width === 2) out[2 * offset + 1] = data[from(k) + 1] as number;
      k++;
      return;
    }
    for (let i = 0; i < (shape[axis] as number); i++) visit(axis + 1, offset + i * (steps[axis] as number));
  };
  visit(0, at);
}

function isReal(data: Float64Array): boolean {
  for (let i = 1; i < data.length; i += 2) if (data[i] !== 0) return false;
  return true;
}

function requireReal(data: Float64Array, tolerance: number): Float64Array {
  const limit = tolerance * largest(data);
  for (let i = 1; i < data.length; i += 2) {
    if (Math.abs(data[i] as number) <= limit) continue;
    throw new ArgumentError('dense', 'be real', `entry ${(i - 1) / 2} has the imaginary part ${data[i]}`);
  }
  return realParts(data);
}

/** All that is in the dense tensor must be in the blocks: entries beyond them are what the back conversion lacks. */
function requireNothingElse(dense: ComplexTensor, blocks: BlockTensor, tolerance: number): void {
  if (blocks.structure.size === product(dense.shape)) return;
  const limit = tolerance * largest(dense.data);
  const kept = toDense(blocks).data;
  for (let i = 0; i < kept.length; i++) {
    if (kept[i] !== 0 || Math.abs(dense.data[i] as number) <= limit) continue;
    if (blocks.field === 'real' && i % 2 === 1) continue;
    throw new ArgumentError(
      'dense',
      'be zero where the charges forbid entries',
      `number ${i} of its data is ${dense.data[i]}`,
      'Choose charges that the tensor conserves, or none.',
    );
  }
}

function largest(data: Float64Array): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i] as number));
  return most;
}
