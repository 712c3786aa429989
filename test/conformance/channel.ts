import { describe, expect, it } from 'vitest';
import { actionLaws } from './channel-action-laws.ts';
import { formLaws } from './channel-form-laws.ts';
import { viewLaws } from './channel-view-laws.ts';
import { packageApi, type ChannelApi, type ChannelLaw, type ChannelSubject } from './channel-subject.ts';

/** Every law that a linear map must obey, by name; those of channels ask nothing of other maps. */
export const channelLaws: Record<string, ChannelLaw> = { ...formLaws, ...actionLaws, ...viewLaws };

/** Enrols a map: one test per law. */
export function describeChannel(subject: ChannelSubject): void {
  describe(`${subject.name} obeys the laws of channels`, () => {
    it.each(Object.entries(channelLaws))('%s', (_name, law) => {
      expect(law(subject, packageApi)).toEqual([]);
    });
  });
}

/** What a set of functions gets wrong about some subjects, violation by violation; an exception is a violation too. */
export function* channelViolations(api: ChannelApi, subjects: readonly ChannelSubject[]): Generator<string> {
  for (const subject of subjects) {
    for (const [name, law] of Object.entries(channelLaws)) {
      try {
        for (const violation of law(subject, api)) yield `${subject.name}, ${name}: ${violation}`;
      } catch (error) {
        yield `${subject.name}, ${name}: ${String(error)}`;
      }
    }
  }
}
