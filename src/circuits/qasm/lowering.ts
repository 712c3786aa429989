import type { Register } from '../circuit.ts';
import type { Condition, Operation } from '../operation.ts';
import type { Where } from './evaluate-syntax.ts';
import { GateTable } from './gate-table.ts';
import { meaningless, overBudget, type Place } from './qasm-error.ts';
import type { QasmVersion } from './reader.ts';
import { refusal } from './refused.ts';
import { Scope } from './scope.ts';

/** How large a circuit may get. */
export interface QasmLimits {
  readonly maxQubits: number;
  readonly maxBits: number;
  readonly maxOperations: number;
}

/** Conditions that hold for all operations inside an `if`, and whether a measurement there has written one of their bits. */
interface Frame {
  readonly conditions: readonly Condition[];
  readonly written: { yet: boolean };
}

/** A circuit in the making: registers, operations, and what has been spent of the budget. */
export class Lowering implements Where {
  readonly version: QasmVersion;
  readonly scope: Scope = new Scope();
  readonly gates: GateTable;
  readonly operations: Operation[] = [];
  readonly registers: { readonly qubits: Register[]; readonly bits: Register[] } = { qubits: [], bits: [] };
  readonly #limits: QasmLimits;
  readonly #sizes = { qubits: 0, bits: 0 };
  #frames: readonly Frame[] = [];
  #conditions: readonly Condition[] = [];
  #spent = 0;

  constructor(version: QasmVersion, limits: QasmLimits) {
    this.version = version;
    this.gates = new GateTable(version);
    this.#limits = limits;
  }

  /** Counts operations, gate calls and turns of loops. */
  spend(amount: number, at: Place): void {
    this.#spent += amount;
    const { maxOperations } = this.#limits;
    if (this.#spent <= maxOperations) return;
    throw overBudget(at, `unroll to at most ${maxOperations} operations`, 'it has more', 'maxOperations');
  }

  /** Declares a register, or a single qubit or bit when it has no size. */
  declare(kind: 'qubits' | 'bits', name: string, size: number | undefined, at: Place): void {
    const count = size ?? 1;
    if (count < 1) throw meaningless(at, 'declare registers of one or more', `\`${name}\` has ${count}`);
    const [limit, option] =
      kind === 'qubits' ? [this.#limits.maxQubits, 'maxQubits'] : [this.#limits.maxBits, 'maxBits'];
    const from = this.#sizes[kind];
    if (from + count > limit) {
      throw overBudget(at, `have at most ${limit} ${kind}`, `it declares ${from + count}`, option);
    }
    this.scope.declare(
      name,
      { kind, at: Array.from({ length: count }, (_, i) => from + i), scalar: size === undefined },
      at,
    );
    this.#sizes[kind] = from + count;
    this.registers[kind].push({ name, size: count });
  }

  /** The number of qubits so far. */
  get qubits(): number {
    return this.#sizes.qubits;
  }

  /** Adds an operation under the conditions of the `if` that it is in. */
  emit(op: Operation, at: Place): void {
    this.spend(1, at);
    if (op.kind === 'barrier') {
      this.operations.push(op);
      return;
    }
    if (this.#frames.some(({ written }) => written.yet)) throw refusal('staleCondition', at, 'if');
    this.operations.push(this.#conditions.length === 0 ? op : { ...op, conditions: this.#conditions });
    if (op.kind !== 'measure') return;
    for (const { conditions, written } of this.#frames) {
      written.yet ||= conditions.some(({ bits }) => bits.includes(op.bit));
    }
  }

  /** What `run` adds, under conditions; `written` is one object for both branches of an `if`. */
  under(conditions: readonly Condition[], written: { yet: boolean }, run: () => void): void {
    const [frames, outer] = [this.#frames, this.#conditions];
    this.#frames = [...frames, { conditions, written }];
    this.#conditions = [...outer, ...conditions];
    run();
    this.#frames = frames;
    this.#conditions = outer;
  }
}
