import { identity, type ComplexMatrix } from '../../linalg/matrix.ts';
import { conjugate, kron } from '../../linalg/products.ts';
import { complex } from '../../linalg/scalar.ts';
import { asMatrix, permute, product, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { mpo } from '../../operators/mpo.ts';
import type { LocalSum, LocalTerm, Mpo, ProductOperator } from '../../operators/operator.ts';
import { terms } from '../../operators/terms.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import { levels, type Space } from '../../spaces/space.ts';
import { ascendingTerm, singleTerm } from '../mps/apply.ts';
import type { SiteCharges } from '../mps/site-charges.ts';
import { normalCharge } from '../tensor/symmetry.ts';

/**
 * The space in which density operators are vectors: each site has the levels (out, in), out first, so that rho has the entry <out|rho|in>; that is `vec`, site by site. With `second` the
 * second part has these levels instead.
 */
export function pairedSpace({ dims }: Pick<Space, 'dims'>, second: readonly number[] = dims): Space {
  return levels(dims.map((d, site) => d * (second[site] as number)));
}

/** What pairs (first, second) conserve where both parts count charges of their own: the charge of the first less that of the second. Density operators of definite charge, and of mixtures of several, have 0. */
export function pairedCharges(first: SiteCharges, second: SiteCharges = first): SiteCharges {
  const { symmetry } = first;
  return {
    symmetry,
    levels: first.levels.map((own, site) =>
      own.flatMap((p) =>
        (second.levels[site] as readonly number[]).map((q) => normalCharge(symmetry, p - q)),
      ),
    ),
  };
}

/** A (x) B as a matrix on sites that are pairs (first, second): A acts on all first parts, of the levels `first`, and B on all second ones. */
export function pairMatrix(
  a: ComplexMatrix,
  b: ComplexMatrix,
  first: readonly number[],
  second: readonly number[] = first,
): ComplexMatrix {
  const k = first.length;
  const all = kron(a, b);
  const legs = [...first, ...second, ...first, ...second];
  const side = Array.from({ length: k }, (_, i) => [i, k + i]).flat();
  return asMatrix(permute(tensor(legs, all.data), [...side, ...side.map((leg) => leg + 2 * k)]), 2 * k);
}

/** O (x) 1 on pairs whose second parts have the levels `second`: rho -> O rho when those are the levels of the space. */
export function onFirst(op: ProductOperator, second: readonly number[]): ProductOperator {
  const term = singleTerm(op);
  if (!term) return firstLegs(toMpo(op), second);
  return termsOnFirst({ kind: 'local-sum', space: op.space, terms: [term] }, second);
}

/** The same with every term by itself, for evolutions that ask where terms are. */
export function termsOnFirst(op: ProductOperator, second: readonly number[]): LocalSum {
  const { dims } = op.space;
  const lifted = terms(op).map((term) => {
    const { coefficient, sites, matrix } = ascendingTerm(term, dims);
    const [own, other] = [dims, second].map((d) => sites.map((site) => d[site] as number)) as [
      number[],
      number[],
    ];
    return { coefficient, sites, matrix: pairMatrix(matrix, identity(product(other)), own, other) };
  });
  return { kind: 'local-sum', space: pairedSpace(op.space, second), terms: lifted };
}

/** rho -> O rho O^dagger as operators on pairs, to be applied one after the other. */
export function onBoth(op: ProductOperator): ProductOperator[] {
  const { dims } = op.space;
  const term = singleTerm(op);
  if (!term) {
    const form = toMpo(op);
    return [firstLegs(form, dims), secondLegs(form)];
  }
  const { coefficient, sites, matrix } = ascendingTerm(term, dims);
  const own = sites.map((site) => dims[site] as number);
  const size = coefficient.re ** 2 + coefficient.im ** 2;
  const paired = pairMatrix(matrix, conjugate(matrix), own);
  const both: LocalTerm = { coefficient: complex(size), sites, matrix: paired };
  return [{ kind: 'local-sum', space: pairedSpace(op.space), terms: [both] }];
}

/** The tensors of an operator, acting on the first parts of pairs. */
export function firstLegs({ space, tensors }: Mpo, second: readonly number[] = space.dims): Mpo {
  return mpo(
    pairedSpace(space, second),
    tensors.map((w, site) => withIdentity(w, second[site] as number)),
  );
}

/** The conjugate of an operator, acting on the second parts. */
function secondLegs({ space, tensors }: Mpo): Mpo {
  const swapped = tensors.map((w) => {
    const [left, d, , right] = w.shape as [number, number, number, number];
    const { shape, data } = withIdentity({ shape: w.shape, data: conjugated(w.data) }, d);
    const split = tensor([left, d, d, d, d, right], data);
    return tensor(shape, permute(split, [0, 2, 1, 4, 3, 5]).data);
  });
  return mpo(pairedSpace(space), swapped);
}

function withIdentity({ shape, data }: ComplexTensor, second: number): ComplexTensor {
  const [left, out, into, right] = shape as [number, number, number, number];
  const doubled = [left, out * second, into * second, right];
  const values = new Float64Array(2 * product(doubled));
  let from = 0;
  for (let l = 0; l < left; l++) {
    for (let o = 0; o < out; o++) {
      for (let i = 0; i < into; i++, from += 2 * right) {
        const own = data.subarray(from, from + 2 * right);
        for (let k = 0; k < second; k++) {
          const row = (l * out + o) * second + k;
          values.set(own, 2 * (row * into * second + i * second + k) * right);
        }
      }
    }
  }
  return tensor(doubled, values);
}

function conjugated(data: Float64Array): Float64Array {
  return data.map((x, i) => (i % 2 === 0 ? x : -x));
}
