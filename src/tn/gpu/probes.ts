import { ArgumentError, UnsupportedError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import { modulus } from '../../linalg/scalar.ts';
import { product, type ComplexTensor } from '../../linalg/tensor.ts';
import { contractByPlan } from '../network/contract-by-plan.ts';
import {
  networkLeg,
  networkTensorsPlan,
  plainTensorOf,
  type NetworkLeg,
  type NetworkTensor,
} from '../network/network-tensor.ts';
import type { Contraction } from './pairing.ts';

/** Options of `GpuDevice.probe`. */
export interface ProbeOptions {
  /** Random vectors that are tried; 16 by default. */
  readonly probes?: number;
  /** The most bytes that a contraction in double precision may take; 1 GiB by default. */
  readonly maxBytes?: number;
}

/** What random vectors tell of the error of a tensor on a device. */
export interface ProbedError {
  /** An estimate, no bound, of the distance (Frobenius norm) from exact arithmetic: twice the root mean square of what the vectors show. */
  readonly error: number;
  readonly probes: number;
}

/** How a tensor was made: what was put on the device, or a contraction of two others. */
export type Recipe =
  | { readonly given: ComplexTensor; readonly leaves: 1; readonly shape: readonly number[] }
  | {
      readonly a: Recipe;
      readonly b: Recipe;
      readonly contraction: Contraction;
      /** Given tensors in it, each as often as it is used. */
      readonly leaves: number;
      readonly shape: readonly number[];
    };

/** Recipes of more given tensors are not looked at: their plans would take too long. */
const mostLeaves = 4096;

/**
 * The error of a tensor that was found by a recipe: with z a product of random signs, one vector for each leg, |<z|found> - <z|exact>|^2 is |found - exact|^2 on average. The exact side is contracted in double
 * precision with the vectors in place, in an order of its own, which for matrices is vectors times matrices. R. Freivalds, IFIP Congress 77 (1977) 839.
 */
export function probedError(
  recipe: Recipe,
  found: ComplexTensor,
  rng: Rng,
  { probes = 16, maxBytes }: ProbeOptions = {},
): ProbedError {
  if (!Number.isSafeInteger(probes) || probes < 1) {
    throw new ArgumentError('probes', 'be a positive integer', `it is ${probes}`);
  }
  if (recipe.leaves > mostLeaves) {
    throw new UnsupportedError(
      `Argument \`t\` must be made of at most ${mostLeaves} tensors, but it is made of ${recipe.leaves}. Probe what it was made of.`,
    );
  }
  const legs = recipe.shape.map((dim) => networkLeg(dim));
  const tensors = leavesOf(recipe, legs);
  const vectors = (): NetworkTensor[] => legs.map((leg) => signs(leg, rng));
  const options = {
    output: [],
    hyperedges: true,
    restarts: 4,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
  const plan = networkTensorsPlan([...tensors, ...vectors()], options);
  // Without legs to choose signs for there is nothing that differs.
  const count = product(recipe.shape) === 1 ? 1 : probes;
  let squares = 0;
  for (let probe = 0; probe < count; probe++) {
    const z = vectors();
    const limit = maxBytes === undefined ? {} : { maxBytes };
    const { mantissa, exponent } = contractByPlan(plan, [...tensors, ...z].map(plainTensorOf), limit);
    const [re, im] = seenBy(found, z);
    const scale = 2 ** exponent;
    squares +=
      modulus(re - scale * (mantissa.data[0] as number), im - scale * (mantissa.data[1] as number)) ** 2;
  }
  return { error: (count === 1 ? 1 : 2) * Math.sqrt(squares / count), probes: count };
}

/** All given tensors of a recipe with the legs by which they are joined. */
function leavesOf(recipe: Recipe, legs: readonly NetworkLeg[]): NetworkTensor[] {
  const out: NetworkTensor[] = [];
  const open: { readonly recipe: Recipe; readonly legs: readonly NetworkLeg[] }[] = [{ recipe, legs }];
  for (let next = open.pop(); next; next = open.pop()) {
    const own = next.recipe;
    if ('given' in own) {
      out.push({ legs: next.legs, data: own.given.data });
      continue;
    }
    const { aLegs, bLegs, batch = { aLegs: [], bLegs: [] } } = own.contraction;
    const joined = aLegs.map((leg) => networkLeg(own.a.shape[leg] as number));
    const rest = [...next.legs];
    const together = rest.splice(0, batch.aLegs.length);
    const placed = (
      shape: readonly number[],
      inner: readonly number[],
      kept: readonly number[],
    ): NetworkLeg[] =>
      shape.map(
        (_, leg) => joined[inner.indexOf(leg)] ?? together[kept.indexOf(leg)] ?? (rest.shift() as NetworkLeg),
      );
    open.push({ recipe: own.a, legs: placed(own.a.shape, aLegs, batch.aLegs) });
    open.push({ recipe: own.b, legs: placed(own.b.shape, bLegs, batch.bLegs) });
  }
  return out;
}

/** A vector of random signs. */
function signs(leg: NetworkLeg, rng: Rng): NetworkTensor {
  const data = new Float64Array(2 * leg.dim);
  for (let i = 0; i < leg.dim; i++) data[2 * i] = rng.uniform() < 0.5 ? -1 : 1;
  return { legs: [leg], data };
}

/** A tensor summed with one vector for each leg, from the last on. */
function seenBy(t: ComplexTensor, vectors: readonly NetworkTensor[]): [number, number] {
  let data = t.data;
  for (const { legs, data: z } of vectors.toReversed()) {
    const dim = (legs[0] as NetworkLeg).dim;
    const out = new Float64Array(data.length / dim);
    for (let i = 0; i < out.length / 2; i++) {
      for (let j = 0; j < dim; j++) {
        const [sign, at] = [z[2 * j] as number, 2 * (i * dim + j)];
        out[2 * i] = (out[2 * i] as number) + sign * (data[at] as number);
        out[2 * i + 1] = (out[2 * i + 1] as number) + sign * (data[at + 1] as number);
      }
    }
    data = out;
  }
  return [data[0] as number, data[1] as number];
}
