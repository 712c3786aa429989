import { describe, expect, it } from 'vitest';
import { configurationAt } from '../../../src/spaces/indexing.ts';
import { ansatzLaws, describeAnsatz, everything } from '../../conformance/ansatz.ts';
import { modelOf, oddSpace, plainParts, tapeCases } from './tape-models.ts';

const cases = Object.entries(tapeCases);

describe('operations of a tape', () => {
  it.each(cases)('%s: values are those of plain arithmetic', (_, { on, plain }) => {
    const ansatz = modelOf({ on });
    const logs = ansatz.logAmplitudes(everything(ansatz));
    for (let s = 0; 2 * s < logs.length; s++) {
      const right = plain(plainParts([...configurationAt(oddSpace, s)]));
      const [re, im] = typeof right === 'number' ? [right, 0] : right;
      expect(Math.abs(logs[2 * s]! - re)).toBeLessThan(1e-13);
      expect(Math.abs(logs[2 * s + 1]! - im)).toBeLessThan(1e-13);
    }
  });

  it.each(cases)('%s: derivatives are finite differences', (_, { on }) => {
    const [error, allowed] = ansatzLaws['derivatives are finite differences in every parameter']!(
      modelOf({ on }),
    );
    expect(error).toBeLessThanOrEqual(allowed);
  });

  it.each(cases)(
    '%s: the reverse pass is the weighted sum of rows, however they are batched',
    (_, { on }) => {
      for (const law of [
        'the reverse pass is the weighted sum of rows',
        'amplitudes, rows and inputs do not depend on how configurations are batched',
      ]) {
        const [error, allowed] = ansatzLaws[law]!(modelOf({ on }));
        expect(error).toBeLessThanOrEqual(allowed);
      }
    },
  );
});

describe('a custom ansatz', () => {
  describeAnsatz('of a mode that is neither', () => modelOf(tapeCases['phases by hand']!), { unsaved: true });
});
