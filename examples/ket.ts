// Two sites share a spin flip, (|01> + |10>)/sqrt 2: exchange energy, entropies of the whole and of a half, shots.
import { chain, counts, heisenbergPauli, Ket, qubits, rng, vonNeumannEntropy } from '../src/index.ts';

const pair = Ket.of(qubits(2), [0, 1, 1, 0], { normalize: true });

const energy = pair.expect(heisenbergPauli(chain(2)));
const [whole, half] = [vonNeumannEntropy(pair), vonNeumannEntropy(pair.reduce([0]))];
const shots = counts(pair.sample(1000, rng(7)));

console.log(`energy ${energy.re.toFixed(12)} +- ${energy.error} (${energy.from})`);
console.log(`entropy ${whole.toFixed(12)}, of a half ${half.toFixed(12)} nats`, Object.fromEntries(shots));
