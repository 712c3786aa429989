import { ArgumentError } from '../errors.ts';
import { requireFinite } from '../linalg/matrix.ts';
import { product, type ComplexTensor } from '../linalg/tensor.ts';
import type { Space } from '../spaces/space.ts';
import type { Mpo } from './operator.ts';

/**
 * A matrix-product operator from its tensors W_s, legs [left bond, out, in, right bond], so that
 * <x|O|y> = W_0[0, x0, y0, :] W_1[:, x1, y1, :] ... W_n[:, xn, yn, 0]. On a space without sites it has no tensors and is the identity.
 * Throws `ArgumentError` unless there is one tensor per site, the bonds fit, the outer bonds are 1 and all numbers are finite.
 */
export function mpo(space: Space, tensors: readonly ComplexTensor[]): Mpo {
  if (tensors.length !== space.dims.length) {
    throw new ArgumentError(
      'tensors',
      `have ${space.dims.length} tensors, one per site`,
      `it has ${tensors.length}`,
    );
  }
  let bond = 1;
  tensors.forEach(({ shape, data }, site) => {
    const argument = `tensors[${site}]`;
    const d = space.dims[site] as number;
    const right = site === tensors.length - 1 ? 1 : shape[3];
    const expected = [bond, d, d, right];
    if (shape.length !== 4 || expected.some((size, leg) => size !== shape[leg])) {
      throw new ArgumentError(argument, `have the shape [${expected}]`, `it has [${shape}]`);
    }
    if (data.length !== 2 * product(shape)) {
      throw new ArgumentError(argument, `have 2*${product(shape)} numbers`, `it has ${data.length}`);
    }
    requireFinite(data, argument);
    bond = right as number;
  });
  return { kind: 'mpo', space, tensors: [...tensors] };
}

/** The bond dimensions between neighbouring sites, left to right: one fewer than there are sites. */
export function bondDimensions(of: Mpo): number[] {
  return of.tensors.slice(0, -1).map((tensor) => tensor.shape[3] as number);
}
