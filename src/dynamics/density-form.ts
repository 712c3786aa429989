import type { Numbers } from '../linalg/kernels/held.ts';
import type { Workspace } from '../linalg/kernels/workspace.ts';
import { heldMemory, type Flow } from '../linalg/ode/memory.ts';
import type { SparseOperator } from '../operators/operator.ts';
import { dimension, type Space } from '../spaces/space.ts';
import type { DensityMatrix } from '../states/density-matrix.ts';
import { heldLindblad, lindbladFlow, type LindbladPlan } from './lindblad-rhs.ts';
import { measuredOnDensity, measuredOnPacked, type Measured } from './measured.ts';
import { stepperNamed, type StepperName } from './options.ts';
import { packed } from './packed-density.ts';
import { densityReader, packedReader } from './read-states.ts';
import type { StateReader } from './recorder.ts';

/** The numbers that a stepper sees of a density matrix: all of them, or those of the upper triangle. */
export interface DensityForm {
  /** The numbers of a Hermitian matrix. */
  numbers(full: Float64Array): Float64Array;
  readonly reader: StateReader<DensityMatrix>;
  measured(op: SparseOperator): Measured;
  flow(work: Workspace, plan: LindbladPlan): Flow<Numbers>;
}

/**
 * Packed for explicit steppers (the default among them), whole for implicit ones, whose sparse systems are those of vec(rho), and for Kraus steps. Numbers are 2^exponent
 * times what is stored.
 */
export function densityForm(
  space: Space,
  method: StepperName | 'kraus' = 'tsit5',
  exponent: number = 0,
): DensityForm {
  const size = dimension(space);
  if (method !== 'kraus' && stepperNamed(method).kind === 'explicit') {
    return {
      numbers: (full) => packed(full, size),
      reader: packedReader(space, exponent),
      measured: measuredOnPacked,
      flow: lindbladFlow,
    };
  }
  return {
    numbers: (full) => full,
    reader: densityReader(space, exponent),
    measured: measuredOnDensity,
    flow: (work, plan) => ({
      rhs: heldLindblad(work, plan),
      memory: heldMemory(work, 2 * size * size),
    }),
  };
}
