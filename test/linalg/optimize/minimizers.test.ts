import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { adamStart, adamStep } from '../../../src/linalg/optimize/adam.ts';
import { lbfgs } from '../../../src/linalg/optimize/lbfgs.ts';
import type { Objective } from '../../../src/linalg/optimize/objective.ts';
import { spsa } from '../../../src/linalg/optimize/spsa.ts';
import { rng } from '../../../src/linalg/random.ts';

/** Rosenbrock's valley in n dimensions; minimum 0 at (1, ..., 1). */
const rosenbrock: Objective = (x) => {
  let value = 0;
  const gradient = new Float64Array(x.length);
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i]!, x[i + 1]!];
    value += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    gradient[i]! += -400 * a * (b - a * a) - 2 * (1 - a);
    gradient[i + 1]! += 200 * (b - a * a);
  }
  return { value, gradient };
};

/** sum c_i (x_i - i)^2 with c from 1 to 1e6. */
const quadratic: Objective = (x) => {
  const c = (i: number): number => 10 ** ((6 * i) / (x.length - 1));
  const value = x.reduce((sum, entry, i) => sum + c(i) * (entry - i) ** 2, 0);
  return { value, gradient: x.map((entry, i) => 2 * c(i) * (entry - i)) };
};

describe('lbfgs', () => {
  it('finds the bottom of Rosenbrock valleys', () => {
    for (const n of [2, 10]) {
      const start = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
      const found = lbfgs(rosenbrock, start, { maxSteps: 500 });
      expect(found.reason).toBe('gradient');
      expect(found.gradientNorm).toBeLessThanOrEqual(1e-8);
      // From this start the valley in ten dimensions also has a local minimum near (-1, 1, ..., 1) with value 3.98...
      found.x.forEach((x) => expect(x).toBeCloseTo(1, 6));
      expect(start[0]).toBe(-1.2);
      expect(found.evaluations).toBeLessThan(3 * found.steps + 5);
    }
  });

  it('solves badly scaled quadratics and says how it ended', () => {
    const found = lbfgs(quadratic, new Float64Array(8), { maxSteps: 1000, gradientTolerance: 1e-6 });
    expect(found.reason).toBe('gradient');
    found.x.forEach((x, i) => expect(x).toBeCloseTo(i, 6));
    const few = lbfgs(quadratic, new Float64Array(8), { maxSteps: 2 });
    expect(few).toMatchObject({ reason: 'steps', steps: 2 });
    const never = lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { gradientTolerance: 0, maxSteps: 1000 });
    expect(['rounding', 'gradient']).toContain(never.reason);
    expect(never.value).toBeLessThan(1e-25);
  });

  it('is at once at a stationary point, tells its steps and can be stopped', () => {
    expect(lbfgs(rosenbrock, Float64Array.of(1, 1))).toMatchObject({
      steps: 0,
      reason: 'gradient',
      evaluations: 1,
    });
    expect(lbfgs(() => ({ value: 0, gradient: new Float64Array(0) }), new Float64Array(0)).reason).toBe(
      'gradient',
    );
    const told: number[] = [];
    lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { maxSteps: 5, onStep: ({ step }) => told.push(step) });
    expect(told).toEqual([1, 2, 3, 4, 5]);
    const stopped = AbortSignal.abort(new Error('enough'));
    expect(() => lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { signal: stopped })).toThrow('enough');
  });

  it('never lowers to a point that is not lower', () => {
    const values: number[] = [rosenbrock(Float64Array.of(-1.2, 1)).value];
    lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { onStep: ({ value }) => values.push(value) });
    values.slice(1).forEach((value, i) => expect(value).toBeLessThan(values[i]!));
  });

  it('refuses numbers that are not, and wrong options', () => {
    const bad = (): ReturnType<Objective> => ({ value: NaN, gradient: Float64Array.of(1) });
    expect(() => lbfgs(bad, Float64Array.of(1))).toThrow(ArgumentError);
    expect(() => lbfgs(() => ({ value: 1, gradient: Float64Array.of(1, 2) }), Float64Array.of(1))).toThrow(
      /1 entries/,
    );
    expect(() => lbfgs(rosenbrock, Float64Array.of(NaN, 1))).toThrow(ArgumentError);
    for (const options of [{ maxSteps: -1 }, { maxSteps: 1.5 }, { gradientTolerance: NaN }, { memory: 0 }]) {
      expect(() => lbfgs(rosenbrock, Float64Array.of(1, 2), options)).toThrow(ArgumentError);
    }
  });
});

describe('adam', () => {
  it('takes first steps of the size of its rate', () => {
    const { parameters } = adamStep(Float64Array.of(1, 1), Float64Array.of(3, -0.01), adamStart(2), {
      learningRate: 0.1,
    });
    expect(parameters[0]).toBeCloseTo(0.9, 7);
    expect(parameters[1]).toBeCloseTo(1.1, 6);
  });
});

describe('spsa', () => {
  it('gets near the minimum of a noisy bowl, the same for the same seed', () => {
    const run = (seed: number): Float64Array => {
      const noise = rng(seed);
      const f = (x: Float64Array): number =>
        x.reduce((sum, entry, i) => sum + (entry - i / 4) ** 2, 0) + 0.01 * (noise.uniform() - 0.5);
      return spsa(f, new Float64Array(4), { rng: rng(7), steps: 600 });
    };
    const found = run(3);
    found.forEach((x, i) => expect(Math.abs(x - i / 4)).toBeLessThan(0.05));
    expect(run(3)).toEqual(found);
  });

  it('refuses wrong options', () => {
    const f = (): number => 0;
    expect(() => spsa(f, new Float64Array(1), { rng: rng(1), steps: -1 })).toThrow(ArgumentError);
    expect(() => spsa(f, new Float64Array(1), { rng: rng(1), rate: 0 })).toThrow(ArgumentError);
    expect(() => spsa(f, new Float64Array(1), { rng: rng(1), shift: NaN })).toThrow(ArgumentError);
    expect(() => spsa(() => NaN, new Float64Array(1), { rng: rng(1) })).toThrow(/finite/);
  });
});
