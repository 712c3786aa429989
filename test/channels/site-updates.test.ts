import { describe, expect, it } from 'vitest';
import { applyChannel } from '../../src/channels/apply-channel.ts';
import { requireChannel } from '../../src/channels/checks.ts';
import { toSuperoperator } from '../../src/channels/convert.ts';
import { embedChannel } from '../../src/channels/embed-channel.ts';
import { heatBath, metropolis, type SiteUpdate } from '../../src/channels/site-updates.ts';
import { ArgumentError, BudgetExceededError, UnsupportedError } from '../../src/errors.ts';
import { diagonal } from '../../src/linalg/matrix.ts';
import { rng } from '../../src/linalg/random.ts';
import { dense } from '../../src/operators/dense.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { dimension, levels, qubits, type Space } from '../../src/spaces/space.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import { thermalState } from '../../src/states/thermal.ts';
import { digits, distance, indexFrom, matOf } from '../oracle.ts';

const random = rng(41);
const draws = (count: number): number[] => Array.from({ length: count }, () => random.normal());
const odd = levels([2, 3, 2]);

/** Diagonal Hamiltonians: of everything with everything, of neighbours on permuted sites, of qubits, of one site, of no energy. */
const hamiltonians: Record<string, ProductOperator> = {
  'all with all on [2,3,2]': dense(odd, diagonal(draws(12))),
  'pairs on [2,3,2]': localSum(odd, [
    { sites: [2, 1], matrix: diagonal(draws(6)), coefficient: 0.7 },
    { sites: [0], matrix: diagonal(draws(2)) },
    { sites: [1], matrix: diagonal(draws(3)), coefficient: -1.2 },
  ]),
  'three spins': pauliSum(qubits(3), { ZZI: -0.5, ZIZ: 0.3, IZZ: -0.8, ZII: -0.1, IZI: 0.2, IIZ: -0.05 }),
  'one site': dense(levels([4]), diagonal(draws(4))),
  'no energy': localSum(levels([3]), []),
};

/** P(s' | s) of the embedded channel, read off its superoperator. */
function transitionOf({ channel, sites }: SiteUpdate, on: Space): number[][] {
  const d = dimension(on);
  const { data } = toSuperoperator(embedChannel(channel, on, sites)).matrix;
  const at = (to: number, from: number): number => data[2 * (to * (d + 1) * d * d + from * (d + 1))]!;
  return Array.from({ length: d }, (_, to) => Array.from({ length: d }, (__, from) => at(to, from)));
}

/** The law of the next configuration from its definition. */
function lawOf(
  H: ProductOperator,
  beta: number,
  site: number,
  rule: (energies: number[], from: number, to: number) => number,
): number[][] {
  const { dims } = H.space;
  const d = dimension(H.space);
  const energies = matOf(toDense(H)).map((row, x) => row[x]![0]);
  return Array.from({ length: d }, (_, to) =>
    Array.from({ length: d }, (__, from) => {
      const [x, y] = [digits(from, dims), digits(to, dims)];
      if (x.some((level, s) => s !== site && level !== y[s])) return 0;
      const own = Array.from(
        { length: dims[site]! },
        (___, b) => energies[indexFrom(x.with(site, b), dims)]! * beta,
      );
      return rule(own, x[site]!, y[site]!);
    }),
  );
}

const conditional = (energies: number[], _: number, to: number): number =>
  1 / energies.reduce((sum, energy) => sum + Math.exp(energies[to]! - energy), 0);

function accepted(energies: number[], from: number, to: number): number {
  const go = (b: number): number =>
    Math.min(1, Math.exp(energies[from]! - energies[b]!)) / (energies.length - 1);
  if (from !== to) return go(to);
  return 1 - energies.reduce((sum, _, b) => sum + (b === from ? 0 : go(b)), 0);
}

describe.each(Object.entries(hamiltonians))('updates of %s', (_name, H) => {
  const sites = H.space.dims.map((__, s) => s);

  it.each([-0.7, 0, 1.3, 40])('at beta %d are what they say, stationary and in detailed balance', (beta) => {
    const gibbs = thermalState(H, beta);
    const p = matOf(gibbs.matrix).map((row, x) => row[x]![0]);
    for (const [update, rule] of [
      [heatBath, conditional],
      [metropolis, accepted],
    ] as const) {
      for (const site of sites) {
        const made = update(H, beta, site);
        requireChannel(made.channel);
        const after = applyChannel(made.channel, gibbs, { sites: made.sites });
        expect(distance(matOf(after.matrix), matOf(gibbs.matrix))).toBeLessThan(2e-15);
        const transition = transitionOf(made, H.space);
        const law = lawOf(H, beta, site, rule);
        transition.forEach((row, to) =>
          row.forEach((value, from) => {
            expect(Math.abs(value - law[to]![from]!)).toBeLessThan(1e-13);
            expect(Math.abs(value * p[from]! - transition[from]![to]! * p[to]!)).toBeLessThan(1e-15);
          }),
        );
      }
    }
  });
});

describe('Monte Carlo updates', () => {
  it('site after site bring every state to the Gibbs state, without coherences', () => {
    const H = hamiltonians['pairs on [2,3,2]']!;
    for (const update of [heatBath, metropolis]) {
      const steps = [0, 1, 2].map((site) => update(H, 0.8, site));
      let rho = randomDensityMatrix(odd, random);
      for (let sweep = 0; sweep < 250; sweep++) {
        rho = steps.reduce((state, { channel, sites }) => applyChannel(channel, state, { sites }), rho);
      }
      expect(distance(matOf(rho.matrix), matOf(thermalState(H, 0.8).matrix))).toBeLessThan(1e-12);
    }
  });

  it('read the sites that the energy of the site depends on, and no others', () => {
    const ring = localSum(
      qubits(60),
      Array.from({ length: 60 }, (_, i) => ({ sites: [i, (i + 1) % 60], matrix: diagonal([-1, 1, 1, -1]) })),
    );
    const { channel, sites } = heatBath(ring, 0.5, 59);
    expect(sites).toEqual([0, 58, 59]);
    // Both neighbours up: h = 2, P(up) = 1/(1 + exp(-2 beta h)).
    const up = applyChannel(channel, thermalState(pauliSum(qubits(3), { ZII: -1, IZI: -1 }), 1e3));
    expect(up.reduce([2]).matrix.data[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 14);
    expect(metropolis(ring, 0.5, 7).sites).toEqual([6, 7, 8]);
    expect(heatBath(ring, 0.5, 7).channel.operators).toHaveLength(16);
  });

  it('at great beta choose the lowest level, ties in equal parts, without overflow', () => {
    const H = dense(levels([4]), diagonal([1e5, -2e5, -2e5, 7]));
    const law = transitionOf(heatBath(H, 1e6, 0), levels([4]));
    law.forEach((row, to) => row.forEach((p) => expect(p).toBeCloseTo(to === 1 || to === 2 ? 0.5 : 0, 15)));
    const hot = transitionOf(heatBath(H, -1e6, 0), levels([4]));
    hot.forEach((row, to) => row.forEach((p) => expect(p).toBe(to === 0 ? 1 : 0)));
    const jumps = transitionOf(metropolis(H, 1e6, 0), levels([4]));
    expect(jumps.map((row) => row[1])).toEqual([0, expect.closeTo(2 / 3, 15), expect.closeTo(1 / 3, 15), 0]);
    expect(metropolis(dense(levels([1]), diagonal([3])), 1, 0).channel.operators).toHaveLength(1);
  });

  it('refuse what has no classical energy', () => {
    for (const update of [heatBath, metropolis]) {
      expect(() => update(pauliSum(qubits(2), { ZZ: 1, XI: 0.1 }), 1, 0)).toThrow(/`H` must be diagonal/);
      expect(() => update(pauliSum(qubits(1), { Z: { re: 1, im: 0.1 } }), 1, 0)).toThrow(ArgumentError);
      expect(() => update(pauliSum(qubits(2), { ZZ: 1 }), Infinity, 0)).toThrow(/`beta`/);
      expect(() => update(pauliSum(qubits(2), { ZZ: 1 }), 1, 2)).toThrow(/`site`/);
      const long = pauliSum(qubits(12), { ZZZZZZZZZZZZ: 1 });
      expect(() => update(long, 1, 0)).toThrow(BudgetExceededError);
      expect(() => update({ kind: 'fock' } as Parameters<typeof update>[0], 1, 0)).toThrow(UnsupportedError);
    }
    // A transverse field elsewhere leaves the energy of this site classical.
    expect(heatBath(pauliSum(qubits(2), { ZI: 1, IX: 0.1 }), 1, 0).sites).toEqual([0]);
  });
});
