import type { Scalar } from '../../linalg/scalar.ts';
import { diagonal } from '../../linalg/matrix.ts';
import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { modes } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import { Ket } from '../../states/ket.ts';
import { requireCount, requireNumber } from '../arguments.ts';
import { polar } from '../gates/ladder-gates.ts';
import { truncationOf, type Truncated } from '../verdict/truncation.ts';
import { geometricLength, thermalWeights } from './geometric.ts';
import { cutOf, type ModeOptions } from './mode-series.ts';

/**
 * The thermal state of one mode, sum_n mean^n/(mean + 1)^(n + 1) |n><n|, exact below `levels` and cut there: the trace is the share of the weight captured.
 * Throws `ArgumentError` for a mean outside [0, 1e5], `BudgetExceededError`, `TruncationError` when `strict`.
 */
export function thermalMode(mean: number, options: ModeOptions): Truncated<DensityMatrix> {
  const weights = thermalWeights(mean);
  const { levels, advised, lostWeight } = cutOf(weights, options);
  const space = modes(1, levels);
  requireBudget('A density matrix', space, 2, options.maxBytes ?? defaultMaxBytes, 'Take fewer levels.');
  const populations = new Float64Array(levels);
  populations.set(weights.subarray(0, levels));
  const state = DensityMatrix.fromMatrix(space, diagonal(populations));
  return { state, truncation: truncationOf(state, { ...options, lostWeight, advisedLevels: [advised] }) };
}

/**
 * The two-mode squeezed vacuum exp(conj(z) a b - z a^dagger b^dagger)|0, 0> = sum_n (-e^(i phi) tanh r)^n / cosh r |n, n>, z = r e^(i phi), on two modes of the same levels; cut and reported as `coherentKet`;
 * |z| up to 6. Throws as it does.
 */
export function twoModeSqueezedKet(z: Scalar, options: ModeOptions): Truncated<Ket> {
  const { size: r, phase } = polar(z, 'z', 6);
  const mean = Math.sinh(r) ** 2;
  const { levels, ...cut } = cutOf(thermalWeights(mean), options);
  const amplitudes = new Float64Array(2 * Math.min(levels, geometricLength(mean)));
  const [s, t] = [-Math.tanh(r) * phase.cos, -Math.tanh(r) * phase.sin];
  for (let n = 0, x = 1 / Math.cosh(r), y = 0; 2 * n < amplitudes.length; n++) {
    amplitudes.set([x, y], 2 * n);
    [x, y] = [s * x - t * y, s * y + t * x];
  }
  return onTwoModes(levels, options, cut, (data) => {
    for (let n = 0; 2 * n < amplitudes.length; n++) {
      data.set(amplitudes.subarray(2 * n, 2 * n + 2), 2 * n * (levels + 1));
    }
  });
}

/** The NOON state (|n, 0> + e^(i phase) |0, n>)/sqrt 2 on two modes, which need n + 1 levels; |0, 0> for n = 0. Throws as `numberKet`, and `ArgumentError` for a phase that is not finite. */
export function noonKet(n: number, phase: number, options: ModeOptions): Truncated<Ket> {
  requireNumber(phase, 'phase');
  const weights = new Float64Array(requireCount(n, 'n') + 1);
  weights[n] = 1;
  const { levels, ...cut } = cutOf(weights, options);
  return onTwoModes(levels, options, cut, (data) => {
    data.set([Math.SQRT1_2 * Math.cos(phase), Math.SQRT1_2 * Math.sin(phase)], 2 * n);
    data.set(n > 0 ? [Math.SQRT1_2, 0] : [1, 0], 2 * n * levels);
  });
}

function onTwoModes(
  levels: number,
  options: ModeOptions,
  { advised, lostWeight }: { readonly advised: number; readonly lostWeight: number },
  fill: (data: Float64Array) => void,
): Truncated<Ket> {
  const space = modes(2, levels);
  const size = requireBudget('A ket', space, 1, options.maxBytes ?? defaultMaxBytes, 'Take fewer levels.');
  const data = new Float64Array(2 * size);
  fill(data);
  const state = Ket.fromData(space, data);
  const truncation = truncationOf(state, { ...options, lostWeight, advisedLevels: [advised, advised] });
  return { state, truncation };
}
