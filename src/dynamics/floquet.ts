import { ArgumentError } from '../errors.ts';
import type { ComplexMatrix } from '../linalg/matrix.ts';
import { polar } from '../linalg/polar.ts';
import { schur } from '../linalg/schur.ts';
import { dense } from '../operators/dense.ts';
import type { DenseOperator } from '../operators/operator.ts';
import { defaultMaxBytes, requireBudget } from '../spaces/indexing.ts';
import { requireSameSpace, type Space } from '../spaces/space.ts';
import { Ket } from '../states/ket.ts';
import { lindbladian, type Drive, type HamiltonianLike } from './lindbladian.ts';
import type { EvolveOptions } from './options.ts';
import { schrodinger } from './schrodinger.ts';

/** Options of `floquet`. */
export interface FloquetOptions extends Pick<EvolveOptions, 'rtol' | 'atol' | 'maxStep' | 'maxSteps'> {
  /** Largest number of bytes of the propagator; 1 GiB by default. */
  readonly maxBytes?: number;
}

/** The Floquet theory of a Hamiltonian of period T. */
export interface Floquet {
  readonly space: Space;
  readonly period: number;
  /** epsilon_k, ascending, folded into (-w/2, w/2] with w = 2 pi / T. */
  readonly quasienergies: readonly number[];
  /** A bound of the error of each quasienergy, modulo w, from the integration's estimate of its own. */
  readonly error: number;
  /** U(T, 0), unitary to rounding. */
  readonly propagator: DenseOperator;
  /** The periodic modes |phi_k(t)> = exp(i epsilon_k t) U(t, 0) |phi_k(0)>, in the order of the quasienergies: orthonormal. Cost: D Schroedinger equations over at most one period. */
  modes(t: number): readonly Ket[];
  /** U(t, 0)|psi> for t of any sign and size, by the phases of the modes over whole periods and one Schroedinger equation over what is left. */
  evolve(state: Ket, t: number): Ket;
}

/**
 * Quasienergies and modes of a Hamiltonian with H(t + T) = H(t), from the propagator over the period 0 .. T: U(T, 0)|phi_k> = exp(-i epsilon_k T)|phi_k>. The propagator is
 * that of D Schroedinger equations (rtol 1e-10, atol 1e-12 unless said), made unitary to rounding by its polar factor, so that modes are orthonormal also where
 * quasienergies agree. Steps land on breakpoints. Memory O(D^2), and O(D^3) for the modes.
 * Throws `ArgumentError` for a period that is not positive and coefficients that do not repeat after it, `NotPhysicalError` for a Hamiltonian that is not Hermitian,
 * `SpaceMismatchError`, `BudgetExceededError`, and as `schrodinger`.
 * Shirley, Phys. Rev. 138 (1965) B979; Sambe, Phys. Rev. A 7 (1973) 2203.
 */
export function floquet(hamiltonian: HamiltonianLike, period: number, options: FloquetOptions = {}): Floquet {
  const { space, hamiltonian: terms } = lindbladian(hamiltonian);
  requirePeriod(terms, period);
  const { maxBytes = defaultMaxBytes, ...rest } = options;
  const size = requireBudget('A propagator', space, 2, maxBytes, 'Use `schrodinger` of a ket.');
  const settings = { rtol: 1e-10, atol: 1e-12, method: 'vern7' as const, ...rest };
  const flow = (state: Ket, t: number): { ket: Ket; error: number } => {
    if (t === 0) return { ket: state, error: 0 };
    const observables = {};
    const { final, diagnostics } = schrodinger(hamiltonian, state, {
      ...{ ...settings, times: [0, t], observables, saveStates: false },
    });
    return { ket: final, error: diagnostics.integrationError };
  };
  const columns = Array.from({ length: size }, (_, k) => flow(basisVector(space, size, k), period));
  const { unitary } = polar(joined(columns.map(({ ket }) => ket)));
  const { phases, kets } = eigenstates(space, unitary);
  const quasienergies = phases.map((phase) => phase / period);
  const error = (2 * Math.sqrt(columns.reduce((sum, { error }) => sum + error ** 2, 0))) / period;
  const modes = (t: number): Ket[] => {
    const { rest } = splitTime(t, period);
    return kets.map((ket, k) => turned(flow(ket, rest).ket, (quasienergies[k] as number) * rest));
  };
  const evolve = (state: Ket, t: number): Ket => {
    requireSameSpace('Argument `state`', space, state.space);
    const { periods, rest } = splitTime(t, period);
    return flow(periods === 0 ? state : afterPeriods(state, kets, phases, periods), rest).ket;
  };
  return { space, period, quasienergies, error, propagator: dense(space, unitary), modes, evolve };
}

/** Refuses a period that is not one, as far as some samples show. */
function requirePeriod(terms: readonly Drive[], period: number): void {
  if (!(period > 0 && period < Infinity)) {
    throw new ArgumentError('period', 'be positive and finite', `it is ${period}`);
  }
  terms.forEach(({ coefficient }, i) => {
    if (!coefficient) return;
    const samples = Array.from({ length: 16 }, (_, j) => {
      const t = period * ((0.5 + j * 0.6180339887498949) % 1);
      return { t, now: coefficient.at(t), later: coefficient.at(t + period) };
    });
    const largest = Math.max(...samples.map(({ now, later }) => Math.max(Math.abs(now), Math.abs(later))));
    const bad = samples.find(({ now, later }) => !(Math.abs(now - later) <= 1e-8 * largest));
    if (!bad) return;
    const got = `at t = ${bad.t} it is ${bad.now}, a period later ${bad.later}`;
    const instead = 'Give it for all times, for example as a function of t modulo the period.';
    throw new ArgumentError(`hamiltonian[${i}][1]`, `repeat after the period ${period}`, got, instead);
  });
}

/** Phases -arg(lambda) in (-pi, pi], ascending, with the orthonormal eigenvectors of a unitary matrix. */
function eigenstates(space: Space, unitary: ComplexMatrix): { phases: number[]; kets: Ket[] } {
  const { t, z } = schur(unitary);
  const size = unitary.rows;
  const found = Array.from({ length: size }, (_, k) => {
    const at = 2 * k * (size + 1);
    const angle = Math.atan2(t.data[at + 1] as number, t.data[at] as number);
    return { k, phase: angle === Math.PI ? angle : -angle };
  }).sort((a, b) => a.phase - b.phase);
  return {
    phases: found.map(({ phase }) => phase),
    kets: found.map(({ k }) => {
      const data = Float64Array.from({ length: 2 * size }, (_, i) => {
        return z.data[2 * ((i >> 1) * size + k) + (i & 1)] as number;
      });
      return Ket.fromData(space, data);
    }),
  };
}

/** U(T, 0)^periods |state> = sum_k exp(-i periods phase_k) |k><k|state>. */
function afterPeriods(state: Ket, kets: readonly Ket[], phases: readonly number[], periods: number): Ket {
  const out = new Float64Array(state.data.length);
  kets.forEach(({ data }, k) => {
    let [re, im] = [0, 0];
    for (let i = 0; i < data.length; i += 2) {
      const [a, b] = [data[i] as number, data[i + 1] as number];
      const [c, d] = [state.data[i] as number, state.data[i + 1] as number];
      re += a * c + b * d;
      im += a * d - b * c;
    }
    const angle = -periods * (phases[k] as number);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [re * c - im * s, re * s + im * c];
    for (let i = 0; i < data.length; i += 2) {
      const [a, b] = [data[i] as number, data[i + 1] as number];
      out[i] = (out[i] as number) + x * a - y * b;
      out[i + 1] = (out[i + 1] as number) + x * b + y * a;
    }
  });
  return Ket.fromData(state.space, out);
}

/** exp(i angle) |ket>. */
function turned({ space, data }: Ket, angle: number): Ket {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const out = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += 2) {
    const [x, y] = [data[i] as number, data[i + 1] as number];
    out[i] = x * c - y * s;
    out[i + 1] = x * s + y * c;
  }
  return Ket.fromData(space, out);
}

function splitTime(t: number, period: number): { readonly periods: number; readonly rest: number } {
  if (!Number.isFinite(t)) throw new ArgumentError('t', 'be finite', `it is ${t}`);
  const periods = Math.floor(t / period);
  return { periods, rest: Math.min(period, Math.max(0, t - periods * period)) };
}

function basisVector(space: Space, size: number, k: number): Ket {
  const data = new Float64Array(2 * size);
  data[2 * k] = 1;
  return Ket.fromData(space, data);
}

/** The matrix with these columns. */
function joined(columns: readonly Ket[]): ComplexMatrix {
  const size = columns.length;
  const data = new Float64Array(2 * size * size);
  columns.forEach((ket, c) => {
    for (let r = 0; r < size; r++) {
      data[2 * (r * size + c)] = ket.data[2 * r] as number;
      data[2 * (r * size + c) + 1] = ket.data[2 * r + 1] as number;
    }
  });
  return { rows: size, cols: size, data };
}
