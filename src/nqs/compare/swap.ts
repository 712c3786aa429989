import { BudgetExceededError, NotFiniteError, NotPhysicalError } from '../../errors.ts';
import { multiply } from '../../linalg/products.ts';
import { requireSites } from '../../spaces/space.ts';
import { defaultMaxBytes, requireMaxBytes } from '../../spaces/indexing.ts';
import type { Estimate } from '../../states/estimate.ts';
import type { State } from '../../states/state.ts';
import type { Batch } from '../ansatz.ts';
import { distinct } from '../batch.ts';
import type { NqsEstimate } from '../nqs.ts';
import { chainEstimate } from '../statistics.ts';
import { sourceOf, type CompareOptions, type Source } from './source.ts';

/** Options of `swapPurity` and `swapEntropy`. */
export interface SwapOptions extends CompareOptions {
  /** Budget of the matrices of a state that is summed up; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * The purity tr rho_A^2 of the reduced state on `sites` A of a pure state: the mean of psi(y_A x_B) psi(x_A y_B)/(psi(x) psi(y)) over pairs of independent samples, the swap of A between two copies; samples of
 * chain c go with those of chain c + chains/2, so that half as many values as samples are averaged. Exact for states that are summed (`fullSum()`, kets). The relative error grows as the purity falls, about as e^(S_2). Cost: two
 * amplitudes per pair. Errors as `sampledFidelity`, `ArgumentError` for sites. Hastings et al., Phys. Rev. Lett. 104 (2010) 157201.
 */
export function swapPurity(state: State, sites: readonly number[], options: SwapOptions = {}): NqsEstimate {
  const { maxBytes = defaultMaxBytes } = options;
  requireMaxBytes(maxBytes);
  const source = sourceOf('state', state, options);
  requireSites(source.space, sites, 'sites');
  const { sampled } = source.set;
  if (!sampled) return { re: summedPurity(source, sites, maxBytes), im: 0, error: 0, from: 'exact' };
  const { facts, of } = sampled;
  const { chains, first, second } = pairing(of.length, facts.chains);
  const values = swapped(
    source,
    sites,
    (k) => [of[first(k)] as number, of[second(k)] as number],
    chains.length,
  );
  return chainEstimate(values, { ...facts, chains: chains.count });
}

/**
 * The second Renyi entropy S_2 = -ln tr rho_A^2 of the reduced state on `sites` by `swapPurity`, in nats, with the error dP/P. Throws as `swapPurity`, and `NotPhysicalError` where too few samples give a purity that
 * is not positive.
 */
export function swapEntropy(state: State, sites: readonly number[], options: SwapOptions = {}): Estimate {
  const { re, error, from } = swapPurity(state, sites, options);
  if (!(re > 0)) {
    throw new NotPhysicalError(
      `The samples give the purity ${re} +- ${error}, of which there is no entropy. Take more samples, or fewer sites.`,
    );
  }
  return { re: -Math.log(re), im: 0, error: error / re, from };
}

/** Which samples go together: those of chain c and c + chains/2; halves of a single chain. The last of an odd number of chains is left out. */
function pairing(
  samples: number,
  chains: number,
): {
  readonly chains: { readonly count: number; readonly length: number };
  readonly first: (k: number) => number;
  readonly second: (k: number) => number;
} {
  const line = chains === 1 ? Math.floor(samples / 2) : samples / chains;
  const count = Math.max(1, Math.floor(chains / 2));
  const length = count * line;
  if (length === 0) throw new NotPhysicalError('A purity by swaps needs at least two samples.');
  return { chains: { count, length }, first: (k) => k, second: (k) => k + length };
}

function swapped(
  { space, set, logs }: Source,
  sites: readonly number[],
  pairOf: (k: number) => readonly [number, number],
  count: number,
): Float64Array {
  const { sites: n, levels } = set.batch;
  const own = logs(set.batch);
  const mixed = new Int32Array(2 * count * n);
  for (let k = 0; k < count; k++) {
    const [x, y] = pairOf(k);
    mixed.set(levels.subarray(x * n, (x + 1) * n), 2 * k * n);
    mixed.set(levels.subarray(y * n, (y + 1) * n), (2 * k + 1) * n);
    for (const site of sites) {
      mixed[2 * k * n + site] = levels[y * n + site] as number;
      mixed[(2 * k + 1) * n + site] = levels[x * n + site] as number;
    }
  }
  const { batch, of } = distinct(space, { count: 2 * count, sites: n, levels: mixed });
  const other = logs(batch);
  const out = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    const [x, y] = pairOf(k);
    const [u, v] = [of[2 * k] as number, of[2 * k + 1] as number];
    const part = (i: 0 | 1): number =>
      (other[2 * u + i] as number) +
      (other[2 * v + i] as number) -
      (own[2 * x + i] as number) -
      (own[2 * y + i] as number);
    const size = Math.exp(part(0));
    if (!(size < Infinity)) throw notFiniteSwap(part(0));
    out[2 * k] = size === 0 ? 0 : size * Math.cos(part(1));
    out[2 * k + 1] = size === 0 ? 0 : size * Math.sin(part(1));
  }
  return out;
}

function notFiniteSwap(log: number): NotFiniteError {
  return new NotFiniteError(
    'the quotient of amplitudes before and after a swap',
    `its logarithm is ${log}`,
    'Take chains that reach all large amplitudes, or smaller parameters.',
  );
}

/** tr rho_A^2 = |M M^dagger|^2 of the amplitudes as a matrix of the configurations on the sites and on the rest. */
function summedPurity({ space, set, logs }: Source, sites: readonly number[], maxBytes: number): number {
  const taken = new Set(sites);
  const rest = space.dims.map((_, site) => site).filter((site) => !taken.has(site));
  const [a, b] = [placesOf(set.batch, sites), placesOf(set.batch, rest)];
  const [rows, cols] = [a.count, b.count];
  const bytes = 16 * (rows * cols + Math.min(rows, cols) ** 2);
  if (bytes > maxBytes) {
    throw new BudgetExceededError(
      'The purity of a state that is summed up',
      bytes,
      maxBytes,
      'Sample instead.',
    );
  }
  const own = logs(set.batch);
  const data = new Float64Array(2 * rows * cols);
  set.weights.forEach((w, s) => {
    const at = 2 * ((a.of[s] as number) * cols + (b.of[s] as number));
    const angle = own[2 * s + 1] as number;
    data[at] = Math.sqrt(w) * Math.cos(angle);
    data[at + 1] = Math.sqrt(w) * Math.sin(angle);
  });
  const m = { rows, cols, data };
  const rho = rows <= cols ? multiply(m, m, 'n', 'h') : multiply(m, m, 'h', 'n');
  return rho.data.reduce((sum, x) => sum + x * x, 0);
}

/** Which of the different configurations on some sites each row has. */
function placesOf(
  { count, levels, sites: n }: Batch,
  sites: readonly number[],
): { readonly of: Int32Array; readonly count: number } {
  const places = new Map<string, number>();
  const of = new Int32Array(count);
  for (let s = 0; s < count; s++) {
    const key = sites.map((site) => levels[s * n + site] as number).join();
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    of[s] = place;
  }
  return { of, count: places.size };
}
