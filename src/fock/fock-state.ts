import { NotPhysicalError, SpaceMismatchError } from '../errors.ts';
import type { Rng } from '../linalg/random.ts';
import { complex, type Complex } from '../linalg/scalar.ts';
import type { FockOperator, Operator } from '../operators/operator.ts';
import {
  describeFock,
  requireSameFockSpace,
  requireText,
  textKey,
  textOf,
  type FockSpace,
  type Text,
} from '../spaces/fock-space.ts';
import { describeSpace } from '../spaces/space.ts';
import { exact, type Estimate } from '../states/estimate.ts';
import { drawIndices } from '../states/sampling.ts';
import { samplesOf, type Samples } from '../states/samples.ts';
import { overlapOf, type Evolvable, type Samplable, type State } from '../states/state.ts';
import { columnsOf, conjugated, conjugatedTrace, readElement, slotOf, traceWith } from './density-algebra.ts';
import { densityTrace, forEachCoherence, type TextDensity } from './text-density.ts';

/**
 * A density matrix on a Fock space, sparse in the text basis: the weights of the texts that occur and the coherences
 * between them. A mixture of k texts takes O(k), whatever the vocabulary; a pure superposition of k texts takes O(k^2).
 * It may be unnormalised (after `apply` or an instrument); `norm` is its trace.
 */
export class FockState implements Evolvable<FockState>, Samplable {
  readonly kind = 'fock-state' as const;
  readonly space: FockSpace;
  /** Weights and coherences. Never change them. */
  readonly density: TextDensity;

  private constructor(space: FockSpace, density: TextDensity) {
    this.space = space;
    this.density = density;
  }

  /** A state from its density, which is trusted (Hermitian by construction, positivity not checked). See `textState`, `superposition`, `fockFromDense`. */
  static fromDensity(space: FockSpace, density: TextDensity): FockState {
    return new FockState(space, density);
  }

  /**
   * tr(O rho)/tr rho, with its variance tr(O rho O^dagger)/tr rho - |tr(O rho)/tr rho|^2. Cost: one column of O per occupied text,
   * and one inner product of columns per coherence. Throws `SpaceMismatchError` for an operator on another space, `NotPhysicalError` at trace 0.
   */
  expect(op: Operator): Estimate {
    const columns = columnsOf(this.#own(op), this.density);
    const trace = requireTrace(this.norm());
    const value = new Float64Array(2);
    traceWith(value, columns, this.density);
    const [re, im] = [(value[0] as number) / trace, (value[1] as number) / trace];
    const variance = conjugatedTrace(columns, this.density) / trace - re * re - im * im;
    return exact(re, im, Math.max(0, variance));
  }

  /** tr(rho^dagger sigma) with another `FockState`. Not normalised. */
  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  /** The overlap with another `FockState`, undefined for other kinds. Throws `SpaceMismatchError` when the spaces differ. */
  overlapWith(other: State): Estimate | undefined {
    if (!isFockState(other)) return undefined;
    requireSameFockSpace('The other state', this.space, other.space);
    return exact(innerTrace(this.density, other.density));
  }

  /** The trace: the sum of all weights. */
  norm(): number {
    return densityTrace(this.density);
  }

  /** O rho O^dagger; not normalised. Throws `SpaceMismatchError` for an operator on another space. */
  apply(op: Operator): FockState {
    return new FockState(this.space, conjugated(columnsOf(this.#own(op), this.density), this.density));
  }

  /** Independent texts, each with its probability. Throws `NotPhysicalError` at trace 0, `ArgumentError` for a bad number of shots. */
  sample(shots: number, rng: Rng): Samples {
    const { weights, texts } = this.density;
    const drawn = drawIndices(weights, shots, rng);
    return samplesOf(Array.from(drawn, (a) => textOf(texts[a] as string)));
  }

  /** <T|rho|T>/tr rho. Throws `ArgumentError` for a text outside the space, `NotPhysicalError` at trace 0. */
  probability(text: Text): number {
    return this.element(text, text).re / requireTrace(this.norm());
  }

  /** The matrix element <bra|rho|ket>, not normalised. Throws `ArgumentError` for a text outside the space. */
  element(bra: Text, ket: Text): Complex {
    requireText(this.space, bra, 'bra');
    requireText(this.space, ket, 'ket');
    const a = slotOf(this.density, textKey(bra));
    const b = slotOf(this.density, textKey(ket));
    if (a === undefined || b === undefined) return complex(0);
    const out = new Float64Array(2);
    readElement(out, this.density, a, b);
    return complex(out[0] as number, out[1]);
  }

  #own(op: Operator): FockOperator {
    if (op.kind !== 'fock') {
      throw new SpaceMismatchError('The operator', describeFock(this.space), describeSpace(op.space));
    }
    requireSameFockSpace('The operator', this.space, op.space);
    return op;
  }
}

/** Whether a state is a `FockState`, also one from another copy of the package. */
export function isFockState(state: State): state is FockState {
  return state.kind === 'fock-state' && 'density' in state;
}

/** Returns a trace that can be divided by. Throws `NotPhysicalError` when it is not above 0. */
export function requireTrace(trace: number): number {
  if (!(trace > 0)) {
    throw new NotPhysicalError(
      `A state must have a trace above 0 to be normalised, but it is ${trace}. Use a state of nonzero weight.`,
    );
  }
  return trace;
}

function innerTrace(rho: TextDensity, sigma: TextDensity): number {
  const places = rho.texts.map((key) => slotOf(sigma, key));
  let sum = 0;
  places.forEach((b, a) => {
    if (b !== undefined) sum += (rho.weights[a] as number) * (sigma.weights[b] as number);
  });
  const element = new Float64Array(2);
  forEachCoherence(rho, (a, b, re, im) => {
    const [c, d] = [places[a], places[b]];
    if (c === undefined || d === undefined) return;
    readElement(element, sigma, c, d);
    sum += 2 * (re * (element[0] as number) + im * (element[1] as number));
  });
  return sum;
}
