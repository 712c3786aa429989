import { UnsupportedError } from '../errors.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { identity } from '../linalg/matrix.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { productSpace } from '../spaces/space.ts';
import { Ket } from '../states/ket.ts';
import type { Circuit } from './circuit.ts';
import type { ParameterValues } from './expression.ts';
import { run } from './run.ts';

/** Options of `unitaryOf`. */
export interface UnitaryOptions {
  readonly parameters?: ParameterValues;
  /** Largest number of bytes of the matrix; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * The matrix of a circuit in the dense basis (site 0 most significant): column x is what the basis configuration x becomes. Cost D times one run, 16 D^2 bytes.
 * Throws `UnsupportedError` for operations that are not unitary or have conditions, `BudgetExceededError` past the budget.
 */
export function unitaryOf(of: Circuit, options: UnitaryOptions = {}): ComplexMatrix {
  const { parameters = {}, maxBytes = defaultMaxBytes } = options;
  const { space, operations } = of;
  operations.forEach((op, i) => {
    if (op.kind === 'barrier') return;
    const isUnitary = (op.kind === 'gate' || op.kind === 'unitary') && op.conditions.length === 0;
    if (isUnitary) return;
    throw new UnsupportedError(
      `A circuit has a unitary matrix when all its operations are unitary and free of conditions, but operations[${i}] is a ${op.kind}` +
        `${op.conditions.length > 0 ? ' with conditions' : ''}. Run it on states instead.`,
    );
  });
  const size = requireBudget('The matrix of a circuit', space, 2, maxBytes, 'Run it on single states.');
  // The columns are the second half of the sites of one ket, so that every operation acts on all of them at once.
  const doubled = productSpace(space, space);
  const columns = Ket.fromData(doubled, identity(size).data);
  const { state } = run({ ...of, space: doubled }, columns, { parameters });
  return { rows: size, cols: size, data: state.data };
}
