import { ArgumentError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import { describeStructure, sameStructure, type Structure } from './structure.ts';

/** Whether entries are one double or two (interleaved re/im). */
export type Field = 'real' | 'complex';

/**
 * A tensor with charges on its legs: only the blocks that its symmetry allows are stored, one after the other (see `Structure`), each row-major. Without
 * symmetry it is dense, one block. Immutable.
 */
export interface BlockTensor {
  readonly structure: Structure;
  readonly field: Field;
  /** `structure.size` entries. */
  readonly data: Float64Array;
}

/** Doubles per entry. */
export function widthOf(field: Field): 1 | 2 {
  return field === 'real' ? 1 : 2;
}

/** A tensor from its numbers (kept, not copied). Throws `ArgumentError` for a wrong length or numbers that are not finite. */
export function blockTensor(structure: Structure, field: Field, data: Float64Array): BlockTensor {
  const length = widthOf(field) * structure.size;
  if (data.length !== length) {
    throw new ArgumentError('data', `have ${length} numbers`, `it has ${data.length}`);
  }
  requireFinite(data, 'data');
  return { structure, field, data };
}

/** The zero tensor. */
export function zeroTensor(structure: Structure, field: Field): BlockTensor {
  return { structure, field, data: new Float64Array(widthOf(field) * structure.size) };
}

/** The same tensor in complex numbers; itself when it has them. */
export function asComplex(t: BlockTensor): BlockTensor {
  if (t.field === 'complex') return t;
  return { structure: t.structure, field: 'complex', data: interleaved(t.data) };
}

/** Real numbers as complex ones. */
export function interleaved(real: Float64Array): Float64Array {
  const data = new Float64Array(2 * real.length);
  for (let i = 0; i < real.length; i++) data[2 * i] = real[i] as number;
  return data;
}

/** The real parts of complex numbers. */
export function realParts(data: Float64Array): Float64Array {
  const out = new Float64Array(data.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = data[2 * i] as number;
  return out;
}

/** Two tensors in one field: complex when either is. */
export function inOneField(a: BlockTensor, b: BlockTensor): readonly [BlockTensor, BlockTensor] {
  return a.field === b.field ? [a, b] : [asComplex(a), asComplex(b)];
}

/** Throws `ArgumentError` unless both have the same structure. */
export function requireSameStructure(a: BlockTensor, b: BlockTensor): void {
  if (sameStructure(a.structure, b.structure)) return;
  throw new ArgumentError(
    'b',
    `have the legs ${describeStructure(a.structure)}`,
    `it has ${describeStructure(b.structure)}`,
  );
}
