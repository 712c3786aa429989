import { UnsupportedError } from '../errors.ts';
import { connected } from '../operators/connected.ts';
import type { ProductOperator } from '../operators/operator.ts';
import type { Sector } from '../spaces/sector.ts';
import { indexOf } from '../spaces/indexing.ts';
import type { Ansatz } from './ansatz.ts';
import type { SampleSet } from './draw.ts';
import { localValues, type LocalValues } from './local-values.ts';

/** Local values of an operator at a set, and, where that sums up all configurations, the norm squared of what O psi has where psi is 0. */
export function localValuesOf(
  ansatz: Ansatz,
  sector: Sector | undefined,
  op: ProductOperator,
  set: SampleSet,
): LocalValues {
  const local = localValues(ansatz, sector, op, set.batch);
  const beyond = beyondSupport(ansatz, op, set);
  return beyond > 0 ? { ...local, beyond } : local;
}

/** Throws `UnsupportedError` where O leads to configurations at which psi is 0, up to rounding of numbers of a size. */
export function requireSupport({ beyond = 0 }: LocalValues, size: number): void {
  if (Math.sqrt(beyond) <= 1e-12 * size) return;
  throw new UnsupportedError(
    'The Hamiltonian leads to configurations where psi is 0, of which its samples tell nothing. Start from a state without zeros.',
  );
}

/** sum_y |<y|O|psi>|^2 over the configurations y that psi does not have, psi normalised. */
function beyondSupport(ansatz: Ansatz, op: ProductOperator, { batch, weights, absent }: SampleSet): number {
  if (!absent) return 0;
  const { space } = ansatz;
  const rowOf = ({ sites, levels }: typeof batch, s: number): number[] => [
    ...levels.subarray(s * sites, (s + 1) * sites),
  ];
  const placeOf = new Map(Array.from(weights, (_, s) => [indexOf(space, rowOf(batch, s)), s]));
  const logs = ansatz.logAmplitudes(batch);
  let sum = 0;
  for (let s = 0; s < absent.count; s++) {
    const { configurations, elements } = connected(op, rowOf(absent, s));
    let [re, im] = [0, 0];
    configurations.forEach((x, k) => {
      const place = placeOf.get(indexOf(space, x));
      if (place === undefined) return;
      const [size, angle] = [Math.sqrt(weights[place] as number), logs[2 * place + 1] as number];
      const [a, b] = [size * Math.cos(angle), size * Math.sin(angle)];
      const [x0, y0] = [elements[2 * k] as number, elements[2 * k + 1] as number];
      re += x0 * a - y0 * b;
      im += x0 * b + y0 * a;
    });
    sum += re * re + im * im;
  }
  return sum;
}
