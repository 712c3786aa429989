import { circuit } from '../../src/circuits/build.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { gates } from '../../src/circuits/gates.ts';
import type { Operation } from '../../src/circuits/operation.ts';

/**
 * The brickwork circuit of tensor-networks.md R22. Layer l: RX(0.3 + 0.1 l + 0.07 q), then RZ(0.2 + 0.05 l q + 0.11 q) on each q; then CZ(q, q+1) for
 * q = l mod 2, l mod 2 + 2, ...
 */
export function r22(n: number, layers: number): Circuit {
  const ops: Operation[] = [];
  for (let l = 0; l < layers; l++) {
    for (let q = 0; q < n; q++) {
      ops.push(gates.rx(0.3 + 0.1 * l + 0.07 * q, q), gates.rz(0.2 + 0.05 * l * q + 0.11 * q, q));
    }
    for (let q = l % 2; q + 1 < n; q += 2) ops.push(gates.cz(q, q + 1));
  }
  return circuit(n, ops);
}
