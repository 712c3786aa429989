import { describe, expect, it } from 'vitest';
import { applyControlled } from '../../src/circuits/apply-controlled.ts';
import { append, bitCount, circuit, compose } from '../../src/circuits/build.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { controlled } from '../../src/circuits/modifiers.ts';
import type { UnitaryLike } from '../../src/circuits/operation.ts';
import { power } from '../../src/circuits/power.ts';
import { run } from '../../src/circuits/run.ts';
import { unitaryOf } from '../../src/circuits/unitary-of.ts';
import { BudgetExceededError, UnsupportedError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { indexOf } from '../../src/spaces/indexing.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import type { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import type { Evolvable, State } from '../../src/states/state.ts';
import * as oracle from '../oracle.ts';
import { EchoState } from './echo-state.ts';

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('gates with many controls', () => {
  it.each([12, 16])('x with %d controls flips its target where all controls hold, and nothing else', (n) => {
    const of = circuit(n + 1, [gates.mcx(range(n), n)]);
    const ones = new Array<number>(n + 1).fill(1);
    const start = basisKet(qubits(n + 1), [...ones.slice(1), 0]);
    const flipped = run(of, start).state;
    expect(flipped.data[2 * indexOf(qubits(n + 1), ones)]).toBe(1);
    const almost = basisKet(qubits(n + 1), [0, ...ones.slice(1)]);
    expect(run(of, almost).state.data).toEqual(almost.data);
  });

  it('is the same on a ket, a density matrix and a state that only knows operators, for levels of all kinds', () => {
    const space = levels([2, 3, 2, 2]);
    const source = rng(3);
    const ops: UnitaryLike[] = [
      controlled(controlled(gates.unitary(randomUnitary(2, source), [0]), 1, 2), 3, 0),
      controlled(gates.unitary(randomUnitary(6, source), [1, 0]), 2, 1),
      controlled(gates.unitary(randomUnitary(3, source), [1]), 3, 1),
      controlled(controlled(gates.gphase(0.7), 1, 1), 0, 1),
    ];
    for (const op of ops) {
      const psi = randomKet(space, source);
      const dims = op.sites.map((site) => space.dims[site]!);
      const matrix =
        op.kind === 'unitary' ? oracle.matOf(op.matrix) : [[[Math.cos(0.7), Math.sin(0.7)] as oracle.Z]];
      const acted = oracle.matVec(
        dims.length === 0
          ? oracle.scale(oracle.eye(24), matrix[0]![0]!)
          : oracle.embed(matrix, op.sites, space.dims),
        oracle.vecOf(psi.data),
      );
      const expected = oracle.vecOf(psi.data).map((z, x) => {
        const digits = oracle.digits(x, space.dims);
        return op.controls.every(({ site, level }) => digits[site] === level) ? acted[x]! : z;
      });
      const of = circuit(space, [op]);
      const echo = run(of, new EchoState(psi)).state.ket;
      expect(oracle.distance(oracle.vecOf(run(of, psi).state.data), expected)).toBeLessThan(1e-14);
      expect(oracle.distance(oracle.vecOf(echo.data), expected)).toBeLessThan(1e-14);
      const rho = run(of, toDensityMatrix(psi)).state;
      expect(oracle.distance(oracle.matOf(rho.matrix), oracle.outer(expected))).toBeLessThan(1e-14);
    }
  });

  it('reaches other kinds of states with twenty controls as an operator of small bonds', () => {
    const bonds: number[] = [];
    const space = qubits(21);
    const spy: Evolvable<EvolvableSpy> = {
      kind: 'spy',
      space,
      apply(op: Operator) {
        if (op.kind === 'mpo') bonds.push(...op.tensors.map(({ shape }) => shape[3] as number));
        return this as EvolvableSpy;
      },
      expect: (): Estimate => ({ re: 0, im: 0, error: 0, from: 'exact' }),
      overlap: (): Estimate => ({ re: 0, im: 0, error: 0, from: 'exact' }),
      overlapWith: () => undefined,
      norm: () => 1,
    };
    run(circuit(21, [gates.mcx(range(20), 20)]), spy as EvolvableSpy);
    expect(Math.max(...bonds)).toBe(2);
  });

  it('leaves the state that it is given alone', () => {
    const psi = randomKet(qubits(3), rng(1));
    const before = psi.data.slice();
    const action = { matrix: randomUnitary(2, rng(2)), sites: [2], controls: [{ site: 0, level: 1 }] };
    applyControlled<Ket>(action, psi);
    expect(psi.data).toEqual(before);
  });
});

type EvolvableSpy = Evolvable<EvolvableSpy & State>;

describe('power', () => {
  const { h, cx, rx, u, measure, channel, reset } = gates;
  const of = circuit(2, [h(0), cx(0, 1), u(0.3, 0.1, 0.9, 1)]);
  const one = oracle.matOf(unitaryOf(of));

  it.each([0, 1, 3, -1, -2])('%d', (k) => {
    let expected = oracle.eye(4);
    const factor = k < 0 ? oracle.dagger(one) : one;
    for (let i = 0; i < Math.abs(k); i++) expected = oracle.mul(factor, expected);
    expect(oracle.distance(oracle.matOf(unitaryOf(power(of, k))), expected)).toBeLessThan(1e-14);
  });

  it('of one rotation is one rotation, also with a free parameter and at any size', () => {
    const turned = power(circuit(1, [rx('a', 0)]), 1e9);
    expect(turned.operations).toHaveLength(1);
    const matrix = unitaryOf(turned, { parameters: { a: 1e-9 } });
    expect(
      oracle.distance(oracle.matOf(matrix), oracle.matOf(unitaryOf(circuit(1, [rx(1, 0)])))),
    ).toBeLessThan(1e-15);
    const back = unitaryOf(power(circuit(1, [rx(0.2, 0)]), -3));
    expect(
      oracle.distance(oracle.matOf(back), oracle.matOf(unitaryOf(circuit(1, [rx(-0.6, 0)])))),
    ).toBeLessThan(1e-15);
  });

  it('refuses what cannot be undone, numbers that are not whole, and lists past the budget', () => {
    const noise = {
      kind: 'kraus' as const,
      operators: [],
      from: qubits(1),
      to: qubits(1),
      discardedWeight: 0,
    };
    expect(() => channel(noise, [0])).toThrow(/preserve the trace/);
    for (const op of [measure(0, 0), reset(0)]) {
      expect(() => power(circuit(2, [h(0), op]), -1)).toThrow(UnsupportedError);
      expect(power(circuit(2, [h(0), op]), 2).operations).toHaveLength(4);
    }
    expect(() => power(of, 0.5)).toThrow(/`k` must be a whole number, but it is 0.5/);
    expect(() => power(of, NaN)).toThrow(/whole number/);
    expect(() => power(of, 1e9)).toThrow(BudgetExceededError);
  });
});

describe('bit numbers', () => {
  const { measure, x } = gates;

  it('that are huge are refused before anything is allocated', () => {
    const refused = /at most 16777216 classical bits, but they need 1000000001/;
    expect(() => circuit(1, [measure(0, 1e9)])).toThrow(refused);
    expect(() => circuit(1, [when(bitsEqual(1e9, 1), x(0))])).toThrow(refused);
    expect(() => circuit(1, [], { bits: 1e9 + 1 })).toThrow(refused);
    expect(() => circuit(1, [], { bitRegisters: [{ name: 'c', size: 1e9 + 1 }] })).toThrow(refused);
    expect(() => append(circuit(1), [measure(0, 1e9)])).toThrow(refused);
  });

  it('of conditions may be many', () => {
    const bits = range(200_000);
    const of = circuit(1, [
      when(
        bitsEqual(
          bits,
          bits.map(() => 0),
        ),
        x(0),
      ),
    ]);
    expect(bitCount(compose(of, of))).toBe(200_000);
    expect(run(of, basisKet(qubits(1), [0])).state.data[2]).toBe(1);
  });
});
