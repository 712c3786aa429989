import { ArgumentError } from '../../errors.ts';
import { circuit } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { gates } from '../gates.ts';
import { requireCount, upTo } from '../library/counts.ts';

/** Data on the bits of a register: x_i = 1 flips qubit i. States of different data are orthogonal. Throws `ArgumentError` for entries that are not 0 or 1. */
export function basisEmbedding(x: readonly number[]): Circuit {
  const bad = x.findIndex((bit) => bit !== 0 && bit !== 1);
  if (bad >= 0) throw new ArgumentError(`x[${bad}]`, 'be 0 or 1', `it is ${x[bad]}`);
  return circuit(
    x.length,
    x.flatMap((bit, site) => (bit === 1 ? [gates.x(site)] : [])),
  );
}

/** Data as angles: RY(x_i) on qubit i, kernel prod cos^2((x_i - y_i)/2). Throws `ArgumentError` for entries that are not finite. */
export function angleEmbedding(x: readonly number[]): Circuit {
  return circuit(
    x.length,
    x.map((angle, site) => gates.ry(angle, site)),
  );
}

/**
 * The ZZ feature map: `layers` times H on all qubits and exp(i (sum_i x_i Z_i + sum_{i<j} (pi - x_i)(pi - x_j) Z_i Z_j)).
 * Throws `ArgumentError` for entries that are not finite. Havlicek et al., Nature 567 (2019) 209.
 */
export function zzFeatureMap(x: readonly number[], layers = 2): Circuit {
  requireCount(layers, 'layers', 0);
  const { h, rz, rzz } = gates;
  const singles = x.map((xi, i) => rz(-2 * xi, i));
  const pairs = x.flatMap((xi, i) =>
    x.slice(i + 1).map((xj, k) => rzz(-2 * (Math.PI - xi) * (Math.PI - xj), i, i + 1 + k)),
  );
  const all = x.map((_, i) => h(i));
  return circuit(
    x.length,
    upTo(layers).map(() => [...all, ...singles, ...pairs]),
  );
}
