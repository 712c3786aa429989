import { describe, expect, it } from 'vitest';
import { depolarizingPauli, amplitudeDamping } from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import type { Circuit } from '../../src/circuits/circuit.ts';
import { operationMatrix } from '../../src/circuits/gate-library/operation-matrix.ts';
import { gates } from '../../src/circuits/gates.ts';
import { randomBrickwork, randomClifford } from '../../src/circuits/library/brickwork.ts';
import { bornMachine } from '../../src/circuits/library/entanglers.ts';
import { qft } from '../../src/circuits/library/fourier.ts';
import { isClifford } from '../../src/circuits/observe/clifford.ts';
import { estimate } from '../../src/circuits/observe/estimate.ts';
import { zeroLevels } from '../../src/circuits/observe/start.ts';
import { bind, parameterNames } from '../../src/circuits/parameters.ts';
import { run } from '../../src/circuits/run.ts';
import { rng } from '../../src/linalg/random.ts';
import { dimension, levels, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { basisKet } from '../../src/states/kets.ts';
import * as oracle from '../oracle.ts';
import { r22 } from './r22.ts';

/** Runs a circuit on |00...0>, one gate after the other, and counts the real operations that are done: none for factors 0 and 1. */
function counted(of: Circuit, columns = 1): { flops: number; state: oracle.Vec } {
  const { dims } = of.space;
  let state: oracle.Vec = Array.from({ length: dimension(of.space) }, (_, x) => [Number(x === 0), 0]);
  let flops = 0;
  for (const op of of.operations) {
    if (op.kind !== 'gate' && op.kind !== 'unitary') continue;
    const m = oracle.matOf(
      operationMatrix(
        op,
        {},
        op.sites.map((site) => dims[site]!),
      ),
    );
    state = state.map((_, x) => {
      const digits = oracle.digits(x, dims);
      if (op.controls.some(({ site, level }) => digits[site] !== level)) return state[x]!;
      const row = oracle.indexFrom(
        op.sites.map((site) => digits[site]!),
        op.sites.map((site) => dims[site]!),
      );
      let sum: oracle.Z = [0, 0];
      let terms = 0;
      m[row]!.forEach(([re, im], col) => {
        if (re === 0 && im === 0) return;
        const from = oracle.digits(
          col,
          op.sites.map((site) => dims[site]!),
        );
        const source = digits.slice();
        op.sites.forEach((site, k) => (source[site] = from[k]!));
        if (!(re === 1 && im === 0)) flops += 6;
        if (terms++ > 0) flops += 2;
        sum = oracle.add(sum, oracle.times([re, im], state[oracle.indexFrom(source, dims)]!));
      });
      return sum;
    });
  }
  return { flops: flops * columns, state };
}

/** The circuit with some number for each parameter. */
function bound(of: Circuit): Circuit {
  return bind(of, Object.fromEntries(parameterNames(of).map((name, k) => [name, 0.1 + 0.03 * k])));
}

const circuits: [string, Circuit][] = [
  ['brickwork R22', r22(8, 6)],
  ['Fourier transform', qft(8)],
  ['Born machine', bound(bornMachine(8, { layers: 3 }))],
  ['random brickwork', randomBrickwork(qubits(8), 5, rng(1))],
  ['random brickwork of mixed levels', randomBrickwork(levels([2, 3, 2, 4]), 5, rng(1))],
  [
    'gates with controls',
    circuit(
      8,
      [0, 1, 2, 3, 4].map((i) => [
        gates.ccx(i, i + 1, i + 2),
        gates.h(i),
        gates.cswap(i, i + 1, i + 3),
        gates.crz(0.3, i, i + 2),
      ]),
    ),
  ],
];

describe('estimate', () => {
  it.each(circuits)('%s: within a factor of three of the operations counted', (_, of) => {
    const { flops, state } = counted(of);
    const ket = run(of, basisKet(of.space, zeroLevels(of))).state;
    expect(oracle.distance(oracle.vecOf(ket.data), state)).toBeLessThan(1e-12);
    const all = estimate(of);
    const found = [all, ...all.alternatives];
    const pure = 10 ** found.find(({ method }) => method === 'ket')!.log10Flops;
    expect(pure / flops).toBeGreaterThan(1 / 3);
    expect(pure / flops).toBeLessThan(3);
    const mixed = 10 ** found.find(({ method }) => method === 'density-matrix')!.log10Flops;
    const d = dimension(of.space);
    expect(mixed / (2 * d * flops)).toBeGreaterThan(1 / 3);
    expect(mixed / (2 * d * flops)).toBeLessThan(3);
  });

  it('says what a run on a thousand qubits would take, without making it', () => {
    const of = r22(1000, 4);
    const whole = estimate(of);
    expect(whole.fits).toBe(false);
    expect(whole.log10Flops).toBeGreaterThan(300);
    expect(whole.why).toMatch(/too many/);
    const value = estimate(of, { verb: 'expectation', sites: [500] });
    expect(value.method).toBe('light-cone');
    expect(value.fits).toBe(true);
    expect(value.bytes).toBeLessThan(1e6);
    expect(value.why).toMatch(/of 1000 sites/);
    expect(value.alternatives.map(({ method }) => method).sort()).toEqual(['density-matrix', 'ket']);
  });

  it('chooses a stabilizer state for Clifford circuits, and only for these', () => {
    const of = randomClifford(200, 20, rng(3));
    expect(estimate(of)).toMatchObject({ method: 'stabilizer', fits: true });
    const t = circuit(of.space, [of.operations, gates.t(0)]);
    expect([estimate(t), ...estimate(t).alternatives].some(({ method }) => method === 'stabilizer')).toBe(
      false,
    );
    const { h, s, cx, cz, rx, rzz, iswap, ecr, dcx, ccx, p, channel, measure, reset } = gates;
    const yes = [
      h(0),
      s(1),
      cx(0, 1),
      cz(1, 2),
      rx(Math.PI / 2, 0),
      rzz(-Math.PI / 2, 0, 2),
      iswap(0, 1),
      ecr(1, 2),
      dcx(0, 2),
      p(Math.PI, 0),
    ];
    for (const op of yes) expect(isClifford([op], qubits(3), {})).toBe(true);
    for (const op of [ccx(0, 1, 2), rx(0.1, 0), p(Math.PI / 4, 0), gates.cs(0, 1), gates.ch(0, 1)]) {
      expect(isClifford([op], qubits(3), {})).toBe(false);
    }
    expect(isClifford([channel(depolarizingPauli(0.1), [0]), measure(0, 0), reset(1)], qubits(3), {})).toBe(
      true,
    );
    expect(isClifford([channel(amplitudeDamping(0.1), [0])], qubits(3), {})).toBe(false);
    expect(isClifford([gates.shift(0)], levels([3]), {})).toBe(false);
  });

  it('counts the runs of what is drawn, and takes the kind of state that is given', () => {
    const of = circuit(4, [gates.h(0), gates.t(0), gates.channel(amplitudeDamping(0.1), [0])]);
    const [one, many] = [1, 1000].map((runs) => {
      const all = estimate(of, { runs });
      return [all, ...all.alternatives].find(({ method }) => method === 'ket')!;
    });
    expect(many!.log10Flops - one!.log10Flops).toBeCloseTo(3, 10);
    const rho = toDensityMatrix(basisKet(qubits(4), [0, 0, 0, 0]));
    const mixed = estimate(of, { state: rho });
    expect([mixed, ...mixed.alternatives].map(({ method }) => method)).toEqual(['density-matrix']);
    expect(mixed.bytes).toBe(3 * 16 * 256);
    expect(estimate(circuit(1, [gates.rx('a', 0)])).log10Flops).toBeCloseTo(Math.log10(28), 10);
  });

  it('refuses states on other spaces and sites that do not exist', () => {
    expect(() => estimate(qft(3), { state: [0, 0] })).toThrow(/must have 3 levels/);
    expect(() => estimate(qft(3), { verb: 'expectation', sites: [3] })).toThrow(/within 0..2/);
  });
});
