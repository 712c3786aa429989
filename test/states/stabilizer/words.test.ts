import { describe, expect, it } from 'vitest';
import { circuit } from '../../../src/circuits/build.ts';
import { gates } from '../../../src/circuits/gates.ts';
import { randomClifford } from '../../../src/circuits/library/brickwork.ts';
import { inverse } from '../../../src/circuits/modifiers.ts';
import type { Operation } from '../../../src/circuits/operation.ts';
import { run } from '../../../src/circuits/run.ts';
import { rng } from '../../../src/linalg/random.ts';
import { pauliSum } from '../../../src/operators/pauli-sum.ts';
import { qubits } from '../../../src/spaces/space.ts';
import { toKet } from '../../../src/states/convert.ts';
import { stabilizerEntropies } from '../../../src/states/stabilizer/entanglement.ts';
import { Stabilizer } from '../../../src/states/stabilizer/stabilizer.ts';
import { entanglementEntropy } from '../../../src/states/subsystem-entropies.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** A signed Pauli string letter by letter, and what H, S and CX make of it by the textbook rules. */
class LetterString {
  readonly x: boolean[];
  readonly z: boolean[];
  isNegative = false;

  constructor(n: number, site: number) {
    this.x = new Array<boolean>(n).fill(false);
    this.z = upTo(n).map((k) => k === site);
  }

  apply(op: Operation): void {
    if (op.kind !== 'gate') throw new Error(op.kind);
    const t = op.sites[0]!;
    const { x, z } = this;
    const isY = x[t]! && z[t]!;
    if (op.controls.length > 0) {
      const c = op.controls[0]!.site;
      if (x[c]! && z[t]! && x[t] === z[c]) this.isNegative = !this.isNegative;
      x[t] = x[t] !== x[c];
      z[c] = z[c] !== z[t];
    } else if (op.name === 'h') {
      if (isY) this.isNegative = !this.isNegative;
      [x[t], z[t]] = [z[t]!, x[t]!];
    } else if (op.name === 's') {
      if (isY) this.isNegative = !this.isNegative;
      z[t] = z[t] !== x[t];
    } else {
      const anticommutes = { x: z[t]!, y: x[t] !== z[t], z: x[t]! }[op.name as 'x' | 'y' | 'z'];
      if (anticommutes) this.isNegative = !this.isNegative;
    }
  }

  get letters(): string {
    return this.x.map((x, k) => (x ? (this.z[k] ? 'Y' : 'X') : this.z[k] ? 'Z' : 'I')).join('');
  }
}

describe('stabilizer states across the words of their bits', () => {
  it.each([1, 31, 32, 33, 64, 65, 100])(
    '%d qubits: Pauli strings carried through the circuit letter by letter are stabilizers',
    (n) => {
      const of = randomClifford(n, 12, rng(n));
      const { state } = run(of, Stabilizer.basis(qubits(n)));
      for (const site of upTo(n)) {
        const string = new LetterString(n, site);
        for (const op of of.operations) string.apply(op);
        const mean = state.expect(pauliSum(state.space, [{ sites: upTo(n), letters: string.letters }])).re;
        expect(mean).toBe(string.isNegative ? -1 : 1);
      }
    },
  );

  it.each([31, 32, 33, 65, 130])(
    '%d qubits: a circuit and its inverse give the amplitude 1 back, phase included',
    (n) => {
      const of = randomClifford(n, 8, rng(n));
      const start = upTo(n).map((site) => ((site * site) % 3) % 2);
      const { state } = run(inverse(of), run(of, Stabilizer.basis(qubits(n), start)).state);
      expect(state.logAmplitude(start)).toMatchObject({ re: 0, im: 0 });
      expect(state.norm()).toBe(1);
    },
  );

  it('a small circuit on far sites of many is the small circuit', () => {
    const far = [69, 0, 31, 32, 63, 64];
    const source = rng(9);
    const random = (list: readonly number[]): Operation[] => {
      const seeded = rng(77);
      return upTo(120).map(() => {
        const a = seeded.integer(list.length);
        const b = (a + 1 + seeded.integer(list.length - 1)) % list.length;
        const [first, second] = [list[a] as number, list[b] as number];
        const { h, s, sx, cx, cz, iswap } = gates;
        const makers = [
          h(first),
          s(first),
          sx(first),
          cx(first, second),
          cz(first, second),
          iswap(first, second),
        ];
        return makers[seeded.integer(6)] as Operation;
      });
    };
    const small = toKet(run(circuit(6, random(upTo(6))), Stabilizer.basis(qubits(6))).state);
    const large = run(circuit(70, random(far)), Stabilizer.basis(qubits(70))).state;
    const reduced = large.reduce(far).matrix.data;
    const right = small.reduce(upTo(6)).matrix.data;
    reduced.forEach((x, i) => expect(x).toBeCloseTo(right[i] as number, 13));
    for (let i = 0; i < 64; i++) {
      const x = new Array<number>(70).fill(0);
      far.forEach((site, k) => (x[site] = (i >> (5 - k)) & 1));
      const { re, im } = large.logAmplitude(x);
      expect(Math.exp(re) * Math.cos(im)).toBeCloseTo(small.data[2 * i] as number, 13);
      expect(Math.exp(re) * Math.sin(im)).toBeCloseTo(small.data[2 * i + 1] as number, 13);
    }
    const shots = large.sample(50, source);
    for (let i = 0; i < 50; i++) {
      const shot = shots.data.subarray(70 * i, 70 * (i + 1));
      expect(large.logAmplitude(shot).re).toBeGreaterThan(-Infinity);
    }
  });

  it('entropies of both sides of each cut agree, also on 100 qubits', () => {
    const { state } = run(randomClifford(100, 3, rng(2)), Stabilizer.basis(qubits(100)));
    const bits = stabilizerEntropies(state, { base: 2 });
    for (const cut of [1, 31, 32, 33, 50, 64, 99]) {
      const right = upTo(100).slice(cut);
      expect(entanglementEntropy(state, right, { base: 2 })).toBe(bits[cut - 1]);
    }
  });

  it('overlaps of random states of 40 qubits are 0 or a root of a power of two, and those of one with a change of few sites known', () => {
    const a = run(randomClifford(40, 10, rng(5)), Stabilizer.basis(qubits(40))).state;
    const op = pauliSum(a.space, [
      { sites: [], letters: '', coefficient: Math.SQRT1_2 },
      { sites: [3, 33], letters: 'XY', coefficient: { re: 0, im: Math.SQRT1_2 } },
    ]);
    const mean = a.expect(op);
    expect(a.overlap(a.apply(op))).toMatchObject({ re: mean.re, im: mean.im });
    const b = run(randomClifford(40, 10, rng(6)), Stabilizer.basis(qubits(40))).state;
    const { re, im } = a.overlap(b);
    const halves = Math.log2(re * re + im * im);
    expect(re === 0 && im === 0 ? 0 : Math.abs(halves - Math.round(halves))).toBeLessThan(1e-10);
    const back = b.overlap(a);
    expect([back.re, back.im]).toEqual([re, -im + 0]);
  });
});
