import { maxAbs } from '../../linalg/products.ts';
import type { LocalTerm, ProductOperator } from '../../operators/operator.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import { ascendingTerm, singleTerm } from '../mps/apply.ts';
import { matrixTensor, operatorChain } from '../mps/block-operators.ts';
import { scaleTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { plainTensor } from '../tensor/dense.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { noSymmetry } from '../tensor/symmetry.ts';
import { identityTensor } from '../tensor/trace-legs.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { requireRoom } from './boundary.ts';
import { cutBond } from './bond-cut.ts';
import { gridTensor, withTensors, type PepsGrid } from './grid.ts';
import { opposite, neighbourOf, type BondLeg, type PepsBond } from './lattice.ts';
import { dimAt, entering, leaving, legAt, reshaped } from './plain.ts';
import { bondAlong, routeBetween } from './route.ts';

/** An operator as tensors [left bond, out, in, right bond] on some sites, one after the other. */
interface OperatorString {
  readonly sites: readonly number[];
  readonly tensors: readonly BlockTensor[];
}

/**
 * O|psi>: bonds between the sites of O grow by its operator-Schmidt ranks, along a column and a row where they are no neighbours, and are cut as the truncation says.
 * `truncation` is that of the state unless given.
 */
export function applyToGrid(
  grid: PepsGrid,
  op: ProductOperator,
  truncation: Truncation = grid.truncation,
): PepsGrid {
  const zero: PepsGrid = { ...grid, logScale: -Infinity };
  if (grid.logScale === -Infinity) return zero;
  if (op.kind === 'local-sum' && op.terms.length === 0) return zero;
  const term = singleTerm(op);
  if (term && (maxAbs(term.matrix) === 0 || (term.coefficient.re === 0 && term.coefficient.im === 0)))
    return zero;
  const string = term
    ? termString(grid, ascendingTerm(term, grid.space.dims))
    : {
        sites: grid.space.dims.map((_, site) => site),
        tensors: toMpo(op).tensors.map((w) => plainTensor(w, [1, 1, -1, -1])),
      };
  requireSiteRoom(grid, string);
  const { tensors, bonds } = grown(grid, string);
  return cutBonds(withTensors(grid, tensors), bonds, truncation);
}

/** Throws `BudgetExceededError` before site tensors grow too large: each bond of the operator widens a leg of all sites on its way, on both sides of each step. */
function requireSiteRoom(grid: PepsGrid, { sites, tensors }: OperatorString): void {
  const { lattice, boundary } = grid;
  const entries = grid.tensors.map((t) => t.structure.size);
  sites.slice(1).forEach((to, i) => {
    const width = dimAt(tensors[i] as BlockTensor, 3);
    let at = sites[i] as number;
    for (const leg of routeBetween(lattice, at, to)) {
      const next = neighbourOf(lattice, at, leg) as number;
      entries[at] = (entries[at] as number) * width;
      entries[next] = (entries[next] as number) * width;
      at = next;
    }
  });
  requireRoom('A site tensor with the operator on it', Math.max(...entries), boundary);
}

/** Cuts some bonds of a grid, one after the other. */
export function cutBonds(grid: PepsGrid, bonds: readonly PepsBond[], truncation: Truncation): PepsGrid {
  let out = grid;
  for (const bond of bonds) {
    const { first, second } = bond;
    const cut = cutBond(gridTensor(out, first), gridTensor(out, second), bond, truncation);
    if (!cut) return { ...grid, logScale: -Infinity };
    const tensors = [...out.tensors];
    tensors[first] = cut.first;
    tensors[second] = cut.second;
    const { discarded } = cut;
    out = withTensors(out, tensors, { discarded: out.discarded + discarded - out.discarded * discarded });
  }
  return out;
}

function termString(grid: PepsGrid, { coefficient, sites, matrix }: LocalTerm): OperatorString {
  if (sites.length === 0) {
    const levels = [entering(grid.space.dims[0] as number)];
    const unit = identityTensor(noSymmetry, levels[0] as ReturnType<typeof entering>);
    const value = coefficient.mul({ re: matrix.data[0] as number, im: matrix.data[1] as number });
    return { sites: [0], tensors: operatorChain(scaleTensor(unit, value), [0], () => entering(1)) };
  }
  const levels = sites.map((site) => entering(grid.space.dims[site] as number));
  const op = scaleTensor(matrixTensor(matrix, { symmetry: noSymmetry, levels }) as BlockTensor, coefficient);
  const tensors = operatorChain(op, [...sites.keys()], (i) => levels[i] as ReturnType<typeof entering>);
  return { sites, tensors };
}

/** The site tensors with the operator on them, and the bonds that have grown. */
function grown(
  grid: PepsGrid,
  { sites, tensors: ops }: OperatorString,
): { tensors: BlockTensor[]; bonds: PepsBond[] } {
  const { lattice } = grid;
  const tensors = [...grid.tensors];
  const bonds = new Map<string, PepsBond>();
  const routes = sites.slice(1).map((to, i) => routeBetween(lattice, sites[i] as number, to));
  sites.forEach((site, i) => {
    const [before, route] = [routes[i - 1], routes[i]];
    const arrives = before && opposite(before.at(-1) as BondLeg);
    tensors[site] = withOperator(tensors[site] as BlockTensor, ops[i] as BlockTensor, arrives, route?.[0]);
    if (!route) return;
    const width = dimAt(ops[i] as BlockTensor, 3);
    let at = site;
    route.forEach((leg, step) => {
      if (step > 0) {
        const from = opposite(route[step - 1] as BondLeg);
        if (width > 1) tensors[at] = withPassage(tensors[at] as BlockTensor, width, from, leg);
      }
      const bond = bondAlong(lattice, at, leg);
      if (width > 1) bonds.set(`${bond.first}:${bond.firstLeg}`, bond);
      at = neighbourOf(lattice, at, leg) as number;
    });
  });
  return { tensors, bonds: [...bonds.values()] };
}

/** A site tensor with an operator on its levels, whose bonds join the legs given. */
function withOperator(
  t: BlockTensor,
  op: BlockTensor,
  arrives: BondLeg | undefined,
  leaves: BondLeg | undefined,
): BlockTensor {
  // [up, right, down, left, left bond, out, right bond]
  const applied = permuteLegs(contract(t, [4], op, [2]), [0, 1, 2, 3, 5, 4, 6]);
  // In the order of the bonds of the string, which is that at the other ends of the legs.
  return fused(fused(applied, 5, arrives ?? 0), 5, leaves ?? 0);
}

/** A site tensor through which a bond of an operator passes. */
function withPassage(t: BlockTensor, width: number, from: BondLeg, to: BondLeg): BlockTensor {
  const both = contract(t, [], identityTensor(noSymmetry, leaving(width)), []);
  return fused(fused(both, 6, to), 5, from);
}

/** The extra leg `extra` as the less significant part of the leg `leg`. */
function fused(t: BlockTensor, extra: number, leg: BondLeg): BlockTensor {
  const { legs } = t.structure;
  const rest = legs.map((_, i) => i).filter((i) => i !== extra);
  const order = rest.flatMap((i) => (i === leg ? [i, extra] : [i]));
  const dim = dimAt(t, leg) * dimAt(t, extra);
  const wide = legAt(t, leg).direction === 1 ? entering(dim) : leaving(dim);
  return reshaped(
    permuteLegs(t, order),
    rest.map((i) => (i === leg ? wide : legAt(t, i))),
  );
}
