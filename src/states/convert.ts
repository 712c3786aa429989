import { NotPhysicalError, UnsupportedError } from '../errors.ts';
import { kernels } from '../linalg/kernels/active.ts';
import { multiply } from '../linalg/products.ts';
import { configurationAt, defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { dimension, type Space } from '../spaces/space.ts';
import { DensityMatrix, diagonalOf, isDensityMatrix } from './density-matrix.ts';
import { isKet, Ket } from './ket.ts';
import { normalize as unitState } from './normalize.ts';
import { denseKet, isStabilizer } from './stabilizer/stabilizer.ts';
import type { Amplitudes, Reducible, State } from './state.ts';

/** How far the purity may be below 1 for a density matrix to count as pure. */
const purityTolerance = 1e-10;

/** Budget of a conversion to dense data. */
export interface ConvertOptions {
  /** Largest number of bytes of the result; 1 GiB by default. Past it: `BudgetExceededError`. */
  readonly maxBytes?: number;
}

/** Options of `toKet`. */
export interface ToKetOptions extends ConvertOptions {
  /** Divide by the norm, by logarithms, so that amplitudes of any size are right. Default false: norms are kept. */
  readonly normalize?: boolean;
}

/**
 * The ket of a pure state: its amplitudes asked one by one (16 D bytes), or the ket |psi> of a density matrix |psi><psi|, whose phase is
 * chosen so that its largest amplitude is positive. Norms are kept unless `normalize`: a density matrix of trace t gives a ket of norm sqrt t.
 * Throws `BudgetExceededError` past the budget, `NotPhysicalError` when the purity tr rho^2/(tr rho)^2 is below 1 - 1e-10, when an
 * amplitude overflows (without `normalize`) or all are zero (with it), `UnsupportedError` for a state on a Fock space.
 */
export function toKet(state: Amplitudes | DensityMatrix, options: ToKetOptions = {}): Ket {
  const { maxBytes = defaultMaxBytes, normalize = false } = options;
  if (isKet(state)) return normalize ? unitState(state) : state;
  const space = requireProductSpace(state);
  requireBudget('A ket', space, 1, maxBytes, 'Ask single amplitudes with `logAmplitude`.');
  const ket = denseKetOf(state, space, normalize);
  return normalize ? unitState(ket) : ket;
}

function denseKetOf(state: Amplitudes | DensityMatrix, space: Space, normalize: boolean): Ket {
  if (isDensityMatrix(state)) return ketOfPure(state);
  if (isStabilizer(state)) return denseKet(normalize ? unitState(state) : state);
  return ketOfAmplitudes(space, state as Amplitudes, normalize);
}

/** exp of the log amplitudes; relative to the largest one when the norm does not matter. */
function ketOfAmplitudes(space: Space, state: Amplitudes, isRelative: boolean): Ket {
  const d = dimension(space);
  const data = new Float64Array(2 * d);
  let shift = isRelative ? -Infinity : 0;
  for (let i = 0; i < d; i++) {
    const { re, im } = state.logAmplitude(configurationAt(space, i));
    data[2 * i] = re;
    data[2 * i + 1] = im;
    if (isRelative) shift = Math.max(shift, re);
  }
  for (let i = 0; i < d; i++) {
    const [re, im] = [data[2 * i] as number, data[2 * i + 1] as number];
    const modulus = re === -Infinity ? 0 : Math.exp(re - shift);
    if (!(modulus < Infinity)) {
      throw new NotPhysicalError(
        `The amplitude at index ${i} must be a finite number, but its logarithm is ${re}. ` +
          'Pass `{ normalize: true }`, or scale the state down first.',
      );
    }
    data[2 * i] = modulus === 0 ? 0 : modulus * Math.cos(im);
    data[2 * i + 1] = modulus === 0 ? 0 : modulus * Math.sin(im);
  }
  return Ket.fromData(space, data);
}

/**
 * The density matrix of a state: |psi><psi| of a ket, or the reduced density matrix on all sites of any other state that has one
 * (16 D^2 bytes). Throws `BudgetExceededError` past the budget, `UnsupportedError` for a state on a Fock space.
 */
export function toDensityMatrix(
  state: Reducible<DensityMatrix>,
  options: ConvertOptions = {},
): DensityMatrix {
  const { maxBytes = defaultMaxBytes } = options;
  if (isDensityMatrix(state)) return state;
  const space = requireProductSpace(state);
  const d = requireBudget('A density matrix', space, 2, maxBytes, 'Use `reduce(keep)` on fewer sites.');
  if (!isKet(state)) return state.reduce(space.dims.map((_, site) => site));
  const column = { rows: d, cols: 1, data: state.data };
  return DensityMatrix.fromMatrix(space, multiply(column, column, 'n', 'h'));
}

function requireProductSpace(state: State): Space {
  if (state.space.kind === 'product') return state.space;
  throw new UnsupportedError(
    `A state of kind '${state.kind}' on a Fock space has no dense ket or density matrix on product sites. ` +
      'Embed it into a product space first.',
  );
}

/** The column of the largest diagonal entry: |psi> conj(psi_j) / |psi_j|. */
function ketOfPure(rho: DensityMatrix): Ket {
  const total = rho.norm();
  const { rows, data } = rho.matrix;
  const purity = kernels().norm2(data) / (total * total);
  if (!(total > 0 && Math.abs(purity - 1) <= purityTolerance)) {
    throw new NotPhysicalError(
      `Only a pure state has a ket, but the trace is ${total} and the purity is ${purity}. ` +
        'Measure or unravel the mixed state, or keep the density matrix.',
    );
  }
  const weights = diagonalOf(rho.matrix);
  const j = weights.indexOf(weights.reduce((a, b) => Math.max(a, b)));
  const out = new Float64Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    out[2 * i] = data[2 * (i * rows + j)] as number;
    out[2 * i + 1] = data[2 * (i * rows + j) + 1] as number;
  }
  const factor = Math.sqrt(total / kernels().norm2(out));
  return Ket.fromData(
    rho.space,
    out.map((x) => x * factor),
  );
}
