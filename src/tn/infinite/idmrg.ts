import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { Estimate } from '../../states/estimate.ts';
import { applyTwoSites, vectorMap } from '../effective/effective.ts';
import { edgeEnvironment, type Environment } from '../effective/environment.ts';
import { localGround } from '../effective/local-krylov.ts';
import { growLeft } from '../mps/environment.ts';
import { growRight } from '../mps/right-environment.ts';
import { asComplex, type BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import type { Leg } from '../tensor/leg.ts';
import { scaleLeg, splitLq, splitQr, splitSvd, type SvdSplit } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { canonicalCell, normalised } from './canonical.ts';
import { cellOperators, type CellOperators } from './cell-operators.ts';
import { enlarged, type InfiniteMps } from './infinite-mps.ts';
import { cellsReached, enlargedCell, onCells, type InfiniteSum } from './infinite-sum.ts';
import { infiniteExpect } from './measure.ts';

/** Options of `idmrg`. */
export interface IdmrgOptions {
  readonly truncation?: Truncation;
  /** Cells put in before it gives up, or ends. Default 500. */
  readonly maxSteps?: number;
  /** Ends when the energy per site changes by less from one cell to the next, default 1e-10, */
  readonly tolerance?: number;
  /** and each Schmidt weight by less. Default 1e-6: a sum of two states between which H does not choose (a cat state) drifts for ever. */
  readonly weightTolerance?: number;
  /** Gives back what was found also when that is not reached, instead of throwing. Default false. */
  readonly allowUnconverged?: boolean;
  readonly signal?: AbortSignal;
  /** Told after each cell. */
  readonly onProgress?: (progress: IdmrgProgress) => void;
}

/** How far a search has come. */
export interface IdmrgProgress {
  readonly step: number;
  /** What the last cell has added, per site. */
  readonly energy: number;
  /** How much the Schmidt weights have changed. */
  readonly change: number;
  readonly bond: number;
}

/** The ground state of an infinite chain. */
export interface IdmrgResult {
  /** Per site, in the state given; `error` is the largest of: its distance from what the last cell added, and the weight discarded there times |E|. */
  readonly energy: Estimate;
  readonly state: InfiniteMps;
  readonly steps: number;
  readonly converged: boolean;
}

/**
 * The ground state of an infinite chain by two-site DMRG that grows the chain in its middle, a cell at a time, until cells do not change any more. Terms may have any range. `psi` is
 * where it starts: a state whose first bond has dimension 1, as `infiniteProduct`, with the charges that are to be conserved. The cell is made as long as both ask for, and even.
 * Cost per cell: some 10 products with H, 2 m^3 D d^2 each, on each of its bonds. The state is normalised and in canonical form.
 * Throws `ConvergenceError` when `maxSteps` cells do not do, `ArgumentError` for cells that do not fit, H that is not Hermitian or changes the charges. McCulloch, arXiv:0804.2509.
 */
export function idmrg(hamiltonian: InfiniteSum, psi: InfiniteMps, options: IdmrgOptions = {}): IdmrgResult {
  const running = idmrgSteps(hamiltonian, psi, options);
  for (;;) {
    const next = running.next();
    if (next.done) return next.value;
  }
}

/** `idmrg` cell by cell: the same result, with control given back after each. */
export function* idmrgSteps(
  hamiltonian: InfiniteSum,
  psi: InfiniteMps,
  options: IdmrgOptions = {},
): Generator<IdmrgProgress, IdmrgResult, void> {
  const { maxSteps = 500, tolerance = 1e-10, weightTolerance = 1e-6, allowUnconverged = false } = options;
  requireLimits(maxSteps, { tolerance, weightTolerance });
  const { cell, sum } = inOneEvenCell(psi, hamiltonian);
  const growth = new Growth(cell, cellOperators(sum, cell.charges), options.truncation ?? {});
  let before = Infinity;
  for (let step = 1; step <= maxSteps; step++) {
    options.signal?.throwIfAborted();
    const { energy, change, bond } = growth.step();
    const progress = { step, energy, change, bond };
    const converged = Math.abs(energy - before) <= tolerance && change <= weightTolerance;
    before = energy;
    options.onProgress?.(progress);
    if (converged || (step === maxSteps && allowUnconverged)) return result(growth, sum, progress, converged);
    yield progress;
  }
  throw new ConvergenceError('idmrg', Math.abs(before), maxSteps, 'Raise `maxSteps`, loosen `tolerance`, or allow a larger bond.'); // prettier-ignore
}

function result(
  growth: Growth,
  sum: InfiniteSum,
  { energy: added, step }: IdmrgProgress,
  converged: boolean,
): IdmrgResult {
  const state = growth.state();
  const { re, im } = infiniteExpect(state, sum);
  const error = Math.max(Math.abs(re - added), growth.discarded * Math.abs(re));
  return { energy: { re, im, error, from: 'truncated' }, state, steps: step, converged };
}

/** A chain that grows in the middle. */
class Growth {
  /** The weight that the last step has discarded. */
  discarded = 0;
  readonly #psi: InfiniteMps;
  readonly #operators: CellOperators;
  readonly #truncation: Truncation;
  readonly #middle: number;
  #left: Environment;
  #right: Environment;
  /** The cell on trial, of which the first site is of this type. */
  #segment: readonly BlockTensor[];
  #first = 0;
  #energy = 0;
  #spectra: readonly Float64Array[];
  #uniform: readonly BlockTensor[] = [];

  constructor(psi: InfiniteMps, operators: CellOperators, truncation: Truncation) {
    const { symmetry } = psi.charges;
    const [first, last] = [psi.tensors[0] as BlockTensor, psi.tensors.at(-1) as BlockTensor];
    const bond = first.structure.legs[0] as Leg;
    if (bond.dim !== 1) {
      throw new ArgumentError(
        'psi',
        'have a first bond of dimension 1',
        `it has ${bond.dim}`,
        'Start from `infiniteProduct`.',
      );
    }
    const [start, end] = [operators.tensors[0] as BlockTensor, operators.tensors.at(-1) as BlockTensor];
    this.#psi = psi;
    this.#operators = operators;
    this.#truncation = truncation;
    this.#middle = psi.tensors.length / 2;
    this.#left = edgeEnvironment(symmetry, bond, start.structure.legs[0] as Leg, operators.start[0]);
    this.#right = edgeEnvironment(
      symmetry,
      last.structure.legs[2] as Leg,
      end.structure.legs[3] as Leg,
      operators.done[0],
    );
    this.#segment = psi.tensors.map(asComplex);
    this.#spectra = [Float64Array.of(1), Float64Array.of(1)];
  }

  /** Puts in a cell. */
  step(): { energy: number; change: number; bond: number } {
    const operators = this.#segment.map((_, i) => this.#operatorAt(i));
    const { tensors, split, energy } = optimised(
      this.#segment,
      operators,
      this.#left,
      this.#right,
      this.#truncation,
    );
    const middle = this.#middle;
    const [lefts, rights] = [tensors.slice(0, middle), tensors.slice(middle)];
    const [before = Float64Array.of(1), last = Float64Array.of(1)] = this.#spectra;
    const spectrum = normalised(split.spectrum);
    this.discarded = split.discarded;
    lefts.forEach((a, i) => (this.#left = growLeft(this.#left, a, operators[i] as BlockTensor)));
    for (let i = rights.length - 1; i >= 0; i--) {
      this.#right = growRight(this.#right, rights[i] as BlockTensor, operators[middle + i] as BlockTensor);
    }
    this.#turn(lefts, rights, spectrum, last);
    const added = (energy - this.#energy + this.#operators.constant) / tensors.length;
    this.#energy = energy;
    this.#spectra = [last, spectrum];
    return { energy: added, change: weightChange(before, spectrum), bond: spectrum.length };
  }

  /** The state that the last two cells repeat. */
  state(): InfiniteMps {
    const length = this.#uniform.length;
    const own = this.#psi.tensors.map(
      (_, type) => this.#uniform[(type - this.#first + length) % length] as BlockTensor,
    );
    const { tensors, spectra, discarded } = canonicalCell(own);
    return { ...this.#psi, tensors, spectra, discarded: this.discarded + discarded };
  }

  /** What comes to the right of the new bond, then what came to the left of it, is the next cell; between them a bond of the cell before is taken out. */
  #turn(
    lefts: readonly BlockTensor[],
    rights: readonly BlockTensor[],
    spectrum: Float64Array,
    last: Float64Array,
  ): void {
    const seam = rights.length - 1;
    const joined = [...rights, ...lefts];
    joined[0] = scaleLeg(joined[0] as BlockTensor, 0, spectrum);
    this.#uniform = [...turned(joined.slice(0, seam + 1), last), ...lefts];
    const inverse = last.map((s) => (s > 1e-10 ? 1 / s : 0));
    joined[seam] = scaleLeg(joined[seam] as BlockTensor, 2, inverse);
    joined.push(scaleLeg(joined.pop() as BlockTensor, 2, spectrum));
    this.#segment = joined;
    this.#first = (this.#first + this.#middle) % joined.length;
  }

  #operatorAt(i: number): BlockTensor {
    const { tensors } = this.#operators;
    return tensors[(this.#first + i) % tensors.length] as BlockTensor;
  }
}

/**
 * Tensors on whose left end hang the Schmidt values of one bond, as isometries from the left; the Schmidt values of the next bond come out on the right up to a
 * rotation, the nearest one of which (polar decomposition) stays in the last tensor, so that nothing is divided by a small number.
 */
function turned(of: readonly BlockTensor[], spectrum: Float64Array): BlockTensor[] {
  const tensors = [...of];
  tensors.forEach((own, i) => {
    const { left, right } = splitQr(own, [0, 1]);
    tensors[i] = left;
    if (i + 1 < tensors.length) tensors[i + 1] = contract(right, [1], tensors[i + 1] as BlockTensor, [0]);
    else {
      const { u, v } = splitSvd(scaleLeg(right, 1, spectrum), [0]);
      tensors[i] = contract(left, [2], contract(u, [1], v, [0]), [0]);
    }
  });
  return tensors;
}

interface Optimised {
  /** Isometries from the left up to the middle, from the right after it. */
  readonly tensors: readonly BlockTensor[];
  /** On the middle bond. */
  readonly split: SvdSplit;
  readonly energy: number;
}

/** Two-site DMRG of some sites between two environments, to the right, to the left, and to the middle. */
function optimised(
  segment: readonly BlockTensor[],
  operators: readonly BlockTensor[],
  left: Environment,
  right: Environment,
  truncation: Truncation,
): Optimised {
  const n = segment.length;
  const tensors = centredLeft(segment);
  const lefts: Environment[] = [left];
  const rights: Environment[] = [];
  rights[n - 1] = right;
  for (let i = n - 1; i > 1; i--) {
    rights[i - 1] = growRight(
      rights[i] as Environment,
      tensors[i] as BlockTensor,
      operators[i] as BlockTensor,
    );
  }
  let found: { split: SvdSplit; energy: number } | undefined;
  const route = sweep(n);
  route.forEach((i, at) => {
    const pair = [operators[i], operators[i + 1]] as [BlockTensor, BlockTensor];
    const theta = contract(tensors[i] as BlockTensor, [2], tensors[i + 1] as BlockTensor, [0]);
    const { structure, data } = asComplex(theta);
    const [l, r] = [lefts[i] as Environment, rights[i + 1] as Environment];
    const map = vectorMap(structure, (t) => applyTwoSites(l, pair, r, t));
    const { vector, value } = localGround(map, data, { tolerance: 1e-11, maxSteps: 8 });
    const split = splitSvd({ structure, field: 'complex', data: vector }, [0, 1], truncation);
    found = { split, energy: value };
    const next = route[at + 1];
    const spectrum = normalised(split.spectrum);
    tensors[i] = next !== undefined && next < i ? scaleLeg(split.u, 2, spectrum) : split.u;
    tensors[i + 1] = next !== undefined && next > i ? scaleLeg(split.v, 0, spectrum) : split.v;
    if (next !== undefined && next > i) lefts[i + 1] = growLeft(l, split.u, pair[0]);
    if (next !== undefined && next < i) rights[i] = growRight(r, split.v, pair[1]);
  });
  return { tensors, ...(found as { split: SvdSplit; energy: number }) };
}

/** The same state with isometries from the right after the first tensor. */
function centredLeft(segment: readonly BlockTensor[]): BlockTensor[] {
  const tensors = [...segment];
  for (let i = tensors.length - 1; i > 0; i--) {
    const { left: rest, right: isometry } = splitLq(tensors[i] as BlockTensor, [0]);
    tensors[i] = isometry;
    tensors[i - 1] = contract(tensors[i - 1] as BlockTensor, [2], rest, [0]);
  }
  return tensors;
}

/** Bonds 0 .. n-2, back to 0, and on to the middle one. */
function sweep(n: number): number[] {
  const bonds = Array.from({ length: n - 1 }, (_, i) => i);
  const back = bonds.slice(0, -1).reverse();
  return [...bonds, ...back, ...bonds.slice(1, n / 2)];
}

/** The largest change of a Schmidt weight. */
function weightChange(a: Float64Array, b: Float64Array): number {
  const sorted = (s: Float64Array): Float64Array => s.map((x) => x * x).sort((x, y) => y - x);
  const [x, y] = [sorted(a), sorted(b)];
  let most = 0;
  for (let i = 0; i < Math.max(x.length, y.length); i++)
    most = Math.max(most, Math.abs((x[i] ?? 0) - (y[i] ?? 0)));
  return most;
}

function inOneEvenCell(psi: InfiniteMps, hamiltonian: InfiniteSum): { cell: InfiniteMps; sum: InfiniteSum } {
  const [own, other] = [psi.space.dims.length, hamiltonian.space.dims.length];
  let length = own;
  while (length % other !== 0 || length % 2 !== 0) length += own;
  const cell = enlarged(psi, length / own);
  const sum = enlargedCell(hamiltonian, length / other);
  requireSameSpace('Argument `hamiltonian`', cell.space, sum.space);
  if (isHermitian(onCells(sum, cellsReached(sum)))) return { cell, sum };
  const instead = 'Add the adjoint of each term.';
  throw new ArgumentError('hamiltonian', 'be Hermitian', 'it differs from its adjoint', instead);
}

function requireLimits(maxSteps: number, tolerances: Readonly<Record<string, number>>): void {
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 2) {
    throw new ArgumentError('maxSteps', 'be a whole number from 2 on', `it is ${maxSteps}`);
  }
  for (const [name, value] of Object.entries(tolerances)) {
    if (!(value > 0)) throw new ArgumentError(name, 'be positive', `it is ${value}`);
  }
}
