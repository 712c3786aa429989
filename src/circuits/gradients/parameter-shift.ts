import type { Estimate } from '../../states/estimate.ts';
import type { Circuit } from '../circuit.ts';
import { derivativeOf, evaluate as valueOf } from '../expression-evaluate.ts';
import type { ParameterValues } from '../expression.ts';
import { gateDefinition } from '../gate-library/definitions.ts';
import type { GateOperation } from '../operation.ts';
import { bind, parameterNames } from '../parameters.ts';
import type { Gradient } from './gradient-result.ts';
import { frequenciesOf, shiftRule } from './shift-rule.ts';
import { differentiated } from './steps-of.ts';

/** The value of a circuit without free parameters: an expectation value, exact or with a standard error. */
export type Evaluate = (bound: Circuit) => Estimate;

/** Options of `parameterShift` and `finiteDifference`. */
export interface EvaluationOptions {
  readonly parameters?: ParameterValues;
  /** The parameters that are differentiated, in this order; by default all, in the order of first use. */
  readonly wrt?: readonly string[];
}

/**
 * The gradient of an expectation value by shifted evaluations: each angle of each gate is shifted by itself, with as many terms as the spectrum of its generator
 * (and its controls) asks for, and the chain rule joins the angles to parameters. Exact when `evaluate` is; with standard errors from it, `errors` are
 * standard errors too. Also for circuits with measurements, noise and conditions, when `evaluate` averages them.
 * Cost 2 evaluations per angle and frequency. Throws `ArgumentError` for parameters without a value.
 */
export function parameterShift(of: Circuit, evaluate: Evaluate, options: EvaluationOptions = {}): Gradient {
  const { parameters = {} } = options;
  const names = differentiated(of, options.wrt);
  const used = parameterNames(of);
  const bound = bind(
    of,
    Object.fromEntries(used.map((name) => [name, valueOf({ kind: 'parameter', name }, parameters)])),
  );
  const gradient = new Float64Array(names.length);
  const variances = new Float64Array(names.length);
  let evaluations = 1;
  of.operations.forEach((op, k) => {
    if (op.kind !== 'gate') return;
    op.angles.forEach((angle, which) => {
      const factors = names.map((name) => derivativeOf(angle, name, parameters));
      if (factors.every((factor) => factor === 0)) return;
      const slope = slopeOfAngle(bound, k, which, evaluate);
      evaluations += slope.evaluations;
      factors.forEach((factor, i) => {
        gradient[i] = (gradient[i] as number) + factor * slope.value;
        variances[i] = (variances[i] as number) + factor * factor * slope.variance;
      });
    });
  });
  return { value: evaluate(bound), names, gradient, errors: variances.map(Math.sqrt), evaluations };
}

function slopeOfAngle(
  bound: Circuit,
  k: number,
  which: number,
  evaluate: Evaluate,
): { readonly value: number; readonly variance: number; readonly evaluations: number } {
  const op = bound.operations[k] as GateOperation;
  const spectrum = gateDefinition(op.name).spectra[which] as readonly number[];
  const frequencies = frequenciesOf(op.controls.length > 0 ? [...spectrum, 0] : spectrum);
  const { shifts, coefficients } = shiftRule(frequencies);
  let value = 0;
  let variance = 0;
  shifts.forEach((shift, m) => {
    const c = coefficients[m] as number;
    const plus = evaluate(shifted(bound, k, which, shift));
    const minus = evaluate(shifted(bound, k, which, -shift));
    value += c * (plus.re - minus.re);
    variance += c * c * (plus.error ** 2 + minus.error ** 2);
  });
  return { value, variance, evaluations: 2 * shifts.length };
}

/** The circuit with angle `which` of operation k, a number, moved. */
function shifted(bound: Circuit, k: number, which: number, by: number): Circuit {
  const operations = bound.operations.slice();
  const op = operations[k] as GateOperation;
  operations[k] = {
    ...op,
    angles: op.angles.map((angle, i) => (i === which ? (angle as number) + by : angle)),
  };
  return { ...bound, operations };
}
