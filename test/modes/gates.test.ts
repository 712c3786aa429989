import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, TruncationError } from '../../src/errors.ts';
import { expm } from '../../src/linalg/expm.ts';
import { hermitianFunction } from '../../src/linalg/hermitian-function.ts';
import { identity, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, dagger, entry, frobenius, maxAbs, multiply, scaled } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import {
  applyModeGate,
  applyModeGates,
  modeGateMatrix,
  modeGateOperator,
} from '../../src/modes/gates/apply-gate.ts';
import {
  beamsplitter,
  displacement,
  squeezing,
  twoModeSqueezing,
} from '../../src/modes/gates/ladder-gates.ts';
import type { ModeGate } from '../../src/modes/gates/mode-gate.ts';
import {
  conditionalDisplacement,
  crossKerr,
  cubicPhase,
  kerr,
  rotation,
  snap,
} from '../../src/modes/gates/other-gates.ts';
import { coherentKet } from '../../src/modes/states/coherent.ts';
import { annihilationMatrix, creationMatrix } from '../../src/operators/ladder.ts';
import { modes, productSpace, qubits } from '../../src/spaces/space.ts';
import { toDensityMatrix } from '../../src/states/convert.ts';
import type { Ket } from '../../src/states/ket.ts';
import { basisKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';

const at = (
  gate: ModeGate,
  levels: readonly number[],
  row: number,
  col: number,
): { re: number; im: number } => entry(modeGateMatrix(gate, levels), row, col);

describe('the entries of exact gates (open-systems.md 3, tests 23 to 26)', () => {
  const check = (gate: ModeGate, levels: number[], row: number, col: number, re: number, im = 0): void => {
    const got = at(gate, levels, row, col);
    expect(Math.abs(got.re - re)).toBeLessThan(1e-12);
    expect(Math.abs(got.im - im)).toBeLessThan(1e-12);
  };

  it('displacements, also where the vacuum entry is near the end of doubles', () => {
    check(displacement({ re: 1, im: 0.5 }), [4], 3, 2, 0.00965729155757, 0.00482864577879);
    check(displacement({ re: 3, im: 1 }), [41], 40, 25, -0.0065302735994, 0.0571007532966);
    check(displacement(30), [1001], 900, 0, 0.115311945466);
    check(displacement(30), [1001], 1000, 900, -0.016746630293);
    expect(at(displacement(30), [2], 0, 0).re / 3.69388e-196).toBeCloseTo(1, 5);
  });

  it('displacements by 60, whose vacuum entry is no double', () => {
    const d = modeGateMatrix(displacement(60), [1001]);
    // sqrt(900!/1000!) 60^100 e^-1800 L_900^(100)(3600), by arithmetic of 700 digits.
    expect(entry(d, 1000, 900).re).toBeCloseTo(-0.014029835434191606, 14);
    expect(entry(d, 1000, 1000).re).toBeCloseTo(0.013455069153196977, 14);
    expect(entry(d, 1000, 500).re / 4.648676990974484e-47).toBeCloseTo(1, 11);
    expect(entry(d, 0, 0).re).toBe(0);
  });

  it('squeezers', () => {
    check(squeezing(0.8), [3], 2, 0, -0.406013802126);
    check(squeezing(0.8), [5], 4, 2, -0.446362413601);
    check(squeezing(0.8), [4], 3, 3, -0.066180509262);
    check(squeezing(0.8), [41], 40, 20, 0.045952084899);
  });

  it('beamsplitters', () => {
    const { state } = applyModeGate(basisKet(modes(2, 61), [60, 60]), beamsplitter(0.7), [0, 1]);
    expect(state.data[2 * (60 * 61 + 60)]).toBeCloseTo(-0.06352139442, 10);
    const half = applyModeGate(basisKet(modes(2, 41), [20, 20]), beamsplitter(0.7), [0, 1]).state;
    expect(half.data[2 * (25 * 41 + 15)]).toBeCloseTo(0.04533643666, 10);
    expect(half.data[2 * (40 * 41)]).toBeCloseTo(0.26411161492, 10);
  });

  it('the corner of a beamsplitter, where a recurrence over one pivot goes wrong', () => {
    const { state } = applyModeGate(basisKet(modes(2, 60), [59, 59]), beamsplitter(0.7), [0, 1]);
    expect(state.data[2 * (59 * 60 + 59)]).toBeCloseTo(0.0701023, 7);
  });

  it('Hong-Ou-Mandel and its relatives', () => {
    const space = modes(2, 5);
    const after = (theta: number, x: number[]): number[] => {
      const { data } = applyModeGate(basisKet(space, x), beamsplitter(theta), [0, 1]).state;
      const photons = x[0]! + x[1]!;
      return Array.from({ length: photons + 1 }, (_, p) => data[2 * (p * 5 + photons - p)]! ** 2);
    };
    const near = (got: number[], want: number[], digits: number): void =>
      want.forEach((p, i) => expect(got[i]).toBeCloseTo(p, digits));
    near(after(Math.PI / 4, [1, 1]), [0.5, 0, 0.5], 14);
    near(after(0.3, [1, 1]).slice(1, 2), [0.6811788772], 9);
    near(after(Math.PI / 4, [2, 2]), [0.375, 0, 0.25, 0, 0.375], 14);
    near(after(0.3, [3, 1]), [0.0024316, 0.0535871, 0.3257613, 0.3526539, 0.265566], 6);
  });

  it('two-mode squeezers', () => {
    const { state } = applyModeGate(basisKet(modes(2, 20), [0, 0]), twoModeSqueezing(0.8), [0, 1]);
    expect(state.data[2 * 21]! ** 2).toBeCloseTo(0.2465124872, 9);
    expect(state.data[2 * 21]).toBeLessThan(0);
  });
});

describe('exact gates are blocks of one unitary', () => {
  const gates: readonly (readonly [ModeGate, ModeGate, number[]])[] = [
    [displacement({ re: 0.6, im: -0.8 }), displacement({ re: -0.6, im: 0.8 }), [30]],
    [squeezing({ re: 0.3, im: 0.4 }), squeezing({ re: -0.3, im: -0.4 }), [40]],
    [cubicPhase(0.05), cubicPhase(-0.05), [40]],
  ];
  it('the inverse is the block of the adjoint, and both forms agree far from the top', () => {
    for (const [gate, back, levels] of gates) {
      const exact = modeGateMatrix(gate, levels);
      expect(maxAbs(add(modeGateMatrix(back, levels), dagger(exact), 1, -1))).toBeLessThan(1e-13);
      const wide = modeGateMatrix(gate, [150], { form: 'unitary' });
      expect(Math.abs(frobenius(wide) - Math.sqrt(150))).toBeLessThan(1e-11);
      for (let r = 0; r < 12; r++) {
        for (let c = 0; c < 12; c++) {
          const [a, b] = [entry(exact, r, c), entry(wide, r, c)];
          expect(Math.abs(a.re - b.re) + Math.abs(a.im - b.im)).toBeLessThan(1e-11);
        }
      }
    }
  });

  it('displacements multiply as the Weyl relations say', () => {
    const [a, b] = [
      { re: 0.7, im: 0.2 },
      { re: -0.3, im: 0.9 },
    ];
    const product = multiply(modeGateMatrix(displacement(a), [90]), modeGateMatrix(displacement(b), [90]));
    const both = modeGateMatrix(displacement({ re: a.re + b.re, im: a.im + b.im }), [90]);
    const angle = a.im * b.re - a.re * b.im;
    const turned = scaled(both, { re: Math.cos(angle), im: Math.sin(angle) });
    for (let r = 0; r < 40; r++) {
      for (let c = 0; c < 40; c++) {
        const [x, y] = [entry(product, r, c), entry(turned, r, c)];
        expect(Math.abs(x.re - y.re) + Math.abs(x.im - y.im)).toBeLessThan(1e-13);
      }
    }
  });

  it('the cubic phase is the function of the position by quadrature of 150 points', () => {
    const x = scaled(add(annihilationMatrix(150), creationMatrix(150)), Math.SQRT1_2);
    for (const gamma of [0.02, -0.2]) {
      const right = hermitianFunction(x, (q) => [
        Math.cos((gamma * q ** 3) / 3),
        Math.sin((gamma * q ** 3) / 3),
      ]);
      const got = modeGateMatrix(cubicPhase(gamma), [12]);
      for (let r = 0; r < 12; r++) {
        for (let c = 0; c < 12; c++) {
          const [a, b] = [entry(got, r, c), entry(right, r, c)];
          expect(Math.abs(a.re - b.re) + Math.abs(a.im - b.im)).toBeLessThan(1e-11);
        }
      }
    }
  });

  it('tiny and zero parameters give the identity', () => {
    for (const gate of [
      displacement(0),
      squeezing(0),
      displacement(1e-200),
      squeezing(1e-120),
      rotation(0),
      cubicPhase(0),
    ]) {
      expect(maxAbs(add(modeGateMatrix(gate, [6]), identity(6), 1, -1))).toBeLessThan(1e-14);
    }
    const small = modeGateMatrix(displacement(1e-60), [12]);
    expect(entry(small, 1, 0).re).toBeCloseTo(1e-60, 75);
    expect(entry(small, 11, 11).re).toBeCloseTo(1, 13);
    expect(maxAbs(add(modeGateMatrix(beamsplitter(0), [3, 4]), identity(12), 1, -1))).toBeLessThan(1e-15);
    expect(maxAbs(add(modeGateMatrix(twoModeSqueezing(0), [3, 4]), identity(12), 1, -1))).toBeLessThan(1e-15);
  });
});

describe('the unitary form', () => {
  it('is the exponential of the truncated generator', () => {
    const [a, ad] = [annihilationMatrix(7), creationMatrix(7)];
    const z = { re: 0.4, im: 0.9 };
    const conj = { re: 0.4, im: -0.9 };
    const minus = { re: -0.4, im: -0.9 };
    const near = (gate: ModeGate, generator: ComplexMatrix): void => {
      const got = modeGateMatrix(gate, [7], { form: 'unitary' });
      expect(maxAbs(add(got, expm(generator), 1, -1))).toBeLessThan(1e-13);
    };
    near(displacement(z), add(ad, a, z, { re: -0.4, im: 0.9 }));
    near(squeezing(z), scaled(add(multiply(a, a), multiply(ad, ad), conj, minus), 0.5));
  });

  it('FK-05: the coherent state of 2 levels, both definitions, and how they meet', () => {
    const vacuum = (levels: number): Ket => basisKet(modes(1, levels), [0]);
    const unitary = applyModeGate(vacuum(2), displacement(1), [0], { form: 'unitary' });
    expect([...unitary.state.data]).toEqual(
      [0.5403023059, 0, 0.8414709848, 0].map((x) => expect.closeTo(x, 9)),
    );
    const exact = applyModeGate(vacuum(2), displacement(1), [0]);
    expect([...exact.state.data]).toEqual(
      [0.6065306597, 0, 0.6065306597, 0].map((x) => expect.closeTo(x, 9)),
    );
    expect(exact.truncation.lostWeight).toBeCloseTo(1 - 0.7357588823, 9);
    expect(unitary.truncation.warning).toBeDefined();
    for (const [levels, limit] of [
      [20, 1e-10],
      [30, 1e-14],
    ] as const) {
      const forms = (['exact', 'unitary'] as const).map(
        (form) => applyModeGate(vacuum(levels), displacement(1), [0], { form }).state.data,
      );
      const gap = Math.max(...forms[0]!.map((x, i) => Math.abs(x - forms[1]![i]!)));
      expect(gap).toBeLessThan(limit);
    }
  });

  it('test 30: coherent(2) at 10 levels is normalised but 4.4e-2 off', () => {
    const forms = (['exact', 'unitary'] as const).map(
      (form) => applyModeGate(basisKet(modes(1, 10), [0]), displacement(2), [0], { form }).state,
    );
    const gap = Math.sqrt(forms[0]!.data.reduce((sum, x, i) => sum + (x - forms[1]!.data[i]!) ** 2, 0));
    expect(forms[1]!.norm()).toBeCloseTo(1, 13);
    expect(gap).toBeGreaterThan(0.02);
    expect(gap).toBeLessThan(0.1);
  });
});

describe('applyModeGate', () => {
  const stream = rng(3);
  const space = productSpace(modes(1, 5), qubits(1), modes(1, 4));

  it('acts as the operator does, on kets and density matrices, any sites and order', () => {
    const psi = randomKet(space, stream);
    const cases: readonly (readonly [ModeGate, number[]])[] = [
      [displacement({ re: 0.3, im: 0.4 }), [2]],
      [squeezing({ re: -0.2, im: 0.3 }), [0]],
      [beamsplitter(0.7, 0.4), [0, 2]],
      [beamsplitter(0.7, 0.4), [2, 0]],
      [twoModeSqueezing({ re: 0.2, im: -0.4 }), [2, 0]],
      [crossKerr(0.9), [2, 0]],
      [kerr(0.3), [0]],
      [rotation(1.1), [2]],
      [snap([0.1, -0.7]), [0]],
      [cubicPhase(0.2), [2]],
      [conditionalDisplacement({ re: 0.3, im: -0.5 }), [1, 2]],
    ];
    for (const [gate, sites] of cases) {
      for (const form of ['exact', 'unitary'] as const) {
        const right = psi.apply(modeGateOperator(gate, space, sites, { form }));
        const got = applyModeGate(psi, gate, sites, { form });
        expect(Math.max(...right.data.map((x, i) => Math.abs(x - got.state.data[i]!)))).toBeLessThan(1e-14);
        const mixed = applyModeGate(toDensityMatrix(psi), gate, sites, { form });
        expect(maxAbs(add(mixed.state.matrix, toDensityMatrix(right).matrix, 1, -1))).toBeLessThan(1e-14);
        if (form === 'exact') expect(got.truncation.lostWeight).toBeCloseTo(1 - right.norm() ** 2, 13);
        if (form === 'unitary') expect(got.state.norm()).toBeCloseTo(1, 13);
      }
    }
  });

  it('adds up what gates let out, and bounds the distance to the result without truncation', () => {
    const gates = [
      { gate: displacement(1), sites: [0] },
      { gate: squeezing(0.4), sites: [0] },
      { gate: kerr(0.5), sites: [0] },
      { gate: displacement({ re: 0, im: 1 }), sites: [0] },
    ];
    const true_ = applyModeGates(basisKet(modes(1, 80), [0]), gates).state;
    for (const levels of [6, 10, 16, 24]) {
      const { state, truncation, leaked } = applyModeGates(basisKet(modes(1, levels), [0]), gates);
      expect(leaked.length).toBe(4);
      expect(truncation.lostWeight).toBeCloseTo(1 - state.norm() ** 2, 12);
      const overlap = state.data.reduce((sum, x, i) => sum + x * true_.data[i]!, 0);
      const distance = Math.sqrt(Math.max(0, 1 + state.norm() ** 2 - 2 * overlap));
      expect(truncation.distance).toBeGreaterThan(distance * (1 - 1e-9));
    }
  });

  it('does not change its input, and warns or throws when weight is lost', () => {
    const { state } = coherentKet(1, { levels: 6 });
    const copy = state.data.slice();
    const { truncation } = applyModeGate(state, displacement(1), [0]);
    expect(state.data).toEqual(copy);
    expect(truncation.warning).toContain('of the weight is lost');
    expect(() => applyModeGate(state, displacement(1), [0], { strict: true })).toThrow(TruncationError);
  });

  it('refuses by name', () => {
    const psi = basisKet(space, [0, 0, 0]);
    expect(() => applyModeGate(psi, displacement(1), [1])).toThrow('`sites[0]` must be a mode');
    expect(() => applyModeGate(psi, beamsplitter(1), [0])).toThrow('`sites` must be 2 for beamsplitter');
    expect(() => applyModeGate(psi, beamsplitter(1), [0, 0])).toThrow(ArgumentError);
    expect(() => displacement({ re: NaN, im: 0 })).toThrow('`alpha`');
    expect(() => squeezing(400)).toThrow('`z`');
    expect(() => rotation(Infinity)).toThrow('`theta`');
    expect(() => snap([0, NaN])).toThrow('`angles[1]`');
    expect(() => snap(5 as never)).toThrow('`angles` must be a list');
    expect(() => applyModeGate(psi, kerr(1e308), [0])).toThrow('phase of kerr');
    expect(() => modeGateMatrix(cubicPhase(1e9), [40])).toThrow('`gamma`');
    expect(() => modeGateMatrix(beamsplitter(1), [200, 200])).toThrow(BudgetExceededError);
    expect(() => modeGateMatrix(beamsplitter(1), [4])).toThrow('`levels` must be 2');
    expect(() => applyModeGate(psi, rotation(1), [0], { form: 'other' as 'exact' })).toThrow('`form`');
  });
});
