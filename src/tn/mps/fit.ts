import { modulus, type Complex } from '../../linalg/scalar.ts';
import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { dualLeg, leg, type Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { scaleLeg, splitSvd } from '../tensor/split.ts';
import { structureOf } from '../tensor/structure.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { moveCentre, siteTensor, type Chain } from './chain.ts';
import { growLeft } from './environment.ts';
import { onlyNumber } from './expect.ts';
import { lostTogether } from './losses.ts';
import { growRight } from './right-environment.ts';
import { growSquared, startSquared } from './squared-environment.ts';

/** How `fitted` sweeps. */
export interface FitOptions {
  readonly truncation: Truncation;
  readonly sweeps: number;
}

/** Sweeps end when the weight lost changes by less than this. */
const settled = 1e-14;

/**
 * The state of small bonds closest to O|psi> (or psi, without operators), from a first guess: two sites at a time are replaced by what they are in the target and split, back
 * and forth. The weight lost is found from the overlap with the target and its norm; norm and phase are those of the target.
 */
export function fitted(
  target: Chain,
  operators: readonly BlockTensor[] | undefined,
  guess: Chain,
  { truncation, sweeps }: FitOptions,
): Chain {
  if (guess.logNorm === -Infinity) return guess;
  const fit = new Fit(target, operators, moveCentre(guess, 0), truncation);
  const whole = operators ? logNormOf(target, operators) : 0;
  let lost = lostShare(fit.overlap(), whole);
  for (let sweep = 0; sweep < sweeps && target.tensors.length > 1; sweep++) {
    fit.sweep();
    const before = lost;
    lost = lostShare(fit.overlap(), whole);
    if (!(before - lost > settled)) break;
  }
  return {
    ...fit.result(),
    logNorm: target.logNorm + whole,
    discarded: lostTogether(target.discarded, lost < settled ? 0 : lost),
    discardedByBond: target.discardedByBond,
    truncation,
  };
}

/** 1 - |<guess|target>|^2 for a guess of norm 1 and a target of norm exp(whole). */
function lostShare({ re, im }: Complex, whole: number): number {
  return 1 - Math.exp(2 * (Math.log(modulus(re, im)) - whole));
}

/** ln |O psi| for psi of norm 1: m^3 D^2 d per site. */
function logNormOf(chain: Chain, operators: readonly BlockTensor[]): number {
  let squared = startSquared(chain, operators);
  let log = 0;
  for (const [site, w] of operators.entries()) {
    squared = growSquared(squared, siteTensor(chain, site), w);
    const norm = tensorNorm(squared);
    log += Math.log(norm);
    squared = scaleTensor(squared, 1 / norm);
  }
  return log / 2;
}

class Fit {
  readonly #target: Chain;
  readonly #operators: readonly BlockTensor[] | undefined;
  readonly #truncation: Truncation;
  readonly #left: BlockTensor[] = [];
  readonly #right: BlockTensor[] = [];
  #guess: Chain;

  constructor(
    target: Chain,
    operators: readonly BlockTensor[] | undefined,
    guess: Chain,
    truncation: Truncation,
  ) {
    this.#target = target;
    this.#operators = operators;
    this.#guess = guess;
    this.#truncation = truncation;
    const last = target.tensors.length - 1;
    this.#left[0] = this.#corner(0, 0);
    this.#right[last] = this.#corner(last, 2);
    for (let site = last; site > 0; site--) this.#growRight(site);
  }

  /** <guess|O target>, both taken at norm 1 but for O; the centre of the guess is at site 0. */
  overlap(): Complex {
    const left = growLeft(this.#left[0] as BlockTensor, this.#ket(0), this.#operators?.[0], this.#bra(0));
    return onlyNumber(contract(left, [0, 1, 2], this.#right[0] as BlockTensor, [0, 1, 2]));
  }

  /** The guess, of norm 1, with the phase that makes its overlap with the target positive. */
  result(): Chain {
    const { re, im } = this.overlap();
    const size = modulus(re, im);
    const tensors = [...this.#guess.tensors];
    tensors[0] = scaleTensor(this.#bra(0), { re: re / size, im: im / size });
    return { ...this.#guess, tensors };
  }

  /** To the right and back. */
  sweep(): void {
    const last = this.#target.tensors.length - 1;
    for (let site = 0; site < last; site++) {
      this.#replace(site, true);
      this.#left[site + 1] = growLeft(
        this.#left[site] as BlockTensor,
        this.#ket(site),
        this.#operators?.[site],
        this.#bra(site),
      );
    }
    for (let site = last - 1; site >= 0; site--) {
      this.#replace(site, false);
      this.#growRight(site + 1);
    }
  }

  /** The best two sites, split; the centre goes on in the direction of the sweep. */
  #replace(site: number, isRight: boolean): void {
    const best = this.#projected(site);
    const { u, spectrum, v } = splitSvd(best, [0, 1], this.#truncation);
    const tensors = [...this.#guess.tensors];
    const norm = Math.sqrt(spectrum.reduce((sum, s) => sum + s * s, 0));
    const unit = spectrum.map((s) => s / norm);
    tensors[site] = isRight ? u : scaleLeg(u, 2, unit);
    tensors[site + 1] = isRight ? scaleLeg(v, 0, unit) : v;
    this.#guess = { ...this.#guess, tensors, centre: isRight ? site + 1 : site };
  }

  /** The target on two sites and the bonds of the guess around them: [left, level, next level, right]. */
  #projected(site: number): BlockTensor {
    const first = this.#half(this.#left[site] as BlockTensor, site);
    const right = this.#right[site + 1] as BlockTensor;
    const ket = contract(this.#ket(site + 1), [2], right, [0]);
    const w = this.#operators?.[site + 1];
    if (!w) {
      // first: [operator, bra left, level, right]; ket: [left, level, operator, bra right].
      return contract(first, [3, 0], ket, [0, 2]);
    }
    // [left, bra right, operator left, out]
    const second = contract(ket, [1, 2], w, [2, 3]);
    // first: [bra left, right, out, operator right]
    return permuteLegs(contract(first, [1, 3], second, [0, 2]), [0, 1, 3, 2]);
  }

  #half(left: BlockTensor, site: number): BlockTensor {
    const withKet = contract(left, [0], this.#ket(site), [0]);
    const w = this.#operators?.[site];
    return w ? contract(withKet, [0, 2], w, [0, 2]) : withKet;
  }

  #growRight(site: number): void {
    this.#right[site - 1] = growRight(
      this.#right[site] as BlockTensor,
      this.#ket(site),
      this.#operators?.[site],
      this.#bra(site),
    );
  }

  #ket(site: number): BlockTensor {
    return siteTensor(this.#target, site);
  }

  #bra(site: number): BlockTensor {
    return siteTensor(this.#guess, site);
  }

  /** The environment outside of the chain, left of its first or right of its last site. */
  #corner(site: number, side: 0 | 2): BlockTensor {
    const ket = dualLeg(this.#ket(site).structure.legs[side] as Leg);
    const bra = this.#bra(site).structure.legs[side] as Leg;
    const operator = this.#operators?.[site]?.structure.legs[side === 0 ? 0 : 3];
    const through = operator ? dualLeg(operator) : leg([0], [1], ket.direction);
    const structure = structureOf(this.#ket(site).structure.symmetry, [ket, through, bra]);
    return { structure, field: 'real', data: Float64Array.of(1) };
  }
}
