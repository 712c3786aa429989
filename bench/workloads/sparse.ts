import { arnoldi } from '../../src/linalg/krylov/arnoldi.ts';
import { csrMap, realCsrMap, type CsrMatrix } from '../../src/linalg/krylov/csr.ts';
import { expmMultiply } from '../../src/linalg/krylov/expm-multiply.ts';
import { sparseLu } from '../../src/linalg/krylov/sparse-lu.ts';
import { lanczos } from '../../src/linalg/lanczos.ts';
import { rng } from '../../src/linalg/random.ts';
import { heisenberg } from '../../src/operators/models/heisenberg.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { asComplex, normals } from '../inputs.ts';
import { contender, type Workload } from '../workload.ts';

const ours = 'ketwork';

/** A sparse factorisation and one solution. */
export const sparseSystem: Workload = {
  name: 'sparse-lu',
  describe:
    'factors the five-point Laplacian on an m x m grid (dimension m^2) and solves one system; scipy works in real numbers, we in complex ones',
  cases: [50, 100].map((m) => ({
    label: `m = ${m}`,
    large: m > 50,
    make: () => {
      const a = gridOperator(m, [0, 0]);
      const b = normals(2 * m * m);
      return {
        contenders: [contender(ours, () => sparseLu(a).solve(b))],
        peers: [
          {
            ...{ needs: 'scipy', how: 'scipy splu (SuperLU, COLAMD)', job: 'sparse_solve', parameters: {} },
            arrays: { ...csrArrays(a), b },
            answer: () => sparseLu(a).solve(b),
            tolerance: 1e-11,
          },
        ],
      };
    },
  })),
};

/** The lowest energies of a chain. */
export const lowestLevels: Workload = {
  name: 'lanczos',
  describe:
    'the two lowest eigenvalues with vectors of the open Heisenberg chain of n spins 1/2 (dimension 2^n) to 1e-10, with multiplicity on our side; real numbers on both',
  cases: [12, 16].map((n) => ({
    label: `n = ${n}`,
    large: n > 12,
    make: () => {
      const a = spinChain(n);
      const options = { count: 2, tolerance: 1e-10 };
      const work = (): Float64Array =>
        lanczos(realCsrMap(a), a.size, { ...options, field: 'real', rng: rng(1) }).values;
      const complex = (): Float64Array => lanczos(csrMap(a), a.size, { ...options, rng: rng(1) }).values;
      return {
        contenders: [contender(ours, work), contender('ketwork, in complex numbers', complex)],
        peers: [
          {
            ...{ needs: 'scipy', how: 'scipy eigsh (ARPACK)', job: 'lowest', parameters: { count: 2 } },
            arrays: csrArrays(a),
            answer: () => asComplex(work()),
            tolerance: 1e-9,
          },
        ],
      };
    },
  })),
};

/** Eigenvalues at the edge of a non-normal spectrum. */
export const edgeOfSpectrum: Workload = {
  name: 'arnoldi',
  describe:
    'the four eigenvalues of largest real part, with vectors, of convection and diffusion on an m x m grid to 1e-8, with multiplicity on our side; scipy works in real numbers',
  cases: [20, 40].map((m) => ({
    label: `m = ${m}`,
    large: m > 20,
    make: () => {
      const a = gridOperator(m, [0.3, 0.2]);
      const work = (): Float64Array =>
        arnoldi(csrMap(a), a.size, {
          ...{ count: 4, which: 'largestReal', tolerance: 1e-9, maxSteps: 50_000, rng: rng(1) },
        }).values;
      return {
        contenders: [contender(ours, work)],
        peers: [
          {
            ...{ needs: 'scipy', how: 'scipy eigs (ARPACK)', job: 'edge', parameters: { count: 4 } },
            arrays: csrArrays(a),
            answer: () => asComplex(work().filter((_, i) => i % 2 === 0)),
            tolerance: 1e-6,
          },
        ],
      };
    },
  })),
};

/** The evolution of a ket by a sparse Hamiltonian. */
export const sparseEvolution: Workload = {
  name: 'expm-multiply',
  describe: 'exp(-5 i H) v for the open Heisenberg chain of n spins 1/2 to 1e-12, with an error on our side',
  cases: [10, 14].map((n) => ({
    label: `n = ${n}`,
    large: n > 10,
    make: () => {
      const a = spinChain(n);
      const v = normals(2 * a.size);
      const work = (): Float64Array =>
        expmMultiply(csrMap(a), { re: 0, im: -5 }, v, { structure: 'hermitian' }).vector;
      return {
        contenders: [contender(ours, work)],
        peers: [
          {
            ...{ needs: 'scipy', how: 'scipy expm_multiply', job: 'evolve', parameters: { time: 5 } },
            arrays: { ...csrArrays(a), v },
            answer: work,
            tolerance: 1e-10,
          },
        ],
      };
    },
  })),
};

/** -d^2/dx^2 - d^2/dy^2 with a wind along each axis, scaled to 4 on the diagonal. */
function gridOperator(m: number, [x, y]: readonly [number, number]): CsrMatrix {
  const [rowStart, column, values]: [number[], number[], number[]] = [[0], [], []];
  for (let r = 0; r < m * m; r++) {
    const [i, j] = [Math.floor(r / m), r % m];
    const near: readonly (readonly [boolean, number, number])[] = [
      [i > 0, r - m, -1 - x],
      [j > 0, r - 1, -1 - y],
      [true, r, 4],
      [j + 1 < m, r + 1, -1 + y],
      [i + 1 < m, r + m, -1 + x],
    ];
    for (const [inside, c, value] of near) {
      if (!inside) continue;
      column.push(c);
      values.push(value, 0);
    }
    rowStart.push(column.length);
  }
  return {
    size: m * m,
    rowStart: Int32Array.from(rowStart),
    column: Int32Array.from(column),
    values: Float64Array.from(values),
  };
}

function spinChain(n: number): CsrMatrix {
  const { rowStart, column, values } = toSparse(heisenberg(chain(n)));
  return { size: rowStart.length - 1, rowStart, column, values };
}

/** A matrix as arrays of complex numbers. */
function csrArrays({ rowStart, column, values }: CsrMatrix): Record<string, Float64Array> {
  const complexOf = (list: Int32Array): Float64Array => asComplex(Float64Array.from(list));
  return { start: complexOf(rowStart), column: complexOf(column), values };
}
