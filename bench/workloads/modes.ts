import { rng } from '../../src/linalg/random.ts';
import {
  applyModeGate,
  applyModeGates,
  modeGateMatrix,
  type PlacedGate,
} from '../../src/modes/gates/apply-gate.ts';
import { interferometer } from '../../src/modes/gates/interferometer.ts';
import { beamsplitter, displacement, squeezing } from '../../src/modes/gates/ladder-gates.ts';
import { kerr } from '../../src/modes/gates/other-gates.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { modes } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { contender, type Case, type Workload } from '../workload.ts';

/** Exact gates on bosonic modes. */
export const modeGates: Workload = {
  name: 'modes',
  describe:
    'the displacement matrix by 3 and by 10 at 200 levels (answers compared on the lowest levels only: entries of The Walrus grow to 1e14 and 1e62 near the top, those of QuTiP are of the truncated generator); a beamsplitter, matrix included, on a ket of two modes of 60 levels with less than 60 photons (with more, the recurrence of The Walrus over one pivot has lost its digits); squeezing 0.2, displacement 0.1, a random interferometer and Kerr 0.3 on five modes, the same gates in both',
  goal: 'as fast as The Walrus, whose recurrences are not stable, and Strawberry Fields',
  cases: [
    { label: 'displacement by 3, 200 levels', make: () => matrixOf(3, 200, 15) },
    { label: 'displacement by 10, 200 levels', make: () => matrixOf(10, 200, 3) },
    { label: 'beamsplitter, 60 levels', make: () => pair(0.7, 60) },
    ...[8, 15].map((levels) => ({
      label: `5 modes of ${levels} levels`,
      large: levels > 8,
      make: () => circuit(5, levels),
    })),
  ],
};

function matrixOf(r: number, levels: number, kept: number): Case {
  const work = (): Float64Array => modeGateMatrix(displacement(r), [levels]).data;
  const answer = (): Float64Array => {
    const data = work();
    const rows = Array.from({ length: kept }, (_, m) =>
      data.subarray(2 * m * levels, 2 * (m * levels + kept)),
    );
    return Float64Array.from(rows.flatMap((row) => [...row]));
  };
  const parameters = { r, levels, kept };
  const shared = { parameters, arrays: {}, answer };
  return {
    contenders: [contender('ketwork', work)],
    peers: [
      {
        ...shared,
        needs: 'thewalrus',
        how: 'fock_gradients.displacement',
        job: 'mode_displacement',
        tolerance: 1e-8,
      },
      ...(r < 5
        ? [{ ...shared, needs: 'qutip', how: 'displace', job: 'mode_displacement_qutip', tolerance: 1e-8 }]
        : []),
    ],
  };
}

function pair(theta: number, levels: number): Case {
  const drawn = randomKet(modes(2, levels), rng(1));
  const few = drawn.data.map((x, i) =>
    Math.floor((i >> 1) / levels) + ((i >> 1) % levels) < levels ? x : 0,
  );
  const ket = Ket.of(drawn.space, few, { normalize: true });
  const work = (): Float64Array => applyModeGate(ket, beamsplitter(theta), [0, 1]).state.data;
  return {
    contenders: [contender('ketwork', work)],
    peers: [
      {
        needs: 'thewalrus',
        how: 'fock_gradients.beamsplitter and einsum',
        job: 'mode_beamsplitter',
        parameters: { theta, levels },
        arrays: { ket: ket.data },
        answer: work,
        tolerance: 1e-6,
      },
    ],
  };
}

function circuit(count: number, levels: number): Case {
  const sites = Array.from({ length: count }, (_, k) => k);
  const passive = interferometer(randomUnitary(count, rng(3)), sites);
  const gates: PlacedGate[] = [
    ...sites.flatMap((site) => [squeezing(0.2), displacement(0.1)].map((gate) => ({ gate, sites: [site] }))),
    ...passive,
    ...sites.map((site) => ({ gate: kerr(0.3), sites: [site] })),
  ];
  const start = basisKet(modes(count, levels), new Array<number>(count).fill(0));
  const work = (): Float64Array => applyModeGates(start, gates).state.data;
  const turns = new Float64Array(2 * count);
  const splitters = passive.flatMap(({ gate, sites: [a = 0, b = 0] }) => {
    if (gate.name === 'beamsplitter') return [...gate.parameters, a, b];
    turns[2 * a] = gate.parameters[0] ?? 0;
    return [];
  });
  return {
    contenders: [contender('ketwork', work)],
    peers: [
      {
        needs: 'strawberryfields',
        how: 'Engine("fock"), the same gates',
        job: 'mode_circuit',
        parameters: { modes: count, levels, squeezing: 0.2, displacement: 0.1, kerr: 0.3 },
        arrays: { splitters: Float64Array.from(splitters.flatMap((x) => [x, 0])), turns },
        answer: work,
        tolerance: 1e-8,
      },
    ],
  };
}
