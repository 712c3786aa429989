import { ArgumentError } from '../../errors.ts';
import { identity, zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { add, kron } from '../../linalg/products.ts';
import type { Complex } from '../../linalg/scalar.ts';
import { asMatrix, permute, tensor } from '../../linalg/tensor.ts';
import type { LocalTerm, Operator } from '../operator.ts';
import { requireProductForm } from '../product-form.ts';
import { terms } from '../terms.ts';

/**
 * A nearest-neighbour operator as a sum over bonds: the matrix h_b on the sites b and b + 1, first site most significant, for each b; on a space of
 * one site, the only h is that site's matrix. A term on one site is shared equally by the bonds that it touches (half and half inside, whole at the
 * ends), a multiple of the identity goes to the first bond. The terms may name their sites in any order.
 * Throws `ArgumentError` for a term on more than two sites or on two that are no neighbours, and a space without sites.
 */
export function bondMatrices(op: Operator, argument = 'op'): ComplexMatrix[] {
  const { dims } = requireProductForm(op, 'bondMatrices').space;
  if (dims.length === 0) throw new ArgumentError(argument, 'have at least one site', 'its space has none');
  const chain = dims.length > 1;
  const left = chain ? dims.slice(0, -1) : dims;
  const sizes = left.map((d, b) => d * (chain ? (dims[b + 1] as number) : 1));
  const bonds = sizes.map((size) => zeros(size, size));
  terms(op).forEach((term, i) => {
    for (const { bond, matrix, share } of placed(term, dims, `${argument}.terms[${i}]`)) {
      bonds[bond] = add(bonds[bond] as ComplexMatrix, matrix, 1, share);
    }
  });
  return bonds;
}

interface Placed {
  readonly bond: number;
  readonly matrix: ComplexMatrix;
  readonly share: Complex;
}

function placed(
  { coefficient, sites, matrix }: LocalTerm,
  dims: readonly number[],
  argument: string,
): Placed[] {
  const last = Math.max(0, dims.length - 2);
  const [a = 0, b] = sites;
  if (sites.length === 0) {
    const size = (dims[0] as number) * (dims[1] ?? 1);
    return [{ bond: 0, matrix: kron(matrix, identity(size)), share: coefficient }];
  }
  if (sites.length === 1) {
    const touching = dims.length === 1 ? [0] : [a - 1, a].filter((bond) => bond >= 0 && bond <= last);
    const share = coefficient.div(touching.length);
    return touching.map((bond) => ({ bond, matrix: onBond(matrix, a, bond, dims), share }));
  }
  if (sites.length > 2 || b === undefined || Math.abs(a - b) !== 1) {
    throw new ArgumentError(
      argument,
      'be on one site or on two neighbouring ones',
      `it is on the sites [${sites}]`,
      'Use `tdvp` or `mpoPropagator`, which take any range.',
    );
  }
  if (a < b) return [{ bond: a, matrix, share: coefficient }];
  return [{ bond: b, matrix: swapped(matrix, dims[a] as number, dims[b] as number), share: coefficient }];
}

/** A matrix on one site as one on a bond that touches it. */
function onBond(matrix: ComplexMatrix, site: number, bond: number, dims: readonly number[]): ComplexMatrix {
  if (dims.length === 1) return matrix;
  if (site === bond) return kron(matrix, identity(dims[bond + 1] as number));
  return kron(identity(dims[bond] as number), matrix);
}

/** A matrix on two sites with the order of the sites exchanged. */
export function swapped(matrix: ComplexMatrix, first: number, second: number): ComplexMatrix {
  return asMatrix(permute(tensor([first, second, first, second], matrix.data), [1, 0, 3, 2]), 2);
}
