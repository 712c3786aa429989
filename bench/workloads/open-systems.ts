import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import type { StepperName } from '../../src/dynamics/options.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { trajectories } from '../../src/dynamics/trajectories.ts';
import { rng } from '../../src/linalg/random.ts';
import { plus, scale, times } from '../../src/operators/algebra.ts';
import { annihilation, creation, numberOperator } from '../../src/operators/ladder.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import type { LocalSum, Operator } from '../../src/operators/operator.ts';
import { pauliX, pauliZ } from '../../src/operators/paulis.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { dimension, modes, qubits } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { contender, type Case, type PeerJob, type Workload } from '../workload.ts';

/** A generator with a start, an observable and the times at which it is asked. */
interface Problem {
  readonly generator: Lindbladian;
  readonly start: Ket;
  readonly observable: LocalSum;
  readonly end: number;
  readonly count: number;
}

const steppers: readonly StepperName[] = ['tsit5', 'dopri5', 'vern7'];
const tolerances = { rtol: 1e-6, atol: 1e-8 };

/** Master equations from the benchmarks of the field. */
export const masterEquation: Workload = {
  name: 'master-equation',
  describe:
    'Oscillator: H = 0.1 n + 0.025 a+a+aa + 2 (a + a+), jumps sqrt 1.2 a and sqrt 0.2 a+, 100 times up to 10, <n>. Spins: H = 50 sum Z + 25 sum XX, each decaying, 10 times in each unit, up to 10 (less for M = 6 to 8, where the slower steppers of both are left out), <Z> of the last. Cavity: detuning 0.2, drive 1.5, decay 1, coherent start, 80 times up to 20. rtol 1e-6, atol 1e-8',
  goal: 'three times as fast as the fastest stepper of QuTiP for the oscillator, twice for 6 spins',
  cases: [
    ...[50, 100].map((levels) => ({
      label: `oscillator, N = ${levels}`,
      large: levels > 50,
      make: () => evolution(oscillator(levels), levels > 50 ? ['tsit5', 'vern7'] : steppers),
    })),
    ...[2, 4].map((count) => ({
      label: `spins, M = ${count}`,
      make: () => evolution(spins(count, 10)),
    })),
    ...(
      [
        [6, 1],
        [7, 0.5],
        [8, 0.2],
      ] as const
    ).map(([count, end]) => ({
      label: `spins, M = ${count}, up to ${end}`,
      large: true,
      make: () => evolution(spins(count, end), ['tsit5', 'vern7']),
    })),
    ...[64, 128].map((levels) => ({
      label: `cavity, N = ${levels}`,
      large: levels > 64,
      make: () => evolution(cavity(levels), ['tsit5', 'vern7']),
    })),
  ],
};

/** Quantum jumps of the oscillator. */
export const jumpTrajectories: Workload = {
  name: 'jump-trajectories',
  describe:
    '100 trajectories of the oscillator of `master-equation`, N = 50, serial; the means agree within what is drawn',
  goal: 'three times as fast as QuTiP',
  cases: [{ label: 'oscillator, N = 50', make: () => jumps(oscillator(50), 100) }],
};

/** The steady state of a driven, warm oscillator, in truncated matrices. */
export const steadyStates: Workload = {
  name: 'steady-state',
  describe:
    'detuning 0.1, drive 2, decay 1 at 5 thermal quanta, N levels: the steady state of the truncated matrices by a direct solver; ours gives residual, nullity and gap as well',
  cases: [20, 50].map((levels) => ({
    label: `N = ${levels}`,
    large: levels > 20,
    make: () => steady(levels),
  })),
};

function oscillator(levels: number): Problem {
  const { space, a, ad, n } = mode(levels);
  const kerr = scale(times(times(ad, ad), times(a, a)), 0.025);
  const h = plus(plus(scale(n, 0.1), kerr), scale(plus(a, ad), 2));
  const generator = lindbladian(h, [jump(1.2, a), jump(0.2, ad)]);
  return { generator, start: basisKet(space, [0]), observable: n, end: 10, count: 100 };
}

/** Asked for ten times in each unit of time, three times at least. */
function spins(count: number, end: number): Problem {
  const space = qubits(count);
  const sites = Array.from({ length: count }, (_, i) => i);
  const h = [
    ...sites.map((i) => scale(pauliZ(space, i), 50)),
    ...sites.slice(1).map((i) => scale(times(pauliX(space, i - 1), pauliX(space, i)), 25)),
  ].reduce((a, b) => plus(a, b));
  const down = { rows: 2, cols: 2, data: Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0) };
  const decays = sites.map((i) => localOperator(space, [i], down));
  return {
    generator: lindbladian(h, decays),
    start: basisKet(
      space,
      sites.map(() => 0),
    ),
    observable: pauliZ(space, count - 1),
    end,
    count: Math.max(3, 10 * end),
  };
}

/** From the coherent state 0.3 - 0.5 i. */
function cavity(levels: number): Problem {
  const { space, a, ad, n } = mode(levels);
  const generator = lindbladian(plus(scale(n, 0.2), scale(plus(a, ad), 1.5)), [a]);
  const data = new Float64Array(2 * levels);
  data[0] = Math.exp(-0.17);
  for (let k = 1; k < levels; k++) {
    const [x, y] = [data[2 * k - 2] as number, data[2 * k - 1] as number];
    data[2 * k] = (0.3 * x + 0.5 * y) / Math.sqrt(k);
    data[2 * k + 1] = (0.3 * y - 0.5 * x) / Math.sqrt(k);
  }
  return { generator, start: Ket.fromData(space, data), observable: n, end: 20, count: 80 };
}

function mode(levels: number): { space: Ket['space']; a: LocalSum; ad: LocalSum; n: LocalSum } {
  const space = modes(1, levels);
  return { space, a: annihilation(space, 0), ad: creation(space, 0), n: numberOperator(space, 0) };
}

function timesOf({ end, count }: Problem): number[] {
  return Array.from({ length: count }, (_, i) => (end * i) / (count - 1));
}

function solved(problem: Problem, method: StepperName): Float64Array {
  const { generator, start, observable } = problem;
  const options = { times: timesOf(problem), observables: { observable }, method, ...tolerances };
  const { expectations } = lindblad(generator, start, options);
  return interleaved((expectations.observable ?? []).map(({ re }) => re));
}

function evolution(problem: Problem, names: readonly StepperName[] = steppers): Case {
  const job = (name: string): PeerJob =>
    peer(problem, `mesolve_${name}`, `mesolve, ${name}`, () => solved(problem, 'vern7'), 1e-4);
  return {
    contenders: names.map((method) => contender(`ketwork, ${method}`, () => solved(problem, method))),
    peers: [job('tsit5'), job('vern7'), ...(names === steppers ? [job('adams')] : [])],
  };
}

function jumps(problem: Problem, count: number): Case {
  const { generator, start, observable } = problem;
  const run = (): Float64Array => {
    const options = { times: timesOf(problem), observables: { observable }, count, rng: rng(1) };
    const { expectations } = trajectories(generator, start, options);
    return interleaved((expectations.observable ?? []).map(({ re }) => re));
  };
  const mcsolve = peer(problem, 'mcsolve', 'mcsolve', run, 0.2);
  return {
    contenders: [contender('ketwork', run)],
    peers: [{ ...mcsolve, parameters: { ...mcsolve.parameters, trajectories: count } }],
  };
}

function steady(levels: number): Case {
  const { space, a, ad, n } = mode(levels);
  const generator = lindbladian(plus(scale(n, 0.1), scale(plus(a, ad), 2)), [jump(6, a), jump(5, ad)]);
  const start = basisKet(space, [0]);
  const problem = { generator, start, observable: n, end: 1, count: 2 };
  const run = (): Float64Array => interleaved([steadyState(generator, { rng: rng(1) }).state.expect(n).re]);
  return {
    contenders: [contender('ketwork', run)],
    peers: [peer(problem, 'steady', 'steadystate', run, 1e-8)],
  };
}

function peer(
  problem: Problem,
  job: string,
  how: string,
  answer: () => Float64Array,
  tolerance: number,
): PeerJob {
  const { generator, start, observable, end, count } = problem;
  const matrixOf = (op: Operator): Float64Array => toDense(op).data;
  const [first, ...rest] = generator.hamiltonian.map(({ operator }) => operator as LocalSum);
  const h = rest.reduce((sum, term) => plus(sum, term), first as LocalSum);
  const decays = generator.jumps.map(({ operator }, i) => [`jump${i}`, matrixOf(operator)] as const);
  return {
    needs: 'qutip',
    ...{ how, job, answer, tolerance },
    parameters: {
      size: dimension(generator.space),
      jumps: decays.length,
      sparse: 1,
      end,
      count,
      ...tolerances,
    },
    arrays: {
      h: matrixOf(h),
      observable: matrixOf(observable),
      start: start.data,
      ...Object.fromEntries(decays),
    },
  };
}

function interleaved(values: readonly number[]): Float64Array {
  return Float64Array.from(values.flatMap((value) => [value, 0]));
}
