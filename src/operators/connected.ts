import { configurationAt, indexOf, requireConfiguration, type Configuration } from '../spaces/indexing.ts';
import { connectedMpo } from './mpo-connected.ts';
import type { LocalSum, Operator, PauliSum } from './operator.ts';
import { pauliGroups } from './pauli-groups.ts';
import { requireProductForm } from './product-form.ts';
import { RowCollector, withoutZeros, type Connected } from './row-collector.ts';
import { termRows } from './term-rows.ts';

/**
 * The view that sampled states use: row x of the operator, all x' with <x|O|x'> not 0, each once. Elements that add up to
 * exactly 0 are left out; the order carries no meaning. Works on any number of sites.
 * Cost: the entries of the row (for a Pauli sum one per string, for dense D, for an MPO bond^2 per site and prefix of x' that
 * can still contribute). Throws `ArgumentError` when `x` is no configuration of the space, `BudgetExceededError` when an MPO
 * connects x to too many configurations, `UnsupportedError` for Fock-space operators.
 */
export function connected(op: Operator, x: Configuration): Connected {
  const product = requireProductForm(op, 'connected');
  const { space } = product;
  requireConfiguration(space, x);
  switch (product.kind) {
    case 'local-sum':
      return connectedLocal(product, x);
    case 'pauli-sum':
      return connectedPauli(product, x);
    case 'sparse': {
      const r = indexOf(space, x);
      const [start, end] = [product.rowStart[r] as number, product.rowStart[r + 1] as number];
      const elements = product.values.subarray(2 * start, 2 * end);
      return withoutZeros(elements, (i) => configurationAt(space, product.column[start + i] as number));
    }
    case 'dense': {
      const width = 2 * product.matrix.cols;
      const r = indexOf(space, x);
      return withoutZeros(product.matrix.data.subarray(r * width, (r + 1) * width), (i) =>
        configurationAt(space, i),
      );
    }
    case 'mpo':
      return connectedMpo(product, x);
    default:
      return product satisfies never;
  }
}

function connectedLocal(op: LocalSum, x: Configuration): Connected {
  const row = new RowCollector(x);
  for (const { sites, steps, start, levels, elements } of termRows(op)) {
    let local = 0;
    for (let i = 0; i < sites.length; i++) local += (x[sites[i] as number] as number) * (steps[i] as number);
    for (let p = start[local] as number, end = start[local + 1] as number; p < end; p++) {
      row.add(sites, levels, p * sites.length, elements[2 * p] as number, elements[2 * p + 1] as number);
    }
  }
  return row.row();
}

function connectedPauli(op: PauliSum, x: Configuration): Connected {
  const groups = pauliGroups(op);
  const sums = new Float64Array(2 * groups.length);
  groups.forEach(({ factors, signSites }, g) => {
    signSites.forEach((sites, k) => {
      let sign = 1;
      for (const site of sites) if (x[site] === 1) sign = -sign;
      sums[2 * g] = (sums[2 * g] as number) + sign * (factors[2 * k] as number);
      sums[2 * g + 1] = (sums[2 * g + 1] as number) + sign * (factors[2 * k + 1] as number);
    });
  });
  return withoutZeros(sums, (g) => {
    const flipped = Int32Array.from(x);
    for (const site of groups[g]?.flips ?? []) flipped[site] = 1 - (flipped[site] as number);
    return flipped;
  });
}
