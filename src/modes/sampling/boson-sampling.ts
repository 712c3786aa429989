import { ArgumentError } from '../../errors.ts';
import type { ComplexMatrix, MatrixLike } from '../../linalg/matrix.ts';
import { requireRng, type Rng } from '../../linalg/random.ts';
import type { Estimate } from '../../states/estimate.ts';
import { samplesOf, type Samples } from '../../states/samples.ts';
import { requireUnitary } from '../require-unitary.ts';
import { matchRows, permanent } from './permanent.ts';
import type { MatchingOptions } from './subset-sums.ts';

/**
 * The probability that photons sent into an interferometer come out as `output`, |perm U_(output, input)|^2 / (prod output_i! prod input_j!), rows repeated for each photon of a mode; `unitary` as for `interferometer`,
 * a_j^dagger -> sum_i U_ij a_i^dagger. 0 where photon numbers differ. Cost and memory of a permanent of as many rows as there are photons. Throws `ArgumentError`, `NotPhysicalError` unless U is unitary within 1e-9.
 */
export function photonProbability(
  unitary: MatrixLike,
  input: readonly number[],
  output: readonly number[],
  options: MatchingOptions = {},
): Estimate {
  const u = requireUnitary(unitary);
  const [from, to] = [photonsOf(input, u.rows, 'input'), photonsOf(output, u.rows, 'output')];
  if (from.length !== to.length) return { re: 0, im: 0, error: 0, from: 'exact' };
  const { re, im, error } = permanent(chosen(u, to, from), options);
  const repeats = [...input, ...output].reduce((product, count) => product * factorial(count), 1);
  const size = Math.sqrt(re * re + im * im);
  return { re: (size * size) / repeats, im: 0, error: (error * (2 * size + error)) / repeats, from: 'exact' };
}

/**
 * Boson sampling: `shots` outputs (photon numbers of all modes) of photons sent into an interferometer, drawn exactly. One photon after the other is placed with the columns in random order; all minors that its
 * probabilities need come from one table of subsets. Cost 2n 2^n + m n^2 per shot for n photons in m modes. Throws as `photonProbability`. Clifford and Clifford, SODA 2018, 146.
 */
export function samplePhotons(
  unitary: MatrixLike,
  input: readonly number[],
  shots: number,
  rng: Rng,
  { maxBytes }: MatchingOptions = {},
): Samples {
  const u = requireUnitary(unitary);
  requireRng(rng);
  if (!(Number.isSafeInteger(shots) && shots >= 0))
    throw new ArgumentError('shots', 'be a count', `it is ${shots}`);
  const from = photonsOf(input, u.rows, 'input');
  return samplesOf(Array.from({ length: shots }, () => oneShot(u, from, rng, maxBytes)));
}

function oneShot(u: ComplexMatrix, from: readonly number[], rng: Rng, maxBytes?: number): Int32Array {
  const columns = shuffled(from, rng);
  const rows: number[] = [];
  for (let k = 1; k <= columns.length; k++) rows.push(nextRow(u, rows, columns.slice(0, k), rng, maxBytes));
  const out = new Int32Array(u.rows);
  for (const row of rows) out[row] = (out[row] as number) + 1;
  return out;
}

/** The mode of one more photon: |sum over l of U_(i, c_l) perm(rows so far, columns without c_l)|^2 is the weight of mode i. */
function nextRow(
  u: ComplexMatrix,
  rows: readonly number[],
  columns: readonly number[],
  rng: Rng,
  maxBytes?: number,
): number {
  const k = columns.length;
  const { values } = matchRows(chosen(u, rows, columns).data, k - 1, k, maxBytes);
  const weights = new Float64Array(u.rows);
  for (let i = 0; i < u.rows; i++) {
    let [re, im] = [0, 0];
    columns.forEach((column, l) => {
      const [at, minor] = [2 * (i * u.cols + column), 2 * (2 ** k - 1 - 2 ** l)];
      const [x, y] = [u.data[at] as number, u.data[at + 1] as number];
      const [p, q] = [values[minor] as number, values[minor + 1] as number];
      re += x * p - y * q;
      im += x * q + y * p;
    });
    weights[i] = re * re + im * im;
  }
  return drawn(weights, rng);
}

function drawn(weights: Float64Array, rng: Rng): number {
  let left = rng.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight === 0) continue;
    last = i;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}

function shuffled(items: readonly number[], rng: Rng): number[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [out[i], out[j]] = [out[j] as number, out[i] as number];
  }
  return out;
}

/** The entries of these rows and columns, repeated where they are. */
function chosen(u: ComplexMatrix, rows: readonly number[], cols: readonly number[]): ComplexMatrix {
  const data = new Float64Array(2 * rows.length * cols.length);
  rows.forEach((row, i) =>
    cols.forEach((col, j) => {
      const [to, at] = [2 * (i * cols.length + j), 2 * (row * u.cols + col)];
      data[to] = u.data[at] as number;
      data[to + 1] = u.data[at + 1] as number;
    }),
  );
  return { rows: rows.length, cols: cols.length, data };
}

/** The mode of each photon. Throws `ArgumentError` unless there is one count per mode. */
function photonsOf(counts: readonly number[], modes: number, argument: string): number[] {
  if (!Array.isArray(counts) || counts.length !== modes) {
    const got = Array.isArray(counts) ? `it has ${counts.length}` : `it is ${typeof counts}`;
    throw new ArgumentError(argument, `have ${modes} photon numbers, one per mode`, got);
  }
  return counts.flatMap((count, mode) => {
    if (Number.isSafeInteger(count) && count >= 0 && count <= 30) return new Array<number>(count).fill(mode);
    throw new ArgumentError(argument, 'hold photon numbers from 0 to 30', `number ${mode} is ${count}`);
  });
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
