import { describe, expect, it } from 'vitest';
import { NotPhysicalError } from '../../src/errors.ts';
import { identity } from '../../src/linalg/matrix.ts';
import { entry, multiply } from '../../src/linalg/products.ts';
import { rng } from '../../src/linalg/random.ts';
import { applyModeGates } from '../../src/modes/gates/apply-gate.ts';
import { interferometer } from '../../src/modes/gates/interferometer.ts';
import { coherentKet } from '../../src/modes/states/coherent.ts';
import { randomUnitary } from '../../src/operators/random.ts';
import { modes } from '../../src/spaces/space.ts';
import { basisKet } from '../../src/states/kets.ts';
import { productOfKets } from '../../src/states/mixed-states.ts';

describe('interferometer', () => {
  it('turns coherent amplitudes by the unitary', () => {
    const u = randomUnitary(3, rng(6));
    const alpha = [
      [0.4, 0.1],
      [-0.2, 0.3],
      [0.1, -0.5],
    ] as const;
    const ket = (amplitudes: readonly (readonly [number, number])[]): ReturnType<typeof productOfKets> =>
      productOfKets(...amplitudes.map(([re, im]) => coherentKet({ re, im }, { levels: 9 }).state));
    const turned = alpha.map((_, i) =>
      alpha.reduce<readonly [number, number]>(
        ([re, im], [x, y], j) => {
          const { re: a, im: b } = entry(u, i, j);
          return [re + a * x - b * y, im + a * y + b * x];
        },
        [0, 0],
      ),
    );
    const got = applyModeGates(ket(alpha), interferometer(u, [0, 1, 2])).state;
    const right = ket(turned);
    const gap = Math.max(...got.data.map((x, i) => Math.abs(x - right.data[i]!)));
    // What nine levels leave of these amplitudes.
    expect(gap).toBeLessThan(1e-5);
  });

  it('has the permanents of the unitary as amplitudes, sites in any order', () => {
    const u = randomUnitary(3, rng(9));
    const { state, leaked } = applyModeGates(basisKet(modes(3, 4), [1, 1, 1]), interferometer(u, [2, 0, 1]));
    expect(Math.max(...leaked)).toBeLessThan(1e-14);
    // <1,1,1|W|1,1,1> = perm U; the order of the sites only names rows and columns.
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    let [re, im] = [0, 0];
    for (const order of orders) {
      let [x, y] = [1, 0];
      order.forEach((col, row) => {
        const { re: a, im: b } = entry(u, row, col);
        [x, y] = [x * a - y * b, x * b + y * a];
      });
      [re, im] = [re + x, im + y];
    }
    const at = 2 * (16 + 4 + 1);
    expect(Math.abs(state.data[at]! - re) + Math.abs(state.data[at + 1]! - im)).toBeLessThan(1e-14);
    // One photon in the first of the listed sites: its column of U.
    const one = applyModeGates(basisKet(modes(3, 2), [0, 0, 1]), interferometer(u, [2, 0, 1])).state;
    [1, 4, 2].forEach((place, row) => {
      const { re: a, im: b } = entry(u, row, 0);
      expect(Math.abs(one.data[2 * place]! - a) + Math.abs(one.data[2 * place + 1]! - b)).toBeLessThan(1e-14);
    });
  });

  it('is nothing for the identity, composes, and refuses what is not unitary', () => {
    expect(interferometer(identity(4), [0, 1, 2, 3])).toEqual([]);
    const [u, v] = [randomUnitary(2, rng(1)), randomUnitary(2, rng(2))];
    const start = basisKet(modes(2, 5), [2, 1]);
    const twice = applyModeGates(start, [...interferometer(u, [0, 1]), ...interferometer(v, [0, 1])]).state;
    const once = applyModeGates(start, interferometer(multiply(v, u), [0, 1])).state;
    expect(Math.max(...twice.data.map((x, i) => Math.abs(x - once.data[i]!)))).toBeLessThan(1e-14);
    expect(() =>
      interferometer(
        [
          [1, 1],
          [0, 1],
        ],
        [0, 1],
      ),
    ).toThrow(NotPhysicalError);
    expect(() => interferometer(identity(2), [0])).toThrow('`sites` must be 2');
  });
});
