import { ArgumentError } from '../../errors.ts';
import { BoundedCache } from './bounded-cache.ts';
import { describeLeg, fits, type Leg } from './leg.ts';
import { permutation, type Permutation } from './permute-legs.ts';
import { addProducts, rowLength } from './product-table.ts';
import { findBlock, structureOf, type Block, type Structure } from './structure.ts';
import { normalCharge } from './symmetry.ts';

/** How to contract two tensors of given structures: what to reorder first, and a table of matrix products; see `product-table.ts`. */
export interface ContractionPlan {
  readonly out: Structure;
  readonly left: Permutation | undefined;
  readonly right: Permutation | undefined;
  readonly products: Int32Array;
  /** Multiplications of entries. */
  readonly work: number;
}

/** Which legs of two structures are contracted with each other, pairwise. */
export interface Pairing {
  readonly a: Structure;
  readonly aLegs: readonly number[];
  readonly b: Structure;
  readonly bLegs: readonly number[];
}

/** Rough costs in nanoseconds: of one product beside its multiplications, and of moving one entry. */
const callCost = 150;
const moveCost = 2;

const plans = new BoundedCache<string, ContractionPlan>(2000);

/**
 * The plan of a contraction, made once per pair of structures and legs. Throws `ArgumentError` when legs do not exist, repeat, or do not fit: contracted
 * legs have equal sectors and opposite directions.
 */
export function contractionPlan(pairing: Pairing): ContractionPlan {
  const { a, aLegs, b, bLegs } = pairing;
  return plans.get(`${a.id}:${aLegs.join()}:${b.id}:${bLegs.join()}`, () => {
    requirePairing(pairing);
    return cheapest(pairing);
  });
}

/** Of the ways with and without reordering, the one that should take the least time. */
function cheapest(pairing: Pairing): ContractionPlan {
  const { a, aLegs, b, bLegs } = pairing;
  const asIs = planOf(pairing);
  const best = { plan: asIs, cost: costOf(asIs) };
  // What one product per pair of blocks would cost; no reordering can do better.
  if (best.cost <= callCost * Math.max(a.blocks.length, b.blocks.length)) return asIs;
  const byA = sortedTogether(aLegs, bLegs);
  const byB = sortedTogether(bLegs, aLegs);
  const leftFirst = permutation(a, [...freeLegs(a, aLegs), ...byB[1]]);
  const rightFirst = permutation(b, [...byA[1], ...freeLegs(b, bLegs)]);
  const leftOnly = planOf({ ...pairing, a: leftFirst.out, ...lastLegs(a, byB[1]), bLegs: byB[0] });
  const rightOnly = planOf({ ...pairing, b: rightFirst.out, aLegs: byA[0], bLegs: byA[0].map((_, i) => i) });
  const both = planOf({
    a: permutation(a, [...freeLegs(a, aLegs), ...byA[0]]).out,
    ...lastLegs(a, byA[0]),
    b: rightFirst.out,
    bLegs: byA[0].map((_, i) => i),
  });
  const options = [
    { ...leftOnly, left: leftFirst },
    { ...rightOnly, right: rightFirst },
    { ...both, left: permutation(a, [...freeLegs(a, aLegs), ...byA[0]]), right: rightFirst },
  ];
  for (const plan of options) {
    const cost = costOf(plan);
    if (cost < best.cost) Object.assign(best, { plan, cost });
  }
  return best.plan;
}

function lastLegs({ legs }: Structure, contracted: readonly number[]): { aLegs: number[] } {
  return { aLegs: contracted.map((_, i) => legs.length - contracted.length + i) };
}

/** Both lists reordered alike, so that the first ascends. */
function sortedTogether(first: readonly number[], second: readonly number[]): [number[], number[]] {
  const order = [...first.keys()].sort((i, j) => (first[i] as number) - (first[j] as number));
  return [order.map((i) => first[i] as number), order.map((i) => second[i] as number)];
}

function costOf({ products, left, right }: ContractionPlan): number {
  let calls = 0;
  for (let at = 0; at < products.length; at += rowLength) calls += products[at + 11] as number;
  const moved = [left, right].reduce(
    (sum, move) => sum + (move && !move.isTrivial ? move.out.size + callCost * move.moves.length : 0),
    0,
  );
  return callCost * calls + moveCost * moved;
}

function planOf({ a, aLegs, b, bLegs }: Pairing): ContractionPlan {
  const [aFree, bFree] = [freeLegs(a, aLegs), freeLegs(b, bLegs)];
  const legs = [...aFree.map((i) => a.legs[i] as Leg), ...bFree.map((i) => b.legs[i] as Leg)];
  const out = structureOf(a.symmetry, legs, normalCharge(a.symmetry, a.charge + b.charge));
  const partners = new Map<string, Block[]>();
  for (const block of b.blocks) {
    const key = bLegs.map((leg) => block.sectors[leg]).join();
    const list = partners.get(key);
    if (list) list.push(block);
    else partners.set(key, [block]);
  }
  const table: number[] = [];
  let work = 0;
  for (const block of a.blocks) {
    const inner = aLegs.reduce((size, leg) => size * (block.shape[leg] as number), 1);
    for (const partner of partners.get(aLegs.map((leg) => block.sectors[leg]).join()) ?? []) {
      const sectors = [...aFree.map((i) => block.sectors[i]), ...bFree.map((i) => partner.sectors[i])];
      const c = findBlock(out, sectors as number[]) as Block;
      addProducts(table, { a: block, b: partner, c }, aLegs, bLegs);
      work += inner * c.size;
    }
  }
  return { out, left: undefined, right: undefined, products: Int32Array.from(table), work };
}

function freeLegs({ legs }: Structure, used: readonly number[]): number[] {
  return legs.map((_, leg) => leg).filter((leg) => !used.includes(leg));
}

function requirePairing({ a, aLegs, b, bLegs }: Pairing): void {
  if (a.symmetry.modulus !== b.symmetry.modulus) {
    throw new ArgumentError(
      'b',
      `have the symmetry of a, modulus ${a.symmetry.modulus}`,
      `it has ${b.symmetry.modulus}`,
    );
  }
  if (aLegs.length !== bLegs.length) {
    throw new ArgumentError('bLegs', `name ${aLegs.length} legs`, `it names ${bLegs.length}`);
  }
  requireLegs(a, aLegs, 'aLegs');
  requireLegs(b, bLegs, 'bLegs');
  aLegs.forEach((leg, i) => {
    const [one, other] = [a.legs[leg] as Leg, b.legs[bLegs[i] as number] as Leg];
    if (!fits(one, other)) {
      const expected = `fit leg ${leg} of a, ${describeLeg(one)}: the same sectors, the other direction`;
      throw new ArgumentError('bLegs', expected, `leg ${bLegs[i]} of b is ${describeLeg(other)}`);
    }
  });
}

/** Throws `ArgumentError` unless these are different legs of the structure. */
export function requireLegs({ legs }: Structure, chosen: readonly number[], argument: string): void {
  const bad = chosen.find((leg) => legs[leg] === undefined);
  if (bad !== undefined)
    throw new ArgumentError(argument, `be within 0..${legs.length - 1}`, `one is ${bad}`);
  if (new Set(chosen).size !== chosen.length) {
    throw new ArgumentError(argument, 'be distinct', `they are [${chosen}]`);
  }
}
