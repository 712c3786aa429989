import { referenceRows } from './all.ts';
import type { ReferenceRow } from './row.ts';

/** Matrix-product states and what is computed with them. */
const isOfChains = ({ area, id }: ReferenceRow): boolean =>
  area === 'tn' || area === 'tensor-networks' || /^states\/(thermal-mps|lindblad-mps|ising-)/.test(id);

/** Neural states and lattice models, whose rows take the longest of the others. */
const isOfModels = ({ area }: ReferenceRow): boolean => area === 'nqs' || area === 'models';

/** The rows in three parts of like length, each with a test file of its own, so that they are tested side by side. */
export const chainRows: readonly ReferenceRow[] = referenceRows.filter(isOfChains);
export const modelAndNeuralRows: readonly ReferenceRow[] = referenceRows.filter(isOfModels);
export const otherRows: readonly ReferenceRow[] = referenceRows.filter(
  (row) => !isOfChains(row) && !isOfModels(row),
);
