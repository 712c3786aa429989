import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import {
  autoregressiveDense,
  autoregressiveTransformer,
  recurrent,
} from '../../src/nqs/models/autoregressive/models.ts';
import { densityJastrow } from '../../src/nqs/models/density-jastrow.ts';
import { freeOrbitals } from '../../src/nqs/models/fermions/orbitals.ts';
import { slater } from '../../src/nqs/models/fermions/slater.ts';
import { modelProduct } from '../../src/nqs/models/model-product.ts';
import { meanField, rbm } from '../../src/nqs/models/nets.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { energyAndForce } from '../../src/nqs/optimise/force.ts';
import { geometricTensor, naturalGradient } from '../../src/nqs/optimise/natural-gradient.ts';
import { linearSchedule, reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc, type VmcOptions } from '../../src/nqs/optimise/vmc.ts';
import { autoregressiveSampling, fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { plus, scale } from '../../src/operators/algebra.ts';
import { fermionHopping } from '../../src/operators/fermions.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { hubbard, hubbardMode, hubbardSector } from '../../src/operators/models/hubbard.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber, fixedSz } from '../../src/spaces/sector.ts';
import { qubits } from '../../src/spaces/space.ts';
import { rbmVector, rbmVectorHamiltonian as h } from '../nqs/rbm-vector.ts';
import type { ReferenceRow } from './row.ts';
import { once } from './states-rows.ts';

const area = 'nqs';
const vector = once(() => nqs(rbmVector(), { sampler: fullSum() }));
const force = once(() => energyAndForce(vector(), h));
const tensor = once(() => geometricTensor(vector()).data);
const step = once(() => naturalGradient(vector(), h, { shift: 0.01 }).step);
const source = 'seeds.md 2, RBM vector: N = 4 ring, J = 1, h = .7';

const forces = [
  -0.79544231832153, 0.05415839459073, -0.36156402491071, -0.03074555870125, -0.45246358059371,
  0.04019302076167, -0.18775473324425, -0.07269242154454, -0.21026271810841, -0.0137751946699,
  0.2622754427557, 0.06267401306746, 0.13962993456713, -0.03128085377253, 0.07366723683457, -0.03991089006839,
  -0.07718069301845, -0.11196519654198, 0.12359477841758, -0.04756095759116, -0.14290915940124,
  0.02305304639263, 0.13208861963866, 0.11957641615377, -0.41850383399866, -0.10450001912452,
  0.42338588286741, 0.09706844288302,
];

function row(
  id: string,
  from: string,
  expected: number,
  tolerance: number,
  compute: ReferenceRow['compute'],
): ReferenceRow {
  return { id: `nqs/${id}`, area, source: from, expected, tolerance, compute };
}

/** The energy of the last state of a run, summed over all configurations. */
function lowest(start: Nqs, op: Operator, options: VmcOptions): number {
  let last = start;
  for (const { next } of vmc(start, op, options)) last = next;
  const { sector } = start.setup;
  return nqs(last.ansatz, { sampler: fullSum(), ...(sector ? { sector } : {}) }).expect(op).re;
}

const ring = (n: number): Operator => tfim(chain(n, { periodic: true }));

const conditional = { sector: fixedSz(qubits(10)), field: 'real' } as const;

/** A positive model times Marshall's sign, brought down in the Heisenberg ring of ten spins by full sums. */
function heisenberg(positive: Ansatz): number {
  const lattice = chain(10, { periodic: true });
  const optimizer = reconfiguration(0.1, { shift: linearSchedule(1e-3, 1e-6, 45) });
  const start = nqs(marshall(positive, lattice), { sampler: fullSum() });
  return lowest(start, heisenbergPauli(lattice), { steps: 45, optimizer });
}

/** Neural quantum states: one vector to all digits, and energies that variational Monte Carlo finds. */
export const nqsRows: readonly ReferenceRow[] = [
  row('rbm-vector/norm-squared', source, 535.65035801262, 2e-11, () => vector().norm() ** 2),
  row('rbm-vector/E', source, -3.21316924137087, 1e-13, () => vector().expect(h).re),
  row('rbm-vector/Var', source, 3.38824099569, 1e-11, () => vector().expect(h).variance as number),
  ...forces.map((value, i) =>
    row(`rbm-vector/force-${i >> 1}-${i % 2 ? 'im' : 're'}`, source, value, 1e-13, () => force().force[i]!),
  ),
  row('rbm-vector/S-a1-a1', source, 0.9419883432801, 1e-13, () => tensor()[0]!),
  row('rbm-vector/S-a1-b1-re', source, 0.32191871220365, 1e-13, () => tensor()[8]!),
  row('rbm-vector/S-a1-b1-im', source, 0.00080138863722, 1e-13, () => tensor()[9]!),
  row('rbm-vector/trace-S', source, 5.08292630593847, 1e-12, () =>
    forces.reduce((sum, _, k) => (k < 14 ? sum + tensor()[30 * k]! : sum), 0),
  ),
  row('rbm-vector/step-a1-re', source, -0.18562153470584, 1e-11, () => step()[0]!),
  row('rbm-vector/step-a1-im', source, 0.14051510579742, 1e-11, () => step()[1]!),
  row('rbm-vector/step-a2-re', source, 0.4729061582859, 1e-11, () => step()[2]!),
  row('rbm-vector/step-a2-im', source, 0.51449182912882, 1e-11, () => step()[3]!),
  row('rbm-vector/step-norm', source, 5.2657996291, 1e-9, () =>
    Math.sqrt(step().reduce((sum, x) => sum + x * x, 0)),
  ),
  row('mean-field-tfim-n8', 'product states: -N (1 + h^2/4) for h < 2', -10, 1e-6, () =>
    lowest(nqs(meanField(qubits(8), rng(2), { deviation: 0.3 }), { sampler: fullSum() }), ring(8), {
      steps: 120,
      optimizer: reconfiguration(0.1, { shift: 1e-4 }),
    }),
  ),
  row(
    'rbm-tfim-n10',
    'neural-states.md 3.1: RBM of density 1, relative error 1e-4',
    -12.784906442999,
    1.3e-3,
    () =>
      lowest(nqs(rbm(qubits(10), rng(1)), { sampler: metropolis({ samples: 512 }), rng: rng(2) }), ring(10), {
        steps: 200,
        optimizer: reconfiguration(linearSchedule(0.05, 0.02, 200)),
      }),
  ),
  row(
    'symmetric-rbm-heisenberg-n8',
    'neural-states.md 3.2: Heisenberg ring, S_z = 0',
    -14.604373635749,
    1e-3,
    () => {
      const lattice = chain(8, { periodic: true });
      const ansatz = marshall(symmetricRbm(qubits(8), translations(8), rng(3), { filters: 2 }), lattice);
      const start = nqs(ansatz, {
        sector: fixedSz(qubits(8)),
        sampler: metropolis({ samples: 512 }),
        rng: rng(4),
      });
      return lowest(start, heisenbergPauli(lattice), { steps: 120, optimizer: reconfiguration(0.02) });
    },
  ),
  row(
    'autoregressive-heisenberg-n10',
    'neural-states.md 3.2 and 5.4 T3: Heisenberg ring, S_z = 0, relative error 1e-5',
    -18.061785417968,
    1.8e-4,
    () => heisenberg(autoregressiveDense(qubits(10), [4], rng(1), conditional)),
  ),
  row(
    'recurrent-heisenberg-n10',
    'neural-states.md 3.2: Heisenberg ring, S_z = 0, relative error 1e-4',
    -18.061785417968,
    1.8e-3,
    () => heisenberg(recurrent(qubits(10), rng(1), { ...conditional, units: 12 })),
  ),
  row(
    'transformer-heisenberg-n10',
    'neural-states.md 3.2: Heisenberg ring, S_z = 0, relative error 1e-4',
    -18.061785417968,
    1.8e-3,
    () => heisenberg(autoregressiveTransformer(qubits(10), rng(1), { ...conditional, width: 8 })),
  ),
  row(
    'recurrent-tfim-n10',
    'neural-states.md 3.1: recurrent units from samples, relative error 1e-3',
    -12.784906442999,
    1.3e-2,
    () =>
      lowest(
        nqs(recurrent(qubits(10), rng(1), { field: 'real', units: 8 }), {
          sampler: autoregressiveSampling(300),
          rng: rng(2),
        }),
        ring(10),
        { steps: 50, optimizer: reconfiguration(0.1, { shift: linearSchedule(1e-2, 1e-4, 50) }) },
      ),
  ),
  row(
    'fermions-ring-10-5',
    'filled waves: -2 (1 + 2 cos 36 + 2 cos 72 degrees)',
    -6.47213595499958,
    1e-11,
    () => {
      const sector = fixedNumber(qubits(10), 5);
      const hop = Array.from({ length: 10 }, (_, i) =>
        scale(fermionHopping(sector.space, i, (i + 1) % 10), -1),
      ).reduce((a, b) => plus(a, b));
      return nqs(slater(sector, freeOrbitals(hop, sector)), { sector, sampler: fullSum() }).expect(hop).re;
    },
  ),
  row('hubbard-dimer-U4', '(U - sqrt(U^2 + 16 t^2))/2, half filling', 2 - Math.sqrt(8), 1e-7, () => {
    const sector = hubbardSector(chain(2), { up: 1, down: 1 });
    const pairs = [0, 1].map((i) => [hubbardMode(i, 'up'), hubbardMode(i, 'down')] as const);
    const ansatz = modelProduct([
      slater(sector, freeOrbitals(hubbard(chain(2)), sector)),
      densityJastrow(sector.space, [pairs]),
    ]);
    const start = nqs(ansatz, { sector, sampler: fullSum() });
    return lowest(start, hubbard(chain(2), { interaction: 4 }), {
      steps: 80,
      optimizer: reconfiguration(0.15),
    });
  }),
];
