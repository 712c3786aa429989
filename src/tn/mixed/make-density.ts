import { ArgumentError } from '../../errors.ts';
import { matrix, requireFinite, type MatrixLike } from '../../linalg/matrix.ts';
import { permute, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { Mpo } from '../../operators/operator.ts';
import type { Space } from '../../spaces/space.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import { Ket } from '../../states/ket.ts';
import { toMps } from '../mps/make.ts';
import { mps, type Mps, type MpsOptions } from '../mps/mps.ts';
import { densityMpoOf, type DensityMpo } from './density-mpo.ts';
import { pairedSpace } from './doubled.ts';
import { densityTensors } from './purified-density.ts';

/** The density operator of a product state: one matrix per site, of any trace. Throws `ArgumentError` for matrices of a wrong size or not finite. */
export function productDensityMpo(
  space: Space,
  sites: readonly MatrixLike[],
  options: MpsOptions = {},
): DensityMpo {
  if (sites.length !== space.dims.length) {
    throw new ArgumentError('sites', `have ${space.dims.length} matrices`, `it has ${sites.length}`);
  }
  const tensors = sites.map((value, site) => {
    const d = space.dims[site] as number;
    const { rows, cols, data } = matrix(value, `sites[${site}]`);
    if (rows !== d || cols !== d)
      throw new ArgumentError(`sites[${site}]`, `be ${d} x ${d}`, `it is ${rows} x ${cols}`);
    return tensor([1, d * d, 1], data);
  });
  return fromTensors(space, tensors, options);
}

/** |psi><psi| of a matrix-product state: bonds are squared before `truncation` acts. Cost m^6 d^2 per site. */
export function pureDensityMpo(psi: Mps, options: MpsOptions = {}): DensityMpo {
  const alone = psi.space.dims.map(() => 1);
  const { truncation = psi.chain.truncation } = options;
  return densityMpoOf(psi.space, densityTensors(psi.space, { ...psi.chain, truncation }, alone));
}

/** The matrix-product operator of a density matrix, by singular value decompositions from the left. Cost D^3. */
export function toDensityMpo(rho: DensityMatrix, options: MpsOptions = {}): DensityMpo {
  requireFinite(rho.matrix.data, 'rho');
  const { dims } = rho.space;
  const n = dims.length;
  const order = dims.flatMap((_, site) => [site, n + site]);
  const { data } = permute(tensor([...dims, ...dims], rho.matrix.data), order);
  return densityMpoOf(rho.space, toMps(Ket.fromData(pairedSpace(rho.space), data), options).chain);
}

/** A matrix-product operator taken as a density operator, of any trace; for one that is not positive the results mean nothing. */
export function densityOfMpo(op: Mpo, options: MpsOptions = {}): DensityMpo {
  const tensors = op.tensors.map(({ shape, data }) => {
    const [left, out, into, right] = shape as [number, number, number, number];
    return tensor([left, out * into, right], data);
  });
  return fromTensors(op.space, tensors, options);
}

function fromTensors(space: Space, tensors: readonly ComplexTensor[], options: MpsOptions): DensityMpo {
  return densityMpoOf(space, mps(pairedSpace(space), tensors, options).chain);
}
