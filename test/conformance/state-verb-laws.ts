import { BudgetExceededError, NotPhysicalError, SpaceMismatchError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { localOperator, zeroOperator } from '../../src/operators/local-sum.ts';
import { levels, type Space } from '../../src/spaces/space.ts';
import { counts } from '../../src/states/samples.ts';
import type { State } from '../../src/states/state.ts';
import * as oracle from '../oracle.ts';
import { fingerprint } from './fingerprint.ts';
import { adapted, type StateLaw } from './state-laws.ts';
import { hermitianProbe, probes } from './state-operators.ts';
import { oracleDensity, type Specimen, type StateSubject } from './state-subject.ts';

const shots = 4000;

/** The laws of sampling, amplitudes, refusals, purity of verbs and size. */
export const verbLaws: Record<string, StateLaw> = {
  'samples follow <x|rho|x> (chi squared)': (subject) =>
    subject.specimens.flatMap((specimen, i) => {
      if (!subject.sample) return [];
      const samples = subject.sample(specimen.state, shots, seeded(70 + i));
      const wrong = chiSquared(specimen, counts(samples));
      return samples.shots === shots ? wrong : [...wrong, `${specimen.label}: ${samples.shots} shots`];
    }),

  'the same seed gives the same samples, another seed others': (subject) =>
    subject.specimens.flatMap((specimen) => {
      const { label, state } = specimen;
      const { sample } = subject;
      if (!sample) return [];
      const draw = (seed: number): string => fingerprint(sample(state, 200, seeded(seed)));
      if (draw(5) !== draw(5)) return [`${label}: two draws from one seed differ`];
      const isDecided = largestProbability(specimen) > 0.9;
      return !isDecided && draw(5) === draw(6) ? [`${label}: the seed has no effect`] : [];
    }),

  'log amplitudes are the oracle': (subject) =>
    subject.specimens.flatMap(({ label, space, members, state }) => {
      const { logAmplitude } = subject;
      if (!logAmplitude) return [];
      return oracle.vecOf(members[0]!.ket.data).flatMap(([re, im], index) => {
        const x = oracle.digits(index, space.dims);
        const log = logAmplitude(state, x);
        const modulus = Math.exp(log.re);
        const [ourRe, ourIm] = [modulus * Math.cos(log.im), modulus * Math.sin(log.im)];
        const close = Math.abs(ourRe - re) <= subject.tolerance && Math.abs(ourIm - im) <= subject.tolerance;
        const isZero = re === 0 && im === 0 && !subject.roundedZeros;
        if (close && (!isZero || log.re === -Infinity)) return [];
        return [`${label}: <${x}|psi> is exp(${log.re} + ${log.im}i) instead of ${re} + ${im}i`];
      });
    }),

  'a round trip gives the same state': (subject) =>
    subject.specimens.flatMap(({ label, space, state }) => {
      if (!subject.roundTrip) return [];
      const back = subject.roundTrip(state);
      return probes(space, seeded(12)).flatMap((probe) => {
        const op = adapted(subject, probe.op, state);
        const [a, b] = [state.expect(op), back.expect(op)];
        const allowed =
          subject.tolerance * Math.max(1, Math.abs(a.re), Math.abs(a.im)) + 4 * (a.error + b.error);
        const close = Math.abs(a.re - b.re) <= allowed && Math.abs(a.im - b.im) <= allowed;
        return close
          ? []
          : [`${label}: <${probe.label}> is ${b.re} + ${b.im}i instead of ${a.re} + ${a.im}i`];
      });
    }),

  'verbs leave their inputs as they are': (subject) =>
    subject.specimens.flatMap((specimen) => {
      const op = adapted(subject, hermitianProbe(specimen.space, seeded(13)).op, specimen.state);
      const before = [fingerprint(specimen.state), fingerprint(op)];
      allVerbs(subject, specimen.state, op, [0]).forEach((verb) => verb());
      const after = [fingerprint(specimen.state), fingerprint(op)];
      return ['state', 'operator']
        .filter((_, i) => before[i] !== after[i])
        .map((what) => `${specimen.label}: the ${what} changed`);
    }),

  'the zero state has no expectation value and no samples': (subject) =>
    subject.specimens.flatMap(({ label, space, state }) => {
      const { apply, sample } = subject;
      if (!apply) return [];
      const nothing = apply(state, adapted(subject, zeroOperator(space), state));
      const op = adapted(subject, hermitianProbe(space, seeded(14)).op, nothing);
      return [
        ...refusal(`${label}: expect`, NotPhysicalError, () => nothing.expect(op)),
        ...(sample ? refusal(`${label}: sample`, NotPhysicalError, () => sample(nothing, 3, seeded(1))) : []),
      ];
    }),

  'an operator on another space is refused': (subject) =>
    subject.specimens.flatMap(({ label, space, state }) => {
      const other: Space = levels([...space.dims, 2]);
      const op = localOperator(other, [0], oracle.complexMatrix(oracle.eye(other.dims[0]!)));
      return [
        ...refusal(`${label}: expect`, SpaceMismatchError, () => state.expect(op)),
        ...(subject.apply
          ? refusal(`${label}: apply`, SpaceMismatchError, () => subject.apply!(state, op))
          : []),
      ];
    }),

  'on 60 sites each verb runs or names its budget': (subject) => {
    if (!subject.wide) return [];
    const built = withinBudget('building', subject.wide);
    if (built.value === undefined) return built.wrong;
    const state = built.value;
    const space = state.space as Space;
    const op = adapted(subject, hermitianProbe(space, seeded(15)).op, state);
    return allVerbs(subject, state, op, [59, 0]).flatMap((verb, i) => withinBudget(`verb ${i}`, verb).wrong);
  },
};

/** Every verb of the kind, as calls that return their result. */
function allVerbs<S extends State>(
  subject: StateSubject<S>,
  state: S,
  op: Parameters<State['expect']>[0],
  keep: readonly number[],
): (() => unknown)[] {
  const { apply, sample, reduce, logAmplitude } = subject;
  const sites = state.space.kind === 'product' ? state.space.dims.length : 0;
  return [
    () => state.expect(op),
    () => state.overlap(state),
    () => state.norm(),
    ...(apply ? [() => apply(state, op)] : []),
    ...(sample ? [() => sample(state, 10, seeded(2))] : []),
    ...(reduce ? [() => reduce(state, keep)] : []),
    ...(logAmplitude ? [() => logAmplitude(state, new Array<number>(sites).fill(0))] : []),
  ];
}

function largestProbability(specimen: Specimen<State>): number {
  const rho = oracleDensity(specimen);
  return Math.max(...rho.map((row, i) => row[i]![0])) / oracle.trace(rho)[0];
}

function refusal(what: string, kind: new (...args: never[]) => Error, verb: () => unknown): string[] {
  try {
    verb();
  } catch (error) {
    return error instanceof kind ? [] : [`${what} threw ${String(error)} instead of ${kind.name}`];
  }
  return [`${what} did not throw ${kind.name}`];
}

function withinBudget<T>(what: string, verb: () => T): { value?: T; wrong: string[] } {
  try {
    return { value: verb(), wrong: [] };
  } catch (error) {
    return { wrong: error instanceof BudgetExceededError ? [] : [`${what} threw ${String(error)}`] };
  }
}

/** Pearson's test against the oracle, classes of fewer than 5 expected counts pooled; refuses past about 5 standard deviations. */
function chiSquared({ label, space, members }: Specimen<State>, seen: Map<string, number>): string[] {
  const rho = oracleDensity({ members });
  const [trace] = oracle.trace(rho);
  const pool = { expected: 0, seen: 0 };
  const classes: { expected: number; seen: number }[] = [];
  let known = 0;
  const wrong: string[] = [];
  rho.forEach((row, index) => {
    const key = oracle.digits(index, space.dims).join(',');
    const cell = { expected: (shots * row[index]![0]) / trace, seen: seen.get(key) ?? 0 };
    known += cell.seen;
    if (cell.expected === 0 && cell.seen > 0)
      wrong.push(`${label}: ${key} has probability 0 but came ${cell.seen} times`);
    if (cell.expected >= 5) classes.push(cell);
    else {
      pool.expected += cell.expected;
      pool.seen += cell.seen;
    }
  });
  if (known !== shots) wrong.push(`${label}: ${shots - known} samples are no configurations of the space`);
  if (pool.expected >= 1) classes.push(pool);
  const statistic = classes.reduce((sum, cell) => sum + (cell.seen - cell.expected) ** 2 / cell.expected, 0);
  const freedom = Math.max(1, classes.length - 1);
  // Wilson-Hilferty: (chi^2/k)^(1/3) is close to normal with mean 1 - 2/(9k) and variance 2/(9k).
  const spread = 2 / (9 * freedom);
  const deviation = (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
  if (deviation > 5) wrong.push(`${label}: chi^2 is ${statistic} for ${freedom} degrees of freedom`);
  return wrong;
}
