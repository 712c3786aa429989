import { ArgumentError, NotPhysicalError } from '../../errors.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../../operators/operator.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { legOf, moveCentre, siteTensor, type Chain } from '../mps/chain.ts';
import type { Mps } from '../mps/mps.ts';
import type { Symmetry } from '../tensor/symmetry.ts';
import { chargesOfLevels } from '../effective/from-chain.ts';

/** The Hamiltonian of a run, on the space of its start, Hermitian; the start is not zero. */
export function requireHamiltonian(H: Operator, psi: Mps): ProductOperator {
  const h = requireOperatorOn(psi.space, H);
  if (psi.chain.logNorm === -Infinity) {
    throw new NotPhysicalError(
      'Argument `psi` must not be the zero state, but its norm is 0. Start from a product or random state.',
    );
  }
  if (!isHermitian(h)) {
    throw new ArgumentError(
      'H',
      'be Hermitian',
      'it differs from its adjoint',
      'Add the adjoint of each term.',
    );
  }
  return h;
}

/** A state to be avoided, its centre on site 0. */
export function requireAvoided(
  phi: Mps,
  psi: Mps,
  levels: readonly (readonly number[])[],
  symmetry: Symmetry,
  k: number,
): Chain {
  const argument = `orthogonalTo[${k}]`;
  requireSameSpace(`Argument \`${argument}\``, psi.space, phi.space);
  if (phi.chain.logNorm === -Infinity) {
    throw new ArgumentError(argument, 'have a norm above zero', 'it is the zero state');
  }
  const chain = moveCentre(phi.chain, 0);
  const own = chain.tensors.map((_, site) => chargesOfLevels(legOf(chain, site, 1)));
  const same = siteTensor(chain, 0).structure.symmetry.modulus === symmetry.modulus;
  if (same && JSON.stringify(own) === JSON.stringify(levels)) return chain;
  throw new ArgumentError(
    argument,
    'have the charges of `psi`',
    'its levels have others',
    'Find both with the same charges.',
  );
}
