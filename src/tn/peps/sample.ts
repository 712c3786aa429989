import { ArgumentError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import type { Samples } from '../../states/samples.ts';
import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { absorb } from './absorb.ts';
import { emptyBoundary, type Boundary, type Layer, type LayerSite } from './boundary.ts';
import { normContraction } from './contraction.ts';
import {
  closedStrip,
  grownLeft,
  leftEndOf,
  rightsOf,
  type Environments,
  type Scaled,
  type Strip,
} from './environments.ts';
import { requireGridNorm } from './expect.ts';
import type { PepsGrid } from './grid.ts';
import { atLevel } from './layers.ts';
import { dimAt, entering, leaving, legAt, reshaped } from './plain.ts';

/** Samples and how likely they were. */
export interface WeightedSamples {
  readonly samples: Samples;
  /** ln q(x): the probability with which each was drawn. */
  readonly logProbabilities: Float64Array;
  /** ln of |<x|psi>|^2/<psi|psi> over q(x): 0 where boundaries are exact. Means over the samples with the weights exp of these (divided by their sum) are right whatever the boundaries. */
  readonly logWeights: Float64Array;
}

/** Shots that agree in all levels drawn so far. */
interface Group {
  readonly shots: readonly number[];
  readonly logProbability: number;
}

/**
 * Independent configurations, level by level and row by row, each from its conditional probabilities: rows above are contracted with their levels fixed, rows below are summed over by the
 * boundaries of <psi|psi>. Shots that agree so far share the work. Frias-Perez, Marien, Perez Garcia, Banuls, Iblisdir, SciPost Phys. 14 (2023) 123.
 */
export function sampleGrid(grid: PepsGrid, shots: number, rng: Rng): WeightedSamples {
  if (!Number.isSafeInteger(shots) || shots < 0) {
    throw new ArgumentError('shots', 'be a count', `it is ${shots}`);
  }
  requireGridNorm(grid);
  const sampler = new Sampler(grid, shots, rng);
  const all = Array.from({ length: shots }, (_, i) => i);
  const [first] = sampler.environments.rows as readonly [Layer];
  const above = emptyBoundary(first.map(({ ket }) => ({ ket })));
  if (shots > 0) sampler.drawRow(0, above, { shots: all, logProbability: 0 });
  return sampler.result();
}

class Sampler {
  readonly environments: Environments;
  readonly #sites: number;
  readonly #shots: number;
  readonly #rng: Rng;
  readonly #logNorm: number;
  readonly #data: Int32Array;
  readonly #logProbabilities: Float64Array;
  readonly #logWeights: Float64Array;

  constructor(grid: PepsGrid, shots: number, rng: Rng) {
    this.environments = normContraction(grid).fine;
    this.#sites = grid.space.dims.length;
    this.#shots = shots;
    this.#rng = rng;
    this.#logNorm = this.environments.value().re;
    this.#data = new Int32Array(shots * this.#sites);
    this.#logProbabilities = new Float64Array(shots);
    this.#logWeights = new Float64Array(shots);
  }

  result(): WeightedSamples {
    const start = Int32Array.from({ length: this.#shots + 1 }, (_, i) => i * this.#sites);
    return {
      samples: { shots: this.#shots, start, data: this.#data },
      logProbabilities: this.#logProbabilities,
      logWeights: this.#logWeights,
    };
  }

  /** All that is below `above`, the rows drawn so far in one layer, for the shots of a group. */
  drawRow(row: number, above: Boundary, group: Group): void {
    const layer = this.environments.rows[row];
    if (!layer) return this.#finish(above, group);
    const strip = { above: squared(above), row: layer, below: this.environments.below(row) };
    const start = { tensor: leftEndOf(strip), log: 0 };
    this.#drawSites(row, { strip, rights: rightsOf(strip), above, drawn: [] }, start, group);
  }

  #drawSites(row: number, open: OpenRow, left: Scaled, { shots, logProbability }: Group): void {
    const at = open.drawn.length;
    const site = open.strip.row[at];
    if (!site) {
      const layer = open.strip.row.map(({ ket }, i) => ({ ket: atLevel(ket, open.drawn[i] as number) }));
      return this.drawRow(row + 1, absorb(open.above, layer, this.environments.policy), {
        shots,
        logProbability,
      });
    }
    const levels = dimAt(site.ket, 4);
    const grown = Array.from({ length: levels }, (_, level) =>
      grownLeft(left, open.strip, at, siteAtLevel(site, level)),
    );
    const weights = relativeWeights(
      grown.map((own) => closedStrip(own, open.rights[at] as Scaled, open.strip)),
    );
    const groups = this.#divided(shots, weights);
    const place = row * open.strip.row.length + at;
    groups.forEach((chosen, level) => {
      if (chosen.length === 0) return;
      for (const shot of chosen) this.#data[shot * this.#sites + place] = level;
      const next = { shots: chosen, logProbability: logProbability + Math.log(weights[level] as number) };
      this.#drawSites(row, { ...open, drawn: [...open.drawn, level] }, grown[level] as Scaled, next);
    });
  }

  /** Draws a level for each shot. */
  #divided(shots: readonly number[], weights: readonly number[]): number[][] {
    const out: number[][] = weights.map(() => []);
    for (const shot of shots) {
      const u = this.#rng.uniform();
      let before = 0;
      let drawn = -1;
      for (const [level, weight] of weights.entries()) {
        if (weight === 0) continue;
        drawn = level;
        before += weight;
        if (u < before) break;
      }
      (out[drawn] as number[]).push(shot);
    }
    return out;
  }

  #finish(above: Boundary, { shots, logProbability }: Group): void {
    const logWeight = 2 * logOf(above) - this.#logNorm - logProbability;
    for (const shot of shots) {
      this.#logProbabilities[shot] = logProbability;
      this.#logWeights[shot] = logWeight;
    }
  }
}

/** A row of which some levels are drawn. */
interface OpenRow {
  readonly strip: Strip;
  readonly rights: readonly Scaled[];
  readonly above: Boundary;
  readonly drawn: readonly number[];
}

/** The boundary of one layer beside its conjugate: the boundary of both. */
function squared({ tensors, log, discarded }: Boundary): Boundary {
  const both = tensors.map((t) => {
    // [left, down, right, left*, down*, right*]
    const pair = permuteLegs(contract(t, [], conjugateTensor(t), []), [0, 3, 1, 4, 2, 5]);
    const legs = [entering(dimAt(t, 0) ** 2), legAt(pair, 2), legAt(pair, 3), leaving(dimAt(t, 2) ** 2)];
    return reshaped(pair, legs);
  });
  return { tensors: both, log: 2 * log, discarded };
}

function siteAtLevel({ ket, bra }: LayerSite, level: number): LayerSite {
  return { ket: keptLevel(ket, level), ...(bra ? { bra: keptLevel(bra, level) } : {}) };
}

/** The tensor at one level, with a leg of one index for it. */
function keptLevel(t: BlockTensor, level: number): BlockTensor {
  const legs = t.structure.legs.slice(0, 4);
  const unit = legAt(t, 4).direction === 1 ? entering(1) : leaving(1);
  return reshaped(atLevel(t, level), [...legs, unit]);
}

/** Probabilities from logarithms of weights; what truncation has made negative counts as zero. */
function relativeWeights(logs: readonly { re: number; im: number }[]): number[] {
  const largest = Math.max(...logs.map(({ re }) => re));
  const weights = logs.map(({ re, im }) => Math.max(0, Math.exp(re - largest) * Math.cos(im)));
  const total = weights.reduce((a, b) => a + b, 0);
  if (!(total > 0)) return logs.map(() => 1 / logs.length);
  return weights.map((weight) => (weight > 1e-15 * total ? weight / total : 0));
}

/** ln |z| of a boundary without open legs. */
function logOf({ tensors, log }: Boundary): number {
  let row = tensors[0] as BlockTensor;
  for (const t of tensors.slice(1)) row = contract(row, [row.structure.legs.length - 1], t, [0]);
  return log + Math.log(Math.sqrt(row.data.reduce((sum, x) => sum + x * x, 0)));
}
