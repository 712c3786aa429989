import { UnsupportedError } from '../errors.ts';
import { add, dagger as daggerMatrix, kron, multiply, scaled } from '../linalg/products.ts';
import { complex, type Scalar } from '../linalg/scalar.ts';
import { requireSameFockSpace } from '../spaces/fock-space.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { productSpace } from '../spaces/space.ts';
import { commonForm, requireOneSpace, type Pair } from './common-form.ts';
import { addFock, daggerFock, multiplyFock, scaleFock } from './fock-algebra.ts';
import { commutatorLocal, daggerLocal, multiplyLocal, tensorLocal } from './local-algebra.ts';
import { finiteScalar } from './local-sum.ts';
import { addMpo, daggerMpo, multiplyMpo, scaleMpo, tensorMpo } from './mpo-algebra.ts';
import type { Operator } from './operator.ts';
import { addPauli, commutatorPauli, multiplyPauli, tensorPauli } from './pauli-algebra.ts';
import { addSparse, daggerSparse, multiplySparse, tensorSparse } from './sparse-algebra.ts';

/**
 * Operator algebra on all forms. Two operators of one form give that form. Of two forms the one with less structure wins,
 * in the order pauli-sum, local-sum, mpo, sparse, dense. Inputs are never changed; results share no data that could be.
 * All verbs throw `SpaceMismatchError` for operators on different spaces, `UnsupportedError` for one on a product space and
 * one on a Fock space, and `BudgetExceededError` when the common form would not fit in 1 GiB.
 */

/** A + B. Local sums keep all terms of both, Pauli sums merge equal strings, bond dimensions of MPOs add. */
export function plus<A extends Operator, B extends Operator>(a: A, b: B): A | B;
export function plus(a: Operator, b: Operator): Operator {
  const pair = samePair(a, b);
  switch (pair.kind) {
    case 'local-sum':
      return { ...pair.a, terms: [...pair.a.terms, ...pair.b.terms] };
    case 'pauli-sum':
      return addPauli(pair.a, pair.b);
    case 'sparse':
      return addSparse(pair.a, pair.b, 1, 0);
    case 'dense':
      return { ...pair.a, matrix: add(pair.a.matrix, pair.b.matrix) };
    case 'mpo':
      return pair.a.tensors.length === 0 ? siteless('plus') : addMpo(pair.a, pair.b);
    case 'fock':
      return addFock(pair.a, pair.b, 1, 0);
    default:
      return pair satisfies never;
  }
}

/** A - B; forms as in `plus`. */
export function minus<A extends Operator, B extends Operator>(a: A, b: B): A | B {
  return plus(a, scale(b, -1));
}

/**
 * The product A B: apply B, then A. Local sums: one term per set of sites, on the union of two terms' sites; bond dimensions
 * of MPOs multiply; sparse: one visit per pair of entries that meet; dense 8 D^3 flops.
 */
export function times<A extends Operator, B extends Operator>(a: A, b: B): A | B;
export function times(a: Operator, b: Operator): Operator {
  const pair = samePair(a, b);
  switch (pair.kind) {
    case 'local-sum':
      return multiplyLocal(pair.a, pair.b);
    case 'pauli-sum':
      return multiplyPauli(pair.a, pair.b);
    case 'sparse':
      return multiplySparse(pair.a, pair.b);
    case 'dense':
      return { ...pair.a, matrix: multiply(pair.a.matrix, pair.b.matrix) };
    case 'mpo':
      return multiplyMpo(pair.a, pair.b);
    case 'fock':
      return multiplyFock(pair.a, pair.b);
    default:
      return pair satisfies never;
  }
}

/** factor A, in the form of A. Throws `ArgumentError` for a factor that is not finite. */
export function scale<O extends Operator>(op: O, factor: Scalar): O;
export function scale(op: Operator, factor: Scalar): Operator {
  const { re, im } = finiteScalar(factor, 'factor');
  const times = (z: { re: number; im: number }): ReturnType<typeof complex> =>
    complex(re * z.re - im * z.im, re * z.im + im * z.re);
  switch (op.kind) {
    case 'local-sum':
      return { ...op, terms: op.terms.map((term) => ({ ...term, coefficient: times(term.coefficient) })) };
    case 'pauli-sum':
      return { ...op, strings: op.strings.map((s) => ({ ...s, coefficient: times(s.coefficient) })) };
    case 'sparse':
      return { ...op, values: scaled({ rows: op.column.length, cols: 1, data: op.values }, { re, im }).data };
    case 'dense':
      return { ...op, matrix: scaled(op.matrix, { re, im }) };
    case 'mpo':
      return op.tensors.length === 0 ? siteless('scale') : scaleMpo(op, re, im);
    case 'fock':
      return scaleFock(op, re, im);
    default:
      return op satisfies never;
  }
}

/** The conjugate transpose, in the form of A. */
export function dagger<O extends Operator>(op: O): O;
export function dagger(op: Operator): Operator {
  switch (op.kind) {
    case 'local-sum':
      return daggerLocal(op);
    case 'pauli-sum':
      return {
        ...op,
        strings: op.strings.map((s) => ({
          ...s,
          coefficient: complex(s.coefficient.re, -s.coefficient.im),
        })),
      };
    case 'sparse':
      return daggerSparse(op);
    case 'dense':
      return { ...op, matrix: daggerMatrix(op.matrix) };
    case 'mpo':
      return daggerMpo(op);
    case 'fock':
      return daggerFock(op);
    default:
      return op satisfies never;
  }
}

/**
 * A (x) B on the product of their spaces, sites of A first. Throws `UnsupportedError` for Fock-space operators: the product
 * of two Fock spaces is not one.
 */
export function tensor<A extends Operator, B extends Operator>(a: A, b: B): A | B;
export function tensor(a: Operator, b: Operator): Operator {
  const pair = commonForm(a, b);
  if (pair.kind === 'fock') {
    throw new UnsupportedError(
      'Operators of `tensor` must be on product spaces, but these are on Fock spaces, whose product is not a Fock space. ' +
        'Embed them into product spaces first.',
    );
  }
  const space = productSpace(pair.a.space, pair.b.space);
  switch (pair.kind) {
    case 'local-sum':
      return tensorLocal(pair.a, pair.b, space);
    case 'pauli-sum':
      return tensorPauli(pair.a, pair.b, space);
    case 'sparse':
      return tensorSparse(pair.a, pair.b, space);
    case 'dense':
      requireBudget('A tensor product', space, 2, defaultMaxBytes, 'Use `LocalSum` or `Mpo` factors.');
      return { kind: 'dense', space, matrix: kron(pair.a.matrix, pair.b.matrix) };
    case 'mpo':
      return tensorMpo(pair.a, pair.b, space);
    default:
      return pair satisfies never;
  }
}

/** [A, B] = A B - B A. For local and Pauli sums only terms that share a site are multiplied. */
export function commutator<A extends Operator, B extends Operator>(a: A, b: B): A | B;
export function commutator(a: Operator, b: Operator): Operator {
  const pair = samePair(a, b);
  if (pair.kind === 'local-sum') return commutatorLocal(pair.a, pair.b);
  if (pair.kind === 'pauli-sum') return commutatorPauli(pair.a, pair.b);
  return minus(times(pair.a, pair.b), times(pair.b, pair.a));
}

/** {A, B} = A B + B A. */
export function anticommutator<A extends Operator, B extends Operator>(a: A, b: B): A | B {
  return plus(times(a, b), times(b, a));
}

function samePair(a: Operator, b: Operator): Pair {
  if (a.kind === 'fock' && b.kind === 'fock') requireSameFockSpace('Operator `b`', a.space, b.space);
  if (a.kind !== 'fock' && b.kind !== 'fock') requireOneSpace(a, b);
  return commonForm(a, b);
}

function siteless(verb: string): never {
  throw new UnsupportedError(
    `Operators of \`${verb}\` must have at least one site as MPOs, but this space has none. Use \`toDense\` and \`dense\`.`,
  );
}
