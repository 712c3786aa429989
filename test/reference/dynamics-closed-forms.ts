import { correlation } from '../../src/dynamics/correlation.ts';
import { diffusiveTrajectories } from '../../src/dynamics/diffusive-trajectories.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian, type Lindbladian } from '../../src/dynamics/lindbladian.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import { spectrum } from '../../src/dynamics/spectrum.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { trajectories } from '../../src/dynamics/trajectories.ts';
import { entry } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { annihilation } from '../../src/operators/ladder.ts';
import { dense } from '../../src/operators/dense.ts';
import { diagonal, zeros } from '../../src/linalg/matrix.ts';
import { eigenvalues } from '../../src/linalg/eig.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { liouvillian } from '../../src/dynamics/superoperator.ts';
import { identityOperator, localOperator, zeroOperator } from '../../src/operators/local-sum.ts';
import { levels, modes, productSpace, qubits } from '../../src/spaces/space.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import { coherent, dagger, lowering, mode, plus, qubit, scale, sum, times } from '../dynamics/fixtures.ts';
import type { ReferenceRow } from './row.ts';

const tight = { rtol: 1e-10, atol: 1e-12, method: 'vern7' } as const;

function row(
  name: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: () => number,
): ReferenceRow {
  const from = `open-systems.md 3, test ${source}`;
  return { id: `dynamics/${name}`, area: 'dynamics', source: from, expected, tolerance, compute };
}

/** (|alpha> + sign |-alpha>) / norm for a real alpha, phases i^turns on both amplitudes. */
function cat(size: number, alpha: readonly [number, number], second: readonly [number, number]): Ket {
  const [a, b] = [coherent(size, ...alpha), coherent(size, -alpha[0], -alpha[1])];
  const data = a.data.map((x, i) => {
    const [re, im] = [b.data[i & ~1] as number, b.data[i | 1] as number];
    return x + (i % 2 === 0 ? second[0] * re - second[1] * im : second[0] * im + second[1] * re);
  });
  return Ket.of(modes(1, size), interleavedPairs(data), { normalize: true });
}

function interleavedPairs(data: Float64Array): { re: number; im: number }[] {
  return Array.from({ length: data.length / 2 }, (_, k) => ({
    re: data[2 * k] as number,
    im: data[2 * k + 1] as number,
  }));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** 2: an even cat under loss. */
function lossyCat(): ReferenceRow[] {
  const { space, a, n } = mode(40);
  const start = cat(40, [2, 0], [1, 0]);
  const parity = dense(space, diagonal(Array.from({ length: 40 }, (_, k) => (k % 2 === 0 ? 1 : -1))));
  const final = once(
    () => lindblad(lindbladian(scale(n, 0), [a]), start, { times: [0, 0.1], ...tight }).final,
  );
  return [
    row('cat-n', '2: a^2 tanh a^2', 3.997317199, 1e-9, () => start.expect(n).re),
    row('cat-parity', '2', 0.4676199257, 1e-9, () => final().expect(parity).re),
    row('cat-purity', '2: (1 + parity^2)/2', 0.6093341975, 1e-9, () => final().overlap(final()).re),
  ];
}

/** 4, 5, 7, 8, W6. */
function drivenAndCoupled(): ReferenceRow[] {
  const { x, z, minus } = qubit();
  const driven = lindbladian(sum(scale(z, 0.25), scale(x, 0.65)), [jump(0.8, minus)]);
  const steady = once(() => steadyState(driven, { rng: rng(1) }).state.matrix);
  const space = productSpace(qubits(1), modes(1, 40));
  const [sm, b] = [lowering(space, 0), annihilation(space, 1)];
  const exchange = scale(plus(times(dagger(sm), b), times(dagger(b), sm)), 0.25);
  const field = coherent(40, 2);
  const start = Ket.of(space, [...interleavedPairs(field.data), ...new Array<number>(40).fill(0)]);
  const kerr = mode(32);
  const turn = scale(times(times(kerr.ad, kerr.ad), times(kerr.a, kerr.a)), 0.5);
  const { a, ad, n } = mode(60);
  const pairs = times(times(ad, ad), times(a, a));
  const bistable = lindbladian(sum(scale(n, -1), scale(pairs, 0.25), scale(plus(a, ad), 1.2)), [a]);
  const cavity = mode(64);
  const pumped = lindbladian(sum(scale(cavity.n, 0.2), scale(plus(cavity.a, cavity.ad), 1.5)), [cavity.a]);
  return [
    row('driven-qubit-coherence-re', '4', -0.2589641434, 1e-10, () => entry(steady(), 0, 1).re),
    row('driven-qubit-coherence-im', '4', -0.2071713147, 1e-10, () => entry(steady(), 0, 1).im),
    row('rabi-coherent', '5', 0.4994387419, 1e-9, () => {
      const observables = { e: times(dagger(sm), sm) };
      return (
        schrodinger(exchange, start, { times: [0, 25], observables, ...tight }).expectations.e?.[1]?.re ?? NaN
      );
    }),
    row('kerr-cat', '7: (|i alpha> + i |-i alpha>)/sqrt 2 at t = pi', 1, 1e-9, () => {
      const { final } = schrodinger(turn, coherent(32, 1.5), { times: [0, Math.PI], ...tight });
      return fidelity(final, cat(32, [0, 1.5], [0, 1]));
    }),
    row('drummond-walls-g2', '8', 0.903208865, 1e-9, () => {
      const { state } = steadyState(bistable, { rng: rng(1) });
      return state.expect(pairs).re / state.expect(n).re ** 2;
    }),
    row('cavity-64', 'W6: closed form', 7.758933996, 1e-7, () => {
      const options = { times: [0, 20], observables: { n: cavity.n }, rtol: 1e-9, atol: 1e-11 };
      return lindblad(pumped, coherent(64, 0.3, -0.5), options).expectations.n?.[1]?.re ?? NaN;
    }),
  ];
}

/** 9: two-photon pumping, L = a^2 - 4. */
function catPump(): ReferenceRow[] {
  const { space, a } = mode(30);
  const pump = lindbladian(scale(a, 0), [plus(times(a, a), scale(identityOperator(space), -4))]);
  const [even, odd] = [cat(30, [2, 0], [1, 0]), cat(30, [2, 0], [-1, 0])];
  const after = (start: Ket): DensityMatrix =>
    lindblad(pump, start, { times: [0, 12], rtol: 1e-9, atol: 1e-11 }).final;
  const mixed = once(() => after(coherent(30, 1)));
  const between = (): number => {
    const { data } = mixed().matrix;
    let [re, im] = [0, 0];
    for (let r = 0; r < 30; r++) {
      for (let c = 0; c < 30; c++) {
        const weight = (even.data[2 * r] as number) * (odd.data[2 * c] as number);
        re += weight * (data[2 * (30 * r + c)] as number);
        im += weight * (data[2 * (30 * r + c) + 1] as number);
      }
    }
    return Math.sqrt(re * re + im * im);
  };
  return [
    row('cat-from-vacuum', '9', 1, 1e-7, () => fidelity(after(basisKet(space, [0])), even)),
    row('cat-from-one', '9', 1, 1e-7, () => fidelity(after(basisKet(space, [1])), odd)),
    row('cat-even-share', '9: e^-1 cosh 1', 0.5676676416, 1e-8, () => fidelity(mixed(), even)),
    row('cat-even-odd-coherence', '9', 0.4817348222, 1e-8, between),
  ];
}

/** 11, 12. */
function light(): ReferenceRow[] {
  const space = qubits(2);
  const both = plus(lowering(space, 0), lowering(space, 1));
  const warm = mode(40);
  const [nth, kappa, w] = [0.7, 0.4, 1.1];
  const bath = lindbladian(scale(warm.n, w), [jump(kappa * (1 + nth), warm.a), jump(kappa * nth, warm.ad)]);
  const steady = once(() => steadyState(bath, { rng: rng(1) }).state);
  return [
    row('superradiance-both', '11: e^(-2t)', 0.3011942119, 1e-10, () => {
      const idle = scale(times(dagger(both), both), 0);
      const { final } = lindblad(lindbladian(idle, [both]), basisKet(space, [0, 0]), {
        times: [0, 0.6],
        ...tight,
      });
      return entry(final.matrix, 0, 0).re;
    }),
    row('thermal-g2', '12: 1 + e^(-kappa tau)', 1.5488116361, 1e-6, () => {
      const operators = { before: warm.ad, later: warm.n, first: warm.a };
      const found = correlation(bath, steady(), operators, { times: [0, 1.5], ...tight });
      return (found[1]?.re ?? NaN) / steady().expect(warm.n).re ** 2;
    }),
    row('thermal-line-width', '12: half of the peak at w + kappa/2', 0.5, 1e-6, () => {
      const { values } = spectrum(bath, steady(), [warm.ad, warm.a], [w, w + kappa / 2]);
      return (values[1] as number) / (values[0] as number);
    }),
  ];
}

/** 14: pure dephasing by a Drude bath, J = 2 lam gam w/(w^2 + gam^2): its exact time-local master equation, with the rate from the Matsubara series of the bath's correlations. */
function bath(): ReferenceRow {
  const [lam, gam, T, most] = [0.1, 0.5, 1, 2000];
  /** d/dt of the exponent, 4 times the integral of Re C from 0 to t. */
  const rate = (t: number): number => {
    let total = ((lam * gam) / Math.tan(gam / (2 * T)) / gam) * -Math.expm1(-gam * t);
    for (let k = 1; k <= most; k++) {
      const nu = 2 * Math.PI * k * T;
      total += ((4 * lam * gam * T) / (nu * nu - gam * gam)) * -Math.expm1(-nu * t);
    }
    // The rest of the series, whose exponentials are over at once: sum 1/k^2 beyond `most`.
    if (t > 0) total += ((4 * lam * gam * T) / (2 * Math.PI * T) ** 2) * (1 / (most + 0.5));
    return 4 * total;
  };
  const { space, z } = qubit();
  const generator = lindbladian(scale(z, 0.6), [[z, (t: number) => Math.sqrt(rate(t) / 2)]]);
  const start = productKet(space, [[Math.SQRT1_2, Math.SQRT1_2]]);
  return row('drude-dephasing', '14: exp of the integral over the bath', 0.0942196267, 1e-8, () => {
    const { final } = lindblad(generator, start, { times: [0, 3], rtol: 1e-9, atol: 1e-11 });
    const { re, im } = entry(final.matrix, 0, 1);
    return 2 * Math.sqrt(re * re + im * im);
  });
}

/** 15: trajectories. Sampled values: tolerances are four standard errors of the number of trajectories. */
function sampled(): ReferenceRow[] {
  const { space, x, z, minus, e } = qubit();
  const up = basisKet(space, [0]);
  const count = 2000;
  const [g, t] = [0.7, 2];
  const decay = (): number => {
    const { clicks } = trajectories(lindbladian(scale(z, 0.3), [jump(g, minus)]), up, {
      times: [0, t],
      count,
      rng: rng(1),
    });
    return clicks.filter((list) => list.length === 0).length / count;
  };
  const [rate, end] = [1.3, 5];
  const numbers = once(() => {
    const { clicks } = trajectories(lindbladian(x, [jump(rate, z)]), up, {
      times: [0, end],
      count,
      rng: rng(2),
    });
    return clicks.map((list) => list.length);
  });
  const mean = (): number => numbers().reduce((a, b) => a + b, 0) / count;
  const variance = (): number => numbers().reduce((a, b) => a + (b - mean()) ** 2, 0) / (count - 1);
  const right = productKet(space, [[Math.SQRT1_2, Math.SQRT1_2]]);
  const watched: Lindbladian = lindbladian(scale(z, 0), [jump(0.5, z)]);
  const squares = once(() =>
    diffusiveTrajectories(watched, [{ jump: 0 }], right, {
      times: [0, 1],
      count,
      rng: rng(2),
      step: 0.02,
    }).finals.map((final) => final.expect(z).re),
  );
  const { a, n } = mode(16);
  const weak = lindbladian(scale(z, 0), [jump(0.9, minus), jump(0.05, z)]);
  const p = Math.exp(-g * t);
  return [
    row('no-click', '15: e^(-g t)', p, 4 * Math.sqrt((p * (1 - p)) / count), decay),
    row('poisson-mean', '15: g T', rate * end, 4 * Math.sqrt((rate * end) / count), mean),
    row('poisson-variance', '15: g T', rate * end, 4 * rate * end * Math.sqrt(2 / count), variance),
    row('no-back-action', '15: homodyne detection of a decaying coherent state', 1, 1e-11, () => {
      const shrunk = Math.exp(-0.5);
      const exact = coherent(16, shrunk * Math.cos(0.4), -shrunk * Math.sin(0.4));
      const options = { times: [0, 1], count: 2, rng: rng(1), step: 0.01 };
      const { finals } = diffusiveTrajectories(
        lindbladian(scale(n, 0.4), [a]),
        [{ jump: 0, phase: 0.7 }],
        coherent(16, 1),
        options,
      );
      return Math.min(...finals.map((final) => fidelity(final, exact) / exact.norm() ** 2));
    }),
    row(
      'demolition-free-z2',
      '15: E[z^2]',
      0.7689817781,
      0.03,
      () => squares().reduce((s, v) => s + v * v, 0) / count,
    ),
    row(
      'demolition-free-z',
      '15: z is a martingale',
      0,
      0.08,
      () => squares().reduce((s, v) => s + v, 0) / count,
    ),
    row('unwatched-decay', '15: e^(-g t) beside weak monitoring', Math.exp(-0.9), 0.02, () => {
      const options = { times: [0, 1], observables: { e }, count: 400, rng: rng(3), step: 0.01 };
      return diffusiveTrajectories(weak, [{ jump: 1 }], up, options).expectations.e?.[1]?.re ?? NaN;
    }),
  ];
}

/** seeds.md 4: jumps sqrt(a) |k+1><k| and sqrt(b) |k-1><k| around three levels. */
function chiral(): ReferenceRow[] {
  const [a, b] = [2, 0.5];
  const ring = levels([3]);
  const jumps = [0, 1, 2].flatMap((k) =>
    [[a, 1] as const, [b, 2] as const].map(([rate, by]) => {
      const move = zeros(3, 3);
      move.data[2 * (3 * ((k + by) % 3) + k)] = 1;
      return jump(rate, localOperator(ring, [0], move));
    }),
  );
  const pump = lindbladian(zeroOperator(ring), jumps);
  const values = once(() => eigenvalues(toDense(liouvillian(pump))));
  const real = once(() => [...values().filter((_, i) => i % 2 === 0)].sort((x, y) => x - y));
  const populations = once(() => {
    const { matrix } = steadyState(pump, { rng: rng(1) }).state;
    return [0, 1, 2].map((k) => entry(matrix, k, k).re);
  });
  const production = (): number =>
    [0, 1, 2].reduce((sum, k) => {
      const [here, next] = [populations()[k] as number, populations()[(k + 1) % 3] as number];
      return sum + (a * here - b * next) * Math.log((a * here) / (b * next));
    }, 0);
  const of = (name: string, expected: number, compute: () => number): ReferenceRow => ({
    ...row(`chiral-${name}`, '', expected, 1e-12, compute),
    source: 'seeds.md 4: chiral open system, a = 2, b = .5',
  });
  return [
    of('decay', -3.75, () => (real()[0] as number) / 2 + (real()[1] as number) / 2),
    of('turning', 1.299038105676658, () =>
      values().reduce((most, x, i) => (i % 2 === 1 ? Math.max(most, x) : most), 0),
    ),
    of(
      'coherences',
      -2.5,
      () =>
        real()
          .slice(2, 8)
          .reduce((sum, x) => sum + x, 0) / 6,
    ),
    of('steady', 0, () => real()[8] as number),
    of('entropy-production', 2.079441541679836, production),
  ];
}

/** Reference rows of open systems that have closed forms, beside those of `dynamics.ts`. */
export const closedFormRows: readonly ReferenceRow[] = [
  ...lossyCat(),
  ...drivenAndCoupled(),
  ...catPump(),
  ...light(),
  bath(),
  ...chiral(),
  ...sampled(),
];
