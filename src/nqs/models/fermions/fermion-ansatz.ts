import type { Space } from '../../../spaces/space.ts';
import type { Ansatz, AnsatzMode, AnsatzSpec, Batch, Walker } from '../../ansatz.ts';
import { requireParameters } from '../../require-parameters.ts';
import { occupiedOf, type Block, type Occupation } from './block.ts';
import { FermionWalker, type FermionForm } from './fermion-walker.ts';
import type { Width } from './rows.ts';

/** What makes a fermionic wave function: its specification, and its blocks for some parameters. */
export interface FermionMaker {
  readonly kind: string;
  readonly space: Space;
  readonly width: Width;
  readonly spec: AnsatzSpec;
  blocks(parameters: Float64Array): readonly Block[];
}

/** A product of determinants or Pfaffians of occupied modes, times the sign of bringing the modes of all blocks in order: amplitudes of c_j1^dagger ... c_jn^dagger |0>, j1 < j2 < ... */
export class FermionAnsatz implements Ansatz {
  readonly kind: string;
  readonly space: Space;
  readonly mode: AnsatzMode;
  readonly signs = 'free' as const;
  readonly parameters: Float64Array;
  readonly #maker: FermionMaker;
  readonly #form: FermionForm;

  constructor(maker: FermionMaker, parameters: Float64Array) {
    this.kind = maker.kind;
    this.space = maker.space;
    this.mode = maker.width === 1 ? 'real' : 'holomorphic';
    this.parameters = parameters;
    this.#maker = maker;
    const blocks = maker.blocks(parameters);
    const blockOf = new Int32Array(maker.space.dims.length);
    blocks.forEach(({ sites }, b) => sites.forEach((site) => (blockOf[site] = b)));
    this.#form = { blocks, blockOf };
  }

  with(parameters: Float64Array): FermionAnsatz {
    requireParameters(parameters, this.parameters.length);
    return new FermionAnsatz(this.#maker, parameters);
  }

  logAmplitudes(batch: Batch): Float64Array {
    const out = new Float64Array(2 * batch.count);
    const factor = new Float64Array(2);
    const held = this.#form.blocks.map(roomFor);
    for (let s = 0; s < batch.count; s++) {
      let [log, angle] = [0, this.#isOdd(batch, s) ? Math.PI : 0];
      for (const [b, block] of this.#form.blocks.entries()) {
        solveRow(block, batch, s, held[b] as Occupation, factor);
        log += factor[0] as number;
        angle += factor[1] as number;
      }
      out[2 * s] = log;
      out[2 * s + 1] = log === -Infinity ? 0 : angle;
    }
    return out;
  }

  /** Rows of zeros where psi is 0. */
  logDerivatives(batch: Batch): Float64Array {
    const { width } = this.#maker;
    const line = this.parameters.length / width;
    const rows = new Float64Array(batch.count * this.parameters.length);
    this.#eachDerivative(batch, (block, of, s) => block.addDerivatives(of, rows, s * line, 1, 0));
    return rows;
  }

  backward(batch: Batch, weights: Float64Array): Float64Array {
    const { width } = this.#maker;
    const out = new Float64Array(this.parameters.length);
    this.#eachDerivative(batch, (block, of, s) => {
      const im = width === 1 ? 0 : (weights[2 * s + 1] as number);
      block.addDerivatives(of, out, 0, weights[width * s] as number, im);
    });
    return out;
  }

  walker(batch: Batch): Walker {
    return new FermionWalker(this.#form, batch);
  }

  spec(): AnsatzSpec {
    return this.#maker.spec;
  }

  #eachDerivative(batch: Batch, use: (block: Block, of: Occupation, s: number) => void): void {
    const { blocks } = this.#form;
    const factor = new Float64Array(2);
    const held = blocks.map(roomFor);
    for (let s = 0; s < batch.count; s++) {
      const isThere = blocks.every((block, b) => solveRow(block, batch, s, held[b] as Occupation, factor));
      if (isThere) for (const [b, block] of blocks.entries()) use(block, held[b] as Occupation, s);
    }
  }

  /** Whether bringing the occupied modes, block after block, in order is an odd permutation. */
  #isOdd({ sites, levels }: Batch, s: number): boolean {
    const { blocks, blockOf } = this.#form;
    if (blocks.length === 1) return false;
    const seen = new Int32Array(blocks.length);
    let odd = 0;
    for (let site = 0; site < sites; site++) {
      if (levels[s * sites + site] !== 1) continue;
      const own = blockOf[site] as number;
      for (let b = own + 1; b < blocks.length; b++) odd ^= seen[b] as number;
      seen[own] = (seen[own] as number) ^ 1;
    }
    return odd === 1;
  }
}

function roomFor({ total, size, width }: Block): Occupation {
  return { modes: new Int32Array(total), at: 0, inverse: new Float64Array(width * size * size), from: 0 };
}

/** The matrix of one row; false, and log -Infinity, where its number is another or its factor 0. */
function solveRow(block: Block, batch: Batch, s: number, of: Occupation, out: Float64Array): boolean {
  if (occupiedOf(block.sites, batch, s, of.modes) === block.total) return block.solve(of, out);
  out[0] = -Infinity;
  out[1] = 0;
  return false;
}
