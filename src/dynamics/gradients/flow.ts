import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import type { RhsOn } from '../../linalg/ode/memory.ts';
import type { ProductOperator } from '../../operators/operator.ts';
import type { Space } from '../../spaces/space.ts';
import { heldLindblad, lindbladPlan } from '../lindblad-rhs.ts';
import type { Lindbladian } from '../lindbladian.ts';
import type { ParametricDrive, ParametricLindbladian } from '../parametric-lindbladian.ts';
import type { Weight } from '../parametric-weight.ts';
import { schrodingerRhs } from '../schrodinger-rhs.ts';

/** A linear flow dy/dt = A(t) y with A = A_0 + sum_j weight_j(t, p) A_j, on the memory of a workspace. */
export interface HeldFlow {
  readonly rhs: RhsOn<Numbers>;
  /** out = A(t)^dagger x. */
  readonly adjoint: RhsOn<Numbers>;
  /** Re <bar|A_j y> for the part with number j of `weights`. */
  share(j: number, bar: Numbers, y: Numbers): number;
}

/** What is needed to hold a flow, and the factors of its parts that depend on parameters. */
export interface FlowPlan {
  readonly weights: readonly Weight[];
  hold(work: Workspace): HeldFlow;
}

/** The flow of density matrices, Hermitian to the last bit like the adjoint one. */
export function densityFlow(of: ParametricLindbladian, bound: Lindbladian): FlowPlan {
  const { space } = of;
  const [states, observables] = [lindbladPlan(bound), lindbladPlan(bound, 'observables')];
  const part = (hamiltonian: readonly ProductOperator[], jumps: readonly ProductOperator[]): Lindbladian => ({
    kind: 'lindbladian',
    space,
    hamiltonian: hamiltonian.map((operator) => ({ operator, coefficient: undefined })),
    jumps: jumps.map((operator) => ({ operator, coefficient: undefined })),
  });
  const [terms, decays] = [of.hamiltonian.filter(moved), of.jumps.filter(moved)];
  const plans = [
    ...terms.map(({ operator }) => lindbladPlan(part([operator], []))),
    ...decays.map(({ operator }) => lindbladPlan(part([], [operator]))),
  ];
  return {
    weights: [...terms, ...decays].map(({ weight }) => weight),
    hold: (work) => {
      const parts = plans.map((plan) => heldLindblad(work, plan));
      return {
        rhs: heldLindblad(work, states),
        adjoint: heldLindblad(work, observables),
        share: sharesOf(work, states.size ** 2, parts),
      };
    },
  };
}

/** The flow of kets, for models without jumps. */
export function ketFlow(of: ParametricLindbladian, bound: Lindbladian, size: number): FlowPlan {
  const { space } = of;
  const terms = of.hamiltonian.filter(moved);
  const held = schrodingerRhs(space, bound.hamiltonian);
  const parts = terms.map(({ operator }) => steadyRhs(space, operator));
  return {
    weights: terms.map(({ weight }) => weight),
    hold: (work) => {
      const rhs = held(work);
      return {
        rhs,
        adjoint: (t, x, out) => {
          rhs(t, x, out);
          work.vectors.scale(out, -1);
        },
        share: sharesOf(
          work,
          size,
          parts.map((part) => part(work)),
        ),
      };
    },
  };
}

function moved({ weight }: ParametricDrive): boolean {
  return !weight.known;
}

function steadyRhs(space: Space, operator: ProductOperator): (work: Workspace) => RhsOn<Numbers> {
  return schrodingerRhs(space, [{ operator, coefficient: undefined }]);
}

function sharesOf(work: Workspace, size: number, parts: readonly RhsOn<Numbers>[]): HeldFlow['share'] {
  const image = work.zeros(2 * size);
  return (j, bar, y) => {
    (parts[j] as RhsOn<Numbers>)(0, y, image);
    return work.vectors.dot(bar, image)[0];
  };
}
