import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { minus, plus, times } from '../../src/operators/algebra.ts';
import { compressMpo } from '../../src/operators/compress-mpo.ts';
import { exponentialPairs } from '../../src/operators/exponential-pairs.ts';
import { fermionSum } from '../../src/operators/fermion-sum.ts';
import { ladderMpo } from '../../src/operators/ladder-mpo.ts';
import { heisenberg, heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { hubbard } from '../../src/operators/models/hubbard.ts';
import { bondDimensions } from '../../src/operators/mpo.ts';
import { mpoNorm } from '../../src/operators/mpo-norm.ts';
import type { Mpo, ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { toPauliSum } from '../../src/operators/to-pauli-sum.ts';
import { chain, square } from '../../src/spaces/lattice.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { roughMatrix } from '../conformance/operator-fixtures.ts';
import * as oracle from '../oracle.ts';

const mat = (op: ProductOperator): oracle.Mat => oracle.matOf(toDense(op));
const distance = (a: ProductOperator, b: ProductOperator): number => oracle.distance(mat(a), mat(b));

/** c_m on n modes from 2 x 2 matrices: a sign for every occupied mode before. */
function naiveAnnihilation(n: number, mode: number): oracle.Mat {
  const z: oracle.Mat = [[[1, 0], [0, 0]], [[0, 0], [-1, 0]]]; // prettier-ignore
  const lower: oracle.Mat = [[[0, 0], [1, 0]], [[0, 0], [0, 0]]]; // prettier-ignore
  const dims = new Array<number>(n).fill(2);
  let out = oracle.embed(lower, [mode], dims);
  for (let k = 0; k < mode; k++) out = oracle.mul(oracle.embed(z, [k], dims), out);
  return out;
}

describe('sums of fermion terms', () => {
  const n = 5;
  const c = Array.from({ length: n }, (_, mode) => naiveAnnihilation(n, mode));
  const naive = {
    c: (m: number) => c[m]!,
    'c+': (m: number) => oracle.dagger(c[m]!),
    n: (m: number) => oracle.mul(oracle.dagger(c[m]!), c[m]!),
  };

  it('are products of anticommuting matrices, for modes in any order', () => {
    const terms = [
      {
        coefficient: { re: 0.5, im: 1 },
        factors: [
          ['c+', 4],
          ['c', 0],
        ],
      },
      {
        coefficient: -2,
        factors: [
          ['c', 3],
          ['c+', 1],
          ['n', 2],
          ['c', 4],
        ],
      },
      {
        factors: [
          ['c+', 2],
          ['c+', 0],
          ['c', 3],
          ['c', 1],
        ],
      },
      { coefficient: 0.3, factors: [] },
      {
        factors: [
          ['c+', 2],
          ['c+', 2],
        ],
      },
    ] as const;
    const right = terms
      .map(({ factors, ...rest }) => {
        const product = factors.reduce(
          (m, [kind, mode]) => oracle.mul(m, naive[kind](mode)),
          oracle.eye(2 ** n),
        );
        const z = 'coefficient' in rest ? rest.coefficient : 1;
        return oracle.scale(product, typeof z === 'number' ? [z, 0] : [z.re, z.im]);
      })
      .reduce(oracle.plus);
    const made = fermionSum(qubits(n), terms);
    expect(oracle.distance(mat(made), right)).toBeLessThan(1e-13);
    for (const mpo of [toMpo(made), ladderMpo(made)])
      expect(oracle.distance(mat(mpo), right)).toBeLessThan(1e-12);
  });

  it('give the Hubbard chain, and hopping of range 3 with bonds that do not grow with the length', () => {
    const hop = (i: number, j: number, coefficient: number) => [
      {
        coefficient,
        factors: [
          ['c+', i],
          ['c', j],
        ] as const,
      },
      {
        coefficient,
        factors: [
          ['c+', j],
          ['c', i],
        ] as const,
      },
    ];
    const model = fermionSum(qubits(6), [
      ...[0, 1].flatMap((i) => [...hop(2 * i, 2 * i + 2, -0.7), ...hop(2 * i + 1, 2 * i + 3, -0.7)]),
      ...[0, 1, 2].map((i) => ({
        coefficient: 2,
        factors: [
          ['n', 2 * i],
          ['n', 2 * i + 1],
        ] as const,
      })),
    ]);
    expect(distance(model, hubbard(chain(3), { hopping: 0.7, interaction: 2 }))).toBeLessThan(1e-13);
    const far = fermionSum(qubits(24), Array.from({ length: 21 }, (_, i) => hop(i, i + 3, 1)).flat());
    expect(Math.max(...bondDimensions(toMpo(far)))).toBe(2 + 2 * 3);
  });

  it('refuse what is no fermion operator', () => {
    expect(() => fermionSum(qubits(2), [{ factors: [['c', 2]] }])).toThrow(ArgumentError);
    expect(() => fermionSum(qubits(2), [{ factors: [['d' as 'c', 0]] }])).toThrow(/factors/);
    expect(() => fermionSum(qubits(2), [{ coefficient: NaN, factors: [] }])).toThrow(/coefficient/);
  });
});

describe('exponentially decaying pairs', () => {
  it.each([[[2, 2, 2, 2]], [[3, 3, 3]], [[2]]])('are the double sum on %j', (dims) => {
    const random = seeded(1);
    const [a, b] = [roughMatrix(dims[0]!, random), roughMatrix(dims[0]!, random)];
    const laws = [{ coefficient: { re: 1, im: 0.5 }, decay: 0.6 }, { decay: { re: -0.3, im: 0.4 } }];
    const f = (r: number): oracle.Z => {
      const power = (z: oracle.Z): oracle.Z => Array.from({ length: r }, () => z).reduce(oracle.times);
      return oracle.add(oracle.times([1, 0.5], power([0.6, 0])), power([-0.3, 0.4]));
    };
    let right = oracle.zero(dims.reduce((x, y) => x * y));
    for (let i = 0; i < dims.length; i++) {
      for (let j = i + 1; j < dims.length; j++) {
        const pair = oracle.mul(oracle.embed(a, [i], dims), oracle.embed(b, [j], dims));
        right = oracle.plus(right, oracle.scale(pair, f(j - i)));
      }
    }
    const made = exponentialPairs(levels(dims), {
      first: oracle.complexMatrix(a),
      second: oracle.complexMatrix(b),
      decays: laws,
    });
    expect(oracle.distance(mat(made), right)).toBeLessThan(1e-13);
    expect(Math.max(1, ...bondDimensions(made))).toBe(dims.length > 1 ? 4 : 1);
  });

  it('refuse mixed sites, wrong sizes and NaN', () => {
    const [two, three] = [2, 3].map((n) => oracle.complexMatrix(roughMatrix(n, seeded(2))));
    const make =
      (dims: number[], first = two!, decay = 0.5) =>
      () =>
        exponentialPairs(levels(dims), { first, second: two!, decays: [{ decay }] });
    expect(make([2, 3])).toThrow(/space/);
    expect(make([2, 2], three)).toThrow(/first/);
    expect(make([2, 2], two, NaN)).toThrow(/decay/);
  });
});

describe('ladder form', () => {
  const isReal = ({ tensors }: Mpo): boolean =>
    tensors.every(({ data }) => data.every((x, i) => i % 2 === 0 || x === 0));

  it('is the same operator with the same bonds, and real where it is', () => {
    const h = toPauliSum(heisenbergPauli(square(3, 2)));
    const made = ladderMpo(h);
    expect(distance(made, h)).toBeLessThan(1e-12);
    expect(bondDimensions(made)).toEqual(bondDimensions(toMpo(h)));
    expect(isReal(made)).toBe(true);
    expect(isReal(toMpo(h))).toBe(false);
  });

  it('takes odd counts of Y, unsorted sites, and strings too long to be written out', () => {
    const odd = pauliSum(qubits(4), [
      { coefficient: { re: 0.3, im: 1 }, sites: [3, 0, 1], letters: 'YZX' },
      { sites: [2, 1, 0], letters: 'YYY' },
      { sites: [], letters: '' },
    ]);
    expect(distance(ladderMpo(odd), odd)).toBeLessThan(1e-13);
    expect(bondDimensions(ladderMpo(pauliSum(qubits(14), { ['X'.repeat(14)]: 1 })))).toEqual(
      new Array(13).fill(1),
    );
  });
});

describe('compressing operators', () => {
  it('finds the bonds of the sum in a direct sum, and of the square in a product', () => {
    const h = toMpo(heisenberg(chain(4), { s: 1 }));
    const twice = compressMpo(plus(h, h) as Mpo);
    expect(bondDimensions(twice.mpo)).toEqual(bondDimensions(h));
    expect(distance(twice.mpo, plus(h, h))).toBeLessThan(1e-11);
    expect(twice.error).toBeLessThan(1e-14);
    const square = times(h, h) as Mpo;
    const smaller = compressMpo(square);
    expect(Math.max(...bondDimensions(smaller.mpo))).toBeLessThan(Math.max(...bondDimensions(square)));
    expect(distance(smaller.mpo, square) / oracle.distance(mat(square), oracle.zero(81))).toBeLessThan(1e-13);
  });

  it.each([[{ maxBond: 3 }], [{ cutoff: 0.25 }], [{ cutoff: 0.3, maxBond: 2 }]])(
    'says its error with %j',
    (options) => {
      const random = seeded(5);
      const op = toMpo({
        kind: 'dense',
        space: levels([2, 3, 2, 2]),
        matrix: oracle.complexMatrix(roughMatrix(24, random)),
      });
      const { mpo, error } = compressMpo(op, options);
      const real = mpoNorm(minus(op, mpo) as Mpo) / mpoNorm(op);
      expect(real).toBeGreaterThan(0.01);
      expect(real).toBeLessThanOrEqual(error * (1 + 1e-12));
      expect(real).toBeGreaterThan(0.5 * error);
      if ('maxBond' in options) expect(Math.max(...bondDimensions(mpo))).toBeLessThanOrEqual(options.maxBond);
      else expect(error).toBeLessThanOrEqual(options.cutoff!);
    },
  );

  it('leaves zero, one site and long chains in peace', () => {
    const zero = toMpo(pauliSum(qubits(3), []));
    expect(compressMpo(zero)).toEqual({ mpo: zero, error: 0 });
    const single = toMpo(pauliSum(qubits(1), { X: 2 }));
    expect(compressMpo(single).mpo).toEqual(single);
    const long = toMpo(heisenberg(chain(100)));
    const made = compressMpo(plus(long, long) as Mpo);
    expect(bondDimensions(made.mpo)).toEqual(bondDimensions(long));
    expect(mpoNorm(made.mpo) / mpoNorm(long)).toBeCloseTo(2, 12);
    expect(() => compressMpo(zero, { cutoff: NaN })).toThrow(/cutoff/);
    expect(() => compressMpo(zero, { maxBond: 0 })).toThrow(/maxBond/);
  });
});
