import { describe, expect, it } from 'vitest';
import { sectorDiagonal } from '../../src/fock/sector-diagonal.ts';
import { freeField } from '../../src/fock/free-ladder.ts';
import { fockSpace, type FockSpace } from '../../src/spaces/fock-space.ts';
import { levels } from '../../src/spaces/space.ts';
import { applyOperation } from '../../src/transformer/operation-apply.ts';
import { traceDefect } from '../../src/transformer/operation-checks.ts';
import { heisenbergDual } from '../../src/transformer/operation-dual.ts';
import { krausOperators } from '../../src/transformer/operation-kraus.ts';
import { autoregressiveOperation, type OperationOptions } from '../../src/transformer/operation.ts';
import { matrixOf, matrixOfOperator, randomState } from '../fock/fixtures.ts';
import { distance, type Mat } from '../oracle.ts';
import { oracleDual, oracleImage, oracleKraus, wildLaw } from './operation-oracle.ts';

const extensions = ['measure-prepare', 'token', 'position', 'isometric'] as const;
const tops = ['halt', 'drop', 'window'] as const;
const domains: readonly OperationOptions[] = [
  {},
  { domain: 'paper', blocks: 1 },
  { domain: 'paper', blocks: 0 },
];
const fixtures: readonly (readonly [string, FockSpace])[] = [
  ['N=2, M=3', fockSpace(levels([2]), 3)],
  ['N=3, M=2', fockSpace(levels([3]), 2)],
  ['N=2, M=1', fockSpace(levels([2]), 1)],
  ['N=1, M=2', fockSpace(levels([1]), 2)],
];
const cases = fixtures.flatMap(([name, space], i) =>
  extensions.flatMap((extension) =>
    tops.flatMap((top) =>
      (i === 1 ? domains : domains.slice(0, 1)).map((domain) => {
        const options = { extension, top, bos: space.tokens - 1, ...domain };
        return [`${name}, ${JSON.stringify(options)}`, space, options] as const;
      }),
    ),
  ),
);

describe.each(cases)('an operation is the sum of its Kraus matrices: %s', (_name, space, options) => {
  const law = wildLaw(space.tokens);
  const op = autoregressiveOperation(space, law, options);
  const longest = options.domain === 'paper' ? options.blocks! : space.maxParticles;
  const matrices = oracleKraus({
    space,
    law,
    extension: options.extension,
    top: options.top,
    bos: options.bos,
    longest,
  });
  const { state, dense } = randomState(space, 21);

  it('on states with all coherences, trace accounted for, input unchanged', () => {
    const before = matrixOf(state);
    const { state: image, lostTrace } = applyOperation(op, state);
    expect(distance(matrixOf(image), oracleImage(matrices, dense))).toBeLessThan(1e-14);
    expect(image.norm() + lostTrace).toBeCloseTo(1, 14);
    const isWhole = longest === space.maxParticles && options.top !== 'drop';
    expect(lostTrace === 0).toBe(isWhole);
    expect(matrixOf(state)).toEqual(before);
  });

  it('operator by operator, columns and rows agreeing', () => {
    const ours = [...krausOperators(op)].map(({ operator }) =>
      JSON.stringify(rounded(matrixOfOperator(operator))),
    );
    const theirs = [...matrices.values()].map((K) => JSON.stringify(rounded(K)));
    expect(ours.filter((K) => /[1-9]/.test(K)).sort()).toEqual(theirs.sort());
  });

  it('in the Heisenberg picture, and with the exact trace defect', () => {
    const one = [[...Array(space.tokens).keys()].map((x) => x - 0.5)].flat();
    const observable = freeField(space, one);
    const dual = matrixOfOperator(heisenbergDual(op, observable));
    expect(distance(dual, oracleDual(matrices, matrixOfOperator(observable)))).toBeLessThan(1e-14);
    const identity = matrixOfOperator(
      sectorDiagonal(space, new Array<number>(space.maxParticles + 1).fill(1)),
    );
    const effect = oracleDual(matrices, identity);
    expect(traceDefect(op)).toBeCloseTo(distance(effect, identity), 14);
  });
});

/** Entries to 12 digits, without signed zeros. */
function rounded(K: Mat): number[][] {
  return K.map((row) => row.flatMap(([re, im]) => [Math.round(re * 1e12) + 0, Math.round(im * 1e12) + 0]));
}
