import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../src/spaces/indexing.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import * as algebra from '../../src/operators/algebra.ts';
import { applyTo, applyToRows } from '../../src/operators/apply-to.ts';
import { connected } from '../../src/operators/connected.ts';
import { isHermitian } from '../../src/operators/hermitian.ts';
import type { LocalTerm, Mpo, ProductOperator } from '../../src/operators/operator.ts';
import type { Connected } from '../../src/operators/row-collector.ts';
import { terms } from '../../src/operators/terms.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { algebraLaws } from './operator-algebra-laws.ts';
import { operatorFixtures, type OperatorFixture } from './operator-fixtures.ts';
import { largeLaws, viewLaws } from './operator-view-laws.ts';

/** Everything that the package does with an operator; mutants replace single members. */
export interface OperatorVerbs {
  terms(op: ProductOperator): readonly LocalTerm[];
  applyTo(op: ProductOperator, v: Float64Array, out?: Float64Array): Float64Array;
  applyToRows(op: ProductOperator, m: ComplexMatrix): ComplexMatrix;
  connected(op: ProductOperator, x: Configuration): Connected;
  toMpo(op: ProductOperator): Mpo;
  toDense(op: ProductOperator): ComplexMatrix;
  toSparse(op: ProductOperator): ProductOperator;
  plus(a: ProductOperator, b: ProductOperator): ProductOperator;
  minus(a: ProductOperator, b: ProductOperator): ProductOperator;
  times(a: ProductOperator, b: ProductOperator): ProductOperator;
  scale(op: ProductOperator, factor: { re: number; im: number }): ProductOperator;
  dagger(op: ProductOperator): ProductOperator;
  tensor(a: ProductOperator, b: ProductOperator): ProductOperator;
  commutator(a: ProductOperator, b: ProductOperator): ProductOperator;
  anticommutator(a: ProductOperator, b: ProductOperator): ProductOperator;
  isHermitian(op: ProductOperator): boolean;
}

/** The verbs as the package has them. */
export const packageVerbs: OperatorVerbs = {
  terms,
  applyTo,
  applyToRows,
  connected,
  toMpo,
  toDense,
  toSparse,
  isHermitian,
  ...algebra,
};

/** An operator form under test. */
export interface OperatorSubject {
  readonly name: string;
  /** The fixture in this form; undefined where the form cannot hold it. */
  make(fixture: OperatorFixture): ProductOperator | undefined;
  /** An operator of this form on 60 sites, when the form can have one. */
  large?(): ProductOperator;
  readonly verbs: OperatorVerbs;
}

/** A law names what is wrong about a form on a fixture; nothing when it holds. */
export type OperatorLaw = (
  subject: OperatorSubject,
  fixture: OperatorFixture,
  op: ProductOperator,
) => string[];

/** Every way in which a form breaks the laws of operators; empty for a right one. */
export function operatorViolations(subject: OperatorSubject): string[] {
  const laws = Object.entries({ ...viewLaws, ...algebraLaws });
  const small = operatorFixtures().flatMap((fixture) => {
    const op = subject.make(fixture);
    if (!op) return [];
    return laws.flatMap(([law, check]) =>
      guarded(`${law}, ${fixture.name}`, () => check(subject, fixture, op)),
    );
  });
  return [...small, ...largeViolations(subject)];
}

/** Enrols a form: one test per law. */
export function describeOperator(subject: OperatorSubject): void {
  describe(`operator form ${subject.name}`, () => {
    const cases = operatorFixtures().flatMap((fixture) => {
      const op = subject.make(fixture);
      return op ? [{ fixture, op }] : [];
    });
    it('holds some of the fixtures', () => {
      expect(cases.length).toBeGreaterThanOrEqual(3);
    });
    it.each(Object.entries({ ...viewLaws, ...algebraLaws }))('%s', (_name, law) => {
      expect(
        cases.flatMap(({ fixture, op }) => law(subject, fixture, op).map((v) => `${fixture.name}: ${v}`)),
      ).toEqual([]);
    });
    it('runs or refuses on 60 sites', () => {
      expect(largeViolations(subject)).toEqual([]);
    });
  });
}

function largeViolations(subject: OperatorSubject): string[] {
  if (!subject.large) return [];
  const op = subject.large();
  return Object.entries(largeLaws).flatMap(([law, check]) => guarded(law, () => check(subject.verbs, op)));
}

function guarded(label: string, check: () => string[]): string[] {
  try {
    return check().map((violation) => `${label}: ${violation}`);
  } catch (error) {
    return [`${label}: threw ${String(error)}`];
  }
}
