import { ArgumentError } from '../../errors.ts';
import { requireSameSpace, type Space } from '../../spaces/space.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch, Walker } from '../ansatz.ts';
import { walkerOf } from '../plain-walker.ts';
import { requireParameters } from '../require-parameters.ts';

/**
 * The product of models, as a determinant times a Jastrow factor times a network: log psi is the sum of theirs, the parameters are those of all, one model after the other. The mode is that of all
 * where they agree, else `general`, in which the real and imaginary part of a complex parameter count as two. Throws `ArgumentError` for an empty list, `SpaceMismatchError` for unequal spaces.
 */
export function modelProduct(models: readonly Ansatz[]): Ansatz {
  const [first, ...rest] = models;
  if (!first) throw new ArgumentError('models', 'name at least one model', 'it is empty');
  rest.forEach((model, i) => requireSameSpace(`Argument \`models[${i + 1}]\``, first.space, model.space));
  return new ProductAnsatz([...models]);
}

class ProductAnsatz implements Ansatz {
  readonly kind = 'product';
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly signs?: 'free';
  readonly parameters: Float64Array;
  readonly #models: readonly Ansatz[];

  constructor(models: readonly Ansatz[]) {
    const modes = new Set(models.map(({ mode }) => mode));
    this.space = (models[0] as Ansatz).space;
    this.mode = modes.size === 1 ? (models[0] as Ansatz).mode : 'general';
    if (models.some(({ signs }) => signs === 'free')) this.signs = 'free';
    this.parameters = concatenated(models.map(({ parameters }) => parameters));
    this.#models = models;
  }

  with(parameters: Float64Array): ProductAnsatz {
    requireParameters(parameters, this.parameters.length);
    let at = 0;
    return new ProductAnsatz(
      this.#models.map((model) => {
        at += model.parameters.length;
        return model.with(parameters.slice(at - model.parameters.length, at));
      }),
    );
  }

  logAmplitudes(batch: Batch): Float64Array {
    const [out, ...rest] = this.#models.map((model) => model.logAmplitudes(batch)) as [Float64Array];
    for (const logs of rest as readonly Float64Array[]) {
      for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (logs[i] as number);
    }
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    const parts = this.#models.map((model) => this.#own(model, model.logDerivatives(batch)));
    const lines = parts.map((rows) => rows.length / Math.max(1, batch.count));
    const line = lines.reduce((sum, k) => sum + k, 0);
    const out = new Float64Array(batch.count * line);
    for (let s = 0; s < batch.count; s++) {
      let at = s * line;
      for (const [k, rows] of parts.entries()) {
        const own = lines[k] as number;
        out.set(rows.subarray(s * own, (s + 1) * own), at);
        at += own;
      }
    }
    return out;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    return concatenated(
      this.#models.map((model) => {
        if (model.mode === this.mode) return model.backward(batch, weights);
        return model.mode === 'real'
          ? realBackward(model, batch, weights)
          : this.#own(model, model.backward(batch, weights));
      }),
    );
  }

  walker(batch: Batch): Walker {
    const [first, ...rest] = this.#models.map((model) => walkerOf(model, batch)) as [Walker];
    const others = rest as readonly Walker[];
    return {
      batch: first.batch,
      ratios: (moves, out) => {
        first.ratios(moves, out);
        const own = new Float64Array(2 * moves.count);
        for (const walker of others) {
          walker.ratios(moves, own);
          multiply(out, own);
        }
      },
      accept: (moves, accepted) => {
        first.accept(moves, accepted);
        for (const walker of others) walker.accept(moves, accepted);
      },
    };
  }

  spec(): AnsatzSpec {
    return { kind: this.kind, factors: this.#models.map((model) => model.spec()) };
  }

  /** Numbers by the parameters of one model in the numbers of the product: real ones become complex, a complex parameter its two parts. */
  #own({ mode }: Ansatz, values: Float64Array): Float64Array {
    if (mode === this.mode) return values;
    if (mode === 'general') return values;
    const out = new Float64Array(2 * values.length);
    if (mode === 'real') values.forEach((x, i) => (out[2 * i] = x));
    else {
      // O for the real part, i O for the imaginary one.
      for (let i = 0; i < values.length; i += 2) {
        const [x, y] = [values[i] as number, values[i + 1] as number];
        out.set([x, y, -y, x], 2 * i);
      }
    }
    return out;
  }
}

/** The reverse pass of a real model with complex weights: both parts for themselves. */
function realBackward(model: Ansatz, batch: Batch, weights: Float64Array): Float64Array {
  const [re, im] = [0, 1].map((part) =>
    model.backward(
      batch,
      weights.filter((_, i) => i % 2 === part),
    ),
  ) as [Float64Array, Float64Array];
  return Float64Array.from(
    { length: 2 * re.length },
    (_, i) => (i % 2 === 0 ? re[i >> 1] : im[i >> 1]) as number,
  );
}

function multiply(out: Float64Array, by: Float64Array): void {
  for (let i = 0; i < by.length; i += 2) {
    const [x, y] = [out[i] as number, out[i + 1] as number];
    const [u, v] = [by[i] as number, by[i + 1] as number];
    out[i] = x * u - y * v;
    out[i + 1] = x * v + y * u;
  }
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
