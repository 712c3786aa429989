import { ArgumentError } from '../../errors.ts';
import { hermitianPart } from '../../linalg/hermitian-part.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import { multiply } from '../../linalg/products.ts';
import { pseudoInverse } from '../../linalg/pseudo-inverse.ts';
import { sqrtmPositive } from '../../linalg/sqrtm.ts';
import { singularValues } from '../../linalg/svd.ts';
import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import { basisKet } from '../../states/kets.ts';
import type { Circuit } from '../circuit.ts';
import { run } from '../run.ts';

/**
 * The kernel K_ij = |<phi(x_i)|phi(y_j)>|^2 of a quantum feature map, `map(x)` a circuit from the basis state of zeros; y = x when left out, and K is then symmetric with
 * ones on its diagonal. Entries are real. Cost one run per datum and one matrix product. Throws `ArgumentError` for an empty list, `SpaceMismatchError` for data
 * on different spaces, `BudgetExceededError`. Havlicek et al., Nature 567 (2019) 209.
 */
export function kernelMatrix<X>(map: (x: X) => Circuit, xs: readonly X[], ys?: readonly X[]): ComplexMatrix {
  const left = statesOf(map, xs, 'xs');
  const right = ys ? statesOf(map, ys, 'ys') : left;
  if (left.cols !== right.cols) {
    throw new ArgumentError('ys', `give states of dimension ${left.cols}`, `they have ${right.cols}`);
  }
  const overlaps = multiply(left, right, 'n', 'h');
  const out = zeros(overlaps.rows, overlaps.cols);
  for (let i = 0; i < out.data.length; i += 2) {
    out.data[i] = (overlaps.data[i] as number) ** 2 + (overlaps.data[i + 1] as number) ** 2;
  }
  return ys ? out : hermitianPart(out);
}

/**
 * The geometric difference g = sqrt ||sqrt(K_Q) K_C^-1 sqrt(K_Q)||: how much better a quantum kernel could predict than a classical one; 1 when they are equal,
 * never below it for kernels of equal trace. The pseudo-inverse stands for the inverse of a singular K_C. Throws `ArgumentError` for shapes
 * that differ, `NotPhysicalError` for a K_Q that is not positive. Huang et al., Nat. Commun. 12 (2021) 2631.
 */
export function geometricDifference(quantum: ComplexMatrix, classical: ComplexMatrix): number {
  if (quantum.rows !== classical.rows || quantum.cols !== classical.cols) {
    const expected = `be ${quantum.rows} x ${quantum.cols} as the quantum kernel`;
    throw new ArgumentError('classical', expected, `it is ${classical.rows} x ${classical.cols}`);
  }
  const root = sqrtmPositive(quantum);
  const ratio = multiply(multiply(root, pseudoInverse(classical)), root);
  return Math.sqrt(singularValues(ratio)[0] ?? 0);
}

/** One state per row. */
function statesOf<X>(map: (x: X) => Circuit, xs: readonly X[], argument: string): ComplexMatrix {
  if (xs.length === 0) throw new ArgumentError(argument, 'have at least one datum', 'it is empty');
  const circuits = xs.map((x) => map(x));
  const { space } = circuits[0] as Circuit;
  const size = requireBudget(
    'The states of a kernel',
    space,
    1,
    defaultMaxBytes / xs.length,
    'Take fewer data.',
  );
  const zero = basisKet(
    space,
    space.dims.map(() => 0),
  );
  const data = new Float64Array(2 * size * xs.length);
  circuits.forEach((of, i) => {
    requireSameSpace(`The circuit of \`${argument}[${i}]\``, space, of.space);
    data.set(run(of, zero).state.data, 2 * size * i);
  });
  return { rows: xs.length, cols: size, data };
}
