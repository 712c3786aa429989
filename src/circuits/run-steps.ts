import { applyChannel } from '../channels/apply-channel.ts';
import type { Kraus } from '../channels/channel.ts';
import { reset, unit } from '../channels/noise.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import type { Rng } from '../linalg/random.ts';
import { localOperator } from '../operators/local-sum.ts';
import { subspace, type Space } from '../spaces/space.ts';
import type { DensityMatrix } from '../states/density-matrix.ts';
import type { Evolvable, Measurable } from '../states/state.ts';
import { applyControlled } from './apply-controlled.ts';
import { drawnOutcome } from './drawn-outcome.ts';
import { krausTraits } from './kraus-traits.ts';
import type { ParameterValues } from './expression.ts';
import { fullMatrix, levelsOf, operationMatrix } from './gate-library/operation-matrix.ts';
import type { UnitaryLike } from './operation.ts';

/** A unitary operation on a state; controls are applied as such, their matrix is never built. */
export function applyUnitary<S extends Evolvable<S>>(op: UnitaryLike, state: S, values: ParameterValues): S {
  const on = state.space as Space;
  if (op.controls.length > 0) {
    const matrix = operationMatrix(op, values, levelsOf(on, op.sites));
    return applyControlled({ matrix, sites: op.sites, controls: op.controls }, state);
  }
  return state.apply(localOperator(on, op.sites, fullMatrix(op, on, values)));
}

/** A channel: exact on a density matrix; on other kinds one Kraus operator, drawn by `draw()` uniform in [0, 1). */
export function applyNoise<S extends Evolvable<S>>(
  channel: Kraus,
  sites: readonly number[],
  state: S,
  draw: () => number,
): S {
  if (isDensity(state)) return applyChannel(channel, state, { sites }) as Evolvable as S;
  return drawKraus(channel, sites, state, draw).state;
}

/** One Kraus operator of a channel, drawn by `draw()` uniform in [0, 1) with probability <K^dagger K>, on a state of any kind; the norm is kept. */
export function drawKraus<S extends Evolvable<S>>(
  channel: Kraus,
  sites: readonly number[],
  state: S,
  draw: () => number,
): { readonly state: S; readonly index: number } {
  const { operators, effects, weights, stays } = krausTraits(channel);
  const weightOf = (k: number): number => weights?.[k] ?? meanOf(effects[k] as ComplexMatrix, sites, state);
  const { index, probability } = drawnOutcome(sites, effects.length, weightOf, draw());
  if (stays[index]) return { state, index };
  const operator = operators[index] as ComplexMatrix;
  const step = localOperator(state.space as Space, sites, operator, 1 / Math.sqrt(probability));
  return { state: state.apply(step), index };
}

/** A site set to level 0. */
export function resetSite<S extends Evolvable<S>>(site: number, state: S, draw: () => number): S {
  return applyNoise(resetChannel(subspace(state.space as Space, [site])), [site], state, draw);
}

const resets = new WeakMap<Space, Kraus>();

/** sum_level |0><level| rho |level><0|. */
function resetChannel(on: Space): Kraus {
  const known = resets.get(on);
  if (known) return known;
  const made = reset(1, { on });
  resets.set(on, made);
  return made;
}

/** The level of a site, drawn, and the state after it. */
export function measureSite<S extends Evolvable<S>>(
  site: number,
  state: S,
  rng: Rng,
): { readonly level: number; readonly state: S } {
  if (isMeasurable<S>(state)) return state.measureSite(site, rng);
  const on = state.space as Space;
  const d = on.dims[site] as number;
  const projectors = Array.from({ length: d }, (_, level) => unit(d, level, level));
  const weightOf = (level: number): number => meanOf(projectors[level] as ComplexMatrix, [site], state);
  const { index, probability } = drawnOutcome([site], d, weightOf, rng.uniform());
  const projector = projectors[index] as ComplexMatrix;
  return {
    level: index,
    state: state.apply(localOperator(on, [site], projector, 1 / Math.sqrt(probability))),
  };
}

function meanOf<S extends Evolvable<S>>(effect: ComplexMatrix, sites: readonly number[], state: S): number {
  return state.expect(localOperator(state.space as Space, sites, effect)).re;
}

function isDensity(state: Evolvable): state is DensityMatrix {
  return state.kind === 'density-matrix';
}

function isMeasurable<S extends Evolvable<S>>(state: Evolvable<S>): state is Evolvable<S> & Measurable<S> {
  return 'measureSite' in state;
}
