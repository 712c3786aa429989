import { rng as seeded } from '../../src/linalg/random.ts';
import { permute, tensor } from '../../src/linalg/tensor.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { productPeps } from '../../src/tn/peps/make.ts';
import { pepsTensor } from '../../src/tn/peps/measures.ts';
import { peps, pepsOf, type Peps } from '../../src/tn/peps/peps.ts';
import { toMps } from '../../src/tn/mps/make.ts';
import { toDense } from '../../src/tn/tensor/dense.ts';
import type { PepsLattice } from '../../src/tn/peps/lattice.ts';
import { describeState } from '../conformance/state.ts';
import {
  specimensFrom,
  type Member,
  type Specimen,
  type StateSubject,
} from '../conformance/state-subject.ts';
import { naiveKet, randomTensors } from './peps-fixtures.ts';

const verbs: Omit<StateSubject<Peps>, 'name' | 'specimens'> = {
  tolerance: 1e-10,
  mixed: false,
  roundedZeros: true,
  apply: (state, op) => state.apply(op),
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  logAmplitude: (state, x) => state.logAmplitude(x),
  roundTrip: (state) => {
    const { grid } = state;
    const tensors = grid.tensors.map((_, site) => pepsTensor(state, site));
    return pepsOf({ ...peps(state.space, grid.lattice, tensors).grid, logScale: grid.logScale });
  },
};

/** A ket as a row or a column of sites. */
function line([member]: readonly Member[]): Peps {
  const { chain } = toMps(member!.ket);
  const n = chain.tensors.length;
  const isRow = n % 2 === 1;
  const tensors = chain.tensors.map((t) => {
    const { shape, data } = permute(toDense(t), [0, 2, 1]);
    const [left, right, d] = shape as [number, number, number];
    // [left, right, levels] as [1, right, 1, left, levels], or left and right as up and down.
    const wide = tensor([left, 1, right, 1, d], data);
    return isRow ? permute(wide, [1, 2, 3, 0, 4]) : wide;
  });
  const lattice = isRow ? { rows: 1, columns: n } : { rows: n, columns: 1 };
  const state = peps(member!.ket.space, lattice, tensors);
  return pepsOf({ ...state.grid, logScale: state.grid.logScale + chain.logNorm });
}

describeState<Peps>({
  ...verbs,
  name: 'Peps of a row or a column',
  specimens: specimensFrom(line),
  wide: () => productPeps(qubits(60), { rows: 10, columns: 6 }, new Array<number>(60).fill(1)),
});

/** Random tensors on rectangles and cylinders beside the kets that they are. */
function rectangles(cases: readonly [Space, PepsLattice][]): Specimen<Peps>[] {
  return cases.flatMap(([space, lattice], i) =>
    [0, 1].map((k) => {
      const tensors = randomTensors(space, lattice, seeded(60 + 2 * i + k));
      const { data } = naiveKet(space, lattice, tensors);
      const norm = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
      const ket = Ket.fromData(
        space,
        data.map((x) => x / norm),
      );
      const { grid } = peps(space, lattice, tensors);
      const state = pepsOf({ ...grid, logScale: grid.logScale - Math.log(norm) });
      const label = `${k} on ${lattice.rows} x ${lattice.columns} ${lattice.ends ?? 'open'}`;
      return { label, space, members: [{ weight: 1, ket }], state };
    }),
  );
}

describeState<Peps>({
  ...verbs,
  name: 'Peps of rectangles',
  specimens: rectangles([
    [levels([2, 3, 1, 2]), { rows: 2, columns: 2 }],
    [levels([1, 2, 1, 2, 2, 1]), { rows: 2, columns: 3 }],
    [levels([2, 1, 2, 2]), { rows: 2, columns: 2, ends: 'cylinder' }],
    [levels([2, 1, 1, 1, 2, 1]), { rows: 2, columns: 3, ends: 'cylinder' }],
  ]),
});
