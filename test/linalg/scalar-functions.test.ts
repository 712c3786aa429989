import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complexExp, complexExpm1, complexLog, complexSqrt, complexTanh, logModulus } from '../../src/linalg/scalar-functions.ts'; // prettier-ignore
import { Complex, complex, modulus, type Scalar } from '../../src/linalg/scalar.ts';

/** Both parts right to `digits` ulp-like relative units, exact zeros and infinities included. */
function expectParts(z: { re: number; im: number }, re: number, im: number, tolerance = 4e-16): void {
  for (const [found, wanted] of [[z.re, re], [z.im, im]] as const) {
    if (wanted === 0 || !Number.isFinite(wanted)) expect(found).toBe(wanted);
    else expect(Math.abs(found / wanted - 1), `${found} instead of ${wanted}`).toBeLessThanOrEqual(tolerance);
  }
} // prettier-ignore

const sizes = fc.double({ min: -300, max: 300, noNaN: true });
const angles = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
const runs = { numRuns: 300, seed: 5 };

describe('complexLog', () => {
  it('LA-01 any size: log(10^p e^(i phi)) = p log 10 + i phi', () => {
    fc.assert(
      fc.property(sizes, angles, (p, phi) => {
        const z = complexLog({ re: 10 ** p * Math.cos(phi), im: 10 ** p * Math.sin(phi) });
        expect(Math.abs(z.re - p * Math.LN10)).toBeLessThan(1e-15 * Math.abs(p * Math.LN10) + 1e-15);
        expect(Math.abs(z.im - phi)).toBeLessThan(1e-15);
      }),
      runs,
    );
  });

  it('LA-01 one part dominates by any factor', () => {
    for (const small of [0, 1e-320, 1e-30, 1, 1e18]) {
      for (const big of [1e30, 1e70, 1e200, 1.7e308]) {
        expectParts(complexLog(complex(-small, big)), Math.log(big), Math.atan2(big, -small));
        expectParts(complexLog(complex(big, small)), Math.log(big), Math.atan2(small, big));
      }
    }
    expectParts(complexLog(complex(1.7e308, 1.7e308)), Math.log(1.7e308) + Math.LN2 / 2, Math.PI / 4);
    expectParts(complexLog(complex(5e-324, 5e-324)), Math.log(5e-324) + Math.LN2 / 2, Math.PI / 4);
  });

  it('near the unit circle keeps relative digits of the real part', () => {
    expectParts(complexLog(complex(1, 1e-9)), 5e-19, 1e-9);
    expectParts(complexLog(complex(1e-12, -1)), 5e-25, Math.atan2(-1, 1e-12));
    // 0.6 and 0.8 as doubles: squares sum to 1 + 4.4408920985006264e-17 in exact rationals.
    expect(logModulus(0.6, 0.8) / 2.2204460492503132e-17).toBeCloseTo(1, 12);
    expectParts(complexLog(complex(1 + 2 ** -52, 0)), Math.log1p(2 ** -52), 0);
  });

  it('signs of zero choose the side of the cut', () => {
    expect(complexLog(complex(-1, 0)).im).toBe(Math.PI);
    expect(complexLog(complex(-1, -0)).im).toBe(-Math.PI);
    expect(complexLog(-2).im).toBe(Math.PI);
    expect(complexLog(0).re).toBe(-Infinity);
  });
});

describe('complexSqrt', () => {
  it('LA-01 signs of zero choose the side of the cut', () => {
    for (const x of [1, 4, 1e-300, 1e300]) {
      expectParts(complexSqrt(complex(-x, 0)), 0, Math.sqrt(x));
      expectParts(complexSqrt(complex(-x, -0)), 0, -Math.sqrt(x));
      expect(Object.is(complexSqrt(complex(x, -0)).im, -0)).toBe(true);
    }
    expectParts(complexSqrt(-9), 0, 3);
    expectParts(complexSqrt(0), 0, 0);
  });

  it('squares to its argument at every size', () => {
    fc.assert(
      fc.property(sizes, angles, (p, phi) => {
        const root = complexSqrt({ re: 10 ** p * Math.cos(phi), im: 10 ** p * Math.sin(phi) });
        expect(root.re).toBeGreaterThanOrEqual(0);
        expect(modulus(root.re - 10 ** (p / 2) * Math.cos(phi / 2), root.im - 10 ** (p / 2) * Math.sin(phi / 2))).toBeLessThan(1e-13 * 10 ** (p / 2)); // prettier-ignore
      }),
      runs,
    );
  });

  it('exact and extreme values', () => {
    expectParts(complexSqrt(complex(3, -4)), 2, -1, 0);
    expectParts(complexSqrt(complex(-3, -4)), 1, -2, 0);
    expectParts(complexSqrt(complex(0, 2e300)), 1e150, 1e150);
    expectParts(complexSqrt(complex(1e308, 1e308)), 1.09868411346781e154, 4.5508986056222734e153);
    expectParts(complexSqrt(complex(0, 2 ** -1073)), 2 ** -537, 2 ** -537);
    expectParts(complexSqrt(complex(-1e-3, 1e-20)), 1e-20 / 2 / Math.sqrt(1e-3), Math.sqrt(1e-3));
  });
});

describe('complexTanh', () => {
  it('LA-01 is finite and 1 for large real parts, whatever the imaginary part', () => {
    for (const x of [20.5, 22.5, 300, 354, 355, 686.4684246478267, 710, 1000, 1e300]) {
      for (const y of [0, 1, x, -1e10]) {
        const z = complexTanh(complex(x, y));
        const w = complexTanh(complex(-x, y));
        expect([z.re, w.re]).toEqual([1, -1]);
        const small = 2 * Math.sin(2 * y) * Math.exp(-2 * x);
        expect(Math.abs(z.im - small)).toBeLessThan(1e-13 * Math.exp(-2 * x) + 1e-323);
        expect(z.im).toBe(w.im);
      }
    }
  });

  it('agrees with complex.js where that is right', () => {
    const part = fc.double({ min: -8, max: 8, noNaN: true });
    fc.assert(
      fc.property(part, part, (re, im) => {
        const [ours, theirs] = [complexTanh({ re, im }), new Complex(re, im).tanh()];
        const cosh = new Complex(re, im).cosh();
        fc.pre(modulus(cosh.re, cosh.im) > 0.1);
        expect(modulus(ours.re - theirs.re, ours.im - theirs.im)).toBeLessThan(1e-13);
      }),
      runs,
    );
  });

  it('near a pole and near zero', () => {
    const z = complexTanh(complex(1e-9, Math.PI / 2));
    expect(z.re).toBeCloseTo(1e9, 0);
    expectParts(complexTanh(complex(1e-200, -1e-300)), 1e-200, -1e-300);
    expect(Object.is(complexTanh(complex(-0, -0)).re, -0)).toBe(true);
    expectParts(complexTanh(complex(0, 1)), 0, Math.tan(1));
  });
});

describe('complexExp and complexExpm1', () => {
  it('reach the end of the range in each part by itself', () => {
    expectParts(complexExp(complex(710, Math.PI / 4)), Math.exp(700) * (Math.exp(10) * Math.SQRT1_2), Math.exp(700) * (Math.exp(10) * Math.SQRT1_2), 1e-13); // prettier-ignore
    expect(complexExp(complex(1000, 1)).re).toBe(Infinity);
    expect(complexExp(complex(1000, 0)).im).toBe(0);
    expect(Math.abs(complexExp(complex(-1000, 3)).re)).toBe(0);
    expectParts(complexExp(complex(0.5, -2)), Math.exp(0.5) * Math.cos(2), -Math.exp(0.5) * Math.sin(2));
    expect(Object.is(complexExp(complex(1, -0)).im, -0)).toBe(true);
  });

  it('expm1 keeps the digits of small arguments', () => {
    expectParts(complexExpm1(complex(1e-20, 1e-20)), 1e-20, 1e-20);
    expectParts(complexExpm1(complex(0, 1e-9)), -5e-19, 1e-9);
    const big = complexExpm1(complex(800, 1));
    expect(big.re).toBe(Infinity);
    expectParts(complexExpm1(complex(-2, 0)), Math.expm1(-2), 0);
  });

  it('exp and log undo each other', () => {
    const inverse = (z: Scalar): Complex => complexExp(complexLog(z));
    for (const z of [complex(3, -4), complex(-1e-10, 1e-12), complex(-2, -0)]) {
      const back = inverse(z);
      expect(modulus(back.re - z.re, back.im - z.im)).toBeLessThan(1e-14 * modulus(z.re, z.im));
    }
  });
});

describe('modulus', () => {
  it('never overflows or underflows on the way', () => {
    expect(modulus(3e-200, 4e-200) / 5e-200).toBeCloseTo(1, 15);
    expect(modulus(-3e200, 4e200) / 5e200).toBeCloseTo(1, 15);
    expect(modulus(3, 4)).toBe(5);
    expect(modulus(0, -7)).toBe(7);
    expect(modulus(0, 0)).toBe(0);
    expect(modulus(5e-324, 0)).toBe(5e-324);
    expect(modulus(1e308, 1e308) / 1.4142135623730951e308).toBeCloseTo(1, 15);
  });
});
