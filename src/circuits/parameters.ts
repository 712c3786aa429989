import { ArgumentError } from '../errors.ts';
import type { Circuit } from './circuit.ts';
import type { AngleLike, Expression } from './expression.ts';
import { toExpression } from './expression-build.ts';
import { evaluate, namesIn } from './expression-evaluate.ts';

/** The names of the parameters of a circuit, in the order of first use. */
export function parameterNames({ operations }: Circuit): string[] {
  const names = new Set<string>();
  for (const op of operations) {
    if (op.kind !== 'gate') continue;
    for (const angle of op.angles) for (const name of namesIn(angle)) names.add(name);
  }
  return [...names];
}

/**
 * The circuit with some of its parameters replaced by numbers or expressions, all at the same time; those not named stay free. Throws `ArgumentError` for names that the circuit does not have.
 */
export function bind(of: Circuit, values: Readonly<Record<string, AngleLike>>): Circuit {
  const names = parameterNames(of);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError(
      'values',
      `name parameters of the circuit (${names.join(', ') || 'it has none'})`,
      `there is ${unknown}`,
    );
  }
  const given = new Map(
    Object.entries(values).map(([name, value]) => [name, toExpression(value, `values.${name}`)]),
  );
  const operations = of.operations.map((op) =>
    op.kind === 'gate' && op.angles.length > 0
      ? { ...op, angles: op.angles.map((angle) => folded(replaced(angle, given))) }
      : op,
  );
  return { ...of, operations };
}

function replaced(expression: Expression, given: ReadonlyMap<string, Expression>): Expression {
  if (typeof expression === 'number') return expression;
  switch (expression.kind) {
    case 'parameter':
      return given.get(expression.name) ?? expression;
    case 'function':
      return { ...expression, of: replaced(expression.of, given) };
    case 'binary':
      return {
        ...expression,
        left: replaced(expression.left, given),
        right: replaced(expression.right, given),
      };
    default:
      throw expression satisfies never;
  }
}

/** The number of an expression that has no free parameter. */
function folded(expression: Expression): Expression {
  return namesIn(expression).length === 0 ? evaluate(expression) : expression;
}
