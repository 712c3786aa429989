import { ArgumentError } from '../errors.ts';
import { hermitianEigenvalues } from '../linalg/eigh.ts';
import { zeros, type ComplexMatrix } from '../linalg/matrix.ts';
import { textOf, type Text } from '../spaces/fock-space.ts';
import { requireTrace, type FockState } from './fock-state.ts';
import { forEachCoherence, type TextDensity } from './text-density.ts';

/** tr rho^2/(tr rho)^2: 1 for a pure state. Throws `NotPhysicalError` at trace 0. */
export function fockPurity(state: FockState): number {
  const trace = requireTrace(state.norm());
  let sum = 0;
  state.density.weights.forEach((weight) => (sum += weight * weight));
  state.density.values.forEach((x) => (sum += 2 * x * x));
  return sum / (trace * trace);
}

/**
 * The von Neumann entropy -sum p log p of rho/tr rho, in nats unless `base` is given. Texts without coherences cost O(1) each; texts that
 * coherences connect are diagonalised together, O(k^3) for k of them. Throws `NotPhysicalError` at trace 0, `ArgumentError` for a bad base.
 */
export function fockEntropy(state: FockState, { base = Math.E }: { readonly base?: number } = {}): number {
  if (!(base > 0 && base !== 1 && base < Infinity)) {
    throw new ArgumentError('base', 'be a positive number other than 1', `it is ${base}`);
  }
  const trace = requireTrace(state.norm());
  let sum = 0;
  for (const block of connectedTexts(state.density)) {
    const values =
      block.length === 1
        ? [state.density.weights[block[0] as number] as number]
        : hermitianEigenvalues(blockMatrix(state.density, block));
    for (const value of values) {
      const p = value / trace;
      if (p > 0) sum -= p * Math.log(p);
    }
  }
  return sum / Math.log(base);
}

/** The weight of each sector, tr(P_n rho) for n = 0..M. Not normalised. */
export function sectorWeights(state: FockState): Float64Array {
  const out = new Float64Array(state.space.maxParticles + 1);
  state.density.lengths.forEach((n, a) => {
    out[n] = (out[n] as number) + (state.density.weights[a] as number);
  });
  return out;
}

/** The distribution of the number of particles, tr(P_n rho)/tr rho for n = 0..M. Throws `NotPhysicalError` at trace 0. */
export function numberDistribution(state: FockState): Float64Array {
  const trace = requireTrace(state.norm());
  return sectorWeights(state).map((weight) => weight / trace);
}

/** The occupied texts with their weights <T|rho|T> (not normalised), heaviest first; at most `limit` of them. */
export function heaviestTexts(
  state: FockState,
  limit: number = Infinity,
): readonly { readonly text: Text; readonly weight: number }[] {
  const { weights, texts } = state.density;
  return Array.from(weights.keys())
    .sort((a, b) => (weights[b] as number) - (weights[a] as number))
    .slice(0, limit)
    .map((a) => ({ text: textOf(texts[a] as string), weight: weights[a] as number }));
}

/** The texts of a density, grouped by the connected parts of its coherences (union-find). */
function connectedTexts(of: TextDensity): readonly (readonly number[])[] {
  const parent = Int32Array.from(of.texts.keys());
  const root = (from: number): number => {
    let a = from;
    while (parent[a] !== a) {
      const above = parent[a] as number;
      parent[a] = parent[above] as number;
      a = above;
    }
    return a;
  };
  forEachCoherence(of, (a, b) => (parent[root(a)] = root(b)));
  const groups = new Map<number, number[]>();
  for (let a = 0; a < parent.length; a++) {
    const group = groups.get(root(a));
    if (group) group.push(a);
    else groups.set(root(a), [a]);
  }
  return [...groups.values()];
}

function blockMatrix(of: TextDensity, block: readonly number[]): ComplexMatrix {
  const out = zeros(block.length, block.length);
  const place = new Map(block.map((a, i) => [a, i]));
  block.forEach((a, i) => {
    out.data[2 * i * (block.length + 1)] = of.weights[a] as number;
    for (let p = of.rowStart[a] as number, end = of.rowStart[a + 1] as number; p < end; p++) {
      const j = place.get(of.column[p] as number) as number;
      const [re, im] = [of.values[2 * p] as number, of.values[2 * p + 1] as number];
      out.data.set([re, im], 2 * (i * block.length + j));
      out.data.set([re, -im], 2 * (j * block.length + i));
    }
  });
  return out;
}
