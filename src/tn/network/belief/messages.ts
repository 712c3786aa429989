import { ConvergenceError } from '../../../errors.ts';
import type { Edge, TensorGraph, Vertex } from './graph.ts';

/** Two vectors for each edge, interleaved: number 2e is what `ends[1]` receives from `ends[0]`, number 2e + 1 the reverse. */
export type Messages = readonly Float64Array[];

/** How messages are iterated. */
export interface MessageOptions {
  readonly tolerance: number;
  readonly iterations: number;
}

/** The message that a vertex receives over an edge. */
export function received(
  messages: Messages,
  { edges }: TensorGraph,
  vertex: number,
  edge: number,
): Float64Array {
  return messages[2 * edge + ((edges[edge] as Edge).ends[1] === vertex ? 0 : 1)] as Float64Array;
}

/** How much of the last message is kept in each step: without it messages may go round a loop for ever. */
const kept = 0.5;

/**
 * Messages that no longer change: what a vertex sends over an edge is its tensor times all that it receives over the others, of norm 1. All are changed at once from vectors of
 * equal entries, so that the order of tensors cannot matter. Throws `ConvergenceError`.
 */
export function fixedMessages(graph: TensorGraph, { tolerance, iterations }: MessageOptions): Messages {
  let messages: Messages = graph.edges.flatMap(({ size }) => [equalEntries(size), equalEntries(size)]);
  let change = Infinity;
  for (let step = 0; step < iterations && !(change <= tolerance); step++) {
    const next = graph.edges.flatMap(({ ends }, edge) =>
      ([0, 1] as const).map((side) => {
        const sent = sentMessage(graph, messages, ends[side], edge);
        return blended(messages[2 * edge + side] as Float64Array, sent, edge);
      }),
    );
    change = next.reduce((most, m, i) => Math.max(most, distance(m, messages[i] as Float64Array)), 0);
    messages = next;
  }
  if (change <= tolerance) return messages;
  throw new ConvergenceError(
    'Belief propagation',
    change,
    iterations,
    'Contract exactly with `contractNetwork`, or raise `iterations`.',
  );
}

function sentMessage(graph: TensorGraph, messages: Messages, vertex: number, edge: number): Float64Array {
  const { edges, data } = graph.vertices[vertex] as Vertex;
  return timesVectors(
    data,
    edges.map((e) => (graph.edges[e] as Edge).size),
    edges.map((e) => (e === edge ? undefined : received(messages, graph, vertex, e))),
  );
}

/** A tensor times vectors on some of its indices; the others are left in their order. */
export function timesVectors(
  data: Float64Array,
  dims: readonly number[],
  vectors: readonly (Float64Array | undefined)[],
): Float64Array {
  let values = data;
  let after = 1;
  for (let index = dims.length - 1; index >= 0; index--) {
    const [d, vector] = [dims[index] as number, vectors[index]];
    if (vector) values = summed(values, d, after, vector);
    else after *= d;
  }
  return values;
}

/** Sums index of size d, with `after` entries for each of its values, against a vector. */
function summed(values: Float64Array, d: number, after: number, vector: Float64Array): Float64Array {
  const before = values.length / (2 * d * after);
  const out = new Float64Array(2 * before * after);
  for (let b = 0; b < before; b++) {
    for (let x = 0; x < d; x++) {
      const [re, im] = [vector[2 * x] as number, vector[2 * x + 1] as number];
      let from = 2 * (b * d + x) * after;
      for (let to = 2 * b * after, end = to + 2 * after; to < end; to += 2, from += 2) {
        const [u, v] = [values[from] as number, values[from + 1] as number];
        out[to] = (out[to] as number) + re * u - im * v;
        out[to + 1] = (out[to + 1] as number) + re * v + im * u;
      }
    }
  }
  return out;
}

function equalEntries(size: number): Float64Array {
  return Float64Array.from({ length: 2 * size }, (_, i) => (i % 2 === 0 ? 1 / Math.sqrt(size) : 0));
}

/** The old message and the new one, both of norm 1 and turned to the same phase, of which only the direction counts. */
function blended(before: Float64Array, sent: Float64Array, edge: number): Float64Array {
  let [norm, re, im] = [0, 0, 0];
  for (let i = 0; i < sent.length; i += 2) {
    const [a, b] = [sent[i] as number, sent[i + 1] as number];
    const [u, v] = [before[i] as number, before[i + 1] as number];
    norm += a * a + b * b;
    re += u * a + v * b;
    im += u * b - v * a;
  }
  const overlap = Math.sqrt(re * re + im * im);
  if (!(norm > 0)) throw new ConvergenceError('Belief propagation', 1, 0, zeroMessage(edge));
  // Orthogonal to the last one: no phase is better than another.
  const [c, s] = overlap > 0 ? [re / overlap, -im / overlap] : [1, 0];
  const scale = 1 / Math.sqrt(norm);
  const out = sent.map((_, i) => {
    const [a, b] = [sent[i - (i % 2)] as number, sent[i - (i % 2) + 1] as number];
    const turned = i % 2 === 0 ? c * a - s * b : c * b + s * a;
    return kept * (before[i] as number) + (1 - kept) * scale * turned;
  });
  const length = Math.sqrt(out.reduce((sum, x) => sum + x * x, 0));
  return out.map((x) => x / length);
}

function zeroMessage(edge: number): string {
  return `A message over edge ${edge} vanishes. Contract exactly with \`contractNetwork\`.`;
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b[i] as number)) ** 2, 0));
}
