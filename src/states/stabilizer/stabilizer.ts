import { ArgumentError, NotPhysicalError, UnsupportedError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import { complex, type Complex } from '../../linalg/scalar.ts';
import type { Operator } from '../../operators/operator.ts';
import { toPauliSum } from '../../operators/to-pauli-sum.ts';
import {
  defaultMaxBytes,
  requireBudget,
  requireConfiguration,
  type Configuration,
} from '../../spaces/indexing.ts';
import { describeSpace, requireSameSpace, requireSites, subspace, type Space } from '../../spaces/space.ts';
import { DensityMatrix, isDensityMatrix } from '../density-matrix.ts';
import { exact, type Estimate } from '../estimate.ts';
import { isKet, Ket } from '../ket.ts';
import { requireOperatorOn } from '../operator-on.ts';
import type { Samples } from '../samples.ts';
import {
  overlapOf,
  type Amplitudes,
  type Bulk,
  type Evolvable,
  type Measurable,
  type Reducible,
  type Samplable,
  type SiteMeasurement,
  type State,
  type WorkingCopy,
} from '../state.ts';
import { applyOperator } from './actions.ts';
import { amplitudeOf, denseAmplitudes, sampleForm } from './amplitudes.ts';
import { basisForm, copyForm, type ChForm } from './ch-form.ts';
import { overlapOfForms } from './overlap.ts';
import { certainLevel, collapse, pauliMean, sitePauli, zAt } from './pauli-action.ts';
import { reducedMatrix } from './reduced.ts';
import { isZero, logOf, sizeOf, valueOf } from './scale.ts';

/**
 * A stabilizer state of two-level sites, of any norm and with its phase: 3 n^2/8 bytes, thousands of sites. `apply` takes what maps stabilizer states to
 * stabilizer states: multiples of Clifford unitaries on up to 6 sites, Pauli strings of any weight, stabilizer projectors; anything else throws `UnsupportedError`. Costs in words of 32 bits:
 * n/32 for gates that permute or sign the basis, deterministic measurements and the mean of a Pauli string (per letter), up to 3 n^2/32 for a Hadamard gate or a random measurement.
 */
export interface Stabilizer
  extends
    Evolvable<Stabilizer>,
    Measurable<Stabilizer>,
    Samplable,
    Reducible<DensityMatrix>,
    Amplitudes,
    Bulk<Stabilizer> {
  readonly kind: 'stabilizer';
  readonly space: Space;
  /** The numbers behind it; never changed. */
  readonly form: ChForm;
}

/** The ways to make a stabilizer state; Clifford circuits make all others of these. */
export interface StabilizerFactory {
  /**
   * The basis state |x>; all levels 0 when `x` is left out. Throws `UnsupportedError` for sites that have not two levels, `ArgumentError` for a wrong configuration.
   */
  basis(space: Space, x?: Configuration): Stabilizer;
  /** The state that holds this form (kept, not copied), unchecked. */
  fromForm(space: Space, form: ChForm): Stabilizer;
}

/** Makes stabilizer states. */
export const Stabilizer: StabilizerFactory = {
  basis(space, x = new Int32Array(space.dims.length)) {
    requireTwoLevels(space);
    requireConfiguration(space, x);
    return new ChStabilizer(space, basisForm(x));
  },
  fromForm(space, form) {
    return new ChStabilizer(space, form);
  },
};

/** What a form can be asked. */
class FormReader implements State, Samplable, Reducible<DensityMatrix>, Amplitudes {
  readonly kind = 'stabilizer' as const;
  readonly space: Space;
  readonly form: ChForm;

  constructor(space: Space, form: ChForm) {
    this.space = space;
    this.form = form;
  }

  expect(op: Operator): Estimate {
    const product = requireOperatorOn(this.space, op);
    requireNotZero(this.form);
    let [re, im] = [0, 0];
    for (const { coefficient, sites, letters } of toPauliSum(product).strings) {
      const mean = pauliMean(this.form, sitePauli(sites, letters));
      re += mean * coefficient.re;
      im += mean * coefficient.im;
    }
    return exact(re, im);
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    if (isStabilizer(other)) {
      requireSameSpace('Argument `other`', this.space, other.space);
      const value = overlapOfForms(this.form, other.form);
      return value ? exact(...valueOf(value)) : exact(0);
    }
    if (!isKet(other) && !isDensityMatrix(other)) return undefined;
    requireSameSpace('Argument `other`', this.space, other.space);
    return denseKet(this).overlap(other);
  }

  norm(): number {
    return sizeOf(this.form.scale);
  }

  sample(shots: number, rng: Rng): Samples {
    if (!Number.isSafeInteger(shots) || shots < 0) {
      throw new ArgumentError('shots', 'be a count', `it is ${shots}`);
    }
    requireNotZero(this.form);
    return sampleForm(this.form, shots, rng);
  }

  reduce(keep: readonly number[]): DensityMatrix {
    requireSites(this.space, keep, 'keep');
    const kept = subspace(this.space, keep);
    requireBudget('The reduced density matrix', kept, 2, defaultMaxBytes, 'Keep fewer sites.');
    return DensityMatrix.fromMatrix(kept, reducedMatrix(this.form, keep));
  }

  logAmplitude(x: Configuration): Complex {
    requireConfiguration(this.space, x);
    const amplitude = amplitudeOf(this.form, x);
    return amplitude ? complex(...logOf(amplitude)) : complex(-Infinity);
  }
}

class ChStabilizer extends FormReader implements Stabilizer {
  apply(op: Operator): Stabilizer {
    const form = copyForm(this.form);
    applyOperator(form, requireOperatorOn(this.space, op));
    return new ChStabilizer(this.space, form);
  }

  measureSite(site: number, rng: Rng): SiteMeasurement<Stabilizer> {
    const form = copyForm(this.form);
    const outcome = measureForm(this.space, form, site, rng);
    return { ...outcome, state: new ChStabilizer(this.space, form) };
  }

  workingCopy(): WorkingCopy<Stabilizer> {
    return new Working(this.space, copyForm(this.form));
  }
}

/** A state whose verbs change it in place, for one owner. */
class Working extends FormReader implements WorkingCopy<Stabilizer> {
  apply(op: Operator): this {
    applyOperator(this.form, requireOperatorOn(this.space, op));
    return this;
  }

  measureSite(site: number, rng: Rng): SiteMeasurement<this> {
    return { ...measureForm(this.space, this.form, site, rng), state: this };
  }

  finish(): Stabilizer {
    return new ChStabilizer(this.space, this.form);
  }
}

/** The ket with all amplitudes, 16 D bytes; budgets are for the caller. Throws `NotPhysicalError` for a norm past the range of a double. */
export function denseKet({ space, form }: Pick<Stabilizer, 'space' | 'form'>): Ket {
  if (!(sizeOf(form.scale) < Infinity)) {
    throw new NotPhysicalError(
      'The norm of a stabilizer state must be a finite number to have a ket, but it overflows. ' +
        'Pass `{ normalize: true }`, or scale the state down first.',
    );
  }
  return Ket.fromData(space, denseAmplitudes(form));
}

/** Whether a state is a `Stabilizer`. */
export function isStabilizer(state: State): state is Stabilizer {
  return state.kind === 'stabilizer';
}

/** Throws `UnsupportedError` unless each site has two levels. */
export function requireTwoLevels(space: Space): void {
  if (space.dims.every((levels) => levels === 2)) return;
  throw new UnsupportedError(
    `A stabilizer state needs two levels on each site, but the space is ${describeSpace(space)}. Use a ket there.`,
  );
}

/** Throws `NotPhysicalError` for the zero vector. */
export function requireNotZero(form: ChForm): void {
  if (!isZero(form.scale)) return;
  throw new NotPhysicalError(
    'The stabilizer state must have a norm above zero, but it is zero: a projection had probability zero.',
  );
}

/** Measures a site of a form in place; one number is drawn also where the level is certain, as other kinds of state do. */
function measureForm(
  space: Space,
  form: ChForm,
  site: number,
  rng: Rng,
): { readonly level: number; readonly probability: number } {
  requireSites(space, [site], 'site');
  requireNotZero(form);
  const drawn = rng.uniform() < 0.5 ? 0 : 1;
  const certain = certainLevel(form, site);
  if (certain !== undefined) return { level: certain, probability: 1 };
  collapse(form, zAt(site), drawn);
  return { level: drawn, probability: 0.5 };
}
