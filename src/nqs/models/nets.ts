import { ArgumentError } from '../../errors.ts';
import { requireRng, type Rng } from '../../linalg/random.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ansatz } from '../ansatz.ts';
import { inputLayout } from '../inputs.ts';
import { netShape, type NetShape } from './net-shape.ts';
import { requireCounts, requireDeviation, requireField, type NetOptions } from './net-options.ts';
import { DenseNet } from './net.ts';

/** Options of `rbm`. */
export interface RbmOptions extends NetOptions {
  /** Hidden units per input of the network; 1 by default. */
  readonly density?: number;
  /** The number of hidden units, instead of `density`. */
  readonly hidden?: number;
}

/**
 * A product state: log psi = sum_p a_p u_p over the inputs, +-1 per site of two levels, one per level elsewhere. Parameters a, normal with deviation 0.01.
 * Throws `ArgumentError` for options that cannot be meant.
 */
export function meanField(
  space: Space,
  rng: Rng,
  { field = 'real', deviation = 0.01 }: NetOptions = {},
): Ansatz {
  requireDeviation(deviation);
  requireRng(rng);
  const shape = netShape(inputLayout(space), requireField(field), true, [], 0);
  return filled(space, shape, { kind: 'mean-field', field }, () => deviation * rng.normal());
}

/**
 * A restricted Boltzmann machine: psi = exp(sum_p a_p u_p) prod_j 2 cosh(b_j + sum_p u_p W_pj), inputs u as in `meanField`. Parameters a, b, W (row p after row),
 * P = n + M + n M for n inputs and M hidden units; normal with deviation 0.01. A flip costs M by tables. Throws `ArgumentError` for options that cannot be meant.
 * Carleo and Troyer, Science 355 (2017) 602.
 */
export function rbm(space: Space, rng: Rng, options: RbmOptions = {}): Ansatz {
  const { field = 'real', deviation = 0.01, density = 1 } = options;
  const layout = inputLayout(space);
  const { hidden = Math.round(density * layout.size) } = options;
  requireCounts('hidden', [hidden]);
  requireDeviation(deviation);
  requireRng(rng);
  const shape = netShape(layout, requireField(field), true, [hidden], hidden * Math.LN2);
  return filled(space, shape, { kind: 'rbm', field, hidden }, () => deviation * rng.normal());
}

/**
 * A feed-forward network: layers h <- log cosh(b + h W), and log psi is the sum of the last. Complex by default, and then holomorphic. Biases start at 0, weights are normal with deviation
 * 1/sqrt(inputs of the layer), or `deviation` times that. Parameters per layer b, W. Throws `ArgumentError` for widths that are no positive integers.
 */
export function denseNet(
  space: Space,
  widths: readonly number[],
  rng: Rng,
  { field = 'complex', deviation = 1 }: NetOptions = {},
): Ansatz {
  requireCounts('widths', widths);
  requireDeviation(deviation);
  requireRng(rng);
  if (widths.length === 0) throw new ArgumentError('widths', 'name at least one layer', 'it is empty');
  const shape = netShape(inputLayout(space), requireField(field), false, widths, 0);
  const scale = field === 'real' ? 1 : Math.SQRT1_2;
  return filled(space, shape, { kind: 'dense', field, widths: [...widths] }, (k) => {
    const layer = shape.layers.find(
      ({ weights, inputs, outputs }) => k >= weights && k < weights + inputs * outputs,
    );
    return layer ? (scale * deviation * rng.normal()) / Math.sqrt(Math.max(1, layer.inputs)) : 0;
  });
}

/** A network of these parameters, each part drawn by `draw(k)` for parameter k. */
function filled(
  space: Space,
  shape: NetShape,
  spec: { readonly kind: string; readonly [option: string]: unknown },
  draw: (k: number) => number,
): Ansatz {
  const width = shape.field === 'real' ? 1 : 2;
  const parameters = Float64Array.from({ length: shape.count * width }, (_, i) =>
    draw(Math.floor(i / width)),
  );
  return new DenseNet(space, shape, spec, parameters);
}
