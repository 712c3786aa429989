import { circuit } from '../../../src/circuits/build.ts';
import type { Circuit } from '../../../src/circuits/circuit.ts';
import { bitsEqual, not, when } from '../../../src/circuits/conditions.ts';
import type { AngleLike } from '../../../src/circuits/expression.ts';
import { expressions } from '../../../src/circuits/expressions.ts';
import { gateDefinition, gateNames } from '../../../src/circuits/gate-library/definitions.ts';
import { gateOperation } from '../../../src/circuits/gate-makers.ts';
import { gates } from '../../../src/circuits/gates.ts';
import { controlled } from '../../../src/circuits/modifiers.ts';
import type { Operation, UnitaryLike } from '../../../src/circuits/operation.ts';
import type { Rng } from '../../../src/linalg/random.ts';
import { randomUnitary } from '../../../src/operators/random.ts';

/** Every name that a gate on qubits can have. */
export const qubitGateNames: readonly string[] = [
  ...gateNames(),
  ...['rx[0,1]', 'rx[1,0]', 'ry[0,1]', 'ry[1,0]', 'rz[0,1]', 'rz[1,0]', 'p[0]', 'p[1]'],
];

/** What random circuits are made of. */
export interface RandomOptions {
  readonly qubits: number;
  readonly length: number;
  readonly maxControls: number;
  readonly free: boolean;
}

/** A random unitary circuit: gates of the whole library and matrices, with controls at both levels, on registers. */
export function randomCircuit(source: Rng, { qubits, length, maxControls, free }: RandomOptions): Circuit {
  const first = 1 + source.integer(qubits);
  const siteRegisters = [
    { name: 'a', size: first },
    { name: 'x', size: qubits - first },
  ];
  const operations = Array.from({ length }, () => randomStep(source, qubits, maxControls, free));
  return circuit(qubits, operations, { siteRegisters });
}

/** A random unitary operation. */
export function randomStep(source: Rng, qubits: number, maxControls: number, free: boolean): UnitaryLike {
  const order = Array.from({ length: qubits }, (_, site) => [source.uniform(), site] as const)
    .sort(([a], [b]) => a - b)
    .map(([, site]) => site);
  let op: UnitaryLike;
  if (source.uniform() < 0.1) {
    const sites = order.slice(0, 1 + source.integer(Math.min(3, qubits)));
    op = gates.unitary(randomUnitary(2 ** sites.length, source), sites, { label: 'random' });
  } else {
    const fitting = qubitGateNames.filter((name) => gateDefinition(name).sites <= qubits);
    const name = fitting[source.integer(fitting.length)]!;
    const { angles, sites } = gateDefinition(name);
    op = gateOperation(name, angles.map(() => randomAngle(source, free)), order.slice(0, sites)); // prettier-ignore
  }
  const others = order.slice(op.sites.length);
  const count = Math.min(others.length, source.integer(maxControls + 1));
  for (const site of others.slice(0, count)) op = controlled(op, site, source.integer(2));
  return op;
}

/** A random angle: any number, a fraction of pi, or an expression of the parameters `w[0]` and `phi`. */
export function randomAngle(source: Rng, free: boolean): AngleLike {
  const x = 8 * source.uniform() - 4;
  if (free && source.uniform() < 0.5) {
    const { sum, product, apply, power, quotient, negative } = expressions;
    const made = [
      sum(product(x, 'w[0]'), 'phi'),
      product('phi', apply('sin', 'w[0]')),
      power(sum('phi', 2), 2),
      negative(power('phi', 2)),
      quotient(power(1, 2), 2),
      quotient(1, sum('phi', 3)),
      apply('atan', apply('ln', sum(3, 'phi'))),
    ];
    return made[source.integer(made.length)]!;
  }
  const denominator = 1 + source.integer(12);
  const angles = [x, (source.integer(13) * Math.PI) / denominator, -Math.PI, 0, source.integer(5), x * 1e-9];
  return angles[source.integer(angles.length)]!;
}

/** A random circuit with measurements, resets and conditions on the bits of two registers; `oneRegister` keeps each condition to one. */
export function randomDynamic(source: Rng, qubits: number, oneRegister: boolean): Circuit {
  const bits = 4;
  const operations: Operation[] = [];
  for (let i = 0; i < 14; i++) {
    const kind = source.uniform();
    let op: Operation =
      kind < 0.25
        ? gates.measure(source.integer(qubits), source.integer(bits))
        : kind < 0.3
          ? gates.reset(source.integer(qubits))
          : randomStep(source, qubits, 1, false);
    for (let c = source.integer(3); c > 0; c--) {
      const from = oneRegister ? (c === 1 && op.conditions.length === 0 ? 2 * source.integer(2) : -1) : 0;
      if (from < 0) break;
      const range = oneRegister ? 2 : bits;
      const size = 1 + source.integer(2);
      const on = [0, 1, 2, 3].slice(from, from + range).sort(() => source.uniform() - 0.5);
      const chosen = on.slice(0, size);
      const condition = bitsEqual(
        chosen,
        chosen.map(() => source.integer(2)),
      );
      op = when(source.uniform() < 0.4 ? not(condition) : condition, op);
    }
    operations.push(op);
    if (source.uniform() < 0.1) operations.push(gates.barrier(0));
  }
  return circuit(qubits, operations, {
    bitRegisters: [
      { name: 'c', size: 2 },
      { name: 'd', size: 2 },
    ],
  });
}
