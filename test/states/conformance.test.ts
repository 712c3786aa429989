import { describe, expect, it } from 'vitest';
import { qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix, toKet } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { maximallyMixed } from '../../src/states/mixed-states.ts';
import { describeState, stateLaws } from '../conformance/state.ts';
import { specimensFrom, type StateSubject } from '../conformance/state-subject.ts';
import type { State } from '../../src/states/state.ts';
import { densityMutants } from '../mutants/states/density-mutants.ts';
import { densitySubject, mixture } from '../mutants/states/mutant-density.ts';
import { ketMutants } from '../mutants/states/ket-mutants.ts';
import { mutantSubject } from '../mutants/states/mutant-ket.ts';

describeState<Ket>({
  name: 'Ket',
  tolerance: 1e-11,
  mixed: false,
  specimens: specimensFrom(([member]) => Ket.fromData(member!.ket.space, member!.ket.data.slice())),
  apply: (state, op) => state.apply(op),
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  logAmplitude: (state, x) => state.logAmplitude(x),
  roundTrip: (state) => toKet(toDensityMatrix(state)),
  wide: () => basisKet(qubits(60), new Array<number>(60).fill(1)),
});

describeState<DensityMatrix>({
  name: 'DensityMatrix',
  tolerance: 1e-11,
  mixed: true,
  specimens: specimensFrom(mixture, { mixed: true }),
  apply: (state, op) => state.apply(op),
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  roundTrip: (state) => DensityMatrix.of(state.space, state.matrix, { normalize: true }),
  wide: () => maximallyMixed(qubits(60)),
});

describe('the laws of states can fail', () => {
  it('the right verbs pass them all', () => {
    const failed = failedLaws(mutantSubject('right', {}));
    expect(failed).toEqual([]);
    expect(failedLaws(densitySubject('right', {}))).toEqual([]);
  });

  it.each(Object.entries(ketMutants))('ket with %s', (name, { wrong, law }) => {
    expect(failedLaws(mutantSubject(name, wrong))).toContain(law);
  });

  it.each(Object.entries(densityMutants))('density matrix with %s', (name, { wrong, law }) => {
    expect(failedLaws(densitySubject(name, wrong))).toContain(law);
  });

  it('each law is broken by some mutant', () => {
    const broken = new Set(
      [...Object.values(ketMutants), ...Object.values(densityMutants)].map(({ law }) => law),
    );
    expect(Object.keys(stateLaws).filter((law) => !broken.has(law))).toEqual([]);
  });
});

/** The names of the laws that a kind of state breaks; an exception is a breach as well. */
function failedLaws<S extends State>(subject: StateSubject<S>): string[] {
  return Object.keys(stateLaws).filter((name) => {
    try {
      return stateLaws[name]!(subject).length > 0;
    } catch {
      return true;
    }
  });
}
