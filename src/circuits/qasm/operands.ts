import { positionsOf, type Where } from './evaluate-syntax.ts';
import { meaningless, type Place } from './qasm-error.ts';
import type { Meaning } from './scope.ts';
import type { Syntax } from './syntax.ts';

/** Sites or bits that an operand names; a single one is `scalar`. */
export type Operand = Exclude<Meaning, { kind: 'value' }>;

/** The qubits of an operand. */
export function qubitsOf(syntax: Syntax, where: Where): Operand {
  return operandOf(syntax, where, 'qubits');
}

/** The bits of an operand. */
export function bitsOf(syntax: Syntax, where: Where): Operand {
  return operandOf(syntax, where, 'bits');
}

/**
 * The operands of one operation after the other: registers, which must have one size, are taken index by index, single ones come again each time.
 * Throws `QasmError` that names two sizes that differ.
 */
export function broadcast(operands: readonly Operand[], at: Place): number[][] {
  const registers = operands.filter(({ scalar }) => !scalar);
  if (registers.length === 0) return [operands.map(({ at: [site] }) => site as number)];
  const size = (registers[0] as Operand).at.length;
  const other = registers.find((register) => register.at.length !== size);
  if (other) {
    throw meaningless(at, 'use registers of one size together', `they have ${size} and ${other.at.length}`);
  }
  return Array.from({ length: size }, (_, k) =>
    operands.map((operand) => (operand.scalar ? operand.at[0] : operand.at[k]) as number),
  );
}

function operandOf(syntax: Syntax, where: Where, kind: Operand['kind']): Operand {
  if (syntax.kind === 'name') {
    const meaning = where.scope.find(syntax.name);
    if (meaning?.kind === kind) return meaning;
    const got = meaning ? `\`${syntax.name}\` is of other things` : `there is no \`${syntax.name}\` so far`;
    throw meaningless(syntax, `name ${kind} that are declared`, got);
  }
  if (syntax.kind !== 'index') throw meaningless(syntax, `name ${kind}`, 'this is an expression');
  const of = operandOf(syntax.of, where, kind);
  if (of.scalar) throw meaningless(syntax, 'index registers only', 'this is a single one');
  const positions = positionsOf(syntax.index, of.at.length, where, syntax);
  return { kind, at: positions.map((k) => of.at[k] as number), scalar: syntax.index.kind === 'one' };
}
