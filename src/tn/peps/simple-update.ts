import type { Operator } from '../../operators/operator.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { last } from '../evolve/run.ts';
import { reducedTo, restored } from './bond-cut.ts';
import { bondHamiltonians, imaginaryGate, type BondHamiltonian } from './bond-hamiltonian.ts';
import { withTensors, type PepsGrid } from './grid.ts';
import {
  updateSettings,
  type PepsUpdateOptions,
  type PepsUpdateStep,
  type UpdateSettings,
} from './ground-options.ts';
import { opposite, type BondLeg } from './lattice.ts';
import { dimAt } from './plain.ts';
import { pepsOf, type Peps } from './peps.ts';
import { siteDensity } from './site-density.ts';

/** What `simpleUpdate` finds. */
export interface SimpleUpdateResult {
  /** Not normalised. */
  readonly state: Peps;
  /** The weights of each bond, of norm 1 and descending, in the order of `pepsBonds`: what the state between the two sites would have as Schmidt coefficients on a tree. */
  readonly weights: readonly Float64Array[];
  /** The weight discarded at each bond at its last cut. */
  readonly discarded: readonly number[];
  readonly steps: number;
  /** Whether the weights and the density matrices of single sites had settled with the last dt. It does not prove that the state is the lowest of its bonds. */
  readonly converged: boolean;
}

/**
 * A low state of a Hamiltonian of neighbours by simple update: imaginary time, bond by bond, each bond cut as if the weights on the bonds around it were all that is around it. Cheap, D^5
 * per step and bond, and exact on trees; on lattices with loops it ends near, not at, the lowest state of its bonds. Ask `state.expect(H)` for the energy, whose error is that of the boundaries,
 * and quote it only if that error is small. The truncation given stays the policy of the state. Jiang, Weng and Xiang, Phys. Rev. Lett. 101 (2008) 090603. Throws `ArgumentError` for
 * options that cannot be meant, H that is not Hermitian or has terms on other sites than neighbours, `SpaceMismatchError`.
 */
export function simpleUpdate(H: Operator, psi: Peps, options: PepsUpdateOptions): SimpleUpdateResult {
  return last(simpleUpdateSteps(H, psi, options));
}

/** `simpleUpdate` step by step: an iterator that pauses after each. */
export function* simpleUpdateSteps(
  H: Operator,
  psi: Peps,
  options: PepsUpdateOptions,
): Generator<PepsUpdateStep, SimpleUpdateResult, void> {
  const settings = updateSettings(options);
  const product = requireOperatorOn(psi.space, H);
  const run = new SimpleRun(psi.grid, bondHamiltonians(psi.grid.lattice, product), settings);
  let step = 0;
  let converged = false;
  for (const dt of settings.dt) {
    converged = false;
    for (let own = 0; own < settings.steps && !converged; own++, step++) {
      options.signal?.throwIfAborted();
      const change = run.step(dt) / dt;
      converged = change < settings.tolerance;
      yield { dt, step, change, discarded: [...run.discarded] };
    }
  }
  return { ...run.result(), discarded: [...run.discarded], steps: step, converged };
}

class SimpleRun {
  readonly discarded: number[];
  readonly #grid: PepsGrid;
  readonly #parts: readonly BondHamiltonian[];
  readonly #settings: UpdateSettings;
  readonly #tensors: BlockTensor[];
  readonly #weights: Float64Array[];
  #densities: readonly Float64Array[];
  /** The bond at each leg of each site; undefined at open ends. */
  readonly #bondAt: (number | undefined)[][];
  readonly #gates = new Map<string, BlockTensor>();

  constructor(grid: PepsGrid, parts: readonly BondHamiltonian[], settings: UpdateSettings) {
    this.#grid = grid;
    this.#parts = parts;
    this.#settings = settings;
    this.#tensors = [...grid.tensors];
    this.discarded = parts.map(() => 0);
    this.#weights = parts.map(({ bond }) => {
      const dim = dimAt(this.#tensors[bond.first] as BlockTensor, bond.firstLeg);
      return new Float64Array(dim).fill(1 / Math.sqrt(dim));
    });
    this.#bondAt = this.#tensors.map(() => [undefined, undefined, undefined, undefined]);
    parts.forEach(({ bond: { first, second, firstLeg } }, i) => {
      (this.#bondAt[first] as (number | undefined)[])[firstLeg] = i;
      (this.#bondAt[second] as (number | undefined)[])[opposite(firstLeg)] = i;
    });
    this.#densities = this.#siteDensities();
  }

  /** All bonds; the largest change of a weight or of an entry of a site's density matrix. */
  step(dt: number): number {
    const before = [...this.#weights];
    const forwards = [...this.#parts.keys()];
    const order = this.#settings.order === 1 ? forwards : [...forwards, ...forwards.toReversed()];
    const own = this.#settings.order === 1 ? dt : dt / 2;
    for (const bond of order) this.#update(bond, own);
    const sitesBefore = this.#densities;
    this.#densities = this.#siteDensities();
    return Math.max(
      ...before.map((old, i) => largestChange(old, this.#weights[i] as Float64Array)),
      ...sitesBefore.map((old, i) => largestChange(old, this.#densities[i] as Float64Array)),
    );
  }

  /** Of each site, with the weights of the bonds as all that is around it. */
  #siteDensities(): Float64Array[] {
    return this.#tensors.map((t, site) => siteDensity(this.#scaled(t, site, undefined, (w) => w)));
  }

  /** The state: the weights of each bond shared by its two tensors. */
  result(): Pick<SimpleUpdateResult, 'state' | 'weights'> {
    const tensors = this.#tensors.map((t, site) => this.#scaled(t, site, undefined, (w) => Math.sqrt(w)));
    const { truncation } = this.#settings;
    const grid = withTensors({ ...this.#grid, tensors: [] }, tensors, {
      logScale: 0,
      discarded: 0,
      truncation,
    });
    return { state: pepsOf(grid), weights: [...this.#weights] };
  }

  #update(index: number, step: number): void {
    const { bond } = this.#parts[index] as BondHamiltonian;
    const { first, second, firstLeg } = bond;
    const secondLeg = opposite(firstLeg);
    const weightOf = (w: number): number => w;
    const a = this.#scaled(this.#tensors[first] as BlockTensor, first, firstLeg, weightOf);
    const b = this.#scaled(this.#tensors[second] as BlockTensor, second, secondLeg, weightOf);
    const pair = { a: reducedTo(a, [firstLeg, 4]), b: reducedTo(b, [secondLeg, 4]) };
    const weights = this.#weights[index] as Float64Array;
    const cut = gatedPair(
      pair.a.core,
      weights,
      pair.b.core,
      this.#gate(index, step),
      this.#settings.truncation,
    );
    this.discarded[index] = cut.discarded;
    this.#weights[index] = cut.weights;
    const inverse = (w: number): number => 1 / w;
    const [left, right] = [
      restored({ rest: pair.a.rest, core: cut.first }, [firstLeg, 4]),
      restored({ rest: pair.b.rest, core: cut.second }, [secondLeg, 4]),
    ];
    this.#tensors[first] = this.#scaled(left, first, firstLeg, inverse);
    this.#tensors[second] = this.#scaled(right, second, secondLeg, inverse);
  }

  /** A tensor with its legs, but one, multiplied by what a function makes of the weights of their bonds. */
  #scaled(
    t: BlockTensor,
    site: number,
    but: BondLeg | undefined,
    of: (weight: number) => number,
  ): BlockTensor {
    let out = t;
    for (const leg of [0, 1, 2, 3] as const) {
      const bond = this.#bondAt[site]?.[leg];
      if (bond === undefined || leg === but) continue;
      out = scaleLeg(out, leg, (this.#weights[bond] as Float64Array).map(of));
    }
    return out;
  }

  #gate(index: number, step: number): BlockTensor {
    const key = `${index}:${step}`;
    const known = this.#gates.get(key);
    if (known) return known;
    const made = imaginaryGate(this.#parts[index] as BondHamiltonian, this.#grid.space.dims, step);
    this.#gates.set(key, made);
    return made;
  }
}

interface GatedPair {
  /** [inner, bond, levels] of both sites. */
  readonly first: BlockTensor;
  readonly second: BlockTensor;
  readonly weights: Float64Array;
  readonly discarded: number;
}

/** A gate on two cores [inner, bond, levels] with weights on the bond between them, split again: orthonormal cores, weights of norm 1. */
function gatedPair(
  first: BlockTensor,
  weights: Float64Array,
  second: BlockTensor,
  gate: BlockTensor,
  truncation: Truncation,
): GatedPair {
  const pair = contract(scaleLeg(first, 1, weights), [1], second, [1]);
  // [inner, inner, levels, levels]
  const gated = contract(pair, [1, 3], gate, [2, 3]);
  const { u, spectrum, v, discarded } = splitSvd(gated, [0, 2], truncation);
  const norm = Math.sqrt(spectrum.reduce((sum, s) => sum + s * s, 0));
  return {
    first: permuteLegs(u, [0, 2, 1]),
    second: permuteLegs(v, [1, 0, 2]),
    weights: spectrum.map((s) => s / norm),
    discarded,
  };
}

/** The largest difference of two lists, the shorter one filled up with zeros. */
function largestChange(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++)
    most = Math.max(most, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return most;
}
