import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { permute, type ComplexTensor } from '../../linalg/tensor.ts';
import { swapped } from '../../operators/trotter/bonds.ts';
import type { Operator } from '../../operators/operator.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { last } from '../evolve/run.ts';
import { toDense } from '../tensor/dense.ts';
import { absorb } from './absorb.ts';
import { bondHamiltonians, imaginaryGate, type BondHamiltonian } from './bond-hamiltonian.ts';
import { updateBond, type OpenBond } from './bond-update.ts';
import type { LayerSite } from './boundary.ts';
import { Environments, grownLeft, leftEndOf, rightsOf, type Scaled } from './environments.ts';
import { requireGridNorm, transposedGrid } from './expect.ts';
import { gridTensor, withTensors, type PepsGrid } from './grid.ts';
import {
  updateSettings,
  type PepsUpdateOptions,
  type PepsUpdateStep,
  type UpdateSettings,
} from './ground-options.ts';
import { isRing, type PepsLattice } from './lattice.ts';
import { doubleRows } from './layers.ts';
import { bondInColumn, bondInRow, openedLayers } from './open-bonds.ts';
import { pepsOf, type Peps } from './peps.ts';
import { entering, leaving, reshaped } from './plain.ts';
import type { Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';

/** One step of a full update. */
export interface FullUpdateStep extends PepsUpdateStep {
  /** The sum of the means of all terms, each just before its bond was updated: <H> up to the order of dt, and up to what the boundaries cut. */
  readonly energy: number;
  /** The most negative eigenvalue of any metric before it was cut away, relative to the largest; what truncated boundaries have made wrong. */
  readonly negative: number;
}

/** What `fullUpdate` finds. */
export interface FullUpdateResult {
  /** Not normalised. */
  readonly state: Peps;
  /** The part of <psi|psi> that the last cut of each bond took, in the order of `pepsBonds`. */
  readonly discarded: readonly number[];
  readonly steps: number;
  /** Whether the energy had settled with the last dt. */
  readonly converged: boolean;
}

/**
 * A low state of a Hamiltonian of neighbours by full update: imaginary time, each bond cut so that the whole state changes least, as boundaries with the policy of the state see it.
 * The metric around a bond is made Hermitian and positive and put in the gauge where both sides are orthonormal, then the two tensors are fitted in turn. Start from what `simpleUpdate` gives; a step costs
 * as much as some contractions of <psi|psi>, on a cylinder one more per column for bonds between rows. `change` is that of the energy over dt. Compare energies of two boundaries (the error that `expect` states) before quoting one. Jordan, Orus, Vidal, Verstraete and Cirac, Phys. Rev. Lett. 101
 * (2008) 250602; Lubasch, Cirac and Banuls, Phys. Rev. B 90 (2014) 064425. Throws as `simpleUpdate`, and `BudgetExceededError` past the bytes of the boundaries.
 */
export function fullUpdate(H: Operator, psi: Peps, options: PepsUpdateOptions): FullUpdateResult {
  return last(fullUpdateSteps(H, psi, options));
}

/** `fullUpdate` step by step: an iterator that pauses after each. */
export function* fullUpdateSteps(
  H: Operator,
  psi: Peps,
  options: PepsUpdateOptions,
): Generator<FullUpdateStep, FullUpdateResult, void> {
  const settings = updateSettings(options);
  const product = requireOperatorOn(psi.space, H);
  requireGridNorm(psi.grid);
  const run = new FullRun(psi.grid, bondHamiltonians(psi.grid.lattice, product), settings);
  let step = 0;
  let converged = false;
  let energy = NaN;
  for (const dt of settings.dt) {
    converged = false;
    for (let own = 0; own < settings.steps && !converged; own++, step++) {
      options.signal?.throwIfAborted();
      const made = run.step(dt);
      const change = Math.abs(made.energy - energy) / dt;
      ({ energy } = made);
      converged = change < settings.tolerance;
      yield { dt, step, change, discarded: [...run.discarded], ...made };
    }
  }
  return { state: pepsOf(run.grid), discarded: [...run.discarded], steps: step, converged };
}

type StepSum = { energy: number; negative: number };

class FullRun {
  grid: PepsGrid;
  readonly discarded: number[];
  readonly #parts: readonly BondHamiltonian[];
  readonly #settings: UpdateSettings;
  readonly #gates = new Map<string, GatedPart>();

  constructor(grid: PepsGrid, parts: readonly BondHamiltonian[], settings: UpdateSettings) {
    this.grid = { ...grid, truncation: settings.truncation, discarded: 0, logScale: 0 };
    this.discarded = parts.map(() => 0);
    this.#parts = parts;
    this.#settings = settings;
  }

  /** All bonds in rows, then all in columns; in second order both again in reverse. */
  step(dt: number): StepSum {
    const sum: StepSum = { energy: 0, negative: 0 };
    const isSecond = this.#settings.order === 2;
    const work = { dt: isSecond ? dt / 2 : dt, sum };
    const passes = passesOf(this.grid.lattice);
    for (const pass of passes) this.#along(pass, { ...work, isBack: false });
    if (!isSecond) return sum;
    for (const pass of passes.toReversed()) this.#along(pass, { ...work, isBack: true });
    return { ...sum, energy: sum.energy / 2 };
  }

  /** One pass over a grid turned as the pass wants it, and for the way back by half a turn more. */
  #along({ turn, turnBack, isColumn, partAt }: Pass, work: Work): void {
    const turned = turn(this.grid);
    const { rows, columns } = turned.lattice;
    const [lastRow, lastColumn] = isColumn ? [rows - 2, columns - 1] : [rows - 1, columns - 2];
    const partOf: PartAt = (row, column) =>
      work.isBack ? partAt(lastRow - row, lastColumn - column) : partAt(row, column);
    const from = work.isBack ? rotatedGrid(turned) : turned;
    const passed = isColumn ? this.#passColumns(from, partOf, work) : this.#passRows(from, partOf, work);
    this.grid = turnBack(work.isBack ? rotatedGrid(passed) : passed);
  }

  /** Bonds in the rows of a grid, from left to right; `partOf` tells which part of H a bond has. */
  #passRows(grid: PepsGrid, partOf: PartAt, work: Work): PepsGrid {
    const environments = new Environments(doubleRows(grid), grid.boundary);
    let now = grid;
    let above = environments.above(0);
    environments.rows.forEach((layer, row) => {
      const strip = { above, row: [...layer], below: environments.below(row) };
      const rights = rightsOf(strip);
      let left: Scaled = { tensor: leftEndOf(strip), log: 0 };
      for (let column = 0; column < layer.length - 1; column++) {
        const part = partOf(row, column);
        const site = row * layer.length + column;
        if (part !== undefined) {
          const around = { strip, left, right: rights[column + 1] as Scaled };
          now = this.#updated(now, site, bondInRow(now, site, around), part, work);
          strip.row[column] = openedLayers(now, site);
          strip.row[column + 1] = openedLayers(now, site + 1);
        }
        left = grownLeft(left, strip, column);
      }
      if (row < environments.rows.length - 1) above = absorb(above, strip.row, grid.boundary);
    });
    return unscaled(grid, now);
  }

  /** Bonds between the rows of a grid, row by row. */
  #passColumns(grid: PepsGrid, partOf: PartAt, work: Work): PepsGrid {
    const { rows, columns } = grid.lattice;
    const environments = new Environments(doubleRows(grid), grid.boundary);
    const layers = environments.rows.map((layer) => [...layer]);
    let now = grid;
    let above = environments.above(0);
    for (let row = 0; row < rows - 1; row++) {
      const [upper, lower] = [layers[row], layers[row + 1]] as [LayerSite[], LayerSite[]];
      for (let column = 0; column < columns; column++) {
        const site = row * columns + column;
        const open = bondInColumn(now, site, { above, upper, lower, below: environments.below(row + 1) });
        now = this.#updated(now, site, open, partOf(row, column) as number, work);
        upper[column] = openedLayers(now, site);
        lower[column] = openedLayers(now, site + columns);
      }
      above = absorb(above, upper, grid.boundary);
    }
    return unscaled(grid, now);
  }

  /** A grid with the gate of a part on one bond. */
  #updated(grid: PepsGrid, site: number, open: OpenBond, part: number, { isBack, dt, sum }: Work): PepsGrid {
    const { gate, matrix } = this.#partWithGate(part, isBack, dt);
    const made = updateBond(open, gate, matrix, this.#settings.truncation);
    this.discarded[part] = made.lost;
    sum.energy += made.energy;
    sum.negative = Math.max(sum.negative, made.negative);
    const other = open.firstLeg === 1 ? site + 1 : site + grid.lattice.columns;
    return { ...grid, tensors: grid.tensors.with(site, made.first).with(other, made.second) };
  }

  /** A part of H with its gate, its sites exchanged on the way back. */
  #partWithGate(index: number, isBack: boolean, dt: number): GatedPart {
    const key = `${index}:${isBack}:${dt}`;
    const known = this.#gates.get(key);
    if (known) return known;
    const { dims } = this.grid.space;
    const { bond, matrix } = this.#parts[index] as BondHamiltonian;
    const levels = [bond.first, bond.second].map((site) => dims[site] as number) as [number, number];
    const gate = toDense(imaginaryGate({ bond, matrix }, dims, dt));
    const made = isBack
      ? { gate: permute(gate, [1, 0, 3, 2]), matrix: swapped(matrix, ...levels) }
      : { gate, matrix };
    this.#gates.set(key, made);
    return made;
  }
}

/** Where a bond's part of H is; undefined for a bond that has its turn in another pass. */
type PartAt = (row: number, column: number) => number | undefined;

interface Work {
  readonly isBack: boolean;
  readonly dt: number;
  readonly sum: StepSum;
}

/** Bonds that are updated together: a grid turned so that they are in its rows (or, `isColumn`, between them), and which part of H each has. */
interface Pass {
  readonly turn: (grid: PepsGrid) => PepsGrid;
  readonly turnBack: (grid: PepsGrid) => PepsGrid;
  readonly isColumn: boolean;
  readonly partAt: PartAt;
}

/** On an open lattice rows and columns; on a cylinder bonds in rows, those that close the rings, and those between rows. */
function passesOf(lattice: PepsLattice): Pass[] {
  const { rows, columns } = lattice;
  const same = (grid: PepsGrid): PepsGrid => grid;
  if (!isRing(lattice)) {
    const back = (grid: PepsGrid): PepsGrid => ({ ...transposedGrid(grid), lattice });
    const inColumns: PartAt = (column, row) => rows * (columns - 1) + row * columns + column;
    return [
      { turn: same, turnBack: same, isColumn: false, partAt: (row, column) => row * (columns - 1) + column },
      { turn: transposedGrid, turnBack: back, isColumn: false, partAt: inColumns },
    ];
  }
  const closing: PartAt = (row, column) => (column === columns - 2 ? (row + 1) * columns - 1 : undefined);
  const between: PartAt = (row, column) => (rows + row) * columns + column;
  const shift = (by: number) => (grid: PepsGrid) => shiftedGrid(grid, by);
  return [
    { turn: same, turnBack: same, isColumn: false, partAt: (row, column) => row * columns + column },
    { turn: shift(1), turnBack: shift(columns - 1), isColumn: false, partAt: closing },
    { turn: same, turnBack: same, isColumn: true, partAt: between },
  ];
}

/** A cylinder turned about its axis: column c has what column c + by had. */
function shiftedGrid(grid: PepsGrid, by: number): PepsGrid {
  const { columns } = grid.lattice;
  const from = (site: number): number => site - (site % columns) + (((site % columns) + by) % columns);
  return { ...grid, tensors: grid.tensors.map((_, site) => gridTensor(grid, from(site))) };
}

/** The tensors of a grid with norm 1 again. */
function unscaled(before: PepsGrid, after: PepsGrid): PepsGrid {
  return { ...withTensors({ ...before, tensors: [] }, after.tensors), logScale: 0 };
}

interface GatedPart {
  /** [outs, ins] */
  readonly gate: ComplexTensor;
  readonly matrix: ComplexMatrix;
}

/** A grid turned by half a turn: its sites in reverse. */
function rotatedGrid(grid: PepsGrid): PepsGrid {
  const tensors = grid.tensors.toReversed().map((t) => {
    const turned = permuteLegs(t, [2, 3, 0, 1, 4]);
    const [up, right, down, left, levels] = turned.structure.legs as [Leg, Leg, Leg, Leg, Leg];
    return reshaped(turned, [
      entering(up.dim),
      leaving(right.dim),
      leaving(down.dim),
      entering(left.dim),
      levels,
    ]);
  });
  return { ...grid, tensors };
}
