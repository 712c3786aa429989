import { superoperator, type Kraus, type Superoperator } from '../../channels/channel.ts';
import { kraus } from '../../channels/kraus.ts';
import { BudgetExceededError } from '../../errors.ts';
import { zeros } from '../../linalg/matrix.ts';
import { defaultMaxBytes, localPlan, requireBudget } from '../../spaces/indexing.ts';
import { modes, productSpace } from '../../spaces/space.ts';
import { toDensityMatrix } from '../../states/convert.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import type { Ket } from '../../states/ket.ts';
import { requireLevels } from '../arguments.ts';
import { addBlock, denseOf, type Block } from '../gates/mode-matrix.ts';
import { requireModes } from '../require-modes.ts';
import { truncationOf, type Truncated, type VerdictOptions } from '../verdict/truncation.ts';
import { loss, type ModeChannel } from './mode-channels.ts';

/**
 * A channel on each of the chosen modes of a state; a ket becomes a density matrix first (16 D^2 bytes). It acts diagonal by diagonal of the mode: some (2/3) levels^3 entries, each 8 flops for each configuration of
 * the other sites, instead of one product for each Kraus operator. Nothing is normalised again: what rises above the levels is missing in the trace and in `truncation.lostWeight`.
 * Throws `ArgumentError`, `BudgetExceededError`, `TruncationError` when `strict`.
 */
export function applyModeChannel(
  state: Ket | DensityMatrix,
  channel: ModeChannel,
  sites: readonly number[],
  options: VerdictOptions & { readonly maxBytes?: number } = {},
): Truncated<DensityMatrix> {
  const { space } = state;
  requireModes(space, sites);
  const { maxBytes } = options;
  const rho = toDensityMatrix(state, maxBytes === undefined ? {} : { maxBytes });
  let { data } = rho.matrix;
  for (const site of sites) {
    const plan = localPlan([...space.dims, ...space.dims], [site, site + space.dims.length]);
    const out = new Float64Array(data.length);
    for (const block of diagonalBlocks(channel, space.dims[site] as number)) addBlock(out, data, plan, block);
    data = out;
  }
  const after = DensityMatrix.fromMatrix(space, { ...rho.matrix, data });
  const missing = Math.max(0, 1 - rho.norm());
  const lostWeight = missing + (1 - missing) * Math.max(0, 1 - after.norm() / rho.norm());
  return { state: after, truncation: truncationOf(after, { ...options, lostWeight }) };
}

/**
 * The channel as a superoperator on one mode (16 levels^4 bytes), for all that works on channels: Kraus operators, checks, compositions. Throws `ArgumentError`, `BudgetExceededError` past `maxBytes`.
 */
export function modeChannelMap(
  channel: ModeChannel,
  levels: number,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): Superoperator {
  const mode = modes(1, requireLevels(levels));
  requireBudget('The superoperator', productSpace(mode, mode), 2, maxBytes, 'Use `applyModeChannel`.');
  const blocks = [...diagonalBlocks(channel, levels)];
  return superoperator(mode, mode, denseOf({ kind: 'blocks', levels: [levels, levels], blocks }));
}

/**
 * Loss as all its Kraus operators A_k |n> = sqrt(C(n, k) (1-t)^k t^(n-k)) |n-k>, one for each number k < levels of photons lost (16 levels^3 bytes). Throws `ArgumentError` for a share
 * outside [0, 1], `BudgetExceededError` past `maxBytes`.
 */
export function lossKraus(
  transmission: number,
  levels: number,
  { maxBytes = defaultMaxBytes }: { readonly maxBytes?: number } = {},
): Kraus {
  const bytes = 16 * requireLevels(levels) ** 3;
  if (bytes > maxBytes)
    throw new BudgetExceededError('The Kraus operators', bytes, maxBytes, 'Use `applyModeChannel`.');
  const weights = loss(transmission).diagonals(levels)(0);
  const mode = modes(1, levels);
  return kraus(
    mode,
    mode,
    Array.from({ length: levels }, (_, k) => {
      const out = zeros(levels, levels);
      for (let n = k; n < levels; n++) {
        const at = (n - k) * levels + n;
        out.data[2 * at] = Math.sqrt(weights[at] as number);
      }
      return out;
    }),
  );
}

/** The blocks of a channel on the row-major vector of a density matrix, one after the other: they need not be held together. */
function* diagonalBlocks(channel: ModeChannel, levels: number): Generator<Block> {
  const map = channel.diagonals(levels);
  for (let d = 0; d < levels; d++) {
    const size = levels - d;
    const data = new Float64Array(2 * size * size);
    map(d).forEach((value, i) => (data[2 * i] = value));
    const matrix = { rows: size, cols: size, data };
    yield { indices: Int32Array.from({ length: size }, (_, n) => (n + d) * levels + n), matrix };
    if (d > 0) yield { indices: Int32Array.from({ length: size }, (_, n) => n * levels + n + d), matrix };
  }
}
