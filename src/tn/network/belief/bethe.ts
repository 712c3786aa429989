import { ConvergenceError } from '../../../errors.ts';
import { exponentOf, timesPowerOfTwo } from '../../../linalg/power-of-two.ts';
import type { TensorGraph } from './graph.ts';
import { received, timesVectors, type Messages } from './messages.ts';

/** A complex number times 2^exponent. */
export interface ScaledNumber {
  readonly re: number;
  readonly im: number;
  readonly exponent: number;
}

/** The product over vertices of their tensors times all messages, over that over edges of the two messages. */
export function betheValue(graph: TensorGraph, messages: Messages): ScaledNumber {
  let value: ScaledNumber = { re: 1, im: 0, exponent: graph.exponent };
  graph.vertices.forEach((_, vertex) => (value = times(value, vertexValue(graph, messages, vertex))));
  graph.edges.forEach((_, edge) => {
    const [c, d] = edgeValue(messages, edge);
    const norm = c * c + d * d;
    value = times(value, [c / norm, -d / norm]);
  });
  return value;
}

/** A tensor times all messages that it receives. */
export function vertexValue(
  graph: TensorGraph,
  messages: Messages,
  vertex: number,
): readonly [number, number] {
  const { edges, data } = graph.vertices[vertex] as TensorGraph['vertices'][0];
  const out = timesVectors(
    data,
    edges.map((e) => graph.edges[e]?.size ?? 1),
    edges.map((e) => received(messages, graph, vertex, e)),
  );
  return [out[0] as number, out[1] as number];
}

/** The sum of the products of the two messages of an edge. Throws `ConvergenceError` when they are orthogonal: then there is no Bethe value. */
export function edgeValue(messages: Messages, edge: number): readonly [number, number] {
  const [m, w] = [messages[2 * edge] as Float64Array, messages[2 * edge + 1] as Float64Array];
  let [re, im] = [0, 0];
  for (let i = 0; i < m.length; i += 2) {
    const [a, b, c, d] = [m[i], m[i + 1], w[i], w[i + 1]] as [number, number, number, number];
    re += a * c - b * d;
    im += a * d + b * c;
  }
  if (Math.abs(re) + Math.abs(im) > 1e-10) return [re, im];
  throw new ConvergenceError(
    'Belief propagation',
    1,
    0,
    `The two messages of edge ${edge} are orthogonal, so that there is no value. Contract exactly with \`contractNetwork\`.`,
  );
}

function times({ re, im, exponent }: ScaledNumber, [c, d]: readonly [number, number]): ScaledNumber {
  const [u, v] = [re * c - im * d, re * d + im * c];
  const most = Math.max(Math.abs(u), Math.abs(v));
  if (most === 0) return { re: 0, im: 0, exponent: 0 };
  const power = exponentOf(most);
  return { re: timesPowerOfTwo(u, -power), im: timesPowerOfTwo(v, -power), exponent: exponent + power };
}
