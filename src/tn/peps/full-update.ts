import { UnsupportedError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { permute, type ComplexTensor } from '../../linalg/tensor.ts';
import { swapped } from '../../operators/trotter/bonds.ts';
import type { Operator } from '../../operators/operator.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import { last } from '../evolve/run.ts';
import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { toDense } from '../tensor/dense.ts';
import { absorb } from './absorb.ts';
import { bondHamiltonians, imaginaryGate, type BondHamiltonian } from './bond-hamiltonian.ts';
import { updateBond } from './bond-update.ts';
import type { LayerSite } from './boundary.ts';
import { Environments, grownLeft, leftEndOf, rightsOf, type Scaled, type Strip } from './environments.ts';
import { requireGridNorm, transposedGrid } from './expect.ts';
import { withTensors, type PepsGrid } from './grid.ts';
import {
  updateSettings,
  type PepsUpdateOptions,
  type PepsUpdateStep,
  type UpdateSettings,
} from './ground-options.ts';
import { isRing } from './lattice.ts';
import { doubleRows } from './layers.ts';
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
 * A low state of a Hamiltonian of neighbours on an open lattice by full update: imaginary time, each bond cut so that the whole state changes least, as boundaries with the policy of the state see it.
 * The metric around a bond is made Hermitian and positive and put in the gauge where both sides are orthonormal, then the two tensors are fitted in turn. Start from what `simpleUpdate` gives; a step costs
 * as much as some contractions of <psi|psi>. `change` is that of the energy over dt. Compare energies of two boundaries (the error that `expect` states) before quoting one. Jordan, Orus, Vidal, Verstraete and Cirac, Phys. Rev. Lett. 101
 * (2008) 250602; Lubasch, Cirac and Banuls, Phys. Rev. B 90 (2014) 064425. Throws as `simpleUpdate`, and `UnsupportedError` on a cylinder.
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
  if (isRing(psi.grid.lattice)) {
    throw new UnsupportedError(
      'Argument `psi` must be on an open lattice, but its rows are rings. Use `simpleUpdate` there.',
    );
  }
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
    const { rows, columns } = this.grid.lattice;
    const inRows: PartAt = (row, column) => row * (columns - 1) + column;
    const inColumns: PartAt = (column, row) => rows * (columns - 1) + row * columns + column;
    const isSecond = this.#settings.order === 2;
    const own = isSecond ? dt / 2 : dt;
    this.#along('rows', inRows, own, sum);
    this.#along('columns', inColumns, own, sum);
    if (!isSecond) return sum;
    this.#along('columns back', inColumns, own, sum);
    this.#along('rows back', inRows, own, sum);
    return { ...sum, energy: sum.energy / 2 };
  }

  #along(way: Way, partAt: PartAt, dt: number, sum: StepSum): void {
    const { lattice } = this.grid;
    const isTurned = way.startsWith('columns');
    const isBack = way.endsWith('back');
    const turned = isTurned ? transposedGrid(this.grid) : this.grid;
    const { rows, columns } = turned.lattice;
    const partOf: PartAt = (row, column) =>
      isBack ? partAt(rows - 1 - row, columns - 2 - column) : partAt(row, column);
    const passed = this.#pass(isBack ? rotatedGrid(turned) : turned, partOf, isBack, dt, sum);
    const again = isBack ? rotatedGrid(passed) : passed;
    this.grid = { ...(isTurned ? transposedGrid(again) : again), lattice };
  }

  /** All bonds in the rows of a grid; `partAt` tells which part of H a bond has, whose sites are exchanged on the way back. */
  #pass(grid: PepsGrid, partAt: PartAt, isBack: boolean, dt: number, sum: StepSum): PepsGrid {
    const environments = new Environments(doubleRows(grid), grid.boundary);
    const tensors: BlockTensor[] = [];
    let above = environments.above(0);
    environments.rows.forEach((layer, row) => {
      const strip = { above, row: [...layer], below: environments.below(row) };
      this.#updateRow(strip, (column) => this.#partWithGate(partAt(row, column), isBack, dt), sum);
      tensors.push(...strip.row.map(({ ket }) => ket));
      if (row < environments.rows.length - 1) above = absorb(above, strip.row, grid.boundary);
    });
    return { ...withTensors({ ...grid, tensors: [] }, tensors), logScale: 0 };
  }

  /** The bonds of a row from left to right; the sites of the strip change. */
  #updateRow(
    strip: Strip & { readonly row: LayerSite[] },
    partOf: (column: number) => GatedPart,
    sum: StepSum,
  ): void {
    const rights = rightsOf(strip);
    let left: Scaled = { tensor: leftEndOf(strip), log: 0 };
    for (let column = 0; column < strip.row.length - 1; column++) {
      const { index, gate, matrix } = partOf(column);
      const bond = { strip, column, left, right: rights[column + 1] as Scaled };
      const made = updateBond(bond, gate, matrix, this.#settings.truncation);
      strip.row[column] = bothLayers(made.first);
      strip.row[column + 1] = bothLayers(made.second);
      this.discarded[index] = made.lost;
      sum.energy += made.energy;
      sum.negative = Math.max(sum.negative, made.negative);
      left = grownLeft(left, strip, column);
    }
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
      ? { index, gate: permute(gate, [1, 0, 3, 2]), matrix: swapped(matrix, ...levels) }
      : { index, gate, matrix };
    this.#gates.set(key, made);
    return made;
  }
}

type Way = 'rows' | 'columns' | 'rows back' | 'columns back';
type PartAt = (row: number, column: number) => number;

interface GatedPart {
  readonly index: number;
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

function bothLayers(ket: BlockTensor): LayerSite {
  return { ket, bra: conjugateTensor(ket) };
}
