import { UnsupportedError } from '../errors.ts';
import { complex } from '../linalg/scalar.ts';
import { describeSpace } from '../spaces/space.ts';
import type { LocalTerm, Operator, PauliString, PauliSum } from './operator.ts';
import { siteLegs } from './operator-strings.ts';
import { mergeStrings } from './pauli-sum.ts';
import { requireProductForm } from './product-form.ts';
import { terms } from './terms.ts';

/** What rounding leaves of a coefficient is dropped below this multiple of the largest entry of its term. */
const cancellation = 8 * Number.EPSILON;

/**
 * The operator as a sum of Pauli strings, sum_P tr(P A)/2^k P over the strings P on the k sites of each term. Cost k 4^k per term; sparse and dense operators and MPOs are one
 * term on all sites. Throws `UnsupportedError` on spaces with other than two-level sites and for Fock-space operators, `BudgetExceededError`.
 */
export function toPauliSum(op: Operator): PauliSum {
  const product = requireProductForm(op, 'toPauliSum');
  if (product.kind === 'pauli-sum') return product;
  const { space } = product;
  if (space.dims.some((d) => d !== 2)) {
    throw new UnsupportedError(
      `Pauli strings are on two-level sites, but the space is ${describeSpace(space)}. Use \`terms\` there.`,
    );
  }
  const strings = terms(product).flatMap((term) => stringsOf(term, space.dims));
  return { kind: 'pauli-sum', space, strings: mergeStrings(strings) };
}

function stringsOf(term: LocalTerm, dims: readonly number[]): PauliString[] {
  const { legs, sites } = siteLegs(term, dims);
  const { data } = legs;
  const largest = data.reduce((size, x) => Math.max(size, Math.abs(x)), 0);
  for (let step = 1; step < data.length / 2; step *= 4) toPaulis(data, step);
  const { re, im } = term.coefficient;
  const out: PauliString[] = [];
  for (let i = 0; i < data.length / 2; i++) {
    const [x, y] = [data[2 * i] as number, data[2 * i + 1] as number];
    if (Math.abs(x) + Math.abs(y) <= cancellation * largest) continue;
    const letters = sites.map((_, k) => 'IXYZ'[Math.floor(i / 4 ** (sites.length - 1 - k)) % 4] as string);
    out.push({
      coefficient: complex(re * x - im * y, re * y + im * x),
      sites: sites.filter((_, k) => letters[k] !== 'I'),
      letters: letters.filter((letter) => letter !== 'I').join(''),
    });
  }
  return out;
}

/** One leg from entries 00, 01, 10, 11 to coefficients of I, X, Y, Z, in place. */
function toPaulis(data: Float64Array, step: number): void {
  for (let base = 0; base < data.length / 2; base += 4 * step) {
    for (let i = base; i < base + step; i++) {
      const at = [0, 1, 2, 3].map((k) => 2 * (i + k * step)) as [number, number, number, number];
      const re = at.map((o) => data[o] as number) as [number, number, number, number];
      const im = at.map((o) => data[o + 1] as number) as [number, number, number, number];
      const set = (k: number, x: number, y: number): void => {
        data[at[k] as number] = x / 2;
        data[(at[k] as number) + 1] = y / 2;
      };
      set(0, re[0] + re[3], im[0] + im[3]);
      set(1, re[1] + re[2], im[1] + im[2]);
      // i (a01 - a10)
      set(2, im[2] - im[1], re[1] - re[2]);
      set(3, re[0] - re[3], im[0] - im[3]);
    }
  }
}
