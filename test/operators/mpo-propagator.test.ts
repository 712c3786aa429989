import { describe, expect, it } from 'vitest';
import { expm } from '../../src/linalg/expm.ts';
import { identity, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, maxAbs, multiply, scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { bondDimensions } from '../../src/operators/mpo.ts';
import { mpoPropagator, type PropagatorOptions } from '../../src/operators/mpo-propagator.ts';
import type { LocalSum, Operator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits } from '../../src/spaces/space.ts';

/** Long-ranged, on uneven sites, with three-site terms, fields and a constant. */
function nasty(): LocalSum {
  const random = rng(12);
  const dims = [2, 3, 2, 2];
  const groups = [[0, 1], [2, 1], [3, 0], [2, 3], [0, 2, 3], [0], [1], [2], [3], []];
  return localSum(
    levels(dims),
    groups.map((sites) => {
      const size = sites.reduce((product, site) => product * dims[site]!, 1);
      return { coefficient: 0.3, sites, matrix: randomHermitian(size, random) };
    }),
  );
}

const power = (m: ComplexMatrix, n: number): ComplexMatrix =>
  n === 1 ? m : n % 2 === 0 ? power(multiply(m, m), n / 2) : multiply(m, power(m, n - 1));

function error(
  op: Operator,
  t: number,
  steps: number,
  options: PropagatorOptions,
  unit = { re: 0, im: -1 },
): number {
  const z = { re: (unit.re * t) / steps, im: (unit.im * t) / steps };
  const step = mpoPropagator(op, z, options)
    .map((part) => toDense(part))
    .reduce((product, part) => multiply(part, product));
  const exact = expm(scaled(toDense(op), { re: unit.re * t, im: unit.im * t }));
  return maxAbs(add(power(step, steps), exact, 1, -1));
}

describe('mpoPropagator', () => {
  it.each([
    ['I', 1],
    ['I', 2],
    ['II', 1],
    ['II', 2],
  ] as const)('W-%s of order %i has that order for terms of any range', (kind, order) => {
    for (const unit of [
      { re: 0, im: -1 },
      { re: -1, im: 0 },
    ]) {
      const errors = [16, 32].map((steps) => error(nasty(), 0.4, steps, { kind, order }, unit));
      expect(Math.log2(errors[0]! / errors[1]!)).toBeGreaterThan(order - 0.15);
      expect(Math.log2(errors[0]! / errors[1]!)).toBeLessThan(order + 0.4);
    }
  });

  it('W-II is exact for fields and for bonds that do not overlap; W-I is not', () => {
    const apart = pauliSum(qubits(5), { XZIII: 0.7, IIYYI: -0.4, IIIIZ: 0.3 });
    const fields = pauliSum(qubits(4), { XIII: 1, IYII: 0.5, IIZI: 2, IIIX: -1, IIIZ: 0.4, IIII: 0.6 });
    expect(error(fields, 1.3, 1, { kind: 'II', order: 1 })).toBeLessThan(1e-13);
    expect(error(fields, 1.3, 1, { kind: 'I', order: 1 })).toBeGreaterThan(0.1);
    // The bond's own square is missing, all products of different bonds are there.
    const t = 1e-3;
    expect(error(apart, t, 1, { kind: 'II', order: 1 })).toBeLessThan(0.7 * t * t);
  });

  it('W-II has all of second order but the squares of terms, also of those that share a site', () => {
    const h = pauliSum(qubits(3), { XZI: 0.7, IYX: -0.4, IZI: 0.3 });
    const part = (z: number): ComplexMatrix => toDense(mpoPropagator(h, { re: 0, im: -z }, { order: 1 })[0]!);
    const z = 1e-3;
    const exact = expm(scaled(toDense(h), { re: 0, im: -z }));
    // Those missing: (0.7^2 + 0.4^2) (-i z)^2 / 2; the square of the field is there.
    const missing = scaled(identity(8), (-(0.7 ** 2 + 0.4 ** 2) * z ** 2) / 2);
    expect(maxAbs(add(add(exact, part(z), 1, -1), missing, 1, -1))).toBeLessThan(2e-9);
  });

  it('is smaller than the automaton of H by one, and beats W-I', () => {
    const bonds = (op: Operator): number => Math.max(...bondDimensions(mpoPropagator(op, 0.1)[0]!));
    expect(bonds(tfim(chain(8)))).toBe(2);
    expect(bonds(heisenberg(chain(8)))).toBe(4);
    const h = tfim(chain(6));
    expect(error(h, 1, 20, { kind: 'II' })).toBeLessThan(0.5 * error(h, 1, 20, { kind: 'I' }));
  });

  it('names steps that are not finite and forms that are no sums', () => {
    const h = tfim(chain(3));
    expect(() => mpoPropagator(h, NaN)).toThrow(/step/);
    expect(() => mpoPropagator(h, 0.1, { order: 3 as never })).toThrow(/order/);
    expect(() => mpoPropagator(h, 0.1, { kind: 'III' as never })).toThrow(/kind/);
    expect(() => mpoPropagator(toMpo(h), 0.1)).toThrow(/localSum/);
    expect(() => mpoPropagator(localSum(qubits(0), []), 0.1)).toThrow(/at least one site/);
  });
});
