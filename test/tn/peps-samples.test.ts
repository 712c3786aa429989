import { describe, expect, it } from 'vitest';
import { NotPhysicalError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import { plus } from '../../src/operators/algebra.ts';
import { localOperator } from '../../src/operators/local-sum.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { square } from '../../src/spaces/lattice.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { shot } from '../../src/states/samples.ts';
import { logDerivatives, pepsLocalValue } from '../../src/tn/peps/derivatives.ts';
import { isingPeps, productPeps } from '../../src/tn/peps/make.ts';
import { pepsLogNorm, pepsSamples, pepsTensor } from '../../src/tn/peps/measures.ts';
import { peps } from '../../src/tn/peps/peps.ts';
import { complexMatrix } from '../oracle.ts';
import { randomUnitaryMatrix } from '../conformance/state-operators.ts';
import { randomTensors, seedPeps } from './peps-fixtures.ts';

describe('log derivatives', () => {
  it.each([['open'], ['cylinder']] as const)('are those of finite differences, %s', (ends) => {
    const lattice = { rows: 3, columns: 3, ends };
    const space = levels([2, 2, 3, 2, 1, 2, 2, 2, 2]);
    const given = randomTensors(space, lattice, seeded(8));
    const psi = peps(space, lattice, given);
    const x = [1, 0, 2, 1, 0, 1, 0, 0, 1];
    const { derivatives, logAmplitude } = logDerivatives(psi, x);
    const same = psi.logAmplitude(x);
    expect(logAmplitude.re).toBeCloseTo(same.re, 12);
    expect(logAmplitude.im).toBeCloseTo(same.im, 12);
    const unit = given.map((_, site) => pepsTensor(psi, site));
    const stream = seeded(5);
    for (let probe = 0; probe < 12; probe++) {
      const site = stream.integer(9);
      const { data } = derivatives[site] as ComplexTensor;
      const entry = stream.integer(data.length / 2);
      const step = 1e-6;
      const at = (by: number): { re: number; im: number } => {
        const moved = unit[site]!.data.slice();
        moved[2 * entry]! += by;
        const tensors = unit.map((t, i) => (i === site ? tensor(t.shape, moved) : t));
        return peps(space, lattice, tensors).logAmplitude(x);
      };
      const [up, down] = [at(step), at(-step)];
      expect(data[2 * entry]).toBeCloseTo((up.re - down.re) / (2 * step), 6);
      expect(data[2 * entry + 1]).toBeCloseTo((up.im - down.im) / (2 * step), 6);
    }
    // ln psi is homogeneous of degree one in each tensor.
    unit.forEach(({ data }, site) => {
      const own = derivatives[site]!.data;
      let [re, im] = [0, 0];
      for (let i = 0; i < data.length; i += 2) {
        re += data[i]! * own[i]! - data[i + 1]! * own[i + 1]!;
        im += data[i]! * own[i + 1]! + data[i + 1]! * own[i]!;
      }
      expect(re).toBeCloseTo(1, 10);
      expect(im).toBeCloseTo(0, 10);
    });
  });

  it('and local values need an amplitude that is not zero', () => {
    const psi = productPeps(qubits(4), { rows: 2, columns: 2 }, [0, 0, 0, 0]);
    expect(() => logDerivatives(psi, [1, 0, 0, 0])).toThrow(NotPhysicalError);
    expect(() => pepsLocalValue(psi, tfim(square(2, 2)), [0, 0, 0, 1])).toThrow(NotPhysicalError);
  });

  it('local values average to the energy over all configurations', () => {
    const space = qubits(6);
    const lattice = { rows: 3, columns: 2 };
    const psi = peps(space, lattice, randomTensors(space, lattice, seeded(2)));
    const H = plus(
      tfim(square(3, 2), { J: 0.7, h: 1.2 }),
      localOperator(space, [0, 5, 3], complexMatrix(randomUnitaryMatrix(8, seeded(1)))),
    );
    let [re, im, norm] = [0, 0, 0];
    for (let index = 0; index < 64; index++) {
      const x = Array.from({ length: 6 }, (_, site) => (index >> (5 - site)) & 1);
      const weight = Math.exp(2 * psi.logAmplitude(x).re);
      const value = pepsLocalValue(psi, H, x);
      norm += weight;
      re += weight * value.re;
      im += weight * value.im;
    }
    const energy = psi.expect(H);
    expect(re / norm).toBeCloseTo(energy.re, 10);
    expect(im / norm).toBeCloseTo(energy.im, 10);
  });
});

describe('samples', () => {
  it('carry weights that are 1 for exact boundaries', () => {
    const psi = isingPeps({ rows: 3, columns: 3 }, { coupling: 0.4 });
    const { samples, logWeights, logProbabilities } = pepsSamples(psi, 50, seeded(2));
    for (let i = 0; i < 50; i++) {
      expect(logWeights[i]).toBeCloseTo(0, 10);
      const log = 2 * psi.logAmplitude(shot(samples, i)).re - 2 * pepsLogNorm(psi).re;
      expect(logProbabilities[i]).toBeCloseTo(log, 10);
    }
  });

  it('carry weights that make means right where boundaries are far too small', () => {
    const psi = seedPeps({ maxBond: 2 });
    const { samples, logWeights } = pepsSamples(psi, 400, seeded(7));
    expect(Math.max(...logWeights.map(Math.abs))).toBeGreaterThan(1e-3);
    let [sum, total, square] = [0, 0, 0];
    const values = Array.from({ length: 400 }, (_, i) => 1 - 2 * shot(samples, i)[5]!);
    values.forEach((z, i) => {
      const weight = Math.exp(logWeights[i]!);
      sum += weight * z;
      total += weight;
      square += (weight * z) ** 2;
    });
    const error = Math.sqrt(square) / total;
    expect(Math.abs(sum / total - 0.0675353838351)).toBeLessThan(4 * error);
  });
});
