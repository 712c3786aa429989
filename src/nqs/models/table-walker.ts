import { kernels } from '../../linalg/kernels/active.ts';
import type { Ansatz, Batch, Moves, Walker } from '../ansatz.ts';
import { rowsOf } from '../batch.ts';
import { changedInputs, encode, type InputLayout } from '../inputs.ts';
import { change, plainWalker } from '../plain-walker.ts';
import { complexTables } from './complex-tables.ts';
import { forward } from './net-pass.ts';
import { rowsAtATime, type NetShape } from './net-shape.ts';
import type { RatioTables } from './ratio-tables.ts';
import { realDifferences } from './real-differences.ts';
import { realTables } from './real-tables.ts';

/** Steps of weights beyond which tables lose digits: a ratio loses the factor exp(2 step), and tanh of walkers drifts by as much. */
const largestStep = 5;

/** Accepted changes per site after which t is made anew. */
const refreshAfter = 16;

/**
 * Walkers of a network: by tables for at most one hidden layer, cost M per changed input, and by differences of log cosh where weights are so large that the tables would lose
 * digits; plain ones for deeper networks, and for large complex weights.
 */
export function tableWalker(ansatz: Ansatz, shape: NetShape, batch: Batch): Walker {
  const isLarge = hasLargeSteps(ansatz.parameters, shape);
  if (shape.layers.length > 1 || (isLarge && shape.field === 'complex')) return plainWalker(ansatz, batch);
  if (isLarge) return differenceWalker(ansatz, shape, batch);
  const tanh = hiddenTanh(ansatz, shape, batch);
  const make = shape.field === 'real' ? realTables : complexTables;
  return new TableWalker(shape.layout, batch, make(shape, ansatz.parameters, tanh));
}

function differenceWalker({ parameters }: Ansatz, shape: NetShape, batch: Batch): Walker {
  const tables = realDifferences(shape, parameters, batch.count);
  for (let row = 0; row < batch.count; row++)
    tables.refresh(row, encode(shape.layout, rowsOf(batch, row, row + 1)));
  return new TableWalker(shape.layout, batch, tables);
}

function hasLargeSteps(parameters: Float64Array, { field, layers: [layer], layout }: NetShape): boolean {
  if (!layer) return false;
  const { inputs, outputs, weights } = layer;
  for (let k = 0; k < inputs * outputs; k++) {
    const step = layout.step[Math.floor(k / outputs)] as number;
    const re = parameters[field === 'real' ? weights + k : 2 * (weights + k)] as number;
    if (Math.abs(step * re) > largestStep) return true;
  }
  return false;
}

function hiddenTanh(ansatz: Ansatz, shape: NetShape, batch: Batch): Float64Array {
  const [layer] = shape.layers;
  if (!layer) return new Float64Array(0);
  const line = layer.outputs * (shape.field === 'real' ? 1 : 2);
  const out = new Float64Array(batch.count * line);
  const step = rowsAtATime(shape);
  for (let first = 0; first < batch.count; first += step) {
    const part = rowsOf(batch, first, Math.min(batch.count, first + step));
    kernels().run((work) => {
      const [tanh] = forward(work, shape, ansatz.parameters, part, true).tanh;
      if (tanh) out.set(work.view(tanh), first * line);
    });
  }
  return out;
}

class TableWalker implements Walker {
  readonly batch: Batch;
  readonly #layout: InputLayout;
  readonly #tables: RatioTables;
  readonly #changes: Int32Array;
  #inputs = new Int32Array(4);
  #signs = new Float64Array(4);

  constructor(layout: InputLayout, batch: Batch, tables: RatioTables) {
    this.batch = { ...batch, levels: batch.levels.slice() };
    this.#layout = layout;
    this.#tables = tables;
    this.#changes = new Int32Array(batch.count);
  }

  ratios(moves: Moves, out: Float64Array): void {
    this.#makeRoom(moves.width);
    for (let m = 0; m < moves.count; m++) {
      const k = this.#inputsOf(moves, m);
      this.#tables.ratio(moves.rows[m] as number, this.#inputs, this.#signs, k, out, m);
    }
  }

  accept(moves: Moves, accepted: Uint8Array): void {
    this.#makeRoom(moves.width);
    const { sites, levels } = this.batch;
    for (let m = 0; m < moves.count; m++) {
      if (accepted[m] !== 1) continue;
      const row = moves.rows[m] as number;
      const k = this.#inputsOf(moves, m);
      change(levels, row * sites, moves, m);
      const changes = (this.#changes[row] as number) + 1;
      this.#changes[row] = changes % (refreshAfter * sites);
      if (this.#changes[row] !== 0) this.#tables.accept(row, this.#inputs, this.#signs, k);
      else this.#tables.refresh(row, encode(this.#layout, rowsOf(this.batch, row, row + 1)));
    }
  }

  #makeRoom(width: number): void {
    if (this.#inputs.length >= 2 * width) return;
    this.#inputs = new Int32Array(2 * width);
    this.#signs = new Float64Array(2 * width);
  }

  /** The inputs that change m touches; returns how many. */
  #inputsOf({ width, rows, sites, levels }: Moves, m: number): number {
    const at = (rows[m] as number) * this.batch.sites;
    let k = 0;
    for (let i = m * width; i < (m + 1) * width; i++) {
      const site = sites[i] as number;
      const from = this.batch.levels[at + site] as number;
      k += changedInputs(this.#layout, site, from, levels[i] as number, this.#inputs, this.#signs, k);
    }
    return k;
  }
}
