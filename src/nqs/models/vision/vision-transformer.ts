import { ArgumentError } from '../../../errors.ts';
import { requireRng, type Rng } from '../../../linalg/random.ts';
import type { Space } from '../../../spaces/space.ts';
import type { Ansatz } from '../../ansatz.ts';
import { requireCounts, requireDeviation, requireField, type NetOptions } from '../net-options.ts';
import { factoredAttention, fullAttention } from './attention.ts';
import { linear } from './linear.ts';
import { gelu, layerNorm } from './pointwise.ts';
import { positionNetwork } from './position-network.ts';
import { gather, pool } from './positions.ts';
import { residual, sequence, type Step } from './step.ts';
import { displacements, inputsPerSite, patches, requireTorus } from './torus.ts';

/** Options of `visionTransformer`; `deviation` multiplies the deviations of all first weights, 1 by default. */
export interface VisionTransformerOptions extends NetOptions {
  /** Sites of a patch along each direction, or one number for all; 2 by default. */
  readonly patch?: number | readonly number[];
  /** Numbers per patch; 16 by default. */
  readonly width?: number;
  /** Blocks of attention and of a feed-forward layer; 1 by default. */
  readonly layers?: number;
  /** Heads, which divide the width; 4 by default. */
  readonly heads?: number;
  /** 'factored' attention, the default, has weights that depend on the displacement alone; 'full' has softmax of queries and keys. */
  readonly attention?: 'factored' | 'full';
  /** The width of feed-forward layers as a multiple of `width`; 2 by default. */
  readonly expansion?: number;
}

/**
 * A vision transformer on a torus of `lengths` (site number row-major): patches of sites are embedded linearly, per layer x <- x + attention(norm x), x <- x + W2 gelu(W1 norm x), then z is the norm of the
 * sum over patches and log psi = sum of log cosh(b + z W) over `width` complex numbers. Invariant under translations by whole patches. Complex by default, with real parameters (mode
 * `general`); a positive function when real. Weights are normal with deviation 1/sqrt(inputs), in the head a third of that. Cost per configuration: patches x width^2 (4 + 2 expansion) and patches^2 x width per layer. Throws
 * `ArgumentError` for lengths, patches and options that do not fit. Viteritti, Rende and Becca, Phys. Rev. Lett. 130 (2023) 236401; Rende et al., Commun. Phys. 7 (2024) 260.
 */
export function visionTransformer(
  space: Space,
  lengths: readonly number[],
  rng: Rng,
  options: VisionTransformerOptions = {},
): Ansatz {
  const { patch = 2, width = 16, layers = 1, heads = 4, attention = 'factored', expansion = 2 } = options;
  const { field = 'complex', deviation = 1 } = options;
  requireTorus(space, lengths);
  const sides = typeof patch === 'number' ? lengths.map(() => patch) : [...patch];
  requireCounts('patch', sides);
  if (sides.length !== lengths.length || lengths.some((n, axis) => n % (sides[axis] as number) !== 0)) {
    throw new ArgumentError('patch', `divide the lengths [${lengths}]`, `it is [${sides}]`);
  }
  for (const [name, value] of Object.entries({ width, layers, heads, expansion }))
    requireCounts(name, [value]);
  if (width % heads !== 0) throw new ArgumentError('heads', `divide the width ${width}`, `it is ${heads}`);
  if (attention !== 'factored' && attention !== 'full') {
    throw new ArgumentError('attention', "be 'factored' or 'full'", `it is ${String(attention)}`);
  }
  requireField(field);
  requireDeviation(deviation);
  requireRng(rng);
  const shape = { lengths: [...lengths], patch: sides, width, layers, heads, attention, expansion, field };
  const spec = { kind: 'vision-transformer', ...shape };
  return positionNetwork(space, network(space, shape), field, spec, rng, deviation);
}

interface VisionShape {
  readonly lengths: readonly number[];
  readonly patch: readonly number[];
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly attention: 'factored' | 'full';
  readonly expansion: number;
  readonly field: 'real' | 'complex';
}

function network(
  space: Space,
  { lengths, patch, width, layers, heads, attention, expansion, field }: VisionShape,
): Step {
  const grid = lengths.map((n, axis) => n / (patch[axis] as number));
  const places = patches(lengths, patch);
  const inside = patch.reduce((product, n) => product * n, 1);
  const positions = places.length / inside;
  const inputs = inputsPerSite(space);
  const mix = attention === 'factored' ? factoredAttention : fullAttention;
  const attend = mix({ positions, width, heads, relative: displacements(grid) });
  const wide = expansion * width;
  const feed = [linear(positions, width, wide), gelu(positions * wide), linear(positions, wide, width)];
  const layer = sequence([
    residual(sequence([layerNorm(positions, width), attend])),
    residual(sequence([layerNorm(positions, width), ...feed])),
  ]);
  return sequence([
    gather(space.dims.length, positions, places, inputs),
    linear(positions, inside * inputs, width),
    ...Array.from({ length: layers }, () => layer),
    pool(positions, width),
    layerNorm(1, width),
    linear(1, width, field === 'real' ? width : 2 * width, 1 / 3),
  ]);
}
