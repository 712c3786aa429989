import { eigh } from '../../src/linalg/eigh.ts';
import { expm } from '../../src/linalg/expm.ts';
import { logm } from '../../src/linalg/logm.ts';
import { diagonal, matrix, type ComplexMatrix, type MatrixLike } from '../../src/linalg/matrix.ts';
import { entry, scaled } from '../../src/linalg/products.ts';
import { complexLog, complexSqrt, complexTanh } from '../../src/linalg/scalar-functions.ts';
import { complex, type Complex } from '../../src/linalg/scalar.ts';
import { sqrtm } from '../../src/linalg/sqrtm.ts';
import type { ReferenceRow } from './row.ts';

type Numbers = readonly [expected: number, compute: () => number];

function rows(
  group: string,
  source: string,
  tolerance: number,
  values: Record<string, Numbers>,
  relative = false,
): ReferenceRow[] {
  return Object.entries(values).map(([name, [expected, compute]]) => ({
    id: `linalg/${group} ${name}`,
    area: 'linalg',
    source,
    expected,
    tolerance,
    ...(relative ? { relative } : {}),
    compute,
  }));
}

const log = (re: number, im: number): Complex => complexLog(complex(re, im));
const tanh = (x: number): Complex => complexTanh(complex(x, x));
const level = (a: MatrixLike, k: number): number => eigh(matrix(a)).values[k] as number;

const chain = matrix([[-247.044225955, 0], [6283.1853, -6283.1853]]); // prettier-ignore
/** The Laplacian of the tree 0 -> (1, 2), 1 -> (3, 4), 2 -> (5, 6). */
const tree = matrix([
  [1, -0.5, -0.5, 0, 0, 0, 0],
  [0, 1, 0, -0.5, -0.5, 0, 0],
  [0, 0, 1, 0, 0, -0.5, -0.5],
  ...new Array<number[]>(4).fill(new Array<number>(7).fill(0)),
]);
const flow = (r: number, c: number): number => entry(expm(scaled(tree, -2000)), r, c).re;
const quarterTurn: ComplexMatrix = matrix([[0, 1], [-1, 0]]); // prettier-ignore
const corners = matrix([[1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]); // prettier-ignore
const nearOne = [[1, 0.01, 0.01], [0.01, 1, 0.01], [0.01, 0.01, 1]]; // prettier-ignore
const zeroRow = [[-0.8, 0, 2], [0, 0, 0], [2, 0, -5]]; // prettier-ignore

/** Values of complex functions, spectra and matrix functions that other packages got wrong. */
export const linalgRows: readonly ReferenceRow[] = [
  ...rows('log', 'LA-01: log|z| + i arg z', 1e-10, {
    'dominant im, re': [161.3916775318, () => log(-9.87654321e50, 1.23456789e70).re],
    'dominant im, im': [1.5707963268, () => log(-9.87654321e50, 1.23456789e70).im],
    '-1 + 1e18 i, re': [41.4465316739, () => log(-1, 1e18).re],
    '-1 + 1e18 i, im': [1.5707963268, () => log(-1, 1e18).im],
    '1e-200 (1 + i), re': [-460.1704450085, () => log(1e-200, 1e-200).re],
    '1e200 (1 + i), re': [460.8635921891, () => log(1e200, 1e200).re],
    '1e200 (1 + i), im': [0.7853981634, () => log(1e200, 1e200).im],
  }),
  ...rows(
    'log',
    'exact rationals: (log(0.6^2 + 0.8^2))/2 for the doubles nearest to 0.6 and 0.8',
    1e-12,
    {
      '0.6 + 0.8 i, re': [2.2204460492503132e-17, () => log(0.6, 0.8).re],
    },
    true,
  ),
  ...rows('tanh', 'LA-01: sinh z / cosh z', 1e-10, {
    '1000 (1 + i), re': [1, () => tanh(1000).re],
    '1000 (1 + i), im': [0, () => tanh(1000).im],
    '686.47 (1 + i), re': [1, () => tanh(686.4684246478267).re],
    '1 + i, re': [1.0839233273, () => tanh(1).re],
    '1 + i, im': [0.2717525853, () => tanh(1).im],
  }),
  ...rows('sqrt', 'LA-01: signed zeros choose the side of the cut', 1e-15, {
    '-1 + 0 i, im': [1, () => complexSqrt(complex(-1, 0)).im],
    '-1 - 0 i, im': [-1, () => complexSqrt(complex(-1, -0)).im],
  }),
  ...rows('eigh', 'LA-03: closed forms', 1e-13, {
    'near the identity, 0': [0.99, () => level(nearOne, 0)],
    'near the identity, 1': [0.99, () => level(nearOne, 1)],
    'near the identity, 2': [1.02, () => level(nearOne, 2)],
    'a zero row, 0': [-5.8, () => level(zeroRow, 0)],
    'a zero row, 1': [0, () => level(zeroRow, 1)],
    'a zero row, 2': [0, () => level(zeroRow, 2)],
  }),
  ...rows(
    'expm',
    'LA-04 (a): e^(-at) and a(e^(-bt) - e^(-at))/(a - b)',
    1e-9,
    {
      'stiff chain, stays': [5.1292737931e-108, () => entry(expm(chain), 0, 0).re],
      'stiff chain, moves': [5.339202199e-108, () => entry(expm(chain), 1, 0).re],
    },
    true,
  ),
  ...rows('expm', 'LA-04 (b): all weight at the leaves', 1e-13, {
    'tree, root to leaf': [0.25, () => flow(0, 6)],
    'tree, branch to leaf': [0.5, () => flow(1, 4)],
    'tree, branch to other leaf': [0, () => flow(1, 5)],
    'tree, leaf stays': [1, () => flow(6, 6)],
  }),
  ...rows('sqrtm', 'LA-05 (a): A / sqrt 2', 1e-10, {
    corner: [0.7071067812, () => entry(sqrtm(corners), 3, 0).re],
    middle: [0, () => entry(sqrtm(corners), 1, 1).re],
  }),
  ...rows('logm', 'LA-05 (c), (d): the generator of a quarter turn', 1e-10, {
    'quarter turn': [1.5707963268, () => entry(logm(quarterTurn), 0, 1).re],
    'diag(-i, i), first': [
      -1.5707963268,
      () => entry(logm(diagonal([complex(0, -1), complex(0, 1)])), 0, 0).im,
    ],
  }),
];
