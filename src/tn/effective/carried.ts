import { placeOuterProducts, type OuterProducts, type Side } from './outer-products.ts';
import { PieceProgram } from './piece-program.ts';
import { homeOf, piecesOf, type Block, type Blocks } from './sectors.ts';

/** One matrix X_b = sum_a (E_a (x) W_ab) M: fused rows of the bra, columns of a block of M. */
export interface CarriedBlock {
  readonly state: number;
  readonly block: Block;
  readonly rowSector: number;
  readonly rows: number;
  readonly offset: number;
}

/** All X_b: where they are and what makes them out of the outer products. */
export interface Carried {
  readonly products: OuterProducts;
  readonly blocks: readonly CarriedBlock[];
  readonly program: PieceProgram;
  /** Numbers of the products and of the X together. */
  readonly size: number;
}

/** Places X_b for the inner operator states that `wanted` names, behind the outer products, all from `start` on. M is at `matrix`. */
export function placeCarried(
  side: Side,
  blocks: Blocks,
  wanted: (state: number) => boolean,
  at: { readonly matrix: number; readonly start: number },
): Carried {
  const { half, fused } = side;
  const entries = half.entries.filter(({ inner }) => wanted(inner));
  const used = new Set(entries.map(({ outer }) => outer));
  const products = placeOuterProducts(side, blocks, used, at);
  const program = new PieceProgram();
  const found: (CarriedBlock | undefined)[] = [];
  let offset = at.start + products.size;
  const target = (state: number, block: Block, b: number, rowSector: number): CarriedBlock => {
    const key = state * blocks.list.length + b;
    const known = found[key];
    if (known) return known;
    const rows = fused.sectors[rowSector]?.size ?? 0;
    const made = { state, block, rowSector, rows, offset };
    found[key] = made;
    offset += rows * block.cols;
    return made;
  };
  for (const entry of entries) {
    blocks.list.forEach((block, b) => {
      piecesOf(fused, block).forEach((piece, p) => {
        if (piece.level !== entry.from) return;
        const from = products.pieces[entry.outer]?.[b]?.[p];
        if (!from) return;
        const home = homeOf(fused, entry.to, from.sector);
        const to = target(entry.inner, block, b, home.sector);
        const place = { offset: to.offset + home.offset * block.cols, stride: block.cols };
        program.add(from, place, { rows: from.rows, cols: block.cols }, entry);
      });
    });
  }
  return { products, blocks: found.filter((x) => x !== undefined), program, size: offset - at.start };
}
