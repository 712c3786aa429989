import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { contract as contractDense, permute, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import { conjugateTensor } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { plainTensor, toDense } from '../tensor/dense.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { reducedTo, restored, type Reduced } from './bond-cut.ts';
import type { LayerSite } from './boundary.ts';
import { grownLeft, grownRight, type Scaled, type Strip } from './environments.ts';
import { metricOf, type Metric } from './metric.ts';
import { fitPair, innerOf } from './pair-fit.ts';
import { entering, legAt, reshaped } from './plain.ts';

/** A bond in a row, with what is around it. */
export interface RowBond {
  readonly strip: Strip;
  /** The column of its first site. */
  readonly column: number;
  readonly left: Scaled;
  readonly right: Scaled;
}

/** What an update makes of the two sites of a bond. */
export interface BondUpdate {
  readonly first: BlockTensor;
  readonly second: BlockTensor;
  /** The part of <psi|psi> that the cut took, as the environment sees it. */
  readonly lost: number;
  /** <h> of the bond before the update. */
  readonly energy: number;
  /** The most negative eigenvalue of the metric before it was cut away, relative to the largest. */
  readonly negative: number;
}

/** A gate [outs, ins] on two neighbours in a row, the bond between them cut so that the whole state changes least; `h` is the term whose mean is told. */
export function updateBond(
  bond: RowBond,
  gate: ComplexTensor,
  h: ComplexMatrix,
  truncation: Truncation,
): BondUpdate {
  const { strip, column } = bond;
  const [a, b] = [strip.row[column], strip.row[column + 1]] as [LayerSite, LayerSite];
  const pair = { a: reducedTo(a.ket, [1, 4]), b: reducedTo(b.ket, [3, 4]) };
  const metric = metricOf(rawMetric(bond, pair.a, pair.b));
  const before = gaugedPair(pair.a, pair.b, metric);
  const after = gated(before, gate);
  const fit = fitPair(after, metric.form, truncation);
  // [inner, levels, bond] and [bond, inner, levels] without the gauge, as [inner, bond, levels].
  const first = permute(contractDense(asTensor(metric.inverseA), fit.a, [1], [0]), [0, 2, 1]);
  const second = contractDense(asTensor(metric.inverseB), fit.b, [1], [1]);
  return {
    first: restored({ rest: pair.a.rest, core: plainTensor(first, [1, -1, 1]) }, [1, 4]),
    second: restored({ rest: pair.b.rest, core: plainTensor(second, [1, 1, 1]) }, [3, 4]),
    lost: fit.lost,
    energy: meanOf(before, metric.form, h),
    negative: metric.negative,
  };
}

/** <psi|psi> without the two cores: [bra a, bra b, ket a, ket b]. */
function rawMetric({ strip, column, left, right }: RowBond, a: Reduced, b: Reduced): ComplexTensor {
  // [up, down, left, inner] with the inner leg to the right, [up, right, down, inner] with it to the left; one level each.
  const turned = permuteLegs(a.rest, [0, 3, 1, 2]);
  const first = reshaped(turned, [...turned.structure.legs, entering(1)]);
  const inner = entering(legAt(b.rest, 3).dim);
  const second = reshaped(b.rest, [...b.rest.structure.legs.slice(0, 3), inner, entering(1)]);
  const leftHalf = grownLeft(left, strip, column, bothLayers(first)).tensor;
  const rightHalf = grownRight(right, strip, column + 1, bothLayers(second)).tensor;
  // [below, above, ket a, bra a] and [above, ket b, bra b, below]
  const whole = toDense(contract(leftHalf, [0, 1], rightHalf, [3, 0]));
  return permute(whole, [1, 3, 0, 2]);
}

function bothLayers(ket: BlockTensor): LayerSite {
  return { ket, bra: conjugateTensor(ket) };
}

/** The product of both cores in the gauge of the metric: [inner a, levels a, inner b, levels b]. */
function gaugedPair(a: Reduced, b: Reduced, { gaugeA, gaugeB }: Metric): ComplexTensor {
  const [first, second] = [toDense(a.core), toDense(b.core)];
  const own = contractDense(asTensor(gaugeA), first, [1], [0]);
  const other = contractDense(asTensor(gaugeB), second, [1], [0]);
  return contractDense(own, other, [1], [1]);
}

/** A two-site tensor [outs, ins] on a pair [inner a, levels a, inner b, levels b]. */
function gated(pair: ComplexTensor, gate: ComplexTensor): ComplexTensor {
  return permute(contractDense(pair, gate, [1, 3], [2, 3]), [0, 2, 1, 3]);
}

function meanOf(pair: ComplexTensor, metric: ComplexTensor, h: ComplexMatrix): number {
  const [, pa, , pb] = pair.shape as [number, number, number, number];
  const seen = (x: ComplexTensor): ComplexTensor =>
    permute(contractDense(metric, x, [2, 3], [0, 2]), [0, 2, 1, 3]);
  const turned = gated(pair, tensor([pa, pb, pa, pb], h.data));
  return innerOf(pair, seen(turned)) / innerOf(pair, seen(pair));
}

function asTensor({ rows, cols, data }: ComplexMatrix): ComplexTensor {
  return tensor([rows, cols], data);
}
