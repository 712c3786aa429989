import type { Address } from '../address.ts';
import type { Arena } from '../arena.ts';
import type { Leg } from '../families/local.ts';
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
  readonly #placed = new Map<string | number, PlacedNest>();
  #panel = 0;

  /** A program without steps. */
  constructor(block: SweepBlock, arena: Arena) {
    this.block = block;
    this.arena = arena;
  }

  /** Adds a step: what it is called, the outer legs' levels that it needs, its nest, and its arguments. */
  add(what: number, fixed: readonly LegAt[], nest: number, ...values: number[]): void {
    const words: number[] = [];
    for (const { leg, level } of fixed) {
      if (this.block.placeOf[leg] === -1) words.push(this.#outerPlace(leg), level);
    }
    const conditions = words.length === 0 ? 0 : this.words(words);
    this.#steps.push([what, words.length / 2, conditions, nest, ...values]);
  }

  /** Makes room for at least this many bytes of panel. */
  needPanel(bytes: number): void {
    this.#panel = Math.max(this.#panel, bytes);
  }

  /** The nest of a map; legs outside are left to the conditions. */
  place(map: MapPlace): PlacedNest {
    const key = this.#keyOf(map);
    const known = this.#placed.get(key);
    if (known) return known;
    const { placeOf, size } = this.block;
    const inner = map.fixed.filter(({ leg }) => placeOf[leg] !== -1);
    const nest = nestOf(
      size,
      map.legs.map((leg) => this.#legOf(leg)),
      inner.map(({ leg, level }) => ({ ...this.#legOf(leg), level })),
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

  #legOf(leg: number): Leg {
    const { dims, steps, placeOf } = this.block;
    const at = placeOf[leg] as number;
    return { levels: dims[at] as number, stride: steps[at] as number };
  }

  /** The same for the same legs in the same order: a number for the most common places, which are looked up for each map. */
  #keyOf({ legs, fixed }: MapPlace): string | number {
    const { placeOf } = this.block;
    const [leg] = legs;
    if (legs.length === 1 && fixed.length === 0) return leg as number;
    let key = legs.join();
    for (const { leg: held, level } of fixed) if (placeOf[held] !== -1) key += `;${held}=${level}`;
    return key;
  }

  #outerPlace(leg: number): number {
    return this.block.outer.findIndex((one) => one.leg === leg);
  }
}
