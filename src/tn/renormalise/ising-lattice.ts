import { ArgumentError } from '../../errors.ts';
import { tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { Estimate } from '../../states/estimate.ts';
import { requireNumber } from '../classical/ising-weights.ts';
import { ctmrg, type Ctmrg, type CtmrgOptions } from './ctmrg.ts';
import { latticeLog, latticeMean } from './lattice-values.ts';
import type { EdgeStart } from './corners.ts';

/** An Ising model on the infinite square lattice, in units of the temperature. */
export interface IsingModel {
  /** K = J / T of neighbours in a row. */
  readonly coupling: number;
  /** K of neighbours in a column; `coupling` by default. */
  readonly vertical?: number;
  /** h / T of every spin; 0 by default. */
  readonly field?: number;
}

/** The Ising model as a lattice of tensors with the legs [up, right, down, left], all of dimension 2 and real. */
export interface IsingVertex {
  /** The weights of a spin and of half of each of its bonds, divided by exp(log). */
  readonly weight: ComplexTensor;
  /** The same times the spin s = +1 or -1: what it takes to measure it. */
  readonly spin: ComplexTensor;
  readonly log: number;
}

/**
 * The tensor of a site of the Ising model: exp(K s s') = sum_k q_k(s) q_k(s') with q_0 = sqrt(cosh K), q_1(s) = s sqrt(sinh K), and the sum over s of four of these with exp(h s). For K < 0
 * the legs right and down carry a sign. Throws `ArgumentError` for numbers that are not finite.
 */
export function isingVertex(model: IsingModel): IsingVertex {
  const { coupling, vertical = coupling, field = 0 } = model;
  requireNumber(coupling, 'coupling');
  requireNumber(vertical, 'vertical');
  requireNumber(field, 'field');
  const [weight, spin] = [new Float64Array(32), new Float64Array(32)];
  for (const s of [1, -1]) {
    const own = Math.exp(field * s - Math.abs(field));
    for (let i = 0; i < 16; i++) {
      const legs = [i >> 3, (i >> 2) & 1, (i >> 1) & 1, i & 1] as const;
      const value = legs.reduce((product, k, side) => product * bondPart(model, s, k, side), own);
      weight[2 * i] = (weight[2 * i] as number) + value;
      spin[2 * i] = (spin[2 * i] as number) + s * value;
    }
  }
  const shape = [2, 2, 2, 2];
  const log = Math.abs(coupling) + Math.abs(vertical) + Math.abs(field);
  return { weight: tensor(shape, weight), spin: tensor(shape, spin), log };
}

/** Which phase a lattice of spins is in: all spins outside of it up or down, or free. */
export type IsingEnds = 'up' | 'down' | 'free';

/** Options of `isingInfinite`. */
export interface IsingInfiniteOptions extends Omit<CtmrgOptions, 'start'> {
  /** Spins around the lattice as it grows. 'up' by default, or 'down' in a negative field: the spontaneous magnetisation has this sign. */
  readonly ends?: IsingEnds;
}

/** The infinite Ising model. */
export interface IsingInfinite {
  /** ln Z per site. */
  readonly logPartition: Estimate;
  /** <s> */
  readonly magnetisation: Estimate;
  /** <s s'> of neighbours in a row, and in a column. */
  readonly nearest: { readonly horizontal: Estimate; readonly vertical: Estimate };
  /** For more: `latticeMean` with the tensors of `isingVertex`. */
  readonly lattice: Ctmrg;
}

/**
 * The Ising model on the infinite square lattice by corner transfer matrices: ln Z per site, magnetisation and correlations of neighbours, each with its error. Antiferromagnets whose two
 * sublattices differ need `ends: 'free'`, which gives their symmetric mixture. Near the critical point sweeps and errors grow, and the errors are estimates. Cost and errors as `ctmrg`.
 */
export function isingInfinite(model: IsingModel, options: IsingInfiniteOptions = {}): IsingInfinite {
  const { weight, spin, log } = isingVertex(model);
  const { ends = (model.field ?? 0) < 0 ? 'down' : 'up', ...rest } = options;
  if (!['up', 'down', 'free'].includes(ends)) {
    throw new ArgumentError('ends', 'be up, down or free', `it is ${ends}`);
  }
  const lattice = ctmrg(weight, { ...rest, start: startOf(model, ends) });
  const both = (row: number, column: number): Estimate =>
    latticeMean(lattice, [
      { row: 0, column: 0, tensor: spin },
      { row, column, tensor: spin },
    ]);
  const logPartition = latticeLog(lattice);
  return {
    logPartition: { ...logPartition, re: logPartition.re + log },
    magnetisation: latticeMean(lattice, [{ row: 0, column: 0, tensor: spin }]),
    nearest: { horizontal: both(0, 1), vertical: both(1, 0) },
    lattice,
  };
}

/** q_k(s) of the bond to a side, over exp(|K| / 2). */
function bondPart({ coupling, vertical = coupling }: IsingModel, s: number, k: number, side: number): number {
  const bond = side % 2 === 0 ? vertical : coupling;
  const small = Math.exp(-2 * Math.abs(bond));
  if (k === 0) return Math.sqrt((1 + small) / 2);
  const sign = bond < 0 && (side === 1 || side === 2) ? -1 : 1;
  return sign * s * Math.sqrt((1 - small) / 2);
}

/** What spins outside of the lattice give to the legs that point to them. */
function startOf(model: IsingModel, ends: IsingEnds): EdgeStart {
  const spins = { up: [1], down: [-1], free: [1, -1] }[ends];
  return ({ side }) =>
    [0, 1].map((k) => spins.reduce((sum, s) => sum + bondPart(model, s, k, (side + 2) % 4), 0));
}
