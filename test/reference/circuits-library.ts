import { bakersMap, qft } from '../../src/circuits/library/fourier.ts';
import { kickedIsing } from '../../src/circuits/library/floquet.ts';
import { run } from '../../src/circuits/run.ts';
import { unitaryOf } from '../../src/circuits/unitary-of.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/products.ts';
import { qubits } from '../../src/spaces/space.ts';
import { productKet } from '../../src/states/kets.ts';
import { entanglementEntropy } from '../../src/states/subsystem-entropies.ts';
import type { ReferenceRow } from './row.ts';

const source = 'seeds.md 4';

/** Trace of a power of a matrix, real or imaginary part. */
function traceOfPower(m: ComplexMatrix, power: number, part: 0 | 1): number {
  let product = m;
  for (let i = 1; i < power; i++) product = multiply(product, m);
  let sum = 0;
  for (let i = 0; i < m.rows; i++) sum += product.data[2 * (i * m.cols + i) + part] as number;
  return sum;
}

const baker: [n: number, power: number, re: number, im: number][] = [
  [2, 1, Math.SQRT1_2, -Math.SQRT1_2],
  [2, 2, -1, 0],
  [3, 1, 0.707106781186548, -1],
  [3, 2, -0.5, 1],
];

const bakerRows: ReferenceRow[] = baker.flatMap(([n, power, re, im]) =>
  ([0, 1] as const).map((part) => ({
    id: `circuits/baker-D${2 ** n}-tr${power}-${part === 0 ? 're' : 'im'}`,
    area: 'circuits',
    source: `${source}, quantum baker map`,
    expected: part === 0 ? re : im,
    tolerance: 1e-13,
    compute: () => traceOfPower(unitaryOf(bakersMap(n)), power, part),
  })),
);

/** The entropy of the left half of ten qubits after some periods from |+...+>. */
function kickedEntropy(periods: number, couplings: { J: number; b: number; h: number }): number {
  const plus = productKet(
    qubits(10),
    Array.from({ length: 10 }, () => [Math.SQRT1_2, Math.SQRT1_2]),
  );
  return entanglementEntropy(run(kickedIsing(10, periods, couplings), plus).state, [0, 1, 2, 3, 4]);
}

const selfDual = { J: Math.PI / 4, b: Math.PI / 4, h: 0.3 };
const generic = { J: 0.5, b: 0.6, h: 0.3 };
const genericEntropies = [
  0.53909363719939, 0.83492453047104, 1.10629056332872, 1.34681326875863, 1.57577092163543, 1.71743661217982,
];

const kickedRows: ReferenceRow[] = [1, 2, 3, 4, 5, 6].flatMap((periods) => [
  {
    id: `circuits/kicked-ising-self-dual-t${periods}`,
    area: 'circuits',
    source: `${source}, Floquet circuits: t log 2 for t <= 5`,
    expected: (periods < 6 ? periods : 4.49556700579) * Math.LN2,
    tolerance: periods < 6 ? 1e-12 : 1e-11,
    compute: () => kickedEntropy(periods, selfDual),
  },
  {
    id: `circuits/kicked-ising-generic-t${periods}`,
    area: 'circuits',
    source: `${source}, Floquet circuits`,
    expected: genericEntropies[periods - 1] as number,
    tolerance: 1e-12,
    compute: () => kickedEntropy(periods, generic),
  },
]);

/** <7| QFT |3> on five qubits, e^{2 pi i 21/32} / sqrt 32. */
const fourierRows: ReferenceRow[] = ([0, 1] as const).map((part) => ({
  id: `circuits/qft5-7-3-${part === 0 ? 're' : 'im'}`,
  area: 'circuits',
  source: 'tensor-networks.md R24',
  expected: part === 0 ? -0.09821186979838775 : -0.14698445030241983,
  tolerance: 1e-15,
  compute: () => unitaryOf(qft(5)).data[2 * (7 * 32 + 3) + part] as number,
}));

/** Reference rows of the circuit library. */
export const circuitLibraryRows: readonly ReferenceRow[] = [...bakerRows, ...kickedRows, ...fourierRows];
