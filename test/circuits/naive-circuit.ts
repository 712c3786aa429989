import type { Circuit } from '../../src/circuits/circuit.ts';
import { operationMatrix } from '../../src/circuits/gate-library/operation-matrix.ts';
import type { Conditional, Operation, UnitaryLike } from '../../src/circuits/operation.ts';
import { bitCount } from '../../src/circuits/build.ts';
import type { Space } from '../../src/spaces/space.ts';
import * as oracle from '../oracle.ts';

/** For each value of the bits the part of the density matrix that has it; traces are probabilities. */
export type Parts = Map<string, { bits: number[]; rho: oracle.Mat }>;

/** A circuit on a density matrix by whole matrices, all outcomes kept: slow and obvious. */
export function naiveRun(of: Circuit, rho: oracle.Mat): Parts {
  const bits = new Array<number>(bitCount(of)).fill(0);
  let parts: Parts = new Map([[bits.join(), { bits, rho }]]);
  for (const op of of.operations) {
    const next: Parts = new Map();
    for (const part of parts.values()) {
      for (const { bits: written, rho: after } of stepped(op, of.space, part.bits, part.rho)) {
        const other = next.get(written.join());
        next.set(written.join(), { bits: written, rho: other ? oracle.plus(other.rho, after) : after });
      }
    }
    parts = next;
  }
  return parts;
}

/** The average state of all parts. */
export function naiveAverage(of: Circuit, rho: oracle.Mat): oracle.Mat {
  return [...naiveRun(of, rho).values()].map((part) => part.rho).reduce(oracle.plus);
}

function stepped(
  op: Operation,
  space: Space,
  bits: number[],
  rho: oracle.Mat,
): { bits: number[]; rho: oracle.Mat }[] {
  if (op.kind === 'barrier' || !allHold(op, bits)) return [{ bits, rho }];
  const dims = space.dims;
  switch (op.kind) {
    case 'gate':
    case 'unitary':
      return [{ bits, rho: conjugated(whole(op, space), rho) }];
    case 'channel': {
      const all = op.channel.operators.map((k) =>
        conjugated(oracle.embed(oracle.matOf(k), op.sites, dims), rho),
      );
      return [{ bits, rho: all.reduce(oracle.plus) }];
    }
    case 'reset': {
      const d = dims[op.site]!;
      const all = Array.from({ length: d }, (_, l) =>
        conjugated(oracle.embed(unit(d, 0, l), [op.site], dims), rho),
      );
      return [{ bits, rho: all.reduce(oracle.plus) }];
    }
    case 'measure': {
      const d = dims[op.site]!;
      return Array.from({ length: d }, (_, level) => level).flatMap((level) => {
        const after = conjugated(oracle.embed(unit(d, level, level), [op.site], dims), rho);
        return Array.from({ length: d }, (_, read) => {
          const share = op.confusion ? op.confusion[read]![level]! : Number(read === level);
          const written = bits.slice();
          written[op.bit] = read;
          return { bits: written, rho: oracle.scale(after, [share, 0]) };
        });
      });
    }
  }
}

function allHold({ conditions }: Conditional, bits: number[]): boolean {
  return conditions.every(({ bits: on, values, negated }) => {
    const equal = on.every((bit, i) => bits[bit] === values[i]);
    return negated ? !equal : equal;
  });
}

function whole(op: UnitaryLike, space: Space): oracle.Mat {
  const dims = op.sites.map((site) => space.dims[site]!);
  const matrix = oracle.matOf(operationMatrix(op, {}, dims));
  const size = space.dims.reduce((a, b) => a * b, 1);
  const acted =
    dims.length === 0
      ? oracle.scale(oracle.eye(size), matrix[0]![0]!)
      : oracle.embed(matrix, op.sites, space.dims);
  return oracle.build(size, size, (r, c) => {
    const digits = oracle.digits(c, space.dims);
    const holds = op.controls.every(({ site, level }) => digits[site] === level);
    return holds ? acted[r]![c]! : [Number(r === c), 0];
  });
}

function conjugated(a: oracle.Mat, rho: oracle.Mat): oracle.Mat {
  return oracle.mul(a, oracle.mul(rho, oracle.dagger(a)));
}

function unit(d: number, row: number, col: number): oracle.Mat {
  return oracle.build(d, d, (r, c) => [Number(r === row && c === col), 0]);
}
