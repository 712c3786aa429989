import { ArgumentError } from '../../errors.ts';
import type { PauliString, PauliSum } from '../../operators/operator.ts';
import { pauliSum, type PauliStringLike } from '../../operators/pauli-sum.ts';
import { qubits, sameSpace } from '../../spaces/space.ts';
import { circuit } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { expressions } from '../expressions.ts';
import { gates } from '../gates.ts';
import { requireCount, upTo } from '../library/counts.ts';
import type { Operation } from '../operation.ts';

/** An edge of a graph with its weight, 1 when left out. */
export type Edge = readonly [a: number, b: number, weight?: number];

/**
 * The number of edges (or their weight) that a bit string cuts: sum_ab w_ab (1 - Z_a Z_b) / 2 on n qubits. Its largest eigenvalue is the maximum cut.
 * Throws `ArgumentError` for vertices that do not exist, loops and weights that are not finite.
 */
export function maxCut(n: number, edges: readonly Edge[]): PauliSum {
  requireCount(n, 'n');
  const strings = edges.flatMap(([a, b, weight = 1], i): PauliStringLike[] => {
    const inside = [a, b].every((v) => Number.isInteger(v) && v >= 0 && v < n);
    if (!inside || a === b) {
      throw new ArgumentError(`edges[${i}]`, `join two of the vertices 0..${n - 1}`, `it is [${a}, ${b}]`);
    }
    return [
      { coefficient: weight / 2, sites: [], letters: '' },
      { coefficient: -weight / 2, sites: [a, b], letters: 'ZZ' },
    ];
  });
  return pauliSum(qubits(n), strings);
}

/**
 * The quantum approximate optimisation circuit for a diagonal cost C (a sum of Z strings): H on every qubit, then exp(-i gamma_k C) and exp(-i beta_k sum X) for
 * k = 0 .. layers-1, with parameters `gamma0`, `beta0`, `gamma1`, ... From |0...0>. Constants of C, which are phases, are left out.
 * Throws `ArgumentError` for strings with X or Y, or coefficients that are not real. Farhi, Goldstone and Gutmann, arXiv:1411.4028.
 */
export function qaoa(cost: PauliSum, layers: number): Circuit {
  requireCount(layers, 'layers', 0);
  cost.strings.forEach(({ letters, coefficient }, i) => {
    if (/[^Z]/.test(letters)) {
      throw new ArgumentError(`cost.strings[${i}]`, 'be made of Z alone', `it is ${letters}`);
    }
    if (coefficient.im === 0) return;
    throw new ArgumentError(
      `cost.strings[${i}]`,
      'have a real coefficient',
      `it is ${coefficient.toString()}`,
    );
  });
  const n = cost.space.dims.length;
  if (!sameSpace(cost.space, qubits(n))) throw new ArgumentError('cost', 'be on qubits', 'it is not');
  const sites = upTo(n);
  const { h, rx } = gates;
  return circuit(n, [
    sites.map((site) => h(site)),
    upTo(layers).map((k) => [
      ...cost.strings.flatMap((string) => turn(string, `gamma${k}`)),
      ...sites.map((site) => rx(expressions.product(2, `beta${k}`), site)),
    ]),
  ]);
}

/** exp(-i gamma c Z...Z): parities are gathered on the last site. */
function turn({ sites, coefficient }: PauliString, gamma: string): Operation[] {
  const angle = expressions.product(2 * coefficient.re, gamma);
  const { rz, rzz, cx } = gates;
  const last = sites.at(-1);
  if (last === undefined) return [];
  if (sites.length === 2) return [rzz(angle, sites[0] as number, last)];
  const gather = sites.slice(0, -1).map((site) => cx(site, last));
  return [...gather, rz(angle, last), ...gather.slice().reverse()];
}
