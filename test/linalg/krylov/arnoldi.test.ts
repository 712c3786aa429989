import { describe, expect, it } from 'vitest';
import { ArgumentError, ConvergenceError } from '../../../src/errors.ts';
import { eig } from '../../../src/linalg/eig.ts';
import type { ApplyMap } from '../../../src/linalg/apply-map.ts';
import { arnoldi, type ArnoldiOptions, type ArnoldiResult, type SpectrumPart } from '../../../src/linalg/krylov/arnoldi.ts'; // prettier-ignore
import { arnoldiNear } from '../../../src/linalg/krylov/arnoldi-near.ts';
import { csrMap, type CsrMatrix } from '../../../src/linalg/krylov/csr.ts';
import { zeros, type ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { rng } from '../../../src/linalg/random.ts';
import { inverse } from '../../../src/linalg/solve.ts';
import { diag, product, randomMatrix, real, times } from '../fixtures.ts';
import { csrOf, distance } from './fixtures.ts';
import { add, identityOf, kronOf, ladder } from './liouvillian.ts';

type Z = readonly [number, number];
const pairs = (values: Float64Array): Z[] =>
  Array.from({ length: values.length / 2 }, (_, k) => [values[2 * k]!, values[2 * k + 1]!] as const);
const apart = (a: Z, b: Z): number => Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);

/** Checks lengths and residuals from scratch, and returns the values. */
function check(a: CsrMatrix, result: ArnoldiResult): Z[] {
  const values = pairs(result.values);
  result.vectors.forEach((x, k) => {
    const w = new Float64Array(x.length);
    csrMap(a)(x, w);
    const [re, im] = values[k]!;
    for (let i = 0; i < x.length; i += 2) {
      w[i]! -= re * x[i]! - im * x[i + 1]!;
      w[i + 1]! -= re * x[i + 1]! + im * x[i]!;
    }
    const zero = new Float64Array(x.length);
    expect(Math.abs(distance(x, zero) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(distance(w, zero) - result.residuals[k]!)).toBeLessThan(1e-12 * Math.max(1, Math.abs(re) + Math.abs(im))); // prettier-ignore
  });
  return values;
}

function run(a: CsrMatrix, options: Partial<ArnoldiOptions> & { which?: SpectrumPart } = {}): Z[] {
  const result = arnoldi(csrMap(a), a.size, { rng: rng(5), ...options });
  expect(result.converged).toBe(true);
  return check(a, result);
}

/** Each expected value is found once, whatever the order among equals. */
function expectValues(found: readonly Z[], expected: readonly Z[], tolerance = 1e-8): void {
  expect(found.length).toBe(expected.length);
  const left = [...found];
  for (const z of expected) {
    const at = left.findIndex((w) => apart(z, w) < tolerance);
    expect(at, `${z} not among ${left.join(' | ')}`).toBeGreaterThanOrEqual(0);
    left.splice(at, 1);
  }
}

const by = (rank: (z: Z) => number, values: readonly Z[], count: number): Z[] =>
  [...values].sort((a, b) => rank(b) - rank(a)).slice(0, count);
const ranks: Record<SpectrumPart, (z: Z) => number> = {
  largestMagnitude: ([x, y]) => x * x + y * y,
  largestReal: ([x]) => x,
  smallestReal: ([x]) => -x,
  largestImaginary: ([, y]) => y,
  smallestImaginary: ([, y]) => -y,
};

/** -d^2/dx^2 with a wind p < 1: eigenvalues 2 - 2 sqrt(1 - p^2) cos(k pi / (n + 1)). */
const convection = (n: number, p: number): ComplexMatrix => {
  const a = zeros(n, n);
  for (let i = 0; i < n; i++) {
    a.data[2 * (i * n + i)] = 2;
    if (i > 0) a.data[2 * (i * n + i - 1)] = -1 - p;
    if (i + 1 < n) a.data[2 * (i * n + i + 1)] = -1 + p;
  }
  return a;
};
const convectionValue = (n: number, p: number, k: number): number =>
  2 - 2 * Math.sqrt(1 - p * p) * Math.cos((k * Math.PI) / (n + 1));

const shift = (n: number): CsrMatrix =>
  csrOf({ rows: n, cols: n, data: Float64Array.from({ length: 2 * n * n }, (_, i) => (i % 2 === 0 && ((i >> 1) % n) === (Math.floor(i / 2 / n) + 1) % n ? 1 : 0)) }); // prettier-ignore
const root = (n: number, k: number): Z => [Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)];

describe('arnoldi', () => {
  it.each([1, 2, 9, 70])('agrees with eig at every edge, dimension %i', (n) => {
    const a = randomMatrix(rng(n), n);
    const exact = pairs(eig(a).values);
    const count = Math.min(n, 4);
    for (const which of Object.keys(ranks) as SpectrumPart[]) {
      const found = run(csrOf(a), { which, count });
      expectValues(found, by(ranks[which], exact, count), 1e-7);
      const order = found.map(ranks[which]);
      order.slice(1).forEach((rank, k) => expect(rank).toBeLessThan(order[k]! + 1e-7));
    }
  });

  it('repeated eigenvalues come with their multiplicity', () => {
    const n = 90;
    const values = Array.from({ length: n }, (_, i) => (i < 3 ? 3 : i < 5 ? 2 : i / n));
    const s = randomMatrix(rng(3), n);
    const a = product(s, diag(values), inverse(s));
    expectValues(run(csrOf(a), { count: 5 }), [3, 3, 3, 2, 2].map((x) => [x, 0] as const), 1e-6); // prettier-ignore
    expectValues(
      run(csrOf(a), { count: 2 }),
      [3, 3].map((x) => [x, 0] as const),
      1e-6,
    );
  });

  it('goes on from invariant spaces: the identity, zero, a projector, nilpotent maps', () => {
    expectValues(run(identityOf(50), { count: 4 }), Array.from({ length: 4 }, () => [1, 0] as const)); // prettier-ignore
    expectValues(run(csrOf(zeros(40, 40)), { count: 2 }), [[0, 0], [0, 0]]); // prettier-ignore
    const projector = csrOf(diag(Array.from({ length: 60 }, (_, i) => (i < 2 ? 1 : 0))));
    expectValues(run(projector, { count: 3 }), [[1, 0], [1, 0], [0, 0]]); // prettier-ignore
    const jordan = csrOf(real([[2, 1, 0, 0], [0, 2, 1, 0], [0, 0, 2, 0], [0, 0, 0, 1]])); // prettier-ignore
    expectValues(run(jordan, { count: 4 }), [[2, 0], [2, 0], [2, 0], [1, 0]], 1e-4); // prettier-ignore
  });

  it('the spectrum of convection and diffusion in two dimensions, by restarts', () => {
    const [n, p] = [12, 0.3];
    const one = csrOf(convection(n, p));
    const a = add(kronOf(one, identityOf(n)), kronOf(identityOf(n), one));
    const level = (j: number, k: number): Z => [convectionValue(n, p, j) + convectionValue(n, p, k), 0];
    const options = { count: 4, basisSize: 30, tolerance: 1e-11 };
    expectValues(run(a, { ...options, which: 'largestReal' }), [level(n, n), level(n, n - 1), level(n - 1, n), level(n - 1, n - 1)], 1e-6); // prettier-ignore
    const found = arnoldiNear(a, 0, { ...options, rng: rng(1) });
    expectValues(check(a, found), [level(1, 1), level(1, 2), level(2, 1), level(2, 2)], 1e-8); // prettier-ignore
    expect(found.steps).toBeLessThan(150);
  });

  it('cyclic shifts, whose eigenvalues all have one modulus', () => {
    expectValues(run(shift(24), { count: 3, which: 'largestReal' }), [
      root(24, 0),
      root(24, 1),
      root(24, -1),
    ]);
    expectValues(run(shift(24), { count: 1, which: 'largestImaginary' }), [[0, 1]]);
    const found = run(shift(60), { count: 3, which: 'largestReal', basisSize: 30 });
    expectValues(found, [root(60, 0), root(60, 1), root(60, -1)]);
  });

  it('restarts in a space of many pieces', () => {
    const n = 9001;
    const wide: ApplyMap = (v, out) => {
      for (let i = 0; i < n; i++) {
        const d = i % 3000 === 17 ? 2 + i / 1e4 : i / n;
        const [re, im] = [v[2 * i]!, v[2 * i + 1]!];
        out[2 * i] = d * re - im + 0.1 * (v[2 * i + 2] ?? 0);
        out[2 * i + 1] = d * im + re + 0.1 * (v[2 * i + 3] ?? 0);
      }
    };
    const found = arnoldi(wide, n, { count: 3, which: 'largestReal', basisSize: 12, rng: rng(5) });
    expectValues(pairs(found.values), [[2.6017, 1], [2.3017, 1], [2.0017, 1]]); // prettier-ignore
    expect(Math.max(...found.residuals)).toBeLessThan(1e-9);
  });

  it('Grcar matrices: small residuals, values within what they allow', () => {
    const n = 40;
    const a = zeros(n, n);
    for (let i = 0; i < n; i++) {
      if (i > 0) a.data[2 * (i * n + i - 1)] = -1;
      for (let k = 0; k < 4 && i + k < n; k++) a.data[2 * (i * n + i + k)] = 1;
    }
    const exact = by(ranks.largestImaginary, pairs(eig(a).values), 3);
    expectValues(run(csrOf(a), { count: 3, which: 'largestImaginary', tolerance: 1e-12 }), exact, 1e-4);
  });

  it('the slow rates of a Liouvillian, from both sides', () => {
    const one = ladder(12);
    const l = add(kronOf(one, identityOf(12)), kronOf(identityOf(12), one));
    const values = pairs(eig(denseOf(one)).values);
    const sums = values.flatMap((x) => values.map((y) => [x[0] + y[0], x[1] + y[1]] as const));
    const slow = by(ranks.largestReal, sums, 3);
    expectValues(run(l, { count: 3, which: 'largestReal' }), slow, 1e-7);
    const target = { re: slow[0]![0] + 0.01, im: slow[0]![1] };
    const near = arnoldiNear(l, target, { count: 3, rng: rng(2), tolerance: 1e-12 });
    const nearest = by((z) => -apart(z, [target.re, target.im]), sums, 3);
    expectValues(check(l, near), nearest, 1e-8);
    const exactly = arnoldiNear(csrOf(diag([0, 1, 3, 7])), 1, { count: 2, rng: rng(3) });
    expectValues(pairs(exactly.values), [[1, 0], [0, 0]]); // prettier-ignore
    const singular = arnoldiNear(csrOf(diag([0, 1e-3, 3, 7])), 0, { count: 2, rng: rng(3) });
    expectValues(pairs(singular.values), [[0, 0], [1e-3, 0]], 1e-12); // prettier-ignore
  });

  it('maps of any size; the same random state gives the same result', () => {
    const a = randomMatrix(rng(4), 50);
    const [first] = run(csrOf(a));
    for (const size of [1e250, 1e-250]) {
      const { values, residuals } = arnoldi(csrMap(csrOf(times(a, size))), 50, { rng: rng(5) });
      expect(apart([values[0]! / size, values[1]! / size], first!)).toBeLessThan(1e-7);
      expect(residuals[0]! / size).toBeLessThan(1e-8);
      const near = arnoldiNear(csrOf(times(a, size)), 0, { rng: rng(5), tolerance: 1e-12 });
      const least = by((z) => -ranks.largestMagnitude(z), pairs(eig(a).values), 1)[0]!;
      expect(apart([near.values[0]! / size, near.values[1]! / size], least)).toBeLessThan(1e-8);
    }
    const options = { count: 2, basisSize: 12, maxSteps: 20000 };
    expect(run(csrOf(a), options)).toEqual(run(csrOf(a), options));
  });

  it('says when it does not converge and refuses bad input', () => {
    const a = csrMap(csrOf(diag(Array.from({ length: 200 }, (_, i) => i + 1))));
    const options = { basisSize: 5, maxSteps: 10 };
    expect(() => arnoldi(a, 200, { ...options, rng: rng(1) })).toThrow(ConvergenceError);
    const found = arnoldi(a, 200, { ...options, rng: rng(1), allowUnconverged: true });
    expect(found.converged).toBe(false);
    expect(found.residuals[0]).toBeGreaterThan(1e-3);
    const refused = (n: number, more: Partial<ArnoldiOptions>) => () =>
      arnoldi(a, n, { rng: rng(1), ...more });
    expect(refused(200, { tolerance: 0 })).toThrow(/`tolerance`/);
    expect(refused(200, { count: 201 })).toThrow(/`count`/);
    expect(refused(200, { maxSteps: 0.5 })).toThrow(/`maxSteps`/);
    expect(refused(200, { basisSize: 2 })).toThrow(/`basisSize`/);
    expect(refused(200, { basisSize: 20.5 })).toThrow(/`basisSize`/);
    expect(refused(0, {})).toThrow(/`dimension`/);
    expect(() => arnoldi(a, 200, { rng: rng(1), which: 'best' as SpectrumPart })).toThrow(/`which`/);
    const bad: ApplyMap = (_v, out) => void out.fill(NaN);
    expect(() => arnoldi(bad, 3, { rng: rng(1) })).toThrow(/`apply`.*finite/);
    expect(() => arnoldiNear(identityOf(3), NaN, { rng: rng(1) })).toThrow(ArgumentError);
  });
});

function denseOf(a: CsrMatrix): ComplexMatrix {
  const out = zeros(a.size, a.size);
  for (let r = 0; r < a.size; r++)
    for (let p = a.rowStart[r]!; p < a.rowStart[r + 1]!; p++)
      out.data.set(a.values.subarray(2 * p, 2 * p + 2), 2 * (r * a.size + a.column[p]!));
  return out;
}
