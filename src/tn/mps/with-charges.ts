import { ArgumentError } from '../../errors.ts';
import { identity, type ComplexMatrix } from '../../linalg/matrix.ts';
import { multiply } from '../../linalg/products.ts';
import { svd } from '../../linalg/svd.ts';
import { tensor } from '../../linalg/tensor.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { fromDense } from '../tensor/dense.ts';
import { dualLeg, leg, levelLeg, type Leg } from '../tensor/leg.ts';
import { structureOf } from '../tensor/structure.ts';
import { normalCharge, type Symmetry } from '../tensor/symmetry.ts';
import { truncateLeft } from './apply-chain.ts';
import { levelCharges } from './block-operators.ts';
import { moveCentre, plainChain, withCentre, type Chain } from './chain.ts';
import { denseSite } from './dense-sites.ts';
import { requireNorm } from './expect.ts';
import { mpsOf, type Mps } from './mps.ts';
import { requireCharges, type SiteCharges } from './site-charges.ts';

/**
 * The same state with these charges in its tensors, which become blocks: every bond is turned to states of definite charge. Bonds stay what they are or shrink to what is needed. Cost
 * m^3 d per site. Throws `ArgumentError` for a state that mixes charges and for charges that do not fit its sites, `NotPhysicalError` for the zero state.
 */
export function withCharges(psi: Mps, charges: SiteCharges): Mps {
  requireCharges(psi.space, charges);
  requireNorm(psi.chain);
  return mpsOf(chargedChain(psi.chain, charges, 'psi'));
}

/** Singular values below this part of the norm are rounding. */
const zeroLevel = 1e-14;

/** Amplitudes of another charge, relative to the norm, that are more than rounding. */
const mixedLevel = 1e-10;

/** A chain of definite charge with its charges; `argument` is what an error names. */
export function chargedChain(chain: Chain, { symmetry, levels }: SiteCharges, argument: string): Chain {
  const plain = moveCentre(plainChain(chain), 0);
  const last = plain.tensors.length - 1;
  const tensors: BlockTensor[] = [];
  let left = leg([0], [1], 1);
  let carried = identity(1);
  plain.tensors.forEach((own, site) => {
    const { shape, data } = denseSite(own);
    const [bond, d, right] = shape as [number, number, number];
    const { data: whole } = multiply(carried, { rows: bond, cols: d * right, data });
    const rows = { rows: left.dim * d, cols: right, data: whole };
    const level = levelLeg(levels[site] as readonly number[], 1);
    const charges = rowCharges(symmetry, left, level);
    const split = site < last ? splitByCharge(rows, charges) : closed(rows, charges, argument);
    const structure = structureOf(symmetry, [left, level, split.bond]);
    const legs = tensor([left.dim, d, split.bond.dim], split.isometry);
    tensors.push(fromDense(legs, structure, { tolerance: Infinity }));
    carried = split.rest;
    left = dualLeg(split.bond);
  });
  const whole = withCentre(plain, last, tensors[last] as BlockTensor, { tensors });
  const { discarded, discardedByBond } = chain;
  return { ...truncateLeft(whole, 0, {}), discarded, discardedByBond };
}

interface ChargeSplit {
  /** Outwards, charges ascending. */
  readonly bond: Leg;
  /** Rows by the states of the bond. */
  readonly isometry: Float64Array;
  readonly rest: ComplexMatrix;
}

/** The charge of each row (left bond, level). */
function rowCharges(symmetry: Symmetry, left: Leg, level: Leg): number[] {
  const own = levelCharges(level);
  return levelCharges(left).flatMap((q) => own.map((p) => normalCharge(symmetry, q + p)));
}

/** The rows of each charge. */
function rowsByCharge(charges: readonly number[]): [charge: number, rows: number[]][] {
  const groups = new Map<number, number[]>();
  charges.forEach((q, row) => {
    const known = groups.get(q);
    if (known) known.push(row);
    else groups.set(q, [row]);
  });
  return [...groups].sort(([a], [b]) => a - b);
}

/** Rows of the centre of a canonical chain: those of different charges are orthogonal, so that each charge has bond states of its own. */
function splitByCharge(a: ComplexMatrix, charges: readonly number[]): ChargeSplit {
  const parts = rowsByCharge(charges)
    .map(([charge, rows]) => {
      const { u, s, vh } = svd(takeRows(a, rows));
      return { charge, rows, u, s, vh, kept: s.filter((value) => value > zeroLevel).length };
    })
    .filter(({ kept }) => kept > 0);
  const bond = leg(
    parts.map(({ charge }) => charge),
    parts.map(({ kept }) => kept),
    -1,
  );
  const isometry = new Float64Array(2 * a.rows * bond.dim);
  const rest = new Float64Array(2 * bond.dim * a.cols);
  parts.forEach(({ rows, u, s, vh, kept }, i) => {
    const first = bond.starts[i] as number;
    rows.forEach((row, r) =>
      isometry.set(u.data.subarray(2 * r * u.cols, 2 * (r * u.cols + kept)), 2 * (row * bond.dim + first)),
    );
    for (let k = 0; k < kept; k++) {
      const own = vh.data.subarray(2 * k * a.cols, 2 * (k + 1) * a.cols);
      rest.set(
        own.map((x) => x * (s[k] as number)),
        2 * (first + k) * a.cols,
      );
    }
  });
  return { bond, isometry, rest: { rows: bond.dim, cols: a.cols, data: rest } };
}

interface Weighed {
  readonly charge: number;
  readonly weight: number;
}

/** The last site: only one charge may be left. */
function closed(a: ComplexMatrix, charges: readonly number[], argument: string): ChargeSplit {
  const weights = rowsByCharge(charges).map(([charge, rows]): Weighed => {
    const { data } = takeRows(a, rows);
    return { charge, weight: data.reduce((sum, x) => sum + x * x, 0) };
  });
  const [most, next] = weights.sort((x, y) => y.weight - x.weight) as [Weighed, Weighed?];
  if (next && next.weight > mixedLevel ** 2 * most.weight) {
    throw new ArgumentError(
      argument,
      'have a definite charge',
      `it has parts of charge ${most.charge} and ${next.charge}`,
      'Leave out the charges, or choose what the state conserves.',
    );
  }
  return { bond: leg([most.charge], [1], -1), isometry: a.data, rest: identity(1) };
}

function takeRows({ cols, data }: ComplexMatrix, rows: readonly number[]): ComplexMatrix {
  const out = new Float64Array(2 * rows.length * cols);
  rows.forEach((row, r) => out.set(data.subarray(2 * row * cols, 2 * (row + 1) * cols), 2 * r * cols));
  return { rows: rows.length, cols, data: out };
}
