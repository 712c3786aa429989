import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { scaled } from '../../linalg/products.ts';
import type { Complex } from '../../linalg/scalar.ts';
import { sigmaX, sigmaY, sigmaZ } from '../../operators/paulis.ts';
import type { LocalTerm, PauliString, ProductOperator } from '../../operators/operator.ts';
import { product } from '../../linalg/shape.ts';
import { operatorSchmidt } from '../../states/operator-schmidt.ts';

/** A product of one-site matrices times a number, the identity elsewhere. */
export interface ProductTerm {
  readonly coefficient: Pick<Complex, 're' | 'im'>;
  /** By site. */
  readonly factors: ReadonlyMap<number, ComplexMatrix>;
}

/** Operators that need more products than this are not written as such. */
const mostProducts = 256;

/** Operator-Schmidt coefficients below this part of the largest are rounding. */
const smallest = 2 ** -50;

const paulis: Readonly<Record<string, ComplexMatrix>> = { X: sigmaX, Y: sigmaY, Z: sigmaZ };

/**
 * A Pauli sum or a sum of terms on one to three sites as products of one-site matrices: terms on several sites by operator-Schmidt decompositions, those on one site merged
 * site by site. Undefined for operators that are not of this kind.
 */
export function productTerms(op: ProductOperator): ProductTerm[] | undefined {
  if (op.kind === 'pauli-sum') return merged(op.strings.map(ofString));
  if (op.kind !== 'local-sum' || op.terms.some(({ sites }) => sites.length > 3)) return undefined;
  const all = op.terms.flatMap((term) => ofTerm(term, op.space.dims));
  return all.length > mostProducts + op.terms.length * 9 ? undefined : merged(all);
}

function ofString({ coefficient, sites, letters }: PauliString): ProductTerm {
  const factors = new Map(sites.map((site, i) => [site, paulis[letters[i] as string] as ComplexMatrix]));
  return { coefficient, factors };
}

function ofTerm({ coefficient, sites, matrix }: LocalTerm, dims: readonly number[]): ProductTerm[] {
  const [first] = sites;
  if (first === undefined) {
    const [re, im] = matrix.data as unknown as [number, number];
    const { re: a, im: b } = coefficient;
    return [{ coefficient: { re: a * re - b * im, im: a * im + b * re }, factors: new Map() }];
  }
  return splitMatrix(matrix, sites, dims).map((factors) => ({ coefficient, factors }));
}

/** All products of a matrix on sites: sum of left (x) right, the right ones split further. */
function splitMatrix(
  matrix: ComplexMatrix,
  sites: readonly number[],
  dims: readonly number[],
): Map<number, ComplexMatrix>[] {
  const [first, ...rest] = sites as [number, ...number[]];
  if (rest.length === 0) return [new Map([[first, matrix]])];
  const size = product(rest.map((site) => dims[site] as number));
  const { coefficients, left, right } = operatorSchmidt(matrix, [dims[first] as number, size]);
  const least = smallest * (coefficients[0] as number);
  return left.flatMap((own, k) => {
    const weight = coefficients[k] as number;
    if (!(weight > least)) return [];
    const others = splitMatrix(right[k] as ComplexMatrix, rest, dims);
    return others.map((factors) => new Map([[first, scaled(own, weight)], ...factors]));
  });
}

/** Terms on the same single site added up. */
function merged(terms: readonly ProductTerm[]): ProductTerm[] {
  const sums = new Map<number, ComplexMatrix>();
  const rest = terms.filter(({ coefficient, factors }) => {
    const [single] = factors;
    if (!single || factors.size > 1) return true;
    const [site, matrix] = single;
    const sum = sums.get(site)?.data ?? new Float64Array(matrix.data.length);
    const own = scaled(matrix, coefficient).data;
    sums.set(site, { ...matrix, data: sum.map((x, i) => x + (own[i] as number)) });
    return false;
  });
  const single = [...sums].map(([site, matrix]) => ({
    coefficient: { re: 1, im: 0 },
    factors: new Map([[site, matrix]]),
  }));
  return [...single, ...rest];
}
