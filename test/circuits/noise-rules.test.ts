import { describe, expect, it } from 'vitest';
import { choi, type Kraus } from '../../src/channels/channel.ts';
import { kraus } from '../../src/channels/kraus.ts';
import {
  bitFlip,
  depolarizingMix,
  depolarizingPauli,
  pauliChannel,
  phaseFlip,
} from '../../src/channels/noise.ts';
import { circuit } from '../../src/circuits/build.ts';
import { bitsEqual, when } from '../../src/circuits/conditions.ts';
import { gates } from '../../src/circuits/gates.ts';
import { layered } from '../../src/circuits/noise/layered.ts';
import { withNoise } from '../../src/circuits/noise/with-noise.ts';
import type { NoiseRule } from '../../src/circuits/noise/rules.ts';
import { distribution } from '../../src/circuits/observe/distribution.ts';
import { ArgumentError, NotPhysicalError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { randomKet } from '../../src/states/random-states.ts';
import * as oracle from '../oracle.ts';
import { naiveRun } from './naive-circuit.ts';
import { randomCourse } from './random-courses.ts';

const { h, x, rx, cx, ccx, cz, measure, reset, barrier, channel, unitary } = gates;
const one = bitFlip(0.1);
const two = pauliChannel({ XZ: 0.1, IY: 0.05 });

/** What stands where, noise as `~` and its sites. */
function written(ops: ReturnType<typeof circuit>['operations']): string[] {
  return ops.map((op) => {
    if (op.kind === 'channel') return `~${op.sites.join()}`;
    if (op.kind === 'gate') return `${op.name}${[...op.controls.map((c) => c.site), ...op.sites].join()}`;
    return op.kind === 'measure' || op.kind === 'reset' ? `${op.kind}${op.site}` : op.kind;
  });
}

const noisy = (n: number, ops: Parameters<typeof circuit>[1], ...rules: NoiseRule[]): string[] =>
  written(withNoise(circuit(n, ops), rules).operations);

describe('withNoise puts noise', () => {
  it('on each site of every gate, or on those that a rule names', () => {
    const ops = [h(0), cx(0, 2), measure(1, 0)];
    expect(noisy(3, ops, { on: 'gate', channel: one })).toEqual(['h0', '~0', 'x0,2', '~0', '~2', 'measure1']);
    expect(noisy(3, ops, { on: 'gate', channel: one, sites: [2, 1] })).toEqual([
      'h0',
      'x0,2',
      '~2',
      'measure1',
    ]);
    expect(noisy(3, ops, { on: 'gate', channel: one, gates: ['cx'] })).toEqual([
      'h0',
      'x0,2',
      '~0',
      '~2',
      'measure1',
    ]);
    expect(noisy(3, ops, { on: 'gate', channel: one, count: 1 })).toEqual(['h0', '~0', 'x0,2', 'measure1']);
    expect(noisy(3, ops, { on: 'gate', channel: one, when: 'before', count: 1 })).toEqual([
      '~0',
      'h0',
      'x0,2',
      'measure1',
    ]);
  });

  it('on all sites of a gate together, in its order or in that of the rule', () => {
    const ops = [cx(2, 0), cz(0, 1), h(0)];
    expect(noisy(3, ops, { on: 'gate', channel: two, count: 2 })).toEqual([
      'x2,0',
      '~2,0',
      'z0,1',
      '~0,1',
      'h0',
    ]);
    expect(noisy(3, ops, { on: 'gate', channel: two, sites: [0, 2] })).toEqual([
      'x2,0',
      '~0,2',
      'z0,1',
      'h0',
    ]);
  });

  it('of several rules in their order, at conditional gates under their conditions', () => {
    const op = when(bitsEqual(0, 1), x(1));
    const made = withNoise(circuit(2, [measure(0, 0), op]), [
      { on: 'gate', channel: one },
      { on: 'gate', channel: phaseFlip(0.2) },
    ]);
    expect(written(made.operations)).toEqual(['measure0', 'x1', '~1', '~1']);
    expect(made.operations.slice(2).map((o) => o.kind === 'channel' && [o.channel, o.conditions])).toEqual([
      [one, op.conditions],
      [phaseFlip(0.2), op.conditions],
    ]);
  });

  it('that depends on the gate', () => {
    const byAngle = (gate: { kind: string; angles?: readonly unknown[] }): Kraus | undefined =>
      gate.angles?.length ? depolarizingPauli(0.01 * Number(gate.angles[0])) : undefined;
    const made = withNoise(circuit(1, [h(0), rx(3, 0)]), [{ on: 'gate', channel: byAngle }]);
    expect(written(made.operations)).toEqual(['h0', 'rx0', '~0']);
    expect(made.operations[2]).toMatchObject({ channel: depolarizingPauli(0.03) });
  });

  it('at the start, at resets, before measurements', () => {
    const ops = [reset(0), h(1), measure(1, 0)];
    expect(noisy(2, ops, { on: 'start', channel: one })).toEqual(['~0', '~1', 'reset0', 'h1', 'measure1']);
    expect(noisy(2, ops, { on: 'reset', channel: one })).toEqual(['reset0', '~0', 'h1', 'measure1']);
    expect(noisy(2, ops, { on: 'measure', channel: one, sites: [1] })).toEqual([
      'reset0',
      'h1',
      '~1',
      'measure1',
    ]);
  });

  it('on sites that wait, once per layer', () => {
    const idle: NoiseRule = { on: 'idle', channel: one };
    expect(noisy(3, [h(0), barrier(0, 1, 2), h(1)], idle)).toEqual([
      'h0',
      '~1',
      '~2',
      'barrier',
      'h1',
      '~0',
      '~2',
    ]);
    expect(noisy(3, [h(0)], idle)).toEqual(['h0', '~1', '~2']);
    expect(noisy(3, [h(0)], { ...idle, sites: [2] })).toEqual(['h0', '~2']);
    // Two barriers in a row are a layer in which all wait; nothing after the last one is none.
    expect(noisy(2, [barrier(0, 1), barrier(0, 1)], idle)).toEqual([
      '~0',
      '~1',
      'barrier',
      '~0',
      '~1',
      'barrier',
    ]);
    // A barrier on some sites ends the layer for these alone.
    expect(noisy(3, [h(2), barrier(0, 1), h(0)], idle)).toEqual(['h2', '~0', '~1', 'barrier', 'h0', '~1']);
    expect(noisy(2, [], idle)).toEqual([]);
  });

  it('and leaves the circuit that it is given alone', () => {
    const of = circuit(1, [measure(0, 0)]);
    const before = JSON.stringify(of);
    withNoise(of, [
      {
        on: 'measure',
        confusion: [
          [0.9, 0.2],
          [0.1, 0.8],
        ],
      },
    ]);
    expect(JSON.stringify(of)).toBe(before);
  });
});

describe('readout errors by rule', () => {
  it('change the law by their assignment matrix, site by site, not symmetric, in the right order', () => {
    const [a, b] = [
      [
        [0.9, 0.3],
        [0.1, 0.7],
      ],
      [
        [0.8, 0.05],
        [0.2, 0.95],
      ],
    ];
    const of = circuit(2, [gates.ry(0.8, 0), gates.ry(1.9, 1), measure(0, 0), measure(1, 1)]);
    const made = withNoise(of, [
      { on: 'measure', confusion: a, sites: [0] },
      { on: 'measure', confusion: b, sites: [1] },
      { on: 'measure', confusion: b, sites: [0] },
    ]);
    const truth = [0.8, 1.9].map((t) => [Math.cos(t / 2) ** 2, Math.sin(t / 2) ** 2]);
    const through = (m: number[][], p: number[]) => m.map((row) => row[0]! * p[0]! + row[1]! * p[1]!);
    const [first, second] = [through(b, through(a, truth[0]!)), through(b, truth[1]!)];
    const law = distribution(made);
    for (const key of ['00', '01', '10', '11']) {
      expect(law.get(key)).toBeCloseTo(first[Number(key[0])]! * second[Number(key[1])]!, 14);
    }
  });

  it('reach feed-forward: the wrong correction is done', () => {
    const of = circuit(2, [x(0), measure(0, 0), when(bitsEqual(0, 1), x(1)), measure(1, 1)]);
    const law = distribution(
      withNoise(of, [
        {
          on: 'measure',
          confusion: [
            [1, 0.25],
            [0, 0.75],
          ],
          sites: [0],
        },
      ]),
    );
    expect([...law].sort()).toEqual([
      ['00', expect.closeTo(0.25, 14)],
      ['11', expect.closeTo(0.75, 14)],
    ]);
  });
});

describe('withNoise refuses, by name,', () => {
  const of = circuit(3, [
    h(0),
    cx(0, 1),
    ccx(0, 1, 2),
    unitary(randomUnitary(2, rng(1)), [0], { label: 'mine' }),
    measure(0, 0),
  ]);
  const refused = (rule: NoiseRule) => () => withNoise(of, [{ on: 'gate', channel: one }, rule]);

  it('maps that are no channels', () => {
    const lossy = kraus(qubits(1), qubits(1), [
      [
        [1, 0],
        [0, 0.5],
      ],
    ]);
    expect(refused({ on: 'idle', channel: lossy })).toThrow(NotPhysicalError);
    expect(refused({ on: 'idle', channel: lossy })).toThrow(/`rules\[1\].channel`.*preserve the trace/);
    const transpose = choi(qubits(1), qubits(1), [
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
    ]);
    expect(refused({ on: 'gate', channel: transpose })).toThrow(NotPhysicalError);
    expect(() => withNoise(of, [{ on: 'gate', channel: () => lossy }])).toThrow(/`rules\[0\].channel`/);
  });

  it('channels with a wrong number of sites or levels', () => {
    expect(refused({ on: 'gate', channel: two })).toThrow(
      /`rules\[1\].channel` must be on one site, or on the 1 sites of h/,
    );
    expect(refused({ on: 'gate', channel: two, gates: ['ccx'] })).toThrow(/3 sites of ccx, but it is on 2/);
    expect(refused({ on: 'idle', channel: two })).toThrow(/`rules\[1\].channel` must be on one site/);
    expect(refused({ on: 'gate', channel: depolarizingMix(0.1, levels([3])) })).toThrow(
      /be on \[2\] levels at sites \[0\], but it is on \[3\]/,
    );
  });

  it('gates, sites, counts and matrices that do not exist', () => {
    expect(refused({ on: 'gate', channel: one, gates: ['cnot'] })).toThrow(/`rules\[1\].gates`.*"cnot"/);
    expect(
      refused({ on: 'gate', channel: one, gates: ['mine', 'clock', 'ccswap', 'rx[0,1]'] }),
    ).not.toThrow();
    expect(refused({ on: 'gate', channel: one, sites: [3] })).toThrow(
      /`rules\[1\].sites` must be within 0..2/,
    );
    expect(refused({ on: 'gate', channel: one, count: 1.5 })).toThrow(/`rules\[1\].count`/);
    expect(refused({ on: 'gate', channel: one, when: 'during' as 'after' })).toThrow(/before or after/);
    expect(refused({ on: 'measure' })).toThrow(/confusion matrix or a channel/);
    expect(
      refused({
        on: 'measure',
        confusion: [
          [0.9, 0.1],
          [0.2, 0.8],
        ],
      }),
    ).toThrow(/`rules\[1\].confusion`.*column 0/);
    expect(refused({ on: 'measure', confusion: [[1]] })).toThrow(/`rules\[1\].confusion` must be 2 x 2/);
    expect(refused({ on: 'gates' as 'gate', channel: one })).toThrow(ArgumentError);
  });
});

describe('layered', () => {
  it('does the same, each site at most once per layer, each operation as early as it can be', () => {
    const source = rng(41);
    for (let trial = 0; trial < 6; trial++) {
      const of = randomCourse(qubits(3), 12, source);
      const made = layered(of);
      const rho = oracle.outer(oracle.vecOf(randomKet(qubits(3), source).data));
      const [a, b] = [naiveRun(of, rho), naiveRun(made, rho)];
      for (const [key, part] of a) expect(oracle.distance(part.rho, b.get(key)!.rho)).toBeLessThan(1e-13);
      expect(made.operations.filter(({ kind }) => kind !== 'barrier')).toHaveLength(12);
    }
    const ops = [h(0), h(1), cx(0, 1), h(2), measure(2, 0), when(bitsEqual(0, 1), x(0))];
    expect(written(layered(circuit(3, ops)).operations)).toEqual([
      'h0',
      'h1',
      'h2',
      'barrier',
      'x0,1',
      'measure2',
      'barrier',
      'x0',
    ]);
    expect(written(layered(circuit(2, [h(0), barrier(0, 1), h(1)])).operations)).toEqual([
      'h0',
      'barrier',
      'h1',
    ]);
    const partial = [h(0), barrier(0), x(0), h(1), x(1)];
    expect(written(layered(circuit(2, partial)).operations)).toEqual(['h0', 'h1', 'barrier', 'x0', 'x1']);
    expect(layered(circuit(1, [channel(one, [0])])).operations).toHaveLength(1);
  });
});
