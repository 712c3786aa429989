import { erf } from './erf.ts';

/** x Phi(x) with Phi the normal distribution function; `gelu-tanh` is its usual approximation. */
export type ActivationName = 'relu' | 'sigmoid' | 'gelu' | 'gelu-tanh';

/** A scalar function with its derivative. */
export interface Activation {
  value(x: number): number;
  slope(x: number): number;
}

const tanhFactor = Math.sqrt(2 / Math.PI);
const tanhCubic = 0.044715;

/** The activations by name: relu max(x, 0); sigmoid 1/(1 + e^-x); gelu x (1 + erf(x/sqrt 2))/2; gelu-tanh x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))/2. */
export const activations: Readonly<Record<ActivationName, Activation>> = {
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  sigmoid: { value: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  gelu: {
    value: (x) => x * normalCdf(x),
    slope: (x) => normalCdf(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
  },
  'gelu-tanh': {
    value: (x) => 0.5 * x * (1 + Math.tanh(tanhFactor * (x + tanhCubic * x * x * x))),
    slope: (x) => {
      const t = Math.tanh(tanhFactor * (x + tanhCubic * x * x * x));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * tanhFactor * (1 + 3 * tanhCubic * x * x);
    },
  },
};

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function normalCdf(x: number): number {
  return 0.5 * (1 + erf(x * Math.SQRT1_2));
}
