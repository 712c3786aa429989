import { ArgumentError } from '../../errors.ts';
import type { Space } from '../../spaces/space.ts';
import { derivativeCount, numberWidth, type Ansatz, type AnsatzMode, type AnsatzSpec, type Batch, type Walker } from '../ansatz.ts'; // prettier-ignore
import { walkerOf } from '../plain-walker.ts';
import { requireParameters } from '../require-parameters.ts';

/**
 * The same wave function in which the parameters `frozen` (complex ones counted once) stay as they are: those of the result are the others, in their order, so that every optimiser works on the
 * rest. Derivatives cost what they cost before. `thaw` gives the whole model back. Throws `ArgumentError` for numbers of parameters that are not there, or come twice.
 */
export function freeze(ansatz: Ansatz, frozen: readonly number[]): Ansatz {
  const count = derivativeCount(ansatz);
  const out = new Set(frozen);
  const wrong = frozen.find((k) => !Number.isSafeInteger(k) || k < 0 || k >= count);
  if (wrong !== undefined || out.size !== frozen.length) {
    const got = wrong === undefined ? 'one comes twice' : `one is ${wrong}`;
    throw new ArgumentError('frozen', `be different parameters in 0..${count - 1}`, got);
  }
  const free = Array.from({ length: count }, (_, k) => k).filter((k) => !out.has(k));
  return new FrozenAnsatz(ansatz, free);
}

/** The model that `freeze` was given, with the parameters of now. Throws `ArgumentError` for a model that is not frozen. */
export function thaw(ansatz: Ansatz): Ansatz {
  if (ansatz.kind === 'frozen' && 'whole' in ansatz) return ansatz.whole as Ansatz;
  throw new ArgumentError('ansatz', 'be a model from `freeze`', `it is of kind '${ansatz.kind}'`);
}

/** A model with the parameters `free` of another, the rest as they are there. */
export class FrozenAnsatz implements Ansatz {
  readonly kind = 'frozen';
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly signs?: 'free';
  readonly parameters: Float64Array;
  /** The model with all parameters. */
  readonly whole: Ansatz;
  readonly #free: readonly number[];

  constructor(whole: Ansatz, free: readonly number[]) {
    this.space = whole.space;
    this.mode = whole.mode;
    if (whole.signs) this.signs = whole.signs;
    this.whole = whole;
    this.#free = free;
    this.parameters = chosen(whole.parameters, free, whole.mode === 'holomorphic' ? 2 : 1, 1);
  }

  with(parameters: Float64Array): FrozenAnsatz {
    requireParameters(parameters, this.parameters.length);
    const width = this.mode === 'holomorphic' ? 2 : 1;
    const all = this.whole.parameters.slice();
    this.#free.forEach((k, i) => all.set(parameters.subarray(width * i, width * (i + 1)), width * k));
    return new FrozenAnsatz(this.whole.with(all), this.#free);
  }

  logAmplitudes(batch: Batch): Float64Array {
    return this.whole.logAmplitudes(batch);
  }

  logDerivatives(batch: Batch): Float64Array {
    return chosen(this.whole.logDerivatives(batch), this.#free, numberWidth(this), batch.count);
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    return chosen(this.whole.backward(batch, weights), this.#free, numberWidth(this), 1);
  }

  walker(batch: Batch): Walker {
    return walkerOf(this.whole, batch);
  }

  spec(): AnsatzSpec {
    const inner = this.whole.spec();
    return { kind: this.kind, inner, parameters: [...this.whole.parameters], free: [...this.#free] };
  }
}

/** Some numbers of each row. */
function chosen(rows: Float64Array, free: readonly number[], width: 1 | 2, count: number): Float64Array {
  const line = rows.length / Math.max(1, count);
  const out = new Float64Array(count * width * free.length);
  for (let s = 0, at = 0; s < count; s++) {
    for (const k of free) {
      for (let part = 0; part < width; part++) out[at++] = rows[s * line + width * k + part] as number;
    }
  }
  return out;
}
