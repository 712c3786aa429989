import { NotPhysicalError, UnsupportedError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { scaled } from '../linalg/products.ts';
import type { Rng } from '../linalg/random.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { toDensityMatrix } from '../states/convert.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import type { Ket } from '../states/ket.ts';
import { applyChannel, conjugatedDensity } from './apply-channel.ts';
import { drawBranch, ketBranches, roundingWeight } from './apply-to-ket.ts';
import type { MapBudget } from './convert.ts';
import {
  effectOf,
  instrumentChannel,
  outcomeOf,
  type Instrument,
  type Label,
  type Outcome,
} from './instrument.ts';
import { place, type Placement, type SitesOption } from './placement.ts';

/** What a measurement gives: the outcome, its probability in the state before, and the normalised state after. */
export interface Measurement<S> {
  readonly outcome: Label;
  readonly probability: number;
  readonly state: S;
}

/** An outcome with its probability. */
export interface OutcomeProbability {
  readonly label: Label;
  readonly probability: number;
}

/** The entries of a density matrix are rounded to this share of its trace, so a smaller probability leaves no state. */
const roundingTrace = 1e-14;

/**
 * The probabilities of all outcomes in the normalised state, in the instrument's order; `sites` says where it acts (all when not given), in any order.
 * Throws `NotPhysicalError` for a state of norm zero, `ArgumentError`, `SpaceMismatchError`.
 */
export function probabilities(
  state: Ket | DensityMatrix,
  instrument: Instrument,
  { sites }: SitesOption = {},
): OutcomeProbability[] {
  const placement = placed(state, instrument, sites);
  const chances =
    state.kind === 'ket'
      ? ketChances(state, instrument, placement)
      : densityChances(state, instrument, sites);
  return instrument.outcomes.map(({ label }, i) => ({ label, probability: chances[i] as number }));
}

/**
 * One measurement: draws an outcome with its probability and returns the state after it, normalised. A density matrix becomes sum K rho K^dagger / p. A ket
 * stays a ket: K|psi>/sqrt p when the outcome has one Kraus operator, and one of them drawn with its weight (an unravelling: right on average) when it has several.
 * Only sites of the instrument change; the same rng state gives the same outcome. Outcomes of probability zero (to rounding) are never drawn.
 * Throws `NotPhysicalError` for a state of norm zero, `ArgumentError`, `SpaceMismatchError`.
 */
export function measure(
  state: Ket,
  instrument: Instrument,
  rng: Rng,
  options?: SitesOption,
): Measurement<Ket>;
/** Measures a density matrix. */
export function measure(
  state: DensityMatrix,
  instrument: Instrument,
  rng: Rng,
  options?: SitesOption,
): Measurement<DensityMatrix>;
/** Measures either kind of state. */
export function measure(
  state: Ket | DensityMatrix,
  instrument: Instrument,
  rng: Rng,
  options?: SitesOption,
): Measurement<Ket | DensityMatrix>;
/** The implementation of all. */
export function measure(
  state: Ket | DensityMatrix,
  instrument: Instrument,
  rng: Rng,
  { sites }: SitesOption = {},
): Measurement<Ket | DensityMatrix> {
  const placement = placed(state, instrument, sites);
  if (state.kind === 'ket') {
    const branches = ketBranches(state, placement);
    const groups = instrument.outcomes.map(({ operators }) => operators);
    const drawn = drawBranch(branches, groups, rng.uniform());
    return {
      outcome: (instrument.outcomes[drawn.group] as Outcome).label,
      probability: drawn.groupWeight,
      state: branches.normalised(drawn.data, drawn.weight),
    };
  }
  const chances = densityChances(state, instrument, sites);
  const outcome = instrument.outcomes[drawIndex(chances, rng.uniform())] as Outcome;
  return { outcome: outcome.label, ...selected(state, outcome, placement) };
}

/**
 * The state after a given outcome, normalised, and the outcome's probability (selective measurement, Lueders rule for projectors).
 * Throws `NotPhysicalError` when the outcome has probability zero (below 1e-28 for a ket, 1e-14 for a density matrix, where only rounding is left),
 * `UnsupportedError` for a ket and an outcome of several Kraus operators, whose state is mixed; `ArgumentError` for an unknown label, `SpaceMismatchError`.
 */
export function postMeasurement(
  state: Ket,
  instrument: Instrument,
  label: Label,
  options?: SitesOption,
): Measurement<Ket>;
/** The density matrix after an outcome. */
export function postMeasurement(
  state: DensityMatrix,
  instrument: Instrument,
  label: Label,
  options?: SitesOption,
): Measurement<DensityMatrix>;
/** Either kind of state after an outcome. */
export function postMeasurement(
  state: Ket | DensityMatrix,
  instrument: Instrument,
  label: Label,
  options?: SitesOption,
): Measurement<Ket | DensityMatrix>;
/** The implementation of all. */
export function postMeasurement(
  state: Ket | DensityMatrix,
  instrument: Instrument,
  label: Label,
  { sites }: SitesOption = {},
): Measurement<Ket | DensityMatrix> {
  const placement = placed(state, instrument, sites);
  const outcome = outcomeOf(instrument, label);
  if (state.kind === 'density-matrix')
    return { outcome: outcome.label, ...selected(state, outcome, placement) };
  const [operator, ...more] = outcome.operators;
  if (more.length > 0) {
    throw new UnsupportedError(
      `Outcome "${label}" has ${outcome.operators.length} Kraus operators, so the state after it is mixed. ` +
        'Measure `toDensityMatrix(state)`, or draw one of them with `measure`.',
    );
  }
  const branches = ketBranches(state, placement);
  const branch = operator ? branches.branch(operator) : { data: state.data, weight: 0 };
  const probability = requireAbove(roundingWeight, branch.weight, outcome.label);
  return { outcome: outcome.label, probability, state: branches.normalised(branch.data, probability) };
}

/**
 * The state after a measurement whose outcome nobody reads: sum over all outcomes of sum K rho K^dagger. Not normalised, like `applyChannel`. A ket becomes
 * a density matrix. Throws `BudgetExceededError`, `ArgumentError`, `SpaceMismatchError`.
 */
export function nonSelective(
  state: Ket | DensityMatrix,
  instrument: Instrument,
  { maxBytes = defaultMaxBytes, ...options }: SitesOption & MapBudget = {},
): DensityMatrix {
  const rho = state.kind === 'ket' ? toDensityMatrix(state, { maxBytes }) : state;
  return applyChannel(instrumentChannel(instrument), rho, { ...options, maxBytes });
}

function placed(state: Ket | DensityMatrix, { from, to }: Instrument, sites?: readonly number[]): Placement {
  return place('Argument `instrument`', from, to, state.space, sites);
}

function ketChances(psi: Ket, { outcomes }: Instrument, placement: Placement): number[] {
  const branches = ketBranches(psi, placement);
  return outcomes.map(({ operators }) =>
    operators.reduce((sum, operator) => sum + branches.branch(operator).weight, 0),
  );
}

/** tr(E rho)/tr(rho) from the reduced density matrix of the sites; rounding below zero is cut. */
function densityChances(rho: DensityMatrix, instrument: Instrument, sites?: readonly number[]): number[] {
  const total = requireTrace(rho);
  const { data } = (sites ? rho.reduce(sites) : rho).matrix;
  const sum = new Float64Array(2);
  return instrument.outcomes.map((outcome) => {
    kernels().dot(sum, effectOf(instrument, outcome).data, data);
    return Math.max(0, (sum[0] as number) / total);
  });
}

/** The first index where the running sum passes u; the last possible one when rounding leaves the sum below u. The chances sum to 1, so there is one. */
function drawIndex(chances: readonly number[], u: number): number {
  let sum = 0;
  let last = -1;
  for (let i = 0; i < chances.length; i++) {
    const chance = chances[i] as number;
    if (chance <= roundingTrace) continue;
    sum += chance;
    last = i;
    if (u < sum) return i;
  }
  return last;
}

function selected(
  rho: DensityMatrix,
  { label, operators }: Outcome,
  placement: Placement,
): { probability: number; state: DensityMatrix } {
  const total = requireTrace(rho);
  const after = conjugatedDensity(operators, rho, placement);
  const probability = requireAbove(roundingTrace, after.norm() / total, label);
  const matrix = scaled(after.matrix, 1 / after.norm());
  return { probability, state: DensityMatrix.fromMatrix(after.space, matrix) };
}

function requireAbove(limit: number, probability: number, label: Label): number {
  if (probability > limit) return probability;
  throw new NotPhysicalError(
    `Outcome "${label}" must have a probability above ${limit} to leave a state, but it is ${probability}. Ask \`probabilities\` first.`,
  );
}

function requireTrace(rho: DensityMatrix): number {
  const total = rho.norm();
  if (total > 0 && total < Infinity) return total;
  throw new NotPhysicalError(
    `A measured density matrix must have a finite trace above zero, but it is ${total}.`,
  );
}
