import { ArgumentError, BranchBudgetError, BudgetExceededError } from '../../errors.ts';
import { add } from '../../linalg/products.ts';
import { defaultMaxBytes } from '../../spaces/indexing.ts';
import { toDensityMatrix } from '../../states/convert.ts';
import { DensityMatrix, isDensityMatrix } from '../../states/density-matrix.ts';
import { isKet, type Ket } from '../../states/ket.ts';
import { normalize } from '../../states/normalize.ts';
import { bitCount } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { holds } from '../conditions.ts';
import type { ParameterValues } from '../expression.ts';
import type { MeasureOperation } from '../operation.ts';
import { outcomesOf, type ChanceOperation } from './chance.ts';
import { isChance, piecesOf, runPiece, type Piece } from './pieces.ts';
import { isDense, type Runnable } from './start.ts';

/** One course of a circuit: its probability, what was written to the bits, and the state at its end. */
export interface Branch {
  readonly weight: number;
  readonly bits: Int32Array;
  readonly state: Runnable;
}

/** Options of what follows all branches of a circuit. */
export interface BranchOptions {
  /** A value for each parameter of the circuit. */
  readonly parameters?: ParameterValues;
  /** How many branches are followed at most; 16384 by default. Past it: `BranchBudgetError`. */
  readonly maxBranches?: number;
}

/** Default of `maxBranches`. */
export const defaultMaxBranches: number = 2 ** 14;

/** Up to this dimension a ket becomes a density matrix where that needs less work than its branches. */
const smallDimension = 2 ** 10;

/**
 * All branches of a circuit, one after the other to `visit`; their weights sum to one. Density matrices with the same bits are added up as soon as they meet, so that
 * their branches are at most one per value of the bits. Kets of few sites become density matrices when their branches may be more than their dimension.
 * Throws `BranchBudgetError`.
 */
export function visitBranches(
  of: Circuit,
  start: Runnable,
  options: BranchOptions,
  visit: (branch: Branch) => void,
): void {
  const { maxBranches = defaultMaxBranches } = options;
  if (!(maxBranches >= 1)) throw new ArgumentError('maxBranches', 'be at least 1', `it is ${maxBranches}`);
  const bits = new Int32Array(bitCount(of));
  const chances = of.operations.filter((op) => isChance(op, start)) as ChanceOperation[];
  if (chances.length === 0) {
    const [piece] = piecesOf(of, start);
    const state = piece?.kind === 'sure' ? runPiece(piece, start, bits, options.parameters ?? {}) : start;
    return visit({ weight: 1, bits, state });
  }
  const state = isDense(start) ? normalize(start) : start;
  if (isKet(state) && state.data.length / 2 <= smallDimension && ways(chances, of) > state.data.length / 2) {
    mergedBranches(of, toDensityMatrix(state), bits, options).forEach(visit);
  } else if (isDensityMatrix(state)) mergedBranches(of, state, bits, options).forEach(visit);
  else walk(of, state, options, visit);
}

/** A branch that has come to a piece of the circuit; `depth` counts the splits before it, each of which holds a state. */
interface Pending {
  readonly piece: number;
  readonly weight: number;
  readonly bits: Int32Array;
  readonly depth: number;
  state(): Runnable;
}

/** The branches of a ket, or of any state that is not a density matrix, depth first, so that few states are held at once. */
function walk(of: Circuit, start: Runnable, options: BranchOptions, visit: (branch: Branch) => void): void {
  const { maxBranches = defaultMaxBranches, parameters = {} } = options;
  const pieces = piecesOf(of, start);
  const bytes = isDense(start) ? bytesOf(start) : 0;
  const bits = new Int32Array(bitCount(of));
  const pending: Pending[] = [{ piece: 0, weight: 1, bits, depth: 0, state: () => start }];
  let visited = 0;
  for (let at = pending.pop(); at; at = pending.pop()) {
    const done = advanced(at, pieces, parameters);
    if (done.split.length === 0) {
      visited++;
      visit({ weight: at.weight, bits: done.bits, state: done.state });
    }
    pending.push(...done.split);
    // Each pending branch ends in one branch at least.
    if (visited + pending.length > maxBranches) throw tooMany(options);
    const held = bytes * (at.depth + 1);
    if (held > defaultMaxBytes) {
      const what = `The states of ${at.depth + 1} branches that wait for each other`;
      throw new BudgetExceededError(what, held, defaultMaxBytes, sampleInstead);
    }
  }
}

/** Follows a branch to its end, or to where it splits: then its parts, the first one last. */
function advanced(
  { piece: first, state: begin, bits: written, weight, depth }: Pending,
  pieces: readonly Piece[],
  parameters: ParameterValues,
): { readonly state: Runnable; readonly bits: Int32Array; readonly split: Pending[] } {
  let state = begin();
  let bits = written;
  for (let i = first; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    if (piece.kind === 'sure') {
      state = runPiece(piece, state, bits, parameters);
      continue;
    }
    if (!holds(piece.op.conditions, bits)) continue;
    const parts = partsOf(piece.op, state, bits);
    const [only] = parts;
    if (parts.length === 1 && only) {
      state = only.after();
      bits = only.bits;
      continue;
    }
    const split = parts.map(({ share, bits: own, after }) => {
      return { piece: i + 1, weight: weight * share, bits: own, depth: depth + 1, state: after };
    });
    return { state, bits, split: split.reverse() };
  }
  return { state, bits, split: [] };
}

/** The ways that an operation may go, with what is written. */
function partsOf(
  op: ChanceOperation,
  state: Runnable,
  bits: Int32Array,
): { readonly share: number; readonly bits: Int32Array; after(): Runnable }[] {
  return outcomesOf(op, state).flatMap(({ weight, level, after }) =>
    writtenBits(op, level, bits).map(({ written, share }) => ({
      share: weight * share,
      bits: written,
      after,
    })),
  );
}

function bytesOf(state: Ket | DensityMatrix): number {
  return 8 * (isKet(state) ? state.data.length : state.matrix.data.length);
}

/** The branches of a density matrix, piece by piece, those with equal bits added up. */
function mergedBranches(
  of: Circuit,
  start: DensityMatrix,
  bits: Int32Array,
  options: BranchOptions,
): Branch[] {
  let branches: Branch[] = [{ weight: 1, bits, state: start }];
  for (const piece of piecesOf(of, start)) {
    if (piece.kind === 'sure') {
      const { parameters = {} } = options;
      branches = branches.map((branch) => ({
        ...branch,
        state: runPiece(piece, branch.state, branch.bits, parameters),
      }));
    } else {
      branches = merged(branches.flatMap((branch) => split(piece.op, branch)));
      if (branches.length > (options.maxBranches ?? defaultMaxBranches)) throw tooMany(options);
    }
  }
  return branches;
}

function split(op: ChanceOperation, branch: Branch): Branch[] {
  if (!holds(op.conditions, branch.bits)) return [branch];
  return partsOf(op, branch.state, branch.bits).map(({ share, bits, after }) => ({
    weight: branch.weight * share,
    bits,
    state: after(),
  }));
}

function merged(branches: readonly Branch[]): Branch[] {
  const byBits = new Map<string, Branch>();
  for (const branch of branches) {
    const key = branch.bits.join();
    const other = byBits.get(key);
    byBits.set(key, other ? sumOf(other, branch) : branch);
  }
  return [...byBits.values()];
}

function sumOf(a: Branch, b: Branch): Branch {
  const weight = a.weight + b.weight;
  const [x, y] = [a.state, b.state] as Runnable[] as DensityMatrix[] as [DensityMatrix, DensityMatrix];
  const matrix = add(x.matrix, y.matrix, a.weight / weight, b.weight / weight);
  return { weight, bits: a.bits, state: DensityMatrix.fromMatrix(x.space, matrix) };
}

/** What an operation may write when a level was found, with the probabilities of reading it. */
function writtenBits(
  op: ChanceOperation,
  level: number,
  bits: Int32Array,
): { readonly written: Int32Array; readonly share: number }[] {
  if (op.kind !== 'measure') return [{ written: bits, share: 1 }];
  return readings(op, level).map(({ read, share }) => {
    const written = bits.slice();
    written[op.bit] = read;
    return { written, share };
  });
}

/** What is read when the true level is `level`, with probabilities. */
export function readings(
  { confusion }: MeasureOperation,
  level: number,
): { readonly read: number; readonly share: number }[] {
  if (!confusion) return [{ read: level, share: 1 }];
  return confusion
    .map((row, read) => ({ read, share: row[level] as number }))
    .filter(({ share }) => share > 0);
}

/** An upper bound on the number of branches. */
function ways(chances: readonly ChanceOperation[], { space }: Circuit): number {
  return chances.reduce((product, op) => {
    if (op.kind === 'channel') return product * op.channel.operators.length;
    return product * (space.dims[op.site] as number);
  }, 1);
}

const sampleInstead =
  'Sample instead: pass `trajectories` (or `shots`) and `rng`, or start from a density matrix, which takes noise without branching.';

function tooMany({ maxBranches = defaultMaxBranches }: BranchOptions): BranchBudgetError {
  return new BranchBudgetError(maxBranches, sampleInstead);
}
