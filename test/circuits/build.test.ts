import { describe, expect, it } from 'vitest';
import { amplitudeDamping } from '../../src/channels/noise.ts';
import { append, bitCount, circuit, compose, repeat } from '../../src/circuits/build.ts';
import { bitsEqual, not, when } from '../../src/circuits/conditions.ts';
import { gateOperation } from '../../src/circuits/gate-makers.ts';
import { gates } from '../../src/circuits/gates.ts';
import type { Operation } from '../../src/circuits/operation.ts';
import { levels, qubits } from '../../src/spaces/space.ts';

const { barrier, ccx, channel, cx, fourier, h, levelRx, measure, reset, rx, swap, unitary } = gates;

describe('a circuit refuses, naming operation and argument', () => {
  const shear = [
    [1, 1],
    [0, 1],
  ];
  const refused: [what: string, make: () => unknown, message: RegExp][] = [
    [
      'a site that is not there',
      () => circuit(2, [h(0), h(2)]),
      /`operations\[1\]\.sites` must be within 0\.\.1/,
    ],
    ['half a site', () => circuit(2, [h(0.5)]), /`operations\[0\]\.sites` must be within/],
    ['a site twice', () => circuit(2, [swap(1, 1)]), /`operations\[0\]\.sites` must be distinct/],
    [
      'a control that is a target',
      () => circuit(2, [cx(1, 1)]),
      /`operations\[0\]\.controls` must not be targets/,
    ],
    ['a control twice', () => circuit(3, [ccx(0, 0, 1)]), /`operations\[0\]\.controls` must be distinct/],
    [
      'a control at a level that its site does not have',
      () => circuit(2, [gateOperation('x', [], [0], [{ site: 1, level: 2 }])]),
      /must be at levels that exist, but level 2/,
    ],
    [
      'a qubit gate on three levels',
      () => circuit(levels([3]), [h(0)]),
      /must be on two-level sites for the gate h/,
    ],
    [
      'a swap of unequal sites',
      () => circuit(levels([2, 3]), [swap(0, 1)]),
      /must have equal levels for swap/,
    ],
    ['a rotation of a missing level', () => circuit(qubits(1), [levelRx(1, 0, [0, 2])]), /level/],
    ['an angle that is not finite', () => rx(Number.NaN, 0), /must be finite/],
    ['a parameter without a name', () => rx('2x', 0), /must be the name of a parameter/],
    ['a gate that there is not', () => gateOperation('constructor', [], [0]), /must be the name of a gate/],
    ['a wrong number of angles', () => gateOperation('rx', [], [0]), /`angles` must be 1/],
    [
      'a matrix that is not unitary',
      () => unitary(shear, [0]),
      /must be unitary, but max \|U\^dagger U - 1\| is 1/,
    ],
    [
      'a matrix of another size',
      () =>
        circuit(2, [
          unitary(
            [
              [1, 0],
              [0, 1],
            ],
            [0, 1],
          ),
        ]),
      /`operations\[0\]\.matrix` must be 4 x 4/,
    ],
    [
      'a channel on other levels',
      () => circuit(levels([3]), [channel(amplitudeDamping(0.1), [0])]),
      /`operations\[0\]\.channel` must be on sites of \[3\] levels/,
    ],
    [
      'a bit that is not there',
      () => circuit(1, [measure(0, 1)], { bits: 1 }),
      /`operations\[0\]\.bit` must be within/,
    ],
    [
      'a condition on a bit that is not there',
      () => circuit(1, [when(bitsEqual(3, 1), h(0))], { bits: 1 }),
      /`operations\[0\]\.conditions` must be within/,
    ],
    [
      'a readout error whose columns are no probabilities',
      () =>
        circuit(1, [
          measure(0, 0, {
            confusion: [
              [0.9, 0.2],
              [0.2, 0.8],
            ],
          }),
        ]),
      /must have columns of probabilities, but column 0/,
    ],
    [
      'registers that miss a site',
      () => circuit(2, [], { siteRegisters: [{ name: 'a', size: 1 }] }),
      /`siteRegisters`/,
    ],
    [
      'two registers of one name',
      () => circuit(2, [], { bitRegisters: [1, 2].map((size) => ({ name: 'c', size })) }),
      /must have distinct names/,
    ],
    ['foreign data', () => circuit(1, [{ kind: 'dance' } as unknown as Operation]), /operations\[0\]/],
    [
      'values for other bits',
      () => bitsEqual([0, 1], [1]),
      /`values` must have one value for each of 2 bits/,
    ],
    ['half a repetition', () => repeat(circuit(1), 0.5), /`times` must be a count/],
    ['circuits on other spaces', () => compose(circuit(1), circuit(2)), /must be on the same space/],
  ];
  it.each(refused)('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('circuits grow as values', () => {
  it('append and compose leave what they were given, and make room for bits', () => {
    const first = circuit(2, [h(0), measure(0, 0)]);
    const more = append(first, [cx(0, 1), [measure(1, 3)]]);
    expect(first.operations).toHaveLength(2);
    expect(more.operations.map(({ kind }) => kind)).toEqual(['gate', 'measure', 'gate', 'measure']);
    expect([bitCount(first), bitCount(more), bitCount(compose(first, more))]).toEqual([1, 4, 4]);
    expect(repeat(more, 3).operations).toHaveLength(12);
    expect(() => append(more, [h(7)])).toThrow(/`operations\[0\]\.sites`/);
  });

  it('keeps named registers, and does not guess which of several grows', () => {
    const bitRegisters = ['a', 'b'].map((name) => ({ name, size: 1 }));
    const named = circuit(1, [measure(0, 1)], { bitRegisters });
    expect(append(named, [reset(0)]).bitRegisters).toEqual(bitRegisters);
    expect(() => append(named, [measure(0, 2)])).toThrow(/larger `bitRegisters`/);
  });

  it('a condition counts as naming a bit; barriers stay free of conditions', () => {
    const of = circuit(1, when(not(bitsEqual([0, 4], [1, 0])), [h(0), barrier(0)]));
    expect(bitCount(of)).toBe(5);
    expect(of.operations[1]).toEqual({ kind: 'barrier', sites: [0] });
  });

  it('takes gates of sites with any number of levels', () => {
    expect(circuit(levels([3, 2]), [fourier(0), levelRx(0.2, 0, [0, 2]), h(1)]).operations).toHaveLength(3);
  });
});
