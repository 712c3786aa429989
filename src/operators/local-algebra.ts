import { kernels } from '../linalg/kernels/active.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { dagger, kron } from '../linalg/products.ts';
import { complex } from '../linalg/scalar.ts';
import { defaultMaxBytes, localPlan, requireBudget } from '../spaces/indexing.ts';
import { subspace, type Space } from '../spaces/space.ts';
import type { LocalSum, LocalTerm } from './operator.ts';
import { addTerm } from './to-dense.ts';

/** A B: one term per pair on the union of their sites, merged when the union is the same. */
export function multiplyLocal(a: LocalSum, b: LocalSum): LocalSum {
  const sums = new TermSums(a.space);
  for (const left of a.terms) for (const right of b.terms) sums.addProduct(left, right, 1);
  return sums.sum();
}

/** A B - B A: only pairs of terms that share a site can contribute. */
export function commutatorLocal(a: LocalSum, b: LocalSum): LocalSum {
  const sums = new TermSums(a.space);
  for (const left of a.terms) {
    const sites = new Set(left.sites);
    for (const right of b.terms) {
      if (!right.sites.some((site) => sites.has(site))) continue;
      sums.addProduct(left, right, 1);
      sums.addProduct(right, left, -1);
    }
  }
  return sums.sum();
}

/** The conjugate transpose, term by term. */
export function daggerLocal(a: LocalSum): LocalSum {
  const terms = a.terms.map(({ coefficient, sites, matrix }) => ({
    coefficient: complex(coefficient.re, -coefficient.im),
    sites,
    matrix: dagger(matrix),
  }));
  return { ...a, terms };
}

/** A (x) B on the given product space: one term per pair. */
export function tensorLocal(a: LocalSum, b: LocalSum, space: Space): LocalSum {
  const offset = a.space.dims.length;
  const terms = a.terms.flatMap((left) =>
    b.terms.map((right) => {
      const sites = [...left.sites, ...right.sites.map((site) => site + offset)];
      requireTermBudget(space, sites);
      return { coefficient: product(left, right, 1), sites, matrix: kron(left.matrix, right.matrix) };
    }),
  );
  return { kind: 'local-sum', space, terms };
}

/** Matrices that add up, one for each set of sites; the sites ascend. */
class TermSums {
  readonly #space: Space;
  readonly #sums = new Map<string, { sites: number[]; matrix: ComplexMatrix }>();

  constructor(space: Space) {
    this.#space = space;
  }

  /** Adds factor L R, L and R with their coefficients, as a matrix on the union of their sites. */
  addProduct(left: LocalTerm, right: LocalTerm, factor: number): void {
    const sites = [...new Set([...left.sites, ...right.sites])].sort((a, b) => a - b);
    const { matrix } = this.#at(sites);
    const dims = sites.map((site) => this.#space.dims[site] as number);
    const inUnion = (term: LocalTerm): number[] => term.sites.map((site) => sites.indexOf(site));
    const embedded = zeros(matrix.rows, matrix.cols);
    addTerm(embedded, dims, { coefficient: complex(1), sites: inUnion(right), matrix: right.matrix });
    const plan = localPlan([...dims, matrix.cols], inUnion(left));
    const { re, im } = product(left, right, factor);
    kernels().applyLocal(matrix.data, embedded.data, left.matrix.data, plan, re, im);
  }

  /** The sum, without the terms that are exactly zero. */
  sum(): LocalSum {
    const terms = [...this.#sums.values()].filter(({ matrix }) => matrix.data.some((value) => value !== 0));
    return {
      kind: 'local-sum',
      space: this.#space,
      terms: terms.map((term) => ({ coefficient: complex(1), ...term })),
    };
  }

  #at(sites: number[]): { sites: number[]; matrix: ComplexMatrix } {
    const key = sites.join();
    const known = this.#sums.get(key);
    if (known) return known;
    const size = requireTermBudget(this.#space, sites);
    const made = { sites, matrix: zeros(size, size) };
    this.#sums.set(key, made);
    return made;
  }
}

function requireTermBudget(space: Space, sites: readonly number[]): number {
  return requireBudget(
    'A term of an operator product',
    subspace(space, sites),
    2,
    defaultMaxBytes,
    'Multiply as `Mpo` or `PauliSum`, or apply one factor after the other.',
  );
}

function product(a: LocalTerm, b: LocalTerm, factor: number): ReturnType<typeof complex> {
  const { re: x, im: y } = a.coefficient;
  const { re: u, im: v } = b.coefficient;
  return complex(factor * (x * u - y * v), factor * (x * v + y * u));
}
