import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../../errors.ts';
import type { Rng } from '../../linalg/random.ts';
import { complex, type Complex } from '../../linalg/scalar.ts';
import type { ComplexTensor } from '../../linalg/tensor.ts';
import type { Operator } from '../../operators/operator.ts';
import { toMpo } from '../../operators/to-mpo.ts';
import { defaultMaxBytes, requireConfiguration, type Configuration } from '../../spaces/indexing.ts';
import { requireSameSpace, type Space } from '../../spaces/space.ts';
import type { DensityMatrix } from '../../states/density-matrix.ts';
import { exact, type Estimate } from '../../states/estimate.ts';
import { requireOperatorOn } from '../../states/operator-on.ts';
import type { Samples } from '../../states/samples.ts';
import {
  overlapOf,
  type Amplitudes,
  type Evolvable,
  type Reducible,
  type Samplable,
  type State,
} from '../../states/state.ts';
import { scaleTensor, tensorNorm } from '../tensor/algebra.ts';
import type { BlockTensor } from '../tensor/block-tensor.ts';
import { contract } from '../tensor/contract.ts';
import { plainTensor } from '../tensor/dense.ts';
import type { Leg } from '../tensor/leg.ts';
import { permuteLegs } from '../tensor/permute-legs.ts';
import { withUnitLeg } from '../tensor/relabel.ts';
import { splitQr } from '../tensor/split.ts';
import { traceLegs } from '../tensor/trace-legs.ts';
import { mpoTensors } from './block-operators.ts';
import { chainOf } from './chain.ts';
import { denseSite } from './dense-sites.ts';
import { blockSite, mpsOf, requireSitesOf, type Mps, type MpsOptions } from './mps.ts';
import { applyToRing } from './ring-apply.ts';
import { fromLog, logRing } from './ring-environment.ts';

/**
 * A matrix-product state on a ring, sum_x tr(A_0[:, x0, :] A_1[:, x1, :] ... A_n[:, xn, :]) |x>, closed by a trace. Expectation values and overlaps cost m^5 d per
 * site; `apply` is exact and multiplies bonds by those of the operator (between the sites of a single term, the shorter way around); what else there is goes through `open`, the same state as an open chain with
 * bonds of at most m^2, which can be truncated.
 */
export interface PeriodicMps extends Evolvable<PeriodicMps>, Samplable, Reducible<DensityMatrix>, Amplitudes {
  readonly kind: 'periodic-mps';
  readonly space: Space;
  readonly tensors: readonly BlockTensor[];
  /**
   * The same state as an `Mps`, exactly: the bond to the start is carried along. Memory m^4 d per site; throws `BudgetExceededError` past 1 GiB per site tensor.
   */
  open(options?: MpsOptions): Mps;
}

/**
 * The ring of these tensors [left bond, levels, right bond], dense ones or block tensors with the directions in, in, out; the right bond of the last fits the left one of the first. Throws
 * `ArgumentError` unless there is one tensor per site, bonds fit and numbers are finite, `UnsupportedError` for a space without sites.
 */
export function periodicMps(space: Space, tensors: readonly (BlockTensor | ComplexTensor)[]): PeriodicMps {
  requireSitesOf(space);
  if (tensors.length !== space.dims.length) {
    throw new ArgumentError(
      'tensors',
      `have ${space.dims.length} tensors, one per site`,
      `it has ${tensors.length}`,
    );
  }
  const blocks = tensors.map((t, site) => blockSite(t, site));
  blocks.forEach((t, site) => {
    const [left, levels, right] = t.structure.legs as readonly [Leg?, Leg?, Leg?];
    const next = blocks[(site + 1) % blocks.length]?.structure.legs[0];
    const isRight =
      t.structure.legs.length === 3 &&
      left?.direction === 1 &&
      levels?.direction === 1 &&
      levels.dim === space.dims[site] &&
      right?.direction === -1 &&
      t.structure.charge === 0 &&
      right.charges.join() === next?.charges.join() &&
      right.dims.join() === next.dims.join();
    if (isRight) return;
    const expected = `have legs [left, ${space.dims[site]} levels, right] of charge in, in, out, and fit the next around the ring`;
    throw new ArgumentError(
      `tensors[${site}]`,
      expected,
      `its legs have [${t.structure.legs.map(({ dim }) => dim)}] indices`,
    );
  });
  return new RingMps(space, blocks);
}

class RingMps implements PeriodicMps {
  readonly kind = 'periodic-mps' as const;
  readonly space: Space;
  readonly tensors: readonly BlockTensor[];

  constructor(space: Space, tensors: readonly BlockTensor[]) {
    this.space = space;
    this.tensors = tensors;
  }

  expect(op: Operator): Estimate {
    const { tensors } = toMpo(requireOperatorOn(this.space, op));
    const { symmetry } = (this.tensors[0] as BlockTensor).structure;
    const levels = this.tensors.map(({ structure }) => structure.legs[1] as Leg);
    const operators = mpoTensors(tensors, { symmetry, levels });
    if (!operators) return this.open().expect(op);
    const norm = logRing(this.tensors, this.tensors, undefined);
    if (norm.log === -Infinity) {
      throw new NotPhysicalError(
        'The state must have a norm above zero, but the trace over the ring vanishes.',
      );
    }
    const value = logRing(this.tensors, this.tensors, operators);
    const { re, im } = fromLog({ log: value.log - norm.log, phase: value.phase - norm.phase });
    return exact(re, im);
  }

  overlap(other: State): Estimate {
    return overlapOf(this, other);
  }

  overlapWith(other: State): Estimate | undefined {
    if (!isPeriodicMps(other)) return this.open().overlapWith(other);
    requireSameSpace('Argument `other`', this.space, other.space);
    if (!haveSameLevels(this, other)) return this.open().overlapWith(other.open());
    const { re, im } = fromLog(logRing(other.tensors, this.tensors, undefined));
    return exact(re, im);
  }

  apply(op: Operator): PeriodicMps {
    return new RingMps(this.space, applyToRing(this.tensors, requireOperatorOn(this.space, op)));
  }

  norm(): number {
    return Math.exp(logRing(this.tensors, this.tensors, undefined).log / 2);
  }

  sample(shots: number, rng: Rng): Samples {
    return this.open().sample(shots, rng);
  }

  reduce(keep: readonly number[]): DensityMatrix {
    return this.open().reduce(keep);
  }

  logAmplitude(x: Configuration): Complex {
    requireConfiguration(this.space, x);
    return ringAmplitude(this.tensors, x);
  }

  open(options: MpsOptions = {}): Mps {
    return opened(this, options);
  }
}

/** Whether a state is a `PeriodicMps`. */
export function isPeriodicMps(state: State): state is PeriodicMps {
  return state.kind === 'periodic-mps';
}

function haveSameLevels(a: PeriodicMps, b: PeriodicMps): boolean {
  return a.tensors.every(({ structure }, site) => {
    const other = (b.tensors[site] as BlockTensor).structure;
    return (
      structure.symmetry.modulus === other.symmetry.modulus && structure.legs[1]?.id === other.legs[1]?.id
    );
  });
}

/** ln tr of the product of one matrix per site. */
function ringAmplitude(tensors: readonly BlockTensor[], x: Configuration): Complex {
  let log = 0;
  let product: BlockTensor | undefined;
  tensors.forEach((tensor, site) => {
    const { shape, data } = denseSite(tensor);
    const [left, d, right] = shape as [number, number, number];
    const slice = new Float64Array(2 * left * right);
    for (let l = 0; l < left; l++) {
      const from = 2 * (l * d + (x[site] as number)) * right;
      slice.set(data.subarray(from, from + 2 * right), 2 * l * right);
    }
    const own = plainTensor({ shape: [left, right], data: slice }, [1, -1], { field: 'complex' });
    const next = product ? contract(product, [1], own, [0]) : own;
    const norm = tensorNorm(next);
    log += Math.log(norm);
    product = norm > 0 ? scaleTensor(next, 1 / norm) : next;
  });
  if (!product || log === -Infinity) return complex(-Infinity);
  const [re, im] = traceLegs(product, 0, 1).data as unknown as [number, number];
  return complex(log + Math.log(re * re + im * im) / 2, Math.atan2(im, re));
}

/** QR factorisations from the left, the first bond carried along: [new bond, first bond, right bond]. */
function opened({ space, tensors }: PeriodicMps, { truncation = {} }: MpsOptions): Mps {
  requireRoom(tensors);
  const last = tensors.length - 1;
  const out: BlockTensor[] = [];
  let logNorm = 0;
  let carried: BlockTensor | undefined;
  for (let site = 0; site < last; site++) {
    const own = tensors[site] as BlockTensor;
    // [first, level, right] of the first site; [bond, first, level, right] of the others.
    const joined = carried ? contract(carried, [2], own, [0]) : own;
    const { left, right } = splitQr(joined, carried ? [0, 2] : [1]);
    out.push(carried ? left : permuteLegs(withUnitLeg(left, 0, 1), [2, 0, 1]));
    const norm = tensorNorm(right);
    logNorm += norm > 0 ? Math.log(norm) : 0;
    carried = norm > 0 ? scaleTensor(right, 1 / norm) : right;
  }
  const own = tensors[last] as BlockTensor;
  const closed = carried ? traceLegs(contract(carried, [2], own, [0]), 1, 3) : traceLegs(own, 0, 2);
  const whole = carried ? closed : permuteLegs(withUnitLeg(closed, 0, 1), [1, 0]);
  out.push(withUnitLeg(whole, whole.structure.charge, -1));
  return mpsOf(chainOf(space, out, { logNorm, truncation }));
}

function requireRoom(tensors: readonly BlockTensor[]): void {
  const bytes = Math.max(
    ...tensors.map(
      ({ structure }) =>
        16 * structure.legs.reduce((size, { dim }, i) => size * (i === 1 ? dim : dim * dim), 1),
    ),
  );
  if (bytes <= defaultMaxBytes) return;
  throw new BudgetExceededError(
    'A ring opened to a chain',
    bytes,
    defaultMaxBytes,
    'Use `expect` and `overlap` of the ring itself.',
  );
}
