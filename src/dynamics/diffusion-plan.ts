import type { SparseOperator } from '../operators/operator.ts';
import { addSparse, daggerSparse, multiplySparse } from '../operators/sparse-algebra.ts';
import { toSparse } from '../operators/to-sparse.ts';
import { dimension } from '../spaces/space.ts';
import type { Signal } from './detection.ts';
import { layoutFor, placedValues, type Layout } from './layout.ts';
import type { LindbladPlan } from './lindblad-rhs.ts';
import type { Lindbladian } from './lindbladian.ts';
import { normBound, varyingMatrix, type MatrixTerm } from './varying-matrix.ts';

/** A matrix in the common layout, with a bound of its norm and its factor, f(t) or f(t)^2. */
export interface Part {
  readonly values: Float64Array;
  readonly bound: number;
  factor(t: number): number;
}

/** What one step multiplies by: exp(h sum drift + sum sqrt(efficiency) dY signal), and the jumps that nobody sees. */
export interface DiffusionPlan {
  readonly size: number;
  readonly layout: Layout;
  /** -iH - sum L^dagger L / 2 - sum efficiency (exp(-i phase) L)^2 / 2, by their factors. */
  readonly drift: readonly Part[];
  /** exp(-i phase) L of each signal. */
  readonly signals: readonly (Part & { readonly of: Signal; readonly matrix: SparseOperator })[];
  /** The map sum (1 - efficiencies) L rho L^dagger, as the right-hand side of a Lindblad equation with K = 0; undefined where all is seen. */
  readonly unseen: LindbladPlan | undefined;
}

interface Laid {
  readonly matrix: SparseOperator;
  readonly re: number;
  readonly im: number;
  readonly factor: ((t: number) => number) | undefined;
}

/** Lays out the steps of a monitored generator; `unseen` are the shares of the jumps that no signal sees. */
export function diffusionPlan(
  of: Lindbladian,
  signals: readonly Signal[],
  unseen: readonly number[],
): DiffusionPlan {
  const size = dimension(of.space);
  const jumps = of.jumps.map(({ operator, coefficient }) => ({
    matrix: toSparse(operator),
    factor: coefficient && ((t: number): number => coefficient.at(t)),
  }));
  const drift = [
    ...of.hamiltonian.map(({ operator, coefficient }): Laid => {
      const factor = coefficient && ((t: number): number => coefficient.at(t));
      return { matrix: toSparse(operator), re: 0, im: -1, factor };
    }),
    ...jumps.map(({ matrix, factor }, k): Laid => {
      const seen = signals.filter(({ jump }) => jump === k);
      const squared = factor && ((t: number): number => factor(t) ** 2);
      return { matrix: damping(matrix, seen), re: 1, im: 0, factor: squared };
    }),
  ];
  const watched = signals.map((signal) => {
    const { matrix, factor } = jumps[signal.jump] as (typeof jumps)[number];
    return { of: signal, matrix, re: Math.cos(signal.phase), im: -Math.sin(signal.phase), factor };
  });
  const layout = layoutFor(
    [...drift, ...watched].map(({ matrix }) => matrix),
    size,
  );
  return {
    size,
    layout,
    drift: drift.map((term) => part(layout, term)),
    signals: watched.map((term) => ({ ...part(layout, term), of: term.of, matrix: term.matrix })),
    unseen: unseenPlan(size, jumps, unseen),
  };
}

/** -L^dagger L / 2 - sum efficiency exp(-2 i phase) L^2 / 2: the second term turns the exponential of an increment into its Ito form. */
function damping(l: SparseOperator, seen: readonly Signal[]): SparseOperator {
  let [re, im] = [0, 0];
  for (const { phase, efficiency } of seen) {
    re -= (efficiency * Math.cos(2 * phase)) / 2;
    im += (efficiency * Math.sin(2 * phase)) / 2;
  }
  const zero = { ...l, rowStart: new Int32Array(l.rowStart.length), column: new Int32Array(0) };
  const decay = addSparse(
    { ...zero, values: new Float64Array(0) },
    multiplySparse(daggerSparse(l), l),
    -0.5,
    0,
  );
  return seen.length > 0 ? addSparse(decay, multiplySparse(l, l), re, im) : decay;
}

function part(layout: Layout, { matrix, re, im, factor }: Laid): Part {
  return {
    values: placedValues(layout, matrix, re, im),
    bound: normBound(varyingMatrix([{ matrix, re, im }], layout.size, layout.form)),
    factor: factor ?? (() => 1),
  };
}

function unseenPlan(
  size: number,
  jumps: readonly Pick<Laid, 'matrix' | 'factor'>[],
  shares: readonly number[],
): LindbladPlan | undefined {
  const terms = jumps.flatMap(({ matrix, factor }, k): MatrixTerm[] => {
    const share = shares[k] as number;
    const term = { matrix, re: Math.sqrt(share), im: 0 };
    return share > 0 ? [factor ? { ...term, factor } : term] : [];
  });
  if (terms.length === 0) return undefined;
  const forms = terms.map(({ matrix }) => layoutFor([matrix], size).form);
  const form = forms.includes('full') ? 'full' : forms.includes('rows') ? 'rows' : 'bands';
  return {
    size,
    form,
    k: varyingMatrix([], size, form),
    jumps: terms.map((term) => varyingMatrix([term], size, form)),
  };
}
