import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import { lanczos } from '../../src/linalg/lanczos.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { aklt } from '../../src/operators/models/aklt.ts';
import { tfimEnergyDensity, xxzEnergyDensity } from '../../src/operators/models/exact-chains.ts';
import { heisenberg, j1j2, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { LocalSum } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { spinMatrices } from '../../src/operators/spin.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { dimension, levels, qubits, spins } from '../../src/spaces/space.ts';
import { canonicalCell } from '../../src/tn/infinite/canonical.ts';
import { idmrg } from '../../src/tn/infinite/idmrg.ts';
import { infiniteProduct } from '../../src/tn/infinite/infinite-mps.ts';
import { infiniteSum, onCells } from '../../src/tn/infinite/infinite-sum.ts';
import { itebd } from '../../src/tn/infinite/itebd.ts';
import {
  infiniteCorrelationLength,
  infiniteEntropies,
  infiniteExpect,
  infiniteSpectrum,
} from '../../src/tn/infinite/measure.ts';
import { conjugateTensor } from '../../src/tn/tensor/algebra.ts';
import { contract } from '../../src/tn/tensor/contract.ts';
import { plainTensor } from '../../src/tn/tensor/dense.ts';
import { u1, z2 } from '../../src/tn/tensor/symmetry.ts';
import { canonicalDefect } from './infinite-fixtures.ts';

const ising = (h: number): ReturnType<typeof infiniteSum> => infiniteSum(tfim(chain(3), { h }), 1);
const field = infiniteSum(pauliSum(qubits(1), { X: 1 }), 1);
const magnetisation = infiniteSum(pauliSum(qubits(1), { Z: 1 }), 1);
const truncation = { maxBond: 24, cutoff: 1e-14 };

function groundEnergy(h: LocalSum): number {
  const apply = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
  return lanczos(apply, dimension(h.space), { rng: rng(1), tolerance: 1e-8 }).values[0]!;
}

describe('infiniteSum', () => {
  it('repeats what begins in a cell, and is the open chain on a window', () => {
    const sum = infiniteSum(tfim(chain(5), { h: 0.3 }), 2);
    expect(sum.terms.map(({ sites }) => sites)).toEqual([[0, 1], [1, 2], [0], [1]]);
    const window = onCells(sum, 3);
    expect(window.terms).toHaveLength(5 + 6);
  });

  it('refuses what cannot repeat', () => {
    expect(() => infiniteSum(tfim(chain(3)), 4)).toThrow(/cell/);
    expect(() => infiniteSum(localSum(levels([2, 3, 2, 2]), []), 2)).toThrow(/repeat with period 2/);
    expect(() => infiniteSum(pauliSum(qubits(2), { II: 1, XX: 1 }), 1)).toThrow(/at least one site/);
    expect(() => infiniteSum(pauliSum(qubits(3), { IIX: 1 }), 1)).toThrow(/begins in the cell/);
  });
});

describe('canonicalCell', () => {
  it('makes any cell canonical and keeps the state', () => {
    const random = rng(5);
    const shapes = [
      [3, 2, 4],
      [4, 3, 3],
    ] as const;
    const cell = shapes.map((shape) =>
      plainTensor(
        {
          shape,
          data: Float64Array.from({ length: 2 * shape[0] * shape[1] * shape[2] }, () => random.normal()),
        },
        [1, 1, -1],
      ),
    );
    const { tensors, spectra, logNorm } = canonicalCell(cell);
    const psi = { ...infiniteProduct(levels([2, 3]), [0, 0]), tensors, spectra };
    expect(canonicalDefect(psi)).toBeLessThan(1e-11);
    // The norm of a cell, from a power of the transfer matrix of the cell as it was.
    const through = (x: (typeof cell)[0]): typeof x =>
      cell.reduceRight(
        (env, b) => contract(contract(b, [2], env, [0]), [1, 2], conjugateTensor(b), [1, 2]),
        x,
      );
    let env = plainTensor({ shape: [3, 3], data: Float64Array.from({ length: 18 }, (_, i) => (i % 8 === 0 ? 1 : 0)) }, [1, -1]); // prettier-ignore
    let growth = 0;
    for (let k = 0; k < 200; k++) {
      const next = through(env);
      const size = Math.sqrt(next.data.reduce((sum, x) => sum + x * x, 0));
      growth = Math.log(size);
      env = { ...next, data: next.data.map((x) => x / size) };
    }
    expect(logNorm).toBeCloseTo(growth / 2, 11);
  });
});

describe('itebd', () => {
  it('finds the ground states of the Ising chain on both sides of its transition (R9)', () => {
    for (const [h, z] of [
      [2, 0],
      [0.5, 0.9646786299603094],
    ] as const) {
      let psi = infiniteProduct(qubits(2), [0, 0]);
      for (const dt of [0.2, 0.05]) {
        psi = itebd(ising(h), psi, { times: [0, 6], dt, order: 4, imaginary: true, truncation }).final;
      }
      const energy = infiniteExpect(psi, ising(h));
      expect(Math.abs(energy.re - tfimEnergyDensity({ h }))).toBeLessThan(1e-7);
      expect(energy.from).toBe('truncated');
      expect(canonicalDefect(psi)).toBeLessThan(1e-9);
      if (z > 0) expect(Math.abs(infiniteExpect(psi, magnetisation).re)).toBeCloseTo(z, 6);
    }
  }, 20_000);

  it('carries the norm of imaginary time: log of exp(-tau e) per cell', () => {
    const options = { times: [0, 8, 10], dt: 0.1, order: 4, imaginary: true, truncation } as const;
    const { diagnostics } = itebd(ising(2), infiniteProduct(qubits(2), [0, 0]), options);
    const [, before, after] = diagnostics.logNorm as [number, number, number];
    expect((after - before) / 4).toBeCloseTo(-tfimEnergyDensity({ h: 2 }), 6);
  });

  it('is the finite chain inside its light cone, with an error that covers the steps', () => {
    const h = ising(1);
    const times = [0, 0.2, 0.4];
    const run = itebd(h, infiniteProduct(qubits(2), [0, 0]), {
      times,
      dt: 0.05,
      truncation: { cutoff: 1e-13 },
      observables: { x: field, energy: h },
    });
    const fine = itebd(h, infiniteProduct(qubits(2), [0, 0]), {
      times,
      dt: 0.02,
      order: 4,
      truncation: { cutoff: 1e-15 },
      observables: { x: field },
    });
    times.forEach((_, k) => {
      const [coarse, exact] = [run.expectations['x']![k]!, fine.expectations['x']![k]!];
      expect(Math.abs(coarse.re - exact.re)).toBeLessThanOrEqual(1.2 * coarse.error + 1e-9);
      expect(run.expectations['energy']![k]!.re).toBeCloseTo(-1, 3);
    });
    expect(run.expectations['x']![2]!.error).toBeGreaterThan(1e-7);
    // <X> of the infinite quench grows as 4 t^2 - ..., twice h J t^2 d^2/dt^2: checked against the short-time series.
    const short = itebd(h, infiniteProduct(qubits(2), [0, 0]), { times: [0, 0.01], dt: 0.001, observables: { x: field } }); // prettier-ignore
    expect(short.expectations['x']![1]!.re / 1e-4).toBeCloseTo(4, 1);
    expect(Math.max(...run.diagnostics.logNorm.map(Math.abs))).toBeLessThan(1e-10);
  });

  it('conserves charges, and gives the same with and without them', () => {
    const charges = { symmetry: u1, levels: [[1, -1], [1, -1]] } as const; // prettier-ignore
    const h = infiniteSum(xxz(chain(3), { delta: 0.4 }), 1);
    const sz = infiniteSum(localSum(spins(2), [{ sites: [0], matrix: spinMatrices(0.5).z }]), 2);
    const options = { times: [0, 0.5], dt: 0.05, observables: { sz }, truncation: { cutoff: 1e-12 } };
    const plain = itebd(h, infiniteProduct(spins(2), [0, 1]), options);
    const conserved = itebd(h, infiniteProduct(spins(2), [0, 1], { charges }), options);
    expect(conserved.expectations['sz']![1]!.re).toBeCloseTo(plain.expectations['sz']![1]!.re, 10);
    expect(conserved.final.tensors[0]!.structure.blocks.length).toBeGreaterThan(2);
    const notConserved = (): unknown =>
      itebd(ising(1), infiniteProduct(qubits(2), [0, 1], { charges }), { times: [0, 1], dt: 0.1 });
    expect(notConserved).toThrow(/conserve the charge/);
  });

  it('refuses steps and sums that cannot be meant', () => {
    const psi = infiniteProduct(qubits(1), [0]);
    expect(() => itebd(ising(1), psi, { times: [0, 1], dt: -0.1 })).toThrow(/sign/);
    expect(() => itebd(ising(1), psi, { times: [0, 1], dt: 0 })).toThrow(/dt/);
    const far = infiniteSum(j1j2(chain(4)), 1);
    expect(() => itebd(far, infiniteProduct(spins(2), [0, 1]), { times: [0, 1], dt: 0.1 })).toThrow(
      /neighbouring/,
    );
    expect(() => itebd(infiniteSum(aklt(3), 1), psi, { times: [0, 1], dt: 0.1 })).toThrow(/same space/);
    expect(() => infiniteProduct(spins(1), [0], { charges: { symmetry: u1, levels: [[1, -1]] } })).toThrow(
      /filling/,
    );
  });
});

describe('idmrg', () => {
  it('finds the AKLT state: e = -2/3, bond 2, entropy ln 2, xi = 1/ln 3 (R5)', () => {
    const { energy, state } = idmrg(infiniteSum(aklt(3), 1), infiniteProduct(spins(2, 1), [0, 2]), {
      truncation,
      weightTolerance: 1e-10,
    });
    expect(energy.re).toBeCloseTo(-2 / 3, 12);
    expect(energy.error).toBeLessThan(1e-12);
    infiniteEntropies(state).forEach((s) => expect(s).toBeCloseTo(Math.log(2), 10));
    expect([...infiniteSpectrum(state)].map((s) => s * s)).toEqual([
      expect.closeTo(0.5, 10),
      expect.closeTo(0.5, 10),
    ]);
    expect(infiniteCorrelationLength(state, { rng: rng(2) })).toBeCloseTo(1 / Math.log(3), 9);
    expect(canonicalDefect(state)).toBeLessThan(1e-10);
  });

  it('reaches the energies of the Ising chain and of XXZ chains (R9, R3)', () => {
    const paramagnet = idmrg(ising(1.5), infiniteProduct(qubits(2), [0, 0]), { truncation });
    expect(paramagnet.energy.re).toBeCloseTo(-1.67192622153619464, 11);
    expect(paramagnet.converged).toBe(true);
    const charges = { symmetry: u1, levels: [[1, -1], [1, -1]] } as const; // prettier-ignore
    const gapped = idmrg(
      infiniteSum(xxz(chain(3), { delta: 3 }), 1),
      infiniteProduct(spins(2), [0, 1], { charges }),
      { truncation: { maxBond: 32, cutoff: 1e-13 }, tolerance: 1e-8 },
    );
    expect(Math.abs(gapped.energy.re - xxzEnergyDensity(3))).toBeLessThan(1e-8);
    expect(gapped.energy.re).toBeGreaterThan(xxzEnergyDensity(3) - 1e-12);
  }, 20_000);

  it('takes longer cells, terms of longer range and parity, and stays above the exact energy where critical', () => {
    // Majumdar and Ghosh: -3/8 per site, bonds of dimension 2 and 1 in turn.
    const mg = infiniteSum(j1j2(chain(5), { J2: 0.5 }), 2);
    const found = idmrg(mg, infiniteProduct(spins(4), [0, 1, 0, 1]), { truncation, tolerance: 1e-8 });
    expect(found.energy.re).toBeCloseTo(-3 / 8, 8);
    const parity = { symmetry: z2, levels: [[0, 1], [0, 1]] } as const; // prettier-ignore
    const rotated = infiniteSum(pauliSum(qubits(2), { XX: -1, ZI: -2 }), 1);
    const even = idmrg(rotated, infiniteProduct(qubits(2), [0, 0], { charges: parity }), { truncation });
    expect(even.energy.re).toBeCloseTo(-2.1270888199467299, 10);
    const critical = idmrg(infiniteSum(heisenberg(chain(3)), 1), infiniteProduct(spins(2), [0, 1]), {
      truncation: { maxBond: 16 },
      maxSteps: 40,
      allowUnconverged: true,
    });
    expect(critical.energy.re - (1 / 4 - Math.log(2))).toBeGreaterThan(0);
    expect(critical.energy.re - (1 / 4 - Math.log(2))).toBeLessThan(1e-3);
  }, 20_000);

  it('takes complex terms on cells of several kinds of site: exact diagonalisation bounds the energy', () => {
    const random = rng(9);
    const space = levels([2, 3, 2, 3]);
    const op = localSum(space, [
      { sites: [1, 0], matrix: randomHermitian(6, random) },
      { sites: [1, 2], matrix: randomHermitian(6, random) },
      { coefficient: 6, sites: [0], matrix: randomHermitian(2, random) },
      { coefficient: 6, sites: [1], matrix: randomHermitian(3, random) },
    ]);
    const sum = infiniteSum(op, 2);
    const { energy, state } = idmrg(sum, infiniteProduct(levels([2, 3]), [0, 0]), { truncation, maxSteps: 60, allowUnconverged: true }); // prettier-ignore
    expect(infiniteExpect(state, sum).re).toBe(energy.re);
    // Two windows of different length differ by cells in the bulk.
    const finite = [4, 5].map((cells) => groundEnergy(onCells(sum, cells)));
    expect(energy.re).toBeCloseTo((finite[1]! - finite[0]!) / 2, 3);
    expect(Math.abs(energy.im)).toBeLessThan(1e-10);
  }, 20_000);

  it('leaves a product state that is an eigenstate when there are lower ones, and stays in one of the lowest', () => {
    const up = infiniteProduct(qubits(2), [0, 0]);
    const antiferromagnet = idmrg(infiniteSum(pauliSum(qubits(2), { ZZ: 1 }), 1), up);
    expect(antiferromagnet.energy.re).toBeCloseTo(-1, 12);
    const ferromagnet = idmrg(infiniteSum(pauliSum(qubits(2), { ZZ: -1 }), 1), up);
    expect([ferromagnet.energy.re, ferromagnet.state.spectra.flat().length]).toEqual([-1, 2]);
    expect(infiniteExpect(ferromagnet.state, magnetisation).re).toBeCloseTo(1, 12);
    const critical = idmrg(infiniteSum(heisenberg(chain(3)), 1), infiniteProduct(spins(2), [0, 0]), {
      truncation: { maxBond: 8 },
      maxSteps: 30,
      allowUnconverged: true,
    });
    expect(Math.abs(critical.energy.re - (1 / 4 - Math.log(2)))).toBeLessThan(2e-3);
  });

  it('refuses limits and starts that cannot be meant', () => {
    const psi = infiniteProduct(qubits(2), [0, 0]);
    expect(() => idmrg(ising(1), psi, { maxSteps: 1 })).toThrow(/maxSteps/);
    expect(() => idmrg(ising(1), psi, { tolerance: 0 })).toThrow(/tolerance/);
    expect(() => idmrg(ising(1), psi, { maxSteps: 3, truncation })).toThrow(/did not converge/);
    const { state } = idmrg(ising(2), psi, { truncation });
    expect(() => idmrg(ising(2), state)).toThrow(/dimension 1/);
    const skew = infiniteSum(pauliSum(qubits(2), { XY: { re: 0, im: 1 }, ZI: 1 }), 1);
    expect(() => idmrg(skew, psi)).toThrow(/hamiltonian.*Hermitian/);
    expect(() => idmrg({ ...skew, terms: [] }, psi)).toThrow(/terms.*at least one/);
  });
});
