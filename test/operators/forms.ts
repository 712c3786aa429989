import { dense } from '../../src/operators/dense.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import type { Operator, ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { sparse } from '../../src/operators/sparse.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { qubits } from '../../src/spaces/space.ts';
import type { OperatorFixture } from '../conformance/operator-fixtures.ts';
import { packageVerbs, type OperatorSubject } from '../conformance/operator.ts';
import * as oracle from '../oracle.ts';

type Form = Exclude<Operator['kind'], 'fock'>;

const letters: Record<string, oracle.Mat> = {
  I: oracle.eye(2),
  X: oracle.build(2, 2, (r, c) => [r === c ? 0 : 1, 0]),
  Y: oracle.build(2, 2, (r, c) => [0, r === c ? 0 : r - c]),
  Z: oracle.build(2, 2, (r, c) => [r === c ? 1 - 2 * r : 0, 0]),
};

/** How a fixture becomes each form; undefined where it cannot. */
const makers: Record<Form, (fixture: OperatorFixture) => ProductOperator | undefined> = {
  'local-sum': ({ space, terms }) =>
    localSum(
      space,
      terms.map(({ coefficient, sites, matrix }) => ({
        coefficient: { re: coefficient[0], im: coefficient[1] },
        sites,
        matrix: oracle.complexMatrix(matrix),
      })),
    ),
  'pauli-sum': ({ space, matrix }) =>
    space.dims.every((d) => d === 2)
      ? pauliSum(
          space,
          words(space.dims.length).map((word) => {
            const basis = [...word].map((letter) => letters[letter]!).reduce(oracle.kron);
            const [re, im] = oracle.trace(oracle.mul(basis, matrix));
            return {
              coefficient: { re: re / matrix.length, im: im / matrix.length },
              sites: space.dims.map((_, i) => i),
              letters: word,
            };
          }),
        )
      : undefined,
  sparse: ({ space, matrix }) =>
    sparse(
      space,
      matrix
        .flatMap((row, r) => row.map(([re, im], column) => ({ row: r, column, value: { re, im } })))
        .reverse(),
    ),
  dense: ({ space, matrix }) => dense(space, oracle.complexMatrix(matrix)),
  mpo: (fixture) => toMpo(makers['local-sum'](fixture)!),
};

const large: Partial<Record<Form, () => ProductOperator>> = {
  'local-sum': () =>
    localSum(
      qubits(60),
      Array.from({ length: 59 }, (_, i) => ({
        coefficient: { re: 1, im: 0.5 },
        sites: [i + 1, i],
        matrix: oracle.complexMatrix(oracle.build(4, 4, (r, c) => [r - c, r * c])),
      })),
    ),
  'pauli-sum': () =>
    pauliSum(qubits(60), { ['Z'.repeat(60)]: 1, ['XY'.repeat(30)]: { re: 0, im: 1 }, ['I'.repeat(60)]: 2 }),
  mpo: () => toMpo(large['local-sum']!()),
};

/** A form as the suite wants it, with the verbs of the package. */
export function subjectOf(kind: Form): OperatorSubject {
  return {
    name: kind,
    make: makers[kind],
    verbs: packageVerbs,
    ...(large[kind] ? { large: large[kind] } : {}),
  };
}

function words(n: number): string[] {
  return n === 0 ? [''] : words(n - 1).flatMap((word) => [...'IXYZ'].map((letter) => word + letter));
}
