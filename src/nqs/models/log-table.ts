import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzSpec, Batch } from '../ansatz.ts';
import { requireParameters } from '../require-parameters.ts';

/**
 * Every log amplitude is a parameter, interleaved, in row-major order: the exact ansatz of a small space, holomorphic. For tests and for seeing what an ansatz costs.
 * Throws `ArgumentError` unless there are D of them, finite, `BudgetExceededError` past 1 GiB.
 */
export function logTable(space: Space, logAmplitudes: Float64Array): Ansatz {
  const d = requireBudget('A table of amplitudes', space, 1, defaultMaxBytes, 'Take a network.');
  requireParameters(logAmplitudes, 2 * d);
  return new TableAnsatz(space, logAmplitudes);
}

class TableAnsatz implements Ansatz {
  readonly kind = 'log-table';
  readonly mode = 'holomorphic' as const;
  readonly space: Space;
  readonly parameters: Float64Array;

  constructor(space: Space, parameters: Float64Array) {
    this.space = space;
    this.parameters = parameters;
  }

  with(parameters: Float64Array): TableAnsatz {
    requireParameters(parameters, this.parameters.length);
    return new TableAnsatz(this.space, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    for (let s = 0; s < batch.count; s++) {
      const at = 2 * this.#place(batch, s);
      out[2 * s] = this.parameters[at] as number;
      out[2 * s + 1] = this.parameters[at + 1] as number;
    }
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const line = this.parameters.length;
    const rows = new Float64Array(batch.count * line);
    for (let s = 0; s < batch.count; s++) rows[s * line + 2 * this.#place(batch, s)] = 1;
    return rows;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const out = new Float64Array(this.parameters.length);
    for (let s = 0; s < batch.count; s++) {
      const at = 2 * this.#place(batch, s);
      out[at] = (out[at] as number) + (weights[2 * s] as number);
      out[at + 1] = (out[at + 1] as number) + (weights[2 * s + 1] as number);
    }
    return out;
  }

  spec(): AnsatzSpec {
    return { kind: this.kind };
  }

  #place({ sites, levels }: Batch, s: number): number {
    let index = 0;
    for (let i = 0; i < sites; i++) {
      index = index * (this.space.dims[i] as number) + (levels[s * sites + i] as number);
    }
    return index;
  }
}
