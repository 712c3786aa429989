import { numberWidth, type Ansatz } from '../ansatz.ts';
import { allAmplitudes, type SampleSet } from '../draw.ts';
import { onDiagonal } from '../density/diagonal.ts';
import { isNeuralDensity, type NeuralDensity } from '../density/neural-density.ts';
import type { Nqs } from '../nqs.ts';
import type { OutcomeSums, OutcomeValues } from './outcome-sums.ts';

/** log tr rho or log <psi|psi>, by logarithms. Errors as `norm`. */
export function logWeight(state: Nqs | NeuralDensity): number {
  const { ansatz, setup } = configurationsOf(state);
  const { logs, largest } = allAmplitudes(ansatz, setup.sector, setup.maxBytes);
  let sum = 0;
  for (let i = 0; i < logs.length; i += 2) sum += Math.exp(2 * ((logs[i] as number) - largest));
  return 2 * largest + Math.log(sum);
}

/** The pure state whose samples are the configurations of a state: itself, or the root of the diagonal. */
export function configurationsOf(state: Nqs | NeuralDensity): Nqs {
  return isNeuralDensity(state) ? state.diagonal : state;
}

/**
 * d/d theta of -sum_o share_o log P_o with P_o = |sum_e c_e psi(x_e)|^2/<psi|psi> or sum_e c_e rho(x_e)/tr rho, by two reverse passes: at the configurations of the data, and at those of the state's samples, over which
 * the derivative of the norm is a mean. By real parameters, or by real and imaginary parts, interleaved.
 */
export function likelihoodGradient(
  state: Nqs | NeuralDensity,
  sums: OutcomeSums,
  { weights }: OutcomeValues,
): Float64Array {
  const { ansatz } = state;
  const set = configurationsOf(state).drawn();
  const mixed = isNeuralDensity(state);
  const factor = mixed ? 1 : 2;
  const width = numberWidth(ansatz);
  const data = new Float64Array(width * sums.batch.count);
  for (let o = 0; o < sums.shares.length; o++) {
    const share = factor * (sums.shares[o] as number);
    for (let e = sums.start[o] as number; e < (sums.start[o + 1] as number); e++) {
      const at = width * (sums.of[e] as number);
      for (let k = 0; k < width; k++) {
        data[at + k] = (data[at + k] as number) - share * (weights[2 * e + k] as number);
      }
    }
  }
  const near = ansatz.backward(sums.batch, data);
  const all = normDerivative(ansatz, set, mixed, factor);
  return realGradient(
    ansatz,
    near.map((x, i) => x + (all[i] as number)),
  );
}

function normDerivative(
  ansatz: Ansatz,
  { batch, weights }: SampleSet,
  mixed: boolean,
  factor: number,
): Float64Array {
  // prettier-ignore
  const width = numberWidth(ansatz);
  const own = new Float64Array(width * weights.length);
  weights.forEach((p, s) => (own[width * s] = factor * p));
  return ansatz.backward(mixed ? onDiagonal(batch) : batch, own);
}

/** The gradient of Re F from F' in the numbers of the ansatz. */
function realGradient({ mode }: Ansatz, derivative: Float64Array): Float64Array {
  if (mode === 'real') return derivative;
  if (mode === 'general') return derivative.filter((_, i) => i % 2 === 0);
  return derivative.map((x, i) => (i % 2 === 0 ? x : -x));
}
