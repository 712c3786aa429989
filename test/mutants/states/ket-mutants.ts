import { conjugate, dagger, transpose } from '../../../src/linalg/products.ts';
import { complex } from '../../../src/linalg/scalar.ts';
import { asMatrix, permute, tensor } from '../../../src/linalg/tensor.ts';
import { applyTo } from '../../../src/operators/apply-to.ts';
import type { LocalSum, Operator } from '../../../src/operators/operator.ts';
import { dense } from '../../../src/operators/dense.ts';
import { toDense } from '../../../src/operators/to-dense.ts';
import { qubits, subspace, type Space } from '../../../src/spaces/space.ts';
import { DensityMatrix } from '../../../src/states/density-matrix.ts';
import { exact } from '../../../src/states/estimate.ts';
import { Ket } from '../../../src/states/ket.ts';
import { sampleWeights } from '../../../src/states/sampling.ts';
import { samplesOf } from '../../../src/states/samples.ts';
import { sharedStream, type KetVerbs } from './mutant-ket.ts';

/** Wrong kets, by what is wrong with them, and the name of a law that must say so. */
export const ketMutants: Record<string, { readonly wrong: Partial<KetVerbs>; readonly law: string }> = {
  'sites of a term swapped': {
    wrong: { expect: (ket, op) => ket.expect(onLocalSum(op, (sites) => [...sites].reverse())) },
    law: 'expect is the oracle',
  },
  'coefficients dropped': {
    wrong: {
      expect: (ket, op) => ket.expect(onLocalSum(op, (sites) => sites, { re: 1, im: 0 })),
    },
    law: 'expect is linear in the operator',
  },
  'bra not conjugated in expect': {
    wrong: {
      expect: (ket, op) => {
        const bra = Ket.fromData(ket.space, conjugateData(ket.data));
        const { re, im } = bra.overlap(ket.apply(op));
        return exact(re / ket.norm() ** 2, im / ket.norm() ** 2);
      },
    },
    law: 'a Hermitian operator has a real expectation value',
  },
  'operator transposed in expect': {
    wrong: { expect: (ket, op) => ket.expect(mapped(op, transpose)) },
    law: 'expect is the oracle',
  },
  'expect not normalised': {
    wrong: {
      expect: (ket, op) => {
        const { re, im } = ket.overlap(ket.apply(op));
        return exact(re, im);
      },
    },
    law: 'expect is the oracle',
  },
  'imaginary part dropped': {
    wrong: { expect: (ket, op) => exact(ket.expect(op).re) },
    law: 'expect is the oracle',
  },
  'other endianness': {
    wrong: { expect: (ket, op) => otherEndian(ket).expect(op) },
    law: 'expect is the oracle',
  },
  'variance of <O^2>': {
    wrong: {
      expect: (ket, op) => {
        const value = ket.expect(op);
        const square = ket.overlap(ket.apply(op).apply(op)).re / ket.norm() ** 2;
        return { ...value, variance: square - value.re ** 2 };
      },
    },
    law: 'variance is <O^dagger O> - |<O>|^2 where it is given',
  },
  'zero state has expectation 0': {
    wrong: { expect: (ket, op) => (ket.norm() === 0 ? exact(0) : ket.expect(op)) },
    law: 'the zero state has no expectation value and no samples',
  },
  'spaces not compared': {
    wrong: { expect: (ket, op) => (op.space === ket.space ? ket.expect(op) : exact(0)) },
    law: 'an operator on another space is refused',
  },
  'overlap conjugates the right side': {
    wrong: { overlap: (a, b) => b.overlap(a) },
    law: 'overlap is the oracle, linear in its right side',
  },
  'overlap without conjugate': {
    wrong: { overlap: (a, b) => Ket.fromData(a.space, conjugateData(a.data)).overlap(b) },
    law: 'overlap is conjugate-symmetric',
  },
  'norm is squared': { wrong: { norm: (ket) => ket.norm() ** 2 }, law: 'norm is the oracle' },
  'apply normalises': {
    wrong: {
      apply: (ket, op) => Ket.of(ket.space, ket.apply(op).data, { normalize: true }),
    },
    law: 'apply is O rho O^dagger and never normalises',
  },
  'apply uses the dagger': {
    wrong: { apply: (ket, op) => ket.apply(mapped(op, dagger)) },
    law: 'apply(AB) is A after B',
  },
  'apply conjugates': {
    wrong: { apply: (ket, op) => ket.apply(mapped(op, conjugate)) },
    law: 'apply is O rho O^dagger and never normalises',
  },
  'apply adds the state': {
    wrong: {
      apply: (ket, op) => {
        const { data } = ket.apply(op);
        return Ket.fromData(
          ket.space,
          data.map((x, i) => x + 0.01 * ket.data[i]!),
        );
      },
    },
    law: 'a unitary keeps the norm',
  },
  'apply overwrites its input': {
    wrong: {
      apply: (ket, op) => {
        const applied = applyTo(op, ket.data);
        ket.data.set(applied);
        return Ket.fromData(ket.space, applied);
      },
    },
    law: 'verbs leave their inputs as they are',
  },
  'reduce transposes': {
    wrong: {
      reduce: (ket, keep) => {
        const { space, matrix } = ket.reduce(keep);
        return DensityMatrix.fromMatrix(space, transpose(matrix));
      },
    },
    law: 'reduce then expect is expect',
  },
  'reduce sorts the kept sites': {
    wrong: {
      reduce: (ket, keep) => {
        const sorted = ket.reduce([...keep].sort()).matrix;
        return DensityMatrix.fromMatrix(subspace(ket.space, keep), sorted);
      },
    },
    law: 'reduce then expect is expect',
  },
  'sampling by |amplitude|': {
    wrong: {
      sample: (ket, shots, rng) =>
        sampleWeights(
          ket.space,
          weights(ket, (p) => Math.sqrt(p)),
          shots,
          rng,
        ),
    },
    law: 'samples follow <x|rho|x> (chi squared)',
  },
  'sampling meets impossible configurations': {
    wrong: {
      sample: (ket, shots, rng) =>
        sampleWeights(
          ket.space,
          weights(ket, (p) => p + 1e-3),
          shots,
          rng,
        ),
    },
    law: 'samples follow <x|rho|x> (chi squared)',
  },
  'sampling reverses the sites': {
    wrong: {
      sample: (ket, shots, rng) => {
        const { data, start } = ket.sample(shots, rng);
        return samplesOf(
          Array.from({ length: shots }, (_, i) => data.slice(start[i], start[i + 1]).reverse()),
        );
      },
    },
    law: 'samples follow <x|rho|x> (chi squared)',
  },
  'sampling has a stream of its own': {
    wrong: { sample: (ket, shots) => ket.sample(shots, sharedStream) },
    law: 'the same seed gives the same samples, another seed others',
  },
  'log amplitude without phase': {
    wrong: { logAmplitude: (ket, x) => complex(ket.logAmplitude(x).re) },
    law: 'log amplitudes are the oracle',
  },
  'log amplitude of the reversed configuration': {
    wrong: {
      logAmplitude: (ket, x) => otherEndian(ket).logAmplitude([...x]),
    },
    law: 'log amplitudes are the oracle',
  },
  'round trip loses the imaginary part': {
    wrong: {
      roundTrip: ({ space, data }) =>
        Ket.fromData(
          space,
          data.map((x, i) => (i % 2 === 0 ? x : 0)),
        ),
    },
    law: 'a round trip gives the same state',
  },
  'dense data for 60 sites': {
    wrong: { wide: () => Ket.fromData(qubits(60), new Float64Array(2 ** 61)) },
    law: 'on 60 sites each verb runs or names its budget',
  },
};

function conjugateData(data: Float64Array): Float64Array {
  return conjugate({ rows: 1, cols: data.length / 2, data }).data;
}

/** A `LocalSum` with other sites or coefficients, where the dimensions allow it; other forms as they are. */
function onLocalSum(
  op: Operator,
  sites: (of: readonly number[]) => readonly number[],
  coefficient?: { re: number; im: number },
): Operator {
  if (op.kind !== 'local-sum') return op;
  const terms = op.terms.map((term) => ({
    ...term,
    coefficient: coefficient ? complex(coefficient.re, coefficient.im) : term.coefficient,
    sites: sites(term.sites),
  }));
  return { ...op, terms } satisfies LocalSum;
}

function mapped(
  op: Operator,
  f: (matrix: ReturnType<typeof toDense>) => ReturnType<typeof toDense>,
): Operator {
  return dense(op.space as Space, f(toDense(op)));
}

/** The ket that someone who counts site 0 as least significant reads from the data. */
function otherEndian(ket: Ket): Ket {
  const shape = [...ket.space.dims].reverse();
  const order = [...shape.keys()].reverse();
  return Ket.fromData(ket.space, asMatrix(permute(tensor(shape, ket.data), order), 0).data);
}

function weights({ data }: Ket, f: (probability: number) => number): Float64Array {
  return Float64Array.from({ length: data.length / 2 }, (_, i) =>
    f(data[2 * i]! ** 2 + data[2 * i + 1]! ** 2),
  );
}
