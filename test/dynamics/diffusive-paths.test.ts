import { expect, it } from 'vitest';
import { diffusiveTrajectories } from '../../src/dynamics/diffusive-trajectories.ts';
import { lindbladian } from '../../src/dynamics/lindbladian.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { levels } from '../../src/spaces/space.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import { dagger, matOf, mul, plus, scale, trace, type Mat, type Z } from '../oracle.ts';

const sumOf = (...parts: Mat[]): Mat => parts.reduce(plus);

/** L rho L^dagger - {L^dagger L, rho} / 2. */
const dissipator = (l: Mat, rho: Mat): Mat => {
  const decay = mul(dagger(l), l);
  const both = plus(mul(decay, rho), mul(rho, decay));
  return plus(mul(mul(l, rho), dagger(l)), scale(both, [-0.5, 0]));
};

/** c rho + rho c^dagger, and its trace. */
const innovation = (c: Mat, rho: Mat): { change: Mat; mean: number } => {
  const change = plus(mul(c, rho), mul(rho, dagger(c)));
  return { change, mean: trace(change)[0] };
};

const turn = (angle: number): Z => [Math.cos(angle), -Math.sin(angle)];

it('diffusive trajectories follow the stochastic master equation path by path: Euler steps of the same noise, by naive arithmetic', () => {
  const on = levels([3]);
  const random = rng(21);
  const h = dense(on, randomHermitian(3, random));
  const jumps = [0, 1, 2].map(() => {
    const matrix = randomGinibre(3, 3, random);
    return dense(on, { ...matrix, data: matrix.data.map((v) => 0.35 * v) });
  });
  const start = randomDensityMatrix(on, random);
  const [T, steps] = [0.5, 3000];
  const dt = T / steps;
  const found = diffusiveTrajectories(
    lindbladian(h, jumps),
    [
      { jump: 0, detection: 'heterodyne', phase: 0.3, efficiency: 0.6 },
      { jump: 2, phase: 1.1, efficiency: 0.8 },
    ],
    start,
    { times: [0, T], count: 1, rng: rng(22), step: dt },
  );

  const noise = rng(22).split();
  const ls = jumps.map(({ matrix }) => matOf(matrix));
  const minusIH = scale(matOf(h.matrix), [0, -1]);
  const seen: [Mat, number][] = [
    [scale(ls[0]!, turn(0.3)), 0.3],
    [scale(ls[0]!, turn(0.3 + Math.PI / 2)), 0.3],
    [scale(ls[2]!, turn(1.1)), 0.8],
  ];
  const currents = [0, 0, 0];
  let rho = matOf(start.matrix);
  for (let s = 0; s < steps; s++) {
    const unitary = plus(mul(minusIH, rho), dagger(mul(minusIH, rho)));
    const drift = sumOf(unitary, ...ls.map((l) => dissipator(l, rho)));
    let next = plus(rho, scale(drift, [dt, 0]));
    seen.forEach(([c, eta], k) => {
      const { change, mean } = innovation(c, rho);
      const dW = Math.sqrt(dt) * noise.normal();
      currents[k]! += (Math.sqrt(eta) * mean * dt + dW) / T;
      const martingale = plus(change, scale(rho, [-mean, 0]));
      next = plus(next, scale(martingale, [Math.sqrt(eta) * dW, 0]));
    });
    rho = next;
  }
  const final = matOf((found.finals[0] as DensityMatrix).matrix);
  const moved = plus(final, scale(matOf(start.matrix), [-1, 0]));
  const gap = plus(final, scale(rho, [-1, 0]));
  const size = (m: Mat): number => Math.max(...m.flat().map(([re, im]) => Math.sqrt(re * re + im * im)));
  expect(size(moved)).toBeGreaterThan(0.1);
  expect(size(gap)).toBeLessThan(0.004);
  currents.forEach((current, k) => expect(found.records[0]![k]![0]).toBeCloseTo(current, 2));
});
