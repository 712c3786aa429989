import { ArgumentError } from '../../errors.ts';
import { product } from '../../linalg/shape.ts';

/** Which legs of two tensors are contracted, and which are kept together: entries with equal indices on these make one product each. */
export interface Contraction {
  readonly aLegs: readonly number[];
  readonly bLegs: readonly number[];
  /** Legs of both that count the products of a batch; none by default. */
  readonly batch?: { readonly aLegs: readonly number[]; readonly bLegs: readonly number[] };
}

/** A contraction as a batch of matrix products, m x k with k x n. */
export interface MatrixForm {
  /** The legs of each tensor in the order [batch, rows, inner] and [batch, inner, columns]. */
  readonly aOrder: readonly number[];
  readonly bOrder: readonly number[];
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** [batch..., free legs of a..., free legs of b...] */
  readonly shape: readonly number[];
}

/** Throws `ArgumentError` when legs do not exist, repeat or differ in dimension. */
export function matrixForm(
  a: readonly number[],
  b: readonly number[],
  { aLegs, bLegs, batch = { aLegs: [], bLegs: [] } }: Contraction,
): MatrixForm {
  requireLegs(a, [...aLegs, ...batch.aLegs], 'aLegs');
  requireLegs(b, [...bLegs, ...batch.bLegs], 'bLegs');
  requireEqual(a, aLegs, b, bLegs);
  requireEqual(a, batch.aLegs, b, batch.bLegs);
  const free = (shape: readonly number[], used: readonly number[]): number[] =>
    shape.map((_, leg) => leg).filter((leg) => !used.includes(leg));
  const [aFree, bFree] = [free(a, [...aLegs, ...batch.aLegs]), free(b, [...bLegs, ...batch.bLegs])];
  const dims = (shape: readonly number[], legs: readonly number[]): number[] =>
    legs.map((leg) => shape[leg] as number);
  const [together, rows, columns] = [dims(a, batch.aLegs), dims(a, aFree), dims(b, bFree)];
  return {
    aOrder: [...batch.aLegs, ...aFree, ...aLegs],
    bOrder: [...batch.bLegs, ...bLegs, ...bFree],
    batch: product(together),
    m: product(rows),
    k: product(dims(a, aLegs)),
    n: product(columns),
    shape: [...together, ...rows, ...columns],
  };
}

function requireLegs(shape: readonly number[], legs: readonly number[], argument: string): void {
  const bad = legs.find((leg) => shape[leg] === undefined);
  if (bad !== undefined)
    throw new ArgumentError(argument, `be within 0..${shape.length - 1}`, `one is ${bad}`);
  if (new Set(legs).size === legs.length) return;
  throw new ArgumentError(argument, 'be distinct', `with those of the batch they are [${legs}]`);
}

function requireEqual(
  a: readonly number[],
  aLegs: readonly number[],
  b: readonly number[],
  bLegs: readonly number[],
): void {
  if (aLegs.length !== bLegs.length) {
    throw new ArgumentError('bLegs', `name ${aLegs.length} legs`, `it names ${bLegs.length}`);
  }
  aLegs.forEach((leg, i) => {
    const [own, other] = [a[leg], b[bLegs[i] as number]];
    if (own === other) return;
    throw new ArgumentError('bLegs', `match dimension ${own} of leg ${leg} of a`, `leg ${bLegs[i]} of b has ${other}`); // prettier-ignore
  });
}
