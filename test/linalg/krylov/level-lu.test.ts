import { describe, expect, it } from 'vitest';
import { BudgetExceededError, SingularMatrixError } from '../../../src/errors.ts';
import { withLevelLu } from '../../../src/linalg/krylov/level-lu.ts';
import { levelPlan } from '../../../src/linalg/krylov/level-plan.ts';
import { zeros, type ComplexMatrix } from '../../../src/linalg/matrix.ts';
import { rng } from '../../../src/linalg/random.ts';
import { solve } from '../../../src/linalg/solve.ts';
import { csrOf, distance, randomVector } from './fixtures.ts';

const random = rng(11);

/** A matrix on 3 + 2 (4 + 3) + 5 indices: a core, a chain with an image, a chain that is its own image; A[m r][m c] = conj(A[r][c]). */
function mirrored(): { a: ComplexMatrix; core: Int32Array; mirror: Int32Array } {
  const groups = [
    [0, 1, 2],
    [3, 4, 5, 6],
    [7, 8, 9],
    [10, 11, 12, 13],
    [14, 15, 16],
    [17, 18, 19, 20, 21],
  ] as const;
  const image = [0, 2, 1, 10, 11, 12, 13, 14, 15, 16, 3, 4, 5, 6, 7, 8, 9, 18, 17, 19, 21, 20];
  const touching = [[0, 0], [0, 1], [1, 1], [1, 2], [2, 2], [0, 3], [3, 3], [3, 4], [4, 4], [0, 5], [5, 5]] as const; // prettier-ignore
  const a = zeros(22, 22);
  const set = (r: number, c: number, re: number, im: number): void => {
    a.data[2 * (22 * r + c)] = re;
    a.data[2 * (22 * r + c) + 1] = im;
  };
  const couple = (r: number, c: number): void => {
    if (random.uniform() < 0.2 && r !== c) return;
    const [re, im] = [
      random.normal() + (r === c ? 3 : 0),
      image[r] === r && image[c] === c ? 0 : random.normal(),
    ];
    set(r, c, re, im);
    set(image[r]!, image[c]!, re, -im);
  };
  for (const [p, q] of touching) {
    for (const r of groups[p]!) {
      for (const c of groups[q]!) {
        couple(r, c);
        if (p !== q) couple(c, r);
      }
    }
  }
  return { a, core: Int32Array.of(0, 1, 2), mirror: Int32Array.from(image) };
}

describe('elimination by levels', () => {
  it('keeps one of two chains that are images, and solves for both', () => {
    const { a, core, mirror } = mirrored();
    const csr = csrOf(a);
    const plan = levelPlan(csr, core, mirror);
    expect(
      plan.chains.map(({ levels, mirrored: twice }) => [levels.map((level) => level.length), twice]),
    ).toEqual([
      [[4, 3], true],
      [[5], false],
    ]);
    const b = randomVector(random, 22);
    for (const shift of [0, -0.7]) {
      const shifted = { ...a, data: a.data.map((x, i) => (i % 46 === 0 ? x - shift : x)) };
      const exact = solve(shifted, { rows: 22, cols: 1, data: b }).data;
      withLevelLu(csr, plan, { shift }, (solveWith) => {
        const out = new Float64Array(44);
        for (let time = 0; time < 2; time++) solveWith(b, out);
        expect(distance(out, exact)).toBeLessThan(1e-12 * distance(exact, new Float64Array(44)));
        const inPlace = b.slice();
        solveWith(inPlace, inPlace);
        expect(inPlace).toEqual(out);
      });
    }
  });

  it('takes parts that nothing joins, and an empty core', () => {
    const { a } = mirrored();
    const csr = csrOf(a);
    const none = levelPlan(
      csr,
      new Int32Array(0),
      Int32Array.from({ length: 22 }, (_, i) => i),
    );
    expect(none.chains).toHaveLength(1);
    const b = randomVector(random, 22);
    const out = new Float64Array(44);
    withLevelLu(csr, none, {}, (solveWith) => solveWith(b, out));
    expect(distance(out, solve(a, { rows: 22, cols: 1, data: b }).data)).toBeLessThan(1e-11);
    const apart = zeros(4, 4);
    [2, 3, 4, 5].forEach((x, i) => (apart.data[10 * i] = x));
    const four = csrOf(apart);
    const plan = levelPlan(four, Int32Array.of(0), Int32Array.of(0, 1, 3, 2));
    expect(plan.chains.map(({ mirrored: twice }) => twice)).toEqual([false, true]);
    const x = new Float64Array(8);
    withLevelLu(four, plan, {}, (solveWith) => solveWith(Float64Array.of(2, 4, 3, 0, 4, 8, 4, 0), x));
    expect([...x.subarray(0, 6)]).toEqual([1, 2, 1, 0, 1, 2]);
  });

  it('refuses blocks that are singular, and what does not fit', () => {
    const { a, core, mirror } = mirrored();
    for (let i = 0; i < 22; i++) {
      for (const r of [17, 18, 19, 20, 21]) a.data[2 * (22 * r + i)] = a.data[2 * (22 * r + i) + 1] = 0;
    }
    const csr = csrOf(a);
    const plan = levelPlan(csr, core, mirror);
    expect(() => withLevelLu(csr, plan, {}, () => 0)).toThrow(SingularMatrixError);
    expect(() => withLevelLu(csr, plan, { maxBytes: 100 }, () => 0)).toThrow(BudgetExceededError);
  });
});
