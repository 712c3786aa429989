import { describe, expect, it } from 'vitest';
import { gateDefinition } from '../../src/circuits/gate-library/definitions.ts';
import { grape, type ControlProblem } from '../../src/dynamics/grape.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { ArgumentError, NotPhysicalError, SpaceMismatchError } from '../../src/errors.ts';
import { identity } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { scaled } from '../../src/linalg/products.ts';
import { annihilation } from '../../src/operators/ladder.ts';
import { pauliX, pauliY, pauliZ } from '../../src/operators/paulis.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { levels, modes, qubits } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { scale, sum, times } from './fixtures.ts';

const space = qubits(1);
const [x, y, z] = [pauliX(space, 0), pauliY(space, 0), pauliZ(space, 0)];
const noise = (rows: number, count: number, seed: number): number[][] => {
  const random = rng(seed);
  return Array.from({ length: rows }, () => Array.from({ length: count }, () => 0.2 * random.normal()));
};

describe('grape', () => {
  it('makes a Hadamard gate with a detuned drive, and the pulses do what was promised', () => {
    const problem: ControlProblem = {
      drift: scale(z, 0.5),
      controls: [scale(x, 0.5), scale(y, 0.5)],
      target: { unitary: gateDefinition('h').matrix([], [2]) },
      duration: 4,
      start: noise(2, 12, 1),
    };
    const found = grape(problem);
    expect(found.infidelity).toBeLessThan(1e-12);
    const start = randomKet(space, rng(2));
    const driven = schrodinger(
      [problem.drift, [problem.controls[0]!, found.pulses[0]!], [problem.controls[1]!, found.pulses[1]!]],
      start,
      { times: [0, 4], rtol: 1e-11, atol: 1e-13, method: 'vern7' },
    );
    const wanted = start.data;
    const r = Math.SQRT1_2;
    const [a, b, c, d] = [wanted[0]!, wanted[1]!, wanted[2]!, wanted[3]!];
    const image = [r * (a + c), r * (b + d), r * (a - c), r * (b - d)];
    const [re, im] = [0, 2].reduce(
      (s, i) => [
        s[0]! + image[i]! * driven.final.data[i]! + image[i + 1]! * driven.final.data[i + 1]!,
        s[1]! + image[i]! * driven.final.data[i + 1]! - image[i + 1]! * driven.final.data[i]!,
      ],
      [0, 0],
    );
    expect(re! ** 2 + im! ** 2).toBeCloseTo(1, 8);
  });

  it('makes a CNOT from an exchange coupling', () => {
    const pair = qubits(2);
    const [x0, y0, x1, y1] = [pauliX(pair, 0), pauliY(pair, 0), pauliX(pair, 1), pauliY(pair, 1)];
    const found = grape(
      {
        drift: scale(sum(times(pauliZ(pair, 0), pauliZ(pair, 1))), 1),
        controls: [x0, y0, x1, y1],
        target: { unitary: cnot() },
        duration: 3,
        start: noise(4, 20, 3),
      },
      { maxSteps: 500 },
    );
    expect(found.infidelity).toBeLessThan(1e-9);
  });

  it('moves states, here one photon into a three-level mode', () => {
    const mode = modes(1, 3);
    const a = annihilation(mode, 0);
    const found = grape({
      drift: dense(mode, {
        rows: 3,
        cols: 3,
        data: Float64Array.of(...new Array<number>(16).fill(0), -0.6, 0),
      }),
      controls: [
        sum(a, { ...a, terms: a.terms.map((term) => ({ ...term, matrix: transposed(term.matrix) })) }),
      ],
      target: { from: basisKet(mode, [0]), to: basisKet(mode, [1]) },
      duration: 12,
      start: noise(1, 30, 4),
    });
    expect(found.infidelity).toBeLessThan(1e-8);
  });

  it('has the gradient of its objective', () => {
    const on = levels([2, 2]);
    const random = rng(6);
    const op = (): ReturnType<typeof dense> => dense(on, randomHermitian(4, random));
    const problem: ControlProblem = {
      drift: op(),
      controls: [op(), op()],
      target: { from: randomKet(on, random), to: randomKet(on, random) },
      duration: 0.9,
      start: noise(2, 3, 7),
    };
    // The infidelity after no step, with one number of the start moved: its slope is what the first step uses.
    const at = (j: number, k: number, by: number): number => {
      const start = problem.start.map((row, r) => row.map((u, c) => (r === j && c === k ? u + by : u)));
      return grape({ ...problem, start }, { maxSteps: 0, penalty: 0 }).infidelity;
    };
    const seen: number[] = [];
    grape(problem, { maxSteps: 1, onStep: ({ value }) => seen.push(value) });
    expect(seen[0]).toBeLessThan(at(0, 0, 0));
    const found = grape(problem, { maxSteps: 400, gradientTolerance: 1e-10 });
    expect(found.reason).not.toBe('steps');
    // At a minimum all differences vanish to second order.
    const best = { ...problem, start: found.controls.map((row) => [...row]) };
    const moved = (j: number, k: number, by: number): number => {
      const start = best.start.map((row, r) => row.map((u, c) => (r === j && c === k ? u + by : u)));
      return grape({ ...best, start }, { maxSteps: 0 }).infidelity;
    };
    for (const [j, k] of [
      [0, 0],
      [1, 1],
      [0, 2],
    ] as const) {
      expect(Math.abs(moved(j, k, 1e-4) - moved(j, k, -1e-4)) / 2e-4).toBeLessThan(1e-7);
    }
  });

  it('pays for strong pulses when asked', () => {
    const problem: ControlProblem = {
      drift: scale(z, 0),
      controls: [scale(x, 0.5)],
      target: { from: basisKet(space, [0]), to: basisKet(space, [1]) },
      duration: 2,
      start: noise(1, 8, 8),
    };
    const energy = (of: Float64Array): number => of.reduce((total, u) => total + u * u, 0);
    const free = grape(problem);
    const cheap = grape(problem, { penalty: 0.01 });
    expect(energy(cheap.controls[0]!)).toBeLessThan(energy(free.controls[0]!) + 1e-9);
    // The cheapest flip is even: each slice turns by pi/8.
    cheap.controls[0]!.forEach((u) => expect(u).toBeCloseTo(cheap.controls[0]![0]!, 4));
  });

  it('refuses what cannot be', () => {
    const good: ControlProblem = {
      drift: z,
      controls: [x],
      target: { unitary: identity(2) },
      duration: 1,
      start: [[0.1, 0.2]],
    };
    const minus = dense(space, { rows: 2, cols: 2, data: Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0) });
    expect(() => grape({ ...good, drift: minus })).toThrow(NotPhysicalError);
    expect(() => grape({ ...good, target: { unitary: scaled(identity(2), 2) } })).toThrow(NotPhysicalError);
    expect(() => grape({ ...good, target: { unitary: identity(3) } })).toThrow(ArgumentError);
    expect(() => grape({ ...good, controls: [pauliX(qubits(2), 0)] })).toThrow(SpaceMismatchError);
    for (const bad of [
      { duration: 0 },
      { start: [] },
      { start: [[]] },
      { start: [[1], [2]] },
      { controls: [] },
      { start: [[NaN]] },
    ]) {
      expect(() => grape({ ...good, ...bad })).toThrow(ArgumentError);
    }
    expect(() => grape(good, { penalty: -1 })).toThrow(ArgumentError);
  });
});

function cnot(): ReturnType<typeof identity> {
  const out = identity(4);
  out.data.fill(0, 20);
  out.data[2 * (2 * 4 + 3)] = 1;
  out.data[2 * (3 * 4 + 2)] = 1;
  return out;
}

function transposed(m: ReturnType<typeof identity>): typeof m {
  const out = { rows: m.cols, cols: m.rows, data: new Float64Array(m.data.length) };
  for (let r = 0; r < m.rows; r++) {
    for (let c = 0; c < m.cols; c++) out.data[2 * (c * m.rows + r)] = m.data[2 * (r * m.cols + c)]!;
  }
  return out;
}
