import { ArgumentError } from '../../errors.ts';
import { requireFinite } from '../../linalg/matrix.ts';
import { product, type ComplexTensor } from '../../linalg/tensor.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { contractNow } from './einsum.ts';
import { planShape, type NetworkPlan, type NetworkPlanOptions } from './plan.ts';
import { networkShape, type NetworkShape } from './shape.ts';

/** A leg of network tensors. The object itself is its identity: tensors that hold the same object are joined there. The name is only for people. */
export interface NetworkLeg {
  readonly name: string;
  readonly dim: number;
}

/** A dense complex tensor whose legs are known by identity: row-major in their order, interleaved re/im. Plain data. */
export interface NetworkTensor {
  readonly legs: readonly NetworkLeg[];
  readonly data: Float64Array;
}

/** How the tensors of a network belong together. */
export interface NetworkLegOptions {
  /** The legs of the result. Default: those that are on one tensor only, in the order in which they come. */
  readonly output?: readonly NetworkLeg[];
  /** Whether a leg may be on three or more tensors (the output counts as one), with the same value on all. Default false: then that is taken for a mistake. */
  readonly hyperedges?: boolean;
}

/** A new leg, different from all others whatever its name. Throws `ArgumentError` unless `dim` is a whole number from 0 on. */
export function networkLeg(dim: number, name = ''): NetworkLeg {
  if (Number.isSafeInteger(dim) && dim >= 0) return { name, dim };
  throw new ArgumentError('dim', 'be a whole number from 0 on', `it is ${dim}`);
}

/** A tensor from legs and interleaved numbers (kept, not copied). Throws `ArgumentError` when they do not fit or are not finite. */
export function networkTensor(legs: readonly NetworkLeg[], data: Float64Array): NetworkTensor {
  const size = product(legs.map(({ dim }) => dim));
  if (data.length !== 2 * size) {
    const shape = legs.map(({ name, dim }) => `${name}:${dim}`).join(' ');
    throw new ArgumentError(
      'data',
      `have 2*${size} numbers for the legs [${shape}]`,
      `it has ${data.length}`,
    );
  }
  requireFinite(data, 'data');
  return { legs: [...legs], data };
}

/**
 * The contraction of a network of tensors over all legs that two of them share; a leg twice on one tensor is traced. Nothing depends on the order in which tensors or legs come, but for the order of the
 * result's legs where no output is given. Plan, memory and errors as for `einsum`; `ArgumentError` besides for a leg on three or more tensors, unless `hyperedges`.
 */
export function contractNetwork(
  tensors: readonly NetworkTensor[],
  options: NetworkLegOptions & NetworkPlanOptions = {},
): NetworkTensor {
  const { maxBytes = defaultMaxBytes } = options;
  const { legs, plan } = planned(tensors, { ...options, maxBytes });
  const { data } = contractNow(plan, tensors.map(plainTensorOf), maxBytes);
  return { legs, data };
}

/** The plan of `contractNetwork`, for `contractByPlan` with `tensors.map(plainTensorOf)`; labels are the names of the legs with numbers that tell them apart. No limit of memory unless `maxBytes` is given. */
export function networkTensorsPlan(
  tensors: readonly NetworkTensor[],
  options: NetworkLegOptions & NetworkPlanOptions = {},
): NetworkPlan {
  return planned(tensors, options).plan;
}

/** The same tensor with a shape instead of legs. Shares the numbers. */
export function plainTensorOf({ legs, data }: NetworkTensor): ComplexTensor {
  return { shape: legs.map(({ dim }) => dim), data };
}

function planned(
  tensors: readonly NetworkTensor[],
  options: NetworkLegOptions & NetworkPlanOptions,
): { legs: readonly NetworkLeg[]; plan: NetworkPlan } {
  const { output, hyperedges = false, ...planning } = options;
  const counts = new Map<NetworkLeg, number>();
  for (const { legs } of tensors) for (const leg of legs) counts.set(leg, (counts.get(leg) ?? 0) + 1);
  const legs = output ?? [...counts.keys()].filter((leg) => counts.get(leg) === 1);
  if (!hyperedges) requirePairs(tensors, legs);
  return { legs, plan: planShape(shapeOf(tensors, legs, [...counts.keys()]), planning) };
}

/** Throws `ArgumentError` for a leg on more than two tensors, the output counted as one. */
function requirePairs(tensors: readonly NetworkTensor[], output: readonly NetworkLeg[]): void {
  const uses = new Map<NetworkLeg, number>();
  for (const legs of [...tensors.map((t) => t.legs), output]) {
    for (const leg of new Set(legs)) {
      const count = (uses.get(leg) ?? 0) + 1;
      if (count > 2) {
        throw new ArgumentError(
          'tensors',
          'have each leg on at most two tensors, the output counted as one',
          `'${leg.name}' is on three or more`,
          'If it is meant as a hyperedge, pass `hyperedges: true`.',
        );
      }
      uses.set(leg, count);
    }
  }
}

function shapeOf(
  tensors: readonly NetworkTensor[],
  output: readonly NetworkLeg[],
  all: readonly NetworkLeg[],
): NetworkShape {
  const label = new Map(all.map((leg, i) => [leg, `${leg.name}#${i}`]));
  const unknown = output.find((leg) => !label.has(leg));
  if (unknown) {
    throw new ArgumentError('output', 'have legs of the tensors', `no tensor has '${unknown.name}'`);
  }
  const labels = (legs: readonly NetworkLeg[]): string[] => legs.map((leg) => label.get(leg) as string);
  const sizes = new Map(all.map((leg) => [label.get(leg) as string, leg.dim]));
  return networkShape(
    tensors.map(({ legs }) => labels(legs)),
    labels(output),
    sizes,
  );
}
