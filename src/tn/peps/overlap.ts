import { UnsupportedError } from '../../errors.ts';
import { requireSameSpace } from '../../spaces/space.ts';
import type { Estimate } from '../../states/estimate.ts';
import { Contraction, normContraction } from './contraction.ts';
import type { PepsGrid } from './grid.ts';
import { doubleRows } from './layers.ts';
import { sameLattice } from './lattice.ts';

/** <a|b> of two states on one lattice, with the boundaries of `a`. */
export function gridOverlap(a: PepsGrid, b: PepsGrid): Estimate {
  requireSameSpace('Argument `other`', a.space, b.space);
  if (!sameLattice(a.lattice, b.lattice)) {
    const [ours, theirs] = [a, b].map(
      ({ lattice: { rows, columns, ends = 'open' } }) => `${rows} x ${columns}, ${ends}`,
    );
    throw new UnsupportedError(
      `Argument \`other\` must be on the same lattice, ${ours}, but it is ${theirs}. Convert both with \`toKet\`, or build them on one lattice.`,
    );
  }
  const scale = a.logScale + b.logScale;
  if (scale === -Infinity) return { re: 0, im: 0, error: 0, from: 'exact' };
  const lost = lostAmplitude(a) + lostAmplitude(b);
  const size = lost === 0 ? 0 : Math.exp(gridLogNorm(a) + gridLogNorm(b));
  const network = a === b ? normContraction(a) : new Contraction(doubleRows(b, a), a.boundary);
  return network.estimate(scale, lost * size);
}

/** ln of the norm; -Infinity for the zero state. */
export function gridLogNorm(grid: PepsGrid): number {
  if (grid.logScale === -Infinity) return -Infinity;
  return grid.logScale + normContraction(grid).fine.value().re / 2;
}

/** How far, relative to its norm, a state may be from what it was cut from. */
function lostAmplitude({ discarded }: PepsGrid): number {
  return Math.sqrt(2 - 2 * Math.sqrt(1 - discarded));
}
