// A neural density matrix finds the steady state of a driven ring of spins that decay; the exact one stands beside it.
import {
  lindbladian,
  localOperator,
  pauliSum,
  qubits,
  rng,
  sigmaMinus,
  steadyState,
  type Operator,
} from '../src/index.ts';
import {
  densityRbm,
  exponentialSchedule,
  metropolis,
  neuralDensity,
  reconfiguration,
  sampledPurity,
  steadyStateVmc,
} from '../src/nqs/index.ts';

// H = 1/2 sum X + 1/2 sum Z Z, each spin decays with rate 1.
const n = 4;
const space = qubits(n);
const sites = [...Array(n).keys()];
const h = pauliSum(space, [
  ...sites.map((i) => ({ coefficient: 0.5, sites: [i], letters: 'X' })),
  ...sites.map((i) => ({ coefficient: 0.5, sites: [i, (i + 1) % n], letters: 'ZZ' })),
]);
const jumps = sites.map((i) => localOperator(space, [i], sigmaMinus));

// |L rho|^2/|rho|^2 is 0 for the steady state alone, so it tells how far the matrix is from it.
let rho = densityRbm(space, rng(1));
const optimizer = reconfiguration(0.04, { shift: exponentialSchedule(1e-2, 0.95, 1e-5), maxDistance: 0.3 });
const options = { steps: 85, optimizer, sampler: metropolis({ samples: 512 }), rng: rng(2) };
for (const { step, cost, next } of steadyStateVmc(rho, h, jumps, options)) {
  if (step % 28 === 0) {
    console.log(
      `step ${step}: |L rho|^2/|rho|^2 ${cost.re.toExponential(1)} +- ${cost.error.toExponential(0)}`,
    );
  }
  rho = next;
}

const neural = neuralDensity(rho, { sampler: metropolis({ samples: 4096 }), rng: rng(3) });
const exact = steadyState(lindbladian(h, jumps), { rng: rng(1) }).state;
const mean = (letters: string): Operator =>
  pauliSum(
    space,
    sites.map((i) => ({ coefficient: 1 / n, sites: [i], letters })),
  );
for (const letters of ['X', 'Y', 'Z']) {
  const { re, error } = neural.expect(mean(letters));
  const right = exact.expect(mean(letters)).re;
  console.log(`<${letters}> ${re.toFixed(3)} +- ${error.toFixed(3)} (exact ${right.toFixed(3)})`);
}
const { re, error } = sampledPurity(neural);
console.log(`purity ${re.toFixed(3)} +- ${error.toFixed(3)} (exact ${exact.overlap(exact).re.toFixed(3)})`);
