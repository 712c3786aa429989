import { describe, expect, it } from 'vitest';
import { compose } from '../../src/channels/algebra.ts';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { superoperator, type Channel } from '../../src/channels/channel.ts';
import {
  isCompletelyPositive,
  smallestChoiEigenvalue,
  tracePreservingDefect,
} from '../../src/channels/checks.ts';
import { toChoi, toKraus, toSuperoperator } from '../../src/channels/convert.ts';
import { identityChannel, kraus, unitaryChannel } from '../../src/channels/kraus.ts';
import { amplitudeDamping, phaseDamping } from '../../src/channels/noise.ts';
import { fromChi, toChi } from '../../src/channels/pauli-forms.ts';
import { choiRank } from '../../src/channels/rank.ts';
import { thermalExcitedPopulation, thermalRelaxation } from '../../src/channels/thermal-relaxation.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import {
  asDensity,
  compare,
  embedRectangular,
  mapped,
  randomMat,
  twofold,
} from '../conformance/channel-subject.ts';
import { complexMatrix, distance, matOf, mul, outer, trace, type Mat, type Vec, type Z } from '../oracle.ts';
import { randomChannel } from './fixtures.ts';

describe('CH-01: a channel on some sites', () => {
  const space = qubits(3);
  const phases: Z[] = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ];
  const psi: Vec = Array.from({ length: 8 }, (_, k): Z => {
    const [re, im] = phases[k % 4]!;
    return [((k + 1) * re) / Math.sqrt(204), ((k + 1) * im) / Math.sqrt(204)];
  });
  const rho = asDensity(space, outer(psi));
  const cnot = [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 1],
    [0, 0, 1, 0],
  ];
  const scaledRows = (rows: number[][], by: number): number[][] => rows.map((row) => row.map((x) => x * by));
  const eye4 = [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ];
  const channel = kraus(qubits(2), qubits(2), [
    scaledRows(eye4, Math.sqrt(0.7)),
    scaledRows(cnot, Math.sqrt(0.3)),
  ]);

  const facts = (state: DensityMatrix): number[] => [
    state.norm(),
    state.expect(pauliSum(space, { ZII: 1 })).re,
    state.expect(pauliSum(space, { IIZ: 1 })).re,
    state.expect(pauliSum(space, { XIX: 1 })).re,
    trace(mul(matOf(state.matrix), matOf(state.matrix)))[0],
  ];

  it('the identity channel on two of three qubits changes nothing', () => {
    const after = applyChannel(identityChannel(qubits(2)), rho, { sites: [0, 1] });
    expect(distance(matOf(after.matrix), matOf(rho.matrix))).toBe(0);
  });

  it.each([
    [
      [2, 0],
      [1, -0.4705882353, -0.1764705882, 0, 0.8785697809],
    ],
    [
      [0, 2],
      [1, -0.7058823529, -0.1, 0.2058823529, 0.589083045],
    ],
  ])('on the ordered pair %j', (sites, expected) => {
    facts(applyChannel(channel, rho, { sites })).forEach((got, i) =>
      expect(got).toBeCloseTo(expected[i]!, 9),
    );
  });

  const host = levels([2, 3, 2, 2]);
  const tuples = (n: number): number[][] =>
    n === 0
      ? [[]]
      : tuples(n - 1).flatMap((head) =>
          [0, 1, 2, 3].filter((s) => !head.includes(s)).map((s) => [...head, s]),
        );

  it.each([1, 2, 3, 4])('every ordered choice of %i of four unequal sites, in every form', (n) => {
    const x = randomMat(24, 24, n);
    const violations = tuples(n).flatMap((sites, seed) => {
      const own = levels(sites.map((s) => host.dims[s]!));
      const made = randomChannel(own, own, 2, 100 + seed);
      const lifted = made.operators.map((k) => embedRectangular(matOf(k), sites, host.dims, own.dims));
      const expected = mapped(twofold(lifted), x);
      const forms: Channel[] = n < 3 ? [made, toChoi(made)] : [made];
      return forms.flatMap((form) =>
        compare(
          `${form.kind} on [${sites}]`,
          matOf(applyChannel(form, asDensity(host, x), { sites }).matrix),
          expected,
        ),
      );
    });
    expect(violations).toEqual([]);
  });

  it('no sites: a channel on the empty product is a number', () => {
    const none = levels([]);
    const after = applyChannel(kraus(none, none, [[[0.5]]]), rho, { sites: [] });
    expect(
      distance(
        matOf(after.matrix),
        matOf(rho.matrix).map((row) => row.map(([re, im]): Z => [re / 4, im / 4])),
      ),
    ).toBe(0);
  });
});

describe('CH-03: the process matrix has no hidden factor', () => {
  const qubit = qubits(1);
  it('(a) the unitary (1 - iY)/sqrt 2', () => {
    const h = Math.SQRT1_2;
    const chi = matOf(
      toChi(
        unitaryChannel(qubit, [
          [h, -h],
          [h, h],
        ]),
      ),
    );
    const expected: Mat = Array.from({ length: 4 }, () => Array.from({ length: 4 }, (): Z => [0, 0]));
    expected[0]![0] = [0.5, 0];
    expected[2]![2] = [0.5, 0];
    expected[0]![2] = [0, 0.5];
    expected[2]![0] = [0, -0.5];
    expect(distance(chi, expected)).toBeLessThan(1e-15);
  });

  it('(b) a map that is not even Hermitian', () => {
    const m = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => 4 * i + j + 1));
    const made = fromChi(qubit, m);
    expect(
      distance(
        matOf(toChi(made)),
        m.map((row) => row.map((x): Z => [x, 0])),
      ),
    ).toBeLessThan(1e-13);
    const paulis: Mat[] = [
      [
        [
          [1, 0],
          [0, 0],
        ],
        [
          [0, 0],
          [1, 0],
        ],
      ],
      [
        [
          [0, 0],
          [1, 0],
        ],
        [
          [1, 0],
          [0, 0],
        ],
      ],
      [
        [
          [0, 0],
          [0, -1],
        ],
        [
          [0, 1],
          [0, 0],
        ],
      ],
      [
        [
          [1, 0],
          [0, 0],
        ],
        [
          [0, 0],
          [-1, 0],
        ],
      ],
    ];
    const x = randomMat(2, 2, 1);
    const parts = paulis.flatMap((p, i) =>
      paulis.map((q, j) =>
        mul(mul(p, x), q).map((row) => row.map(([re, im]): Z => [m[i]![j]! * re, m[i]![j]! * im])),
      ),
    );
    const expected = parts.reduce((a, b) =>
      a.map((row, r) => row.map(([re, im], c): Z => [re + b[r]![c]![0], im + b[r]![c]![1]])),
    );
    expect(distance(matOf(applyChannel(made, asDensity(qubit, x)).matrix), expected)).toBeLessThan(1e-12);
  });

  it('(c) the identity, on one qubit and on two', () => {
    for (const n of [1, 2]) {
      const chi = matOf(toChi(identityChannel(qubits(n))));
      expect(
        distance(
          chi,
          chi.map((row, r) => row.map((_, c): Z => [r === 0 && c === 0 ? 1 : 0, 0])),
        ),
      ).toBeLessThan(1e-15);
    }
  });

  it('round trips chi -> Choi -> chi and Choi -> chi -> Choi, two qubits, nothing symmetric', () => {
    const pair = qubits(2);
    const m = randomMat(16, 16, 3);
    expect(distance(matOf(toChi(toChoi(fromChi(pair, complexMatrix(m))))), m)).toBeLessThan(1e-12);
    const any = superoperator(pair, pair, complexMatrix(randomMat(16, 16, 4)));
    const back = fromChi(pair, toChi(toChoi(any)));
    expect(distance(matOf(back.matrix), matOf(any.matrix))).toBeLessThan(1e-12);
  });
});

describe('CH-04: relaxation and thermal populations', () => {
  const factors = (channel: Channel): { population: number; coherence: number } => {
    const { data } = toSuperoperator(channel).matrix;
    return { population: data[2 * 15]!, coherence: data[2 * 5]! };
  };

  it('(a) T1 = 50, T2 = 70, t = 10', () => {
    const channel = thermalRelaxation({ t1: 50, t2: 70, time: 10 });
    expect(factors(channel).population).toBeCloseTo(0.8187307531, 9);
    expect(factors(channel).coherence).toBeCloseTo(0.8668778998, 9);
    const { values } = eigh(toChoi(channel).matrix);
    [0, 0.0377622971, 0.1812692469, 1.780968456].forEach((value, i) =>
      expect(values[i]).toBeCloseTo(value, 9),
    );
    expect(tracePreservingDefect(channel)).toBeLessThan(1e-15);
  });

  it('(b) T1 = 10, T2 = 6, t = 2', () => {
    const { population, coherence } = factors(thermalRelaxation({ t1: 10, t2: 6, time: 2 }));
    expect(population).toBeCloseTo(0.8187307531, 9);
    expect(coherence).toBeCloseTo(0.7165313106, 9);
  });

  it('(c) T2 = 2 T1 is legal with two Choi eigenvalues, T2 = 101 is refused, both times named', () => {
    const boundary = thermalRelaxation({ t1: 50, t2: 100, time: 10 });
    expect(choiRank(toChoi(boundary))).toBe(2);
    expect(boundary.operators.length).toBe(2);
    expect(tracePreservingDefect(boundary)).toBeLessThan(1e-15);
    expect(() => thermalRelaxation({ t1: 50, t2: 101, time: 10 })).toThrow(/t1 = 50 and t2 = 101/);
    const [kept, coherence] = [Math.exp(-10 / 50), Math.exp(-10 / 101)];
    const forbidden = superoperator(qubits(1), qubits(1), [
      [1, 0, 0, 1 - kept],
      [0, coherence, 0, 0],
      [0, 0, coherence, 0],
      [0, 0, 0, kept],
    ]);
    expect(smallestChoiEigenvalue(forbidden)).toBeCloseTo(-0.000891863652, 11);
    expect(isCompletelyPositive(forbidden)).toBe(false);
    expect(() => toKraus(forbidden)).toThrow(/-0\.00089186365/);
  });

  it('(d) amplitude damping 0.7 with phase damping 0.6, in either order', () => {
    for (const channel of [
      compose(phaseDamping(0.6), amplitudeDamping(0.7)),
      compose(amplitudeDamping(0.7), phaseDamping(0.6)),
    ]) {
      expect(factors(channel).coherence).toBeCloseTo(0.3464101615, 9);
      expect(factors(channel).population).toBeCloseTo(0.3, 12);
      expect(tracePreservingDefect(channel)).toBeLessThan(1e-15);
    }
  });

  it('(e) the excited population at 5 GHz and 50 mK', () => {
    expect(thermalExcitedPopulation(5e9, 0.05)).toBeCloseTo(0.0081687015, 9);
  });
});
