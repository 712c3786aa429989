import { describe, expect, it } from 'vitest';
import { eigh } from '../../src/linalg/eigh.ts';
import { rng } from '../../src/linalg/random.ts';
import { numberWidth, type Ansatz } from '../../src/nqs/ansatz.ts';
import { batchOf } from '../../src/nqs/batch.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { rbm } from '../../src/nqs/models/nets.ts';
import { marshall } from '../../src/nqs/models/signed.ts';
import { symmetrised } from '../../src/nqs/models/symmetrised.ts';
import { momentumSectors, symmetrySector } from '../../src/nqs/models/symmetry-sectors.ts';
import { visionTransformer } from '../../src/nqs/models/vision/vision-transformer.ts';
import { nqs } from '../../src/nqs/nqs.ts';
import { reconfiguration } from '../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../src/nqs/optimise/vmc.ts';
import { permutationExpectation } from '../../src/nqs/permutation-expectation.ts';
import { fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { heisenbergPauli } from '../../src/operators/models/heisenberg.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { describeAnsatz, everything } from '../conformance/ansatz.ts';

const wide = { deviation: 0.4 };
const ring = momentumSectors([4]);
const reflection = [0, 3, 2, 1];

describeAnsatz('a symmetrised real RBM', () => symmetrised(rbm(qubits(4), rng(1), wide), ring[0]!.group));
describeAnsatz('a symmetrised complex RBM', () =>
  symmetrised(rbm(levels([3, 3]), rng(2), { ...wide, field: 'complex' }), [
    [0, 1],
    [1, 0],
  ]),
);
describeAnsatz('a vision transformer made even', () =>
  symmetrised(
    visionTransformer(qubits(4), [4], rng(3), { width: 4, heads: 2, field: 'real' }),
    symmetrySector([{ permutation: reflection, character: 1 }]).group,
  ),
);

/** Models in sectors where some amplitudes are 0. */
const sectors: Record<string, () => Ansatz> = {
  'real, momentum pi': () => symmetrised(rbm(qubits(4), rng(4), wide), ring[2]!.group, ring[2]!.characters),
  'real, momentum pi/2': () => symmetrised(rbm(qubits(4), rng(5), wide), ring[1]!.group, ring[1]!.characters),
  'complex, momentum pi/2': () =>
    symmetrised(rbm(qubits(4), rng(6), { ...wide, field: 'complex' }), ring[1]!.group, ring[1]!.characters),
  'vision transformer, odd': () => {
    const { group, characters } = symmetrySector([{ permutation: reflection, character: -1 }]);
    return symmetrised(
      visionTransformer(qubits(4), [4], rng(7), { width: 4, heads: 2, deviation: 0.5 }),
      group,
      characters,
    );
  },
};

describe.each(Object.entries(sectors))('a projected model (%s)', (_, make) => {
  const ansatz = make();
  const all = everything(ansatz);
  const logs = ansatz.logAmplitudes(all);
  const there = Array.from({ length: all.count }, (_row, s) => s).filter((s) => logs[2 * s]! > -Infinity);
  const batch = batchOf(
    ansatz.space,
    there.map((s) => [...all.levels.subarray(4 * s, 4 * s + 4)]),
  );

  it('has derivatives that are finite differences, and a reverse pass of their weighted sum', () => {
    expect(there.length).toBeGreaterThan(0);
    expect(there.length).toBeLessThan(16);
    const rows = ansatz.logDerivatives(batch);
    const width = numberWidth(ansatz);
    const step = ansatz.mode === 'holomorphic' ? 2 : 1;
    const line = rows.length / batch.count;
    for (let k = 0; k * width < line; k++) {
      const [far, up, down, back] = [8e-5, 4e-5, -4e-5, -8e-5].map((h) => {
        const parameters = ansatz.parameters.slice();
        parameters[step * k]! += h;
        return ansatz.with(parameters).logAmplitudes(batch);
      }) as [Float64Array, Float64Array, Float64Array, Float64Array];
      // Fourth order: what is left is far below 1e-8 also near nodes.
      const slope = (i: number, of: (x: number) => number): number =>
        (8 * of(up[i]! - down[i]!) - of(far[i]! - back[i]!)) / 48e-5;
      for (let s = 0; s < batch.count; s++) {
        const [re, im] =
          width === 2 ? [rows[s * line + 2 * k]!, rows[s * line + 2 * k + 1]!] : [rows[s * line + k]!, 0];
        expect(Math.abs(re - slope(2 * s, (x) => x))).toBeLessThan(1e-8);
        expect(
          Math.abs(im - slope(2 * s + 1, (x) => x - 2 * Math.PI * Math.round(x / (2 * Math.PI)))),
        ).toBeLessThan(1e-8);
      }
    }
    const stream = rng(8);
    const weights = Float64Array.from({ length: width * batch.count }, () => stream.normal());
    const total = ansatz.backward(batch, weights);
    for (let k = 0; k * width < line; k++) {
      let [re, im] = [0, 0];
      for (let s = 0; s < batch.count; s++) {
        const [x, y] =
          width === 2 ? [rows[s * line + 2 * k]!, rows[s * line + 2 * k + 1]!] : [rows[s * line + k]!, 0];
        const [u, v] = width === 2 ? [weights[2 * s]!, weights[2 * s + 1]!] : [weights[s]!, 0];
        re += u * x - v * y;
        im += u * y + v * x;
      }
      expect(Math.abs(total[width * k]! - re)).toBeLessThan(1e-11);
      if (width === 2) expect(Math.abs(total[2 * k + 1]! - im)).toBeLessThan(1e-11);
    }
  });

  it('measures the eigenvalue that it was given, and does so for chains', () => {
    const permutation = _ === 'vision transformer, odd' ? reflection : [1, 2, 3, 0];
    const right = _.endsWith('odd') || _.endsWith('pi') ? [-1, 0] : [0, -1];
    const summed = nqs(ansatz, { sampler: fullSum() });
    const sampled = nqs(ansatz, { sampler: metropolis({ samples: 64 }), rng: rng(9) });
    for (const state of [summed, sampled]) {
      const { re, im } = permutationExpectation(state, permutation);
      expect(Math.abs(re - right[0]!)).toBeLessThan(1e-11);
      expect(Math.abs(im - right[1]!)).toBeLessThan(1e-11);
    }
  });
});

describe('sectors', () => {
  it('are the parts of any state: their projections add up to it, and they are orthogonal', () => {
    const inner = rbm(qubits(4), rng(10), { ...wide, field: 'complex' });
    const sum = new Float64Array(32);
    const kets = ring.map(({ group, characters }) => {
      const logs = symmetrised(inner, group, characters).logAmplitudes(everything(inner));
      const ket = Float64Array.from(logs, (_x, i) => {
        const [re, im] = [logs[2 * (i >> 1)]!, logs[2 * (i >> 1) + 1]!];
        return Math.exp(re) * (i % 2 === 0 ? Math.cos(im) : Math.sin(im));
      });
      ket.forEach((x, i) => (sum[i]! += x));
      return ket;
    });
    const logs = inner.logAmplitudes(everything(inner));
    for (let s = 0; s < 16; s++) {
      expect(sum[2 * s]).toBeCloseTo(Math.exp(logs[2 * s]!) * Math.cos(logs[2 * s + 1]!), 11);
      expect(sum[2 * s + 1]).toBeCloseTo(Math.exp(logs[2 * s]!) * Math.sin(logs[2 * s + 1]!), 11);
    }
    const dot = (a: Float64Array, b: Float64Array): number => {
      let [re, im] = [0, 0];
      for (let i = 0; i < a.length; i += 2) {
        re += a[i]! * b[i]! + a[i + 1]! * b[i + 1]!;
        im += a[i]! * b[i + 1]! - a[i + 1]! * b[i]!;
      }
      return Math.abs(re) + Math.abs(im);
    };
    expect(dot(kets[0]!, kets[1]!) + dot(kets[1]!, kets[3]!)).toBeLessThan(1e-10);
  });

  it('give the lowest energy of each momentum, not that of the trivial one (complaint 23)', () => {
    const n = 4;
    const h = heisenbergPauli(chain(n, { periodic: true }));
    const dense = toDense(h);
    const stream = rng(11);
    for (const {
      momentum: [k = 0],
      group,
      characters,
    } of ring) {
      // H and a penalty 100 |1 - P|: its lowest eigenvalue is that of the sector.
      const matrix = dense.data.map((x, i) => x + (i % (2 * 17) === 0 ? 100 : 0));
      group.forEach((g, e) => {
        for (let y = 0; y < 16; y++) {
          // T_g |y> = |x> with x[g[i]] = y[i].
          let x = 0;
          g.forEach((to, i) => (x |= ((y >> (3 - i)) & 1) << (3 - to)));
          matrix[2 * (16 * x + y)]! -= 25 * characters[2 * e]!;
          matrix[2 * (16 * x + y) + 1]! += 25 * characters[2 * e + 1]!;
        }
      });
      const [exact] = eigh({ rows: 16, cols: 16, data: matrix }).values;
      const logs = Float64Array.from({ length: 32 }, () => 0.3 * stream.normal());
      let state = nqs(symmetrised(logTable(qubits(n), logs), group, characters), { sampler: fullSum() });
      for (const { next } of vmc(state, h, { steps: 120, optimizer: reconfiguration(0.1) })) state = next;
      expect(Math.abs(state.expect(h).re - exact!)).toBeLessThan(1e-3);
      const { re, im } = permutationExpectation(state, [1, 2, 3, 0]);
      expect(Math.abs(re - Math.cos(k)) + Math.abs(im + Math.sin(k))).toBeLessThan(1e-10);
    }
  });

  it('are generated by translations, reflections and both', () => {
    const both = symmetrySector([
      { permutation: [1, 2, 3, 0], character: -1 },
      { permutation: reflection, character: 1 },
    ]);
    expect(both.group.length).toBe(8);
    expect(momentumSectors([2, 3]).map(({ group }) => group.length)).toEqual([6, 6, 6, 6, 6, 6]);
    const turned = [
      { permutation: [1, 2, 3, 0], character: { re: 0, im: 1 } },
      { permutation: reflection, character: 1 },
    ];
    expect(() => symmetrySector(turned)).toThrow(/`generators` must have eigenvalues that agree/);
  });

  it('are refused when they are none', () => {
    const inner = rbm(qubits(4), rng(12), wide);
    const { group } = ring[0]!;
    expect(() => symmetrised(inner, group.slice(1))).toThrow(/products/);
    expect(() => symmetrised(inner, group, [1, 0])).toThrow(/`characters` must hold 8 numbers/);
    expect(() => symmetrised(inner, group, [1, 0, -1, 0, 1, 0, 1, 0])).toThrow(
      /multiply as the permutations/,
    );
    expect(() => symmetrised(inner, group, [1, 0, NaN, 0, 1, 0, 1, 0])).toThrow(/`characters`/);
    expect(() => momentumSectors([0])).toThrow(/`lengths`/);
    expect(() => symmetrySector([])).toThrow(/`generators`/);
    const state = nqs(marshall(inner, [0, 2]), { sampler: fullSum() });
    expect(permutationExpectation(state, [1, 2, 3, 0]).error).toBe(0);
    expect(() => permutationExpectation(state, [0, 0, 1, 2])).toThrow(/`g` must permute/);
  });
});
