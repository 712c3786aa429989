import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { qft } from '../../src/circuits/library/fourier.ts';
import { amplitude } from '../../src/circuits/observe/amplitude.ts';
import { expectation } from '../../src/circuits/observe/expectation.ts';
import { groupObservables } from '../../src/circuits/observe/group-observables.ts';
import { zeroLevels } from '../../src/circuits/observe/start.ts';
import { run } from '../../src/circuits/run.ts';
import { unitaryOf } from '../../src/circuits/unitary-of.ts';
import { depolarizingPauli } from '../../src/channels/noise.ts';
import { UnsupportedError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { pauliX } from '../../src/operators/paulis.ts';
import { randomGinibre } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toPauliSum } from '../../src/operators/to-pauli-sum.ts';
import { configurationAt } from '../../src/spaces/indexing.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet, ghzKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import * as oracle from '../oracle.ts';

describe('amplitude', () => {
  it('is the entry of the matrix, also from another start and with parts that never meet', () => {
    const of = qft(4);
    const u = unitaryOf(of);
    const space = qubits(4);
    for (const [row, col] of [
      [7, 3],
      [1, 2],
      [8, 9],
    ] as const) {
      const value = amplitude(of, configurationAt(space, row), configurationAt(space, col));
      expect(value.re).toBeCloseTo(u.data[2 * (row * 16 + col)]!, 14);
      expect(value.im).toBeCloseTo(u.data[2 * (row * 16 + col) + 1]!, 14);
    }
    const psi = randomKet(space, rng(3));
    const after = run(of, psi).state;
    expect(amplitude(of, [1, 0, 1, 1], psi)).toMatchObject({ re: after.data[22], im: after.data[23] });
    const apart = circuit(70, [gates.h(3), gates.cx(3, 60), gates.gphase(0.3), gates.ry(0.4, 0)]);
    const ones = zeroLevels(apart).map((_, site) => Number(site === 3 || site === 60 || site === 0));
    const size = Math.SQRT1_2 * Math.sin(0.2);
    expect(amplitude(apart, ones).re).toBeCloseTo(size * Math.cos(0.3), 15);
    expect(amplitude(apart, ones).im).toBeCloseTo(size * Math.sin(0.3), 15);
    expect(amplitude(circuit(0, [gates.gphase(0.3)]), []).im).toBeCloseTo(Math.sin(0.3), 15);
  });

  it('refuses circuits without one, states without one, levels that do not exist', () => {
    expect(() => amplitude(circuit(1, [gates.reset(0)]), [0])).toThrow(/operations\[0\] is a reset/);
    const of = circuit(1, [gates.h(0)]);
    expect(() => amplitude(of, [2])).toThrow(/level in 0..1/);
    expect(() => amplitude(of, [0], toDensityMatrix(basisKet(qubits(1), [0])))).toThrow(/has no amplitudes/);
  });
});

describe('groupObservables', () => {
  it('has no group with two letters on a qubit and every string once', () => {
    const space = qubits(6);
    const source = rng(9);
    const strings = Array.from({ length: 60 }, (_, i) => ({
      coefficient: source.normal(),
      sites: [0, 1, 2, 3, 4, 5],
      letters: Array.from({ length: 6 }, () => 'IIXYZ'[source.integer(5)]).join(''),
      i,
    }));
    const op = pauliSum(space, strings);
    const groups = groupObservables([op, op]);
    for (const { sites, letters, strings: own } of groups) {
      expect(new Set(sites).size).toBe(letters.length);
      for (const { string } of own) {
        string.sites.forEach((site, k) => expect(letters[sites.indexOf(site)]).toBe(string.letters[k]));
      }
    }
    const wanted = op.strings.filter(({ sites }) => sites.length > 0).length;
    expect(groups.flatMap((group) => group.strings)).toHaveLength(2 * wanted);
    expect(groups.length).toBeLessThan(wanted / 2);
    expect(groupObservables(pauliSum(space, { ZZZZZZ: 1, ZIIIIZ: 2, IIIIII: 3 }))).toHaveLength(1);
  });
});

describe('toPauliSum', () => {
  it('is the same operator, from any form', () => {
    const space = qubits(3);
    const source = rng(4);
    const op = localSum(space, [
      { coefficient: { re: 0.3, im: -1 }, sites: [2, 0], matrix: randomGinibre(4, 4, source) },
      { sites: [1], matrix: randomGinibre(2, 2, source) },
      { sites: [], matrix: [[2]] },
    ]);
    for (const form of [op, { kind: 'dense' as const, space, matrix: toDense(op) }]) {
      const pauli = toPauliSum(form);
      expect(oracle.distance(oracle.matOf(toDense(pauli)), oracle.matOf(toDense(op)))).toBeLessThan(1e-14);
    }
    expect(toPauliSum(pauliX(space, 1)).strings.map(({ letters }) => letters)).toEqual(['X']);
    expect(() => toPauliSum(localSum(levels([3]), []))).toThrow(UnsupportedError);
  });
});

describe('R25', () => {
  it('GHZ of five qubits, each depolarised: fidelity from trajectories and branches', () => {
    const space = qubits(5);
    const noise = [0, 1, 2, 3, 4].map((site) => gates.channel(depolarizingPauli(0.05), [site]));
    const projector = { kind: 'dense' as const, space, matrix: toDensityMatrix(ghzKet(5)).matrix };
    const of = circuit(space, [gates.h(0), [0, 1, 2, 3].map((i) => gates.cx(i, i + 1)), noise]);
    expect(expectation(of, [0, 0, 0, 0, 0], projector).re).toBeCloseTo(0.7761629218107, 13);
    const sampled = expectation(of, [0, 0, 0, 0, 0], projector, { trajectories: 4000, rng: rng(5) });
    expect(Math.abs(sampled.re - 0.7761629218107)).toBeLessThan(5 * sampled.error);
    expect(sampled.error).toBeLessThan(0.01);
  });
});

describe('numbers of any scale and arguments of any kind', () => {
  const space = qubits(1);
  const of = circuit(1, [gates.h(0), gates.channel(depolarizingPauli(0.1), [0])]);

  it.each([1e200, 1e-200])('errors at %d are those of 1 times as large', (scale) => {
    for (const options of [{ trajectories: 50 }, { shots: 50 }]) {
      const [one, other] = [1, scale].map((factor) =>
        expectation(of, [0], pauliSum(space, { X: factor, Z: factor / 3 }), { ...options, rng: rng(4) }),
      );
      expect(other!.re / scale).toBeCloseTo(one!.re, 12);
      expect(other!.error / scale).toBeCloseTo(one!.error, 12);
      expect(one!.error).toBeGreaterThan(0);
    }
  });

  it('what is no start, no operator or no budget is refused by name', () => {
    const z = pauliSum(space, { Z: 1 });
    for (const start of [undefined, 'zero', 3, {}, null]) {
      expect(() => expectation(of, start as unknown as number[], z)).toThrow(/`start` must be a state/);
    }
    expect(() => expectation(of, [0], undefined as unknown as typeof z)).toThrow(
      /`operators` must be an operator/,
    );
    expect(() => expectation(of, [0], [z, {} as typeof z])).toThrow(/`operators`/);
    for (const maxBranches of [0, NaN, -3]) {
      expect(() => expectation(of, [0], z, { maxBranches })).toThrow(/`maxBranches` must be at least 1/);
    }
  });
});
