import { dephasing, weighted, type Weighted } from '../../channels/noise.ts';
import { diagonal, type ComplexMatrix } from '../../linalg/matrix.ts';
import { complex } from '../../linalg/scalar.ts';
import { subspace } from '../../spaces/space.ts';
import { isDensityMatrix } from '../../states/density-matrix.ts';
import type { Circuit } from '../circuit.ts';
import { holds } from '../conditions.ts';
import type { ParameterValues } from '../expression.ts';
import { channel } from '../operation-makers.ts';
import type { Operation } from '../operation.ts';
import { run } from '../run.ts';
import { mixtureOf, type ChanceOperation } from './chance.ts';
import { allSitesOf } from './light-cone.ts';
import type { Runnable } from './start.ts';

/** A part of a circuit: operations that act for certain, or one whose outcome is drawn. */
export type Piece =
  | { readonly kind: 'sure'; readonly circuit: Circuit; readonly conditional: boolean }
  | { readonly kind: 'chance'; readonly op: ChanceOperation };

/** Whether the outcome of an operation is drawn on this kind of state: noise and resets are not on a density matrix. */
export function isChance(op: Operation, state: Runnable): op is ChanceOperation {
  if (op.kind === 'measure') return true;
  return (op.kind === 'channel' || op.kind === 'reset') && !isDensityMatrix(state);
}

/** A circuit as what is certain between what is drawn. */
export function piecesOf(of: Circuit, state: Runnable): Piece[] {
  const pieces: Piece[] = [];
  let sure: Operation[] = [];
  const close = (): void => {
    if (sure.length > 0) pieces.push(surely(of, sure));
    sure = [];
  };
  for (const op of of.operations) {
    if (!isChance(op, state)) sure.push(op);
    else {
      close();
      pieces.push({ kind: 'chance', op });
    }
  }
  close();
  return pieces;
}

/** A part of a circuit whose draws do not depend on the state: operations that act for certain, and mixtures of unitaries. */
export interface MixedPiece {
  readonly kind: 'mixed';
  readonly operations: readonly (Operation & { kind: Exclude<Operation['kind'], 'barrier'> })[];
}

/** So many draws are made before a state is computed: then runs that have drawn the same meet. */
const drawsInPiece = 48;

/** A circuit as parts whose draws do not depend on the state between operations whose draws do. */
export function mixedPiecesOf(of: Circuit, state: Runnable): (MixedPiece | (Piece & { kind: 'chance' }))[] {
  const pieces: (MixedPiece | (Piece & { kind: 'chance' }))[] = [];
  let mixed: MixedPiece['operations'][number][] = [];
  let draws = 0;
  const close = (): void => {
    if (mixed.length > 0) pieces.push({ kind: 'mixed', operations: mixed });
    [mixed, draws] = [[], 0];
  };
  for (const op of of.operations) {
    if (op.kind === 'barrier') continue;
    const drawn = isChance(op, state);
    if (drawn && !mixtureOf(op)) {
      close();
      pieces.push({ kind: 'chance', op });
      continue;
    }
    mixed.push(op);
    if (drawn && ++draws === drawsInPiece) close();
  }
  close();
  return pieces;
}

/** The state after a piece that is certain, for these bits. */
export function runPiece(
  piece: Piece & { kind: 'sure' },
  state: Runnable,
  bits: Int32Array,
  parameters: ParameterValues,
): Runnable {
  const { circuit, conditional } = piece;
  if (!conditional) return run(circuit, state, { parameters }).state;
  const operations = circuit.operations
    .filter((op) => op.kind !== 'barrier' && holds(op.conditions, bits))
    .map((op): Operation => (op.kind === 'barrier' ? op : { ...op, conditions: [] }));
  return run({ ...circuit, operations }, state, { parameters }).state;
}

function surely(of: Circuit, operations: readonly Operation[]): Piece {
  const conditional = operations.some((op) => op.kind !== 'barrier' && op.conditions.length > 0);
  return { kind: 'sure', circuit: { ...of, operations, bitRegisters: [] }, conditional };
}

/**
 * The circuit with measurements whose bits nobody looks at later replaced by dephasing: the same average state. Followed in branches it is best by outcomes, some of
 * which may not occur; drawn, by random phases, which do not depend on the state.
 */
export function withoutUnread(of: Circuit, as: 'outcomes' | 'phases'): Circuit {
  const live = new Set<number>();
  const operations = [...of.operations].reverse().map((op): Operation => {
    if (op.kind === 'barrier') return op;
    if (op.kind === 'measure' && !live.has(op.bit))
      return { ...forgotten(of, op.site, as), conditions: read(op) };
    if (op.kind === 'measure' && op.conditions.length === 0) live.delete(op.bit);
    read(op);
    return op;
  });
  return { ...of, operations: operations.reverse() };

  function read(op: Exclude<Operation, { kind: 'barrier' }>): typeof op.conditions {
    for (const { bits } of op.conditions) bits.forEach((bit) => live.add(bit));
    return op.conditions;
  }
}

/** A measurement as part of the average: all coherences of the site vanish, as by its projectors or by powers of the clock matrix. */
function forgotten(of: Circuit, site: number, as: 'outcomes' | 'phases'): Operation & { kind: 'channel' } {
  const on = subspace(of.space, [site]);
  if (as === 'outcomes') return channel(dephasing(1, on), [site], { label: 'measured' });
  const d = on.dims[0] as number;
  const clocks = Array.from({ length: d }, (_, power): Weighted => [1 / d, clockPower(d, power)]);
  return channel(weighted(on, clocks), [site], { label: 'measured' });
}

/** diag(w^(power k)), w = e^{2 pi i/d}. */
function clockPower(d: number, power: number): ComplexMatrix {
  return diagonal(
    Array.from({ length: d }, (_, k) => {
      const angle = (2 * Math.PI * ((power * k) % d)) / d;
      // Signs are exact, so that powers on qubits are Pauli matrices.
      return 2 * ((power * k) % d) === d ? -1 : complex(Math.cos(angle), Math.sin(angle));
    }),
  );
}

/** The measurements that nothing comes after: the body of the circuit without them, and they in the order of time. */
export interface Ended {
  readonly body: Circuit;
  readonly last: readonly (Operation & { kind: 'measure' })[];
}

/**
 * Takes off the measurements at the end: unconditional, with no later operation on their site, no later condition on their bit, no later measurement to it. What
 * they read can be drawn from the state after the body.
 */
export function withoutLast(of: Circuit): Ended {
  const [touched, bits] = [new Set<number>(), new Set<number>()];
  const [body, last]: [Operation[], (Operation & { kind: 'measure' })[]] = [[], []];
  for (const op of [...of.operations].reverse()) {
    if (op.kind === 'barrier') {
      body.push(op);
      continue;
    }
    const ends = op.kind === 'measure' && op.conditions.length === 0;
    if (ends && !touched.has(op.site) && !bits.has(op.bit)) last.push(op);
    else {
      body.push(op);
      allSitesOf(op).forEach((site) => touched.add(site));
      for (const condition of op.conditions) condition.bits.forEach((bit) => bits.add(bit));
    }
    if (op.kind === 'measure') bits.add(op.bit);
  }
  return { body: { ...of, operations: body.reverse() }, last: last.reverse() };
}
