import { describe, expect, it } from 'vitest';
import { correlation } from '../../src/dynamics/correlation.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { spectrum } from '../../src/dynamics/spectrum.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { ArgumentError, BudgetExceededError } from '../../src/errors.ts';
import { expm } from '../../src/linalg/expm.ts';
import { rng } from '../../src/linalg/random.ts';
import { scaled } from '../../src/linalg/products.ts';
import { nullSpace } from '../../src/linalg/pseudo-inverse.ts';
import { dense } from '../../src/operators/dense.ts';
import { annihilation } from '../../src/operators/ladder.ts';
import { identityOperator, localOperator } from '../../src/operators/local-sum.ts';
import type { LocalSum } from '../../src/operators/operator.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, modes, productSpace, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import * as o from '../oracle.ts';
import { dagger, lowering, mode, plus, qubit, scale, sum, times } from './fixtures.ts';

const random = rng(3);

describe('the Liouvillian', () => {
  it('is the superoperator of the equation: S(t) vec(rho) is the solution', () => {
    const space = levels([2, 3]);
    const h = dense(space, randomHermitian(6, random));
    const l = dense(space, randomGinibre(6, 6, random));
    const generator = lindbladian([h, [h, (t) => t]], [l]);
    const rho = randomDensityMatrix(space, random);
    const constant = lindbladian(h, [l]);
    const s = expm(scaled(toDense(liouvillian(constant)), 0.4));
    const moved = o.matVec(o.matOf(s), o.vecOf(rho.matrix.data));
    const solved = lindblad(constant, rho, { times: [0, 0.4], method: 'vern7', rtol: 1e-11, atol: 1e-13 });
    expect(o.distance([o.vecOf(solved.final.matrix.data)], [moved])).toBeLessThan(1e-9);
    const later = o.matOf(toDense(liouvillian(generator, { at: 2 })));
    const tripled = o.matOf(toDense(liouvillian(lindbladian(scale3(h), [l]))));
    expect(o.distance(later, tripled)).toBeLessThan(1e-12);
  });

  it('is not built past its budget', () => {
    const { a, n } = mode(200);
    expect(() => liouvillian(lindbladian(n, [a]), { maxBytes: 1e6 })).toThrow(BudgetExceededError);
  });
});

describe('steady states', () => {
  it('of a driven qubit and a driven cavity are the known ones', () => {
    const { space, x, z, minus, e } = qubit();
    for (const [delta, p] of [
      [0.5, 0.3366533865],
      [0, 0.42039801],
    ] as const) {
      const h = sum(scale(z, delta / 2), scale(x, 0.65));
      const found = steadyState(lindbladian(h, [jump(0.8, minus)]), { rng: random });
      expect(found.state.expect(e).re).toBeCloseTo(p, 9);
      expect(found).toMatchObject({ nullity: 1 });
      expect(found.residual).toBeLessThan(1e-14);
      expect(found.gap).toBeGreaterThan(0.1);
    }
    expect(space.dims).toEqual([2]);
    const { a, ad, n } = mode(24);
    const cavity = lindbladian(sum(scale(n, 0.4), scale(plus(a, ad), 0.9)), [a]);
    const found = steadyState(cavity, { rng: random });
    expect(found.state.expect(n).re).toBeCloseTo(1.9756097561, 9);
    expect(found.state.expect(a).re).toBeCloseTo(-0.8780487805, 9);
    expect(found.state.expect(a).im).toBeCloseTo(-1.0975609756, 9);
    expect(found.residual).toBeLessThan(1e-11);
    expect(found.smallestEigenvalue).toBeGreaterThan(-1e-12);
    expect(found.gap).toBeCloseTo(Math.sqrt(0.25 + 0.16), 6);
  });

  it('of a nonlinear resonator agrees with Drummond and Walls', () => {
    const { a, ad, n } = mode(40);
    const h = sum(scale(n, -1), scale(times(times(ad, ad), times(a, a)), 0.25), scale(plus(a, ad), 1.2));
    const { state } = steadyState(lindbladian(h, [a]), { rng: random });
    expect(state.expect(a).re).toBeCloseTo(-0.8434810666, 8);
    expect(state.expect(a).im).toBeCloseTo(-1.2371581134, 8);
    const photons = state.expect(n).re;
    expect(photons).toBeCloseTo(2.9691794722, 7);
    const pairs = state.expect(times(times(ad, ad), times(a, a))).re;
    expect(pairs / photons ** 2).toBeCloseTo(0.903208865, 7);
  });

  it('of truncated matrices is that of the truncated matrices (W7)', () => {
    const { a, ad, n } = mode(50);
    const generator = lindbladian(sum(scale(n, 0.1), scale(plus(a, ad), 2)), [jump(6, a), jump(5, ad)]);
    expect(steadyState(generator, { rng: random }).state.expect(n).re).toBeCloseTo(15.9639, 3);
  });

  it('that are not unique are refused, or chosen by a start', () => {
    const { space, z } = qubit();
    const dephasing = lindbladian(scale(z, 0.5), [z]);
    expect(() => steadyState(dephasing, { rng: random })).toThrow(ArgumentError);
    const start = toDensityMatrix(productKet(space, [[Math.sqrt(0.3), Math.sqrt(0.7)]]));
    const found = steadyState(dephasing, { rng: random, from: start });
    expect(found.nullity).toBe(2);
    expect(found.state.matrix.data[0]).toBeCloseTo(0.3, 12);
    expect(found.state.matrix.data[2]).toBeCloseTo(0, 12);
    const nothing = lindbladian(scale(z, 0));
    expect(() => steadyState(nothing, { rng: random })).toThrow(/4 null vectors/);
    expect(steadyState(nothing, { rng: random, from: start }).state.expect(z).re).toBeCloseTo(-0.4, 12);
    // Two-photon pumping conserves parity and a coherence between the two cats.
    const { space: on, a } = mode(24);
    const l = plus(times(a, a), scale(identityOperator(on), -2.25));
    const cats = lindbladian(scale(a, 0), [l]);
    expect(() => steadyState(cats, { rng: random })).toThrow(/4 null vectors/);
    const three = steadyState(cats, { rng: random, from: toDensityMatrix(basisKet(on, [3])) });
    const long = lindblad(cats, basisKet(on, [3]), { times: [0, 25], rtol: 1e-9, atol: 1e-11 });
    expect(o.distance(o.matOf(three.state.matrix), o.matOf(long.final.matrix))).toBeLessThan(1e-6);
  });

  it('of a collective jump are four, and the start decides (LB-05)', () => {
    const space = qubits(2);
    const raise = (site: number): LocalSum => dagger(lowering(space, site));
    const generator = lindbladian(scale(raise(0), 0), [plus(raise(0), raise(1))]);
    expect(() => steadyState(generator, { rng: random })).toThrow(/4 null vectors/);
    const { state, nullity } = steadyState(generator, {
      rng: random,
      from: toDensityMatrix(basisKet(space, [0, 1])),
    });
    expect(nullity).toBe(4);
    const expected = o.build(4, 4, (r, c) => {
      if (r === 0 && c === 0) return [0.5, 0];
      return r % 3 === 0 || c % 3 === 0 ? [0, 0] : [r === c ? 0.25 : -0.25, 0];
    });
    expect(o.distance(o.matOf(state.matrix), expected)).toBeLessThan(1e-12);
  });

  it('need no blocks that are regular one by one, nor narrow levels', () => {
    // A Lambda system beside a mode: the coherence of the two lower levels has no energy and no decay of its own.
    const space = productSpace(levels([3]), modes(1, 4));
    const move = (to: number, from: number): LocalSum => {
      const data = new Float64Array(18);
      data[2 * (3 * to + from)] = 1;
      return localOperator(space, [0], { rows: 3, cols: 3, data });
    };
    const a = annihilation(space, 1);
    const pump = sum(scale(plus(move(2, 0), move(0, 2)), 0.7), scale(plus(move(2, 1), move(1, 2)), 0.4));
    const swap = plus(times(a, move(2, 0)), times(dagger(a), move(0, 2)));
    const generator = lindbladian(sum(pump, scale(swap, 0.3)), [
      jump(0.5, move(0, 2)),
      jump(1, move(1, 2)),
      jump(0.8, a),
    ]);
    const found = steadyState(generator, { rng: random });
    expect(found.nullity).toBe(1);
    expect(found.residual).toBeLessThan(1e-12);
    expect(o.distance(o.matOf(found.state.matrix), byDenseNullSpace(generator))).toBeLessThan(1e-12);
  });

  it('of generators of any size, squeezed drives too, are the same', () => {
    const { a, ad, n } = mode(13);
    const h = sum(scale(n, 0.3), scale(plus(a, ad), 0.5), scale(plus(times(a, a), times(ad, ad)), 0.2));
    const at = (size: number): ReturnType<typeof steadyState> =>
      steadyState(lindbladian(scale(h, size), [jump(size, a), jump(0.1 * size, ad)]), { rng: rng(5) });
    const one = at(1);
    const rho = o.matOf(one.state.matrix);
    expect(o.distance(rho, byDenseNullSpace(lindbladian(h, [a, jump(0.1, ad)])))).toBeLessThan(1e-12);
    for (const size of [1e-150, 1e150]) {
      const other = at(size);
      expect(o.distance(o.matOf(other.state.matrix), rho)).toBeLessThan(1e-12);
      expect(other.gap / size).toBeCloseTo(one.gap, 8);
    }
  });

  it('are not asked of generators that depend on time', () => {
    const { z, minus } = qubit();
    expect(() => steadyState(lindbladian([[z, Math.sin]], [minus]), { rng: random })).toThrow(/constant/);
  });
});

describe('correlations in time', () => {
  it('of fluorescence show antibunching', () => {
    const { x, minus, e } = qubit();
    const generator = lindbladian(scale(x, 0.65), [jump(0.8, minus)]);
    const { state } = steadyState(generator, { rng: random });
    const g2 = correlation(
      generator,
      state,
      { before: dagger(minus), later: e, first: minus },
      { times: [0, 1.7], rtol: 1e-10, atol: 1e-12 },
    );
    const p = state.expect(e).re;
    expect(g2[0]!.re).toBeCloseTo(0, 12);
    expect(g2[1]!.re / p ** 2).toBeCloseTo(1.0696507837, 8);
    expect(Math.abs(g2[1]!.im)).toBeLessThan(1e-9);
  });

  it('of a thermal oscillator are complex, its spectrum a Lorentzian of width kappa', () => {
    const [nth, kappa, w, tau] = [0.7, 0.4, 1.1, 1.5];
    const { a, ad, n } = mode(40);
    const generator = lindbladian(scale(n, w), [jump(kappa * (1 + nth), a), jump(kappa * nth, ad)]);
    const { state } = steadyState(generator, { rng: random });
    const options = { times: [0, tau], rtol: 1e-9, atol: 1e-11 };
    const g1 = correlation(generator, state, { later: ad, first: a }, options);
    expect(g1[1]!.re).toBeCloseTo(-0.0410299372, 7);
    expect(g1[1]!.im).toBeCloseTo(0.5169470436, 7);
    const g2 = correlation(generator, state, { before: ad, later: n, first: a }, options);
    expect(g2[1]!.re / nth ** 2).toBeCloseTo(1.5488116361, 5);
    const { values, coherent } = spectrum(generator, state, [ad, a], [w, w + kappa / 2, w - kappa / 2, -w]);
    const lorentz = (x: number): number => (nth * kappa) / ((x - w) ** 2 + (kappa / 2) ** 2);
    [w, w + kappa / 2, w - kappa / 2, -w].forEach((x, i) => expect(values[i]).toBeCloseTo(lorentz(x), 6));
    expect(coherent.re).toBeCloseTo(0, 10);
  });

  it('of strong fluorescence have three lines and an elastic part', () => {
    const { x, minus, e } = qubit();
    const [omega, g] = [6, 0.5];
    const generator = lindbladian(scale(x, omega / 2), [jump(g, minus)]);
    const { state } = steadyState(generator, { rng: random });
    const { values, coherent } = spectrum(
      generator,
      state,
      [dagger(minus), minus],
      [0, omega, -omega, omega / 2],
    );
    expect(values[0]! / values[1]!).toBeCloseTo(3, 1);
    expect(values[1]).toBeCloseTo(values[2]!, 9);
    expect(values[3]).toBeLessThan(0.1 * values[1]!);
    // |<sigma>|^2 = (g Omega)^2 / (g^2 + 2 Omega^2)^2.
    expect(coherent.re).toBeCloseTo(((g * omega) / (g * g + 2 * omega * omega)) ** 2, 12);
    const off = lindbladian(sum(scale(x, 0.8), scale(qubit().z, 0.35)), [jump(g, minus)]);
    const away = steadyState(off, { rng: random }).state;
    const light = spectrum(off, away, [dagger(minus), minus], [0]).coherent.re;
    const all = trapezoid((w) => spectrum(off, away, [dagger(minus), minus], [w]).values[0]!, 40, 3000);
    expect(all / (2 * Math.PI)).toBeCloseTo(away.expect(e).re - light, 2);
    // The whole light: the integral of S over frequencies is 2 pi (<e> - coherent).
    const total = trapezoid(
      (w) => spectrum(generator, state, [dagger(minus), minus], [w]).values[0]!,
      60,
      3000,
    );
    expect(total / (2 * Math.PI)).toBeCloseTo(state.expect(e).re - coherent.re, 2);
  });
});

/** The null vector of the Liouvillian as a dense matrix, with trace 1. */
function byDenseNullSpace(generator: Lindbladian): o.Mat {
  const vector = nullSpace(toDense(liouvillian(generator)), 1e-10);
  expect(vector.cols).toBe(1);
  const size = Math.round(Math.sqrt(vector.rows));
  const rho = o.matOf({ rows: size, cols: size, data: vector.data });
  const [re, im] = o.trace(rho);
  const norm = re * re + im * im;
  return o.scale(rho, [re / norm, -im / norm]);
}

function trapezoid(f: (x: number) => number, half: number, count: number): number {
  const h = (2 * half) / count;
  let total = 0;
  for (let i = 0; i <= count; i++) total += (i === 0 || i === count ? h / 2 : h) * f(-half + i * h);
  return total;
}

function scale3(h: ReturnType<typeof dense>): ReturnType<typeof dense> {
  return { ...h, matrix: scaled(h.matrix, 3) };
}
