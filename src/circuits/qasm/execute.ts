import { barrier, measure, reset } from '../operation-makers.ts';
import { parameter } from '../expression-build.ts';
import { negatedTest, testOf } from './conditions-of.ts';
import { convert, integerOf, valueOf, type Where } from './evaluate-syntax.ts';
import { allSites, callGate, forEachTurn, type CallContext } from './expand-gate.ts';
import type { Lowering } from './lowering.ts';
import { bitsOf, qubitsOf } from './operands.ts';
import { meaningless, type Place } from './qasm-error.ts';
import { refusal } from './refused.ts';
import { Scope } from './scope.ts';
import type { MeasureStatement, Statement, Syntax } from './syntax.ts';
import { numberOf } from './values.ts';

/** A kind of statement. */
type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** A declaration that stands outside of all blocks. */
type Declaration = Of<'include' | 'register' | 'declared' | 'gate' | 'input'>;

/** What statements outside of all blocks are executed in. */
export function contextOf(lowering: Lowering): CallContext {
  return {
    lowering,
    scope: lowering.scope,
    version: lowering.version,
    before: Infinity,
    spend: (amount, at) => lowering.spend(amount, at),
    sink: (op, at) => lowering.emit(op, at),
  };
}

/** Adds what a statement does to a circuit. */
export function execute(statement: Statement, context: CallContext): void {
  switch (statement.kind) {
    case 'include':
    case 'register':
    case 'declared':
    case 'gate':
    case 'input':
      declare(statement, context);
      return;
    case 'constant':
    case 'alias':
      declareName(statement, context);
      return;
    default:
      executeStep(statement, context);
  }
}

function executeStep(
  statement: Exclude<Statement, Declaration | Of<'constant' | 'alias'>>,
  context: CallContext,
): void {
  const { lowering } = context;
  switch (statement.kind) {
    case 'call':
      callGate(statement, context);
      return;
    case 'for':
      forEachTurn(statement, context, (turn) => executeAll(statement.body, context, turn));
      return;
    case 'block':
      executeAll(statement.body, context, new Scope(context.scope));
      return;
    case 'if':
      executeIf(statement, context);
      return;
    case 'measure':
      executeMeasure(statement, lowering, context);
      return;
    case 'reset':
    case 'barrier':
      executeOnSites(statement, lowering, context);
      return;
    case 'initial':
      requireZeros(statement, context);
      return;
    default:
      throw statement satisfies never;
  }
}

function executeAll(body: readonly Statement[], context: CallContext, scope: Scope): void {
  const inner = { ...context, scope };
  for (const statement of body) execute(statement, inner);
}

function declare(statement: Declaration, context: CallContext): void {
  const { lowering } = context;
  if (context.scope !== lowering.scope) {
    throw meaningless(statement, 'declare this outside of blocks', 'it is in one');
  }
  switch (statement.kind) {
    case 'include': {
      const library = lowering.version === 2 ? 'qelib1.inc' : 'stdgates.inc';
      if (statement.file !== library) throw refusal('include', statement, statement.file);
      lowering.gates.include();
      return;
    }
    case 'register': {
      const size = statement.size && integerOf(statement.size, context);
      lowering.declare(statement.of, statement.name, size, statement);
      return;
    }
    case 'declared':
      execute(statement.register, context);
      execute(statement.initial, context);
      return;
    case 'gate':
      lowering.gates.define(statement);
      return;
    case 'input':
      if (statement.name === 'pi') throw meaningless(statement, 'keep the name of pi', 'an input has it');
      lowering.scope.declare(
        statement.name,
        { kind: 'value', value: { type: 'float', value: parameter(statement.name), size: 1 } },
        statement,
      );
      return;
    default:
      throw statement satisfies never;
  }
}

function declareName(statement: Of<'constant' | 'alias'>, where: Where): void {
  const { scope } = where;
  if (statement.kind === 'constant') {
    const value = convert(valueOf(statement.value, where), statement.type, where, statement);
    scope.declare(statement.name, { kind: 'value', value }, statement);
    return;
  }
  const parts = statement.parts.map((part) => qubitsOf(part, where));
  const at = parts.flatMap((part) => part.at);
  where.spend(at.length, statement);
  const scalar = parts.length === 1 && parts[0]?.scalar === true;
  scope.declare(statement.name, { kind: 'qubits', at, scalar }, statement);
}

function executeIf({ condition, then, otherwise }: Of<'if'>, context: CallContext): void {
  const { lowering } = context;
  const test = testOf(condition, context);
  const run = (body: readonly Statement[]) => (): void => executeAll(body, context, new Scope(context.scope));
  if (typeof test === 'boolean') {
    run(test ? then : otherwise)();
    return;
  }
  context.spend(
    test.reduce((sum, { bits }) => sum + bits.length, 1),
    condition,
  );
  const written = { yet: false };
  lowering.under(test, written, run(then));
  if (otherwise.length === 0) return;
  const opposite = negatedTest(test, condition);
  if (typeof opposite !== 'boolean') lowering.under(opposite, written, run(otherwise));
}

function executeMeasure(statement: MeasureStatement, lowering: Lowering, where: Where): void {
  const from = qubitsOf(statement.from, where);
  const to = bitsOf(statement.to, where);
  if (from.at.length !== to.at.length) {
    const got = `there are ${from.at.length} and ${to.at.length}`;
    throw meaningless(statement, 'measure as many qubits as there are bits', got);
  }
  from.at.forEach((site, k) => lowering.emit(measure(site, to.at[k] as number), statement));
}

function executeOnSites(statement: Of<'reset' | 'barrier'>, lowering: Lowering, where: Where): void {
  const operands = statement.operands.map((operand) => qubitsOf(operand, where));
  if (statement.kind === 'barrier') {
    const all = statement.operands.length === 0 ? everySite(lowering) : allSites(operands);
    where.spend(all.length, statement);
    lowering.emit(barrier(...all), statement);
    return;
  }
  if (operands.length === 0) throw meaningless(statement, 'name what is reset', 'nothing is named');
  for (const { at } of operands) at.forEach((site) => lowering.emit(reset(site), statement));
}

function everySite({ qubits }: Lowering): number[] {
  return Array.from({ length: qubits }, (_, site) => site);
}

/** Bits begin at 0 here, so they may be declared with that and nothing else. */
function requireZeros({ name, value }: Of<'initial'>, where: Where): void {
  const { at } = bitsOf({ kind: 'name', name, ...placeOf(value) }, where);
  if (value.kind === 'text' && value.text.replaceAll('_', '').length === at.length) {
    if (/^[0_]*$/.test(value.text)) return;
  } else if (value.kind !== 'text' && numberOf(valueOf(value, where), value) === 0) return;
  throw refusal('initialBits', value, name);
}

function placeOf({ line, column }: Syntax): Place {
  return { line, column };
}
