import { identity, type ComplexMatrix } from '../../../linalg/matrix.ts';
import { multiply, trace, transpose } from '../../../linalg/products.ts';
import { edgeValue, vertexValue } from './bethe.ts';
import type { Edge, TensorGraph, Vertex } from './graph.ts';
import type { Cycle } from './loops.ts';
import { received, timesVectors, type Messages } from './messages.ts';

/**
 * The term of a cycle in the loop series, relative to the Bethe value: on its edges what is orthogonal to the messages, on all others the messages.
 * tr prod_i (M_i P_i) prod_i (edge values) / prod_i (vertex values).
 */
export function cycleWeight(
  graph: TensorGraph,
  messages: Messages,
  { vertices, edges }: Cycle,
): readonly [number, number] {
  let product: ComplexMatrix | undefined;
  let [re, im] = [1, 0];
  vertices.forEach((vertex, i) => {
    const [before, after] = [edges.at(i - 1) as number, edges[i] as number];
    const step = multiply(
      passing(graph, messages, vertex, before, after),
      orthogonal(graph, messages, vertex, after),
    );
    product = product ? multiply(product, step) : step;
    [re, im] = ratio([re, im], edgeValue(messages, after), vertexValue(graph, messages, vertex));
  });
  const { re: x, im: y } = trace(product ?? identity(1));
  return [re * x - im * y, re * y + im * x];
}

/** The tensor of a vertex as a matrix from one edge to another, messages on the rest. */
function passing(
  graph: TensorGraph,
  messages: Messages,
  vertex: number,
  before: number,
  after: number,
): ComplexMatrix {
  const { edges, data } = graph.vertices[vertex] as Vertex;
  const size = (e: number): number => (graph.edges[e] as Edge).size;
  const values = timesVectors(
    data,
    edges.map(size),
    edges.map((e) => (e === before || e === after ? undefined : received(messages, graph, vertex, e))),
  );
  const isInOrder = edges.indexOf(before) < edges.indexOf(after);
  const [rows, cols] = isInOrder ? [size(before), size(after)] : [size(after), size(before)];
  const matrix = { rows, cols, data: values };
  return isInOrder ? matrix : transpose(matrix);
}

/** 1 - |message to the vertex><message from it| / (their product) on an edge, from the vertex on. */
function orthogonal(graph: TensorGraph, messages: Messages, vertex: number, edge: number): ComplexMatrix {
  const { size, ends } = graph.edges[edge] as Edge;
  const other = ends[0] === vertex ? ends[1] : ends[0];
  const [here, there] = [received(messages, graph, vertex, edge), received(messages, graph, other, edge)];
  const [c, d] = edgeValue(messages, edge);
  const norm = c * c + d * d;
  const out = identity(size);
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) {
      const [a, b] = [here[2 * x], here[2 * x + 1]] as [number, number];
      const [u, v] = [there[2 * y], there[2 * y + 1]] as [number, number];
      const [re, im] = [a * u - b * v, a * v + b * u];
      const at = 2 * (x * size + y);
      out.data[at] = (out.data[at] as number) - (re * c + im * d) / norm;
      out.data[at + 1] = (out.data[at + 1] as number) - (im * c - re * d) / norm;
    }
  }
  return out;
}

/** z a / b. */
function ratio(
  [re, im]: readonly [number, number],
  [a, b]: readonly [number, number],
  [c, d]: readonly [number, number],
): [number, number] {
  const norm = c * c + d * d;
  const [x, y] = [(a * c + b * d) / norm, (b * c - a * d) / norm];
  return [re * x - im * y, re * y + im * x];
}
