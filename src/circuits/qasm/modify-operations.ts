import { fromDiagonal } from '../../linalg/hermitian-function.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { schur } from '../../linalg/schur.ts';
import { circuit } from '../build.ts';
import { productOf } from '../expression-build.ts';
import { gateDefinition } from '../gate-library/definitions.ts';
import { inverse, remapped } from '../modifiers.ts';
import { unitary } from '../operation-makers.ts';
import type { BarrierOperation, Control, UnitaryLike } from '../operation.ts';
import { parameterNames } from '../parameters.ts';
import { unitaryOf } from '../unitary-of.ts';
import { overBudget, type Place } from './qasm-error.ts';
import { refusal } from './refused.ts';

/** What gates expand to. */
export type GateStep = UnitaryLike | BarrierOperation;

/** The largest number of qubits of a gate whose root is taken: its matrix has 4^6 entries. */
const mostQubits = 6;
/** Eigenphases within this of -pi are taken as pi, so that rounding does not choose the other root. */
const branchTolerance = 1e-9;

/** The steps that undo others. */
export function undone(steps: readonly GateStep[]): GateStep[] {
  return [...steps].reverse().map((step) => (step.kind === 'barrier' ? step : inverse(step)));
}

/** Steps with controls in front of those they have. */
export function withControls(steps: readonly GateStep[], controls: readonly Control[]): GateStep[] {
  return steps.map((step) =>
    step.kind === 'barrier' ? step : { ...step, controls: [...controls, ...step.controls] },
  );
}

/** Steps to a power: whole powers are repetitions (U(a)^k = U(k a) where that holds), others the principal power of the matrix. */
export function powerOf(
  steps: readonly GateStep[],
  power: number,
  sites: readonly number[],
  spend: (amount: number) => void,
  at: Place,
): GateStep[] {
  if (!Number.isInteger(power)) return [principalPower(steps, power, sites, at)];
  const base = power < 0 ? undone(steps) : steps;
  const count = Math.abs(power);
  const scaledStep = count > 0 ? timesAngle(base, count) : undefined;
  if (scaledStep) return [scaledStep];
  spend(count * Math.max(1, base.length));
  return Array.from({ length: count }, () => base).flat();
}

/** The gate of one step with its angle multiplied. */
function timesAngle(steps: readonly GateStep[], count: number): GateStep | undefined {
  const [step] = steps;
  if (steps.length !== 1 || step?.kind !== 'gate') return undefined;
  const { powerAngles } = gateDefinition(step.name);
  if (powerAngles.length === 0) return undefined;
  return {
    ...step,
    angles: step.angles.map((angle, k) => (powerAngles.includes(k) ? productOf(count, angle) : angle)),
  };
}

/** exp(k log U) with eigenphases in (-pi, pi]. */
function principalPower(
  steps: readonly GateStep[],
  power: number,
  sites: readonly number[],
  at: Place,
): UnitaryLike {
  if (sites.length > mostQubits) {
    throw overBudget(
      at,
      `take roots of gates on at most ${mostQubits} qubits`,
      `this one is on ${sites.length}`,
    );
  }
  const place = new Map(sites.map((site, k) => [site, k]));
  const local = circuit(
    sites.length,
    steps.map((step) => remapped(step, (site) => place.get(site) as number)),
  );
  if (parameterNames(local).length > 0) throw refusal('symbolic', at, 'pow');
  return unitary(raised(unitaryOf(local), power), sites, { label: `pow(${power})` });
}

function raised(matrix: ComplexMatrix, power: number): ComplexMatrix {
  const { t, z } = schur(matrix);
  const d = new Float64Array(2 * t.rows);
  for (let k = 0; k < t.rows; k++) {
    const o = 2 * (k * t.rows + k);
    const phase = Math.atan2(t.data[o + 1] as number, t.data[o] as number);
    const angle = power * (phase < branchTolerance - Math.PI ? phase + 2 * Math.PI : phase);
    d[2 * k] = Math.cos(angle);
    d[2 * k + 1] = Math.sin(angle);
  }
  return fromDiagonal(z, d);
}
