import { DegreeLists } from './degree-lists.ts';

/**
 * The graph that elimination leaves, by elements (eliminated indices, each a clique of what it touches) and variables. Variables that have become
 * indistinguishable are one of a larger weight. The list of a variable holds its elements, then its neighbours; that of an element its variables.
 */
export class QuotientGraph {
  /** Indices not eliminated yet. */
  left: number;
  /** What an index was merged or absorbed into, -1 for roots: the assembly tree once all are eliminated. */
  readonly parent: Int32Array;
  /** 1 for indices that were pivots; the others went with one of them. */
  readonly isElement: Uint8Array;
  readonly #lists: DegreeLists;
  #data: Int32Array;
  #length: number;
  readonly #start: Int32Array;
  readonly #size: Int32Array;
  readonly #elements: Int32Array;
  /** How many indices a variable stands for: 0 when it is none any more, negative while it is next to the pivot. */
  readonly #weight: Int32Array;
  /** Of a variable, a bound of its degree; of an element, its size in indices. */
  readonly #degree: Int32Array;
  /** 0 for elements that are gone; others as in `#shrink`. */
  readonly #mark: Float64Array;
  #stamp = 1;
  /** Variables by hash: bucket heads and chains. */
  readonly #bucket: Int32Array;
  readonly #chain: Int32Array;
  readonly #hash: Int32Array;
  /** Equal to the stamp for what is in the list that others are compared with. */
  readonly #same: Float64Array;

  constructor(n: number, { start, index }: { start: Int32Array; index: Int32Array }) {
    this.left = n;
    this.parent = new Int32Array(n).fill(-1);
    this.isElement = new Uint8Array(n);
    this.#data = new Int32Array(2 * index.length + n);
    this.#data.set(index);
    this.#length = index.length;
    this.#start = start.slice(0, n);
    this.#size = new Int32Array(n);
    for (let i = 0; i < n; i++) this.#size[i] = (start[i + 1] as number) - (start[i] as number);
    this.#elements = new Int32Array(n);
    this.#weight = new Int32Array(n).fill(1);
    this.#degree = this.#size.slice();
    this.#mark = new Float64Array(n).fill(1);
    this.#bucket = new Int32Array(n).fill(-1);
    this.#chain = new Int32Array(n).fill(-1);
    this.#hash = new Int32Array(n);
    this.#same = new Float64Array(n);
    this.#lists = new DegreeLists(n);
    for (let i = n - 1; i >= 0; i--) this.#lists.insert(i, this.#degree[i] as number);
  }

  /** Makes the variable of the least degree an element. */
  eliminateLowest(): void {
    const pivot = this.#lists.takeLowest();
    const weight = this.#weight[pivot] as number;
    this.left -= weight;
    this.#weight[pivot] = 0;
    this.isElement[pivot] = 1;
    this.#gather(pivot);
    this.#shrink(pivot);
    this.#update(pivot);
    this.#merge(pivot);
    this.#finish(pivot);
  }

  /** The list of the new element: all variables next to the pivot. Its elements are absorbed. */
  #gather(pivot: number): void {
    const from = this.#start[pivot] as number;
    const middle = from + (this.#elements[pivot] as number);
    const end = from + (this.#size[pivot] as number);
    let room = end - middle;
    for (let p = from; p < middle; p++) room += this.#size[this.#data[p] as number] as number;
    this.#reserve(room);
    const start = this.#length;
    this.#degree[pivot] = 0;
    for (let p = from; p < middle; p++) {
      const e = this.#data[p] as number;
      if (this.#mark[e] === 0) continue;
      const first = this.#start[e] as number;
      this.#touch(pivot, first, first + (this.#size[e] as number));
      this.#absorb(e, pivot);
    }
    this.#touch(pivot, middle, end);
    this.#start[pivot] = start;
    this.#size[pivot] = this.#length - start;
    this.#elements[pivot] = 0;
  }

  #touch(pivot: number, from: number, to: number): void {
    for (let p = from; p < to; p++) {
      const i = this.#data[p] as number;
      const weight = this.#weight[i] as number;
      if (weight <= 0) continue;
      this.#weight[i] = -weight;
      this.#lists.remove(i, this.#degree[i] as number);
      this.#data[this.#length++] = i;
      (this.#degree[pivot] as number) += weight;
    }
  }

  /** mark[e] - stamp := the indices of element e outside the new one, for all elements that touch it. */
  #shrink(pivot: number): void {
    this.#stamp += this.#weight.length + 1;
    const end = (this.#start[pivot] as number) + (this.#size[pivot] as number);
    for (let q = this.#start[pivot] as number; q < end; q++) {
      const i = this.#data[q] as number;
      const weight = -(this.#weight[i] as number);
      const from = this.#start[i] as number;
      for (let p = from; p < from + (this.#elements[i] as number); p++) {
        const e = this.#data[p] as number;
        const mark = this.#mark[e] as number;
        if (mark === 0) continue;
        this.#mark[e] = (mark >= this.#stamp ? mark : this.#stamp + (this.#degree[e] as number)) - weight;
      }
    }
  }

  /** New lists and degrees of the variables of the element; those that touch nothing else are eliminated with it. */
  #update(pivot: number): void {
    const end = (this.#start[pivot] as number) + (this.#size[pivot] as number);
    for (let q = this.#start[pivot] as number; q < end; q++) {
      const i = this.#data[q] as number;
      const outside = this.#rewrite(i, pivot);
      if (outside === 0) {
        const weight = -(this.#weight[i] as number);
        this.left -= weight;
        (this.#degree[pivot] as number) -= weight;
        this.#weight[i] = 0;
        this.parent[i] = pivot;
      } else this.#degree[i] = Math.min(this.#degree[i] as number, outside);
    }
  }

  /** The list of a variable: live elements, the pivot, neighbours outside the new element; returns the indices that those hold beside the pivot's. */
  #rewrite(i: number, pivot: number): number {
    const data = this.#data;
    const start = this.#start[i] as number;
    const middle = start + (this.#elements[i] as number);
    const end = start + (this.#size[i] as number);
    let [to, outside, hash] = [start, 0, pivot];
    for (let p = start; p < middle; p++) {
      const e = data[p] as number;
      if (this.#mark[e] === 0) continue;
      const more = (this.#mark[e] as number) - this.#stamp;
      if (more === 0) this.#absorb(e, pivot);
      else {
        outside += more;
        hash += e;
        data[to++] = e;
      }
    }
    // The pivot takes a place that is free: that of an element absorbed, or its own among the neighbours.
    const kept = to;
    let moved = -1;
    for (let p = middle; p < end; p++) {
      const j = data[p] as number;
      const weight = this.#weight[j] as number;
      if (weight <= 0) continue;
      outside += weight;
      hash += j;
      if (to === kept) moved = j;
      else data[to] = j;
      to++;
    }
    data[kept] = pivot;
    if (to > kept) data[to] = moved;
    this.#elements[i] = kept - start + 1;
    this.#size[i] = to - start + 1;
    if (outside > 0) this.#file(i, hash % this.#bucket.length);
    return outside;
  }

  #file(i: number, hash: number): void {
    this.#chain[i] = this.#bucket[hash] as number;
    this.#bucket[hash] = i;
    this.#hash[i] = hash;
  }

  /** Variables of the element with the same list become one. */
  #merge(pivot: number): void {
    const end = (this.#start[pivot] as number) + (this.#size[pivot] as number);
    for (let q = this.#start[pivot] as number; q < end; q++) {
      const first = this.#data[q] as number;
      if (this.#weight[first] === 0) continue;
      const hash = this.#hash[first] as number;
      let i = this.#bucket[hash] as number;
      this.#bucket[hash] = -1;
      for (; i >= 0 && (this.#chain[i] as number) >= 0; i = this.#chain[i] as number) this.#mergeInto(i);
    }
  }

  #mergeInto(i: number): void {
    const [start, size] = [this.#start[i] as number, this.#size[i] as number];
    this.#stamp++;
    for (let p = start; p < start + size; p++) this.#same[this.#data[p] as number] = this.#stamp;
    let last = i;
    for (let j = this.#chain[i] as number; j >= 0; j = this.#chain[j] as number) {
      if (!this.#equal(i, j)) {
        last = j;
        continue;
      }
      (this.#weight[i] as number) += this.#weight[j] as number;
      this.#weight[j] = 0;
      this.parent[j] = i;
      this.#chain[last] = this.#chain[j] as number;
    }
  }

  #equal(i: number, j: number): boolean {
    if (this.#size[i] !== this.#size[j] || this.#elements[i] !== this.#elements[j]) return false;
    const start = this.#start[j] as number;
    for (let p = start; p < start + (this.#size[j] as number); p++)
      if (this.#same[this.#data[p] as number] !== this.#stamp) return false;
    return true;
  }

  /** Degrees with the new element, and its list without what was merged. */
  #finish(pivot: number): void {
    const start = this.#start[pivot] as number;
    const end = start + (this.#size[pivot] as number);
    const total = this.#degree[pivot] as number;
    let to = start;
    for (let q = start; q < end; q++) {
      const i = this.#data[q] as number;
      const weight = -(this.#weight[i] as number);
      if (weight === 0) continue;
      this.#weight[i] = weight;
      this.#degree[i] = Math.min((this.#degree[i] as number) + total - weight, this.left - weight);
      this.#lists.insert(i, this.#degree[i] as number);
      this.#data[to++] = i;
    }
    this.#size[pivot] = to - start;
    this.#length = to;
    this.#mark[pivot] = to === start ? 0 : 1;
  }

  #absorb(e: number, pivot: number): void {
    this.#mark[e] = 0;
    this.parent[e] = pivot;
  }

  #reserve(room: number): void {
    if (this.#length + room <= this.#data.length) return;
    const data = new Int32Array(Math.max(this.#length + room, 2 * this.#data.length));
    data.set(this.#data);
    this.#data = data;
  }
}
