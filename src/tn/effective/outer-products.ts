import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { EnvironmentBlock, Environment } from './environment.ts';
import type { Multiply } from './field.ts';
import type { HalfSite } from './half-site.ts';
import { piecesOf, type Block, type Blocks, type Fused, type Piece } from './sectors.ts';

/** One end of an effective operator: what lies outside, the site, and both fused. */
export interface Side {
  readonly environment: Environment;
  readonly half: HalfSite;
  readonly fused: Fused;
}

/** A product C += A B with all its factors placed. */
export type PlacedProduct = Parameters<Multiply>;

/** One array that everything is placed in. Offsets count numbers. */
export interface Stage {
  readonly work: Workspace;
  readonly numbers: Numbers;
  readonly width: 1 | 2;
}

/** Some numbers of the stage. */
export function stagePart({ work, numbers, width }: Stage, offset: number, count: number): Numbers {
  return work.part(numbers, offset * width, count * width);
}

/** Where a product of an environment matrix with some rows is, and to which sector of the outer bond these rows now belong. */
export interface OuterPiece {
  readonly offset: number;
  readonly stride: number;
  readonly sector: number;
  readonly rows: number;
}

/**
 * T_a = E_a M for a block matrix M with fused rows: per operator state, block and piece of its rows. States that are identities take M itself.
 */
export interface OuterProducts {
  /** [operator state][block][piece]; undefined where the environment is zero. */
  readonly pieces: readonly (readonly (readonly (OuterPiece | undefined)[])[] | undefined)[];
  readonly size: number;
}

/** Places the products of some operator states one after the other from `start` on; M starts at `matrix`. */
export function placeOuterProducts(
  { environment, fused }: Side,
  blocks: Blocks,
  states: ReadonlySet<number>,
  at: { readonly matrix: number; readonly start: number },
): OuterProducts {
  let offset = at.start;
  const place = (block: Block, piece: Piece, state: number): OuterPiece | undefined => {
    const own = environment.states[state];
    const stride = block.cols;
    if (own === 'identity') {
      const offset = at.matrix + block.offset + piece.offset * block.cols;
      return { offset, stride, sector: piece.sector, rows: piece.dim };
    }
    const found = own?.[piece.sector];
    if (!found) return undefined;
    const placed = { offset, stride, sector: found.bra, rows: found.rows };
    offset += found.rows * block.cols;
    return placed;
  };
  const pieces = environment.states.map((_, state) =>
    states.has(state)
      ? blocks.list.map((block) => piecesOf(fused, block).map((piece) => place(block, piece, state)))
      : undefined,
  );
  return { pieces, size: offset - at.start };
}

/** The products themselves; the environment starts at `environmentAt`. */
export function outerProductCalls(
  stage: Stage,
  { environment, fused }: Side,
  blocks: Blocks,
  products: OuterProducts,
  at: { readonly matrix: number; readonly environment: number },
): PlacedProduct[] {
  const calls: PlacedProduct[] = [];
  products.pieces.forEach((ofState, state) => {
    const own = environment.states[state];
    if (!ofState || own === 'identity' || !own) return;
    blocks.list.forEach((block, b) => {
      piecesOf(fused, block).forEach((piece, p) => {
        const target = ofState[b]?.[p];
        if (!target) return;
        const e = own[piece.sector] as EnvironmentBlock;
        const [n, from] = [block.cols, at.matrix + block.offset + piece.offset * block.cols];
        calls.push([
          { numbers: stagePart(stage, target.offset, e.rows * n), row: n },
          { numbers: stagePart(stage, at.environment + e.offset, e.rows * e.cols), row: e.cols, column: 1 },
          { numbers: stagePart(stage, from, e.cols * n), row: n, column: 1 },
          { m: e.rows, k: e.cols, n },
        ]);
      });
    });
  });
  return calls;
}
