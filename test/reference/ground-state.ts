import { eigh } from '../../src/linalg/eigh.ts';
import { kernels } from '../../src/linalg/kernels/active.ts';
import { lanczos } from '../../src/linalg/lanczos.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { dimension, spins } from '../../src/spaces/space.ts';

/** The lowest state of a Hamiltonian, in the basis states of one sector. */
export interface GroundState {
  readonly energy: number;
  /** Row-major indices of the basis states of the sector. */
  readonly indices: Int32Array;
  /** Interleaved amplitudes, normalised. */
  readonly amplitudes: Float64Array;
}

/** The lowest state of an operator, among basis states whose levels add up to `total` when that is given (it must be conserved). */
export function groundState(h: ProductOperator, total?: number): GroundState {
  const indices = sector(h, total);
  const place = new Int32Array(dimension(h.space)).fill(-1);
  indices.forEach((index, i) => (place[index] = i));
  return { indices, ...lowest(h, indices, (column) => place[column]!) };
}

/**
 * The lowest state of an operator on two-level sites that commutes with flipping all of them and whose ground state is even:
 * on the states (|x> + |flipped x>)/sqrt 2, half as many, and without the nearly degenerate odd partner.
 */
export function evenGroundState(h: ProductOperator): GroundState {
  const size = dimension(h.space);
  const indices = Int32Array.from({ length: size / 2 }, (_, i) => i);
  const { energy, amplitudes } = lowest(h, indices, (column) => Math.min(column, size - 1 - column));
  const whole = new Float64Array(2 * size);
  indices.forEach((index) => {
    for (const at of [index, size - 1 - index]) {
      whole.set(
        amplitudes.subarray(2 * index, 2 * index + 2).map((value) => value * Math.SQRT1_2),
        2 * at,
      );
    }
  });
  return { energy, indices: Int32Array.from({ length: size }, (_, i) => i), amplitudes: whole };
}

/** Lanczos on some rows of an operator, whose columns are renumbered (and added up when they meet). */
function lowest(
  h: ProductOperator,
  indices: Int32Array,
  place: (column: number) => number,
): { energy: number; amplitudes: Float64Array } {
  const { rowStart, column, values } = toSparse(h);
  const start = new Int32Array(indices.length + 1);
  const columns: number[] = [];
  const elements: number[] = [];
  indices.forEach((index, i) => {
    for (let p = rowStart[index]!; p < rowStart[index + 1]!; p++) {
      const to = place(column[p]!);
      if (to < 0) throw new Error('the sector is not conserved');
      columns.push(to);
      elements.push(values[2 * p]!, values[2 * p + 1]!);
    }
    start[i + 1] = columns.length;
  });
  const [cols, data] = [Int32Array.from(columns), Float64Array.from(elements)];
  const { values: energies, vectors } = lanczos(
    (v, out) => kernels().csrMatvec(out, start, cols, data, v),
    indices.length,
    { rng: seeded(11), tolerance: 1e-8 },
  );
  return { energy: energies[0]!, amplitudes: vectors[0]! };
}

/** The lowest energy of spins 1/2 or 1 with S_z conserved, at the smallest |S_z| + `above`. */
export function spinEnergy(h: ProductOperator, above = 0): number {
  const half = h.space.dims.reduce((sum, d) => sum + (d - 1) / 2, 0);
  return groundState(h, Math.floor(half) - above).energy;
}

/** The `count` lowest eigenvalues on the whole space. */
export function lowestEnergies(h: ProductOperator, count = 1): Float64Array {
  const sparse = toSparse(h);
  return lanczos((v, out) => applyTo(sparse, v, out), dimension(h.space), {
    rng: seeded(12),
    count,
    tolerance: 1e-10,
  }).values;
}

/** All eigenvalues, by a dense decomposition. */
export function spectrum(h: ProductOperator): Float64Array {
  return eigh(toDense(h)).values;
}

/** The expectation of a diagonal observable, given by the levels of each basis state. */
export function diagonalMean(state: GroundState, n: number, observable: (x: Int32Array) => number): number {
  const space = spins(n);
  return state.indices.reduce((sum, index, i) => {
    const [re, im] = [state.amplitudes[2 * i]!, state.amplitudes[2 * i + 1]!];
    return sum + (re * re + im * im) * observable(configurationAt(space, index));
  }, 0);
}

function sector({ space }: ProductOperator, total?: number): Int32Array {
  const all = Int32Array.from({ length: dimension(space) }, (_, i) => i);
  if (total === undefined) return all;
  return all.filter((index) => configurationAt(space, index).reduce((a, b) => a + b, 0) === total);
}
