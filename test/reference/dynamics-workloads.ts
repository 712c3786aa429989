import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { rng } from '../../src/linalg/random.ts';
import { annihilation, creation, numberOperator } from '../../src/operators/ladder.ts';
import { pauliX, pauliZ } from '../../src/operators/paulis.ts';
import { modes, productSpace, qubits } from '../../src/spaces/space.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import { dagger, lowering, mode, plus, scale, sum, times } from '../dynamics/fixtures.ts';
import type { ReferenceRow } from './row.ts';

function row(
  name: string,
  workload: string,
  expected: number,
  tolerance: number,
  compute: () => number,
): ReferenceRow {
  const source = `open-systems.md 2, ${workload}`;
  return { id: `dynamics/${name}`, area: 'dynamics', source, expected, tolerance, compute };
}

/** <Z> of the last of some spins of an Ising chain that decays, at t = 10. */
function isingDecay(count: number): number {
  const space = qubits(count);
  const sites = Array.from({ length: count }, (_, i) => i);
  const h = sum(
    ...sites.map((i) => scale(pauliZ(space, i), 50)),
    ...sites.slice(1).map((i) => scale(times(pauliX(space, i - 1), pauliX(space, i)), 25)),
  );
  const falls = sites.map((i) => lowering(space, i));
  const start = basisKet(
    space,
    sites.map(() => 0),
  );
  const options = { rtol: 1e-8, atol: 1e-10, method: 'vern7' } as const;
  const z = pauliZ(space, count - 1);
  const { expectations } = lindblad(lindbladian(h, falls), start, {
    times: [0, 10],
    observables: { z },
    ...options,
  });
  return expectations.z?.[1]?.re ?? NaN;
}

const [coupling, kappa, gamma] = [Math.PI / 2, 0.015, 0.15];

/** The photons of an atom in (|e> + |g>)/sqrt 2 and an empty, resonant cavity, both of which decay. */
function photons(t: number): number {
  const space = productSpace(modes(1, 3), qubits(1));
  const [a, ad, sm] = [annihilation(space, 0), creation(space, 0), lowering(space, 1)];
  const exchange = times(ad, sm);
  const h = sum(
    scale(times(ad, a), 2 * Math.PI),
    scale(pauliZ(space, 1), Math.PI),
    scale(plus(exchange, dagger(exchange)), coupling),
  );
  const start = productKet(space, [
    [1, 0, 0],
    [Math.SQRT1_2, Math.SQRT1_2],
  ]);
  const { expectations } = lindblad(lindbladian(h, [jump(kappa, a), jump(gamma, sm)]), start, {
    ...{ times: [0, t], observables: { n: numberOperator(space, 0) } },
    ...{ rtol: 1e-11, atol: 1e-13, method: 'vern7' },
  });
  return expectations.n?.[1]?.re ?? NaN;
}

/** The same from the one excitation, whose amplitudes obey a 2 x 2 equation. */
function photonsOfOne(t: number): number {
  const turn = Math.sqrt(coupling ** 2 - ((gamma - kappa) / 4) ** 2);
  return (Math.exp((-(gamma + kappa) / 2) * t) * (coupling * Math.sin(turn * t)) ** 2) / turn ** 2 / 2;
}

/** The photons of a warm driven cavity, of so many levels. */
function warmCavity(levels: number): number {
  const { a, ad, n } = mode(levels);
  const generator = lindbladian(sum(scale(n, 0.1), scale(plus(a, ad), 2)), [jump(6, a), jump(5, ad)]);
  return steadyState(generator, { rng: rng(1) }).state.expect(n).re;
}

/** Reference rows of the workloads that are measured against others. */
export const workloadRows: readonly ReferenceRow[] = [
  ...(
    [
      [2, -0.94109031],
      [3, -0.9348428],
      [4, -0.93247299],
      [5, -0.93096326],
      [6, -0.92987401],
    ] as const
  ).map(([count, z]) => row(`ising-decay-${count}`, 'W4', z, 1e-8, () => isingDecay(count))),
  ...[0.5, 3.3, 7.9].map((t) =>
    row(`jaynes-cummings-n-${t}`, 'W6: closed form of one excitation', photonsOfOne(t), 1e-9, () =>
      photons(t),
    ),
  ),
  row('jaynes-cummings-n-20', 'W6', 5.05e-6, 5e-9, () => photons(20)),
  // The closed form is that of all levels: 50 give 15.96, and what 120 still miss is within the tolerance.
  row('warm-cavity', 'W7: F^2/(D^2 + 1/4) + nth', 4 / 0.26 + 5, 2e-2, () => warmCavity(120)),
];
