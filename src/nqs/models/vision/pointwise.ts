import { inverseDeviation } from '../inverse-deviation.ts';
import { geluArgument, geluSlope } from '../../gelu.ts';
import type { Step } from './step.ts';

/** Gelu of each of `size` numbers per configuration. */
export function gelu(size: number): Step {
  return {
    segments: [],
    doubles: 3 * size,
    forward({ work }, _at, x) {
      const t = work.zeros(x.length);
      const out = work.zeros(x.length);
      const [to, from] = [work.view(t), work.view(x)];
      for (let i = 0; i < from.length; i++) to[i] = geluArgument(from[i] as number);
      work.functions.tanh(t, t);
      const [y, tanh, input] = [work.view(out), work.view(t), work.view(x)];
      for (let i = 0; i < y.length; i++) y[i] = 0.5 * (input[i] as number) * (1 + (tanh[i] as number));
      return {
        out,
        pull: (reverse, dy) => {
          const dx = reverse.work.zeros(dy.length);
          const [a, b, u, v] = [dx, dy, x, t].map((array) => reverse.work.view(array)) as [Float64Array, Float64Array, Float64Array, Float64Array]; // prettier-ignore
          for (let i = 0; i < a.length; i++)
            a[i] = (b[i] as number) * geluSlope(u[i] as number, v[i] as number);
          return dx;
        },
      };
    },
  };
}

const epsilon = 1e-6;

/** g (x - mean)/sqrt(variance + 1e-6) + b over the numbers of each position. Parameters g, then b. Ba, Kiros and Hinton, arXiv:1607.06450. */
export function layerNorm(positions: number, width: number): Step {
  return {
    segments: [
      { count: width, deviation: 0, mean: 1 },
      { count: width, deviation: 0 },
    ],
    doubles: 3 * positions * width,
    forward({ work, count, parameters }, at, x) {
      const rows = count * positions;
      const [out, normal, inverse] = [work.zeros(x.length), work.zeros(x.length), work.zeros(rows)];
      const weights = work.read(work.part(parameters, at, 2 * width));
      standardise(work.view(x), work.view(normal), work.view(inverse), width);
      const [y, z] = [work.view(out), work.view(normal)];
      for (let from = 0; from < y.length; from += width) {
        for (let j = 0; j < width; j++) {
          y[from + j] = (weights[j] as number) * (z[from + j] as number) + (weights[width + j] as number);
        }
      }
      return {
        out,
        pull: ({ work: inner, gradient, line }, dy) => {
          const dx = inner.zeros(x.length);
          const [g, signal, n] = [inner.view(gradient), inner.view(dy), inner.view(normal)];
          for (let row = 0, i = 0; row < rows; row++) {
            const to = Math.floor(row / positions) * line + at;
            for (let j = 0; j < width; j++, i++) {
              g[to + j] = (g[to + j] as number) + (signal[i] as number) * (n[i] as number);
              g[to + width + j] = (g[to + width + j] as number) + (signal[i] as number);
            }
          }
          unstandardise(inner.view(dx), signal, n, inner.view(inverse), weights);
          return dx;
        },
      };
    },
  };
}

function standardise(x: Float64Array, normal: Float64Array, inverse: Float64Array, width: number): void {
  for (let row = 0, from = 0; row < inverse.length; row++, from += width) {
    let [sum, squares] = [0, 0];
    for (let j = 0; j < width; j++) sum += x[from + j] as number;
    const mean = sum / width;
    for (let j = 0; j < width; j++) {
      const apart = (x[from + j] as number) - mean;
      normal[from + j] = apart;
      squares += apart * apart;
    }
    const scale = inverseDeviation(squares / width + epsilon);
    inverse[row] = scale;
    for (let j = 0; j < width; j++) normal[from + j] = (normal[from + j] as number) * scale;
  }
}

/** dx = (g dy - mean(g dy) - n mean(g dy n))/sqrt(variance + epsilon). */
function unstandardise(
  dx: Float64Array,
  dy: Float64Array,
  normal: Float64Array,
  inverse: Float64Array,
  weights: Float64Array,
): void {
  const width = normal.length / inverse.length;
  for (let row = 0, from = 0; row < inverse.length; row++, from += width) {
    let [mean, along] = [0, 0];
    for (let j = 0; j < width; j++) {
      const d = ((weights[j] as number) * (dy[from + j] as number)) / width;
      mean += d;
      along += d * (normal[from + j] as number);
    }
    for (let j = 0; j < width; j++) {
      const d = (weights[j] as number) * (dy[from + j] as number);
      dx[from + j] = (d - mean - along * (normal[from + j] as number)) * (inverse[row] as number);
    }
  }
}
