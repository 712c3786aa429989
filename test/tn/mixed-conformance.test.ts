import { levels, qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { Ket } from '../../src/states/ket.ts';
import type { DensityMpo } from '../../src/tn/mixed/density-mpo.ts';
import { productDensityMpo, toDensityMpo } from '../../src/tn/mixed/make-density.ts';
import { purifiedOf, type Purified } from '../../src/tn/mixed/purified.ts';
import { productMps, toMps } from '../../src/tn/mps/make.ts';
import { describeState } from '../conformance/state.ts';
import { specimensFrom, type Member } from '../conformance/state-subject.ts';
import { mixture } from '../mutants/states/mutant-density.ts';

describeState<DensityMpo>({
  name: 'DensityMpo',
  tolerance: 1e-11,
  mixed: true,
  specimens: specimensFrom((members) => toDensityMpo(mixture(members)), { mixed: true }),
  apply: (state, op) => state.apply(op),
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  roundTrip: (state) => {
    const all = state.space.dims.map((_, site) => site);
    return toDensityMpo(DensityMatrix.of(state.space, state.reduce(all).matrix, { normalize: true }));
  },
  wide: () =>
    productDensityMpo(
      qubits(60),
      Array.from({ length: 60 }, () => [
        [0.7, 0.1],
        [0.1, 0.3],
      ]),
    ),
});

/** The members side by side in the environment of the last site; the first has one of two levels in a state of its own. */
function purification(members: readonly Member[]): Purified {
  const { space } = members[0]!.ket;
  const n = space.dims.length;
  const environments = space.dims.map((_, site) => (site === n - 1 ? members.length : site === 0 ? 2 : 1));
  const paired = levels(space.dims.map((d, site) => d * environments[site]!));
  const data = new Float64Array(2 * paired.dims.reduce((a, b) => a * b, 1));
  const spectators = [0.6, 0.8];
  members.forEach(({ weight, ket }, m) => {
    for (let index = 0; index < data.length / 2; index++) {
      let [rest, at, stride, factor] = [index, 0, 1, Math.sqrt(weight)];
      for (let site = n - 1; site >= 0; site--) {
        const both = rest % paired.dims[site]!;
        rest = Math.floor(rest / paired.dims[site]!);
        const [level, e] = [Math.floor(both / environments[site]!), both % environments[site]!];
        at += stride * level;
        stride *= space.dims[site]!;
        factor *= site === n - 1 ? Number(e === m) : site === 0 ? spectators[e]! : 1;
      }
      data[2 * index] = data[2 * index]! + factor * ket.data[2 * at]!;
      data[2 * index + 1] = data[2 * index + 1]! + factor * ket.data[2 * at + 1]!;
    }
  });
  return purifiedOf(space, toMps(Ket.fromData(paired, data)).chain);
}

describeState<Purified>({
  name: 'Purified',
  tolerance: 1e-11,
  mixed: true,
  // Large environments are slow here and show nothing new.
  specimens: specimensFrom(purification, { mixed: true }).filter(({ label }) => !label.includes('full')),
  apply: (state, op) => state.apply(op),
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  wide: () =>
    purifiedOf(
      qubits(60),
      productMps(levels(new Array<number>(60).fill(4)), new Array(60).fill([1, 0, 0, 1])).chain,
    ),
});
