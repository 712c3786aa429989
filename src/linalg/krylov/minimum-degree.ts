import { csrTranspose, type CsrMatrix } from './csr.ts';

/**
 * An elimination order with little fill for the pattern of A + A^T: minimum approximate degree on the quotient graph.
 * Amestoy, Davis & Duff, SIAM J. Matrix Anal. Appl. 17 (1996) 886 (without their supervariables).
 */
export function minimumDegree(a: CsrMatrix): Int32Array {
  const graph = new QuotientGraph(a);
  const order = new Int32Array(a.size);
  for (let k = 0; k < a.size; k++) order[k] = graph.eliminateLowest();
  return order;
}

class QuotientGraph {
  readonly #neighbours: number[][];
  readonly #elementsOf: number[][];
  readonly #members: number[][];
  readonly #degree: Int32Array;
  readonly #mark: Int32Array;
  readonly #buckets: number[][];
  readonly #done: Uint8Array;
  #stamp = 0;
  #lowest = 0;

  constructor(a: CsrMatrix) {
    const n = a.size;
    this.#mark = new Int32Array(n).fill(-1);
    this.#done = new Uint8Array(n);
    this.#neighbours = symmetricPattern(a);
    this.#elementsOf = Array.from({ length: n }, () => []);
    this.#members = Array.from({ length: n }, () => []);
    this.#degree = Int32Array.from(this.#neighbours, (list) => list.length);
    this.#buckets = Array.from({ length: n + 1 }, () => []);
    for (let i = n - 1; i >= 0; i--) this.#buckets[this.#degree[i] as number]?.push(i);
  }

  eliminateLowest(): number {
    const pivot = this.#pop();
    this.#done[pivot] = 1;
    const element = this.#boundary(pivot);
    const absorbed = new Set(this.#elementsOf[pivot]);
    this.#members[pivot] = element;
    for (const i of element) this.#update(i, pivot, absorbed, element.length);
    for (const e of absorbed) this.#members[e] = [];
    return pivot;
  }

  /** The variables next to the pivot, marked. */
  #boundary(pivot: number): number[] {
    const stamp = ++this.#stamp;
    const element: number[] = [];
    this.#mark[pivot] = stamp;
    const visit = (i: number): void => {
      if (this.#done[i] || this.#mark[i] === stamp) return;
      this.#mark[i] = stamp;
      element.push(i);
    };
    this.#neighbours[pivot]?.forEach(visit);
    for (const e of this.#elementsOf[pivot] ?? []) this.#members[e]?.forEach(visit);
    this.#neighbours[pivot] = [];
    return element;
  }

  #update(i: number, pivot: number, absorbed: ReadonlySet<number>, size: number): void {
    const stamp = this.#stamp;
    const near = (this.#neighbours[i] ?? []).filter((j) => !this.#done[j] && this.#mark[j] !== stamp);
    const elements = (this.#elementsOf[i] ?? []).filter((e) => !absorbed.has(e));
    let degree = near.length + size - 1;
    for (const e of elements) degree += (this.#members[e]?.length ?? 1) - 1;
    elements.push(pivot);
    this.#neighbours[i] = near;
    this.#elementsOf[i] = elements;
    const bounded = Math.min(degree, this.#done.length - 1);
    this.#degree[i] = bounded;
    this.#buckets[bounded]?.push(i);
    this.#lowest = Math.min(this.#lowest, bounded);
  }

  /** Entries of a bucket that were moved since are stale: they are dropped here. */
  #pop(): number {
    for (;;) {
      const i = this.#buckets[this.#lowest]?.pop();
      if (i === undefined) this.#lowest++;
      else if (!this.#done[i] && this.#degree[i] === this.#lowest) return i;
    }
  }
}

function symmetricPattern(a: CsrMatrix): number[][] {
  const t = csrTranspose(a);
  return Array.from({ length: a.size }, (_, r) => {
    const near = new Set([
      ...a.column.subarray(a.rowStart[r], a.rowStart[r + 1]),
      ...t.column.subarray(t.rowStart[r], t.rowStart[r + 1]),
    ]);
    near.delete(r);
    return [...near];
  });
}
