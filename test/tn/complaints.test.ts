import { describe, expect, it } from 'vitest';
import { ArgumentError, BudgetExceededError, NotPhysicalError } from '../../src/errors.ts';
import { circuit } from '../../src/circuits/build.ts';
import { gates } from '../../src/circuits/gates.ts';
import { run } from '../../src/circuits/run.ts';
import { expmMultiply } from '../../src/linalg/krylov/expm-multiply.ts';
import { rng as seeded } from '../../src/linalg/random.ts';
import { plus, scale, times } from '../../src/operators/algebra.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { fermionSum } from '../../src/operators/fermion-sum.ts';
import { localOperator, localSum } from '../../src/operators/local-sum.ts';
import { heisenberg, xxz } from '../../src/operators/models/heisenberg.ts';
import { tfim } from '../../src/operators/models/ising.ts';
import { bondDimensions } from '../../src/operators/mpo.ts';
import type { Operator, ProductOperator } from '../../src/operators/operator.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { randomGinibre } from '../../src/operators/random.ts';
import { toDense } from '../../src/operators/to-dense.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { chain } from '../../src/spaces/lattice.ts';
import { levels, qubits, type Space } from '../../src/spaces/space.ts';
import { ghzKet } from '../../src/states/kets.ts';
import { randomKet } from '../../src/states/random-states.ts';
import { counts } from '../../src/states/samples.ts';
import { dmrg } from '../../src/tn/dmrg/dmrg.ts';
import { tdvp } from '../../src/tn/evolve/tdvp.ts';
import { tebd } from '../../src/tn/evolve/tebd.ts';
import { compress } from '../../src/tn/mps/compress.ts';
import { correlations } from '../../src/tn/mps/correlations.ts';
import { productMps, randomMps, toMps } from '../../src/tn/mps/make.ts';
import { energyVariance, mpsToKet } from '../../src/tn/mps/measures.ts';
import { bondsOf, withTruncation, type Mps } from '../../src/tn/mps/mps.ts';
import { numberCharges, spinCharges } from '../../src/tn/mps/site-charges.ts';
import { plainTensor } from '../../src/tn/tensor/dense.ts';
import { splitSvd } from '../../src/tn/tensor/split.ts';

// What users of other packages met: the numbers are those of the specification's list.

const zero = (n: number): Mps => productMps(qubits(n), new Int32Array(n));
const one = (space: Space): Operator => localSum(space, [{ sites: [], matrix: [[1]] }]);
const pauli = (n: number, sites: number[], letters: string): Operator =>
  pauliSum(qubits(n), [{ sites, letters }]);

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(Array.from(a).reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
}

/** exp(-i H t) |psi>, by a series on the whole vector. */
function exactly(h: ProductOperator, psi: Mps, t: number): Float64Array {
  const apply = (v: Float64Array, out: Float64Array): void => out.set(applyTo(h, v));
  return expmMultiply(apply, { re: 0, im: -t }, mpsToKet(psi).data).vector;
}

describe('evolution', () => {
  it('1: steps of order 4 half as long err 16 times less, of order 2 four times', () => {
    const h = tfim(chain(6));
    const exact = exactly(h, zero(6), 1);
    const error = (dt: number, order: 2 | 4): number =>
      distance(mpsToKet(tebd(h, zero(6), { times: [0, 1], dt, order }).final).data, exact);
    expect(error(0.2, 2) / error(0.1, 2)).toBeCloseTo(4, 0);
    expect(error(0.2, 4) / error(0.1, 4)).toBeGreaterThan(14);
    expect(error(0.2, 4) / error(0.1, 4)).toBeLessThan(18);
  });

  it('10: norms of imaginary time and of what is not unitary are carried, and a cut counts once', () => {
    const h = scale(pauli(3, [1], 'Z'), -1);
    const { final } = tebd(h, zero(3), { times: [0, 2], dt: 0.5, imaginary: true });
    expect(final.chain.logNorm).toBeCloseTo(2, 12);
    expect(
      zero(3)
        .apply(scale(one(qubits(3)), 3))
        .norm(),
    ).toBeCloseTo(3, 12);
    // No time passes, all bonds are cut: the weight lost is that of the cuts, not twice of it.
    const psi = randomMps(qubits(8), 8, seeded(1));
    const cut = compress(psi, { maxBond: 4 });
    const still = tdvp(tfim(chain(8)), psi, {
      ...{ times: [0, 1e-9], dt: 1e-9, truncation: { maxBond: 4 }, enrich: 'never' },
    }).final;
    expect(still.chain.discarded / cut.chain.discarded).toBeGreaterThan(0.8);
    expect(still.chain.discarded / cut.chain.discarded).toBeLessThan(1.2);
    const lost = 1 - Math.abs(psi.overlap(still).re) ** 2 - psi.overlap(still).im ** 2;
    expect(lost / still.chain.discarded).toBeGreaterThan(0.7);
    expect(lost / still.chain.discarded).toBeLessThan(1.3);
  });

  it('11: an eigenstate turns by exp(-i E t), one site at a time too, and a product state is not stuck', () => {
    const h = heisenberg(chain(4));
    const up = productMps(h.space, [0, 0, 0, 0]);
    for (const sites of [1, 2] as const) {
      const { re, im } = up.overlap(tdvp(h, up, { times: [0, 2], dt: 0.5, sites }).final);
      expect([re, im].map((x) => x.toFixed(8))).toEqual(
        [Math.cos(1.5), -Math.sin(1.5)].map((x) => x.toFixed(8)),
      );
      const far = pauliSum(qubits(4), { XIIX: 1, YIIY: 1 });
      const moved = tdvp(far, productMps(qubits(4), [0, 0, 0, 1]), { times: [0, 0.4], dt: 0.1, sites }).final;
      expect(moved.reduce([0]).matrix.data[6]).toBeCloseTo(Math.sin(0.8) ** 2, 7);
    }
  });

  it('12: evolutions end exactly at the last time, go either way, and refuse a dt of the wrong sign', () => {
    const h = xxz(chain(5), { delta: 0.4 });
    const psi = randomMps(h.space, 4, seeded(3));
    for (const evolve of [tebd, tdvp]) {
      // 0.35 is no multiple of 0.03: steps are shortened, none is left over.
      const there = evolve(h, psi, { times: [0.2, 0.55], dt: 0.03 });
      expect(there.times.at(-1)).toBe(0.55);
      expect(distance(mpsToKet(there.final).data, exactly(h, psi, 0.35))).toBeLessThan(1e-3);
      const back = evolve(h, there.final, { times: [0.55, 0.2], dt: -0.03 });
      expect(distance(mpsToKet(back.final).data, mpsToKet(psi).data)).toBeLessThan(1e-6);
      expect(() => evolve(h, psi, { times: [0.2, 0.55], dt: -0.1 })).toThrow(ArgumentError);
      expect(() => evolve(h, psi, { times: [0.55, 0.2], dt: 0.1 })).toThrow(/`dt`/);
    }
  });
});

describe('sites and bits', () => {
  it('3: what was asked before later gates is asked anew; a measurement collapses', () => {
    const probe = pauli(4, [3], 'Z');
    const before = run(circuit(4, [gates.h(0), gates.cx(0, 3)]), zero(4)).state;
    expect(before.expect(probe).re).toBeCloseTo(0, 13);
    expect(before.reduce([3]).matrix.data[0]).toBeCloseTo(0.5, 13);
    const { state: after, level } = before.measureSite(0, seeded(1));
    expect(after.expect(probe).re).toBeCloseTo(1 - 2 * level, 13);
    expect(after.reduce([3]).matrix.data[6 * level]).toBeCloseTo(1, 13);
    const flipped = after.apply(pauli(4, [3], 'X'));
    expect(flipped.expect(probe).re).toBeCloseTo(2 * level - 1, 13);
    expect([...counts(flipped.sample(5, seeded(2))).keys()]).toEqual([`${level},0,0,${1 - level}`]);
  });

  it('4: the matrix of a circuit on unsorted sites is not its transpose', () => {
    const matrix = randomGinibre(4, 4, seeded(4));
    const space = levels([2, 3, 2]);
    const op = localOperator(space, [2, 0], matrix);
    const columns = [...Array(12).keys()].map((x) => [Math.floor(x / 6), Math.floor(x / 2) % 3, x % 2]);
    const dense = toDense(op);
    columns.forEach((x, column) => {
      const { data } = mpsToKet(productMps(space, x).apply(op));
      for (let row = 0; row < 12; row++)
        expect(data[2 * row]).toBeCloseTo(dense.data[2 * (row * 12 + column)]!, 12);
    });
  });

  it('6: after gates on distant sites every observable reads the site that it names', () => {
    const random = seeded(6);
    const space = levels([2, 3, 2, 2, 3]);
    let [psi, ket] = [toMps(randomKet(space, seeded(1))), randomKet(space, seeded(1))];
    const shuffled = (): number[] => {
      const order = [0, 1, 2, 3, 4];
      for (let i = 4; i > 0; i--) {
        const j = random.integer(i + 1);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    };
    const any = (sites: number[]): ProductOperator => {
      const size = sites.reduce((d, site) => d * space.dims[site]!, 1);
      return localOperator(space, sites, randomGinibre(size, size, random));
    };
    const seen = new Set<string>();
    for (let step = 0; step < 6; step++) {
      const sites = shuffled().slice(0, 2 + (step % 2));
      const op = scale(any(sites), 0.3);
      [psi, ket] = [psi.apply(op), ket.apply(op)];
      const keep = shuffled().slice(0, 2);
      seen.add(`${sites}|${keep}`);
      const [a, b] = [psi.reduce(keep).matrix.data, ket.reduce(keep).matrix.data];
      expect(distance(a, b) / ket.norm() ** 2).toBeLessThan(1e-11);
      const probe = any(shuffled().slice(0, 3));
      expect(psi.expect(probe).im).toBeCloseTo(ket.expect(probe).im, 9);
    }
    expect(seen.size).toBe(6);
  });

  it('7: 70 qubits are sampled and counted as 70, not modulo 2 to the 32 or 64', () => {
    const ones = new Set([0, 31, 32, 63, 64, 69]);
    const state = run(
      circuit(
        70,
        [...ones].map((q) => gates.x(q)),
      ),
      zero(70),
    ).state;
    const key = Array.from({ length: 70 }, (_, q) => (ones.has(q) ? 1 : 0)).join();
    expect([...counts(state.sample(3, seeded(1)))]).toEqual([[key, 3]]);
    expect(state.logAmplitude(key.split(',').map(Number)).re).toBeCloseTo(0, 12);
  });

  it('8: 505 qubits run, in the memory that their tensors need; what is exponential says its bytes', () => {
    const n = 505;
    const cat = [gates.h(0), ...Array.from({ length: n - 1 }, (_, q) => gates.cx(q, q + 1))];
    const { state } = run(circuit(n, cat), zero(n));
    expect(Math.max(...bondsOf(state))).toBe(2);
    expect(state.expect(pauli(n, [0, n - 1], 'ZZ')).re).toBeCloseTo(1, 12);
    const bytes = state.chain.tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(bytes).toBeLessThanOrEqual(n * 16 * 8);
    const small = zero(30);
    expect(() => mpsToKet(small)).toThrow(BudgetExceededError);
    expect(() => mpsToKet(small)).toThrow(/16 GiB/);
    expect(() =>
      dmrg(tfim(chain(30)), productMps(tfim(chain(30)).space, new Int32Array(30)), { maxBytes: 1e5 }),
    ).toThrow(BudgetExceededError);
  });
});

describe('truncation', () => {
  it('5: at bond 2 means are those of the state that is kept, and <1> is 1', () => {
    const random = seeded(5);
    let psi = withTruncation(zero(6), { maxBond: 2 });
    for (let step = 0; step < 20; step++) {
      const sites = [random.integer(6)];
      sites.push((sites[0]! + 1 + random.integer(5)) % 6);
      psi = psi.apply(localOperator(qubits(6), sites, randomGinibre(4, 4, random)));
    }
    expect(Math.max(...bondsOf(psi))).toBe(2);
    expect(psi.chain.discarded).toBeGreaterThan(0.5);
    expect(psi.chain.discarded).toBeLessThanOrEqual(1);
    const ket = mpsToKet(psi);
    expect(psi.expect(one(qubits(6))).re).toBeCloseTo(1, 13);
    expect(ket.norm() / psi.norm()).toBeCloseTo(1, 12);
    for (const op of [pauli(6, [0], 'Y'), pauli(6, [5, 2, 3], 'XYZ'), tfim(chain(6), { space: qubits(6) })])
      expect(psi.expect(op).re).toBeCloseTo(ket.expect(op).re, 11);
  });

  it('9: options belong to states; the rule is the discarded weight; the zero and NaN end at once', () => {
    const many = [0, 1, 2, 3].flatMap((q) => [gates.h(q), gates.cx(q, 7 - q)]);
    const both = [{ maxBond: 2 }, {}].map(
      (truncation) => run(circuit(8, many), withTruncation(zero(8), truncation)).state,
    );
    expect(both.map((state) => Math.max(...bondsOf(state)))).toEqual([2, 16]);
    const values = [0.8, 0.5, 0.3, 0.1];
    const diagonal = plainTensor(
      {
        shape: [4, 4],
        data: Float64Array.from({ length: 32 }, (_, i) => (i % 10 === 0 ? values[i / 10]! : 0)),
      },
      [1, -1],
    );
    // The whole tail weighs 0.35 of 0.99: a larger threshold keeps one value, not all.
    expect(splitSvd(diagonal, [0], { cutoff: 0.4 }).kept).toBe(1);
    expect(splitSvd(diagonal, [0], { cutoff: 0.99 }).kept).toBe(1);
    expect(splitSvd(diagonal, [0], { cutoff: 0.0102 }).kept).toBe(3);
    const filled = (x: number): Parameters<typeof splitSvd>[0] => ({
      ...diagonal,
      data: diagonal.data.map(() => x),
    });
    expect(() => splitSvd(filled(0), [0])).toThrow(NotPhysicalError);
    expect(() => splitSvd(filled(NaN), [0])).toThrow(ArgumentError);
  });

  it('16: means are those of the normalised state, local or not, and asking changes nothing', () => {
    const psi = toMps(randomKet(qubits(5), seeded(16))).apply(scale(one(qubits(5)), 7));
    const bits = (): number[] => psi.chain.tensors.flatMap(({ data }) => [...data]);
    const before = [bits(), psi.chain.logNorm, psi.chain.centre];
    const [local, all] = [pauli(5, [2], 'Z'), toMpo(pauli(5, [2], 'Z') as ProductOperator)];
    expect(psi.expect(local).re).toBeCloseTo(psi.expect(all).re, 13);
    expect(psi.expect(one(qubits(5))).re).toBeCloseTo(1, 13);
    expect(psi.overlap(psi).re).toBeCloseTo(49, 11);
    psi.reduce([4, 0]);
    psi.sample(3, seeded(1));
    psi.measureSite(1, seeded(1));
    psi.apply(local);
    compress(psi, { maxBond: 1 });
    energyVariance(psi, tfim(chain(5), { space: qubits(5) }));
    expect([bits(), psi.chain.logNorm, psi.chain.centre]).toEqual(before);
  });
});

describe('ground states and operators', () => {
  it('2: rings are right: the energy of the ring, a state of norm 1', () => {
    const h = heisenberg(chain(8, { periodic: true }));
    const start = productMps(h.space, [0, 1, 0, 1, 0, 1, 0, 1], { charges: spinCharges(h.space) });
    const { energy, state } = dmrg(h, start, { maxBond: [10, 20] });
    expect(energy.re).toBeCloseTo(-3.65109340893717, 10);
    expect(state.norm()).toBeCloseTo(1, 12);
  });

  it('13: energies are means of a state, never below the lowest, with their variance; cats stay canonical', () => {
    const h = heisenberg(chain(10));
    for (const maxBond of [2, 6]) {
      const start = productMps(h.space, h.space.dims.map((_, i) => i % 2), { charges: spinCharges(h.space) }); // prettier-ignore
      const { energy, state } = dmrg(h, start, { maxBond, sweeps: 4 });
      expect(energy.re).toBeGreaterThan(-4.25803520728289);
      expect(energy.re).toBeCloseTo(mpsToKet(state).expect(h).re, 11);
      expect(energy.error).toBeCloseTo(Math.sqrt(energyVariance(state, h)), 7);
    }
    // Two ordered states at once: the gap is far below what a sweep resolves.
    const cat = toMps(ghzKet(10));
    const { state } = dmrg(tfim(chain(10), { h: 0.05, space: qubits(10) }), cat, { maxBond: 8, sweeps: 4 });
    expect(state.expect(one(qubits(10))).re).toBeCloseTo(1, 12);
    expect(state.expect(pauli(10, [0, 9], 'ZZ')).re).toBeGreaterThan(0.99);
    expect(mpsToKet(state).norm()).toBeCloseTo(1, 12);
  });

  it('14: small couplings stay, equal terms add up, complex ones conserve charges, no bond is needless', () => {
    const n = 6;
    const space = qubits(n);
    const small = pauliSum(space, { ZZIIII: 1, IIIIXX: 1e-13 });
    expect(productMps(space, [0, 0, 0, 0, 0, 0]).apply(toMpo(small)).logAmplitude([0, 0, 0, 0, 1, 1]).re).toBeCloseTo(Math.log(1e-13), 10); // prettier-ignore
    const twice = plus(pauli(n, [2], 'Z'), pauli(n, [2], 'Z'));
    expect(productMps(space, [0, 0, 0, 0, 0, 0]).expect(twice).re).toBeCloseTo(2, 13);
    expect(Math.max(...bondDimensions(toMpo(twice as ProductOperator)))).toBeLessThanOrEqual(2);
    // A hop with a phase, e^{i phi}: complex and conserving.
    const phi = { re: Math.cos(0.7), im: Math.sin(0.7) };
    const hop = localSum(space, Array.from({ length: n - 1 }, (_, i) => i).flatMap((i) => [
      { sites: [i, i + 1], coefficient: phi, matrix: [[0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]] },
      { sites: [i, i + 1], coefficient: { re: phi.re, im: -phi.im }, matrix: [[0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]] },
    ])); // prettier-ignore
    const { energy } = dmrg(hop, productMps(space, [1, 0, 1, 0, 1, 0], { charges: numberCharges(space) }));
    const modes = [1, 2, 3].map((k) => 2 * Math.cos((Math.PI * k) / 7));
    expect(energy.re).toBeCloseTo(-modes.reduce((sum, e) => sum + e, 0), 9);
    expect(Math.max(...bondDimensions(toMpo(hop)))).toBe(4);
  });

  it('15: strings of fermions come by themselves, in operators and in correlations', () => {
    const space = qubits(4);
    const psi = randomMps(space, 4, seeded(15), { charges: numberCharges(space), charge: 2 });
    const ket = mpsToKet(psi);
    const create = [[0, 0], [1, 0]]; // prettier-ignore
    const destroy = [[0, 1], [0, 0]]; // prettier-ignore
    const parity = [[1, 0], [0, -1]]; // prettier-ignore
    const { values } = correlations(psi, create, destroy, { parity });
    for (const [i, j] of [
      [0, 3],
      [3, 0],
      [1, 3],
    ] as const) {
      // prettier-ignore
      const hop = fermionSum(space, [{ coefficient: 1, factors: [['c+', i], ['c', j]] }]); // prettier-ignore
      expect(psi.expect(hop).re).toBeCloseTo(ket.expect(hop).re, 12);
      expect(values.data[2 * (4 * i + j)]).toBeCloseTo(ket.expect(hop).re, 12);
    }
    expect(() => correlations(psi, [[1, 1], [0, 0]], destroy, { parity })).toThrow(/parity/); // prettier-ignore
    const spinFull = times(pauli(4, [0], 'X') as ProductOperator, pauli(4, [3], 'X') as ProductOperator);
    expect(psi.expect(spinFull).re).not.toBeCloseTo(psi.expect(fermionSum(space, [{ coefficient: 2, factors: [['c+', 0], ['c', 3]] }])).re, 3); // prettier-ignore
  });
});
