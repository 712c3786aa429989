import type { Bond } from './sectors.ts';

/** One matrix of an environment, rows of the bra, columns of the ket. */
export interface EnvironmentBlock {
  readonly ket: number;
  readonly bra: number;
  readonly rows: number;
  readonly cols: number;
  readonly offset: number;
}

/**
 * <psi|H|psi> of all sites on one side of a bond, with the bond open: a matrix E_a[bra, ket] per state a of the operator bond. On that side the state is an isometry,
 * so that the matrix of "only identities so far" is the identity and is not stored.
 */
export interface Environment {
  readonly bond: Bond;
  readonly data: Float64Array;
  /** Per operator state the block of each ket sector (none where it is zero), or that it is the identity. */
  readonly states: readonly (EnvironmentState | 'identity')[];
}

/** Blocks by ket sector. */
export type EnvironmentState = readonly (EnvironmentBlock | undefined)[];

/** The environment outside the chain: one bond state of the given charge, and of `states` operator states one that counts. */
export function edgeEnvironment(charge: number, states = 1, counts = 0): Environment {
  return {
    bond: { charges: [charge], dims: [1] },
    data: new Float64Array(0),
    states: Array.from({ length: states }, (_, state) => (state === counts ? 'identity' : [])),
  };
}
