import { NotPhysicalError } from '../errors.ts';
import { conjugate } from '../linalg/products.ts';
import { complex } from '../linalg/scalar.ts';
import { productSpace, requireSameSpace } from '../spaces/space.ts';
import { dagger, plus, scale, tensor, times } from './algebra.ts';
import { isHermitian } from './hermitian.ts';
import { identityOperator } from './local-sum.ts';
import type { LocalSum, Operator } from './operator.ts';
import { requireProductForm } from './product-form.ts';
import { terms } from './terms.ts';

/**
 * The generator of open-system dynamics as local terms on the space twice, rows before columns: -i (H (x) 1 - 1 (x) H^T) + sum_k (L_k (x) conj L_k - (L_k^dagger L_k (x) 1 + 1 (x) (L_k^dagger L_k)^T)/2)
 * acts on vec(rho), row-major; jumps carry their rate as a square root. Nothing of the size D is built: terms are as local as H and the jumps; sparse and dense operators and MPOs become one term on all sites.
 * `liouvillian` of ketwork/dynamics is the same as one sparse matrix. Throws `NotPhysicalError` for a Hamiltonian that is not Hermitian, `SpaceMismatchError`, `UnsupportedError` for Fock-space operators, `BudgetExceededError`.
 */
export function vectorisedLindbladian(hamiltonian: Operator, jumps: readonly Operator[] = []): LocalSum {
  const h = localForm(hamiltonian);
  if (!isHermitian(hamiltonian)) {
    throw new NotPhysicalError(
      'A Hamiltonian must be Hermitian, but this one differs from its conjugate transpose. Put decay into `jumps`.',
    );
  }
  const one = identityOperator(h.space);
  let loss: LocalSum = { ...h, terms: [] };
  let gain: LocalSum = { ...h, space: productSpace(h.space, h.space), terms: [] };
  jumps.forEach((jump, k) => {
    const l = localForm(jump);
    requireSameSpace(`jumps[${k}]`, h.space, l.space);
    gain = plus(gain, tensor(l, conjugated(l)));
    loss = plus(loss, times(dagger(l), l));
  });
  // K rho + rho K^dagger with K = -i H - loss/2.
  const k = plus(scale(h, { re: 0, im: -1 }), scale(loss, -0.5));
  return plus(plus(tensor(k, one), tensor(one, conjugated(k))), gain);
}

function localForm(op: Operator): LocalSum {
  const { space } = requireProductForm(op, 'terms');
  return { kind: 'local-sum', space, terms: terms(op) };
}

function conjugated(op: LocalSum): LocalSum {
  const conjugates = op.terms.map(({ coefficient: { re, im }, sites, matrix }) => ({
    coefficient: complex(re, -im),
    sites,
    matrix: conjugate(matrix),
  }));
  return { ...op, terms: conjugates };
}
