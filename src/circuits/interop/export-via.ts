import { ArgumentError, UnsupportedError } from '../../errors.ts';
import type { Circuit } from '../circuit.ts';
import { angleValues } from '../gate-library/operation-matrix.ts';
import { gateOperation } from '../gate-makers.ts';
import type { GateOperation, Operation } from '../operation.ts';
import { parameterNames } from '../parameters.ts';
import { requireExportable } from '../qasm/export/export-checks.ts';
import { basicGateNames, basicGates } from './basic-gates.ts';
import { callForeign, exporters, type ExportFormat } from './formats.ts';
import {
  loadQuantumCircuit,
  requireSameMatrix,
  type ForeignCircuit,
  type ViaOptions,
} from './quantum-circuit.ts';

/** What the package writes, among the rest, where it gives up. */
const givenUp = /Unsupported gate|not supported yet|^TODO$/im;

/**
 * A circuit in another format, through the optional package quantum-circuit: `qiskit`, `cirq`, `quil`, `pyquil`, `qsharp`, `braket`, `cudaq`, `tfq`, `aqasm`, `pyaqasm`,
 * `qobj`, `quirk`, `javascript` or `raw`. It is written with x, y, z, h, rx, ry, rz and CX, whose matrices are compared first, so that no fault of other gates comes in;
 * site i is qubit i; global phases are left out. Programs that print counts print the last bit first.
 * Throws `UnsupportedError` when the package is missing or writes that it gives up, and for what these formats have no words for: conditions, resets, noise,
 * sites with more levels; `ArgumentError` for parameters without a number.
 */
export async function exportVia(
  format: ExportFormat,
  circuit: Circuit,
  options: ViaOptions = {},
): Promise<string> {
  const method = Object.hasOwn(exporters, format) ? exporters[format] : undefined;
  if (method === undefined) {
    const got = `it is ${JSON.stringify(format)}`;
    throw new ArgumentError('format', `be one of ${Object.keys(exporters).join(', ')}`, got);
  }
  requireExportable(circuit);
  const free = parameterNames(circuit);
  if (free.length > 0) {
    const instead = 'Give them values with `bind`.';
    throw new ArgumentError('circuit', 'have no free parameters', `it has ${free.join(', ')}`, instead);
  }
  const Foreign = await loadQuantumCircuit(options);
  const foreign = new Foreign(circuit.space.sites.length);
  requireAgreement(foreign);
  fill(foreign, circuit);
  const needsOptions = method.startsWith('exportTo');
  const written = needsOptions ? callForeign(foreign, method, {}) : callForeign(foreign, method);
  const text = typeof written === 'string' ? written : JSON.stringify(written, undefined, 2);
  const fault = givenUp.exec(text);
  if (!fault) return text;
  const line = text.split('\n').find((one) => givenUp.test(one)) ?? fault[0];
  throw new UnsupportedError(`The package quantum-circuit cannot write this as ${format}: "${line.trim()}".`);
}

/** Throws unless the package means by the gates that are used what we mean. */
function requireAgreement(foreign: ForeignCircuit): void {
  const angle = 0.7;
  for (const name of basicGateNames) {
    const angles = name.startsWith('r') ? [angle] : [];
    const ours = gateOperation(name, angles, [0]);
    requireSameMatrix(foreign, { name, connector: 0, wires: [0], options: paramsOf(foreign, ours) }, ours);
  }
  const cx = gateOperation('x', [], [1], [{ site: 0, level: 1 }]);
  requireSameMatrix(foreign, { name: 'cx', connector: 0, wires: [0, 1] }, cx);
}

/** Puts every operation into a column of its own, so that no control is near gates that are not its own. */
function fill(foreign: ForeignCircuit, { operations, bitRegisters }: Circuit): void {
  const registers = bitRegisters.filter(({ size }) => size > 0);
  registers.forEach(({ name, size }) => foreign.createCreg(name, size));
  const places = registers.flatMap(({ name, size }) =>
    Array.from({ length: size }, (_, bit) => ({ name, bit })),
  );
  let column = 0;
  operations.forEach((op, i) => {
    requirePlain(op, i);
    if (op.kind === 'measure') {
      foreign.addGate('measure', column++, [op.site], { creg: places[op.bit] });
    } else if (op.kind === 'gate' || op.kind === 'unitary') {
      for (const gate of basicGates(op)) {
        const wires = [...gate.controls.map(({ site }) => site), ...gate.sites];
        foreign.addGate(
          gate.controls.length > 0 ? 'cx' : gate.name,
          column++,
          wires,
          paramsOf(foreign, gate),
        );
      }
    }
  });
}

function paramsOf(foreign: ForeignCircuit, gate: GateOperation): { params?: Record<string, string> } {
  const [angle] = angleValues(gate);
  const [name] = foreign.basicGates[gate.name]?.params ?? [];
  if (angle === undefined || name === undefined) return {};
  // Whole numbers keep a point, since some languages have no integers for angles.
  return { params: { [name]: Number.isInteger(angle) ? angle.toFixed(1) : String(angle) } };
}

function requirePlain(op: Operation, i: number): void {
  if (op.kind === 'reset' || (op.kind !== 'barrier' && op.conditions.length > 0)) {
    const what = op.kind === 'reset' ? `a reset of site ${op.site}` : `a ${op.kind} with conditions`;
    throw new UnsupportedError(
      `Circuits go to this format without resets and conditions, but operations[${i}] is ${what}. Use \`toQasm3\`.`,
    );
  }
}
