// The same pair, after its second site was depolarised with probability 0.3.
import { applyChannel, depolarizingMix } from '../src/channels/index.ts';
import { bellKet, chain, counts, heisenbergPauli } from '../src/index.ts';
import { rng, toDensityMatrix, vonNeumannEntropy } from '../src/index.ts';

const pair = applyChannel(depolarizingMix(0.3), toDensityMatrix(bellKet('psi+')), { sites: [1] });

const energy = pair.expect(heisenbergPauli(chain(2)));
const [whole, half] = [vonNeumannEntropy(pair), vonNeumannEntropy(pair.reduce([0]))];
const shots = counts(pair.sample(1000, rng(7)));

console.log(`energy ${energy.re.toFixed(12)} +- ${energy.error} (${energy.from})`);
console.log(`entropy ${whole.toFixed(12)}, of a half ${half.toFixed(12)} nats`, Object.fromEntries(shots));
