import { eigh } from '../../linalg/eigh.ts';
import { exponential } from '../../linalg/expm.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { scaled } from '../../linalg/products.ts';
import { complex } from '../../linalg/scalar.ts';
import { asMatrix, permute, product, tensor } from '../../linalg/tensor.ts';
import type { LocalTerm } from '../../operators/operator.ts';
import type { Space } from '../../spaces/space.ts';
import { dissipator } from './lindblad-generator.ts';

/** A completely positive map on some sites. */
export interface KrausSet {
  readonly sites: readonly number[];
  readonly operators: readonly ComplexMatrix[];
}

/** Kraus operators of exp(t D[L]) for each jump operator, from the eigenvectors of its Choi matrix. */
export function krausSets(jumps: readonly LocalTerm[], space: Space, t: number): KrausSet[] {
  return jumps.map((term) => {
    const own = term.sites.map((site) => space.dims[site] as number);
    const k = own.length;
    const d = product(own);
    const map = exponential(scaled(dissipator(term, space), complex(t)));
    // Pairs site by site, rows then columns -> [outs, ins; outs', ins'] of sum K (x) conj K.
    const legs = tensor(
      [...own, ...own, ...own, ...own].map((_, i) => own[Math.floor(i / 2) % k] as number),
      map.data,
    );
    const at = (offset: number): number[] => Array.from({ length: k }, (_, i) => 2 * i + offset);
    const choi = asMatrix(permute(legs, [...at(0), ...at(2 * k), ...at(1), ...at(2 * k + 1)]), 2 * k);
    const { values, vectors } = eigh(choi);
    const limit = 1e-15 * Math.max(...values);
    const operators = [...values.keys()].flatMap((i) => {
      const value = values[i] as number;
      if (value <= limit) return [];
      const data = new Float64Array(2 * d * d);
      for (let row = 0; row < d * d; row++) {
        data[2 * row] = Math.sqrt(value) * (vectors.data[2 * (row * d * d + i)] as number);
        data[2 * row + 1] = Math.sqrt(value) * (vectors.data[2 * (row * d * d + i) + 1] as number);
      }
      return [{ rows: d, cols: d, data }];
    });
    return { sites: term.sites, operators };
  });
}
