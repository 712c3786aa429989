import type { Rng } from '../../src/linalg/random.ts';
import type { BlockTensor, Field } from '../../src/tn/tensor/block-tensor.ts';
import { toDense } from '../../src/tn/tensor/dense.ts';
import { leg, levelLeg, plainLeg, type Leg } from '../../src/tn/tensor/leg.ts';
import { structureOf } from '../../src/tn/tensor/structure.ts';
import { noSymmetry, u1, z2, type Symmetry } from '../../src/tn/tensor/symmetry.ts';
import type { Z } from '../oracle.ts';

/** A symmetry and a supply of legs of mixed sectors: sorted, unsorted, repeated charges, one sector, many. */
export interface LegSupply {
  readonly name: string;
  readonly symmetry: Symmetry;
  readonly legs: readonly Leg[];
}

export const supplies: readonly LegSupply[] = [
  { name: 'none', symmetry: noSymmetry, legs: [3, 2, 4, 1, 5].map((dim) => plainLeg(dim, 1)) },
  {
    name: 'U(1)',
    symmetry: u1,
    legs: [
      leg([-1, 0, 1], [2, 3, 1], 1),
      levelLeg([1, -1], 1),
      levelLeg([0, 1, 0], 1),
      leg([-2, 0, 1, 3], [1, 2, 2, 1], 1),
      leg([1], [2], 1),
    ],
  },
  {
    name: 'Z2',
    symmetry: z2,
    legs: [
      leg([0, 1], [2, 3], 1),
      levelLeg([0, 1, 1, 0], 1),
      leg([1], [2], 1),
      leg([0, 1], [1, 1], 1),
      leg([1, 0], [3, 2], 1),
    ],
  },
];

/** Normal entries in every block. */
export function randomTensor(
  symmetry: Symmetry,
  legs: readonly Leg[],
  field: Field,
  rng: Rng,
  charge = 0,
): BlockTensor {
  const structure = structureOf(symmetry, legs, charge);
  const data = Float64Array.from({ length: structure.size * (field === 'real' ? 1 : 2) }, () => rng.normal());
  return { structure, field, data };
}

/** Every index tuple of a shape. */
export function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (tuples, dim) => tuples.flatMap((tuple) => Array.from({ length: dim }, (_, i) => [...tuple, i])),
    [[]],
  );
}

/** Entries by index, from the dense form alone. */
export function reader(t: BlockTensor): (index: readonly number[]) => Z {
  const { shape, data } = toDense(t);
  return (index) => {
    const at = index.reduce((sum, i, leg) => sum * shape[leg]! + i, 0);
    return [data[2 * at]!, data[2 * at + 1]!];
  };
}

/** The largest difference of two tensors of equal shape; infinite when shapes differ. */
export function distance(a: BlockTensor, b: BlockTensor): number {
  const [x, y] = [toDense(a), toDense(b)];
  if (x.shape.join() !== y.shape.join()) return Infinity;
  return x.data.reduce((most, value, i) => Math.max(most, Math.abs(value - y.data[i]!)), 0);
}
