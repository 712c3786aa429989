import { ArgumentError, UnsupportedError } from '../errors.ts';
import type { Rng } from '../linalg/random.ts';
import { requireSameSpace } from '../spaces/space.ts';
import type { Bulk, Evolvable } from '../states/state.ts';
import { bitCount } from './build.ts';
import type { Circuit } from './circuit.ts';
import { isCompiled, runSegment } from './compile/segments.ts';
import { holds } from './conditions.ts';
import type { ParameterValues } from './expression.ts';
import type { Operation } from './operation.ts';
import { applyNoise, applyUnitary, measureSite, resetSite } from './run-steps.ts';

/** Options of `run`. */
export interface RunOptions {
  /** Needed when something is drawn: a measurement, a readout error, or noise and resets on a state that is not a density matrix. */
  readonly rng?: Rng;
  /** A value for each parameter of the circuit. */
  readonly parameters?: ParameterValues;
  /**
   * On kets and density matrices: whether gates on the same sites are merged and cheap ones share passes over the state (true, the default), or each operation is done
   * for itself in the order given. Results agree to rounding.
   */
  readonly fuse?: boolean;
}

/** What a run gives: the state after it and the classical bits (0 where nothing was measured). */
export interface RunResult<S> {
  readonly state: S;
  readonly bits: Int32Array;
}

/**
 * Runs a circuit once on a state of any kind that operators can be applied to. Unitary operations act exactly; a measurement draws a level and collapses the state
 * (also of a density matrix); channels and resets act exactly on a density matrix, and on any other kind one Kraus operator is drawn with
 * probability <K^dagger K>. Measured states keep their norm. The state given is not changed.
 * Throws `SpaceMismatchError` for a state on another space, `ArgumentError` for a parameter without a value or a missing `rng`.
 */
export function run<S extends Evolvable<S>>(of: Circuit, state: S, options: RunOptions = {}): RunResult<S> {
  if (state.space.kind !== 'product') {
    throw new UnsupportedError(
      'Circuits run on states of a product of sites, but this state is on a Fock space.',
    );
  }
  requireSameSpace('Argument `state`', of.space, state.space);
  const bits = new Int32Array(bitCount(of));
  if (isBulk<S>(state)) return { state: steps(of, state.workingCopy(), bits, options).finish(), bits };
  return { state: steps(of, state, bits, options), bits };
}

/** All operations, one after the other. */
function steps<S extends Evolvable<S>>(of: Circuit, state: S, bits: Int32Array, options: RunOptions): S {
  const { operations } = of;
  const { parameters = {}, fuse = true } = options;
  const draw = (op: Operation): number => required(options.rng, op).uniform();
  const segment = { bits, parameters, fuse, draw };
  const compiled = isCompiled(state);
  let after = state;
  for (let next = 0; next < operations.length;) {
    const from = next;
    if (compiled) ({ state: after, next } = runSegment(operations, from, after, segment));
    if (next === from) after = step(operations[next++] as Operation, after, bits, options);
  }
  return after;
}

function isBulk<S extends Evolvable<S>>(state: Evolvable<S>): state is Evolvable<S> & Bulk<S> {
  return 'workingCopy' in state;
}

/** One operation on a state; what is measured is written to `bits`. */
function step<S extends Evolvable<S>>(op: Operation, state: S, bits: Int32Array, options: RunOptions): S {
  if (op.kind === 'barrier' || !holds(op.conditions, bits)) return state;
  const draw = (): number => required(options.rng, op).uniform();
  switch (op.kind) {
    case 'gate':
    case 'unitary':
      return applyUnitary(op, state, options.parameters ?? {});
    case 'channel':
      return applyNoise(op.channel, op.sites, state, draw);
    case 'reset':
      return resetSite(op.site, state, draw);
    case 'measure': {
      const measured = measureSite(op.site, state, required(options.rng, op));
      bits[op.bit] = op.confusion ? readAs(op.confusion, measured.level, draw()) : measured.level;
      return measured.state;
    }
    default:
      throw op satisfies never;
  }
}

/** The level that is read when the true one is `level`, by a number u uniform in [0, 1). */
function readAs(confusion: readonly (readonly number[])[], level: number, u: number): number {
  let sum = 0;
  let last = level;
  for (let read = 0; read < confusion.length; read++) {
    const p = (confusion[read] as readonly number[])[level] as number;
    if (p === 0) continue;
    sum += p;
    last = read;
    if (u < sum) break;
  }
  return last;
}

function required(rng: Rng | undefined, op: Operation): Rng {
  if (rng) return rng;
  throw new ArgumentError(
    'rng',
    `be given, since the circuit has an operation of kind ${op.kind} that draws`,
    'there is none',
    'Pass `{ rng: rng(seed) }`, or use a density matrix for noise without measurements.',
  );
}
