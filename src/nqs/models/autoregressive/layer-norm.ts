import { inverseDeviation } from '../inverse-deviation.ts';
import { startOf, type Pass, type Track } from './conditionals.ts';

/** Added to variances, so that rows of equal numbers have a deviation. */
const leastVariance = 1e-5;

/** n = (x - mean)/deviation of each row of a track at position t, into another, followed by 1/deviation. */
export function normaliseRows(
  { work, tracks }: Pass,
  from: number,
  to: number,
  t: number,
  rows: number,
): void {
  const [source, target] = [tracks[from] as Track, tracks[to] as Track];
  const [x, out] = [work.view(source.numbers), work.view(target.numbers)];
  const { width } = source;
  for (let s = 0; s < rows; s++) {
    const [at, into] = [s * source.line + startOf(source, t), s * target.line + startOf(target, t)];
    let [mean, square] = [0, 0];
    for (let k = 0; k < width; k++) mean += x[at + k] as number;
    mean /= width;
    for (let k = 0; k < width; k++) square += ((x[at + k] as number) - mean) ** 2;
    const scale = inverseDeviation(square / width + leastVariance);
    for (let k = 0; k < width; k++) out[into + k] = ((x[at + k] as number) - mean) * scale;
    out[into + width] = scale;
  }
}

/** Adds the derivatives by n to those by x: (dn - mean(dn) - n mean(n dn))/deviation. */
export function normaliseBack(
  { work, tracks, count }: Pass,
  signals: readonly Track[],
  from: number,
  to: number,
  t: number,
): void {
  const [target, stream] = [tracks[to] as Track, signals[from] as Track];
  const [n, dn, dx] = [target, signals[to] as Track, stream].map(({ numbers }) => work.view(numbers)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const { width } = stream;
  for (let s = 0; s < count; s++) {
    const [i, at] = [s * target.line + startOf(target, t), s * stream.line + startOf(stream, t)];
    let [mean, slope] = [0, 0];
    for (let k = 0; k < width; k++) {
      mean += dn[i + k] as number;
      slope += (n[i + k] as number) * (dn[i + k] as number);
    }
    const scale = n[i + width] as number;
    for (let k = 0; k < width; k++) {
      const own = (dn[i + k] as number) - (mean + (n[i + k] as number) * slope) / width;
      dx[at + k] = (dx[at + k] as number) + scale * own;
    }
  }
}
