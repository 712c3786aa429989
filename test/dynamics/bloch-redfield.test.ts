import { describe, expect, it } from 'vitest';
import type { BathCoupling } from '../../src/dynamics/bath.ts';
import { blochRedfield } from '../../src/dynamics/bloch-redfield.ts';
import { davies } from '../../src/dynamics/davies.ts';
import { lambShift } from '../../src/dynamics/lamb-shift.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { redfield } from '../../src/dynamics/redfield.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import {
  ArgumentError,
  BudgetExceededError,
  ConvergenceError,
  NotPhysicalError,
  SpaceMismatchError,
} from '../../src/errors.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { expm } from '../../src/linalg/expm.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { complex } from '../../src/linalg/scalar.ts';
import { dense } from '../../src/operators/dense.ts';
import { randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels } from '../../src/spaces/space.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import { thermalState } from '../../src/states/thermal.ts';
import * as o from '../oracle.ts';
import { mode, plus, qubit, scale, upTo } from './fixtures.ts';

const random = rng(23);
const tight = { method: 'vern7', rtol: 1e-11, atol: 1e-13 } as const;

/** Ohmic, in equilibrium at temperature t. */
const ohmic =
  (strength: number, t: number): ((omega: number) => number) =>
  (omega) =>
    Math.abs(omega) < 1e-12 ? strength * t : (strength * omega) / (1 - Math.exp(-omega / t));

/** The system of the QuTiP run below. */
function three(): { h: ReturnType<typeof dense>; bath: BathCoupling; space: ReturnType<typeof levels> } {
  const space = levels([3]);
  const h = dense(space, matrix([[0, 0.3, complex(0, 0.1)], [0.3, 1, 0.2], [complex(0, -0.1), 0.2, 1.7]])); // prettier-ignore
  const a = dense(space, matrix([[0.5, 1, 0.2], [1, 0, complex(0, 1)], [0.2, complex(0, -1), -0.4]])); // prettier-ignore
  return { h, bath: { operator: a, spectrum: ohmic(0.05, 0.6) }, space };
}

/** The textbook tensor R_abcd in the basis of energies, on vec(rho); without shifts. */
function tensor(h: o.Mat, energies: ArrayLike<number>, a: o.Mat, s: (omega: number) => number): o.Mat {
  const n = h.length;
  const w = (x: number, y: number): number => energies[x]! - energies[y]!;
  const all = Array.from({ length: n }, (_, i) => i);
  const sumOver = (f: (k: number) => o.Z): o.Z => all.map(f).reduce(o.add);
  const real = (z: o.Z, factor: number): o.Z => [factor * z[0], factor * z[1]];
  return o.build(n * n, n * n, (row, column) => {
    const [i, j, k, l] = [Math.floor(row / n), row % n, Math.floor(column / n), column % n];
    let out: o.Z = row === column ? [0, -w(i, j)] : [0, 0];
    const move = o.times(a[i]![k]!, a[l]![j]!);
    out = o.add(out, real(move, (s(w(k, i)) + s(w(l, j))) / 2));
    if (j === l)
      out = o.add(
        out,
        sumOver((m) => real(o.times(a[i]![m]!, a[m]![k]!), -s(w(k, m)) / 2)),
      );
    if (i === k)
      out = o.add(
        out,
        sumOver((m) => real(o.times(a[l]![m]!, a[m]![j]!), -s(w(l, m)) / 2)),
      );
    return out;
  });
}

describe('the Bloch-Redfield equation', () => {
  it('is the textbook tensor in the basis of energies', () => {
    const space = levels([2, 2]);
    const h = dense(space, randomHermitian(4, random));
    const [a, b] = [dense(space, randomHermitian(4, random)), dense(space, randomHermitian(4, random))];
    const baths = [ohmic(0.2, 0.8), (omega: number): number => 0.1 / (1 + omega * omega)] as const;
    const generator = redfield(h, [{ operator: a, spectrum: baths[0] }, { operator: b, spectrum: baths[1] }]); // prettier-ignore
    const rho = randomDensityMatrix(space, random);
    const { values, vectors } = eigh(h.matrix);
    const v = o.matOf(vectors);
    const inEnergy = (x: o.Mat): o.Mat => o.mul(o.mul(o.dagger(v), x), v);
    const zero = o.zero(4);
    const one = tensor(o.matOf(h.matrix), values, inEnergy(o.matOf(a.matrix)), baths[0]);
    const two = tensor(zero, [0, 0, 0, 0], inEnergy(o.matOf(b.matrix)), () => 0);
    expect(o.distance(two, o.zero(16))).toBe(0);
    const second = tensor(o.matOf(h.matrix), values, inEnergy(o.matOf(b.matrix)), baths[1]);
    const free = tensor(o.matOf(h.matrix), values, inEnergy(o.matOf(b.matrix)), () => 0);
    const whole = o.plus(o.plus(one, second), o.scale(free, [-1, 0]));
    const s = o.matOf(expm(scaled(o.complexMatrix(whole), 1.3)));
    const start = inEnergy(o.matOf(rho.matrix)).flat();
    const moved = o.matVec(s, start);
    const back = o.mul(
      o.mul(
        v,
        o.build(4, 4, (r, c) => moved[4 * r + c]!),
      ),
      o.dagger(v),
    );
    const solved = blochRedfield(generator, rho, { times: [0, 1.3], ...tight });
    expect(o.distance(o.matOf(solved.final.matrix), back)).toBeLessThan(1e-9);
    expect(solved.diagnostics.normDrift).toBeLessThan(1e-12);
    const matrixForm = o.matOf(expm(scaled(toDense(liouvillian(generator)), 1.3)));
    const flat = o.matVec(matrixForm, o.vecOf(rho.matrix.data));
    expect(o.distance([flat], [back.flat()])).toBeLessThan(1e-10);
    const stiff = blochRedfield(generator, rho, {
      times: [0, 1.3],
      method: 'rodas5p',
      rtol: 1e-9,
      atol: 1e-11,
    });
    expect(o.distance(o.matOf(stiff.final.matrix), back)).toBeLessThan(1e-7);
  });

  it('agrees with QuTiP 5.3.1, without and with the secular approximation', () => {
    const { h, bath, space } = three();
    const start = basisKet(space, [2]);
    // A of QuTiP's own tensor has no phases: with them it leaves the textbook tensor.
    const real = (rows: number[][]): ReturnType<typeof dense> => dense(space, matrix(rows));
    const plain = real([[0, 0.3, 0.1], [0.3, 1, 0.2], [0.1, 0.2, 1.7]]); // prettier-ignore
    const a = real([[0.5, 1, 0.2], [1, 0, 0.7], [0.2, 0.7, -0.4]]); // prettier-ignore
    const full = blochRedfield(redfield(plain, [{ ...bath, operator: a }]), start, {
      times: [0, 2, 10],
      ...tight,
    });
    // brmesolve(H, basis(3, 2), [0, 2, 10], a_ops=[[A, S]], sec_cutoff=-1), rtol 1e-12.
    const at = (k: number, r: number, c: number): o.Z => o.matOf(full.states[k]!.matrix)[r]![c]!;
    expect(at(1, 2, 2)[0]).toBeCloseTo(0.787346682506, 10);
    expect(at(1, 2, 1)[1]).toBeCloseTo(0.2585331407004, 10);
    expect(at(2, 0, 0)[0]).toBeCloseTo(0.182698971067, 10);
    expect(at(2, 0, 2)[1]).toBeCloseTo(-0.03335646236291, 10);
    // The same with sec_cutoff=1e-6, and phases.
    const limit = lindblad(davies(h, [bath]), start, { times: [0, 2, 10], ...tight });
    const there = o.matOf(limit.states[2]!.matrix);
    expect(there[0]![0]![0]).toBeCloseTo(0.24743005068, 9);
    expect(there[1]![2]![1]).toBeCloseTo(-0.0926594516134, 9);
    expect(there[0]![2]![0]).toBeCloseTo(-0.00420589475, 9);
  });

  it('reports how far from positive it gets', () => {
    const { h, bath, space } = three();
    const strong = redfield(h, [{ ...bath, spectrum: (omega) => 12 * bath.spectrum(omega) }]);
    const { diagnostics, states } = blochRedfield(strong, basisKet(space, [1]), {
      times: [0, 0.2, 0.5, 1, 40],
    });
    const each = states.map((state) => eigh(state.matrix).values[0]!);
    expect(diagnostics.smallestEigenvalue).toBe(Math.min(...each));
    expect(diagnostics.smallestEigenvalue).toBeLessThan(-0.01);
    expect(each.at(-1)).toBeGreaterThan(-0.01);
  });

  it('comes to its secular limit as the coupling gets weak', () => {
    const { h, bath, space } = three();
    const start = basisKet(space, [2]);
    const apart = (strength: number): number => {
      const weak = { ...bath, spectrum: (omega: number): number => strength * bath.spectrum(omega) };
      const times = upTo(1, 40).map((t) => (0.6 + 0.4 * t) / strength);
      const one = blochRedfield(redfield(h, [weak]), start, { times, ...tight });
      const two = lindblad(davies(h, [weak]), start, { times, ...tight });
      return Math.max(
        ...times.map((_, k) => o.distance(o.matOf(one.states[k]!.matrix), o.matOf(two.states[k]!.matrix))),
      );
    };
    const [a, b] = [apart(0.02), apart(0.01)];
    expect(a).toBeLessThan(0.01);
    expect(a / b).toBeGreaterThan(1.7);
    expect(a / b).toBeLessThan(2.3);
  });
});

describe('Davies generators', () => {
  it('relax a qubit with 1/T1 = S(w) + S(-w), 1/T2 = 1/(2 T1) + 2 S_z(0)', () => {
    const { space, x, z } = qubit();
    const [w, down, up, slow] = [1.7, 0.3, 0.1, 0.05];
    const generator = davies(scale(z, w / 2), [
      { operator: x, spectrum: (omega) => (omega > 0 ? down : up) },
      { operator: z, spectrum: () => slow },
    ]);
    const plusX = productKet(space, [[Math.SQRT1_2, Math.SQRT1_2]]);
    const t = 1.9;
    const { expectations } = lindblad(generator, plusX, { times: [0, t], observables: { x, z }, ...tight });
    const [rate, equilibrium] = [down + up, (up - down) / (up + down)];
    expect(expectations.z![1]!.re).toBeCloseTo(equilibrium * (1 - Math.exp(-rate * t)), 9);
    expect(expectations.x![1]!.re).toBeCloseTo(Math.cos(w * t) * Math.exp(-(rate / 2 + 2 * slow) * t), 9);
  });

  it('end in the Gibbs state', () => {
    for (const dims of [[3], [3, 2]]) {
      const space = levels(dims);
      const size = dims.reduce((a, b) => a * b);
      const h = dense(space, randomHermitian(size, random));
      const couplings = [1, 2].map(() => ({
        operator: dense(space, randomHermitian(size, random)),
        spectrum: ohmic(0.1, 0.7),
      }));
      const found = steadyState(davies(h, couplings), { rng: random });
      const gibbs = thermalState(h, 1 / 0.7);
      expect(o.distance(o.matOf(found.state.matrix), o.matOf(gibbs.matrix))).toBeLessThan(1e-9);
      // Without shifts B e^(-H/T) = e^(-H/T) B^dagger, so that the Redfield equation rests there too.
      const near = steadyState(redfield(h, couplings), { rng: random });
      expect(o.distance(o.matOf(near.state.matrix), o.matOf(gibbs.matrix))).toBeLessThan(1e-9);
    }
  });

  it('of an oscillator have one jump for each step, together with a tolerance', () => {
    const { a, ad, n } = mode(5);
    const bath = { operator: plus(a, ad), spectrum: ohmic(0.1, 1) };
    expect(davies(n, [bath]).jumps).toHaveLength(2);
    const kerr = plus(n, scale(n, 0.1));
    expect(davies(kerr, [bath]).jumps).toHaveLength(2);
    const uneven = dense(n.space, matrix([0, 1, 2.05, 3.15, 4.3].map((e, r) => [0, 0, 0, 0, 0].map((_, c) => (r === c ? e : 0))))); // prettier-ignore
    expect(davies(uneven, [bath]).jumps).toHaveLength(8);
    const joined = davies(uneven, [bath], { tolerance: 0.2 });
    expect(joined.jumps).toHaveLength(2);
    // The mean of 1, 1.05, 1.1, 1.15 is the frequency of the rate.
    const decay = toDense(
      joined.jumps.find(({ operator }) => Math.abs(toDense(operator).data[2]!) > 1e-6)!.operator,
    );
    const near = steadyState(joined, { rng: random }).state.expect(n).re;
    expect(near).toBeGreaterThan(0.3);
    expect(decay.data[2]! ** 2 + decay.data[3]! ** 2).toBeGreaterThan(0);
    const rates = joined.jumps.map(
      ({ operator }) => toDense(operator).data.reduce((sum, x) => sum + x * x, 0) / 10,
    );
    const [up, down] = [ohmic(0.1, 1)(-1.075), ohmic(0.1, 1)(1.075)];
    expect(rates.sort((p, q) => p - q)[0]).toBeCloseTo(up, 12);
    expect(rates[1]).toBeCloseTo(down, 12);
  });

  it('shift levels by the imaginary part of the transform', () => {
    const { space, x, z } = qubit();
    const [w, strength, centre, width] = [1.4, 0.2, 1.1, 0.5];
    const lorentz = (omega: number): number =>
      (strength ** 2 * width) / ((omega - centre) ** 2 + width ** 2 / 4);
    const shift = (omega: number): number =>
      (strength ** 2 * (omega - centre)) / ((omega - centre) ** 2 + width ** 2 / 4);
    const found = lambShift(lorentz, { from: -4000, to: 4000 });
    for (const omega of [-2, 0.9, 1.1, 1.4]) expect(found(omega)).toBeCloseTo(shift(omega), 6);
    const flat = lambShift(() => 1, { from: -1, to: 3 });
    for (const omega of [-0.5, 1, 2.9, 5]) {
      expect(flat(omega)).toBeCloseTo(Math.log(Math.abs((omega + 1) / (omega - 3))) / (2 * Math.PI), 8);
    }
    const bath = { operator: x, spectrum: lorentz, shift };
    const plusX = productKet(space, [[Math.SQRT1_2, Math.SQRT1_2]]);
    const t = 3;
    const options = { times: [0, t], observables: { x }, ...tight };
    const { expectations } = lindblad(davies(scale(z, w / 2), [bath]), plusX, options);
    const turned = (w + shift(w) - shift(-w)) * t;
    const damping = Math.exp((-(lorentz(w) + lorentz(-w)) / 2) * t);
    expect(expectations.x![1]!.re).toBeCloseTo(Math.cos(turned) * damping, 9);
  });

  it('and Redfield generators refuse what is no bath', () => {
    const { x, z, minus } = qubit();
    const spectrum = (): number => 1;
    expect(() => redfield(minus, [{ operator: x, spectrum }])).toThrow(NotPhysicalError);
    expect(() => davies(z, [{ operator: minus, spectrum }])).toThrow(/coupling 0 must be Hermitian/);
    expect(() => davies(z, [{ operator: x, spectrum: () => -1 }])).toThrow(/spectrum/);
    expect(() => redfield(z, [{ operator: x, spectrum: () => NaN }])).toThrow(ArgumentError);
    expect(() => redfield(z, [{ operator: x, spectrum, shift: () => Infinity }])).toThrow(/shift/);
    expect(() => redfield(z, [{ operator: mode(3).n, spectrum }])).toThrow(SpaceMismatchError);
    expect(() => davies(z, [{ operator: x, spectrum }], { tolerance: -1 })).toThrow(/tolerance/);
    expect(() => davies(z, [{ operator: x, spectrum }], { maxBytes: 10 })).toThrow(BudgetExceededError);
    expect(() => liouvillian(redfield(z, [{ operator: x, spectrum }]), { maxBytes: 10 })).toThrow(
      BudgetExceededError,
    );
    expect(() => lambShift(spectrum, { from: 1, to: 1 })).toThrow(ArgumentError);
    expect(() => lambShift(spectrum, { from: 0, to: 1 })(1)).toThrow(ArgumentError);
    expect(() => lambShift((w) => (w > 0.123 ? 1e9 : 0), { from: -1, to: 1 })(0.5)).toThrow(ConvergenceError);
  });
});
