import { csrTranspose, type CsrMatrix } from './csr.ts';
import { QuotientGraph } from './quotient-graph.ts';

/**
 * An elimination order with little fill for the pattern of A + A^T: approximate minimum degree on the quotient graph, in an order in which what is
 * eliminated together stays together (a postorder of the assembly tree). Time about proportional to the entries of A times a small power of the size.
 * Amestoy, Davis & Duff, SIAM J. Matrix Anal. Appl. 17 (1996) 886.
 */
export function minimumDegree(a: CsrMatrix): Int32Array {
  const graph = new QuotientGraph(a.size, symmetricPattern(a));
  while (graph.left > 0) graph.eliminateLowest();
  return postorder(graph.parent, graph.isElement);
}

/** Neighbours of each index in the graph of A + A^T, without itself. */
export function symmetricPattern(a: CsrMatrix): { start: Int32Array; index: Int32Array } {
  const t = csrTranspose(a);
  const start = new Int32Array(a.size + 1);
  const index = new Int32Array(2 * a.column.length);
  const seen = new Int32Array(a.size).fill(-1);
  let length = 0;
  for (let r = 0; r < a.size; r++) {
    seen[r] = r;
    for (const { rowStart, column } of [a, t]) {
      for (let p = rowStart[r] as number; p < (rowStart[r + 1] as number); p++) {
        const c = column[p] as number;
        if (seen[c] === r) continue;
        seen[c] = r;
        index[length++] = c;
      }
    }
    start[r + 1] = length;
  }
  return { start, index: index.subarray(0, length) };
}

/** The nodes of a forest, each after its children, of which elements come first: what was eliminated with a node touches them. Parent -1 is a root. */
function postorder(parent: Int32Array, isElement: Uint8Array): Int32Array {
  const n = parent.length;
  const child = new Int32Array(n).fill(-1);
  const sibling = new Int32Array(n).fill(-1);
  for (const kind of [0, 1]) {
    for (let i = n - 1; i >= 0; i--) {
      const p = parent[i] as number;
      if (p < 0 || isElement[i] !== kind) continue;
      sibling[i] = child[p] as number;
      child[p] = i;
    }
  }
  const order = new Int32Array(n);
  const stack = new Int32Array(n);
  let length = 0;
  for (let root = 0; root < n; root++) {
    if ((parent[root] as number) >= 0) continue;
    let depth = 0;
    stack[0] = root;
    while (depth >= 0) {
      const i = stack[depth] as number;
      const next = child[i] as number;
      if (next < 0) {
        order[length++] = i;
        depth--;
      } else {
        child[i] = sibling[next] as number;
        stack[++depth] = next;
      }
    }
  }
  return order;
}
