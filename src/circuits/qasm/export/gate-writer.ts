import { UnsupportedError } from '../../../errors.ts';
import { unitaryOf } from '../../unitary-of.ts';
import { circuit } from '../../build.ts';
import type { Expression } from '../../expression.ts';
import { parameter } from '../../expression-build.ts';
import { printExpression, type PrintOptions } from '../../expression-print.ts';
import { gateDefinition } from '../../gate-library/definitions.ts';
import { gateOperation } from '../../gate-makers.ts';
import type { ComplexMatrix } from '../../../linalg/matrix.ts';
import { add, maxAbs } from '../../../linalg/products.ts';
import type { GateOperation, UnitaryLike, UnitaryOperation } from '../../operation.ts';
import type { ExportNames } from './export-names.ts';
import { bodyOf, stepsOf } from './gate-bodies.ts';
import { twoLevelGates } from './two-level.ts';

/** What differs between the versions when gates are written. */
export interface GateDialect {
  readonly expressions: PrintOptions;
  /** The statements of a gate that needs no definition, or nothing. */
  direct(op: GateOperation, write: GateWriter, operands: Operands): string[] | undefined;
  /** A gate with controls that needs a definition, as gates without such controls; nothing when modifiers do it. */
  split(op: UnitaryLike): GateOperation[] | undefined;
  /** The call of a defined gate. */
  call(name: string, op: UnitaryLike, operands: Operands, write: GateWriter): string;
  /** The name that a definition of a library gate would like to have. */
  nameOf(gate: string): string;
}

/** How a site is written. */
export type Operands = (site: number) => string;

/** Writes gates as statements, and collects the definitions that they need. */
export class GateWriter {
  /** Definitions in an order in which each needs earlier ones only. */
  readonly definitions: string[] = [];
  readonly #dialect: GateDialect;
  readonly #names: ExportNames;
  readonly #known = new Map<string | ComplexMatrix, string>();

  constructor(dialect: GateDialect, names: ExportNames) {
    this.#dialect = dialect;
    this.#names = names;
  }

  /** The statements of a unitary operation, conditions left aside. */
  statements(op: UnitaryLike, operands: Operands): string[] {
    const split = this.#dialect.split(op);
    if (split) return split.flatMap((gate) => this.statements(gate, operands));
    if (op.kind === 'gate') {
      const direct = this.#dialect.direct(op, this, operands);
      if (direct) return direct;
      if (op.name.includes('[')) return this.#inline(op, operands);
    }
    const name = op.kind === 'gate' ? this.#defineGate(op.name) : this.#defineMatrix(op);
    return [this.#dialect.call(name, op, operands, this)];
  }

  /** Angles in brackets, or nothing. */
  angles(angles: readonly Expression[]): string {
    if (angles.length === 0) return '';
    return `(${angles.map((angle) => printExpression(angle, this.#dialect.expressions)).join(', ')})`;
  }

  #inline(op: GateOperation, operands: Operands): string[] {
    const body = bodyOf(op);
    const steps = body ? stepsOf(body) : [];
    return steps.flatMap((step) =>
      this.statements({ ...step, controls: [...op.controls, ...step.controls] }, operands),
    );
  }

  #defineGate(gate: string): string {
    const known = this.#known.get(gate);
    if (known !== undefined) return known;
    const { angles, sites } = gateDefinition(gate);
    const given = angles.map((_, k) => parameter(`a${k}`));
    const on = Array.from({ length: sites }, (_, k) => k);
    const body = bodyOf(gateOperation(gate, given, on));
    if (!body) throw new UnsupportedError(`OpenQASM has no words for the gate ${gate}. Give it as a matrix.`);
    return this.#define(gate, this.#dialect.nameOf(gate), given, stepsOf(body), on.length);
  }

  #defineMatrix({ matrix, sites, label }: UnitaryOperation): string {
    const known = this.#known.get(matrix);
    if (known !== undefined) return known;
    const on = sites.map((_, k) => k);
    const gates = twoLevelGates(matrix, on, label);
    const error = maxAbs(add(unitaryOf(circuit(on.length, gates)), matrix, 1, -1));
    const comment = `// ${label.replaceAll(/\s+/g, ' ')}: entries differ by at most ${error.toExponential(1)}\n`;
    return this.#define(matrix, `unitary_${this.#known.size}`, [], gates, on.length, comment);
  }

  #define(
    key: string | ComplexMatrix,
    wanted: string,
    angles: readonly Expression[],
    steps: readonly GateOperation[],
    qubits: number,
    comment = '',
  ): string {
    const operand = (k: number): string => `q${k}`;
    const lines = steps.flatMap((step) => this.statements(step, operand)).map((line) => `  ${line}\n`);
    const name = this.#names.take(wanted, true);
    const list = Array.from({ length: qubits }, (_, k) => operand(k)).join(', ');
    this.#known.set(key, name);
    this.definitions.push(`${comment}gate ${name}${this.angles(angles)} ${list} {\n${lines.join('')}}`);
    return name;
  }
}
