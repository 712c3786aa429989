import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { contract as contractDense, permute, tensor, type ComplexTensor } from '../../linalg/tensor.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { plainTensor, toDense } from '../tensor/dense.ts';
import type { Truncation } from '../tensor/truncation.ts';
import { restored, type Reduced } from './bond-cut.ts';
import { opposite } from './lattice.ts';
import { metricOf, type Metric } from './metric.ts';
import { fitPair, innerOf } from './pair-fit.ts';

/** A bond with what is around it: the two tensors beside it, [inner of a, inner of b] of the bra and of the ket for all others. */
export interface OpenBond {
  readonly a: Reduced;
  readonly b: Reduced;
  readonly metric: ComplexTensor;
  /** The leg of `a` that the bond is: right or down. */
  readonly firstLeg: 1 | 2;
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

/** A gate [outs, ins] on two neighbours, the bond between them cut so that the whole state changes least; `h` is the term whose mean is told. */
export function updateBond(
  { a, b, metric: raw, firstLeg }: OpenBond,
  gate: ComplexTensor,
  h: ComplexMatrix,
  truncation: Truncation,
): BondUpdate {
  const metric = metricOf(raw);
  const before = gaugedPair(a, b, metric);
  const after = gated(before, gate);
  const fit = fitPair(after, metric.form, truncation);
  // [inner, levels, bond] and [bond, inner, levels] without the gauge, as [inner, bond, levels].
  const first = permute(contractDense(asTensor(metric.inverseA), fit.a, [1], [0]), [0, 2, 1]);
  const second = contractDense(asTensor(metric.inverseB), fit.b, [1], [1]);
  return {
    first: restored({ rest: a.rest, core: plainTensor(first, [1, -1, 1]) }, [firstLeg, 4]),
    second: restored({ rest: b.rest, core: plainTensor(second, [1, 1, 1]) }, [opposite(firstLeg), 4]),
    lost: fit.lost,
    energy: meanOf(before, metric.form, h),
    negative: metric.negative,
  };
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
