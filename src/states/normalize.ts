import { NotPhysicalError } from '../errors.ts';
import { scaled } from '../linalg/products.ts';
import { DensityMatrix } from './density-matrix.ts';
import { Ket } from './ket.ts';
import { balanced } from './norm.ts';
import { copyForm } from './stabilizer/ch-form.ts';
import { normalizeScale } from './stabilizer/scale.ts';
import { requireNotZero, Stabilizer } from './stabilizer/stabilizer.ts';

/** How far norm or trace may be from one for a measure: room for the rounding of long computations. */
const tolerance = 1e-8;

/**
 * The state divided by its norm (ket, stabilizer state) or its trace (density matrix).
 * Throws `NotPhysicalError` when that is not a finite number above zero.
 */
export function normalize<S extends Ket | DensityMatrix | Stabilizer>(state: S): S {
  return unitState(state) as S;
}

function unitState(state: Ket | DensityMatrix | Stabilizer): Ket | DensityMatrix | Stabilizer {
  switch (state.kind) {
    case 'ket': {
      const { data, norm2 } = balanced(state.data);
      const norm = Math.sqrt(norm2);
      return Ket.fromData(
        state.space,
        data.map((x) => x / norm),
      );
    }
    case 'density-matrix': {
      const total = state.norm();
      if (!(total > 0 && total < Infinity)) {
        throw new NotPhysicalError(
          `The trace must be a finite number above zero to be normalised, but it is ${total}.`,
        );
      }
      return DensityMatrix.fromMatrix(state.space, scaled(state.matrix, 1 / total));
    }
    case 'stabilizer': {
      requireNotZero(state.form);
      const form = copyForm(state.form);
      normalizeScale(form.scale);
      return Stabilizer.fromForm(state.space, form);
    }
    default:
      return state satisfies never;
  }
}

/** Throws `NotPhysicalError` unless norm or trace is 1 within 1e-8: measures are defined for normalised states. */
export function requireNormalized(state: Ket | DensityMatrix | Stabilizer, argument: string): void {
  const norm = state.norm();
  if (Math.abs(norm - 1) <= tolerance) return;
  const what = state.kind === 'density-matrix' ? 'trace' : 'norm';
  throw new NotPhysicalError(
    `Argument \`${argument}\` must have ${what} 1, but its ${what} is ${norm}. Call \`normalize(${argument})\` first.`,
  );
}
