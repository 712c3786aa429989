import { NotPhysicalError, UnsupportedError } from '../../errors.ts';
import { lowestOne } from '../../linalg/bit-matrix.ts';
import { modulus } from '../../linalg/scalar.ts';
import { configurationAt } from '../../spaces/indexing.ts';
import type { Ket } from '../ket.ts';
import { basisForm, leftCx, leftCz, leftS, leftZ, type ChForm } from './ch-form.ts';
import { leftHadamard } from './pauli-action.ts';
import { quarterTurns } from './place-pauli.ts';
import { multiplyScale, turn } from './scale.ts';
import { requireTwoLevels, Stabilizer } from './stabilizer.ts';

/** How far an amplitude may be from that of a stabilizer state, relative to the largest one. */
const tolerance = 1e-10;

/** Amplitudes a i^{q(t)} at the indices x + B t over two elements, q(t) = sum_i q_i t_i + 2 sum_ij q_ij t_i t_j; everything else is zero. */
interface QuadraticForm {
  readonly start: number;
  /** Rows in reduced echelon form; each has a bit (its lowest) that neither the others nor `start` have. */
  readonly rows: readonly number[];
  readonly turns: readonly number[];
  /** Bit j of `pairs[i]`, j < i. */
  readonly pairs: readonly number[];
}

/**
 * A ket as a stabilizer state, phase and norm kept, when it is one: its amplitudes are 0 except on an affine subspace of bit strings, where they have one modulus and phases i^q with a quadratic
 * form q, each within 1e-10 of the largest. Cost O(n D). Throws `UnsupportedError` that names an amplitude otherwise, `NotPhysicalError` for the zero ket.
 */
export function toStabilizer(ket: Ket): Stabilizer {
  requireTwoLevels(ket.space);
  const n = ket.space.dims.length;
  const form = quadraticForm(ket);
  requireSame(ket, form);
  const made = prepared(form, configurationAt(ket.space, form.start), n);
  turn(made.scale, 0, form.rows.length);
  multiplyScale(made.scale, ket.data[2 * form.start] as number, ket.data[2 * form.start + 1] as number);
  return Stabilizer.fromForm(ket.space, made);
}

function quadraticForm(ket: Ket): QuadraticForm {
  const { data } = ket;
  const sizes = Float64Array.from({ length: data.length / 2 }, (_, i) => sizeAt(data, i));
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (!(largest > 0)) throw new NotPhysicalError('The zero ket is no state. Give one with an amplitude.');
  const first = sizes.findIndex((size) => size > largest / 2);
  const rows: number[] = [];
  for (let x = first + 1; x < sizes.length; x++) {
    if ((sizes[x] as number) > largest / 2) include(rows, x ^ first);
  }
  const start = rows.reduce((x, row) => (x & row & -row ? x ^ row : x), first);
  const turns = rows.map((row) => turnsBetween(data, start, start ^ row));
  const pairs = rows.map((row, i) =>
    rows.slice(0, i).reduce((mask, other, j) => {
      const both = turnsBetween(data, start, start ^ row ^ other);
      return ((both - (turns[i] as number) - (turns[j] as number)) & 2) === 0 ? mask : mask | (1 << j);
    }, 0),
  );
  return { start, rows, turns, pairs };
}

/** Adds a vector to rows in reduced echelon form (by lowest bits). */
function include(rows: number[], vector: number): void {
  const rest = rows.reduce((x, row) => (x & row & -row ? x ^ row : x), vector);
  if (rest === 0) return;
  const lead = rest & -rest;
  rows.forEach((row, i) => {
    if (row & lead) rows[i] = row ^ rest;
  });
  rows.push(rest);
}

/** The power of i nearest to a_to / a_from. */
function turnsBetween(data: Float64Array, from: number, to: number): number {
  const [a, b] = [data[2 * from] as number, data[2 * from + 1] as number];
  const [c, d] = [data[2 * to] as number, data[2 * to + 1] as number];
  return Math.round((Math.atan2(d, c) - Math.atan2(b, a)) / (Math.PI / 2)) & 3;
}

/** Throws unless the amplitudes are those of the form. */
function requireSame({ data }: Ket, { start, rows, turns, pairs }: QuadraticForm): void {
  const [re, im] = [data[2 * start] as number, data[2 * start + 1] as number];
  const expected = new Float64Array(data.length);
  let [x, chosen, power] = [start, 0, 0];
  for (let count = 0; count < 2 ** rows.length; count++) {
    if (count > 0) {
      const i = lowestOne(count);
      power += ((chosen >> i) & 1 ? -1 : 1) * (turns[i] as number) + 2 * pairsWith(pairs, chosen, i);
      chosen ^= 1 << i;
      x ^= rows[i] as number;
    }
    expected.set(quarterTurns(re, im, power & 3), 2 * x);
  }
  const allowed = tolerance * modulus(re, im);
  for (let i = 0; i < data.length / 2; i++) {
    const [a, b] = [expected[2 * i] as number, expected[2 * i + 1] as number];
    const [c, d] = [data[2 * i] as number, data[2 * i + 1] as number];
    if (modulus(a - c, b - d) <= allowed) continue;
    throw new UnsupportedError(
      `Argument \`ket\` must be a stabilizer state, but its amplitude at index ${i} is ${c} + ${d}i, where the stabilizer state through the others has ${a} + ${b}i. ` +
        'Keep the ket.',
    );
  }
}

/** The parity of the pairs of row i with the chosen ones. */
function pairsWith(pairs: readonly number[], chosen: number, i: number): number {
  return pairs.reduce((sum, mask, k) => {
    const isPair = k < i ? (pairs[i] as number) >> k : mask >> i;
    return k !== i && (chosen >> k) & 1 ? sum ^ (isPair & 1) : sum;
  }, 0);
}

/** sum_t i^{q(t)} |start + B t> / sqrt(number of t). */
function prepared({ rows, turns, pairs }: QuadraticForm, start: Int32Array, n: number): ChForm {
  const form = basisForm(start);
  const site = (bit: number): number => n - 1 - bit;
  const places = rows.map((row) => site(lowestOne(row)));
  places.forEach((place) => leftHadamard(form, place));
  places.forEach((place, i) => {
    if ((turns[i] as number) & 2) leftZ(form, place);
    if ((turns[i] as number) & 1) leftS(form, place, 1);
    for (let j = 0; j < i; j++) if (((pairs[i] as number) >> j) & 1) leftCz(form, place, places[j] as number);
  });
  rows.forEach((row, i) => {
    for (let rest = row & (row - 1); rest !== 0; rest &= rest - 1) {
      leftCx(form, places[i] as number, site(lowestOne(rest)));
    }
  });
  return form;
}

function sizeAt(data: Float64Array, i: number): number {
  return modulus(data[2 * i] as number, data[2 * i + 1] as number);
}
