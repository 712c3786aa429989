import { expect, it } from 'vitest';
import { evolutionGradient } from '../../src/dynamics/gradients/evolution-gradient.ts';
import { grape } from '../../src/dynamics/grape.ts';
import { parametricLindbladian } from '../../src/dynamics/parametric-lindbladian.ts';
import { pulse } from '../../src/dynamics/parametric-weight.ts';
import { lbfgs } from '../../src/linalg/optimize/lbfgs.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { levels } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { dagger, plus, scale, times } from './fixtures.ts';

it('gradient and L-BFGS find a pulse for an open system that beats the one for the closed system', () => {
  // Three levels in a ladder, the middle one decays fast out of reach: what is best there avoids it.
  const space = levels([4]);
  const flip = (to: number, from: number) =>
    localOperator(
      space,
      [0],
      matrix(
        Array.from({ length: 4 }, (_, r) =>
          Array.from({ length: 4 }, (_, c) => Number(r === to && c === from)),
        ),
      ),
    );
  const hermitian = (to: number, from: number) => plus(flip(to, from), dagger(flip(to, from)));
  const [lower, upper] = [hermitian(1, 0), hermitian(2, 1)];
  const [slices, duration, rate] = [10, 6, 0.8];
  const start = [0, 1].map((row) =>
    Array.from({ length: slices }, (_, k) => 0.4 + 0.1 * Math.sin(3 * k + row)),
  );
  const closed = grape(
    {
      drift: scale(lower, 0),
      controls: [lower, upper],
      target: { from: basisKet(space, [0]), to: basisKet(space, [2]) },
      duration,
      start,
    },
    { maxSteps: 60 },
  );
  expect(closed.infidelity).toBeLessThan(1e-6);

  const cuts = Array.from({ length: slices + 1 }, (_, k) => (duration * k) / slices);
  const names = ['u', 'v'].map((u) => Array.from({ length: slices }, (_, k) => `${u}[${k}]`));
  const model = parametricLindbladian(
    [
      [lower, pulse(cuts, names[0]!)],
      [upper, pulse(cuts, names[1]!)],
    ],
    [{ operator: flip(3, 1), rate }],
  );
  const target = times(flip(2, 1), flip(1, 2));
  const objective = (u: Float64Array): { value: number; gradient: Float64Array } => {
    const found = evolutionGradient(model, basisKet(space, [0]), {
      times: [0, duration],
      observables: { target },
      parameters: Object.fromEntries(names.flat().map((name, k) => [name, u[k]!])),
      estimateErrors: false,
      ...{ rtol: 1e-7, atol: 1e-9 },
    });
    return { value: 1 - found.value.re, gradient: found.gradient.map((slope) => -slope) };
  };
  const before = objective(Float64Array.from(closed.controls.flatMap((row) => [...row]))).value;
  const found = lbfgs(objective, Float64Array.from(start.flat()), { maxSteps: 30, gradientTolerance: 1e-4 });
  expect(before).toBeGreaterThan(0.3);
  expect(found.value).toBeLessThan(before / 3);
  // Counter-intuitive order: the upper drive comes first, as in adiabatic passage through the dark state.
  const middle = (row: number): number => {
    const heights = [...found.x.slice(row * slices, (row + 1) * slices)].map((u) => u * u);
    return heights.reduce((s, h, k) => s + k * h, 0) / heights.reduce((s, h) => s + h, 0);
  };
  expect(middle(1)).toBeLessThan(middle(0) - 1);
});
