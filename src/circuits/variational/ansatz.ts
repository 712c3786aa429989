import { circuit } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { gates } from '../gates.ts';
import { requireCount, upTo } from '../library/counts.ts';

/**
 * A hardware-efficient ansatz on n qubits: layers of RY and RZ on every qubit, CZ between neighbours after each but the last; 2 n (layers + 1) parameters named
 * `y0_0` (layer, qubit), `z0_0`, ... Throws `ArgumentError` unless n >= 1 and layers >= 0 are counts. Kandala et al., Nature 549 (2017) 242.
 */
export function hardwareEfficient(n: number, layers: number): Circuit {
  requireCount(n, 'n');
  requireCount(layers, 'layers', 0);
  const { ry, rz, cz } = gates;
  const turns = (layer: number) =>
    upTo(n).flatMap((site) => [ry(`y${layer}_${site}`, site), rz(`z${layer}_${site}`, site)]);
  const entangle = upTo(n - 1).map((site) => cz(site, site + 1));
  return circuit(
    n,
    upTo(layers + 1).map((layer) => [...(layer > 0 ? entangle : []), ...turns(layer)]),
  );
}
