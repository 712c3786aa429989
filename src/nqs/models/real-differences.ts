import type { NetShape } from './net-shape.ts';
import type { RatioTables } from './ratio-tables.ts';
import { preActivation, realHidden } from './real-tables.ts';

/**
 * Ratios of a real network of one hidden layer by differences of log cosh, for weights so large that tables of cosh would lose digits. Keeps theta and log cosh theta of each row; every row must be
 * refreshed before its first use.
 */
export function realDifferences(shape: NetShape, parameters: Float64Array, rows: number): RatioTables {
  const { M, w, bias, steps, field } = realHidden(shape, parameters);
  const [theta, logs] = [new Float64Array(rows * M), new Float64Array(rows * M)];
  return {
    ratio(row, inputs, signs, k, out, m) {
      let log = 0;
      for (let i = 0; i < k; i++) log += (signs[i] as number) * (field[inputs[i] as number] as number);
      for (let j = 0, at = row * M; j < M; j++, at++) {
        let moved = theta[at] as number;
        for (let i = 0; i < k; i++)
          moved += (signs[i] as number) * (steps[(inputs[i] as number) * M + j] as number);
        log += logCosh(moved) - (logs[at] as number);
      }
      out[2 * m] = Math.exp(log);
      out[2 * m + 1] = 0;
    },
    accept(row, inputs, signs, k) {
      for (let j = 0, at = row * M; j < M; j++, at++) {
        let moved = theta[at] as number;
        for (let i = 0; i < k; i++)
          moved += (signs[i] as number) * (steps[(inputs[i] as number) * M + j] as number);
        theta[at] = moved;
        logs[at] = logCosh(moved);
      }
    },
    refresh(row, inputs) {
      preActivation(theta.subarray(row * M, (row + 1) * M), inputs, w, bias);
      for (let at = row * M; at < (row + 1) * M; at++) logs[at] = logCosh(theta[at] as number);
    },
  };
}

function logCosh(x: number): number {
  const size = Math.abs(x);
  return size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
}
