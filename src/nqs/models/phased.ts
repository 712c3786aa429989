import { ArgumentError } from '../../errors.ts';
import { requireSameSpace, type Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch, Draws, Walker } from '../ansatz.ts';
import { walkerOf } from '../plain-walker.ts';
import { requireParameters } from '../require-parameters.ts';

/**
 * A modulus and a phase by two real models: log psi = log psi_modulus + i log psi_phase, mode `general`. Parameters of the modulus, then those of the phase.
 * Throws `ArgumentError` unless both are in mode `real`, `SpaceMismatchError` for unequal spaces.
 */
export function phased(modulus: Ansatz, phase: Ansatz): Ansatz {
  requireSameSpace('Argument `phase`', modulus.space, phase.space);
  for (const [argument, { mode }] of Object.entries({ modulus, phase })) {
    if (mode !== 'real') throw new ArgumentError(argument, "be in mode 'real'", `it is in mode '${mode}'`);
  }
  return new PhasedAnsatz(modulus, phase);
}

class PhasedAnsatz implements Ansatz {
  readonly kind = 'phased';
  readonly mode: AnsatzMode = 'general';
  readonly space: Space;
  readonly parameters: Float64Array;
  readonly draws?: Draws;
  readonly #modulus: Ansatz;
  readonly #phase: Ansatz;

  constructor(modulus: Ansatz, phase: Ansatz) {
    this.space = modulus.space;
    this.#modulus = modulus;
    this.#phase = phase;
    if (modulus.draws) this.draws = modulus.draws;
    this.parameters = Float64Array.of(...modulus.parameters, ...phase.parameters);
  }

  with(parameters: Float64Array): PhasedAnsatz {
    requireParameters(parameters, this.parameters.length);
    const { length } = this.#modulus.parameters;
    return new PhasedAnsatz(
      this.#modulus.with(parameters.slice(0, length)),
      this.#phase.with(parameters.slice(length)),
    );
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = this.#modulus.logAmplitudes(batch);
    const angles = this.#phase.logAmplitudes(batch);
    for (let i = 1; i < out.length; i += 2) out[i] = (out[i] as number) + (angles[i - 1] as number);
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const [a, b] = [this.#modulus.parameters.length, this.#phase.parameters.length];
    const [real, imaginary] = [this.#modulus.logDerivatives(batch), this.#phase.logDerivatives(batch)];
    const rows = new Float64Array(2 * batch.count * (a + b));
    for (let s = 0; s < batch.count; s++) {
      const at = 2 * s * (a + b);
      for (let k = 0; k < a; k++) rows[at + 2 * k] = real[s * a + k] as number;
      for (let k = 0; k < b; k++) rows[at + 2 * (a + k) + 1] = imaginary[s * b + k] as number;
    }
    return rows;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const re = weights.filter((_, i) => i % 2 === 0);
    const im = weights.filter((_, i) => i % 2 === 1);
    const a = this.#modulus.parameters.length;
    const out = new Float64Array(2 * this.parameters.length);
    this.#modulus.backward(batch, re).forEach((x, k) => (out[2 * k] = x));
    this.#modulus.backward(batch, im).forEach((x, k) => (out[2 * k + 1] = x));
    this.#phase.backward(batch, im).forEach((x, k) => (out[2 * (a + k)] = -x));
    this.#phase.backward(batch, re).forEach((x, k) => (out[2 * (a + k) + 1] = x));
    return out;
  }

  walker(batch: Batch): Walker {
    const [modulus, phase] = [walkerOf(this.#modulus, batch), walkerOf(this.#phase, batch)];
    let angles = new Float64Array(0);
    return {
      batch: modulus.batch,
      ratios: (moves, out) => {
        if (angles.length < 2 * moves.count) angles = new Float64Array(2 * moves.count);
        modulus.ratios(moves, out);
        phase.ratios(moves, angles);
        for (let m = 0; m < moves.count; m++) {
          const size = out[2 * m] as number;
          const angle = Math.log(angles[2 * m] as number);
          out[2 * m] = size * Math.cos(angle);
          out[2 * m + 1] = size * Math.sin(angle);
        }
      },
      accept: (moves, accepted) => {
        modulus.accept(moves, accepted);
        phase.accept(moves, accepted);
      },
    };
  }

  spec(): AnsatzSpec {
    return { kind: this.kind, modulus: this.#modulus.spec(), phase: this.#phase.spec() };
  }
}
