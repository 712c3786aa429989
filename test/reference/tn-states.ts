import { run } from '../../src/circuits/run.ts';
import { rng } from '../../src/linalg/random.ts';
import { tensor } from '../../src/linalg/tensor.ts';
import { aklt } from '../../src/operators/models/aklt.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { mpo } from '../../src/operators/mpo.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { qubits, spins } from '../../src/spaces/space.ts';
import { correlationLength } from '../../src/tn/mps/correlation-length.ts';
import { correlations } from '../../src/tn/mps/correlations.ts';
import { bondEntropies, bondSpectrum } from '../../src/tn/mps/entanglement.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import { mps } from '../../src/tn/mps/mps.ts';
import { periodicMps } from '../../src/tn/mps/periodic.ts';
import { r22 } from '../circuits/r22.ts';
import type { ReferenceRow } from './row.ts';
import { once } from './states-rows.ts';

function row(
  id: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: () => number,
): ReferenceRow {
  return { id: `tn/${id}`, area: 'tn', source, expected, tolerance, compute };
}

const [a, b] = [Math.sqrt(2 / 3), Math.sqrt(1 / 3)];
const akltSite = tensor(
  [2, 3, 2],
  Float64Array.from([0, a, -b, 0, 0, 0, 0, 0, 0, b, -a, 0].flatMap((x) => [x, 0])),
);
const ring = once(() => periodicMps(spins(60, 1), new Array<typeof akltSite>(60).fill(akltSite)));
const opened = once(() => ring().open());
const sz = matrix([
  [1, 0, 0],
  [0, 0, 0],
  [0, 0, -1],
]);
const pairs = once(() => correlations(opened(), sz, sz, { sites: [20, 21, 22, 25] }).values.data);
const akltSource = 'tensor-networks.md R5, AKLT ring of 60 spins 1 as a trace of matrices';

/** An open chain of 60 sites whose end spins point up: the first row and the first column of the tensors at the ends. */
const openChain = once(() => {
  const { shape, data } = akltSite;
  const [left, d, right] = shape as [number, number, number];
  const first = tensor([1, d, right], data.slice(0, 2 * d * right));
  const column = Array.from({ length: left * d }, (_, i) => data.subarray(2 * i * right, 2 * i * right + 2));
  const last = tensor([left, d, 1], Float64Array.from(column.flatMap((z) => [...z])));
  return mps(spins(60, 1), [first, ...new Array<typeof akltSite>(58).fill(akltSite), last]);
});
const openPairs = once(() => correlations(openChain(), sz, sz, { sites: [28, 29, 30, 33] }).values.data);
const openSource = 'tensor-networks.md R5, open AKLT chain of 60 spins 1, far from its ends';

/** <S_z exp(i pi sum S_z) S_z> of the sites 25 and 35, the sum over those between. */
function stringOrder(): number {
  const site = (diagonal: number[]): ReturnType<typeof tensor> =>
    tensor([1, 3, 3, 1], Float64Array.from({ length: 18 }, (_, i) => (i % 8 === 0 ? (diagonal[i / 8] as number) : 0))); // prettier-ignore
  const { space } = openChain();
  const tensors = space.dims.map((_, i) => {
    if (i === 25 || i === 35) return site([1, 0, -1]);
    return site(i > 25 && i < 35 ? [-1, 1, -1] : [1, 1, 1]);
  });
  return openChain().expect(mpo(space, tensors)).re;
}

const brickwork = once(() => run(r22(20, 10), productMps(qubits(20), new Int32Array(20))).state);
const zero = once(() => brickwork().logAmplitude(new Int32Array(20)));
const brickworkSource = 'tensor-networks.md R22, brickwork circuit on 20 sites as a matrix-product state';

/** Matrix-product states of known values. */
export const tnStateRows: readonly ReferenceRow[] = [
  row(
    'aklt/energy',
    `${akltSource}: -2/3 per bond`,
    -40,
    1e-11,
    () => ring().expect(aklt(60, { periodic: true })).re,
  ),
  row('aklt/SzSz-1', `${akltSource}: (4/3)(-1/3)^r`, -4 / 9, 1e-13, () => pairs()[2] as number),
  row('aklt/SzSz-5', `${akltSource}: (4/3)(-1/3)^r`, -4 / 729, 1e-13, () => pairs()[2 * 3] as number),
  row(
    'aklt/entropy',
    `${akltSource}: 2 ln 2`,
    2 * Math.LN2,
    1e-12,
    () => bondEntropies(opened())[29] as number,
  ),
  row('aklt-open/SzSz-1', `${openSource}: (4/3)(-1/3)^r`, -4 / 9, 1e-12, () => openPairs()[2] as number),
  row('aklt-open/SzSz-2', `${openSource}: (4/3)(-1/3)^r`, 4 / 27, 1e-12, () => openPairs()[4] as number),
  row('aklt-open/SzSz-5', `${openSource}: (4/3)(-1/3)^r`, -4 / 729, 1e-12, () => openPairs()[6] as number),
  row('aklt-open/string-order', `${openSource}: -4/9`, -4 / 9, 1e-12, stringOrder),
  row(
    'aklt-open/energy',
    'tensor-networks.md R5: -2/3 per bond',
    (-2 / 3) * 59,
    1e-11,
    () => openChain().expect(aklt(60)).re,
  ),
  row(
    'aklt-open/schmidt-weight',
    `${openSource}: two of 1/2`,
    0.5,
    1e-12,
    () => (bondSpectrum(openChain(), 29)[1] as number) ** 2,
  ),
  row(
    'aklt/correlation-length',
    `${akltSource}: 1/ln 3 from its transfer matrix`,
    1 / Math.log(3),
    1e-12,
    () => correlationLength(ring(), { rng: rng(1) }).re,
  ),
  row(
    'brickwork-20/amplitude-re',
    brickworkSource,
    -0.00000595346678,
    1e-13,
    () => Math.exp(zero().re) * Math.cos(zero().im),
  ),
  row(
    'brickwork-20/amplitude-im',
    brickworkSource,
    -0.0007620873742,
    1e-13,
    () => Math.exp(zero().re) * Math.sin(zero().im),
  ),
  row(
    'brickwork-20/Z10',
    brickworkSource,
    0.005123697424,
    1e-12,
    () => brickwork().expect(pauliSum(qubits(20), [{ sites: [10], letters: 'Z' }])).re,
  ),
  row(
    'brickwork-20/S10',
    brickworkSource,
    3.210736567038,
    1e-11,
    () => bondEntropies(brickwork())[9] as number,
  ),
];
