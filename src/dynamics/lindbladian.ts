import { ArgumentError, NotPhysicalError } from '../errors.ts';
import { scale } from '../operators/algebra.ts';
import { isHermitian } from '../operators/hermitian.ts';
import type { Operator, ProductOperator } from '../operators/operator.ts';
import { requireProductForm } from '../operators/product-form.ts';
import { requireSameSpace, type Space } from '../spaces/space.ts';
import { toCoefficient, type Coefficient, type CoefficientLike } from './coefficient.ts';

/** An operator, alone or with a real factor that depends on time. */
export type Term = Operator | readonly [operator: Operator, coefficient: CoefficientLike];

/** A Hamiltonian: one operator, or the sum of several terms. */
export type HamiltonianLike = Operator | readonly Term[];

/** An operator and its factor; without one it does not depend on time. */
export interface Drive {
  readonly operator: ProductOperator;
  readonly coefficient: Coefficient | undefined;
}

/**
 * A generator of open-system dynamics: d rho/dt = -i[H, rho] + sum_k (L_k rho L_k^dagger - {L_k^dagger L_k, rho}/2), H the sum of `hamiltonian`, the L_k
 * the `jumps` with their rates as square roots inside. A generator is no channel: `lindblad` makes the channels exp(t L) act.
 */
export interface Lindbladian {
  readonly kind: 'lindbladian';
  readonly space: Space;
  readonly hamiltonian: readonly Drive[];
  readonly jumps: readonly Drive[];
}

/**
 * Checks and joins a Hamiltonian and jump operators. Throws `NotPhysicalError` for a Hamiltonian that is not Hermitian, `SpaceMismatchError`, `ArgumentError` for
 * an empty list and coefficients that are not.
 */
export function lindbladian(hamiltonian: HamiltonianLike, jumps: readonly Term[] = []): Lindbladian {
  const terms = hamiltonianTerms(hamiltonian);
  const [first] = terms;
  if (!first) {
    throw new ArgumentError('hamiltonian', 'have at least one term', 'it is empty', 'Give a zero operator.');
  }
  const { space } = first.operator;
  const decays = jumps.map((term, i) => driveOf(term, `jumps[${i}]`));
  for (const { operator } of [...terms, ...decays]) {
    requireSameSpace('Each term of a Lindbladian', space, operator.space);
  }
  return { kind: 'lindbladian', space, hamiltonian: terms, jumps: decays };
}

/** The terms of a Hamiltonian, each checked to be Hermitian. */
export function hamiltonianTerms(hamiltonian: HamiltonianLike): readonly Drive[] {
  const terms = 'kind' in hamiltonian ? [hamiltonian] : hamiltonian;
  return terms.map((term, i) => {
    const drive = driveOf(term, `hamiltonian[${i}]`);
    if (isHermitian(drive.operator)) return drive;
    throw new NotPhysicalError(
      `A Hamiltonian must be Hermitian, but term ${i} differs from its conjugate transpose. Add the conjugate, or put decay into \`jumps\`.`,
    );
  });
}

/** sqrt(rate) L: a jump operator with its rate. Throws `ArgumentError` for a rate that is negative or not finite. */
export function jump<O extends Operator>(rate: number, operator: O): O {
  if (!(rate >= 0 && rate < Infinity)) {
    throw new ArgumentError('rate', 'be finite and >= 0', `it is ${rate}`);
  }
  return scale(operator, Math.sqrt(rate));
}

/** Whether nothing depends on time. */
export function isConstant({ hamiltonian, jumps }: Lindbladian): boolean {
  return [...hamiltonian, ...jumps].every(({ coefficient }) => coefficient === undefined);
}

function driveOf(term: Term, argument: string): Drive {
  if ('kind' in term) return { operator: requireProductForm(term, 'dynamics'), coefficient: undefined };
  const [operator, factor] = term;
  const coefficient = toCoefficient(factor, `${argument}[1]`);
  return { operator: requireProductForm(operator, 'dynamics'), coefficient };
}
