import { matrix, type ComplexMatrix } from '../../src/linalg/matrix.ts';
import { rng, type Rng } from '../../src/linalg/random.ts';
import type { FockOperator } from '../../src/operators/operator.ts';
import { fockSpace, type FockSpace, type Text } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { fockMixture, superposition } from '../../src/fock/text-states.ts';
import type { FockState } from '../../src/fock/fock-state.ts';
import { build, conj, zero, type Mat, type Z } from '../oracle.ts';

/** One-particle spaces of several sites, one token, no room, and the usual. */
export const spaces: readonly (readonly [name: string, space: FockSpace])[] = [
  ['N=2, M=3', fockSpace(levels([2]), 3)],
  ['N=3, M=2', fockSpace(levels([3]), 2)],
  ['N=6 of two sites, M=1', fockSpace(levels([2, 3]), 1)],
  ['N=1, M=3', fockSpace(levels([1]), 3)],
  ['N=3, M=0', fockSpace(levels([3]), 0)],
];

/** All texts by length, then lexicographic, made the slow way. */
export function allTexts({ tokens, maxParticles }: FockSpace): number[][] {
  let sector: number[][] = [[]];
  const out = [...sector];
  for (let n = 1; n <= maxParticles; n++) {
    sector = sector.flatMap((text) => Array.from({ length: tokens }, (_, x) => [...text, x]));
    out.push(...sector);
  }
  return out;
}

/** A random vector of unit norm on all texts. */
export function randomAmplitudes(space: FockSpace, random: Rng): Z[] {
  const raw = allTexts(space).map((): Z => [random.normal(), random.normal()]);
  const norm = Math.sqrt(raw.reduce((sum, [x, y]) => sum + x * x + y * y, 0));
  return raw.map(([x, y]) => [x / norm, y / norm]);
}

/** A random mixture of two pure states that have all texts, with weights 0.3 and 0.7. */
export function randomState(space: FockSpace, seed: number): { state: FockState; dense: Mat } {
  const random = rng(seed);
  const kets = [randomAmplitudes(space, random), randomAmplitudes(space, random)] as const;
  const [a, b] = kets.map((ket) =>
    superposition(
      space,
      allTexts(space).map((text, i) => [text, { re: ket[i]![0], im: ket[i]![1] }] as const),
      {
        normalize: true,
      },
    ),
  );
  const dense = build(kets[0].length, kets[0].length, (r, c) => {
    const entry = (ket: Z[]): Z => {
      const [x, y] = [ket[r]!, conj(ket[c]!)];
      return [x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]];
    };
    const [p, q] = [entry(kets[0]), entry(kets[1])];
    return [0.3 * p[0] + 0.7 * q[0], 0.3 * p[1] + 0.7 * q[1]];
  });
  return {
    state: fockMixture([
      [a!, 0.3],
      [b!, 0.7],
    ]),
    dense,
  };
}

/** The matrix of a state, element by element. */
export function matrixOf(state: FockState): Mat {
  const texts = allTexts(state.space);
  return texts.map((bra) =>
    texts.map((ket): Z => {
      const { re, im } = state.element(bra, ket);
      return [re, im];
    }),
  );
}

/** The matrix of an operator by its columns; throws when the rows say something else. */
export function matrixOfOperator(op: FockOperator): Mat {
  const texts = allTexts(op.space);
  const place = new Map(texts.map((text, i) => [text.join(), i]));
  const at = (text: Text): number => place.get(text.join())!;
  const byColumns = zero(texts.length);
  const byRows = zero(texts.length);
  texts.forEach((text, i) => {
    for (const entry of op.column(text)) byColumns[at(entry.text)]![i] = [entry.re, entry.im];
    for (const entry of op.row(text)) byRows[i]![at(entry.text)] = [entry.re, entry.im];
  });
  if (JSON.stringify(byColumns) !== JSON.stringify(byRows)) throw new Error('rows and columns disagree');
  return byColumns;
}

/** A random complex matrix, not Hermitian. */
export function randomMatrix(n: number, seed: number): Mat {
  const random = rng(seed);
  return build(n, n, () => [random.normal(), random.normal()]);
}

/** Pairs as the package's matrix. */
export function asMatrix(a: Mat): ComplexMatrix {
  return matrix(a.map((row) => row.map(([re, im]) => ({ re, im }))));
}
