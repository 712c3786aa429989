import { ArgumentError, BudgetExceededError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { localOperator } from '../../operators/local-sum.ts';
import type { LocalSum } from '../../operators/operator.ts';
import { defaultMaxBytes, localDimension } from '../../spaces/indexing.ts';
import { requireSites, space, subspace, type Space } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import { Ket } from '../../states/ket.ts';
import { requireLevels } from '../arguments.ts';
import { requireKind } from '../require-modes.ts';
import { truncationOf, type Truncated, type VerdictOptions } from '../verdict/truncation.ts';
import type { GateForm, ModeGate } from './mode-gate.ts';
import { applyModeMatrix, conjugateOf, denseOf, type ModeMatrix } from './mode-matrix.ts';

/** Which matrix of a gate is meant; 'exact' by default. */
export interface FormOption {
  readonly form?: GateForm;
}

/** One gate of a sequence, with its sites. */
export interface PlacedGate {
  readonly gate: ModeGate;
  /** As many as the gate has, in its order. */
  readonly sites: readonly number[];
}

/** Options of `applyModeGates`. */
export interface ApplyGateOptions extends FormOption, VerdictOptions {}

/** What gates have done to a state. */
export interface GateResult<S> extends Truncated<S> {
  /** The share of the weight that each gate has let out above the levels, in order; 0 for the 'unitary' form, which hides it. */
  readonly leaked: readonly number[];
}

/**
 * Applies gates in order to a ket, or to a density matrix from both sides. Nothing larger than the state is built: two-mode gates act block by block. The state is not normalised again: what the exact
 * forms let out is missing in its norm, and `truncation.lostWeight` counts it with what was missing before. As gates are
 * contractions, the distance to the result without truncation is at most the sum of the roots of `leaked`, which `truncation.distance` includes.
 * Cost 8 n flops for each number of the state and gate of blocks of n levels. Throws `ArgumentError` for sites that do not fit, `TruncationError` when `strict`.
 */
export function applyModeGates<S extends Ket | DensityMatrix>(
  state: S,
  gates: readonly PlacedGate[],
  options: ApplyGateOptions = {},
): GateResult<S> {
  const { form = 'exact' } = options;
  const leaked: number[] = [];
  const missing = Math.max(0, 1 - weightOf(state));
  let after: Ket | DensityMatrix = state;
  let lostWeight = missing;
  let bound = Math.sqrt(missing);
  for (const { gate, sites } of gates) {
    const before = after;
    after = conjugated(after, matrixOn(gate, after.space, sites, form), sites);
    const share = form === 'unitary' ? 0 : Math.max(0, 1 - keptShare(before, after));
    leaked.push(share);
    lostWeight += share * (1 - lostWeight);
    bound += Math.sqrt(share);
  }
  const truncation = truncationOf(after, { ...options, lostWeight });
  const distance = Math.min(1, Math.max(truncation.distance, bound));
  return { state: after as S, truncation: { ...truncation, distance }, leaked };
}

/** `applyModeGates` of one gate. */
export function applyModeGate<S extends Ket | DensityMatrix>(
  state: S,
  gate: ModeGate,
  sites: readonly number[],
  options: ApplyGateOptions = {},
): GateResult<S> {
  return applyModeGates(state, [{ gate, sites }], options);
}

/**
 * The dense matrix of a gate on sites with the given levels (the first most significant): 16 (product of the levels)^2 bytes.
 * Throws `ArgumentError`, `BudgetExceededError` past `maxBytes`.
 */
export function modeGateMatrix(
  gate: ModeGate,
  levels: readonly number[],
  { form = 'exact', maxBytes = defaultMaxBytes }: FormOption & { readonly maxBytes?: number } = {},
): ComplexMatrix {
  if (levels.length !== gate.sites.length) {
    throw new ArgumentError(
      'levels',
      `be ${gate.sites.length} for ${gate.name}`,
      `they are ${levels.length}`,
    );
  }
  const on = space(
    gate.sites.map((kind, i) => ({ kind, levels: requireLevels(levels[i] ?? 0, `levels[${i}]`) })),
  );
  requireDense(on, maxBytes);
  return denseOf(
    matrixOn(
      gate,
      on,
      gate.sites.map((_, i) => i),
      form,
    ),
  );
}

/** The gate as an operator on sites of a space, for states of every kind. Throws as `modeGateMatrix`. */
export function modeGateOperator(
  gate: ModeGate,
  on: Space,
  sites: readonly number[],
  { form = 'exact', maxBytes = defaultMaxBytes }: FormOption & { readonly maxBytes?: number } = {},
): LocalSum {
  const matrix = matrixOn(gate, on, sites, form);
  requireDense(subspace(on, sites), maxBytes);
  return localOperator(on, sites, denseOf(matrix));
}

function requireDense(on: Space, maxBytes: number): void {
  const bytes =
    16 *
    localDimension(
      on,
      on.sites.map((_, i) => i),
    ) **
      2;
  if (bytes > maxBytes) {
    throw new BudgetExceededError('The dense matrix of a gate', bytes, maxBytes, 'Use `applyModeGates`.');
  }
}

function conjugated(
  state: Ket | DensityMatrix,
  matrix: ModeMatrix,
  sites: readonly number[],
): Ket | DensityMatrix {
  const { space: on } = state;
  if (state.kind === 'ket') return Ket.fromData(on, applyModeMatrix(matrix, state.data, on.dims, sites));
  const shape = [...on.dims, ...on.dims];
  const rows = applyModeMatrix(matrix, state.matrix.data, shape, sites);
  const doubled = sites.map((site) => site + on.dims.length);
  const data = applyModeMatrix(conjugateOf(matrix), rows, shape, doubled);
  return DensityMatrix.fromMatrix(on, { ...state.matrix, data });
}

function matrixOn(gate: ModeGate, on: Space, sites: readonly number[], form: GateForm): ModeMatrix {
  if (form !== 'exact' && form !== 'unitary') {
    throw new ArgumentError('form', "be 'exact' or 'unitary'", `it is ${String(form)}`);
  }
  requireSites(on, sites);
  if (sites.length !== gate.sites.length) {
    throw new ArgumentError('sites', `be ${gate.sites.length} for ${gate.name}`, `they are ${sites.length}`);
  }
  gate.sites.forEach((kind, i) => requireKind(on, sites[i] as number, kind, `sites[${i}]`, gate.name));
  return gate.matrix(
    sites.map((site) => on.dims[site] as number),
    form,
  );
}

/** The squared norm of a ket, the trace of a density matrix. */
function weightOf(state: Ket | DensityMatrix): number {
  return state.kind === 'ket' ? state.norm() ** 2 : state.norm();
}

/** The weight after over that before, also where squares of the norms are no doubles. */
function keptShare(before: Ket | DensityMatrix, after: Ket | DensityMatrix): number {
  const ratio = after.norm() / before.norm();
  return before.kind === 'ket' ? ratio * ratio : ratio;
}
