import { hermitianPart } from '../../linalg/hermitian-part.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { multiply } from '../../linalg/products.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { Ket } from '../../states/ket.ts';
import { balanced } from '../../states/norm.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { differentiated, stepsOf } from './steps-of.ts';
import { pushTangents } from './tangents.ts';

/** Options of `geometricTensor`. */
export interface TangentOptions {
  readonly parameters?: ParameterValues;
  /** The parameters that are differentiated, in this order; by default all, in the order of first use. */
  readonly wrt?: readonly string[];
  /** Largest number of bytes of the derivatives; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * The quantum geometric tensor Q_ij = <d_i psi|d_j psi> - <d_i psi|psi><psi|d_j psi> of the normalised state that the circuit makes: Hermitian, its real
 * part is the Fubini-Study metric (a quarter of the quantum Fisher information), -2 times its imaginary part the Berry curvature.
 * Cost 1 + P runs and 16 D (1 + P) bytes for P parameters. Throws `UnsupportedError` for circuits that are not unitary, `ArgumentError` for parameters without a value,
 * `BudgetExceededError`. Provost and Vallee, Commun. Math. Phys. 76 (1980) 289.
 */
export function geometricTensor(of: Circuit, state: Ket, options: TangentOptions = {}): ComplexMatrix {
  const { parameters = {}, maxBytes = defaultMaxBytes } = options;
  requireSameSpace('Argument `state`', of.space, state.space);
  const names = differentiated(of, options.wrt);
  const { data, norm2 } = balanced(state.data);
  const size = data.length / 2;
  const all = pushTangents(data, stepsOf(of, 'ket', parameters, names), names.length, maxBytes);
  const psi = { rows: 1, cols: size, data: all.subarray(0, 2 * size) };
  const tangents = { rows: names.length, cols: size, data: all.subarray(2 * size) };
  // Rows are vectors, so A B^h holds <b_j|a_i>: conjugated it is <a_i|b_j>.
  const gram = multiply(tangents, tangents, 'n', 'h');
  const along = multiply(tangents, psi, 'n', 'h');
  return hermitianPart(centred(gram, along, norm2));
}

/** conj(gram_ij) / n - conj(along_i) along_j / n^2. */
function centred(gram: ComplexMatrix, along: ComplexMatrix, n: number): ComplexMatrix {
  const count = gram.rows;
  const out = zeros(count, count);
  for (let i = 0; i < count; i++) {
    const [ar, ai] = [(along.data[2 * i] as number) / n, (along.data[2 * i + 1] as number) / n];
    for (let j = 0; j < count; j++) {
      const [br, bi] = [(along.data[2 * j] as number) / n, (along.data[2 * j + 1] as number) / n];
      const at = 2 * (i * count + j);
      out.data[at] = (gram.data[at] as number) / n - (ar * br + ai * bi);
      out.data[at + 1] = -(gram.data[at + 1] as number) / n - (ar * bi - ai * br);
    }
  }
  return out;
}
