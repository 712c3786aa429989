import { ArgumentError } from '../../errors.ts';
import { zeros } from '../../linalg/matrix.ts';
import { solve } from '../../linalg/solve.ts';

/** E'(0) = sum_m coefficients[m] (E(shifts[m]) - E(-shifts[m])). */
export interface ShiftRule {
  readonly shifts: readonly number[];
  readonly coefficients: readonly number[];
}

/** Differences of eigenvalues that are this close, relative to the largest, are one frequency. */
const equalFrequencies = 1e-9;

/** The frequencies of an expectation value in an angle whose generator has these eigenvalues: their positive differences, ascending. */
export function frequenciesOf(spectrum: readonly number[]): number[] {
  const differences = spectrum.flatMap((a) => spectrum.map((b) => a - b)).sort((a, b) => a - b);
  const tolerance = equalFrequencies * (differences.at(-1) ?? 0);
  const found: number[] = [];
  for (const x of differences) if (x > (found.at(-1) ?? 0) + tolerance) found.push(x);
  return found;
}

/**
 * The parameter-shift rule of a function a_0 + sum_k (a_k cos w_k x + b_k sin w_k x) with the frequencies w_k > 0: exact, 2 evaluations per
 * frequency, shifts (2 m - 1) pi / (2 w_max), m = 1 .. R. One frequency gives w/2 at pi/(2 w); {1/2, 1} the four-term rule of controlled rotations.
 * Throws `ArgumentError` for frequencies that are not distinct and positive. Wierichs, Izaac, Wang and Lin, Quantum 6 (2022) 677.
 */
export function shiftRule(frequencies: readonly number[]): ShiftRule {
  const count = frequencies.length;
  const bad = frequencies.find((w) => !(w > 0 && w < Infinity));
  if (bad !== undefined) throw new ArgumentError('frequencies', 'be positive and finite', `one is ${bad}`);
  if (new Set(frequencies).size !== count) {
    throw new ArgumentError('frequencies', 'be distinct', `they are [${frequencies}]`);
  }
  const largest = Math.max(...frequencies);
  const shifts = frequencies.map((_, m) => ((2 * m + 1) * Math.PI) / (2 * largest));
  const system = zeros(count, count);
  const right = zeros(count, 1);
  frequencies.forEach((w, k) => {
    right.data[2 * k] = w / 2;
    shifts.forEach((x, m) => {
      system.data[2 * (k * count + m)] = Math.sin(w * x);
    });
  });
  const { data } = solve(system, right);
  return { shifts, coefficients: shifts.map((_, m) => data[2 * m] as number) };
}
