import type { ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { conjugate, transpose } from '../../../src/linalg/products.ts';
import { dense } from '../../../src/operators/dense.ts';
import type { ProductOperator } from '../../../src/operators/operator.ts';
import { configurationAt, indexOf } from '../../../src/spaces/indexing.ts';
import { space } from '../../../src/spaces/space.ts';
import { packageVerbs as right, type OperatorVerbs } from '../../conformance/operator.ts';

/** Operator verbs that are each wrong in one way that has been seen in real packages. The suite must refuse every one. */
export const operatorMutants: Record<string, Partial<OperatorVerbs>> = {
  'terms: sites in reverse': {
    terms: (op) => right.terms(op).map((term) => ({ ...term, sites: [...term.sites].reverse() })),
  },
  'terms: coefficient dropped': {
    terms: (op) => right.terms(op).map((term) => ({ ...term, coefficient: term.coefficient.mul(0).add(1) })),
  },
  'terms: coefficient conjugated': {
    terms: (op) => right.terms(op).map((term) => ({ ...term, coefficient: term.coefficient.conjugate() })),
  },
  'terms: last one forgotten': { terms: (op) => right.terms(op).slice(0, -1) },
  'terms: equal ones counted once': {
    terms: (op) => {
      const keys = right.terms(op).map(({ sites, matrix }) => `${sites.join()}:${matrix.data.join()}`);
      return right.terms(op).filter((_, i) => keys.indexOf(keys[i]!) === i);
    },
  },
  'applyTo: the transpose': { applyTo: (op, v, out) => viaMatrix(transpose(right.toDense(op)), op, v, out) },
  'applyTo: the conjugate': { applyTo: (op, v, out) => viaMatrix(conjugate(right.toDense(op)), op, v, out) },
  'applyTo: adds to a dirty out': {
    applyTo: (op, v, out) => {
      const result = right.applyTo(op, v);
      if (!out) return result;
      result.forEach((value, i) => (out[i] = out[i]! + value));
      return out;
    },
  },
  'applyTo: ignores out': { applyTo: (op, v) => right.applyTo(op, v) },
  'applyTo: changes v': {
    applyTo: (op, v, out) => {
      const result = right.applyTo(op, v, out);
      v[0] = -v[0]!;
      return result;
    },
  },
  'applyTo: the other endianness': {
    applyTo: (op, v, out) => {
      const result = reversed(op, right.applyTo(op, reversed(op, v)));
      out?.set(result);
      return out ?? result;
    },
  },
  'applyToRows: acts on the first column only': {
    applyToRows: (op, m) => {
      const done = right.applyToRows(op, m);
      const data = m.data.slice();
      for (let r = 0; r < m.rows && m.cols > 0; r++) {
        data.set(done.data.subarray(2 * r * m.cols, 2 * r * m.cols + 2), 2 * r * m.cols);
      }
      return { ...m, data };
    },
  },
  'connected: columns in place of rows': {
    connected: (op, x) => right.connected(dense(op.space, transpose(right.toDense(op))), x),
  },
  'connected: without the diagonal': {
    connected: (op, x) => {
      const { configurations, elements } = right.connected(op, x);
      const kept = configurations
        .map((_, i) => i)
        .filter((i) => configurations[i]!.some((level, s) => level !== x[s]));
      return {
        configurations: kept.map((i) => configurations[i]!),
        elements: Float64Array.from(kept.flatMap((i) => [elements[2 * i]!, elements[2 * i + 1]!])),
      };
    },
  },
  'connected: one configuration in two halves': {
    connected: (op, x) => {
      const { configurations, elements } = right.connected(op, x);
      const half = elements.map((value) => value / 2);
      return {
        configurations: [...configurations, ...configurations],
        elements: Float64Array.from([...half, ...half]),
      };
    },
  },
  'connected: zeros kept': {
    connected: (op, x) => {
      const { configurations, elements } = right.connected(op, x);
      if (configurations.length > 0) return { configurations, elements };
      return { configurations: [Int32Array.from(x)], elements: new Float64Array(2) };
    },
  },
  'toMpo: out and in exchanged': {
    toMpo: (op) => right.toMpo(dense(op.space, transpose(right.toDense(op)))),
  },
  'toMpo: imaginary parts lost': {
    toMpo: (op) => {
      const made = right.toMpo(op);
      const tensors = made.tensors.map(({ shape, data }) => ({
        shape,
        data: data.map((value, i) => (i % 2 === 0 ? value : 0)),
      }));
      return { ...made, tensors };
    },
  },
  'toMpo: an absolute cutoff of 1e-8': {
    toMpo: (op) => {
      const made = right.toMpo(op);
      const tensors = made.tensors.map(({ shape, data }) => ({
        shape,
        data: data.map((value) => (Math.abs(value) < 1e-8 ? 0 : value)),
      }));
      return { ...made, tensors };
    },
  },
  'toDense: the other endianness': {
    toDense: (op) => {
      const m = right.toDense(op);
      const order = Array.from({ length: m.rows }, (_, i) => mirrored(op, i));
      const data = new Float64Array(m.data.length);
      order.forEach((r, i) =>
        order.forEach((c, j) => {
          data[2 * (i * m.cols + j)] = m.data[2 * (r * m.cols + c)]!;
          data[2 * (i * m.cols + j) + 1] = m.data[2 * (r * m.cols + c) + 1]!;
        }),
      );
      return { ...m, data };
    },
  },
  'toSparse: the transpose': {
    toSparse: (op) => right.toSparse(dense(op.space, transpose(right.toDense(op)))),
  },
  'dagger: without the conjugate': { dagger: (op) => dense(op.space, transpose(right.toDense(op))) },
  'dagger: without the transpose': { dagger: (op) => dense(op.space, conjugate(right.toDense(op))) },
  'scale: real part of the factor only': { scale: (op, factor) => right.scale(op, { re: factor.re, im: 0 }) },
  'scale: factor conjugated': { scale: (op, factor) => right.scale(op, { re: factor.re, im: -factor.im }) },
  'plus: the second operand lost': { plus: (a) => a },
  'minus: the wrong way round': { minus: (a, b) => right.minus(b, a) },
  'times: the wrong way round': { times: (a, b) => right.times(b, a) },
  'tensor: factors exchanged': { tensor: (a, b) => right.tensor(b, a) },
  'commutator: the wrong sign': { commutator: (a, b) => right.commutator(b, a) },
  'anticommutator: the commutator': { anticommutator: (a, b) => right.commutator(a, b) },
  'isHermitian: always': { isHermitian: () => true },
  'isHermitian: never': { isHermitian: () => false },
  'isHermitian: real and imaginary part symmetric': {
    isHermitian: (op) => {
      const m = right.toDense(op);
      const t = transpose(m);
      return m.data.every((value, i) => Math.abs(value - t.data[i]!) < 1e-12);
    },
  },
  'isHermitian: only term by term': {
    isHermitian: (op) =>
      right
        .terms(op)
        .every(
          ({ matrix, coefficient: { im } }) =>
            im === 0 && right.isHermitian(dense(space(matrixSite(matrix)), matrix)),
        ),
  },
};

function matrixSite(matrix: ComplexMatrix): { kind: 'level'; levels: number }[] {
  return [{ kind: 'level', levels: matrix.rows }];
}

function viaMatrix(m: ComplexMatrix, op: ProductOperator, v: Float64Array, out?: Float64Array): Float64Array {
  return right.applyTo(dense(op.space, m), v, out);
}

function mirrored({ space: own }: ProductOperator, i: number): number {
  const back = space([...own.sites].reverse());
  return indexOf(own, [...configurationAt(back, i)].reverse());
}

function reversed(op: ProductOperator, v: Float64Array): Float64Array {
  const result = new Float64Array(v.length);
  for (let i = 0; 2 * i < v.length; i++) {
    const from = 2 * mirrored(op, i);
    result[2 * i] = v[from]!;
    result[2 * i + 1] = v[from + 1]!;
  }
  return result;
}
