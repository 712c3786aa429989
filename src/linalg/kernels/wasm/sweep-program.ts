import type { Address } from '../address.ts';
import type { Arena } from '../arena.ts';
import type { LegAt, MapPlace } from '../families/sweeps.ts';
import { nestOf, type Nest } from '../nest.ts';
import type { SweepBlock } from '../sweep-block.ts';

/** What the steps of a program are called; the numbers are those of assembly/sweep.ts. */
export const call = {
  denseTwo: 0,
  denseFour: 1,
  denseMany: 2,
  scaleLevels: 3,
  swapLevels: 4,
  rotateLevels: 5,
  turnTwo: 6,
  turnFour: 7,
  phases: 8,
  flips: 9,
} as const;

/** Where a map acts in a block: its nest, in bytes from the first one, and what `nestOf` gives. */
export interface PlacedNest {
  readonly at: number;
  readonly nest: Nest;
}

const [headerBytes, stepBytes, levelBytes] = [44, 64, 256];

/** Which word of a program holds the bytes of scratch that each thread needs. */
export const ownWord = 10;

/** A program for the kernel `sweep`, made step by step; its tables are in the arena until the operation that makes it ends. */
export class SweepProgram {
  readonly block: SweepBlock;
  readonly arena: Arena;
  readonly #steps: number[][] = [];
  readonly #nests: number[] = [];
  readonly #placed = new Map<string, PlacedNest>();
  #panel = 0;

  /** A program without steps. */
  constructor(block: SweepBlock, arena: Arena) {
    this.block = block;
    this.arena = arena;
  }

  /** Adds a step: what it is called, the outer legs' levels that it needs, its nest, and its arguments. */
  add(what: number, fixed: readonly LegAt[], nest: number, ...values: number[]): void {
    const outer = fixed.filter(({ leg }) => this.block.placeOf[leg] === -1);
    const words = outer.flatMap(({ leg, level }) => [this.#outerPlace(leg), level]);
    const conditions = words.length === 0 ? 0 : this.arena.put(Int32Array.from(words));
    this.#steps.push([what, outer.length, conditions, nest, ...values]);
  }

  /** Makes room for at least this many bytes of panel. */
  needPanel(bytes: number): void {
    this.#panel = Math.max(this.#panel, bytes);
  }

  /** The nest of a map; legs outside are left to the conditions. */
  place({ legs, fixed }: MapPlace): PlacedNest {
    const { dims, steps, placeOf, size } = this.block;
    const inner = fixed.filter(({ leg }) => placeOf[leg] !== -1);
    const key = `${legs.join()};${inner.map(({ leg, level }) => `${leg}=${level}`).join()}`;
    const known = this.#placed.get(key);
    if (known) return known;
    const legOf = (leg: number): { levels: number; stride: number } => {
      const at = placeOf[leg] as number;
      return { levels: dims[at] as number, stride: steps[at] as number };
    };
    const nest = nestOf(
      size,
      legs.map(legOf),
      inner.map(({ leg, level }) => ({ ...legOf(leg), level })),
    );
    const made = { at: 4 * this.#nests.length, nest };
    this.#nests.push(nest.outer.length, nest.inner.count, 16 * nest.inner.step, 0, 0, 0);
    for (const { count, step } of nest.outer) this.#nests.push(count, 16 * step, 0);
    this.#placed.set(key, made);
    return made;
  }

  /** The address of some doubles. */
  numbers(values: Float64Array): Address {
    return this.arena.put(values);
  }

  /** The address of some integers. */
  words(values: ArrayLike<number>): Address {
    return this.arena.put(Int32Array.from(values));
  }

  /** Writes the whole program and returns its address. */
  finish(): Address {
    const { run, offsets, outer, size } = this.block;
    const steps = new Int32Array((stepBytes / 4) * this.#steps.length);
    this.#steps.forEach((values, i) => steps.set(values, (stepBytes / 4) * i));
    const header = [
      ...[this.#steps.length, this.arena.put(steps)],
      ...[this.words(this.#nests), 4 * this.#nests.length],
      ...[16 * run, offsets.length, this.words(offsets.map((offset) => 16 * offset))],
      ...[outer.length, this.words(outer.flatMap(({ levels, step }) => [levels, 16 * step]))],
      ...[16 * size, this.ownBytes],
    ];
    const at = this.arena.allocate(headerBytes);
    this.arena.integers.set(header, at / 4);
    return at;
  }

  /** Bytes of scratch that each thread needs. */
  get ownBytes(): number {
    const bytes = 32 * this.block.size + levelBytes + 4 * this.#nests.length + this.#panel;
    return 64 * Math.ceil(bytes / 64);
  }

  #outerPlace(leg: number): number {
    return this.block.outer.findIndex((one) => one.leg === leg);
  }
}
