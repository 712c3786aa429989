import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { symmetrised } from '../../src/nqs/models/symmetrised.ts';
import { momentumSectors, type MomentumSector } from '../../src/nqs/models/symmetry-sectors.ts';
import { convolutionalNet } from '../../src/nqs/models/vision/convolutional.ts';
import { visionTransformer } from '../../src/nqs/models/vision/vision-transformer.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { fullSum } from '../../src/nqs/sampler.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { fixedSz, type Sector } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';
import type { ReferenceRow } from './row.ts';

const area = 'nqs';

/** The energy after some steps of stochastic reconfiguration over all configurations. */
function lowest(ansatz: Ansatz, h: Operator, steps: number, rate: number, sector?: Sector): number {
  let state = nqs(ansatz, { sampler: fullSum(), ...(sector ? { sector } : {}) });
  for (const { next } of vmc(state, h, { steps, optimizer: reconfiguration(rate) })) state = next;
  return state.expect(h).re;
}

const ring = (n: number): Operator => heisenbergPauli(chain(n, { periodic: true }));

/** The lowest energy of a momentum 2 pi k/6 on the ring of six, S_z = 0. */
function ofMomentum(k: number): number {
  const { group, characters } = momentumSectors([6])[k] as MomentumSector;
  const bare = visionTransformer(qubits(6), [6], rng(3), { patch: 6, width: 8, heads: 1 });
  return lowest(symmetrised(bare, group, characters), ring(6), 60, 0.03, fixedSz(qubits(6)));
}

const torus = 'neural-states.md 3.1: Ising model on the 3 x 3 torus';
const heisenberg = 'neural-states.md 3.2: Heisenberg ring, S_z = 0';
const six = 'Heisenberg ring of six, S_z = 0: characteristic polynomial of each momentum';

/** Convolutional networks, vision transformers and sectors of momentum. */
export const nqsVisionRows: readonly ReferenceRow[] = [
  ...[
    [2, -22.683781176817],
    [3, -29.209708887381],
  ].map(([h = 0, expected = 0]) => ({
    id: `nqs/cnn-tfim-3x3-h${h}`,
    area,
    source: torus,
    expected,
    tolerance: 1e-3,
    compute: () =>
      lowest(
        convolutionalNet(qubits(9), [3, 3], rng(1), { field: 'real', channels: 4 }),
        tfim(square(3, 3, { periodic: true }), { h }),
        30,
        0.05,
      ),
  })),
  {
    id: 'nqs/cnn-heisenberg-n8',
    area,
    source: heisenberg,
    expected: -14.604373635749,
    tolerance: 1e-8,
    compute: () => lowest(convolutionalNet(qubits(8), [8], rng(1), { channels: 4 }), ring(8), 100, 0.02, fixedSz(qubits(8))), // prettier-ignore
  },
  ...(['factored', 'full'] as const).map((attention) => ({
    id: `nqs/vision-transformer-${attention}-heisenberg-n8`,
    area,
    source: heisenberg,
    expected: -14.604373635749,
    tolerance: 1e-3,
    compute: () => lowest(visionTransformer(qubits(8), [8], rng(1), { width: 8, heads: 2, attention }), ring(8), 100, 0.02, fixedSz(qubits(8))), // prettier-ignore
  })),
  ...[
    [0, -4 - 2 * Math.sqrt(5)],
    [2, -1 - Math.sqrt(17)],
    [3, -4 - 2 * Math.sqrt(13)],
  ].map(([k = 0, expected = 0]) => ({
    id: `nqs/momentum-${k}-heisenberg-n6`,
    area,
    source: six,
    expected,
    tolerance: 1e-3,
    compute: () => ofMomentum(k),
  })),
];
