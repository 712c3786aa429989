import { describe, expect, it } from 'vitest';
import { expm } from '../../src/linalg/expm.ts';
import { expmMultiply } from '../../src/linalg/krylov/expm-multiply.ts';
import type { ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, maxAbs, multiply, scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { LocalSum, LocalTerm, Operator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { bondMatrices } from '../../src/operators/trotter/bonds.ts';
import { trotterLayers, type TrotterOptions } from '../../src/operators/trotter/layers.ts';
import { trotterScheme, trotterSequence, type TrotterName } from '../../src/operators/trotter/scheme.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { Ket } from '../../src/states/ket.ts';
import { complexMatrix, embed, matOf, plus, scale, zero } from '../oracle.ts';

const oracleSum = (op: LocalSum): ComplexMatrix =>
  complexMatrix(
    op.terms.reduce(
      (sum, { coefficient: { re, im }, sites, matrix }) =>
        plus(sum, scale(embed(matOf(matrix), sites, op.space.dims), [re, im])),
      zero(op.space.dims.reduce((a, b) => a * b, 1)),
    ),
  );
const difference = (a: ComplexMatrix, b: ComplexMatrix): number => maxAbs(add(a, b, 1, -1));

/** A complex, non-Hermitian chain with every kind of term, on uneven sites in both orders. */
function nasty(dims: readonly number[], seed: number, hermitian = false): LocalSum {
  const random = rng(seed);
  const draw = (size: number): ComplexMatrix =>
    hermitian ? randomHermitian(size, random) : randomGinibre(size, size, random);
  const space = levels(dims);
  const pairs = dims.slice(1).flatMap((d, b) => [
    { coefficient: hermitian ? 0.7 : { re: 0.3, im: -0.4 }, sites: [b + 1, b], matrix: draw(d * dims[b]!) },
    { sites: [b, b + 1], matrix: draw(d * dims[b]!) },
  ]);
  const fields = dims.map((d, site) => ({ coefficient: 0.5, sites: [site], matrix: draw(d) }));
  const constant = { coefficient: hermitian ? 0.2 : { re: 0.2, im: 0.1 }, sites: [], matrix: [[1]] };
  return localSum(space, [...pairs, ...fields, constant]);
}

const asTerms = (matrices: readonly ComplexMatrix[], space: Space): LocalSum =>
  localSum(
    space,
    matrices.map((matrix, b) => ({ sites: space.dims.length === 1 ? [0] : [b, b + 1], matrix })),
  );

describe('bondMatrices', () => {
  it.each([[[3, 2]], [[2, 3, 2]], [[2, 2, 3, 2]], [[4]]])('adds up to the operator on %j', (dims) => {
    const op = nasty(dims, 3);
    const bonds = bondMatrices(op);
    expect(bonds).toHaveLength(Math.max(1, dims.length - 1));
    expect(difference(oracleSum(asTerms(bonds, op.space)), oracleSum(op))).toBeLessThan(1e-14);
  });

  it('halves the fields inside the chain', () => {
    const op = pauliSum(qubits(4), { ZIII: 1, IZII: 1, IIIZ: 1 });
    const diagonal = bondMatrices(op).map((m) => [0, 1, 2, 3].map((i) => m.data[2 * 5 * i]));
    expect(diagonal).toEqual([
      [1.5, 0.5, -0.5, -1.5],
      [0.5, 0.5, -0.5, -0.5],
      [1, -1, 1, -1],
    ]);
  });

  it('refuses terms that are no nearest-neighbour ones', () => {
    const far = localSum(qubits(3), [{ sites: [2, 0], matrix: randomGinibre(4, 4, rng(1)) }]);
    expect(() => bondMatrices(far)).toThrow(/terms\[0\]` must be on one site or on two neighbouring ones/);
    expect(() => bondMatrices(pauliSum(qubits(3), { XYZ: 1 }))).toThrow(/tdvp/);
    expect(() => bondMatrices(localSum(qubits(0), []))).toThrow(/at least one site/);
  });
});

const names: readonly TrotterName[] = ['lie', 'strang', 'suzuki4', 'blanesMoan4'];

describe('trotterScheme', () => {
  it.each(names)('%s moves both parts by one step, and merges the outer factors', (name) => {
    const scheme = trotterScheme(name);
    const sum = (part: number, of: readonly { part: number; weight: number }[]): number =>
      of.filter((factor) => factor.part === part).reduce((total, { weight }) => total + weight, 0);
    const many = trotterSequence(scheme, 7);
    for (const part of [0, 1]) expect(sum(part, many)).toBeCloseTo(7, 13);
    const merged = scheme.weights.length % 2 === 1 ? 6 : 0;
    expect(many).toHaveLength(7 * scheme.weights.length - merged);
    expect(trotterSequence(scheme, 0)).toEqual([]);
  });

  it('refuses what it does not know', () => {
    expect(() => trotterScheme(3 as never)).toThrow(/order/);
    expect(() => trotterScheme('suzuki6' as never)).toThrow(/blanesMoan4/);
    expect(() => trotterSequence(trotterScheme(2), 1.5)).toThrow(/steps/);
  });
});

function evolve(psi: Ket, hamiltonian: Operator | ((t: number) => Operator), options: TrotterOptions): Ket {
  for (const layer of trotterLayers(hamiltonian, options)) {
    for (const gate of layer) psi = psi.apply(localSum(psi.space, [gate as LocalTerm]));
  }
  return psi;
}

const startAt = (space: Space, level = 0): Ket => {
  const data = new Float64Array(2 * space.dims.reduce((a, b) => a * b, 1));
  data[2 * level] = 1;
  return Ket.fromData(space, data);
};
const distance = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
const column = (m: ComplexMatrix, psi: Ket): Float64Array =>
  multiply(m, { rows: m.cols, cols: 1, data: psi.data }).data;

describe('trotterLayers', () => {
  it('has the error of the quench of the Ising chain, order by order (R13)', () => {
    const h = tfim(chain(10));
    const psi = startAt(h.space);
    const hamiltonian = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
    const exact = expmMultiply(hamiltonian, { re: 0, im: -1 }, psi.data).vector;
    const error = (name: TrotterName, steps: number): number =>
      distance(evolve(psi, h, { scheme: trotterScheme(name), step: 1 / steps, steps }).data, exact);
    [3.6485e-3, 9.1072e-4, 2.2759e-4].forEach((value, i) =>
      expect(error('strang', 10 * 2 ** i) / value).toBeCloseTo(1, 4),
    );
    [3.1087e-6, 1.9404e-7, 1.2123e-8].forEach((value, i) =>
      expect(error('suzuki4', 10 * 2 ** i) / value).toBeCloseTo(1, 3),
    );
    expect(error('lie', 10) / error('lie', 20)).toBeCloseTo(2, 1);
    const blanesMoan = [error('blanesMoan4', 5), error('blanesMoan4', 10)] as const;
    expect(blanesMoan[0] / blanesMoan[1]).toBeGreaterThan(15);
    expect(error('suzuki4', 10) / blanesMoan[1]).toBeGreaterThan(10);
  }, 20_000);

  it.each(names)('%s keeps its order on any chain, in real and imaginary time', (name) => {
    const op = nasty([2, 3, 2, 2], 8, true);
    const scheme = trotterScheme(name);
    const psi = startAt(op.space, 5);
    for (const imaginary of [false, true]) {
      const factor = imaginary ? -0.3 : { re: 0, im: -0.3 };
      const exact = column(expm(scaled(toDense(op), factor)), psi);
      const errors = [8, 16].map((steps) =>
        distance(evolve(psi, op, { scheme, step: 0.3 / steps, steps, imaginary }).data, exact),
      );
      expect(Math.log2(errors[0]! / errors[1]!)).toBeGreaterThan(scheme.order - 0.15);
      expect(Math.log2(errors[0]! / errors[1]!)).toBeLessThan(scheme.order + 0.5);
    }
  });

  it.each(names)('%s keeps its order for a Hamiltonian that depends on time', (name) => {
    const [a, b] = [nasty([2, 2, 2], 4, true), nasty([2, 2, 2], 5, true)];
    const at = (t: number): LocalSum =>
      localSum(a.space, [
        ...a.terms,
        ...b.terms.map((term) => ({ ...term, coefficient: term.coefficient.mul(Math.cos(3 * t) + t) })),
      ]);
    const psi = startAt(a.space, 3);
    const scheme = trotterScheme(name);
    const run = (steps: number, of = scheme): Ket =>
      evolve(psi, at, { scheme: of, step: 0.4 / steps, steps, from: 0.7 });
    // Independent of the formulas: many exponentials of the whole matrix at midpoints, extrapolated.
    const midpoints = (steps: number): Float64Array => {
      let v = psi;
      for (let k = 0; k < steps; k++) {
        const h = toDense(at(0.7 + (0.4 * (k + 0.5)) / steps));
        v = Ket.fromData(a.space, column(expm(scaled(h, { re: 0, im: -0.4 / steps })), v));
      }
      return v.data;
    };
    const [rough, fine] = [midpoints(200), midpoints(400)];
    const exact = fine.map((x, i) => x + (x - rough[i]!) / 3);
    const errors = [12, 24].map((steps) => distance(run(steps).data, exact));
    expect(Math.log2(errors[0]! / errors[1]!)).toBeGreaterThan(scheme.order - 0.2);
  });

  it('goes back with a step of the other sign, and one site has no Trotter error', () => {
    const op = nasty([2, 3, 2], 8, true);
    const psi = startAt(op.space, 5);
    const scheme = trotterScheme(2);
    const there = evolve(psi, op, { scheme, step: 0.1, steps: 5 });
    expect(distance(evolve(there, op, { scheme, step: -0.1, steps: 5 }).data, psi.data)).toBeLessThan(1e-13);
    const one = nasty([4], 2, true);
    const exact = column(expm(scaled(toDense(one), { re: 0, im: -1 })), startAt(one.space, 1));
    expect(
      distance(evolve(startAt(one.space, 1), one, { scheme, step: 0.5, steps: 2 }).data, exact),
    ).toBeLessThan(1e-13);
  });

  it('names steps that are not finite and gates that overflow', () => {
    const h = tfim(chain(3));
    const scheme = trotterScheme(2);
    const drain = (options: TrotterOptions): unknown => [...trotterLayers(h, options)];
    expect(() => drain({ scheme, step: NaN, steps: 1 })).toThrow(/step/);
    expect(() => drain({ scheme, step: 1e6, steps: 1, imaginary: true })).toThrow(/shorter steps/);
    expect(() => drain({ scheme, step: 0.1, steps: -1 })).toThrow(/steps/);
  });
});
