// How a GHZ state decays: each qubit alone, a common field, and relaxation; by channels, and by a master equation.
import {
  amplitudeDamping,
  applyChannel,
  correlatedDephasing,
  phaseFlip,
  type Channel,
} from '../src/channels/index.ts';
import { jump, lindblad, lindbladian } from '../src/dynamics/index.ts';
import {
  fidelity,
  ghzKet,
  identityOperator,
  pauliZ,
  quantumFisherInformation,
  scale,
  toDensityMatrix,
  plus,
  type DensityMatrix,
} from '../src/index.ts';

const onEach = (noise: Channel, rho: DensityMatrix): DensityMatrix =>
  rho.space.dims.reduce((state, _, site) => applyChannel(noise, state, { sites: [site] }), rho);

const v = 0.1; // The variance of each phase.
for (const n of [2, 4, 6]) {
  const ghz = ghzKet(n);
  const rho = toDensityMatrix(ghz);
  const alone = onEach(phaseFlip((1 - Math.exp(-v / 2)) / 2), rho);
  console.log(
    `n ${n} alone: ours ${fidelity(alone, ghz).toFixed(10)} exact ${((1 + Math.exp((-n * v) / 2)) / 2).toFixed(10)}`,
  );
  const field = correlatedDephasing(Array.from({ length: n }, () => new Array<number>(n).fill(v)));
  const together = applyChannel(field, rho);
  const common = (1 + Math.exp((-n * n * v) / 2)) / 2;
  console.log(`n ${n} common field: ours ${fidelity(together, ghz).toFixed(10)} exact ${common.toFixed(10)}`);
  const g = 0.1;
  const fallen = fidelity(onEach(amplitudeDamping(g), rho), ghz);
  const law = (1 + 2 * (1 - g) ** (n / 2) + (1 - g) ** n + g ** n) / 4;
  console.log(`n ${n} relaxed: ours ${fallen.toFixed(10)} exact ${law.toFixed(10)}`);
}

// The same by a master equation: jumps sqrt(v/4) Z for a time of 1.
const ghz = ghzKet(4);
const sites = [0, 1, 2, 3];
const still = scale(identityOperator(ghz.space), 0);
const jumps = sites.map((site) => jump(v / 4, pauliZ(ghz.space, site)));
const { final } = lindblad(lindbladian(still, jumps), ghz, { times: [0, 1], rtol: 1e-10, atol: 1e-12 });
console.log(
  `n 4 by rates: ours ${fidelity(final, ghz).toFixed(9)} exact ${((1 + Math.exp(-2 * v)) / 2).toFixed(9)}`,
);

// What it is still good for: the quantum Fisher information n^2 exp(-n v) of a phase on all qubits.
const halfZ = sites.map((site) => scale(pauliZ(ghz.space, site), 0.5)).reduce((a, b) => plus(a, b));
const information = quantumFisherInformation(final, halfZ);
console.log(`Fisher information: ours ${information.toFixed(7)} exact ${(16 * Math.exp(-4 * v)).toFixed(7)}`);
