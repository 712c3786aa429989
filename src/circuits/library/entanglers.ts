import { circuit } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { gateOperation } from '../gate-makers.ts';
import { gates } from '../gates.ts';
import type { GateOperation } from '../operation.ts';
import { requireCount, upTo } from './counts.ts';

/** Makes (|0...0> + |1...1>)/sqrt 2 of |0...0>: one H and n - 1 CX along the chain. Throws `ArgumentError`. */
export function ghzCircuit(n: number): Circuit {
  requireCount(n, 'n');
  return circuit(n, [gates.h(0), ...pairs(n).map(([a, b]) => gates.cx(a, b))]);
}

/** Makes the linear cluster state of |0...0>: H on all, CZ on neighbours; Z_{i-1} X_i Z_{i+1} = 1. Throws `ArgumentError`. */
export function clusterCircuit(n: number): Circuit {
  requireCount(n, 'n');
  return circuit(n, [...upTo(n).map(gates.h), ...pairs(n).map(([a, b]) => gates.cz(a, b))]);
}

/**
 * The circuit of a quantum circuit Born machine: [RX, RZ] on all qubits, a ring of CX, `layers` times {[RZ, RX, RZ] on all, ring}, then [RZ, RX] on all, with
 * parameters theta[0], theta[1], ... in the order of the gates, n (3 layers + 4) of them (Liu and Wang 2018; the workload of the QCBM benchmarks with 9 layers).
 * Throws `ArgumentError`.
 */
export function bornMachine(n: number, { layers = 9 }: { readonly layers?: number } = {}): Circuit {
  requireCount(n, 'n', 2);
  requireCount(layers, 'layers', 0);
  let count = 0;
  const rotations = (names: readonly string[]): GateOperation[] =>
    upTo(n).flatMap((site) => names.map((name) => gateOperation(name, [`theta[${count++}]`], [site])));
  const ring = upTo(n).map((site) => gates.cx(site, (site + 1) % n));
  const first = [...rotations(['rx', 'rz']), ...ring];
  const middle = upTo(layers).flatMap(() => [...rotations(['rz', 'rx', 'rz']), ...ring]);
  return circuit(n, [...first, ...middle, ...rotations(['rz', 'rx'])]);
}

/** Neighbours of an open chain. */
function pairs(n: number): [number, number][] {
  return upTo(n - 1).map((site) => [site, site + 1]);
}
