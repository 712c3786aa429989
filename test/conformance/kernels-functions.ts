import { expect } from 'vitest';
import type { FunctionKernels } from '../../src/linalg/kernels/families/functions.ts';
import type { Kernels } from '../../src/linalg/kernels/kernels.ts';
import { preciseFunctions, ulps } from '../precise.ts';
import { placed, random, reals, type KernelLaw } from './kernels-law.ts';

type Name = keyof typeof preciseFunctions;

/** The named function of some numbers that start inside a held array. */
function values(k: Kernels, name: Name, x: Float64Array): Float64Array {
  return k.run((work) => {
    const held = placed(work, x);
    const [out, other] = [work.zeros(x.length), work.zeros(x.length)];
    switch (name) {
      case 'sin':
        work.functions.sinCos(out, other, held);
        break;
      case 'cos':
        work.functions.sinCos(other, out, held);
        break;
      default:
        work.functions[name](out, held);
    }
    expect(work.read(held)).toEqual(x.slice());
    return work.read(out);
  });
}

const host: Readonly<Record<Name, (x: number) => number>> = {
  exp: Math.exp,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  logCosh: (x) => (Math.abs(x) < 1e-9 ? (x * x) / 2 : Math.abs(x) - Math.LN2),
};

const signs = (list: readonly number[]): number[] => list.flatMap((x) => [x, -x]);

/** Both signs of 2^e m for exponents between two bounds. */
const spread = (count: number, low: number, high: number): number[] =>
  Array.from({ length: count }, () => 2 ** (low + (high - low) * random.uniform())).flatMap((x) => [x, -x]);

const between = (count: number, low: number, high: number): number[] =>
  Array.from({ length: count }, () => low + (high - low) * random.uniform());

/** Doubles next to multiples of pi / 2, where almost all digits of the reduced argument cancel. */
const nearTurns = Array.from({ length: 60 }, (_, i) => (i < 20 ? i : random.integer(63000)) * (Math.PI / 2));

const samples: Readonly<Record<Name, readonly number[]>> = {
  exp: [
    ...between(150, -745, 709.7),
    ...spread(60, -80, 6),
    ...signs([0.34657359, 0.3465736, 1, 708, 708.5]),
  ],
  sin: [...between(100, -1e5, 1e5), ...spread(60, -70, 16), ...signs(nearTurns.slice(1)), 99999.9],
  cos: [...between(100, -1e5, 1e5), ...spread(60, -30, 16), ...signs(nearTurns)],
  tanh: [
    ...between(100, -22, 22),
    ...spread(60, -70, 4),
    ...signs([0.625, 0.6249999, 19.99, 20, 20.01, 300]),
  ],
  logCosh: [
    ...between(100, -30, 30),
    ...spread(60, -200, 9),
    ...signs([1, 0.9999999, 1.0000001, 19.999, 20.001]),
  ],
};

const exact = Object.fromEntries(
  (Object.keys(samples) as Name[]).map((name) => [name, samples[name].map(preciseFunctions[name])]),
) as Record<Name, bigint[]>;

/** Largest error in ulp that the interface allows; the reference composes log cosh of three of the host's functions. */
const bounds: Readonly<Record<Name, number>> = { exp: 1, sin: 1, cos: 1, tanh: 2, logCosh: 4 };

const edges: Readonly<Record<Name, readonly number[]>> = {
  exp: [0, -0, 1e-320, -1e-320, 709.782712893384, 709.7827128933841, 1e308, -745.1, -745.2, -1e308],
  sin: [0, -0, 5e-324, -5e-324, 1e-310, 1e5, 100000.00000000001, -3e5, 1e22, 1.7e308, -1e300],
  cos: [0, -0, 5e-324, 1e-200, 1e5, 100000.00000000001, -3e5, 1e22, 1.7e308, -1e300],
  tanh: [0, -0, 5e-324, -5e-324, 1e-310, 25, -25, 800, -1e308],
  logCosh: [0, -0, 1e-310, 1e-170, -1e-160, 800, -1e308],
};

function edgesAgree(k: Kernels, name: Name): void {
  const x = Float64Array.from([...edges[name], Infinity, -Infinity, NaN]);
  const out = values(k, name, x);
  x.forEach((value, i) => {
    const expected = host[name](value);
    if (Number.isFinite(expected) && expected !== 0 && Math.abs(value) <= 1e5) {
      expect(Math.abs(out[i]! - expected), `${name}(${value})`).toBeLessThanOrEqual(
        2.3e-16 * Math.abs(expected) + 5e-324,
      );
    } else {
      expect(out[i], `${name}(${value})`).toBe(expected);
    }
  });
}

function placesDoNotMatter(k: Kernels, name: Name): void {
  const x = Float64Array.from([
    ...between(140, -3, 3),
    ...edges[name],
    NaN,
    Infinity,
    ...between(130, -3, 3),
  ]);
  const together = values(k, name, x);
  for (const [from, to] of [
    [0, 1],
    [3, 8],
    [1, 14],
    [100, 230],
    [127, 129],
    [128, 257],
  ] as const) {
    expect(values(k, name, x.subarray(from, to))).toEqual(together.slice(from, to));
  }
  expect(values(k, name, new Float64Array(0))).toEqual(new Float64Array(0));
}

const names = Object.keys(samples) as Name[];
type OneOutput = Exclude<keyof FunctionKernels, 'sinCos'>;

/** Accuracy against 1500 binary digits, the edges of the doubles, and independence of an element's place. */
export const functionLaws: readonly KernelLaw[] = [
  ...names.map((name) => ({
    name: `${name} is within ${bounds[name]} ulp over its range`,
    check: (k: Kernels) => {
      const out = values(k, name, Float64Array.from(samples[name]));
      const errors = samples[name].map((_, i) => ulps(out[i]!, exact[name][i]!));
      const worst = Math.max(...errors);
      expect(worst, `at ${samples[name][errors.indexOf(worst)]}`).toBeLessThanOrEqual(bounds[name]);
    },
  })),
  ...names.map((name) => ({
    name: `${name} of zeros, subnormal and huge numbers, infinities and NaN is the host's`,
    check: (k: Kernels) => edgesAgree(k, name),
  })),
  ...names.map((name) => ({
    name: `${name} of a number does not depend on its place and neighbours`,
    check: (k: Kernels) => placesDoNotMatter(k, name),
  })),
  {
    name: 'functions write over their own argument, and nothing beyond',
    check: (k) => {
      const x = reals(131);
      for (const name of ['exp', 'tanh', 'logCosh'] as readonly OneOutput[]) {
        const expected = values(k, name, x);
        k.run((work) => {
          const around = work.put(Float64Array.from([7, ...x, 7]));
          const held = work.part(around, 1, x.length);
          work.functions[name](held, held);
          expect(work.read(around)).toEqual(Float64Array.from([7, ...expected, 7]));
        });
      }
      k.run((work) => {
        const [sines, cosines] = [work.put(x), work.zeros(x.length)];
        work.functions.sinCos(sines, cosines, sines);
        expect(work.read(sines)).toEqual(values(k, 'sin', x));
        expect(work.read(cosines)).toEqual(values(k, 'cos', x));
      });
    },
  },
];
