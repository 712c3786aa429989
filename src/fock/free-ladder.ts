import { ArgumentError } from '../errors.ts';
import { requireFinite, vector } from '../linalg/matrix.ts';
import type { Scalar } from '../linalg/scalar.ts';
import { plus } from '../operators/algebra.ts';
import type { FockOperator, TextAmplitude } from '../operators/operator.ts';
import { textKey, textOf, type FockSpace, type Text } from '../spaces/fock-space.ts';
import { exact, type Estimate } from '../states/estimate.ts';
import type { FockState } from './fock-state.ts';
import { sectorWeights } from './fock-measures.ts';
import { fockOperator } from './second-quantised.ts';

/** A vector f of the one-particle space: N scalars, or 2N interleaved numbers. */
export type OneParticleVector = readonly Scalar[] | Float64Array;

/** At which end a particle is created or annihilated: `append` (default) is the last position, as texts grow; `prepend` the first, as in free probability. */
export interface LadderOptions {
  readonly end?: 'append' | 'prepend';
}

/**
 * Free creation l^dagger(f) |T> = |T> (x) f, or f (x) |T> for `prepend`, on the full Fock space. The top sector has no room and is
 * annihilated; `creationLoss` tells how much weight that cuts. Throws `ArgumentError` for a vector of wrong length or with entries that are not finite.
 */
export function creation(
  space: FockSpace,
  f: OneParticleVector,
  { end = 'append' }: LadderOptions = {},
): FockOperator {
  const data = ladderVector(space, f);
  return fockOperator(
    space,
    (text) => longer(space, data, text, end, 1),
    (text) => shorter(data, text, end, 1),
  );
}

/**
 * Free annihilation l(f), the adjoint of `creation`: l(f) (T (x) g) = <f, g> T, and 0 on the vacuum.
 * l(f) l^dagger(g) = <f, g> on all sectors below the top one.
 */
export function annihilation(
  space: FockSpace,
  f: OneParticleVector,
  { end = 'append' }: LadderOptions = {},
): FockOperator {
  const data = ladderVector(space, f);
  return fockOperator(
    space,
    (text) => shorter(data, text, end, -1),
    (text) => longer(space, data, text, end, -1),
  );
}

/** The field l(f) + l^dagger(f); in the vacuum it has the semicircle law of radius 2 |f|. */
export function freeField(space: FockSpace, f: OneParticleVector, options: LadderOptions = {}): FockOperator {
  return plus(creation(space, f, options), annihilation(space, f, options));
}

/**
 * The vacuum moments <vac|(l(f) + l^dagger(f))^(2k)|vac> for k = 1..count on the truncated space: |f|^(2k) times the Catalan numbers 1, 2, 5, 14, 42,
 * exactly while k <= M; beyond, paths that leave the space are missing and `error` is what they miss. Throws `ArgumentError` for a bad count.
 */
export function fieldMoments(
  space: FockSpace,
  f: OneParticleVector,
  { count = space.maxParticles, end = 'append' }: LadderOptions & { readonly count?: number } = {},
): readonly Estimate[] {
  if (!Number.isInteger(count) || count < 0)
    throw new ArgumentError('count', 'be an integer >= 0', `it is ${count}`);
  const field = freeField(space, f, { end });
  const norm2 = ladderVector(space, f).reduce((sum, x) => sum + x * x, 0);
  let ket: readonly TextAmplitude[] = [{ text: [], re: 1, im: 0 }];
  let catalan = 1;
  return Array.from({ length: count }, (_, i) => {
    const k = i + 1;
    ket = applyToTexts(field, applyToTexts(field, ket));
    catalan *= (2 * (2 * k - 1)) / (k + 1);
    const vacuum = ket.find(({ text }) => text.length === 0) ?? { re: 0, im: 0 };
    if (k <= space.maxParticles) return exact(vacuum.re, vacuum.im);
    const error = Math.abs(catalan * norm2 ** k - vacuum.re);
    return { re: vacuum.re, im: vacuum.im, error, from: 'truncated' as const };
  });
}

/** O applied to a sparse vector of texts; amplitudes that meet add up, exact zeros are left out. */
export function applyToTexts(op: FockOperator, ket: readonly TextAmplitude[]): readonly TextAmplitude[] {
  const sums = new Map<string, { re: number; im: number }>();
  for (const { text, re, im } of ket) {
    for (const entry of op.column(text)) {
      const key = textKey(entry.text);
      const sum = sums.get(key) ?? { re: 0, im: 0 };
      sum.re += entry.re * re - entry.im * im;
      sum.im += entry.re * im + entry.im * re;
      sums.set(key, sum);
    }
  }
  return [...sums].flatMap(([key, { re, im }]) =>
    re === 0 && im === 0 ? [] : [{ text: textOf(key), re, im }],
  );
}

/** The weight |f|^2 tr(P_M rho) that `creation` would give on a larger space and cuts on this one. Not normalised. */
export function creationLoss(state: FockState, f: OneParticleVector): number {
  const norm2 = ladderVector(state.space, f).reduce((sum, x) => sum + x * x, 0);
  return norm2 * (sectorWeights(state)[state.space.maxParticles] as number);
}

function ladderVector(space: FockSpace, f: OneParticleVector): Float64Array {
  const data = f instanceof Float64Array ? f : vector(f, 'f');
  requireFinite(data, 'f');
  if (data.length !== 2 * space.tokens) {
    throw new ArgumentError('f', `have ${space.tokens} entries`, `it has ${data.length / 2}`);
  }
  return data;
}

function longer(
  space: FockSpace,
  f: Float64Array,
  text: Text,
  end: 'append' | 'prepend',
  sign: 1 | -1,
): TextAmplitude[] {
  const out: TextAmplitude[] = [];
  if (text.length === space.maxParticles) return out;
  for (let x = 0; x < space.tokens; x++) {
    const [re, im] = [f[2 * x] as number, sign * (f[2 * x + 1] as number)];
    if (re === 0 && im === 0) continue;
    out.push({ text: end === 'append' ? [...text, x] : [x, ...text], re, im });
  }
  return out;
}

function shorter(f: Float64Array, text: Text, end: 'append' | 'prepend', sign: 1 | -1): TextAmplitude[] {
  const x = end === 'append' ? text.at(-1) : text[0];
  if (x === undefined) return [];
  const [re, im] = [f[2 * x] as number, sign * (f[2 * x + 1] as number)];
  if (re === 0 && im === 0) return [];
  return [{ text: end === 'append' ? text.slice(0, -1) : text.slice(1), re, im }];
}
