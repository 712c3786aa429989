import type { ParameterValues } from '../circuits/expression.ts';
import { ArgumentError } from '../errors.ts';
import { scale } from '../operators/algebra.ts';
import type { Operator, ProductOperator } from '../operators/operator.ts';
import type { Space } from '../spaces/space.ts';
import { jump, lindbladian, type Drive, type Lindbladian } from './lindbladian.ts';
import { requireParameters, toWeight, type ParametricLike, type Weight } from './parametric-weight.ts';

/** A Hermitian operator, alone or with a real factor that may depend on parameters and time. */
export type ParametricTerm = Operator | readonly [operator: Operator, factor: ParametricLike];

/** A jump operator with its rate, which may depend on parameters and time: rate (L rho L^dagger - {L^dagger L, rho}/2). */
export interface ParametricJump {
  readonly operator: Operator;
  readonly rate: ParametricLike;
}

/** An operator and its factor: of a Hamiltonian term, or the rate of a jump. */
export interface ParametricDrive {
  readonly operator: ProductOperator;
  readonly weight: Weight;
}

/** A generator with free parameters: `bindParameters` gives it values, `evolutionGradient` differentiates what follows from it. */
export interface ParametricLindbladian {
  readonly kind: 'parametric-lindbladian';
  readonly space: Space;
  readonly hamiltonian: readonly ParametricDrive[];
  readonly jumps: readonly ParametricDrive[];
}

/**
 * A generator whose factors and rates depend on parameters: `parametricLindbladian([kerr, [n, 'detuning'], [x, expressions.product('drive', expressions.apply('cos', 't'))]],
 * [{ operator: a, rate: 'kappa' }])`. A factor is a parameter's name, an expression of parameters and the time `t`, `parametric(...)`, `pulse(...)`, or what `lindbladian`
 * takes. Derivatives are taken with respect to rates, not their roots, so that a rate may be 0. Throws as `lindbladian`.
 */
export function parametricLindbladian(
  hamiltonian: Operator | readonly ParametricTerm[],
  jumps: readonly ParametricJump[] = [],
): ParametricLindbladian {
  const terms = 'kind' in hamiltonian ? [hamiltonian] : hamiltonian;
  const pairs = terms.map((term) => ('kind' in term ? ([term, 1] as const) : term));
  const checked = lindbladian(
    pairs.map(([operator]) => operator),
    jumps.map(({ operator }) => operator),
  );
  const drive = ({ operator }: Drive, like: ParametricLike, argument: string): ParametricDrive => ({
    operator,
    weight: toWeight(like, argument),
  });
  return {
    kind: 'parametric-lindbladian',
    space: checked.space,
    hamiltonian: checked.hamiltonian.map((of, i) =>
      drive(of, (pairs[i] as (typeof pairs)[number])[1], `hamiltonian[${i}][1]`),
    ),
    jumps: checked.jumps.map((of, i) => drive(of, (jumps[i] as ParametricJump).rate, `jumps[${i}].rate`)),
  };
}

/**
 * The generator at some values of its parameters, for `lindblad` and all other verbs. Throws `ArgumentError` for parameters without a value or with one that is not finite, for
 * one called `t`, and for rates that are negative there (those that depend on time are looked at when they are used).
 */
export function bindParameters(of: ParametricLindbladian, parameters: ParameterValues): Lindbladian {
  const values = requireParameters(parameters);
  const hamiltonian = of.hamiltonian.map(({ operator, weight }): Drive => {
    const { breakpoints, maxStep } = weight;
    const at = (t: number): number => weight.at(t, values);
    if (!weight.steady) return { operator, coefficient: { at, breakpoints, maxStep } };
    return { operator: scale(operator, at(0)), coefficient: undefined };
  });
  const jumps = of.jumps.map(({ operator, weight }, i): Drive => {
    const { breakpoints, maxStep } = weight;
    const at = (t: number): number => Math.sqrt(requireRate(weight.at(t, values), i, t));
    if (!weight.steady) return { operator, coefficient: { at, breakpoints, maxStep } };
    return { operator: jump(weight.at(0, values), operator), coefficient: undefined };
  });
  return { kind: 'lindbladian', space: of.space, hamiltonian, jumps };
}

/** The rate of jump i, finite and not negative. Throws `ArgumentError`. */
export function requireRate(rate: number, i: number, t: number): number {
  if (rate >= 0 && rate < Infinity) return rate;
  throw new ArgumentError(`jumps[${i}].rate`, 'be finite and >= 0', `it is ${rate} at t = ${t}`);
}
