import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { multiply } from '../../linalg/products.ts';
import { localOperator } from '../../operators/local-sum.ts';
import { sigmaX, sigmaZ } from '../../operators/paulis.ts';
import { toDense } from '../../operators/to-dense.ts';
import { toPauliSum } from '../../operators/to-pauli-sum.ts';
import { qubits, type Space } from '../../spaces/space.ts';
import type { ParameterValues } from '../expression.ts';
import { fullMatrix, sitesOf } from '../gate-library/operation-matrix.ts';
import type { Operation } from '../operation.ts';

/** Gates on more sites than this, controls included, are not looked at. */
const mostSites = 4;

/** Whether all operations keep stabilizer states: Clifford gates, mixtures of Pauli strings, measurements and resets, on qubits. */
export function isClifford(
  operations: readonly Operation[],
  space: Space,
  parameters: ParameterValues,
): boolean {
  if (space.dims.some((d) => d !== 2)) return false;
  return operations.every((op) => {
    switch (op.kind) {
      case 'gate':
      case 'unitary':
        return (
          sitesOf(op).length <= mostSites && mapsPaulis(fullMatrix(op, space, parameters), sitesOf(op).length)
        );
      case 'channel':
        return op.sites.length <= mostSites && op.channel.operators.every((k) => isPauli(k, op.sites.length));
      default:
        return true;
    }
  });
}

/** Whether U P U^dagger is a Pauli string for X and Z on each site. */
function mapsPaulis(unitary: ComplexMatrix, sites: number): boolean {
  const space = qubits(sites);
  return space.dims.every((_, site) =>
    [sigmaX, sigmaZ].every((letter) => {
      const pauli = toDense(localOperator(space, [site], letter));
      return isPauli(multiply(multiply(unitary, pauli), unitary, 'n', 'h'), sites);
    }),
  );
}

/** Whether a matrix is a multiple of one Pauli string. */
function isPauli(matrix: ComplexMatrix, sites: number): boolean {
  const { strings } = toPauliSum(
    localOperator(qubits(sites), [...qubits(sites).dims.keys()], cleaned(matrix)),
  );
  return strings.length <= 1;
}

/** Rounding of a product of matrices taken off. */
function cleaned(matrix: ComplexMatrix): ComplexMatrix {
  const out = zeros(matrix.rows, matrix.cols);
  matrix.data.forEach((x, i) => (out.data[i] = Math.abs(x) < 1e-12 ? 0 : x));
  return out;
}
