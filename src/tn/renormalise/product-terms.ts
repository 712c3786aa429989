import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { scaled } from '../../linalg/products.ts';
import { svd } from '../../linalg/svd.ts';
import { submatrix } from '../../linalg/submatrix.ts';
import { asMatrix, permute, tensor } from '../../linalg/tensor.ts';

/** A matrix on several sites as a sum of products of one matrix per site, as few as a singular value decomposition at each site gives. */
export function productTerms(matrix: ComplexMatrix, dims: readonly number[]): ComplexMatrix[][] {
  const [own = 1, ...others] = dims;
  if (others.length === 0) return [[matrix]];
  const rest = others.reduce((a, b) => a * b, 1);
  const pairs = permute(tensor([own, rest, own, rest], matrix.data), [0, 2, 1, 3]);
  const { u, s, vh } = svd(asMatrix(pairs, 2));
  const kept = s.filter((value) => value > 1e-15 * (s[0] ?? 0)).length;
  return Array.from({ length: kept }, (_, k) => {
    const column = submatrix(u, 0, own * own, k, k + 1).data;
    const first = scaled({ rows: own, cols: own, data: column }, s[k] as number);
    const row = submatrix(vh, k, k + 1, 0, rest * rest).data;
    return productTerms({ rows: rest, cols: rest, data: row }, others).map((more) => [first, ...more]);
  }).flat();
}
