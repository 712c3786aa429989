import { describe, expect, it } from 'vitest';
import { rng } from '../../../src/linalg/random.ts';
import type { Ansatz } from '../../../src/nqs/ansatz.ts';
import { denseNet, rbm } from '../../../src/nqs/models/nets.ts';
import { nqs } from '../../../src/nqs/nqs.ts';
import { reconfiguration } from '../../../src/nqs/optimise/optimizers.ts';
import { vmc } from '../../../src/nqs/optimise/vmc.ts';
import { fullSum } from '../../../src/nqs/sampler.ts';
import { loadNqs, saveNqs } from '../../../src/nqs/saved.ts';
import { customAnsatz } from '../../../src/nqs/tape/custom.ts';
import type { TapeArray } from '../../../src/nqs/tape/node.ts';
import type { Tape, TapeValue } from '../../../src/nqs/tape/tape.ts';
import { tfim } from '../../../src/operators/models/ising.ts';
import { chain } from '../../../src/spaces/lattice.ts';
import { levels, qubits, type Space } from '../../../src/spaces/space.ts';
import { describeAnsatz, everything } from '../../conformance/ansatz.ts';

/** A restricted Boltzmann machine as a user writes it, with the parameters of ours. */
function ownRbm(space: Space, inputs: number, hidden: number, field: 'real' | 'complex'): Ansatz {
  const { parameters } = rbm(space, rng(1), { field, hidden, deviation: 0.4 });
  const width = field === 'real' ? 1 : 2;
  const part = (first: number, count: number): Float64Array =>
    parameters.slice(width * first, width * (first + count));
  const given = {
    a: { shape: [inputs], values: part(0, inputs), field },
    b: { shape: [hidden], values: part(inputs, hidden), field },
    w: { shape: [inputs, hidden], values: part(inputs + hidden, inputs * hidden), field },
  };
  return customAnsatz({
    space,
    parameters: given,
    logAmplitude: (t: Tape, x: TapeArray, p: Record<'a' | 'b' | 'w', TapeValue>) => {
      const theta = t.add(p.b, t.matmul(x, p.w));
      return t.add(t.add(t.matmul(x, p.a), t.sum(t.logCosh(theta))), hidden * Math.LN2);
    },
  });
}

describe.each(['real', 'complex'] as const)('a %s RBM written on the tape', (field) => {
  const space = levels([3, 2, 2]);
  const [own, right] = [ownRbm(space, 5, 4, field), rbm(space, rng(1), { field, hidden: 4, deviation: 0.4 })];
  const batch = everything(right);

  it('is ours: mode, amplitudes, derivatives', () => {
    expect(own.mode).toBe(right.mode);
    const pairs = [
      [own.logAmplitudes(batch), right.logAmplitudes(batch)],
      [own.logDerivatives(batch), right.logDerivatives(batch)],
    ] as const;
    for (const [a, b] of pairs) {
      expect(a.length).toBe(b.length);
      a.forEach((x, i) => expect(Math.abs(x - b[i]!)).toBeLessThan(1e-12));
    }
  });

  describeAnsatz('it', () => own, { unsaved: true });
});

it('a network of two complex layers on the tape is ours', () => {
  const space = qubits(3);
  const right = denseNet(space, [4, 2], rng(5), { deviation: 0.7 });
  const cut = (first: number, count: number): Float64Array =>
    right.parameters.slice(2 * first, 2 * (first + count));
  const field = 'complex';
  const own = customAnsatz({
    space,
    parameters: {
      b: { shape: [4], values: cut(0, 4), field },
      w: { shape: [3, 4], values: cut(4, 12), field },
      c: { shape: [2], values: cut(16, 2), field },
      u: { shape: [4, 2], values: cut(18, 8), field },
    },
    logAmplitude: (t, x, { b, w, c, u }) => {
      const h = t.logCosh(t.add(b, t.matmul(x, w)));
      return t.sum(t.logCosh(t.add(c, t.matmul(h, u))));
    },
  });
  const batch = everything(right);
  const [a, b] = [own.logDerivatives(batch), right.logDerivatives(batch)];
  a.forEach((x, i) => expect(Math.abs(x - b[i]!)).toBeLessThan(1e-12));
});

describe('a custom ansatz', () => {
  const space = qubits(3);
  const one = (logAmplitude: (t: Tape, x: TapeArray, p: { w: TapeArray; z: never }) => TapeValue): Ansatz =>
    customAnsatz({
      space,
      parameters: {
        w: { shape: [3], values: [0.1, -0.2, 0.3] },
        z: { shape: [3], values: [1, 2, 3, 4, 5, 6], field: 'complex' },
      },
      logAmplitude: logAmplitude as never,
    });

  it('derives its mode: holomorphic only if complex parameters stay whole', () => {
    const of = (f: (t: Tape, x: TapeArray, z: Parameters<Tape['conj']>[0]) => TapeValue): string =>
      customAnsatz({
        space,
        parameters: { z: { shape: [3], values: [1, 2, 3, 4, 5, 6], field: 'complex' } },
        logAmplitude: (t, x, { z }) => f(t, x, z),
      }).mode;
    expect(of((t, x, z) => t.matmul(x, z))).toBe('holomorphic');
    expect(of((t, x, z) => t.sum(t.tanh(t.mul(t.add(z, 1), t.matmul(x, x)))))).toBe('holomorphic');
    expect(of((t, x, z) => t.matmul(x, t.conj(z)))).toBe('general');
    expect(of((t, x, z) => t.complex(t.matmul(x, z.re), t.matmul(x, z.im)))).toBe('general');
    expect(of((t, x, z) => t.matmul(t.mul(x, z.re), z))).toBe('general');
    expect(of((t, x, z) => t.matmul(x, z.re))).toBe('real');
  });

  it('names the operation that is not finite, and the parameter without a slope', () => {
    const broken = one((t, x, { w }) => t.sum(t.log(t.sub(t.sum(t.mul(w, x)), 10))));
    expect(() => broken.logAmplitudes(everything(broken))).toThrow(
      /log psi must be finite.*at \[0,0,0\].*`log`/s,
    );
    const cusp = one((t, x, { w }) => t.sum(t.sqrt(t.mul(t.sub(w, w), x))));
    expect(() => cusp.logDerivatives(everything(cusp))).toThrow(/number 0 of `w`/);
  });

  it('refuses shapes, values and arrays that cannot be meant', () => {
    expect(() => one((t, _x, { w }) => t.add(w, t.constant([1, 2])))).toThrow(
      /`add` must take arrays whose lengths/,
    );
    expect(() => one((_t, _x, { w }) => w)).toThrow(/shape \[\]/);
    expect(() => one((t, _x, { w }) => t.sum(t.mul(w, NaN)))).toThrow(/finite number, but it is NaN/);
    expect(() => one((t, _x, { w }) => t.sum(t.matmul(w, t.constant([1, 2, 3, 4], [2, 2]))))).toThrow(
      /`matmul`/,
    );
    expect(() => one((t, _x, { w }) => t.sum(t.take(w, [3])))).toThrow(/`indices`/);
    expect(() => one((t, _x, { w }) => t.sum(w, 1))).toThrow(/`axis`/);
    expect(() => one((t, _x, { w }) => t.sum(t.reshape(w, [2, 2])))).toThrow(/`shape`/);
    let kept: TapeArray | undefined;
    const leaky = one((t, x, { w }) => t.sum(t.mul((kept ??= w), x)));
    expect(() => leaky.logAmplitudes(everything(leaky))).toThrow(/earlier pass/);
    const empty = { space, logAmplitude: (t: Tape): TapeValue => t.constant(1) };
    expect(() => customAnsatz({ ...empty, parameters: {} })).toThrow(/at least one number/);
    expect(() => customAnsatz({ ...empty, parameters: { w: { shape: [2], values: [1] } } })).toThrow(
      /hold 2 numbers/,
    );
    expect(() => customAnsatz({ ...empty, parameters: { w: { shape: [1], values: [NaN] } } })).toThrow(
      /finite/,
    );
  });

  it('is optimised like any other, and loaded when it is given again', () => {
    const n = 6;
    const ring = Array.from({ length: n }, (_, i) => (i + 1) % n);
    const ansatz = customAnsatz({
      space: qubits(n),
      kind: 'two-couplings',
      parameters: { j: { shape: [2], values: [0, 0] } },
      logAmplitude: (t, x, { j }) => {
        const [near, far] = [t.take(x, ring), t.take(t.take(x, ring), ring)];
        const sums = t.concat([t.reshape(t.matmul(x, near), [1]), t.reshape(t.matmul(x, far), [1])]);
        return t.matmul(j, sums);
      },
    });
    let state = nqs(ansatz, { sampler: fullSum() });
    const h = tfim(chain(n, { periodic: true }));
    for (const { next } of vmc(state, h, { steps: 60, optimizer: reconfiguration(0.05) })) state = next;
    // Exact -7.727406610313; the best of these two parameters is within 1 %.
    const energy = state.expect(h).re;
    expect(energy).toBeGreaterThan(-7.727406610313);
    expect(energy).toBeLessThan(-7.65);
    const saved = saveNqs(state);
    expect(saved.model).toEqual({ kind: 'two-couplings' });
    expect(() => loadNqs(saved)).toThrow(/`spec.kind`/);
    expect(loadNqs(saved, { ansatz }).expect(h).re).toBe(energy);
  });
});
