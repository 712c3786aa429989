import type { Place } from './qasm-error.ts';

/** An expression or an operand as it is written. */
export type Syntax = Place &
  (
    | { readonly kind: 'number'; readonly text: string; readonly whole: boolean }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'unary'; readonly operator: string; readonly of: Syntax }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Syntax; readonly right: Syntax }
    | { readonly kind: 'call'; readonly name: string; readonly given: readonly Syntax[] }
    | { readonly kind: 'cast'; readonly type: ScalarType; readonly of: Syntax }
    | { readonly kind: 'index'; readonly of: Syntax; readonly index: Selector }
  );

/** What stands in square brackets. */
export type Selector =
  | { readonly kind: 'one'; readonly at: Syntax }
  | Range
  | { readonly kind: 'set'; readonly of: readonly Syntax[] };

/** `from : step : to`, both ends included. */
export interface Range {
  readonly kind: 'range';
  readonly from: Syntax | undefined;
  readonly step: Syntax | undefined;
  readonly to: Syntax | undefined;
}

/** A type of a constant, with its number of bits where it is given. */
export interface ScalarType {
  readonly name: 'int' | 'uint' | 'float' | 'angle' | 'bool';
  readonly width: Syntax | undefined;
}

/** A modifier of a gate, with its argument. */
export interface Modifier extends Place {
  readonly kind: 'ctrl' | 'negctrl' | 'inv' | 'pow';
  readonly of: Syntax | undefined;
}

/** A gate on operands. */
export interface CallStatement extends Place {
  readonly kind: 'call';
  readonly name: string;
  readonly modifiers: readonly Modifier[];
  readonly angles: readonly Syntax[];
  readonly operands: readonly Syntax[];
}

/** A loop that is unrolled. */
export interface ForStatement extends Place {
  readonly kind: 'for';
  readonly type: ScalarType;
  readonly name: string;
  readonly over: Exclude<Selector, { kind: 'one' }>;
  readonly body: readonly Statement[];
}

/** The definition of a gate. */
export interface GateStatement extends Place {
  readonly kind: 'gate';
  readonly name: string;
  readonly angles: readonly string[];
  readonly qubits: readonly string[];
  /** Absent for an opaque gate. */
  readonly body: readonly Statement[] | undefined;
}

/** A measurement, into bits that may be declared by it. */
export interface MeasureStatement extends Place {
  readonly kind: 'measure';
  readonly from: Syntax;
  readonly to: Syntax;
}

/** A statement as it is written. */
export type Statement =
  | CallStatement
  | ForStatement
  | GateStatement
  | MeasureStatement
  | (Place &
      (
        | { readonly kind: 'include'; readonly file: string }
        | {
            readonly kind: 'register';
            readonly of: 'qubits' | 'bits';
            readonly name: string;
            readonly size: Syntax | undefined;
          }
        | { readonly kind: 'declared'; readonly register: Statement; readonly initial: Statement }
        | { readonly kind: 'initial'; readonly name: string; readonly value: Syntax }
        | {
            readonly kind: 'constant';
            readonly type: ScalarType;
            readonly name: string;
            readonly value: Syntax;
          }
        | { readonly kind: 'input'; readonly name: string }
        | { readonly kind: 'alias'; readonly name: string; readonly parts: readonly Syntax[] }
        | { readonly kind: 'reset'; readonly operands: readonly Syntax[] }
        | { readonly kind: 'barrier'; readonly operands: readonly Syntax[] }
        | { readonly kind: 'block'; readonly body: readonly Statement[] }
        | {
            readonly kind: 'if';
            readonly condition: Syntax;
            readonly then: readonly Statement[];
            readonly otherwise: readonly Statement[];
          }
      ));
