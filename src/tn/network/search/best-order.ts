import type { SubsetTables } from './subset-tables.ts';
import type { Objective } from './tree.ts';

/** The best way to contract a few tensors: for every subset the part that is one factor (the rest is the other), and what it costs. */
export class BestOrder {
  readonly cost: Float64Array;
  readonly part: Int32Array;

  constructor(most: number) {
    this.cost = new Float64Array(2 ** most);
    this.part = new Int32Array(2 ** most);
  }

  /**
   * Tries all trees over `count` tensors, products of unconnected ones too: 3^count / 2 steps. Returns the cost of the best; what costs `bound` or more is not followed.
   */
  find(tables: SubsetTables, count: number, objective: Objective, bound: number): number {
    const { cost, part } = this;
    const subsets = 2 ** count;
    cost[0] = 0;
    for (let s = 1; s < subsets; s++) {
      if ((s & (s - 1)) === 0) cost[s] = 0;
      else if (objective.kind === 'largest') this.#smallest(tables, s, bound);
      else this.#cheapest(tables, s, objective.writeWeight, bound);
    }
    part[0] = 0;
    return cost[subsets - 1] as number;
  }

  #cheapest({ touching, closed }: SubsetTables, s: number, writeWeight: number, bound: number): void {
    const { cost, part } = this;
    const all = touching[s] as number;
    const written = writeWeight * all * (closed[s] as number);
    let [best, chosen] = [bound, 0];
    // Each pair once: the factor that holds the highest bit of s is `a`.
    for (let a = (s - 1) & s; a > (s ^ a); a = (a - 1) & s) {
      const b = s ^ a;
      const before = (cost[a] as number) + (cost[b] as number) + written;
      if (before >= best) continue;
      const total = before + all * (closed[a] as number) * (closed[b] as number);
      if (total < best) [best, chosen] = [total, a];
    }
    cost[s] = chosen ? best : Infinity;
    part[s] = chosen;
  }

  #smallest({ touching, closed }: SubsetTables, s: number, bound: number): void {
    const { cost, part } = this;
    const size = (touching[s] as number) * (closed[s] as number);
    let [best, chosen] = [bound, 0];
    for (let a = (s - 1) & s; a > (s ^ a); a = (a - 1) & s) {
      const most = Math.max(cost[a] as number, cost[s ^ a] as number, size);
      if (most < best) [best, chosen] = [most, a];
    }
    cost[s] = chosen ? best : Infinity;
    part[s] = chosen;
  }
}
