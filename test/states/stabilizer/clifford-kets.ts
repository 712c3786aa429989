import { rng as seeded, type Rng } from '../../../src/linalg/random.ts';
import { localOperator } from '../../../src/operators/local-sum.ts';
import { qubits, type Space } from '../../../src/spaces/space.ts';
import { Ket } from '../../../src/states/ket.ts';
import { Stabilizer } from '../../../src/states/stabilizer/stabilizer.ts';
import type { Specimen } from '../../conformance/state-subject.ts';
import * as oracle from '../../oracle.ts';

const r = Math.SQRT1_2;

/** Clifford matrices written out, some with phases of their own. */
export const cliffordMatrices: Readonly<Record<string, oracle.Mat>> = {
  h: complexRows([
    [r, r],
    [r, -r],
  ]),
  s: complexRows([
    [1, 0],
    [0, [0, 1]],
  ]),
  x: complexRows([
    [0, 1],
    [1, 0],
  ]),
  y: complexRows([
    [0, [0, -1]],
    [[0, 1], 0],
  ]),
  sx: complexRows([
    [
      [0.5, 0.5],
      [0.5, -0.5],
    ],
    [
      [0.5, -0.5],
      [0.5, 0.5],
    ],
  ]),
  rz: complexRows([
    [[r, -r], 0],
    [0, [r, r]],
  ]),
  cx: complexRows([
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 1],
    [0, 0, 1, 0],
  ]),
  cz: complexRows([
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, -1],
  ]),
  iswap: complexRows([
    [1, 0, 0, 0],
    [0, 0, [0, 1], 0],
    [0, [0, 1], 0, 0],
    [0, 0, 0, 1],
  ]),
  rxx: complexRows([
    [r, 0, 0, [0, -r]],
    [0, r, [0, -r], 0],
    [0, [0, -r], r, 0],
    [[0, -r], 0, 0, r],
  ]),
};

/** Matrices that project, with and without a gate after it. */
export const projectingMatrices: Readonly<Record<string, oracle.Mat>> = {
  zero: complexRows([
    [1, 0],
    [0, 0],
  ]),
  reset: complexRows([
    [0, 1],
    [0, 0],
  ]),
  plus: complexRows([
    [0.5, 0.5],
    [0.5, 0.5],
  ]),
  // (1 - Y)/2 times i.
  minusY: complexRows([
    [[0, 0.5], -0.5],
    [0.5, [0, 0.5]],
  ]),
  oddParity: complexRows([
    [0, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 0],
  ]),
  bell: complexRows([
    [0.5, 0, 0, 0.5],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0.5, 0, 0, 0.5],
  ]),
};

/** A state by our form and the same ket by plain matrix arithmetic. */
export interface Twin {
  readonly state: Stabilizer;
  readonly vector: oracle.Vec;
}

/** The basis state of zeros on n qubits. */
export function zeroTwin(n: number): Twin {
  const vector: oracle.Vec = Array.from({ length: 2 ** n }, (_, i) => [i === 0 ? 1 : 0, 0]);
  return { state: Stabilizer.basis(qubits(n)), vector };
}

/** A matrix times a number on sites of both. */
export function actOn(
  { state, vector }: Twin,
  matrix: oracle.Mat,
  sites: readonly number[],
  factor: oracle.Z = [1, 0],
): Twin {
  const { space } = state;
  const whole = oracle.embed(oracle.scale(matrix, factor), sites, space.dims);
  const op = localOperator(space, sites, oracle.complexMatrix(matrix), { re: factor[0], im: factor[1] });
  return { state: state.apply(op), vector: oracle.matVec(whole, vector) };
}

/** A random Clifford gate on random sites in random order. */
export function randomStep(twin: Twin, rng: Rng): Twin {
  const n = twin.state.space.dims.length;
  const list = Object.values(cliffordMatrices).filter((m) => n > 1 || m.length === 2);
  const matrix = list[rng.integer(list.length)]!;
  const a = rng.integer(n);
  const b = n > 1 ? (a + 1 + rng.integer(n - 1)) % n : a;
  return actOn(twin, matrix, matrix.length === 2 ? [a] : [a, b]);
}

/** Specimens for the laws of states: random, of another norm and phase, and projected. */
export function stabilizerSpecimens(
  change: (state: Stabilizer) => Stabilizer = (state) => state,
): Specimen<Stabilizer>[] {
  return [2, 3, 4].flatMap((n) => {
    const stream = seeded(300 + n);
    const draw = (steps: number): Twin => {
      let twin = zeroTwin(n);
      for (let i = 0; i < steps; i++) twin = randomStep(twin, stream);
      return twin;
    };
    const twins: [string, Twin][] = [
      ['random', draw(40)],
      ['another random', draw(40)],
      ['with norm and phase', actOn(draw(40), cliffordMatrices['s']!, [n - 1], [0.8, -1.1])],
      ['projected', actOn(draw(40), projectingMatrices['plus']!, [0])],
      ['shallow', draw(4)],
    ];
    return twins
      .filter(([, { vector }]) => oracle.inner(vector, vector)[0] > 1e-6)
      .map(([family, { state, vector }]) => ({
        label: `${family} on ${n} qubits`,
        space: state.space,
        members: [{ weight: 1, ket: ketOf(state.space, vector) }],
        state: change(state),
      }));
  });
}

/** The ket with these amplitudes, of any norm. */
export function ketOf(space: Space, vector: oracle.Vec): Ket {
  return Ket.fromData(space, Float64Array.from(vector.flat()));
}

function complexRows(rows: readonly (readonly (number | oracle.Z)[])[]): oracle.Mat {
  return rows.map((row) => row.map((z): oracle.Z => (typeof z === 'number' ? [z, 0] : z)));
}
