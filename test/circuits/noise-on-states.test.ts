import { describe, expect, it } from 'vitest';
import { toChoi } from '../../src/channels/convert.ts';
import {
  amplitudeDamping,
  bitFlip,
  depolarizingMix,
  depolarizingPauli,
  pauliChannel,
} from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { withNoise } from '../../src/circuits/noise/with-noise.ts';
import type { NoiseRule } from '../../src/circuits/noise/rules.ts';
import { expectation } from '../../src/circuits/observe/expectation.ts';
import { sample } from '../../src/circuits/observe/sample.ts';
import { zeroLevels } from '../../src/circuits/observe/start.ts';
import { rng } from '../../src/linalg/random.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { randomKet } from '../../src/states/random-states.ts';
import * as oracle from '../oracle.ts';
import { naiveAverage, naiveRun } from './naive-circuit.ts';
import { randomCourse } from './random-courses.ts';

const { h, x, cx, barrier } = gates;
const two = pauliChannel({ XZ: 0.1, IY: 0.05 });

describe('noise by rule on states', () => {
  const rules: NoiseRule[] = [
    { on: 'gate', channel: depolarizingPauli(0.05), count: 1 },
    { on: 'gate', channel: two, count: 2 },
    { on: 'gate', channel: amplitudeDamping(0.2), sites: [1], when: 'before' },
    {
      on: 'measure',
      confusion: [
        [0.95, 0.1],
        [0.05, 0.9],
      ],
      channel: bitFlip(0.03),
    },
    { on: 'reset', channel: bitFlip(0.2) },
    { on: 'idle', channel: amplitudeDamping(0.1) },
    { on: 'start', channel: bitFlip(0.01) },
  ];

  it('is exact on kets, density matrices and from levels, and right within five errors by trajectories and shots', () => {
    const source = rng(31);
    const space = qubits(3);
    const op = pauliSum(space, { XYI: 0.7, ZIZ: 1, IYX: -0.4 });
    for (let trial = 0; trial < 4; trial++) {
      const base = randomCourse(space, 5, source);
      const of = withNoise(
        circuit(3, [base.operations, barrier(0, 1, 2), h(0), cx(0, 2)], { bits: 3 }),
        rules,
      );
      const psi = randomKet(space, source);
      const rho = oracle.outer(oracle.vecOf(psi.data));
      const truth = oracle.trace(oracle.mul(matrixOf(op), naiveAverage(of, rho)))[0];
      expect(expectation(of, psi, op).re).toBeCloseTo(truth, 12);
      expect(expectation(of, toDensityMatrix(psi), op).re).toBeCloseTo(truth, 12);
      const mean = expectation(of, psi, op, { trajectories: 3000, rng: source });
      expect(Math.abs(mean.re - truth)).toBeLessThan(5 * mean.error);
      const shots = expectation(of, psi, op, { shots: 3000, rng: source });
      expect(Math.abs(shots.re - truth)).toBeLessThan(5 * shots.error);
      const law = naiveRun(of, rho);
      const { counts } = sample(of, psi, 3000, { rng: source });
      if (!base.operations.some(({ kind }) => kind === 'measure')) continue;
      for (const [key, count] of counts) {
        const p = oracle.trace(law.get([...key].join())!.rho)[0];
        expect(Math.abs(count / 3000 - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 3000) + 1e-9);
      }
    }
  });

  it('few channels on a large ket are followed in branches, exactly', () => {
    const of = withNoise(circuit(11, [h(0), cx(0, 10), x(5)]), [
      { on: 'gate', channel: amplitudeDamping(0.3), sites: [10] },
    ]);
    const psi = randomKet(qubits(11), rng(3));
    const op = pauliSum(qubits(11), [
      { sites: [0, 10], letters: 'ZZ' },
      { sites: [5], letters: 'Z' },
    ]);
    const exact = expectation(of, psi, op);
    const mean = expectation(of, psi, op, { trajectories: 1000, rng: rng(4) });
    expect(exact).toMatchObject({ error: 0, from: 'exact' });
    expect(Math.abs(mean.re - exact.re)).toBeLessThan(5 * mean.error);
  });

  it('waiting in n layers is decay n times', () => {
    const wait = Array.from({ length: 7 }, () => barrier(0));
    const of = withNoise(circuit(1, [x(0), barrier(0), wait]), [
      { on: 'idle', channel: amplitudeDamping(0.1) },
    ]);
    const z = pauliSum(qubits(1), { Z: 1 });
    expect(expectation(of, [0], z).re).toBeCloseTo(1 - 2 * 0.9 ** 7, 14);
  });

  it('acts on sites of any levels, in any form of the channel', () => {
    const space = levels([3, 2]);
    const noise = depolarizingMix(0.3, levels([3]));
    const of = circuit(space, [gates.fourier(0), gates.h(1)]);
    const op = localSum(space, [
      {
        sites: [0],
        matrix: [
          [1, 0.3, 0],
          [0.3, 2, 0],
          [0, 0, -1],
        ],
      },
    ]);
    const values = [noise, toChoi(noise)].map(
      (form) =>
        expectation(withNoise(of, [{ on: 'gate', channel: form, sites: [0] }]), zeroLevels(of), op).re,
    );
    const clean = expectation(of, zeroLevels(of), op).re;
    for (const value of values) expect(value).toBeCloseTo(0.7 * clean + 0.3 * (2 / 3), 13);
  });
});

/** The matrix of a Pauli sum by kron. */
function matrixOf(op: ReturnType<typeof pauliSum>): oracle.Mat {
  const letters: Record<string, oracle.Mat> = {
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
  const size = 2 ** op.space.dims.length;
  return op.strings
    .map(({ coefficient, sites, letters: word }) =>
      sites.reduce(
        (product, site, i) => oracle.mul(product, oracle.embed(letters[word[i]!]!, [site], op.space.dims)),
        oracle.scale(oracle.eye(size), [coefficient.re, coefficient.im]),
      ),
    )
    .reduce(oracle.plus);
}
