import { describe, expect, it } from 'vitest';
import type { CsrMatrix } from '../../../src/linalg/krylov/csr.ts';
import { minimumDegree } from '../../../src/linalg/krylov/minimum-degree.ts';
import { rng } from '../../../src/linalg/random.ts';

type Graph = Set<number>[];

const csr = (graph: Graph): CsrMatrix => {
  const rows = graph.map((near, i) => [...near, i].sort((a, b) => a - b));
  const rowStart = [0];
  rows.forEach((row) => rowStart.push(rowStart.at(-1)! + row.length));
  const column = Int32Array.from(rows.flat());
  return {
    size: graph.length,
    rowStart: Int32Array.from(rowStart),
    column,
    values: new Float64Array(2 * column.length).fill(1),
  };
};

const fromEdges = (n: number, edges: readonly (readonly [number, number])[]): Graph => {
  const graph: Graph = Array.from({ length: n }, () => new Set());
  for (const [i, j] of edges) if (i !== j) void (graph[i]!.add(j), graph[j]!.add(i));
  return graph;
};

const grid = (m: number): Graph =>
  fromEdges(
    m * m,
    Array.from({ length: m * m }, (_, i) => [
      [i, i % m === m - 1 ? i : i + 1],
      [i, i >= m * (m - 1) ? i : i + m],
    ]).flat() as [number, number][],
  );

/** Entries of L below the diagonal, by elimination on the graph; `next` picks among those left. */
function fill(graph: Graph, next: (left: Set<number>, graph: Graph) => number): number {
  const work = graph.map((near) => new Set(near));
  const left = new Set(graph.keys());
  let entries = 0;
  while (left.size > 0) {
    const pivot = next(left, work);
    left.delete(pivot);
    const near = [...work[pivot]!];
    entries += near.length;
    for (const i of near) {
      for (const j of near) if (i !== j) work[i]!.add(j);
      work[i]!.delete(pivot);
    }
  }
  return entries;
}

const inOrder = (order: Int32Array): (() => number) => {
  let k = 0;
  return () => order[k++]!;
};
const trueMinimum = (left: Set<number>, graph: Graph): number =>
  [...left].reduce((a, b) => (graph[b]!.size < graph[a]!.size ? b : a));

describe('minimumDegree', () => {
  it('is an order of all indices whose fill is near that of the true minimum degree, over random graphs', () => {
    let [ours, theirs] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const r = rng(seed);
      const n = 1 + r.integer(60);
      const edges = Array.from({ length: r.integer(3 * n) }, () => [r.integer(n), r.integer(n)] as const);
      const graph = fromEdges(n, edges);
      const order = minimumDegree(csr(graph));
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      ours += fill(graph, inOrder(order));
      theirs += fill(graph, trueMinimum);
    }
    expect(ours).toBeLessThan(1.05 * theirs);
  });

  it('trees, rings and cliques have no more fill than they must', () => {
    const tree = fromEdges(40, Array.from({ length: 39 }, (_, i) => [i + 1, (i * 7) % (i + 1)] as const)); // prettier-ignore
    expect(fill(tree, inOrder(minimumDegree(csr(tree))))).toBe(39);
    const ring = fromEdges(
      30,
      Array.from({ length: 30 }, (_, i) => [i, (i + 1) % 30] as const),
    );
    expect(fill(ring, inOrder(minimumDegree(csr(ring))))).toBe(2 * 28 + 1);
    const clique = fromEdges(
      9,
      Array.from({ length: 81 }, (_, i) => [i % 9, Math.floor(i / 9)] as const),
    );
    expect(fill(clique, inOrder(minimumDegree(csr(clique))))).toBe(36);
    const star = fromEdges(
      50,
      Array.from({ length: 49 }, (_, i) => [0, i + 1] as const),
    );
    expect(fill(star, inOrder(minimumDegree(csr(star))))).toBe(49);
  });

  it('a grid of 40 x 40 has at most the fill of the true minimum degree and a tenth', () => {
    const graph = grid(40);
    expect(fill(graph, inOrder(minimumDegree(csr(graph))))).toBeLessThan(1.1 * fill(graph, trueMinimum));
  });

  it('takes patterns that are not symmetric, and nothing at all', () => {
    const arrow: CsrMatrix = {
      size: 3,
      rowStart: Int32Array.of(0, 3, 4, 5),
      column: Int32Array.of(0, 1, 2, 1, 2),
      values: new Float64Array(10),
    };
    expect(minimumDegree(arrow)[2]).not.toBe(1);
    expect(minimumDegree(csr([])).length).toBe(0);
  });
});
