import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { toChoi, toSuperoperator } from '../../src/channels/convert.ts';
import { pauliChannel } from '../../src/channels/noise.ts';
import {
  fromChi,
  fromPauliTransfer,
  pauliWords,
  toChi,
  toPauliTransfer,
} from '../../src/channels/pauli-forms.ts';
import { gellMann, hermitianBasis, weylOperators } from '../../src/channels/operator-basis.ts';
import { choiRank } from '../../src/channels/rank.ts';
import { ArgumentError, SpaceMismatchError } from '../../src/errors.ts';
import { identity } from '../../src/linalg/matrix.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { asDensity } from '../conformance/channel-subject.ts';
import {
  build,
  complexMatrix,
  dagger,
  distance,
  kron,
  matOf,
  matVec,
  mul,
  trace,
  type Mat,
  type Z,
} from '../oracle.ts';
import { randomChannel } from './fixtures.ts';

describe('Pauli forms', () => {
  it('words are in kron order', () => {
    expect(pauliWords(0)).toEqual(['']);
    expect(pauliWords(2).slice(0, 6)).toEqual(['II', 'IX', 'IY', 'IZ', 'XI', 'XX']);
  });

  it('chi of a Pauli channel is its probabilities on the diagonal, site 0 leftmost', () => {
    const chi = matOf(toChi(pauliChannel({ XI: 0.1, ZY: 0.2 })));
    const expected = pauliWords(2).map((word) => ({ II: 0.7, XI: 0.1, ZY: 0.2 })[word] ?? 0);
    expect(
      distance(
        chi,
        build(16, 16, (r, c) => [r === c ? expected[r]! : 0, 0]),
      ),
    ).toBeLessThan(1e-15);
  });

  it('the transfer matrix maps expectation values, also from one qubit to two, and back again', () => {
    const channel = randomChannel(qubits(1), qubits(2), 2, 3);
    const r = matOf(toPauliTransfer(channel));
    const rho: Mat = [
      [
        [0.6, 0],
        [0.1, 0.2],
      ],
      [
        [0.1, -0.2],
        [0.4, 0],
      ],
    ];
    const after = matOf(applyChannel(channel, asDensity(channel.from, rho)).matrix);
    const paulis = (n: number): Mat[] =>
      pauliWords(n).map((word) => [...word].map((letter) => single[letter]!).reduce(kron));
    const before = paulis(1).map((p): Z => trace(mul(p, rho)));
    const expected = paulis(2).map((p): Z => trace(mul(p, after)));
    expect(distance(matVec(r, before), expected)).toBeLessThan(1e-14);
    expect(
      distance(
        [r[0]!],
        [
          [
            [1, 0],
            [0, 0],
            [0, 0],
            [0, 0],
          ],
        ],
      ),
    ).toBeLessThan(1e-14);
    const back = fromPauliTransfer(channel.from, channel.to, complexMatrix(r));
    expect(distance(matOf(back.matrix), matOf(toSuperoperator(channel).matrix))).toBeLessThan(1e-14);
  });

  it('chi of a random two-qubit channel reproduces the map and is positive with trace 1', () => {
    const channel = randomChannel(qubits(2), qubits(2), 3, 4);
    const chi = toChi(channel);
    expect(trace(matOf(chi))[0]).toBeCloseTo(1, 13);
    expect(distance(matOf(chi), dagger(matOf(chi)))).toBeLessThan(1e-14);
    expect(choiRank(fromChi(qubits(2), chi))).toBe(3);
    expect(
      distance(matOf(toChoi(fromChi(qubits(2), chi)).matrix), matOf(toChoi(channel).matrix)),
    ).toBeLessThan(1e-13);
  });

  it('the basis of other sites is that of Gell-Mann, in his order and the scale of Pauli matrices', () => {
    const named = hermitianBasis(levels([2, 3]));
    expect(named.slice(0, 10).map(({ label }) => label)).toEqual([
      'I I',
      'I X01',
      'I Y01',
      'I Z1',
      'I X02',
      'I Y02',
      'I X12',
      'I Y12',
      'I Z2',
      'X I',
    ]);
    for (const space of [qubits(2), levels([2, 3]), levels([4])]) {
      const basis = hermitianBasis(space).map(({ matrix }) => matOf(matrix));
      basis.forEach((a, i) =>
        basis.forEach((b, j) => {
          const [re, im] = trace(mul(a, b));
          expect(Math.abs(re - (i === j ? a.length : 0)) + Math.abs(im)).toBeLessThan(1e-13);
        }),
      );
      basis.forEach((a) => expect(distance(a, dagger(a))).toBe(0));
    }
    hermitianBasis(qubits(2)).forEach(({ label, matrix }, a) => {
      expect(label).toBe(pauliWords(2)[a]);
      expect(distance(matOf(matrix), [...label].map((letter) => single[letter]!).reduce(kron))).toBe(0);
    });
    // lambda_8 = diag(1, 1, -2)/sqrt 3 has tr lambda^2 = 2; here it is 3.
    const last = matOf(gellMann(3)[8]!.matrix);
    expect(last[2]![2]![0]).toBeCloseTo((-2 / Math.sqrt(3)) * Math.sqrt(1.5), 15);
    expect(gellMann(1).map(({ label }) => label)).toEqual(['I']);
    expect(() => gellMann(0)).toThrow(ArgumentError);
  });

  it('Weyl operators are X^a Z^b, orthogonal also from two levels to three', () => {
    const [x, z] = [weylOperators(3)[3]!, weylOperators(3)[1]!].map(matOf) as [Mat, Mat];
    const product = mul(mul(x, x), z);
    expect(distance(matOf(weylOperators(3)[7]!), product)).toBeLessThan(1e-15);
    for (const [d, after] of [
      [2, 2],
      [2, 3],
      [4, 3],
    ] as const) {
      const all = weylOperators(d, after).map(matOf);
      all.forEach((a, i) =>
        all.forEach((b, j) => {
          const [re, im] = trace(mul(dagger(a), b));
          expect(Math.abs(re - (i === j ? d : 0)) + Math.abs(im)).toBeLessThan(1e-14);
        }),
      );
    }
  });

  it('refuses unequal spaces in the Hermitian basis', () => {
    expect(() => toChi(randomChannel(qubits(1), qubits(2), 1, 5))).toThrow(SpaceMismatchError);
    expect(() => fromChi(qubits(1), identity(2))).toThrow(ArgumentError);
  });
});

const single: Record<string, Mat> = {
  I: [
    [
      [1, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [1, 0],
    ],
  ],
  X: [
    [
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [0, 0],
    ],
  ],
  Y: [
    [
      [0, 0],
      [0, -1],
    ],
    [
      [0, 1],
      [0, 0],
    ],
  ],
  Z: [
    [
      [1, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [-1, 0],
    ],
  ],
};
