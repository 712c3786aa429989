import type { LegAt, SweepStep } from '../../../src/linalg/kernels/families/sweeps.ts';
import type { Kernels } from '../../../src/linalg/kernels/kernels.ts';
import { referenceKernels as right } from '../../../src/linalg/kernels/reference.ts';

/** The reference, which does other steps than it is told. */
function faulty(fault: (step: SweepStep, inside: readonly number[]) => SweepStep): Kernels {
  return {
    ...right,
    run: (operation) =>
      right.run((work) =>
        operation({
          ...work,
          sweeps: {
            ...work.sweeps,
            apply: (v, dims, inside, steps) =>
              work.sweeps.apply(
                v,
                dims,
                inside,
                steps.map((step) => fault(step, inside)),
              ),
          },
        }),
      ),
  };
}

const onlyInside = (fixed: readonly LegAt[], inside: readonly number[]): LegAt[] =>
  fixed.filter(({ leg }) => inside.includes(leg));

/** Each must break a law of sweeps. */
export const sweepMutants: Readonly<Record<string, Kernels>> = {
  'outer levels of dense maps forgotten': faulty((step, inside) =>
    step.kind === 'dense' ? { ...step, fixed: onlyInside(step.fixed, inside) } : step,
  ),
  'outer levels of phases forgotten': faulty((step) =>
    step.kind === 'phases' ? { ...step, fixed: [] } : step,
  ),
  'fixed legs of a phase forgotten': faulty((step) =>
    step.kind === 'phases' ? { ...step, maps: step.maps.map((map) => ({ ...map, fixed: [] })) } : step,
  ),
  'only the last of the phases': faulty((step) =>
    step.kind === 'phases' ? { ...step, maps: step.maps.slice(-1) } : step,
  ),
  'crossed turns taken as plain ones': faulty((step) =>
    step.kind === 'turns'
      ? { ...step, turns: step.turns.map((turn) => ({ ...turn, crossed: false })) }
      : step,
  ),
  'turns the other way round': faulty((step) =>
    step.kind === 'turns'
      ? { ...step, turns: step.turns.map((turn) => ({ ...turn, tangent: -turn.tangent })) }
      : step,
  ),
  'flips from the last to the first': faulty((step) =>
    step.kind === 'flips' ? { ...step, flips: [...step.flips].reverse() } : step,
  ),
  'controls of flips at level 1 always': faulty((step) =>
    step.kind === 'flips'
      ? {
          ...step,
          flips: step.flips.map(({ target, control }) =>
            control ? { target, control: { ...control, level: 1 } } : { target },
          ),
        }
      : step,
  ),
  'permutations turned round': faulty((step) =>
    step.kind === 'permutation' ? { ...step, image: step.image.map((_, l) => step.image.indexOf(l)) } : step,
  ),
};
