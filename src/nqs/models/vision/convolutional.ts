import { ArgumentError } from '../../../errors.ts';
import { requireRng, type Rng } from '../../../linalg/random.ts';
import type { Space } from '../../../spaces/space.ts';
import type { Ansatz } from '../../ansatz.ts';
import { periodicTaps } from '../../tape/convolve.ts';
import { requireCounts, requireDeviation, requireField, type NetOptions } from '../net-options.ts';
import { linear } from './linear.ts';
import { gelu } from './pointwise.ts';
import { positionNetwork } from './position-network.ts';
import { gather } from './positions.ts';
import { residual, sequence, type Step } from './step.ts';
import { inputsPerSite, requireTorus } from './torus.ts';

/** Options of `convolutionalNet`; `deviation` multiplies the deviations of all first weights, 1 by default. */
export interface ConvolutionalOptions extends NetOptions {
  /** Numbers per site inside of the network; 8 by default. */
  readonly channels?: number;
  /** The window of a convolution along each direction, or one for all; 3 by default. */
  readonly kernel?: number | readonly number[];
  /** Residual blocks; 1 by default. Without any the network is a convolution and a layer of log cosh. */
  readonly blocks?: number;
}

/**
 * A convolutional network on a torus of `lengths` (site number row-major, as in `chain` and `square`): x = conv(inputs), per block x <- x + conv(gelu(conv(gelu(x)))), then
 * log psi = sum over sites and channels of log cosh(b + gelu(x) W). Invariant under all translations; complex by default, with real parameters (mode `general`), a positive function when real.
 * Weights are normal with deviation 1/sqrt(inputs), in the last layer a third of that. Cost: sites x window x channels^2 per convolution. Throws `ArgumentError` for lengths that do not fit and
 * options that cannot be meant. Chen and Heyl, Nat. Phys. 20 (2024) 1476.
 */
export function convolutionalNet(
  space: Space,
  lengths: readonly number[],
  rng: Rng,
  options: ConvolutionalOptions = {},
): Ansatz {
  const { channels = 8, kernel = 3, blocks = 1, field = 'complex', deviation = 1 } = options;
  requireTorus(space, lengths);
  requireCounts('channels', [channels]);
  const windows = typeof kernel === 'number' ? lengths.map((n) => Math.min(n, kernel)) : [...kernel];
  requireCounts('kernel', windows);
  if (windows.length !== lengths.length || windows.some((w, axis) => w > (lengths[axis] as number))) {
    throw new ArgumentError('kernel', `be a window within [${lengths}]`, `it is [${windows}]`);
  }
  if (!Number.isSafeInteger(blocks) || blocks < 0)
    throw new ArgumentError('blocks', 'be a count', `it is ${blocks}`);
  requireField(field);
  requireDeviation(deviation);
  requireRng(rng);
  const sites = space.dims.length;
  const taps = periodicTaps(lengths, windows);
  const convolution = (inputs: number, scale: number): Step => {
    return sequence([
      gather(sites, sites, taps, inputs),
      linear(sites, (taps.length / sites) * inputs, channels, scale),
    ]);
  };
  const active = gelu(sites * channels);
  const block = residual(sequence([active, convolution(channels, 1), active, convolution(channels, 0.5)]));
  const outputs = field === 'real' ? channels : 2 * channels;
  const network = sequence([
    convolution(inputsPerSite(space), 1),
    ...Array.from({ length: blocks }, () => block),
    active,
    linear(sites, channels, outputs, 1 / 3),
  ]);
  const spec = { kind: 'convolutional', lengths: [...lengths], channels, kernel: windows, blocks, field };
  return positionNetwork(space, network, field, spec, rng, deviation);
}
