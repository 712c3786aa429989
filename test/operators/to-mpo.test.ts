import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expm } from '../../src/linalg/expm.ts';
import { identity, matrix, zeros } from '../../src/linalg/matrix.ts';
import { kron, multiply, scaled } from '../../src/linalg/products.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { connected } from '../../src/operators/connected.ts';
import { dense } from '../../src/operators/dense.ts';
import { localOperator, localSum, zeroOperator } from '../../src/operators/local-sum.ts';
import { hubbard } from '../../src/operators/models/hubbard.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { bondDimensions } from '../../src/operators/mpo.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { sigmaX, sigmaZ } from '../../src/operators/paulis.ts';
import { randomHermitian, randomUnitary } from '../../src/operators/random.ts';
import { rowSkeleton } from '../../src/operators/row-skeleton.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { fixture, roughMatrix, roughVector } from '../conformance/operator-fixtures.ts';
import * as oracle from '../oracle.ts';
import { subjectOf } from './forms.ts';

const error = (op: ProductOperator): number =>
  oracle.distance(oracle.matOf(toDense(toMpo(op))), oracle.matOf(toDense(op)));

describe('toMpo of sums', () => {
  it('is the oracle for random sums on random spaces', () => {
    const dims = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(dims, fc.integer({ min: 0, max: 5 }), fc.nat(), (own, count, seed) => {
        const random = seeded(seed);
        const space = levels(own);
        const terms = Array.from({ length: count }, () => {
          const sites = own.map((_, i) => i).sort(() => random.uniform() - 0.5);
          const kept = sites.slice(0, 1 + random.integer(Math.min(3, own.length)));
          const size = kept.reduce((d, site) => d * own[site]!, 1);
          return {
            coefficient: [random.normal(), random.normal()] as const,
            sites: kept,
            matrix: roughMatrix(size, random).map((row) =>
              row.map((z) => (random.uniform() < 0.5 ? z : ([0, 0] as const))),
            ),
          };
        });
        const made = fixture('random', space, terms);
        const mpo = toMpo(subjectOf('local-sum').make(made)!);
        expect(oracle.distance(oracle.matOf(toDense(mpo)), made.matrix)).toBeLessThan(1e-12);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('has the smallest bonds that the operator allows: its operator-Schmidt ranks', () => {
    const { matrix: m, space } = fixture('ranks', qubits(4), [
      { coefficient: [1, 0.3], sites: [3, 0], matrix: roughMatrix(4, seeded(1)) },
      { coefficient: [0, 1], sites: [1, 2], matrix: roughMatrix(4, seeded(2)) },
      { coefficient: [1, 0], sites: [2, 0], matrix: roughMatrix(4, seeded(3)) },
    ]);
    const sum = localSum(space, [
      {
        coefficient: { re: 1, im: 0.3 },
        sites: [3, 0],
        matrix: oracle.complexMatrix(roughMatrix(4, seeded(1))),
      },
      {
        coefficient: { re: 0, im: 1 },
        sites: [1, 2],
        matrix: oracle.complexMatrix(roughMatrix(4, seeded(2))),
      },
      { sites: [2, 0], matrix: oracle.complexMatrix(roughMatrix(4, seeded(3))) },
    ]);
    const bySvd = bondDimensions(toMpo(dense(space, oracle.complexMatrix(m))));
    expect(bondDimensions(toMpo(sum))).toEqual(bySvd);
    expect(error(sum)).toBeLessThan(1e-12);
  });

  it('is zero for no terms and for terms that cancel', () => {
    for (const op of [
      zeroOperator(qubits(3)),
      localSum(qubits(3), [
        { coefficient: 0.1, sites: [0, 2], matrix: kron(sigmaX, sigmaZ) },
        { coefficient: 0.2, sites: [0, 2], matrix: kron(sigmaX, sigmaZ) },
        { coefficient: -0.3, sites: [2, 0], matrix: kron(sigmaZ, sigmaX) },
      ]),
    ]) {
      const made = toMpo(op);
      expect(bondDimensions(made)).toEqual([1, 1]);
      expect(toDense(made).data.every((value) => value === 0)).toBe(true);
    }
  });

  it('keeps a coupling that is 20 orders of magnitude below another', () => {
    const op = localSum(qubits(4), [
      { sites: [0, 1], matrix: kron(sigmaX, sigmaX) },
      { coefficient: 1e-20, sites: [0, 3], matrix: kron(sigmaX, sigmaX) },
      { coefficient: 1e-20, sites: [1, 2], matrix: kron(sigmaZ, sigmaX) },
    ]);
    const { configurations, elements } = connected(toMpo(op), [0, 0, 0, 0]);
    const element = (x: string): number => elements[2 * configurations.findIndex((y) => y.join('') === x)]!;
    expect(element('1100')).toBe(1);
    expect(element('1001')).toBe(1e-20);
    expect(element('0010')).toBe(1e-20);
  });

  it('works on 100 sites with rows as sparse as the sum', () => {
    const h = heisenberg(chain(100));
    const x = Int32Array.from({ length: 100 }, (_, i) => i % 2);
    const key = (y: Int32Array): string => y.join('');
    const [a, b] = [connected(h, x), connected(toMpo(h), x)];
    expect(b.configurations.map(key).sort()).toEqual(a.configurations.map(key).sort());
    expect(b.elements.reduce((s, v) => s + v, 0)).toBeCloseTo(
      a.elements.reduce((s, v) => s + v, 0),
      10,
    );
  });

  it('carries Jordan-Wigner strings', () => {
    expect(error(hubbard(chain(3, { periodic: true }), { hopping: 0.7, interaction: 2 }))).toBeLessThan(
      1e-12,
    );
    expect(bondDimensions(toMpo(pauliSum(qubits(50), { ['Z'.repeat(50)]: 1 })))).toEqual(
      new Array(49).fill(1),
    );
  });
});

describe('toMpo of matrices', () => {
  it('splits terms on many levels by singular values, beside the other terms', () => {
    const space: Space = levels([4, 3, 3, 8]);
    const term = { sites: [3, 0, 2, 1], matrix: oracle.complexMatrix(roughMatrix(288, seeded(4))) };
    const op = localSum(space, [
      term,
      { sites: [1], matrix: identity(3) },
      { ...term, coefficient: { re: 0, im: 2 } },
    ]);
    const made = toMpo(op);
    const v = roughVector(288, seeded(5));
    const [a, b] = [applyTo(made, v), applyTo(op, v)];
    expect(a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i]!)), 0)).toBeLessThan(1e-11);
  });

  it('splits a single large term that leaves sites out', () => {
    const space: Space = levels([5, 2, 8, 2, 9]);
    const op = localOperator(space, [4, 0, 2], oracle.complexMatrix(roughMatrix(360, seeded(6))), {
      re: 0.5,
      im: 1,
    });
    const v = roughVector(1440, seeded(7));
    const [a, b] = [applyTo(toMpo(op), v), applyTo(op, v)];
    expect(a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i]!)), 0)).toBeLessThan(1e-11);
  });

  it('finds the rank of an evolution operator in spite of its rounding', () => {
    const h = kron(sigmaZ, sigmaZ);
    const u = expm(scaled(h, { re: 0, im: -0.3 }));
    expect(bondDimensions(toMpo(dense(qubits(2), u)))).toEqual([2]);
    const product = kron(randomUnitary(4, seeded(8)), randomUnitary(4, seeded(9)));
    expect(bondDimensions(toMpo(dense(qubits(4), product)))[1]).toBe(1);
  });

  it('takes the zero matrix', () => {
    const made = toMpo(dense(qubits(3), zeros(8, 8)));
    expect(bondDimensions(made)).toEqual([1, 1]);
    expect(error(dense(qubits(3), randomHermitian(8, seeded(1))))).toBeLessThan(1e-13);
  });
});

describe('row skeletons', () => {
  const cases: Record<string, ReturnType<typeof matrix>> = {
    'rank 1': multiply(
      oracle.complexMatrix(roughMatrix(5, seeded(1)).map((r) => r.slice(0, 1))),
      oracle.complexMatrix(roughMatrix(6, seeded(2)).slice(0, 1)),
    ),
    'rank 3 of 6': multiply(
      oracle.complexMatrix(roughMatrix(6, seeded(3)).map((r) => r.slice(0, 3))),
      oracle.complexMatrix(roughMatrix(7, seeded(4)).slice(0, 3)),
    ),
    'full, wide': oracle.complexMatrix(roughMatrix(6, seeded(5)).slice(0, 4)),
    'full, tall': oracle.complexMatrix(roughMatrix(6, seeded(6)).map((r) => r.slice(0, 2))),
    zero: zeros(3, 2),
    'one number': matrix([[{ re: 0, im: 3 }]]),
    'tiny beside huge': matrix([[1e200, 1e-200], [0, 1e-200], [1e200, 2e-200]]), // prettier-ignore
  };
  const ranks = [1, 3, 4, 2, 0, 1, 2];

  it.each(Object.entries(cases))('%s', (name, a) => {
    const { pivots, weights } = rowSkeleton(a);
    expect(pivots.length).toBe(ranks[Object.keys(cases).indexOf(name)]);
    expect([...pivots].sort((x, y) => x - y)).toEqual(pivots);
    const rows = oracle.matOf(a);
    const rebuilt = pivots.length
      ? oracle.mul(
          oracle.matOf(weights),
          pivots.map((r) => rows[r]!),
        )
      : oracle.zero(a.rows, a.cols);
    rebuilt.forEach((row, r) =>
      row.forEach((z, c) => {
        const scale = Math.max(
          ...rows.map((other) => Math.abs(other[c]![0]) + Math.abs(other[c]![1])),
          1e-300,
        );
        expect(Math.abs(z[0] - rows[r]![c]![0]) / scale).toBeLessThan(1e-13);
        expect(Math.abs(z[1] - rows[r]![c]![1]) / scale).toBeLessThan(1e-13);
      }),
    );
    pivots.forEach((r, k) => {
      const unit = pivots.map((_, j) => [j === k ? 1 : 0, 0]);
      expect(oracle.matOf(weights)[r]).toEqual(unit);
    });
  });
});

it('keeps all terms of operators of any size: squares of 1e200 are no numbers', () => {
  const random = seeded(4);
  const terms = [
    { sites: [0, 1], matrix: randomHermitian(6, random) },
    { sites: [2, 1], matrix: randomHermitian(6, random) },
  ];
  const [own, ...others] = [1, 1e200, 1e-200].map(
    (coefficient) =>
    toMpo(localSum(levels([2, 3, 2]), terms.map((term) => ({ ...term, coefficient })))), // prettier-ignore
  );
  for (const other of others) expect(bondDimensions(other)).toEqual(bondDimensions(own!));
});
