import { describe, expect, it } from 'vitest';
import { NotFiniteError } from '../../../src/errors.ts';
import { rng } from '../../../src/linalg/random.ts';
import type { Ansatz } from '../../../src/nqs/ansatz.ts';
import { batchOf } from '../../../src/nqs/batch.ts';
import { convolutionalNet } from '../../../src/nqs/models/vision/convolutional.ts';
import { visionTransformer } from '../../../src/nqs/models/vision/vision-transformer.ts';
import { nqs } from '../../../src/nqs/nqs.ts';
import { fullSum } from '../../../src/nqs/sampler.ts';
import { customAnsatz } from '../../../src/nqs/tape/custom.ts';
import type { TapeArray } from '../../../src/nqs/tape/node.ts';
import type { Tape } from '../../../src/nqs/tape/tape.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { levels, qubits } from '../../../src/spaces/space.ts';
import { describeAnsatz, everything } from '../../conformance/ansatz.ts';

const small = { width: 4, heads: 2 } as const;
const members: Record<string, () => Ansatz> = {
  'real convolutional network on a ring': () =>
    convolutionalNet(qubits(4), [4], rng(1), { channels: 2, field: 'real' }),
  'complex convolutional network on a torus': () =>
    convolutionalNet(qubits(6), [3, 2], rng(2), { channels: 2, kernel: [3, 2], blocks: 2 }),
  'convolutional network of three levels without blocks': () =>
    convolutionalNet(levels([3, 3, 3]), [3], rng(3), { channels: 3, blocks: 0, kernel: 2 }),
  'vision transformer of factored attention': () =>
    visionTransformer(qubits(6), [6], rng(4), { ...small, layers: 2, deviation: 0.5 }),
  'vision transformer of full attention on a torus': () =>
    visionTransformer(qubits(6), [2, 3], rng(8), { ...small, patch: [2, 1], attention: 'full' }),
  'real vision transformer of three levels': () =>
    visionTransformer(levels([3, 3, 3]), [3], rng(6), {
      ...small,
      patch: 1,
      heads: 1,
      attention: 'full',
      field: 'real',
    }),
};
for (const [name, make] of Object.entries(members)) describeAnsatz(name, make);

/** Arrays of these shapes, cut from the parameters of a model in order. */
function cut(ansatz: Ansatz, shapes: Readonly<Record<string, readonly number[]>>) {
  let at = 0;
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const size = shape.reduce((product, n) => product * n, 1);
      const part = { shape, values: ansatz.parameters.slice(at, at + size) };
      at += size;
      return [name, part];
    }),
  );
}

/** The same amplitudes and derivatives, of the real network by its pairs of real numbers. */
function requireSame(own: Ansatz, right: Ansatz): void {
  expect(own.parameters).toEqual(right.parameters);
  const batch = everything(own);
  const [a, b] = [own.logAmplitudes(batch), right.logAmplitudes(batch)];
  a.forEach((x, i) => {
    const apart = x - b[i]!;
    expect(Math.abs(i % 2 === 0 ? apart : Math.sin(apart / 2))).toBeLessThan(1e-12);
  });
  const [c, d] = [own.logDerivatives(batch), right.logDerivatives(batch)];
  c.forEach((x, i) => expect(Math.abs(x - d[i]!)).toBeLessThan(1e-11));
}

const pairs = (t: Tape, x: TapeArray): ReturnType<Tape['complex']> => {
  // [..., 2 n] as n complex numbers.
  const z = t.reshape(x, [x.shape.reduce((a, b) => a * b, 1) / 2, 2]);
  return t.complex(t.sum(t.take(z, [0], 1), 1), t.sum(t.take(z, [1], 1), 1));
};

describe('networks of positions', () => {
  it('a convolutional network is the one written on a tape', () => {
    const ours = members['complex convolutional network on a torus']!();
    const convolution = { b: [2], w: [12, 2] };
    const shapes = {
      ...{ b0: [2], w0: [6, 2], b1: [2], w1: [12, 2], b2: [2], w2: convolution.w, b3: [2], w3: [12, 2] },
      ...{ b4: [2], w4: [12, 2], b5: [4], w5: [2, 4] },
    };
    // Neighbours (x + dx, y + dy) for dx = -1, 0, 1 and dy = 0, 1 on the torus of 3 x 2, in the order of taps.
    const windows = [0, 1, 2, 3, 4, 5].map((p) =>
      [-1, 0, 1].flatMap((dx) => [0, 1].map((dy) => 2 * (((p >> 1) + dx + 3) % 3) + ((p + dy) % 2))),
    );
    const own = customAnsatz({
      space: ours.space,
      parameters: cut(ours, shapes),
      logAmplitude: (t, x, p) => {
        const of = (k: number, h: TapeArray): TapeArray => {
          const width = h.shape[1]!;
          const patches = t.reshape(t.take(h, windows.flat()), [6, 6 * width]);
          return t.add(p[`b${k}`]!, t.matmul(patches, p[`w${k}`]!));
        };
        let h = of(0, t.reshape(x, [6, 1]));
        for (const k of [1, 3]) h = t.add(h, of(k + 1, t.gelu(of(k, t.gelu(h)))));
        return t.sum(t.logCosh(pairs(t, t.add(p['b5']!, t.matmul(t.gelu(h), p['w5']!)))));
      },
    });
    requireSame(own, ours);
  });

  it.each(['factored', 'full'] as const)(
    'a vision transformer of %s attention is the one written on a tape',
    (attention) => {
      const ours = visionTransformer(qubits(6), [6], rng(7), { ...small, attention });
      const inner = attention === 'full' ? 12 : 4;
      const shapes = {
        ...{
          be: [4],
          we: [2, 4],
          g1: [4],
          h1: [4],
          bv: [inner],
          wv: [4, inner],
          alpha: [2, 3],
          bo: [4],
          wo: [4, 4],
        },
        ...{
          g2: [4],
          h2: [4],
          b1: [8],
          w1: [4, 8],
          b2: [4],
          w2: [8, 4],
          g3: [4],
          h3: [4],
          bf: [8],
          wf: [4, 8],
        },
      };
      const shifts = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => (j - i + 3) % 3));
      const own = customAnsatz({
        space: ours.space,
        parameters: cut(ours, shapes),
        logAmplitude: (t, sites, p) => {
          const map = (x: TapeArray, b: string, w: string): TapeArray => t.add(p[b]!, t.matmul(x, p[w]!));
          const norm = (x: TapeArray, k: number): TapeArray =>
            t.add(t.mul(t.layerNorm(x), p[`g${k}`]!), p[`h${k}`]!);
          let x = map(t.reshape(sites, [3, 2]), 'be', 'we');
          const v = map(norm(x, 1), 'bv', 'wv');
          const heads = [0, 1].map((h) => {
            const relative = t.reshape(t.take(t.reshape(t.take(p['alpha']!, [h]), [3]), shifts), [3, 3]);
            if (attention === 'factored') return t.matmul(relative, t.take(v, [2 * h, 2 * h + 1], 1));
            const [q, k, values] = [0, 4, 8].map((at) => t.take(v, [at + 2 * h, at + 2 * h + 1], 1)) as [
              TapeArray,
              TapeArray,
              TapeArray,
            ];
            const scores = t.add(t.mul(t.matmul(q, t.transpose(k)), Math.SQRT1_2), relative);
            return t.matmul(t.softmax(scores), values);
          });
          x = t.add(x, map(t.concat(heads, 1), 'bo', 'wo'));
          x = t.add(x, map(t.gelu(map(norm(x, 2), 'b1', 'w1')), 'b2', 'w2'));
          return t.sum(t.logCosh(pairs(t, map(norm(t.sum(x, 0), 3), 'bf', 'wf'))));
        },
      });
      requireSame(own, ours);
    },
  );

  it('are invariant under translations, of sites and of patches', () => {
    const space = qubits(12);
    const x = [0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0];
    /** The configuration moved by (dx, dy) on the torus of 4 x 3. */
    const moved = (dx: number, dy: number): number[] =>
      x.map((_, p) => x[3 * ((Math.floor(p / 3) + dx) % 4) + (((p % 3) + dy) % 3)]!);
    const apart = (ansatz: Ansatz, dx: number, dy: number): number => {
      const logs = ansatz.logAmplitudes(batchOf(space, [x, moved(dx, dy)]));
      return Math.abs(logs[2]! - logs[0]!) + Math.abs(Math.sin((logs[3]! - logs[1]!) / 2));
    };
    const convolution = convolutionalNet(space, [4, 3], rng(8), { channels: 3 });
    expect(apart(convolution, 1, 0) + apart(convolution, 3, 2)).toBeLessThan(1e-12);
    for (const attention of ['factored', 'full'] as const) {
      const vision = visionTransformer(space, [4, 3], rng(9), { ...small, patch: [2, 1], attention });
      expect(apart(vision, 2, 0) + apart(vision, 2, 1)).toBeLessThan(1e-12);
      expect(apart(vision, 1, 0)).toBeGreaterThan(1e-3);
    }
  });

  it('have as many parameters as the papers count', () => {
    // Embedding, attention (values, weights, output), two norms, feed-forward, last norm and head.
    const width = 16;
    const layer =
      width * (width + 1) + 4 * 4 + width * (width + 1) + 4 * width + 2 * width * (2 * width) + 3 * width;
    const count = visionTransformer(qubits(16), [4, 4], rng(1)).parameters.length;
    expect(count).toBe(5 * width + layer + 2 * width + 2 * width * (width + 1));
    expect(convolutionalNet(qubits(9), [3, 3], rng(1), { field: 'real' }).parameters.length).toBe(
      80 + 2 * 8 * 73 + 72,
    );
  });

  it('refuse by name what cannot be meant', () => {
    const net = (lengths: number[], options = {}): Ansatz =>
      convolutionalNet(qubits(6), lengths, rng(1), options);
    expect(() => net([5])).toThrow(/`lengths`.*product 6/);
    expect(() => net([2, 3], { kernel: [3, 3] })).toThrow(/`kernel`/);
    expect(() => net([6], { blocks: -1 })).toThrow(/`blocks`/);
    expect(() => net([6], { channels: 0 })).toThrow(/`channels`/);
    expect(() => convolutionalNet(levels([2, 3]), [2], rng(1))).toThrow(/`space`.*as many levels/);
    const vision = (options = {}): Ansatz => visionTransformer(qubits(6), [6], rng(1), options);
    expect(() => vision({ patch: 4 })).toThrow(/`patch` must divide/);
    expect(() => vision({ heads: 3 })).toThrow(/`heads` must divide/);
    expect(() => vision({ attention: 'none' })).toThrow(/`attention`/);
    expect(() => vision({ deviation: NaN })).toThrow(/`deviation`/);
    expect(() => vision().with(new Float64Array(3))).toThrow(/`parameters`/);
  });

  it('never give numbers where the variance of a layer norm is no double', () => {
    const huge = visionTransformer(qubits(6), [6], rng(1), { deviation: 1e160 });
    const sampled = nqs(huge, { sampler: fullSum(), rng: rng(2) });
    expect(() => sampled.expect(pauliSum(qubits(6), [{ sites: [0], letters: 'Z' }]))).toThrow(NotFiniteError);
  });
});
