import { describe, expect, it } from 'vitest';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { lindbladian } from '../../src/dynamics/lindbladian.ts';
import { hermitianEigenvalues } from '../../src/linalg/eigh.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { plus, scale } from '../../src/operators/algebra.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { heisenberg, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import type { Operator } from '../../src/operators/operator.ts';
import { pauliZ } from '../../src/operators/paulis.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, type Space } from '../../src/spaces/space.ts';
import { randomDensityMatrix } from '../../src/states/random-states.ts';
import type { Estimate } from '../../src/states/estimate.ts';
import { thermalState } from '../../src/states/thermal.ts';
import { lindbladTebd } from '../../src/tn/mixed/lindblad-tebd.ts';
import { pureDensityMpo, toDensityMpo } from '../../src/tn/mixed/make-density.ts';
import { purifiedMps } from '../../src/tn/mixed/purified.ts';
import { thermalMps } from '../../src/tn/mixed/thermal.ts';
import { productMps } from '../../src/tn/mps/make.ts';

describe('thermal states by purification', () => {
  it('are the dense thermal state, on unequal sites with complex terms', () => {
    const space = levels([2, 3, 2]);
    const h = localSum(space, [
      { sites: [0, 1], matrix: randomHermitian(6, seeded(1)) },
      { sites: [2, 1], matrix: randomHermitian(6, seeded(2)) },
      { sites: [1], matrix: randomHermitian(3, seeded(3)) },
    ]);
    const [at] = thermalMps(h, [0.8], { dt: 0.02 });
    const rho = at!.state.reduce([0, 1, 2]);
    const exact = thermalState(h, 0.8);
    const worst = exact.matrix.data.reduce(
      (most, x, i) => Math.max(most, Math.abs(x - rho.matrix.data[i]! / rho.norm())),
      0,
    );
    expect(worst).toBeLessThan(1e-8);
    expect(Math.exp(at!.logZ)).toBeCloseTo(rho.norm(), 6);
  });

  it.each([
    {
      name: 'Heisenberg',
      h: heisenberg(chain(8)),
      betas: [0.5, 1],
      energies: [-0.7178307681914, -1.4516183124034],
      logZ: [5.7204761611736, 6.2657162050035],
    },
    {
      name: 'Ising',
      h: tfim(chain(8)),
      betas: [0.5, 1, 4],
      energies: [-6.1376491676625, -8.5384780377862, -9.754140221861],
      logZ: [7.2345123300192, 11.0201899747567, 39.5709235321033],
    },
  ])('have energy and ln Z of the $name chain', ({ h, betas, energies, logZ }) => {
    const found = thermalMps(h, betas, { dt: 0.2 });
    found.forEach((at, i) => {
      expect(Math.abs(at.logZ - logZ[i]!)).toBeLessThan(at.logZError + 1e-12);
      expect(at.logZError).toBeLessThan(1e-5);
      expect(at.state.expect(h).re).toBeCloseTo(energies[i]!, 6);
    });
  });

  it('by tdvp for longer range, with an error that covers', () => {
    const space = chain(4);
    const h = plus(
      heisenberg(space),
      scale(localOperator(heisenberg(space).space, [0, 3], randomHermitian(4, seeded(9))), 0.5),
    );
    expect(() => thermalMps(h, [0.5])).toThrow(/neighbouring/);
    const [at] = thermalMps(h, [0.5], { method: 'tdvp', dt: 0.05 });
    const exact = thermalState(h, 0.5);
    const levelsOf = hermitianEigenvalues(toDense(h));
    const logZ = Math.log(levelsOf.reduce((sum, e) => sum + Math.exp(-0.5 * e), 0));
    expect(Math.abs(at!.logZ - logZ)).toBeLessThan(at!.logZError + 1e-12);
    expect(at!.logZError).toBeLessThan(1e-3);
    expect(at!.state.expect(h).re).toBeCloseTo(exact.expect(h).re, 4);
  });

  it('refuses bad temperatures', () => {
    const h = tfim(chain(2));
    expect(() => thermalMps(h, [-1])).toThrow(/betas\[0\]/);
    expect(() => thermalMps(h, [1, 0.5])).toThrow(/betas\[1\]/);
    expect(() => thermalMps(h, [NaN])).toThrow(/betas/);
    expect(() => thermalMps(h, [1], { dt: 0 })).toThrow(/dt/);
  });
});

/** The open XX chain of R15 and its start 0101... */
function xx(n: number): { h: Operator; space: Space; start: ReturnType<typeof productMps> } {
  const h = xxz(chain(n), { delta: 0 });
  const start = productMps(
    h.space,
    Array.from({ length: n }, (_, i) => i % 2),
  );
  return { h, space: h.space, start };
}

const lower = [
  [0, 1],
  [0, 0],
];

describe('master equations on matrix-product states', () => {
  const space = levels([2, 3, 2]);
  const h = localSum(space, [
    { sites: [0, 1], matrix: randomHermitian(6, seeded(1)) },
    { sites: [2, 1], matrix: randomHermitian(6, seeded(2)) },
  ]);
  const jumps = [
    scale(localOperator(space, [1], randomGinibre(3, 3, seeded(5))), { re: 0.1, im: 0.2 }),
    scale(localOperator(space, [2, 1], randomGinibre(6, 6, seeded(6))), 0.15),
    scale(localOperator(space, [0], randomGinibre(2, 2, seeded(7))), 0.2),
  ];
  const observable = localOperator(space, [2, 0], randomGinibre(4, 4, seeded(8)));
  const rho = randomDensityMatrix(space, seeded(4));
  const exact = lindblad(lindbladian(h, jumps), rho, {
    times: [0, 0.5],
    rtol: 1e-10,
    atol: 1e-12,
    observables: { observable },
  }).expectations.observable![1]!;
  const errorOf = (value: { re: number; im: number }): number =>
    Math.sqrt((value.re - exact.re) ** 2 + (value.im - exact.im) ** 2);

  it.each([
    [2, 4],
    [4, 16],
  ] as const)('density operators converge with order %i', (order, factor) => {
    const run = (dt: number): { re: number; im: number; error: number } =>
      lindbladTebd(h, jumps, toDensityMpo(rho), { times: [0, 0.5], dt, order, observables: { observable } })
        .expectations.observable![1]!;
    const [coarse, fine] = [run(0.125), run(0.0625)];
    expect(errorOf(coarse) / errorOf(fine)).toBeGreaterThan(0.7 * factor);
    expect(errorOf(fine)).toBeLessThan(3 * fine.error);
    expect(errorOf(fine)).toBeLessThan(2e-3);
  });

  it('purified states converge with order 2 and keep the trace', () => {
    const { h: hamiltonian, start } = xx(3);
    const noise = [0, 1, 2].map((site) => scale(localOperator(start.space, [site], lower), 0.5));
    const z = pauliZ(start.space, 1);
    const right = lindblad(lindbladian(hamiltonian, noise), start.reduce([0, 1, 2]), {
      times: [0, 1],
      rtol: 1e-10,
      atol: 1e-12,
      observables: { z },
    }).expectations.z![1]!.re;
    const run = (dt: number) =>
      lindbladTebd(hamiltonian, noise, purifiedMps(start), { times: [0, 1], dt, observables: { z } });
    const [coarse, fine] = [run(0.25), run(0.125)];
    const [a, b] = [coarse, fine].map((got) => Math.abs(got.expectations.z![1]!.re - right)) as [
      number,
      number,
    ];
    expect(a / b).toBeGreaterThan(3);
    expect(b).toBeLessThan(2 * fine.expectations.z![1]!.error);
    expect(Math.abs(fine.diagnostics.logNorm[1]!)).toBeLessThan(1e-12);
  });

  it('has the magnetisation of dephasing and decaying XX chains', () => {
    const { h: hamiltonian, space: six, start } = xx(6);
    const z = Object.fromEntries([0, 1, 2].map((site) => [`z${site}`, pauliZ(six, site)]));
    const options = {
      times: [0, 2],
      dt: 0.1,
      order: 4,
      stepErrors: false,
      observables: z,
      truncation: { cutoff: 1e-12 },
    } as const;
    const dephasing = Array.from({ length: 6 }, (_, site) => scale(pauliZ(six, site), Math.sqrt(0.1)));
    const one = lindbladTebd(hamiltonian, dephasing, pureDensityMpo(start), options);
    const expected = [0.1389911245224, 0.4495486820526, -0.2167457414236];
    const check = (got: Estimate, value: number): void => {
      expect(Math.abs(got.re - value)).toBeLessThan(got.error);
      expect(got.re).toBeCloseTo(value, 4);
    };
    expected.forEach((value, site) => check(one.expectations[`z${site}`]![1]!, value));
    const purity = one.final.overlap(one.final).re / one.final.norm() ** 2;
    expect(purity).toBeCloseTo(0.2938022990783, 4);
    const decay = Array.from({ length: 6 }, (_, site) =>
      scale(localOperator(six, [site], lower), Math.sqrt(0.1)),
    );
    const two = lindbladTebd(hamiltonian, decay, pureDensityMpo(start), options);
    const decayed = [0.1549294140033, 0.7434727099613, -0.1211543439682];
    decayed.forEach((value, site) => check(two.expectations[`z${site}`]![1]!, value));
  });

  it('refuses jumps and orders that it cannot do', () => {
    const { h: hamiltonian, start } = xx(3);
    const far = localOperator(start.space, [0, 2], randomGinibre(4, 4, seeded(1)));
    const options = { times: [0, 1], dt: 0.5 };
    expect(() => lindbladTebd(hamiltonian, [far], pureDensityMpo(start), options)).toThrow(/jumps\[0\]/);
    expect(() => lindbladTebd(hamiltonian, [], purifiedMps(start), { ...options, order: 4 })).toThrow(
      /order/,
    );
    expect(() => lindbladTebd(hamiltonian, [], pureDensityMpo(start), { times: [1, 0], dt: 0.5 })).toThrow(
      /dt/,
    );
    const back = { times: [1, 0], dt: -0.5 };
    expect(() => lindbladTebd(hamiltonian, [], purifiedMps(start), back)).toThrow(/`times`/);
  });
});
