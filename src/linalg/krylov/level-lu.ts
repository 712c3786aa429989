import { BudgetExceededError, SingularMatrixError } from '../../errors.ts';
import { kernels } from '../kernels/active.ts';
import type { Numbers } from '../kernels/held.ts';
import type { Workspace } from '../kernels/workspace.ts';
import type { ApplyMap } from '../apply-map.ts';
import type { CsrMatrix } from './csr.ts';
import { eachRowOfProduct, LevelBlocks, subtractBlock, type Couplings } from './level-blocks.ts';
import type { Chain, LevelPlan } from './level-plan.ts';

/** Options of `withLevelLu`. */
export interface LevelLuOptions {
  /** What is subtracted from the diagonal; 0 by default. */
  readonly shift?: number;
  /** Largest number of bytes of the factors; 2 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * Calls `use` with the map b -> (A - shift)^-1 b, by block elimination along the levels of a plan, from the far ends of the chains to the core: dense blocks of the
 * size of one level, pivoting inside them only, so for matrices whose outer blocks are well conditioned; check a residual. Where levels are narrow, as in
 * a Liouvillian of one mode, much faster than `sparseLu`, since nearly all of the work is dense. The factors live in the memory of the kernels until
 * `use` returns. Throws `SingularMatrixError` where a block is singular, `BudgetExceededError` before more than `maxBytes` are taken.
 */
export function withLevelLu<T>(
  a: CsrMatrix,
  plan: LevelPlan,
  { shift = 0, maxBytes = 2 ** 31 }: LevelLuOptions,
  use: (solve: ApplyMap) => T,
): T {
  if (plan.bytes > maxBytes) {
    throw new BudgetExceededError('The factors by levels', plan.bytes, maxBytes, 'Use `gmres`.');
  }
  return kernels().run((work) => {
    const factors = new LevelFactors(work, a, plan, shift);
    return use((b, out) => factors.solve(b, out));
  });
}

/** A chain with the inverses of the diagonal blocks that elimination leaves. */
interface ChainFactors extends Couplings {
  readonly chain: Chain;
  /** 2 for a chain with an image: that is a second column, conjugated. */
  readonly columns: number;
  readonly inverses: readonly Numbers[];
  /** The parts of a right-hand side in each level. */
  readonly parts: readonly Numbers[];
}

class LevelFactors {
  readonly #work: Workspace;
  readonly #plan: LevelPlan;
  /** The place in the core of the image of each of its indices. */
  readonly #image: Int32Array;
  readonly #chains: readonly ChainFactors[];
  readonly #inverse: Numbers;
  /** The part in the core, and beside it what the images see of it. */
  readonly #core: Float64Array;
  readonly #coreImage: Float64Array;
  readonly #scratch: readonly [Numbers, Numbers];

  constructor(work: Workspace, a: CsrMatrix, plan: LevelPlan, shift: number) {
    [this.#work, this.#plan] = [work, plan];
    const { core, mirror } = plan;
    const blocks = new LevelBlocks(a, plan);
    const placeOf = new Map([...core].map((r, place) => [r, place]));
    this.#image = core.map((r) => placeOf.get(mirror[r] as number) ?? -1);
    const left = blocks.diagonal(core, shift);
    this.#chains = plan.chains.map((chain) => {
      const factors = this.#eliminate(blocks, chain, shift);
      this.#subtractFrom(left, factors);
      return factors;
    });
    this.#inverse = this.#inverted(left, core);
    [this.#core, this.#coreImage] = [new Float64Array(4 * core.length), new Float64Array(2 * core.length)];
    const lengths = plan.chains.flatMap(({ levels }) => levels.map(({ length }) => length));
    const widest = 4 * Math.max(core.length, ...lengths);
    this.#scratch = [work.zeros(widest), work.zeros(widest)];
  }

  solve(b: Float64Array, out: Float64Array): void {
    const { core } = this.#plan;
    const count = core.length;
    const [right, solved] = [this.#piece(0, 2 * count), this.#piece(1, 2 * count)];
    this.#core.fill(0);
    this.#gather(b, this.#core, core, 2, 0);
    for (const chain of this.#chains) this.#inward(chain, b);
    this.#image.forEach((image, place) => {
      this.#coreImage[2 * place] = (this.#core[4 * place] as number) + (this.#core[4 * image + 2] as number);
      this.#coreImage[2 * place + 1] =
        (this.#core[4 * place + 1] as number) - (this.#core[4 * image + 3] as number);
    });
    this.#work.write(right, this.#coreImage);
    this.#multiply(this.#inverse, right, solved, count, 1);
    this.#scatter(this.#work.view(solved), out, core, 1, 0);
    this.#gather(out, this.#core, core, 2, 0);
    this.#gather(out, this.#core, core, 2, 1);
    for (const chain of this.#chains) this.#outward(chain, out);
  }

  #eliminate(blocks: LevelBlocks, chain: Chain, shift: number): ChainFactors {
    const couplings = blocks.couplings(chain);
    const { levels } = chain;
    const columns = chain.mirrored ? 2 : 1;
    const inverses: Numbers[] = [];
    for (let q = levels.length - 1; q >= 0; q--) {
      const level = levels[q] as Int32Array;
      const n = level.length;
      const block = blocks.diagonal(level, shift);
      const [inward, outward, beyond] = [couplings.inward[q + 1], couplings.outward[q + 1], inverses[0]];
      if (inward && outward && beyond) {
        eachRowOfProduct(inward, this.#work.view(beyond), outward, n, (row, values) => {
          const to = 2 * n * row;
          for (let i = 0; i < values.length; i++)
            block[to + i] = (block[to + i] as number) - (values[i] as number);
        });
      }
      inverses.unshift(this.#inverted(block, level));
    }
    const parts = levels.map(({ length }) => this.#work.zeros(2 * columns * length));
    return { chain, columns, inverses, parts, ...couplings };
  }

  /** The core less what a chain, and its image, contributes. */
  #subtractFrom(core: Float64Array, { chain, inverses, inward, outward }: ChainFactors): void {
    const image = this.#image;
    const n = image.length;
    const [first, into, back] = [inverses[0], inward[0], outward[0]];
    if (!first || !into || !back) return;
    const subtract = (r: number, c: number, re: number, im: number): void => {
      const at = 2 * (r * n + c);
      core[at] = (core[at] as number) - re;
      core[at + 1] = (core[at + 1] as number) - im;
    };
    eachRowOfProduct(into, this.#work.view(first), back, n, (row, values) => {
      for (let c = 0; c < n; c++) {
        const re = values[2 * c] as number;
        const im = values[2 * c + 1] as number;
        subtract(row, c, re, im);
        if (chain.mirrored) subtract(image[row] as number, image[c] as number, re, -im);
      }
    });
  }

  #inverted(block: Float64Array, level: Int32Array): Numbers {
    const n = level.length;
    const inverse = this.#work.zeros(block.length);
    kernels().run((work) => {
      const lu = work.put(block);
      const swaps = work.zeros(n, 'i32');
      const column = n === 0 ? -1 : work.elimination.lu(lu, swaps, n);
      if (column >= 0) refuseBlock(level[column] as number);
      if (n > 0) work.elimination.inverse(inverse, lu, swaps, n);
    });
    return inverse;
  }

  /** Leaves in the parts what b and the levels beyond make in each one, times the inverse of its block. */
  #inward({ chain, columns, inverses, inward, parts }: ChainFactors, b: Float64Array): void {
    for (let q = chain.levels.length - 1; q >= 0; q--) {
      const [level, part] = [chain.levels[q] as Int32Array, parts[q] as Numbers];
      const view = this.#work.view(part);
      for (let image = 0; image < columns; image++) this.#gather(b, view, level, columns, image);
      const [coupling, beyond] = [inward[q + 1], parts[q + 1]];
      if (coupling && beyond) subtractBlock(coupling, this.#work.view(beyond), view, columns);
      const right = this.#piece(0, part.length);
      this.#work.vectors.copy(right, part);
      this.#multiply(inverses[q] as Numbers, right, part, level.length, columns);
    }
    const [coupling, first] = [inward[0], parts[0]];
    if (!coupling || !first) return;
    this.#narrowed(columns, (core) => subtractBlock(coupling, this.#work.view(first), core, columns));
  }

  #outward({ chain, columns, inverses, outward, parts }: ChainFactors, out: Float64Array): void {
    chain.levels.forEach((level, q) => {
      const part = parts[q] as Numbers;
      const [change, solved] = [this.#piece(0, part.length), this.#piece(1, part.length)];
      this.#work.vectors.clear(change);
      const coupling = outward[q];
      const before = parts[q - 1];
      const to = this.#work.view(change);
      if (coupling && before) subtractBlock(coupling, this.#work.view(before), to, columns);
      else if (coupling) this.#narrowed(columns, (core) => subtractBlock(coupling, core, to, columns));
      this.#multiply(inverses[q] as Numbers, change, solved, level.length, columns);
      this.#work.vectors.axpy(part, solved, 1);
      const view = this.#work.view(part);
      for (let image = 0; image < columns; image++) this.#scatter(view, out, level, columns, image);
    });
  }

  /** The core with two columns, or its first column alone. */
  #narrowed(columns: number, use: (core: Float64Array) => void): void {
    const core = this.#core;
    if (columns === 2) return use(core);
    const one = this.#coreImage;
    for (let i = 0; i < one.length; i++) one[i] = core[2 * i - (i & 1)] as number;
    use(one);
    for (let i = 0; i < one.length; i++) core[2 * i - (i & 1)] = one[i] as number;
  }

  /** to = M from for some columns. */
  #multiply(m: Numbers, from: Numbers, to: Numbers, size: number, columns: number): void {
    if (size === 0) return;
    this.#work.vectors.clear(to);
    this.#work.products.complex(
      { numbers: to, row: columns },
      { numbers: m, row: size, column: 1 },
      { numbers: from, row: columns, column: 1 },
      { m: size, k: size, n: columns },
    );
  }

  #piece(which: 0 | 1, length: number): Numbers {
    return this.#work.part(this.#scratch[which], 0, length);
  }

  /** Numbers of a vector at some indices into column 0, or at their images and conjugated into column 1. */
  #gather(from: Float64Array, to: Float64Array, at: Int32Array, columns: number, image: number): void {
    const { mirror } = this.#plan;
    for (let i = 0; i < at.length; i++) {
      const r = at[i] as number;
      const p = 2 * (image ? (mirror[r] as number) : r);
      const o = 2 * (columns * i + image);
      to[o] = from[p] as number;
      to[o + 1] = image ? -(from[p + 1] as number) : (from[p + 1] as number);
    }
  }

  #scatter(from: Float64Array, to: Float64Array, at: Int32Array, columns: number, image: number): void {
    const { mirror } = this.#plan;
    for (let i = 0; i < at.length; i++) {
      const r = at[i] as number;
      const p = 2 * (image ? (mirror[r] as number) : r);
      const o = 2 * (columns * i + image);
      to[p] = from[o] as number;
      to[p + 1] = image ? -(from[o + 1] as number) : (from[o + 1] as number);
    }
  }
}

function refuseBlock(column: number): never {
  const because = `the block of column ${column} is singular by itself`;
  throw new SingularMatrixError('a', because, { column, structural: false }, 'Use `sparseLu`.');
}
