import { identity, type MatrixLike } from '../linalg/matrix.ts';
import { dimension, type Space } from '../spaces/space.ts';
import { shaped, type Kraus, type KrausPairs } from './channel.ts';

/**
 * The completely positive map Phi(rho) = sum_k K_k rho K_k^dagger, each K_k of shape d_to x d_from. Checks shapes and finiteness;
 * trace preservation is asked by `requireChannel`, because maps that lose trace are wanted too. No operators is the zero map.
 * Throws `ArgumentError`.
 */
export function kraus(from: Space, to: Space, operators: readonly MatrixLike[]): Kraus {
  const [rows, cols] = [dimension(to), dimension(from)];
  return {
    kind: 'kraus',
    from,
    to,
    operators: operators.map((value, k) => shaped(value, rows, cols, `operators[${k}]`)),
    discardedWeight: 0,
  };
}

/**
 * The linear map Phi(rho) = sum_k A_k rho B_k^dagger from pairs [A_k, B_k] of shape d_to x d_from; it may be any map, completely positive or not. Checks shapes and finiteness
 * only. No pairs is the zero map. Throws `ArgumentError`.
 */
export function krausPairs(
  from: Space,
  to: Space,
  pairs: readonly (readonly [left: MatrixLike, right: MatrixLike])[],
): KrausPairs {
  const [rows, cols] = [dimension(to), dimension(from)];
  return {
    kind: 'kraus-pairs',
    from,
    to,
    pairs: pairs.map(([left, right], k) => [
      shaped(left, rows, cols, `pairs[${k}][0]`),
      shaped(right, rows, cols, `pairs[${k}][1]`),
    ]),
    discardedWeight: 0,
  };
}

/** The channel rho -> U rho U^dagger. Checks the shape; `requireChannel` tells whether U is unitary. Throws `ArgumentError`. */
export function unitaryChannel(space: Space, unitary: MatrixLike): Kraus {
  const size = dimension(space);
  return { ...kraus(space, space, []), operators: [shaped(unitary, size, size, 'unitary')] };
}

/** The channel that changes nothing; one Kraus operator, the identity. */
export function identityChannel(space: Space): Kraus {
  return kraus(space, space, [identity(dimension(space))]);
}
