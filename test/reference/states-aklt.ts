import { localSum } from '../../src/operators/local-sum.ts';
import { exchangeMatrix, spinMatrices } from '../../src/operators/spin.ts';
import { add, multiply } from '../../src/linalg/products.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { dimension, spins } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import type { ReferenceRow } from './row.ts';
import { listRows, once, rowsOf } from './states-rows.ts';

type Real2 = readonly [number, number, number, number];

/** The AKLT matrices A^+, A^0, A^-, row-major, for S_z = 1, 0, -1. */
const matrices: readonly Real2[] = [
  [0, Math.sqrt(2 / 3), 0, 0],
  [-Math.sqrt(1 / 3), 0, 0, Math.sqrt(1 / 3)],
  [0, 0, -Math.sqrt(2 / 3), 0],
];
const product = ([a, b, c, d]: Real2, [e, f, g, h]: Real2): Real2 => [
  a * e + b * g,
  a * f + b * h,
  c * e + d * g,
  c * f + d * h,
];

const space = spins(6, 1);

/** psi(s1 ... s6) = tr A^{s1} ... A^{s6}. */
const ring = once(() => {
  const data = new Float64Array(2 * dimension(space));
  for (let i = 0; i < data.length / 2; i++) {
    const [a, , , d] = [...configurationAt(space, i)].map((level) => matrices[level]!).reduce(product);
    data[2 * i] = a + d;
  }
  return Ket.fromData(space, data);
});

const source = 'seeds.md 2, AKLT ring of six spins 1';

/** The AKLT ket, amplitude by amplitude. */
export const akltRows: readonly ReferenceRow[] = [
  ...rowsOf('aklt', source, 1e-12, {
    'norm-squared': [1 + 3 * (-1 / 3) ** 6, () => ring().norm() ** 2],
    bond: [
      -2 / 3,
      () => {
        const dot = exchangeMatrix(1);
        const matrix = add(dot, multiply(dot, dot), 1, 1 / 3);
        return ring().expect(localSum(space, [{ sites: [5, 0], matrix }])).re;
      },
    ],
  }),
  ...listRows('aklt/correlation', source, 1e-12, [-0.448087431694, 0.16393442623, -0.098360655738], () =>
    [1, 2, 3].map((r) => {
      const { z } = spinMatrices(1);
      const after = ring().apply(localSum(space, [{ sites: [r], matrix: z }]));
      const before = ring().apply(localSum(space, [{ sites: [0], matrix: z }]));
      return before.overlap(after).re / ring().norm() ** 2;
    }),
  ),
];
