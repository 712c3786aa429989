import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { qrOf } from '../tensor/factor.ts';
import { bondOf, fuse } from './sectors.ts';
import { blockOfCharge, zeroSiteTensor, type SiteTensor } from './site-tensor.ts';

/** T = Q R, charge by charge. */
export interface OrthogonalSplit {
  /** An isometry, fused as T is. */
  readonly isometry: SiteTensor;
  /** R transposed: its rows the inner bond of T, its columns that of Q; what `absorbed` takes. */
  readonly rest: SiteTensor;
}

/** The thin QR factorisation of a site tensor: nothing is cut, not even what is zero. `sign` is that of the bond that T had. */
export function orthogonalSplit(
  tensor: SiteTensor,
  sign: 1 | -1,
  modulus: number,
  field: Field,
): OrthogonalSplit {
  const width = widthOf(field);
  const { list } = tensor.blocks;
  const bond = bondOf(new Map(list.map(({ charge, rows, cols }) => [charge, Math.min(rows, cols)])));
  const isometry = zeroSiteTensor(tensor.fused, bond, width);
  const rest = zeroSiteTensor(fuse(tensor.bond, [0], sign, modulus), bond, width);
  for (const { charge, rows, cols, offset } of list) {
    const data = tensor.data.slice(width * offset, width * (offset + rows * cols));
    const { left, right } = qrOf({ rows, cols, field, data });
    const [q, r] = [blockOfCharge(isometry, charge), blockOfCharge(rest, charge)];
    if (!q || !r) continue;
    isometry.data.set(left.data, width * q.offset);
    for (let k = 0; k < right.rows; k++) {
      for (let c = 0; c < cols; c++) {
        for (let part = 0; part < width; part++)
          rest.data[width * (r.offset + c * right.rows + k) + part] = right.data[
            width * (k * cols + c) + part
          ] as number;
      }
    }
  }
  return { isometry, rest };
}
