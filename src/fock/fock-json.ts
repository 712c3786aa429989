import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { fockSpace, requireText, textKey, textOf } from '../spaces/fock-space.ts';
import { space as productSpace, type Site } from '../spaces/space.ts';
import { FockState } from './fock-state.ts';
import { DensityBuilder, forEachCoherence } from './text-density.ts';

/** A `FockState` as plain data for JSON. A coherence is [a, b, re, im] = <texts[a]|rho|texts[b]> for a < b. */
export interface FockStateJson {
  readonly kind: 'fock-state';
  readonly sites: readonly Site[];
  readonly maxParticles: number;
  readonly texts: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly coherences: readonly (readonly [a: number, b: number, re: number, im: number])[];
}

/** A state as plain data; `fockStateFromJson` gives it back bit by bit. */
export function fockStateToJson(state: FockState): FockStateJson {
  const coherences: [number, number, number, number][] = [];
  forEachCoherence(state.density, (a, b, re, im) => coherences.push([a, b, re, im]));
  return {
    kind: 'fock-state',
    sites: state.space.oneParticle.sites,
    maxParticles: state.space.maxParticles,
    texts: state.density.texts.map(textOf),
    weights: [...state.density.weights],
    coherences,
  };
}

/**
 * The state of plain data. Throws `ArgumentError` for data of another shape and texts that repeat or do not fit, `NotPhysicalError` for weights below 0
 * or a coherence above the geometric mean of its two weights (each within 1e-10 of the trace).
 */
export function fockStateFromJson(json: FockStateJson): FockState {
  if (json.kind !== 'fock-state' || json.texts.length !== json.weights.length) {
    throw new ArgumentError(
      'json',
      'be a fock-state with one weight per text',
      `it is ${JSON.stringify(json.kind)} with ${json.texts.length} texts and ${json.weights.length} weights`,
    );
  }
  const space = fockSpace(productSpace(json.sites), json.maxParticles);
  const builder = new DensityBuilder();
  json.texts.forEach((text, a) => {
    requireText(space, text, `texts[${a}]`);
    if (builder.slot(textKey(text), text.length) !== a) {
      throw new ArgumentError(`texts[${a}]`, 'be a new text', 'it came before');
    }
    builder.addWeight(a, requireNumber(json.weights[a] as number, `weights[${a}]`));
  });
  const slack = 1e-10 * json.weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  json.weights.forEach((weight, a) => {
    if (weight < -slack) refuse(`weights[${a}]`, '>= 0', weight);
  });
  json.coherences.forEach(([a, b, re, im], i) => {
    const [left, right] = [json.weights[a], json.weights[b]];
    if (left === undefined || right === undefined || a >= b) {
      throw new ArgumentError(`coherences[${i}]`, 'join two texts a < b', `it joins ${a} and ${b}`);
    }
    const modulus = requireNumber(Math.sqrt(re * re + im * im), `coherences[${i}]`);
    const bound = Math.sqrt(Math.max(0, left) * Math.max(0, right)) + slack;
    if (modulus > bound) refuse(`coherences[${i}]`, `of modulus <= ${bound}`, modulus);
    builder.addPair(a, b, re, im);
  });
  return FockState.fromDensity(space, builder.build());
}

function requireNumber(x: number, argument: string): number {
  if (!Number.isFinite(x)) throw new ArgumentError(argument, 'be a finite number', `it is ${x}`);
  return x;
}

function refuse(argument: string, expected: string, got: number): never {
  throw new NotPhysicalError(
    `Argument \`${argument}\` must be ${expected}, but it is ${got}. Correct the data.`,
  );
}
