// Matrix-product states: 200 qubits in a cat state, the AKLT chain from its tensors, and a circuit whose truncation states its error.
import { circuit, gates, matrix, pauliSum, qubits, randomBrickwork, rng, run, spins } from '../src/index.ts';
import { tensor } from '../src/linalg/index.ts';
import { bondEntropies, bondsOf, compress, correlations, periodicMps, productMps } from '../src/tn/index.ts';

// A cat of 200 qubits: gates by the hundred, samples beyond 64 bits.
const n = 200;
const cat = run(
  circuit(n, [gates.h(0), ...Array.from({ length: n - 1 }, (_, q) => gates.cx(q, q + 1))]),
  productMps(qubits(n), new Int32Array(n)),
).state;
const ends = cat.expect(pauliSum(qubits(n), [{ sites: [0, n - 1], letters: 'ZZ' }]));
console.log(`cat: <Z Z> of the ends ${ends.re.toFixed(12)}, bond ${Math.max(...bondsOf(cat))}`);

// AKLT: two-dimensional bonds, levels S_z = 1, 0, -1.
const [a, b] = [Math.sqrt(2 / 3), Math.sqrt(1 / 3)];
const aklt = tensor(
  [2, 3, 2],
  Float64Array.from([0, a, -b, 0, 0, 0, 0, 0, 0, b, -a, 0].flatMap((x) => [x, 0])),
);
const ring = periodicMps(spins(40, 1), new Array<typeof aklt>(40).fill(aklt));
const sz = matrix([
  [1, 0, 0],
  [0, 0, 0],
  [0, 0, -1],
]);
const open = ring.open();
const { values } = correlations(open, sz, sz, { sites: [10, 11, 12, 13] });
console.log(
  'AKLT: <Sz Sz> at distance 0 to 3:',
  [0, 1, 2, 3].map((r) => values.data[2 * r]?.toFixed(6)).join(' '),
);
console.log(
  `AKLT: entropy of half a ring ${bondEntropies(open)[19]?.toFixed(12)} = 2 ln 2, bond ${bondsOf(open)[19]}`,
);

// Six layers of random gates on 12 qubits, all kept and then compressed: the estimate says how far it may be off.
const exact = run(randomBrickwork(qubits(12), 6, rng(1)), productMps(qubits(12), new Int32Array(12))).state;
const small = compress(exact, { maxBond: 20 });
const zz = pauliSum(qubits(12), [{ sites: [5, 6], letters: 'ZZ' }]);
const [right, ours] = [exact.expect(zz), small.expect(zz)];
console.log(
  `truncated: <ZZ> ${ours.re.toFixed(4)} +- ${ours.error.toFixed(4)} (${ours.from}), exact ${right.re.toFixed(4)}`,
  `discarded ${small.chain.discarded.toExponential(1)}`,
);
