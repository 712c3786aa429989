import { ArgumentError } from '../../../errors.ts';
import { requireRng, type Rng } from '../../../linalg/random.ts';
import type { Sector } from '../../../spaces/sector.ts';
import { requireSameSpace, type Space } from '../../../spaces/space.ts';
import type { Ansatz, AnsatzSpec } from '../../ansatz.ts';
import { startParameters } from './affine.ts';
import { AutoregressiveAnsatz } from './ansatz.ts';
import { attentionNet } from './attention-net.ts';
import type { CausalNet } from './conditionals.ts';
import { gatedNet } from './gated-net.ts';
import { orderedLaws } from './laws.ts';
import { maskedNet } from './masked-net.ts';
import { inputWidth } from './plan.ts';

/** Options that all autoregressive models share. */
export interface AutoregressiveOptions {
  /** The laws that configurations obey: the others have amplitude 0 and are never drawn. None by default. */
  readonly sector?: Sector;
  /** 'complex' (the default) has a phase for each level at each site; 'real' is a positive function. */
  readonly field?: 'real' | 'complex';
  /** The deviation of the first weights, times 1/sqrt(inputs of their layer); 1 by default. */
  readonly deviation?: number;
}

/** Options of `recurrent`. */
export interface RecurrentOptions extends AutoregressiveOptions {
  /** Numbers that the state of a unit has; 16 by default. */
  readonly units?: number;
  /** Rows and columns of a rectangle, site = row columns + column: the order is a snake, and each site sees the one before it and the one above it. A chain where left out. */
  readonly shape?: readonly [rows: number, columns: number];
}

/**
 * psi(x) = prod_i sqrt(p_i(x_i | x_0 .. x_{i-1})) exp(i phi_i(x_i | ...)), normalised by construction, by masked dense layers: `widths[l]` units of tanh per site in layer l, each reading the units below at its site
 * and the sites before. Softmax over the levels that the sector still allows. Parameters per layer and site b, W; biases start at 0. Cost per configuration: P multiplications. Throws `ArgumentError` for widths that are no positive
 * integers. Germain et al., ICML (2015) 881; Sharir et al., Phys. Rev. Lett. 124 (2020) 020503.
 */
export function autoregressiveDense(
  space: Space,
  widths: readonly number[],
  rng: Rng,
  options: AutoregressiveOptions = {},
): Ansatz {
  if (widths.length === 0) throw new ArgumentError('widths', 'name at least one layer', 'it is empty');
  for (const width of widths) requireCount('widths', width);
  const order = Int32Array.from(space.dims.keys());
  const build = (inputs: number, outputs: number): CausalNet =>
    maskedNet(order.length, inputs, outputs, widths);
  return model(space, order, build, { kind: 'autoregressive-dense', widths: [...widths] }, rng, options);
}

/**
 * The same kind of wave function by gated recurrent units with the same parameters at all sites: P grows with the units alone, about 3 units^2. The state goes along the chain, or along a snake through a rectangle where each site has two
 * predecessors. Throws `ArgumentError` for a shape that is not that of the space. Cho et al., EMNLP (2014) 1724; Hibat-Allah et al., Phys. Rev. Research 2 (2020) 023358.
 */
export function recurrent(space: Space, rng: Rng, options: RecurrentOptions = {}): Ansatz {
  const { units = 16, shape } = options;
  requireCount('units', units);
  const sites = space.dims.length;
  if (shape && (shape.some((n) => !Number.isSafeInteger(n) || n < 1) || shape[0] * shape[1] !== sites)) {
    throw new ArgumentError('shape', `be rows and columns of ${sites} sites`, `it is [${shape}]`);
  }
  const [rows, columns] = shape ?? [1, sites];
  const order = Int32Array.from({ length: sites }, (_, t) => snake(t, columns));
  const before = Array.from(order, (site, t) => {
    const [row, place] = [Math.floor(t / columns), t % columns];
    const last = shape && place === 0 ? -1 : t - 1;
    return shape ? [last, row === 0 ? -1 : order.indexOf(site - columns)] : [last];
  });
  const build = (inputs: number, outputs: number): CausalNet => gatedNet(inputs, outputs, units, before);
  const spec = { kind: 'recurrent', units, shape: shape ? [rows, columns] : null };
  return model(space, order, build, spec, rng, options);
}

/** Options of `autoregressiveTransformer`. */
export interface TransformerOptions extends AutoregressiveOptions {
  /** Numbers per site, a multiple of `heads`; 16 by default. */
  readonly width?: number;
  /** 2 by default. */
  readonly heads?: number;
  /** 1 by default. */
  readonly layers?: number;
  /** Numbers of the hidden layer after each attention; twice `width` by default. */
  readonly hidden?: number;
}

/**
 * The same kind of wave function by causal attention: each site attends to itself and the sites before it, in `layers` layers of normalisation, attention and a hidden layer of tanh, with a place vector per site. About
 * 4 width^2 + 2 width hidden parameters per layer. Throws `ArgumentError` for sizes that are no positive integers and a width that the heads do not divide. Vaswani et al., NeurIPS (2017) 5998; Zhang and Di Ventra, Phys. Rev. B 107 (2023) 075147.
 */
export function autoregressiveTransformer(space: Space, rng: Rng, options: TransformerOptions = {}): Ansatz {
  const { width = 16, heads = 2, layers = 1, hidden = 2 * width } = options;
  for (const [name, count] of Object.entries({ width, heads, layers, hidden })) requireCount(name, count);
  if (width % heads !== 0) {
    throw new ArgumentError('width', `be a multiple of the ${heads} heads`, `it is ${width}`);
  }
  const order = Int32Array.from(space.dims.keys());
  const shape = { width, heads, layers, hidden };
  const build = (inputs: number, outputs: number): CausalNet =>
    attentionNet(order.length, inputs, outputs, shape);
  return model(space, order, build, { kind: 'autoregressive-transformer', ...shape }, rng, options);
}

/** The site at position t of a snake. */
function snake(t: number, columns: number): number {
  const [row, place] = [Math.floor(t / columns), t % columns];
  return row * columns + (row % 2 === 0 ? place : columns - 1 - place);
}

function model(
  space: Space,
  order: Int32Array,
  build: (inputs: number, outputs: number) => CausalNet,
  shape: AnsatzSpec,
  rng: Rng,
  { sector, field = 'complex', deviation = 1 }: AutoregressiveOptions,
): Ansatz {
  requireRng(rng);
  if (sector) requireSameSpace('Argument `sector`', space, sector.space);
  if (!['real', 'complex'].includes(field)) {
    throw new ArgumentError('field', "be 'real' or 'complex'", `it is ${field}`);
  }
  if (!(Number.isFinite(deviation) && deviation >= 0)) {
    throw new ArgumentError('deviation', 'be a finite number of at least 0', `it is ${deviation}`);
  }
  const levels = Math.max(1, ...space.dims);
  const phases = field === 'complex';
  const net = build(inputWidth(levels), phases ? 2 * levels : levels);
  const spec = { ...shape, field, laws: sector?.laws ?? null };
  const laws = orderedLaws(space, sector, order);
  const parameters = startParameters(net.affines, net.count, rng, deviation);
  return new AutoregressiveAnsatz({ space, sector, order, laws, levels, phases, net, spec }, parameters);
}

function requireCount(argument: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new ArgumentError(argument, 'be a positive integer', `it is ${count}`);
}
