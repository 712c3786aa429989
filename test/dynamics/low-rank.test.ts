import { describe, expect, it } from 'vitest';
import { coefficient, piecewiseConstant } from '../../src/dynamics/coefficient.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { lowRankLindblad } from '../../src/dynamics/low-rank/evolve.ts';
import { compressed, distanceOf } from '../../src/dynamics/low-rank/factor.ts';
import { factorPlan } from '../../src/dynamics/low-rank/plan.ts';
import { lowRankDensity, toLowRank } from '../../src/dynamics/low-rank/state.ts';
import { factorStep, factorSteps } from '../../src/dynamics/low-rank/step.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { ArgumentError, BudgetExceededError, ConvergenceError, NotPhysicalError } from '../../src/errors.ts';
import { hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { expm } from '../../src/linalg/expm.ts';
import { hermitianPart } from '../../src/linalg/hermitian-part.ts';
import { scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { pauliX, pauliZ } from '../../src/operators/paulis.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import * as o from '../oracle.ts';
import { coherent, lowering, mode, plus, scale, sum, times } from './fixtures.ts';

const random = rng(31);

/** The sum of the moduli of the eigenvalues of A - B. */
function apart(a: DensityMatrix, b: DensityMatrix): number {
  const difference = o.plus(o.matOf(a.matrix), o.scale(o.matOf(b.matrix), [-1, 0]));
  return hermitianEigenvalues(hermitianPart(o.complexMatrix(difference))).reduce(
    (total, x) => total + Math.abs(x),
    0,
  );
}

/** The state by tsit5 with small tolerances. */
function exact(of: Lindbladian, state: Ket | DensityMatrix, t: number): DensityMatrix {
  return lindblad(of, state, { times: [0, t], method: 'vern7', rtol: 1e-11, atol: 1e-13 }).final;
}

describe('factors', () => {
  it('are compressed to the heaviest columns, and compared by the trace norm', () => {
    const space = levels([3, 2]);
    const rho = randomDensityMatrix(space, random);
    const { factor } = toLowRank(rho);
    expect(factor.cols).toBe(6);
    expect(apart(lowRankDensity({ kind: 'lowRank', space, factor }), rho)).toBeLessThan(1e-14);
    const values = hermitianEigenvalues(rho.matrix);
    const two = compressed(factor, { weight: 0, maxRank: 4 });
    expect(two.factor.cols).toBe(4);
    expect(two.discarded).toBeCloseTo(values[0]! + values[1]!, 14);
    const most = compressed(factor, { weight: values[0]! * 1.001, maxRank: Infinity });
    expect(most.factor.cols).toBe(5);
    const other = randomDensityMatrix(space, random);
    expect(distanceOf(factor, toLowRank(other).factor)).toBeCloseTo(apart(rho, other), 13);
    expect(distanceOf(two.factor, factor)).toBeCloseTo(two.discarded, 14);
  });

  it('take steps of local order 5, positive and of the trace they had', () => {
    const space = levels([2, 3]);
    const jumps = [1, 2].map(() => dense(space, scaled(randomGinibre(6, 6, random), 0.3)));
    const generator = lindbladian(dense(space, randomHermitian(6, random)), jumps);
    const rho = randomDensityMatrix(space, random);
    const plan = factorPlan(generator);
    const errorOf = (h: number): number => {
      const step = factorStep(
        plan,
        toLowRank(rho).factor,
        { t: 0, h, first: 0, last: h },
        { weight: 1e-300, maxRank: Infinity },
      );
      const s = o.matOf(expm(scaled(toDense(liouvillian(generator)), h)));
      const moved = o.matVec(s, o.vecOf(rho.matrix.data));
      const there = DensityMatrix.fromMatrix(
        space,
        o.complexMatrix(o.build(6, 6, (r, c) => moved[6 * r + c]!)),
      );
      const off = apart(lowRankDensity({ kind: 'lowRank', space, factor: step.factor }), there);
      return off;
    };
    expect(Math.log2(errorOf(0.2) / errorOf(0.1))).toBeGreaterThan(4.5);
    expect(Math.log2(errorOf(0.2) / errorOf(0.1))).toBeLessThan(5.5);
  });
});

describe('evolutions of low rank', () => {
  it('agree with lindblad as well as they say', () => {
    const { n, a, ad } = mode(14);
    const warm = lindbladian(sum(n, scale(plus(a, ad), 0.4)), [jump(0.3, a), jump(0.05, ad)]);
    const chain = qubits(3);
    const h = sum(
      ...[0, 1, 2].map((i) => scale(pauliX(chain, i), 0.7)),
      times(pauliZ(chain, 0), pauliZ(chain, 2)),
    );
    const open = lindbladian(h, [0, 1, 2].map((i) => jump(0.2, lowering(chain, i)))); // prettier-ignore
    for (const [generator, start, o1] of [
      [warm, coherent(14, 0.8, 0.2), n],
      [open, randomKet(chain, random), pauliZ(chain, 1)],
      [open, randomDensityMatrix(chain, random), pauliZ(chain, 1)],
    ] as const) {
      const fine = exact(generator, start, 2);
      for (const [tolerance, cutoff] of [
        [1e-4, 1e-5],
        [1e-7, 1e-10],
      ] as const) {
        // prettier-ignore
        const found = lowRankLindblad(generator, start, { times: [0, 1, 2], observables: { o1 }, tolerance, cutoff });
        const bound = found.discarded[2]! + found.integrationErrors[2]!;
        const off = apart(lowRankDensity(found.final), fine);
        expect(off).toBeLessThan(bound + 1e-9);
        expect(bound).toBeLessThan(2000 * tolerance);
        const { re, error } = found.expectations.o1![2]!;
        expect(Math.abs(re - fine.expect(o1).re)).toBeLessThan(error + 1e-9);
        expect(lowRankDensity(found.final).norm()).toBeCloseTo(1, 13);
      }
    }
  });

  it('of generators that depend on time agree with lindblad as well as they say', () => {
    const { n, a, ad } = mode(8);
    const pulse = piecewiseConstant([0.3, 0.31, 1.2], [30, -0.4]);
    const swung = lindbladian(
      [n, [plus(a, ad), (t) => 0.6 * Math.sin(3 * t)], [times(ad, a), (t) => 2 * t]],
      [[a, (t) => 0.5 + 0.2 * Math.cos(t)]],
    );
    const pulsed = lindbladian([n, [plus(a, ad), pulse]], [jump(0.2, a)]);
    const ramp = lindbladian([scale(n, 4), [plus(a, ad), (t) => t]]);
    for (const generator of [swung, pulsed, ramp]) {
      const fine = exact(generator, coherent(8, 0.5), 2);
      for (const [tolerance, cutoff] of [
        [1e-4, 1e-6],
        [1e-6, 1e-10],
      ] as const) {
        const found = lowRankLindblad(generator, coherent(8, 0.5), { times: [0, 2], tolerance, cutoff });
        const bound = found.discarded[1]! + found.integrationErrors[1]!;
        const off = apart(lowRankDensity(found.final), fine);
        expect(off).toBeLessThan(bound + 1e-9);
        expect(bound).toBeLessThan(2000 * tolerance);
      }
    }
    const held = lindbladian([n, [plus(a, ad), coefficient(Math.sin, { maxStep: 0.01 })]]);
    const short = lowRankLindblad(held, coherent(8, 0.5), { times: [0, 0.2] });
    expect(short.stats.steps).toBeGreaterThanOrEqual(20);
  });

  it('take steps of local order 5 where the generator depends on time', () => {
    const space = levels([2, 3]);
    const [h0, h1] = [0, 1].map(() => dense(space, randomHermitian(6, random)));
    const [l0, l1] = [0, 1].map(() => dense(space, scaled(randomGinibre(6, 6, random), 0.3)));
    const generator = lindbladian([h0!, [h1!, (t) => Math.sin(2 * t)]], [l0!, [l1!, (t) => 1 + t]]);
    const rho = randomDensityMatrix(space, random);
    const plan = factorPlan(generator);
    const errorOf = (h: number): number => {
      const limit = { weight: 1e-300, maxRank: Infinity };
      const step = factorStep(plan, toLowRank(rho).factor, { t: 0, h, first: 0, last: h }, limit);
      const found = lowRankDensity({ kind: 'lowRank', space, factor: step.factor });
      const off = apart(found, exact(generator, rho, h));
      return off;
    };
    const order = Math.log2(errorOf(0.2) / errorOf(0.1));
    expect(order).toBeGreaterThan(4.5);
    expect(order).toBeLessThan(5.6);
  });

  it('see weak jumps of a state that turns fast, those that keep the trace of each stage too', () => {
    const space = qubits(1);
    const [x, z] = [pauliX(space, 0), pauliZ(space, 0)];
    const start = basisKet(space, [0]);
    for (const op of [z, lowering(space, 0)]) {
      for (const rate of [1e-5, 1e-3, 0.1]) {
        const generator = lindbladian(scale(x, 10), [jump(rate, op)]);
        const fine = exact(generator, start, 3.3);
        for (const tolerance of [1e-4, 1e-6]) {
          const options = { times: [0, 3.3], observables: { z }, tolerance, cutoff: tolerance / 100 };
          const { re, error } = lowRankLindblad(generator, start, options).expectations.z![1]!;
          expect(Math.abs(re - fine.expect(z).re)).toBeLessThan(tolerance > 1e-5 ? 6 * error : error);
          expect(error).toBeLessThan(2000 * tolerance);
        }
      }
    }
  });

  it('take two steps with the error that these have', () => {
    const space = levels([2, 3]);
    const jumps = [1, 2].map(() => dense(space, scaled(randomGinibre(6, 6, random), 0.3)));
    const generator = lindbladian(dense(space, randomHermitian(6, random)), jumps);
    const rho = randomDensityMatrix(space, random);
    for (const h of [0.1, 0.4]) {
      const span = { t: 0, h, first: 0, last: h };
      const limit = { weight: 1e-300, maxRank: Infinity };
      const step = factorSteps(factorPlan(generator), toLowRank(rho).factor, span, limit);
      const found = lowRankDensity({ kind: 'lowRank', space, factor: step.factor });
      const off = apart(found, exact(generator, rho, h));
      expect(off).toBeLessThan(step.error);
      expect(step.error).toBeLessThan(10 * off);
    }
  });

  it('keep few columns where few are needed, in spaces that are large', () => {
    // A cat state of 400 levels that loses quanta: two columns hold it, and its parity is known.
    const { space, n, a } = mode(400);
    const [alpha, t] = [4, 0.02];
    const [left, right] = [coherent(400, alpha), coherent(400, -alpha)];
    const cat = lowRankLindblad(lindbladian(scale(n, 0.3), [a]), toLowRank(normalised(left, right)), {
      times: [0, t],
      observables: { parity: parity(space), n },
      tolerance: 1e-7,
      cutoff: 1e-9,
    });
    const eta = Math.exp(-t);
    const size = 1 + Math.exp(-2 * alpha ** 2);
    const known = (Math.exp(-2 * eta * alpha ** 2) + Math.exp(-2 * (1 - eta) * alpha ** 2)) / size;
    expect(cat.expectations.parity![1]!.re).toBeCloseTo(known, 6);
    expect(cat.expectations.parity![1]!.error).toBeGreaterThan(
      Math.abs(cat.expectations.parity![1]!.re - known),
    );
    expect(cat.expectations.n![1]!.re).toBeCloseTo(alpha ** 2 * Math.tanh(alpha ** 2) * eta, 5);
    expect(cat.ranks).toEqual([1, 2]);
    expect(cat.stats.largestRank).toBeLessThan(5);
  });

  it('say what a rank that is too small has cost', () => {
    const { space, z } = { space: qubits(2), z: pauliZ(qubits(2), 0) };
    const generator = lindbladian(pauliX(space, 1), [
      jump(0.5, lowering(space, 0)),
      jump(0.5, lowering(space, 1)),
    ]);
    const start = basisKet(space, [0, 0]);
    const found = lowRankLindblad(generator, start, { times: [0, 1], observables: { z }, maxRank: 1 });
    expect(found.ranks).toEqual([1, 1]);
    expect(found.discarded[1]).toBeGreaterThan(0.1);
    expect(found.expectations.z![1]!.from).toBe('truncated');
    const off = apart(lowRankDensity(found.final), exact(generator, start, 1));
    expect(off).toBeGreaterThan(0.05);
    expect(off).toBeLessThan(found.discarded[1]! + found.integrationErrors[1]!);
    const going = lowRankLindblad(lindbladian(pauliX(space, 0)), start, {
      times: [0, 0.3],
      observables: { z },
    });
    expect(going.expectations.z![1]!.re).toBeCloseTo(Math.cos(0.6), 9);
  });

  it('refuse what they cannot do', () => {
    const { n, a, space } = mode(4);
    const start = basisKet(space, [2]);
    const generator = lindbladian(n, [a]);
    const run = (options: object, of = generator): unknown =>
      lowRankLindblad(of, start, { times: [0, 1], ...options });
    expect(() => run({}, lindbladian([[n, () => NaN]], [a]))).toThrow(/`hamiltonian\[0\]\[1\]`/);
    expect(() => run({ times: [0, -1] })).toThrow(/ascend/);
    for (const bad of [{ tolerance: 0 }, { cutoff: NaN }, { maxRank: 0.5 }, { maxSteps: -1 }]) {
      expect(() => run(bad)).toThrow(ArgumentError);
    }
    expect(() => run({ maxSteps: 2 })).toThrow(ConvergenceError);
    expect(() => run({ signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough');
    const negative = DensityMatrix.fromMatrix(
      space,
      o.complexMatrix(o.build(4, 4, (r, c) => [r === c ? r - 1 : 0, 0])),
    );
    expect(() => toLowRank(negative)).toThrow(NotPhysicalError);
    expect(() => lowRankDensity(toLowRank(start), { maxBytes: 10 })).toThrow(BudgetExceededError);
  });
});

/** (|alpha> + |-alpha>) / norm. */
function normalised(a: Ket, b: Ket): Ket {
  const data = a.data.map((x, i) => x + b.data[i]!);
  const norm = Math.sqrt(data.reduce((total, x) => total + x * x, 0));
  return Ket.fromData(a.space, data.map((x) => x / norm)); // prettier-ignore
}

/** (-1)^n. */
function parity(space: Space): Operator {
  const size = space.dims[0]!;
  const index = Int32Array.from({ length: size + 1 }, (_, i) => i);
  const values = Float64Array.from({ length: 2 * size }, (_, i) => (i % 2 ? 0 : i % 4 ? -1 : 1));
  return { kind: 'sparse', space, rowStart: index, column: index.slice(0, size), values };
}
