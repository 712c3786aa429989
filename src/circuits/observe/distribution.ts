import { UnsupportedError } from '../../errors.ts';
import { strides } from '../../linalg/tensor.ts';
import { configurationAt, defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { subspace } from '../../spaces/space.ts';
import { diagonalOf } from '../../states/density-matrix.ts';
import { probabilities } from '../../states/probabilities.ts';
import type { Reducible } from '../../states/state.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import { bitCount } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import type { MeasureOperation } from '../operation.ts';
import { bitString } from './bit-string.ts';
import { visitBranches, type Branch, type BranchOptions } from './branches.ts';
import { lightCone } from './light-cone.ts';
import { withoutLast } from './pieces.ts';
import { reduced } from './reduced.ts';
import { isDense, requireStart, startState, zeroLevels, type Runnable, type Start } from './start.ts';

/** Options of `distribution`. */
export interface DistributionOptions extends BranchOptions {
  /** Largest number of bytes of the probabilities of the sites measured at the end; 1 GiB by default. Past it: `BudgetExceededError`. */
  readonly maxBytes?: number;
}

/**
 * The exact law of what `sample` draws: the probability of each bit string that can come (of all sites when the circuit does not measure), from |00...0> or another
 * start. Measurements at the end are read off the final state, with their readout errors; earlier ones, and noise on a ket, are followed in branches. Probabilities
 * sum to 1 but for rounding. Cost: one run per branch, 16 bytes per configuration of the sites measured at the end.
 * Throws `BranchBudgetError`, `BudgetExceededError`, `SpaceMismatchError`, `UnsupportedError` for a state kind without probabilities.
 */
export function distribution(
  of: Circuit,
  start: Start = zeroLevels(of),
  options: DistributionOptions = {},
): Map<string, number> {
  requireStart(of, start);
  const { maxBytes = defaultMaxBytes, parameters = {} } = options;
  const law = new Map<string, number>();
  const add = (levels: ArrayLike<number>, p: number): void => {
    if (!(p > 0)) return;
    const key = bitString(levels, of.space);
    law.set(key, (law.get(key) ?? 0) + p);
  };
  const all = Array.from({ length: bitCount(of) }, (_, bit) => bit);
  const measures = of.operations.some(({ kind }) => kind === 'measure');
  const job = measures
    ? reduced(lightCone(of, [], { bits: all }), start, [], parameters)
    : { circuit: of, start: startState(of, start, parameters) };
  const { body, last } = withoutLast(job.circuit);
  const ends = measures ? last.map(({ site }) => site) : of.space.dims.map((_, site) => site);
  const sites = [...new Set(ends)];
  requireBudget('The distribution', subspace(job.circuit.space, sites), 1, maxBytes, 'Use `sample`.');
  visitBranches(body, job.start, options, (branch) => {
    const read = measures ? readLast(branch, last, sites) : undefined;
    const weights = marginal(branch.state, sites);
    const space = subspace(body.space, sites);
    weights.forEach((weight, index) => {
      if (!(weight > 0)) return;
      const levels = configurationAt(space, index);
      if (read) read(levels, branch.weight * weight, add);
      else add(levels, branch.weight * weight);
    });
  });
  return law;
}

/** The levels of the sites measured at the end, written to the bits as they may be read. */
function readLast({ bits }: Branch, last: readonly MeasureOperation[], sites: readonly number[]) {
  const at = last.map(({ site }) => sites.indexOf(site));
  return (levels: Int32Array, weight: number, add: (bits: Int32Array, p: number) => void): void => {
    const written = bits.slice();
    const writeFrom = (i: number, p: number): void => {
      const op = last[i];
      if (!op) return add(written, p);
      const level = levels[at[i] as number] as number;
      if (!op.confusion) {
        written[op.bit] = level;
        return writeFrom(i + 1, p);
      }
      op.confusion.forEach((row, read) => {
        const share = row[level] as number;
        if (share === 0) return;
        written[op.bit] = read;
        writeFrom(i + 1, p * share);
      });
    };
    writeFrom(0, weight);
  };
}

/** The probabilities of the configurations of some sites, in their order. */
function marginal(state: Runnable, sites: readonly number[]): Float64Array {
  if (!isDense(state)) {
    if (!('reduce' in state)) {
      throw new UnsupportedError(
        `A state of kind '${state.kind}' does not give probabilities. Use \`sample\`, or convert it with \`toKet\`.`,
      );
    }
    const rho = (state as Runnable & Reducible<DensityMatrix>).reduce(sites);
    const total = rho.norm();
    return diagonalOf(rho.matrix).map((p) => p / total);
  }
  const { dims } = state.space;
  const all = probabilities(state);
  const from = strides(dims);
  const legs = sites.map((site) => ({ levels: dims[site] as number, step: from[site] as number }));
  const out = new Float64Array(legs.reduce((size, { levels }) => size * levels, 1));
  for (let i = 0; i < all.length; i++) {
    let index = 0;
    for (const { levels, step } of legs) index = index * levels + (Math.floor(i / step) % levels);
    out[index] = (out[index] as number) + (all[i] as number);
  }
  return out;
}
