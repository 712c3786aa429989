import { UnsupportedError } from '../../../errors.ts';
import type { ComplexMatrix } from '../../../linalg/matrix.ts';
import { schur } from '../../../linalg/schur.ts';
import { gateOperation, ones } from '../../gate-makers.ts';
import { angleValues, operationMatrix } from '../../gate-library/operation-matrix.ts';
import type { Control, GateOperation, UnitaryLike } from '../../operation.ts';
import { bodyOf, undone } from './gate-bodies.ts';
import { eulerAngles } from './euler-angles.ts';
import { twoLevelGates } from './two-level.ts';

/** How many controls at level 1 a gate may keep, by its name. */
export type Named = Readonly<Record<string, number>>;

/** The largest number of qubits of a controlled phase: 2^12 gates. */
const mostQubits = 12;
/** Gates with controls at level 1 that OpenQASM 2 has a name for. */
const published: Named = { x: 2, y: 1, z: 1, h: 1, p: 1, rz: 1 };

/**
 * A controlled gate with numbers for its angles as gates that OpenQASM 2 has: every controlled gate is one between two gates without controls and diagonal in between,
 * and a controlled phase is a product of phases of parities. Exact, global phase included.
 * `named` says which controlled gates may stay. Throws `UnsupportedError` past 12 qubits.
 */
export function lowerControls(op: UnitaryLike, named: Named = published): GateOperation[] {
  const { controls } = op;
  const open = controls.filter(({ level }) => level === 0).map(({ site }) => gateOperation('x', [], [site]));
  if (open.length > 0) {
    const closed = lowerControls({ ...op, controls: ones(controls.map(({ site }) => site)) }, named);
    return [...open, ...closed, ...open];
  }
  if (op.kind === 'unitary') {
    return twoLevelGates(op.matrix, op.sites, op.label).flatMap((gate) =>
      controlledBy(gate, controls, named),
    );
  }
  if (controls.length === 0 || controls.length <= (named[op.name] ?? 0)) return [op];
  const [angle = 0] = angleValues(op);
  if (op.name === 'id') return [];
  if (op.name === 'gphase') {
    const [target, ...others] = controls as readonly [Control, ...Control[]];
    return lowerControls(gateOperation('p', [angle], [target.site], others), named);
  }
  if (op.name === 'p') return parityPhases(angle, [...controls.map(({ site }) => site), ...op.sites], named);
  if (['u', 'u2', 'uphase'].includes(op.name))
    return betweenDiagonals(operationMatrix(op), op.sites, controls, named);
  const body = bodyOf(op);
  if (!body) throw new UnsupportedError(`The gate ${op.name} cannot be written with controls in OpenQASM 2.`);
  return [
    ...body.before.flatMap((gate) => lowerControls(gate, named)),
    ...body.core.flatMap((gate) => controlledBy(gate, controls, named)),
    ...undone(body.before).flatMap((gate) => lowerControls(gate, named)),
  ];
}

function controlledBy(gate: GateOperation, controls: readonly Control[], named: Named): GateOperation[] {
  return lowerControls({ ...gate, controls: [...controls, ...gate.controls] }, named);
}

/** U = W diag(e^{ia}, e^{ib}) W^dagger, where only the diagonal needs the controls. */
function betweenDiagonals(
  matrix: ComplexMatrix,
  sites: readonly number[],
  controls: readonly Control[],
  named: Named,
): GateOperation[] {
  const { t, z } = schur(matrix);
  const [a, b] = [0, 6].map((at) => Math.atan2(t.data[at + 1] as number, t.data[at] as number)) as [
    number,
    number,
  ];
  const { theta, phi, lambda } = eulerAngles(z);
  return [
    gateOperation('u', [-theta, -lambda, -phi], sites),
    ...controlledBy(gateOperation('p', [b - a], sites), controls, named),
    ...controlledBy(gateOperation('gphase', [a], []), controls, named),
    gateOperation('u', [theta, phi, lambda], sites),
  ];
}

/**
 * The phase of the state of all ones: x1 x2 ... xm = 2^(1-m) times the sum over subsets of their parities with signs, each parity made by a walk along a Gray code.
 * Welch, Greenbaum, Mostame & Aspuru-Guzik, New J. Phys. 16, 033040 (2014).
 */
function parityPhases(angle: number, qubits: readonly number[], named: Named): GateOperation[] {
  const m = qubits.length;
  if (m > mostQubits) {
    throw new UnsupportedError(
      `Gates with controls can be written out on at most ${mostQubits} qubits, but one is on ${m}. Use OpenQASM 3, or fewer controls.`,
    );
  }
  const last = qubits[m - 1] as number;
  if (m === 3 && angle === Math.PI && (named['x'] ?? 0) >= 2) {
    const h = gateOperation('h', [], [last]);
    return [h, gateOperation('x', [], [last], ones(qubits.slice(0, 2))), h];
  }
  const part = angle / 2 ** (m - 1);
  return qubits.flatMap((target, k) => {
    const cx = (bit: number): GateOperation =>
      gateOperation('x', [], [target], ones([qubits[bit] as number]));
    const steps = [gateOperation('p', [part], [target])];
    for (let i = 1; i < 2 ** k; i++) {
      steps.push(
        cx(31 - Math.clz32(i & -i)),
        gateOperation('p', [isOdd(i ^ (i >> 1)) ? -part : part], [target]),
      );
    }
    return k === 0 ? steps : [...steps, cx(k - 1)];
  });
}

/** Whether a number has an odd number of bits. */
function isOdd(x: number): boolean {
  let odd = false;
  for (let rest = x; rest !== 0; rest &= rest - 1) odd = !odd;
  return odd;
}
