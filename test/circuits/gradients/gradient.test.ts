import { describe, expect, it, type Assertion } from 'vitest';
import { kraus } from '../../../src/channels/kraus.ts';
import { identity } from '../../../src/linalg/matrix.ts';
import { scaled } from '../../../src/linalg/products.ts';
import { amplitudeDamping, depolarizingPauli } from '../../../src/channels/noise.ts';
import { circuit } from '../../../src/circuits/build.ts';
import { gateDefinition, gateNames } from '../../../src/circuits/gate-library/definitions.ts';
import { gates } from '../../../src/circuits/gates.ts';
import { expressions } from '../../../src/circuits/expressions.ts';
import { finiteDifference } from '../../../src/circuits/gradients/finite-difference.ts';
import { gradient } from '../../../src/circuits/gradients/gradient.ts';
import { parameterShift } from '../../../src/circuits/gradients/parameter-shift.ts';
import type { GateOperation } from '../../../src/circuits/operation.ts';
import { run } from '../../../src/circuits/run.ts';
import {
  ArgumentError,
  BudgetExceededError,
  SpaceMismatchError,
  UnsupportedError,
} from '../../../src/errors.ts';
import { rng } from '../../../src/linalg/random.ts';
import { localOperator } from '../../../src/operators/local-sum.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { randomHermitian } from '../../../src/operators/random.ts';
import { dense } from '../../../src/operators/dense.ts';
import { levels as levelSites, qubits, type Space } from '../../../src/spaces/space.ts';
import { Ket } from '../../../src/states/ket.ts';
import { basisKet } from '../../../src/states/kets.ts';
import { toDensityMatrix } from '../../../src/states/convert.ts';
import { randomDensityMatrix, randomKet } from '../../../src/states/random-states.ts';
import { exact } from '../../../src/states/estimate.ts';

const names = [...gateNames(), 'rx[0,2]', 'ry[2,1]', 'rz[1,0]', 'p[2]'].filter(
  (name) => gateDefinition(name).angles.length > 0,
);

const largest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((max, x, i) => Math.max(max, Math.abs(x - (b[i] as number))), 0);

/** A gate with parameters t0, t1, ... between random neighbours, with and without a control on a three-level site. */
function around(name: string, controlled: boolean): { space: Space; op: GateOperation } {
  const { sites, angles } = gateDefinition(name);
  const levels = name.includes('[') ? 3 : 2;
  const space = levelSites([3, ...Array.from({ length: Math.max(1, sites) }, () => levels)]);
  const op: GateOperation = {
    kind: 'gate',
    name,
    angles: angles.map((_, k) => ({ kind: 'parameter', name: `t${k}` })),
    sites: Array.from({ length: sites }, (_, k) => sites - k),
    controls: controlled ? [{ site: 0, level: 2 }] : [],
    conditions: [],
  };
  return { space, op };
}

describe.each(names)('the gradient through %s', (name) => {
  it.each([false, true])('is the same by sweep, shift and difference (controlled: %s)', (controlled) => {
    const { space, op } = around(name, controlled);
    const random = rng(name.length + (controlled ? 100 : 0));
    const parameters = Object.fromEntries(op.angles.map((_, k) => [`t${k}`, 0.4 + 0.83 * k]));
    const of = circuit(space, [op]);
    const psi = randomKet(space, random);
    const observable = dense(space, randomHermitian(psi.data.length / 2, random));
    const swept = gradient(of, psi, observable, { parameters });
    const rho = gradient(of, toDensityMatrix(psi), observable, { parameters });
    const shift = gradient(of, psi, observable, { parameters, method: 'shift' });
    const difference = gradient(of, psi, observable, { parameters, method: 'finite-difference' });
    expect(swept.names).toEqual(op.angles.map((_, k) => `t${k}`));
    expect(largest(rho.gradient, swept.gradient)).toBeLessThan(2e-14);
    expect(largest(shift.gradient, swept.gradient)).toBeLessThan(1e-13);
    expect(largest(difference.gradient, swept.gradient)).toBeLessThan(2e-11);
    difference.gradient.forEach((x, i) => {
      expect(Math.abs(x - swept.gradient[i]!)).toBeLessThan(5 * difference.errors[i]! + 1e-13);
    });
    expect(swept.value.re).toBeCloseTo(run(of, psi, { parameters }).state.expect(observable).re, 13);
    const moves = swept.gradient.some((x) => Math.abs(x) > 1e-3);
    expect(moves).toBe(name !== 'gphase' || controlled);
  });
});

describe('gradients of circuits', () => {
  const space = qubits(3);
  const { rx, ry, rz, cx, rzz, crx, channel, reset, measure } = gates;
  const shared = circuit(space, [
    rx('a', 0),
    ry(expressions.product(2, 'a'), 1),
    cx(0, 1),
    rzz(expressions.product('a', 'b'), 1, 2),
    crx(expressions.apply('sin', 'b'), 2, 0),
    rz(0.3, 1),
    ry('c', 1),
  ]);
  const parameters = { a: 0.7, b: -1.1, c: 0.35 };
  const observable = pauliSum(space, { ZII: 1, XXI: 0.5, IYZ: -0.7 });

  it('join the angles that share a parameter by the chain rule', () => {
    const psi = basisKet(space, [0, 1, 0]);
    const swept = gradient(shared, psi, observable, { parameters });
    const shift = gradient(shared, psi, observable, { parameters, method: 'shift' });
    const difference = gradient(shared, psi, observable, { parameters, method: 'finite-difference' });
    expect(largest(swept.gradient, shift.gradient)).toBeLessThan(1e-13);
    expect(largest(swept.gradient, difference.gradient)).toBeLessThan(1e-11);
    const some = gradient(shared, psi, observable, { parameters, wrt: ['c', 'a'] });
    expect([...some.gradient]).toEqual([swept.gradient[2], swept.gradient[0]]);
  });

  it('do not depend on the norm of the state, up to 1e200 and down to 1e-200', () => {
    const psi = randomKet(space, rng(5));
    const one = gradient(shared, psi, observable, { parameters });
    for (const factor of [3, 1e200, 1e-200]) {
      const scaled = Ket.fromData(
        space,
        psi.data.map((x) => x * factor),
      );
      const other = gradient(shared, scaled, observable, { parameters });
      expect(largest(one.gradient, other.gradient)).toBeLessThan(1e-14);
    }
  });

  it('go through channels and resets of a density matrix', () => {
    // Complex Kraus operators tell row legs from column legs.
    const sometimesS = kraus(qubits(1), qubits(1), [
      scaled(identity(2), Math.sqrt(0.4)),
      scaled(gateDefinition('s').matrix([], [2]), Math.sqrt(0.6)),
    ]);
    const noisy = circuit(space, [
      rx('a', 0),
      channel(depolarizingPauli(0.1), [0]),
      channel(sometimesS, [0]),
      ry('c', 0),
      ry('b', 1),
      cx(0, 1),
      channel(amplitudeDamping(0.3), [1]),
      rzz('c', 1, 2),
      reset(0),
      ry('a', 0),
      rx('b', 2),
    ]);
    const rho = randomDensityMatrix(space, rng(8));
    const swept = gradient(noisy, rho, observable, { parameters });
    const shift = gradient(noisy, rho, observable, { parameters, method: 'shift' });
    expect(largest(swept.gradient, shift.gradient)).toBeLessThan(1e-13);
    expect(swept.value.re).toBeCloseTo(shift.value.re, 14);
    expect(Math.abs(swept.gradient[0]!)).toBeGreaterThan(1e-2);
    expect(() => gradient(noisy, rho, observable, { parameters, maxBytes: 2000 })).toThrow(
      BudgetExceededError,
    );
  });

  it('carry standard errors through the shift rule', () => {
    const one = circuit(1, [rx('a', 0), ry('b', 0)]);
    const noisyValue = parameterShift(one, () => ({ re: 0.2, im: 0, error: 0.1, from: 'sampled' }), {
      parameters: { a: 0.1, b: 0.2 },
    });
    expect(noisyValue.errors[0]).toBeCloseTo(Math.sqrt(2) * 0.5 * 0.1, 14);
    expect(noisyValue.evaluations).toBe(5);
    const difference = finiteDifference(one, () => exact(1), { parameters: { a: 0.1, b: 0.2 } });
    expect(difference.errors[0]).toBeLessThan(1e-12);
  });

  it('follow circuits that measure when the caller averages the outcomes', () => {
    const measured = circuit(2, [ry('a', 0), measure(0, 0), cx(0, 1), ry('a', 1)]);
    const rho = toDensityMatrix(basisKet(qubits(2), [0, 0]));
    const z = pauliSum(qubits(2), { IZ: 1 });
    const unconditional = (bound: typeof measured): ReturnType<typeof exact> => {
      const dephased = bound.operations.map((op) => {
        if (op.kind !== 'measure') return op;
        return channel({ ...depolarizingPauli(0), operators: dephasing }, [op.site]);
      });
      return run({ ...bound, operations: dephased }, rho).state.expect(z);
    };
    const dephasing = [0, 1].map((l) => ({
      rows: 2,
      cols: 2,
      data: Float64Array.from({ length: 8 }, (_, i) => (i === 6 * l ? 1 : 0)),
    }));
    // <Z_1> = cos^2 a, since after CX the second qubit copies the first.
    const a = 0.37;
    const slope = parameterShift(measured, unconditional, { parameters: { a } });
    expect(slope.value.re).toBeCloseTo(Math.cos(a) ** 2, 14);
    expect(slope.gradient[0]).toBeCloseTo(-Math.sin(2 * a), 14);
  });

  it('refuse what they cannot do, by name', () => {
    const psi = basisKet(space, [0, 0, 0]);
    const bad = (make: () => unknown): Assertion<() => unknown> => expect(make);
    bad(() => gradient(shared, psi, observable, { parameters: { a: 1, b: 2 } })).toThrow(/value for c/);
    bad(() => gradient(shared, psi, observable, { parameters, wrt: ['z'] })).toThrow(ArgumentError);
    bad(() => gradient(shared, psi, observable, { parameters, wrt: ['a', 'a'] })).toThrow(ArgumentError);
    const plus = localOperator(space, [0], {
      rows: 2,
      cols: 2,
      data: Float64Array.of(0, 0, 1, 0, 0, 0, 0, 0),
    });
    bad(() => gradient(shared, psi, plus, { parameters })).toThrow(/Hermitian/);
    bad(() => gradient(shared, basisKet(qubits(2), [0, 0]), observable, { parameters })).toThrow(
      SpaceMismatchError,
    );
    const measured = circuit(3, [rx('a', 0), measure(0, 0)]);
    bad(() => gradient(measured, psi, observable, { parameters })).toThrow(UnsupportedError);
    bad(() => gradient(measured, psi, observable, { parameters, method: 'shift' })).toThrow(UnsupportedError);
    const noisy = circuit(3, [rx('a', 0), channel(amplitudeDamping(0.1), [0])]);
    bad(() => gradient(noisy, psi, observable, { parameters })).toThrow(/density matrix/);
    bad(() => finiteDifference(shared, () => exact(0), { parameters, step: 0 })).toThrow(ArgumentError);
  });
});
