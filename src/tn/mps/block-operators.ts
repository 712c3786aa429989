import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { product, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { fromDense } from '../tensor/dense.ts';
import { dualLeg, levelLeg, type Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { withUnitLeg } from '../tensor/relabel.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import { structureOf } from '../tensor/structure.ts';
import { normalCharge, type Symmetry } from '../tensor/symmetry.ts';
import { identityTensor } from '../tensor/trace-legs.ts';

/** Legs of sites, charge flowing in, in their order. */
export interface OperatorSites {
  readonly symmetry: Symmetry;
  readonly levels: readonly Leg[];
}

/**
 * A matrix on some sites as a tensor [outs (in), ins (out)], its charge what the matrix adds. Undefined when it adds different charges. With `conserving`, entries that
 * change the charge are left out: they have no mean in a state of definite charge.
 */
export function matrixTensor(
  matrix: ComplexMatrix,
  { symmetry, levels }: OperatorSites,
  { conserving = false }: { readonly conserving?: boolean } = {},
): BlockTensor | undefined {
  const dims = levels.map(({ dim }) => dim);
  const dense = tensor([...dims, ...dims], matrix.data);
  const legs = [...levels, ...levels.map(dualLeg)];
  if (conserving) return fromDense(dense, structureOf(symmetry, legs), { tolerance: Infinity });
  const charge = chargeOf(matrix, symmetry, totalCharges(symmetry, levels));
  return charge === undefined ? undefined : fromDense(dense, structureOf(symmetry, legs, charge));
}

/**
 * A tensor [outs, ins] on ascending sites as operator tensors [left bond, out, in, right bond] for all sites from the first to the last, identities between: bonds are
 * operator-Schmidt ranks. The left bond carries charge 0 in, the right one the charge of the operator out.
 */
export function operatorChain(
  op: BlockTensor,
  sites: readonly number[],
  levelsOf: (site: number) => Leg,
): BlockTensor[] {
  const { symmetry } = op.structure;
  const k = sites.length;
  const order = sites.flatMap((_, i) => [i, k + i]);
  // Legs [left bond, out, in, out, in, ...] of what is still to be split.
  let rest = permuteLegs(withUnitLeg(permuteLegs(op, order), 0, 1), [2 * k, ...order.keys()]);
  const out: BlockTensor[] = [];
  sites.forEach((site, i) => {
    if (i === k - 1) {
      const { charge } = rest.structure;
      out.push(withUnitLeg(rest, charge, -1));
      return;
    }
    const { u, spectrum, v } = splitSvd(rest, [0, 1, 2]);
    out.push(u);
    rest = scaleLeg(v, 0, spectrum);
    const bond = v.structure.legs[0] as Leg;
    for (let between = site + 1; between < (sites[i + 1] as number); between++) {
      const through = contract(
        identityTensor(symmetry, bond),
        [],
        identityTensor(symmetry, levelsOf(between)),
        [],
      );
      out.push(permuteLegs(through, [0, 2, 3, 1]));
    }
  });
  return out;
}

/**
 * The tensors of a matrix-product operator, [left bond, out, in, right bond], as block tensors: a bond state has the charge that what was written before it adds, and
 * states are ordered by charge. Undefined when one has no definite charge: the operator does not conserve what the state does.
 */
export function mpoTensors(
  of: readonly ComplexTensor[],
  { symmetry, levels }: OperatorSites,
): BlockTensor[] | undefined {
  const states = bondStates(of, { symmetry, levels });
  return states && tensorsBetween(of, { symmetry, levels }, states);
}

/** The states of one bond of a matrix-product operator. */
interface BondStates {
  readonly charges: readonly number[];
  /** The number of the state at each index of the bond's leg: ordered by charge. */
  readonly order: readonly number[];
}

/** The states of all bonds. Undefined when one has no definite charge. */
function bondStates(
  of: readonly ComplexTensor[],
  { symmetry, levels }: OperatorSites,
): BondStates[] | undefined {
  const out: BondStates[] = [{ charges: [0], order: [0] }];
  for (const [site, w] of of.entries()) {
    const before = out[site] as BondStates;
    const charges = rightCharges(w, before.charges, levels[site] as Leg, symmetry);
    if (!charges) return undefined;
    out.push({ charges, order: ascending(charges) });
  }
  return out;
}

/** The block tensors of a matrix-product operator whose bonds have these states. */
function tensorsBetween(
  of: readonly ComplexTensor[],
  { symmetry, levels }: OperatorSites,
  states: readonly BondStates[],
): BlockTensor[] {
  return of.map((w, site) => {
    const own = levels[site] as Leg;
    const [left, right] = [states[site], states[site + 1]] as [BondStates, BondStates];
    const legs = [bondLeg(left, 1), own, dualLeg(own), bondLeg(right, -1)];
    return fromDense(reordered(w, left.order, right.order), structureOf(symmetry, legs));
  });
}

/** The charge of each level of a leg. */
export function levelCharges({ charges, dims }: Leg): number[] {
  return charges.flatMap((charge, i) => new Array<number>(dims[i] as number).fill(charge));
}

/** Total charge of each row-major index of sites. */
function totalCharges(symmetry: Symmetry, levels: readonly Leg[]): number[] {
  return levels.reduce<number[]>(
    (sums, own) =>
      sums.flatMap((sum) => levelCharges(own).map((charge) => normalCharge(symmetry, sum + charge))),
    [0],
  );
}

function chargeOf(
  { cols, data }: ComplexMatrix,
  symmetry: Symmetry,
  charges: readonly number[],
): number | undefined {
  let found: number | undefined;
  for (let i = 0; i < data.length / 2; i++) {
    if (data[2 * i] === 0 && data[2 * i + 1] === 0) continue;
    const change = (charges[Math.floor(i / cols)] as number) - (charges[i % cols] as number);
    const charge = normalCharge(symmetry, change);
    if (found !== undefined && found !== charge) return undefined;
    found = charge;
  }
  return found ?? 0;
}

function rightCharges(
  { shape, data }: ComplexTensor,
  left: readonly number[],
  own: Leg,
  symmetry: Symmetry,
): number[] | undefined {
  const [, d, , right] = shape as [number, number, number, number];
  const levels = levelCharges(own);
  const charges = new Array<number | undefined>(right).fill(undefined);
  for (let i = 0; i < data.length / 2; i++) {
    if (data[2 * i] === 0 && data[2 * i + 1] === 0) continue;
    const r = i % right;
    const [into, out] = [Math.floor(i / right) % d, Math.floor(i / (right * d)) % d];
    const before = left[Math.floor(i / (right * d * d))] as number;
    const charge = normalCharge(symmetry, before + (levels[out] as number) - (levels[into] as number));
    if ((charges[r] ?? charge) !== charge) return undefined;
    charges[r] = charge;
  }
  // A state that is never reached may have any charge.
  return charges.map((charge) => charge ?? 0);
}

function ascending(charges: readonly number[]): number[] {
  return [...charges.keys()].sort((a, b) => (charges[a] as number) - (charges[b] as number) || a - b);
}

function bondLeg({ charges, order }: BondStates, direction: 1 | -1): Leg {
  return levelLeg(
    order.map((state) => charges[state] as number),
    direction,
  );
}

function reordered(w: ComplexTensor, left: readonly number[], right: readonly number[]): ComplexTensor {
  const [, d, , r] = w.shape as [number, number, number, number];
  const out = new Float64Array(2 * product(w.shape));
  left.forEach((from, a) => {
    for (let k = 0; k < d * d; k++) {
      right.forEach((column, b) => {
        const source = 2 * ((from * d * d + k) * r + column);
        const target = 2 * ((a * d * d + k) * r + b);
        out[target] = w.data[source] as number;
        out[target + 1] = w.data[source + 1] as number;
      });
    }
  });
  return tensor(w.shape, out);
}
