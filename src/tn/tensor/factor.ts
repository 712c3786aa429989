import { heldLq, heldQr, heldSvd, type HeldMatrix } from '../../linalg/held-decompositions.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { Field } from './block-tensor.ts';

/** A matrix in either field, row-major. */
export interface FieldMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly field: Field;
  readonly data: Float64Array;
}

/** The factors of one matrix. */
export interface FactorPair {
  readonly left: FieldMatrix;
  readonly right: FieldMatrix;
}

/** Singular value decompositions of some matrices, with vectors of the `kept` largest values of each. */
export interface TruncatedSvds {
  readonly spectra: readonly Float64Array[];
  readonly kept: readonly number[];
  readonly factors: readonly FactorPair[];
}

/**
 * Thin singular value decompositions U diag(s) V^dagger of all matrices; `choose` sees all values of all of them before any vector is made, and vectors of values that
 * are not kept cost nothing. Throws `ArgumentError` when an entry is not finite.
 */
export function svdsOf(
  matrices: readonly FieldMatrix[],
  choose: (spectra: readonly Float64Array[]) => readonly number[],
): TruncatedSvds {
  const spectra: Float64Array[] = [];
  const factors: FactorPair[] = [];
  let kept: readonly number[] = [];
  // Each decomposition waits with its vectors until those after it have their values.
  const decompose = (work: Workspace, i: number): void => {
    const matrix = matrices[i];
    if (!matrix) {
      kept = choose(spectra);
      return;
    }
    const { u, vh } = heldSvd(work, put(work, matrix), (s) => {
      spectra.push(s);
      decompose(work, i + 1);
      return kept[i] as number;
    });
    factors[i] = { left: read(work, u), right: read(work, vh) };
  };
  kernels().run((work) => decompose(work, 0));
  return { spectra, kept, factors };
}

/** The thin factorisation Q R, the diagonal of R not negative. */
export function qrOf(a: FieldMatrix): FactorPair {
  return kernels().run((work) => {
    const { q, r } = heldQr(work, put(work, a));
    return { left: read(work, q), right: read(work, r) };
  });
}

/** The thin factorisation L Q, the diagonal of L not negative. */
export function lqOf(a: FieldMatrix): FactorPair {
  return kernels().run((work) => {
    const { l, q } = heldLq(work, put(work, a));
    return { left: read(work, l), right: read(work, q) };
  });
}

function put(work: Workspace, { rows, cols, field, data }: FieldMatrix): HeldMatrix {
  return { rows, cols, field, numbers: work.put(data) };
}

function read(work: Workspace, { rows, cols, field, numbers }: HeldMatrix): FieldMatrix {
  return { rows, cols, field, data: work.read(numbers) };
}
