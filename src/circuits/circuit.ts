import type { Space } from '../spaces/space.ts';
import type { Operation } from './operation.ts';

/** A named run of sites or classical bits, numbered on from the register before it. */
export interface Register {
  readonly name: string;
  readonly size: number;
}

/**
 * A circuit is immutable data: operations in the order of time, on the sites of a space and on classical bits. Sites are numbered through all
 * `siteRegisters`, bits through all `bitRegisters`, in the order of declaration; both sizes add up to the number of sites and of bits.
 */
export interface Circuit {
  readonly space: Space;
  readonly operations: readonly Operation[];
  readonly siteRegisters: readonly Register[];
  readonly bitRegisters: readonly Register[];
}
