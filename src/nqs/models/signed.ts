import { ArgumentError } from '../../errors.ts';
import type { Lattice } from '../../spaces/lattice.ts';
import { requireSites } from '../../spaces/space.ts';
import type { Ansatz, AnsatzSpec, Batch, GramLayer, Moves, Walker } from '../ansatz.ts';
import { walkerOf } from '../plain-walker.ts';
import { Wrapped } from './wrapped.ts';

/**
 * The same model times Marshall's sign (-1)^(sum of the levels on one sublattice): the sign of the ground state of an antiferromagnet on a bipartite lattice. The sign belongs to the
 * state, so that every observable is right and no Hamiltonian is rotated; the mode stays. `sublattice` is a list of sites, or a lattice whose sites 0, 2, ... of two colours are
 * found. Throws `ArgumentError` for sites that are not there and for a lattice without two colours.
 */
export function marshall(ansatz: Ansatz, sublattice: readonly number[] | Lattice): Ansatz {
  const sites = 'bonds' in sublattice ? evenSublattice(sublattice) : sublattice;
  requireSites(ansatz.space, sites, 'sublattice');
  return new SignedAnsatz(ansatz, sites);
}

/** The sites that are joined to site 0 (or the first of their part) by an even number of nearest-neighbour bonds. */
function evenSublattice(lattice: Lattice): number[] {
  const neighbours = Array.from({ length: lattice.sites }, (): number[] => []);
  for (const [a, b] of lattice.bonds.nearest) {
    neighbours[a]?.push(b);
    neighbours[b]?.push(a);
  }
  const colour = new Int8Array(lattice.sites).fill(-1);
  for (let start = 0; start < lattice.sites; start++) {
    if (colour[start] !== -1) continue;
    colour[start] = 0;
    const queue = [start];
    for (const site of queue) {
      for (const next of neighbours[site] ?? []) {
        if (colour[next] === colour[site]) {
          throw new ArgumentError(
            'sublattice',
            'be a lattice of two sublattices',
            `${lattice.name} has an odd ring`,
          );
        }
        if (colour[next] !== -1) continue;
        colour[next] = 1 - (colour[site] as number);
        queue.push(next);
      }
    }
  }
  return [...colour.keys()].filter((site) => colour[site] === 0);
}

class SignedAnsatz extends Wrapped implements Ansatz {
  readonly kind = 'marshall';
  readonly parameters: Float64Array;
  readonly gramLayers?: (batch: Batch) => readonly GramLayer[];
  readonly #inner: Ansatz;
  readonly #sites: readonly number[];
  /** 1 on the sites of the sublattice. */
  readonly #counts: Uint8Array;

  constructor(inner: Ansatz, sites: readonly number[]) {
    super(inner);
    this.parameters = inner.parameters;
    if (inner.gramLayers) this.gramLayers = inner.gramLayers.bind(inner);
    this.#inner = inner;
    this.#sites = sites;
    this.#counts = new Uint8Array(inner.space.dims.length);
    for (const site of sites) this.#counts[site] = 1;
  }

  with(parameters: Float64Array): SignedAnsatz {
    return new SignedAnsatz(this.#inner.with(parameters), this.#sites);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = this.#inner.logAmplitudes(batch);
    for (let s = 0; s < batch.count; s++) {
      let sum = 0;
      for (const site of this.#sites) sum += batch.levels[s * batch.sites + site] as number;
      if (sum % 2 === 1) out[2 * s + 1] = (out[2 * s + 1] as number) + Math.PI;
    }
    return out;
  }

  logDerivatives(batch: Batch): Float64Array {
    return this.#inner.logDerivatives(batch);
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    return this.#inner.backward(batch, weights);
  }

  walker(batch: Batch): Walker {
    const inner = walkerOf(this.#inner, batch);
    return {
      batch: inner.batch,
      ratios: (moves, out) => {
        inner.ratios(moves, out);
        for (let m = 0; m < moves.count; m++) {
          if (!this.#changesSign(inner.batch, moves, m)) continue;
          out[2 * m] = -(out[2 * m] as number);
          out[2 * m + 1] = -(out[2 * m + 1] as number);
        }
      },
      accept: (moves, accepted) => inner.accept(moves, accepted),
    };
  }

  spec(): AnsatzSpec {
    return { kind: this.kind, inner: this.#inner.spec(), sublattice: [...this.#sites] };
  }

  #changesSign(batch: Batch, { width, rows, sites, levels }: Moves, m: number): boolean {
    const at = (rows[m] as number) * batch.sites;
    let sum = 0;
    for (let i = m * width; i < (m + 1) * width; i++) {
      const site = sites[i] as number;
      if (this.#counts[site] === 1) sum += (levels[i] as number) - (batch.levels[at + site] as number);
    }
    return sum % 2 !== 0;
  }
}
