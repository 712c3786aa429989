import { kernels } from '../../linalg/kernels/active.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch, GramLayer, Walker } from '../ansatz.ts';
import { rowsOf } from '../batch.ts';
import { requireParameters } from '../require-parameters.ts';
import { backSignals, forward, type NetPass } from './net-pass.ts';
import { addWeighted, writeRows } from './net-rows.ts';
import { rowsAtATime, type NetShape } from './net-shape.ts';
import { tableWalker } from './table-walker.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';

/** Networks of dense layers with log cosh: mean fields, restricted Boltzmann machines and deeper ones. */
export class DenseNet implements Ansatz {
  readonly kind: string;
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly parameters: Float64Array;
  readonly #shape: NetShape;
  readonly #spec: AnsatzSpec;

  constructor(space: Space, shape: NetShape, spec: AnsatzSpec, parameters: Float64Array) {
    this.kind = spec.kind;
    this.space = space;
    this.mode = shape.field === 'real' ? 'real' : 'holomorphic';
    this.parameters = parameters;
    this.#shape = shape;
    this.#spec = spec;
  }

  with(parameters: Float64Array): DenseNet {
    requireParameters(parameters, this.parameters.length);
    return new DenseNet(this.space, this.#shape, this.#spec, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    this.#inParts(batch, false, (_work, pass, first) => out.set(pass.log, 2 * first));
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const line = this.#shape.count * this.#width;
    const rows = new Float64Array(batch.count * line);
    this.#inParts(batch, true, (work, pass, first, count) => {
      const signals = backSignals(work, this.#shape, this.parameters, pass, count);
      writeRows(work, this.#shape, pass, signals, rows.subarray(first * line, (first + count) * line));
    });
    return rows;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const out = new Float64Array(this.parameters.length);
    this.#inParts(batch, true, (work, pass, first, count) => {
      const own = weights.subarray(this.#width * first, this.#width * (first + count));
      const signals = backSignals(work, this.#shape, this.parameters, pass, count);
      addWeighted(work, this.#shape, pass, signals, own, out);
    });
    return out;
  }

  walker(batch: Batch): Walker {
    return tableWalker(this, this.#shape, batch);
  }

  gramLayers(batch: Batch): readonly GramLayer[] {
    const { layers, layout, visible } = this.#shape;
    const u = new Float64Array(batch.count * layout.size * this.#width);
    // The inputs of the first layer are those of the visible terms.
    const inputs = layers.map((l, i) =>
      i === 0 ? u : new Float64Array(batch.count * l.inputs * this.#width),
    );
    const signals = layers.map((l) => new Float64Array(batch.count * l.outputs * this.#width));
    this.#inParts(batch, true, (work, pass, first, count) => {
      const back = backSignals(work, this.#shape, this.parameters, pass, count);
      const share = first / batch.count;
      put(u, share, inNumbers(work.view(pass.inputs), this.#width));
      layers.forEach((_, l) => {
        if (l > 0) put(inputs[l] as Float64Array, share, work.view(pass.layerInputs[l] as Numbers));
        put(signals[l] as Float64Array, share, work.view(back[l] as Numbers));
      });
    });
    return [
      ...(visible ? [{ signals: u }] : []),
      ...layers.flatMap((_, l) => [
        { signals: signals[l] as Float64Array },
        { inputs: inputs[l] as Float64Array, signals: signals[l] as Float64Array },
      ]),
    ];
  }

  spec(): AnsatzSpec {
    return this.#spec;
  }

  get #width(): 1 | 2 {
    return this.#shape.field === 'real' ? 1 : 2;
  }

  /** Passes of a bounded number of configurations. */
  #inParts(
    batch: Batch,
    keep: boolean,
    use: (work: Workspace, pass: NetPass, first: number, count: number) => void,
  ): void {
    const step = rowsAtATime(this.#shape);
    for (let first = 0; first < batch.count; first += step) {
      const end = Math.min(batch.count, first + step);
      kernels().run((work) => {
        const pass = forward(work, this.#shape, this.parameters, rowsOf(batch, first, end), keep);
        use(work, pass, first, end - first);
      });
    }
  }
}

/** Real numbers as numbers of `width` doubles. */
function inNumbers(values: Float64Array, width: 1 | 2): Float64Array {
  if (width === 1) return values;
  const out = new Float64Array(2 * values.length);
  for (let i = 0; i < values.length; i++) out[2 * i] = values[i] as number;
  return out;
}

function put(to: Float64Array, share: number, values: Float64Array): void {
  to.set(values, Math.round(share * to.length));
}
