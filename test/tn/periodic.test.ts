import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../../src/errors.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { run } from '../../src/circuits/run.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { toKet } from '../../src/states/convert.ts';
import { Ket } from '../../src/states/ket.ts';
import { plainTensor } from '../../src/tn/tensor/dense.ts';
import { dualLeg, leg, levelLeg } from '../../src/tn/tensor/leg.ts';
import { z2 } from '../../src/tn/tensor/symmetry.ts';
import { periodicMps, type PeriodicMps } from '../../src/tn/mps/periodic.ts';
import { productMps } from '../../src/tn/mps/make.ts';
import * as oracle from '../oracle.ts';
import { describeState } from '../conformance/state.ts';
import { nastySpaces, type Specimen } from '../conformance/state-subject.ts';
import { randomMatrix } from '../conformance/state-operators.ts';
import { randomTensor } from './tensors.ts';

/** Random tensors around a ring of these bonds. */
function ring(space: Space, bonds: readonly number[], seed: number): ComplexTensor[] {
  const rng = seeded(seed);
  return space.dims.map((d, site) => {
    const shape = [bonds[site]!, d, bonds[(site + 1) % bonds.length]!];
    const size = shape.reduce((a, b) => a * b, 1);
    return tensor(
      shape,
      Float64Array.from({ length: 2 * size }, () => 0.7 * rng.normal()),
    );
  });
}

/** Amplitudes by naive products of matrices and a trace. */
function ringKet(space: Space, tensors: readonly ComplexTensor[]): Ket {
  const size = space.dims.reduce((a, b) => a * b, 1);
  const amplitudes = Array.from({ length: size }, (_, index) => {
    const x = oracle.digits(index, space.dims);
    const matrices = tensors.map(({ shape, data }, site) =>
      oracle.build(shape[0]!, shape[2]!, (l, r) => {
        const at = 2 * ((l * shape[1]! + x[site]!) * shape[2]! + r);
        return [data[at]!, data[at + 1]!];
      }),
    );
    return oracle.trace(matrices.reduce(oracle.mul));
  });
  return Ket.fromData(space, Float64Array.from(amplitudes.flat()));
}

function specimens(): Specimen<PeriodicMps>[] {
  return nastySpaces.flatMap((space, i) =>
    [0, 1].map((k) => {
      const bonds = space.dims.map((_, site) => (site === k ? 3 : 2));
      const tensors = ring(space, bonds, 90 + 2 * i + k);
      return {
        label: `ring ${k} on [${space.dims}]`,
        space,
        members: [{ weight: 1, ket: ringKet(space, tensors) }],
        state: periodicMps(space, tensors),
      };
    }),
  );
}

describeState<PeriodicMps>({
  name: 'PeriodicMps',
  tolerance: 1e-10,
  mixed: false,
  roundedZeros: true,
  specimens: specimens(),
  apply: (state, op) => state.apply(op),
  sample: (state, shots, rng) => state.sample(shots, rng),
  reduce: (state, keep) => state.reduce(keep),
  logAmplitude: (state, x) => state.logAmplitude(x),
  wide: () => {
    const space = qubits(60);
    return periodicMps(
      space,
      ring(
        space,
        space.dims.map(() => 2),
        5,
      ),
    );
  },
});

describe('rings', () => {
  const space = levels([2, 3, 2, 2]);
  const tensors = ring(space, [3, 2, 4, 2], 1);
  const state = periodicMps(space, tensors);
  const ket = ringKet(space, tensors);

  it('have an energy with the bond between the ends', () => {
    const spins = qubits(5);
    const own = ring(spins, [3, 3, 3, 3, 3], 2);
    const h = tfim(chain(5, { periodic: true }), { space: spins, h: 0.7 });
    expect(periodicMps(spins, own).expect(h).re).toBeCloseTo(ringKet(spins, own).expect(h).re, 10);
  });

  it('open to chains exactly and overlap with them and with kets', () => {
    const open = state.open();
    expect(Math.max(...toKet(open).data.map((x, i) => Math.abs(x - ket.data[i]!)))).toBeLessThan(1e-12);
    for (const other of [open, ket]) {
      expect(state.overlap(other).re).toBeCloseTo(ket.norm() ** 2, 9);
      expect(other.overlap(state).re).toBeCloseTo(ket.norm() ** 2, 9);
    }
    const op = localOperator(space, [3, 0], matrix(oracle.complexMatrix(randomMatrix(4, seeded(3)))));
    expect(toKet(open.apply(op)).expect(op).re).toBeCloseTo(ket.apply(op).expect(op).re, 9);
  });

  it('take operators over their ends, which widen that bond alone, and circuits', () => {
    const six = qubits(6);
    const own = ring(six, [2, 2, 2, 2, 2, 2], 8);
    const [start, dense] = [periodicMps(six, own), ringKet(six, own)];
    const over = localOperator(six, [5, 0], matrix(oracle.complexMatrix(randomMatrix(4, seeded(6)))));
    const after = start.apply(over);
    expect(after.tensors.map(({ structure }) => structure.legs[0]!.dim)).toEqual([4, 2, 2, 2, 2, 2]);
    const wanted = dense.apply(over);
    expect(Math.max(...toKet(after).data.map((x, i) => Math.abs(x - wanted.data[i]!)))).toBeLessThan(1e-12);
    const { h, cx, ccx } = gates;
    const of = circuit(6, [h(0), cx(5, 0), ccx(0, 3, 5), cx(2, 1)]);
    const [a, b] = [run(of, start).state, run(of, dense).state];
    expect(Math.max(...toKet(a).data.map((x, i) => Math.abs(x - b.data[i]!)))).toBeLessThan(1e-12);
  });

  it('keep charges around the ring', () => {
    const [own, bond] = [levelLeg([0, 1], 1), leg([0, 1], [2, 1], 1)];
    const spins = qubits(4);
    const rng = seeded(4);
    const blocks = spins.dims.map(() => randomTensor(z2, [bond, own, dualLeg(bond)], 'complex', rng));
    const charged = periodicMps(spins, blocks);
    const plain = toKet(charged);
    const parity = plain.data.filter(
      (_, i) => [...(i >> 1).toString(2)].filter((b) => b === '1').length % 2 === 1,
    );
    expect(Math.max(...parity.map(Math.abs))).toBe(0);
    const keeps = localSum(spins, [
      {
        sites: [3, 1],
        matrix: [
          [1, 0, 0, 2],
          [0, 3, 1, 0],
          [0, 1, 2, 0],
          [2, 0, 0, -1],
        ],
      },
    ]);
    const mixes = localOperator(
      spins,
      [2],
      [
        [0, 1],
        [1, 0.5],
      ],
    );
    for (const op of [keeps, mixes]) expect(charged.expect(op).re).toBeCloseTo(plain.expect(op).re, 11);
  });

  it('of 300 sites give logarithms, not overflow', () => {
    const long = qubits(300);
    const w = Math.SQRT1_2;
    // The GHZ state, unnormalised, times 100 per site.
    const site = tensor([2, 2, 2], Float64Array.of(100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0));
    const state = periodicMps(
      long,
      long.dims.map(() => site),
    );
    const zz = [
      [1, 0, 0, 0],
      [0, -1, 0, 0],
      [0, 0, -1, 0],
      [0, 0, 0, 1],
    ];
    expect(state.expect(localOperator(long, [17, 251], zz)).re).toBeCloseTo(1, 12);
    expect(state.logAmplitude(new Int32Array(300)).re).toBeCloseTo(300 * Math.log(100), 8);
    expect(state.logAmplitude([...new Int32Array(299), 1]).re).toBe(-Infinity);
    expect(state.open().chain.logNorm).toBeCloseTo(300 * Math.log(100) - Math.log(w), 8);
    expect(state.norm()).toBe(Infinity);
  });

  it('are refused when tensors do not fit around, vanish or are too large to open', () => {
    expect(() => periodicMps(space, tensors.slice(1))).toThrow(/`tensors` must have 4/);
    expect(() => periodicMps(space, [...tensors.slice(0, 3), ring(space, [3, 2, 4, 3], 1)[3]!])).toThrow(
      /`tensors\[2\]`/,
    );
    expect(() => periodicMps(levels([2]), [tensor([1, 2, 1], new Float64Array(4).fill(NaN))])).toThrow(
      ArgumentError,
    );
    const nothing = periodicMps(levels([2]), [tensor([1, 2, 1], new Float64Array(4))]);
    expect(() =>
      nothing.expect(
        localOperator(
          levels([2]),
          [0],
          [
            [1, 0],
            [0, 1],
          ],
        ),
      ),
    ).toThrow(NotPhysicalError);
    const large = periodicMps(levels([2]), [
      plainTensor(tensor([200, 2, 200], new Float64Array(160000).fill(1)), [1, 1, -1]),
    ]);
    expect(() => large.open()).toThrow(BudgetExceededError);
    expect(
      productMps(levels([2]), [1]).overlap(
        periodicMps(levels([2]), [tensor([1, 2, 1], Float64Array.of(0, 0, 2, 0))]),
      ).re,
    ).toBeCloseTo(2, 12);
  });
});
