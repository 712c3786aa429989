import type { Rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { localSum, type LocalTermLike } from '../../src/operators/local-sum.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import type { Space } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';

/** An operator and the dense matrix that the oracle makes of it. */
export interface Probe {
  readonly label: string;
  readonly op: ProductOperator;
  readonly matrix: oracle.Mat;
}

/** A complex matrix with normal entries. */
export function randomMatrix(size: number, rng: Rng): oracle.Mat {
  return oracle.build(size, size, () => [rng.normal(), rng.normal()]);
}

/** (A + A^dagger)/2. */
export function hermitian(a: oracle.Mat): oracle.Mat {
  return oracle.scale(oracle.plus(a, oracle.dagger(a)), [0.5, 0]);
}

/** A unitary with complex entries: the Cayley transform, by Gram-Schmidt of random columns. */
export function randomUnitaryMatrix(size: number, rng: Rng): oracle.Mat {
  const rows: oracle.Vec[] = [];
  while (rows.length < size) {
    let row: oracle.Vec = Array.from({ length: size }, () => [rng.normal(), rng.normal()]);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of rows) {
        const c = oracle.inner(other, row);
        row = row.map((x, i) => oracle.add(x, oracle.times([-c[0], -c[1]], other[i]!)));
      }
    }
    const norm = Math.sqrt(oracle.inner(row, row)[0]);
    rows.push(row.map(([re, im]) => [re / norm, im / norm]));
  }
  return rows;
}

/** Complex, non-Hermitian operators on every form: single sites, pairs in descending order, all sites, a constant, the identity. */
export function probes(space: Space, rng: Rng): Probe[] {
  const n = space.dims.length;
  const all = [...Array(n).keys()];
  const terms = [[n - 1], n > 1 ? [n - 1, 0] : [0], all, [...all].reverse(), []].map((sites) => ({
    coefficient: { re: rng.normal(), im: rng.normal() },
    sites,
    matrix: randomMatrix(sizeOf(space, sites), rng),
  }));
  const out = terms.map((term) => localProbe(space, `sites [${term.sites}]`, [term]));
  out.push(localProbe(space, 'sum', terms));
  const whole = randomMatrix(sizeOf(space, all), rng);
  out.push({ label: 'dense', op: dense(space, oracle.complexMatrix(whole)), matrix: whole });
  if (space.dims.every((d) => d === 2)) out.push(pauliProbe(space));
  return out;
}

/** A Hermitian operator on two sites (one, where there is but one). */
export function hermitianProbe(space: Space, rng: Rng): Probe {
  return pairProbe(space, 'Hermitian', (size) => hermitian(randomMatrix(size, rng)));
}

/** A unitary operator on two sites (one, where there is but one). */
export function unitaryProbe(space: Space, rng: Rng): Probe {
  return pairProbe(space, 'unitary', (size) => randomUnitaryMatrix(size, rng));
}

/** The probe of a sum of terms whose matrices are the oracle's. */
export function localProbe(
  space: Space,
  label: string,
  terms: readonly {
    coefficient?: { re: number; im: number };
    sites: readonly number[];
    matrix: oracle.Mat;
  }[],
): Probe {
  const likes: LocalTermLike[] = terms.map((term) => ({
    coefficient: term.coefficient ?? 1,
    sites: term.sites,
    matrix: oracle.complexMatrix(term.matrix),
  }));
  // Made when it is asked for: on large spaces only the operator is.
  const matrix = (): oracle.Mat =>
    terms.reduce(
      (sum, { coefficient = { re: 1, im: 0 }, sites, matrix: local }) => {
        const term = oracle.scale(oracle.embed(local, sites, space.dims), [coefficient.re, coefficient.im]);
        return oracle.plus(sum, term);
      },
      oracle.zero(sizeOf(space, [...space.dims.keys()])),
    );
  return {
    label,
    op: localSum(space, likes),
    get matrix() {
      return matrix();
    },
  };
}

function pairProbe(space: Space, label: string, make: (size: number) => oracle.Mat): Probe {
  const sites = space.dims.length > 1 ? [space.dims.length - 1, 0] : [0];
  return localProbe(space, label, [{ sites, matrix: make(sizeOf(space, sites)) }]);
}

function pauliProbe(space: Space): Probe {
  const letters: Record<string, oracle.Mat> = {
    X: [
      [
        [0, 0],
        [1, 0],
      ],
      [
        [1, 0],
        [0, 0],
      ],
    ],
    Y: [
      [
        [0, 0],
        [0, -1],
      ],
      [
        [0, 1],
        [0, 0],
      ],
    ],
    Z: [
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [-1, 0],
      ],
    ],
  };
  const n = space.dims.length;
  const strings = [
    { coefficient: { re: 0.3, im: -0.7 }, sites: [n - 1, 0], letters: 'XY' },
    { coefficient: { re: -1.1, im: 0.2 }, sites: [n - 2], letters: 'Z' },
  ];
  const { matrix } = localProbe(
    space,
    'Pauli strings',
    strings.map(({ coefficient, sites, letters: word }) => ({
      coefficient,
      sites,
      matrix: [...word].map((letter) => letters[letter]!).reduce(oracle.kron),
    })),
  );
  return { label: 'Pauli strings', op: pauliSum(space, strings), matrix };
}

function sizeOf(space: Space, sites: readonly number[]): number {
  return sites.reduce((size, site) => size * space.dims[site]!, 1);
}
