import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { EnvironmentBlock } from './environment.ts';
import { multiplyIn, type Multiply } from './field.ts';
import { widthOf, type Field } from '../tensor/block-tensor.ts';
import { placeJoined, type JoinedSite } from './joined-site.ts';
import {
  outerProductCalls,
  placeOuterProducts,
  stagePart,
  type OuterProducts,
  type PlacedProduct,
  type Side,
  type Stage,
} from './outer-products.ts';
import type { PairEntry, PairTerms } from './pair-terms.ts';
import { PieceProgram } from './piece-program.ts';
import { blocksBetween, homeOf, piecesOf, type Block, type Blocks, type Fused } from './sectors.ts';

/** The blocks of a state of two sides: rows the left one, columns the right one. */
export function pairBlocks(left: Fused, right: Fused): Blocks {
  return blocksBetween(left, right.sectors);
}

/** One product Z R_c^T of what has passed the sites with an environment on the right. */
interface RightPiece {
  readonly offset: number;
  readonly call: PlacedProduct;
}

/**
 * The Hamiltonian on the two sites in the middle (one of which may be empty) in the basis of a matrix-product state: y = sum E_a (x) W_ak (x) W_kc (x) E_c x.
 * Everything that does not change with x is placed once; `apply` is a list of matrix products and of additions of pieces.
 * Cost for a chain with couplings of neighbours: 4 d^3 m^3 flops; else 2 d^2 m^3 per operator state that is no identity.
 */
export class EffectiveOperator {
  readonly blocks: Blocks;
  /** x and y, of an even count of doubles: where there is one more than `blocks.size` says, it is zero. */
  readonly input: Numbers;
  readonly output: Numbers;
  /** Floating-point operations of one product. */
  readonly flops: number;
  /** What products are divided by: 1 unless the first one shows that squares of its numbers would leave their range. */
  unit = 1;
  #applied = false;
  readonly #stage: Stage;
  readonly #multiply: Multiply;
  readonly #before: PlacedProduct[];
  readonly #middle = new PieceProgram();
  readonly #after: PlacedProduct[] = [];
  readonly #scratch: Numbers;

  constructor(work: Workspace, field: Field, [left, right]: readonly [Side, Side], terms: PairTerms) {
    const width = widthOf(field);
    this.blocks = pairBlocks(left.fused, right.fused);
    this.#multiply = multiplyIn(work, field);
    const plan = new Plan(this.blocks, left, right, terms, width);
    this.#stage = { work, numbers: work.zeros(width * plan.size), width };
    const view = work.view(this.#stage.numbers);
    view.set(left.environment.data, width * plan.leftAt);
    view.set(right.environment.data, width * plan.rightAt);
    plan.joining.run(view, width);
    this.input = stagePart(this.#stage, 0, plan.room);
    this.output = stagePart(this.#stage, plan.outputAt, plan.room);
    this.#scratch = stagePart(this.#stage, plan.outputAt, plan.size - plan.outputAt);
    this.#before = plan.before(this.#stage);
    this.#after = plan.after(this.#stage, this.#middle);
    const count = (calls: readonly PlacedProduct[]): number =>
      calls.reduce((sum, [, , , { m, k, n }]) => sum + 2 * width * width * m * k * n, 0);
    this.flops = count(this.#before) + count(this.#after);
  }

  /** output = H input / unit. */
  apply(): void {
    const { work, numbers, width } = this.#stage;
    work.vectors.clear(this.#scratch);
    for (const call of this.#before) this.#multiply(...call);
    this.#middle.run(work.view(numbers), width);
    for (const call of this.#after) this.#multiply(...call);
    if (!this.#applied) this.unit = unitOf(work.vectors.maxAbs(this.output));
    this.#applied = true;
    if (this.unit !== 1) work.vectors.scale(this.output, 1 / this.unit);
  }
}

/** What numbers up to `size` are divided by so that their squares stay in range: 1, unless they are very large or small. */
export function unitOf(size: number): number {
  return size > 1e140 || (size > 0 && size < 1e-140) ? size : 1;
}

/** Where everything lies on the stage: x, both environments, joined sites; then what is cleared before each product: y, T_a, Z_c. */
class Plan {
  readonly leftAt: number;
  readonly rightAt: number;
  readonly outputAt: number;
  /** Numbers of x, rounded up to an even count of doubles. */
  readonly room: number;
  readonly joining = new PieceProgram();
  readonly size: number;
  readonly #blocks: Blocks;
  readonly #left: Side;
  readonly #right: Side;
  readonly #terms: PairTerms;
  readonly #joined: readonly (JoinedSite | undefined)[];
  readonly #products: OuterProducts;

  constructor(blocks: Blocks, left: Side, right: Side, terms: PairTerms, width: 1 | 2) {
    this.#blocks = blocks;
    this.#left = left;
    this.#right = right;
    this.#terms = terms;
    this.room = width === 1 ? blocks.size + (blocks.size % 2) : blocks.size;
    this.leftAt = this.room;
    this.rightAt = this.leftAt + left.environment.data.length / width;
    const start = this.rightAt + right.environment.data.length / width;
    const one = placeJoined(left, terms.joined1, { start, environment: this.leftAt }, this.joining);
    const next = start + (one?.size ?? 0);
    const two = placeJoined(right, terms.joined2, { start: next, environment: this.rightAt }, this.joining);
    this.#joined = [one, two];
    this.outputAt = next + (two?.size ?? 0);
    const outputEnd = this.outputAt + this.room;
    const used = new Set(terms.terms.map(({ outer1 }) => outer1));
    this.#products = placeOuterProducts(left, blocks, used, { matrix: 0, start: outputEnd });
    this.size = outputEnd + this.#products.size + this.#rightNumbers();
  }

  /** Products that start from x: with joined sites into y, with environments into T_a. */
  before(stage: Stage): PlacedProduct[] {
    const at = { matrix: 0, environment: this.leftAt };
    const calls = outerProductCalls(stage, this.#left, this.#blocks, this.#products, at);
    const [one, two] = this.#joined;
    for (const block of this.#blocks.list) {
      const [m, n] = [block.rows, block.cols];
      const x = { numbers: stagePart(stage, block.offset, m * n), row: n, column: 1 };
      const y = { numbers: stagePart(stage, this.outputAt + block.offset, m * n), row: n };
      if (one) {
        const h = stagePart(stage, one.offsets[block.rowSector] as number, m * m);
        calls.push([y, { numbers: h, row: m, column: 1 }, x, { m, k: m, n }]);
      }
      if (two) {
        const sector = this.#right.fused.at.get(block.charge) as number;
        const h = stagePart(stage, two.offsets[sector] as number, n * n);
        calls.push([y, x, { numbers: h, row: 1, column: n }, { m, k: n, n }]);
      }
    }
    return calls;
  }

  /** Writes the additions from T_a into y and Z_c, and gives the products of Z_c with their environments. */
  after(stage: Stage, program: PieceProgram): PlacedProduct[] {
    const found = new Map<string, RightPiece>();
    let next = this.outputAt + this.room + this.#products.size;
    const place = (state: number, block: Block, level: number, e: EnvironmentBlock): RightPiece => {
      const key = `${state},${block.charge},${level},${e.ket}`;
      const known = found.get(key);
      if (known) return known;
      const home = homeOf(this.#right.fused, level, e.bra);
      const start = this.outputAt + block.offset + home.offset;
      const numbers = stagePart(stage, next, block.rows * e.cols);
      const made: RightPiece = {
        offset: next,
        call: [
          { numbers: stagePart(stage, start, (block.rows - 1) * block.cols + e.rows), row: block.cols },
          { numbers, row: e.cols, column: 1 },
          { numbers: stagePart(stage, this.rightAt + e.offset, e.rows * e.cols), row: 1, column: e.cols },
          { m: block.rows, k: e.cols, n: e.rows },
        ],
      };
      found.set(key, made);
      next += block.rows * e.cols;
      return made;
    };
    for (const { outer1, outer2, entries } of this.#terms.terms) {
      for (const entry of entries) this.#addEntry(outer1, outer2, entry, program, place);
    }
    return [...found.values()].map(({ call }) => call);
  }

  #addEntry(
    outer1: number,
    outer2: number,
    entry: PairEntry,
    program: PieceProgram,
    place: (state: number, block: Block, level: number, e: EnvironmentBlock) => RightPiece,
  ): void {
    const [left, right] = [this.#left.fused, this.#right.fused];
    const environment = this.#right.environment.states[outer2];
    this.#blocks.list.forEach((block, b) => {
      const columns = right.sectors[right.at.get(block.charge) as number];
      piecesOf(left, block).forEach((piece, p) => {
        const t = piece.level === entry.from1 ? this.#products.pieces[outer1]?.[b]?.[p] : undefined;
        if (!t) return;
        for (const column of columns?.pieces ?? []) {
          if (column.level !== entry.from2) continue;
          const row = homeOf(left, entry.to1, t.sector);
          const target = this.#blocks.ofRows[row.sector];
          if (!target) continue;
          const from = { offset: t.offset + column.offset, stride: t.stride };
          const size = { rows: t.rows, cols: column.dim };
          if (environment === 'identity') {
            const home = homeOf(right, entry.to2, column.sector);
            const offset = this.outputAt + target.offset + row.offset * target.cols + home.offset;
            program.add(from, { offset, stride: target.cols }, size, entry);
            continue;
          }
          const e = environment?.[column.sector];
          if (!e) continue;
          const z = place(outer2, target, entry.to2, e);
          program.add(from, { offset: z.offset + row.offset * e.cols, stride: e.cols }, size, entry);
        }
      });
    });
  }

  /** An upper bound of the numbers of all Z_c. */
  #rightNumbers(): number {
    const states = new Set(this.#terms.terms.map(({ outer2 }) => outer2));
    let numbers = 0;
    for (const state of states) {
      const own = this.#right.environment.states[state];
      if (own === 'identity' || !own) continue;
      for (const block of this.#blocks.list) {
        const columns = this.#right.fused.sectors[this.#right.fused.at.get(block.charge) as number];
        for (const { sector } of columns?.pieces ?? []) {
          const e = own.find((candidate) => candidate?.bra === sector);
          if (e) numbers += block.rows * e.cols;
        }
      }
    }
    return numbers;
  }
}
