import { ArgumentError, BranchBudgetError } from '../../errors.ts';
import { add } from '../../linalg/products.ts';
import { toDensityMatrix } from '../../states/convert.ts';
import { DensityMatrix, isDensityMatrix } from '../../states/density-matrix.ts';
import { isKet } from '../../states/ket.ts';
import { normalize } from '../../states/normalize.ts';
import { bitCount } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { holds } from '../conditions.ts';
import type { ParameterValues } from '../expression.ts';
import type { MeasureOperation } from '../operation.ts';
import { outcomesOf, type ChanceOperation } from './chance.ts';
import { isChance, piecesOf, runPiece, type Piece } from './pieces.ts';
import { isDense, measuresItself, type Runnable } from './start.ts';

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
  const bits = new Int32Array(bitCount(of));
  const chances = of.operations.filter((op) => isChance(op, start)) as ChanceOperation[];
  if (chances.length === 0) {
    const [piece] = piecesOf(of, start);
    const state = piece?.kind === 'sure' ? runPiece(piece, start, bits, options.parameters ?? {}) : start;
    return visit({ weight: 1, bits, state });
  }
  requireOutcomes(start);
  const state = isDense(start) ? normalize(start) : start;
  if (isKet(state) && state.data.length / 2 <= smallDimension && ways(chances, of) > state.data.length / 2) {
    mergedBranches(of, toDensityMatrix(state), bits, options).forEach(visit);
  } else if (isDensityMatrix(state)) mergedBranches(of, state, bits, options).forEach(visit);
  else new Walk(of, state, options, visit).follow(0, state, bits, 1);
}

/** The branches of a ket, or of any state that is not a density matrix, depth first: few states are held at once. */
class Walk {
  readonly #pieces: readonly Piece[];
  readonly #options: BranchOptions;
  readonly #visit: (branch: Branch) => void;
  #left: number;

  constructor(of: Circuit, start: Runnable, options: BranchOptions, visit: (branch: Branch) => void) {
    this.#pieces = piecesOf(of, start);
    this.#options = options;
    this.#visit = visit;
    this.#left = options.maxBranches ?? defaultMaxBranches;
  }

  follow(from: number, start: Runnable, bits: Int32Array, weight: number): void {
    let state = start;
    for (let i = from; i < this.#pieces.length; i++) {
      const piece = this.#pieces[i] as Piece;
      if (piece.kind === 'sure') state = runPiece(piece, state, bits, this.#options.parameters ?? {});
      else if (holds(piece.op.conditions, bits)) {
        for (const outcome of outcomesOf(piece.op, state)) {
          const after = outcome.after();
          for (const { written, share } of writtenBits(piece.op, outcome.level, bits)) {
            this.follow(i + 1, after, written, weight * outcome.weight * share);
          }
        }
        return;
      }
    }
    if (this.#left-- <= 0) throw tooMany(this.#options);
    this.#visit({ weight, bits, state });
  }
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
  return outcomesOf(op, branch.state).flatMap((outcome) => {
    const state = outcome.after();
    return writtenBits(op, outcome.level, branch.bits).map(({ written, share }) => ({
      weight: branch.weight * outcome.weight * share,
      bits: written,
      state,
    }));
  });
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

function tooMany({ maxBranches = defaultMaxBranches }: BranchOptions): BranchBudgetError {
  return new BranchBudgetError(
    maxBranches,
    'Sample instead: pass `trajectories` (or `shots`) and `rng`, or start from a density matrix, which takes noise without branching.',
  );
}

/** Throws unless the outcomes of a measurement of this state can be told apart without drawing. */
function requireOutcomes(state: Runnable): void {
  if (!measuresItself(state)) return;
  throw new ArgumentError(
    'trajectories',
    `be given for a circuit that draws on a state of kind '${state.kind}'`,
    'they are not',
    'Pass `{ trajectories, rng }`.',
  );
}
