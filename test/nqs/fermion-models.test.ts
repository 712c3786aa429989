import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { batchOf } from '../../src/nqs/batch.ts';
import { densityJastrow } from '../../src/nqs/models/density-jastrow.ts';
import { freeOrbitals, randomOrbitals } from '../../src/nqs/models/fermions/orbitals.ts';
import { pairsOf, pfaffian, randomPairs } from '../../src/nqs/models/fermions/pfaffian.ts';
import { slater } from '../../src/nqs/models/fermions/slater.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { modelProduct } from '../../src/nqs/models/model-product.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { plainWalker } from '../../src/nqs/plain-walker.ts';
import { hubbard, hubbardSector } from '../../src/operators/models/hubbard.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { fixedNumber, sector as sectorOf, type Sector } from '../../src/spaces/sector.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { describeAnsatz, everything } from '../conformance/ansatz.ts';

const spinless = fixedNumber(qubits(6), 3);
const odd = fixedNumber(qubits(5), 3);
const spinful = hubbardSector(chain(3), { up: 2, down: 1 });
const both = fixedNumber(qubits(6), 3);

const members: Record<string, readonly [Sector, () => Ansatz]> = {
  'determinant of spinless fermions': [spinless, () => slater(spinless, randomOrbitals(spinless, rng(1)))],
  'complex determinants of two spins': [
    spinful,
    () => slater(spinful, randomOrbitals(spinful, rng(2), { field: 'complex' })),
  ],
  'determinants with the same orbitals': [
    spinful,
    () => slater(spinful, randomOrbitals(spinful, rng(3)), { restricted: true }),
  ],
  'determinant that mixes spins': [spinful, () => slater(both, randomOrbitals(both, rng(4)))],
  'Pfaffian of an even number': [
    hubbardSector(chain(3), { up: 2, down: 2 }),
    () => pfaffian(fixedNumber(qubits(6), 4), randomPairs(fixedNumber(qubits(6), 4), rng(5))),
  ],
  'complex Pfaffian of an odd number': [
    odd,
    () => pfaffian(odd, randomPairs(odd, rng(6), { field: 'complex' })),
  ],
  'determinants times a Jastrow factor': [
    spinful,
    () =>
      modelProduct([
        slater(spinful, randomOrbitals(spinful, rng(7))),
        jastrow(spinful.space, rng(8), { deviation: 0.3 }),
      ]),
  ],
  'complex determinants times a real network': [
    spinful,
    () =>
      modelProduct([
        slater(spinful, randomOrbitals(spinful, rng(9), { field: 'complex' })),
        rbm(spinful.space, rng(10), { deviation: 0.3 }),
      ]),
  ],
};
for (const [name, [sector, make]] of Object.entries(members)) describeAnsatz(name, make, { sector });

const grouped = (field: 'real' | 'complex'): Ansatz => {
  const groups = [
    [
      [0, 1],
      [1, 2],
    ],
    [[0, 3]],
    [],
  ] as const;
  const ansatz = densityJastrow(levels([3, 2, 4, 2]), groups, { field });
  return ansatz.with(ansatz.parameters.map((_, k) => 0.3 - 0.2 * k));
};
describeAnsatz('a Jastrow factor of levels', () => grouped('real'));
describeAnsatz('a complex Jastrow factor of levels', () => grouped('complex'));

/** All amplitudes of a sector, [re, im] each. */
function amplitudes(ansatz: Ansatz, sector: Sector): [number, number][] {
  const logs = ansatz.logAmplitudes(everything(ansatz, sector));
  return Array.from({ length: logs.length / 2 }, (_, s) => {
    const size = Math.exp(logs[2 * s]!);
    return [size * Math.cos(logs[2 * s + 1]!), size * Math.sin(logs[2 * s + 1]!)];
  });
}

describe('a determinant', () => {
  it('is what creation operators make of the vacuum, with their signs', () => {
    const { space } = spinful;
    const orbitals = randomOrbitals(spinful, rng(11));
    const ansatz = slater(spinful, orbitals);
    // Both up orbitals, then the one of down, each as sum_j phi_j c_j^dagger, last factor first.
    const d = 64;
    let psi = new Float64Array(d);
    psi[0] = 1;
    const create = (from: Float64Array, mode: number, factor: number, to: Float64Array): void => {
      for (let x = 0; x < d; x++) {
        const bit = 1 << (5 - mode);
        if (from[x] === 0 || x & bit) continue;
        let before = 0;
        for (let m = 0; m < mode; m++) before += (x >> (5 - m)) & 1;
        to[x | bit]! += factor * (before % 2 === 0 ? 1 : -1) * from[x]!;
      }
    };
    for (const [law, a] of [
      [1, 0],
      [0, 1],
      [0, 0],
    ] as const) {
      const next = new Float64Array(d);
      const { sites, total } = spinful.laws[law]!;
      sites.forEach((site, i) => create(psi, site, orbitals.values[law]![i * total + a]!, next));
      psi = next;
    }
    const all = everything(ansatz, spinful);
    const found = amplitudes(ansatz, spinful);
    for (let s = 0; s < all.count; s++) {
      const index = all.levels.slice(6 * s, 6 * s + 6).reduce((sum, level) => 2 * sum + level, 0);
      expect(found[s]![0]).toBeCloseTo(psi[index]!, 13);
    }
    expect(psi.filter((x) => x !== 0).length).toBe(all.count);
    const outside = ansatz.logAmplitudes(batchOf(space, [[1, 1, 1, 1, 0, 0]]));
    expect(outside[0]).toBe(-Infinity);
  });

  it('is a Pfaffian of its pairs, for even and odd numbers, up to one factor', () => {
    for (const [sector, field] of [
      [spinless, 'real'],
      [fixedNumber(qubits(6), 4), 'complex'],
      [hubbardSector(chain(3), { up: 2, down: 2 }), 'real'],
    ] as const) {
      const orbitals = randomOrbitals(sector, rng(12), { field });
      const [one, other] = [slater(sector, orbitals), pfaffian(sector, pairsOf(sector, orbitals))];
      const [a, b] = [one, other].map((ansatz) => amplitudes(ansatz, sector)) as [[number, number][], [number, number][]]; // prettier-ignore
      const [x, y] = [a[0]!, b[0]!];
      const size = x[0] ** 2 + x[1] ** 2;
      const factor = [(y[0] * x[0] + y[1] * x[1]) / size, (y[1] * x[0] - y[0] * x[1]) / size] as const;
      a.forEach(([re, im], s) => {
        expect(b[s]![0]).toBeCloseTo(factor[0] * re - factor[1] * im, 11);
        expect(b[s]![1]).toBeCloseTo(factor[0] * im + factor[1] * re, 11);
      });
    }
  });

  it('keeps its ratios over thousands of accepted hops, close passes of zeros included', () => {
    const wide = fixedNumber(qubits(24), 12);
    for (const ansatz of [
      slater(wide, randomOrbitals(wide, rng(13))),
      pfaffian(wide, randomPairs(wide, rng(14))),
    ]) {
      const start = batchOf(wide.space, [Array.from({ length: 24 }, (_, i) => i % 2)]);
      const walker = ansatz.walker!(start);
      const stream = rng(15);
      let worst = 0;
      for (let step = 0; step < 3000; step++) {
        const { levels: now } = walker.batch;
        const draw = (level: number): number => {
          for (;;) {
            const site = stream.integer(24);
            if (now[site] === level) return site;
          }
        };
        const hop = { count: 1, width: 2, rows: Int32Array.of(0), sites: Int32Array.of(draw(1), draw(0)), levels: Int32Array.of(0, 1) }; // prettier-ignore
        const [ours, right] = [new Float64Array(2), new Float64Array(2)];
        walker.ratios(hop, ours);
        if (step % 50 === 0) {
          plainWalker(ansatz, walker.batch).ratios(hop, right);
          worst = Math.max(worst, Math.abs(ours[0]! - right[0]!) / (1 + Math.abs(right[0]!)));
        }
        walker.accept(hop, Uint8Array.of(1));
      }
      expect(worst).toBeLessThan(1e-8);
    }
  });
});

describe('models of fermions', () => {
  it('refuse by name what cannot be meant', () => {
    const orbitals = randomOrbitals(spinless, rng(1));
    expect(() => slater(fixedNumber(levels([3, 2]), 2), orbitals)).toThrow(/two levels/);
    expect(() => slater(sectorOf(qubits(3), [{ sites: [0, 1], total: 1 }]), orbitals)).toThrow(/mode 2/);
    expect(() => slater(spinful, orbitals)).toThrow(/`orbitals`/);
    expect(() => slater(odd, orbitals)).toThrow(/`orbitals.values\[0\]` must hold 15 numbers/);
    expect(() => pfaffian(odd, randomPairs(spinless, rng(1)))).toThrow(/`pairs.values`/);
    expect(() => modelProduct([])).toThrow(/`models`/);
    expect(() => densityJastrow(qubits(2), [[[0, 0]]])).toThrow(/groups\[0\]/);
    expect(() => freeOrbitals(hubbard(chain(2)), spinful)).toThrow(/same space/);
    expect(() => hubbardSector(chain(2), { up: 1, down: 3 })).toThrow(
      /`numbers.down` must be an integer in 0..2/,
    );
    expect(() => hubbardSector(chain(2), { up: NaN, down: 1 })).toThrow(/`numbers.up`/);
    const uneven = sectorOf(qubits(3), [
      { sites: [0, 1], total: 1 },
      { sites: [2], total: 1 },
    ]);
    expect(() => slater(uneven, randomOrbitals(uneven, rng(1)), { restricted: true })).toThrow(
      /`restricted`/,
    );
  });

  it('of no particles are the vacuum, and of one particle an orbital', () => {
    const none = fixedNumber(qubits(3), 0);
    for (const ansatz of [
      slater(none, randomOrbitals(none, rng(1))),
      pfaffian(none, randomPairs(none, rng(1))),
    ]) {
      expect([...ansatz.logAmplitudes(batchOf(qubits(3), [[0, 0, 0]]))]).toEqual([0, 0]);
      expect(ansatz.logAmplitudes(batchOf(qubits(3), [[0, 1, 0]]))[0]).toBe(-Infinity);
    }
    const one = fixedNumber(qubits(3), 1);
    const pairs = { field: 'real', values: Float64Array.of(5, 6, 7, 0.5, -2, 3) } as const;
    const found = amplitudes(pfaffian(one, pairs), one).map(([re]) => re);
    // The configurations 001, 010, 100.
    [3, -2, 0.5].forEach((u, s) => expect(found[s]).toBeCloseTo(u, 13));
  });

  it('do not depend on the scale of orbitals and pairs, however large or small', () => {
    const orbitals = randomOrbitals(spinless, rng(16));
    const pairs = randomPairs(fixedNumber(qubits(6), 4), rng(17));
    for (const scale of [1e200, 1e-200]) {
      const four = fixedNumber(qubits(6), 4);
      for (const [sector, plain, scaled, power] of [
        [spinless, slater(spinless, orbitals), slater(spinless, { ...orbitals, values: orbitals.values.map((v) => v.map((x) => x * scale)) }), 3], // prettier-ignore
        [four, pfaffian(four, pairs), pfaffian(four, { ...pairs, values: pairs.values.map((x) => x * scale) }), 2], // prettier-ignore
      ] as const) {
        const batch = everything(plain, sector);
        const [a, b] = [plain.logAmplitudes(batch), scaled.logAmplitudes(batch)];
        for (let s = 0; s < batch.count; s++) {
          expect(b[2 * s]! - a[2 * s]!).toBeCloseTo(power * Math.log(scale), 9);
          expect(Math.cos(b[2 * s + 1]! - a[2 * s + 1]!)).toBeCloseTo(1, 9);
        }
      }
    }
  });
});
