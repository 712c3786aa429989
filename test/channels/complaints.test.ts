import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { embedChannel } from '../../src/channels/embed-channel.ts';
import { instrument } from '../../src/channels/instrument.ts';
import { measure, nonSelective, postMeasurement, probabilities } from '../../src/channels/measure.ts';
import { projectiveMeasurement } from '../../src/channels/measurements.ts';
import { unravel } from '../../src/channels/unravel.ts';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { steadyState } from '../../src/dynamics/steady-state.ts';
import { SpaceMismatchError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { identityChannel } from '../../src/channels/kraus.ts';
import { levels, subspace } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { partialTranspose } from '../../src/states/partial-transpose.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { mode, plus, scale, sum } from '../dynamics/fixtures.ts';
import {
  build,
  complexMatrix,
  dagger,
  digits,
  distance,
  embed,
  indexFrom,
  matOf,
  matVec,
  mul,
  outer,
  partialTrace,
  trace,
  vecOf,
  type Mat,
} from '../oracle.ts';
import { mixedState, observableOf, randomChannel } from './fixtures.ts';

const host = levels([2, 3, 4]);
const { dims } = host;

/** All ordered choices of one, two or three of the sites. */
const all = [0, 1, 2];
const pairs = all.flatMap((s) => all.filter((t) => t !== s).map((t) => [s, t] as const));
const choices: number[][] = [
  ...all.map((s) => [s]),
  ...pairs.map(([s, t]) => [s, t]),
  ...pairs.map(([s, t]) => [s, t, 3 - s - t]),
];

const psi = randomKet(host, rng(31));
const rho = mixedState(host, 24, 32);
const close = (a: Mat, b: Mat): void => expect(distance(a, b)).toBeLessThan(1e-12);

describe.each(choices.map((sites) => [sites]))('on sites %j of [2,3,4], nothing symmetric', (sites) => {
  const own = subspace(host, sites);
  const d = own.dims.reduce((a, b) => a * b, 1);
  const spread = (k: Mat): Mat => embed(k, sites, dims);

  it('channels, embedded channels and single trajectories act on these sites in this order', () => {
    const channel = randomChannel(own, own, 2, 100 + d);
    const operators = channel.operators.map((k) => spread(matOf(k)));
    const image = operators
      .map((k) => mul(mul(k, matOf(rho.matrix)), dagger(k)))
      .reduce((a, b) => a.map((row, r) => row.map(([x, y], c) => [x + b[r]![c]![0], y + b[r]![c]![1]])));
    close(matOf(applyChannel(channel, rho, { sites }).matrix), image);
    close(matOf(applyChannel(embedChannel(channel, host, sites), rho).matrix), image);
    const step = unravel(channel, psi, rng(d), { sites });
    const branch = matVec(operators[step.krausIndex]!, vecOf(psi.data));
    const weight = branch.reduce((sum, [x, y]) => sum + x * x + y * y, 0);
    expect(step.probability).toBeCloseTo(weight, 12);
    expect(step.state.overlap(step.state).re).toBeCloseTo(1, 12);
    close(
      matOf(toDensityMatrix(step.state).matrix),
      outer(branch).map((row) => row.map(([x, y]) => [x / weight, y / weight])),
    );
  });

  it('measurements of a degenerate observable project on whole eigenspaces, of kets and density matrices alike', () => {
    const values = Array.from({ length: d }, (_, k) => (k < 2 ? 0.5 : k));
    const observable = observableOf(values, 200 + d);
    const meter = projectiveMeasurement(dense(own, complexMatrix(observable)));
    expect(meter.outcomes).toHaveLength(d === 2 ? 1 : d - 1);
    const mixed = toDensityMatrix(psi);
    const chances = probabilities(psi, meter, { sites });
    probabilities(mixed, meter, { sites }).forEach(({ probability }, k) =>
      expect(probability).toBeCloseTo(chances[k]!.probability, 12),
    );
    expect(chances.reduce((total, { probability }) => total + probability, 0)).toBeCloseTo(1, 12);
    for (const { operators, label } of meter.outcomes.slice(0, 3)) {
      const p = spread(matOf(operators[0]!));
      const after = mul(mul(p, matOf(rho.matrix)), p);
      const found = postMeasurement(rho, meter, label, { sites });
      expect(found.probability).toBeCloseTo(trace(after)[0], 12);
      close(
        matOf(found.state.matrix),
        after.map((row) => row.map(([x, y]) => [x / found.probability, y / found.probability])),
      );
    }
    const drawn = [measure(psi, meter, rng(7), { sites }), measure(mixed, meter, rng(7), { sites })] as const;
    expect(drawn[0].outcome).toBe(drawn[1].outcome);
    close(matOf(toDensityMatrix(drawn[0].state).matrix), matOf(drawn[1].state.matrix));
    const unread = matOf(nonSelective(psi, meter, { sites }).matrix);
    close(unread, matOf(nonSelective(mixed, meter, { sites }).matrix));
  });

  it('partial traces and transposes', () => {
    close(matOf(rho.reduce(sites).matrix), partialTrace(matOf(rho.matrix), dims, sites));
    close(matOf(psi.reduce(sites).matrix), partialTrace(outer(vecOf(psi.data)), dims, sites));
    const entries = matOf(rho.matrix);
    const swapped = build(24, 24, (r, c) => {
      const [x, y] = [digits(r, dims), digits(c, dims)];
      const [u, v] = [x, y].map((own_, k) =>
        own_.map((level, s) => (sites.includes(s) ? [y, x][k]![s]! : level)),
      );
      return entries[indexFrom(u!, dims)]![indexFrom(v!, dims)]!;
    });
    close(matOf(partialTranspose(rho, sites)), swapped);
  });

  it('general instruments leave the other sites as they were on average', () => {
    const channel = randomChannel(own, own, 3, 300 + d);
    const meter = instrument(own, [
      { label: 'a', operators: channel.operators.slice(0, 1) },
      { label: 'b', operators: channel.operators.slice(1) },
    ]);
    const others = [0, 1, 2].filter((s) => !sites.includes(s));
    if (others.length === 0) return;
    const after = nonSelective(rho, meter, { sites });
    close(matOf(after.reduce(others).matrix), matOf(rho.reduce(others).matrix));
  });
});

describe('what is asked of states', () => {
  it('the fidelity of a state with itself is never above 1: a pure steady state, kets, rounded ones', () => {
    const { a, ad, n } = mode(24);
    const cavity = lindbladian(sum(scale(n, 0.4), scale(plus(a, ad), 0.9)), [jump(1, a)]);
    const { state } = steadyState(cavity, { rng: rng(1) });
    for (const one of [state, rho, psi, toDensityMatrix(psi)]) {
      const found = fidelity(one, one);
      expect(found).toBeLessThanOrEqual(1);
      expect(found).toBeGreaterThan(1 - 1e-7);
    }
  });

  it('spaces of equal dimension and unequal sites are told apart, with both named', () => {
    const joined = randomKet(levels([6]), rng(3));
    const apart = levels([2, 3]);
    const mistake = (): unknown => applyChannel(identityChannel(apart), toDensityMatrix(joined));
    expect(mistake).toThrow(SpaceMismatchError);
    expect(mistake).toThrow(/\[6\].*\[2,3\]|\[2,3\].*\[6\]/);
    expect(() => fidelity(joined, randomKet(apart, rng(4)))).toThrow(SpaceMismatchError);
  });
});
