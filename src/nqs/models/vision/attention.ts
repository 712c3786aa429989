import type { Numbers } from '../../../linalg/kernels/held.ts';
import type { Workspace } from '../../../linalg/kernels/workspace.ts';
import { linear } from './linear.ts';
import { sequence, type Reverse, type Step } from './step.ts';

/** The sizes of an attention: heads share `width`; `relative[i positions + j]` numbers the displacement from position i to j, of which there are `positions`. */
export interface AttentionShape {
  readonly positions: number;
  readonly width: number;
  readonly heads: number;
  readonly relative: Int32Array;
}

/**
 * Factored attention: y_i = sum_j alpha_h(j - i) v_j in head h, v = x W + b, and a linear map of y. The weights alpha depend on the displacement alone, not on x. Viteritti, Rende and
 * Becca, Phys. Rev. Lett. 130 (2023) 236401.
 */
export function factoredAttention(shape: AttentionShape): Step {
  const { positions, width } = shape;
  return sequence([linear(positions, width, width), factoredMix(shape), linear(positions, width, width)]);
}

/**
 * Full attention: y_i = sum_j softmax_j(q_i . k_j/sqrt(width of a head) + r_h(j - i)) v_j, queries, keys and values linear in x, and a linear map of y. The bias r by displacement tells positions
 * apart and keeps translations. Vaswani et al., arXiv:1706.03762; Shaw, Uszkoreit and Vaswani, arXiv:1803.02155.
 */
export function fullAttention(shape: AttentionShape): Step {
  const { positions, width } = shape;
  return sequence([linear(positions, width, 3 * width), fullMix(shape), linear(positions, width, width)]);
}

/** Adds sums of P x P adjoints over equal displacements: entry (s, i, j) of `scores` to place `s line + at + relative(i, j)` of `gradient`. */
function addRelative(
  gradient: Float64Array,
  line: number,
  at: number,
  scores: Float64Array,
  relative: Int32Array,
): void {
  const size = relative.length;
  for (let s = 0, i = 0; i < scores.length; s++) {
    for (let k = 0; k < size; k++, i++) {
      const to = s * line + at + (relative[k] as number);
      gradient[to] = (gradient[to] as number) + (scores[i] as number);
    }
  }
}

function factoredMix(shape: AttentionShape): Step {
  const { positions: P, width, heads, relative } = shape;
  const own = width / heads;
  return {
    segments: [{ count: heads * P, deviation: 1 / Math.sqrt(P) }],
    doubles: 2 * P * width + P * P,
    forward({ work, count, parameters }, at, x) {
      const out = work.zeros(x.length);
      const alpha = work.read(work.part(parameters, at, heads * P));
      const mix = work.put(
        Float64Array.from({ length: heads * P * P }, (_, i) => {
          return alpha[Math.floor(i / (P * P)) * P + (relative[i % (P * P)] as number)] as number;
        }),
      );
      const size = { m: P, k: P, n: own, batch: count };
      for (let h = 0; h < heads; h++) {
        const target = { numbers: work.part(out, h * own), row: width, batch: P * width };
        const values = { numbers: work.part(x, h * own), row: width, column: 1, batch: P * width };
        work.products.real(target, { numbers: work.part(mix, h * P * P), row: P, column: 1 }, values, size);
      }
      return {
        out,
        pull: (reverse, dy) => {
          const dx = reverse.work.zeros(x.length);
          for (let h = 0; h < heads; h++) pullFactored(reverse, shape, mix, { x, dy, dx, h, at, count });
          return dx;
        },
      };
    },
  };
}

/** One head backwards: dv = alpha^T dy, d alpha(i, j) = dy_i . v_j. */
function pullFactored(
  { work, gradient, line }: Reverse,
  { positions: P, width, heads, relative }: AttentionShape,
  mix: Numbers,
  { x, dy, dx, h, at, count }: Omit<HeadPull, 'share'>,
): void {
  const own = width / heads;
  const signal = { numbers: work.part(dy, h * own), row: width, column: 1, batch: P * width };
  const target = { numbers: work.part(dx, h * own), row: width, batch: P * width };
  const turned = { numbers: work.part(mix, h * P * P), row: 1, column: P };
  work.products.real(target, turned, signal, { m: P, k: P, n: own, batch: count });
  const scores = work.zeros(count * P * P);
  const values = { numbers: work.part(x, h * own), row: 1, column: width, batch: P * width };
  const wide = { m: P, k: own, n: P, batch: count };
  work.products.real({ numbers: scores, row: P, batch: P * P }, signal, values, wide);
  addRelative(work.view(gradient), line, at + h * P, work.view(scores), relative);
}

/** Queries, keys and values of one head, as factors of batched products. */
function parts(
  work: Workspace,
  x: Numbers,
  P: number,
  width: number,
  start: number,
): { straight: PartFactor; turned: PartFactor } {
  const numbers = work.part(x, start);
  const batch = 3 * P * width;
  return {
    straight: { numbers, row: 3 * width, column: 1, batch },
    turned: { numbers, row: 1, column: 3 * width, batch },
  };
}

interface PartFactor {
  readonly numbers: Numbers;
  readonly row: number;
  readonly column: number;
  readonly batch: number;
}

function fullMix(shape: AttentionShape): Step {
  const { positions: P, width, heads, relative } = shape;
  const own = width / heads;
  const scale = 1 / Math.sqrt(own);
  return {
    segments: [{ count: heads * P, deviation: 0.1 }],
    doubles: 4 * P * width + 2 * heads * P * P,
    forward({ work, count, parameters }, at, x) {
      const out = work.zeros(count * P * width);
      const bias = work.read(work.part(parameters, at, heads * P));
      const shares = Array.from({ length: heads }, (_, h) => {
        const scores = work.zeros(count * P * P);
        const query = parts(work, x, P, width, h * own).straight;
        const key = parts(work, x, P, width, width + h * own).turned;
        work.products.real({ numbers: scores, row: P, batch: P * P }, query, key, { m: P, k: own, n: P, batch: count }); // prettier-ignore
        softmaxRows(work.view(scores), scale, bias.subarray(h * P, (h + 1) * P), relative);
        const value = parts(work, x, P, width, 2 * width + h * own).straight;
        const target = { numbers: work.part(out, h * own), row: width, batch: P * width };
        work.products.real(target, { numbers: scores, row: P, column: 1, batch: P * P }, value, { m: P, k: P, n: own, batch: count }); // prettier-ignore
        return scores;
      });
      return {
        out,
        pull: (reverse, dy) => {
          const dx = reverse.work.zeros(x.length);
          shares.forEach((share, h) => pullHead(reverse, shape, { x, share, dy, dx, h, at, count }));
          return dx;
        },
      };
    },
  };
}

interface HeadPull {
  readonly x: Numbers;
  readonly share: Numbers;
  readonly dy: Numbers;
  readonly dx: Numbers;
  readonly h: number;
  readonly at: number;
  readonly count: number;
}

/** One head backwards: dv = S^T dy, ds = S (dy v^T - its mean under S), dq = ds k/sqrt, dk = ds^T q/sqrt. */
function pullHead(
  { work, gradient, line }: Reverse,
  { positions: P, width, heads, relative }: AttentionShape,
  { x, share, dy, dx, h, at, count }: HeadPull,
): void {
  const own = width / heads;
  const [query, key, value] = [0, 1, 2].map((k) => parts(work, x, P, width, k * width + h * own)) as [ReturnType<typeof parts>, ReturnType<typeof parts>, ReturnType<typeof parts>]; // prettier-ignore
  const target = (k: number): { numbers: Numbers; row: number; batch: number } => ({ numbers: work.part(dx, k * width + h * own), row: 3 * width, batch: 3 * P * width }); // prettier-ignore
  const signal = { numbers: work.part(dy, h * own), row: width, column: 1, batch: P * width };
  const [wide, narrow] = [
    { m: P, k: own, n: P, batch: count },
    { m: P, k: P, n: own, batch: count },
  ];
  const turned = { numbers: share, row: 1, column: P, batch: P * P };
  work.products.real(target(2), turned, signal, narrow);
  const scores = work.zeros(count * P * P);
  work.products.real({ numbers: scores, row: P, batch: P * P }, signal, value.turned, wide);
  throughSoftmax(work.view(scores), work.view(share), P);
  addRelative(work.view(gradient), line, at + h * P, work.view(scores), relative);
  work.vectors.scale(scores, 1 / Math.sqrt(own));
  work.products.real(target(0), { numbers: scores, row: P, column: 1, batch: P * P }, key.straight, narrow);
  work.products.real(target(1), { numbers: scores, row: 1, column: P, batch: P * P }, query.straight, narrow);
}

/** Each row of P scores to its softmax, after a factor and a bias by displacement. */
function softmaxRows(scores: Float64Array, scale: number, bias: Float64Array, relative: Int32Array): void {
  const P = bias.length;
  for (let from = 0; from < scores.length; from += P) {
    const row = from % relative.length;
    let [most, sum] = [-Infinity, 0];
    for (let j = 0; j < P; j++) {
      const score = scale * (scores[from + j] as number) + (bias[relative[row + j] as number] as number);
      scores[from + j] = score;
      if (!(score <= most)) most = score;
    }
    for (let j = 0; j < P; j++) sum += scores[from + j] = Math.exp((scores[from + j] as number) - most);
    for (let j = 0; j < P; j++) scores[from + j] = (scores[from + j] as number) / sum;
  }
}

function throughSoftmax(d: Float64Array, share: Float64Array, P: number): void {
  for (let from = 0; from < d.length; from += P) {
    let mean = 0;
    for (let j = 0; j < P; j++) mean += (d[from + j] as number) * (share[from + j] as number);
    for (let j = 0; j < P; j++) d[from + j] = ((d[from + j] as number) - mean) * (share[from + j] as number);
  }
}
