import { describe, expect, it } from 'vitest';
import { circuit } from '../../src/circuits/build.ts';
import { fullMatrix, operationMatrix, sitesOf } from '../../src/circuits/gate-library/operation-matrix.ts';
import { gates } from '../../src/circuits/gates.ts';
import { controlled, inverse, onSites } from '../../src/circuits/modifiers.ts';
import type { Operation, UnitaryLike } from '../../src/circuits/operation.ts';
import { run } from '../../src/circuits/run.ts';
import { unitaryOf } from '../../src/circuits/unitary-of.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { dimension, levels, qubits, type Space } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import * as oracle from '../oracle.ts';

const spaces = [levels([2]), levels([3, 2]), levels([2, 3, 2]), levels([4]), levels([2, 2, 3, 2]), qubits(5)];

/** A random unitary operation: on one to three sites in any order, or a named gate; with a control when there is room. */
function randomOperation(space: Space, source: Rng): UnitaryLike {
  const order = space.dims.map((_, site) => site).sort(() => source.uniform() - 0.5);
  const count = 1 + source.integer(Math.min(3, order.length));
  const sites = order.slice(0, count);
  const size = sites.reduce((product, site) => product * (space.dims[site] as number), 1);
  const named = [gates.shift(sites[0]!), gates.fourier(sites[0]!), gates.clock(sites[0]!)];
  const op =
    source.uniform() < 0.3 ? named[source.integer(3)]! : gates.unitary(randomUnitary(size, source), sites);
  const free = order.find((site) => !op.sites.includes(site));
  if (free === undefined || source.uniform() < 0.4) return op;
  return controlled(op, free, source.integer(space.dims[free] as number));
}

/** The matrix of an operation on the whole space: controls as projectors, targets by the oracle. */
function whole(op: UnitaryLike, space: Space): oracle.Mat {
  const d = dimension(space);
  const dims = op.sites.map((site) => space.dims[site] as number);
  const acted = oracle.embed(oracle.matOf(operationMatrix(op, {}, dims)), op.sites, space.dims);
  const holds = (x: number): boolean => {
    const digits = oracle.digits(x, space.dims);
    return op.controls.every(({ site, level }) => digits[site] === level);
  };
  return oracle.build(d, d, (r, c) => (holds(c) ? acted[r]![c]! : [r === c ? 1 : 0, 0]));
}

describe('random circuits agree with naive matrices', () => {
  it.each(spaces.map((space) => [String(space.dims), space] as const))('levels %s', (_, space) => {
    const source = rng(space.dims.length * 7 + dimension(space));
    const drawn = new Set<string>();
    for (let trial = 0; trial < 12; trial++) {
      const ops = Array.from({ length: 5 }, () => randomOperation(space, source));
      ops.forEach((op) => drawn.add(JSON.stringify([op.kind, op.sites, op.controls])));
      const of = circuit(space, ops);
      const psi = randomKet(space, source);
      const expected = ops.reduce((v, op) => oracle.matVec(whole(op, space), v), oracle.vecOf(psi.data));
      const [pure, mixed] = [run(of, psi).state, run(of, toDensityMatrix(psi)).state];
      expect(oracle.distance(oracle.vecOf(pure.data), expected)).toBeLessThan(1e-13);
      expect(oracle.distance(oracle.matOf(mixed.matrix), oracle.outer(expected))).toBeLessThan(1e-13);
      const u = ops.reduce((m, op) => oracle.mul(whole(op, space), m), oracle.eye(dimension(space)));
      expect(oracle.distance(oracle.matOf(unitaryOf(of)), u)).toBeLessThan(1e-13);
      const back = run(inverse(of), pure).state;
      expect(oracle.distance(oracle.vecOf(back.data), oracle.vecOf(psi.data))).toBeLessThan(1e-13);
    }
    // The circuits must differ, or they would test one thing many times.
    expect(drawn.size).toBeGreaterThan(space.dims.length === 1 ? 1 : 10);
  });

  it('the matrix with controls is the one on controls and targets', () => {
    const space = levels([2, 3, 2]);
    const op = controlled(gates.ry(0.3, 2), 1, 2);
    const embedded = oracle.embed(oracle.matOf(fullMatrix(op, space)), sitesOf(op), space.dims);
    expect(oracle.distance(embedded, whole(op, space))).toBeLessThan(1e-15);
  });

  it('a global phase is one, and controlled it is a relative one', () => {
    const { gphase, h, p } = gates;
    const plain = unitaryOf(circuit(1, [h(0), gphase(0.4)]));
    const phased = oracle.scale(oracle.matOf(unitaryOf(circuit(1, [h(0)]))), [Math.cos(0.4), Math.sin(0.4)]);
    expect(oracle.distance(oracle.matOf(plain), phased)).toBeLessThan(1e-15);
    const [a, b] = [circuit(1, [controlled(gphase(0.4), 0)]), circuit(1, [p(0.4, 0)])];
    expect(oracle.distance(oracle.matOf(unitaryOf(a)), oracle.matOf(unitaryOf(b)))).toBeLessThan(1e-15);
  });

  it('a circuit put on other sites acts there', () => {
    const part = circuit(levels([2, 3]), [gates.h(0), controlled(gates.shift(1), 0)]);
    const space = levels([3, 2, 2]);
    const placed = onSites(part, [2, 0], space);
    const expected = (part.operations as readonly UnitaryLike[]).reduce((m, op) => {
      const moved = { ...op, sites: op.sites.map((site) => [2, 0][site]!) };
      const controls = op.controls.map(({ site, level }) => ({ site: [2, 0][site]!, level }));
      return oracle.mul(whole({ ...moved, controls }, space), m);
    }, oracle.eye(12));
    expect(oracle.distance(oracle.matOf(unitaryOf(placed)), expected)).toBeLessThan(1e-15);
    expect(() => onSites(part, [1, 2], space)).toThrow(/must have the levels of the circuit/);
    expect(() => onSites(part, [0], space)).toThrow(/one per site of the circuit/);
  });
});

describe('what is drawn', () => {
  it('readout errors change what is read, not the state', () => {
    const confusion = [
      [0.2, 0.1, 0],
      [0.5, 0.2, 0],
      [0.3, 0.7, 1],
    ];
    const of = circuit(levels([3]), [gates.measure(0, 0, { confusion }), gates.measure(0, 1)]);
    const counts = [0, 0, 0];
    const source = rng(4);
    const shots = 4000;
    for (let i = 0; i < shots; i++) {
      const { bits } = run(of, basisKet(levels([3]), [1]), { rng: source });
      counts[bits[0]!]!++;
      expect(bits[1]).toBe(1);
    }
    [0.1, 0.2, 0.7].forEach((p, read) => {
      expect(Math.abs(counts[read]! / shots - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / shots));
    });
  });

  it('noise on kets averages to noise on density matrices; both need what they need', () => {
    const damping = gates.reset(0);
    const of = circuit(2, [gates.h(0), gates.cx(0, 1), gates.ry(0.4, 0), damping]);
    const start = basisKet(qubits(2), [0, 0]);
    const exact = run(of, toDensityMatrix(start)).state;
    const source = rng(9);
    const shots = 3000;
    let mean = oracle.zero(4);
    for (let i = 0; i < shots; i++) {
      const { state } = run(of, start, { rng: source });
      mean = oracle.plus(mean, oracle.scale(oracle.outer(oracle.vecOf(state.data)), [1 / shots, 0]));
    }
    expect(oracle.distance(mean, oracle.matOf(exact.matrix))).toBeLessThan(0.1);
    expect(() => run(of, start)).toThrow(/`rng` must be given/);
  });

  it('refuses states on other spaces and matrices of circuits that are not unitary', () => {
    const of = circuit(1, [gates.measure(0, 0)]);
    expect(() => run(of, basisKet(qubits(2), [0, 0]))).toThrow(/must be on the same space/);
    expect(() => unitaryOf(of)).toThrow(/operations\[0\] is a measure/);
    const many: Operation[] = [
      gates.mcx(
        Array.from({ length: 20 }, (_, i) => i),
        20,
      ),
    ];
    expect(() => unitaryOf(circuit(21, many))).toThrow(/must fit in/);
  });
});
