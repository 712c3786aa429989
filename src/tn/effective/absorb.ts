import { kernels } from '../../linalg/kernels/active.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { multiplyIn } from './field.ts';
import { blockOfCharge, zeroSiteTensor, type SiteTensor } from './site-tensor.ts';

/** T C: a site tensor with its inner bond multiplied by a matrix whose rows are that bond alone. Charges that the bond has not, but C, give zeros. */
export function absorbed(tensor: SiteTensor, matrix: SiteTensor, field: Field): SiteTensor {
  const width = widthOf(field);
  const out = zeroSiteTensor(tensor.fused, matrix.bond, width);
  const data = kernels().run((work) => {
    const multiply = multiplyIn(work, field);
    const [a, b, c] = [work.put(tensor.data), work.put(matrix.data), work.zeros(out.data.length)];
    for (const { charge, rows, cols, offset } of out.blocks.list) {
      const [x, y] = [blockOfCharge(tensor, charge), blockOfCharge(matrix, charge)];
      if (!x || !y) continue;
      multiply(
        { numbers: work.part(c, width * offset), row: cols },
        { numbers: work.part(a, width * x.offset), row: x.cols, column: 1 },
        { numbers: work.part(b, width * y.offset), row: y.cols, column: 1 },
        { m: rows, k: x.cols, n: cols },
      );
    }
    return work.read(c);
  });
  return { ...out, data };
}
