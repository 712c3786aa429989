import { ArgumentError } from '../errors.ts';
import { requireFinite } from '../linalg/matrix.ts';
import type { DenseReal } from '../linalg/real-matrix.ts';
import { realMatrix, type RealMatrix } from './real-matrix.ts';

/**
 * N tokens. Their kets |x> are an orthonormal basis of the one-particle space, x = 0..N-1; separately, each has a real
 * embedding vector emb(x) in R^d, which need not be orthogonal or normalised, and d has nothing to do with N.
 */
export interface Vocabulary {
  readonly tokens: readonly string[];
  /** N x d, row x is emb(x). */
  readonly embeddings: DenseReal;
}

/** A vocabulary from its tokens and their N x d embeddings. Throws `ArgumentError` for repeated tokens or another number of rows. */
export function vocabulary(tokens: readonly string[], embeddings: RealMatrix): Vocabulary {
  if (tokens.length === 0) throw new ArgumentError('tokens', 'name at least one token', 'it is empty');
  if (new Set(tokens).size !== tokens.length) {
    const repeated = tokens.find((token, i) => tokens.indexOf(token) !== i);
    throw new ArgumentError('tokens', 'be distinct', `${JSON.stringify(repeated)} occurs twice`);
  }
  const rows = realMatrix(embeddings, 'embeddings');
  if (rows.rows !== tokens.length || rows.cols === 0) {
    throw new ArgumentError(
      'embeddings',
      `have one non-empty row for each of the ${tokens.length} tokens`,
      `it is ${rows.rows} x ${rows.cols}`,
    );
  }
  return { tokens: [...tokens], embeddings: rows };
}

/** The token whose embedding is nearest to a point, and its Euclidean distance; ties go to the lowest index. */
export interface NearestToken {
  readonly token: number;
  readonly distance: number;
}

/**
 * A function that finds the nearest token. The embeddings are sorted once along a fixed direction, so a point that is a
 * token's embedding is found in O(log N + d); the worst case, far from all of them, is O(N d). The function throws
 * `ArgumentError` for a point that is not finite.
 */
export function nearestToken(embeddings: DenseReal): (point: ArrayLike<number>) => NearestToken {
  const { rows: count, cols: d, data } = embeddings;
  const along = unitDirection(d);
  const positions = Float64Array.from({ length: count }, (_, x) => along(data, x * d));
  const order = Int32Array.from({ length: count }, (_, x) => x).sort(
    (a, b) => (positions[a] as number) - (positions[b] as number),
  );
  const position = (i: number): number => positions[order[i] as number] as number;
  const rounding = 1e-12 * Math.max(Math.abs(position(0)), Math.abs(position(count - 1)));
  return (point) => {
    const at = along(point, 0);
    requireFinite([...Array.from(point), at], 'point');
    const slack = rounding + 1e-12 * Math.abs(at);
    let up = lowerBound(count, position, at);
    let down = up - 1;
    let token = -1;
    let squared = Infinity;
    for (;;) {
      const above = up < count ? position(up) - at : Infinity;
      const below = down >= 0 ? at - position(down) : Infinity;
      const gap = Math.min(above, below);
      if (gap === Infinity || gap > Math.sqrt(squared) + slack) break;
      const candidate = order[above <= below ? up++ : down--] as number;
      const distance = squaredDistance(data, candidate * d, point, d);
      if (token < 0 || distance < squared || (distance === squared && candidate < token)) {
        squared = distance;
        token = candidate;
      }
    }
    return { token, distance: Math.sqrt(squared) };
  };
}

/** The coordinate along a fixed unit vector that no usual set of embeddings is orthogonal to. */
function unitDirection(d: number): (points: ArrayLike<number>, offset: number) => number {
  const direction = Float64Array.from({ length: d }, (_, c) => 1 + 1 / (c + 2));
  const length = Math.sqrt(direction.reduce((sum, x) => sum + x * x, 0));
  return (points, offset) => {
    let sum = 0;
    for (let c = 0; c < d; c++) sum += (points[offset + c] as number) * (direction[c] as number);
    return sum / length;
  };
}

function squaredDistance(data: Float64Array, offset: number, point: ArrayLike<number>, d: number): number {
  let sum = 0;
  for (let c = 0; c < d; c++) {
    const difference = (data[offset + c] as number) - (point[c] as number);
    sum += difference * difference;
  }
  return sum;
}

function lowerBound(count: number, position: (i: number) => number, at: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (position(middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
