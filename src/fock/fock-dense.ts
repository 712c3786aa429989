import { BudgetExceededError, NotPhysicalError } from '../errors.ts';
import { eigh } from '../linalg/eigh.ts';
import { matrix, zeros, type ComplexMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { hermiticityDefect, maxAbs } from '../linalg/products.ts';
import {
  describeFock,
  fockDimension,
  textAt,
  textIndex,
  textKey,
  textOf,
  type FockSpace,
} from '../spaces/fock-space.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { ArgumentError } from '../errors.ts';
import { FockState } from './fock-state.ts';
import { DensityBuilder, forEachCoherence } from './text-density.ts';

/** What dense data on a Fock space may take; 1 GiB when not given. */
export interface FockBudget {
  readonly maxBytes?: number;
}

/**
 * The density matrix in the dense order of texts (by length, then lexicographic): D x D, D = (N^(M+1) - 1)/(N - 1), 16 D^2 bytes.
 * Throws `BudgetExceededError`.
 */
export function fockToDense(
  state: FockState,
  { maxBytes = defaultMaxBytes }: FockBudget = {},
): ComplexMatrix {
  const size = requireFockBudget('A dense density matrix', state.space, 2, maxBytes);
  const out = zeros(size, size);
  const at = state.density.texts.map((key) => textIndex(state.space, textOf(key)));
  state.density.weights.forEach((weight, a) => (out.data[2 * (at[a] as number) * (size + 1)] = weight));
  forEachCoherence(state.density, (a, b, re, im) => {
    const [r, c] = [at[a] as number, at[b] as number];
    out.data.set([re, im], 2 * (r * size + c));
    out.data.set([re, -im], 2 * (c * size + r));
  });
  return out;
}

/**
 * The state of a dense density matrix in the order of `fockToDense`; entries below 1e-15 of the largest are left out.
 * Throws `ArgumentError` for a wrong shape, `NotPhysicalError` unless the matrix is Hermitian, positive (both within 1e-10) and, without
 * `normalize`, of trace 1.
 */
export function fockFromDense(
  space: FockSpace,
  value: MatrixLike,
  { normalize = false }: { readonly normalize?: boolean } = {},
): FockState {
  const dense = matrix(value, 'matrix');
  const size = fockDimension(space);
  if (dense.rows !== size || dense.cols !== size) {
    throw new ArgumentError('matrix', `be ${size} x ${size}`, `it is ${dense.rows} x ${dense.cols}`);
  }
  const trace = requireDensity(dense);
  if (!(normalize ? trace > 0 : Math.abs(trace - 1) <= 1e-10)) {
    const instead = 'Correct it, or pass { normalize: true } for a trace above 0.';
    throw new NotPhysicalError(`Argument \`matrix\` must have trace 1, but it is ${trace}. ${instead}`);
  }
  return fromHermitian(space, dense, normalize ? 1 / trace : 1);
}

/** The state of a matrix that is trusted to be Hermitian, times a factor; entries below 1e-15 of the largest are left out. */
export function fromHermitian(space: FockSpace, dense: ComplexMatrix, factor = 1): FockState {
  const builder = new DensityBuilder();
  const size = dense.rows;
  const least = 1e-15 * maxAbs(dense);
  const slots = new Map<number, number>();
  const slot = (r: number): number => {
    const known = slots.get(r);
    if (known !== undefined) return known;
    const text = textAt(space, r);
    const made = builder.slot(textKey(text), text.length);
    slots.set(r, made);
    return made;
  };
  for (let r = 0; r < size; r++) {
    const weight = dense.data[2 * r * (size + 1)] as number;
    if (Math.abs(weight) > least) builder.addWeight(slot(r), factor * weight);
    for (let c = r + 1; c < size; c++) {
      const [re, im] = [
        dense.data[2 * (r * size + c)] as number,
        dense.data[2 * (r * size + c) + 1] as number,
      ];
      if (Math.max(Math.abs(re), Math.abs(im)) > least)
        builder.addPair(slot(r), slot(c), factor * re, factor * im);
    }
  }
  return FockState.fromDensity(space, builder.build());
}

/** Refuses dense data on a Fock space past a budget (16 D bytes for power 1, 16 D^2 for 2); returns D. Throws `BudgetExceededError`. */
export function requireFockBudget(
  what: string,
  space: FockSpace,
  entriesPower: 1 | 2,
  maxBytes: number,
): number {
  const bytes = 16 * 2 ** (entriesPower * space.log2Dim);
  if (bytes > maxBytes * (1 + 1e-12)) {
    const instead = 'Ask the sparse state: `probability`, `element`, `expect`, `sample`.';
    throw new BudgetExceededError(`${what} on ${describeFock(space)}`, bytes, maxBytes, instead);
  }
  return fockDimension(space);
}

/** Returns the trace of a Hermitian, positive matrix. Throws `NotPhysicalError` for another. */
function requireDensity(dense: ComplexMatrix): number {
  const scale = Math.max(1, maxAbs(dense));
  const defect = hermiticityDefect(dense);
  if (!(defect <= 1e-10 * scale)) {
    throw new NotPhysicalError(
      `Argument \`matrix\` must be Hermitian, but it differs from its adjoint by ${defect}. Correct it.`,
    );
  }
  const { values } = eigh(dense);
  const least = values[0] ?? 0;
  if (!(least >= -1e-10 * scale)) {
    throw new NotPhysicalError(
      `Argument \`matrix\` must be positive, but it has the eigenvalue ${least}. Correct it.`,
    );
  }
  return values.reduce((sum, value) => sum + value, 0);
}
