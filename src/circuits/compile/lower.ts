import { conjugate } from '../../linalg/products.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import type { Kraus } from '../../channels/channel.ts';
import type { Space } from '../../spaces/space.ts';
import { localDimension } from '../../spaces/indexing.ts';
import { levelsOf, operationMatrix } from '../gate-library/operation-matrix.ts';
import type { ParameterValues } from '../expression.ts';
import { drawnOutcome } from '../drawn-outcome.ts';
import { krausTraits } from '../kraus-traits.ts';
import type { ChannelOperation, Operation, UnitaryLike } from '../operation.ts';
import { mapsOf, type Item, type LegMap } from './maps.ts';

/** How operations act on the tensor of a state. */
export interface Lowering {
  readonly space: Space;
  readonly parameters: ParameterValues;
  /** A density matrix has each site twice: once for rows, once, conjugated, for columns. */
  readonly density: boolean;
  /** A number uniform in [0, 1) for an operation that draws. */
  draw(op: Operation): number;
}

/** Superoperators on more levels than this are slower than Kraus operators one after the other. */
const largestChannel = 8;

/** The maps of an operation; undefined for one that must be run on its own: something is drawn, or it is cheaper in another form. */
export function lowered(op: Operation, lowering: Lowering): readonly Item[] | undefined {
  const { space, density } = lowering;
  const sites = space.dims.length;
  switch (op.kind) {
    case 'barrier': {
      const legs = density ? [...op.sites, ...op.sites.map((site) => site + sites)] : op.sites;
      return [{ kind: 'fence', legs }];
    }
    case 'gate':
    case 'unitary':
      return unitaryMaps(op, lowering);
    case 'channel':
      return density ? channelMaps(op.channel, op.sites, space) : mixtureMaps(op, lowering);
    case 'reset':
      return density ? resetMaps(op.site, space) : undefined;
    case 'measure':
      return undefined;
    default:
      throw op satisfies never;
  }
}

function unitaryMaps(op: UnitaryLike, { space, parameters, density }: Lowering): LegMap[] {
  const matrix = operationMatrix(op, parameters, levelsOf(space, op.sites));
  const fixed = op.controls.map(({ site, level }) => ({ leg: site, level }));
  const maps = mapsOf(matrix.data, op.sites, fixed);
  return density ? [...maps, ...maps.map((map) => onColumns(map, space.dims.length))] : maps;
}

/** The conjugate of a map, on the columns. */
function onColumns(map: LegMap, sites: number): LegMap {
  const legs = map.legs.map((leg) => leg + sites);
  const fixed = map.fixed.map(({ leg, level }) => ({ leg: leg + sites, level }));
  if (map.kind === 'permutation') return { ...map, legs, fixed };
  const conjugated = (values: Float64Array): Float64Array => values.map((x, i) => (i % 2 === 1 ? -x : x));
  if (map.kind === 'dense') return { ...map, legs, fixed, matrix: conjugated(map.matrix) };
  return { ...map, legs, fixed, factors: conjugated(map.factors) };
}

/** A mixture of unitaries on a ket, of which one is drawn whatever the state. */
function mixtureMaps(op: ChannelOperation, { draw }: Lowering): readonly LegMap[] | undefined {
  const { operators, weights, stays } = krausTraits(op.channel);
  if (!weights) return undefined;
  const weightOf = (k: number): number => weights[k] as number;
  const { index, probability } = drawnOutcome(op.sites, weights.length, weightOf, draw(op));
  if (stays[index]) return [];
  const scale = 1 / Math.sqrt(probability);
  return mapsOf(
    (operators[index] as ComplexMatrix).data.map((x) => scale * x),
    op.sites,
    [],
  );
}

/** sum K (x) conj K on rows and columns; one operator on each for itself. */
function channelMaps(
  { operators }: Kraus,
  sites: readonly number[],
  space: Space,
): readonly LegMap[] | undefined {
  const columns = sites.map((site) => site + space.dims.length);
  const [only] = operators;
  if (only && operators.length === 1) {
    return [...mapsOf(only.data, sites, []), ...mapsOf(conjugate(only).data, columns, [])];
  }
  const d = localDimension(space, sites);
  if (d > largestChannel || 2 * operators.length < d) return undefined;
  const sum = new Float64Array(2 * d ** 4);
  for (const operator of operators) addDouble(sum, operator, d);
  return mapsOf(sum, [...sites, ...columns], []);
}

/** sum += K (x) conj K. */
function addDouble(sum: Float64Array, { data }: ComplexMatrix, d: number): void {
  for (let i = 0; i < d * d; i++) {
    const [xr, xi] = [data[2 * i] as number, data[2 * i + 1] as number];
    if (xr === 0 && xi === 0) continue;
    for (let k = 0; k < d * d; k++) {
      const [yr, yi] = [data[2 * k] as number, data[2 * k + 1] as number];
      const row = Math.floor(i / d) * d + Math.floor(k / d);
      const at = 2 * (row * d * d + (i % d) * d + (k % d));
      sum[at] = (sum[at] as number) + xr * yr + xi * yi;
      sum[at + 1] = (sum[at + 1] as number) + xi * yr - xr * yi;
    }
  }
}

/** |0><level| for every level, summed as a channel. */
function resetMaps(site: number, space: Space): readonly LegMap[] | undefined {
  const d = space.dims[site] as number;
  if (d > largestChannel) return undefined;
  const sum = new Float64Array(2 * d ** 4);
  for (let level = 0; level < d; level++) sum[2 * level * (d + 1)] = 1;
  return mapsOf(sum, [site, site + space.dims.length], []);
}
