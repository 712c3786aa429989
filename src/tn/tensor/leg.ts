import { ArgumentError } from '../../errors.ts';
import { BoundedCache } from './bounded-cache.ts';

/**
 * One leg of a tensor: its sectors (charge and dimension, in the order of the flat index, which need not be sorted) and its direction, +1 for
 * charge that flows in and -1 for charge that flows out. Immutable; made by `leg`.
 */
export interface Leg {
  readonly charges: readonly number[];
  readonly dims: readonly number[];
  readonly direction: 1 | -1;
  /** The sum of the dimensions. */
  readonly dim: number;
  /** The first flat index of each sector. */
  readonly starts: readonly number[];
  /** Equal ids mean equal legs; equal legs may, rarely, have different ids. */
  readonly id: number;
}

const known = new BoundedCache<string, Leg>(20_000);
let count = 0;

/**
 * A leg from the charges and dimensions of its sectors. Throws `ArgumentError` unless there are as many dimensions as charges, charges are integers and
 * dimensions positive integers.
 */
export function leg(charges: readonly number[], dims: readonly number[], direction: 1 | -1): Leg {
  return known.get(`${direction}:${charges}:${dims}`, () => makeLeg(charges, dims, direction));
}

/** A leg without symmetry: one sector of charge 0, none when `dim` is 0. */
export function plainLeg(dim: number, direction: 1 | -1): Leg {
  return dim === 0 ? leg([], [], direction) : leg([0], [dim], direction);
}

/** The leg of a site whose level l has the charge `levelCharges[l]`: flat indices are the levels, equal neighbours share a sector. */
export function levelLeg(levelCharges: readonly number[], direction: 1 | -1): Leg {
  const charges: number[] = [];
  const dims: number[] = [];
  levelCharges.forEach((charge, level) => {
    if (level > 0 && charge === levelCharges[level - 1]) dims[dims.length - 1] = (dims.at(-1) as number) + 1;
    else {
      charges.push(charge);
      dims.push(1);
    }
  });
  return leg(charges, dims, direction);
}

/** The same sectors with the other direction: what this leg can be contracted with. */
export function dualLeg({ charges, dims, direction }: Leg): Leg {
  return leg(charges, dims, direction === 1 ? -1 : 1);
}

/** Whether two legs have the same sectors and directions. */
export function sameLeg(a: Leg, b: Leg): boolean {
  return a.id === b.id || (a.direction === b.direction && sameSectors(a, b));
}

/** Whether two legs can be contracted: the same sectors, opposite directions. */
export function fits(a: Leg, b: Leg): boolean {
  return a.direction !== b.direction && sameSectors(a, b);
}

/** A leg in words, for messages. */
export function describeLeg({ charges, dims, direction }: Leg): string {
  return `${direction === 1 ? 'in' : 'out'} {${charges.map((charge, i) => `${charge}: ${dims[i]}`).join(', ')}}`;
}

function sameSectors(a: Leg, b: Leg): boolean {
  return (
    a.charges.length === b.charges.length &&
    a.charges.every((charge, i) => charge === b.charges[i] && a.dims[i] === b.dims[i])
  );
}

function makeLeg(charges: readonly number[], dims: readonly number[], direction: 1 | -1): Leg {
  if (charges.length !== dims.length) {
    throw new ArgumentError(
      'dims',
      `have ${charges.length} entries, one per charge`,
      `it has ${dims.length}`,
    );
  }
  const badCharge = charges.find((charge) => !Number.isSafeInteger(charge));
  if (badCharge !== undefined) throw new ArgumentError('charges', 'be integers', `one is ${badCharge}`);
  const badDim = dims.find((dim) => !Number.isSafeInteger(dim) || dim < 1);
  if (badDim !== undefined) throw new ArgumentError('dims', 'be positive integers', `one is ${badDim}`);
  let dim = 0;
  const starts = dims.map((size) => (dim += size) - size);
  return Object.freeze({ charges: [...charges], dims: [...dims], direction, dim, starts, id: count++ });
}
