import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { toChoi, toSuperoperator } from '../../src/channels/convert.ts';
import { identityChannel } from '../../src/channels/kraus.ts';
import { pauliChannel } from '../../src/channels/noise.ts';
import {
  fromChi,
  fromPauliTransfer,
  pauliWords,
  toChi,
  toPauliTransfer,
} from '../../src/channels/pauli-forms.ts';
import { choiRank } from '../../src/channels/rank.ts';
import { ArgumentError, SpaceMismatchError, UnsupportedError } from '../../src/errors.ts';
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

  it('refuses qutrits and unequal spaces', () => {
    expect(() => toChi(identityChannel(levels([3])))).toThrow(UnsupportedError);
    expect(() => toPauliTransfer(identityChannel(levels([2, 3])))).toThrow(UnsupportedError);
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
