import { ArgumentError } from '../../errors.ts';

/** The name of a leg; a number is the same as its decimal text. */
export type NetworkLabel = string | number;

/** Sizes of legs by label. */
export type LegSizes = ReadonlyMap<NetworkLabel, number> | Readonly<Record<string, number>>;

/**
 * Which legs the tensors of a network have: a label that two tensors share is contracted, unless it is in the output; on more tensors, in the output or twice in one tensor it stands for
 * the same value everywhere (sum over all labels that are not in the output of the products of entries).
 */
export interface NetworkShape {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
}

/** A network by numbers: leg i has the label `labels[i]`. */
export interface NumberedShape {
  readonly labels: readonly string[];
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
  readonly sizes: readonly number[];
}

/** Checks what is given as a network. Throws `ArgumentError` for labels without size, sizes that are none, an output that repeats a label or has one that no tensor has. */
export function networkShape(
  inputs: readonly (readonly NetworkLabel[])[],
  output: readonly NetworkLabel[],
  sizes: LegSizes,
): NetworkShape {
  const known = sizeReader(sizes);
  const used = new Map<string, number>();
  const texts = inputs.map((legs) => legs.map(String));
  texts.forEach((legs, i) => {
    for (const label of legs) if (!used.has(label)) used.set(label, requireSize(label, known(label), i));
  });
  const out = output.map(String);
  requireOutput(out, used);
  return { inputs: texts, output: out, sizes: used };
}

/** Throws `ArgumentError` unless the labels of the output are distinct and known. */
export function requireOutput(output: readonly string[], used: ReadonlyMap<string, unknown>): void {
  output.forEach((label, i) => {
    if (output.indexOf(label) !== i) {
      throw new ArgumentError('output', 'have each label once', `it has '${label}' twice`);
    }
    if (!used.has(label)) {
      throw new ArgumentError('output', 'have labels of the tensors', `no tensor has '${label}'`);
    }
  });
}

/** The network with numbers for labels, in the order in which they come. */
export function numbered({ inputs, output, sizes }: NetworkShape): NumberedShape {
  const labels = [...sizes.keys()];
  const number = new Map(labels.map((label, i) => [label, i]));
  const numbers = (legs: readonly string[]): number[] => legs.map((label) => number.get(label) as number);
  return { labels, inputs: inputs.map(numbers), output: numbers(output), sizes: [...sizes.values()] };
}

/** The sizes that tensors of these shapes give the legs. Throws `ArgumentError` when counts of legs or sizes of one label do not fit. */
export function sizesFrom(
  inputs: readonly (readonly string[])[],
  shapes: readonly (readonly number[])[],
): Map<string, number> {
  if (shapes.length !== inputs.length) {
    throw new ArgumentError(
      'tensors',
      `be ${inputs.length}, one for each list of labels`,
      `they are ${shapes.length}`,
    );
  }
  const sizes = new Map<string, number>();
  inputs.forEach((legs, i) => {
    const shape = shapes[i] as readonly number[];
    if (legs.length !== shape.length) {
      throw new ArgumentError(
        `tensors[${i}]`,
        `have ${legs.length} legs (${legs.join(' ')})`,
        `it has ${shape.length}`,
      );
    }
    legs.forEach((label, leg) => {
      const [known, size] = [sizes.get(label), shape[leg] as number];
      if (known !== undefined && known !== size) {
        throw new ArgumentError(
          `tensors[${i}]`,
          `have size ${known} on the legs called '${label}', as other tensors`,
          `leg ${leg} has size ${size}`,
        );
      }
      sizes.set(label, size);
    });
  });
  return sizes;
}

function sizeReader(sizes: LegSizes): (label: string) => number | undefined {
  const entries = sizes instanceof Map ? [...sizes] : Object.entries(sizes as Record<string, number>);
  const byText = new Map(entries.map(([label, size]: [NetworkLabel, number]) => [String(label), size]));
  return (label) => byText.get(label);
}

function requireSize(label: string, size: number | undefined, tensor: number): number {
  if (size !== undefined && Number.isSafeInteger(size) && size >= 0) return size;
  const got =
    size === undefined ? `'${label}' of inputs[${tensor}] has none` : `that of '${label}' is ${size}`;
  throw new ArgumentError('sizes', 'give a whole number from 0 on for each label', got);
}
