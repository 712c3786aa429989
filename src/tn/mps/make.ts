import { ArgumentError } from '../../errors.ts';
import { requireFinite, vector } from '../../linalg/matrix.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Scalar } from '../../linalg/scalar.ts';
import { tensor } from '../../linalg/tensor.ts';
import { requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import type { Space } from '../../spaces/space.ts';
import type { Ket } from '../../states/ket.ts';
import { zeroTensor, type BlockTensor, type Field } from '../tensor/block-tensor.ts';
import { fromDense } from '../tensor/dense.ts';
import { dualLeg, leg, levelLeg, type Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { withUnitLeg } from '../tensor/relabel.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import { structureOf } from '../tensor/structure.ts';
import { normalCharge, type Symmetry } from '../tensor/symmetry.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import { chainOf, withCentre, type Chain } from './chain.ts';
import { Losses, nothingLost } from './losses.ts';
import { levelCharges } from './block-operators.ts';
import { mpsOf, requireSitesOf, type Mps, type MpsOptions } from './mps.ts';
import { noCharges, requireCharges, type SiteCharges } from './site-charges.ts';

/** Options of the ways to make a matrix-product state. */
export interface MakeMpsOptions extends MpsOptions {
  /** What the state conserves; nothing by default. */
  readonly charges?: SiteCharges;
}

/**
 * The basis state of a configuration, or the product of the site vectors given (each normalised): all bonds are 1. Throws `ArgumentError` for levels out of range,
 * vectors of a wrong length, zero or not finite ones, and vectors that mix charges.
 */
export function productMps(
  space: Space,
  sites: Configuration | readonly (readonly Scalar[] | Float64Array)[],
  { charges = noCharges(space), truncation = {} }: MakeMpsOptions = {},
): Mps {
  requireSitesOf(space);
  requireTruncation(truncation);
  requireCharges(space, charges);
  const vectors = siteVectors(space, sites);
  let before = 0;
  const tensors = vectors.map((data, site) => {
    const levels = levelLeg(charges.levels[site] as readonly number[], 1);
    const own = chargeOfVector(data, levels, `sites[${site}]`);
    const after = normalCharge(charges.symmetry, before + own);
    const legs = [leg([before], [1], 1), levels, leg([after], [1], -1)];
    before = after;
    return fromDense(tensor([1, levels.dim, 1], data), structureOf(charges.symmetry, legs));
  });
  return mpsOf({ ...chainOf(space, tensors, { truncation }), logNorm: 0 });
}

/**
 * A random state of norm 1 with bonds of at most `bond`: normal entries in every site tensor. With charges, bonds hold every charge that leads from 0 to `charge`, as evenly as
 * `bond` allows. Throws `ArgumentError` for a bond that is not a positive integer and a charge that no configuration has.
 */
export function randomMps(
  space: Space,
  bond: number,
  rng: Rng,
  {
    charges = noCharges(space),
    truncation = {},
    charge = 0,
    field = 'complex',
  }: MakeMpsOptions & { readonly charge?: number; readonly field?: Field } = {},
): Mps {
  requireSitesOf(space);
  requireTruncation(truncation);
  requireCharges(space, charges);
  if (!Number.isSafeInteger(bond) || bond < 1)
    throw new ArgumentError('bond', 'be a positive integer', `it is ${bond}`);
  if (field !== 'real' && field !== 'complex')
    throw new ArgumentError('field', "be 'real' or 'complex'", `it is ${String(field)}`);
  const { symmetry } = charges;
  const levels = charges.levels.map((own) => levelLeg(own, 1));
  const bonds = reachableBonds(symmetry, levels, charge, bond);
  const tensors = levels.map((own, site) => {
    const legs = [bonds[site] as Leg, own, dualLeg(bonds[site + 1] as Leg)];
    const out = zeroTensor(structureOf(symmetry, legs), field);
    for (let i = 0; i < out.data.length; i++) out.data[i] = rng.normal();
    return out;
  });
  const chain = chainOf(space, tensors, { truncation });
  if (chain.logNorm > -Infinity) return mpsOf({ ...chain, logNorm: 0 });
  throw new ArgumentError(
    'bond',
    'leave room for charges that lead from end to end',
    `it is ${bond}`,
    'Raise it.',
  );
}

/**
 * The matrix-product state of a ket, by singular value decompositions from the left; what truncation discards is counted and the norm is kept. Bonds are Schmidt ranks.
 * Cost D^(3/2). Throws `ArgumentError` when the ket has no definite charge.
 */
export function toMps(
  ket: Ket,
  { charges = noCharges(ket.space), truncation = {} }: MakeMpsOptions = {},
): Mps {
  const { space, data } = ket;
  requireSitesOf(space);
  requireTruncation(truncation);
  requireCharges(space, charges);
  requireFinite(data, 'ket');
  const levels = charges.levels.map((own) => levelLeg(own, 1));
  const total = chargeOfVector(data, productLevels(charges.symmetry, levels), 'ket');
  const structure = structureOf(charges.symmetry, levels, total);
  const dense = fromDense(tensor(space.dims, data), structure);
  if (data.every((x) => x === 0)) {
    const zero = productMps(
      space,
      space.dims.map(() => 0),
      { charges, truncation },
    );
    return mpsOf({ ...zero.chain, logNorm: -Infinity });
  }
  return mpsOf(peeled(space, dense, truncation));
}

/** Sites split off one by one from the left. */
function peeled(space: Space, whole: BlockTensor, truncation: Truncation): Chain {
  const n = space.dims.length;
  const tensors: BlockTensor[] = [];
  const losses = new Losses(nothingLost(n));
  let logNorm = 0;
  let rest = permuteLegs(withUnitLeg(whole, 0, 1), [n, ...Array.from({ length: n }, (_, i) => i)]);
  for (let site = 0; site < n - 1; site++) {
    const split = splitSvd(rest, [0, 1], truncation);
    tensors.push(split.u);
    losses.cut(site, split.discarded);
    if (site === 0) logNorm = Math.log(split.norm);
    rest = scaleLeg(split.v, 0, split.spectrum);
  }
  const last = withUnitLeg(rest, rest.structure.charge, -1);
  const made = { space, tensors: [...tensors, last], centre: n - 1, truncation };
  const chain = { ...made, logNorm: 0, ...losses.lost };
  const normed = withCentre(chain, n - 1, last);
  return n === 1 ? normed : { ...normed, logNorm };
}

/** The vectors of a product state, as they were given or those of a configuration, checked. */
export function siteVectors(
  space: Space,
  sites: Configuration | readonly (readonly Scalar[] | Float64Array)[],
): Float64Array[] {
  if (isConfiguration(sites)) {
    requireConfiguration(space, sites, 'sites');
    return space.dims.map((d, site) => {
      const out = new Float64Array(2 * d);
      out[2 * (sites[site] as number)] = 1;
      return out;
    });
  }
  if (sites.length !== space.dims.length) {
    throw new ArgumentError(
      'sites',
      `have ${space.dims.length} vectors, one per site`,
      `it has ${sites.length}`,
    );
  }
  return sites.map((entries, site) => {
    const data = entries instanceof Float64Array ? entries : vector(entries, `sites[${site}]`);
    const d = space.dims[site] as number;
    if (data.length !== 2 * d || data.every((x) => x === 0)) {
      throw new ArgumentError(
        `sites[${site}]`,
        `be a vector of ${d} entries that is not zero`,
        data.length === 2 * d ? 'it is zero' : `it has ${data.length / 2}`,
      );
    }
    requireFinite(data, `sites[${site}]`);
    return data;
  });
}

function isConfiguration(
  sites: Configuration | readonly (readonly Scalar[] | Float64Array)[],
): sites is Configuration {
  return sites instanceof Int32Array || typeof sites[0] === 'number';
}

/** The charge that all nonzero entries have. */
function chargeOfVector(data: Float64Array, levels: Leg, argument: string): number {
  const own = levelCharges(levels);
  let found: number | undefined;
  own.forEach((charge, level) => {
    if (data[2 * level] === 0 && data[2 * level + 1] === 0) return;
    if (found !== undefined && found !== charge) {
      throw new ArgumentError(
        argument,
        'have a definite charge',
        `it has entries of charge ${found} and ${charge}`,
        'Leave out `charges`, or choose what the state conserves.',
      );
    }
    found = charge;
  });
  return found ?? 0;
}

/** All sites as one: a leg whose levels are the configurations. */
function productLevels(symmetry: Symmetry, levels: readonly Leg[]): Leg {
  const charges = levels.reduce<number[]>(
    (sums, own) =>
      sums.flatMap((sum) => levelCharges(own).map((charge) => normalCharge(symmetry, sum + charge))),
    [0],
  );
  return levelLeg(charges, 1);
}

/** The bonds of a random state: what is reachable from both ends, in shares of `bond`. */
function reachableBonds(symmetry: Symmetry, levels: readonly Leg[], total: number, bond: number): Leg[] {
  const left = [new Map([[0, 1]])];
  levels.forEach((own, site) => left.push(spread(symmetry, left[site] as Map<number, number>, own, 1)));
  const right = [new Map([[total, 1]])];
  for (const own of [...levels].reverse())
    right.unshift(spread(symmetry, right[0] as Map<number, number>, own, -1));
  return left.map((fromLeft, at) => {
    const counts = [...fromLeft]
      .map(([charge, count]) => ({ charge, count: Math.min(count, right[at]?.get(charge) ?? 0) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => a.charge - b.charge);
    if (counts.length === 0) {
      throw new ArgumentError('charge', 'be the charge of some configuration', `none has ${total}`);
    }
    return shareOut(counts, bond);
  });
}

/** How many configurations (at most 1e300) lead to each charge, one site further. */
function spread(symmetry: Symmetry, from: Map<number, number>, own: Leg, sign: 1 | -1): Map<number, number> {
  const out = new Map<number, number>();
  for (const [charge, count] of from) {
    for (const level of levelCharges(own)) {
      const next = normalCharge(symmetry, charge + sign * level);
      out.set(next, Math.min(1e300, (out.get(next) ?? 0) + count));
    }
  }
  return out;
}

function shareOut(counts: readonly { charge: number; count: number }[], bond: number): Leg {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const dims = counts.map(({ count }) => Math.min(count, Math.max(1, Math.floor((bond * count) / total))));
  let used = dims.reduce((a, b) => a + b, 0);
  // The rarest charges go first where there are more charges than the bond has room for.
  const byCount = [...counts.keys()].sort(
    (a, b) => (counts[a]?.count as number) - (counts[b]?.count as number),
  );
  for (const i of byCount) {
    if (used <= bond || used - (dims[i] as number) < 1) break;
    used -= dims[i] as number;
    dims[i] = 0;
  }
  const kept = counts.flatMap(({ charge }, i) =>
    (dims[i] as number) > 0 ? [{ charge, dim: dims[i] as number }] : [],
  );
  return leg(
    kept.map(({ charge }) => charge),
    kept.map(({ dim }) => dim),
    1,
  );
}
