// A chiral pump of three levels: it never comes to rest, its generator turns, and it makes entropy in the steady state.
import { jump, lindbladian, liouvillian, steadyState } from '../src/dynamics/index.ts';
import { identityOperator, levels, localOperator, rng, scale, toDense } from '../src/index.ts';
import { eigenvalues } from '../src/linalg/index.ts';

// Rates a forward and b backward around a ring of three levels.
const [a, b] = [2, 0.5];
const ring = levels([3]);
const move = (from: number, to: number) =>
  localOperator(
    ring,
    [0],
    [0, 1, 2].map((r) => [0, 1, 2].map((c) => (r === to && c === from ? 1 : 0))),
  );
const steps = [0, 1, 2].flatMap((k) => [jump(a, move(k, (k + 1) % 3)), jump(b, move((k + 1) % 3, k))]);
const chiral = lindbladian(scale(identityOperator(ring), 0), steps);
const spectrum = eigenvalues(toDense(liouvillian(chiral)));
const turning = Math.max(...spectrum.filter((_, i) => i % 2 === 1));
console.log(
  `chiral pump turns with: ours ${turning.toFixed(10)} exact ${((Math.sqrt(3) * (a - b)) / 2).toFixed(10)}`,
);
const real = [...spectrum.filter((_, i) => i % 2 === 0)].sort((p, q) => p - q);
console.log(
  `its fastest decay: ours ${(real[0] ?? NaN).toFixed(10)} exact ${((-3 * (a + b)) / 2).toFixed(10)}`,
);
console.log(`of coherences: ours ${(real[4] ?? NaN).toFixed(10)} exact ${(-(a + b)).toFixed(10)}`);
const rho = steadyState(chiral, { rng: rng(1) }).state;
const p = [0, 1, 2].map((k) => rho.matrix.data[8 * k] ?? NaN);
const flow = (k: number): number => a * (p[k] ?? NaN) - b * (p[(k + 1) % 3] ?? NaN);
const production = [0, 1, 2].reduce((sum, k) => sum + flow(k) * Math.log(a / b), 0);
console.log(
  `entropy production: ours ${production.toFixed(10)} exact ${((a - b) * Math.log(a / b)).toFixed(10)}`,
);
