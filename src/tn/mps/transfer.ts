import { eig } from '../../linalg/eig.ts';
import { arnoldi } from '../../linalg/krylov/arnoldi.ts';
import { zeros } from '../../linalg/matrix.ts';
import type { Rng } from '../../linalg/random.ts';
import { modulus } from '../../linalg/scalar.ts';
import { conjugateTensor } from '../tensor/algebra.ts';
import { asComplex, type BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { dualLeg, type Leg } from '../tensor/leg.ts';
import { structureOf, type Structure } from '../tensor/structure.ts';

/** The structure of operators on the bond left of a site tensor: the bond, then its dual. */
export function bondOperators({ structure: { symmetry, legs } }: BlockTensor, charge = 0): Structure {
  const bond = legs[0] as Leg;
  return structureOf(symmetry, [bond, dualLeg(bond)], charge);
}

/** An operator on the bond right of a site as one on the bond left of it: sum_s B_s X B_s^dagger. */
export function throughSite(b: BlockTensor, x: BlockTensor): BlockTensor {
  return contract(contract(b, [2], x, [0]), [1, 2], conjugateTensor(b), [1, 2]);
}

/** The adjoint of `throughSite`: sum_s B_s^dagger Y B_s, conjugated as matrices are in an inner product. */
export function backThroughSite(b: BlockTensor, y: BlockTensor): BlockTensor {
  return contract(contract(conjugateTensor(b), [0], y, [0]), [0, 2], b, [1, 0]);
}

/** The largest moduli of the eigenvalues of the transfer matrix of some sites on operators of a charge, descending; two or more, where there are. */
export function transferModuli(tensors: readonly BlockTensor[], charge: number, rng: Rng): number[] {
  const structure = bondOperators(tensors[0] as BlockTensor, charge);
  return largestModuli(structure.size, rng, (data) => {
    const x: BlockTensor = { structure, field: 'complex', data };
    return asComplex(tensors.reduceRight((out, b) => throughSite(b, out), x)).data;
  });
}

function largestModuli(size: number, rng: Rng, apply: (data: Float64Array) => Float64Array): number[] {
  const moduli = (values: Float64Array): number[] =>
    Array.from({ length: values.length / 2 }, (_, k) =>
      modulus(values[2 * k] as number, values[2 * k + 1] as number),
    ).sort((a, b) => b - a);
  if (size === 0) return [];
  if (size > 40) {
    const map = (v: Float64Array, out: Float64Array): void => out.set(apply(v));
    return moduli(arnoldi(map, size, { count: 2, rng, tolerance: 1e-12 }).values);
  }
  const matrix = zeros(size, size);
  for (let c = 0; c < size; c++) {
    const v = new Float64Array(2 * size);
    v[2 * c] = 1;
    apply(v).forEach((x, k) => (matrix.data[2 * ((k >> 1) * size + c) + (k & 1)] = x));
  }
  return moduli(eig(matrix).values);
}
