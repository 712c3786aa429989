import { requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import { complex, type Complex } from '../../linalg/scalar.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Operator } from '../../operators/operator.ts';
import { requireSameSpace, type Space } from '../../spaces/space.ts';
import { toKet } from '../../states/convert.ts';
import { isDensityMatrix, type DensityMatrix } from '../../states/density-matrix.ts';
import type { Estimate } from '../../states/estimate.ts';
import { isKet } from '../../states/ket.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Samples } from '../../states/samples.ts';
import {
  overlapOf,
  type Amplitudes,
  type Reducible,
  type Samplable,
  type State,
} from '../../states/state.ts';
import type { Batch, Walker } from '../ansatz.ts';
import { localValuesAt } from '../local-values.ts';
import { estimateOf, nqs, type Nqs, type NqsEstimate, type NqsOptions } from '../nqs.ts';
import { walkerOf } from '../plain-walker.ts';
import { requireDensityAnsatz, type DensityAnsatz } from './density-ansatz.ts';
import { onDiagonal, rootOfDiagonal } from './diagonal.ts';
import { denseReduction } from './dense-reduction.ts';

/**
 * A mixed state given by a density ansatz, evaluated on samples of its diagonal. A value, as `Nqs` is. `norm`, `reduce` and `overlap` add up all elements, so they are for small spaces (`BudgetExceededError`
 * elsewhere); expectation values and samples are not.
 */
export interface NeuralDensity extends Samplable, Reducible<DensityMatrix> {
  readonly kind: 'neural-density';
  readonly space: Space;
  readonly ansatz: DensityAnsatz;
  /** The wave function sqrt rho(s, s), whose samples are those of the state: its sampler, chains and acceptance. */
  readonly diagonal: Nqs;
  /**
   * tr(O rho)/tr rho as the mean over the diagonal of sum_s' <s|O|s'> rho(s', s)/rho(s, s), with its error; exact with `fullSum()`. It has no variance: that of O is not among the local values. Throws `NotFiniteError`
   * for local values that are not finite.
   */
  expect(op: Operator): NqsEstimate;
  /** log <row|rho|column> of the matrix as it is, not normalised; re = -Infinity where it is 0. */
  logElement(row: Configuration, column: Configuration): Complex;
  /** The state of another ansatz on the same space: chains go on from where they are, with `discard` sweeps. */
  with(ansatz: DensityAnsatz): NeuralDensity;
}

/**
 * The mixed state of a density ansatz. Throws `ArgumentError` when the sampler needs `rng` and there is none, or its counts cannot be meant.
 */
export function neuralDensity(
  ansatz: DensityAnsatz,
  options: Omit<NqsOptions, 'sector'> = {},
): NeuralDensity {
  return new SampledDensity(
    requireDensityAnsatz(ansatz),
    nqs(rootOfDiagonal(requireDensityAnsatz(ansatz)), options),
  );
}

/** Whether a state is a `NeuralDensity`. */
export function isNeuralDensity(state: State): state is NeuralDensity {
  return state.kind === 'neural-density';
}

class SampledDensity implements NeuralDensity {
  readonly kind = 'neural-density' as const;
  readonly space: Space;
  readonly ansatz: DensityAnsatz;
  readonly diagonal: Nqs;

  constructor(ansatz: DensityAnsatz, diagonal: Nqs) {
    this.space = ansatz.system;
    this.ansatz = ansatz;
    this.diagonal = diagonal;
  }

  expect(op: Operator): NqsEstimate {
    const product = requireOperatorOn(this.space, op);
    const set = this.diagonal.drawn();
    const local = localValuesAt(rowWalker(this.ansatz, set.batch), undefined, product);
    return estimateOf(set, local, false);
  }

  logElement(row: Configuration, column: Configuration): Complex {
    requireConfiguration(this.space, row, 'row');
    requireConfiguration(this.space, column, 'column');
    const levels = Int32Array.from([...row, ...column]);
    const [re = NaN, im = NaN] = this.ansatz.logAmplitudes({ count: 1, sites: levels.length, levels });
    return complex(re, im - 2 * Math.PI * Math.round(im / (2 * Math.PI)));
  }

  with(ansatz: DensityAnsatz): NeuralDensity {
    requireSameSpace('Argument `ansatz`', this.space, requireDensityAnsatz(ansatz).system);
    return new SampledDensity(ansatz, this.diagonal.with(rootOfDiagonal(ansatz)));
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    const { maxBytes } = this.diagonal.setup;
    if (isKet(other) || isDensityMatrix(other)) return this.#dense().overlap(other);
    if (isNeuralDensity(other)) {
      requireSameSpace('Argument `other`', this.space, other.space);
      return this.#dense().overlap(other.reduce(allSites(other.space)));
    }
    if (!('logAmplitude' in other) || other.space.kind !== 'product') return undefined;
    requireSameSpace('Argument `other`', this.space, other.space);
    return this.#dense().overlap(toKet(other as Amplitudes, { maxBytes }));
  }

  norm(): number {
    return this.diagonal.norm() ** 2;
  }

  sample(shots: number, rng: Rng): Samples {
    return this.diagonal.sample(shots, rng);
  }

  reduce(keep: readonly number[]): DensityMatrix {
    return denseReduction(this.ansatz, keep, this.diagonal.setup.maxBytes);
  }

  #dense(): DensityMatrix {
    return this.reduce(allSites(this.space));
  }
}

function allSites({ dims }: Space): number[] {
  return [...dims.keys()];
}

/** Rows that walk while the columns stay: an operator on the system acts on them as it is. */
function rowWalker(ansatz: DensityAnsatz, batch: Batch): Walker {
  const both = walkerOf(ansatz, onDiagonal(batch));
  return {
    batch,
    ratios: (moves, out) => both.ratios(moves, out),
    accept: (moves, accepted) => both.accept(moves, accepted),
  };
}
