import { ArgumentError } from '../../../errors.ts';
import { exponentOf, timesPowerOfTwo } from '../../../linalg/power-of-two.ts';
import { product } from '../../../linalg/shape.ts';
import { permute } from '../../../linalg/tensor.ts';
import { contractNetwork, plainTensorOf, type NetworkLeg, type NetworkTensor } from '../network-tensor.ts';
import { largestPart } from '../run-program.ts';

/** An edge of the graph: all legs that two tensors share, as one index. */
export interface Edge {
  readonly ends: readonly [number, number];
  readonly size: number;
}

/** A tensor with one index for each of its edges, row-major in their order. */
export interface Vertex {
  readonly edges: readonly number[];
  readonly data: Float64Array;
}

/** A network of tensors without open legs as a graph. */
export interface TensorGraph {
  readonly vertices: readonly Vertex[];
  readonly edges: readonly Edge[];
  /** The tensors are these vertices times 2^exponent in all. */
  readonly exponent: number;
}

/** The graph of a network. Throws `ArgumentError` for open legs and legs on three or more tensors. */
export function graphOf(tensors: readonly NetworkTensor[]): TensorGraph {
  const traced = tensors.map(withoutLoops);
  const on = new Map<NetworkLeg, number[]>();
  traced.forEach(({ legs }, i) => {
    for (const leg of legs) on.set(leg, [...(on.get(leg) ?? []), i]);
  });
  const groups = new Map<string, { ends: [number, number]; legs: NetworkLeg[] }>();
  for (const [leg, ends] of on) {
    const [a, b] = requireTwo(leg, ends);
    const group = groups.get(`${a} ${b}`) ?? { ends: [a, b], legs: [] };
    groups.set(`${a} ${b}`, group);
    group.legs.push(leg);
  }
  const fused = [...groups.values()];
  const edges = fused.map(({ ends, legs }): Edge => ({ ends, size: product(legs.map(({ dim }) => dim)) }));
  let exponent = 0;
  const vertices = traced.map((t, i): Vertex => {
    const own = [...edges.keys()].filter((e) => edges[e]?.ends.includes(i));
    const order = own.flatMap((e) => (fused[e]?.legs ?? []).map((leg) => t.legs.indexOf(leg)));
    const { data } = permute(plainTensorOf(t), order);
    const most = largestPart(data);
    const power = most === 0 ? 0 : exponentOf(most);
    exponent += power;
    return { edges: own, data: data.map((x) => timesPowerOfTwo(x, -power)) };
  });
  return { vertices, edges, exponent };
}

/** A leg that comes twice on one tensor is summed. */
function withoutLoops(t: NetworkTensor): NetworkTensor {
  return new Set(t.legs).size === t.legs.length ? t : contractNetwork([t]);
}

function requireTwo(leg: NetworkLeg, ends: readonly number[]): [number, number] {
  const [a, b] = ends;
  if (a !== undefined && b !== undefined && ends.length === 2) return [a, b];
  throw new ArgumentError(
    'tensors',
    'share each leg between two of them',
    `'${leg.name}' is on ${ends.length}`,
    'Contract exactly with `contractNetwork`.',
  );
}

/** Parts that are connected with each other. */
export function partCount({ vertices, edges }: TensorGraph): number {
  const joined = vertices.map((_, i) => i);
  const root = (i: number): number => (joined[i] === i ? i : root(joined[i] as number));
  for (const { ends } of edges) joined[root(ends[0])] = root(ends[1]);
  return joined.filter((to, i) => to === i).length;
}
