import { describe, expect, it } from 'vitest';
import { instrument } from '../../src/channels/instrument.ts';
import { measure, nonSelective, postMeasurement, probabilities } from '../../src/channels/measure.ts';
import { basisMeasurement, povm, projectiveMeasurement } from '../../src/channels/measurements.ts';
import { amplitudeDamping, dephasing, phaseFlip } from '../../src/channels/noise.ts';
import { unravel } from '../../src/channels/unravel.ts';
import { ArgumentError, NotPhysicalError, SpaceMismatchError, UnsupportedError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { Ket } from '../../src/states/ket.ts';
import { asDensity, embedRectangular, randomVec } from '../conformance/channel-subject.ts';
import {
  complexMatrix,
  distance,
  inner,
  interleaved,
  matOf,
  matVec,
  mul,
  outer,
  plus,
  scale,
  trace,
  vecOf,
  zero,
  type Mat,
  type Z,
} from '../oracle.ts';
import { mixedState, randomKraus } from './fixtures.ts';

describe('instruments', () => {
  const qubit = qubits(1);

  it('an outcome of probability zero is an error, never NaN', () => {
    const z = basisMeasurement(qubit);
    const up = Ket.of(qubit, [1, 0]);
    const mixed = DensityMatrix.of(qubit, [
      [1, 0],
      [0, 0],
    ]);
    for (const state of [up, mixed] as const) {
      expect(() => postMeasurement(state, z, '1')).toThrow(NotPhysicalError);
      expect(probabilities(state, z)[1]!.probability).toBe(0);
      for (let seed = 0; seed < 20; seed++) expect(measure(state, z, rng(seed)).outcome).toBe('0');
    }
    // |+> against <-|: the probability is rounding, about 1e-33 or 1e-17, and must not be normalised into a state.
    const x = projectiveMeasurement(pauliSum(qubit, { X: 1 }));
    const h = Math.sqrt(0.5);
    const plusKet = Ket.of(qubit, [h, h]);
    expect(() => postMeasurement(plusKet, x, -1)).toThrow(NotPhysicalError);
    expect(() =>
      postMeasurement(
        asDensity(
          qubit,
          outer([
            [h, 0],
            [h, 0],
          ]),
        ),
        x,
        -1,
      ),
    ).toThrow(NotPhysicalError);
    expect(postMeasurement(plusKet, x, 1).probability).toBeCloseTo(1, 14);
  });

  it('a rare outcome of a ket is still a state', () => {
    const rare = Ket.of(qubit, [Math.sqrt(1 - 1e-24), 1e-12]);
    const { probability, state } = postMeasurement(rare, basisMeasurement(qubit), '1');
    expect(probability).toBeCloseTo(1e-24, 30);
    expect(state.data[2]).toBeCloseTo(1, 14);
  });

  it('draws the last possible outcome when u is next to one', () => {
    const top = { ...rng(1), uniform: () => 1 - 2 ** -53 } as ReturnType<typeof rng>;
    const state = DensityMatrix.of(qubit, [
      [1, 0],
      [0, 0],
    ]);
    expect(measure(state, basisMeasurement(qubit), top).outcome).toBe('0');
    const near = Ket.fromData(qubit, Float64Array.of(1, 0, 1e-20, 0));
    expect(measure(near, basisMeasurement(qubit), top).outcome).toBe('0');
  });

  it('never draws an outcome that is only rounding, even for u = 0', () => {
    const bottom = { ...rng(1), uniform: () => 0 } as ReturnType<typeof rng>;
    const state = DensityMatrix.fromMatrix(
      qubit,
      complexMatrix([
        [
          [1e-16, 0],
          [0, 0],
        ],
        [
          [0, 0],
          [1, 0],
        ],
      ]),
    );
    expect(measure(state, basisMeasurement(qubit), bottom).outcome).toBe('1');
    const near = Ket.fromData(qubit, Float64Array.of(1e-16, 0, 1, 0));
    expect(measure(near, basisMeasurement(qubit), bottom).outcome).toBe('1');
    expect(unravel(dephasing(1), near, bottom).krausIndex).toBe(1);
  });

  it('the zero state and states that are not finite are refused', () => {
    const z = basisMeasurement(qubit);
    for (const bad of [0, NaN, Infinity]) {
      const ket = Ket.fromData(qubit, Float64Array.of(bad, 0, 0, 0));
      const rho = DensityMatrix.fromMatrix(qubit, {
        rows: 2,
        cols: 2,
        data: Float64Array.of(bad, 0, 0, 0, 0, 0, 0, 0),
      });
      expect(() => measure(ket, z, rng(1))).toThrow(NotPhysicalError);
      expect(() => measure(rho, z, rng(1))).toThrow(NotPhysicalError);
      expect(() => probabilities(ket, z)).toThrow(NotPhysicalError);
      expect(() => probabilities(rho, z)).toThrow(NotPhysicalError);
    }
  });

  it('basis labels are levels joined by commas, on sites in the order given', () => {
    const space = levels([2, 3, 2]);
    const psi = Ket.of(
      space,
      Array.from({ length: 12 }, (_, i) => (i === 10 ? 1 : 0)),
    );
    const { outcome } = measure(psi, basisMeasurement(levels([3, 2])), rng(1), { sites: [1, 0] });
    expect(outcome).toBe('2,1');
  });

  it('a POVM of three directions: p = 2/3 <psi|t><t|psi>, minimal disturbance', () => {
    const trine: Mat[] = [0, 1, 2].map((k) => {
      const [c, s] = [Math.cos((k * 2 * Math.PI) / 3), Math.sin((k * 2 * Math.PI) / 3)];
      return [
        [
          [(1 + c) / 3, 0],
          [s / 3, 0],
        ],
        [
          [s / 3, 0],
          [(1 - c) / 3, 0],
        ],
      ];
    });
    const made = povm(
      qubit,
      trine.map((effect, label) => ({ label, effect: complexMatrix(effect) })),
    );
    const rho = mixedState(qubit, 2, 6);
    probabilities(rho, made).forEach(({ probability }, k) =>
      expect(probability).toBeCloseTo(trace(mul(trine[k]!, matOf(rho.matrix)))[0], 14),
    );
    const root = scale(trine[1]!, [Math.sqrt(1.5), 0]);
    const after = mul(mul(root, matOf(rho.matrix)), root);
    expect(
      distance(matOf(postMeasurement(rho, made, 1).state.matrix), scale(after, [1 / trace(after)[0], 0])),
    ).toBeLessThan(1e-13);
  });

  it('an outcome of several operators keeps a ket a ket by drawing one, right on average', () => {
    const jump = amplitudeDamping(0.4).operators;
    const flips = phaseFlip(0.3).operators;
    const made = instrument(qubit, [
      { label: 'mixed', operators: [...flips.map((k) => scaleMatrix(k, Math.sqrt(0.5)))] },
      { label: 'damped', operators: jump.map((k) => scaleMatrix(k, Math.sqrt(0.5))) },
    ]);
    const psi = Ket.of(qubit, [0.6, { re: 0, im: 0.8 }]);
    const shots = 500;
    let sum: Mat = zero(2);
    for (let n = 0; n < shots; n++) {
      const stub = { ...rng(1), uniform: () => (n + 0.5) / shots } as ReturnType<typeof rng>;
      const { outcome, probability, state } = measure(psi, made, stub);
      expect(probability).toBeCloseTo(0.5, 14);
      expect(outcome).toBe(n < shots / 2 ? 'mixed' : 'damped');
      sum = plus(sum, scale(outer(vecOf(state.data)), [1 / shots, 0]));
    }
    expect(distance(sum, matOf(nonSelective(psi, made).matrix))).toBeLessThan(8 / shots);
    expect(() => postMeasurement(psi, made, 'mixed')).toThrow(UnsupportedError);
    const mixed = postMeasurement(asDensity(qubit, outer(vecOf(psi.data))), made, 'mixed').state;
    expect(mixed.matrix.data[3]! / (0.6 * -0.8)).toBeCloseTo(0.4, 13);
  });

  it('a rectangular instrument on a site: the site is replaced', () => {
    const [a, b] = randomKraus(3, 2, 2, 7);
    const made = instrument(
      levels([2]),
      [
        { label: 'a', operators: [complexMatrix(a!)] },
        { label: 'b', operators: [complexMatrix(b!)] },
      ],
      { to: levels([3]) },
    );
    const psi = Ket.of(levels([3, 2]), interleaved(randomVec(6, 8)), { normalize: true });
    const { state } = postMeasurement(psi, made, 'b', { sites: [1] });
    expect(state.space).toBe(levels([3, 3]));
    const branch = matVec(embedRectangular(b!, [1], [3, 2], [3]), vecOf(psi.data));
    const norm = Math.sqrt(inner(branch, branch)[0]);
    expect(
      distance(
        vecOf(state.data),
        branch.map(([re, im]): Z => [re / norm, im / norm]),
      ),
    ).toBeLessThan(1e-13);
  });

  it('on diagonal states the Lueders rule is the rule of Bayes', () => {
    const prior = [0.2, 0.5, 0.3];
    const likelihood = [
      [0.9, 0.4, 0.25],
      [0.1, 0.6, 0.75],
    ];
    const made = povm(
      levels([3]),
      likelihood.map((row, label) => ({
        label,
        effect: row.map((p, r) => row.map((_, c) => (r === c ? p : 0))),
      })),
    );
    const rho = DensityMatrix.of(
      levels([3]),
      prior.map((p, r) => prior.map((_, c) => (r === c ? p : 0))),
    );
    const evidence = prior.reduce((sum, p, i) => sum + p * likelihood[1]![i]!, 0);
    const { probability, state } = postMeasurement(rho, made, 1);
    expect(probability).toBeCloseTo(evidence, 14);
    prior.forEach((p, i) =>
      expect(state.matrix.data[8 * i]).toBeCloseTo((p * likelihood[1]![i]!) / evidence, 14),
    );
  });

  it.each<[string, unknown, () => unknown]>([
    ['no outcome', ArgumentError, () => instrument(qubit, [])],
    [
      'equal labels',
      ArgumentError,
      () =>
        instrument(qubit, [
          {
            label: 1,
            operators: [
              [
                [1, 0],
                [0, 0],
              ],
            ],
          },
          {
            label: 1,
            operators: [
              [
                [0, 0],
                [0, 1],
              ],
            ],
          },
        ]),
    ],
    [
      'a label that is no number',
      ArgumentError,
      () =>
        instrument(qubit, [
          {
            label: NaN,
            operators: [
              [
                [1, 0],
                [0, 1],
              ],
            ],
          },
        ]),
    ],
    ['a wrong shape', ArgumentError, () => instrument(qubit, [{ label: 1, operators: [[[1, 0, 0]]] }])],
    [
      'an incomplete set',
      NotPhysicalError,
      () =>
        instrument(qubit, [
          {
            label: 1,
            operators: [
              [
                [1, 0],
                [0, 0.9],
              ],
            ],
          },
        ]),
    ],
    [
      'effects taken for Kraus operators',
      NotPhysicalError,
      () =>
        instrument(
          qubit,
          [0.3, 0.7].map((label) => ({
            label,
            operators: [
              [
                [label, 0],
                [0, label],
              ],
            ],
          })),
        ),
    ],
    [
      'Kraus operators taken for effects',
      NotPhysicalError,
      () =>
        povm(
          qubit,
          [0.3, 0.7].map((label) => ({
            label,
            effect: [
              [Math.sqrt(label), 0],
              [0, Math.sqrt(label)],
            ],
          })),
        ),
    ],
    [
      'a negative effect',
      NotPhysicalError,
      () =>
        povm(qubit, [
          {
            label: 0,
            effect: [
              [2, 0],
              [0, 1],
            ],
          },
          {
            label: 1,
            effect: [
              [-1, 0],
              [0, 0],
            ],
          },
        ]),
    ],
    [
      'an effect that is not Hermitian',
      ArgumentError,
      () =>
        povm(qubit, [
          {
            label: 0,
            effect: [
              [1, 1],
              [0, 1],
            ],
          },
        ]),
    ],
    [
      'a state on another space',
      SpaceMismatchError,
      () => measure(Ket.of(levels([3]), [1, 0, 0]), basisMeasurement(qubit), rng(1)),
    ],
  ])('refuses %s', (_name, error, call) => {
    expect(call).toThrow(error as typeof ArgumentError);
  });
});

function scaleMatrix(a: { rows: number; cols: number; data: Float64Array }, by: number): typeof a {
  return { ...a, data: a.data.map((x) => x * by) };
}
