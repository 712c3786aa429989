import { NotPhysicalError } from '../../errors.ts';
import { complex, type Complex } from '../../linalg/scalar.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { connected } from '../../operators/connected.ts';
import type { Operator } from '../../operators/operator.ts';
import { requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { scaleTensor } from '../tensor/algebra.ts';
import { contract } from '../tensor/contract.ts';
import { toDense } from '../tensor/dense.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import type { Environments, Scaled } from './environments.ts';
import { gridTensor, type PepsGrid } from './grid.ts';
import { closedSite } from './layers.ts';
import { ratio } from './means.ts';
import { OneConfiguration } from './one-configuration.ts';
import type { Peps } from './peps.ts';

/** What variational Monte Carlo takes from one configuration. */
export interface LogDerivatives {
  /** ln <x|psi>. */
  readonly logAmplitude: Complex;
  /** d ln <x|psi> / dA for the tensors [up, right, down, left, levels] as `pepsTensor` gives them, site by site: zero but at the level of x. Holomorphic: no conjugate. */
  readonly derivatives: readonly ComplexTensor[];
}

/**
 * ln <x|psi> and its derivatives with respect to all entries of all tensors, from the environments of the rows of one configuration: at about three times the cost of the
 * amplitude. With truncated boundaries they are derivatives up to what was cut. Throws `ArgumentError` when x is no configuration, `NotPhysicalError` for an amplitude of zero.
 */
export function logDerivatives({ grid }: Peps, x: Configuration): LogDerivatives {
  const { environments, log } = withAmplitude(grid, x);
  const derivatives = grid.space.dims.map((_, site) => {
    const opened = hole(environments, grid, site, log);
    const own = toDense(closedSite(grid, site, opened));
    return atLevelOf(gridTensor(grid, site), own, x[site] as number);
  });
  return { logAmplitude: complex(log.re + grid.logScale, log.im), derivatives };
}

/**
 * <x|O|psi>/<x|psi>, the local value of an operator that variational Monte Carlo averages: amplitudes of the configurations that O connects to x, contracted between the
 * environments of x where they differ in one row, and from their first row on where they differ in several. Errors as `logDerivatives`, `SpaceMismatchError` for an operator on another space.
 */
export function pepsLocalValue({ grid }: Peps, op: Operator, x: Configuration): Complex {
  const product = requireOperatorOn(grid.space, op);
  const own = withAmplitude(grid, x);
  const { configurations, elements } = connected(product, x);
  let [re, im] = [0, 0];
  configurations.forEach((other, i) => {
    const share = own.ratioTo(other);
    const [a, b] = [elements[2 * i] as number, elements[2 * i + 1] as number];
    re += a * share.re - b * share.im;
    im += a * share.im + b * share.re;
  });
  return complex(re, im);
}

function withAmplitude(grid: PepsGrid, x: Configuration): OneConfiguration {
  requireConfiguration(grid.space, x);
  const own = new OneConfiguration(grid, x);
  if (own.log.re > -Infinity && grid.logScale > -Infinity) return own;
  throw new NotPhysicalError(
    `The amplitude of [${Array.from(x)}] must not be zero, but it is. Draw configurations with \`sample\`.`,
  );
}

/** The network of one layer without a site, over its value: [up, right, down, left]. */
function hole(environments: Environments, grid: PepsGrid, site: number, value: Complex): BlockTensor {
  const { columns } = grid.lattice;
  const [row, at] = [Math.floor(site / columns), site % columns];
  const { above, below } = environments.strip(row);
  const left = environments.lefts(row)[at] as Scaled;
  const right = environments.rights(row)[at] as Scaled;
  // [below, left, up, above]
  const upper = contract(left.tensor, [1], above.tensors[at] as BlockTensor, [0]);
  // [left, up, above, down, below]
  const both = contract(upper, [0], below.tensors[at] as BlockTensor, [0]);
  const open = permuteLegs(contract(both, [2, 4], right.tensor, [0, 2]), [1, 3, 2, 0]);
  const log = left.log + right.log + above.log + below.log;
  return scaleTensor(open, ratio(complex(log), value));
}

/** A tensor that is zero but at one level. */
function atLevelOf(like: BlockTensor, { data }: ComplexTensor, level: number): ComplexTensor {
  const shape = like.structure.legs.map(({ dim }) => dim);
  const levels = shape[4] as number;
  const out = new Float64Array(levels * data.length);
  for (let i = 0; i < data.length; i += 2) out.set(data.subarray(i, i + 2), i * levels + 2 * level);
  return { shape, data: out };
}
