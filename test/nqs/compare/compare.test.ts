import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/linalg/random.ts';
import { sampledFidelity, sampledOverlap } from '../../../src/nqs/compare/fidelity.ts';
import { swapEntropy, swapPurity } from '../../../src/nqs/compare/swap.ts';
import { logTable } from '../../../src/nqs/models/log-table.ts';
import { denseNet, rbm } from '../../../src/nqs/models/nets.ts';
import { marshall } from '../../../src/nqs/models/signed.ts';
import { nqs, type Nqs } from '../../../src/nqs/nqs.ts';
import { exactSampling, fullSum, metropolis, type Sampler } from '../../../src/nqs/sampler.ts';
import { vmc } from '../../../src/nqs/optimise/vmc.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { fixedSz } from '../../../src/spaces/sector.ts';
import { levels, qubits } from '../../../src/spaces/space.ts';
import { toDensityMatrix, toKet } from '../../../src/states/convert.ts';
import { purity } from '../../../src/states/entropies.ts';
import { Ket } from '../../../src/states/ket.ts';
import { basisKet, ghzKet } from '../../../src/states/kets.ts';
import { normalize } from '../../../src/states/normalize.ts';
import { randomKet } from '../../../src/states/random-states.ts';
import { randomMps } from '../../../src/tn/mps/make.ts';
import type { Ansatz } from '../../../src/nqs/ansatz.ts';

/** Two random kets, the second `far` from the first but for a factor 1.7 e^(0.9 i). */
function tables(far: number, space = qubits(4)): [Ket, Ket] {
  const [a, b] = [randomKet(space, rng(3)), randomKet(space, rng(4))];
  const near = a.data.map((x, i) => x + far * b.data[i]!);
  const [c, s] = [1.7 * Math.cos(0.9), 1.7 * Math.sin(0.9)];
  const turned = near.map((x, i) => (i % 2 === 0 ? c * x - s * near[i + 1]! : c * x + s * near[i - 1]!));
  return [a, Ket.fromData(space, turned)];
}

function tableOf(ket: Ket): Ansatz {
  const logs = new Float64Array(ket.data.length);
  for (let i = 0; i < logs.length; i += 2) {
    const [x, y] = [ket.data[i]!, ket.data[i + 1]!];
    logs[i] = 0.5 * Math.log(x * x + y * y);
    logs[i + 1] = Math.atan2(y, x);
  }
  return logTable(ket.space, logs);
}

const of = (ket: Ket, sampler: Sampler, seed = 1): Nqs => nqs(tableOf(ket), { sampler, rng: rng(seed) });

/** <a|b> over both norms. */
function overlapOf(a: Ket, b: Ket): { re: number; im: number } {
  const { re, im } = a.overlap(b);
  const size = a.norm() * b.norm();
  return { re: re / size, im: im / size };
}

describe('overlaps and fidelities by samples', () => {
  it.each([1e-100, 1e-150, 1e-200])(
    'are right for kets nearly without overlap: amplitudes of %s',
    (small) => {
      const [a, b] = [[1, 0, small, 0], [small, 0, 1, 0]].map((x) => Ket.fromData(qubits(1), Float64Array.from(x))) as [Ket, Ket]; // prettier-ignore
      const right = 4 * small * small;
      expect(Math.abs(sampledFidelity(a, b).re - right)).toBeLessThanOrEqual(1e-12 * right);
      const penalty = { steps: 1, orthogonalTo: [b], penalty: 1 };
      const start = of(Ket.fromData(qubits(1), Float64Array.of(1, 0, Math.max(small, 1e-150), 0)), fullSum());
      const [step] = vmc(start, pauliSum(qubits(1), { Z: 1 }), penalty);
      expect(step?.next.ansatz.parameters.every(Number.isFinite)).toBe(true);
    },
  );

  it('are exact for states that are summed up, of any norm', () => {
    const [a, b] = tables(0.8, levels([2, 3, 2]));
    const { re, im } = overlapOf(a, b);
    for (const [one, other] of [
      [of(a, fullSum()), of(b, fullSum())],
      [a, of(b, fullSum())],
      [of(a, fullSum()), b],
    ] as const) {
      const overlap = sampledOverlap(one, other);
      expect(overlap).toMatchObject({ error: 0, from: 'exact', flags: [] });
      expect(overlap.re).toBeCloseTo(re, 12);
      expect(overlap.im).toBeCloseTo(im, 12);
      const fidelity = sampledFidelity(one, other);
      expect(fidelity).toMatchObject({ im: 0, error: 0, from: 'exact', control: 0 });
      expect(fidelity.re).toBeCloseTo(re * re + im * im, 12);
    }
  });

  it('of samples cover the exact value, without bias', () => {
    const [a, b] = tables(1);
    const { re, im } = overlapOf(a, b);
    const exact = re * re + im * im;
    let [within, near, sum, spread] = [0, 0, 0, 0];
    const seeds = 60;
    for (let seed = 0; seed < seeds; seed++) {
      const [one, other] = [of(a, exactSampling(200), seed), of(b, exactSampling(300), 1000 + seed)];
      const found = sampledFidelity(one, other);
      if (Math.abs(found.re - exact) < 2 * found.error) within++;
      sum += found.re / seeds;
      spread += found.error / seeds;
      const overlap = sampledOverlap(one, other);
      const miss = Math.sqrt((overlap.re - re) ** 2 + (overlap.im - im) ** 2);
      // Two real numbers: 2.45 standard errors of a plane hold 95 %, the error is that of both together.
      if (miss < 1.8 * overlap.error) near++;
    }
    expect(within).toBeGreaterThan(0.88 * seeds);
    expect(near).toBeGreaterThan(0.88 * seeds);
    expect(Math.abs(sum - exact)).toBeLessThan((4 * spread) / Math.sqrt(seeds));
  });

  it('have errors that vanish as the states become equal', () => {
    const error = (far: number): number => {
      const [a, b] = tables(far);
      const found = sampledFidelity(of(a, exactSampling(400), 5), of(b, exactSampling(400), 6));
      const { re, im } = overlapOf(a, b);
      expect(Math.abs(found.re - re * re - im * im)).toBeLessThan(4 * found.error);
      expect(found.control).toBe(-0.5);
      return found.error;
    };
    // Without the control variate the error falls as `far`, with it as its square.
    expect(error(0.05) / error(0.005)).toBeGreaterThan(50);
    const [a] = tables(0);
    const scaled = Ket.fromData(
      a.space,
      a.data.map((_, i) => 3 * (i % 2 === 0 ? a.data[i + 1]! : -a.data[i - 1]!)),
    );
    const same = sampledFidelity(of(a, exactSampling(100)), of(scaled, exactSampling(100)));
    expect(same.re).toBeCloseTo(1, 12);
    expect(same.error).toBeLessThan(1e-12);
    const { re, im, error: rest } = sampledOverlap(of(a, exactSampling(100)), of(scaled, exactSampling(100)));
    expect(re).toBeCloseTo(0, 12);
    expect(im).toBeCloseTo(-1, 12);
    expect(rest).toBeLessThan(1e-12);
  });

  it('of chains agree with sums, in sectors too', () => {
    const sampler = metropolis({ samples: 4096 });
    const space = qubits(6);
    const [one, other] = [
      rbm(space, rng(1), { field: 'complex', deviation: 0.3 }),
      denseNet(space, [5], rng(2)),
    ];
    for (const sector of [undefined, fixedSz(space)]) {
      const setup = sector ? { sector } : {};
      const [a, b] = [
        nqs(one, { ...setup, sampler: fullSum() }),
        nqs(other, { ...setup, sampler: fullSum() }),
      ];
      const exact = sampledFidelity(a, b);
      const { re, im } = overlapOf(toKet(a), toKet(b));
      expect(exact.re).toBeCloseTo(re * re + im * im, 12);
      const found = sampledFidelity(
        nqs(one, { ...setup, sampler, rng: rng(3) }),
        nqs(other, { ...setup, sampler, rng: rng(4) }),
      );
      expect(found).toMatchObject({ from: 'sampled', flags: [] });
      expect(Math.abs(found.re - exact.re)).toBeLessThan(4 * found.error);
      expect(found.error).toBeLessThan(0.05);
    }
  });

  it('of a matrix-product state and a network', () => {
    const chain = randomMps(qubits(5), 3, rng(2));
    const state = nqs(denseNet(qubits(5), [4], rng(3)), {
      sampler: metropolis({ samples: 512 }),
      rng: rng(1),
    });
    const { re, im } = overlapOf(toKet(state), toKet(chain));
    const found = sampledFidelity(state, chain, { rng: rng(4), samples: 512 });
    expect(Math.abs(found.re - re * re - im * im)).toBeLessThan(4 * found.error);
    const entropy = swapEntropy(chain, [0, 1], { rng: rng(5), samples: 4000 });
    expect(Math.abs(entropy.re - swapEntropy(toKet(chain), [0, 1]).re)).toBeLessThan(4 * entropy.error);
  });

  it('do without the control variate where a configuration of one state is none of the other', () => {
    const space = qubits(3);
    const flat = nqs(rbm(space, rng(1), { deviation: 0 }), { sampler: exactSampling(2000), rng: rng(2) });
    const found = sampledFidelity(ghzKet(3), flat);
    expect(found.control).toBe(0);
    expect(Math.abs(found.re - 0.25)).toBeLessThan(4 * found.error);
    expect(found.error).toBeLessThan(0.05);
    const other = sampledOverlap(flat, ghzKet(3));
    expect(Math.abs(other.re - 0.5)).toBeLessThan(4 * other.error + 1e-12);
    const never = sampledFidelity(basisKet(space, [0, 0, 1]), ghzKet(3));
    expect(never).toMatchObject({ re: 0, error: 0 });
    expect(sampledOverlap(basisKet(space, [0, 0, 1]), ghzKet(3)).re).toBe(0);
  });

  it('refuse what has no amplitudes, other spaces, missing streams and numbers that are none', () => {
    const [a] = tables(0);
    const state = of(a, fullSum());
    expect(() => sampledFidelity(state, toDensityMatrix(normalize(a)))).toThrow(/`b` must be a pure state/);
    expect(() => sampledFidelity(state, ghzKet(3))).toThrow(/`b`/);
    const chain = randomMps(qubits(4), 3, rng(2));
    expect(() => sampledFidelity(state, chain)).toThrow(/`rng` must be given, since `b` is sampled/);
    expect(() => sampledFidelity(state, chain, { rng: rng(1), samples: 0.5 })).toThrow(/`samples`/);
  });
});

describe('purities by swaps', () => {
  it('are those of reduced density matrices', () => {
    const space = levels([2, 3, 2, 2]);
    const ket = randomKet(space, rng(8));
    for (const sites of [[0], [1, 3], [0, 2, 3], [3, 0]]) {
      const exact = purity(ket.reduce(sites));
      expect(swapPurity(of(ket, fullSum()), sites).re).toBeCloseTo(exact, 12);
      expect(swapPurity(ket, sites).re).toBeCloseTo(exact, 12);
      expect(swapEntropy(ket, sites)).toMatchObject({ error: 0, from: 'exact' });
      expect(swapEntropy(ket, sites).re).toBeCloseTo(-Math.log(exact), 12);
    }
    expect(swapEntropy(ghzKet(5), [0, 3]).re).toBeCloseTo(Math.LN2, 12);
  });

  it('of samples cover them, of chains in a sector too', () => {
    const space = qubits(6);
    const antiferromagnet = marshall(rbm(space, rng(2), { deviation: 0.4 }), [0, 2, 4]);
    const sector = fixedSz(space);
    for (const [ansatz, setup] of [
      [denseNet(space, [6], rng(1)), {}],
      [antiferromagnet, { sector }],
    ] as const) {
      const exact = swapPurity(nqs(ansatz, { ...setup, sampler: fullSum() }), [0, 1, 2]);
      let within = 0;
      for (let seed = 0; seed < 16; seed++) {
        const state = nqs(ansatz, { ...setup, sampler: metropolis({ samples: 512 }), rng: rng(seed) });
        const { re, error, from } = swapPurity(state, [0, 1, 2]);
        expect(from).toBe('sampled');
        if (Math.abs(re - exact.re) < 2 * error) within++;
        const entropy = swapEntropy(state, [0, 1, 2]);
        expect(entropy.re).toBeCloseTo(-Math.log(re), 12);
        expect(entropy.error).toBeCloseTo(error / re, 12);
      }
      expect(within).toBeGreaterThan(12);
    }
  });

  it('pair the halves of one chain, and refuse a purity that is not positive', () => {
    const ket = randomKet(qubits(3), rng(5));
    const one = of(ket, exactSampling(4001), 7);
    const found = swapPurity(one, [1]);
    expect(found.samples).toBe(2000);
    expect(Math.abs(found.re - purity(ket.reduce([1])))).toBeLessThan(4 * found.error);
    expect(() => swapPurity(one, [7])).toThrow(/`sites/);
    expect(() => swapPurity(of(ket, exactSampling(1)), [1])).toThrow(/two samples/);
    const wide = randomKet(qubits(8), rng(6));
    const few = (seed: number) => () => swapEntropy(of(wide, exactSampling(4), seed), [0, 1, 2, 3]);
    expect(() => Array.from({ length: 20 }, (_, seed) => few(seed)())).toThrow(/Take more samples/);
  });
});
