import type { Configuration } from '../../spaces/indexing.ts';
import { conjugateTensor } from '../tensor/algebra.ts';
import { widthOf, type BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import type { Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { structureOf } from '../tensor/structure.ts';
import { noSymmetry } from '../tensor/symmetry.ts';
import { identityTensor, traceLegs } from '../tensor/trace-legs.ts';
import type { Layer } from './boundary.ts';
import { gridTensor, type PepsGrid } from './grid.ts';
import { isRing } from './lattice.ts';
import { dimAt, entering, leaving, reshaped } from './plain.ts';

/**
 * The tensor of a site of a row with open ends. On a ring the bond between the last site and the first is carried through all sites beside the bonds of the row, as the less
 * significant part of their indices; legs after the first four stay.
 */
export function openedSite(
  grid: PepsGrid,
  site: number,
  t: BlockTensor = gridTensor(grid, site),
): BlockTensor {
  const { lattice } = grid;
  if (!isRing(lattice)) return t;
  const [u, r, d, l] = [0, 1, 2, 3].map((leg) => dimAt(t, leg)) as [number, number, number, number];
  const rest = t.structure.legs.slice(4);
  const column = site % lattice.columns;
  const after = rest.map((_, i) => 4 + i);
  if (column === 0) {
    const legs = [entering(u), leaving(r * l), leaving(d), entering(1), ...rest];
    return reshaped(permuteLegs(t, [0, 1, 3, 2, ...after]), legs);
  }
  if (column === lattice.columns - 1) {
    const legs = [entering(u), leaving(1), leaving(d), entering(l * r), ...rest];
    return reshaped(permuteLegs(t, [0, 2, 3, 1, ...after]), legs);
  }
  const around = aroundOf(grid, site);
  const both = contract(t, [], identityTensor(noSymmetry, leaving(around)), []);
  const end = 4 + rest.length;
  const legs = [entering(u), leaving(r * around), leaving(d), entering(l * around), ...rest];
  return reshaped(permuteLegs(both, [0, 1, end, 2, 3, end + 1, ...after]), legs);
}

/** What a derivative with respect to the opened tensor of a site, [up, right, down, left], is for its own tensor: the adjoint of `openedSite`. */
export function closedSite(grid: PepsGrid, site: number, opened: BlockTensor): BlockTensor {
  const { lattice } = grid;
  if (!isRing(lattice)) return opened;
  const own = gridTensor(grid, site);
  const [u, r, d, l] = [0, 1, 2, 3].map((leg) => entering(dimAt(own, leg))) as [Leg, Leg, Leg, Leg];
  const column = site % lattice.columns;
  if (column === 0) return permuteLegs(reshaped(opened, [u, r, l, d]), [0, 1, 3, 2]);
  if (column === lattice.columns - 1) return permuteLegs(reshaped(opened, [u, d, l, r]), [0, 3, 1, 2]);
  const around = aroundOf(grid, site);
  return traceLegs(reshaped(opened, [u, r, leaving(around), d, l, entering(around)]), 2, 5);
}

/** The dimension of the bond that closes the ring of a site. */
function aroundOf(grid: PepsGrid, site: number): number {
  return dimAt(gridTensor(grid, site - (site % grid.lattice.columns)), 3);
}

/** The rows of <bra|ket>, the bra being the ket unless another is given. */
export function doubleRows(ket: PepsGrid, bra: PepsGrid = ket): Layer[] {
  return rowsOf(ket, (site) => {
    const own = openedSite(ket, site);
    return { ket: own, bra: conjugateTensor(bra === ket ? own : openedSite(bra, site)) };
  });
}

/** The rows of <x|psi>. */
export function singleRows(grid: PepsGrid, x: Configuration): Layer[] {
  return Array.from({ length: grid.lattice.rows }, (_, row) => singleRow(grid, x, row));
}

/** One row of <x|psi>. */
export function singleRow(grid: PepsGrid, x: Configuration, row: number): Layer {
  const { columns } = grid.lattice;
  return Array.from({ length: columns }, (_, column) => {
    const site = row * columns + column;
    return { ket: openedLevel(grid, site, x[site] as number) };
  });
}

const openedLevels = new WeakMap<PepsGrid, BlockTensor[][]>();

/** The opened tensor of a site at one level, made once per grid: on a ring it depends on the bond that closes its row. */
function openedLevel(grid: PepsGrid, site: number, level: number): BlockTensor {
  const known = openedLevels.get(grid) ?? [];
  openedLevels.set(grid, known);
  const own = (known[site] ??= []);
  own[level] ??= openedSite(grid, site, atLevel(gridTensor(grid, site), level));
  return own[level];
}

function rowsOf(grid: PepsGrid, siteOf: (site: number) => Layer[number]): Layer[] {
  const { rows, columns } = grid.lattice;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => siteOf(row * columns + column)),
  );
}

/** The part of a tensor at one index of its last leg. */
export function atLevel(t: BlockTensor, level: number): BlockTensor {
  const { legs } = t.structure;
  const count = dimAt(t, legs.length - 1);
  const structure = structureOf(noSymmetry, legs.slice(0, -1));
  const width = widthOf(t.field);
  const data = new Float64Array(width * structure.size);
  for (let i = 0; i < structure.size; i++) {
    for (let part = 0; part < width; part++)
      data[width * i + part] = t.data[width * (i * count + level) + part] as number;
  }
  return { structure, field: t.field, data };
}
