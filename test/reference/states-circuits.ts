import { eigh } from '../../src/linalg/eigh.ts';
import { diagonal, matrix, type MatrixLike } from '../../src/linalg/matrix.ts';
import { kron } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import type { Scalar } from '../../src/linalg/scalar.ts';
import { svd } from '../../src/linalg/svd.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import type { Ket } from '../../src/states/ket.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import { operatorSchmidt } from '../../src/states/operator-schmidt.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { entanglementEntropy } from '../../src/states/subsystem-entropies.ts';
import type { ReferenceRow } from './row.ts';
import { listRows, once, rowsOf } from './states-rows.ts';

const phase = (angle: number): Scalar => ({ re: Math.cos(angle), im: Math.sin(angle) });
const half = Math.SQRT1_2;
const hadamard: MatrixLike = [
  [half, half],
  [half, -half],
];

const table: [name: string, gate: MatrixLike, coefficients: number[], linearEntropy: number][] = [
  [
    'cnot',
    [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 1, 0],
    ],
    [Math.SQRT2, Math.SQRT2, 0, 0],
    0.5,
  ],
  [
    'swap',
    [
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
    ],
    [1, 1, 1, 1],
    0.75,
  ],
  [
    'iswap',
    [
      [1, 0, 0, 0],
      [0, 0, { re: 0, im: 1 }, 0],
      [0, { re: 0, im: 1 }, 0, 0],
      [0, 0, 0, 1],
    ],
    [1, 1, 1, 1],
    0.75,
  ],
  [
    'qft-4',
    [0, 1, 2, 3].map((j) =>
      [0, 1, 2, 3].map((k) => ({
        re: Math.cos((Math.PI * j * k) / 2) / 2,
        im: Math.sin((Math.PI * j * k) / 2) / 2,
      })),
    ),
    [1, 1, 1, 1],
    0.75,
  ],
  [
    'sqrt-swap',
    [
      [1, 0, 0, 0],
      [0, { re: 0.5, im: 0.5 }, { re: 0.5, im: -0.5 }, 0],
      [0, { re: 0.5, im: -0.5 }, { re: 0.5, im: 0.5 }, 0],
      [0, 0, 0, 1],
    ],
    [1.581138830084, 0.707106781187, 0.707106781187, 0.707106781187],
    0.5625,
  ],
  ['hadamards', kron(matrix(hadamard), matrix(hadamard)), [2, 0, 0, 0], 0],
  [
    'cphase-0.7',
    diagonal([1, 1, 1, phase(0.7)]),
    [1.96945307780987, 0.348216275187192, 0, 0],
    1 - (1.96945307780987 ** 4 + 0.348216275187192 ** 4) / 16,
  ],
];

const example = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => ((3 * i + 5 * j + i * j) % 7) - 3));
const tensorRank = 'seeds.md 4, operator-Schmidt (tensor) rank';
const operatorSchmidtRows = [
  ...table.flatMap(([name, gate, coefficients, linearEntropy]) => [
    ...listRows(
      `operator-schmidt/${name}`,
      tensorRank,
      1e-12,
      coefficients,
      () => operatorSchmidt(gate, [2, 2]).coefficients,
    ),
    ...rowsOf(`operator-schmidt/${name}`, tensorRank, 1e-12, {
      'linear-entropy': [linearEntropy, () => operatorSchmidt(gate, [2, 2]).linearEntropy],
    }),
  ]),
  ...listRows(
    'operator-schmidt/example',
    tensorRank,
    1e-12,
    [6.73186531748617, 4.04315789329091, 3.35061941137137, 0.32895768312594],
    () => operatorSchmidt(example, [2, 2]).coefficients,
  ),
  ...rowsOf('operator-schmidt/example', tensorRank, 1e-9, {
    'matrix-rank': [3, () => svd(matrix(example)).s.filter((s) => s > 1e-12).length],
  }),
  ...listRows(
    'operator-schmidt/diagonal',
    'seeds.md 4, log-singular-value test: diag(e, 1/e) (x) 1',
    1e-11,
    [3.87927606189, 0, 0, 0],
    () => operatorSchmidt(diagonal([Math.E, Math.E, 1 / Math.E, 1 / Math.E]), [2, 2]).coefficients,
  ),
];

const rotated = (angles: readonly number[]): Ket =>
  productKet(
    qubits(angles.length),
    angles.map((angle) => [Math.cos(angle / 2), Math.sin(angle / 2)]),
  );

/** Two layers of H (x) H and exp i(x1 Z1 + x2 Z2 + (pi - x1)(pi - x2) Z1 Z2). */
const featureKet = ([x, y]: readonly [number, number]): Ket => {
  const space = qubits(2);
  const phases = [1, -1].flatMap((a) =>
    [1, -1].map((b) => phase(a * x + b * y + a * b * (Math.PI - x) * (Math.PI - y))),
  );
  const layer = (ket: Ket): Ket =>
    ket
      .apply(localOperator(space, [0], hadamard))
      .apply(localOperator(space, [1], hadamard))
      .apply(localOperator(space, [0, 1], diagonal(phases)));
  return layer(layer(basisKet(space, [0, 0])));
};

const kernelRows = rowsOf('feature-kernel', 'seeds.md 4, quantum feature embedding', 1e-13, {
  'ry-product': [0.580107794016391, () => fidelity(rotated([0.3, 1.1, -0.4]), rotated([1, 0.2, 0.5]))],
  'zz-map': [0.299210714234242, () => fidelity(featureKet([0.3, 1.1]), featureKet([1, 0.2]))],
});

/** Half-chain entropies of the kicked Ising chain, L = 10, open, from |+...+>, after 1..6 periods. */
function kickedIsing(J: number, b: number, h: number): number[] {
  const space = qubits(10);
  const z = [1, -1];
  const bond = diagonal(z.flatMap((s) => z.map((t) => phase(-J * s * t))));
  const field = diagonal(z.map((s) => phase(-h * s)));
  const kick = [
    [Math.cos(b), { re: 0, im: -Math.sin(b) }],
    [{ re: 0, im: -Math.sin(b) }, Math.cos(b)],
  ];
  let ket = productKet(space, new Array<number[]>(10).fill([half, half]));
  return Array.from({ length: 6 }, () => {
    for (let i = 0; i < 9; i++) ket = ket.apply(localOperator(space, [i, i + 1], bond));
    for (let i = 0; i < 10; i++) ket = ket.apply(localOperator(space, [i], field));
    for (let i = 0; i < 10; i++) ket = ket.apply(localOperator(space, [i], kick));
    return entanglementEntropy(ket, [0, 1, 2, 3, 4]);
  });
}
const selfDual = once(() => kickedIsing(Math.PI / 4, Math.PI / 4, 0.3));
const generic = once(() => kickedIsing(0.5, 0.6, 0.3));
const floquet = 'seeds.md 4, Floquet circuits: kicked Ising chain, L = 10';
const floquetRows = [
  ...listRows(
    'kicked-ising/self-dual',
    floquet,
    1e-11,
    [1, 2, 3, 4, 5, 4.49556700579].map((t) => t * Math.LN2),
    selfDual,
  ),
  ...listRows(
    'kicked-ising/generic',
    floquet,
    1e-12,
    [
      0.53909363719939, 0.83492453047104, 1.10629056332872, 1.34681326875863, 1.57577092163543,
      1.71743661217982,
    ],
    generic,
  ),
];

/** The mean entanglement entropy of Haar kets; the tolerance is four standard errors of the sample. */
function pageMean(m: number, n: number, samples: number): number {
  const stream = rng(20240 + m * n);
  let sum = 0;
  for (let i = 0; i < samples; i++) sum += entanglementEntropy(randomKet(levels([m, n]), stream), [0]);
  return sum / samples;
}
const page = 'seeds.md 4, Page values, sampled (tolerance: four standard errors)';
const pageRows = [
  ...rowsOf('page', page, 0.01, { '4x4': [0.922395659896, () => pageMean(4, 4, 3000)] }),
  ...rowsOf('page', page, 0.006, { '4x16': [1.269411910477, () => pageMean(4, 16, 1000)] }),
  ...rowsOf('page', page, 0.006, { '16x16': [2.274865969588, () => pageMean(16, 16, 200)] }),
];

/** The PXP ring on the configurations without adjacent ones: spectrum, and |<s|exp(-iHt)|s>|^2 for a basis state s. */
function scars(L: number): { dim: number; values: Float64Array; revival: (s: number, t: number) => number } {
  const isFree = (s: number): boolean => (s & ((s << 1) | (s >> (L - 1)))) === 0;
  const basis = [...Array(2 ** L).keys()].filter(isFree);
  const place = new Map(basis.map((s, i) => [s, i]));
  const data = new Float64Array(2 * basis.length ** 2);
  basis.forEach((s, i) => {
    for (let k = 0; k < L; k++) {
      const j = place.get(s ^ (1 << k));
      if (j !== undefined) data[2 * (i * basis.length + j)] = 1;
    }
  });
  const { values, vectors } = eigh({ rows: basis.length, cols: basis.length, data });
  const revival = (s: number, t: number): number => {
    const row = place.get(s)! * basis.length;
    let [re, im] = [0, 0];
    values.forEach((energy, k) => {
      const weight = vectors.data[2 * (row + k)]! ** 2 + vectors.data[2 * (row + k) + 1]! ** 2;
      re += weight * Math.cos(energy * t);
      im -= weight * Math.sin(energy * t);
    });
    return re * re + im * im;
  };
  return { dim: basis.length, values, revival };
}
const ringOf8 = once(() => scars(8));
const ringOf12 = once(() => scars(12));
const zeroModes = (values: Float64Array): number => values.filter((x) => Math.abs(x) < 1e-10).length;
const scarSource = 'seeds.md 4, quantum scars: PXP ring, L = 12';
const scarRows12 = [
  ...rowsOf('pxp-12', scarSource, 1e-10, {
    dimension: [322, () => ringOf12().dim],
    E0: [-7.24294055472, () => ringOf12().values[0]!],
    'zero-modes': [22, () => zeroModes(ringOf12().values)],
    revival: [0.8452292842, () => ringOf12().revival(0b101010101010, 4.7860892)],
  }),
  ...rowsOf('pxp-12', `${scarSource}, on a grid of step .002`, 1e-6, {
    'largest-return-of-zero': [
      0.2870954844,
      () => Math.max(...Array.from({ length: 2001 }, (_, k) => ringOf12().revival(0, 3 + 0.002 * k))),
    ],
  }),
];
const scarRows = rowsOf('pxp-8', 'seeds.md 4, quantum scars: PXP ring, L = 8', 1e-10, {
  dimension: [47, () => ringOf8().dim],
  E0: [-4.83095867233, () => ringOf8().values[0]!],
  'zero-modes': [7, () => zeroModes(ringOf8().values)],
  revival: [0.90430094634, () => ringOf8().revival(0b10101010, 4.7907508)],
});

/** Gates, circuits and unitary dynamics of kets. */
export const circuitRows: readonly ReferenceRow[] = [
  ...operatorSchmidtRows,
  ...kernelRows,
  ...floquetRows,
  ...pageRows,
  ...scarRows,
  ...scarRows12,
];
