// Noise in every form: a channel and its views, a distance with its proof, a map that is no channel, and a Monte Carlo update.
import {
  amplitudeDamping,
  applyChannel,
  averageGateFidelity,
  coherentError,
  compose,
  correlatedDephasing,
  depolarizingPauli,
  diamondDistance,
  heatBath,
  identityChannel,
  isCompletelyPositive,
  leakage,
  leakageRates,
  processFidelity,
  superoperator,
  toChi,
  toKrausPairs,
  toSuperoperator,
} from '../src/channels/index.ts';
import { fidelity, ghzKet, pauliSum, qubits, thermalState, toDensityMatrix } from '../src/index.ts';
import { inverse } from '../src/linalg/index.ts';

const one = qubits(1);
const damping = amplitudeDamping(0.36);
console.log(`process fidelity ${processFidelity(damping).toFixed(6)} = (1 + 0.8)^2/4`);
console.log(`average fidelity ${averageGateFidelity(damping).toFixed(6)} = (2 F + 1)/3`);
console.log(`chi_II ${toChi(damping).data[0]?.toFixed(6)} = 0.81`);

const random = diamondDistance(depolarizingPauli(0.01), identityChannel(one));
const coherent = diamondDistance(
  coherentError(pauliSum(one, { Z: 1 }), 2 * Math.asin(0.1)),
  identityChannel(one),
);
console.log(`of fidelity 0.99: random ${random.value.toFixed(6)} +- ${random.error.toExponential(0)}`);
console.log(`of fidelity 0.99: coherent ${coherent.value.toFixed(6)} +- ${coherent.error.toExponential(0)}`);

const { from, to, matrix } = toSuperoperator(damping);
const undo = toKrausPairs(superoperator(to, from, inverse(matrix)));
const identityAgain = processFidelity(compose(undo, damping));
console.log(
  `undone: fidelity ${identityAgain.toFixed(6)}, completely positive: ${isCompletelyPositive(undo)}`,
);

const field = correlatedDephasing(Array.from({ length: 4 }, () => [0.05, 0.05, 0.05, 0.05]));
const ghz = ghzKet(4);
const kept = fidelity(applyChannel(field, toDensityMatrix(ghz)), ghz);
console.log(`GHZ in a common field ${kept.toFixed(6)} = (1 + exp(-16 0.05/2))/2`);
console.log(`leakage rate ${leakageRates(leakage(0.2), [0, 1]).leakage.toFixed(6)} = 0.2/2`);

const ring = pauliSum(qubits(3), { ZZI: -0.5, IZZ: -0.8, ZIZ: 0.3 });
const gibbs = thermalState(ring, 1.3);
const update = heatBath(ring, 1.3, 0);
const again = applyChannel(update.channel, gibbs, { sites: update.sites });
console.log(`the Gibbs state after a heat bath: fidelity ${fidelity(again, gibbs).toFixed(12)}`);
