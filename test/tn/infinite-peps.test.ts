import { describe, expect, it } from 'vitest';
import { identity, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, kron, multiply, scaled } from '../../src/linalg/products.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { contract, permute, tensor, type ComplexTensor } from '../../src/linalg/tensor.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { spinMatrices } from '../../src/operators/spin.ts';
import { levels, qubits, spins } from '../../src/spaces/space.ts';
import {
  infinitePeps,
  infinitePepsExpect,
  infinitePepsLogNorm,
  type PepsCell,
} from '../../src/tn/renormalise/infinite-peps.ts';
import { cylinder } from './cylinder.ts';

/** A product state and noise on it, so that correlations are short. */
function nearProduct(random: Rng, shape: readonly number[], noise: number): ComplexTensor {
  const data = Float64Array.from(
    { length: 2 * shape.reduce((a, b) => a * b, 1) },
    () => noise * random.normal(),
  );
  for (let s = 0; s < 2 * shape[4]!; s++) data[s]! += random.normal();
  return tensor(shape, data);
}

/** Two layers with an operator between, written out. */
function layered({ shape, data }: ComplexTensor, op: ComplexMatrix): ComplexTensor {
  const bra = tensor(shape, data.map((x, i) => (i % 2 === 0 ? x : -x))); // prettier-ignore
  const ket = contract(tensor(shape, data), tensor([op.rows, op.cols], op.data), [4], [1]);
  const both = permute(contract(ket, bra, [4], [4]), [0, 4, 1, 5, 2, 6, 3, 7]);
  return tensor(
    shape.slice(0, 4).map((d) => d * d),
    both.data,
  );
}

/** psi(s) = exp(K/2 sum s s'): a bond of the square root of its weight on each site. */
function isingState(k: number): ComplexTensor {
  const data = new Float64Array(64);
  const part = (bond: number, s: number): number =>
    bond === 0 ? Math.sqrt(Math.cosh(k / 2)) : (s === 0 ? 1 : -1) * Math.sqrt(Math.sinh(k / 2));
  for (let i = 0; i < 32; i++) {
    const legs = [16, 8, 4, 2].map((bit) => (i & bit ? 1 : 0));
    data[2 * i] = legs.reduce<number>((product, bond) => product * part(bond, i & 1), 1);
  }
  return tensor([2, 2, 2, 2, 2], data);
}

/** Four spins 1/2 as one spin 2, singlets on the bonds. */
function akltState(): ComplexTensor {
  const data = new Float64Array(2 * 16 * 5);
  for (let i = 0; i < 16; i++) {
    const bits = [8, 4, 2, 1].map((bit) => (i & bit ? 1 : 0));
    // Right and down legs end in the other half of the singlet.
    const spinsHere = bits.map((bit, side) => (side === 1 || side === 2 ? 1 - bit : bit));
    const sign = (bits[1] ? -1 : 1) * (bits[2] ? -1 : 1);
    const downs = spinsHere.reduce((sum, bit) => sum + bit, 0);
    data[2 * (5 * i + downs)] = sign / Math.sqrt([1, 4, 6, 4, 1][downs]!);
  }
  return tensor([2, 2, 2, 2, 5], data);
}

/** The projector of two spins 2 on total spin 4: a polynomial of (S1 + S2)^2. */
function spinFour(): ComplexMatrix {
  const { x, y, z } = spinMatrices(2);
  const one = identity(5);
  const squares = [x, y, z].map((s) => {
    const total = add(kron(s, one), kron(one, s));
    return multiply(total, total);
  });
  const casimir = squares.reduce((a, b) => add(a, b));
  return [0, 1, 2, 3].reduce((product, j) => {
    const shifted = add(casimir, scaled(identity(25), -j * (j + 1)));
    return multiply(product, scaled(shifted, 1 / (20 - j * (j + 1))));
  }, identity(25));
}

describe('infinite PEPS', () => {
  it('are what dense transfer matrices of two layers say, on cells of unequal sites', () => {
    const random = rng(11);
    const cells: PepsCell[] = [
      [[nearProduct(random, [2, 2, 2, 2, 2], 0.01)]],
      [[nearProduct(random, [2, 1, 1, 2, 3], 0.01), nearProduct(random, [1, 2, 2, 1, 2], 0.01)],
       [nearProduct(random, [1, 2, 2, 1, 2], 0.01), nearProduct(random, [2, 1, 1, 2, 2], 0.01)]],
    ]; // prettier-ignore
    for (const cell of cells) {
      const at = (r: number, c: number): ComplexTensor => cell[r % cell.length]![c % cell[0]!.length]!;
      const psi = infinitePeps(cell, { truncation: { maxBond: 16 } });
      const [d, e] = [at(0, 1).shape[4]!, at(1, 0).shape[4]!];
      const [a, b] = [randomHermitian(d, random), randomHermitian(e, random)]; // prettier-ignore
      const rows = [0, 1].map((r) => (cell.length === 1 ? [0, 1, 2] : [0, 1, 2, 3]).map((c) => layered(at(r, c), identity(at(r, c).shape[4]!)))); // prettier-ignore
      const exact = cylinder(rows, [
        { row: 0, column: 1, tensor: layered(at(0, 1), a) },
        { row: 1, column: 0, tensor: layered(at(1, 0), b) },
      ]);
      const space = levels([0, 1].flatMap((r) => [0, 1].map((c) => at(r, c).shape[4]!)));
      const pair = localSum(space, [{ sites: [2, 1], matrix: kron(b, a) }]);
      const found = infinitePepsExpect(psi, pair, { rows: 2, columns: 2 });
      expect(Math.abs(found.re - exact.mean[0])).toBeLessThan(5e-7);
      expect(found.im).toBeCloseTo(0, 12);
      expect(Math.abs(infinitePepsLogNorm(psi).re - exact.log)).toBeLessThan(1e-7);
    }
  });

  it('have the Ising model as norm and correlations', () => {
    const psi = infinitePeps(isingState(0.3));
    const norm = infinitePepsLogNorm(psi);
    expect(Math.abs(norm.re - 0.790559070951262866)).toBeLessThan(norm.error);
    expect(norm.error).toBeLessThan(1e-8);
    const bond = pauliSum(qubits(2), { ZZ: 1, IZ: 1, II: 0.5 });
    const means = [[1, 2], [2, 1]].map(([rows, columns]) => 
      infinitePepsExpect(psi, bond, { rows: rows!, columns: columns!, at: [-3, 7] })); // prettier-ignore
    for (const { re } of means) expect(re).toBeCloseTo(0.5 + 0.352249535415285, 10);
  });

  it('have no neighbours of total spin 4 in the AKLT state', () => {
    const psi = infinitePeps(akltState(), { truncation: { maxBond: 12, cutoff: 1e-18 } });
    for (const [rows, columns] of [
      [1, 2],
      [2, 1],
    ] as const) {
      // prettier-ignore
      const projector = localSum(spins(2, 2), [{ sites: [0, 1], matrix: spinFour() }]);
      const found = infinitePepsExpect(psi, projector, { rows, columns });
      expect(Math.abs(found.re)).toBeLessThan(found.error + 1e-9);
    }
    const z = spinMatrices(2).z;
    const alone = infinitePepsExpect(psi, localSum(spins(1, 2), [{ sites: [0], matrix: z }]), {
      rows: 1,
      columns: 1,
    });
    expect(alone.re).toBeCloseTo(0, 8);
    const both = localSum(spins(2, 2), [{ sites: [0, 1], matrix: kron(z, z) }]);
    expect(infinitePepsExpect(psi, both, { rows: 1, columns: 2 }).re).toBeLessThan(-0.5);
  });

  it('refuse operators and windows that do not fit', () => {
    const psi = infinitePeps(nearProduct(rng(1), [1, 1, 1, 1, 2], 0));
    const z = pauliSum(qubits(1), { Z: 1 });
    expect(() => infinitePepsExpect(psi, z, { rows: 1, columns: 2 })).toThrow(/`op`/);
    expect(() => infinitePepsExpect(psi, z, { rows: 0, columns: 1 })).toThrow(/`window`/);
    expect(() => infinitePepsExpect(psi, z, { rows: 1, columns: 1, at: [0, 0.5] })).toThrow(/`window`/);
    expect(() => infinitePeps(tensor([2, 2], new Float64Array(8)))).toThrow(/levels/);
  });
});
