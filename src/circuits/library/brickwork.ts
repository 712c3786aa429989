import { ArgumentError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import { randomUnitary } from '../../operators/random.ts';
import { qubits, type Space } from '../../spaces/space.ts';
import { circuit } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { gates } from '../gates.ts';
import type { Operation, UnitaryOperation } from '../operation.ts';
import { flatten, type Operations } from '../operations.ts';
import { requireCount, upTo } from './counts.ts';
import { twoQubitClifford, twoQubitCliffords } from './two-qubit-clifford.ts';

/**
 * Layers of blocks on neighbouring pairs (q, q+1), q = l mod 2, (l mod 2) + 2, ... in layer l = 0 .. layers-1 of an open chain; `block` makes the operations of
 * one pair. Throws `ArgumentError`.
 */
export function brickwork(
  space: Space,
  layers: number,
  block: (layer: number, a: number, b: number) => Operations,
): Circuit {
  requireCount(layers, 'layers', 0);
  return circuit(space, brickLayers(space, layers, block));
}

/** Brickwork of Haar-random unitaries on two sites, of any levels. Throws `ArgumentError`. */
export function randomBrickwork(space: Space, layers: number, rng: Rng): Circuit {
  return brickwork(space, layers, (_, a, b) => [haar(space, a, b, rng)]);
}

/**
 * Brickwork of Haar-random unitaries where, after each layer, every site is measured with probability `p`; the outcomes go to bits in order. Which sites is drawn
 * here, what is measured in `run`. With p large enough trajectories keep little entanglement, with p small they keep a volume law
 * (Li, Chen, Fisher 2018; Skinner, Ruhman, Nahum 2019). Throws `ArgumentError`.
 */
export function monitoredBrickwork(space: Space, layers: number, p: number, rng: Rng): Circuit {
  return monitored(space, layers, { p, rng, block: (a, b) => haar(space, a, b, rng) });
}

/**
 * The same with uniformly random Clifford unitaries on qubits, for stabilizer states of hundreds of qubits: entropies at half the chain grow with n below p = 0.16 or so and not
 * above (Li, Chen, Fisher 2019). Throws `ArgumentError`.
 */
export function monitoredClifford(n: number, layers: number, p: number, rng: Rng): Circuit {
  requireCount(n, 'n');
  return monitored(qubits(n), layers, {
    ...{ p, rng },
    block: (a, b) =>
      gates.unitary(twoQubitClifford(rng.integer(twoQubitCliffords)), [a, b], { label: 'Clifford' }),
  });
}

interface Monitored {
  /** The probability of measuring a site after a layer. */
  readonly p: number;
  readonly rng: Rng;
  block(a: number, b: number): Operation;
}

function monitored(space: Space, layers: number, { p, rng, block }: Monitored): Circuit {
  requireCount(layers, 'layers', 0);
  if (!(p >= 0 && p <= 1)) throw new ArgumentError('p', 'be within 0..1', `it is ${p}`);
  let bit = 0;
  const measured = (): Operation[] =>
    upTo(space.dims.length)
      .filter(() => rng.uniform() < p)
      .map((site) => gates.measure(site, bit++));
  const layered = upTo(layers).flatMap((layer) => [
    ...brickLayer(space, layer, (_, a, b) => [block(a, b)]),
    ...measured(),
  ]);
  return circuit(space, layered);
}

/**
 * A random circuit of the Clifford group on qubits: each layer has one of H, S, X, Y, Z on every qubit, then CX on disjoint random pairs.
 * Throws `ArgumentError`.
 */
export function randomClifford(n: number, layers: number, rng: Rng): Circuit {
  requireCount(n, 'n');
  requireCount(layers, 'layers', 0);
  const ops = upTo(layers).flatMap((): Operation[] => {
    const order = shuffled(n, rng);
    const { h, s, x, y, z, cx } = gates;
    const makers = [h, s, x, y, z] as const;
    return [
      ...upTo(n).map((site) => (makers[rng.integer(5)] as typeof h)(site)),
      ...upTo(Math.floor(n / 2)).map((k) => cx(order[2 * k + 1] as number, order[2 * k] as number)),
    ];
  });
  return circuit(qubits(n), ops);
}

function brickLayers(
  space: Space,
  layers: number,
  block: (layer: number, a: number, b: number) => Operations,
): Operations {
  return upTo(layers).map((layer) => brickLayer(space, layer, block));
}

function brickLayer(
  space: Space,
  layer: number,
  block: (layer: number, a: number, b: number) => Operations,
): Operation[] {
  const starts = upTo(space.dims.length - 1).filter((q) => q % 2 === layer % 2);
  return starts.flatMap((q) => flatten(block(layer, q, q + 1)));
}

function haar(space: Space, a: number, b: number, rng: Rng): UnitaryOperation {
  const size = (space.dims[a] as number) * (space.dims[b] as number);
  return gates.unitary(randomUnitary(size, rng), [a, b], { label: 'Haar' });
}

/** 0 .. n-1 in random order (Fisher and Yates). */
function shuffled(n: number, rng: Rng): number[] {
  const order = upTo(n);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
