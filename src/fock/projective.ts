import { ArgumentError, NotPhysicalError } from '../errors.ts';
import type { FockOperator, TextAmplitude } from '../operators/operator.ts';
import { requireSameFockSpace, textAt, textKey, type FockSpace } from '../spaces/fock-space.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { requireFockBudget, type FockBudget } from './fock-dense.ts';
import { requireTrace, type FockState } from './fock-state.ts';
import { applyToTexts } from './free-ladder.ts';
import { normalizeFock } from './text-states.ts';

/** How far projectors are from a projection-valued measure, largest entry by entry (real and imaginary parts apart). */
export interface ProjectorDefect {
  /** max |sum_i P_i - 1|. */
  readonly completeness: number;
  /** max |P_i P_j - delta_ij P_i|. */
  readonly orthogonality: number;
  /** max |P_i - P_i^dagger|. */
  readonly hermiticity: number;
}

/**
 * The defects of a list of projectors, text by text over the whole space: D columns for each pair. Throws `ArgumentError` for an empty list,
 * `SpaceMismatchError`, `BudgetExceededError` when the space has more texts than `maxBytes` (16 bytes each) allows.
 */
export function projectorDefect(
  projectors: readonly FockOperator[],
  { maxBytes = defaultMaxBytes }: FockBudget = {},
): ProjectorDefect {
  const space = spaceOf(projectors);
  const size = requireFockBudget('A check of projectors', space, 1, maxBytes);
  let [completeness, orthogonality, hermiticity] = [0, 0, 0];
  for (let index = 0; index < size; index++) {
    const text = textAt(space, index);
    const columns = projectors.map((p) => p.column(text));
    completeness = Math.max(completeness, distance(columns.flat(), [{ text, re: 1, im: 0 }]));
    projectors.forEach((p, i) => {
      const adjoint = p.row(text).map((entry) => ({ ...entry, im: -entry.im }));
      hermiticity = Math.max(hermiticity, distance(columns[i] as readonly TextAmplitude[], adjoint));
      columns.forEach((column, j) => {
        const expected = i === j ? column : [];
        orthogonality = Math.max(orthogonality, distance(applyToTexts(p, column), expected));
      });
    });
  }
  return { completeness, orthogonality, hermiticity };
}

/** Refuses projectors that are not Hermitian, orthogonal and complete within the tolerance (1e-10). Throws `NotPhysicalError` with the defect; see `projectorDefect`. */
export function requireProjectors(
  projectors: readonly FockOperator[],
  { tolerance = 1e-10, ...budget }: FockBudget & { readonly tolerance?: number } = {},
): void {
  for (const [what, defect] of Object.entries(projectorDefect(projectors, budget))) {
    if (defect <= tolerance) continue;
    throw new NotPhysicalError(
      `Argument \`projectors\` must be Hermitian, orthogonal and complete, but their ${what} fails by ${defect}. Correct them.`,
    );
  }
}

/**
 * The Lueders reduction P rho P/tr(P rho) for any projector, and its probability. Throws `NotPhysicalError` when the probability is zero (for a
 * state with coherences: below 1e-14, where it cannot be told from rounding), `SpaceMismatchError`.
 */
export function luedersReduce(
  state: FockState,
  projector: FockOperator,
): { readonly probability: number; readonly state: FockState } {
  const reduced = state.apply(projector);
  const probability = reduced.norm() / requireTrace(state.norm());
  const least = state.density.column.length > 0 ? 1e-14 : 0;
  if (!(probability > least)) {
    throw new NotPhysicalError(
      `Argument \`projector\` must have a probability above 0, but it has ${probability}. Choose another outcome.`,
    );
  }
  return { probability, state: normalizeFock(reduced) };
}

function spaceOf(projectors: readonly FockOperator[]): FockSpace {
  const first = projectors[0];
  if (!first) throw new ArgumentError('projectors', 'hold at least one projector', 'it is empty');
  projectors.forEach((p, i) => requireSameFockSpace(`projectors[${i}]`, first.space, p.space));
  return first.space;
}

function distance(a: readonly TextAmplitude[], b: readonly TextAmplitude[]): number {
  const sums = new Map<string, [number, number]>();
  const add = (entries: readonly TextAmplitude[], sign: number): void => {
    for (const { text, re, im } of entries) {
      const [x, y] = sums.get(textKey(text)) ?? [0, 0];
      sums.set(textKey(text), [x + sign * re, y + sign * im]);
    }
  };
  add(a, 1);
  add(b, -1);
  return Math.max(0, ...[...sums.values()].map(([x, y]) => Math.max(Math.abs(x), Math.abs(y))));
}
