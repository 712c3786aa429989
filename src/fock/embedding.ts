import { NotPhysicalError, TruncationError } from '../errors.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import type { FockOperator, SparseOperator } from '../operators/operator.ts';
import { sparse } from '../operators/sparse.ts';
import {
  fockDimension,
  requireText,
  textAt,
  textKey,
  textOf,
  type FockSpace,
  type Text,
} from '../spaces/fock-space.ts';
import {
  configurationAt,
  defaultMaxBytes,
  indexOf,
  requireBudget,
  type Configuration,
} from '../spaces/indexing.ts';
import { levels, requireSameSpace, type Space } from '../spaces/space.ts';
import { DensityMatrix } from '../states/density-matrix.ts';
import { Ket } from '../states/ket.ts';
import { addProjector } from './density-algebra.ts';
import { fockPurity } from './fock-measures.ts';
import { FockState } from './fock-state.ts';
import { DensityBuilder, forEachCoherence, requireCoherences } from './text-density.ts';

/**
 * How texts sit on M sites of N + 1 levels: token x is level x, the extra level N means "no particle". `left` (default) puts the first token on
 * site 0 and the empty sites at the end; `right` puts the last token on site M - 1 and the empty sites in front.
 */
export interface EmbeddingOptions {
  readonly align?: 'left' | 'right';
}

/** Embedding with a limit for dense data; 1 GiB when not given. */
export interface EmbeddingBudget extends EmbeddingOptions {
  readonly maxBytes?: number;
}

/** Un-embedding with the weight outside the embedded space that may be lost; 1e-10 of the trace when not given. */
export interface UnembeddingOptions extends EmbeddingOptions {
  readonly tolerance?: number;
}

/** The product space of M sites with N + 1 levels that holds F^(M)(h). */
export function embeddingSpace(space: FockSpace): Space {
  return levels(new Array<number>(space.maxParticles).fill(space.tokens + 1));
}

/** The configuration of a text. Throws `ArgumentError` for a text that does not fit. */
export function embeddedText(
  space: FockSpace,
  text: Text,
  { align = 'left' }: EmbeddingOptions = {},
): Int32Array {
  requireText(space, text);
  const x = new Int32Array(space.maxParticles).fill(space.tokens);
  x.set(text, align === 'left' ? 0 : space.maxParticles - text.length);
  return x;
}

/** The text of a configuration, or undefined when its empty sites are not all at their end. */
export function unembeddedText(
  space: FockSpace,
  x: Configuration,
  { align = 'left' }: EmbeddingOptions = {},
): Text | undefined {
  const text = Array.from(x).filter((level) => level < space.tokens);
  const again = embeddedText(space, text, { align });
  return again.every((level, site) => level === x[site]) ? text : undefined;
}

/** The state as a density matrix on `embeddingSpace`. Throws `BudgetExceededError`. */
export function embedDensity(state: FockState, options: EmbeddingBudget = {}): DensityMatrix {
  const { maxBytes = defaultMaxBytes, ...align } = options;
  const onto = embeddingSpace(state.space);
  const size = requireBudget('A density matrix', onto, 2, maxBytes, instead);
  const out = zeros(size, size);
  const at = places(state, onto, align);
  state.density.weights.forEach((weight, a) => (out.data[2 * (at[a] as number) * (size + 1)] = weight));
  forEachCoherence(state.density, (a, b, re, im) => {
    const [r, c] = [at[a] as number, at[b] as number];
    out.data.set([re, im], 2 * (r * size + c));
    out.data.set([re, -im], 2 * (c * size + r));
  });
  return DensityMatrix.fromMatrix(onto, out);
}

/**
 * A pure state as a ket on `embeddingSpace` with norm sqrt(tr rho); its phase is chosen so that the heaviest text has a positive amplitude.
 * Throws `NotPhysicalError` unless the purity is 1 within 1e-10, `BudgetExceededError`.
 */
export function embedKet(state: FockState, options: EmbeddingBudget = {}): Ket {
  const { maxBytes = defaultMaxBytes, ...align } = options;
  const purity = fockPurity(state);
  if (purity < 1 - 1e-10) {
    throw new NotPhysicalError(
      `Argument \`state\` must be pure to become a ket, but its purity is ${purity}. Use \`embedDensity\`.`,
    );
  }
  const onto = embeddingSpace(state.space);
  const data = new Float64Array(2 * requireBudget('A ket', onto, 1, maxBytes, instead));
  const at = places(state, onto, align);
  const { weights } = state.density;
  const top = weights.reduce((best, weight, a) => (weight > (weights[best] as number) ? a : best), 0);
  const amplitude = Math.sqrt(weights[top] as number);
  data[2 * (at[top] as number)] = amplitude;
  // psi_b = <b|rho|top>/psi_top for the real positive psi_top.
  forEachCoherence(state.density, (a, b, re, im) => {
    if (a === top) data.set([re / amplitude, -im / amplitude], 2 * (at[b] as number));
    else if (b === top) data.set([re / amplitude, im / amplitude], 2 * (at[a] as number));
  });
  return Ket.fromData(onto, data);
}

/**
 * The Fock state of a ket or density matrix on `embeddingSpace`, exactly. Throws `SpaceMismatchError` for another space, and `TruncationError` with the weight
 * that lies on configurations of no text (empty sites in the middle) when it is above `tolerance` times the trace.
 */
export function unembed(
  state: Ket | DensityMatrix,
  space: FockSpace,
  { align = 'left', tolerance = 1e-10 }: UnembeddingOptions = {},
): FockState {
  const from = embeddingSpace(space);
  requireSameSpace('Argument `state`', from, state.space);
  const size = state.kind === 'ket' ? state.data.length / 2 : state.matrix.rows;
  const texts = Array.from({ length: size }, (_, i) =>
    unembeddedText(space, configurationAt(from, i), { align }),
  );
  const weight = (i: number): number =>
    state.kind === 'ket'
      ? (state.data[2 * i] as number) ** 2 + (state.data[2 * i + 1] as number) ** 2
      : (state.matrix.data[2 * i * (size + 1)] as number);
  let lost = 0;
  let total = 0;
  texts.forEach((text, i) => {
    total += weight(i);
    if (text === undefined) lost += weight(i);
  });
  if (lost > tolerance * total) {
    const advice = 'Project on the embedded texts first, or choose the other `align`.';
    throw new TruncationError('Un-embedding', lost, tolerance * total, advice);
  }
  return state.kind === 'ket' ? ketOfTexts(state, space, texts) : densityOfTexts(state.matrix, space, texts);
}

/** The operator on `embeddingSpace` that acts on embedded texts as `op` and annihilates all other configurations. Throws `BudgetExceededError`. */
export function embedOperator(op: FockOperator, options: EmbeddingBudget = {}): SparseOperator {
  const { maxBytes = defaultMaxBytes, ...align } = options;
  const onto = embeddingSpace(op.space);
  requireBudget('A sparse operator', onto, 1, maxBytes, instead);
  const place = (text: Text): number => indexOf(onto, embeddedText(op.space, text, align));
  const entries = Array.from({ length: fockDimension(op.space) }, (_, i) => textAt(op.space, i)).flatMap(
    (text) =>
      op.row(text).map(({ text: other, re, im }) => ({
        row: place(text),
        column: place(other),
        value: { re, im },
      })),
  );
  return sparse(onto, entries, { maxBytes });
}

const instead = 'Keep the sparse state on the Fock space.';

function places(state: FockState, onto: Space, options: EmbeddingOptions): number[] {
  return state.density.texts.map((key) => indexOf(onto, embeddedText(state.space, textOf(key), options)));
}

function ketOfTexts(state: Ket, space: FockSpace, texts: readonly (Text | undefined)[]): FockState {
  const builder = new DensityBuilder();
  const data: number[] = [];
  const slots = texts.flatMap((text, i) => {
    const [re, im] = [state.data[2 * i] as number, state.data[2 * i + 1] as number];
    if (text === undefined || (re === 0 && im === 0)) return [];
    data.push(re, im);
    return [builder.slot(textKey(text), text.length)];
  });
  requireCoherences((slots.length * (slots.length - 1)) / 2);
  addProjector(builder, slots, Float64Array.from(data), 1);
  return FockState.fromDensity(space, builder.build());
}

function densityOfTexts(
  rho: ComplexMatrix,
  space: FockSpace,
  texts: readonly (Text | undefined)[],
): FockState {
  const builder = new DensityBuilder();
  const slots = texts.map((text) => (text === undefined ? -1 : builder.slot(textKey(text), text.length)));
  slots.forEach((slot, r) => {
    if (slot < 0) return;
    builder.addWeight(slot, rho.data[2 * r * (rho.rows + 1)] as number);
    for (let c = r + 1; c < rho.rows; c++) {
      const p = 2 * (r * rho.rows + c);
      const [re, im] = [rho.data[p] as number, rho.data[p + 1] as number];
      if ((slots[c] as number) >= 0 && (re !== 0 || im !== 0))
        builder.addPair(slot, slots[c] as number, re, im);
    }
  });
  return FockState.fromDensity(space, builder.build());
}
