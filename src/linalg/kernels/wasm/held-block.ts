import type { Address } from '../address.ts';
import type { Arena } from '../arena.ts';
import type { Held, HeldKind } from '../held.ts';
import { requireOpen, type Operation } from '../operations.ts';
import type { KernelExports } from '../wasm-module.ts';

/** What the kernel families work with: the module, its arena, and `scratchBytes` bytes that any call may overwrite. */
export interface WasmContext {
  readonly exports: KernelExports;
  readonly arena: Arena;
  readonly scratch: Address;
}

/** Bytes of `WasmContext.scratch`: a 4 x 4 matrix with 32 bytes per entry. */
export const scratchBytes: number = 512;

/** Bytes of one element. */
export const bytesOf: Readonly<Record<HeldKind, number>> = { f64: 8, f32: 4, i32: 4 };

interface HeldBlock<Kind extends HeldKind> extends Held<Kind> {
  readonly address: Address;
  readonly operation: Operation;
}

/** `length` elements at an address as a held array of an operation. */
export function holdBlock<Kind extends HeldKind>(
  kind: Kind,
  length: number,
  address: Address,
  operation: Operation,
): Held<Kind> {
  const held: HeldBlock<Kind> = { kind, length, address, operation };
  return held;
}

/** Where a held array is. Throws `ArgumentError` when its operation has ended. */
export function addressOf(held: Held<HeldKind>): Address {
  const { address, operation } = held as HeldBlock<HeldKind>;
  requireOpen(operation);
  return address;
}

/** Puts one complex number into the scratch and returns its address. */
export function scratchNumber({ arena, scratch }: WasmContext, re: number, im: number): Address {
  const { numbers } = arena;
  numbers[scratch / 8] = re;
  numbers[scratch / 8 + 1] = im;
  return scratch;
}

/** The operation that a held array belongs to. */
export function blockOperation(held: Held<HeldKind>): Operation {
  return (held as HeldBlock<HeldKind>).operation;
}
