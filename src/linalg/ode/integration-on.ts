import { ArgumentError } from '../../errors.ts';
import type { Numbers } from '../kernels/held.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { AutoStepper } from './auto-stepper.ts';
import { ExplicitStepper } from './explicit-stepper.ts';
import { Integration } from './integration.ts';
import { arrayMemory, heldMemory, type RhsOn } from './memory.ts';
import type { OdeSettings } from './options.ts';
import { RosenbrockStepper } from './rosenbrock-stepper.ts';
import { denseSolver, differenceJacobian } from './shifted-solver.ts';
import type { OdeState } from './solution.ts';
import type { Stepper } from './stepper.ts';
import type { Stiffness } from './stiffness.ts';
import type { Rhs, RosenbrockTableau } from './tableau.ts';

/** A run on ordinary arrays, by any method. */
export function integrationOn(
  rhs: Rhs,
  y0: Float64Array,
  settings: OdeSettings,
  state?: OdeState,
): Integration {
  const stepperOf = (called: () => void, stiffness: Stiffness): Stepper =>
    arrayStepper(counted(rhs, called), y0.length, settings, stiffness);
  return new Integration(stepperOf, y0, settings, state);
}

/** A run whose vectors a workspace holds, so that kernels of the right-hand side work in place; by explicit methods. */
export function heldIntegration(
  work: Workspace,
  rhs: RhsOn<Numbers>,
  y0: Float64Array,
  settings: OdeSettings,
  state?: OdeState,
): Integration {
  const { method } = settings;
  if (method.kind !== 'explicit') throw new ArgumentError('method', 'be explicit', `it is ${method.name}`);
  const memory = heldMemory(work, y0.length);
  const stepperOf = (called: () => void): Stepper =>
    new ExplicitStepper(method, counted(rhs, called), memory);
  return new Integration(stepperOf, y0, settings, state);
}

function counted<V>(rhs: RhsOn<V>, called: () => void): RhsOn<V> {
  return (t, y, dydt) => {
    called();
    rhs(t, y, dydt);
  };
}

function arrayStepper(rhs: Rhs, size: number, settings: OdeSettings, stiffness: Stiffness): Stepper {
  const { method, solver, timeDerivative } = settings;
  const implicit = (tableau: RosenbrockTableau): RosenbrockStepper => {
    const linear = solver ?? denseSolver(size, differenceJacobian(rhs, size));
    return new RosenbrockStepper(tableau, rhs, size, linear, timeDerivative);
  };
  switch (method.kind) {
    case 'explicit':
      return new ExplicitStepper(method, rhs, arrayMemory(size));
    case 'rosenbrock':
      return implicit(method);
    case 'auto':
      return new AutoStepper(method, rhs, settings, stiffness, () => implicit(method.implicit));
    default:
      throw new ArgumentError(
        'method',
        "be 'auto', explicit or implicit",
        `its kind is ${String(method satisfies never)}`,
      );
  }
}
