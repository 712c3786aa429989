import { ArgumentError } from '../../errors.ts';
import { qubits } from '../../spaces/space.ts';
import { circuit } from '../build.ts';
import type { Circuit } from '../circuit.ts';
import { contextOf, execute } from './execute.ts';
import { Lowering } from './lowering.ts';
import { parseProgram } from './parse-program.ts';
import type { QasmVersion } from './reader.ts';

/** Options of `fromQasm`. */
export interface FromQasmOptions {
  /** The version of a text that does not begin with `OPENQASM ...;`. */
  readonly version?: QasmVersion;
  /** The largest number of qubits; 10,000 by default. */
  readonly maxQubits?: number;
  /** The largest number of classical bits; 10,000 by default. */
  readonly maxBits?: number;
  /** The largest number of operations, counting gate calls and turns of loops; a million by default. */
  readonly maxOperations?: number;
}

/**
 * The circuit that an OpenQASM 2 or 3 program describes. Registers keep their names; qubits are numbered in the order of declaration, so that q[0] of the first
 * register is site 0, the leftmost in bit strings (Qiskit prints bit strings the other way round). In conditions c[0] is worth 1, c[1] is worth 2.
 * `input float theta` becomes the parameter theta. Gate definitions and loops are expanded; what is refused is listed in `docs/qasm.md`. No file is ever opened.
 * Throws `QasmError` with line and column for anything that cannot be read, and when one of the budgets would be passed.
 * Cross, Bishop, Smolin & Gambetta, arXiv:1707.03429 (version 2); the OpenQASM live specification (version 3).
 */
export function fromQasm(text: string, options: FromQasmOptions = {}): Circuit {
  const { version, maxQubits = 10_000, maxBits = 10_000, maxOperations = 1_000_000 } = options;
  if (typeof text !== 'string')
    throw new ArgumentError('text', 'be a string', `it is of type ${typeof text}`);
  const program = parseProgram(text, version);
  const lowering = new Lowering(program.version, { maxQubits, maxBits, maxOperations });
  const context = contextOf(lowering);
  for (const statement of program.statements) execute(statement, context);
  return circuit(qubits(lowering.qubits), lowering.operations, {
    siteRegisters: lowering.registers.qubits,
    bitRegisters: lowering.registers.bits,
  });
}
