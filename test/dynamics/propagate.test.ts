import { describe, expect, it } from 'vitest';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { propagate } from '../../src/dynamics/propagate.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { ArgumentError, NotPhysicalError, SpaceMismatchError } from '../../src/errors.ts';
import { expm } from '../../src/linalg/expm.ts';
import { rng } from '../../src/linalg/random.ts';
import { scaled } from '../../src/linalg/products.ts';
import { dense } from '../../src/operators/dense.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import * as o from '../oracle.ts';
import { mode, qubit, sum, scale, plus } from './fixtures.ts';

const random = rng(41);

describe('propagation by Krylov spaces', () => {
  it('of kets is the exact exponential, at several times, from any first one', () => {
    const space = levels([2, 3]);
    const h = dense(space, randomHermitian(6, random));
    const psi = randomKet(space, random);
    const times = [1, 1, 1.5, 30];
    const { states, errors } = propagate(h, psi, { times });
    times.forEach((t, k) => {
      const minusI = toDense(h).data.map((_, i, data) => (i % 2 === 0 ? data[i + 1]! : -data[i - 1]!));
      const exact = o.matVec(
        o.matOf(expm({ rows: 6, cols: 6, data: minusI.map((x) => x * (t - 1)) })),
        o.vecOf(psi.data),
      );
      const distance = o.distance([o.vecOf(states[k]!.data)], [exact]);
      expect(distance).toBeLessThanOrEqual(errors[k]! + 2e-13);
      expect(errors[k]!).toBeLessThan(1e-10);
    });
    const chainOf = tfim(chain(10), { h: 0.7 });
    const start = basisKet(qubits(10), new Array<number>(10).fill(0));
    const ode = schrodinger(chainOf, start, { times: [0, 2], rtol: 1e-11, atol: 1e-13, method: 'vern7' });
    expect(propagate(chainOf, start, { times: [0, 2] }).states[1]!.overlap(ode.final).re).toBeCloseTo(1, 10);
  });

  it('of density matrices is e^(Lt), also for long times and stiff decay', () => {
    const space = levels([2, 2]);
    const h = dense(space, randomHermitian(4, random));
    const l = dense(space, randomGinibre(4, 4, random));
    const generator = lindbladian(h, [l]);
    const rho = randomDensityMatrix(space, random);
    const { states, errors, products } = propagate(generator, rho, { times: [0, 0.3, 50] });
    const s = expm(scaled(toDense(liouvillian(generator)), 0.3));
    const exact = o.matVec(o.matOf(s), o.vecOf(rho.matrix.data));
    expect(o.distance([o.vecOf(states[1]!.matrix.data)], [exact])).toBeLessThanOrEqual(errors[1]! + 1e-13);
    expect(states[2]!.norm()).toBeCloseTo(1, 11);
    expect(products).toBeGreaterThan(10);
    const { a, ad, n } = mode(20);
    const cavity = lindbladian(sum(scale(n, 0.4), scale(plus(a, ad), 0.9)), [jump(1, a)]);
    const start = basisKet(n.space, [3]);
    const ode = lindblad(cavity, start, { times: [0, 4], rtol: 1e-10, atol: 1e-12, method: 'vern7' });
    const krylov = propagate(cavity, start, { times: [0, 4] });
    expect(o.distance(o.matOf(krylov.states[1]!.matrix), o.matOf(ode.final.matrix))).toBeLessThan(1e-9);
  });

  it('refuses what it cannot do', () => {
    const { space, x, minus } = qubit();
    const up = basisKet(space, [0]);
    expect(() => propagate(x, up, { times: [1, 0] })).toThrow(ArgumentError);
    expect(() => propagate(minus, up, { times: [0, 1] })).toThrow(NotPhysicalError);
    expect(() => propagate(lindbladian([[x, Math.sin]]), up, { times: [0, 1] })).toThrow(/constant/);
    expect(() => propagate(x, basisKet(levels([3]), [0]), { times: [0, 1] })).toThrow(SpaceMismatchError);
    const rho = toDensityMatrix(up);
    expect(() => propagate(x, rho as never, { times: [0, 1] })).toThrow(/lindbladian/);
    expect(propagate(lindbladian(x), rho, { times: [2] }).states[0]!.matrix).toEqual(rho.matrix);
  });
});
