import { ArgumentError } from '../../errors.ts';

/** A real array on a tape: what an operation gave, for each configuration of the batch. Its numbers cannot be read, so that a model cannot branch on them. */
export interface TapeArray {
  readonly kind: 'real';
  readonly shape: readonly number[];
}

/** Adds to the adjoints of the inputs what the adjoint of the output means for them. */
export type Pull = (pass: ReversePass, adjoint: Float64Array) => void;

/** All operations of one forward pass, in order, over `count` configurations. */
export interface Recording {
  readonly count: number;
  readonly nodes: TapeNode[];
}

/** One operation's result: `value` holds one array, or, when `batched`, one per configuration. */
export class TapeNode implements TapeArray {
  readonly kind = 'real' as const;
  readonly recording: Recording;
  readonly op: string;
  readonly shape: readonly number[];
  readonly size: number;
  readonly batched: boolean;
  readonly value: Float64Array;
  /** Left out where no parameter has a part in it. */
  readonly pull: Pull | undefined;
  readonly place: number;

  constructor(
    recording: Recording,
    op: string,
    shape: readonly number[],
    batched: boolean,
    value: Float64Array,
    pull: Pull | undefined,
  ) {
    this.recording = recording;
    this.op = op;
    this.shape = shape;
    this.size = sizeOf(shape);
    this.batched = batched;
    this.value = value;
    this.pull = pull;
    this.place = recording.nodes.length;
    recording.nodes.push(this);
  }

  /** Doubles from one configuration's values to the next one's. */
  get stride(): number {
    return this.batched ? this.size : 0;
  }

  /** How many arrays there are. */
  get copies(): number {
    return this.batched ? this.recording.count : 1;
  }
}

/** The number of entries of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The node behind an array. Throws `ArgumentError` for what is none of this tape. */
export function nodeOf(recording: Recording, argument: string, x: TapeArray): TapeNode {
  if (x instanceof TapeNode && x.recording === recording) return x;
  const got = x instanceof TapeNode ? 'it is of an earlier pass' : `it is ${typeof x}`;
  throw new ArgumentError(argument, 'be an array of this tape', got, 'Make it inside of `logAmplitude`.');
}

/** A constant in the recording of `like`: one number, or as many as the shape wants. */
export function constantLike(
  { recording }: TapeNode,
  value: number | Float64Array,
  shape: readonly number[] = [],
): TapeNode {
  const values = typeof value === 'number' ? new Float64Array(sizeOf(shape)).fill(value) : value;
  return new TapeNode(recording, 'constant', shape, false, values, undefined);
}

/** The result of an operation on `inputs`; `fill` writes its values, `pull` is kept where a parameter has a part in it. */
export function resultOf(
  op: string,
  shape: readonly number[],
  inputs: readonly TapeNode[],
  fill: (out: Float64Array, copies: number) => void,
  pull: Pull,
): TapeNode {
  const { recording } = inputs[0] as TapeNode;
  const batched = inputs.some((x) => x.batched);
  const copies = batched ? recording.count : 1;
  const value = new Float64Array(copies * sizeOf(shape));
  fill(value, copies);
  const active = inputs.some((x) => x.pull !== undefined);
  return new TapeNode(recording, op, shape, batched, value, active ? pull : undefined);
}

/** Adjoints of one pass backwards: one per configuration (`each`), or summed over them where a value is common to all. */
export class ReversePass {
  readonly each: boolean;
  readonly #adjoints: (Float64Array | undefined)[];

  constructor({ nodes }: Recording, each: boolean) {
    this.each = each;
    this.#adjoints = nodes.map(() => undefined);
  }

  /** The adjoint of a node, zeros at first; undefined where no parameter has a part in it. */
  of(node: TapeNode): Float64Array | undefined {
    if (!node.pull) return undefined;
    return (this.#adjoints[node.place] ??= new Float64Array(this.copies(node) * node.size));
  }

  /** Doubles from one configuration's adjoint to the next one's. */
  stride(node: TapeNode): number {
    return this.each || node.batched ? node.size : 0;
  }

  /** How many adjoints there are. */
  copies(node: TapeNode): number {
    return this.each || node.batched ? node.recording.count : 1;
  }

  /** Goes through all operations, last first. */
  run({ nodes }: Recording): void {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i] as TapeNode;
      const adjoint = this.#adjoints[i];
      if (adjoint) node.pull?.(this, adjoint);
    }
  }
}
