import { ArgumentError } from '../errors.ts';
import { requireFinite, requireSquare, type ComplexMatrix } from '../linalg/matrix.ts';
import { product } from '../linalg/tensor.ts';
import { complex, type Complex, type Scalar } from '../linalg/scalar.ts';
import { describeSpace, type Space } from '../spaces/space.ts';
import { finiteScalar } from './local-sum.ts';
import type { Mpo } from './operator.ts';

/** One decay: coefficient (1 when left out) times decay^(distance). */
export interface Decay {
  readonly coefficient?: Scalar;
  readonly decay: Scalar;
}

/**
 * sum_{i<j} f(j - i) A_i B_j with f(r) = sum_k coefficient_k decay_k^r, as an MPO of bond dimension 2 + (number of decays), made directly: O(sites), whatever the
 * range. Several decays approximate other laws, such as powers. `first` is A, `second` is B, d x d matrices for a space whose sites all have d levels.
 * Throws `ArgumentError` for other sizes or numbers that are not finite.
 */
export function exponentialPairs(
  space: Space,
  {
    first,
    second,
    decays,
  }: { readonly first: ComplexMatrix; readonly second: ComplexMatrix; readonly decays: readonly Decay[] },
): Mpo {
  const d = space.dims[0] ?? 0;
  if (space.dims.length === 0 || space.dims.some((own) => own !== d)) {
    throw new ArgumentError('space', 'have sites with equally many levels', `it is ${describeSpace(space)}`);
  }
  for (const [name, matrix] of Object.entries({ first, second })) {
    requireSquare(matrix, name);
    requireFinite(matrix.data, name);
    if (matrix.rows !== d)
      throw new ArgumentError(name, `be ${d} x ${d}`, `it is ${matrix.rows} x ${matrix.rows}`);
  }
  const laws = decays.map(({ coefficient = 1, decay }, k) => {
    const own = finiteScalar(decay, `decays[${k}].decay`);
    const size = finiteScalar(coefficient, `decays[${k}].coefficient`);
    return {
      decay: own,
      closing: complex(size.re * own.re - size.im * own.im, size.re * own.im + size.im * own.re),
    };
  });
  return {
    kind: 'mpo',
    space,
    tensors: space.dims.map((_, site) => decayTensor(space, site, first, second, laws)),
  };
}

interface Law {
  readonly decay: Complex;
  readonly closing: Complex;
}

/** States of the bond: 0 nothing written, then one per decay, last everything written. The outer bonds have one of them only. */
function decayTensor(
  space: Space,
  site: number,
  first: ComplexMatrix,
  second: ComplexMatrix,
  laws: readonly Law[],
): Mpo['tensors'][number] {
  const d = first.rows;
  const states = laws.length + 2;
  const [atStart, atEnd] = [site === 0, site === space.dims.length - 1];
  const shape = [atStart ? 1 : states, d, d, atEnd ? 1 : states];
  const data = new Float64Array(2 * product(shape));
  const right = shape[3] as number;
  const put = (from: number, to: number, matrix: ComplexMatrix | undefined, { re, im }: Complex): void => {
    const [a, b] = [from, atEnd ? to - (states - 1) : to];
    if (a >= (shape[0] as number) || b < 0) return;
    for (let k = 0; k < d * d; k++) {
      const [x, y] = matrix
        ? [matrix.data[2 * k] as number, matrix.data[2 * k + 1] as number]
        : [k % (d + 1) === 0 ? 1 : 0, 0];
      const at = 2 * ((a * d * d + k) * right + b);
      data[at] = re * x - im * y;
      data[at + 1] = re * y + im * x;
    }
  };
  const one = complex(1, 0);
  put(0, 0, undefined, one);
  put(states - 1, states - 1, undefined, one);
  laws.forEach(({ decay, closing }, k) => {
    put(0, k + 1, first, one);
    put(k + 1, k + 1, undefined, decay);
    put(k + 1, states - 1, second, closing);
  });
  return { shape, data };
}
