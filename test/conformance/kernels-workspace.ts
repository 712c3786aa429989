import { expect } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import type { Numbers } from '../../src/linalg/kernels/held.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import type { Workspace } from '../../src/linalg/kernels/workspace.ts';
import { reals, type KernelLaw } from './kernels-law.ts';

/** What holds for the arrays of a workspace, whatever kernels work on them. */
export const workspaceLaws: readonly KernelLaw[] = [
  {
    name: 'what is put is read, of every kind and also when empty',
    check: (k) => {
      const x = reals(7);
      const ones = Float32Array.of(1.5, -2, 3);
      const places = Int32Array.of(-4, 2 ** 31 - 1);
      const [a, b, c, d] = k.run((work) => [
        work.read(work.put(x)),
        work.read(work.put(ones)),
        work.read(work.put(places)),
        work.read(work.put(new Float64Array(0))),
      ]);
      expect(a).toEqual(x.slice());
      expect(b).toEqual(ones);
      expect(c).toEqual(places);
      expect(d).toEqual(new Float64Array(0));
    },
  },
  {
    name: 'zeros are zero, also where something was before',
    check: (k) => {
      k.run((work) => work.put(reals(300).fill(5)));
      k.run((work) => {
        expect(work.read(work.zeros(299))).toEqual(new Float64Array(299));
        expect(work.read(work.zeros(5, 'f32'))).toEqual(new Float32Array(5));
        expect(work.read(work.zeros(3, 'i32'))).toEqual(new Int32Array(3));
      });
    },
  },
  {
    name: 'held arrays and ordinary ones share no memory',
    check: (k) => {
      const x = Float64Array.of(1, 2, 3);
      k.run((work) => {
        const held = work.put(x);
        x[0] = 9;
        const out = work.read(held);
        expect(out).toEqual(Float64Array.of(1, 2, 3));
        out[1] = 8;
        expect(work.read(held)).toEqual(Float64Array.of(1, 2, 3));
        work.write(held, Float64Array.of(4, 5, 6));
        expect(work.read(held)).toEqual(Float64Array.of(4, 5, 6));
      });
    },
  },
  {
    name: 'a part shares memory with the whole',
    check: (k) => {
      k.run((work) => {
        const whole = work.put(Float64Array.of(0, 1, 2, 3, 4, 5));
        const part = work.part(whole, 2, 3);
        expect([part.length, part.kind]).toEqual([3, 'f64']);
        expect(work.read(part)).toEqual(Float64Array.of(2, 3, 4));
        expect(work.read(work.part(part, 1))).toEqual(Float64Array.of(3, 4));
        work.write(part, Float64Array.of(7, 8, 9));
        expect(work.read(whole)).toEqual(Float64Array.of(0, 1, 7, 8, 9, 5));
        expect(work.view(part)).toEqual(Float64Array.of(7, 8, 9));
        work.view(part)[1] = 4;
        expect(work.read(whole)).toEqual(Float64Array.of(0, 1, 7, 4, 9, 5));
        const places = work.put(Int32Array.of(5, 6, 7));
        expect(work.read(work.part(places, 1, 2))).toEqual(Int32Array.of(6, 7));
        const ones = work.put(Float32Array.of(5, 6, 7));
        expect(work.read(work.part(ones, 2))).toEqual(Float32Array.of(7));
      });
    },
  },
  {
    name: 'operations nest: inner kernels accept outer arrays, and leave them alone when they end',
    check: (k) => {
      const result = k.run((work) => {
        const x = work.put(Float64Array.of(1, 2));
        k.run((inner) => {
          const y = inner.put(Float64Array.of(10, 20));
          inner.vectors.axpy(x, y, 1);
        });
        const z = work.put(Float64Array.of(5, 5));
        work.vectors.axpy(x, z, 1);
        return work.read(x);
      });
      expect(result).toEqual(Float64Array.of(16, 27));
    },
  },
  {
    name: 'arrays stay where they are when the memory grows',
    check: (k) => {
      const x = reals(50);
      k.run((work) => {
        const held = work.put(x);
        const large = work.zeros(2 ** 21);
        expect(work.read(held)).toEqual(x.slice());
        work.write(work.part(large, 2 ** 21 - 1), Float64Array.of(3));
        expect(work.vectors.maxAbs(large)).toBe(3);
      });
    },
  },
  {
    name: 'arrays are refused when their operation has ended',
    check: (k) => {
      let kept: Numbers | undefined;
      let workspace: Workspace | undefined;
      k.run((work) => {
        kept = work.put(Float64Array.of(1));
        workspace = work;
      });
      const [held, work] = [kept as Numbers, workspace as Workspace];
      expect(() => work.put(Float64Array.of(1))).toThrow(ArgumentError);
      expect(() => work.zeros(1)).toThrow('no operation runs');
      k.run((again) => {
        again.put(Float64Array.of(2));
        for (const use of [
          () => again.read(held),
          () => again.write(held, Float64Array.of(3)),
          () => again.part(held, 0),
          () => again.view(held),
          () => again.vectors.norm2(held),
          () => again.functions.exp(held, held),
        ]) {
          expect(use).toThrow('its operation has ended');
        }
      });
    },
  },
  {
    name: 'places are refused when their operation has ended',
    check: (k) => {
      const place = k.run((work) => work.local.place(2, [{ levels: 2, stride: 1 }]));
      k.run((work) => {
        const v = work.put(Float64Array.of(1, 0, 0, 0));
        expect(() => work.local.applyDense(v, place, new Float64Array(8))).toThrow('its operation has ended');
      });
    },
  },
  {
    name: 'a throw ends the operation and its nested ones',
    check: (k) => {
      const fail = (): never => {
        throw new RangeError('stop');
      };
      expect(() =>
        k.run((work) => {
          work.zeros(100);
          k.run(fail);
        }),
      ).toThrow('stop');
      expect(k.run((work) => work.read(work.put(Float64Array.of(4))))).toEqual(Float64Array.of(4));
    },
  },
  {
    name: 'calls outside a workspace work inside an operation too',
    check: (k: Kernels) => {
      const n = 20;
      const a = reals(2 * n * n);
      const alone = new Float64Array(2 * n * n);
      k.gemm(alone, a, a, n, n, n);
      k.run((work) => {
        const held = work.put(a);
        const out = new Float64Array(2 * n * n);
        k.gemm(out, a, a, n, n, n);
        expect(out).toEqual(alone);
        expect(work.read(held)).toEqual(a.slice());
      });
    },
  },
];
