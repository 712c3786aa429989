/** Pairs of numbers by a key, the smallest first; equal keys come in the order of their numbers, so that nothing depends on how they were put in. */
export class PairHeap {
  #keys = new Float64Array(256);
  #pairs = new Int32Array(512);
  #count = 0;

  /** How many pairs there are. */
  get size(): number {
    return this.#count;
  }

  /** Puts in a pair. */
  push(key: number, i: number, j: number): void {
    if (this.#count === this.#keys.length) this.#grow();
    let hole = this.#count++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.#isBefore(key, i, j, parent)) break;
      this.#move(hole, parent);
      hole = parent;
    }
    this.#write(hole, key, i, j);
  }

  /** Takes out the first pair, written to `into`; false when there is none. */
  pop(into: Int32Array): boolean {
    if (this.#count === 0) return false;
    into[0] = this.#pairs[0] as number;
    into[1] = this.#pairs[1] as number;
    const last = --this.#count;
    const key = this.#keys[last] as number;
    const [i, j] = [this.#pairs[2 * last] as number, this.#pairs[2 * last + 1] as number];
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      const [k, p] = [this.#keys, this.#pairs];
      const next = child + 1;
      if (
        next < last &&
        this.#isBefore(k[next] as number, p[2 * next] as number, p[2 * next + 1] as number, child)
      ) {
        child = next;
      }
      if (this.#isBefore(key, i, j, child)) break;
      this.#move(hole, child);
      hole = child;
    }
    this.#write(hole, key, i, j);
    return true;
  }

  #isBefore(key: number, i: number, j: number, other: number): boolean {
    const than = this.#keys[other] as number;
    if (key !== than) return key < than;
    const first = this.#pairs[2 * other] as number;
    return i !== first ? i < first : j < (this.#pairs[2 * other + 1] as number);
  }

  #move(to: number, from: number): void {
    this.#keys[to] = this.#keys[from] as number;
    this.#pairs[2 * to] = this.#pairs[2 * from] as number;
    this.#pairs[2 * to + 1] = this.#pairs[2 * from + 1] as number;
  }

  #write(at: number, key: number, i: number, j: number): void {
    this.#keys[at] = key;
    this.#pairs[2 * at] = i;
    this.#pairs[2 * at + 1] = j;
  }

  #grow(): void {
    const [keys, pairs] = [this.#keys, this.#pairs];
    this.#keys = new Float64Array(2 * keys.length);
    this.#pairs = new Int32Array(2 * pairs.length);
    this.#keys.set(keys);
    this.#pairs.set(pairs);
  }
}
