import { product, strides } from '../../shape.ts';
import type { LocalKernels, Place } from '../families/local.ts';
import type { DiagonalMap, Flip, LegAt, SweepKernels, SweepStep, Turn } from '../families/sweeps.ts';
import type { Numbers } from '../held.ts';

/** Each step on the whole tensor, one after the other: the legs inside are of no use here. */
export function referenceSweeps(local: LocalKernels): SweepKernels {
  return {
    shares: false,
    apply: (v, dims, _inside, steps) => {
      for (const step of steps) applyStep(local, v, dims, step);
    },
  };
}

function applyStep(local: LocalKernels, v: Numbers, dims: readonly number[], step: SweepStep): void {
  const place = (legs: readonly number[], fixed: readonly LegAt[]): Place => {
    const steps = strides(dims);
    const legOf = (leg: number): { levels: number; stride: number } => ({
      levels: dims[leg] as number,
      stride: steps[leg] as number,
    });
    return local.place(
      product(dims),
      legs.map(legOf),
      fixed.map(({ leg, level }) => ({ ...legOf(leg), level })),
    );
  };
  switch (step.kind) {
    case 'dense':
      return local.applyDense(v, place(step.legs, step.fixed), step.matrix);
    case 'diagonal':
      return local.applyDiagonal(v, place(step.legs, step.fixed), step.factors);
    case 'permutation':
      return local.applyPermutation(v, place(step.legs, step.fixed), step.image);
    case 'phases':
      return step.maps.forEach(({ legs, fixed, factors }: DiagonalMap) =>
        local.applyDiagonal(v, place(legs, [...fixed, ...step.fixed]), factors),
      );
    case 'turns':
      return step.turns.forEach((turn) => local.applyDense(v, place([turn.leg], []), turnMatrix(turn)));
    case 'flips':
      return step.flips.forEach(({ target, control }: Flip) =>
        local.applyPermutation(v, place([target], control ? [control] : []), [1, 0]),
      );
    default:
      throw step satisfies never;
  }
}

function turnMatrix({ tangent: t, crossed }: Turn): Float64Array {
  return crossed ? Float64Array.of(-t, 0, 1, 0, 1, 0, t, 0) : Float64Array.of(1, 0, -t, 0, t, 0, 1, 0);
}
