import type { Rng } from '../../linalg/random.ts';
import { modulus } from '../../linalg/scalar.ts';
import type { Operator } from '../../operators/operator.ts';
import { toPauliSum } from '../../operators/to-pauli-sum.ts';
import type { Estimate } from '../../states/estimate.ts';
import { shot } from '../../states/samples.ts';
import type { Circuit } from '../circuit.ts';
import type { ParameterValues } from '../expression.ts';
import { gates } from '../gates.ts';
import type { Operation } from '../operation.ts';
import { groupObservables, type ObservableGroup } from './group-observables.ts';
import { lightCone } from './light-cone.ts';
import { deviation } from './mean.ts';
import { withoutUnread } from './pieces.ts';
import { reduced } from './reduced.ts';
import { sampleSites } from './sample.ts';
import type { Start } from './start.ts';
import { requireRuns } from './trajectories.ts';

/** What `shotEstimates` needs. */
export interface ShotOptions {
  readonly shots: number;
  readonly rng: Rng;
  readonly parameters?: ParameterValues;
}

/** The fewest shots of a group: one more than a standard error needs. */
const leastShots = 2;

/**
 * Expectation values from measured Pauli strings: each group of strings that commute qubit by qubit is rotated to the Z basis and sampled, with shots in
 * proportion to sum |coefficient|. The error is one standard error, from the spread of the shots of each group.
 * Throws `ArgumentError` for fewer than two shots per group, `UnsupportedError` for operators on other than qubits.
 */
export function shotEstimates(
  of: Circuit,
  start: Start,
  operators: readonly Operator[],
  { shots, rng, parameters = {} }: ShotOptions,
): Estimate[] {
  const groups = groupObservables(operators);
  requireRuns(shots, 'shots', Math.max(1, leastShots * groups.length));
  const sums = operators.map((op) => constantOf(op));
  const share = sharesOf(groups, shots);
  groups.forEach((group, g) => {
    const measured = measuredGroup(of, start, group, share[g] as number, rng, parameters);
    for (const [operator, { re, im, error }] of measured) {
      const sum = sums[operator] as Part;
      sum.re += re;
      sum.im += im;
      sum.error = modulus(sum.error, error);
    }
  });
  return sums.map((sum) => ({ ...sum, from: 'sampled' }));
}

/** The multiple of the identity in an operator, known without a measurement. */
function constantOf(op: Operator): Part {
  const constant = toPauliSum(op).strings.find(({ sites }) => sites.length === 0);
  return { re: constant?.coefficient.re ?? 0, im: constant?.coefficient.im ?? 0, error: 0 };
}

/** Shots in proportion to the weights, at least two each; what rounding leaves goes to the first, which is the largest. */
function sharesOf(groups: readonly ObservableGroup[], shots: number): number[] {
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  const free = shots - leastShots * groups.length;
  const shares = groups.map(({ weight }) => leastShots + Math.floor((free * weight) / total));
  if (shares.length > 0) {
    shares[0] = (shares[0] as number) + shots - shares.reduce((sum, share) => sum + share, 0);
  }
  return shares;
}

/** A part of an expectation value with its standard error. */
interface Part {
  re: number;
  im: number;
  error: number;
}

/** For each operator with strings in the group: the mean of its part, and the standard error of that. */
function measuredGroup(
  of: Circuit,
  start: Start,
  group: ObservableGroup,
  shots: number,
  rng: Rng,
  parameters: ParameterValues,
): Map<number, Part> {
  const cone = withoutUnread(lightCone(of, group.sites), 'phases');
  const rotated = { ...cone, operations: [...cone.operations, ...toZ(group)] };
  const job = reduced(rotated, start, group.sites, parameters);
  const place = new Map(job.sites.map((site, i) => [site, i]));
  const samples = sampleSites(job.circuit, job.start, shots, rng, parameters);
  const byOperator = new Map<number, Part>();
  for (const operator of new Set(group.strings.map((one) => one.operator))) {
    const strings = group.strings
      .filter((one) => one.operator === operator)
      .map(({ string }) => ({ ...string, sites: string.sites.map((site) => place.get(site) as number) }));
    const [re, im] = [new Float64Array(shots), new Float64Array(shots)];
    for (let i = 0; i < shots; i++) {
      const levels = shot(samples, i);
      for (const { sites, coefficient } of strings) {
        const sign = sites.reduce((product, site) => (levels[site] === 1 ? -product : product), 1);
        re[i] = (re[i] as number) + sign * coefficient.re;
        im[i] = (im[i] as number) + sign * coefficient.im;
      }
    }
    const error = modulus(deviation(re), deviation(im)) / Math.sqrt(shots);
    byOperator.set(operator, { re: meanValue(re), im: meanValue(im), error });
  }
  return byOperator;
}

/** The gates that turn the basis of each letter to that of Z. */
function toZ({ sites, letters }: ObservableGroup): Operation[] {
  return sites.flatMap((site, i): Operation[] => {
    if (letters[i] === 'X') return [gates.h(site)];
    return letters[i] === 'Y' ? [gates.sdg(site), gates.h(site)] : [];
  });
}

function meanValue(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
