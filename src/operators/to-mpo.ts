import { UnsupportedError } from '../errors.ts';
import { defaultMaxBytes, localDimension } from '../spaces/indexing.ts';
import { addMpo } from './mpo-algebra.ts';
import { automaton } from './automaton.ts';
import { matrixMpo } from './matrix-mpo.ts';
import type { LocalSum, LocalTerm, Mpo, Operator } from './operator.ts';
import { localStrings, pauliBasis, pauliStrings, unitBasis } from './operator-strings.ts';
import { requireProductForm } from './product-form.ts';
import { terms } from './terms.ts';

/** Terms on more levels than this are split by singular values instead of being written out in a basis of operators. */
const largestWrittenTerm = 256;

/**
 * The view that MPS methods use: the operator as a matrix-product operator.
 *
 * Local sums and Pauli sums become a finite automaton whose bond dimensions are minimal (the operator-Schmidt ranks) up to
 * rounding: 3 for the nearest-neighbour Ising chain in a field, 5 for Heisenberg and XXZ, 8 for J1-J2, 3 for exponentially decaying
 * couplings. Terms may be long-ranged, on any sites in any order, complex, repeated. Cost: (strings) x (sites) bookkeeping.
 * Terms on more than 256 levels together, and sparse and dense operators, are split by successive singular value
 * decompositions, exact to rounding: 16 D^2 bytes and O(D^2 d^2) per site at worst for D levels.
 * Throws `BudgetExceededError` past `maxBytes` for those, `UnsupportedError` for Fock-space operators and for multiples of
 * the identity on a space without sites, where only the identity is an MPO.
 */
export function toMpo(op: Operator, { maxBytes = defaultMaxBytes }: { maxBytes?: number } = {}): Mpo {
  const product = requireProductForm(op, 'toMpo');
  if (product.kind === 'mpo') return product;
  if (product.space.dims.length === 0) {
    throw new UnsupportedError(
      'View `toMpo` must have at least one site, but this space has none. Use `toDense`, which is one number here.',
    );
  }
  switch (product.kind) {
    case 'local-sum':
      return localSumMpo(product);
    case 'pauli-sum':
      return automaton(product.space, pauliStrings(product), pauliBasis);
    case 'sparse':
    case 'dense':
      return matrixMpo(product.space, terms(product, { maxBytes })[0] as LocalTerm);
    default:
      return product satisfies never;
  }
}

function localSumMpo(op: LocalSum): Mpo {
  const large = op.terms.filter((term) => localDimension(op.space, term.sites) > largestWrittenTerm);
  const rest = { ...op, terms: op.terms.filter((term) => !large.includes(term)) };
  const split = large.map((term) => matrixMpo(op.space, term));
  if (split.length > 0 && rest.terms.length === 0) return split.reduce(addMpo);
  return split.reduce(addMpo, automaton(op.space, localStrings(rest), unitBasis));
}
