import { angleValues } from '../gate-library/operation-matrix.ts';
import { gateOperation } from '../gate-makers.ts';
import type { GateOperation, UnitaryLike } from '../operation.ts';
import { bodyOf, stepsOf } from '../qasm/export/gate-bodies.ts';
import { lowerControls } from '../qasm/export/lower-controls.ts';

/** The gates that all formats are written with; x may have one control. */
export const basicGateNames: readonly string[] = ['x', 'y', 'z', 'h', 'rx', 'ry', 'rz'];
const withControls = { x: 1 } as const;
const phases: Readonly<Record<string, number>> = {
  s: Math.PI / 2,
  sdg: -Math.PI / 2,
  t: Math.PI / 4,
  tdg: -Math.PI / 4,
};

/** A unitary operation with numbers for its angles in x, y, z, h, rx, ry, rz and CX, up to a global phase. */
export function basicGates(op: UnitaryLike): GateOperation[] {
  if (op.kind === 'unitary' || op.controls.length > 0) {
    const steps = lowerControls(op, withControls);
    const [only] = steps;
    return steps.length === 1 && only === op ? [only] : steps.flatMap((step) => basicGates(step));
  }
  if (basicGateNames.includes(op.name)) return [op];
  if (op.name === 'gphase' || op.name === 'id') return [];
  const phase = op.name === 'p' ? angleValues(op)[0] : phases[op.name];
  if (phase !== undefined) return [gateOperation('rz', [phase], op.sites)];
  const body = bodyOf(op);
  return body ? stepsOf(body).flatMap((step) => basicGates(step)) : [];
}
