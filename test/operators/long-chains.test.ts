import { describe, expect, it } from 'vitest';
import { rng as seeded } from '../../src/linalg/random.ts';
import { applyTo } from '../../src/operators/apply-to.ts';
import { connected } from '../../src/operators/connected.ts';
import { isHermitian } from '../../src/operators/hermitian.ts';
import { localSum } from '../../src/operators/local-sum.ts';
import { mpo } from '../../src/operators/mpo.ts';
import { pauliSum } from '../../src/operators/pauli-sum.ts';
import { sigmaX, sigmaY } from '../../src/operators/paulis.ts';
import { kron } from '../../src/linalg/products.ts';
import { toMpo } from '../../src/operators/to-mpo.ts';
import { toSparse } from '../../src/operators/to-sparse.ts';
import { configurationAt, indexOf } from '../../src/spaces/indexing.ts';
import { levels, qubits } from '../../src/spaces/space.ts';

describe('long Pauli strings', () => {
  const n = 18;
  const space = qubits(n);
  const random = seeded(1);
  const words = Array.from({ length: 6 }, () =>
    Array.from({ length: n }, () => 'IXYZ'[random.integer(4)]).join(''),
  );

  it.each([...words, 'Z'.repeat(n), 'Y'.repeat(n)])('%s acts on vectors as on configurations', (word) => {
    const op = pauliSum(space, { [word]: { re: 0.3, im: -2 } });
    for (let k = 0; k < 5; k++) {
      const x = configurationAt(space, random.integer(2 ** n));
      const { configurations, elements } = connected(op, x);
      const column = indexOf(space, configurations[0]!);
      const v = new Float64Array(2 ** (n + 1));
      v[2 * column] = 1;
      const out = applyTo(op, v);
      const row = indexOf(space, x);
      expect([out[2 * row], out[2 * row + 1]]).toEqual([elements[0], elements[1]]);
      expect(out.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(4.09, 12);
      const minus = [...word].filter((letter, i) => 'YZ'.includes(letter) && x[i] === 1).length % 2;
      const turns = ([...word].filter((letter) => letter === 'Y').length * 3 + 2 * minus) % 4;
      const right = [[0.3, -2], [2, 0.3], [-0.3, 2], [-2, -0.3]][turns]; // prettier-ignore
      expect([elements[0], elements[1]]).toEqual(right);
    }
  });

  it('have sparse rows with one entry each', () => {
    const op = toSparse(pauliSum(qubits(12), { XYZXYZXYZXYZ: 1 }));
    expect(op.column.length).toBe(4096);
    expect(op.column.every((column, row) => column === (row ^ 0b110110110110))).toBe(true);
  });
});

describe('many sites', () => {
  it('are told apart: 1 with 112 is not 11 with 12', () => {
    const space = qubits(113);
    const places = [[1, 112], [11, 12]]; // prettier-ignore
    expect(
      pauliSum(
        space,
        places.map((sites) => ({ sites, letters: 'XX' })),
      ).strings.length,
    ).toBe(2);
    const sum = localSum(
      space,
      places.map((sites) => ({ sites, matrix: kron(sigmaX, sigmaX) })),
    );
    for (const op of [sum, toMpo(sum)]) {
      const { configurations, elements } = connected(op, new Int32Array(113));
      const flipped = configurations.map((y) => [...y.keys()].filter((site) => y[site] === 1).join());
      expect(flipped.sort()).toEqual(['1,112', '11,12']);
      expect([...elements]).toEqual([1, 0, 1, 0]);
    }
  });

  it('are told apart from levels: site 1 at level 11 is not site 11 at level 1', () => {
    const space = levels(Array.from({ length: 12 }, (_, site) => (site === 1 ? 13 : 2)));
    const up = Array.from({ length: 13 }, (_, r) =>
      Array.from({ length: 13 }, (_, c) => (r === 0 && c === 11 ? 1 : 0)),
    );
    const op = localSum(space, [
      { sites: [1], matrix: up },
      { sites: [11], matrix: sigmaX },
    ]);
    expect(connected(op, new Int32Array(12)).configurations.length).toBe(2);
  });

  it('do not overflow the norm behind isHermitian of an MPO', () => {
    const space = qubits(2500);
    const product = (last: typeof sigmaX): ReturnType<typeof mpo> =>
      mpo(
        space,
        space.dims.map((_, site) => ({ shape: [1, 2, 2, 1], data: (site === 2499 ? last : sigmaX).data })),
      );
    expect(isHermitian(product(sigmaY))).toBe(true);
    expect(isHermitian(product({ ...sigmaX, data: sigmaX.data.map((_, i) => sigmaX.data[i ^ 1]!) }))).toBe(
      false,
    );
  });
});
