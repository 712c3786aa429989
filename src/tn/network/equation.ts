import { ArgumentError } from '../../errors.ts';
import type { NetworkLabel } from './shape.ts';

/** What `einsum` is to compute: a text like `'abc,cd->abd'`, or lists of labels, of which there may be any number. */
export type Equation =
  | string
  | { readonly inputs: readonly (readonly NetworkLabel[])[]; readonly output: readonly NetworkLabel[] };

/** The lists of labels of an equation. */
export interface EquationLabels {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/**
 * Reads an equation for so many tensors. In texts each character is a label, blanks aside; without an arrow the output has the labels that come once, in the order
 * of their characters. Throws `ArgumentError` for dots, stray arrows and another number of lists.
 */
export function readEquation(equation: Equation, tensors: number): EquationLabels {
  requireEquation(equation);
  const { inputs, output } = typeof equation === 'string' ? readText(equation, tensors) : listed(equation);
  if (inputs.length !== tensors) {
    throw new ArgumentError(
      'equation',
      `have labels for ${tensors} tensors`,
      `it has them for ${inputs.length}`,
    );
  }
  return { inputs, output };
}

/** Throws `ArgumentError` unless it is a text or lists, for callers without types. */
function requireEquation(equation: Partial<Exclude<Equation, string>> | string | null | undefined): void {
  if (typeof equation === 'string') return;
  if (Array.isArray(equation?.inputs) && Array.isArray(equation.output)) return;
  throw new ArgumentError(
    'equation',
    "be a text like 'abc,cd->abd', or `{ inputs, output }` with lists of labels",
    `it is ${equation === null ? 'null' : typeof equation}`,
  );
}

function listed({ inputs, output }: Exclude<Equation, string>): EquationLabels {
  return { inputs: inputs.map((legs) => legs.map(String)), output: output.map(String) };
}

function readText(equation: string, tensors: number): EquationLabels {
  const [left = '', right, more] = equation.replace(/\s/gu, '').split('->');
  if (more !== undefined || /[-.>]/u.test(left + (right ?? '')) || right?.includes(',')) {
    throw new ArgumentError(
      'equation',
      "be like 'abc,cd->abd', one character for each leg",
      `it is '${equation}'`,
      'Lists of labels take any names.',
    );
  }
  const inputs = left === '' && tensors === 0 ? [] : left.split(',').map((legs) => [...legs]);
  return { inputs, output: right === undefined ? once(inputs) : [...right] };
}

/** Labels that come once in all. */
function once(inputs: readonly (readonly string[])[]): string[] {
  const all = inputs.flat();
  const counts = new Map<string, number>();
  for (const label of all) counts.set(label, (counts.get(label) ?? 0) + 1);
  return all.filter((label) => counts.get(label) === 1).sort((a, b) => (a < b ? -1 : 1));
}
