import { auto } from '../../../src/linalg/ode/auto.ts';
import { dopri5 } from '../../../src/linalg/ode/dopri5.ts';
import { integrate } from '../../../src/linalg/ode/integrate.ts';
import type { OdeOptions } from '../../../src/linalg/ode/options.ts';
import { rodas5p } from '../../../src/linalg/ode/rodas5p.ts';
import type { OdeResult, OdeStep } from '../../../src/linalg/ode/solution.ts';
import type { OdeMethod, Rhs } from '../../../src/linalg/ode/tableau.ts';
import { tsit5 } from '../../../src/linalg/ode/tsit5.ts';
import { vern7 } from '../../../src/linalg/ode/vern7.ts';

/** Every method of the package. */
export const methods: readonly OdeMethod[] = [tsit5, dopri5, vern7, rodas5p, auto];

/** A problem with a known solution. */
export interface Problem {
  readonly name: string;
  readonly rhs: Rhs;
  readonly solution: (t: number) => Float64Array;
}

/** y'' = -y. */
export const oscillator: Problem = {
  name: 'harmonic oscillator',
  rhs: (_t, y, dydt) => {
    dydt[0] = y[1]!;
    dydt[1] = -y[0]!;
  },
  solution: (t) => Float64Array.of(Math.cos(t), -Math.sin(t)),
};

/** y' = -k y. */
export const decay: Problem = {
  name: 'decay',
  rhs: (_t, y, dydt) => {
    dydt[0] = -0.7 * y[0]!;
  },
  solution: (t) => Float64Array.of(3 * Math.exp(-0.7 * t)),
};

/** z' = (-0.1 + 2 i) z, z(0) = 1 - 2 i, interleaved. */
export const rotation: Problem = {
  name: 'complex rotation',
  rhs: (_t, y, dydt) => {
    dydt[0] = -0.1 * y[0]! - 2 * y[1]!;
    dydt[1] = -0.1 * y[1]! + 2 * y[0]!;
  },
  solution: (t) => {
    const [c, s, size] = [Math.cos(2 * t), Math.sin(2 * t), Math.exp(-0.1 * t)];
    return Float64Array.of(size * (c + 2 * s), size * (s - 2 * c));
  },
};

/** y' = y (1 - y), y(0) = 1/5. */
export const logistic: Problem = {
  name: 'logistic growth',
  rhs: (_t, y, dydt) => {
    dydt[0] = y[0]! * (1 - y[0]!);
  },
  solution: (t) => Float64Array.of(1 / (1 + 4 * Math.exp(-t))),
};

/** u' = u cos t, v' = w u e^(-sin t), w' = -v u e^(-sin t): u = e^(sin t), v = sin t, w = cos t. */
export const driven: Problem = {
  name: 'driven and not linear',
  rhs: (t, y, dydt) => {
    const one = y[0]! * Math.exp(-Math.sin(t));
    dydt[0] = Math.cos(t) * y[0]!;
    dydt[1] = y[2]! * one;
    dydt[2] = -y[1]! * one;
  },
  solution: (t) => Float64Array.of(Math.exp(Math.sin(t)), Math.sin(t), Math.cos(t)),
};

/** All of them. */
export const problems: readonly Problem[] = [oscillator, decay, rotation, logistic, driven];

/** Euclidean distance. */
export function distance(x: Float64Array, y: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0));
}

/** Options under which every step has length h. */
export function fixedStep(h: number): Pick<OdeOptions, 'rtol' | 'atol' | 'firstStep' | 'maxStep'> {
  return { rtol: 0, atol: 1e30, firstStep: h, maxStep: h };
}

/** A run with `look` called at each step. */
export function watched(
  rhs: Rhs,
  y0: Float64Array,
  options: OdeOptions,
  look: (step: OdeStep) => void,
): OdeResult {
  const run = integrate(rhs, y0, options);
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
    look(next.value);
  }
}

/** Slope of log(error) against log(h) by least squares. */
export function slope(hs: readonly number[], errors: readonly number[]): number {
  const [x, y] = [hs.map(Math.log), errors.map(Math.log)];
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const top = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0);
  return top / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
