import { ArgumentError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import { normalize } from '../../states/normalize.ts';
import { bitCount } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { holds } from '../conditions.ts';
import type { ParameterValues } from '../expression.ts';
import type { Operation } from '../operation.ts';
import { run } from '../run.ts';
import { mixtureOf, outcomeAt, outcomesOf, type ChanceOperation } from './chance.ts';
import { readings } from './branches.ts';
import { isChance, mixedPiecesOf, type MixedPiece } from './pieces.ts';
import { isDense, measuresItself, type Runnable } from './start.ts';

/** Runs that ended in the same state with the same bits; `runs` are their numbers. */
export interface EqualRuns {
  readonly state: Runnable;
  readonly bits: Int32Array;
  readonly runs: readonly number[];
}

/** The random streams of some runs, one each, split from `rng`. */
export function streamsOf(rng: Rng, count: number): Rng[] {
  return Array.from({ length: count }, () => rng.split());
}

/** Throws `ArgumentError` unless this many runs can be averaged. */
export function requireRuns(count: number, argument: string, least: number): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new ArgumentError(argument, `be an integer of at least ${least}`, `it is ${count}`);
}

/**
 * Runs a circuit once per stream. Run i draws from stream i alone, so its course does not depend on which others run with it; but runs that have drawn the same
 * so far share their state, so that the work is one run per course that differs. At most log2(runs) + 1 states are held at a time.
 */
export function followRuns(
  of: Circuit,
  start: Runnable,
  streams: readonly Rng[],
  parameters: ParameterValues,
  visit: (equal: EqualRuns) => void,
): void {
  if (measuresItself(start)) {
    streams.forEach((rng, i) => visit({ ...run(of, start, { rng, parameters }), runs: [i] }));
    return;
  }
  const follow = new Follow(of, start, streams, parameters, visit);
  const all = streams.map((_, i) => i);
  if (all.length > 0) {
    const state = isDense(start) ? normalize(start) : start;
    follow.from(0, { state, bits: new Int32Array(bitCount(of)), runs: all });
  }
}

class Follow {
  readonly #of: Circuit;
  readonly #pieces: ReturnType<typeof mixedPiecesOf>;
  readonly #streams: readonly Rng[];
  readonly #parameters: ParameterValues;
  readonly #visit: (equal: EqualRuns) => void;

  constructor(
    of: Circuit,
    start: Runnable,
    streams: readonly Rng[],
    parameters: ParameterValues,
    visit: (equal: EqualRuns) => void,
  ) {
    this.#of = { ...of, bitRegisters: [] };
    this.#pieces = mixedPiecesOf(of, start);
    this.#streams = streams;
    this.#parameters = parameters;
    this.#visit = visit;
  }

  from(first: number, start: EqualRuns): void {
    let equal = start;
    for (let i = first; i < this.#pieces.length; i++) {
      const piece = this.#pieces[i] as MixedPiece | ChancePiece;
      if (piece.kind === 'chance' && !holds(piece.op.conditions, equal.bits)) continue;
      // The largest part goes on here, so that few parts wait while they hold a state.
      const parts = piece.kind === 'mixed' ? this.#mixed(piece, equal) : this.#parted(piece.op, equal);
      parts.sort((a, b) => a.runs.length - b.runs.length);
      const largest = parts.pop() as Waiting;
      for (const part of parts) this.from(i + 1, { ...part, state: part.after() });
      equal = { bits: largest.bits, runs: largest.runs, state: largest.after() };
    }
    this.#visit(equal);
  }

  /** The runs by what they draw in a piece whose draws do not depend on the state; each part then does its operations in one go. */
  #mixed({ operations }: MixedPiece, { state, bits, runs }: EqualRuns): Waiting[] {
    const done = operations.filter((op) => holds(op.conditions, bits));
    const mixtures = done.map((op) => (isChance(op, state) ? mixtureOf(op) : undefined));
    const parts = new Map<string, { drawn: number[]; runs: number[] }>();
    for (const run of runs) {
      const stream = this.#streams[run] as Rng;
      const drawn = mixtures.flatMap((mixture) =>
        mixture ? [outcomeAt(mixture.weights, stream.uniform())] : [],
      );
      const key = drawn.join();
      const part = parts.get(key);
      if (part) part.runs.push(run);
      else parts.set(key, { drawn, runs: [run] });
    }
    return [...parts.values()].map((part) => ({
      bits,
      runs: part.runs,
      after: () => {
        let next = 0;
        const list = done.flatMap((op, i): Operation[] => {
          const mixture = mixtures[i];
          if (!mixture) return [{ ...op, conditions: [] }];
          const chosen = mixture.operations[part.drawn[next++] as number];
          return chosen ? [chosen] : [];
        });
        return run({ ...this.#of, operations: list }, state, { parameters: this.#parameters }).state;
      },
    }));
  }

  /** The runs by what they draw in an operation whose outcomes depend on the state. */
  #parted(op: ChanceOperation, { state, bits, runs }: EqualRuns): Waiting[] {
    const outcomes = outcomesOf(op, state);
    const weights = outcomes.map(({ weight }) => weight);
    const parts = new Map<string, { outcome: number; bits: Int32Array; runs: number[] }>();
    for (const run of runs) {
      const stream = this.#streams[run] as Rng;
      const outcome = outcomeAt(weights, stream.uniform());
      const { level } = outcomes[outcome] as { level: number };
      const read = op.kind === 'measure' ? readBy(op, level, stream) : 0;
      const key = `${outcome},${read}`;
      const part = parts.get(key);
      const own = op.kind === 'measure' && !part ? written(bits, op.bit, read) : bits;
      if (part) part.runs.push(run);
      else parts.set(key, { outcome, bits: own, runs: [run] });
    }
    return [...parts.values()].map((part) => ({
      bits: part.bits,
      runs: part.runs,
      after: () => (outcomes[part.outcome] as { after(): Runnable }).after(),
    }));
  }
}

type ChancePiece = Exclude<ReturnType<typeof mixedPiecesOf>[number], MixedPiece>;

interface Waiting {
  readonly bits: Int32Array;
  readonly runs: readonly number[];
  after(): Runnable;
}

/** What a measurement reads when the true level is `level`; draws when there is a readout error. */
export function readBy(op: ChanceOperation & { kind: 'measure' }, level: number, stream: Rng): number {
  if (!op.confusion) return level;
  const possible = readings(op, level);
  const which = outcomeAt(
    possible.map(({ share }) => share),
    stream.uniform(),
  );
  return (possible[which] as { read: number }).read;
}

function written(bits: Int32Array, bit: number, level: number): Int32Array {
  const out = bits.slice();
  out[bit] = level;
  return out;
}
