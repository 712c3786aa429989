import { NotPhysicalError } from '../../errors.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { svdsOf } from '../tensor/factor.ts';
import { chooseRank, type Truncation } from '../tensor/truncation.ts';
import { bondOf, type Block, type Blocks, type Fused } from './sectors.ts';
import { blockOfCharge, zeroSiteTensor, type SiteTensor } from './site-tensor.ts';

/** Singular values by charge, descending within each. */
export type SpectrumByCharge = readonly { readonly charge: number; readonly values: Float64Array }[];

/** A state of two sides, theta = left diag(s) right^T, with isometries on both and sum s^2 = 1 after truncation. */
export interface PairSplit {
  readonly left: SiteTensor;
  readonly right: SiteTensor;
  readonly spectrum: SpectrumByCharge;
  /** Discarded weight relative to the total. */
  readonly discarded: number;
}

/** The singular value decomposition of theta, truncated over all charges together; vectors that are cut cost nothing. Throws `NotPhysicalError` for a theta of zero. */
export function splitPair(
  theta: Float64Array,
  blocks: Blocks,
  [left, right]: readonly [Fused, Fused],
  field: Field,
  truncation: Truncation,
): PairSplit {
  const width = widthOf(field);
  let discarded = 0;
  const { spectra, kept, factors } = svdsOf(
    blocks.list.map(({ rows, cols, offset }) => {
      const data = theta.slice(width * offset, width * (offset + rows * cols));
      return { rows, cols, field, data };
    }),
    (all) => {
      const chosen = keptOf(all, truncation);
      discarded = chosen.discarded;
      return chosen.kept;
    },
  );
  const bond = bondOf(new Map(blocks.list.map(({ charge }, i) => [charge, kept[i] as number])));
  const [u, v] = [zeroSiteTensor(left, bond, width), zeroSiteTensor(right, bond, width)];
  const spectrum: { charge: number; values: Float64Array }[] = [];
  factors.forEach((part, i) => {
    const count = kept[i] as number;
    if (count === 0) return;
    const block = blocks.list[i] as Block;
    spectrum.push({ charge: block.charge, values: (spectra[i] as Float64Array).slice(0, count) });
    copyColumns(u, block, part.left.data, part.left.cols, count, width);
    copyRows(v, block, part.right.data, count, width);
  });
  normalise(spectrum);
  return { left: u, right: v, spectrum, discarded };
}

/** The tensor with its inner bond multiplied by the singular values: what holds the centre. */
export function withSpectrum(tensor: SiteTensor, spectrum: SpectrumByCharge, field: Field): SiteTensor {
  const width = widthOf(field);
  const data = tensor.data.slice();
  for (const { charge, values } of spectrum) {
    const { offset, rows, cols } = blockOfCharge(tensor, charge) as Block;
    for (let r = 0, at = width * offset; r < rows; r++) {
      for (let c = 0; c < cols * width; c++, at++)
        data[at] = (data[at] as number) * (values[Math.floor(c / width)] as number);
    }
  }
  return { ...tensor, data };
}

/** How many values of each spectrum are kept, and the weight of the others. */
export function keptOf(
  spectra: readonly Float64Array[],
  truncation: Truncation,
): { kept: readonly number[]; discarded: number } {
  const all = spectra.flatMap((values, i) => Array.from(values, (value) => ({ value, i })));
  all.sort((x, y) => y.value - x.value || x.i - y.i);
  if (!((all[0]?.value ?? 0) > 0)) {
    throw new NotPhysicalError(
      'The state must not be zero, but the sweep has come to one that is. Start from another one.',
    );
  }
  const { kept: total, discarded } = chooseRank(
    all.map(({ value }) => value),
    truncation,
  );
  const kept = spectra.map(() => 0);
  for (const { i } of all.slice(0, total)) kept[i] = (kept[i] as number) + 1;
  return { kept, discarded };
}

function normalise(spectrum: { values: Float64Array }[]): void {
  let sum = 0;
  for (const { values } of spectrum) for (const s of values) sum += s * s;
  const norm = Math.sqrt(sum);
  for (const { values } of spectrum) values.forEach((s, i) => (values[i] = s / norm));
}

/** The first columns of a matrix as the block of a charge. */
function copyColumns(
  to: SiteTensor,
  { charge }: Block,
  from: Float64Array,
  stride: number,
  count: number,
  width: 1 | 2,
): void {
  const { offset, rows } = blockOfCharge(to, charge) as Block;
  for (let r = 0; r < rows; r++) {
    const row = from.subarray(width * r * stride, width * (r * stride + count));
    to.data.set(row, width * (offset + r * count));
  }
}

/** The first rows of a matrix as the columns of the block of a charge. */
function copyRows(
  to: SiteTensor,
  { charge, cols }: Block,
  from: Float64Array,
  count: number,
  width: 1 | 2,
): void {
  const { offset } = blockOfCharge(to, charge) as Block;
  for (let k = 0; k < count; k++) {
    for (let c = 0; c < cols; c++) {
      const source = width * (k * cols + c);
      const target = width * (offset + c * count + k);
      to.data[target] = from[source] as number;
      if (width === 2) to.data[target + 1] = from[source + 1] as number;
    }
  }
}

/** Entropy -sum s^2 ln s^2 in nats. */
export function spectrumEntropy(spectrum: SpectrumByCharge): number {
  let sum = 0;
  for (const { values } of spectrum) {
    for (const s of values) if (s > 0) sum -= s * s * Math.log(s * s);
  }
  return sum;
}
