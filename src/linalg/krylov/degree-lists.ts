/** Indices in doubly linked lists, one list for each degree. */
export class DegreeLists {
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #last: Int32Array;
  #lowest = 0;

  constructor(n: number) {
    this.#head = new Int32Array(n + 1).fill(-1);
    this.#next = new Int32Array(n).fill(-1);
    this.#last = new Int32Array(n).fill(-1);
  }

  insert(i: number, degree: number): void {
    const head = this.#head[degree] as number;
    this.#next[i] = head;
    this.#last[i] = -1;
    if (head >= 0) this.#last[head] = i;
    this.#head[degree] = i;
    if (degree < this.#lowest) this.#lowest = degree;
  }

  remove(i: number, degree: number): void {
    const [next, last] = [this.#next[i] as number, this.#last[i] as number];
    if (last >= 0) this.#next[last] = next;
    else this.#head[degree] = next;
    if (next >= 0) this.#last[next] = last;
  }

  /** Removes one of the least degree; there must be one. */
  takeLowest(): number {
    while ((this.#head[this.#lowest] as number) < 0) this.#lowest++;
    const i = this.#head[this.#lowest] as number;
    this.remove(i, this.#lowest);
    return i;
  }
}
