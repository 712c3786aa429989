import { inSector } from '../spaces/sector.ts';
import { requirePermutation } from './models/permutation-group.ts';
import { estimateOf, type Nqs, type NqsEstimate } from './nqs.ts';

/**
 * <T> of a permutation of the sites, (T psi)(x) = psi(x with site i taken from g[i]), over the samples of a state: its eigenvalue where it has one, exp(-i k) for a translation by one site of
 * momentum k, +-1 for a reflection. Throws `ArgumentError` unless g permutes sites of equal levels.
 */
export function permutationExpectation(state: Nqs, g: readonly number[]): NqsEstimate {
  requirePermutation(state.space, g, 'g');
  const set = state.drawn();
  const { sites, count, levels } = set.batch;
  const images = new Int32Array(levels.length);
  for (let s = 0; s < count; s++) {
    g.forEach((from, i) => (images[s * sites + i] = levels[s * sites + from] as number));
  }
  const [now, then] = [levels, images].map((own) => state.ansatz.logAmplitudes({ count, sites, levels: own })) as [Float64Array, Float64Array]; // prettier-ignore
  const values = new Float64Array(2 * count);
  const { sector } = state.setup;
  for (let s = 0; s < count; s++) {
    if (sector && !inSector(sector, images.subarray(s * sites, (s + 1) * sites))) continue;
    const size = Math.exp((then[2 * s] as number) - (now[2 * s] as number));
    const angle = (then[2 * s + 1] as number) - (now[2 * s + 1] as number);
    values[2 * s] = size === 0 ? 0 : size * Math.cos(angle);
    values[2 * s + 1] = size === 0 ? 0 : size * Math.sin(angle);
  }
  return estimateOf(set, { values, left: false, positive: false }, false);
}
