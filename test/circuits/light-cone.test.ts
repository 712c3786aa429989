import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { expectation } from '../../src/circuits/observe/expectation.ts';
import { allSitesOf, lightCone, touchedSites } from '../../src/circuits/observe/light-cone.ts';
import { distribution } from '../../src/circuits/observe/distribution.ts';
import { zeroLevels } from '../../src/circuits/observe/start.ts';
import { run } from '../../src/circuits/run.ts';
import { bitFlip, depolarizingPauli } from '../../src/channels/noise.ts';
import { BudgetExceededError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { plus } from '../../src/operators/algebra.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { pauliX, pauliZ } from '../../src/operators/paulis.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import * as oracle from '../oracle.ts';
import { naiveAverage } from './naive-circuit.ts';
import { r22 } from './r22.ts';
import { randomCourse } from './random-courses.ts';

describe('the light cone', () => {
  it('has the same expectation values, with noise, measurements, resets and conditions, from any state', () => {
    const source = rng(21);
    let left = 0;
    for (const space of [qubits(4), levels([3, 2, 2, 2])]) {
      for (let trial = 0; trial < 12; trial++) {
        const of = randomCourse(space, 12, source);
        const site = source.integer(4);
        const cone = lightCone(of, [site]);
        left += of.operations.length - cone.operations.length;
        const op = localSum(space, [{ sites: [site], matrix: randomHermitian(space.dims[site]!, source) }]);
        const rho = oracle.outer(oracle.vecOf(randomKet(space, source).data));
        const [a, b] = [of, cone].map((one) =>
          oracle.trace(oracle.mul(oracle.matOf(toDense(op)), naiveAverage(one, rho))),
        );
        expect(a![0]).toBeCloseTo(b![0], 12);
      }
    }
    expect(left).toBeGreaterThan(50);
  });

  it('keeps what is looked at: the bits of conditions, what noise comes before, measured sites', () => {
    const { h, cx, x, z, measure, reset, channel, barrier } = gates;
    const kept = (ops: Parameters<typeof circuit>[1], sites: number[], bits: number[] = []) =>
      lightCone(circuit(3, ops), sites, { bits }).operations;
    const [flip, first, fix] = [h(0), measure(0, 0), when(bitsEqual(0, 1), x(1))];
    expect(kept([flip, first, fix, h(2)], [1])).toEqual([flip, first, fix]);
    expect(kept([flip, first, fix, h(2)], [2])).toEqual([h(2)]);
    expect(kept([flip, first, h(1)], [], [0])).toEqual([flip, first]);
    // Overwritten before it is read.
    expect(kept([h(0), first, measure(2, 0)], [], [0])).toEqual([measure(2, 0)]);
    // What came before a reset does not matter for its site, unless the reset depends on something.
    expect(kept([h(0), cx(0, 1), reset(0)], [0])).toEqual([reset(0)]);
    const perhaps = when(bitsEqual(0, 1), reset(0));
    expect(kept([h(0), first, perhaps], [0])).toEqual([h(0), first, perhaps]);
    const other = when(bitsEqual(0, 1), reset(1));
    expect(kept([h(1), first, other], [1])).toEqual([h(1), first, other]);
    // A bit that is perhaps overwritten keeps its earlier measurement.
    const again = when(bitsEqual(1, 1), measure(0, 0));
    expect(kept([measure(2, 0), again], [], [0])).toEqual([measure(2, 0), again]);
    expect(kept([channel(bitFlip(0.1), [1]), z(0), cx(0, 1), channel(bitFlip(0.1), [1])], [0])).toHaveLength(
      3,
    );
    expect(kept([barrier(0, 1, 2), x(0), barrier(1, 2)], [0])).toEqual([barrier(0), x(0)]);
    expect(kept([gates.gphase(1)], [0, 1, 2])).toEqual([]);
    expect(() => kept([], [3])).toThrow(/within 0..2/);
  });

  it('R22: sixteen and twenty qubits of depth ten share <Z0>, and the cone is smaller than the circuit', () => {
    for (const n of [16, 20]) {
      const of = r22(n, 10);
      const cone = lightCone(of, [0]);
      expect(touchedSites(cone.operations).length).toBeLessThan(12);
      expect(cone.operations.length).toBeLessThan(of.operations.length / 2);
      expect(expectation(of, zeroLevels(of), pauliZ(qubits(n), 0)).re).toBeCloseTo(0.0865040843926, 13);
    }
  });

  it('seventy qubits: the same as a window run as a whole, in the middle and at the ends', () => {
    const n = 70;
    const of = r22(n, 3);
    for (const [site, from] of [
      [35, 29],
      [0, 0],
      [69, 57],
    ] as const) {
      const window = Array.from({ length: 13 }, (_, i) => from + i);
      const inside = of.operations.filter((op) => allSitesOf(op).every((one) => window.includes(one)));
      const part = circuit(n, inside);
      const small = circuit(
        13,
        part.operations.map((op) => shifted(op, from)),
      );
      const whole = run(small, basisKet(qubits(13), new Array<number>(13).fill(0))).state;
      const expected = whole.expect(pauliZ(qubits(13), site - from)).re;
      const value = expectation(of, zeroLevels(of), pauliZ(qubits(n), site));
      expect(value.re).toBeCloseTo(expected, 14);
      expect(value).toMatchObject({ error: 0, from: 'exact' });
    }
  });

  it('seventy qubits: sums over all sites, noise, trajectories and shots', () => {
    const n = 70;
    const space = qubits(n);
    const of = r22(n, 2);
    const sites = Array.from({ length: n }, (_, i) => i);
    const total = localSum(
      space,
      sites.map((site) => ({
        sites: [site],
        matrix: [
          [1, 0],
          [0, -1],
        ],
      })),
    );
    const single = sites.map((site) => expectation(of, zeroLevels(of), pauliZ(space, site)).re);
    const sum = single.reduce((a, b) => a + b, 0);
    expect(expectation(of, zeroLevels(of), total).re).toBeCloseTo(sum, 11);
    const strings = pauliSum(
      space,
      sites.map((site) => ({ sites: [site], letters: 'Z' })),
    );
    expect(expectation(of, zeroLevels(of), [strings, total]).map(({ re }) => re)).toEqual([
      expect.closeTo(sum, 11),
      expect.closeTo(sum, 11),
    ]);
    const noisy = circuit(space, [
      of.operations,
      sites.map((site) => gates.channel(depolarizingPauli(0.03), [site])),
    ]);
    const faded = expectation(noisy, zeroLevels(of), pauliZ(space, 35));
    expect(faded.re).toBeCloseTo((1 - 0.04) * single[35]!, 13);
    const mean = expectation(noisy, zeroLevels(of), pauliZ(space, 35), { trajectories: 500, rng: rng(1) });
    expect(Math.abs(mean.re - faded.re)).toBeLessThan(5 * mean.error);
    const shots = expectation(noisy, zeroLevels(of), pauliZ(space, 35), { shots: 500, rng: rng(1) });
    expect(Math.abs(shots.re - faded.re)).toBeLessThan(5 * shots.error);
  });

  it('a measurement outside the cone changes nothing, one inside is averaged', () => {
    const of = circuit(40, [
      gates.h(0),
      gates.cx(0, 1),
      gates.measure(0, 0),
      gates.h(39),
      gates.measure(39, 1),
    ]);
    const space = qubits(40);
    const value = expectation(
      of,
      zeroLevels(of),
      pauliSum(space, [
        { sites: [0, 1], letters: 'XX' },
        { sites: [0, 1], letters: 'ZZ' },
      ]),
    );
    expect(value).toMatchObject({ re: expect.closeTo(1, 14), error: 0, from: 'exact' });
    expect([...distribution(of)].map(([key, p]) => [key, p.toFixed(12)])).toEqual(
      ['00', '01', '10', '11'].map((key) => [key, '0.250000000000']),
    );
  });

  it('is used for kets and density matrices that are basis states, and not for others', () => {
    const of = r22(6, 2);
    const space = qubits(6);
    const op = plus(pauliZ(space, 0), pauliX(space, 5));
    const psi = randomKet(space, rng(2));
    const direct = run(of, psi).state.expect(op).re;
    expect(expectation(of, psi, op).re).toBeCloseTo(direct, 13);
    const zeros = basisKet(space, [0, 1, 0, 0, 1, 0]);
    const value = run(of, zeros).state.expect(op).re;
    for (const start of [
      zeros,
      toDensityMatrix(zeros),
      [0, 1, 0, 0, 1, 0],
      Int32Array.of(0, 1, 0, 0, 1, 0),
    ]) {
      expect(expectation(of, start, op).re).toBeCloseTo(value, 13);
    }
  });

  it('a cone of too many sites is refused in bytes', () => {
    const of = r22(70, 60);
    expect(() => expectation(of, zeroLevels(of), pauliZ(qubits(70), 35))).toThrow(BudgetExceededError);
  });
});

function shifted(op: Parameters<typeof allSitesOf>[0], by: number): typeof op {
  if (op.kind !== 'gate') return op;
  return {
    ...op,
    sites: op.sites.map((site) => site - by),
    controls: op.controls.map(({ site, level }) => ({ site: site - by, level })),
  };
}
