import { describe, expect, it } from 'vitest';
import { ArgumentError, TruncationError } from '../../src/errors.ts';
import { rng } from '../../src/linalg/random.ts';
import { modeGateMatrix } from '../../src/modes/gates/apply-gate.ts';
import { displacement } from '../../src/modes/gates/ladder-gates.ts';
import { characteristic } from '../../src/modes/phase-space/characteristic.ts';
import { axis, negativeVolume } from '../../src/modes/phase-space/grid.ts';
import { husimi } from '../../src/modes/phase-space/husimi.ts';
import { quadratureDensity } from '../../src/modes/phase-space/quadrature.ts';
import { wigner, wignerByParities } from '../../src/modes/phase-space/wigner.ts';
import { coherentKet } from '../../src/modes/states/coherent.ts';
import { catKet, numberKet } from '../../src/modes/states/mode-kets.ts';
import { thermalMode, twoModeSqueezedKet } from '../../src/modes/states/more-states.ts';
import { multiply, trace } from '../../src/linalg/products.ts';
import { modes, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomDensityMatrix, randomKet } from '../../src/states/random-states.ts';

/** The largest difference between a grid and a function of its points. */
function farthest(
  { x, p, values }: { x: Float64Array; p: Float64Array; values: readonly Float64Array[] },
  right: (x: number, p: number) => number,
): number {
  let worst = 0;
  x.forEach((at, i) =>
    p.forEach((along, j) => (worst = Math.max(worst, Math.abs(values[i]![j]! - right(at, along))))),
  );
  return worst;
}

const [even, uneven] = [axis(-4, 6, 31), Float64Array.of(-6, -1.3, 0, 0.4, 2, 7.1)];
const alpha = { re: 1.5, im: -0.8 };

describe('wigner', () => {
  it('of a coherent state is a round hill at (x0, p0), whichever axis comes first, on even and uneven grids', () => {
    const { state } = coherentKet(alpha, { levels: 50 });
    const [x0, p0] = [alpha.re * Math.SQRT2, alpha.im * Math.SQRT2];
    const hill = (x: number, p: number): number => Math.exp(-((x - x0) ** 2) - (p - p0) ** 2) / Math.PI;
    for (const [x, p] of [
      [even, uneven],
      [uneven, even],
      [even, axis(-7, 3, 12)],
      [Float64Array.of(0.3), Float64Array.of(-0.1)],
    ] as const) {
      expect(farthest(wigner(state, x, p), hill)).toBeLessThan(1e-14);
    }
  });

  it('at the origin is (-1)^n / pi for |n>, up to n = 2000', () => {
    for (const n of [0, 1, 2, 25, 300, 2000]) {
      const { values } = wigner(numberKet(n, { levels: n + 1 }).state, [0], [0]);
      expect(Math.abs(values[0]![0]! * Math.PI - (-1) ** n)).toBeLessThan(1e-12);
    }
  });

  it('is the same by positions and by displaced parities, for random mixed states of 2 to 150 levels', () => {
    for (const levels of [2, 3, 8, 30, 150]) {
      const rho = randomDensityMatrix(modes(1, levels), rng(levels));
      const few = Float64Array.of(-11, -2.2, 0, 0.1, 5);
      for (const [x, p] of [
        [axis(-9, 8, 18), few],
        [axis(-0.02, 0.03, 7), few],
        [axis(2, 20, 3), few],
        [Float64Array.of(-2, 0.1, 3.3, 50), axis(-9, 7, 70)],
      ] as const) {
        const points = wignerByParities(rho.matrix, x, p);
        const by = wigner(rho, x, p);
        expect(farthest(by, (at, along) => points[x.indexOf(at)]![p.indexOf(along)]!)).toBeLessThan(2e-15);
      }
    }
  });

  it('of thermal states is a wider hill, of one of two squeezed modes too', () => {
    const wide = (n: number) => (x: number, p: number) =>
      Math.exp(-(x * x + p * p) / (2 * n + 1)) / (Math.PI * (2 * n + 1));
    const thermal = thermalMode(1.7, { levels: 110 });
    expect(farthest(wigner(thermal.state, even, uneven), wide(1.7))).toBeLessThan(1e-14);
    const pair = twoModeSqueezedKet(0.8, { levels: 60 }).state;
    const mean = Math.sinh(0.8) ** 2;
    for (const site of [0, 1]) {
      expect(farthest(wigner(pair, even, uneven, { site }), wide(mean))).toBeLessThan(1e-9);
    }
  });

  it('of a cat has the published minimum and negative volume', () => {
    const { state } = catKet(2, 'even', { levels: 60 });
    const { values } = wigner(state, [0], [0, 0.5230459538]);
    expect(Math.abs(values[0]![0]! - 1 / Math.PI)).toBeLessThan(1e-13);
    expect(Math.abs(values[0]![1]! + 0.2379285185)).toBeLessThan(1e-9);
    const grid = wigner(state, axis(-10, 10, 641), axis(-8, 8, 513));
    expect(Math.abs(grid.integral - 1)).toBeLessThan(1e-12);
    const volume = negativeVolume(grid);
    expect(Math.abs(volume.re - 0.58748363)).toBeLessThan(Math.min(volume.error, 1e-3));
    const one = negativeVolume(wigner(numberKet(1, { levels: 2 }).state, axis(-6, 6, 801), axis(-6, 6, 801)));
    expect(Math.abs(one.re - 0.4261226389)).toBeLessThan(Math.min(one.error, 1e-4));
  });

  it('errs by no more than it says when levels are missing', () => {
    const right = wigner(coherentKet(2, { levels: 60 }).state, even, uneven);
    const few = wigner(coherentKet(2, { levels: 10 }).state, even, uneven);
    const difference = farthest(few, (x, p) => right.values[right.x.indexOf(x)]![right.p.indexOf(p)]!);
    expect(difference).toBeGreaterThan(1e-3);
    expect(difference).toBeLessThan(few.error);
    expect(few.truncation.warning).toMatch(/Take/);
    expect(() => wigner(coherentKet(2, { levels: 10 }).state, even, uneven, { strict: true })).toThrow(
      TruncationError,
    );
  });

  it('does not depend on the norm of the state', () => {
    const ket = randomKet(modes(1, 6), rng(3));
    const right = wigner(ket, even, uneven);
    for (const size of [3, 1e-300, 1e-200, 1e200]) {
      const scaled = Ket.fromData(
        ket.space,
        ket.data.map((value) => size * value),
      );
      const found = wigner(scaled, even, uneven);
      expect(farthest(found, (x, p) => right.values[right.x.indexOf(x)]![right.p.indexOf(p)]!)).toBeLessThan(
        1e-15,
      );
    }
  });
});

describe('husimi', () => {
  it('of a coherent state at |alpha| = 30 and of number states is the closed form', () => {
    const far = coherentKet({ re: 24, im: -18 }, { levels: 1300 }).state;
    const [x, p] = [axis(30, 37, 5), axis(-28, -23, 4)];
    const hill = (x: number, p: number): number =>
      Math.exp(-((x / Math.SQRT2 - 24) ** 2) - (p / Math.SQRT2 + 18) ** 2) / (2 * Math.PI);
    expect(farthest(husimi(far, x, p), hill)).toBeLessThan(1e-12);
    const three = husimi(numberKet(3, { levels: 4 }).state, even, uneven);
    const ring = (x: number, p: number): number => {
      const b = (x * x + p * p) / 2;
      return (Math.exp(-b) * b ** 3) / 6 / (2 * Math.PI);
    };
    expect(farthest(three, ring)).toBeLessThan(1e-15);
    expect(Math.abs(husimi(threePhotons(), axis(-9, 9, 91), axis(-9, 9, 91)).integral - 1)).toBeLessThan(
      1e-9,
    );
  });

  it('is the Wigner function smeared by the vacuum, for a random mixed state', () => {
    const rho = randomDensityMatrix(modes(1, 7), rng(11));
    const wide = axis(-8, 8, 161);
    const w = wigner(rho, wide, wide);
    const h = 0.1;
    const q = husimi(rho, Float64Array.of(0.4), Float64Array.of(-0.7)).values[0]![0]!;
    let smeared = 0;
    w.x.forEach((x, i) =>
      w.p.forEach((p, j) => {
        smeared += (h * h * w.values[i]![j]! * Math.exp(-((x - 0.4) ** 2) - (p + 0.7) ** 2)) / Math.PI;
      }),
    );
    expect(Math.abs(q - smeared)).toBeLessThan(1e-13);
  });
});

describe('quadratureDensity', () => {
  it('of |1> at x = 1 is 2 e^-1 / sqrt pi, and right at n = 300 and 1000', () => {
    const { values } = quadratureDensity(numberKet(1, { levels: 2 }).state, [1]);
    expect(Math.abs(values[0]! - 0.4151074974)).toBeLessThan(1e-10);
    const points = axis(-33, 33, 1651);
    const high = quadratureDensity(numberKet(300, { levels: 301 }).state, points);
    let [sum, second] = [0, 0];
    high.values.forEach((value, i) => {
      sum += 0.04 * value;
      second += 0.04 * value * points[i]! ** 2;
    });
    expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
    expect(Math.abs(second - 300.5)).toBeLessThan(1e-9);
    // psi_n(0)^2 = (n choose n/2) / 2^n / sqrt pi
    let middle = 1 / Math.sqrt(Math.PI);
    for (let k = 1; k <= 500; k++) middle *= (2 * k - 1) / (2 * k);
    const atOrigin = quadratureDensity(numberKet(1000, { levels: 1001 }).state, [0]).values[0]!;
    expect(Math.abs(atOrigin - middle)).toBeLessThan(1e-13);
  });

  it('is the marginal of the Wigner function, along x and along p', () => {
    const rho = randomDensityMatrix(modes(1, 6), rng(4));
    const wide = axis(-9, 9, 181);
    const { values } = wigner(rho, wide, wide);
    const alongX = quadratureDensity(rho, wide).values;
    const alongP = quadratureDensity(rho, wide, { angle: Math.PI / 2 }).values;
    for (const i of [60, 80, 93, 110]) {
      const overP = values[i]!.reduce((sum, value) => sum + 0.1 * value, 0);
      const overX = values.reduce((sum, row) => sum + 0.1 * row[i]!, 0);
      expect(Math.abs(overP - alongX[i]!)).toBeLessThan(1e-13);
      expect(Math.abs(overX - alongP[i]!)).toBeLessThan(1e-13);
    }
  });
});

describe('far outside', () => {
  it('everything is 0 and takes no time', () => {
    const ket = randomKet(modes(1, 30), rng(3));
    for (const far of [1e3, 1e5, 1e200]) {
      expect(quadratureDensity(ket, [far]).values[0]).toBe(0);
      expect(husimi(ket, [0, far], [-far, 1]).values[1]).toEqual(Float64Array.of(0, 0));
      const w = wigner(ket, [0, far], [0, far]).values;
      expect([w[0]![1], w[1]![0], w[1]![1]].every((value) => Math.abs(value!) < 1e-15)).toBe(true);
      expect(characteristic(ket, [far]).values[0]!.re).toBe(0);
    }
  });

  it('what is cut off there is below the smallest double', () => {
    for (const levels of [2, 30, 300]) {
      const [ket, reach] = [numberKet(levels - 1, { levels }).state, Math.sqrt(2 * (4 * levels + 3990))];
      expect(husimi(ket, [reach], [0]).values[0]![0]).toBe(0);
      expect(quadratureDensity(ket, [2 * Math.sqrt(2 * levels + 1) + 59]).values[0]).toBe(0);
      expect(Math.abs(characteristic(ket, [Math.sqrt(9 * levels + 3990)]).values[0]!.re)).toBeLessThan(
        1e-300,
      );
    }
  });
});

describe('characteristic', () => {
  const points = [0, { re: 0.3, im: -1.1 }, { re: -2, im: 0.5 }, { re: 0, im: 3 }];

  it('is the trace with the displacement, for random mixed states', () => {
    const rho = randomDensityMatrix(modes(1, 9), rng(8));
    const { values } = characteristic(rho, points);
    points.forEach((point, i) => {
      const right = trace(multiply(rho.matrix, modeGateMatrix(displacement(point), [9])));
      expect(Math.abs(values[i]!.re - right.re)).toBeLessThan(1e-13);
      expect(Math.abs(values[i]!.im - right.im)).toBeLessThan(1e-13);
    });
  });

  it('of a coherent state in normal order is a pure phase, and its errors grow with the order', () => {
    const { state } = coherentKet(alpha, { levels: 60 });
    const normal = characteristic(state, points, { order: 1 });
    points.forEach((point, i) => {
      const { re, im } = typeof point === 'number' ? { re: point, im: 0 } : point;
      const phase = 2 * (im * alpha.re - re * alpha.im);
      expect(Math.abs(normal.values[i]!.re - Math.cos(phase))).toBeLessThan(1e-10);
      expect(Math.abs(normal.values[i]!.im - Math.sin(phase))).toBeLessThan(1e-10);
    });
    expect(normal.errors[3]!).toBeGreaterThan(normal.errors[0]!);
  });
});

describe('bad input in phase space', () => {
  const state = threePhotons();
  it('is refused by name', () => {
    expect(() => wigner(state, [], [0])).toThrow(/`x` must have a point/);
    expect(() => wigner(state, [0, Number.NaN], [0])).toThrow(/`x` must hold finite/);
    expect(() => husimi(state, [0], [1, 1])).toThrow(/`p` must ascend/);
    expect(() => axis(1, 1, 4)).toThrow(ArgumentError);
    expect(() => axis(0, 1, 1)).toThrow(ArgumentError);
    expect(() => negativeVolume(wigner(state, [0], [0]))).toThrow(/5 points/);
    expect(() => wigner(basisKet(modes(2, 3), [0, 0]), [0], [0])).toThrow(/`site`/);
    expect(() => wigner(basisKet(qubits(1), [0]), [0], [0])).toThrow(/mode/);
    expect(() => characteristic(state, [Number.NaN])).toThrow(/points\[0\]/);
    expect(() => characteristic(state, [0], { order: Infinity })).toThrow(/`order`/);
    expect(() => characteristic(state, [0, 1e200], { order: 1 })).toThrow(/points\[1\]/);
    expect(() => quadratureDensity(toDensityMatrix(state), [0], { angle: Number.NaN })).toThrow(/`angle`/);
  });
});

function threePhotons(): ReturnType<typeof numberKet>['state'] {
  return numberKet(3, { levels: 4 }).state;
}
