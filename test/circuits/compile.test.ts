import { describe, expect, it } from 'vitest';
import { amplitudeDamping, depolarizingMix, phaseFlip } from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import { execute, type ExecuteOptions } from '../../src/circuits/compile/execute.ts';
import { lowered } from '../../src/circuits/compile/lower.ts';
import { mapsOf, type Item } from '../../src/circuits/compile/maps.ts';
import { mergeRuns } from '../../src/circuits/compile/merge.ts';
import { planSweeps } from '../../src/circuits/compile/plan.ts';
import { turnForm } from '../../src/circuits/compile/turns.ts';
import { gateDefinition, gateNames } from '../../src/circuits/gate-library/definitions.ts';
import { gateOperation } from '../../src/circuits/gate-makers.ts';
import { gates } from '../../src/circuits/gates.ts';
import { bornMachine } from '../../src/circuits/library/entanglers.ts';
import { controlled } from '../../src/circuits/modifiers.ts';
import type { ChannelOperation, Operation, UnitaryLike } from '../../src/circuits/operation.ts';
import { run } from '../../src/circuits/run.ts';
import { applyNoise, applyUnitary, measureSite, resetSite } from '../../src/circuits/run-steps.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { referenceKernels } from '../../src/linalg/kernels/reference.ts';
import { wasmKernels } from '../../src/linalg/kernels/wasm.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import type { DensityMatrix } from '../../src/states/density-matrix.ts';
import type { Ket } from '../../src/states/ket.ts';
import { randomKet } from '../../src/states/random-states.ts';

const one = wasmKernels(true);
const three = wasmKernels(true);
await three.setThreads(3);
const sets: readonly (readonly [string, Kernels])[] = [
  ['TypeScript', referenceKernels],
  ['WebAssembly', one],
];

const spaces = [
  levels([2]),
  levels([3, 2]),
  levels([2, 3, 2]),
  levels([2, 2, 4, 3]),
  qubits(5),
  levels([2, 3, 2, 2, 3, 2]),
  qubits(8),
  levels([2, 2, 2, 2, 3, 2, 2, 2]),
  qubits(10),
];

function shuffled(count: number, source: Rng): number[] {
  const out = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = source.integer(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** Cheap gates come often, so that there is something to merge. */
const often = ['rz', 'rx', 'h', 'x', 'y', 'p', 't', 'swap', 'rzz'];

function named(space: Space, order: readonly number[], source: Rng): UnitaryLike | undefined {
  const names = source.uniform() < 0.6 ? often : gateNames();
  const { name, sites, angles, levels: kind } = gateDefinition(names[source.integer(names.length)]!);
  const fitting = kind === 'any' ? order : order.filter((site) => space.dims[site] === 2);
  if (fitting.length < sites || name === 'swap' || name === 'sum' || name === 'sumdg') {
    if (name !== 'swap' || fitting.length < 2 || space.dims[fitting[0]!] !== space.dims[fitting[1]!])
      return undefined;
  }
  const values = angles.map(() => 6 * source.uniform() - 3);
  return gateOperation(name, values, fitting.slice(0, sites));
}

function drawOperation(space: Space, source: Rng): Operation {
  const order = shuffled(space.dims.length, source);
  if (source.uniform() < 0.05) return gates.barrier(...order.slice(0, 2));
  const count = 1 + source.integer(Math.min(3, order.length));
  const sites = order.slice(0, count);
  const size = sites.reduce((product, site) => product * space.dims[site]!, 1);
  const op =
    source.uniform() < 0.85 ? named(space, order, source) : gates.unitary(randomUnitary(size, source), sites);
  if (!op) return gates.fourier(order[0]!);
  return order
    .filter((site) => !op.sites.includes(site))
    .slice(0, source.uniform() < 0.4 ? 1 + source.integer(2) : 0)
    .reduce<UnitaryLike>((inner, site) => controlled(inner, site, source.integer(space.dims[site]!)), op);
}

/** Operation by operation, by the operators' own application. */
function generic<S extends Ket | DensityMatrix>(ops: readonly Operation[], start: S): S {
  let state: Ket | DensityMatrix = start;
  for (const op of ops) {
    if (op.kind === 'gate' || op.kind === 'unitary') state = applyUnitary(op, state as Ket, {});
    if (op.kind === 'channel') state = applyNoise(op.channel, op.sites, state as DensityMatrix, () => 0);
  }
  return state as S;
}

function largest(x: Float64Array, y: Float64Array): number {
  expect(x.length).toBe(y.length);
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
}

function itemsOf(ops: readonly Operation[], space: Space, density = false): Item[] {
  return ops.flatMap((op) => lowered(op, { space, parameters: {}, density, draw: () => 0 })!);
}

const ways: readonly ExecuteOptions[] = [
  { fuse: false },
  { fuse: false, blockSize: 16 },
  { fuse: true },
  { fuse: true, groupedFrom: 1 },
  { fuse: true, groupedFrom: 1, blockSize: 16 },
  { fuse: true, groupedFrom: 1, blockSize: 2 ** 7 },
];

describe('compiled circuits agree with operations one after the other', () => {
  it.each(spaces.map((space) => [String(space.dims), space] as const))('kets, levels %s', (_, space) => {
    const source = rng(space.dims.length * 100 + space.dims[0]!);
    for (let trial = 0; trial < 12; trial++) {
      const ops = Array.from({ length: 40 }, () => drawOperation(space, source));
      const psi = randomKet(space, source);
      const before = psi.data.slice();
      const expected = generic(ops, psi).data;
      for (const fuse of [true, false]) {
        expect(largest(run(circuit(space, ops), psi, { fuse }).state.data, expected)).toBeLessThan(1e-13);
      }
      const items = itemsOf(ops, space);
      for (const [, on] of sets) {
        for (const way of ways) {
          const data = execute(items, space.dims, psi.data, { ...way, on });
          expect(largest(data, expected), JSON.stringify(way)).toBeLessThan(1e-13);
        }
      }
      expect(psi.data).toEqual(before);
    }
  });

  it.each(spaces.slice(0, 6).map((space) => [String(space.dims), space] as const))(
    'density matrices with noise, levels %s',
    (_, space) => {
      const source = rng(space.dims.length * 10 + space.dims[0]!);
      const noise = [amplitudeDamping(0.3), phaseFlip(0.2), depolarizingMix(0.1)];
      for (let trial = 0; trial < 4; trial++) {
        const ops = Array.from({ length: 12 }, (): Operation => {
          const twos = shuffled(space.dims.length, source).filter((site) => space.dims[site] === 2);
          if (source.uniform() < 0.6 || twos.length === 0) return drawOperation(space, source);
          return gates.channel(noise[source.integer(3)]!, [twos[0]!]);
        });
        const rho = toDensityMatrix(randomKet(space, source));
        const expected = generic(ops, rho).matrix.data;
        for (const fuse of [true, false]) {
          const { state } = run(circuit(space, ops), rho, { fuse });
          expect(largest(state.matrix.data, expected)).toBeLessThan(1e-13);
        }
        const items = itemsOf(ops, space, true);
        for (const way of ways) {
          const dims = [...space.dims, ...space.dims];
          expect(largest(execute(items, dims, rho.matrix.data, way), expected)).toBeLessThan(1e-13);
        }
      }
    },
  );

  it('channels of every form: one operator, two sites, more operators than levels', () => {
    const space = levels([2, 2, 3]);
    const source = rng(3);
    const two = gates.unitary(randomUnitary(4, source), [1, 0]);
    const operators: ChannelOperation[] = [
      gates.channel(depolarizingMix(0.2, qubits(2)), [1, 0]),
      gates.channel(depolarizingMix(0.3), [0]),
    ];
    const rho = toDensityMatrix(randomKet(space, source));
    const ops = [two, ...operators, gates.shift(2), ...operators.toReversed()];
    const expected = generic(ops, rho).matrix.data;
    expect(largest(run(circuit(space, ops), rho).state.matrix.data, expected)).toBeLessThan(1e-14);
  });

  it('noise on kets draws as operations one after the other do', () => {
    const space = qubits(4);
    const { h, cx, rx, channel, reset } = gates;
    const mixtures = [depolarizingMix(0.6), phaseFlip(0.4), depolarizingMix(0.5, qubits(2))];
    const layer = [h(0), cx(0, 1), channel(mixtures[0]!, [1]), rx(0.4, 2), channel(mixtures[2]!, [3, 1])];
    const ops: Operation[] = [...layer, channel(mixtures[1]!, [0]), reset(2), ...layer];
    const seen = new Set<string>();
    for (let seed = 0; seed < 30; seed++) {
      const psi = randomKet(space, rng(5));
      const [one, other] = [rng(seed), rng(seed)];
      let expected = psi;
      for (const op of ops) {
        if (op.kind === 'gate') expected = applyUnitary(op, expected, {});
        if (op.kind === 'channel') {
          expected = applyNoise(op.channel, op.sites, expected, () => other.uniform());
        }
        if (op.kind === 'reset') expected = resetSite(op.site, expected, () => other.uniform());
      }
      const { state } = run(circuit(space, ops), psi, { rng: one });
      expect(largest(state.data, expected.data)).toBeLessThan(1e-14);
      expect(one.uniform()).toBe(other.uniform());
      seen.add(state.data.join());
    }
    expect(seen.size).toBeGreaterThan(20);
    expect(() => run(circuit(space, ops), randomKet(space, rng(5)))).toThrow(/`rng` must be given/);
  });

  it('long circuits are compiled in parts, with measurements wherever they come', () => {
    const space = qubits(2);
    const source = rng(21);
    const ops = Array.from({ length: 9000 }, (): Operation => {
      const [a, b] = shuffled(2, source) as [number, number];
      return [gates.rx(source.uniform(), a), gates.cx(a, b), gates.barrier(0)][source.integer(3)]!;
    });
    const measured = [gates.barrier(1), gates.measure(0, 0), gates.measure(1, 1), gates.x(0)];
    const all = [...measured, ...ops, ...measured];
    const start = randomKet(space, source);
    const { state, bits } = run(circuit(space, all), start, { rng: rng(1) });
    const other = rng(1);
    let expected = start;
    const seen = [0, 0];
    for (const op of all) {
      if (op.kind === 'gate') expected = applyUnitary(op, expected, {});
      if (op.kind !== 'measure') continue;
      const { level, state: after } = measureSite(op.site, expected, other);
      [expected, seen[op.bit]] = [after, level];
    }
    expect([...bits]).toEqual(seen);
    expect(largest(state.data, expected.data)).toBeLessThan(1e-11);
  });

  it('three threads give the bits of one', () => {
    const n = 16;
    const source = rng(12);
    const space = qubits(n);
    const ops = Array.from({ length: 120 }, () => drawOperation(space, source));
    const items = itemsOf(ops, space);
    const data = randomKet(space, source).data;
    for (const way of [{ fuse: false }, { fuse: true }]) {
      const [x, y] = [one, three].map((on) => execute(items, space.dims, data, { ...way, on }));
      expect(Buffer.from(x!.buffer).equals(Buffer.from(y!.buffer))).toBe(true);
      const plain = execute(items, space.dims, data, { fuse: false, on: referenceKernels });
      expect(largest(x!, plain)).toBeLessThan(1e-13);
    }
  });
});

describe('what merging does', () => {
  const space = qubits(3);
  const merged = (...ops: Operation[]) => mergeRuns(itemsOf(ops, space), space.dims);

  it('runs on one site become one map, and undo each other', () => {
    const { rx, rz, h, x } = gates;
    expect(merged(rz(0.3, 1), rx(0.2, 1), h(0), rz(1, 1)).length).toBe(2);
    expect(merged(x(0), x(0))).toEqual([]);
    expect(merged(rz(0.3, 1), rz(0.4, 1)).map(({ kind }) => kind)).toEqual(['diagonal']);
  });

  it('matrices of many levels are not multiplied where the state is small', () => {
    const { fourier, shift } = gates;
    const ops = [fourier(0), shift(0), fourier(0)];
    const count = (on: Space) => mergeRuns(itemsOf(ops, on), on.dims).length;
    expect([count(levels([20])), count(levels([20, 50])), count(levels([3]))]).toEqual([3, 1, 1]);
  });

  it('a barrier keeps gates on its sites apart, not on others', () => {
    const { rx, barrier } = gates;
    expect(merged(rx(0.3, 1), barrier(1), rx(0.2, 1)).length).toBe(2);
    expect(merged(rx(0.3, 1), barrier(0, 2), rx(0.2, 1)).length).toBe(1);
  });

  it('a full matrix takes in what acts on its sites alone; what comes between keeps its place', () => {
    const { rx, cx, cz, unitary } = gates;
    const full = unitary(randomUnitary(4, rng(2)), [2, 0]);
    expect(merged(rx(0.3, 0), rx(0.1, 2), full, cx(0, 2), rx(0.2, 2), cz(2, 0)).length).toBe(1);
    expect(merged(rx(0.3, 0), cx(0, 1), full, cx(1, 0), rx(0.2, 2)).length).toBe(4);
  });

  it('a circuit on large states makes fewer passes than it has layers of pairs', () => {
    const values = Object.fromEntries(
      Array.from({ length: 20 * 31 }, (_, i) => [`theta[${i}]`, 0.1 + i / 99]),
    );
    const { operations, space: on } = bornMachine(20);
    const items = operations.flatMap((op) =>
      lowered(op, { space: on, parameters: values, density: false, draw: () => 0 })!,
    );
    const sweeps = planSweeps(mergeRuns(items, on.dims), on.dims, { blockSize: 2 ** 14, grouped: true });
    expect(sweeps.length).toBeLessThan(30);
    const kinds = new Set(sweeps.flatMap(({ steps }) => steps.map(({ kind }) => kind)));
    expect(kinds.has('turns') && kinds.has('phases') && kinds.has('flips')).toBe(true);
  });
});

describe('turns', () => {
  it('every unitary on two levels is a turn between diagonals, to rounding', () => {
    const source = rng(8);
    const special = ['h', 'sx', 'sxdg', 'sy', 'sydg'].map(
      (name) => gateDefinition(name).matrix([], [2]).data,
    );
    const turned = Array.from({ length: 30 }, (_, i) => gateDefinition('rx').matrix([i / 4.7], [2]).data);
    const all = [...special, ...turned, ...Array.from({ length: 200 }, () => randomUnitary(2, source).data)];
    for (const matrix of all) {
      const form = turnForm(matrix)!;
      expect(Math.abs(form.turn.tangent)).toBeLessThanOrEqual(1);
      const { tangent: t, crossed } = form.turn;
      const entries = crossed ? [-t, 1, 1, t] : [1, -t, t, 1];
      entries.forEach((entry, k) => {
        const [xr, xi] = form.after.slice(2 * (k >> 1), 2 * (k >> 1) + 2) as unknown as [number, number];
        const [yr, yi] = form.before.slice(2 * (k & 1), 2 * (k & 1) + 2) as unknown as [number, number];
        expect(Math.abs(entry * (xr * yr - xi * yi) - matrix[2 * k]!)).toBeLessThan(4e-15);
        expect(Math.abs(entry * (xr * yi + xi * yr) - matrix[2 * k + 1]!)).toBeLessThan(4e-15);
      });
    }
  });

  it('a matrix that is not unitary to rounding has no such form, nor has zero', () => {
    expect(turnForm(Float64Array.of(1, 0, 1, 0, 0, 0, 1, 0))).toBeUndefined();
    expect(turnForm(Float64Array.of(0.6, 0, -0.8, 0, 0.8, 0, 0.6 + 1e-12, 0))).toBeUndefined();
    expect(turnForm(new Float64Array(8))).toBeUndefined();
  });
});

describe('the form of a matrix', () => {
  it('identity, diagonal, permutation with phases, dense', () => {
    const form = (name: string, ...angles: number[]) =>
      mapsOf(gateDefinition(name).matrix(angles, name === 'iswap' ? [2, 2] : [2]).data, [0], []).map(
        ({ kind }) => kind,
      );
    expect(form('id')).toEqual([]);
    expect(form('rz', 0.3)).toEqual(['diagonal']);
    expect(form('x')).toEqual(['permutation']);
    expect(form('y')).toEqual(['permutation', 'diagonal']);
    expect(form('h')).toEqual(['dense']);
    expect(form('iswap')).toEqual(['permutation', 'diagonal']);
  });
});
