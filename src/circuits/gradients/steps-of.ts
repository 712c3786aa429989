import type { Kraus } from '../../channels/channel.ts';
import { reset } from '../../channels/noise.ts';
import { ArgumentError, UnsupportedError } from '../../errors.ts';
import type { ComplexMatrix } from '../../linalg/matrix.ts';
import { add, conjugate, dagger, kron } from '../../linalg/products.ts';
import { legsOf } from '../../spaces/indexing.ts';
import { subspace } from '../../spaces/space.ts';
import type { Circuit } from '../circuit.ts';
import { derivativeOf } from '../expression-evaluate.ts';
import type { ParameterValues } from '../expression.ts';
import { levelsOf, operationDerivative, operationMatrix } from '../gate-library/operation-matrix.ts';
import type { Operation, UnitaryLike } from '../operation.ts';
import { parameterNames } from '../parameters.ts';
import type { Chain, Move, Slope, Step } from './step.ts';

/** What the tensor of a state is: the sites once, or twice, rows before columns. */
export type Layout = 'ket' | 'density';

/** The parameters that are differentiated: `wrt`, by default all of the circuit. Throws `ArgumentError` for names that the circuit does not have. */
export function differentiated(of: Circuit, wrt?: readonly string[]): readonly string[] {
  const names = parameterNames(of);
  if (!wrt) return names;
  const unknown = wrt.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const expected = `name parameters of the circuit (${names.join(', ') || 'it has none'})`;
    throw new ArgumentError('wrt', expected, `there is ${unknown}`);
  }
  if (new Set(wrt).size !== wrt.length) throw new ArgumentError('wrt', 'be distinct', `it is [${wrt}]`);
  return wrt;
}

/**
 * The operations of a circuit as steps on the tensor of a ket or a density matrix. Throws `UnsupportedError` for what has no derivative along one path:
 * measurements and conditions, and on kets channels and resets; `ArgumentError` for parameters without a value.
 */
export function stepsOf(
  of: Circuit,
  layout: Layout,
  values: ParameterValues,
  wrt: readonly string[],
): Step[] {
  const maker = new StepMaker(of, layout, values, wrt);
  return of.operations.flatMap((op, i) => maker.stepsOf(op, i));
}

class StepMaker {
  readonly #of: Circuit;
  readonly #layout: Layout;
  readonly #values: ParameterValues;
  readonly #wrt: readonly string[];
  readonly #dims: readonly number[];

  constructor(of: Circuit, layout: Layout, values: ParameterValues, wrt: readonly string[]) {
    this.#of = of;
    this.#layout = layout;
    this.#values = values;
    this.#wrt = wrt;
    const { dims } = of.space;
    this.#dims = layout === 'ket' ? dims : [...dims, ...dims];
  }

  stepsOf(op: Operation, i: number): Step[] {
    if (op.kind === 'barrier') return [];
    const conditional = op.conditions.length > 0;
    if (op.kind === 'measure' || conditional) {
      const what = conditional ? `a ${op.kind} with conditions` : 'a measurement';
      throw notDifferentiable(i, what, 'Use `parameterShift` with an `evaluate` that averages the outcomes.');
    }
    if (op.kind === 'gate' || op.kind === 'unitary') return [this.#unitary(op)];
    if (this.#layout === 'ket') {
      throw notDifferentiable(i, `a ${op.kind} on a ket`, 'Use a density matrix, or `parameterShift`.');
    }
    const on = op.kind === 'channel' ? op.sites : [op.site];
    return [this.#channel(op.kind === 'channel' ? op.channel.operators : this.#reset(op.site), on)];
  }

  #unitary(op: UnitaryLike): Step {
    const dims = levelsOf(this.#of.space, op.sites);
    const matrix = operationMatrix(op, this.#values, dims);
    const moves = [this.#move(op, matrix, 0)];
    if (this.#layout === 'density') moves.push(this.#move(op, conjugate(matrix), this.#half()));
    return { moves, slopes: this.#slopes(op, dims), reversible: true };
  }

  #half(): number {
    return this.#of.space.dims.length;
  }

  #move(op: UnitaryLike, matrix: ComplexMatrix, offset: number): Move {
    const legs = legsOf(
      this.#dims,
      op.sites.map((site) => site + offset),
    );
    const fixed = op.controls.map(({ site, level }) => ({
      ...(legsOf(this.#dims, [site + offset])[0] as Move['legs'][number]),
      level,
    }));
    return { legs, fixed, matrix: matrix.data, adjoint: dagger(matrix).data };
  }

  #slopes(op: UnitaryLike, dims: readonly number[]): Slope[] {
    if (op.kind === 'unitary') return [];
    const slopes: Slope[] = [];
    op.angles.forEach((angle, which) => {
      const chain: Chain[] = [];
      this.#wrt.forEach((name, parameter) => {
        const factor = derivativeOf(angle, name, this.#values);
        if (factor !== 0) chain.push({ parameter, factor });
      });
      if (chain.length === 0) return;
      slopes.push({ matrix: operationDerivative(op, which, this.#values, dims).data, chain });
    });
    return slopes;
  }

  #reset(site: number): readonly ComplexMatrix[] {
    return reset(1, { on: subspace(this.#of.space, [site]) }).operators;
  }

  #channel(operators: Kraus['operators'], sites: readonly number[]): Step {
    const [first, ...rest] = operators.map((k) => kron(k, conjugate(k)));
    const superoperator = rest.reduce((sum, term) => add(sum, term), first as ComplexMatrix);
    const both = [...sites, ...sites.map((site) => site + this.#half())];
    const adjoint = dagger(superoperator).data;
    const move = { legs: legsOf(this.#dims, both), fixed: [], matrix: superoperator.data, adjoint };
    return { moves: [move], slopes: [], reversible: false };
  }
}

function notDifferentiable(i: number, what: string, instead: string): UnsupportedError {
  return new UnsupportedError(
    `A circuit is differentiated along its one path, but operations[${i}] is ${what}. ${instead}`,
  );
}
