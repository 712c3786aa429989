import { namedGate, type NamedGate } from './named-gates.ts';
import { meaningless, overBudget, type Place } from './qasm-error.ts';
import type { QasmVersion } from './reader.ts';
import type { GateStatement, Statement } from './syntax.ts';

/** A gate that the program defines. `serial` counts definitions: a body sees only what was defined before it. */
export interface DefinedGate {
  readonly statement: GateStatement;
  readonly serial: number;
  readonly depth: number;
}

/** What the name of a gate stands for. */
export type GateMeaning = { readonly named: NamedGate } | { readonly defined: DefinedGate };

/** How deep gates may be defined by others. */
const deepest = 200;

/** The gates that a program knows so far. Definitions come before gates of the same name in the library. */
export class GateTable {
  readonly #version: QasmVersion;
  readonly #defined = new Map<string, DefinedGate>();
  #hasLibrary = false;

  constructor(version: QasmVersion) {
    this.#version = version;
  }

  /** From here on the gates of the library are known. */
  include(): void {
    this.#hasLibrary = true;
  }

  /** The gate of a name, as a definition with the number `before` sees it. */
  find(name: string, at: Place, before: number = Infinity): GateMeaning {
    const defined = this.#defined.get(name);
    if (defined && defined.serial < before) return { defined };
    const named = namedGate(name, this.#version, this.#hasLibrary);
    if (named) return { named };
    const file = this.#version === 2 ? 'qelib1.inc' : 'stdgates.inc';
    const inLibrary = !this.#hasLibrary && namedGate(name, this.#version, true) !== undefined;
    const instead = inLibrary ? `Add \`include "${file}";\`.` : 'Define it with `gate` before its use.';
    throw meaningless(at, 'use gates that it knows', `there is no gate \`${name}\` so far`, instead);
  }

  /** Adds a definition, whose body is checked. */
  define(statement: GateStatement): void {
    const { name, qubits, angles } = statement;
    if (this.#defined.has(name)) {
      throw meaningless(statement, 'define each gate once', `\`${name}\` is defined again`);
    }
    if (qubits.length === 0) throw meaningless(statement, 'give a gate a qubit', `\`${name}\` has none`);
    const all = [...qubits, ...angles];
    const twice = all.find((given, i) => all.indexOf(given) !== i);
    if (twice !== undefined)
      throw meaningless(statement, 'name each argument once', `\`${twice}\` comes twice`);
    const depth = 1 + this.#depthOf(statement.body ?? [], new Set(qubits));
    if (depth > deepest) {
      throw overBudget(statement, `define gates by gates at most ${deepest} deep`, `\`${name}\` goes deeper`);
    }
    this.#defined.set(name, { statement, serial: this.#defined.size, depth });
  }

  /** How deep the gates of a body are defined; each must be known, on qubits of this gate. */
  #depthOf(body: readonly Statement[], qubits: ReadonlySet<string>): number {
    let depth = 0;
    for (const statement of body) {
      if (statement.kind === 'for') depth = Math.max(depth, 1 + this.#depthOf(statement.body, qubits));
      if (statement.kind !== 'call' && statement.kind !== 'barrier') continue;
      for (const operand of statement.operands) {
        if (operand.kind === 'name' && qubits.has(operand.name)) continue;
        const got = operand.kind === 'name' ? `\`${operand.name}\` is none` : 'one is indexed';
        throw meaningless(operand, 'act on the qubits of its own list in a gate', got);
      }
      if (statement.kind === 'barrier') continue;
      const meaning = this.find(statement.name, statement);
      if ('defined' in meaning) depth = Math.max(depth, meaning.defined.depth);
    }
    return depth;
  }
}
