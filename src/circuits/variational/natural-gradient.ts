import { ArgumentError } from '../../errors.ts';
import { eigh } from '../../linalg/eigh.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import type { Operator } from '../../operators/operator.ts';
import type { Ket } from '../../states/ket.ts';
import type { Circuit } from '../circuit.ts';
import { geometricTensor, type TangentOptions } from '../gradients/geometric-tensor.ts';
import { gradient } from '../gradients/gradient.ts';
import type { Gradient } from '../gradients/gradient-result.ts';

/** Options of `naturalGradient`. */
export interface NaturalGradientOptions extends TangentOptions {
  /** Directions in which the metric is below this share of its largest eigenvalue are left out; 1e-6 by default. */
  readonly cutoff?: number;
}

const defaultCutoff = 1e-6;

/**
 * g^-1 dE: the gradient of <O> measured by the Fubini-Study metric g of the circuit's states, so that steps do not depend on how the circuit is parametrised. The
 * value and the plain gradient come with it. Cost 1 + P runs. Errors as `gradient` and `geometricTensor`. Stokes, Izaac, Killoran and Carleo, Quantum 4 (2020) 269.
 */
export function naturalGradient(
  of: Circuit,
  state: Ket,
  observable: Operator,
  options: NaturalGradientOptions = {},
): Gradient & { readonly natural: Float64Array } {
  const { cutoff = defaultCutoff } = options;
  if (!(cutoff >= 0 && cutoff < 1)) throw new ArgumentError('cutoff', 'be in [0, 1)', `it is ${cutoff}`);
  const plain = gradient(of, state, observable, options);
  return { ...plain, natural: alongMetric(geometricTensor(of, state, options), plain.gradient, cutoff) };
}

/** The least-squares solution of Re(Q) x = slopes, directions with eigenvalues below `cutoff` of the largest left out. */
export function alongMetric(
  tensor: ComplexMatrix,
  slopes: Float64Array,
  cutoff: number = defaultCutoff,
): Float64Array {
  return solveMetric(realPart(tensor), slopes, cutoff);
}

function realPart(a: ComplexMatrix): ComplexMatrix {
  return { ...a, data: a.data.map((x, i) => (i % 2 === 0 ? x : 0)) };
}

function solveMetric(metric: ComplexMatrix, right: Float64Array, cutoff: number): Float64Array {
  const n = right.length;
  const out = new Float64Array(n);
  if (n === 0) return out;
  const { values, vectors } = eigh(metric);
  const least = cutoff * (values[n - 1] as number);
  for (let k = 0; k < n; k++) {
    const value = values[k] as number;
    if (!(value > least)) continue;
    let along = 0;
    for (let i = 0; i < n; i++) along += (vectors.data[2 * (i * n + k)] as number) * (right[i] as number);
    // Vectors of a real matrix may come with a phase; both parts together give the real projector.
    let across = 0;
    for (let i = 0; i < n; i++)
      across += (vectors.data[2 * (i * n + k) + 1] as number) * (right[i] as number);
    for (let i = 0; i < n; i++) {
      const at = 2 * (i * n + k);
      const projected = (vectors.data[at] as number) * along + (vectors.data[at + 1] as number) * across;
      out[i] = (out[i] as number) + projected / value;
    }
  }
  return out;
}
