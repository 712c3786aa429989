import type { CsrMatrix } from './csr.ts';
import { symmetricPattern } from './minimum-degree.ts';

/** Indices that hang together when the core is taken away, by their distance from it: level q touches only q - 1 and q + 1, level 0 the core. */
export interface Chain {
  readonly levels: readonly Int32Array[];
  /** Whether the mirror images of these indices are others: a chain of their own, which is not listed. */
  readonly mirrored: boolean;
}

/** An order of elimination by levels, for `levelLu`. */
export interface LevelPlan {
  readonly core: Int32Array;
  readonly chains: readonly Chain[];
  readonly mirror: Int32Array;
  /** Multiplications of the elimination, and bytes of what is kept. */
  readonly multiplications: number;
  readonly bytes: number;
}

/**
 * Splits the indices of a sparse matrix into a core and chains of levels, by breadth-first searches from the core in the graph of A + A^T. `mirror` is a permutation
 * that is its own inverse, with A[mirror r][mirror c] = conj(A[r][c]) and a core that is its own image: then of two chains that are images only one is kept.
 * Cost O(entries).
 */
export function levelPlan(a: CsrMatrix, core: Int32Array, mirror: Int32Array): LevelPlan {
  const search = new LevelSearch(a, core, mirror);
  const chains: Chain[] = [];
  for (let v = 0; v < a.size; v++) {
    const chain = search.chainFrom(v);
    if (chain) chains.push(chain);
  }
  let [multiplications, kept] = [core.length ** 3, core.length ** 2];
  for (const { levels } of chains) {
    for (const { length } of levels) {
      multiplications += length ** 3;
      kept += length ** 2;
    }
  }
  return { core, chains, mirror, multiplications, bytes: 16 * kept };
}

class LevelSearch {
  readonly #start: Int32Array;
  readonly #index: Int32Array;
  readonly #mirror: Int32Array;
  readonly #isCore: Uint8Array;
  readonly #listed: Uint8Array;
  /** The search that met an index last. */
  readonly #met: Int32Array;
  #searches = 0;

  constructor(a: CsrMatrix, core: Int32Array, mirror: Int32Array) {
    const { start, index } = symmetricPattern(a);
    [this.#start, this.#index, this.#mirror] = [start, index, mirror];
    this.#isCore = new Uint8Array(a.size);
    for (const c of core) this.#isCore[c] = 1;
    this.#listed = this.#isCore.slice();
    this.#met = new Int32Array(a.size);
  }

  /** The chain of an index, unless it is in the core or listed already, itself or its image. */
  chainFrom(v: number): Chain | undefined {
    if (this.#listed[v]) return undefined;
    const all = this.#breadthFirst(Int32Array.of(v));
    const members = all.flatMap((level) => [...level]);
    const touching = members.filter((r) => this.#touchesCore(r));
    // A chain that the core does not touch begins at an end of it.
    const first = touching.length > 0 ? Int32Array.from(touching) : (all.at(-1) as Int32Array).slice(0, 1);
    const search = this.#searches;
    const mirrored = this.#met[this.#mirror[v] as number] !== search;
    for (const r of members) {
      this.#listed[r] = 1;
      this.#listed[this.#mirror[r] as number] = 1;
    }
    return { levels: this.#breadthFirst(first), mirrored };
  }

  #breadthFirst(first: Int32Array): Int32Array[] {
    const search = ++this.#searches;
    for (const r of first) this.#met[r] = search;
    const levels: Int32Array[] = [];
    for (let level = first; level.length > 0;) {
      levels.push(level);
      const next: number[] = [];
      for (const r of level) {
        for (let p = this.#start[r] as number, end = this.#start[r + 1] as number; p < end; p++) {
          const c = this.#index[p] as number;
          if (this.#isCore[c] || this.#met[c] === search) continue;
          this.#met[c] = search;
          next.push(c);
        }
      }
      level = Int32Array.from(next);
    }
    return levels;
  }

  #touchesCore(r: number): boolean {
    const to = this.#start[r + 1] as number;
    for (let p = this.#start[r] as number; p < to; p++)
      if (this.#isCore[this.#index[p] as number]) return true;
    return false;
  }
}
