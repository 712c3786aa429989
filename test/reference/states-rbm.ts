import { eigh } from '../../src/linalg/eigh.ts';
import { pauliSum, type PauliStringLike } from '../../src/operators/pauli-sum.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { qubits } from '../../src/spaces/space.ts';
import { renyiEntropy } from '../../src/states/entropies.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { Ket } from '../../src/states/ket.ts';
import { normalize } from '../../src/states/normalize.ts';
import { entanglementEntropy } from '../../src/states/subsystem-entropies.ts';
import type { ReferenceRow } from './row.ts';
import { once, rowsOf } from './states-rows.ts';

const space = qubits(4);
const sites = [0, 1, 2, 3];
const strings: PauliStringLike[] = [
  ...sites.map((i) => ({ coefficient: -1, sites: [i, (i + 1) % 4], letters: 'ZZ' })),
  ...sites.map((i) => ({ coefficient: -0.7, sites: [i], letters: 'X' })),
];
const H = pauliSum(space, strings);

/** exp(sum a_m s_m) prod_n 2 cosh(b_n + sum_m W_mn s_m), amplitude by amplitude. */
const ket = once(() => {
  const data = new Float64Array(32);
  for (let index = 0; index < 16; index++) {
    const s = sites.map((m) => 1 - 2 * ((index >> (3 - m)) & 1));
    let [re, im] = expOf(
      s.reduce((sum, x, m) => sum + 0.1 * (m + 1) * x, 0),
      s.reduce((sum, x, m) => sum + 0.05 * (-1) ** m * x, 0),
    );
    for (const n of [0, 1]) {
      const x = s.reduce((sum, y, m) => sum + 0.3 * Math.cos(m + 2 * n) * y, 0.2);
      const y = s.reduce((sum, z, m) => sum + 0.2 * Math.sin(2 * m + n) * z, -0.1 * (n + 1));
      const [c, d] = [2 * Math.cosh(x) * Math.cos(y), 2 * Math.sinh(x) * Math.sin(y)];
      [re, im] = [re * c - im * d, re * d + im * c];
    }
    data.set([re, im], 2 * index);
  }
  return Ket.fromData(space, data);
});
const unit = once(() => normalize(ket()));
const ground = once(() => {
  const { values, vectors } = eigh(toDense(H));
  const data = Float64Array.from({ length: 32 }, (_, i) => vectors.data[2 * 16 * (i >> 1) + (i & 1)]!);
  return { values, ket: Ket.of(space, data) };
});
const mean = (site: number, letters: string): number =>
  ket().expect(pauliSum(space, [{ sites: [...letters].map((_, i) => site + i), letters }])).re;

/** The RBM vector of four spins: kets of any norm, expectation values, entropies, fidelity. */
export const rbmRows: readonly ReferenceRow[] = rowsOf(
  'rbm-ket',
  'seeds.md 2, RBM vector: N = 4 ring, J = 1, h = .7',
  2e-11,
  {
    'norm-squared': [535.65035801262, () => ket().norm() ** 2],
    'psi-++++-re': [11.70440025424885, () => ket().data[0]!],
    'psi-++++-im': [-0.10736342579145, () => ket().data[1]!],
    'psi-+-+--re': [3.26916272437994, () => ket().data[10]!],
    'psi-+-+--im': [-0.06769526277601, () => ket().data[11]!],
    E: [-3.21316924137087, () => ket().expect(H).re],
    Var: [3.38824099569, () => ket().expect(H).variance!],
    'Eloc-++++-re': [-5.70994783790439, () => localEnergy(0)[0]],
    'Eloc-++++-im': [-0.15564178678119, () => localEnergy(0)[1]],
    'Eloc-+-+--re': [0.09770008069886, () => localEnergy(5)[0]],
    'Eloc-+-+--im': [-0.58608145039912, () => localEnergy(5)[1]],
    Z0: [0.24085609130745, () => mean(0, 'Z')],
    Z1: [0.3687235228971, () => mean(1, 'Z')],
    Z2: [0.44622770801838, () => mean(2, 'Z')],
    Z3: [0.57568639740563, () => mean(3, 'Z')],
    Z0Z1: [0.24304836033498, () => mean(0, 'ZZ')],
    X0: [0.93360380689371, () => mean(0, 'X')],
    S: [0.09938032693214, () => entanglementEntropy(unit(), [0, 1])],
    S2: [0.03967470208357, () => renyiEntropy(unit().reduce([0, 1]), 2)],
    E0: [-4.563856065203, () => ground().values[0]!],
    gap: [0.12254494205626, () => ground().values[1]! - ground().values[0]!],
    fidelity: [0.47298885539502, () => fidelity(unit(), ground().ket)],
  },
);

/** <s|H|psi>/<s|psi>. */
function localEnergy(index: number): [number, number] {
  const applied = ket().apply(H).data;
  const [a, b, c, d] = [
    applied[2 * index]!,
    applied[2 * index + 1]!,
    ket().data[2 * index]!,
    ket().data[2 * index + 1]!,
  ];
  const norm = c * c + d * d;
  return [(a * c + b * d) / norm, (b * c - a * d) / norm];
}

function expOf(re: number, im: number): [number, number] {
  return [Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im)];
}
