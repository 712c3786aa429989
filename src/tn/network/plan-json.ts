import { ArgumentError } from '../../errors.ts';
import { planByPath } from './paths.ts';
import type { NetworkPlan } from './plan.ts';
import { networkShape, type NetworkShape } from './shape.ts';

/** A plan as plain data for JSON: the network, the path and what is sliced. Costs are computed again when it is read. */
export interface NetworkPlanJson {
  readonly format: 'ketwork network plan';
  readonly version: 1;
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: readonly (readonly [string, number])[];
  readonly path: readonly (readonly number[])[];
  readonly sliced: readonly string[];
}

/** A network in the form that cotengra and its benchmarks exchange. */
export interface CotengraNetwork {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly size_dict: Readonly<Record<string, number>>;
}

/** The plan as plain data for `JSON.stringify`. */
export function networkPlanToJson({ shape, path, sliced }: NetworkPlan): NetworkPlanJson {
  return {
    ...{ format: 'ketwork network plan', version: 1 },
    ...{ inputs: shape.inputs, output: shape.output, sizes: [...shape.sizes], path, sliced },
  };
}

/** A plan from what `JSON.parse` gives of a saved one: checked like any argument, costs computed anew, so that nothing in the text is trusted. Throws `ArgumentError`. */
export function networkPlanFromJson(json: unknown): NetworkPlan {
  const { format, version, inputs, output, sizes, path, sliced } = requireRecord(json, 'json');
  if (format !== 'ketwork network plan' || version !== 1) {
    throw new ArgumentError('json', 'be a network plan of version 1', 'its format or version is another');
  }
  const pairs = requireList(sizes, 'json.sizes').map((entry): [string, number] => {
    const [label, size] = requireList(entry, 'json.sizes');
    if (typeof label === 'string' && typeof size === 'number') return [label, size];
    throw new ArgumentError('json.sizes', 'be pairs of a label and a number', 'one is not');
  });
  return planByPath(
    labelLists(inputs, 'json.inputs'),
    labelList(output, 'json.output'),
    new Map(pairs),
    requireList(path, 'json.path').map((pair) => requireList(pair, 'json.path').map(Number)),
    { sliced: labelList(sliced, 'json.sliced') },
  );
}

/** The form `{ inputs, output, size_dict }` of a network. */
export function toCotengra({ inputs, output, sizes }: NetworkShape): CotengraNetwork {
  return { inputs, output, size_dict: Object.fromEntries(sizes) };
}

/** A network from `{ inputs, output, size_dict }`, as `JSON.parse` gives it. Throws `ArgumentError`. */
export function fromCotengra(json: unknown): NetworkShape {
  const { inputs, output, size_dict } = requireRecord(json, 'json');
  const sizes = Object.entries(requireRecord(size_dict, 'json.size_dict')).map(
    ([label, size]): [string, number] => [label, typeof size === 'number' ? size : NaN],
  );
  return networkShape(labelLists(inputs, 'json.inputs'), labelList(output, 'json.output'), new Map(sizes));
}

function requireRecord(value: unknown, argument: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new ArgumentError(
    argument,
    'be an object',
    `it is ${Array.isArray(value) ? 'a list' : String(value)}`,
  );
}

function requireList(value: unknown, argument: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new ArgumentError(argument, 'be a list', `it is of type ${typeof value}`);
}

function labelLists(value: unknown, argument: string): string[][] {
  return requireList(value, argument).map((legs) => labelList(legs, argument));
}

function labelList(value: unknown, argument: string): string[] {
  return requireList(value, argument).map((label) => {
    if (typeof label === 'string') return label;
    throw new ArgumentError(argument, 'have texts as labels', `one is of type ${typeof label}`);
  });
}
