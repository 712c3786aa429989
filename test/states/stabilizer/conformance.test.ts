import { describe, expect, it } from 'vitest';
import { qubits } from '../../../src/spaces/space.ts';
import { toKet } from '../../../src/states/convert.ts';
import { toStabilizer } from '../../../src/states/stabilizer/from-ket.ts';
import { Stabilizer } from '../../../src/states/stabilizer/stabilizer.ts';
import { describeState, stateLaws } from '../../conformance/state.ts';
import type { StateSubject } from '../../conformance/state-subject.ts';
import { formMutants, verbMutants } from '../../mutants/states/stabilizer-mutants.ts';
import { stabilizerSpecimens } from './clifford-kets.ts';

/** What `apply` takes is another matter: see apply.test.ts. */
const subject: StateSubject<Stabilizer> = {
  name: 'Stabilizer',
  tolerance: 1e-11,
  mixed: false,
  specimens: stabilizerSpecimens(),
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  logAmplitude: (state, x) => state.logAmplitude(x),
  roundTrip: (state) => toStabilizer(toKet(state)),
  wide: () => Stabilizer.basis(qubits(60), new Array<number>(60).fill(1)),
};

describeState(subject);

describe('the laws of states see what may go wrong in a stabilizer state', () => {
  it.each(Object.entries(formMutants))('%s', (_name, { change, law }) => {
    expect(failedLaws({ ...subject, specimens: stabilizerSpecimens(change) })).toContain(law);
  });

  it.each(Object.entries(verbMutants))('%s', (_name, { verbs, law }) => {
    expect(failedLaws({ ...subject, ...verbs })).toContain(law);
  });
});

function failedLaws(of: StateSubject<Stabilizer>): string[] {
  return Object.keys(stateLaws).filter((name) => {
    try {
      return stateLaws[name]!(of).length > 0;
    } catch {
      return true;
    }
  });
}
