import type { Numbers } from '../../linalg/kernels/held.ts';
import type { Workspace } from '../../linalg/kernels/workspace.ts';
import { heldMemory, type Flow, type RhsOn } from '../../linalg/ode/memory.ts';
import type { ProductOperator } from '../../operators/operator.ts';
import type { Space } from '../../spaces/space.ts';
import { lindbladFlow, lindbladPlan } from '../lindblad-rhs.ts';
import type { Lindbladian } from '../lindbladian.ts';
import { packedPlace } from '../packed-density.ts';
import type { ParametricDrive, ParametricLindbladian } from '../parametric-lindbladian.ts';
import type { Weight } from '../parametric-weight.ts';
import { schrodingerRhs } from '../schrodinger-rhs.ts';

/** A linear flow dy/dt = A(t) y with A = A_0 + sum_j weight_j(t, p) A_j, on the memory of a workspace. */
export interface HeldFlow {
  readonly forward: Flow<Numbers>;
  /** That of dx/dt = A(t)^dagger x, adjoint with respect to `inner`. */
  readonly adjoint: Flow<Numbers>;
  /** Re <x|y>. */
  inner(x: Numbers, y: Numbers): number;
  /** Re <bar|A_j y> for the part with number j of `weights`. */
  share(j: number, bar: Numbers, y: Numbers): number;
}

/** What is needed to hold a flow, and the factors of its parts that depend on parameters. */
export interface FlowPlan {
  readonly weights: readonly Weight[];
  hold(work: Workspace): HeldFlow;
}

/** The flow of packed density matrices; the adjoint one moves observables. */
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
      const inner = packedInner(work, states.size);
      const parts = plans.map((plan) => lindbladFlow(work, plan).rhs);
      return {
        ...{ forward: lindbladFlow(work, states), adjoint: lindbladFlow(work, observables), inner },
        share: sharesOf(work.zeros(states.size * (states.size + 1)), parts, inner),
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
      const memory = heldMemory(work, 2 * size);
      const inner = (x: Numbers, y: Numbers): number => work.vectors.dot(x, y)[0];
      const backwards: RhsOn<Numbers> = (t, x, out) => {
        rhs(t, x, out);
        work.vectors.scale(out, -1);
      };
      return {
        ...{ forward: { memory, rhs }, adjoint: { memory, rhs: backwards }, inner },
        share: sharesOf(
          work.zeros(2 * size),
          parts.map((part) => part(work)),
          inner,
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

/** tr(X Y) of packed matrices: entries off the diagonal count twice. */
function packedInner(work: Workspace, size: number): HeldFlow['inner'] {
  const diagonal = Int32Array.from({ length: size }, (_, i) => 2 * packedPlace(size, i, i));
  return (x, y) => {
    const [a, b] = [work.view(x), work.view(y)];
    let once = 0;
    for (const at of diagonal) once += (a[at] as number) * (b[at] as number);
    return 2 * work.vectors.dot(x, y)[0] - once;
  };
}

function sharesOf(
  image: Numbers,
  parts: readonly RhsOn<Numbers>[],
  inner: HeldFlow['inner'],
): HeldFlow['share'] {
  return (j, bar, y) => {
    (parts[j] as RhsOn<Numbers>)(0, y, image);
    return inner(bar, image);
  };
}
