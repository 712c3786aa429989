import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { complex } from '../linalg/scalar.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { qubits } from '../spaces/space.ts';
import type { LocalTerm, Operator, PauliString } from './operator.ts';
import { requireProductForm } from './product-form.ts';
import { toDense } from './to-dense.ts';

/**
 * The view that circuits, MPS, PEPS and channels use: the operator as a sum of local terms. A Pauli string of weight k
 * becomes one 2^k x 2^k term; sparse and dense operators and MPOs become one term on all sites, 16 D^2 bytes.
 * Throws `BudgetExceededError` past `maxBytes`, `UnsupportedError` for Fock-space operators.
 */
export function terms(
  op: Operator,
  { maxBytes = defaultMaxBytes }: { maxBytes?: number } = {},
): readonly LocalTerm[] {
  const product = requireProductForm(op, 'terms');
  switch (product.kind) {
    case 'local-sum':
      return product.terms;
    case 'pauli-sum':
      return product.strings.map((string) => stringTerm(string, maxBytes));
    case 'sparse':
    case 'dense':
    case 'mpo': {
      const sites = product.space.dims.map((_, i) => i);
      return [{ coefficient: complex(1), sites, matrix: toDense(product, { maxBytes }) }];
    }
    default:
      return product satisfies never;
  }
}

function stringTerm(string: PauliString, maxBytes: number): LocalTerm {
  const weight = string.sites.length;
  const instead = 'Use `applyTo`, `connected` or `toMpo`, whose cost does not grow with the weight.';
  requireBudget('The matrix of a Pauli string', qubits(weight), 2, maxBytes, instead);
  return { coefficient: string.coefficient, sites: string.sites, matrix: wordMatrix(string.letters) };
}

/** The matrix of a Pauli word, first letter most significant: one entry per row. */
function wordMatrix(letters: string): ComplexMatrix {
  const size = 2 ** letters.length;
  const out = zeros(size, size);
  for (let row = 0; row < size; row++) {
    let column = row;
    let quarterTurns = 0;
    for (let i = 0; i < letters.length; i++) {
      const bit = 1 << (letters.length - 1 - i);
      const one = (row & bit) !== 0;
      if (letters[i] !== 'Z') column ^= bit;
      if (letters[i] === 'Y') quarterTurns += one ? 1 : 3;
      if (letters[i] === 'Z' && one) quarterTurns += 2;
    }
    const at = 2 * (row * size + column);
    out.data[at + (quarterTurns % 2)] = quarterTurns % 4 < 2 ? 1 : -1;
  }
  return out;
}
