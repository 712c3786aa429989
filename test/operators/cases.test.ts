import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { exchangeMatrix, spinOperator } from '../../src/operators/spin.ts';
import { dagger, plus, scale, times } from '../../src/operators/algebra.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { connected } from '../../src/operators/connected.ts';
import { fermionAnnihilation, fermionCreation, fermionHopping } from '../../src/operators/fermions.ts';
import { identityOperator, localOperator, localSum } from '../../src/operators/local-sum.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { qubits, spins } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';

const forms: Record<string, (op: ProductOperator) => ProductOperator> = {
  'as it is': (op) => op,
  'as an MPO': (op) => toMpo(op),
  'as sparse rows': (op) => toSparse(op),
};

const mean = (op: ProductOperator, psi: oracle.Vec): oracle.Z => {
  const v = oracle.interleaved(psi);
  const norm = oracle.inner(psi, psi)[0];
  return oracle.times([1 / norm, 0], oracle.inner(psi, oracle.vecOf(applyTo(op, v))));
};

/** The product state of levels, site 0 first. */
const basis = (...x: number[]): oracle.Vec =>
  Array.from({ length: 2 ** x.length }, (_, i): oracle.Z => [i === parseInt(x.join(''), 2) ? 1 : 0, 0]);

const singletPair: oracle.Vec = [[0, 0], [Math.SQRT1_2, 0], [-Math.SQRT1_2, 0], [0, 0]]; // prettier-ignore
const tensorVec = (a: oracle.Vec, b: oracle.Vec): oracle.Vec =>
  a.flatMap((x) => b.map((y) => oracle.times(x, y)));

describe.each(Object.entries(forms))('cases of operator sums %s', (_name, form) => {
  it('MP-03a: two operators on one site multiply', () => {
    const space = spins(3);
    const z = spinOperator(space, 2, 'z');
    const squared = form(times(z, z));
    for (const psi of [basis(0, 0, 0), basis(1, 0, 1)]) expect(mean(squared, psi)[0]).toBeCloseTo(0.25, 14);
  });

  it('MP-03b: total spin squared, entered term by term with equal terms twice', () => {
    const space = spins(4);
    const s = (i: number, c: 'plus' | 'minus' | 'z'): ProductOperator => spinOperator(space, i, c);
    const parts: ProductOperator[] = [0, 1, 2, 3].flatMap((i) => [
      ...[0, 1, 2, 3].flatMap((j) => [times(s(i, 'plus'), s(j, 'minus')), times(s(i, 'z'), s(j, 'z'))]),
      scale(s(i, 'z'), -1),
    ]);
    const total = form(parts.reduce((a, b) => plus(a, b)));
    expect(mean(total, tensorVec(singletPair, singletPair))[0]).toBeCloseTo(0, 13);
    expect(mean(total, basis(0, 0, 0, 0))[0]).toBeCloseTo(6, 13);
    expect(mean(total, basis(0, 1, 0, 1))[0]).toBeCloseTo(2, 13);
    const spectrum = [...eigh(toDense(total)).values].map((e) => Math.round(e * 1e10) / 1e10 + 0);
    expect([...new Set(spectrum)]).toEqual([0, 2, 6]);
  });

  it('MP-04: Jordan-Wigner signs', () => {
    const hop = form(scale(fermionHopping(qubits(2), 0, 1), -1));
    const element = (op: ProductOperator, x: number[], y: number[]): number => {
      const { configurations, elements } = connected(op, x);
      const at = configurations.findIndex((other) => other.join() === y.join());
      return at < 0 ? 0 : elements[2 * at]!;
    };
    expect([element(hop, [0, 1], [1, 0]), element(hop, [1, 0], [0, 1])]).toEqual([-1, -1]);
    expect([...eigh(toDense(hop)).values].map((e) => Math.round(e * 1e9) / 1e9 + 0)).toEqual([-1, 0, 0, 1]);

    const three = [[0, 1], [1, 2], [2, 0]].map(([i, j]) => scale(fermionHopping(qubits(3), i!, j!), -1)); // prettier-ignore
    const ring = form(
      three.reduce<ProductOperator>((a, b) => plus(a, b), scale(identityOperator(qubits(3)), 0)),
    );
    const spectrum = [...eigh(toDense(ring)).values].map((e) => Math.round(e * 1e9) / 1e9 + 0);
    expect(spectrum).toEqual([-2, -1, -1, 0, 0, 1, 1, 2]);

    const space = qubits(2);
    const [up, down] = [0, 1];
    const four = [
      fermionCreation(space, down),
      fermionCreation(space, up),
      fermionAnnihilation(space, down),
      fermionAnnihilation(space, up),
    ].reduce((a, b) => times(a, b));
    expect(element(form(four), [1, 1], [1, 1])).toBe(-1);

    const cross = form(times(fermionCreation(qubits(3), 0), fermionAnnihilation(qubits(3), 2)));
    expect(element(cross, [1, 1, 0], [0, 1, 1])).toBe(-1);
    expect(element(cross, [0, 1, 1], [1, 1, 0])).toBe(0);
  });

  it("NQ-03: rows are <x|O|x'>, not <x'|O|x>", () => {
    const space = qubits(2);
    const o = form(times(fermionCreation(space, 0), fermionAnnihilation(space, 1)));
    const psi: oracle.Vec = [[0.5, 0], [0.1, 0.2], [0, -0.3], [0.7, 0]]; // prettier-ignore
    const [re, im] = mean(o, psi);
    expect(re).toBeCloseTo(-0.0681818182, 10);
    expect(im).toBeCloseTo(0.0340909091, 10);
    const local = [0, 1, 2, 3].map((i) => {
      const { configurations, elements } = connected(o, oracle.digits(i, [2, 2]));
      return configurations.reduce<oracle.Z>(
        (sum, y, k) => {
          const [a, b] = psi[oracle.indexFrom([...y], [2, 2])]!;
          const n = psi[i]![0] ** 2 + psi[i]![1] ** 2;
          const ratio = oracle.times(oracle.times([a, b], oracle.conj(psi[i]!)), [1 / n, 0]);
          return oracle.add(sum, oracle.times([elements[2 * k]!, elements[2 * k + 1]!], ratio));
        },
        [0, 0],
      );
    });
    expect(local[2]![0]).toBeCloseTo(-0.6666666667, 10);
    expect(local[2]![1]).toBeCloseTo(0.3333333333, 10);
    expect([local[0], local[1], local[3]]).toEqual([[0, 0], [0, 0], [0, 0]]); // prettier-ignore
    const adjoint = mean(dagger(o), psi);
    expect(adjoint[0]).toBeCloseTo(re, 14);
    expect(adjoint[1]).toBeCloseTo(-im, 14);
  });

  it('NQ-04: one- and two-site terms in one sum', () => {
    const space = spins(4);
    const single = localSum(space, [0, 1, 2, 3].map((i) => ({ coefficient: 0.75, sites: [i], matrix: [[1, 0], [0, 1]] }))); // prettier-ignore
    const pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]; // prettier-ignore
    const double = localSum(
      space,
      pairs.map((sites) => ({ coefficient: 2, sites, matrix: exchangeMatrix(0.5) })),
    );
    const ghz = basis(0, 0, 0, 0).map((z, i): oracle.Z => (i === 15 ? [1, 0] : z));
    const sum = form(plus(single, double));
    const values = (psi: oracle.Vec): number[] =>
      [form(single), form(double), sum].map((op) => mean(op, psi)[0]);
    expect(values(basis(0, 1, 0, 1)).map((v) => Math.round(v * 1e12) / 1e12)).toEqual([3, -1, 2]);
    expect(values(ghz).map((v) => Math.round(v * 1e12) / 1e12)).toEqual([3, 3, 6]);
    expect(() => localOperator(space, [0, 0], exchangeMatrix(0.5))).toThrow(ArgumentError);
  });
});
