import { wordOnes } from '../../linalg/bit-matrix.ts';
import { zeros, type ComplexMatrix } from '../../linalg/matrix.ts';
import type { ChForm } from './ch-form.ts';
import { generatorsOn } from './group.ts';
import type { SitePauli } from './pauli-action.ts';
import { productOf, quarterTurns, type MaskPauli } from './place-pauli.ts';
import { sizeOf } from './scale.ts';

/**
 * The reduced density matrix on `keep`, D = 2^k: |scale|^2 / D times the sum of all stabilizers that act on these sites alone, r generators of them. Cost n^2 (n - k)/16 for the generators
 * and D 2^r for the matrix.
 */
export function reducedMatrix(form: ChForm, keep: readonly number[]): ComplexMatrix {
  const k = keep.length;
  const size = 2 ** k;
  const out = zeros(size, size);
  const list = generatorsOn(form, keep).map((g) => masked(g, k));
  const weight = sizeOf(form.scale) ** 2 / size;
  let member: MaskPauli = { x: 0, z: 0, turns: 0 };
  // Each step of a Gray code multiplies one generator in.
  for (let count = 0; count < 2 ** list.length; count++) {
    if (count > 0) member = productOf(member, list[31 - Math.clz32(count & -count)] as MaskPauli);
    addString(out, member, weight);
  }
  return out;
}

/** out += weight i^turns X(x) Z(z). */
function addString({ rows, data }: ComplexMatrix, { x, z, turns }: MaskPauli, weight: number): void {
  const [re, im] = quarterTurns(weight, 0, turns);
  for (let col = 0; col < rows; col++) {
    const sign = 1 - 2 * (wordOnes(col & z) & 1);
    const at = 2 * ((col ^ x) * rows + col);
    data[at] = (data[at] as number) + sign * re;
    data[at + 1] = (data[at + 1] as number) + sign * im;
  }
}

/** A string on places with masks in the order of matrix indices. */
function masked({ sites, letters, turns }: SitePauli, k: number): MaskPauli {
  let [x, z] = [0, 0];
  sites.forEach((place, i) => {
    const bit = 1 << (k - 1 - place);
    if (((letters[i] as number) & 1) !== 0) x |= bit;
    if (((letters[i] as number) & 2) !== 0) z |= bit;
  });
  return { x, z, turns };
}
