import { kernels } from '../../../linalg/kernels/active.ts';
import type { Space } from '../../../spaces/space.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch, Draws, Walker } from '../../ansatz.ts';
import { rowsOf } from '../../batch.ts';
import { plainWalker } from '../../plain-walker.ts';
import { requireParameters } from '../../require-parameters.ts';
import { drawRows } from './draw-rows.ts';
import { forward, reverse, type Forward } from './forward.ts';
import { rowsAtATime, type Plan } from './plan.ts';
import { prefixBytes, prefixWalker } from './prefix-walker.ts';

/** What walkers may keep of all rows; with more they keep nothing. */
const walkerBytes = 2 ** 29;

/** Wave functions whose squares are products of conditional probabilities, normalised by construction. */
export class AutoregressiveAnsatz implements Ansatz {
  readonly kind: string;
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly parameters: Float64Array;
  readonly draws: Draws;
  readonly #plan: Plan;

  constructor(plan: Plan, parameters: Float64Array) {
    this.kind = plan.spec.kind;
    this.space = plan.space;
    this.mode = plan.phases ? 'general' : 'real';
    this.parameters = parameters;
    this.draws = {
      sector: plan.sector,
      rows: (streams) => drawRows(plan, parameters, streams, rowsAtATime(plan, false)),
    };
    this.#plan = plan;
  }

  with(parameters: Float64Array): AutoregressiveAnsatz {
    requireParameters(parameters, this.parameters.length);
    return new AutoregressiveAnsatz(this.#plan, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    this.#inParts(batch, false, (made, first) => out.set(made.log, 2 * first));
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const width = this.mode === 'real' ? 1 : 2;
    const out = new Float64Array(width * batch.count * this.parameters.length);
    this.#inParts(batch, true, (made, first) => {
      const ones = new Float64Array(made.pass.count).fill(1);
      const at = first * this.parameters.length;
      spread(out, width, 0, at, reverse(this.#plan, made, ones, undefined, true));
      if (width === 2) spread(out, 2, 1, at, reverse(this.#plan, made, undefined, ones, true));
    });
    return out;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const width = this.mode === 'real' ? 1 : 2;
    const out = new Float64Array(width * this.parameters.length);
    this.#inParts(batch, true, (made, first, end) => {
      const own = weights.subarray(width * first, width * end);
      if (width === 1) return spread(out, 1, 0, 0, reverse(this.#plan, made, own, undefined, false));
      const re = own.filter((_, i) => i % 2 === 0);
      const im = own.filter((_, i) => i % 2 === 1);
      const turned = im.map((x) => -x);
      spread(out, 2, 0, 0, reverse(this.#plan, made, re, turned, false));
      spread(out, 2, 1, 0, reverse(this.#plan, made, im, re, false));
    });
    return out;
  }

  walker(batch: Batch): Walker {
    const bytes = prefixBytes(this.#plan, batch.count);
    return bytes > walkerBytes ? plainWalker(this, batch) : prefixWalker(this.#plan, this.parameters, batch);
  }

  spec(): AnsatzSpec {
    return this.#plan.spec;
  }

  /** Passes of a bounded number of rows. */
  #inParts(batch: Batch, keep: boolean, use: (made: Forward, first: number, end: number) => void): void {
    const step = rowsAtATime(this.#plan, keep);
    for (let first = 0; first < batch.count; first += step) {
      const end = Math.min(batch.count, first + step);
      kernels().run((work) => {
        use(forward(work, this.#plan, this.parameters, rowsOf(batch, first, end), keep), first, end);
      });
    }
  }
}

/** Adds values to every `width`-th number, from `part` on. */
function spread(out: Float64Array, width: 1 | 2, part: 0 | 1, at: number, values: Float64Array): void {
  for (let i = 0, to = width * at + part; i < values.length; i++, to += width) {
    out[to] = (out[to] as number) + (values[i] as number);
  }
}
