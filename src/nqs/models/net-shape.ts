import type { InputLayout } from '../inputs.ts';

/** One dense layer inside the flat parameters, counted in parameters: biases, then weights [in, out] row-major. */
export interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: number;
  readonly weights: number;
}

/**
 * log psi = constant + sum_p a_p u_p (where `visible`) + sum of the last layer's outputs, each layer log cosh(b + h W) of the one before, h = u first.
 * Parameters in order: a, then per layer b and W.
 */
export interface NetShape {
  readonly field: 'real' | 'complex';
  readonly layout: InputLayout;
  readonly visible: boolean;
  readonly layers: readonly LayerShape[];
  readonly constant: number;
  /** How many parameters, complex ones counted once. */
  readonly count: number;
}

/** The shape of a network of these widths. */
export function netShape(
  layout: InputLayout,
  field: 'real' | 'complex',
  visible: boolean,
  widths: readonly number[],
  constant: number,
): NetShape {
  let at = visible ? layout.size : 0;
  let inputs = layout.size;
  const layers = widths.map((outputs) => {
    const layer = { inputs, outputs, bias: at, weights: at + outputs };
    at += outputs * (inputs + 1);
    inputs = outputs;
    return layer;
  });
  return { field, layout, visible, layers, constant, count: at };
}

/** Configurations that are passed at a time, so that what a pass holds stays near 8 MiB. Results do not depend on it. */
export function rowsAtATime({ layers, layout }: NetShape): number {
  const doubles = layers.reduce((sum, { outputs }) => sum + 12 * outputs, 2 * layout.size + 8);
  return Math.max(16, Math.floor(2 ** 20 / doubles));
}
