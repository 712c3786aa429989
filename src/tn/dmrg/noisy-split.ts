import { eigh } from '../../linalg/eigh.ts';
import { realSingularValues, symmetricEigen } from '../../linalg/real-factor.ts';
import { kernels } from '../../linalg/kernels/active.ts';
import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { singularValues } from '../../linalg/svd.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { placeCarried, type Carried } from '../effective/carried.ts';
import { multiplyIn } from '../effective/field.ts';
import { unitOf } from '../effective/effective-operator.ts';
import { outerProductCalls, stagePart, type Side, type Stage } from '../effective/outer-products.ts';
import { bondOf, type Block, type Blocks, type Bond, type Fused } from '../effective/sectors.ts';
import { blockOfCharge, zeroSiteTensor, type SiteTensor } from '../effective/site-tensor.ts';
import { keptOf, type SpectrumByCharge } from '../effective/split.ts';

/** A block matrix with fused rows of the side that becomes an isometry. */
export interface SplitSubject {
  readonly data: Float64Array;
  readonly blocks: Blocks;
  /** The rows of the other side, which keeps the centre. */
  readonly other: Fused;
}

/** What a split gives: an isometry on one side, the centre (its inner bond last) on the other. */
export interface Split {
  readonly isometry: SiteTensor;
  readonly centre: SiteTensor;
  readonly spectrum: SpectrumByCharge;
  readonly discarded: number;
}

/**
 * theta = U C with U from the eigenvectors of rho = theta theta^dagger + noise P P^dagger / tr(P P^dagger), where P are all (E_a (x) W_ab) theta: what H takes
 * out of the site joins the bond, also charges that theta has not, and no local minimum of small bonds holds the state. White, Phys. Rev. B 72 (2005) 180403;
 * Hubig et al., Phys. Rev. B 91 (2015) 155115. `allowed` are the charges that the bond may have: also some that no site
 * beside it can take up yet, for those that come after it.
 */
export function noisySplit(
  side: Side,
  subject: SplitSubject,
  allowed: ReadonlySet<number>,
  field: Field,
  { noise, truncation }: { readonly noise: number; readonly truncation: Truncation },
): Split {
  return kernels().run((work) => {
    const sectors = densities(work, side, subject, field, noise).filter(({ charge }) => allowed.has(charge));
    const parts = sectors.map(({ charge, size, rho }) => ({ charge, size, ...eigenOf(rho, size, field) }));
    const { kept } = keptOf(
      parts.map(({ values }) => values.map((value) => Math.sqrt(Math.max(0, value))).reverse()),
      truncation,
    );
    const bond = bondOf(new Map(parts.map(({ charge }, i) => [charge, kept[i] as number])));
    const isometry = zeroSiteTensor(side.fused, bond, widthOf(field));
    parts.forEach(({ charge, size, vectors }, i) => {
      const block = blockOfCharge(isometry, charge);
      if (block) lastColumns(isometry.data, block, vectors, size, kept[i] as number, field);
    });
    return withCentre(work, subject, isometry, bond, field);
  });
}

/** Eigenvalues, ascending, and eigenvectors as columns. */
function eigenOf(
  rho: Float64Array,
  n: number,
  field: Field,
): { values: Float64Array; vectors: Float64Array } {
  const a = { rows: n, cols: n, data: hermitian(rho, n, field) };
  const { values, vectors } = field === 'real' ? symmetricEigen(a) : eigh(a);
  return { values, vectors: vectors.data };
}

interface Density {
  readonly charge: number;
  readonly size: number;
  readonly rho: Float64Array;
}

/** rho of every sector of the fused rows. */
function densities(
  work: Workspace,
  side: Side,
  subject: SplitSubject,
  field: Field,
  noise: number,
): Density[] {
  const width = widthOf(field);
  const { stage, carried } = perturbation(work, side, subject, field);
  const own = side.fused.sectors.map(({ size }) => work.zeros(width * size * size));
  const mixed = side.fused.sectors.map(({ size }) => work.zeros(width * size * size));
  for (const { rowSector, offset, rows, cols } of subject.blocks.list) {
    addSquare(stage, own[rowSector] as Numbers, { offset, rows, cols }, field);
  }
  for (const { rowSector, offset, rows, block } of carried.blocks) {
    addSquare(stage, mixed[rowSector] as Numbers, { offset, rows, cols: block.cols }, field);
  }
  let trace = 0;
  side.fused.sectors.forEach(({ size }, s) => {
    trace += traceOf(work.view(mixed[s] as Numbers), size, width);
  });
  return side.fused.sectors.map(({ charge, size }, s) => {
    const rho = own[s] as Numbers;
    if (trace > 0) work.vectors.axpy(rho, mixed[s] as Numbers, noise / trace);
    return { charge, size, rho: work.read(rho) };
  });
}

/** theta, from 0 on, and all (E_a (x) W_ab) theta on one stage. */
function perturbation(
  work: Workspace,
  side: Side,
  { data, blocks }: SplitSubject,
  field: Field,
): { stage: Stage; carried: Carried } {
  const width = widthOf(field);
  const environmentAt = blocks.size;
  const start = environmentAt + side.environment.data.length / width;
  const carried = placeCarried(side, blocks, () => true, { matrix: 0, start });
  const stage: Stage = { work, numbers: work.zeros(width * (start + carried.size)), width };
  work.view(stage.numbers).set(data);
  work.view(stage.numbers).set(side.environment.data, width * environmentAt);
  const multiply = multiplyIn(work, field);
  const at = { matrix: 0, environment: environmentAt };
  for (const call of outerProductCalls(stage, side, blocks, carried.products, at)) multiply(...call);
  carried.program.run(work.view(stage.numbers), width);
  // Only the shares of all that count.
  const made = stagePart(stage, start, carried.size);
  const unit = unitOf(work.vectors.maxAbs(made));
  if (unit !== 1) scaleAll(work.view(made), 1 / unit);
  return { stage, carried };
}

function scaleAll(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i] = factor * (x[i] as number);
}

/** into += X X^dagger. */
function addSquare(
  stage: Stage,
  into: Numbers,
  { offset, rows, cols }: { readonly offset: number; readonly rows: number; readonly cols: number },
  field: Field,
): void {
  const x = stagePart(stage, offset, rows * cols);
  multiplyIn(stage.work, field)(
    { numbers: into, row: rows },
    { numbers: x, row: cols, column: 1 },
    { numbers: x, row: 1, column: cols, conjugate: field === 'complex' },
    { m: rows, k: cols, n: rows },
  );
}

function traceOf(x: Float64Array, n: number, width: 1 | 2): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[width * i * (n + 1)] as number;
  return sum;
}

/** Products leave rounding in what should be equal; in place. */
function hermitian(x: Float64Array, n: number, field: Field): Float64Array {
  const width = widthOf(field);
  for (let r = 0; r < n; r++) {
    if (width === 2) x[2 * r * (n + 1) + 1] = 0;
    for (let c = 0; c < r; c++) {
      const [a, b] = [width * (r * n + c), width * (c * n + r)];
      x[a] = x[b] as number;
      if (width === 2) x[a + 1] = -(x[b + 1] as number);
    }
  }
  return x;
}

/** The last columns of n x n vectors, the last one first, as a block. */
function lastColumns(
  to: Float64Array,
  block: Block,
  from: Float64Array,
  n: number,
  count: number,
  field: Field,
): void {
  const width = widthOf(field);
  for (let r = 0; r < n; r++) {
    for (let k = 0; k < count; k++) {
      const a = width * (r * n + n - 1 - k);
      const b = width * (block.offset + r * count + k);
      to[b] = from[a] as number;
      if (width === 2) to[b + 1] = from[a + 1] as number;
    }
  }
}

/** C = U^dagger theta, transposed to the rows of the other side, of norm 1. */
function withCentre(
  work: Workspace,
  subject: SplitSubject,
  isometry: SiteTensor,
  bond: Bond,
  field: Field,
): Split {
  const width = widthOf(field);
  const multiply = multiplyIn(work, field);
  const centre = zeroSiteTensor(subject.other, bond, width);
  const [theta, u, out] = [work.put(subject.data), work.put(isometry.data), work.zeros(centre.data.length)];
  for (const block of subject.blocks.list) {
    const [from, to] = [blockOfCharge(isometry, block.charge), blockOfCharge(centre, block.charge)];
    if (!from || !to) continue;
    multiply(
      { numbers: work.part(out, width * to.offset), row: to.cols },
      { numbers: work.part(theta, width * block.offset), row: 1, column: block.cols },
      {
        numbers: work.part(u, width * from.offset),
        row: from.cols,
        column: 1,
        conjugate: field === 'complex',
      },
      { m: to.rows, k: block.rows, n: to.cols },
    );
  }
  const [all, kept] = [work.vectors.norm2(theta), work.vectors.norm2(out)];
  work.vectors.scale(out, 1 / Math.sqrt(kept));
  const filled = { ...centre, data: work.read(out) };
  return {
    isometry,
    centre: filled,
    spectrum: spectrumOf(filled, field),
    discarded: Math.max(0, 1 - kept / all),
  };
}

function spectrumOf({ blocks, data }: SiteTensor, field: Field): SpectrumByCharge {
  const width = widthOf(field);
  return blocks.list.map(({ charge, rows, cols, offset }) => {
    const own = data.subarray(width * offset, width * (offset + rows * cols));
    const a = { rows, cols, data: own };
    return {
      charge,
      values: field === 'real' ? realSingularValues(a) : Float64Array.from(singularValues(a)),
    };
  });
}
