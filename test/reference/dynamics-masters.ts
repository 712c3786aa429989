import { blochRedfield } from '../../src/dynamics/bloch-redfield.ts';
import { davies } from '../../src/dynamics/davies.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { lowRankLindblad } from '../../src/dynamics/low-rank/evolve.ts';
import { redfield } from '../../src/dynamics/redfield.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { rng } from '../../src/linalg/random.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import { coherent, mode, qubit, scale, sum, times } from '../dynamics/fixtures.ts';
import type { ReferenceRow } from './row.ts';

const tight = { rtol: 1e-10, atol: 1e-12 } as const;

function row(
  name: string,
  source: string,
  expected: number,
  tolerance: number,
  compute: () => number,
): ReferenceRow {
  return { id: `dynamics/${name}`, area: 'dynamics', source, expected, tolerance, compute };
}

/** Decay by steps that are channels. */
function krausSteps(): ReferenceRow[] {
  const { space, a, n } = mode(6);
  const cold = lindbladian(scale(n, 1.7), [jump(0.3, a)]);
  const evolved = (): DensityMatrix =>
    lindblad(cold, basisKet(space, [3]), { times: [0, 2], ...tight, method: 'kraus' }).final;
  const law = [0.0918488392, 0.3351663015, 0.4076859711, 0.1652988882];
  return law.map((p, k) =>
    row(
      `kraus-decay-p${k}`,
      'open-systems.md 3, test 1',
      p,
      1e-9,
      () => evolved().matrix.data[14 * k] ?? NaN,
    ),
  );
}

/** A qubit in an ohmic bath: rates, Bloch vector, equilibrium. */
function baths(): ReferenceRow[] {
  const { space, x, z } = qubit();
  const [w, t, strength] = [1.3, 0.8, 0.2];
  const spectrum = (omega: number): number => (strength * omega) / (1 - Math.exp(-omega / t));
  const coupling = { operator: x, spectrum };
  const generator = davies(scale(z, w / 2), [coupling]);
  const plusX = productKet(space, [[Math.SQRT1_2, Math.SQRT1_2]]);
  const rate = (strength * w) / Math.tanh(w / (2 * t));
  const at = (name: 'x' | 'z'): number =>
    lindblad(generator, plusX, { times: [0, 2], observables: { x, z }, ...tight, method: 'vern7' })
      .expectations[name]?.[1]?.re ?? NaN;
  const rest = -Math.tanh(w / (2 * t));
  // Without secular approximation x'' + 2 g x' + w^2 x = 0 with g = rate / 2 and x'(0) = 0: the bath damps y alone.
  const free = Math.sqrt(w * w - (rate / 2) ** 2);
  const damped = Math.exp(-rate) * (Math.cos(2 * free) + (rate / (2 * free)) * Math.sin(2 * free));
  return [
    row('davies-z', 'Bloch equations, 1/T1 = S(w) + S(-w)', rest * (1 - Math.exp(-2 * rate)), 1e-9, () =>
      at('z'),
    ),
    row('davies-x', 'Bloch equations, T2 = 2 T1', Math.cos(2 * w) * Math.exp(-rate), 1e-9, () => at('x')),
    row(
      'davies-gibbs',
      'tanh(w / 2T)',
      rest,
      1e-10,
      () => steadyState(generator, { rng: rng(1) }).state.expect(z).re,
    ),
    row('redfield-x', 'damped oscillator, closed form', damped, 1e-9, () => {
      const options = { times: [0, 2], observables: { x }, ...tight, method: 'vern7' } as const;
      return (
        blochRedfield(redfield(scale(z, w / 2), [coupling]), plusX, options).expectations.x?.[1]?.re ?? NaN
      );
    }),
  ];
}

/** A mode with gain and two-photon loss: the populations by the rate equation, which coherences do not touch. */
function twoPhotonLoss(): ReferenceRow {
  const { a, ad, n } = mode(30);
  const generator = lindbladian(scale(n, 0.3), [jump(1.5, a), jump(1, ad), jump(0.25, times(a, a))]);
  const compute = (): number => steadyState(generator, { rng: rng(1) }).state.expect(n).re;
  return row('two-photon-loss-n', 'rate equation, Gauss-Seidel', meanByRates(30), 1e-9, compute);
}

/** The mean number where p_k (out of k) = sum of what comes in, for loss 1.5 k, gain k + 1 (none from the top) and pair loss k (k - 1) / 4. */
function meanByRates(levels: number): number {
  const [loss, pairs] = [(k: number): number => 1.5 * k, (k: number): number => 0.25 * k * (k - 1)];
  const gain = (k: number): number => (k < levels - 1 ? k + 1 : 0);
  const p = Array.from({ length: levels }, (_, k) => 0.5 ** k);
  const at = (k: number): number => p[k] ?? 0;
  for (let sweep = 0; sweep < 3000; sweep++) {
    for (let k = 0; k < levels; k++) {
      const into = k > 0 ? gain(k - 1) * at(k - 1) : 0;
      p[k] = (into + loss(k + 1) * at(k + 1) + pairs(k + 2) * at(k + 2)) / (loss(k) + gain(k) + pairs(k));
    }
  }
  const total = p.reduce((x, y) => x + y);
  return p.reduce((x, y, k) => x + k * y, 0) / total;
}

/** 7: Kerr oscillation with loss, on a factor of the density matrix; 4: a steady state without the Liouvillian. */
function lowRankAndIterative(): ReferenceRow[] {
  const { a, ad } = mode(24);
  const damped = lindbladian(scale(times(times(ad, ad), times(a, a)), 0.5), [jump(0.3, a)]);
  const options = { times: [0, 0.7], observables: { a }, tolerance: 1e-8, cutoff: 1e-10 };
  const amplitude = (part: 're' | 'im'): number =>
    lowRankLindblad(damped, coherent(24, 1.5), options).expectations.a?.[1]?.[part] ?? NaN;
  const { x, z, minus, e } = qubit();
  const driven = lindbladian(sum(scale(z, 0.25), scale(x, 0.65)), [jump(0.8, minus)]);
  return [
    row('low-rank-kerr-re', 'open-systems.md 3, test 7', 0.2169033743, 1e-6, () => amplitude('re')),
    row('low-rank-kerr-im', 'open-systems.md 3, test 7', -0.8235247367, 1e-6, () => amplitude('im')),
    row('driven-qubit-by-iteration', 'open-systems.md 3, test 4', 0.3366533865, 1e-10, () => {
      return steadyState(driven, { rng: rng(1), method: 'iterative' }).state.expect(e).re;
    }),
  ];
}

/** Reference rows of master equations of other kinds. */
export const masterRows: readonly ReferenceRow[] = [
  ...krausSteps(),
  ...baths(),
  twoPhotonLoss(),
  ...lowRankAndIterative(),
];
