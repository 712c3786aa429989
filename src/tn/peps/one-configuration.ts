import type { Complex } from '../../linalg/scalar.ts';
import type { Configuration } from '../../spaces/indexing.ts';
import { absorb } from './absorb.ts';
import { closedStrip, Environments, grownLeft, stripValue, type Scaled } from './environments.ts';
import type { PepsGrid } from './grid.ts';
import { singleRow, singleRows } from './layers.ts';
import { ratio } from './means.ts';

/** One configuration of a state, with the environments of its rows in one layer: what its neighbours are compared with. */
export class OneConfiguration {
  readonly x: Configuration;
  readonly environments: Environments;
  /** ln of the amplitude, without the scale of the state. */
  readonly log: Complex;
  readonly #grid: PepsGrid;

  constructor(grid: PepsGrid, x: Configuration) {
    this.x = x;
    this.#grid = grid;
    this.environments = new Environments(singleRows(grid, x), grid.boundary);
    this.log = this.environments.value();
  }

  /**
   * <y|psi>/<x|psi>: between the environments of a row where they differ in one, else with the rows from the first that differs to the last contracted anew.
   */
  ratioTo(y: Configuration): Complex {
    return ratio(this.logOf(y), this.log);
  }

  /** ln <y|psi>, without the scale. */
  logOf(y: Configuration): Complex {
    const { columns } = this.#grid.lattice;
    const changed = Array.from(this.x.keys()).filter((site) => this.x[site] !== y[site]);
    const [first] = changed;
    if (first === undefined) return this.log;
    const last = changed.at(-1) as number;
    const [from, to] = [Math.floor(first / columns), Math.floor(last / columns)];
    if (from === to) return this.#inRow(y, to, first % columns, last % columns);
    let above = this.environments.above(from);
    for (let row = from; row < to; row++) {
      above = absorb(above, singleRow(this.#grid, y, row), this.environments.policy);
    }
    return stripValue({ above, row: singleRow(this.#grid, y, to), below: this.environments.below(to) });
  }

  #inRow(y: Configuration, row: number, first: number, last: number): Complex {
    const strip = { ...this.environments.strip(row), row: singleRow(this.#grid, y, row) };
    let left = this.environments.lefts(row)[first] as Scaled;
    for (let at = first; at <= last; at++) left = grownLeft(left, strip, at);
    return closedStrip(left, this.environments.rights(row)[last] as Scaled, strip);
  }
}
