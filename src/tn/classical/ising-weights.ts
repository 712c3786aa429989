import { ArgumentError } from '../../errors.ts';
import { multiplyMpo } from '../../operators/mpo-algebra.ts';
import { mpo } from '../../operators/mpo.ts';
import type { Mpo } from '../../operators/operator.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import { qubits } from '../../spaces/space.ts';

/** Couplings of Ising spins in units of the temperature: weights are exp(coupling s s') per pair and exp(field s) per spin. */
export interface IsingRow {
  /** K = J / T of neighbours in the row. */
  readonly coupling: number;
  /** h / T of every spin; 0 by default. */
  readonly field?: number;
  /** Whether the last spin of the row is a neighbour of the first; with two spins that is a second bond between them. False by default. */
  readonly periodic?: boolean;
}

/** A row and its bonds to the next one. */
export interface IsingRows extends IsingRow {
  /** K of neighbours in different rows; `coupling` by default. */
  readonly vertical?: number;
}

/**
 * The Boltzmann weights exp(K sum s_i s_{i+1} + h sum s_i) of a row of n Ising spins s = +1 (level 0) or -1 (level 1) as a diagonal matrix-product operator. A bond holds the spin to the
 * left of it, so its dimension is 2; 4 for a periodic row, whose bonds hold the first spin as well. Applied to the sum of all basis states with K and h halved it gives the state
 * whose probabilities are the Boltzmann law. Throws `ArgumentError` for a row without spins and numbers that are not finite, or weights that are not.
 */
export function isingBoltzmann(n: number, row: IsingRow): Mpo {
  requireRow(n, row);
  return mpo(qubits(n), boltzmannTensors(n, row, 0));
}

/**
 * The transfer matrix <s'|T|s> = exp(K_v sum s'_i s_i) exp(K sum s_i s_{i+1} + h sum s_i) of the Ising model on a square lattice with rows of n spins as a matrix-product operator of bond 2,
 * or 4 for periodic rows: Z of L open rows is the sum of all entries of W T^(L-1), W the weights of a row, and tr T^L when the last row meets the first. Kramers and Wannier, Phys. Rev. 60
 * (1941) 252. Throws as `isingBoltzmann`.
 */
export function isingTransfer(n: number, rows: IsingRows): Mpo {
  requireRow(n, rows);
  const { vertical = rows.coupling } = rows;
  requireNumber(vertical, 'vertical');
  return multiplyMpo(
    mpo(qubits(n), verticalTensors(n, vertical, 0)),
    mpo(qubits(n), boltzmannTensors(n, rows, 0)),
  );
}

/** The tensors of a row's weights, each bond and spin divided by exp of `damping` times its largest exponent (0 or 1). */
export function boltzmannTensors(
  n: number,
  { coupling, field = 0, periodic = false }: IsingRow,
  damping: 0 | 1,
): ComplexTensor[] {
  const pair = pairWeights(coupling, damping);
  const single = pairWeights(field, damping)[0] as readonly number[];
  const first = periodic ? 2 : 1;
  return Array.from({ length: n }, (_, site) => {
    const shape = [site === 0 ? 1 : 2 * first, 2, 2, site === n - 1 ? 1 : 2 * first] as const;
    const data = new Float64Array(2 * shape[0] * 4 * shape[3]);
    for (let left = 0; left < shape[0]; left++) {
      for (let s = 0; s < 2; s++) {
        // Bond states are (first spin, last spin), or the last spin alone.
        const start = site === 0 ? s : Math.floor(left / 2);
        const own = (single[s] as number) * (site === 0 ? 1 : weight(pair, left % 2, s));
        const closing = site === n - 1 && periodic ? weight(pair, s, start) : 1;
        const right = site === n - 1 ? 0 : (periodic ? 2 * start : 0) + s;
        data[2 * (((left * 2 + s) * 2 + s) * shape[3] + right)] = own * closing;
      }
    }
    return { shape: [...shape], data };
  });
}

/** The tensors of exp(K sum s'_i s_i), of bond 1. */
export function verticalTensors(n: number, vertical: number, damping: 0 | 1): ComplexTensor[] {
  const pair = pairWeights(vertical, damping);
  return Array.from({ length: n }, () => {
    const data = new Float64Array(8);
    pair.flat().forEach((value, i) => (data[2 * i] = value));
    return { shape: [1, 2, 2, 1], data };
  });
}

/** Throws `ArgumentError` for a row without spins and numbers that are not finite. */
export function requireRow(n: number, { coupling, field = 0 }: IsingRow): void {
  if (!Number.isSafeInteger(n) || n < 1) throw new ArgumentError('n', 'be a positive integer', `it is ${n}`);
  requireNumber(coupling, 'coupling');
  requireNumber(field, 'field');
}

/** Throws `ArgumentError` for a number that is not finite. */
export function requireNumber(value: number, argument: string): void {
  if (!Number.isFinite(value)) throw new ArgumentError(argument, 'be a finite number', `it is ${value}`);
}

/** exp(k s s') for s, s' = +1, -1, over exp |k| when damped. */
function pairWeights(k: number, damping: 0 | 1): readonly (readonly number[])[] {
  const [same, other] = [Math.exp(k - damping * Math.abs(k)), Math.exp(-k - damping * Math.abs(k))];
  return [
    [same, other],
    [other, same],
  ];
}

function weight(pair: readonly (readonly number[])[], s: number, t: number): number {
  return (pair[s] as readonly number[])[t] as number;
}
