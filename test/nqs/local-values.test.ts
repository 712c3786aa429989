import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz, Batch } from '../../src/nqs/ansatz.ts';
import { rowsOf } from '../../src/nqs/batch.ts';
import { localValues } from '../../src/nqs/local-values.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { denseNet, rbm } from '../../src/nqs/models/nets.ts';
import { plus } from '../../src/operators/algebra.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { qubits } from '../../src/spaces/space.ts';

const space = qubits(10);
const ring = chain(10, { periodic: true });
// One, two and three sites change: 1500 rows are collected in many turns of each.
const operator = plus(
  plus(heisenbergPauli(ring), tfim(ring)),
  pauliSum(space, [
    { coefficient: 0.3, sites: [0, 3, 7], letters: 'XYX' },
    { coefficient: 0.7, sites: [1, 2, 9], letters: 'YZX' },
  ]),
);
const wide = { deviation: 0.3 };
const members: [string, Ansatz][] = [
  ['RBM', rbm(space, rng(1), wide)],
  ['complex RBM', rbm(space, rng(2), { ...wide, field: 'complex' })],
  ['Jastrow function', jastrow(space, rng(3), { ...wide, field: 'complex' })],
  ['network of two layers', denseNet(space, [6, 5], rng(4))],
];

describe('local values', () => {
  it.each(members)('of a %s have the same bits however rows are put together (complaint 16)', (_, ansatz) => {
    const stream = rng(5);
    const count = 1500;
    const levels = Int32Array.from({ length: 10 * count }, () => (stream.uniform() < 0.5 ? 0 : 1));
    const batch: Batch = { count, sites: 10, levels };
    const whole = localValues(ansatz, undefined, operator, batch).values;
    for (const size of [1, 7, 400]) {
      for (let first = 0; first < (size === 1 ? 40 : count); first += size) {
        const part = rowsOf(batch, first, Math.min(count, first + size));
        const own = localValues(ansatz, undefined, operator, part).values;
        expect(own).toEqual(whole.slice(2 * first, 2 * (first + part.count)));
      }
    }
  });
});
