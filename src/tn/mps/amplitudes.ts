import { complex, type Complex } from '../../linalg/scalar.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import type { Chain } from './chain.ts';
import { denseSite } from './dense-sites.ts';

/** ln <x|psi>, the product of one matrix per site; re is -Infinity for a zero amplitude. Never over- or underflows. Cost m^2 per site. */
export function logAmplitudeOf(chain: Chain, x: Configuration): Complex {
  requireConfiguration(chain.space, x);
  if (chain.logNorm === -Infinity) return complex(-Infinity);
  let log = chain.logNorm;
  let row: Float64Array = Float64Array.of(1, 0);
  for (let site = 0; site < x.length; site++) {
    row = timesLevel(row, denseSite(chain.tensors[site] as Chain['tensors'][number]), x[site] as number);
    const size = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (size === 0) return complex(-Infinity);
    log += Math.log(size);
    for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) / size;
  }
  const [re, im] = row as unknown as [number, number];
  return complex(log + Math.log(re * re + im * im) / 2, Math.atan2(im, re));
}

/** row A[:, level, :]. */
export function timesLevel(row: Float64Array, { shape, data }: ComplexTensor, level: number): Float64Array {
  const [left, d, right] = shape as [number, number, number];
  const out = new Float64Array(2 * right);
  for (let l = 0; l < left; l++) {
    const [re, im] = [row[2 * l] as number, row[2 * l + 1] as number];
    if (re === 0 && im === 0) continue;
    let from = 2 * (l * d + level) * right;
    for (let r = 0; r < 2 * right; r += 2, from += 2) {
      const [a, b] = [data[from] as number, data[from + 1] as number];
      out[r] = (out[r] as number) + re * a - im * b;
      out[r + 1] = (out[r + 1] as number) + re * b + im * a;
    }
  }
  return out;
}
