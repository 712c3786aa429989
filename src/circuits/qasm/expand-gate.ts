import { integerOf, integersOf, convert, valueOf, type Where } from './evaluate-syntax.ts';
import { barrier } from '../operation-makers.ts';
import type { Control } from '../operation.ts';
import type { DefinedGate, GateMeaning } from './gate-table.ts';
import type { Lowering } from './lowering.ts';
import { powerOf, undone, withControls, type GateStep } from './modify-operations.ts';
import { broadcast, qubitsOf } from './operands.ts';
import { meaningless, type Place } from './qasm-error.ts';
import { refusal } from './refused.ts';
import { Scope } from './scope.ts';
import type { CallStatement, ForStatement, Modifier, Statement } from './syntax.ts';
import { numberOf, type Value } from './values.ts';

/** Where gates are called: the circuit in the making, the names, the definition they stand in, and what takes the steps. */
export interface CallContext extends Where {
  readonly lowering: Lowering;
  readonly before: number;
  sink(step: GateStep, at: Place): void;
}

/** A modifier with what it needs: how many controls it adds, or a power. */
interface ResolvedModifier {
  readonly kind: Modifier['kind'];
  readonly controls: number;
  readonly power: number;
}

/** Expands a gate on its operands: broadcast, modified, defined gates down to those known by name. */
export function callGate(statement: CallStatement, context: CallContext): void {
  const meaning = context.lowering.gates.find(statement.name, statement, context.before);
  const modifiers = statement.modifiers.map((modifier) => resolved(modifier, context));
  const controls = modifiers.reduce((sum, modifier) => sum + modifier.controls, 0);
  requireArguments(statement, meaning, controls);
  const angles = statement.angles.map((angle) => valueOf(angle, context));
  const operands = statement.operands.map((operand) => qubitsOf(operand, context));
  // What is named is counted when it is added; long angles are counted as they are copied.
  const cost = angles.reduce((sum, { size }) => sum + size - 1, 'named' in meaning ? 0 : 1);
  for (const sites of broadcast(operands, statement)) {
    context.spend(cost, statement);
    if (new Set(sites).size !== sites.length) {
      throw meaningless(statement, 'act on different qubits', `\`${statement.name}\` has one twice`);
    }
    if (modifiers.length === 0) expand(meaning, angles, sites, statement, context);
    else {
      const steps: GateStep[] = [];
      const sink = (step: GateStep): unknown => steps.push(step);
      expand(meaning, angles, sites.slice(controls), statement, { ...context, sink });
      modified(steps, modifiers, sites, statement, context).forEach((step) => context.sink(step, statement));
    }
  }
}

/** Runs a loop: `run` gets the names of each turn. */
export function forEachTurn(loop: ForStatement, where: Where, run: (scope: Scope) => void): void {
  const { over, type, name } = loop;
  const turn = (value: Value): void => {
    where.spend(1, loop);
    const scope = new Scope(where.scope);
    scope.declare(name, { kind: 'value', value: convert(value, type, where, loop) }, loop);
    run(scope);
  };
  if (over.kind === 'set') for (const one of over.of) turn(valueOf(one, where));
  else for (const value of integersOf(over, where, loop)) turn({ type: 'int', value, size: 1 });
}

/** What a list of operands touches, each once. */
export function allSites(operands: readonly { readonly at: readonly number[] }[]): number[] {
  return [...new Set(operands.flatMap(({ at }) => at))];
}

function expand(
  meaning: GateMeaning,
  angles: readonly Value[],
  sites: readonly number[],
  at: Place,
  context: CallContext,
): void {
  if ('defined' in meaning) expandDefined(meaning.defined, angles, sites, at, context);
  else {
    const made = meaning.named.make(
      angles.map(({ value }) => value),
      sites,
    );
    context.sink(made, at);
  }
}

function expandDefined(
  { statement, serial }: DefinedGate,
  angles: readonly Value[],
  sites: readonly number[],
  at: Place,
  context: CallContext,
): void {
  if (!statement.body) throw refusal('opaque', at, statement.name);
  const scope = new Scope(context.lowering.scope);
  statement.angles.forEach((name, k) => {
    // An angle is a real number in the body, whatever it was given as.
    const value: Value = { ...(angles[k] as Value), type: 'float' };
    scope.declare(name, { kind: 'value', value }, statement);
  });
  statement.qubits.forEach((name, k) => {
    scope.declare(name, { kind: 'qubits', at: [sites[k] as number], scalar: true }, statement);
  });
  runBody(statement.body, { ...context, scope, before: serial });
}

function runBody(body: readonly Statement[], context: CallContext): void {
  for (const statement of body) {
    if (statement.kind === 'call') callGate(statement, context);
    else if (statement.kind === 'barrier') {
      const operands = statement.operands.map((operand) => qubitsOf(operand, context));
      context.sink(barrier(...allSites(operands)), statement);
    } else if (statement.kind === 'for') {
      forEachTurn(statement, context, (scope) => runBody(statement.body, { ...context, scope }));
    }
  }
}

function requireArguments(statement: CallStatement, meaning: GateMeaning, controls: number): void {
  const { angles, qubits } =
    'named' in meaning
      ? meaning.named
      : { angles: meaning.defined.statement.angles.length, qubits: meaning.defined.statement.qubits.length };
  const { name, angles: given, operands } = statement;
  if (given.length !== angles) {
    throw meaningless(
      statement,
      `give \`${name}\` as many angles as it has, ${angles}`,
      `there are ${given.length}`,
    );
  }
  if (operands.length !== qubits + controls) {
    const needs = controls > 0 ? `${controls} controls and ${qubits}` : `${qubits}`;
    throw meaningless(statement, `give \`${name}\` ${needs} qubits`, `there are ${operands.length}`);
  }
}

function resolved({ kind, of, ...at }: Modifier, where: Where): ResolvedModifier {
  if (kind === 'inv') return { kind, controls: 0, power: -1 };
  if (kind === 'pow' && of) return { kind, controls: 0, power: numberOf(valueOf(of, where), at) };
  const controls = of ? integerOf(of, where) : 1;
  if (controls >= 1 && controls <= 1e6) return { kind, controls, power: 1 };
  throw meaningless(at, 'add one control or more', `it adds ${controls}`);
}

/** Steps under modifiers: the last modifier acts first, and the first takes the first qubits. */
function modified(
  steps: readonly GateStep[],
  modifiers: readonly ResolvedModifier[],
  sites: readonly number[],
  at: Place,
  where: Where,
): readonly GateStep[] {
  let made = steps;
  let from = modifiers.reduce((sum, { controls }) => sum + controls, 0);
  for (const { kind, controls, power } of [...modifiers].reverse()) {
    where.spend(made.length, at);
    if (kind === 'inv') made = undone(made);
    else if (kind === 'pow') {
      made = powerOf(made, power, sites.slice(from), (amount) => where.spend(amount, at), at);
    } else {
      const level = kind === 'ctrl' ? 1 : 0;
      const added = sites.slice(from - controls, from).map((site): Control => ({ site, level }));
      made = withControls(made, added);
      from -= controls;
    }
  }
  return made;
}
