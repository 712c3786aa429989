import { ArgumentError } from '../../errors.ts';
import { product } from '../../linalg/shape.ts';
import { widthOf, type BlockTensor } from './block-tensor.ts';
import { BoundedCache } from './bounded-cache.ts';
import { requireLegs } from './contraction-plan.ts';
import type { FieldMatrix } from './factor.ts';
import { leg, type Leg } from './leg.ts';
import { permuteLegs } from './permute-legs.ts';
import { findBlock, structureOf, type Block, type Structure } from './structure.ts';
import { normalCharge } from './symmetry.ts';

/** Some sectors of the row or column legs, fused: where they start in the matrix of their charge. */
interface Span {
  readonly sectors: readonly number[];
  readonly start: number;
  readonly size: number;
}

/** The part of a tensor whose rows carry one charge, as one matrix. */
export interface ChargeMatrix {
  readonly charge: number;
  readonly rows: number;
  readonly cols: number;
  readonly rowSpans: readonly Span[];
  readonly colSpans: readonly Span[];
  readonly pieces: readonly { readonly block: Block; readonly row: Span; readonly col: Span }[];
}

/** A tensor whose first `rowCount` legs are the rows, the others the columns: one matrix per charge of the rows, charges ascending. */
export interface MatrixView {
  readonly structure: Structure;
  readonly rowCount: number;
  readonly matrices: readonly ChargeMatrix[];
}

const views = new BoundedCache<string, MatrixView>(2000);

/** The tensor with `rowLegs` first (in that order), then the others (in theirs), and its view as matrices. */
export function splitLegs(
  t: BlockTensor,
  rowLegs: readonly number[],
): { readonly tensor: BlockTensor; readonly view: MatrixView } {
  requireLegs(t.structure, rowLegs, 'rowLegs');
  const rest = t.structure.legs.map((_, i) => i).filter((i) => !rowLegs.includes(i));
  const tensor = permuteLegs(t, [...rowLegs, ...rest]);
  const { structure } = tensor;
  const count = rowLegs.length;
  return { tensor, view: views.get(`${structure.id}:${count}`, () => viewOf(structure, count)) };
}

/** The numbers of one charge as a matrix. */
export function gather({ data, field }: BlockTensor, { rows, cols, pieces }: ChargeMatrix): FieldMatrix {
  const width = widthOf(field);
  const [first] = pieces;
  if (pieces.length === 1 && first?.row.size === rows && first.col.size === cols) {
    const from = width * first.block.start;
    return { rows, cols, field, data: data.slice(from, from + width * rows * cols) };
  }
  const out = new Float64Array(width * rows * cols);
  for (const { block, row, col } of pieces) {
    let from = width * block.start;
    for (let r = row.start; r < row.start + row.size; r++) {
      const next = from + width * col.size;
      out.set(data.subarray(from, next), width * (r * cols + col.start));
      from = next;
    }
  }
  return { rows, cols, field, data: out };
}

/** The bond between the two factors of a split: for each matrix how much of it is kept. */
export function bondLeg({ matrices }: MatrixView, kept: readonly number[], direction: 1 | -1): Leg {
  const used = matrices.flatMap(({ charge }, i) =>
    (kept[i] as number) > 0 ? [{ charge, dim: kept[i] as number }] : [],
  );
  return leg(
    used.map(({ charge }) => charge),
    used.map(({ dim }) => dim),
    direction,
  );
}

/** The tensor with the row legs and the bond (outwards), of charge 0, from one matrix per charge, of which the first `kept` columns are read. */
export function leftFactor(
  view: MatrixView,
  factors: readonly FieldMatrix[],
  kept: readonly number[],
): BlockTensor {
  const { structure, rowCount, matrices } = view;
  const bond = bondLeg(view, kept, -1);
  const target = structureOf(structure.symmetry, [...structure.legs.slice(0, rowCount), bond]);
  const field = factors[0]?.field ?? 'real';
  const width = widthOf(field);
  const data = new Float64Array(width * target.size);
  let sector = 0;
  matrices.forEach(({ rowSpans }, i) => {
    const count = kept[i] as number;
    if (count === 0) return;
    const { cols, data: from } = factors[i] as FieldMatrix;
    for (const { sectors, start, size } of rowSpans) {
      let to = width * (findBlock(target, [...sectors, sector]) as Block).start;
      for (let r = start; r < start + size; r++, to += width * count) {
        data.set(from.subarray(width * r * cols, width * (r * cols + count)), to);
      }
    }
    sector++;
  });
  return { structure: target, field, data };
}

/** The tensor with the bond (inwards) and the column legs, of the charge of the whole, from one matrix per charge, of which the first `kept` rows are read. */
export function rightFactor(
  view: MatrixView,
  factors: readonly FieldMatrix[],
  kept: readonly number[],
): BlockTensor {
  const { structure, rowCount, matrices } = view;
  const bond = bondLeg(view, kept, 1);
  const target = structureOf(structure.symmetry, [bond, ...structure.legs.slice(rowCount)], structure.charge);
  const field = factors[0]?.field ?? 'real';
  const width = widthOf(field);
  const data = new Float64Array(width * target.size);
  let sector = 0;
  matrices.forEach(({ colSpans, cols }, i) => {
    const count = kept[i] as number;
    if (count === 0) return;
    const { data: from } = factors[i] as FieldMatrix;
    for (const { sectors, start, size } of colSpans) {
      let to = width * (findBlock(target, [sector, ...sectors]) as Block).start;
      for (let r = 0; r < count; r++, to += width * size) {
        data.set(from.subarray(width * (r * cols + start), width * (r * cols + start + size)), to);
      }
    }
    sector++;
  });
  return { structure: target, field, data };
}

function viewOf(structure: Structure, rowCount: number): MatrixView {
  const { legs, symmetry, blocks } = structure;
  const groups = new Map<number, Block[]>();
  for (const block of blocks) {
    let charge = 0;
    for (let i = 0; i < rowCount; i++) {
      const { direction, charges } = legs[i] as Leg;
      charge += direction * (charges[block.sectors[i] as number] as number);
    }
    charge = normalCharge(symmetry, charge);
    const list = groups.get(charge);
    if (list) list.push(block);
    else groups.set(charge, [block]);
  }
  const matrices = [...groups]
    .sort(([a], [b]) => a - b)
    .map(([charge, members]) => chargeMatrix(charge, members, rowCount));
  return { structure, rowCount, matrices };
}

function chargeMatrix(charge: number, blocks: readonly Block[], rowCount: number): ChargeMatrix {
  const rows = new Spans();
  const cols = new Spans();
  const pieces = blocks.map((block) => ({
    block,
    row: rows.span(block.sectors.slice(0, rowCount), product(block.shape.slice(0, rowCount))),
    col: cols.span(block.sectors.slice(rowCount), product(block.shape.slice(rowCount))),
  }));
  return { charge, rows: rows.total, cols: cols.total, rowSpans: rows.all, colSpans: cols.all, pieces };
}

/** Spans in the order in which their sectors are first met. */
class Spans {
  total = 0;
  readonly #known = new Map<string, Span>();

  span(sectors: readonly number[], size: number): Span {
    const key = sectors.join();
    const known = this.#known.get(key);
    if (known) return known;
    const made = { sectors, start: this.total, size };
    this.#known.set(key, made);
    this.total += size;
    return made;
  }

  get all(): Span[] {
    return [...this.#known.values()];
  }
}

/** Throws `ArgumentError` for a tensor that has nothing to split: no blocks. */
export function requireBlocks({ structure }: BlockTensor): void {
  if (structure.size > 0) return;
  throw new ArgumentError(
    't',
    'have a block',
    'its charges allow none',
    'It is the zero tensor whatever its numbers.',
  );
}
