import { BudgetExceededError, UnsupportedError } from '../../src/errors.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { mpo } from '../../src/operators/mpo.ts';
import type { Mpo, ProductOperator } from '../../src/operators/operator.ts';
import * as oracle from '../oracle.ts';
import { fingerprint } from './fingerprint.ts';
import { roughVector } from './operator-fixtures.ts';
import type { OperatorLaw, OperatorVerbs } from './operator.ts';

const tolerance = 1e-12;

/** The five views against the oracle. */
export const viewLaws: Record<string, OperatorLaw> = {
  'toDense is the oracle': ({ verbs }, { matrix }, op) =>
    differs('matrix', oracle.matOf(verbs.toDense(op)), matrix),

  'terms add up to the oracle': ({ verbs }, { matrix, space }, op) => {
    const sum = verbs
      .terms(op)
      .reduce(
        (total, term) =>
          oracle.plus(
            total,
            oracle.scale(oracle.embed(oracle.matOf(term.matrix), term.sites, space.dims), [
              term.coefficient.re,
              term.coefficient.im,
            ]),
          ),
        oracle.zero(matrix.length),
      );
    return differs('sum of terms', sum, matrix);
  },

  'applyTo is the oracle, into a new vector or a dirty given one': ({ verbs }, { matrix }, op) => {
    const v = roughVector(matrix.length, seeded(3));
    const before = v.slice();
    const right = oracle.matVec(matrix, oracle.vecOf(v));
    const out = roughVector(matrix.length, seeded(4));
    const returned = verbs.applyTo(op, v, out);
    return [
      ...differs('O v', oracle.vecOf(verbs.applyTo(op, v)), right),
      ...differs('O v in out', oracle.vecOf(out), right),
      ...(returned === out ? [] : ['does not return `out`']),
      ...(v.every((value, i) => Object.is(value, before[i])) ? [] : ['v was changed']),
    ];
  },

  'applyToRows is the oracle': ({ verbs }, { matrix }, op) => {
    const m = { rows: matrix.length, cols: 3, data: roughVector(3 * matrix.length, seeded(5)) };
    const empty = verbs.applyToRows(op, { rows: matrix.length, cols: 0, data: new Float64Array(0) });
    return [
      ...differs('O M', oracle.matOf(verbs.applyToRows(op, m)), oracle.mul(matrix, oracle.matOf(m))),
      ...(empty.rows === matrix.length && empty.data.length === 0
        ? []
        : ['O M with no columns is not empty']),
    ];
  },

  'connected gives each row of the oracle, each element once, no zeros': ({ verbs }, { matrix, space }, op) =>
    matrix.flatMap((right, r) => {
      const x = oracle.digits(r, space.dims);
      const { configurations, elements } = verbs.connected(op, x);
      const row: oracle.Vec = right.map(() => [0, 0]);
      const found: string[] = [];
      const seen = new Set<number>();
      configurations.forEach((y, i) => {
        const c = oracle.indexFrom([...y], space.dims);
        if (seen.has(c)) found.push(`<${x}|O|${[...y]}> comes twice`);
        if (elements[2 * i] === 0 && elements[2 * i + 1] === 0) found.push(`<${x}|O|${[...y]}> is 0`);
        seen.add(c);
        row[c] = [elements[2 * i]!, elements[2 * i + 1]!];
      });
      if (elements.length !== 2 * configurations.length) found.push('as many elements as configurations');
      return [...found, ...differs(`row ${x}`, row, right)];
    }),

  'toMpo is well formed and multiplies out to the oracle': ({ verbs }, { matrix, space }, op) => {
    const made = verbs.toMpo(op);
    mpo(space, made.tensors);
    return differs('product of the tensors', multipliedOut(made), matrix);
  },

  'toSparse is the oracle': ({ verbs }, { matrix }, op) =>
    differs('matrix', oracle.matOf(verbs.toDense(verbs.toSparse(op))), matrix),

  'isHermitian is the oracle': ({ verbs }, { matrix }, op) => {
    const right = oracle.distance(matrix, oracle.dagger(matrix)) < tolerance;
    return verbs.isHermitian(op) === right ? [] : [`it says ${!right}`];
  },

  'no view changes the operator': ({ verbs }, { space }, op) => {
    const before = fingerprint(op);
    verbs.terms(op);
    verbs.connected(op, new Int32Array(space.dims.length));
    verbs.toMpo(op);
    verbs.toSparse(op);
    verbs.toDense(op);
    verbs.dagger(op);
    verbs.scale(op, { re: 2, im: 1 });
    verbs.plus(op, op);
    verbs.times(op, op);
    return fingerprint(op) === before ? [] : ['it did'];
  },
};

/** On 60 sites each view runs, or refuses with a typed error. */
export const largeLaws: Record<string, (verbs: OperatorVerbs, op: ProductOperator) => string[]> = {
  'terms on 60 sites': (verbs, op) => runsOrRefuses(() => verbs.terms(op)),
  'applyTo on 60 sites': (verbs, op) => runsOrRefuses(() => verbs.applyTo(op, new Float64Array(2))),
  'toMpo on 60 sites': (verbs, op) => runsOrRefuses(() => verbs.toMpo(op)),
  'toDense on 60 sites': (verbs, op) => runsOrRefuses(() => verbs.toDense(op)),
  'toSparse on 60 sites': (verbs, op) => runsOrRefuses(() => verbs.toSparse(op)),
  'connected on 60 sites': (verbs, op) => {
    const x = op.space.dims.map((d, site) => (site * 7) % d);
    const { configurations } = verbs.connected(op, x);
    return configurations.length > 0 && configurations.every((y) => y.length === 60) ? [] : ['no row'];
  },
  'algebra on 60 sites': (verbs, op) => {
    const sum = verbs.plus(verbs.scale(op, { re: 0, im: 2 }), verbs.dagger(op));
    return sum.space === op.space && verbs.isHermitian(verbs.plus(op, verbs.dagger(op))) ? [] : ['wrong'];
  },
};

/** What the matrices differ by, in words. */
export function differs(
  label: string,
  ours: oracle.Mat | oracle.Vec,
  right: oracle.Mat | oracle.Vec,
): string[] {
  const error = oracle.distance(ours, right);
  return error <= tolerance ? [] : [`${label} is off by ${error}`];
}

function multipliedOut({ tensors, space }: Mpo): oracle.Mat {
  const size = space.dims.reduce((a, b) => a * b, 1);
  const slice = (site: number, out: number, into: number): oracle.Mat => {
    const [left, d, , right] = tensors[site]!.shape as [number, number, number, number];
    return oracle.build(left, right, (a, b) => {
      const at = 2 * (((a * d + out) * d + into) * right + b);
      return [tensors[site]!.data[at]!, tensors[site]!.data[at + 1]!];
    });
  };
  return oracle.build(size, size, (r, c) => {
    const [x, y] = [oracle.digits(r, space.dims), oracle.digits(c, space.dims)];
    return x.reduce(
      (vector, out, site) => oracle.mul(vector, slice(site, out, y[site]!)),
      oracle.eye(1),
    )[0]![0]!;
  });
}

function runsOrRefuses(view: () => unknown): string[] {
  try {
    view();
    return [];
  } catch (error) {
    const typed = error instanceof BudgetExceededError || error instanceof UnsupportedError;
    return typed ? [] : [`threw ${String(error)}`];
  }
}
