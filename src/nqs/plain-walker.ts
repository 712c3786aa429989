import type { Ansatz, Batch, Moves, Walker } from './ansatz.ts';
import { distinct } from './batch.ts';

/** Batches from this size on are searched for equal configurations. */
const manyRows = 64;

/** Walkers of any ansatz: each ratio by the amplitude of the changed configuration. */
export function plainWalker(ansatz: Ansatz, batch: Batch): Walker {
  const levels = batch.levels.slice();
  const own = { ...batch, levels };
  const logs = ansatz.logAmplitudes(own);
  let last: { readonly moves: Moves; readonly logs: Float64Array } | undefined;
  return {
    batch: own,
    ratios(moves, out) {
      const changed = amplitudesOnce(ansatz, changedBatch(own, moves));
      for (let m = 0; m < moves.count; m++) {
        const row = moves.rows[m] as number;
        const size = Math.exp((changed[2 * m] as number) - (logs[2 * row] as number));
        const angle = (changed[2 * m + 1] as number) - (logs[2 * row + 1] as number);
        out[2 * m] = size === 0 ? 0 : size * Math.cos(angle);
        out[2 * m + 1] = size === 0 ? 0 : size * Math.sin(angle);
      }
      last = { moves, logs: changed };
    },
    accept(moves, accepted) {
      const known = last?.moves === moves ? last.logs : ansatz.logAmplitudes(changedBatch(own, moves));
      last = undefined;
      for (let m = 0; m < moves.count; m++) {
        if (accepted[m] !== 1) continue;
        const row = moves.rows[m] as number;
        change(levels, row * own.sites, moves, m);
        logs[2 * row] = known[2 * m] as number;
        logs[2 * row + 1] = known[2 * m + 1] as number;
      }
    },
  };
}

/** Log amplitudes of a batch; of many configurations each different one is computed once. */
function amplitudesOnce(ansatz: Ansatz, batch: Batch): Float64Array {
  if (batch.count < manyRows) return ansatz.logAmplitudes(batch);
  const { batch: different, of } = distinct(ansatz.space, batch);
  const logs = ansatz.logAmplitudes(different);
  const out = new Float64Array(2 * batch.count);
  for (let s = 0; s < batch.count; s++) {
    out[2 * s] = logs[2 * (of[s] as number)] as number;
    out[2 * s + 1] = logs[2 * (of[s] as number) + 1] as number;
  }
  return out;
}

/** The walkers that an ansatz offers, else plain ones. */
export function walkerOf(ansatz: Ansatz, batch: Batch): Walker {
  return ansatz.walker ? ansatz.walker(batch) : plainWalker(ansatz, batch);
}

/** One configuration per change. */
export function changedBatch({ sites, levels }: Batch, moves: Moves): Batch {
  const out = new Int32Array(moves.count * sites);
  for (let m = 0; m < moves.count; m++) {
    const from = (moves.rows[m] as number) * sites;
    out.set(levels.subarray(from, from + sites), m * sites);
    change(out, m * sites, moves, m);
  }
  return { count: moves.count, sites, levels: out };
}

/** Makes change m to the row of levels that starts at `at`. */
export function change(levels: Int32Array, at: number, { width, sites, levels: to }: Moves, m: number): void {
  for (let i = m * width; i < (m + 1) * width; i++) {
    levels[at + (sites[i] as number)] = to[i] as number;
  }
}
