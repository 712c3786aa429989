import type { HeldMap } from '../linalg/kernels/families/hermitian.ts';
import type { HeldBanded, HeldCsr } from '../linalg/kernels/families/sparse.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { heldMemory, type Flow, type Memory, type RhsOn } from '../linalg/ode/memory.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { daggerSparse, multiplySparse } from '../operators/sparse-algebra.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { dimension } from '../spaces/space.ts';
import { heldBands, heldRows, layoutFor, type BandLayout, type Layout, type RowLayout } from './layout.ts';
import type { Lindbladian } from './lindbladian.ts';
import {
  everOf,
  holdValues,
  varyingMatrix,
  type HeldValues,
  type MatrixTerm,
  type VaryingMatrix,
} from './varying-matrix.ts';

/**
 * The right-hand side of a Lindblad equation in matrix form, K rho + (K rho)^dagger + sum L rho L^dagger with K = -iH - sum L^dagger L / 2, laid out for
 * the kernels: no matrix is larger than D x D.
 */
export interface LindbladPlan {
  readonly size: number;
  readonly form: Layout['form'];
  readonly k: VaryingMatrix;
  readonly jumps: readonly VaryingMatrix[];
}

/**
 * Lays out a generator, or its adjoint, which moves observables: i[H, X] + sum (L^dagger X L - {L^dagger L, X}/2). Cost O(entries) and the products
 * L^dagger L.
 */
export function lindbladPlan(of: Lindbladian, moves: 'states' | 'observables' = 'states'): LindbladPlan {
  const size = dimension(of.space);
  const jumps = of.jumps.map(({ operator, coefficient }): MatrixTerm => {
    const term = { matrix: toSparse(operator), re: 1, im: 0 };
    return coefficient ? { ...term, factor: (t) => coefficient.at(t) } : term;
  });
  const terms = [
    ...of.hamiltonian.map(({ operator, coefficient }): MatrixTerm => {
      const term = { matrix: toSparse(operator), re: 0, im: moves === 'states' ? -1 : 1 };
      return coefficient ? { ...term, factor: (t) => coefficient.at(t) } : term;
    }),
    ...jumps.map(({ matrix, factor }): MatrixTerm => {
      const term = { matrix: multiplySparse(daggerSparse(matrix), matrix), re: -0.5, im: 0 };
      return factor ? { ...term, factor: (t) => factor(t) ** 2 } : term;
    }),
  ];
  const form = commonForm(
    terms.map(({ matrix }) => matrix),
    jumps.map(({ matrix }) => matrix),
    size,
  );
  const laid = (of: readonly MatrixTerm[]): VaryingMatrix => varyingMatrix(of, size, form);
  const sides = moves === 'states' ? jumps : jumps.map(adjoint);
  return { size, form, k: laid(terms), jumps: sides.map((term) => laid([term])) };
}

function adjoint(term: MatrixTerm): MatrixTerm {
  return { ...term, matrix: daggerSparse(term.matrix) };
}

/** Most diagonals of a jump in bands: a sandwich has a term for each pair of them. */
const mostDiagonals = 4;

/** Bands when all matrices have few diagonals, all entries when K is dense, else rows: one kernel takes K and the jumps alike. */
function commonForm(
  k: readonly SparseOperator[],
  jumps: readonly SparseOperator[],
  size: number,
): Layout['form'] {
  const layouts = [layoutFor(k, size), ...jumps.map((jump) => layoutFor([jump], size))];
  const few = layouts.every((layout, i) => {
    return layout.form === 'bands' && (i === 0 || layout.offsets.length <= mostDiagonals);
  });
  if (few) return 'bands';
  return layouts.some(({ form }) => form === 'full') ? 'full' : 'rows';
}

/** The right-hand side on the memory of a workspace, of density matrices in packed form (see `HermitianKernels`). */
export function lindbladFlow(work: Workspace, plan: LindbladPlan): Flow<Numbers> {
  const k = holdValues(work, plan.k);
  const jumps = plan.jumps.map((jump) => holdValues(work, jump));
  const memory = packedMemory(work, plan.size);
  const { apply, refresh, stages } = mapOf(work, plan, k, jumps);
  if (k.constant && jumps.every(({ constant }) => constant)) {
    return { memory, rhs: (_, rho, out) => apply(out, rho), ...(stages ? { stages } : {}) };
  }
  const rhs = (t: number, rho: Numbers, out: Numbers): void => {
    k.update(t);
    for (const jump of jumps) jump.update(t);
    refresh();
    apply(out, rho);
  };
  return { memory, rhs };
}

/** The right-hand side of whole Hermitian matrices, row-major; the result is Hermitian to the last bit. */
export function heldLindblad(work: Workspace, plan: LindbladPlan): RhsOn<Numbers> {
  const { size } = plan;
  const { rhs } = lindbladFlow(work, plan);
  const [x, y] = [work.zeros(size * (size + 1)), work.zeros(size * (size + 1))];
  return (t, rho, out) => {
    work.hermitian.fold(x, rho, size);
    work.vectors.scale(x, 0.5);
    rhs(t, x, y);
    work.hermitian.unpack(out, y, size);
  };
}

/** Vectors that are packed matrices; errors are those of all numbers of the whole ones. */
function packedMemory(work: Workspace, n: number): Memory<Numbers> {
  const { hermitian } = work;
  const euclidean = (x: Numbers): number => Math.sqrt(hermitian.norm2(x, n));
  return {
    ...heldMemory(work, n * (n + 1)),
    euclidean,
    scaledNorm: (x, y, z, { rtol, atol }) => {
      // Evolutions have one tolerance for all numbers.
      return Math.sqrt(hermitian.scaledSquares(x, y, z, n, rtol, atol as number) / (2 * n * n));
    },
  };
}

type Map = Pick<HeldMap, 'apply' | 'refresh'> & Partial<Pick<HeldMap, 'stages'>>;

function mapOf(work: Workspace, plan: LindbladPlan, k: HeldValues, jumps: readonly HeldValues[]): Map {
  const layouts = plan.jumps.map(({ layout }) => layout);
  const ever = { k: everOf(plan.k), jumps: plan.jumps.map(everOf) };
  switch (plan.form) {
    case 'bands': {
      const bands = (layout: Layout, { values }: HeldValues): HeldBanded =>
        heldBands(work, layout as BandLayout, values);
      const others = jumps.map((jump, i) => bands(layouts[i] as Layout, jump));
      return work.hermitian.lyapunovBanded(bands(plan.k.layout, k), others, ever);
    }
    case 'rows': {
      const rows = (layout: Layout, { values }: HeldValues): HeldCsr =>
        heldRows(work, layout as RowLayout, values);
      const others = jumps.map((jump, i) => rows(layouts[i] as Layout, jump));
      return work.hermitian.lyapunovCsr(rows(plan.k.layout, k), others, ever);
    }
    case 'full': {
      const apply = denseMap(
        work,
        plan.size,
        k.values,
        jumps.map(({ values }) => values),
      );
      return { apply, refresh: () => {} };
    }
    default:
      return plan.form satisfies never;
  }
}

/** G + G^dagger with G = K rho + sum L rho L^dagger / 2, by dense products. */
function denseMap(
  work: Workspace,
  n: number,
  k: Numbers,
  jumps: readonly Numbers[],
): (out: Numbers, rho: Numbers) => void {
  const [x, half, sum] = [work.zeros(2 * n * n), work.zeros(2 * n * n), work.zeros(2 * n * n)];
  const size = { m: n, k: n, n };
  const plain = (numbers: Numbers): { numbers: Numbers; row: number; column: number } => ({
    numbers,
    row: n,
    column: 1,
  });
  return (out, rho) => {
    work.hermitian.unpack(x, rho, n);
    work.vectors.clear(sum);
    for (const l of jumps) {
      work.vectors.clear(half);
      work.products.complex({ numbers: half, row: n }, plain(l), plain(x), size);
      const adjoint = { numbers: l, row: 1, column: n, conjugate: true };
      work.products.complex({ numbers: sum, row: n }, plain(half), adjoint, size);
    }
    work.vectors.scale(sum, 0.5);
    work.products.complex({ numbers: sum, row: n }, plain(k), plain(x), size);
    work.hermitian.fold(out, sum, n);
  };
}
