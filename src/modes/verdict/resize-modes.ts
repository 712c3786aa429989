import { legOffsets, strides } from '../../linalg/shape.ts';
import { defaultMaxBytes, requireBudget } from '../../spaces/indexing.ts';
import { space as productOf } from '../../spaces/space.ts';
import { DensityMatrix } from '../../states/density-matrix.ts';
import { Ket } from '../../states/ket.ts';
import { requireLevels } from '../arguments.ts';
import { requireModes } from '../require-modes.ts';
import { truncationOf, type Truncated, type VerdictOptions } from './truncation.ts';

/**
 * A state with other numbers of levels of its modes: `levels[i]` for site `sites[i]`. New levels are empty; what lies on levels that are cut away is lost, is missing in the norm and counted in
 * `truncation.lostWeight`. Throws `ArgumentError`, `BudgetExceededError` past `maxBytes`, `TruncationError` when `strict`.
 */
export function resizeModes<S extends Ket | DensityMatrix>(
  state: S,
  sites: readonly number[],
  levels: readonly number[],
  options: VerdictOptions & { readonly maxBytes?: number } = {},
): Truncated<S> {
  requireModes(state.space, sites);
  const from = state.space;
  const to = productOf(
    from.sites.map((site, s) => {
      const i = sites.indexOf(s);
      return i < 0 ? site : { ...site, levels: requireLevels(levels[i] ?? 0, `levels[${i}]`) };
    }),
  );
  const power = state.kind === 'ket' ? 1 : 2;
  const size = requireBudget(
    'The resized state',
    to,
    power,
    options.maxBytes ?? defaultMaxBytes,
    'Take fewer levels.',
  );
  const shared = from.dims.map((dim, s) => Math.min(dim, to.dims[s] as number));
  const places = {
    source: legOffsets(shared, strides(from.dims)),
    target: legOffsets(shared, strides(to.dims)),
  };
  const data = state.kind === 'ket' ? state.data : state.matrix.data;
  const out = new Float64Array(2 * size ** power);
  if (power === 1) moveNumbers(out, data, places, 0, 0);
  else {
    const width = Math.sqrt(data.length / 2);
    places.source.forEach((row, i) => {
      moveNumbers(out, data, places, (places.target[i] as number) * size, row * width);
    });
  }
  const resized: Ket | DensityMatrix =
    power === 1 ? Ket.fromData(to, out) : DensityMatrix.fromMatrix(to, { rows: size, cols: size, data: out });
  return { state: resized as S, truncation: truncationOf(resized, options) };
}

function moveNumbers(
  out: Float64Array,
  data: Float64Array,
  { source, target }: { readonly source: Int32Array; readonly target: Int32Array },
  to: number,
  from: number,
): void {
  for (let i = 0; i < source.length; i++) {
    const [a, b] = [2 * (to + (target[i] as number)), 2 * (from + (source[i] as number))];
    out[a] = data[b] as number;
    out[a + 1] = data[b + 1] as number;
  }
}
