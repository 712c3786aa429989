import { conjugate, dagger, multiply, trace, transpose } from '../../../src/linalg/products.ts';
import { toDense } from '../../../src/operators/to-dense.ts';
import { subspace } from '../../../src/spaces/space.ts';
import { DensityMatrix, diagonalOf } from '../../../src/states/density-matrix.ts';
import { exact } from '../../../src/states/estimate.ts';
import { sampleWeights } from '../../../src/states/sampling.ts';
import type { DensityVerbs } from './mutant-density.ts';

/** Wrong density matrices, by what is wrong with them, and the name of a law that must say so. */
export const densityMutants: Record<string, { readonly wrong: Partial<DensityVerbs>; readonly law: string }> =
  {
    'apply without the conjugate on the doubled sites': {
      wrong: {
        apply: ({ space, matrix }, op) => {
          const o = toDense(op);
          return DensityMatrix.fromMatrix(space, multiply(multiply(o, matrix), transpose(o)));
        },
      },
      law: 'apply is O rho O^dagger and never normalises',
    },
    'apply on one side only': {
      wrong: {
        apply: ({ space, matrix }, op) => DensityMatrix.fromMatrix(space, multiply(toDense(op), matrix)),
      },
      law: 'a unitary keeps the norm',
    },
    'operator transposed in expect': {
      wrong: {
        expect: (rho, op) => {
          const { re, im } = trace(multiply(transpose(toDense(op)), rho.matrix));
          return exact(re / rho.norm(), im / rho.norm());
        },
      },
      law: 'expect is the oracle',
    },
    'expect not divided by the trace': {
      wrong: {
        expect: (rho, op) => {
          const { re, im } = trace(multiply(toDense(op), rho.matrix));
          return exact(re, im);
        },
      },
      law: 'expect is the oracle',
    },
    'variance of O O^dagger': {
      wrong: {
        expect: (rho, op) => {
          const value = rho.expect(op);
          const o = toDense(op);
          const square = trace(multiply(multiply(o, dagger(o)), rho.matrix)).re / rho.norm();
          return { ...value, variance: square - value.re ** 2 - value.im ** 2 };
        },
      },
      law: 'variance is <O^dagger O> - |<O>|^2 where it is given',
    },
    'norm is tr rho^2': {
      wrong: { norm: (rho) => rho.overlap(rho).re },
      law: 'norm is the oracle',
    },
    'overlap without the dagger': {
      wrong: {
        overlap: (a, b) => {
          const { re, im } = trace(multiply(conjugate(a.matrix), b.matrix));
          return exact(re, im);
        },
      },
      law: 'overlap is the oracle, linear in its right side',
    },
    'reduce reads the kept sites backwards': {
      wrong: {
        reduce: (rho, keep) =>
          DensityMatrix.fromMatrix(subspace(rho.space, keep), rho.reduce([...keep].reverse()).matrix),
      },
      law: 'reduce then expect is expect',
    },
    'reduce drops the coherences': {
      wrong: {
        reduce: (rho, keep) => {
          const { space, matrix } = rho.reduce(keep);
          const data = matrix.data.map((x, i) => (i % (2 * (matrix.cols + 1)) === 0 ? x : 0));
          return DensityMatrix.fromMatrix(space, { ...matrix, data });
        },
      },
      law: 'reduce then expect is expect',
    },
    'sampling by the square of the weight': {
      wrong: {
        sample: (rho, shots, rng) =>
          sampleWeights(
            rho.space,
            diagonalOf(rho.matrix).map((x) => x * x),
            shots,
            rng,
          ),
      },
      law: 'samples follow <x|rho|x> (chi squared)',
    },
  };
