// A pulse for an open system: from level 0 to level 2 through a level that decays, by gradients through the master equation.
import { evolutionGradient, parametricLindbladian, pulse } from '../src/dynamics/index.ts';
import { lbfgs } from '../src/linalg/index.ts';
import { basisKet, dagger, levels, localOperator, matrix, plus, times } from '../src/index.ts';

const ladder = levels([4]);
const from = (to: number, of: number) => {
  const rows = [0, 1, 2, 3].map((r) => [0, 1, 2, 3].map((c) => (r === to && c === of ? 1 : 0)));
  return localOperator(ladder, [0], matrix(rows));
};
const cuts = [0, 1, 2, 3, 4, 5, 6];
const lower = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5'];
const upper = ['v0', 'v1', 'v2', 'v3', 'v4', 'v5'];
const drive = (a: number, b: number) => plus(from(a, b), dagger(from(a, b)));
const model = parametricLindbladian(
  [
    [drive(0, 1), pulse(cuts, lower)],
    [drive(1, 2), pulse(cuts, upper)],
  ],
  [{ operator: from(3, 1), rate: 0.8 }],
);

const names = [...lower, ...upper];
const arrived = times(from(2, 1), dagger(from(2, 1)));
const run = (heights: Float64Array, estimateErrors = false) =>
  evolutionGradient(model, basisKet(ladder, [0]), {
    times: [0, 6],
    observables: { arrived },
    parameters: Object.fromEntries(names.map((name, k) => [name, heights[k] as number])),
    estimateErrors,
  });

const start = Float64Array.from(names, (_, k) => 0.5 + 0.1 * Math.sin(3 * k));
const best = lbfgs(
  (heights) => {
    const { value, gradient } = run(heights);
    return { value: 1 - value.re, gradient: gradient.map((slope) => -slope) };
  },
  start,
  { maxSteps: 12 },
);
const { value, gradient, errors } = run(best.x, true);
console.log(
  `arrived at the start ${run(start).value.re.toFixed(4)}, after ${best.steps} steps ${value.re.toFixed(4)}`,
);
console.log(`d arrived / d u0 = ${gradient[0]?.toFixed(6)} +- ${errors[0]?.toExponential(0)}`);
console.log(`lower ${[...best.x.slice(0, 6)].map((u) => u.toFixed(2)).join(' ')}`);
console.log(`upper ${[...best.x.slice(6)].map((u) => u.toFixed(2)).join(' ')}`);
