import { describe, expect, it } from 'vitest';
import { rng } from '../../src/linalg/random.ts';
import type { Ansatz } from '../../src/nqs/ansatz.ts';
import { derivativeCount, numberWidth } from '../../src/nqs/ansatz.ts';
import { logTable } from '../../src/nqs/models/log-table.ts';
import { jastrow } from '../../src/nqs/models/jastrow.ts';
import { denseNet, meanField, rbm } from '../../src/nqs/models/nets.ts';
import { phased } from '../../src/nqs/models/phased.ts';
import { symmetricRbm, translations } from '../../src/nqs/models/tied.ts';
import { nqs, type Nqs } from '../../src/nqs/nqs.ts';
import { centredRows, gramOf } from '../../src/nqs/optimise/centred-rows.ts';
import { energyAndForce } from '../../src/nqs/optimise/force.ts';
import { layerGram } from '../../src/nqs/optimise/layer-gram.ts';
import { layerMoments } from '../../src/nqs/optimise/layer-moments.ts';
import {
  geometricTensor,
  naturalGradient,
  type NaturalGradient,
} from '../../src/nqs/optimise/natural-gradient.ts';
import type { NaturalOptions } from '../../src/nqs/optimise/natural-step.ts';
import { positiveSolver } from '../../src/nqs/optimise/solve-positive.ts';
import type { ProductOperator } from '../../src/operators/operator.ts';
import { fullSum, metropolis } from '../../src/nqs/sampler.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { plus } from '../../src/operators/algebra.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits } from '../../src/spaces/space.ts';
import { rbmVector, rbmVectorHamiltonian } from './rbm-vector.ts';

const h = rbmVectorHamiltonian;
const twisted = plus(
  h,
  pauliSum(h.space, [
    { coefficient: 0.4, sites: [0, 2], letters: 'XY' },
    { coefficient: 0.3, sites: [1], letters: 'Y' },
  ]),
);

function stepOf(
  state: Nqs,
  options: NaturalOptions,
  previous?: Float64Array,
  op: ProductOperator = h,
): NaturalGradient {
  return naturalGradient(state, op, options, previous);
}

function distance(a: Float64Array, b: Float64Array): number {
  return a.length === b.length ? a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0) : Infinity;
}

const wide = { deviation: 0.3 };
const members: [string, () => Ansatz][] = [
  ['real RBM', () => rbm(qubits(4), rng(1), wide)],
  ['complex RBM', () => rbm(qubits(4), rng(2), { ...wide, field: 'complex' })],
  ['real Jastrow', () => jastrow(qubits(4), rng(3), wide)],
  ['complex Jastrow', () => jastrow(qubits(4), rng(13), { ...wide, field: 'complex' })],
  ['complex network', () => denseNet(qubits(4), [5, 4], rng(4), { deviation: 0.5 })],
  ['real network', () => denseNet(qubits(4), [5, 4], rng(5), { field: 'real' })],
  ['modulus and phase', () => phased(rbm(qubits(4), rng(6), wide), rbm(qubits(4), rng(7), wide))],
  ['symmetric RBM', () => symmetricRbm(qubits(4), translations(4), rng(8), { ...wide, field: 'complex' })],
  [
    'table',
    () =>
      logTable(
        qubits(4),
        Float64Array.from({ length: 32 }, (_, i) => 0.3 * Math.sin(3 * i)),
      ),
  ],
];

describe('the RBM vector of seeds.md', () => {
  const state = nqs(rbmVector(), { sampler: fullSum() });

  it('has the force to all digits', () => {
    const expected = [
      -0.79544231832153, 0.05415839459073, -0.36156402491071, -0.03074555870125, -0.45246358059371,
      0.04019302076167, -0.18775473324425, -0.07269242154454, -0.21026271810841, -0.0137751946699,
      0.2622754427557, 0.06267401306746, 0.13962993456713, -0.03128085377253, 0.07366723683457,
      -0.03991089006839, -0.07718069301845, -0.11196519654198, 0.12359477841758, -0.04756095759116,
      -0.14290915940124, 0.02305304639263, 0.13208861963866, 0.11957641615377, -0.41850383399866,
      -0.10450001912452, 0.42338588286741, 0.09706844288302,
    ];
    const { force, energy } = energyAndForce(state, h);
    expect(distance(force, Float64Array.from(expected))).toBeLessThan(2e-14);
    expect(Math.abs(energy.re + 3.21316924137087)).toBeLessThan(1e-13);
  });

  it('has the geometric tensor and the step of stochastic reconfiguration', () => {
    const { rows, data: s } = geometricTensor(state);
    expect(rows).toBe(14);
    expect(s[0]).toBeCloseTo(0.9419883432801, 13);
    expect(s[8]).toBeCloseTo(0.32191871220365, 13);
    expect(s[9]).toBeCloseTo(0.00080138863722, 13);
    expect(Array.from({ length: 14 }, (_, k) => s[30 * k]!).reduce((a, b) => a + b)).toBeCloseTo(
      5.08292630593847,
      12,
    );
    for (const method of ['dense', 'min', 'iterative'] as const) {
      const { step } = stepOf(state, { shift: 0.01, method, tolerance: 1e-13 });
      const expected = [-0.18562153470584, 0.14051510579742, 0.4729061582859, 0.51449182912882];
      expected.forEach((value, i) => expect(Math.abs(step[i]! - value)).toBeLessThan(1e-11));
      expect(Math.sqrt(step.reduce((sum, x) => sum + x * x, 0))).toBeCloseTo(5.2657996291, 8);
    }
  });
});

describe('forces', () => {
  it.each(members)(
    'of a %s are derivatives of the energy, real and complex Hamiltonians alike (complaints 2, 3, target T1)',
    (_, make) => {
      const ansatz = make();
      const [width, count] = [numberWidth(ansatz), derivativeCount(ansatz)];
      const energy = (parameters: Float64Array): number =>
        nqs(ansatz.with(parameters), { sampler: fullSum() }).expect(twisted).re;
      const { force } = energyAndForce(nqs(ansatz, { sampler: fullSum() }), twisted);
      const slope = (at: number): number => {
        const [up, down] = [1e-5, -1e-5].map((d) =>
          energy(ansatz.parameters.map((x, k) => (k === at ? x + d : x))),
        );
        return (up! - down!) / 2e-5;
      };
      for (let k = 0; k < count; k++) {
        const parts = ansatz.mode === 'holomorphic' ? [0, 1] : [0];
        for (const part of parts) {
          const at = ansatz.mode === 'holomorphic' ? 2 * k + part : k;
          expect(Math.abs(slope(at) - 2 * force[width * k + part]!)).toBeLessThan(1e-8);
        }
      }
    },
  );

  it('of samples are those of the full sum within their noise (complaint 4)', () => {
    for (const field of ['real', 'complex'] as const) {
      const ansatz = rbm(qubits(4), rng(9), { ...wide, field });
      const exact = energyAndForce(nqs(ansatz, { sampler: fullSum() }), h).force;
      const sampled = energyAndForce(
        nqs(ansatz, { sampler: metropolis({ samples: 40000, warmUp: 20 }), rng: rng(1) }),
        h,
      ).force;
      expect(distance(exact, sampled)).toBeLessThan(0.06);
      expect(exact.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeGreaterThan(0.3);
    }
  });
});

describe('the geometric tensor', () => {
  it.each(members)('of a %s is the covariance of the derivatives', (_, make) => {
    const state = nqs(make(), { sampler: fullSum() });
    const { batch, weights } = state.drawn();
    const rows = state.ansatz.logDerivatives(batch);
    const [width, count] = [numberWidth(state.ansatz), derivativeCount(state.ansatz)];
    const o = (s: number, k: number): [number, number] =>
      width === 1 ? [rows[s * count + k]!, 0] : [rows[2 * (s * count + k)]!, rows[2 * (s * count + k) + 1]!];
    const { data } = geometricTensor(state);
    for (let k = 0; k < count; k += 3) {
      for (let l = 0; l < count; l += 2) {
        const sums = [0, 0, 0, 0, 0, 0];
        weights.forEach((p, s) => {
          const [[a, b], [x, y]] = [o(s, k), o(s, l)];
          [a * x + b * y, a * y - b * x, a, b, x, y].forEach((value, i) => (sums[i]! += p * value));
        });
        const [re, im, a, b, x, y] = sums as [number, number, number, number, number, number];
        const isReal = state.ansatz.mode !== 'holomorphic';
        expect(Math.abs(data[2 * (k * count + l)]! - (re - a * x - b * y))).toBeLessThan(1e-12);
        expect(Math.abs(data[2 * (k * count + l) + 1]! - (isReal ? 0 : im - a * y + b * x))).toBeLessThan(
          1e-12,
        );
      }
    }
  });
});

describe('steps of stochastic reconfiguration', () => {
  it.each(members)('of a %s are the same by S, by samples and by iteration (target T9)', (_, make) => {
    const state = nqs(make(), { sampler: fullSum() });
    const options = { shift: 0.02, tolerance: 1e-13 };
    const dense = stepOf(state, { ...options, method: 'dense' }, undefined, twisted);
    const min = stepOf(state, { ...options, method: 'min' }, undefined, twisted);
    const iterative = stepOf(state, { ...options, method: 'iterative' }, undefined, twisted);
    expect(distance(dense.step, min.step)).toBeLessThan(1e-10);
    expect(distance(dense.step, iterative.step)).toBeLessThan(1e-9);
    expect([dense.report.method, min.report.method, iterative.report.method]).toEqual([
      'dense',
      'min',
      'iterative',
    ]);
  });

  it.each(members)('of a %s with momentum are the same too (SPRING)', (_, make) => {
    const state = nqs(make(), { sampler: fullSum() });
    const previous = stepOf(state, { shift: 0.1 }).step;
    const options = { shift: 0.02, momentum: 0.8, tolerance: 1e-13 };
    const [dense, min, iterative] = (['dense', 'min', 'iterative'] as const).map(
      (method) => stepOf(state, { ...options, method }, previous).step,
    );
    expect(distance(dense!, min!)).toBeLessThan(1e-10);
    expect(distance(dense!, iterative!)).toBeLessThan(1e-9);
    expect(distance(dense!, stepOf(state, { shift: 0.02 }).step)).toBeGreaterThan(1e-3);
  });

  it.each(members)('layers of a %s give X X^dagger to 1e-12 (target T9)', (_, make) => {
    const state = nqs(make(), { sampler: fullSum() });
    const { batch, weights } = state.drawn();
    const layers = state.ansatz.gramLayers?.(batch);
    if (!layers) return;
    const system = centredRows(state.ansatz, state.drawn(), 2 ** 24);
    expect(distance(layerGram(layers, weights, system.width), gramOf(system, 'rows'))).toBeLessThan(1e-12);
  });

  const oneHidden: [string, boolean, () => Ansatz][] = [
    ...members.map(([name, make]): [string, boolean, () => Ansatz] => {
      return [name, /^(real|complex) RBM/.test(name), make];
    }),
    ['real RBM of a qutrit, a qubit and a qutrit', true, () => rbm(levels([3, 2, 3]), rng(8), wide)],
    [
      'complex RBM of a qutrit and a qubit',
      true,
      () => rbm(levels([3, 2]), rng(9), { ...wide, field: 'complex' }),
    ],
    ['mean field', true, () => meanField(qubits(3), rng(10), wide)],
    ['complex network of one layer', true, () => denseNet(qubits(3), [4], rng(11))],
  ];

  it.each(oneHidden)('layers of a %s give S to 1e-12: %s', (_, isProduct, make) => {
    const state = nqs(make(), { sampler: fullSum() });
    const { batch, weights } = state.drawn();
    const layers = state.ansatz.gramLayers?.(batch);
    const system = centredRows(state.ansatz, state.drawn(), 2 ** 24);
    const s = layers && layerMoments(layers, weights, system.width);
    expect(s !== undefined).toBe(isProduct);
    if (!s || !layers) return;
    expect(distance(s, gramOf(system, 'columns'))).toBeLessThan(1e-12);
  });

  it('take rows of derivatives where products of layers have no room (complaint 15)', () => {
    const state = nqs(rbm(qubits(10), rng(12), { ...wide, hidden: 1 }), { sampler: fullSum() });
    const op = tfim(chain(10));
    // 1024 configurations: rows of 21 derivatives take 344 KB, products of 66 + 3 numbers 566 KB.
    const [products, rows] = [1e6, 4e5].map((maxBytes) => stepOf(state, { maxBytes }, undefined, op));
    expect([products!.report.layerwise, rows!.report.layerwise]).toEqual([true, false]);
    expect(distance(products!.step, rows!.step)).toBeLessThan(1e-9);
  });

  it('choose the smaller matrix and say so', () => {
    const few = nqs(rbm(qubits(4), rng(1), { density: 8 }), { sampler: fullSum() });
    expect(stepOf(few, {}).report).toMatchObject({
      method: 'min',
      layerwise: true,
      size: 16,
      solver: 'cholesky',
      rank: 16,
    });
    const many = nqs(meanField(qubits(4), rng(1)), { sampler: fullSum() });
    expect(stepOf(many, {}).report).toMatchObject({ method: 'dense', size: 4 });
    expect(() => stepOf(few, { method: 'dense', maxBytes: 100 })).toThrow(/must fit in 100 B/);
    expect(() => stepOf(few, { shift: -1 })).toThrow(/`shift`/);
    expect(() => stepOf(few, { momentum: 1 })).toThrow(/`momentum`/);
  });

  it('keep to their budget: layers need no rows of derivatives at all (complaint 15)', () => {
    const state = nqs(rbm(qubits(4), rng(1), { density: 8 }), { sampler: fullSum() });
    // 16 configurations: a matrix of 16 x 16 fits, rows of 164 derivatives each do not.
    const maxBytes = 24 * 256;
    expect(stepOf(state, { maxBytes }).report.layerwise).toBe(true);
    expect(() => stepOf(state, { maxBytes, momentum: 0.5 }, new Float64Array(164))).toThrow(
      /derivatives of 16 rows/,
    );
    expect(() => stepOf(state, { maxBytes, method: 'dense' })).toThrow(/matrix of 164 rows/);
  });

  it('fall back to eigenvalues where rounding makes the matrix singular, and report rank and condition (complaint 5)', () => {
    const state = nqs(rbm(qubits(4), rng(1), { ...wide, field: 'complex', hidden: 6 }), {
      sampler: fullSum(),
    });
    const { step, report } = stepOf(state, { shift: 0, method: 'dense' });
    expect(report.solver).toBe('eigen');
    expect(report.rank).toBeLessThan(report.size);
    expect(report.rank).toBeGreaterThan(10);
    expect(report.condition).toBeGreaterThan(1e12);
    expect(step.every(Number.isFinite)).toBe(true);
  });
});

describe('positive systems', () => {
  it.each([1, 5, 31, 32, 33, 100])('of %d unknowns are solved, real and complex, by both solvers', (n) => {
    for (const width of [1, 2] as const) {
      const stream = rng(n);
      const a = new Float64Array(width * n * n);
      for (let r = 0; r < n; r++) {
        for (let c = 0; c <= r; c++) {
          const [re, im] = [
            stream.normal() + (r === c ? 3 * n : 0),
            r === c || width === 1 ? 0 : stream.normal(),
          ];
          a[width * (r * n + c)] = re;
          a[width * (c * n + r)] = re;
          if (width === 2) [a[2 * (r * n + c) + 1], a[2 * (c * n + r) + 1]] = [im, -im];
        }
      }
      const x = Float64Array.from({ length: width * n }, () => stream.normal());
      const b = new Float64Array(width * n);
      for (let r = 0; r < n; r++) {
        for (let c = 0; c < n; c++) {
          const [re, im] = width === 1 ? [a[r * n + c]!, 0] : [a[2 * (r * n + c)]!, a[2 * (r * n + c) + 1]!];
          const [u, v] = width === 1 ? [x[c]!, 0] : [x[2 * c]!, x[2 * c + 1]!];
          b[width * r]! += re * u - im * v;
          if (width === 2) b[2 * r + 1]! += re * v + im * u;
        }
      }
      for (const solver of ['auto', 'eigen'] as const) {
        const found = positiveSolver(a.slice(), n, width, 'A', { solver, cutoff: 1e-12 });
        expect(distance(found.solve(b), x)).toBeLessThan(1e-11);
        expect([found.solver, found.rank]).toEqual([solver === 'auto' ? 'cholesky' : 'eigen', n]);
        expect(found.condition).toBeGreaterThanOrEqual(1);
      }
    }
  });

  it('with something that is no number are refused by name', () => {
    expect(() => positiveSolver(Float64Array.of(NaN), 1, 1, 'S', { cutoff: 0 })).toThrow(/S must be finite/);
  });
});

it('the Ising model is exact by a table within one step of Newton length', () => {
  const table = logTable(qubits(3), new Float64Array(16));
  const op = tfim(chain(3));
  const state = nqs(table, { sampler: fullSum() });
  const { step } = stepOf(state, { shift: 1e-9 }, undefined, op);
  const small = nqs(table.with(table.parameters.map((x, k) => x - 0.05 * step[k]!)), { sampler: fullSum() });
  // Imaginary time: dE/dt = -2 Var for the step without a factor 2.
  const { re, variance } = state.expect(op);
  expect(small.expect(op).re).toBeCloseTo(re - 2 * 0.05 * variance!, 0);
  expect(small.expect(op).re).toBeLessThan(re);
});
