import { describe, expect, it } from 'vitest';
import { circuit } from '../../../src/circuits/build.ts';
import type { Circuit } from '../../../src/circuits/circuit.ts';
import { gates } from '../../../src/circuits/gates.ts';
import { geometricTensor } from '../../../src/circuits/gradients/geometric-tensor.ts';
import { expressions } from '../../../src/circuits/expressions.ts';
import { run } from '../../../src/circuits/run.ts';
import { BudgetExceededError, UnsupportedError } from '../../../src/errors.ts';
import { hermitianEigenvalues } from '../../../src/linalg/eigh.ts';
import { qubits } from '../../../src/spaces/space.ts';
import { Ket } from '../../../src/states/ket.ts';
import { basisKet } from '../../../src/states/kets.ts';
import { inner, type Vec } from '../../oracle.ts';

const { rx, ry, rz, p, cx, h, measure } = gates;

const vec = (ket: Ket): Vec =>
  Array.from({ length: ket.data.length / 2 }, (_, i) => [ket.data[2 * i]!, ket.data[2 * i + 1]!] as const);

/** Q by central differences of the state. */
function numeric(of: Circuit, psi: Ket, at: Record<string, number>, names: string[]): [number, number][][] {
  const step = 1e-4;
  const state = (values: Record<string, number>): Vec => vec(run(of, psi, { parameters: values }).state);
  const here = state(at);
  const norm = inner(here, here)[0];
  const slopes = names.map((name) => {
    const [plus, minus] = [1, -1].map((s) => state({ ...at, [name]: at[name]! + s * step }));
    return plus!.map(([re, im], i) => {
      return [(re - minus![i]![0]) / (2 * step), (im - minus![i]![1]) / (2 * step)] as const;
    });
  });
  return slopes.map((a) =>
    slopes.map((b) => {
      const [re, im] = inner(a, b);
      const [ar, ai] = inner(a, here);
      const [br, bi] = inner(here, b);
      return [(re - (ar * br - ai * bi) / norm) / norm, (im - (ar * bi + ai * br) / norm) / norm];
    }),
  );
}

describe('the geometric tensor', () => {
  it('of a Bloch vector is that of the sphere', () => {
    // |psi> = P(phi) RY(theta)|0>: g = diag(1/4, sin^2 theta / 4), Berry curvature sin(theta)/2 up to orientation.
    const of = circuit(1, [ry('theta', 0), p('phi', 0)]);
    const theta = 0.8;
    const q = geometricTensor(of, basisKet(qubits(1), [0]), { parameters: { theta, phi: 0.3 } });
    expect(q.data[0]).toBeCloseTo(0.25, 15);
    expect(q.data[6]).toBeCloseTo(Math.sin(theta) ** 2 / 4, 15);
    expect(q.data[2]).toBeCloseTo(0, 15);
    expect(q.data[3]).toBeCloseTo(Math.sin(theta) / 4, 15);
    expect(q.data[5]).toBeCloseTo(-Math.sin(theta) / 4, 15);
  });

  it('agrees with differences of the state, for shared parameters and states of any norm', () => {
    const of = circuit(3, [
      h(0),
      rx('a', 0),
      ry('b', 1),
      cx(0, 1),
      rz(expressions.product('a', 'b'), 1),
      gates.crx('c', 1, 2),
      ry('a', 2),
    ]);
    const at = { a: 0.4, b: 1.2, c: -0.6 };
    const psi = basisKet(qubits(3), [0, 1, 0]);
    const tripled = Ket.fromData(
      psi.space,
      psi.data.map((x) => 3 * x),
    );
    for (const state of [psi, tripled]) {
      const q = geometricTensor(of, state, { parameters: at });
      const expected = numeric(of, state, at, ['a', 'b', 'c']);
      expected.flat().forEach(([re, im], i) => {
        expect(q.data[2 * i]).toBeCloseTo(re, 7);
        expect(q.data[2 * i + 1]).toBeCloseTo(im, 7);
      });
      expect(hermitianEigenvalues(q)[0]).toBeGreaterThan(-1e-14);
    }
    const some = geometricTensor(of, psi, { parameters: at, wrt: ['c'] });
    expect(some.data[0]).toBeCloseTo(geometricTensor(of, psi, { parameters: at }).data[16]!, 14);
  });

  it('is empty without parameters, refuses measurements and too little memory', () => {
    const psi = basisKet(qubits(1), [0]);
    expect(geometricTensor(circuit(1, [h(0)]), psi).rows).toBe(0);
    expect(() => geometricTensor(circuit(1, [measure(0, 0)]), psi)).toThrow(UnsupportedError);
    const of = circuit(1, [rx('a', 0)]);
    expect(() => geometricTensor(of, psi, { parameters: { a: 1 }, maxBytes: 10 })).toThrow(
      BudgetExceededError,
    );
  });
});
