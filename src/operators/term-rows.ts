import type { LocalSum, LocalTerm } from './operator.ts';

/**
 * A local term by the sparse rows of its matrix. Row l, the local index of the configuration, has the entries
 * `start[l] .. start[l + 1] - 1`; entry p leads to the levels `levels[p k] .. levels[p k + k - 1]` of the k sites.
 */
export interface TermRows {
  /** The sites, ascending. */
  readonly sites: readonly number[];
  /** The local index of levels x is sum x[sites[i]] steps[i]. */
  readonly steps: readonly number[];
  readonly start: Int32Array;
  /** The local index that each entry leads to. */
  readonly to: Int32Array;
  readonly levels: Int32Array;
  /** The elements, coefficient included, interleaved. */
  readonly elements: Float64Array;
}

const known = new WeakMap<LocalSum, readonly TermRows[]>();

/** The sparse rows of all terms; made once per operator. */
export function termRows(op: LocalSum): readonly TermRows[] {
  let rows = known.get(op);
  if (!rows) {
    rows = op.terms.map((term) => rowsOf(term, op.space.dims));
    known.set(op, rows);
  }
  return rows;
}

function rowsOf(term: LocalTerm, dims: readonly number[]): TermRows {
  const { coefficient, matrix } = term;
  const legs = ascendingLegs(term.sites, dims);
  const start = new Int32Array(matrix.rows + 1);
  const to: number[] = [];
  const elements: number[] = [];
  for (let r = 0; r < matrix.rows; r++) {
    for (let c = 0; c < matrix.cols; c++) {
      const re = matrix.data[2 * (r * matrix.cols + c)] as number;
      const im = matrix.data[2 * (r * matrix.cols + c) + 1] as number;
      if (re === 0 && im === 0) continue;
      to.push(c);
      elements.push(coefficient.re * re - coefficient.im * im, coefficient.re * im + coefficient.im * re);
    }
    start[r + 1] = to.length;
  }
  return {
    sites: legs.map(({ site }) => site),
    steps: legs.map(({ step }) => step),
    start,
    to: Int32Array.from(to),
    levels: Int32Array.from(
      to.flatMap((local) => legs.map(({ step, levels }) => Math.floor(local / step) % levels)),
    ),
    elements: Float64Array.from(elements),
  };
}

function ascendingLegs(
  sites: readonly number[],
  dims: readonly number[],
): { site: number; step: number; levels: number }[] {
  let step = 1;
  const legs = [...sites].reverse().map((site) => {
    const leg = { site, step, levels: dims[site] as number };
    step *= leg.levels;
    return leg;
  });
  return legs.sort((a, b) => a.site - b.site);
}
