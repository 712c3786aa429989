import { rng as seeded } from '../../src/linalg/random.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';
import { fixture, roughMatrix, type OperatorFixture } from './operator-fixtures.ts';
import { differs } from './operator-view-laws.ts';
import type { OperatorLaw, OperatorSubject } from './operator.ts';

const factor: oracle.Z = [-0.7, 1.3];

/** Operator algebra against the oracle. */
export const algebraLaws: Record<string, OperatorLaw> = {
  'scale is the oracle': (subject, { matrix }, op) =>
    check(subject, subject.verbs.scale(op, { re: factor[0], im: factor[1] }), oracle.scale(matrix, factor)),

  'dagger is the oracle, twice the operator': (subject, { matrix }, op) => [
    ...check(subject, subject.verbs.dagger(op), oracle.dagger(matrix)),
    ...check(subject, subject.verbs.dagger(subject.verbs.dagger(op)), matrix),
  ],

  'plus and minus are the oracle': (subject, own, op) =>
    withPartner(subject, own, (other, b) => [
      ...check(subject, subject.verbs.plus(op, other), oracle.plus(own.matrix, b)),
      ...check(subject, subject.verbs.minus(op, other), oracle.plus(own.matrix, oracle.scale(b, [-1, 0]))),
    ]),

  'times is the oracle, in both orders': (subject, own, op) =>
    withPartner(subject, own, (other, b) => [
      ...check(subject, subject.verbs.times(op, other), oracle.mul(own.matrix, b)),
      ...check(subject, subject.verbs.times(other, op), oracle.mul(b, own.matrix)),
    ]),

  'commutator and anticommutator are the oracle': (subject, own, op) =>
    withPartner(subject, own, (other, b) => {
      const [ab, ba] = [oracle.mul(own.matrix, b), oracle.mul(b, own.matrix)];
      return [
        ...check(subject, subject.verbs.commutator(op, other), oracle.plus(ab, oracle.scale(ba, [-1, 0]))),
        ...check(subject, subject.verbs.anticommutator(op, other), oracle.plus(ab, ba)),
      ];
    }),

  'tensor is the oracle, left factor first': (subject, own, op) => {
    const space = own.space.dims.every((d) => d === 2) ? qubits(1) : levels([3]);
    const partner = fixture('tensor partner', space, [
      { coefficient: [1, 0.5], sites: [0], matrix: roughMatrix(space.dims[0]!, seeded(9)) },
    ]);
    const other = subject.make(partner);
    if (!other) return [];
    return [
      ...check(subject, subject.verbs.tensor(op, other), oracle.kron(own.matrix, partner.matrix)),
      ...check(subject, subject.verbs.tensor(other, op), oracle.kron(partner.matrix, own.matrix)),
    ];
  },
};

/** A second operator on the same space, in the same form; it touches the last site and, when there are two, the first. */
function withPartner(
  subject: OperatorSubject,
  { space }: OperatorFixture,
  laws: (other: ProductOperator, matrix: oracle.Mat) => string[],
): string[] {
  const random = seeded(7);
  const last = space.dims.length - 1;
  const sites = last > 0 ? [last, 0] : [0];
  const size = sites.reduce((d, site) => d * space.dims[site]!, 1);
  const partner = fixture('partner', space, [
    { coefficient: [0.2, -0.9], sites, matrix: roughMatrix(size, random) },
    { coefficient: [1, 0], sites: [last], matrix: roughMatrix(space.dims[last]!, random) },
  ]);
  const other = subject.make(partner);
  return other ? laws(other, partner.matrix) : [];
}

function check({ verbs }: OperatorSubject, op: ProductOperator, right: oracle.Mat): string[] {
  const column = oracle.vecOf(verbs.applyTo(op, first(right.length)));
  return [
    ...differs(`matrix (form ${op.kind})`, oracle.matOf(verbs.toDense(op)), right),
    ...differs(
      `first column (form ${op.kind})`,
      column,
      right.map((row) => row[0]!),
    ),
  ];
}

function first(size: number): Float64Array {
  const v = new Float64Array(2 * size);
  v[0] = 1;
  return v;
}
