import { describe, expect, it } from 'vitest';
import { coefficient, piecewiseConstant, sampled } from '../../src/dynamics/coefficient.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { ArgumentError } from '../../src/errors.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { pauliX, pauliY } from '../../src/operators/paulis.ts';
import { plus, qubit, scale } from './fixtures.ts';

const { space, x, z, minus, e } = qubit();
const up = basisKet(space, [0]);

describe('coefficients', () => {
  it('have the values of their definition', () => {
    const steps = piecewiseConstant([0, 1, 3], [5, -2]);
    expect([-0.1, 0, 0.5, 1, 2.9, 3, 4].map((t) => steps.at(t))).toEqual([0, 5, 5, -2, -2, 0, 0]);
    const lines = sampled([0, 1, 3], [1, 2, -2]);
    expect([-1, 0, 0.5, 1, 2, 3, 3.1].map((t) => lines.at(t))).toEqual([0, 1, 1.5, 2, 0, -2, 0]);
    expect(coefficient((t) => t, { breakpoints: [1], maxStep: 0.5 })).toMatchObject({
      breakpoints: [1],
      maxStep: 0.5,
    });
  });

  it('are refused when they are not', () => {
    expect(() => piecewiseConstant([0, 1], [1, 2])).toThrow(ArgumentError);
    expect(() => piecewiseConstant([1, 0], [1])).toThrow(ArgumentError);
    expect(() => sampled([0, 0], [1, 2])).toThrow(ArgumentError);
    expect(() => sampled([0], [1])).toThrow(ArgumentError);
    expect(() => sampled([0, 1], [1, NaN])).toThrow(ArgumentError);
    expect(() => coefficient(() => 1, { maxStep: 0 })).toThrow(ArgumentError);
    expect(() => coefficient(() => 1, { breakpoints: [NaN] })).toThrow(ArgumentError);
    expect(() => lindbladian([[x, 'cos' as unknown as number]])).toThrow(/coefficient/);
    expect(() => lindbladian([[x, Infinity]])).toThrow(ArgumentError);
  });
});

describe('driven evolutions', () => {
  it('step over no pulse, however short', () => {
    // A pi pulse of 1e-4 in a hundred quiet units of time: exactly one flip.
    const width = 1e-4;
    const pulse = piecewiseConstant([50, 50 + width], [Math.PI / width]);
    const flipped = schrodinger([[scale(x, 0.5), pulse]], up, { times: [0, 100], observables: { z } });
    expect(flipped.expectations.z![1]!.re).toBeCloseTo(-1, 5);
    const named = coefficient((t) => (t >= 50 && t < 50 + width ? Math.PI / width : 0), {
      breakpoints: [50, 50 + width],
    });
    const mixed = lindblad(lindbladian([[scale(x, 0.5), named]]), up, {
      times: [0, 100],
      observables: { z },
    });
    expect(mixed.expectations.z![1]!.re).toBeCloseTo(-1, 5);
    const narrow = coefficient(
      (t) => (Math.PI / (0.05 * Math.sqrt(Math.PI))) * Math.exp(-(((t - 7) / 0.05) ** 2)),
      {
        maxStep: 0.05,
      },
    );
    const gauss = schrodinger([[scale(x, 0.5), narrow]], up, { times: [0, 20], observables: { z } });
    expect(gauss.expectations.z![1]!.re).toBeCloseTo(-1, 4);
  });

  it('follow a ramp to the area below it', () => {
    const ramp = sampled([0, 1, 2], [0, 1, 0]);
    const found = schrodinger([[scale(x, 0.5), ramp]], up, {
      times: [0, 3],
      observables: { z },
      rtol: 1e-10,
      atol: 1e-12,
    });
    expect(found.expectations.z![1]!.re).toBeCloseTo(Math.cos(1), 9);
  });

  it('follow a resonant drive in the turning frame', () => {
    // H = w Z/2 + O (cos wt X + sin wt Y)/2: <Z> = cos(O t).
    const [w, omega, t] = [3, 0.7, 2.2];
    const { y } = qubit();
    const found = schrodinger(
      [
        scale(z, w / 2),
        [scale(x, omega / 2), (s) => Math.cos(w * s)],
        [scale(y, omega / 2), (s) => Math.sin(w * s)],
      ],
      up,
      { times: [0, t], observables: { z }, method: 'vern7', rtol: 1e-11, atol: 1e-13 },
    );
    expect(found.expectations.z![1]!.re).toBeCloseTo(Math.cos(omega * t), 10);
  });

  it('switch decay on and off', () => {
    const switched = piecewiseConstant([1, 2], [1]);
    const found = lindblad(lindbladian(scale(z, 0), [[jump(0.9, minus), switched]]), up, {
      times: [0, 1, 3],
      observables: { e },
      rtol: 1e-10,
      atol: 1e-12,
    });
    expect(found.expectations.e![1]!.re).toBeCloseTo(1, 10);
    expect(found.expectations.e![2]!.re).toBeCloseTo(Math.exp(-0.9), 9);
  });

  it('take local terms one by one on large spaces, with the same result', () => {
    const n = 12;
    const ring = qubits(n);
    const h = plus(tfim(chain(n), { h: 0.8, space: ring }), pauliY(ring, 1));
    const kick = pauliX(ring, 3);
    const factor = (t: number): number => 2 * t;
    const start = basisKet(ring, new Array<number>(n).fill(0));
    const options = { times: [0, 0.4], observables: { y: pauliY(ring, 4) }, rtol: 1e-9, atol: 1e-11 };
    const local = schrodinger([h, [kick, factor]], start, options);
    const rows = schrodinger([toSparse(h), [toSparse(kick), factor]], start, options);
    expect(local.final.overlap(rows.final).re).toBeCloseTo(1, 8);
    expect(local.expectations.y![1]!.re).toBeCloseTo(rows.expectations.y![1]!.re, 8);
    expect(Math.abs(local.expectations.y![1]!.re)).toBeGreaterThan(0.1);
  });
});
