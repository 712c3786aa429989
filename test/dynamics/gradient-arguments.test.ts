import { expect, it } from 'vitest';
import { evolutionGradient } from '../../src/dynamics/gradients/evolution-gradient.ts';
import {
  parametricLindbladian,
  type ParametricLindbladian,
} from '../../src/dynamics/parametric-lindbladian.ts';
import { parametric, pulse } from '../../src/dynamics/parametric-weight.ts';
import { pauliZ } from '../../src/operators/paulis.ts';
import { qubits } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { qubit } from './fixtures.ts';

it('gradients of evolutions refuse what cannot be, by name', () => {
  const { space, x, z, minus, e } = qubit();
  const model = parametricLindbladian([[x, 'f']], [{ operator: minus, rate: 'gamma' }]);
  const start = basisKet(space, [0]);
  const good = { times: [0, 1], observables: { e }, parameters: { f: 1, gamma: 0.1 } };
  const asks = (options: object, of: RegExp): void =>
    expect(() => evolutionGradient(model, start, { ...good, ...options })).toThrow(of);
  asks({ parameters: { f: 1 } }, /`parameters` must have a value for gamma/);
  asks({ parameters: { f: NaN, gamma: 1 } }, /`parameters.f` must be finite/);
  asks({ parameters: { f: 1, gamma: 1, t: 0 } }, /leave `t` to the time/);
  asks({ parameters: { f: 1, gamma: -1 } }, /rate` must be finite and >= 0/);
  asks({ wrt: ['g'] }, /`wrt` must name parameters \(f, gamma\), but there is g/);
  asks({ wrt: ['f', 'f'] }, /`wrt` must be distinct/);
  asks({ observables: { e, z } }, /be one, without an `objective`/);
  asks({ observables: { minus } }, /`observables.minus` must be Hermitian/);
  asks({ observables: { z: qubit2() } }, /same space/);
  asks({ tangents: { g: start } }, /`tangents` must name parameters/);
  asks({ tangents: { f: { rows: 2, cols: 2, data: new Float64Array(8) } } }, /`tangents.f` must be a ket/);
  asks({ method: 'rodas5p' }, /explicit/);
  asks({ maxStep: 0 }, /`maxStep` must be positive/);
  asks({ times: [0, 1, 0.5] }, /sorted/);
  asks({ maxBytes: 100 }, /must fit in 100 B/);
  const objective = (value: number, slopes: object) => ({ objective: () => ({ value, slopes }) });
  asks(objective(NaN, {}), /`objective` must give a finite value/);
  asks(objective(1, { e: [1] }), /give 2 finite slopes, one per time/);
  asks(objective(1, { e: [1, NaN] }), /give 2 finite slopes/);
  asks(objective(1, { z: [0, 1] }), /give slopes by observables \(e\)/);
  const aborted = AbortSignal.abort(new Error('enough'));
  asks({ signal: aborted }, /enough/);
  const rates = (at: () => number, slopes: () => Record<string, number>): ParametricLindbladian =>
    parametricLindbladian(x, [{ operator: minus, rate: parametric(at, slopes) }]);
  const of = (m: ParametricLindbladian) => () => evolutionGradient(m, start, good);
  expect(
    of(
      rates(
        () => -1,
        () => ({}),
      ),
    ),
  ).toThrow(/rate` must be finite and >= 0, but it is -1 at t = 0/);
  expect(
    of(
      rates(
        () => NaN,
        () => ({}),
      ),
    ),
  ).toThrow(/have a finite value/);
  expect(
    of(
      rates(
        () => 1,
        () => ({ f: NaN }),
      ),
    ),
  ).toThrow(/finite slope by f/);
  expect(
    of(
      rates(
        () => 1,
        () => ({ h: 1 }),
      ),
    ),
  ).toThrow(/have slopes by parameters, but it has one by h/);
  expect(() => parametricLindbladian([[minus, 'f']])).toThrow(/Hermitian/);
  expect(() => parametricLindbladian([[x, '1f']])).toThrow(/name of a parameter/);
  expect(() => pulse([0, 1], ['a', 'b'])).toThrow(/`times` must be 3/);
});

function qubit2(): ReturnType<typeof pauliZ> {
  return pauliZ(qubits(2), 1);
}
