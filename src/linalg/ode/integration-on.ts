import { ArgumentError } from '../../errors.ts';
import { AutoStepper } from './auto-stepper.ts';
import { ExplicitStepper } from './explicit-stepper.ts';
import { Integration } from './integration.ts';
import { arrayMemory, type Flow } from './memory.ts';
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

/** A run by an explicit method whose vectors may be held by a workspace, so that kernels of the right-hand side work in place. */
export function flowIntegration<V>(
  flow: Flow<V>,
  y0: Float64Array,
  settings: OdeSettings,
  state?: OdeState,
): Integration {
  const { method } = settings;
  if (method.kind !== 'explicit') throw new ArgumentError('method', 'be explicit', `it is ${method.name}`);
  const stepperOf = (called: () => void): Stepper => new ExplicitStepper(method, countedFlow(flow, called));
  return new Integration(stepperOf, y0, settings, state);
}

function counted<V>(rhs: Flow<V>['rhs'], called: () => void): Flow<V>['rhs'] {
  return (t, y, dydt) => {
    called();
    rhs(t, y, dydt);
  };
}

function countedFlow<V>(flow: Flow<V>, called: () => void): Flow<V> {
  const { memory, rhs, stages } = flow;
  if (!stages) return { memory, rhs: counted(rhs, called) };
  return {
    memory,
    rhs: counted(rhs, called),
    stages: (rows) => {
      const several = stages(rows);
      return (vectors, from, to, h) => {
        for (let i = from; i <= to; i++) called();
        several(vectors, from, to, h);
      };
    },
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
      return new ExplicitStepper(method, { rhs, memory: arrayMemory(size) });
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
