import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { expm } from '../../src/linalg/expm.ts';
import { identity, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, dagger, kron, matvec, multiply, scaled } from '../../src/linalg/products.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import type { DenseOperator } from '../../src/operators/operator.ts';
import { randomGinibre, randomHermitian, randomUnitary } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { dimension, levels, type Space } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { distance, matOf, vecOf } from '../oracle.ts';

/** A random generator on a space of unequal sites, one or more jumps, none with any symmetry. */
interface Drawn {
  readonly space: Space;
  readonly h: ComplexMatrix;
  readonly jumps: readonly ComplexMatrix[];
  readonly rho: DensityMatrix;
  readonly random: Rng;
}

const draw = (dims: readonly number[], count: number, seed: number): Drawn => {
  const space = levels(dims);
  const d = dimension(space);
  const random = rng(seed);
  const jumps = Array.from({ length: count }, () => scaled(randomGinibre(d, d, random), 1 / Math.sqrt(d)));
  return { space, h: randomHermitian(d, random), jumps, rho: randomDensityMatrix(space, random), random };
};

const generators = fc
  .tuple(
    fc.constantFrom([2], [3], [2, 3], [3, 2], [2, 1, 2]),
    fc.integer({ min: 1, max: 3 }),
    fc.nat({ max: 2 ** 30 }),
  )
  .map(([dims, count, seed]) => draw(dims, count, seed));

const on = (space: Space, matrix: ComplexMatrix): DenseOperator => dense(space, matrix);
const generatorOf = ({ space }: Drawn, h: ComplexMatrix, jumps: readonly ComplexMatrix[]): Lindbladian =>
  lindbladian(
    on(space, h),
    jumps.map((jump) => on(space, jump)),
  );
const at = { times: [0, 0.4], rtol: 1e-10, atol: 1e-12, method: 'vern7' } as const;
const run = (generator: Lindbladian, rho: DensityMatrix): DensityMatrix => lindblad(generator, rho, at).final;
const far = (a: DensityMatrix, b: DensityMatrix): number => distance(matOf(a.matrix), matOf(b.matrix));
const always = (check: (drawn: Drawn) => void): void =>
  fc.assert(fc.property(generators, check), { numRuns: 12 });

describe('invariances of master equations', () => {
  it('L -> L + c with H -> H - (i/2)(c* L - c L^dagger), for every jump', () => {
    always((drawn) => {
      const { h, jumps, rho, random } = drawn;
      const one = identity(h.rows);
      const shifts = jumps.map(() => ({ re: random.normal(), im: random.normal() }));
      const moved = jumps.reduce((sum, jump, k) => {
        const { re, im } = shifts[k]!;
        // -(i/2) c* L and its adjoint.
        const half = scaled(jump, { re: -im / 2, im: -re / 2 });
        return add(sum, add(half, dagger(half)));
      }, h);
      const shifted = jumps.map((jump, k) => add(jump, scaled(one, shifts[k]!)));
      expect(
        far(run(generatorOf(drawn, moved, shifted), rho), run(generatorOf(drawn, h, jumps), rho)),
      ).toBeLessThan(1e-8);
    });
  });

  it('jumps mixed by any unitary, also with a jump of zero beside them', () => {
    always((drawn) => {
      const { h, jumps, rho, random } = drawn;
      const wide = [...jumps, scaled(h, 0)];
      const u = randomUnitary(wide.length, random);
      const mixed = wide.map((_, r) =>
        wide
          .map((jump, c) => {
            const k = 2 * (r * wide.length + c);
            return scaled(jump, { re: u.data[k]!, im: u.data[k + 1]! });
          })
          .reduce((a, b) => add(a, b)),
      );
      expect(
        far(run(generatorOf(drawn, h, mixed), rho), run(generatorOf(drawn, h, jumps), rho)),
      ).toBeLessThan(1e-8);
    });
  });

  it('without jumps the density matrix of the Schroedinger equation', () => {
    always((drawn) => {
      const { space, h, random } = drawn;
      const psi = randomKet(space, random);
      const pure = schrodinger(on(space, h), psi, at).final;
      expect(far(lindblad(generatorOf(drawn, h, []), psi, at).final, toDensityMatrix(pure))).toBeLessThan(
        1e-8,
      );
    });
  });

  it('the solution is exp(t L) vec(rho)', () => {
    always((drawn) => {
      const { h, jumps, rho } = drawn;
      const generator = generatorOf(drawn, h, jumps);
      const s = expm(scaled(toDense(liouvillian(generator)), 0.4));
      const expected = vecOf(matvec(s, rho.matrix.data));
      expect(distance([vecOf(run(generator, rho).matrix.data)], [expected])).toBeLessThan(1e-8);
    });
  });

  it('a change of basis commutes with the motion, and a sum of commuting parts is their product', () => {
    always((drawn) => {
      const { space, h, jumps, rho, random } = drawn;
      const u = randomUnitary(h.rows, random);
      const turned = (a: ComplexMatrix): ComplexMatrix => multiply(multiply(u, a), u, 'n', 'h');
      const start = rho.apply(on(space, u));
      const base = run(generatorOf(drawn, h, jumps), rho);
      expect(
        far(run(generatorOf(drawn, turned(h), jumps.map(turned)), start), base.apply(on(space, u))),
      ).toBeLessThan(1e-8);
      if (h.rows > 3) return;
      // Two copies side by side, each with its own generator, stay a product.
      const pair = levels([...space.dims, ...space.dims]);
      const one = identity(h.rows);
      const left = (a: ComplexMatrix): DenseOperator => on(pair, kron(a, one));
      const right = (a: ComplexMatrix): DenseOperator => on(pair, kron(one, a));
      const both = lindbladian(
        [left(h), right(scaled(h, -0.5))],
        [...jumps.map(left), ...jumps.map((jump) => right(dagger(jump)))],
      );
      const other = run(generatorOf(drawn, scaled(h, -0.5), jumps.map(dagger)), rho);
      const product = DensityMatrix.of(pair, kron(rho.matrix, rho.matrix));
      const found = run(both, product);
      expect(distance(matOf(found.matrix), matOf(kron(base.matrix, other.matrix)))).toBeLessThan(1e-8);
    });
  });
});
