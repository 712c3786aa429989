import type { ParameterValues } from '../../circuits/expression.ts';
import { requireRate, type ParametricLindbladian } from '../parametric-lindbladian.ts';
import type { ValuesAt } from './few-stepper.ts';
import type { RealFlow } from './real-flow.ts';

/** A part of the generator with its factor. */
interface Part {
  readonly values: Float64Array;
  at(t: number, parameters: ParameterValues): number;
}

/**
 * The values of a flow's matrix at given parameters: what depends on none is summed once for all runs, what does not depend on time once for each. The arrays that
 * come out are valid until the next call.
 */
export function boundFlow(
  { hamiltonian, jumps }: ParametricLindbladian,
  { parts }: RealFlow,
): (parameters: ParameterValues) => { readonly valuesAt: ValuesAt; readonly steady: boolean } {
  const weights = [
    ...hamiltonian.map(({ weight }) => weight),
    ...jumps.map(({ weight }, i) => ({
      ...weight,
      at: (t: number, parameters: ParameterValues) => requireRate(weight.at(t, parameters), i, t),
    })),
  ];
  const of = (wanted: (known: boolean, steady: boolean) => boolean): Part[] =>
    weights.flatMap(({ at, known, steady }, j): Part[] =>
      wanted(known, steady) ? [{ values: parts[j] as Float64Array, at }] : [],
    );
  const size = parts[0]?.length ?? 0;
  const [fixed, chosen] = [new Float64Array(size), new Float64Array(size)];
  add(
    fixed,
    of((known, steady) => known && steady),
    0,
    {},
  );
  const perRun = of((known, steady) => steady && !known);
  const varying = of((_, steady) => !steady);
  return (parameters) => {
    chosen.set(fixed);
    add(chosen, perRun, 0, parameters);
    const valuesAt: ValuesAt = (t, out) => {
      out.set(chosen);
      add(out, varying, t, parameters);
    };
    return { valuesAt, steady: varying.length === 0 };
  };
}

function add(to: Float64Array, parts: readonly Part[], t: number, parameters: ParameterValues): void {
  for (const { values, at } of parts) {
    const factor = at(t, parameters);
    for (let p = 0; p < to.length; p++) to[p] = (to[p] as number) + factor * (values[p] as number);
  }
}
