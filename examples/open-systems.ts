// A driven atom that shines: its master equation, its steady state, its light, and single runs with their clicks.
import {
  correlation,
  jump,
  lindblad,
  lindbladian,
  steadyState,
  trajectories,
} from '../src/dynamics/index.ts';
import { basisKet, dagger, localOperator, matrix, pauliX, qubits, rng, scale, times } from '../src/index.ts';

const atom = qubits(1);
const start = basisKet(atom, [1]);
const down = localOperator(
  atom,
  [0],
  matrix([
    [0, 0],
    [1, 0],
  ]),
);
const excited = times(dagger(down), down);
const generator = lindbladian(scale(pauliX(atom, 0), 0.65), [jump(0.8, down)]);

const t = [0, 1, 2, 4, 8];
const evolved = lindblad(generator, start, { times: t, observables: { excited } });
const clicks = trajectories(generator, start, {
  times: t,
  observables: { excited },
  count: 400,
  rng: rng(1),
});
for (const [k, exact] of (evolved.expectations.excited ?? []).entries()) {
  const sampled = clicks.expectations.excited?.[k];
  console.log(
    `t ${t[k]}  excited ${exact.re.toFixed(6)} +- ${exact.error.toExponential(0)}`,
    ` of 400 trajectories ${sampled?.re.toFixed(3)} +- ${sampled?.error.toFixed(3)}`,
  );
}

const steady = steadyState(generator, { rng: rng(2) });
const p = steady.state.expect(excited).re;
console.log(
  `steady ${p.toFixed(10)}, residual ${steady.residual.toExponential(0)}, gap ${steady.gap.toFixed(4)}`,
);

const light = { before: dagger(down), later: excited, first: down };
const g2 = correlation(generator, steady.state, light, { times: [0, 0.5, 1.7], rtol: 1e-9, atol: 1e-11 });
console.log('g2 at 0, 0.5, 1.7:', g2.map(({ re }) => (re / p ** 2).toFixed(6)).join(' '));
console.log(`clicks of the first run: ${clicks.clicks[0]?.map((click) => click.t.toFixed(3)).join(' ')}`);
