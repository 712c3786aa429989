import { referenceRows } from './all.ts';
import type { ReferenceRow } from './row.ts';

/** Matrix-product states and what is computed with them: the longer half, which has a test file of its own. */
const isOfChains = ({ area, id }: ReferenceRow): boolean =>
  area === 'tn' || area === 'tensor-networks' || /^states\/(thermal-mps|lindblad-mps|ising-)/.test(id);

export const chainRows: readonly ReferenceRow[] = referenceRows.filter(isOfChains);
export const otherRows: readonly ReferenceRow[] = referenceRows.filter((row) => !isOfChains(row));
