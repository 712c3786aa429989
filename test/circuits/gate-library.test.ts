import { describe, expect, it } from 'vitest';
import { eig } from '../../src/linalg/eig.ts';
import { identity, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { add, maxAbs, multiply } from '../../src/linalg/products.ts';
import { evaluate } from '../../src/circuits/expression-evaluate.ts';
import { gateDefinition, gateNames } from '../../src/circuits/gate-library/definitions.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { unitaryOf } from '../../src/circuits/unitary-of.ts';
import { complexMatrix, embed, eye, kron, mul, matOf, scale, distance, type Mat, type Z } from '../oracle.ts';

const names = [...gateNames(), 'rx[0,2]', 'ry[2,1]', 'rz[1,0]', 'p[2]'];

/** Levels to try a gate on: qubits, and other levels where it takes them. */
function shapesOf(name: string): number[][] {
  const { sites, levels } = gateDefinition(name);
  if (name.includes('[')) return [[3], [4]];
  if (levels === 'qubits' || sites === 0) return [new Array<number>(sites).fill(2)];
  if (sites === 1) return [[2], [3], [4], [5]];
  if (name === 'swap')
    return [
      [2, 2],
      [3, 3],
    ];
  return [
    [2, 2],
    [3, 3],
    [3, 2],
    [2, 4],
  ];
}

function anglesOf(name: string, seed = 0): number[] {
  return gateDefinition(name).angles.map((_, k) => 0.7 - 1.3 * k + 0.9 * seed);
}

const near = (a: ComplexMatrix, b: ComplexMatrix): number => maxAbs(add(a, b, 1, -1));

describe.each(names)('the gate %s', (name) => {
  const gate = gateDefinition(name);
  const cases = shapesOf(name).flatMap((dims) =>
    [0, 1, 2].map((seed) => ({ dims, angles: anglesOf(name, seed) })),
  );

  it('is unitary, and its inverse undoes it', () => {
    for (const { dims, angles } of cases) {
      const u = gate.matrix(angles, dims);
      expect(near(multiply(u, u, 'h'), identity(u.rows))).toBeLessThan(1e-14);
      const undone = gate.inverse(angles, dims);
      const order = undone.order ?? dims.map((_, k) => k);
      const values = undone.angles.map((angle) => evaluate(angle));
      const back = gateDefinition(undone.name).matrix(
        values,
        order.map((k) => dims[k]!),
      );
      const placed = complexMatrix(embed(matOf(back), order, dims));
      expect(near(multiply(placed, u), identity(u.rows))).toBeLessThan(1e-14);
    }
  });

  it('has derivatives that agree with finite differences', () => {
    const h = 1e-5;
    for (const { dims, angles } of cases) {
      gate.angles.forEach((_, which) => {
        const at = (shift: number): ComplexMatrix =>
          gate.matrix(
            angles.map((a, k) => (k === which ? a + shift : a)),
            dims,
          );
        const slope = add(at(h), at(-h), 0.5 / h, -0.5 / h);
        expect(near(gate.derivative(angles, which, dims), slope)).toBeLessThan(1e-9);
      });
    }
  });

  it('has the spectra of its generators, or their frequencies', () => {
    expect(gate.spectra.length).toBe(gate.angles.length);
    for (const { dims, angles } of cases) {
      gate.spectra.forEach((spectrum, which) => {
        const u = gate.matrix(angles, dims);
        const du = gate.derivative(angles, which, dims);
        // U' U^-1 is similar to -i G.
        const generator = multiply(du, u, 'n', 'h');
        const found = eigenvaluesTimesI(generator);
        if (String(spectrum) === '1,0,-1' && which === 1) return; // on both sides: the law of frequencies is for them
        expect(distinct(found)).toEqual(distinct(spectrum));
      });
    }
  });

  it('multiplies its power angles', () => {
    if (gate.powerAngles.length === 0) return;
    for (const { dims, angles } of cases) {
      const u = gate.matrix(angles, dims);
      const tripled = angles.map((a, k) => (gate.powerAngles.includes(k) ? 3 * a : a));
      expect(near(multiply(u, multiply(u, u)), gate.matrix(tripled, dims))).toBeLessThan(1e-14);
    }
  });

  it('has the frequencies of its spectra in conjugated observables, and no others', () => {
    const dims = shapesOf(name)[0]!;
    gate.spectra.forEach((spectrum, which) => {
      const angles = anglesOf(name);
      const n = 16;
      const size = gate.matrix(angles, dims).rows;
      const observable = complexMatrix(
        Array.from({ length: size }, (_, r) =>
          Array.from({ length: size }, (_, c): Z => [Math.cos(3 * r + c), Math.sin(r - 2 * c)]),
        ),
      );
      // Period 4 pi: frequencies in halves become whole.
      const values = Array.from({ length: n }, (_, k) => {
        const u = gate.matrix(
          angles.map((a, i) => (i === which ? (4 * Math.PI * k) / n : a)),
          dims,
        );
        return multiply(u, multiply(observable, u), 'h').data;
      });
      const differences = new Set(spectrum.flatMap((a) => spectrum.map((b) => Math.round(2 * (a - b)))));
      for (let f = -n / 2 + 1; f < n / 2; f++) {
        const weight = Math.max(...values[0]!.map((_, i) => (i % 2 === 1 ? 0 : fourierWeight(values, i, f))));
        expect(weight > 1e-10, `frequency ${f / 2}`).toBe(differences.has(f));
      }
    });
  });
});

function fourierWeight(values: readonly Float64Array[], i: number, f: number): number {
  let [re, im] = [0, 0];
  values.forEach((v, k) => {
    const t = (-2 * Math.PI * f * k) / values.length;
    re += v[i]! * Math.cos(t) - v[i + 1]! * Math.sin(t);
    im += v[i]! * Math.sin(t) + v[i + 1]! * Math.cos(t);
  });
  return Math.sqrt(re * re + im * im) / values.length;
}

function eigenvaluesTimesI(generator: ComplexMatrix): number[] {
  const { values } = eig(generator);
  return Array.from({ length: generator.rows }, (_, k) => -(values[2 * k + 1] as number));
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values.map((x) => Math.round(x * 1e6) / 1e6 + 0))].sort((a, b) => a - b);
}

const r2 = Math.SQRT1_2;
const X: Mat = [
  [
    [0, 0],
    [1, 0],
  ],
  [
    [1, 0],
    [0, 0],
  ],
];
const Y: Mat = [
  [
    [0, 0],
    [0, -1],
  ],
  [
    [0, 1],
    [0, 0],
  ],
];
const minus = (a: Mat, b: Mat): Mat =>
  a.map((row, r) => row.map((z, c): Z => [z[0] - b[r]![c]![0], z[1] - b[r]![c]![1]]));

describe('published matrices', () => {
  const matrixOf = (name: string, angles: number[] = []): Mat =>
    matOf(gateDefinition(name).matrix(angles, new Array<number>(gateDefinition(name).sites).fill(2)));

  it('ecr is (X1 - YX)/sqrt 2', () => {
    const expected = scale(minus(kron(X, eye(2)), kron(Y, X)), [r2, 0]);
    expect(distance(matrixOf('ecr'), expected)).toBeLessThan(1e-15);
  });

  it('roots square to their gates', () => {
    for (const [root, whole] of [
      ['sx', 'x'],
      ['sy', 'y'],
      ['s', 'z'],
      ['t', 's'],
      ['sqrtswap', 'swap'],
      ['sqrtiswap', 'iswap'],
    ] as const) {
      expect(distance(mul(matrixOf(root), matrixOf(root)), matrixOf(whole))).toBeLessThan(1e-15);
    }
  });

  it('dcx is two CNOTs', () => {
    const { cx } = gates;
    expect(distance(matOf(unitaryOf(circuit(2, [cx(0, 1), cx(1, 0)]))), matrixOf('dcx'))).toBe(0);
  });

  it('xxPlusYy and xxMinusYy are as their formulas, by rotations', () => {
    const { rz, rxx, ryy } = gates;
    const [t, b] = [0.83, -1.21];
    const plus = unitaryOf(circuit(2, [rz(b, 0), rxx(t / 2, 0, 1), ryy(t / 2, 0, 1), rz(-b, 0)]));
    expect(distance(matOf(plus), matrixOf('xxPlusYy', [t, b]))).toBeLessThan(1e-15);
    const less = unitaryOf(circuit(2, [rz(-b, 1), rxx(t / 2, 0, 1), ryy(-t / 2, 0, 1), rz(b, 1)]));
    expect(distance(matOf(less), matrixOf('xxMinusYy', [t, b]))).toBeLessThan(1e-15);
  });

  it('rccx and rc3x are as qelib1 builds them', () => {
    const { u2, p, cx } = gates;
    const q = Math.PI / 4;
    const h = u2(0, Math.PI, 2);
    const rccx = [h, p(q, 2), cx(1, 2), p(-q, 2), cx(0, 2), p(q, 2), cx(1, 2), p(-q, 2), h];
    expect(distance(matOf(unitaryOf(circuit(3, rccx))), matrixOf('rccx'))).toBeLessThan(1e-15);
    const k = u2(0, Math.PI, 3);
    const [up, down] = [p(q, 3), p(-q, 3)];
    const inner = [cx(0, 3), up, cx(1, 3), down, cx(0, 3), up, cx(1, 3), down];
    const rc3x = [k, up, cx(2, 3), down, k, ...inner, k, up, cx(2, 3), down, k];
    expect(distance(matOf(unitaryOf(circuit(4, rc3x))), matrixOf('rc3x'))).toBeLessThan(2e-15);
  });

  it('u is as OpenQASM 3 writes it, and controlled gates are no controlled phases', () => {
    const [t, p, l] = [0.4, 1.1, -0.3];
    const at = (size: number, phase: number): Z => [size * Math.cos(phase), size * Math.sin(phase)];
    const [c, s] = [Math.cos(t / 2), Math.sin(t / 2)];
    const u: Mat = [
      [[c, 0], at(-s, l)],
      [at(s, p), at(c, p + l)],
    ];
    expect(distance(matrixOf('u', [t, p, l]), u)).toBeLessThan(1e-15);
    const crz = matOf(unitaryOf(circuit(2, [gates.crz(0.6, 0, 1)])));
    expect(crz[2]![2]).toEqual([Math.cos(0.3), -Math.sin(0.3)]);
  });
});
