import { ArgumentError } from '../../errors.ts';
import { requireRng, type Rng } from '../../linalg/random.ts';
import type { Operator } from '../../operators/operator.ts';
import type { Estimate } from '../../states/estimate.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Circuit } from '../circuit.ts';
import { visitBranches, type BranchOptions } from './branches.ts';
import { listOf } from './group-observables.ts';
import { lightCone, touchedSites } from './light-cone.ts';
import { averaged, meanOf, totalOf } from './mean.ts';
import { withoutUnread } from './pieces.ts';
import { operatorOn, partsOf, reduced, supportOf } from './reduced.ts';
import { shotEstimates } from './shot-estimates.ts';
import { basisLevels, requireStart, type Runnable, type Start } from './start.ts';
import { followRuns, requireRuns, streamsOf } from './trajectories.ts';

/** Options of `expectation`. */
export interface ExpectationOptions extends BranchOptions {
  /** Averages this many runs, at least 2, each with its own random stream. Needs `rng`. */
  readonly trajectories?: number;
  /** Measures Pauli strings this many times in all, as an experiment does. Needs `rng`. */
  readonly shots?: number;
  readonly rng?: Rng;
}

/**
 * The expectation value of an operator (or of many) after a circuit, averaged over everything that the circuit draws.
 *
 * - By default exact: one run when nothing is drawn, else the sum over all branches with their probabilities (`maxBranches`); on density matrices noise is
 *   exact anyway. `error` is that of the state kind, 0 for kets and density matrices.
 * - With `trajectories`: the mean over runs and its standard error. Run i draws from stream i of `rng`, so the numbers do not depend on how runs are batched.
 * - With `shots`: what measurements would give: strings that commute qubit by qubit are read off the same shots, which groups share by their weight.
 *
 * Only operations in the light cone of the operator are run. From a basis state, given as a ket, density matrix or by its levels, the sites outside are left out
 * too, and a sum is split into parts with cones of their own where that is less work, so that 70 qubits of small depth are no problem; `variance` is then missing.
 * A cone of too many sites for a ket starts as a stabilizer state when it is Clifford.
 * Throws `SpaceMismatchError`, `ArgumentError`, `BranchBudgetError`, `BudgetExceededError` for a cone of too many sites.
 */
export function expectation(
  of: Circuit,
  start: Start,
  operator: Operator,
  options?: ExpectationOptions,
): Estimate;
/** The expectation values of many operators; those that share a run are read off it together. */
export function expectation(
  of: Circuit,
  start: Start,
  operators: readonly Operator[],
  options?: ExpectationOptions,
): Estimate[];
/** One or many expectation values. */
export function expectation(
  of: Circuit,
  start: Start,
  operators: Operator | readonly Operator[],
  options: ExpectationOptions = {},
): Estimate | Estimate[] {
  requireStart(of, start);
  const list = listOf(operators);
  list.forEach((op) => requireOperatorOn(of.space, op));
  const values = valuesOf(of, start, list, options);
  return Array.isArray(operators) ? values : (values[0] as Estimate);
}

function valuesOf(
  of: Circuit,
  start: Start,
  operators: readonly Operator[],
  options: ExpectationOptions,
): Estimate[] {
  const { trajectories, shots } = options;
  if (shots !== undefined && trajectories !== undefined) {
    throw new ArgumentError('shots', 'be given without `trajectories`', 'both are', 'Each shot is a run.');
  }
  if (shots !== undefined) {
    return shotEstimates(of, start, operators, { ...options, shots, rng: requireRng(options.rng) });
  }
  const parts = basisLevels(start) ? splitByCone(of, operators) : [whole(of, operators)];
  const groups = parts.map((part) => {
    const job = reduced(
      withoutUnread(part.cone, trajectories === undefined ? 'outcomes' : 'phases'),
      start,
      part.support,
      options.parameters ?? {},
    );
    const own = part.operators.map((op) => operatorOn(op, job.sites));
    if (trajectories === undefined) return exactValues(job.circuit, job.start, own, options);
    return sampledValues(job.circuit, job.start, own, { ...options, trajectories });
  });
  return operators.map((_, k) =>
    totalOf(
      parts.flatMap(({ owners }, p) =>
        owners.flatMap((owner, i) => (owner === k ? [(groups[p] as Estimate[])[i] as Estimate] : [])),
      ),
    ),
  );
}

function exactValues(
  of: Circuit,
  start: Runnable,
  operators: readonly Operator[],
  options: BranchOptions,
): Estimate[] {
  const weights: number[] = [];
  const values = operators.map((): Estimate[] => []);
  visitBranches(of, start, options, ({ weight, state }) => {
    weights.push(weight);
    operators.forEach((op, k) => (values[k] as Estimate[]).push(state.expect(op)));
  });
  if (weights.length === 1) return values.map(([value]) => value as Estimate);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.map((list) => averaged(list, (k) => (weights[k] as number) / total));
}

function sampledValues(
  of: Circuit,
  start: Runnable,
  operators: readonly Operator[],
  { trajectories, rng, parameters = {} }: ExpectationOptions & { readonly trajectories: number },
): Estimate[] {
  requireRuns(trajectories, 'trajectories', 2);
  const streams = streamsOf(requireRng(rng), trajectories);
  const values = operators.map(() => new Array<Estimate>(trajectories));
  followRuns(of, start, streams, parameters, ({ state, runs }) => {
    operators.forEach((op, k) => {
      const value = state.expect(op);
      for (const run of runs) (values[k] as Estimate[])[run] = value;
    });
  });
  return values.map(meanOf);
}

/** Operators that are read off one run: of which given operator each is a part, and the cone of their support. */
interface Part {
  readonly operators: readonly Operator[];
  readonly owners: readonly number[];
  readonly support: readonly number[];
  readonly cone: Circuit;
}

function whole(of: Circuit, operators: readonly Operator[]): Part {
  const support = [...new Set(operators.flatMap(supportOf))].sort((a, b) => a - b);
  return { operators, owners: operators.map((_, k) => k), support, cone: lightCone(of, support) };
}

/** All operators off one run, or each part of a sum off the run of its own cone, whichever is less work. */
function splitByCone(of: Circuit, operators: readonly Operator[]): Part[] {
  const together = whole(of, operators);
  const bySupport = new Map<string, { operators: Operator[]; owners: number[]; support: number[] }>();
  operators.forEach((op, owner) => {
    for (const part of partsOf(op)) {
      const support = supportOf(part);
      const group = bySupport.get(support.join()) ?? { operators: [], owners: [], support };
      bySupport.set(support.join(), group);
      group.operators.push(part);
      group.owners.push(owner);
    }
  });
  const apart = [...bySupport.values()].map((group) => ({ ...group, cone: lightCone(of, group.support) }));
  const work = apart.reduce((sum, part) => sum + workOf(part), 0);
  return work < workOf(together) ? apart : [together];
}

/** Operations times the dimension that they act on. */
function workOf({ cone, support }: Part): number {
  const { dims } = cone.space;
  const sites = touchedSites(cone.operations, support);
  return (cone.operations.length + 1) * sites.reduce((d, site) => d * (dims[site] as number), 1);
}
