import { rng as seeded, type Rng } from '../../src/linalg/random.ts';
import { levels, qubits, spins, type Space } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';

/** A term in the oracle's words. */
export interface OracleTerm {
  readonly coefficient: oracle.Z;
  readonly sites: readonly number[];
  readonly matrix: oracle.Mat;
}

/** An operator as a list of terms, with its matrix by naive embedding. */
export interface OperatorFixture {
  readonly name: string;
  readonly space: Space;
  readonly terms: readonly OracleTerm[];
  readonly matrix: oracle.Mat;
}

/** A complex matrix without any symmetry, entries in (-1, 1). */
export function roughMatrix(size: number, random: Rng): oracle.Mat {
  return oracle.build(size, size, () => [2 * random.uniform() - 1, 2 * random.uniform() - 1]);
}

/** A fixture from its terms. */
export function fixture(name: string, space: Space, terms: readonly OracleTerm[]): OperatorFixture {
  const size = space.dims.reduce((a, b) => a * b, 1);
  const matrix = terms.reduce(
    (sum, term) =>
      oracle.plus(sum, oracle.scale(oracle.embed(term.matrix, term.sites, space.dims), term.coefficient)),
    oracle.zero(size),
  );
  return { name, space, terms, matrix };
}

/** Nasty operators: unequal dimensions, permuted and distant sites, no symmetry, repeated and cancelling terms, zero, nothing. */
export function operatorFixtures(): OperatorFixture[] {
  const random = seeded(20);
  const on = (space: Space, ...sites: number[]): OracleTerm => {
    const size = sites.reduce((d, site) => d * space.dims[site]!, 1);
    return {
      coefficient: [random.uniform() - 0.3, random.uniform() - 0.6],
      sites,
      matrix: roughMatrix(size, random),
    };
  };
  const two = levels([3, 2]);
  const three = levels([2, 3, 2]);
  const one = levels([4]);
  const bits = qubits(4);
  const twice = on(three, 2, 0);
  const rank1 = oracle.build(2, 2, (r, c) => [r === 0 && c === 1 ? 1 : 0, 0]);
  return [
    fixture('two sites of unequal dimension, swapped', two, [on(two, 1, 0), on(two, 0)]),
    fixture('three sites, permuted and distant', three, [
      on(three, 2, 0),
      on(three, 1, 2),
      on(three, 2, 0, 1),
      on(three, 1),
    ]),
    fixture('one site of four levels', one, [on(one, 0), on(one, 0)]),
    fixture('one site, the identity added', one, [
      on(one, 0),
      { coefficient: [0.5, -2], sites: [], matrix: oracle.eye(1) },
    ]),
    fixture('four qubits, long range', bits, [
      on(bits, 3, 0),
      on(bits, 1, 3),
      on(bits, 2),
      on(bits, 0, 2, 1),
    ]),
    fixture('four qubits, raising and lowering only', bits, [
      { coefficient: [0, 1], sites: [2], matrix: rank1 },
      { coefficient: [0.3, 0.4], sites: [3, 1], matrix: oracle.kron(rank1, oracle.transpose(rank1)) },
    ]),
    fixture('no terms', three, []),
    fixture('a zero matrix', two, [{ coefficient: [1, 1], sites: [1, 0], matrix: oracle.zero(6) }]),
    fixture('a term twice', three, [twice, twice]),
    fixture('a term and its negative', three, [
      twice,
      { ...twice, coefficient: [-twice.coefficient[0], -twice.coefficient[1]] },
    ]),
    fixture('a small coupling beside a large one', spins(3), [
      { ...on(spins(3), 0, 1), coefficient: [1, 0] },
      { ...on(spins(3), 1, 2), coefficient: [1e-9, 0] },
    ]),
    fixture('a site of one level between', levels([2, 1, 3]), [
      on(levels([2, 1, 3]), 2, 1, 0),
      on(levels([2, 1, 3]), 1),
    ]),
    hermitian(fixture('Hermitian as a sum, not term by term', three, [on(three, 2, 0), on(three, 1)])),
  ];
}

/** The fixture plus its adjoint, as further terms. */
export function hermitian({ name, space, terms }: OperatorFixture): OperatorFixture {
  const adjoint = terms.map(({ coefficient, sites, matrix }) => ({
    coefficient: oracle.conj(coefficient),
    sites,
    matrix: oracle.dagger(matrix),
  }));
  return fixture(name, space, [...terms, ...adjoint]);
}

/** A rough interleaved vector. */
export function roughVector(size: number, random: Rng): Float64Array {
  return Float64Array.from({ length: 2 * size }, () => 2 * random.uniform() - 1);
}
