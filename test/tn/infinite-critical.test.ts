import { describe, expect, it } from 'vitest';
import { kron } from '../../src/linalg/products.ts';
import { matrix, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { tensor } from '../../src/linalg/tensor.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { aklt } from '../../src/operators/models/aklt.ts';
import { tfimEnergyDensity, xxzEnergyDensity } from '../../src/operators/models/exact-chains.ts';
import { heisenberg, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { spinMatrices } from '../../src/operators/spin.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits, spins } from '../../src/spaces/space.ts';
import { canonicalCell } from '../../src/tn/infinite/canonical.ts';
import { idmrg } from '../../src/tn/infinite/idmrg.ts';
import { infiniteProduct } from '../../src/tn/infinite/infinite-mps.ts';
import { infiniteSum } from '../../src/tn/infinite/infinite-sum.ts';
import { infiniteCorrelationLength, infiniteExpect } from '../../src/tn/infinite/measure.ts';
import { plainTensor } from '../../src/tn/tensor/dense.ts';
import { u1 } from '../../src/tn/tensor/symmetry.ts';
import { canonicalDefect } from './infinite-fixtures.ts';

const neelCharges = { symmetry: u1, levels: [[1, -1], [1, -1]] } as const; // prettier-ignore

describe('canonicalCell where correlations are long', () => {
  it.each([[1e-1], [1e-2], [1e-3]])('two states between which tensors hardly change: %f', (e) => {
    const cell = plainTensor(
      tensor([2, 2, 2], Float64Array.from([1, e, 0, e, e, 0, e, 0.99].flatMap((x) => [x, 0]))),
      [1, 1, -1],
    );
    const { tensors, spectra } = canonicalCell([cell]);
    const psi = { ...infiniteProduct(qubits(1), [0]), tensors, spectra };
    expect(canonicalDefect(psi)).toBeLessThan(1e-9);
  });

  it('gives back a state of iDMRG at the transition of the Ising chain, and of the spin-1 chain', () => {
    const critical = idmrg(infiniteSum(tfim(chain(3)), 1), infiniteProduct(qubits(2), [0, 0]), {
      truncation: { maxBond: 24 },
      maxSteps: 40,
      allowUnconverged: true,
    });
    expect(canonicalDefect(critical.state)).toBeLessThan(1e-9);
    expect(infiniteCorrelationLength(critical.state, { rng: rng(1) })).toBeGreaterThan(30);
    expect(Math.abs(critical.energy.re + 4 / Math.PI)).toBeLessThan(critical.energy.error);
    expect(critical.energy.error).toBeLessThan(1e-4);
    const spinOne = idmrg(
      infiniteSum(heisenberg(chain(3), { s: 1 }), 1),
      infiniteProduct(spins(2, 1), [0, 2]),
      {
        truncation: { maxBond: 16 },
        maxSteps: 30,
        allowUnconverged: true,
      },
    );
    expect(canonicalDefect(spinOne.state)).toBeLessThan(1e-9);
    expect(Math.abs(spinOne.energy.re + 1.401484038971)).toBeLessThan(spinOne.energy.error);
  });
});

describe('infinite chains by iDMRG', () => {
  it.each([-0.5, 0.8, 1.5, 3])('XXZ at %f, as near as is stated (R3)', (delta) => {
    const { energy } = idmrg(
      infiniteSum(xxz(chain(3), { delta }), 1),
      infiniteProduct(spins(2), [0, 1], { charges: neelCharges }),
      { truncation: { maxBond: 24, cutoff: 1e-14 }, tolerance: 1e-8, maxSteps: 40, allowUnconverged: true },
    );
    const off = energy.re - xxzEnergyDensity(delta);
    expect(off).toBeGreaterThan(-1e-12);
    // An estimate.
    expect(off).toBeLessThan(1.5 * energy.error);
    expect(energy.error).toBeLessThan(1e-3);
    expect(off).toBeLessThan(delta === 3 ? 1e-7 : 2e-4);
  });

  it.each([0.5, 1.5, 2])('Ising at %f (R9)', (h) => {
    const { energy } = idmrg(infiniteSum(tfim(chain(3), { h }), 1), infiniteProduct(qubits(2), [0, 0]), {
      truncation: { maxBond: 24, cutoff: 1e-14 },
    });
    expect(Math.abs(energy.re - tfimEnergyDensity({ h }))).toBeLessThan(1e-11);
    expect(Math.abs(energy.re - tfimEnergyDensity({ h }))).toBeLessThan(energy.error);
  });

  it('AKLT: correlations (4/3)(-1/3)^r, string order -4/9 at every distance, xi = 1/ln 3 (R5)', () => {
    const { state } = idmrg(infiniteSum(aklt(3), 1), infiniteProduct(spins(2, 1), [0, 2]), {
      truncation: { maxBond: 8, cutoff: 1e-14 },
      weightTolerance: 1e-12,
    });
    const { z } = spinMatrices(1);
    const unit = matrix([[1, 0, 0], [0, 1, 0], [0, 0, 1]]); // prettier-ignore
    const turn = matrix([[-1, 0, 0], [0, 1, 0], [0, 0, -1]]); // prettier-ignore
    const mean = (r: number, between: ComplexMatrix): number => {
      const inside = new Array<ComplexMatrix>(r - 1).fill(between);
      const product = [...inside, z].reduce((a, b) => kron(a, b), z);
      const sites = Array.from({ length: r + 1 }, (_, i) => i);
      const sum = infiniteSum(localSum(spins(r + 1, 1), [{ sites, matrix: product }]), 1);
      return infiniteExpect(state, sum).re;
    };
    for (const r of [1, 2, 3, 4]) {
      expect(mean(r, unit)).toBeCloseTo((4 / 3) * (-1 / 3) ** r, 9);
      expect(mean(r, turn)).toBeCloseTo(-4 / 9, 9);
    }
    const swapped = infiniteSum(pauliSum(qubits(2), { ZZ: 1 }), 1);
    expect(() => infiniteExpect(state, swapped)).toThrow(/same space/);
    expect(infiniteCorrelationLength(state, { rng: rng(2) })).toBeCloseTo(1 / Math.log(3), 9);
  });
});
