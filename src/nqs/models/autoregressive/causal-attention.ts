import { startOf, type Pass, type Track } from './conditionals.ts';

/** The tracks of an attention: queries, keys, values and what they give are as wide; `chances` has a number per head and position. */
export interface AttentionTracks {
  readonly queries: number;
  readonly keys: number;
  readonly values: number;
  readonly mixed: number;
  readonly chances: number;
}

/** mixed_t = sum over u up to t of a_u value_u, head by head, with a the softmax of query_t key_u/sqrt(width of a head). */
export function attend(pass: Pass, names: AttentionTracks, heads: number, t: number, rows: number): void {
  const { work, tracks } = pass;
  const [Q, K, V, M, A] = tracksOf(tracks, names);
  const [q, k, v, m, a] = [Q, K, V, M, A].map(({ numbers }) => work.view(numbers)) as Views;
  const size = Q.width / heads;
  const positions = A.width / heads;
  for (let s = 0; s < rows; s++) {
    for (let head = 0; head < heads; head++) {
      const [from, to] = [s * Q.line + startOf(Q, t) + head * size, s * M.line + startOf(M, t) + head * size];
      const chance = s * A.line + startOf(A, t) + head * positions;
      softmaxScores(q, from, k, s * K.line + head * size, K.width, size, t, a, chance);
      m.fill(0, to, to + size);
      for (let u = 0, at = s * V.line + head * size; u <= t; u++, at += V.width) {
        const weight = a[chance + u] as number;
        for (let i = 0; i < size; i++) m[to + i] = (m[to + i] as number) + weight * (v[at + i] as number);
      }
    }
  }
}

type Views = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function tracksOf(
  tracks: readonly Track[],
  { queries, keys, values, mixed, chances }: AttentionTracks,
): [Track, Track, Track, Track, Track] {
  return [queries, keys, values, mixed, chances].map((k) => tracks[k]) as [Track, Track, Track, Track, Track];
}

/** The softmax of the products of one query with the keys of positions 0..t, which are `step` apart. */
function softmaxScores(
  q: Float64Array,
  from: number,
  k: Float64Array,
  first: number,
  step: number,
  size: number,
  t: number,
  out: Float64Array,
  to: number,
): void {
  const scale = 1 / Math.sqrt(size);
  let largest = -Infinity;
  for (let u = 0, at = first; u <= t; u++, at += step) {
    let score = 0;
    for (let i = 0; i < size; i++) score += (q[from + i] as number) * (k[at + i] as number);
    out[to + u] = scale * score;
    largest = Math.max(largest, scale * score);
  }
  let sum = 0;
  for (let u = 0; u <= t; u++) {
    const weight = Math.exp((out[to + u] as number) - largest);
    out[to + u] = weight;
    sum += weight;
  }
  for (let u = 0; u <= t; u++) out[to + u] = (out[to + u] as number) / sum;
}

/** From derivatives by mixed_t to those by query_t and, added, by the keys and values up to t. */
export function attendBack(
  { work, tracks, count }: Pass,
  signals: readonly Track[],
  names: AttentionTracks,
  heads: number,
  t: number,
): void {
  const [Q, K, , , A] = tracksOf(tracks, names);
  const [q, k, v, , a] = tracksOf(tracks, names).map(({ numbers }) => work.view(numbers)) as Views;
  const [dq, dk, dv, dm, slopes] = tracksOf(signals, names).map(({ numbers }) => work.view(numbers)) as Views;
  const size = Q.width / heads;
  const positions = A.width / heads;
  const scale = 1 / Math.sqrt(size);
  for (let s = 0; s < count; s++) {
    for (let head = 0; head < heads; head++) {
      const from = s * Q.line + startOf(Q, t) + head * size;
      const chance = s * A.line + startOf(A, t) + head * positions;
      const first = s * K.line + head * size;
      let mean = 0;
      for (let u = 0, at = first; u <= t; u++, at += K.width) {
        let slope = 0;
        for (let i = 0; i < size; i++) {
          slope += (dm[from + i] as number) * (v[at + i] as number);
          dv[at + i] = (dv[at + i] as number) + (a[chance + u] as number) * (dm[from + i] as number);
        }
        slopes[chance + u] = slope;
        mean += (a[chance + u] as number) * slope;
      }
      for (let u = 0, at = first; u <= t; u++, at += K.width) {
        const score = scale * (a[chance + u] as number) * ((slopes[chance + u] as number) - mean);
        for (let i = 0; i < size; i++) {
          dq[from + i] = (dq[from + i] as number) + score * (k[at + i] as number);
          dk[at + i] = (dk[at + i] as number) + score * (q[from + i] as number);
        }
      }
    }
  }
}
