import { ArgumentError } from '../errors.ts';
import { hermitianFunction } from '../linalg/hermitian-function.ts';
import { hermitianPart, requireHermitian } from '../linalg/hermitian-part.ts';
import type { ProductOperator } from '../operators/operator.ts';
import { pauliSum } from '../operators/pauli-sum.ts';
import { toDense } from '../operators/to-dense.ts';
import { defaultMaxBytes } from '../spaces/indexing.ts';
import { qubits } from '../spaces/space.ts';
import type { Kraus } from './channel.ts';
import type { MapBudget } from './convert.ts';
import { unitaryChannel } from './kraus.ts';

/**
 * A coherent error: the unitary U = exp(-i angle G/2) of a Hermitian generator G, on the space of G. With a Pauli string as G a gate that turns too far by `angle`, with
 * |1><2| + |2><1| coherent leakage. Its process fidelity is cos^2(angle/2) for a Pauli string and its diamond distance from doing nothing sin(angle/2), much larger than for a
 * random error of the same fidelity (Sanders, Wallman and Sanders, New J. Phys. 18 (2016) 012002).
 * Throws `ArgumentError` when G is not Hermitian or the angle not finite, `BudgetExceededError`.
 */
export function coherentError(
  generator: ProductOperator,
  angle: number,
  { maxBytes = defaultMaxBytes }: MapBudget = {},
): Kraus {
  requireFiniteNumber(angle, 'angle');
  const dense = toDense(generator, { maxBytes });
  requireHermitian(dense, 'generator');
  const unitary = hermitianFunction(hermitianPart(dense), (value) => [
    Math.cos((angle * value) / 2),
    -Math.sin((angle * value) / 2),
  ]);
  return unitaryChannel(generator.space, unitary);
}

/**
 * ZZ crosstalk of two qubits that are always coupled: U = exp(-i zeta t ZZ/4), the part of the Hamiltonian zeta |11><11| that no single-qubit frequency takes away; `zeta` the shift
 * of |11> in radians per unit of time, zeta = E_11 - E_10 - E_01 + E_00. Source: Sheldon, Magesan, Chow and Gambetta, Phys. Rev. A 93 (2016) 060302.
 * Throws `ArgumentError` for numbers that are not finite.
 */
export function zzCrosstalk(zeta: number, time: number): Kraus {
  requireFiniteNumber(zeta, 'zeta');
  requireFiniteNumber(time, 'time');
  return coherentError(pauliSum(qubits(2), { ZZ: 1 }), (zeta * time) / 2);
}

function requireFiniteNumber(value: number, argument: string): void {
  if (!Number.isFinite(value)) throw new ArgumentError(argument, 'be a finite number', `it is ${value}`);
}
