// The same pair as two tokens of a text: the superposition of "01" and "10" in F^(3)(C^2).
import { atPosition, fockEntropy, keepPositions, superposition } from '../src/fock/index.ts';
import { counts, fockSpace, plus, qubits, rng, sigmaX, sigmaY, sigmaZ, times } from '../src/index.ts';
import type { ComplexMatrix, FockOperator } from '../src/index.ts';

const space = fockSpace(qubits(1), 3);
const pair = superposition(
  space,
  [
    [[0, 1], 1],
    [[1, 0], 1],
  ],
  { normalize: true },
);

const bond = (a: ComplexMatrix): FockOperator => times(atPosition(space, a, 0), atPosition(space, a, 1));
const energy = pair.expect(plus(bond(sigmaX), plus(bond(sigmaY), bond(sigmaZ))));
const [whole, half] = [fockEntropy(pair), fockEntropy(keepPositions(pair, [0]))];
const shots = counts(pair.sample(1000, rng(7)));

console.log(`energy ${energy.re.toFixed(12)} +- ${energy.error} (${energy.from})`);
console.log(`entropy ${whole.toFixed(12)}, of a half ${half.toFixed(12)} nats`, Object.fromEntries(shots));
