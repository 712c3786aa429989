import type { HeldBanded, HeldCsr } from '../linalg/kernels/families/sparse.ts';
import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import type { RhsOn } from '../linalg/ode/memory.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { daggerSparse, multiplySparse } from '../operators/sparse-algebra.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { dimension } from '../spaces/space.ts';
import { heldBands, heldRows, layoutFor, type BandLayout, type Layout, type RowLayout } from './layout.ts';
import type { Lindbladian } from './lindbladian.ts';
import {
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
  const form = commonForm([terms.map(({ matrix }) => matrix), ...jumps.map(({ matrix }) => [matrix])], size);
  const laid = (of: readonly MatrixTerm[]): VaryingMatrix => varyingMatrix(of, size, form);
  const sides = moves === 'states' ? jumps : jumps.map(adjoint);
  return { size, form, k: laid(terms), jumps: sides.map((term) => laid([term])) };
}

function adjoint(term: MatrixTerm): MatrixTerm {
  return { ...term, matrix: daggerSparse(term.matrix) };
}

/** Bands when all matrices have few diagonals, all entries when K is dense, else rows: one kernel takes K and the jumps alike. */
function commonForm(groups: readonly (readonly SparseOperator[])[], size: number): Layout['form'] {
  const forms = groups.map((group) => layoutFor(group, size).form);
  if (forms.every((form) => form === 'bands')) return 'bands';
  return forms.includes('full') ? 'full' : 'rows';
}

/** The right-hand side on the memory of a workspace; rho must be Hermitian, and stays so to the last bit. */
export function heldLindblad(work: Workspace, plan: LindbladPlan): RhsOn<Numbers> {
  const k = holdValues(work, plan.k);
  const jumps = plan.jumps.map((jump) => holdValues(work, jump));
  const apply = kernelOf(work, plan, k, jumps);
  return (t, rho, out) => {
    k.update(t);
    for (const jump of jumps) jump.update(t);
    apply(rho, out);
  };
}

function kernelOf(
  work: Workspace,
  plan: LindbladPlan,
  k: HeldValues,
  jumps: readonly HeldValues[],
): (rho: Numbers, out: Numbers) => void {
  const layouts = plan.jumps.map(({ layout }) => layout);
  switch (plan.form) {
    case 'bands': {
      const bands = (layout: Layout, { values }: HeldValues): HeldBanded =>
        heldBands(work, layout as BandLayout, values);
      const held = bands(plan.k.layout, k);
      const others = jumps.map((jump, i) => bands(layouts[i] as Layout, jump));
      return (rho, out) => work.sparse.lyapunovBanded(out, rho, held, others);
    }
    case 'rows': {
      const rows = (layout: Layout, { values }: HeldValues): HeldCsr =>
        heldRows(work, layout as RowLayout, values);
      const held = rows(plan.k.layout, k);
      const others = jumps.map((jump, i) => rows(layouts[i] as Layout, jump));
      return (rho, out) => work.sparse.lyapunovCsr(out, rho, held, others);
    }
    case 'full':
      return denseKernel(
        work,
        plan.size,
        k.values,
        jumps.map(({ values }) => values),
      );
    default:
      return plan.form satisfies never;
  }
}

/** G + G^dagger with G = K rho + sum L rho L^dagger / 2, by dense products. */
function denseKernel(
  work: Workspace,
  n: number,
  k: Numbers,
  jumps: readonly Numbers[],
): (rho: Numbers, out: Numbers) => void {
  const half = work.zeros(2 * n * n);
  const size = { m: n, k: n, n };
  const plain = (numbers: Numbers): { numbers: Numbers; row: number; column: number } => ({
    numbers,
    row: n,
    column: 1,
  });
  return (rho, out) => {
    work.vectors.clear(out);
    for (const l of jumps) {
      work.vectors.clear(half);
      work.products.complex({ numbers: half, row: n }, plain(l), plain(rho), size);
      const adjoint = { numbers: l, row: 1, column: n, conjugate: true };
      work.products.complex({ numbers: out, row: n }, plain(half), adjoint, size);
    }
    work.vectors.scale(out, 0.5);
    work.products.complex({ numbers: out, row: n }, plain(k), plain(rho), size);
    addAdjoint(work.view(out), n);
  };
}

/** X <- X + X^dagger. */
export function addAdjoint(x: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      const p = 2 * (r * n + c);
      const q = 2 * (c * n + r);
      const re = (x[p] as number) + (x[q] as number);
      const im = (x[p + 1] as number) - (x[q + 1] as number);
      x[p] = x[q] = re;
      x[p + 1] = im;
      x[q + 1] = 0 - im;
    }
  }
}
