import { amplitudeDamping, depolarizingPauli } from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { gates } from '../../src/circuits/gates.ts';
import type { Operation } from '../../src/circuits/operation.ts';
import { rng } from '../../src/linalg/random.ts';
import { qubits } from '../../src/spaces/space.ts';

/** What the peers know, by the numbers that they are told (circuits.py). */
const kinds = ['rx', 'rz', 'cx', 'cz', 'h', 't', 'sx', 'sy', 'depolarize', 'damp'] as const;

/** A gate or a noise: qubits a and b (0 when there is none), and an angle or a probability. */
export interface Step {
  readonly kind: (typeof kinds)[number];
  readonly a: number;
  readonly b?: number;
  readonly value?: number;
}

/** The quantum circuit Born machine: [RX, RZ] on all, a ring of CX, 9 times {[RZ, RX, RZ] on all, the ring}, [RZ, RX] on all; angles in [0, 1). */
export function bornSteps(n: number): Step[] {
  const random = rng(n);
  const turns = (names: readonly ('rx' | 'rz')[]): Step[] =>
    each(n, (a) => names.map((kind) => ({ kind, a, value: random.uniform() })));
  const ring = each(n, (a) => [{ kind: 'cx', a, b: (a + 1) % n }]);
  const layers = each(9, () => [...turns(['rz', 'rx', 'rz']), ...ring]);
  return [...turns(['rx', 'rz']), ...ring, ...layers, ...turns(['rz', 'rx'])];
}

/**
 * A random circuit on a grid of qubits: H on all, then cycles of CZ on one of eight sets of neighbours in turn, and one of T, root of X, root of Y on the qubits
 * that had a CZ in the cycle before and have none now.
 */
export function gridSteps(rows: number, columns: number, cycles: number): Step[] {
  const random = rng(rows * 100 + columns);
  const n = rows * columns;
  const steps: Step[] = each(n, (a) => [{ kind: 'h', a }]);
  let before = new Set<number>();
  for (let cycle = 0; cycle < cycles; cycle++) {
    const pairs = neighbours(rows, columns, cycle % 8);
    const now = new Set(pairs.flat());
    for (const [a, b] of pairs) steps.push({ kind: 'cz', a, b });
    for (const a of before) {
      if (!now.has(a)) steps.push({ kind: (['t', 'sx', 'sy'] as const)[random.integer(3)] ?? 't', a });
    }
    before = now;
  }
  return steps;
}

/** Every fourth pair of neighbours along rows (sets 0 to 3) or columns. */
function neighbours(rows: number, columns: number, set: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [along, across] = set < 4 ? [column, row] : [row, column];
      const last = along + 1 === (set < 4 ? columns : rows);
      if (last || (along + 2 * across) % 4 !== set % 4) continue;
      const a = row * columns + column;
      pairs.push([a, set < 4 ? a + 1 : a + columns]);
    }
  }
  return pairs;
}

/** Five layers of [RX, RZ] on all, a ring of CX, and depolarising and damping noise on all. */
export function noisySteps(n: number): Step[] {
  const random = rng(n);
  return each(5, () => [
    ...each(n, (a): Step[] => [
      { kind: 'rx', a, value: random.uniform() },
      { kind: 'rz', a, value: random.uniform() },
    ]),
    ...each(n, (a): Step[] => [{ kind: 'cx', a, b: (a + 1) % n }]),
    ...each(n, (a): Step[] => [
      { kind: 'depolarize', a, value: 0.01 },
      { kind: 'damp', a, value: 0.02 },
    ]),
  ]);
}

function each(count: number, make: (i: number) => readonly Step[]): Step[] {
  return Array.from({ length: count }, (_, i) => make(i)).flat();
}

/** The steps as a circuit. */
export function circuitOf(n: number, steps: readonly Step[]): Circuit {
  return circuit(qubits(n), steps.map(operationOf));
}

function operationOf({ kind, a, b = 0, value = 0 }: Step): Operation {
  switch (kind) {
    case 'rx':
    case 'rz':
      return gates[kind](value, a);
    case 'cx':
    case 'cz':
      return gates[kind](a, b);
    case 'depolarize':
      return gates.channel(depolarizingPauli(value), [a]);
    case 'damp':
      return gates.channel(amplitudeDamping(value), [a]);
    default:
      return gates[kind](a);
  }
}

/** The steps as the peers read them. */
export function encoded(n: number, steps: readonly Step[]): Record<string, number | readonly number[]> {
  return {
    qubits: n,
    kinds: steps.map(({ kind }) => kinds.indexOf(kind)),
    a: steps.map(({ a }) => a),
    b: steps.map(({ b }) => b ?? 0),
    values: steps.map(({ value }) => value ?? 0),
  };
}
