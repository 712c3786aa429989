import { ArgumentError } from '../../errors.ts';
import { requireRng, rng as seeded, type Rng } from '../../linalg/random.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzSpec, Batch, Walker } from '../ansatz.ts';
import { inputLayout } from '../inputs.ts';
import { rbm } from '../models/nets.ts';
import { walkerOf } from '../plain-walker.ts';
import { requireParameters } from '../require-parameters.ts';
import { doubledSpace, type DensityAnsatz } from './density-ansatz.ts';
import { chained, densityShape, innerParameters, type DensityShape } from './density-shape.ts';

/** Options of `densityRbm`. */
export interface DensityRbmOptions {
  /** Hidden units of the pure factor; as many as inputs of the system by default. */
  readonly hidden?: number;
  /** Ancillas: units that mix; as many as inputs of the system by default. The rank is at most 2^ancillas. */
  readonly ancillas?: number;
  /** The standard deviation of the first parameters; 0.1 by default. */
  readonly deviation?: number;
}

/**
 * A neural density matrix: a restricted Boltzmann machine on the system and K ancillas a = +-1 whose ancillas are traced over in closed form,
 * rho(s, s') = psi(s) conj psi(s') prod_k 2 cosh(c_k + (U_k.u + conj(U_k).u')/2), psi(s) = exp(a.u) prod_j 2 cosh(b_j + u.W_j), u and u' the inputs of row and column as in `rbm`. Hermitian and positive for all parameters, since it is
 * sum_a phi_a(s) conj phi_a(s') with phi_a = psi exp(sum_k a_k (c_k + U_k.u)/2). Parameters a, b, W, U complex, interleaved, then c, real: mode `general`. A change costs 2M + K per input by tables.
 * Torlai and Melko, PRL 120 (2018) 240503, with one complex machine as psi where they take two real ones. Throws `ArgumentError` for options that cannot be meant.
 */
export function densityRbm(system: Space, rng: Rng, options: DensityRbmOptions = {}): DensityAnsatz {
  const { size } = inputLayout(system);
  const { hidden = size, ancillas = size, deviation = 0.1 } = options;
  for (const [argument, count] of Object.entries({ hidden, ancillas })) {
    if (Number.isSafeInteger(count) && count >= (argument === 'hidden' ? 0 : 1)) continue;
    throw new ArgumentError(argument, 'be a count, of ancillas at least 1', `it is ${count}`);
  }
  if (!(deviation >= 0 && deviation < Infinity)) {
    throw new ArgumentError('deviation', 'be a finite number of at least 0', `it is ${deviation}`);
  }
  requireRng(rng);
  const shape = densityShape(size, hidden, ancillas);
  const units = 2 * hidden + ancillas;
  const machine = rbm(doubledSpace(system), seeded(0), { field: 'complex', hidden: units });
  const parameters = Float64Array.from({ length: shape.count }, () => deviation * rng.normal());
  return new DensityRbm(system, { shape, hidden, ancillas, machine }, parameters);
}

interface Parts {
  readonly shape: DensityShape;
  readonly hidden: number;
  readonly ancillas: number;
  /** A complex machine on the space twice, of any parameters. */
  readonly machine: Ansatz;
}

class DensityRbm implements DensityAnsatz {
  readonly kind = 'density-rbm';
  readonly mode = 'general' as const;
  readonly space: Space;
  readonly system: Space;
  readonly parameters: Float64Array;
  readonly #parts: Parts;
  readonly #machine: Ansatz;

  constructor(system: Space, parts: Parts, parameters: Float64Array) {
    this.system = system;
    this.space = parts.machine.space;
    this.parameters = parameters;
    this.#parts = parts;
    this.#machine = parts.machine.with(innerParameters(parts.shape, parameters));
  }

  with(parameters: Float64Array): DensityRbm {
    requireParameters(parameters, this.parameters.length);
    return new DensityRbm(this.system, this.#parts, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    return this.#machine.logAmplitudes(batch);
  }

  logDerivatives(batch: Batch): Float64Array {
    return chained(this.#parts.shape, this.#machine.logDerivatives(batch), batch.count);
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    return chained(this.#parts.shape, this.#machine.backward(batch, weights), 1);
  }

  walker(batch: Batch): Walker {
    return walkerOf(this.#machine, batch);
  }

  spec(): AnsatzSpec {
    const { hidden, ancillas } = this.#parts;
    return { kind: this.kind, hidden, ancillas };
  }
}
