import type { Circuit, Register } from '../../circuit.ts';
import { isStandardGate, namedGate } from '../named-gates.ts';
import type { QasmVersion } from '../reader.ts';
import { refusedKeywords } from '../refused.ts';

const keywords: ReadonlySet<string> = new Set([
  ...refusedKeywords.keys(),
  ...[
    'OPENQASM',
    'include',
    'qreg',
    'creg',
    'gate',
    'opaque',
    'measure',
    'reset',
    'barrier',
    'if',
    'else',
    'for',
    'in',
  ],
  ...[
    'let',
    'qubit',
    'bit',
    'int',
    'uint',
    'float',
    'angle',
    'bool',
    'const',
    'input',
    'output',
    'ctrl',
    'negctrl',
  ],
  ...[
    'inv',
    'pow',
    'case',
    'default',
    'im',
    'true',
    'false',
    'pi',
    'tau',
    'euler',
    'π',
    'τ',
    'ℇ',
    'sin',
    'cos',
    'tan',
  ],
  ...[
    'exp',
    'ln',
    'log',
    'sqrt',
    'arcsin',
    'arccos',
    'arctan',
    'asin',
    'acos',
    'atan',
    'mod',
    'floor',
    'ceiling',
  ],
]);
const forms: Readonly<Record<QasmVersion, RegExp>> = {
  2: /^[a-z][A-Za-z0-9_]*$/,
  3: /^[\p{L}\p{Nl}_][\p{L}\p{Nl}_0-9]*$/u,
};

/** Gives names that a version allows and that nothing else has. */
export class ExportNames {
  readonly #version: QasmVersion;
  readonly #taken = new Set<string>();

  constructor(version: QasmVersion) {
    this.#version = version;
  }

  /** The name itself when it may be used and is free, else one that is like it. Definitions of gates may have names that no standard header has. */
  take(wanted: string, isGate: boolean = false): string {
    const allowed = forms[this.#version].test(wanted)
      ? wanted
      : `v_${wanted.replaceAll(/[^A-Za-z0-9]+/g, '_')}`;
    let name = allowed;
    for (let k = 1; this.#isTaken(name, isGate); k++) name = `${allowed}_${k}`;
    this.#taken.add(name);
    return name;
  }

  #isTaken(name: string, isGate: boolean): boolean {
    if (this.#taken.has(name) || keywords.has(name)) return true;
    if (isGate) return isStandardGate(name, this.#version);
    return namedGate(name, this.#version, true) !== undefined;
  }
}

/** Registers as they are declared, and how each of their places is written. */
export interface ExportedRegisters {
  readonly declared: readonly Register[];
  readonly places: readonly string[];
}

/** The registers of a circuit, of sites or of bits, under names that can be written. Those of size 0 are left out. */
export function exportedRegisters(
  registers: Circuit['siteRegisters'],
  names: ExportNames,
): ExportedRegisters {
  const declared = registers
    .filter(({ size }) => size > 0)
    .map(({ name, size }) => ({ name: names.take(name), size }));
  const places = declared.flatMap(({ name, size }) =>
    Array.from({ length: size }, (_, k) => `${name}[${k}]`),
  );
  return { declared, places };
}
