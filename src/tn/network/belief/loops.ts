import { UnsupportedError } from '../../../errors.ts';
import type { Edge, TensorGraph } from './graph.ts';

/** A simple cycle: its vertices in order, edge i from vertex i to the next. */
export interface Cycle {
  readonly vertices: readonly number[];
  readonly edges: readonly number[];
}

/** More cycles than this take longer than an exact answer is likely to. */
const mostCycles = 100000;

/** All simple cycles of at most `longest` edges, each once. Throws `UnsupportedError` when there are too many. */
export function cyclesUpTo(graph: TensorGraph, longest: number): Cycle[] {
  const found: Cycle[] = [];
  const isOnPath = new Uint8Array(graph.vertices.length);
  const walk = (first: number, vertices: number[], edges: number[]): void => {
    const last = vertices.at(-1) as number;
    for (const edge of graph.vertices[last]?.edges ?? []) {
      const next = across(graph, edge, last);
      // Each cycle begins at its smallest vertex and goes first to the smaller of the two neighbours there.
      if (next === first && edges.length > 1 && (vertices[1] as number) < last) {
        found.push({ vertices: [...vertices], edges: [...edges, edge] });
        requireFew(found.length);
      }
      if (next <= first || isOnPath[next] || edges.length + 2 > longest) continue;
      isOnPath[next] = 1;
      walk(first, [...vertices, next], [...edges, edge]);
      isOnPath[next] = 0;
    }
  };
  for (let first = 0; first < graph.vertices.length; first++) walk(first, [first], []);
  return found;
}

/** The length of the shortest cycle; Infinity when there is none. */
export function shortestCycle(graph: TensorGraph): number {
  let shortest = Infinity;
  for (let root = 0; root < graph.vertices.length; root++) {
    const distance = new Map([[root, 0]]);
    const from = new Map<number, number>();
    const queue = [root];
    for (let at = 0; at < queue.length; at++) {
      const vertex = queue[at] as number;
      const here = distance.get(vertex) as number;
      for (const edge of graph.vertices[vertex]?.edges ?? []) {
        if (from.get(vertex) === edge) continue;
        const next = across(graph, edge, vertex);
        const known = distance.get(next);
        if (known !== undefined) shortest = Math.min(shortest, here + known + 1);
        else {
          distance.set(next, here + 1);
          from.set(next, edge);
          queue.push(next);
        }
      }
    }
  }
  return shortest;
}

function across({ edges }: TensorGraph, edge: number, vertex: number): number {
  const [a, b] = (edges[edge] as Edge).ends;
  return a === vertex ? b : a;
}

function requireFew(count: number): void {
  if (count <= mostCycles) return;
  throw new UnsupportedError(
    `The error of belief propagation is taken from at most ${mostCycles} cycles, but there are more. Lower \`maxLoop\`, or contract exactly with \`contractNetwork\`.`,
  );
}
