import { ArgumentError } from '../../errors.ts';
import { odeSettings, type OdeRunOptions, type OdeSettings } from './options.ts';
import type { OdeState } from './solution.ts';

/** The settings of a run that goes on from a state: times up to it are left out. Throws `ArgumentError` for another method or other events. */
export function resumedSettings(state: OdeState, options: OdeRunOptions): OdeSettings {
  const direction = Math.sign(options.to - state.t);
  const times = Array.from(options.times ?? []).filter((t) => (t - state.t) * direction > 0);
  const settings = odeSettings({ ...options, from: state.t, times }, state.y.length);
  if (settings.method.name !== state.method) {
    const got = `the options say ${settings.method.name}`;
    throw new ArgumentError('state', 'go on with its own method', got, `Pass \`method\` ${state.method}.`);
  }
  if (state.signs.length !== settings.events.length) {
    const got = `the options have ${settings.events.length}`;
    throw new ArgumentError('state', `go on with its ${state.signs.length} events`, got);
  }
  return settings;
}
