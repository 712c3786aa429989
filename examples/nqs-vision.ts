// Convolutions and attention on a torus: a convolutional network and a vision transformer beside the exact energy, and the lowest state of each momentum of a ring.
import { chain, fixedSz, heisenbergPauli, qubits, rng, square, type Lattice } from '../src/index.ts';
import {
  convolutionalNet,
  fullSum,
  linearSchedule,
  marshall,
  metropolis,
  momentumSectors,
  nqs,
  permutationExpectation,
  reconfiguration,
  symmetrised,
  visionTransformer,
  vmc,
  type Ansatz,
} from '../src/nqs/index.ts';

const fixed = (x: number): string => x.toFixed(5);
/** Lowers the energy of the Heisenberg model; without samples all configurations are added up. */
function lowest(ansatz: Ansatz, lattice: Lattice, steps: number, samples: number) {
  const sampler = samples > 0 ? metropolis({ samples, chains: 64 }) : fullSum();
  const optimizer = reconfiguration(linearSchedule(0.03, 0.01, steps));
  const energies: number[] = [];
  let state = nqs(ansatz, { sector: fixedSz(ansatz.space), sampler, rng: rng(7) });
  for (const { energy, next } of vmc(state, heisenbergPauli(lattice), { steps, optimizer })) {
    energies.push(energy.re);
    state = next;
  }
  return { state, energies };
}

// A torus of 2 x 4 by default, exact -19.28036; `npx tsx examples/nqs-vision.ts 6 6 400 1024` is 6 x 6 with 1024 samples a step, exact -97.75758960.
const [width = 2, height = 4, steps = 60, samples = 0] = process.argv.slice(2).map(Number).filter(isFinite);
const lattice = square(width, height, { periodic: true });
const space = qubits(width * height);
const models = {
  'convolutional network': convolutionalNet(space, [width, height], rng(1), { channels: 4 }),
  'vision transformer': visionTransformer(space, [width, height], rng(2), { width: 8, heads: 2 }),
};
for (const [name, ansatz] of Object.entries(models)) {
  const { energies } = lowest(marshall(ansatz, lattice), lattice, steps, samples);
  const shown = energies.filter((_, k) => k % Math.ceil(steps / 4) === 0 || k === steps - 1).map(fixed);
  console.log(`${name}, ${ansatz.parameters.length} parameters: E ${shown.join(' ')}`);
}

// The lowest state of each momentum of a ring of six, exact -4 - 2 sqrt 5, -4, -1 - sqrt 17 and -4 - 2 sqrt 13.
const ring = chain(6, { periodic: true });
const turn = [1, 2, 3, 4, 5, 0];
for (const { momentum, group, characters } of momentumSectors([6]).slice(0, 4)) {
  const bare = visionTransformer(qubits(6), [6], rng(3), { patch: 6, width: 8, heads: 1 });
  const { state } = lowest(symmetrised(bare, group, characters), ring, 60, 0);
  const { re, im } = permutationExpectation(state, turn);
  console.log(
    `momentum ${(momentum[0] ?? 0).toFixed(3)}, measured ${Math.abs(Math.atan2(im, re)).toFixed(3)}:`,
    `E ${fixed(state.expect(heisenbergPauli(ring)).re)}`,
  );
}
