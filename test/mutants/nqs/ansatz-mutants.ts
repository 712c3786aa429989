import { rng } from '../../../src/linalg/random.ts';
import type { Ansatz } from '../../../src/nqs/ansatz.ts';
import { rbm } from '../../../src/nqs/models/nets.ts';
import { qubits } from '../../../src/spaces/space.ts';

/** A complex network with one part wrong, and a law that must say so. */
export const ansatzMutants: Record<string, { readonly make: () => Ansatz; readonly law: string }> = {
  'derivatives twice as large': {
    make: () => mutant((a) => ({ logDerivatives: (batch) => a.logDerivatives(batch).map((x) => 2 * x) })),
    law: 'derivatives are finite differences in every parameter',
  },
  'derivatives conjugated': {
    make: () => mutant((a) => ({ logDerivatives: (batch) => conjugated(a.logDerivatives(batch)) })),
    law: 'derivatives are finite differences in every parameter',
  },
  'a conjugate in its definition that its mode denies': {
    make: () =>
      mutant((a) => ({
        logAmplitudes: (batch) => conjugated(a.logAmplitudes(batch)),
        logDerivatives: (batch) => conjugated(a.logDerivatives(batch)),
      })),
    law: 'a holomorphic model obeys Cauchy-Riemann, others do not depend on the question',
  },
  'weights conjugated in the reverse pass': {
    make: () => mutant((a) => ({ backward: (batch, weights) => a.backward(batch, conjugated(weights)) })),
    law: 'the reverse pass is the weighted sum of rows',
  },
  'a layer forgotten': {
    make: () => mutant((a) => ({ gramLayers: (batch) => a.gramLayers?.(batch).slice(1) ?? [] })),
    law: 'layers give the Gram matrix of the rows',
  },
  'layers in another order': {
    make: () => mutant((a) => ({ gramLayers: (batch) => [...(a.gramLayers?.(batch) ?? [])].reverse() })),
    law: 'products of layers are the rows, in the order of the parameters',
  },
  'walkers that keep their tables when a change is accepted': {
    make: () =>
      mutant((a) => ({
        walker: (batch) => {
          const [tables, moving] = [a.walker!(batch), a.walker!(batch)];
          return {
            batch: moving.batch,
            ratios: (moves, out) => tables.ratios(moves, out),
            accept: (moves, accepted) => moving.accept(moves, accepted),
          };
        },
      })),
    law: 'ratios of walkers are quotients of amplitudes, also after many accepted changes',
  },
  'amplitudes relative to the first of a batch': {
    make: () =>
      mutant((a) => ({
        logAmplitudes: (batch) => {
          const logs = a.logAmplitudes(batch);
          return logs.map((x, i) => x - logs[i % 2]!);
        },
      })),
    law: 'amplitudes, rows and inputs do not depend on how configurations are batched',
  },
  'a sign more in its specification': {
    make: () => mutant((a) => ({ spec: () => ({ kind: 'marshall', inner: a.spec(), sublattice: [0] }) })),
    law: 'the specification gives the same model back',
  },
  'parameters changed in place': {
    make: () =>
      mutant((a) => ({
        logAmplitudes: (batch) => {
          a.parameters[0]! += 1e-3;
          return a.logAmplitudes(batch);
        },
      })),
    law: 'parameters are never changed',
  },
};

function mutant(change: (ansatz: Ansatz) => Partial<Ansatz>): Ansatz {
  const build = (parameters: Float64Array): Ansatz => {
    const right = rbm(qubits(4), rng(1), { deviation: 0.3, field: 'complex' }).with(parameters);
    return {
      kind: right.kind,
      space: right.space,
      mode: right.mode,
      parameters,
      with: build,
      logAmplitudes: (batch) => right.logAmplitudes(batch),
      logDerivatives: (batch) => right.logDerivatives(batch),
      backward: (batch, weights) => right.backward(batch, weights),
      walker: (batch) => right.walker!(batch),
      gramLayers: (batch) => right.gramLayers!(batch),
      spec: () => right.spec(),
      ...change(right),
    };
  };
  return build(rbm(qubits(4), rng(2), { deviation: 0.3, field: 'complex' }).parameters);
}

function conjugated(numbers: Float64Array): Float64Array {
  return numbers.map((x, i) => (i % 2 === 0 ? x : -x));
}
