import { ArgumentError } from '../../errors.ts';
import { lanczos } from '../../linalg/lanczos.ts';
import type { Rng } from '../../linalg/random.ts';
import { exact, type Estimate } from '../../states/estimate.ts';
import { addTensors, innerProduct } from '../tensor/algebra.ts';
import { asComplex, type BlockTensor } from '../tensor/block-tensor.ts';
import { dualLeg, type Leg } from '../tensor/leg.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import { sameStructure, structureOf } from '../tensor/structure.ts';
import { identityTensor } from '../tensor/trace-legs.ts';
import { moveCentre, siteTensor, type Chain } from './chain.ts';
import { requireNorm } from './expect.ts';
import type { Mps } from './mps.ts';
import { isPeriodicMps, type PeriodicMps } from './periodic.ts';
import { backThroughSite, throughSite, transferModuli } from './transfer.ts';

/** Options of `correlationLength`. */
export interface CorrelationLengthOptions {
  readonly rng: Rng;
  /** Sites of a unit cell. On a chain 2 by default, which does for one site too; on a ring the shortest that its tensors repeat. */
  readonly cell?: number;
  /** The sites from..to - 1 of a chain, which should be far from its ends: the middle half by default. */
  readonly from?: number;
  readonly to?: number;
  /** How much charge the correlated operators move; 0 by default. */
  readonly charge?: number;
}

/**
 * The correlation length in sites of the bulk of a finite state, xi = -L / ln |lambda_2 / lambda_1| for a cell of L sites: correlations fall off as exp(-r / xi). 0 for a product state, Infinity where they do not.
 *
 * On a ring that repeats a cell these are the eigenvalues of its transfer matrix. The bonds of a chain have no common basis, so there it is found from what does not depend on any: the
 * largest correlation |<A B> - <A><B>| of what is left of the site `from` with what is right of a window, tr |A|^2 = tr |B|^2 = 1 on the Schmidt states of the bonds; longer by r sites it is less by
 * exp(-r / xi). That rate is taken between 3/4 and all of the window; `error` is how far a change like one over the length, as between 1/2 and 3/4, would lead from there. Cost about 100 m^3 d per site of the window.
 * Throws `ArgumentError` for windows of less than three cells and cells that do not fit, `NotPhysicalError` for the zero state.
 */
export function correlationLength(psi: Mps | PeriodicMps, options: CorrelationLengthOptions): Estimate {
  return isPeriodicMps(psi) ? ofRing(psi, options) : ofChain(psi.chain, options);
}

function ofRing({ tensors }: PeriodicMps, { rng, cell, charge = 0 }: CorrelationLengthOptions): Estimate {
  const n = tensors.length;
  const repeats = (length: number): boolean =>
    n % length === 0 && tensors.every((t, site) => sameTensor(t, tensors[site % length] as BlockTensor));
  const length = cell ?? Array.from({ length: n }, (_, i) => i + 1).find(repeats) ?? n;
  if (!Number.isSafeInteger(length) || length < 1 || !repeats(length)) {
    throw new ArgumentError('cell', 'be a period of the tensors of the ring', `it is ${length}`);
  }
  const own = tensors.slice(0, length);
  const [first = 0, next = 0] = transferModuli(own, 0, rng);
  const second = charge === 0 ? next : (transferModuli(own, charge, rng)[0] ?? 0);
  return exact(1 / decay(length, second, first));
}

function ofChain(chain: Chain, options: CorrelationLengthOptions): Estimate {
  requireNorm(chain);
  const n = chain.tensors.length;
  const quarter = Math.floor(n / 4);
  const { rng, cell = 2, from = quarter, to = n - quarter, charge = 0 } = options;
  if (!Number.isSafeInteger(cell) || cell < 1)
    throw new ArgumentError('cell', 'be a number of sites', `it is ${cell}`);
  const fits = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && to <= n;
  if (!fits || to - from < 3 * cell) {
    const expected = `have three cells of ${cell} sites in from..to - 1, within 0..${n - 1}`;
    throw new ArgumentError('psi', expected, `the window is ${from}..${to - 1}`);
  }
  const centre = moveCentre(chain, from);
  const { spectrum, v } = splitSvd(siteTensor(centre, from), [0]);
  const tensors = [v, ...centre.tensors.slice(from + 1, to)].map(asComplex);
  const step = cell * Math.max(1, Math.floor(tensors.length / (4 * cell)));
  const [before, middle, last] = [2, 1, 0].map((steps) => {
    const window = new Window(tensors.slice(0, tensors.length - steps * step), spectrum, charge);
    return window.largest(rng);
  }) as [number, number, number];
  const rates = [decay(step, middle, before), decay(step, last, middle)] as const;
  const re = 1 / rates[1];
  const difference = Math.abs(re - 1 / Math.max(0, beyond(rates, tensors.length / step - 0.5)));
  return { re, im: 0, error: Number.isNaN(difference) ? 0 : difference, from: 'truncated' };
}

/** -ln(second / first) per site; Infinity for no correlation at all. */
function decay(sites: number, second: number, first: number): number {
  return second > 0 && first > 0 ? Math.max(0, Math.log(first / second)) / sites : Infinity;
}

/** What rates at the lengths `steps` - 1 and `steps` come to in the end, as a constant and a multiple of 1 / length: an exponential beside a power. */
function beyond([before, last]: readonly [number, number], steps: number): number {
  const change = last - before;
  return Number.isFinite(change) ? last + (steps - 1) * change : last;
}

/** Sites right of a bond with its Schmidt values, isometries from the right: operators on the last bond as operators on the first, without their means. */
class Window {
  readonly #tensors: readonly BlockTensor[];
  readonly #spectrum: Float64Array;
  readonly #charge: number;
  /** The identity and the density operator on the bonds left of each site and right of the last. */
  readonly #units: readonly BlockTensor[];
  readonly #densities: readonly BlockTensor[];

  constructor(tensors: readonly BlockTensor[], spectrum: Float64Array, charge: number) {
    this.#tensors = tensors;
    this.#spectrum = spectrum;
    this.#charge = charge;
    const first = tensors[0] as BlockTensor;
    const { symmetry } = first.structure;
    const bonds = tensors.map(({ structure }) => dualLeg(structure.legs[2] as Leg));
    this.#units = [first.structure.legs[0] as Leg, ...bonds].map((bond) =>
      identityTensor(symmetry, bond, 'complex'),
    );
    const densities = [this.#scaled(this.#units[0] as BlockTensor)];
    tensors.forEach((b, site) => densities.push(backThroughSite(b, densities[site] as BlockTensor)));
    this.#densities = densities;
  }

  /** The largest singular value; 0 where there are no operators. */
  largest(rng: Rng): number {
    const last = this.#units.at(-1) as BlockTensor;
    const structure = structureOf(last.structure.symmetry, last.structure.legs, this.#charge);
    if (structure.size === 0) return 0;
    const square = (data: Float64Array, out: Float64Array): void => {
      out.set(this.#back(this.#forth({ structure, field: 'complex', data })).data);
    };
    const { values } = lanczos(square, structure.size, { which: 'largest', rng, tolerance: 1e-10 });
    return Math.sqrt(Math.max(0, values[0] as number));
  }

  #forth(of: BlockTensor): BlockTensor {
    let x = this.#without(of, this.#tensors.length, this.#densities, this.#units);
    for (let site = this.#tensors.length - 1; site >= 0; site--) {
      x = throughSite(this.#tensors[site] as BlockTensor, x);
      x = this.#without(x, site, this.#densities, this.#units);
    }
    return this.#scaled(x);
  }

  /** The adjoint of `#forth`. */
  #back(of: BlockTensor): BlockTensor {
    let y = this.#without(this.#scaled(of), 0, this.#units, this.#densities);
    this.#tensors.forEach((b, site) => {
      y = this.#without(backThroughSite(b, y), site + 1, this.#units, this.#densities);
    });
    return y;
  }

  /** x - |b><a|x> on a bond: rounding would bring the mean back. */
  #without(x: BlockTensor, bond: number, a: readonly BlockTensor[], b: readonly BlockTensor[]): BlockTensor {
    if (this.#charge !== 0) return x;
    const mean = innerProduct(a[bond] as BlockTensor, x);
    return addTensors(x, b[bond] as BlockTensor, 1, mean.neg());
  }

  /** The Schmidt values on both legs of an operator on the first bond. */
  #scaled(x: BlockTensor): BlockTensor {
    return scaleLeg(scaleLeg(x, 0, this.#spectrum), 1, this.#spectrum);
  }
}

function sameTensor(a: BlockTensor, b: BlockTensor): boolean {
  if (a === b) return true;
  return sameStructure(a.structure, b.structure) && a.data.every((x, i) => x === b.data[i]);
}
