import type { Operation } from '../operation.ts';
import { allSitesOf } from '../observe/light-cone.ts';

/** Which sites wait: those without an operation since the last barrier on them. */
export class Waiting {
  readonly #busy = new Set<number>();
  readonly #sites: number;
  #layerHasOperations = false;

  constructor(sites: number) {
    this.#sites = sites;
  }

  acted(op: Operation): void {
    this.#layerHasOperations = true;
    for (const site of allSitesOf(op)) this.#busy.add(site);
  }

  /** A barrier ends the layer of its sites; those that have waited in it. */
  ended(sites: readonly number[]): number[] {
    const waited = sites.filter((site) => !this.#busy.has(site));
    for (const site of sites) this.#busy.delete(site);
    if (sites.length === this.#sites) this.#layerHasOperations = false;
    return waited;
  }

  /** The end of the circuit ends the last layer, when there is anything in it. */
  atEnd(): number[] {
    if (!this.#layerHasOperations) return [];
    return this.ended(Array.from({ length: this.#sites }, (_, site) => site));
  }
}
