import { describe, expect, it } from 'vitest';
import { operatorViolations } from '../conformance/operator.ts';
import { operatorMutants } from '../mutants/operators/mutants.ts';
import { subjectOf } from './forms.ts';

describe('the operator suite refuses', () => {
  const { name, make, verbs } = subjectOf('local-sum');
  const subject = { name, make, verbs };

  it.each(Object.entries(operatorMutants))('%s', (_name, wrong) => {
    const violations = operatorViolations({ ...subject, verbs: { ...subject.verbs, ...wrong } });
    expect(violations.length).toBeGreaterThan(0);
    expect(violations.filter((violation) => violation.includes('threw'))).toEqual([]);
  });

  it('nothing about the right one', () => {
    expect(operatorViolations(subject)).toEqual([]);
  });
});
