import { describe, expect, it } from 'vitest';
import { jump, lindbladian } from '../../src/dynamics/lindbladian.ts';
import { lindblad } from '../../src/dynamics/lindblad.ts';
import { schrodinger } from '../../src/dynamics/schrodinger.ts';
import type { Evolution } from '../../src/dynamics/evolution.ts';
import { rng } from '../../src/linalg/random.ts';
import { eigh } from '../../src/linalg/eigh.ts';
import { dense } from '../../src/operators/dense.ts';
import { identityOperator } from '../../src/operators/local-sum.ts';
import { pauliX, pauliZ } from '../../src/operators/paulis.ts';
import { randomGinibre, randomHermitian } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { levels, modes, productSpace, qubits } from '../../src/spaces/space.ts';
import { DensityMatrix } from '../../src/states/density-matrix.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { fidelity } from '../../src/states/fidelity.ts';
import { basisKet, productKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';
import { annihilation, creation } from '../../src/operators/ladder.ts';
import * as o from '../oracle.ts';
import { coherent, dagger, lowering, mode, plus, qubit, scale, sum, times } from './fixtures.ts';

const tight = { rtol: 1e-10, atol: 1e-12, method: 'vern7' } as const;

const last = (of: Evolution<unknown>, name: string): number => of.expectations[name]!.at(-1)!.re;

describe('closed forms of open systems', () => {
  it('a decaying number state is a binomial law, with heat too', () => {
    const { space, a, ad, n } = mode(60);
    const kappa = 0.3;
    const cold = lindblad(lindbladian(scale(n, 1.7), [jump(kappa, a)]), basisKet(space, [3]), {
      times: [0, 2],
      ...tight,
    });
    const law = [0.0918488392, 0.3351663015, 0.4076859711, 0.1652988882];
    law.forEach((p, k) => expect(cold.final.matrix.data[2 * k * 61]).toBeCloseTo(p, 9));
    const nth = 0.5;
    const hot = lindblad(
      lindbladian(scale(n, 1.7), [jump(kappa * (1 + nth), a), jump(kappa * nth, ad)]),
      basisKet(space, [3]),
      { times: [0, 2], observables: { n, pairs: times(times(ad, ad), times(a, a)) }, ...tight },
    );
    expect(last(hot, 'n')).toBeCloseTo(1.8720290902, 9);
    expect(last(hot, 'pairs')).toBeCloseTo(3.3946552865, 8);
  });

  it('an even cat loses its parity', () => {
    const { space, a, n } = mode(40);
    const cat = plusKets(coherent(40, 2).data, coherent(40, -2).data);
    const parity = dense(space, {
      rows: 40,
      cols: 40,
      data: Float64Array.from({ length: 3200 }, (_, i) => (i % 82 === 0 ? (i % 164 === 0 ? 1 : -1) : 0)),
    });
    const start = toDensityMatrix(cat);
    const normalised = DensityMatrix.of(space, start.matrix, { normalize: true });
    const found = lindblad(lindbladian(scale(n, 0), [jump(1, a)]), normalised, {
      times: [0, 0.1],
      observables: { parity, n },
      saveStates: true,
      ...tight,
    });
    expect(found.expectations.n![0]!.re).toBeCloseTo(3.997317199, 9);
    expect(last(found, 'parity')).toBeCloseTo(0.4676199257, 9);
    const purity = found.final.overlap(found.final).re;
    expect(purity).toBeCloseTo(0.6093341975, 9);
  });

  it('a driven qubit comes to its steady state', () => {
    const { space, x, z, minus, e } = qubit();
    const [omega, g, delta] = [1.3, 0.8, 0.5];
    const h = sum(scale(z, delta / 2), scale(x, omega / 2));
    const found = lindblad(lindbladian(h, [jump(g, minus)]), basisKet(space, [1]), {
      times: [0, 60],
      observables: { e },
      ...tight,
    });
    expect(last(found, 'e')).toBeCloseTo(0.3366533865, 9);
    expect(found.final.matrix.data[2]).toBeCloseTo(-0.2589641434, 8);
    expect(found.final.matrix.data[3]).toBeCloseTo(-0.2071713147, 8);
  });

  it('a driven damped cavity becomes a coherent state', () => {
    const { space, a, ad, n } = mode(30);
    const h = sum(scale(n, 0.4), scale(plus(a, ad), 0.9));
    const found = lindblad(lindbladian(h, [a]), basisKet(space, [0]), {
      times: [0, 60],
      observables: { a, n },
    });
    expect(last(found, 'n')).toBeCloseTo(1.9756097561, 6);
    expect(found.expectations.a!.at(-1)!.re).toBeCloseTo(-0.8780487805, 6);
    expect(found.expectations.a!.at(-1)!.im).toBeCloseTo(-1.0975609756, 6);
  });

  it('atom and mode exchange their excitation, and lose it', () => {
    const space = productSpace(qubits(1), modes(1, 6));
    const [sm, b] = [lowering(space, 0), annihilation(space, 1)];
    const h = scale(plus(times(dagger(sm), b), times(dagger(b), sm)), 0.25);
    const e = times(dagger(sm), sm);
    for (const [photons, p] of [
      [0, 0.2919265817],
      [3, 0.1731781896],
    ] as const) {
      const found = schrodinger(h, basisKet(space, [0, photons]), {
        times: [0, 4],
        observables: { e },
        ...tight,
      });
      expect(last(found, 'e')).toBeCloseTo(p, 9);
    }
    const lossy = lindblad(lindbladian(h, [jump(0.2, b), jump(0.05, sm)]), basisKet(space, [0, 0]), {
      times: [0, 4],
      observables: { e, n: times(creation(space, 1), b) },
      ...tight,
    });
    expect(last(lossy, 'n')).toBeCloseTo(0.4329376974, 9);
    expect(last(lossy, 'e')).toBeCloseTo(0.2775943892, 9);
  });

  it('relaxation and dephasing of a qubit have their rates', () => {
    const { space, z, minus } = qubit();
    const [gamma, nth] = [0.3, 0.25];
    const found = lindblad(
      lindbladian(scale(z, 0), [
        jump(gamma * (1 + nth), minus),
        jump(gamma * nth, dagger(minus)),
        jump(0.05, z),
      ]),
      productKet(space, [[Math.SQRT1_2, Math.SQRT1_2]]),
      { times: [0, 2], observables: { z }, saveStates: true, ...tight },
    );
    expect(found.final.matrix.data[2]).toBeCloseTo(0.2610228884, 9);
    expect(last(found, 'z')).toBeCloseTo(-0.3956202268, 9);
  });

  it('a Kerr mode revives, and decays', () => {
    const { space, a, ad } = mode(32);
    const h = scale(times(times(ad, ad), times(a, a)), 0.5);
    const start = coherent(32, 1.5);
    const closed = schrodinger(h, start, {
      times: [0, 0.7, Math.PI],
      observables: { a },
      saveStates: true,
      ...tight,
    });
    expect(closed.expectations.a![1]!.re).toBeCloseTo(0.1069356158, 8);
    expect(closed.expectations.a![1]!.im).toBeCloseTo(-0.8772039814, 8);
    const [plusI, minusI] = [coherent(32, 0, 1.5), coherent(32, 0, -1.5)];
    const superposition = plusKets(plusI.data, timesI(minusI.data));
    expect(fidelity(superposition, closed.final)).toBeCloseTo(1, 8);
    const lossy = lindblad(lindbladian(h, [jump(0.3, a)]), start, {
      times: [0, 0.7],
      observables: { a },
      ...tight,
    });
    expect(last(lossy, 'a')).toBeCloseTo(0.2169033743, 8);
    expect(lossy.expectations.a![1]!.im).toBeCloseTo(-0.8235247367, 8);
    expect(space.dims).toEqual([32]);
  });

  it('dissipation pumps a Bell state, and two atoms shine together', () => {
    const space = qubits(2);
    const [x1, x2, z1, z2] = [pauliX(space, 0), pauliX(space, 1), pauliZ(space, 0), pauliZ(space, 1)];
    const one = identityOperator(space);
    const l1 = scale(times(x1, plus(one, times(z1, z2))), 0.5);
    const l2 = scale(times(z1, plus(one, times(x1, x2))), 0.5);
    const bell = basisKet(space, [0, 0]);
    const pumped = lindblad(lindbladian(scale(z1, 0), [l1, l2]), bell, { times: [0, 1.3], ...tight });
    const root = Math.SQRT1_2;
    const singlet = o.vecOf(Float64Array.of(0, 0, root, 0, -root, 0, 0, 0));
    const rho = o.matOf(pumped.final.matrix);
    expect(o.inner(singlet, o.matVec(rho, singlet))[0]).toBeCloseTo(0.6283390996, 9);
    const l = plus(lowering(space, 0), lowering(space, 1));
    const both = lindblad(lindbladian(scale(z1, 0), [l]), basisKet(space, [0, 0]), {
      times: [0, 0.6],
      observables: { intensity: times(dagger(l), l) },
      saveStates: true,
      ...tight,
    });
    expect(both.final.matrix.data[0]).toBeCloseTo(0.3011942119, 9);
    expect(last(both, 'intensity')).toBeCloseTo(1.3252545324, 8);
  });

  it('two-photon pumping makes cats and keeps parity', () => {
    const { space, a } = mode(30);
    const l = plus(times(a, a), scale(identityOperator(space), -4));
    const options = { times: [0, 12], rtol: 1e-8, atol: 1e-10 };
    const even = plusKets(coherent(30, 2).data, coherent(30, -2).data);
    const odd = plusKets(
      coherent(30, 2).data,
      coherent(30, -2).data.map((x) => -x),
    );
    const generator = lindbladian(scale(a, 0), [l]);
    expect(fidelity(even, lindblad(generator, basisKet(space, [0]), options).final)).toBeCloseTo(1, 6);
    expect(fidelity(odd, lindblad(generator, basisKet(space, [1]), options).final)).toBeCloseTo(1, 6);
  });
});

describe('the Ising chain of spins that fall', () => {
  it.each([
    [2, -0.94109031],
    [3, -0.9348428],
    [4, -0.93247299],
  ])('has the known magnetisation for %s spins', (count, expected) => {
    const space = qubits(count);
    const sites = Array.from({ length: count }, (_, i) => i);
    const h = sum(
      ...sites.map((i) => scale(pauliZ(space, i), 50)),
      ...sites.slice(1).map((i) => scale(times(pauliX(space, i - 1), pauliX(space, i)), 25)),
    );
    const found = lindblad(
      lindbladian(
        h,
        sites.map((i) => lowering(space, i)),
      ),
      basisKet(
        space,
        sites.map(() => 0),
      ),
      { times: [0, 10], observables: { z: pauliZ(space, count - 1) }, rtol: 1e-8, atol: 1e-10 },
    );
    expect(last(found, 'z')).toBeCloseTo(expected, 7);
  });
});

describe('invariances', () => {
  const space = levels([2, 3]);
  const random = rng(4);
  const h = dense(space, randomHermitian(6, random));
  const ls = [1, 2].map(() => dense(space, randomGinibre(6, 6, random)));
  const rho = randomDensityMatrix(space, random);
  const at = { times: [0, 0.3], ...tight };
  const run = (generator: ReturnType<typeof lindbladian>): DensityMatrix =>
    lindblad(generator, rho, at).final;
  const far = (a: DensityMatrix, b: DensityMatrix): number =>
    o.distance(o.matOf(a.matrix), o.matOf(b.matrix));
  const base = run(lindbladian(h, ls));

  it('a jump operator may be shifted when the Hamiltonian is too', () => {
    const c: o.Z = [0.7, -0.4];
    const one = o.eye(6);
    const l = o.matOf(ls[0]!.matrix);
    const shifted = o.plus(l, o.scale(one, c));
    // H - (i/2)(c* L - c L^dagger).
    const difference = o.plus(o.scale(l, o.conj(c)), o.scale(o.dagger(l), [-c[0], -c[1]]));
    const moved = o.plus(o.matOf(h.matrix), o.scale(difference, [0, -0.5]));
    const other = lindbladian(dense(space, o.complexMatrix(moved)), [
      dense(space, o.complexMatrix(shifted)),
      ls[1]!,
    ]);
    expect(far(run(other), base)).toBeLessThan(1e-9);
  });

  it('jump operators may be mixed by a unitary', () => {
    const [c, s] = [Math.cos(0.6), Math.sin(0.6)];
    const [a, b] = ls.map(({ matrix }) => o.matOf(matrix));
    const mixed = [
      o.plus(o.scale(a!, [c, 0]), o.scale(b!, [0, s])),
      o.plus(o.scale(a!, [0, s]), o.scale(b!, [c, 0])),
    ].map((l) => dense(space, o.complexMatrix(l)));
    expect(far(run(lindbladian(h, mixed)), base)).toBeLessThan(1e-9);
  });

  it('without jumps it is the Schroedinger equation', () => {
    const psi = randomKet(space, random);
    const pure = schrodinger(h, psi, at).final;
    const mixed = lindblad(lindbladian(h), psi, at).final;
    expect(far(toDensityMatrix(pure), mixed)).toBeLessThan(1e-9);
  });

  it('the motion is that of the exact exponential', () => {
    const { values, vectors } = eigh(toDense(h));
    const psi = randomKet(space, random);
    const [v, x] = [o.matOf(vectors), o.vecOf(psi.data)];
    const t = 2.5;
    const coefficients = o
      .matVec(o.dagger(v), x)
      .map((z, k) => o.times(z, [Math.cos(values[k]! * t), -Math.sin(values[k]! * t)]));
    const exact = o.matVec(v, coefficients);
    const found = schrodinger(h, psi, { times: [0, t], ...tight }).final;
    expect(o.distance([o.vecOf(found.data)], [exact])).toBeLessThan(1e-8);
  });
});

function plusKets(a: Float64Array, b: Float64Array): ReturnType<typeof coherent> {
  const data = a.map((x, i) => x + b[i]!);
  const norm = Math.sqrt(data.reduce((total, x) => total + x * x, 0));
  const ket = coherent(a.length / 2, 0);
  ket.data.set(data.map((x) => x / norm));
  return ket;
}

function timesI(data: Float64Array): Float64Array {
  return data.map((_, i) => (i % 2 === 0 ? -data[i + 1]! : data[i - 1]!));
}
