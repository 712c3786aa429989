import { ArgumentError, UnsupportedError } from '../../errors.ts';
import { daggerMpo, multiplyMpo } from '../../operators/mpo-algebra.ts';
import { mpo } from '../../operators/mpo.ts';
import type { Mpo } from '../../operators/operator.ts';
import { qubits } from '../../spaces/space.ts';
import type { Estimate } from '../../states/estimate.ts';
import { productMps } from '../mps/make.ts';
import { bondsOf, mpsOf, type Mps } from '../mps/mps.ts';
import { logInner } from '../mps/overlap.ts';
import { firstLegs, pairedSpace } from '../mixed/doubled.ts';
import { requireTruncation, type Truncation } from '../tensor/truncation.ts';
import { boltzmannTensors, requireNumber, requireRow, verticalTensors } from './ising-weights.ts';

/** An Ising model on a square lattice, in units of the temperature. */
export interface IsingLattice {
  readonly rows: number;
  readonly columns: number;
  /** K = J / T of neighbours in a row. */
  readonly coupling: number;
  /** K of neighbours in a column; `coupling` by default. */
  readonly vertical?: number;
  /** h / T of every spin; 0 by default. */
  readonly field?: number;
  /** 'open' (default); 'cylinder': each row is a ring; 'torus': so is each column. A ring of two has two bonds. */
  readonly ends?: 'open' | 'cylinder' | 'torus';
  /** What is kept of the state of a row; bonds of at most 32 by default. */
  readonly truncation?: Truncation;
}

/**
 * ln Z of the Ising model on a square lattice, Z = sum exp(K sum s s' + h sum s): transfer matrices are applied to matrix-product states from both ends and meet in the middle; on a
 * torus they are applied to the identity, as a state of twice the legs. `from` is 'exact' when nothing was truncated; else the error is the larger of the difference to what half the bond
 * gives and ten times the discarded weight. Logarithms are carried, so that no size and no ferromagnetic coupling overflows. Cost rows x columns x m^3, more on a torus. One row on a cylinder is the ring of one dimension.
 * Baxter, Exactly Solved Models in Statistical Mechanics (1982), chapter 7. Throws `ArgumentError` for sizes that are not positive integers and numbers that are not finite, `UnsupportedError`
 * for frustrated lattices so cold that Z is what cancellations of weights 10^10 times as large leave.
 */
export function isingLogPartition(lattice: IsingLattice): Estimate {
  const { truncation = { maxBond: 32 } } = lattice;
  requireLattice(lattice);
  requireTruncation(truncation);
  const { log, discarded, cosine, bond } = contracted(lattice, truncation);
  const rounding = (lattice.rows * lattice.columns * Number.EPSILON) / cosine;
  if (!(rounding < 1e-6)) throw tooCold(lattice);
  if (discarded === 0) {
    const isExact = rounding < 1e-10;
    return { re: log, im: 0, error: isExact ? 0 : rounding, from: isExact ? 'exact' : 'truncated' };
  }
  const change = Math.abs(
    log - contracted(lattice, { ...truncation, minBond: 1, maxBond: Math.max(1, bond >> 1) }).log,
  );
  // Two bonds may agree by chance; later rows make of a discarded weight ten times as much at most, on the lattices tried.
  const error = Math.max(change, (10 * discarded) / cosine) + rounding;
  return { re: log, im: 0, error, from: 'truncated' };
}

interface Contracted {
  readonly log: number;
  readonly discarded: number;
  /** Of the angle between the two states that meet: rounding errors of Z are those of the states divided by it. */
  readonly cosine: number;
  /** The largest bond of these. */
  readonly bond: number;
}

function contracted(lattice: IsingLattice, truncation: Truncation): Contracted {
  const { rows, columns, ends = 'open' } = lattice;
  const { weights, down, up } = layers(lattice);
  const torus = ends === 'torus';
  const on = torus ? (op: Mpo): Mpo => firstLegs(op) : (op: Mpo): Mpo => op;
  const start = allOnes(columns, torus, truncation);
  // Z = <1|W (V W)^(rows - 1)|1> or tr (V W)^rows; (V W)^T = W V.
  const steps = torus ? rows : rows - 1;
  const below = repeated(start, on(down), Math.ceil(steps / 2));
  const above = repeated(torus ? start : start.apply(weights), on(up), Math.floor(steps / 2));
  const { re } = logInner(above.chain, below.chain);
  const discarded = 1 - (1 - above.chain.discarded) * (1 - below.chain.discarded);
  const cosine = Math.exp(re - above.chain.logNorm - below.chain.logNorm);
  const bond = Math.max(1, ...bondsOf(above), ...bondsOf(below));
  return { log: re + dampedLog(lattice), discarded, cosine, bond };
}

/** W, V W and its transpose W V, damped. */
function layers({ columns, coupling, vertical = coupling, field = 0, ends = 'open' }: IsingLattice): {
  weights: Mpo;
  down: Mpo;
  up: Mpo;
} {
  const space = qubits(columns);
  const row = { coupling, field, periodic: ends !== 'open' };
  const weights = mpo(space, boltzmannTensors(columns, row, 1));
  const between = mpo(space, verticalTensors(columns, vertical, 1));
  const down = multiplyMpo(between, weights);
  return { weights, down, up: daggerMpo(down) };
}

/** What damping the weights took from ln Z: |K| for each bond, |h| for each spin. */
function dampedLog(lattice: IsingLattice): number {
  const { rows, columns, coupling, vertical = coupling, field = 0, ends = 'open' } = lattice;
  const across = rows * (ends === 'open' ? columns - 1 : columns);
  const along = columns * (ends === 'torus' ? rows : rows - 1);
  return Math.abs(coupling) * across + Math.abs(vertical) * along + Math.abs(field) * rows * columns;
}

/** The sum of all basis states; for a torus the identity, its two legs as one site. Not of norm 1. */
function allOnes(columns: number, torus: boolean, truncation: Truncation): Mps {
  const own = torus ? [1, 0, 0, 1] : [1, 1];
  const space = torus ? pairedSpace(qubits(columns)) : qubits(columns);
  const normed = productMps(
    space,
    space.dims.map(() => own),
    { truncation },
  );
  return mpsOf({ ...normed.chain, logNorm: (columns / 2) * Math.LN2 });
}

/** O x ... x O applied to a state. */
function repeated(state: Mps, op: Mpo, times: number): Mps {
  let out = state;
  for (let step = 0; step < times; step++) out = out.apply(op);
  return out;
}

function tooCold({ coupling, vertical = coupling, field = 0 }: IsingLattice): UnsupportedError {
  return new UnsupportedError(
    `Arguments \`coupling\`, \`vertical\` and \`field\` must not fight each other at so low a temperature, but they are ${coupling}, ${vertical} and ${field}: ` +
      'all configurations have a weight too small beside that of bonds taken one by one. Raise the temperature, or make the lattice even.',
  );
}

function requireLattice(lattice: IsingLattice): void {
  const { rows, columns, coupling, vertical = coupling, ends = 'open' } = lattice;
  for (const [name, value] of [
    ['rows', rows],
    ['columns', columns],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ArgumentError(name, 'be a positive integer', `it is ${value}`);
  }
  if (!['open', 'cylinder', 'torus'].includes(ends)) {
    throw new ArgumentError('ends', 'be open, cylinder or torus', `it is ${ends}`);
  }
  requireRow(columns, lattice);
  requireNumber(vertical, 'vertical');
}
