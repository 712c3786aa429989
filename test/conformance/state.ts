import { describe, expect, it } from 'vitest';
import type { State } from '../../src/states/state.ts';
import { algebraLaws, type StateLaw } from './state-laws.ts';
import type { StateSubject } from './state-subject.ts';
import { verbLaws } from './state-verb-laws.ts';

/** Every law that a kind of state must obey, by name. */
export const stateLaws: Record<string, StateLaw> = { ...algebraLaws, ...verbLaws };

/** Enrols a kind of state: one test per law. */
export function describeState<S extends State>(subject: StateSubject<S>): void {
  describe(`${subject.name} obeys the laws of states`, () => {
    it.each(Object.entries(stateLaws))('%s', (_name, law) => {
      expect(law(subject)).toEqual([]);
    });
  });
}
