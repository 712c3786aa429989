import { ArgumentError } from '../errors.ts';
import { fockSpace, textKey, textOf, type FockSpace, type Text } from '../spaces/fock-space.ts';
import { FockState } from './fock-state.ts';
import { DensityBuilder, forEachCoherence } from './text-density.ts';

/**
 * The partial trace over all positions but those named (0 is the first token), on F^(k)(h) for k positions: what is kept of a text is
 * its tokens at `positions`, in the order given; positions beyond its end are left out. What is traced out is the tokens at all other
 * positions, "no token" among them: for ascending positions this is the partial trace of the left-aligned embedding into M sites. A
 * coherence survives exactly when its two texts agree on all that is traced out. The trace is kept. O(texts + coherences).
 * Throws `ArgumentError` for positions that are not distinct integers in 0..M-1.
 */
export function keepPositions(state: FockState, positions: readonly number[]): FockState {
  const { space } = state;
  const bad = positions.find((p) => !Number.isInteger(p) || p < 0 || p >= space.maxParticles);
  if (bad !== undefined) {
    throw new ArgumentError('positions', `be within 0..${space.maxParticles - 1}`, `one is ${bad}`);
  }
  const kept = new Set(positions);
  if (kept.size !== positions.length) {
    throw new ArgumentError('positions', 'be distinct', `they are [${positions}]`);
  }
  const rest = Array.from({ length: space.maxParticles }, (_, p) => p).filter((p) => !kept.has(p));
  return traceOut(state, fockSpace(space.oneParticle, positions.length), (text) => ({
    kept: positions.flatMap((p) => text[p] ?? []),
    // The traced positions ascend, so those that exist are a prefix and the tokens alone tell which.
    traced: rest.flatMap((p) => text[p] ?? []),
  }));
}

/**
 * The partial trace over the last `count` tokens of each text, on F^(M - count)(h). A text of fewer tokens loses all of them and leaves
 * the vacuum. A coherence survives exactly when its two texts end in the same tokens. The trace is kept.
 * Throws `ArgumentError` unless 0 <= count <= M.
 */
export function dropLast(state: FockState, count = 1): FockState {
  const { space } = state;
  if (!Number.isInteger(count) || count < 0 || count > space.maxParticles) {
    throw new ArgumentError('count', `be within 0..${space.maxParticles}`, `it is ${count}`);
  }
  return traceOut(state, fockSpace(space.oneParticle, space.maxParticles - count), (text) => {
    const cut = Math.max(0, text.length - count);
    return { kept: text.slice(0, cut), traced: text.slice(cut) };
  });
}

/** rho'(A, B) = sum over e of rho(Ae, Be), where a text is taken apart into what is kept and what is traced out, one to one. */
function traceOut(
  state: FockState,
  onto: FockSpace,
  apart: (text: number[]) => { readonly kept: Text; readonly traced: Text },
): FockState {
  const { density } = state;
  const builder = new DensityBuilder();
  const traced: string[] = [];
  const slots = density.texts.map((key, a) => {
    const parts = apart(textOf(key));
    traced.push(textKey(parts.traced));
    const slot = builder.slot(textKey(parts.kept), parts.kept.length);
    builder.addWeight(slot, density.weights[a] as number);
    return slot;
  });
  forEachCoherence(density, (a, b, re, im) => {
    if (traced[a] === traced[b]) builder.addPair(slots[a] as number, slots[b] as number, re, im);
  });
  return FockState.fromDensity(onto, builder.build());
}
