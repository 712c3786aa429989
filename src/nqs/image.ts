import type { ProductOperator } from '../operators/operator.ts';
import type { Sector } from '../spaces/sector.ts';
import type { Ansatz, Batch } from './ansatz.ts';
import { localValues } from './local-values.ts';

/** The factor 1 + c (O - shift) of a state. */
export interface ImageFactor {
  readonly op: ProductOperator;
  readonly sector: Sector | undefined;
  readonly shift: number;
  readonly c: readonly [re: number, im: number];
}

/** (1 + c (O - shift)) psi over psi at each configuration, interleaved: 1 + c (O_loc - shift). */
export function imageFactors(
  ansatz: Ansatz,
  { op, sector, shift, c: [re, im] }: ImageFactor,
  batch: Batch,
): Float64Array {
  const { values } = localValues(ansatz, sector, op, batch);
  for (let i = 0; i < values.length; i += 2) {
    const [x, y] = [(values[i] as number) - shift, values[i + 1] as number];
    values[i] = 1 + re * x - im * y;
    values[i + 1] = re * y + im * x;
  }
  return values;
}

/** Adds the logarithms of factors to log amplitudes, in place. */
export function addLogs(logs: Float64Array, factors: Float64Array): Float64Array {
  for (let i = 0; i < logs.length; i += 2) {
    const [x, y] = [factors[i] as number, factors[i + 1] as number];
    logs[i] = (logs[i] as number) + Math.log(x * x + y * y) / 2;
    logs[i + 1] = (logs[i + 1] as number) + Math.atan2(y, x);
  }
  return logs;
}
