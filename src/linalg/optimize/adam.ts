/** The moments that Adam keeps; `step` counts the updates made. */
export interface AdamState {
  readonly step: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** The constants of Adam. */
export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** Moments before the first update. */
export function adamStart(size: number): AdamState {
  return { step: 0, first: new Float64Array(size), second: new Float64Array(size) };
}

/**
 * One step of Adam (Kingma & Ba 2015, algorithm 1): m <- b1 m + (1-b1) g, v <- b2 v + (1-b2) g^2,
 * theta <- theta - rate mhat/(sqrt(vhat) + epsilon). Returns new arrays; the given ones stay as they are.
 */
export function adamStep(
  parameters: Float64Array,
  gradient: Float64Array,
  state: AdamState,
  { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): { readonly parameters: Float64Array; readonly state: AdamState } {
  const step = state.step + 1;
  const first = new Float64Array(parameters.length);
  const second = new Float64Array(parameters.length);
  const next = new Float64Array(parameters.length);
  const correction1 = 1 / (1 - beta1 ** step);
  const correction2 = 1 / (1 - beta2 ** step);
  for (let i = 0; i < next.length; i++) {
    const g = gradient[i] as number;
    const m = beta1 * (state.first[i] as number) + (1 - beta1) * g;
    const v = beta2 * (state.second[i] as number) + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    next[i] =
      (parameters[i] as number) - (learningRate * m * correction1) / (Math.sqrt(v * correction2) + epsilon);
  }
  return { parameters: next, state: { step, first, second } };
}
