import { eigh } from '../../linalg/eigh.ts';
import { qr } from '../../linalg/qr.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { add, dagger, multiply } from '../../linalg/products.ts';
import { singularValues } from '../../linalg/svd.ts';
import { inverse } from '../../linalg/solve.ts';
import { asMatrix, contract, permute, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { identity } from '../../linalg/matrix.ts';

/** What is around a bond: <psi|psi> as a positive form of the two cores beside it, [inner of a, inner of b] for the bra, then the same for the ket. */
export interface Metric {
  readonly form: ComplexTensor;
  /** Core a is to be multiplied by `gaugeA` from the left, and what is left of it by the inverse. */
  readonly gaugeA: ComplexMatrix;
  readonly gaugeB: ComplexMatrix;
  readonly inverseA: ComplexMatrix;
  readonly inverseB: ComplexMatrix;
  /** The most negative eigenvalue before they were cut away, relative to the largest: what truncated boundaries have made wrong. */
  readonly negative: number;
}

/** Eigenvalues below this part of the largest are cut away. */
const smallest = 1e-13;

/** Gauges worse conditioned than this are left alone. */
const largestCondition = 1e7;

/**
 * The Hermitian, positive part of a metric [bra a, bra b, ket a, ket b], in the gauge where each side, seen through its square root, is orthonormal. Lubasch, Cirac and Banuls, Phys. Rev. B 90 (2014)
 * 064425; Phien, Bengua, Tuan, Corboz and Orus, Phys. Rev. B 92 (2015) 035142.
 */
export function metricOf(raw: ComplexTensor): Metric {
  const [da, db] = raw.shape as [number, number, number, number];
  const given = asMatrix(raw, 2);
  const { values, vectors } = eigh(add(given, dagger(given), 0.5, 0.5));
  const largest = Math.max(...values.map(Math.abs));
  const roots = values.map((value) => (value > smallest * largest ? Math.sqrt(value) : 0));
  // N = V diag(w) V^dagger = F^dagger F with F = diag(sqrt w) V^dagger.
  const factor = scaledRows(dagger(vectors), roots);
  const seen = tensor([da * db, da, db], factor.data);
  const gaugeA = gaugeOf(permute(seen, [0, 2, 1]));
  const gaugeB = gaugeOf(seen);
  const [inverseA, inverseB] = [inverse(gaugeA), inverse(gaugeB)];
  const half = contract(seen, asTensor(inverseA), [1], [0]);
  // [all, b, a] -> [all, a, b]
  const turned = asMatrix(contract(half, asTensor(inverseB), [1], [0]), 1);
  const form = tensor([da, db, da, db], multiply(turned, turned, 'h', 'n').data);
  return {
    form,
    gaugeA,
    gaugeB,
    inverseA,
    inverseB,
    negative: Math.max(0, -(values[0] as number)) / largest,
  };
}

/** The triangular factor of what is seen of a leg, the last; the identity where it is badly conditioned. */
function gaugeOf(seen: ComplexTensor): ComplexMatrix {
  const { r } = qr(asMatrix(seen, seen.shape.length - 1));
  const s = singularValues(r);
  const [most, least] = [s[0] as number, s.at(-1) as number];
  return least * largestCondition > most ? r : identity(r.rows);
}

function scaledRows({ rows, cols, data }: ComplexMatrix, factors: Float64Array): ComplexMatrix {
  const out = data.slice();
  for (let row = 0; row < rows; row++) {
    for (let i = 2 * row * cols; i < 2 * (row + 1) * cols; i++)
      out[i] = (out[i] as number) * (factors[row] as number);
  }
  return { rows, cols, data: out };
}

function asTensor({ rows, cols, data }: ComplexMatrix): ComplexTensor {
  return tensor([rows, cols], data);
}
