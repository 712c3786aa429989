import { QasmError, type Place } from './qasm-error.ts';

/** A feature of OpenQASM that is refused by name: what it is and what to do instead. */
export interface RefusedFeature {
  readonly feature: string;
  readonly instead: string;
}

/** A key of the table of what is refused. */
export type Refusal =
  | 'opaque'
  | 'include'
  | 'def'
  | 'extern'
  | 'while'
  | 'jump'
  | 'switch'
  | 'assignment'
  | 'initialBits'
  | 'measureAway'
  | 'runTimeValue'
  | 'condition'
  | 'staleCondition'
  | 'type'
  | 'input'
  | 'time'
  | 'delay'
  | 'pulse'
  | 'pragma'
  | 'hardware'
  | 'function'
  | 'symbolic';

const runTime =
  'Classical values exist only while the program is read; write what they decide as `if` on bits.';
const timing = 'Circuits here have an order but no durations; leave it out.';
const pulses = 'Leave pulse definitions out and keep the gates.';

/** Every feature that is refused by name; the guide `docs/qasm.md` has this table. */
export const refused: Readonly<Record<Refusal, RefusedFeature>> = {
  opaque: { feature: 'a call of an `opaque` gate', instead: 'Give the gate a body with `gate`.' },
  include: {
    feature: '`include` of other files than `qelib1.inc` (version 2) and `stdgates.inc` (version 3)',
    instead: 'No file is ever opened: paste its text in.',
  },
  def: { feature: '`def`, `return` and calls of subroutines', instead: 'Use `gate`, or write the body out.' },
  extern: { feature: '`extern`', instead: runTime },
  while: { feature: '`while`', instead: 'Use `for` over a range of constants, which is unrolled.' },
  jump: { feature: '`break`, `continue` and `end`', instead: runTime },
  switch: { feature: '`switch`', instead: 'Write it as `if` on the bits.' },
  assignment: {
    feature: 'assignments, but of what `measure` gives',
    instead: 'Declare another constant; bits are written by `measure` only.',
  },
  initialBits: { feature: 'bits that start at other values than 0', instead: 'Measure a qubit into them.' },
  measureAway: {
    feature: '`measure` without a bit for its result',
    instead: 'Declare a bit and measure into it.',
  },
  runTimeValue: { feature: 'values computed from bits', instead: runTime },
  condition: {
    feature: 'conditions that are not an AND of tests for equality, nor the opposite of one',
    instead: 'Write one `if` for each of the cases, or measure into other bits.',
  },
  staleCondition: {
    feature: 'operations in an `if` after a measurement into the bits that it tests',
    instead: 'Measure into another register, then test that one.',
  },
  type: {
    feature: 'the types `complex`, `array`, `duration`, `stretch`, `readonly`, `mutable` and `void`',
    instead: 'Constants may be of type int, uint, float, angle or bool.',
  },
  input: {
    feature: '`input` of other types than float and angle, and `output` of other types than bit',
    instead: 'Declare it as `const`.',
  },
  time: { feature: 'numbers with units of time, and imaginary numbers', instead: timing },
  delay: { feature: '`delay`, `box`, `nop` and `durationof`', instead: timing },
  pulse: { feature: '`cal`, `defcal` and `defcalgrammar`', instead: pulses },
  pragma: {
    feature: '`pragma` and annotations',
    instead: 'They would be ignored in silence; leave them out.',
  },
  hardware: { feature: 'physical qubits such as `$0`', instead: 'Declare qubits by name.' },
  function: {
    feature: 'functions other than those of angles',
    instead: 'Known are sin, cos, tan, arcsin, arccos, arctan, exp, log, sqrt, pow, mod, floor and ceiling.',
  },
  symbolic: {
    feature: 'integers, roots of gates and comparisons that depend on an `input`',
    instead: 'Replace the input by a number first.',
  },
};

/** Keywords that begin a statement that is refused. */
export const refusedKeywords: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ['def', 'def'],
  ['return', 'def'],
  ['extern', 'extern'],
  ['while', 'while'],
  ['break', 'jump'],
  ['continue', 'jump'],
  ['end', 'jump'],
  ['switch', 'switch'],
  ['complex', 'type'],
  ['array', 'type'],
  ['duration', 'type'],
  ['stretch', 'type'],
  ['readonly', 'type'],
  ['mutable', 'type'],
  ['void', 'type'],
  ['delay', 'delay'],
  ['box', 'delay'],
  ['nop', 'delay'],
  ['durationof', 'delay'],
  ['cal', 'pulse'],
  ['defcal', 'pulse'],
  ['defcalgrammar', 'pulse'],
  ['pragma', 'pragma'],
]);

/** The error of a feature that is refused; `token` is what it was seen as. */
export function refusal(key: Refusal, at: Place, token: string): QasmError {
  const { feature, instead } = refused[key];
  return new QasmError('unsupported', at, {
    expected: `do without ${feature}`,
    got: `there is \`${token}\``,
    instead,
    token,
  });
}
