import { meaningless, type Place } from './qasm-error.ts';
import type { Value } from './values.ts';

/** What a name stands for. Numbers of sites or bits, of which a single one is `scalar`; or a value. */
export type Meaning =
  | { readonly kind: 'qubits' | 'bits'; readonly at: readonly number[]; readonly scalar: boolean }
  | { readonly kind: 'value'; readonly value: Value };

/** Names in a block and in those around it. */
export class Scope {
  readonly outer: Scope | undefined;
  readonly #names = new Map<string, Meaning>();

  constructor(outer?: Scope) {
    this.outer = outer;
  }

  /** Gives a name a meaning. Throws `QasmError` when it has one in this block. */
  declare(name: string, meaning: Meaning, at: Place): void {
    if (this.#names.has(name))
      throw meaningless(at, 'declare each name once', `\`${name}\` is declared again`);
    this.#names.set(name, meaning);
  }

  /** What a name stands for here. */
  find(name: string): Meaning | undefined {
    return this.#names.get(name) ?? this.outer?.find(name);
  }
}
