import { identity, type ComplexMatrix } from '../../linalg/matrix.ts';
import { legOffsets, product, strides } from '../../linalg/shape.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { networkShape, sizesFrom, type NetworkShape } from '../../tn/network/shape.ts';
import { siteTensor, type ControlLevel } from './site-tensor.ts';

/** A network with its tensors. */
export interface FilledNetwork {
  readonly shape: NetworkShape;
  readonly tensors: readonly ComplexTensor[];
}

interface Placed {
  readonly labels: readonly number[];
  readonly tensor: ComplexTensor;
}

/** A wire, and the level it must have for a gate to act. */
export interface WireControl {
  readonly wire: number;
  readonly level: number;
}

/**
 * Wires that tensors are put on, in the order of time. Each piece of a wire between tensors that change its level is a label; pieces may be joined (the same level on both) or fixed to a
 * level.
 */
export class Wires {
  readonly #dims: readonly number[];
  /** The label at the end of each wire. */
  readonly #ends: number[];
  readonly #sizes: number[];
  /** Labels that have been joined to another point to it. */
  readonly #joined: number[];
  readonly #fixed = new Map<number, number>();
  readonly #tensors: Placed[] = [];
  #isZero = false;

  /** Wires of these dims that start with these levels. */
  constructor(dims: readonly number[], levels: readonly number[]) {
    this.#dims = dims;
    this.#ends = dims.map((_, wire) => wire);
    this.#sizes = [...dims];
    this.#joined = dims.map((_, wire) => wire);
    levels.forEach((level, wire) => this.fix(wire, level));
  }

  /** Puts a matrix on the ends of wires, the first most significant. */
  apply(matrix: ComplexMatrix, wires: readonly number[], controls: readonly WireControl[] = []): void {
    const levels = controls.map(({ wire, level }): ControlLevel => ({
      levels: this.#dims[wire] as number,
      level,
    }));
    const dims = wires.map((wire) => this.#dims[wire] as number);
    const { isShared, shape, data } = siteTensor(matrix, dims, levels);
    const changed = wires.filter((_, i) => !isShared[i]);
    const inputs = changed.map((wire) => this.#ends[wire] as number);
    for (const wire of changed) this.#ends[wire] = this.#newLabel(this.#dims[wire] as number);
    const kept = [...controls.map(({ wire }) => wire), ...wires.filter((_, i) => isShared[i])];
    const labels = [...kept, ...changed].map((wire) => this.#ends[wire] as number);
    this.#tensors.push({ labels: [...labels, ...inputs], tensor: { shape, data } });
  }

  /** The ends of two wires get the same level, over which is summed unless it is an output. */
  join(one: number, other: number): void {
    const [a, b] = [this.#rootAt(one), this.#rootAt(other)];
    if (a === b) return;
    this.#joined[b] = a;
    const level = this.#fixed.get(b);
    if (level !== undefined) this.fix(one, level);
  }

  /** The end of a wire has this level. */
  fix(wire: number, level: number): void {
    const label = this.#rootAt(wire);
    const known = this.#fixed.get(label);
    if (known !== undefined && known !== level) this.#isZero = true;
    this.#fixed.set(label, level);
  }

  /** The wire goes on from a level, whatever it was. */
  restart(wire: number, level: number): void {
    this.#ends[wire] = this.#newLabel(this.#dims[wire] as number);
    this.fix(wire, level);
  }

  /** The network whose output are the ends of some wires. */
  finish(outputs: readonly number[]): FilledNetwork {
    const open = outputs.map((wire) => this.#openEnd(wire));
    const taken = this.#tensors.map((placed) => this.#withoutFixed(placed));
    if (this.#isZero) taken.push({ labels: [], tensor: { shape: [], data: new Float64Array(2) } });
    const inputs = taken.map(({ labels }) => labels.map(String));
    const tensors = taken.map(({ tensor }) => tensor);
    const sizes = sizesFrom(
      inputs,
      tensors.map(({ shape }) => shape),
    );
    return { shape: networkShape(inputs, open, sizes), tensors };
  }

  /** A label of its own for the end of a wire: equal by an identity, or by a vector where it is fixed. */
  #openEnd(wire: number): number {
    const label = this.#rootAt(wire);
    const d = this.#dims[wire] as number;
    const own = this.#newLabel(d);
    this.#tensors.push({ labels: [own, label], tensor: { shape: [d, d], data: identity(d).data } });
    return own;
  }

  #withoutFixed({ labels, tensor }: Placed): Placed {
    const roots = labels.map((label) => this.#root(label));
    if (!roots.some((label) => this.#fixed.has(label))) return { labels: roots, tensor };
    const steps = strides(tensor.shape);
    const kept = [...roots.keys()].filter((i) => !this.#fixed.has(roots[i] as number));
    const start = roots.reduce(
      (at, label, i) => at + (this.#fixed.get(label) ?? 0) * (steps[i] as number),
      0,
    );
    const shape = kept.map((i) => tensor.shape[i] as number);
    const offsets = legOffsets(
      shape,
      kept.map((i) => steps[i] as number),
    );
    const data = new Float64Array(2 * product(shape));
    offsets.forEach((offset, i) => {
      data[2 * i] = tensor.data[2 * (start + offset)] as number;
      data[2 * i + 1] = tensor.data[2 * (start + offset) + 1] as number;
    });
    return { labels: kept.map((i) => roots[i] as number), tensor: { shape, data } };
  }

  #newLabel(size: number): number {
    this.#sizes.push(size);
    this.#joined.push(this.#joined.length);
    return this.#joined.length - 1;
  }

  #rootAt(wire: number): number {
    return this.#root(this.#ends[wire] as number);
  }

  #root(label: number): number {
    let root = label;
    while (this.#joined[root] !== root) root = this.#joined[root] as number;
    return root;
  }
}
