import type { EnvironmentBlock } from './environment.ts';
import type { OperatorEntry } from './half-site.ts';
import type { Side } from './outer-products.ts';
import type { PairTerms } from './pair-terms.ts';
import { homeOf, type Block, type Blocks } from './sectors.ts';

/** <x|H|x> for every basis vector x of two sides: the diagonal of the effective operator, real numbers in the order of the blocks. Cost about m^2 d^2 per term of the two sites. */
export function effectiveDiagonal(
  blocks: Blocks,
  [left, right]: readonly [Side, Side],
  { joined1, joined2, terms }: PairTerms,
  width: 1 | 2,
): Float64Array {
  const out = new Float64Array(blocks.size);
  const [rows, columns] = [joinedDiagonal(left, joined1, width), joinedDiagonal(right, joined2, width)];
  for (const { rowSector, charge, rows: m, cols: n, offset } of blocks.list) {
    const [a, b] = [rows[rowSector], columns[right.fused.at.get(charge) as number]];
    for (let r = 0; r < m; r++) {
      for (let c = 0; c < n; c++) out[offset + r * n + c] = (a?.[r] ?? 0) + (b?.[c] ?? 0);
    }
  }
  for (const { outer1, outer2, entries } of terms) {
    for (const { to1, from1, to2, from2, re, im } of entries) {
      if (to1 !== from1 || to2 !== from2) continue;
      addOuter(out, blocks, piecesAt(left, outer1, from1, width), piecesAt(right, outer2, from2, width), {
        factor: [re, im],
        sectors: right.fused.at,
      });
    }
  }
  return out;
}

/** Diagonal entries of an environment beside one level, at a place among fused rows. */
interface DiagonalPiece {
  readonly sector: number;
  readonly offset: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The diagonal of each block of an operator state that stays in its sector, at the rows of a level. */
function piecesAt(side: Side, state: number, level: number, width: 1 | 2): DiagonalPiece[] {
  const { environment, fused } = side;
  return fused.bond.dims.flatMap((dim, s) => {
    const diagonal = environmentDiagonal(side, environment.states[state], s, dim, width);
    return diagonal ? [{ ...homeOf(fused, level, s), ...diagonal }] : [];
  });
}

function environmentDiagonal(
  { environment }: Side,
  state: 'identity' | readonly (EnvironmentBlock | undefined)[] | undefined,
  sector: number,
  dim: number,
  width: 1 | 2,
): Pick<DiagonalPiece, 're' | 'im'> | undefined {
  const [re, im] = [new Float64Array(dim), new Float64Array(dim)];
  if (state === 'identity') return { re: re.fill(1), im };
  const block = state?.[sector];
  if (block?.bra !== sector) return undefined;
  for (let i = 0; i < dim; i++) {
    const at = width * (block.offset + i * (block.cols + 1));
    re[i] = environment.data[at] as number;
    if (width === 2) im[i] = environment.data[at + 1] as number;
  }
  return { re, im };
}

/** The real part of factor a_l b_r, added where both are in one block. */
function addOuter(
  out: Float64Array,
  { ofRows }: Blocks,
  left: readonly DiagonalPiece[],
  right: readonly DiagonalPiece[],
  { factor: [x, y], sectors }: { factor: readonly [number, number]; sectors: ReadonlyMap<number, number> },
): void {
  for (const a of left) {
    const block: Block | undefined = ofRows[a.sector];
    if (!block) continue;
    for (const b of right) {
      if (sectors.get(block.charge) !== b.sector) continue;
      for (let r = 0; r < a.re.length; r++) {
        const [p, q] = [a.re[r] as number, a.im[r] as number];
        const [re, im] = [x * p - y * q, x * q + y * p];
        const at = block.offset + (a.offset + r) * block.cols + b.offset;
        for (let c = 0; c < b.re.length; c++)
          out[at + c] = (out[at + c] as number) + re * (b.re[c] as number) - im * (b.im[c] as number);
      }
    }
  }
}

/** The diagonal of sum_a E_a (x) W_a for the states that are joined with a site, per sector of fused rows. */
function joinedDiagonal(side: Side, joined: ReadonlySet<number>, width: 1 | 2): Float64Array[] {
  const { half, fused } = side;
  const out = fused.sectors.map(({ size }) => new Float64Array(size));
  const isDiagonal = ({ outer, to, from }: OperatorEntry): boolean => joined.has(outer) && to === from;
  for (const { outer, to, re: x, im: y } of half.entries.filter(isDiagonal)) {
    for (const { sector, offset, re, im } of piecesAt(side, outer, to, width)) {
      const into = out[sector] as Float64Array;
      for (let i = 0; i < re.length; i++)
        into[offset + i] = (into[offset + i] as number) + x * (re[i] as number) - y * (im[i] as number);
    }
  }
  return out;
}
