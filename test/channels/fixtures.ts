import type { Kraus } from '../../src/channels/channel.ts';
import { kraus } from '../../src/channels/kraus.ts';
import { dimension, levels, type Space } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { randomMat } from '../conformance/channel-subject.ts';
import { build, complexMatrix, dagger, inner, mul, type Mat, type Vec } from '../oracle.ts';

/** Columns made orthonormal by Gram-Schmidt, twice. */
function orthonormalColumns(a: Mat): Mat {
  const columns: Vec[] = [];
  for (let c = 0; c < a[0]!.length; c++) {
    let v: Vec = a.map((row) => row[c]!);
    for (const u of [...columns, ...columns]) {
      const [re, im] = inner(u, v);
      v = v.map(([x, y], k) => [x - (re * u[k]![0] - im * u[k]![1]), y - (re * u[k]![1] + im * u[k]![0])]);
    }
    const norm = Math.sqrt(inner(v, v)[0]);
    columns.push(v.map(([x, y]) => [x / norm, y / norm]));
  }
  return build(a.length, columns.length, (r, c) => columns[c]![r]!);
}

/** The Kraus operators of a random channel: slices of a random isometry d_in -> d_out x count. Needs count d_out >= d_in. */
export function randomKraus(rows: number, cols: number, count: number, seed: number): Mat[] {
  const v = orthonormalColumns(randomMat(rows * count, cols, seed));
  return Array.from({ length: count }, (_, e) => v.slice(e * rows, (e + 1) * rows));
}

/** A random channel with `count` Kraus operators, complex and without symmetry. */
export function randomChannel(from: Space, to: Space, count: number, seed: number): Kraus {
  return kraus(from, to, randomKraus(dimension(to), dimension(from), count, seed).map(complexMatrix));
}

/** A channel of each kind that tends to break code: rectangular, permuted, one operator, many, dependent operators, one site, one level. */
export function nastyChannels(): Kraus[] {
  const twice = randomKraus(3, 3, 1, 8)[0]!;
  const half = complexMatrix(
    twice.map((row) => row.map(([re, im]) => [re * Math.SQRT1_2, im * Math.SQRT1_2])),
  );
  return [
    randomChannel(levels([3]), levels([3]), 1, 1),
    randomChannel(levels([4]), levels([4]), 3, 2),
    randomChannel(levels([3, 2]), levels([3, 2]), 2, 3),
    randomChannel(levels([2, 1, 3]), levels([2, 1, 3]), 2, 4),
    randomChannel(levels([2]), levels([3]), 1, 5),
    randomChannel(levels([3]), levels([2]), 7, 6),
    randomChannel(levels([2, 3]), levels([3, 2]), 2, 7),
    randomChannel(levels([4]), levels([2, 2]), 2, 9),
    randomChannel(levels([2, 2]), levels([3]), 2, 10),
    kraus(levels([3]), levels([3]), [half, half]),
    randomChannel(levels([1]), levels([3]), 2, 12),
    randomChannel(levels([3]), levels([1]), 3, 13),
  ];
}

/** U diag(values) U^dagger with a random unitary. */
export function observableOf(values: readonly number[], seed: number): Mat {
  const u = randomKraus(values.length, values.length, 1, seed)[0]!;
  return mul(
    mul(
      u,
      build(values.length, values.length, (r, c) => [r === c ? values[r]! : 0, 0]),
    ),
    dagger(u),
  );
}

/** A random density matrix of full rank. */
export function mixedState(space: Space, size: number, seed: number): DensityMatrix {
  const a = randomMat(size, size, seed);
  return DensityMatrix.of(space, complexMatrix(mul(a, dagger(a))), { normalize: true });
}
