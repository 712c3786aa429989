import { rng as seeded } from '../../src/linalg/random.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { plus, scale, times } from '../../src/operators/algebra.ts';
import { subspace } from '../../src/spaces/space.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import type { State } from '../../src/states/state.ts';
import * as oracle from '../oracle.ts';
import {
  hermitianProbe,
  localProbe,
  probes,
  randomMatrix,
  unitaryProbe,
  type Probe,
} from './state-operators.ts';
import { oracleDensity, type OperatorAdapter, type Specimen, type StateSubject } from './state-subject.ts';

/** A law looks at all specimens of a kind and returns what is wrong, in words; nothing when the law holds or does not apply. */
export type StateLaw = <S extends State>(subject: StateSubject<S>) => string[];

/** The laws of `expect`, `overlap`, `norm` and `apply`. */
export const algebraLaws: Record<string, StateLaw> = {
  'expect is the oracle': (subject) =>
    each(subject, (specimen, check) => {
      const rho = oracleDensity(specimen);
      for (const { label, op, matrix } of probes(specimen.space, seeded(1))) {
        check(`<${label}>`, expectOf(subject, specimen.state, op), oracle.expectationMixed(rho, matrix));
      }
    }),

  'variance is <O^dagger O> - |<O>|^2 where it is given': (subject) =>
    each(subject, (specimen, check) => {
      const rho = oracleDensity(specimen);
      for (const { label, op, matrix } of probes(specimen.space, seeded(2))) {
        const { variance, error } = expectOf(subject, specimen.state, op);
        if (variance === undefined) continue;
        const [mean, imaginary] = oracle.expectationMixed(rho, matrix);
        const [square] = oracle.expectationMixed(rho, oracle.mul(oracle.dagger(matrix), matrix));
        const right = square - mean * mean - imaginary * imaginary;
        check(`variance of ${label}`, { re: variance, im: 0, error: error * Math.sqrt(square) }, [right, 0]);
      }
    }),

  'expect is linear in the operator': (subject) =>
    each(subject, ({ space, state }, check) => {
      const [a, b] = probes(space, seeded(3)).slice(-2) as [Probe, Probe];
      const [x, y] = [expectOf(subject, state, a.op), expectOf(subject, state, b.op)];
      const sum = expectOf(subject, state, plus(scale(a.op, { re: 0.4, im: -1.2 }), scale(b.op, 0.9)));
      const right = oracle.add(oracle.times([0.4, -1.2], [x.re, x.im]), [0.9 * y.re, 0.9 * y.im]);
      check('<aA + bB>', { ...sum, error: sum.error + 1.3 * x.error + 0.9 * y.error }, right);
    }),

  'a Hermitian operator has a real expectation value': (subject) =>
    each(subject, ({ space, state }, check) => {
      const { im, error } = expectOf(subject, state, hermitianProbe(space, seeded(4)).op);
      check('imaginary part', { re: im, im: 0, error }, [0, 0]);
    }),

  'norm is the oracle': (subject) =>
    each(subject, (specimen, check) => {
      check('norm', real(specimen.state.norm()), [normOf(subject, oracleDensity(specimen)), 0]);
    }),

  'overlap is the oracle, linear in its right side': (subject) =>
    pairs(subject, (a, b, check) => {
      check('overlap', a.state.overlap(b.state), overlapOracle(subject, a, b));
    }),

  'overlap is conjugate-symmetric': (subject) =>
    pairs(subject, (a, b, check) => {
      const [forth, back] = [a.state.overlap(b.state), b.state.overlap(a.state)];
      check('overlap', { ...forth, error: forth.error + back.error }, [back.re, -back.im]);
    }),

  'a unitary keeps the norm': (subject) =>
    each(subject, ({ space, state }, check) => {
      if (!subject.apply) return;
      const op = adapted(subject, unitaryProbe(space, seeded(5)).op, state);
      check('norm', real(subject.apply(state, op).norm()), [state.norm(), 0]);
    }),

  'apply is O rho O^dagger and never normalises': (subject) =>
    each(subject, (specimen, check) => {
      if (!subject.apply) return;
      const rho = oracleDensity(specimen);
      const [observable] = probes(specimen.space, seeded(7)).slice(-1) as [Probe];
      for (const { label, op, matrix } of probes(specimen.space, seeded(6))) {
        const applied = subject.apply(specimen.state, adapted(subject, op, specimen.state));
        const right = oracle.mul(oracle.mul(matrix, rho), oracle.dagger(matrix));
        check(`norm after ${label}`, real(applied.norm()), [normOf(subject, right), 0]);
        const value = expectOf(subject, applied, observable.op);
        check(`<O> after ${label}`, value, oracle.expectationMixed(right, observable.matrix));
      }
    }),

  'apply(AB) is A after B': (subject) =>
    each(subject, ({ space, state }, check) => {
      if (!subject.apply) return;
      const [a, b] = [hermitianProbe(space, seeded(8)), unitaryProbe(space, seeded(9))];
      const once = subject.apply(state, adapted(subject, times(a.op, b.op), state));
      const half = subject.apply(state, adapted(subject, b.op, state));
      const twice = subject.apply(half, adapted(subject, a.op, half));
      check('norm', real(once.norm()), [twice.norm(), 0]);
      const { op } = probes(space, seeded(10))[0] as Probe;
      const [x, y] = [expectOf(subject, once, op), expectOf(subject, twice, op)];
      check('<O>', { ...x, error: x.error + y.error }, [y.re, y.im]);
    }),

  'reduce then expect is expect': (subject) =>
    each(subject, (specimen, check) => {
      if (!subject.reduce) return;
      const rho = oracleDensity(specimen);
      for (const keep of keptSites(specimen.space.dims.length)) {
        const reduced = subject.reduce(specimen.state, keep);
        const kept = subspace(specimen.space, keep);
        const size = kept.dims.reduce((a, b) => a * b, 1);
        const local = randomMatrix(size, seeded(11));
        const { op } = localProbe(kept, 'reduced', [{ sites: [...keep.keys()], matrix: local }]);
        const whole = localProbe(specimen.space, 'whole', [{ sites: keep, matrix: local }]).matrix;
        check(`<O> on [${keep}]`, expectOf(subject, reduced, op), oracle.expectationMixed(rho, whole));
        check(`trace on [${keep}]`, real(reduced.norm()), oracle.trace(rho));
      }
    }),
};

type Check = (what: string, ours: Pick<Estimate, 're' | 'im' | 'error'>, right: oracle.Z) => void;

/** Runs a body on each specimen; `check` notes a value that is off by more than the tolerance and four errors. */
function each<S extends State>(
  subject: StateSubject<S>,
  body: (specimen: Specimen<S>, check: Check) => void,
): string[] {
  return subject.specimens.flatMap((specimen) => {
    const wrong: string[] = [];
    body(specimen, (what, ours, [re, im]) => {
      const allowed = subject.tolerance * Math.max(1, Math.abs(re), Math.abs(im)) + 4 * ours.error;
      if (Math.abs(ours.re - re) <= allowed && Math.abs(ours.im - im) <= allowed) return;
      wrong.push(`${specimen.label}: ${what} is ${ours.re} + ${ours.im}i instead of ${re} + ${im}i`);
    });
    return wrong;
  });
}

/** Runs a body on each ordered pair of specimens that share a space. */
function pairs<S extends State>(
  subject: StateSubject<S>,
  body: (a: Specimen<S>, b: Specimen<S>, check: Check) => void,
): string[] {
  return each(subject, (a, check) => {
    subject.specimens
      .filter((b) => b.space === a.space)
      .forEach((b) => body(a, b, (what, ours, right) => check(`${what} with ${b.label}`, ours, right)));
  });
}

/** The operator as the state takes it. */
export function adapted(subject: OperatorAdapter, op: Probe['op'], state: State): Operator {
  return subject.operator ? subject.operator(op, state) : op;
}

function expectOf(subject: OperatorAdapter, state: State, op: Probe['op']): Estimate {
  return state.expect(adapted(subject, op, state));
}

function real(re: number): { re: number; im: number; error: number } {
  return { re, im: 0, error: 0 };
}

function normOf(subject: { mixed: boolean }, rho: oracle.Mat): number {
  const [trace] = oracle.trace(rho);
  return subject.mixed ? trace : Math.sqrt(trace);
}

function overlapOracle(subject: { mixed: boolean }, a: Specimen<State>, b: Specimen<State>): oracle.Z {
  if (subject.mixed) return oracle.trace(oracle.mul(oracle.dagger(oracleDensity(a)), oracleDensity(b)));
  return oracle.inner(oracle.vecOf(a.members[0]!.ket.data), oracle.vecOf(b.members[0]!.ket.data));
}

/** Nothing, single sites, a descending pair, a cycle of all. */
function keptSites(n: number): number[][] {
  const all = [...Array(n).keys()];
  return [[], ...all.map((site) => [site]), ...(n > 1 ? [[n - 1, 0]] : []), [...all.slice(1), 0]];
}
