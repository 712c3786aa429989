import { ArgumentError, ConvergenceError } from '../../errors.ts';
import { isHermitian } from '../../operators/hermitian.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { Estimate } from '../../states/estimate.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import { CentredChain, operatorOn, type OuterEnvironments } from '../effective/centred-chain.ts';
import { edgeEnvironment } from '../effective/environment.ts';
import { blockTensorOf, siteTensorOf } from '../effective/from-chain.ts';
import type { ChainOperator, HalfSite } from '../effective/half-site.ts';
import { lowest } from '../effective/lowest.ts';
import { splitPair, withSpectrum, type PairSplit } from '../effective/split.ts';
import type { BlockTensor, Field } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import type { Leg } from '../tensor/leg.ts';
import { scaleLeg, splitLq, splitQr, splitSvd } from '../tensor/split.ts';
import type { Symmetry } from '../tensor/symmetry.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import { canonicalCell, normalised } from './canonical.ts';
import { cellOperators, rotatedCell, type CellOperators } from './cell-operators.ts';
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
  /**
   * Per site, in the state given. `error` is an estimate: its distance from what the last cell added, five times the weight discarded there times |E|, and the number of cells times the largest of the last four changes of what
   * a cell adds, twice what is to come where that falls off as one over the length squared (critical chains).
   */
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
  requireTruncation(options.truncation ?? {});
  const { cell, sum } = inOneEvenCell(psi, hamiltonian);
  const growth = new Growth(cell, cellOperators(sum, cell.charges), options.truncation ?? {});
  let before = Infinity;
  const drifts: number[] = [];
  for (let step = 1; step <= maxSteps; step++) {
    options.signal?.throwIfAborted();
    const { energy, change, bond } = growth.step();
    const progress = { step, energy, change, bond };
    drifts.push(Math.abs(energy - before));
    const converged = (drifts.at(-1) as number) <= tolerance && change <= weightTolerance;
    before = energy;
    options.onProgress?.(progress);
    if (converged || (step === maxSteps && allowUnconverged)) {
      return result(growth, sum, progress, { converged, drift: Math.max(...drifts.slice(-4)) });
    }
    yield progress;
  }
  throw new ConvergenceError('idmrg', drifts.at(-1) as number, maxSteps, 'Raise `maxSteps`, loosen `tolerance`, or allow a larger bond.'); // prettier-ignore
}

function result(
  growth: Growth,
  sum: InfiniteSum,
  { energy: added, step }: IdmrgProgress,
  { converged, drift }: { converged: boolean; drift: number },
): IdmrgResult {
  const state = growth.state();
  const { re, im } = infiniteExpect(state, sum);
  const error = Math.abs(re - added) + 5 * growth.discarded * Math.abs(re) + drift * step;
  return { energy: { re, im, error, from: 'truncated' }, state, steps: step, converged };
}

/** Cells that leave an eigenstate that they start from, where others lie lower. */
const disturbedSteps = 2;

/** A chain that grows in the middle. */
class Growth {
  /** The weight that the last step has discarded. */
  discarded = 0;
  #steps = 0;
  readonly #psi: InfiniteMps;
  readonly #operators: CellOperators;
  readonly #truncation: Truncation;
  readonly #middle: number;
  readonly #field: Field;
  #outer: OuterEnvironments;
  /** The cell on trial, of which the first site is of this type. */
  #segment: readonly BlockTensor[];
  #first = 0;
  #energy = 0;
  #spectra: readonly Float64Array[];
  #uniform: readonly BlockTensor[] = [];

  constructor(psi: InfiniteMps, operators: CellOperators, truncation: Truncation) {
    const bond = (psi.tensors[0] as BlockTensor).structure.legs[0] as Leg;
    if (bond.dim !== 1) {
      throw new ArgumentError(
        'psi',
        'have a first bond of dimension 1',
        `it has ${bond.dim}`,
        'Start from `infiniteProduct`.',
      );
    }
    this.#psi = psi;
    this.#operators = operators;
    this.#truncation = truncation;
    this.#middle = psi.tensors.length / 2;
    const { cell } = operators;
    const states = cell.left[0]?.outer.length ?? 0;
    const charge = bond.charges[0] as number;
    this.#outer = {
      left: edgeEnvironment(charge, states, cell.left[0]?.outerIdentity),
      right: edgeEnvironment(charge, states, cell.right.at(-1)?.outerIdentity),
    };
    this.#field = psi.tensors.every(({ field }) => field === 'real') ? cell.field : 'complex';
    this.#segment = psi.tensors;
    this.#spectra = [Float64Array.of(1), Float64Array.of(1)];
  }

  /** Puts in a cell. */
  step(): { energy: number; change: number; bond: number } {
    this.#steps++;
    const { tensors, spectrum, discarded, energy, outer } = optimised(this.#segment, {
      operator: rotatedCell(this.#operators.cell, this.#first),
      symmetry: this.#psi.charges.symmetry,
      field: this.#field,
      outer: this.#outer,
      truncation: this.#truncation,
      disturb: this.#steps <= disturbedSteps ? 1e-3 : 0,
    });
    const middle = this.#middle;
    const [lefts, rights] = [tensors.slice(0, middle), tensors.slice(middle)];
    const [before = Float64Array.of(1), last = Float64Array.of(1)] = this.#spectra;
    this.discarded = discarded;
    this.#outer = outer;
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

/** What sites are optimised under. */
interface Surroundings {
  readonly operator: ChainOperator;
  readonly symmetry: Symmetry;
  readonly field: Field;
  readonly outer: OuterEnvironments;
  readonly truncation: Truncation;
  readonly disturb: number;
}

interface Optimised {
  /** Isometries from the left up to the middle, from the right after it. */
  readonly tensors: readonly BlockTensor[];
  /** On the middle bond, in the order of its leg. */
  readonly spectrum: Float64Array;
  readonly discarded: number;
  readonly energy: number;
  /** With all of the sites taken in, on both sides of the middle. */
  readonly outer: OuterEnvironments;
}

/** Two-site DMRG of some sites between two environments, to the right, to the left, and to the middle. */
function optimised(segment: readonly BlockTensor[], around: Surroundings): Optimised {
  const { operator, symmetry, field, outer, truncation, disturb } = around;
  const started = centredLeft(segment).map((t, i) => siteTensorOf(t, i === 0 ? 1 : -1, field));
  const chain = new CentredChain(operator, started, field, outer);
  const route = sweep(segment.length);
  let last: { split: PairSplit; energy: number } | undefined;
  for (const [at, i] of route.entries()) {
    const middle = chain.pair(i);
    const { energy, vector } = kernels().run((work) =>
      lowest(work, field, operatorOn(work, chain, middle), middle.theta, {
        ...{ steps: 8, tolerance: 1e-12, disturb },
      }),
    );
    const fused = [middle.sides[0].fused, middle.sides[1].fused] as const;
    const split = splitPair(vector, middle.blocks, fused, field, truncation);
    last = { split, energy };
    pass(chain, i, route[at + 1], split);
  }
  const { split, energy } = last as { split: PairSplit; energy: number };
  const middle = segment.length / 2;
  const tensors = segment.map((_, i) => {
    const [form, sign] = i < middle ? (['left', 1] as const) : (['right', -1] as const);
    const own = i === middle - 1 ? split.left : i === middle ? split.right : chain.fused(i, form);
    return blockTensorOf(own, (operator.left[i] as HalfSite).levels, sign, symmetry, field);
  });
  const spectrum = Float64Array.from(split.spectrum.flatMap(({ values }) => Array.from(values)));
  const { left, right } = chain.environments(middle);
  return {
    tensors,
    spectrum: normalised(spectrum),
    discarded: split.discarded,
    energy,
    outer: { left, right } as OuterEnvironments,
  };
}

/** Puts a split pair back: the centre towards the pair that is next, or, without one, on the bond between both. */
function pass(chain: CentredChain, i: number, next: number | undefined, split: PairSplit): void {
  if (next === undefined || next > i) chain.close(i, split.left, 'right');
  if (next === undefined || next < i) chain.close(i + 1, split.right, 'left');
  if (next === undefined) return;
  const [to, other, direction] =
    next > i ? ([i + 1, split.right, 'right'] as const) : ([i, split.left, 'left'] as const);
  chain.moveCentre(to, withSpectrum(other, split.spectrum, chain.field), direction);
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
