// One master equation, four ways to run it: whole, by jumps on kets, by homodyne detection, and by jumps on matrix-product states.
import { diffusiveTrajectories, jump, lindblad, lindbladian, trajectories } from '../src/dynamics/index.ts';
import { basisKet, pauliX, pauliY, pauliZ, plus, qubits, rng, scale, times } from '../src/index.ts';
import { productMps } from '../src/tn/index.ts';

/** A chain of excited atoms (Z = +1) that fall at rate 1/2 each, with ZZ couplings, and the sum of all Z. */
function atoms(n: number) {
  const space = qubits(n);
  const sites = Array.from({ length: n }, (_, site) => site);
  const z = sites.map((site) => pauliZ(space, site));
  const couplings = sites
    .slice(1)
    .map((site) => scale(times(pauliZ(space, site - 1), pauliZ(space, site)), 0.3));
  // (X - iY)/2 takes |0> to |1>.
  const falls = sites.map((site) =>
    jump(0.5, scale(plus(pauliX(space, site), scale(pauliY(space, site), { re: 0, im: -1 })), 0.5)),
  );
  const total = z.reduce((a, b) => plus(a, b));
  const generator = lindbladian(
    couplings.reduce((a, b) => plus(a, b)),
    falls,
  );
  return { space, generator, total, excited: sites.map(() => 0) };
}

const exact = (n: number): string => (n * (2 * Math.exp(-1 / 2) - 1)).toFixed(6);
const run = { times: [0, 1], count: 100 };
const three = atoms(3);
const observables = { total: three.total };
const start = basisKet(three.space, three.excited);
const whole = lindblad(three.generator, start, { times: run.times, observables });
const jumps = trajectories(three.generator, start, { ...run, observables, rng: rng(1) });
const seen = [0, 1, 2].map((index) => ({ jump: index }));
const watched = diffusiveTrajectories(three.generator, seen, start, {
  ...{ ...run, observables, rng: rng(2), step: 0.04 },
});
for (const [name, { expectations }] of [
  ['master equation', whole],
  ['jumps', jumps],
  ['homodyne', watched],
] as const) {
  const value = expectations.total?.[1];
  console.log(
    `3 atoms, ${name}: ours ${value?.re.toFixed(6)} +- ${value?.error.toFixed(6)} exact ${exact(3)}`,
  );
}
const first = jumps.clicks[0]?.map(({ t, jump: k }) => `atom ${k} at ${t.toFixed(3)}`);
console.log(`clicks of the first run: ${first?.join(', ')}`);

// Twelve atoms: a density matrix would have 2^24 entries.
const many = atoms(12);
const found = trajectories(many.generator, productMps(many.space, many.excited), {
  ...{ times: run.times, observables: { total: many.total }, count: 5, rng: rng(3), step: 0.2 },
});
const last = found.expectations.total?.[1];
console.log(
  `12 atoms, matrix-product states: ours ${last?.re.toFixed(6)} +- ${last?.error.toFixed(6)} exact ${exact(12)}`,
);
